//! Where the lines of tasks are: in the log store for containers with the driver `awslogs`, on the local engine for all others.

use std::collections::{HashMap, HashSet};
use std::sync::{Mutex, PoisonError};

use longshore_api::ecs::TaskDefinition;

use super::Tasks;
use super::engine::{Containers, Engine, Source};
use super::origin::Origin;
use super::store::{self, Stored};
use crate::client::cluster::Cluster;
use crate::error::Error;

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
}

/// Finds the sources of tasks, and remembers their definitions.
pub(super) struct Finder<'a> {
    pub(super) cluster: &'a Cluster,
    engine: Result<Engine, String>,
    definitions: Mutex<HashMap<String, Option<TaskDefinition>>>,
}

impl<'a> Finder<'a> {
    /// An engine that is not there is no failure yet: what is in the store can be read from any machine.
    pub(super) fn new(cluster: &'a Cluster) -> Self {
        let engine = Engine::connect().map_err(|error| error.to_string());
        Self { cluster, engine, definitions: Mutex::default() }
    }

    /// The local engine.
    ///
    /// # Errors
    /// When there is none.
    pub(super) fn engine(&self) -> Result<&Engine, Error> {
        self.engine.as_ref().map_err(|text| Error::Text(text.clone()))
    }

    /// Where the lines of these tasks are.
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
        let (mut containers, on_engine) = match found {
            Ok(Containers { wanted, ids }) => (wanted, Some(ids)),
            Err(_) if !stored.is_empty() => (Vec::new(), None),
            Err(error) => return Err(error),
        };
        let in_store: HashSet<(&str, &str)> =
            stored.iter().map(|it: &Stored| (it.origin.task_id.as_str(), it.origin.container.as_str())).collect();
        containers.retain(|it| !in_store.contains(&(it.origin.task_id.as_str(), it.origin.container.as_str())));
        Ok(Sources { containers, stored, on_engine })
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
