//! Whether the instance is well: today that is whether its engine answers. Checked when the server's heartbeat asks.

use std::sync::Arc;

use longshore_model::Timestamp;
use tokio::sync::watch;

use crate::clock;
use crate::runtime::Engine;

/// The instance's health at one moment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Checkup {
    pub(crate) engine_answers: bool,
    pub(crate) checked_at: Timestamp,
    pub(crate) changed_at: Timestamp,
}

/// Checks the instance. Cheap to clone.
#[derive(Clone, Debug)]
pub(crate) struct Doctor {
    engine: Engine,
    newest: Arc<watch::Sender<Checkup>>,
}

impl Doctor {
    /// A doctor who has just seen the engine answer.
    pub(crate) fn new(engine: Engine) -> Self {
        let now = clock::now();
        let newest = Checkup { engine_answers: true, checked_at: now, changed_at: now };
        Self { engine, newest: Arc::new(watch::channel(newest).0) }
    }

    /// Checks now.
    pub(crate) async fn check(&self) {
        let engine_answers = self.engine.ping().await.is_ok();
        let now = clock::now();
        self.newest.send_modify(|newest| {
            let changed_at = if newest.engine_answers == engine_answers { newest.changed_at } else { now };
            *newest = Checkup { engine_answers, checked_at: now, changed_at };
        });
    }

    /// The newest checkup.
    pub(crate) fn newest(&self) -> Checkup {
        *self.newest.borrow()
    }
}
