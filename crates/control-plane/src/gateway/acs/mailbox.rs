//! What became of the reports that came over a control channel, until the session sends it back.

use std::mem;
use std::sync::{Mutex, MutexGuard, PoisonError};

use longshore_api::agent::extension::{Problem, Verdicts};
use longshore_api::error::Error;
use tokio::sync::Notify;

/// The one error that makes an agent drop a report.
const INVALID: &str = "InvalidParameterException";

/// Verdicts on their way back to an agent.
#[derive(Debug, Default)]
pub(crate) struct Mailbox {
    verdicts: Mutex<Verdicts>,
    bell: Notify,
}

impl Mailbox {
    /// Notes what became of a report.
    pub(crate) fn put(&self, number: u64, outcome: Result<(), Error>) {
        let mut verdicts = self.lock();
        match outcome {
            Ok(()) => verdicts.taken.push(number),
            Err(error) => {
                let is_invalid = error.code == INVALID;
                let problem = Problem { number, message: error.to_string() };
                if is_invalid { &mut verdicts.invalid } else { &mut verdicts.failed }.push(problem);
            }
        }
        drop(verdicts);
        self.bell.notify_one();
    }

    /// All verdicts so far; waits until there is one. Dropping the future loses nothing.
    pub(crate) async fn take(&self) -> Verdicts {
        loop {
            let verdicts = mem::take(&mut *self.lock());
            if verdicts != Verdicts::default() {
                return verdicts;
            }
            self.bell.notified().await;
        }
    }

    fn lock(&self) -> MutexGuard<'_, Verdicts> {
        // No code that holds the lock can panic halfway through a change.
        self.verdicts.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
