//! The local Docker engine: which containers are a task's, and what they printed.

use std::collections::{HashMap, HashSet};
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use bollard::Docker;
use bollard::container::LogOutput;
use bollard::models::{ContainerSummary, ContainerSummaryStateEnum};
use bollard::query_parameters::{ListContainersOptions, LogsOptions};
use futures_util::stream::{self, BoxStream, StreamExt};
use longshore_agent::printed::{Assembler, Rest};
use longshore_api::longshore::MAX_MESSAGE_BYTES;

use super::grep::Grep;
use super::line::Line;
use super::origin::Origin;
use super::shown::Shown;
use super::tail::Tail;
use crate::client::format::short_name;
use crate::error::Error;

/// Where the engine listens unless `DOCKER_HOST` says otherwise.
const DEFAULT_HOST: &str = "unix:///var/run/docker.sock";

/// The labels that ECS agents give containers.
const TASK_LABEL: &str = "com.amazonaws.ecs.task-arn";
const CONTAINER_LABEL: &str = "com.amazonaws.ecs.container-name";

/// How long a call that is no stream may take.
const CALL_TIMEOUT: Duration = Duration::from_secs(30);

/// A container whose output can be read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Source {
    /// The engine's id.
    pub(super) id: String,
    pub(super) running: bool,
    pub(super) origin: Arc<Origin>,
}

/// What the engine has.
pub(super) struct Containers {
    /// Those of the tasks that were asked for.
    pub(super) wanted: Vec<Source>,
    /// The ids of the containers of all tasks. Those of one that is gone do not come again.
    pub(super) ids: HashSet<String>,
}

/// Which part of the output.
#[derive(Debug, Clone, Default)]
pub(super) struct Part {
    pub(super) follow: bool,
    /// Seconds since the epoch.
    pub(super) since: Option<i32>,
    /// The same: nothing later.
    pub(super) until: Option<i32>,
    /// How many lines from the end.
    pub(super) tail: Option<u32>,
}

/// A connection to the engine. Clones share it.
#[derive(Clone)]
pub(super) struct Engine {
    docker: Docker,
    host: String,
}

impl Engine {
    /// Nothing is sent yet.
    pub(super) fn connect() -> Result<Self, Error> {
        let host = std::env::var("DOCKER_HOST").ok().filter(|host| !host.trim().is_empty());
        let host = host.unwrap_or_else(|| DEFAULT_HOST.to_owned());
        let missing = host.strip_prefix("unix://").is_some_and(|path| !Path::new(path).exists());
        if missing {
            return Err(unreachable(&host, "there is no such socket"));
        }
        let docker = Docker::connect_with_host(&host).map_err(|error| unreachable(&host, &error.to_string()))?;
        Ok(Self { docker: docker.with_timeout(CALL_TIMEOUT), host })
    }

    /// The containers of these tasks, by task and name.
    pub(super) async fn containers(&self, task_arns: &[String]) -> Result<Containers, Error> {
        let all = self.all().await?;
        let mut wanted: Vec<_> = all
            .iter()
            .filter(|each| task_of(each).is_some_and(|arn| task_arns.contains(arn)))
            .filter_map(source)
            .collect();
        let place =
            |source: &Source| (source.origin.task_id.clone(), source.origin.container.clone(), source.id.clone());
        wanted.sort_by_key(place);
        Ok(Containers { wanted, ids: all.into_iter().filter_map(|each| each.id).collect() })
    }

    /// The ARNs of tasks that have containers here and whose id starts so.
    pub(super) async fn tasks_beginning_with(&self, prefix: &str) -> Result<Vec<String>, Error> {
        let all = self.all().await?;
        let mut arns: Vec<_> =
            all.iter().filter_map(task_of).filter(|arn| short_name(arn).starts_with(prefix)).cloned().collect();
        arns.sort_unstable();
        arns.dedup();
        Ok(arns)
    }

    async fn all(&self) -> Result<Vec<ContainerSummary>, Error> {
        let filters = HashMap::from([("label".to_owned(), vec![TASK_LABEL.to_owned()])]);
        let options = ListContainersOptions { all: true, filters: Some(filters), ..Default::default() };
        self.docker.list_containers(Some(options)).await.map_err(|error| unreachable(&self.host, &error.to_string()))
    }

    /// The lines that a container printed, and with `follow` those that it prints until it ends.
    pub(super) fn lines(&self, source: &Source, part: &Part) -> BoxStream<'static, Result<Line, Error>> {
        let options = LogsOptions {
            follow: part.follow,
            stdout: true,
            stderr: true,
            since: part.since.unwrap_or(0),
            until: part.until.unwrap_or(0),
            timestamps: true,
            tail: part.tail.map_or_else(|| "all".to_owned(), |lines| lines.to_string()),
        };
        assembled(self.docker.logs(&source.id, Some(options)).boxed(), source.origin.container.clone())
    }
}

