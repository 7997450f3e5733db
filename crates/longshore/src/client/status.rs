//! `longshore status`: how a cluster, a service, a task or a task definition is doing, and why something is not running.

mod definition;
mod overview;
mod service;
pub(super) mod stopped;
mod task;

use super::connection;
use super::find::{self, Target};
use super::output::{Output, Style, Tone};
use super::why::Why;
use crate::cli;
use crate::error::Error;

/// Shows the target, or the whole cluster.
pub(crate) async fn run(options: cli::Status) -> Result<(), Error> {
    let output = Output::new(options.connection.json);
    let cluster = connection::open(&options.connection)?;
    let Some(name) = &options.target else { return overview::show(&cluster, &output).await };
    match find::target(&cluster, name).await? {
        Target::Service(found) => service::show(&cluster, &output, *found).await,
        Target::Task(found) => task::show(&cluster, &output, *found).await,
        Target::TaskDefinition(found) => definition::show(&cluster, &output, &found).await,
    }
}

/// An answer under the heading of what it is about.
pub(super) fn answer(why: &Why, tone: Tone, style: Style) -> String {
    let mut lines = vec![style.paint(tone, &style.wrap(&why.summary, 2, 0))];
    lines.extend(why.details.iter().map(|detail| style.wrap(detail, 4, 2)));
    if let Some(next) = &why.next {
        lines.push(style.wrap(&format!("What to do: {next}"), 2, 2));
    }
    lines.join("\n")
}

/// A heading and what is under it.
pub(super) fn section(style: Style, heading: &str, body: &str) -> String {
    format!("{}\n{body}", style.paint(Tone::Strong, heading))
}
