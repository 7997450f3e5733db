//! Threads of their own for one kind of work, so that its share of the cores can be told from that of others.

use std::time::Duration;

use tokio::runtime::{Builder, Runtime};

use crate::cpu;
use crate::error::Error;

/// One thread that carries out asynchronous work; what still runs on it ends when this is dropped.
pub(crate) struct Crew {
    name: &'static str,
    runtime: Option<Runtime>,
}

impl Crew {
    /// Starts the thread; no two crews may have names of which one begins with the other.
    ///
    /// # Errors
    /// When the system has no threads left.
    pub(crate) fn new(name: &'static str) -> Result<Self, Error> {
        let runtime = Builder::new_multi_thread().worker_threads(1).thread_name(name).enable_all().build();
        Ok(Self { name, runtime: Some(runtime.map_err(Error::io("a thread"))?) })
    }

    /// Carries out some work on the thread.
    ///
    /// # Errors
    /// The work's own; or that it panicked.
    pub(crate) async fn run<T: Send + 'static>(
        &self,
        work: impl Future<Output = Result<T, Error>> + Send + 'static,
    ) -> Result<T, Error> {
        let runtime = self.runtime.as_ref().expect("it is only taken when this is dropped");
        runtime.spawn(work).await.map_err(Error::unexpected)?
    }

    /// The CPU time that the thread has used.
    pub(crate) fn cpu(&self) -> Duration {
        cpu::of_threads(self.name)
    }
}

impl Drop for Crew {
    fn drop(&mut self) {
        // Waiting for the thread is not allowed on a thread that carries out asynchronous work itself.
        if let Some(runtime) = self.runtime.take() {
            runtime.shutdown_background();
        }
    }
}