/// The lines of what the engine sends of a container. One without end comes in parts as long as a message of the log store.
fn assembled(
    pieces: BoxStream<'static, Result<LogOutput, bollard::errors::Error>>,
    name: String,
) -> BoxStream<'static, Result<Line, Error>> {
    let state = Some((pieces, Assembler::new(MAX_MESSAGE_BYTES, Rest::Follows)));
    let lines = stream::unfold(state, move |state| {
        let name = name.clone();
        async move {
            let (mut pieces, mut assembler) = state?;
            let (lines, next) = match pieces.next().await {
                Some(Ok(piece)) => (assembler.push(&piece), Some((pieces, assembler))),
                Some(Err(error)) => return Some((vec![Err(unreadable(&name, &error))], None)),
                None => (assembler.finish(), None),
            };
            Some((lines.into_iter().map(|line| Ok(Line::printed(line))).collect::<Vec<_>>(), next))
        }
    });
    lines.flat_map(stream::iter).boxed()
}

/// The last lines of a container that match, and then all that follow.
pub(super) fn tailed(
    engine: &Engine,
    source: &Source,
    part: &Part,
    grep: Arc<Grep>,
    count: usize,
) -> BoxStream<'static, Result<Line, Error>> {
    let (engine, source, part) = (engine.clone(), source.clone(), Part { tail: None, ..part.clone() });
    let ends = async move {
        let mut lines = engine.lines(&source, &Part { follow: false, ..part.clone() });
        let (mut kept, mut shown) = (Tail::new(count), Shown::default());
        while let Some(line) = lines.next().await {
            let line = match line {
                Ok(line) => line,
                Err(error) => return stream::once(async { Err(error) }).boxed(),
            };
            shown.take(&line);
            if grep.matches(&line.text) {
                kept.push(Ok(line));
            }
        }
        shown.begin_again();
        let since = shown.second().or(part.since);
        let later = engine.lines(&source, &Part { since, ..part }).filter(move |line| {
            let is_new = line.as_ref().map_or(true, |line| shown.take(line));
            async move { is_new }
        });
        stream::iter(kept).chain(later).boxed()
    };
    stream::once(ends).flatten().boxed()
}

fn task_of(container: &ContainerSummary) -> Option<&String> {
    container.labels.as_ref()?.get(TASK_LABEL)
}

fn source(container: &ContainerSummary) -> Option<Source> {
    let task_id = short_name(task_of(container)?).to_owned();
    let name = container.labels.as_ref()?.get(CONTAINER_LABEL).cloned().unwrap_or_default();
    Some(Source {
        id: container.id.clone()?,
        running: container.state == Some(ContainerSummaryStateEnum::RUNNING),
        origin: Arc::new(Origin::new(&task_id, &name)),
    })
}

fn unreachable(host: &str, reason: &str) -> Error {
    Error::Hint(
        format!("cannot read from the Docker engine at {host}: {reason}"),
        "logs are read from the local engine: is it running, and may you use it? DOCKER_HOST names another one"
            .to_owned(),
    )
}

fn unreadable(container: &str, error: &bollard::errors::Error) -> Error {
    let text = match error {
        bollard::errors::Error::DockerResponseServerError { message, .. } => message.clone(),
        other => other.to_string(),
    };
    let hint = "the engine keeps logs only for the log drivers json-file, local and journald".to_owned();
    Error::Hint(format!("cannot read the log of container {container}: {text}"), hint)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn piece(text: &str) -> Result<LogOutput, bollard::errors::Error> {
        Ok(LogOutput::StdOut { message: format!("2026-01-31T12:00:00.000000001Z {text}").into() })
    }

    #[tokio::test]
    async fn the_line_after_a_long_one_is_shown() {
        // As the driver `local` has it: what came in pieces has no line break.
        let pieces = [piece(&"x".repeat(16 << 10)), piece("and more"), piece("ERROR boom\n")];
        let lines: Vec<_> = assembled(stream::iter(pieces).boxed(), "main".to_owned()).collect().await;
        let texts: Vec<_> = lines.into_iter().map(|line| line.expect("a line").text).collect();
        assert_eq!(texts, [format!("{}and more", "x".repeat(16 << 10)), "ERROR boom".to_owned()]);
    }

    #[tokio::test]
    async fn a_line_that_never_ends_is_shown_in_parts() {
        let pieces = stream::repeat_with(|| piece(&"x".repeat(16 << 10))).boxed();
        let mut lines = assembled(pieces, "main".to_owned());
        for _ in 0..3 {
            let line = lines.next().await.expect("one").expect("a line");
            assert_eq!(line.text.len(), MAX_MESSAGE_BYTES);
        }
    }

    #[test]
    fn a_container_is_known_by_its_labels() {
        let labels = [(TASK_LABEL, "arn:aws:ecs:us-east-1:000000000000:task/default/3f2a"), (CONTAINER_LABEL, "main")];
        let labels = labels.map(|(name, value)| (name.to_owned(), value.to_owned())).into();
        let container = ContainerSummary {
            id: Some("c1".to_owned()),
            labels: Some(labels),
            state: Some(ContainerSummaryStateEnum::EXITED),
            ..Default::default()
        };
        let found = source(&container).unwrap();
        let Origin { task_id, container: name, .. } = &*found.origin;
        assert_eq!((task_id.as_str(), name.as_str(), found.running), ("3f2a", "main", false));
        assert_eq!(source(&ContainerSummary { labels: None, ..container }), None);
    }
}
