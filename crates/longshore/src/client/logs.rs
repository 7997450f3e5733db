//! `longshore logs`: what containers print, as the log store has kept it, or the local Docker engine.
//!
//! The API says which tasks are meant, their definitions what is in the store, and the labels that the agent gives its
//! containers which of the engine's are theirs.
//! Without `--follow` the lines of all containers are merged by their times; with it they are shown as they come, and
//! containers that start later join in.

mod absent;
mod board;
mod cursor;
mod engine;
mod follow;
mod grep;
mod line;
mod live;
mod merge;
mod origin;
mod poll;
mod shown;
mod sources;
mod store;
mod tail;

use std::sync::Arc;

use longshore_api::ecs::Task;
use longshore_api::timestamp::Timestamp;
use serde::Serialize;

use self::engine::Engine;
use self::grep::Grep;
use self::line::Line;
use self::origin::Origin;
use self::sources::{Finder, Sources};
use self::store::Range;
use super::cluster::{Cluster, Of};
use super::connection;
use super::find::{self, Target};
use super::format::{sentence, short_id, short_id_length, short_name, shortened};
use super::output::{Lines, Output, Style, Tone};
use super::time::now;
use crate::cli;
use crate::error::Error;

/// Prints the logs of the target.
pub(crate) async fn run(options: cli::Logs) -> Result<(), Error> {
    let output = Output::new(options.connection.json);
    let cluster = connection::open(&options.connection)?;
    let want = Want::new(&options)?;
    let finder = Finder::new(&cluster);
    let wanted = match find::target_if_any(&cluster, &options.target).await? {
        Some(target) => Wanted::new(target, &options),
        None => Wanted::forgotten(&cluster, finder.engine()?, &options.target).await?,
    };
    let tasks = wanted.tasks(&cluster).await?;
    let sources = finder.find(&tasks).await?;
    let mut printer = Printer::new(&output, &sources, matches!(wanted.whose, Whose::Task(_)));
    if options.follow {
        return follow::run(&finder, &wanted, sources, &want, &mut printer).await;
    }
    if sources.is_empty() {
        return Err(wanted.nothing_to_read(&tasks));
    }
    merge::run(&finder, sources, &want, &mut printer).await
}

/// Which lines are to be shown.
struct Want {
    range: Range,
    grep: Arc<Grep>,
    tail: Option<u32>,
}

impl Want {
    fn new(options: &cli::Logs) -> Result<Self, Error> {
        let grep = Grep::parse(options.grep.as_deref())?;
        let now = now().millis();
        let millis = |moment: cli::Moment| moment.before(now);
        let range = Range { since: options.since.map(millis), until: options.until.map(millis), pattern: grep.text() };
        if let (Some(since), Some(until)) = (range.since, range.until)
            && since > until
        {
            let text = "--since is after --until, so there is nothing between them".to_owned();
            return Err(Error::Hint(text, "--since is the earlier of the two".to_owned()));
        }
        Ok(Self { range, grep: Arc::new(grep), tail: options.tail })
    }
}

/// Whose output is to be shown.
struct Wanted {
    name: String,
    whose: Whose,
    /// Whether stopped tasks are meant, too.
    stopped: bool,
    /// When the command began: who stops after that is meant in any case.
    began: Timestamp,
}

enum Whose {
    Service(String),
    /// A family, and the revision's ARN when one was named.
    Family(String, Option<String>),
    Task(String),
}

/// The tasks that are wanted now.
struct Tasks {
    arns: Vec<String>,
    described: Vec<Task>,
    /// Whether no more output can come.
    over: bool,
}

impl Wanted {
    fn new(target: Target, options: &cli::Logs) -> Self {
        let whose = match target {
            Target::Service(service) => Whose::Service(service.service_name.unwrap_or_default()),
            Target::Task(task) => Whose::Task(task.task_arn.unwrap_or_default()),
            Target::TaskDefinition(definition) => {
                let revision = options.target.contains(':').then_some(definition.task_definition_arn).flatten();
                Whose::Family(definition.family.unwrap_or_default(), revision)
            }
        };
        Self { name: options.target.clone(), whose, stopped: options.stopped, began: now() }
    }

