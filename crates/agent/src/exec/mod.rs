//! Commands that clients run in this agent's containers (ExecuteCommand).
//!
//! An order comes over the control channel; everything else about it goes over a websocket that is opened for it alone, so
//! that nothing a command prints gets into the way of the agent's work. Each command is one tokio task ([`session`]),
//! and ends with its websocket, or with the agent.

mod process;
mod session;

use std::sync::Arc;
use std::time::Duration;

use longshore_api::agent::extension::OpenExecSession;
use tokio::sync::watch;

use crate::fleet::FleetHandle;
use crate::runtime::Engine;
use crate::session::Identity;
use crate::task::state::{Desired, Phase};

/// How long commands may take to end with the agent.
const SHUTDOWN: Duration = Duration::from_secs(5);

/// Runs commands. Cheap to clone.
#[derive(Clone, Debug)]
pub(crate) struct Commands {
    shared: Arc<Shared>,
    /// Says that the agent ends; each command holds a receiver.
    stop: watch::Sender<bool>,
}

#[derive(Debug)]
struct Shared {
    identity: Arc<Identity>,
    engine: Engine,
    fleet: FleetHandle,
}

impl Commands {
    pub(crate) fn new(identity: Arc<Identity>, engine: Engine, fleet: FleetHandle) -> Self {
        Self { shared: Arc::new(Shared { identity, engine, fleet }), stop: watch::Sender::new(false) }
    }

    /// Carries an order out. Returns at once.
    pub(crate) fn open(&self, order: OpenExecSession) {
        let (shared, stopped) = (Arc::clone(&self.shared), self.stop.subscribe());
        tokio::spawn(async move { session::run(&shared, order, stopped).await });
    }

    /// Ends all commands.
    pub(crate) async fn shutdown(&self) {
        self.stop.send_replace(true);
        // What does not end in time is left to the engine, with its container.
        let _ = tokio::time::timeout(SHUTDOWN, self.stop.closed()).await;
    }
}

impl Shared {
    /// The engine's id of a running container of one of this agent's tasks.
    fn container(&self, task_arn: &str, name: &str) -> Option<String> {
        let tasks = self.fleet.tasks();
        let view = tasks.get(task_arn)?.view();
        let index = view.spec.containers.iter().position(|container| container.name == name)?;
        let seen = view.observed.containers.get(index)?;
        let runs = view.desired == Desired::Running && seen.phase == Phase::Running;
        seen.runtime_id.clone().filter(|_| runs)
    }
}
