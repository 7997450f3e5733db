//! Where the lines of tasks are: in the log store for containers with the driver `awslogs`, on the local engine for all others.

use std::collections::{HashMap, HashSet};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex, PoisonError};

use longshore_api::ecs::{Task, TaskDefinition};

use super::Tasks;
use super::engine::{Containers, Engine, Source};
use super::origin::Origin;
use super::store::{self, Stored};
use crate::client::cluster::Cluster;
use crate::client::format::{short_id, short_name};
use crate::client::output::remark;
use crate::error::Error;

/// How many of those that are left out are named.
const NAMED: usize = 3;

/// What is to be read.
#[derive(Debug, Default)]
pub(super) struct Sources {
    /// On the local engine.
    pub(super) containers: Vec<Source>,
    /// In the log store.
    pub(super) stored: Vec<Stored>,
    /// The ids of all containers that the local engine has; none when it could not be asked.
    pub(super) on_engine: Option<HashSet<String>>,
}

impl Sources {
    pub(super) fn is_empty(&self) -> bool {
        self.containers.is_empty() && self.stored.is_empty()
    }

    /// All that lines can be from.
    pub(super) fn origins(&self) -> impl Iterator<Item = &Origin> {
        let containers = self.containers.iter().map(|source| &*source.origin);
        containers.chain(self.stored.iter().map(|stored| &*stored.origin))
    }

    /// The containers that print somewhere else.
    fn left_out(&self, tasks: &[Task]) -> Vec<String> {
        let known: HashSet<(&str, &str)> =
            self.origins().map(|origin| (origin.task_id.as_str(), origin.container.as_str())).collect();
        let mut names = Vec::new();
        for task in tasks {
            let task_id = short_name(task.task_arn.as_deref().unwrap_or_default());
            for container in task.containers.iter().flatten() {
                let Some(name) = container.name.as_deref() else { continue };
                let has_printed = match container.last_status.as_deref() {
                    Some("RUNNING") => true,
                    // An engine that was asked may have removed it.
                    Some("STOPPED") => self.on_engine.is_none(),
                    _ => false,
                };
                if has_printed && !known.contains(&(task_id, name)) {
                    names.push(format!("{name}/{}", short_id(task_id)));
                }
            }
        }
        names
    }
}

/// Finds the sources of tasks, and remembers their definitions.
pub(super) struct Finder<'a> {
    pub(super) cluster: &'a Cluster,
    engine: Result<Engine, String>,
    definitions: Mutex<HashMap<String, Option<TaskDefinition>>>,
    /// Whether it was said that something is left out.
    is_said: AtomicBool,
}

impl<'a> Finder<'a> {
    /// An engine that is not there is no failure yet: what is in the store can be read from any machine.
    pub(super) fn new(cluster: &'a Cluster) -> Self {
        let engine = Engine::connect().map_err(|error| error.to_string());
        Self { cluster, engine, definitions: Mutex::default(), is_said: AtomicBool::new(false) }
    }

    /// The local engine.
    ///
    /// # Errors
    /// When there is none.
    pub(super) fn engine(&self) -> Result<&Engine, Error> {
        self.engine.as_ref().map_err(|text| Error::Text(text.clone()))
    }

    /// Where the lines of these tasks are. What is left out because it is nowhere that can be read is said once.
    ///
    /// # Errors
    /// When the server cannot be asked, or when nothing is in the store and the engine cannot be asked.
    pub(super) async fn find(&self, tasks: &Tasks) -> Result<Sources, Error> {
        let mut stored = Vec::new();
        for task in &tasks.described {
            let Some(arn) = task.task_definition_arn.as_deref() else { continue };
            if let Some(definition) = self.definition(arn).await? {
                stored.extend(store::streams(task, &definition));
            }
        }
        let found = match self.engine() {
            Ok(engine) => engine.containers(&tasks.arns).await,
            Err(error) => Err(error),
        };
        let (mut containers, on_engine, failure) = match found {
            Ok(Containers { wanted, ids }) => (wanted, Some(ids), None),
            Err(error) if !stored.is_empty() => (Vec::new(), None, Some(error)),
            Err(error) => return Err(error),
        };
        let in_store: HashSet<(&str, &str)> =
            stored.iter().map(|it: &Stored| (it.origin.task_id.as_str(), it.origin.container.as_str())).collect();
        containers.retain(|it| !in_store.contains(&(it.origin.task_id.as_str(), it.origin.container.as_str())));
        let sources = Sources { containers, stored, on_engine };
        // Where there is nothing at all, that is the error.
        let left_out = if sources.is_empty() { Vec::new() } else { sources.left_out(&tasks.described) };
        if !left_out.is_empty() && !self.is_said.swap(true, Ordering::Relaxed) {
            remark(&words(&left_out, failure.as_ref()));
        }
        Ok(sources)
    }

    /// A definition never changes, so it is asked for once.
    async fn definition(&self, arn: &str) -> Result<Option<TaskDefinition>, Error> {
        let known = || self.definitions.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(definition) = known().get(arn) {
            return Ok(definition.clone());
        }
        let definition = self.cluster.task_definition(arn).await?;
        known().insert(arn.to_owned(), definition.clone());
        Ok(definition)
    }
}

/// Says what is left out, and why.
fn words(left_out: &[String], failure: Option<&Error>) -> String {
    let (named, others) = left_out.split_at(left_out.len().min(NAMED));
    let more = if others.is_empty() { String::new() } else { format!(" and {} more", others.len()) };
    let reason = failure.map_or_else(
        || {
            "Run this on the container instance of the task, or set DOCKER_HOST; what containers with the log driver \
             awslogs print can be read from anywhere."
                .to_owned()
        },
        ToString::to_string,
    );
    format!(
        "Not shown: {}{more}, whose lines are neither in the log store nor on a Docker engine that can be read here.\n    \
         {reason}",
        named.join(", ")
    )
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use serde_json::{from_value, json};

    use super::*;

    #[test]
    fn what_is_nowhere_that_can_be_read_is_named() {
        let status = |name: &str, status: &str| json!({"name": name, "lastStatus": status});
        let containers = [
            status("web", "RUNNING"),
            status("side", "RUNNING"),
            status("init", "STOPPED"),
            status("later", "PENDING"),
        ];
        let arn = "arn:aws:ecs:us-east-1:000000000000:task/c/3f2a";
        let task: Task = from_value(json!({"taskArn": arn, "containers": containers})).unwrap();
        let web = Source { id: "c1".to_owned(), running: true, origin: Arc::new(Origin::new("3f2a", "web")) };
        let mut sources = Sources { containers: vec![web], ..Sources::default() };
        assert_eq!(sources.left_out(std::slice::from_ref(&task)), ["side/3f2a", "init/3f2a"], "without an engine");
        sources.on_engine = Some(HashSet::from(["c1".to_owned()]));
        assert_eq!(sources.left_out(&[task]), ["side/3f2a"], "with one, which may have removed what has stopped");
    }

    #[test]
    fn many_are_counted() {
        let names = ["a/1", "b/1", "a/2", "b/2", "a/3"].map(str::to_owned);
        let text = words(&names, None);
        assert!(text.starts_with("Not shown: a/1, b/1, a/2 and 2 more, ") && text.contains("DOCKER_HOST"), "{text}");
        let failure = Error::Text("there is no such socket".to_owned());
        assert!(words(&names[..1], Some(&failure)).ends_with("\n    there is no such socket"));
    }
}