    /// A task that the server has forgotten, while the engine still has its containers.
    async fn forgotten(cluster: &Cluster, engine: &Engine, name: &str) -> Result<Self, Error> {
        let mut arns = engine.tasks_beginning_with(short_name(name)).await?;
        match (arns.pop(), arns.is_empty()) {
            (Some(arn), true) => {
                Ok(Self { name: name.to_owned(), whose: Whose::Task(arn), stopped: true, began: now() })
            }
            (Some(_), false) => Err(Error::Hint(
                format!("`{name}` is the beginning of the ids of several tasks"),
                "give more of the id".to_owned(),
            )),
            (None, _) => Err(find::nothing(cluster, "service, task or task definition", name)),
        }
    }

    /// Asks which tasks they are.
    async fn tasks(&self, cluster: &Cluster) -> Result<Tasks, Error> {
        let of = match &self.whose {
            Whose::Service(name) => Of::Service(name),
            Whose::Family(name, _) => Of::Family(name),
            Whose::Task(arn) => {
                let described = cluster.tasks(std::slice::from_ref(arn)).await?;
                let over = described.iter().all(|task| task.last_status.as_deref() == Some("STOPPED"));
                return Ok(Tasks { arns: vec![arn.clone()], described, over });
            }
        };
        let arns = cluster.all_task_arns(of).await?;
        let mut described = cluster.tasks(&arns).await?;
        if let Whose::Family(_, Some(revision)) = &self.whose {
            described.retain(|task| task.task_definition_arn.as_ref() == Some(revision));
        }
        Ok(Tasks::chosen(described, self.stopped, self.began))
    }

    /// Why there is nothing to show.
    fn nothing_to_read(&self, tasks: &Tasks) -> Error {
        let name = &self.name;
        let Some(task) = tasks.described.first() else {
            return Error::Hint(
                format!("`{name}` has no tasks, so there is nothing to read"),
                format!("`longshore status {name}` says why; -f waits for them"),
            );
        };
        let id = short_id(task.task_arn.as_deref().unwrap_or_default());
        let instance = short_id(task.container_instance_arn.as_deref().unwrap_or_default());
        match task.last_status.as_deref() {
            Some("STOPPED") => Error::Hint(
                format!(
                    "task {id} has stopped, and its containers are not on this machine's Docker engine\n    {}",
                    sentence(task.stopped_reason.as_deref().unwrap_or_default())
                ),
                format!("they may have been cleaned up, or never made: `longshore status {id}` has its last lines"),
            ),
            Some("RUNNING") => Error::Hint(
                format!("the containers of task {id} are not on this machine's Docker engine"),
                format!(
                    "run this on container instance {instance}, or set DOCKER_HOST; what containers with the log driver \
                     awslogs print can be read from anywhere"
                ),
            ),
            _ => Error::Hint(
                format!("task {id} has no containers yet"),
                format!("`longshore status {id}` says what it waits for; -f waits with it"),
            ),
        }
    }
}

impl Tasks {
    /// Those that had not stopped before `began`, unless the others are wanted too; when all had, the one that was last.
    fn chosen(mut tasks: Vec<Task>, stopped: bool, began: Timestamp) -> Self {
        let has_stopped =
            |task: &Task| task.last_status.as_deref() == Some("STOPPED") && task.stopped_at.is_none_or(|at| at < began);
        if !stopped {
            let latest = tasks.iter().max_by_key(|task| task.stopped_at).cloned();
            if tasks.iter().all(has_stopped) {
                tasks = latest.into_iter().collect();
            } else {
                tasks.retain(|task| !has_stopped(task));
            }
        }
        let arns = tasks.iter().filter_map(|task| task.task_arn.clone()).collect();
        Self { arns, described: tasks, over: false }
    }
}

