//! What containers print, as they print it, until nobody is left who could print more or the user has seen enough.

use std::collections::HashMap;
use std::pin::pin;
use std::time::Duration;

use futures_util::{StreamExt, stream};
use tokio::sync::mpsc;
use tokio::time::sleep;

use super::engine::{Engine, Part, Source};
use super::line::Line;
use super::{Printer, Tasks, Wanted};
use crate::cli;
use crate::client::cluster::Cluster;
use crate::client::output::remark;
use crate::client::time::now;
use crate::error::Error;

/// How often it looks for containers that have started.
const LOOK: Duration = Duration::from_secs(1);

/// How many lines wait to be printed before the engine has to wait.
const QUEUE: usize = 1_024;

/// A container that is or was read.
struct Attached {
    source: Source,
    /// Whether its output is being read now.
    live: bool,
    /// The time of the last line that was printed.
    last: String,
}

enum Message {
    Line(String, Line),
    /// The engine has no more of this container.
    End(String, Option<Error>),
}

/// Prints until it is over.
pub(super) async fn run(
    cluster: &Cluster,
    engine: &Engine,
    wanted: &Wanted,
    sources: Vec<Source>,
    options: &cli::Logs,
    printer: &mut Printer,
) -> Result<(), Error> {
    let (sender, mut receiver) = mpsc::channel(QUEUE);
    let mut attached = HashMap::new();
    let first = Part { follow: true, since: since(options.since), tail: options.tail };
    for source in sources {
        attach(engine, &sender, &mut attached, source, &first);
    }
    // A look that waits for a server that is away keeps no line from being printed.
    let mut looks = pin!(stream::unfold(Duration::ZERO, |pause| async move {
        sleep(pause).await;
        Some((look(cluster, engine, wanted).await, LOOK))
    }));
    loop {
        tokio::select! {
            // Lines first, so that the end is noticed only when all of them are out.
            biased;
            Some(message) = receiver.recv() => {
                take(message, &mut attached, printer)?;
                if receiver.is_empty() {
                    printer.flush()?;
                }
            }
            Some(seen) = looks.next() => {
                let (tasks, sources) = match seen {
                    Ok(seen) => seen,
                    // The containers go on while the server is away, and so does this.
                    Err(Error::Call(error)) if error.is_retryable() => continue,
                    Err(error) => return Err(error),
                };
                for source in sources {
                    reattach(engine, &sender, &mut attached, source, printer);
                }
                if tasks.over && receiver.is_empty() && attached.values().all(|each| !each.live) {
                    return finish(wanted, &tasks, &attached);
                }
            }
        }
    }
}

/// The tasks that are wanted now, and their containers.
async fn look(cluster: &Cluster, engine: &Engine, wanted: &Wanted) -> Result<(Tasks, Vec<Source>), Error> {
    let tasks = wanted.tasks(cluster).await?;
    let sources = engine.containers(&tasks.arns).await?;
    Ok((tasks, sources))
}

fn finish(wanted: &Wanted, tasks: &Tasks, attached: &HashMap<String, Attached>) -> Result<(), Error> {
    match attached.is_empty() {
        true => Err(wanted.nothing_to_read(tasks)),
        false => Ok(()),
    }
}

fn take(message: Message, attached: &mut HashMap<String, Attached>, printer: &mut Printer) -> Result<(), Error> {
    match message {
        Message::Line(id, line) => {
            let Some(from) = attached.get_mut(&id) else { return Ok(()) };
            // After a restart the engine is asked from the last whole second on.
            if line.at.is_empty() || line.at > from.last {
                printer.print(&from.source, &line)?;
                from.last = line.at;
            }
        }
        Message::End(id, error) => {
            if let Some(from) = attached.get_mut(&id) {
                from.live = false;
            }
            if let Some(error) = error {
                printer.flush()?;
                remark(&error.to_string());
            }
        }
    }
    Ok(())
}

/// Begins with a container that is new, and goes on with one that was restarted.
fn reattach(
    engine: &Engine,
    sender: &mpsc::Sender<Message>,
    attached: &mut HashMap<String, Attached>,
    source: Source,
    printer: &mut Printer,
) {
    let part = match attached.get(&source.id) {
        None => Part { follow: true, ..Part::default() },
        Some(known) if !known.live && source.running => {
            Part { follow: true, since: second_of(&known.last), tail: None }
        }
        Some(_) => return,
    };
    if attached.keys().any(|id| *id != source.id) {
        printer.prefix();
    }
    attach(engine, sender, attached, source, &part);
}

fn attach(
    engine: &Engine,
    sender: &mpsc::Sender<Message>,
    attached: &mut HashMap<String, Attached>,
    source: Source,
    part: &Part,
) {
    let (id, mut lines, sender) = (source.id.clone(), engine.lines(&source, part), sender.clone());
    let last = attached.remove(&id).map(|known: Attached| known.last).unwrap_or_default();
    attached.insert(id.clone(), Attached { source, live: true, last });
    // Ends with the stream, or at the first line after the receiver has gone.
    tokio::spawn(async move {
        let mut failure = None;
        while let Some(line) = lines.next().await {
            match line {
                Ok(line) => {
                    if sender.send(Message::Line(id.clone(), line)).await.is_err() {
                        return;
                    }
                }
                Err(error) => failure = Some(error),
            }
        }
        // Nobody to tell when the command is over.
        let _ = sender.send(Message::End(id, failure)).await;
    });
}

/// The moment so long ago, as the engine takes it.
pub(super) fn since(ago: Option<Duration>) -> Option<i32> {
    let ago = i64::try_from(ago?.as_millis()).unwrap_or(i64::MAX);
    i32::try_from(now().millis().saturating_sub(ago).max(0) / 1_000).ok()
}

/// The whole second of a line's time.
fn second_of(at: &str) -> Option<i32> {
    use ::time::OffsetDateTime;
    use ::time::format_description::well_known::Rfc3339;
    OffsetDateTime::parse(at, &Rfc3339).ok().and_then(|at| i32::try_from(at.unix_timestamp()).ok())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_become_seconds() {
        assert_eq!(second_of("2026-01-31T12:00:00.999999999Z"), Some(1_769_860_800));
        assert_eq!(second_of(""), None);
        assert_eq!(since(None), None);
        let hour = since(Some(Duration::from_secs(3_600))).unwrap();
        let expected = i32::try_from(now().millis() / 1_000 - 3_600).unwrap();
        assert!((hour - expected).abs() <= 1);
        assert_eq!(since(Some(Duration::MAX)), Some(0));
    }
}