/// Writes lines with what tells their origins apart.
struct Printer {
    lines: Lines,
    style: Style,
    json: bool,
    /// Whether lines say where they come from.
    prefixed: bool,
    width: usize,
    id_length: usize,
}

/// A line as a script reads it.
#[derive(Serialize)]
struct Record<'a> {
    timestamp: &'a str,
    task: &'a str,
    container: &'a str,
    /// Absent where the log store does not keep it.
    #[serde(skip_serializing_if = "Option::is_none")]
    stream: Option<&'static str>,
    message: &'a str,
}

impl Printer {
    fn new(output: &Output, sources: &Sources, one_task: bool) -> Self {
        let id_length = short_id_length(sources.origins().map(|origin| origin.task_id.as_str()));
        let width = sources.origins().map(|origin| origin.container.chars().count() + 1 + id_length).max().unwrap_or(0);
        // What comes later is likely to be several, except of a task.
        let prefixed = sources.origins().count() > 1 || !one_task;
        Self { lines: Lines::default(), style: output.style(), json: output.is_json(), prefixed, width, id_length }
    }

    /// From now on lines say where they come from.
    fn prefix(&mut self) {
        self.prefixed = true;
    }

    fn print(&mut self, source: &Origin, line: &Line) -> Result<(), Error> {
        let text = match self.json {
            true => serde_json::to_string(&Record {
                timestamp: &line.at,
                task: &source.task_id,
                container: &source.container,
                stream: line.stream.map(line::Stream::name),
                message: &line.text,
            })
            .map_err(|error| Error::Text(format!("a line cannot be written as JSON: {error}")))?,
            false if self.prefixed => {
                let origin = format!("{}/{}", source.container, shortened(&source.task_id, self.id_length));
                self.width = self.width.max(origin.chars().count());
                let origin = format!("{origin:<width$} |", width = self.width);
                format!("{} {}", self.style.paint(Tone::Hue(source.hue), &origin), line.text)
            }
            false => line.text.clone(),
        };
        self.lines.write(&text)
    }

    fn flush(&mut self) -> Result<(), Error> {
        self.lines.flush()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const LATER: Timestamp = Timestamp::from_millis(100);

    fn task(id: &str, status: &str, stopped_at: Option<i64>) -> Task {
        Task {
            task_arn: Some(format!("a/{id}")),
            last_status: Some(status.to_owned()),
            stopped_at: stopped_at.map(Timestamp::from_millis),
            ..Default::default()
        }
    }

    #[test]
    fn running_tasks_are_meant_else_the_last_one_that_ran() {
        let tasks = || vec![task("1", "STOPPED", Some(5)), task("2", "RUNNING", None), task("3", "STOPPED", Some(9))];
        assert_eq!(Tasks::chosen(tasks(), false, LATER).arns, ["a/2"]);
        assert_eq!(Tasks::chosen(tasks(), true, LATER).arns, ["a/1", "a/2", "a/3"]);
        let during = Tasks::chosen(tasks(), false, Timestamp::from_millis(7));
        assert_eq!(during.arns, ["a/2", "a/3"], "what ends while one looks is not missed");
        let stopped = vec![task("1", "STOPPED", Some(5)), task("3", "STOPPED", Some(9))];
        assert_eq!(Tasks::chosen(stopped, false, LATER).arns, ["a/3"]);
        assert!(Tasks::chosen(Vec::new(), false, LATER).arns.is_empty());
    }

    #[test]
    fn an_empty_answer_says_where_to_look() {
        let wanted =
            Wanted { name: "web".to_owned(), whose: Whose::Service("web".to_owned()), stopped: false, began: LATER };
        for (tasks, expected) in [
            (vec![], "longshore status web"),
            (vec![task("1", "PENDING", None)], "no containers yet"),
            (vec![task("1", "RUNNING", None)], "DOCKER_HOST"),
            (vec![task("1", "STOPPED", Some(1))], "cleaned up"),
        ] {
            let text = wanted.nothing_to_read(&Tasks::chosen(tasks, false, LATER)).to_string();
            assert!(text.contains(expected), "{text}");
        }
    }
}
