//! Whether a container that waits for room has ended meanwhile.
//!
//! The engine would be the one to ask. But it says so only when it is rid of what the container wrote last, for which it waits for
//! the agent, and until then it does not answer questions about the container. So the agent looks for the container's process.

use std::path::Path;
use std::time::Duration;

use tokio::time::Instant;

use crate::runtime::{Engine, Error};

/// An engine that does not answer about a container for so long is ending it.
const ASK: Duration = Duration::from_secs(10);

/// How often the engine is asked about a process that cannot be seen from here.
const ASK_AGAIN: Duration = Duration::from_secs(5);

/// What is known of one container.
#[derive(Debug, Default)]
pub(crate) struct Ended {
    process: Option<u32>,
    asked: Option<Instant>,
}

impl Ended {
    /// Looks whether it has ended.
    pub(crate) async fn look(&mut self, engine: &Engine, container: &str) -> bool {
        match self.process {
            Some(process) => !runs(Path::new("/proc"), process, container),
            None => self.ask(engine, container).await,
        }
    }

    async fn ask(&mut self, engine: &Engine, container: &str) -> bool {
        if self.asked.is_some_and(|at| at.elapsed() < ASK_AGAIN) {
            return false;
        }
        self.asked = Some(Instant::now());
        match engine.process_of(container, ASK).await {
            // Of another machine or namespace, it cannot be seen here: the engine is asked again then.
            Ok(Some(process)) => {
                self.process = Some(process).filter(|process| runs(Path::new("/proc"), *process, container));
                false
            }
            Ok(None) | Err(Error::TimedOut(_)) => true,
            Err(error) => error.is_not_found(),
        }
    }
}

/// Whether a process is there and is the container's, which its control group is named after.
fn runs(proc: &Path, process: u32, container: &str) -> bool {
    let groups = std::fs::read_to_string(proc.join(process.to_string()).join("cgroup"));
    groups.is_ok_and(|groups| groups.contains(container))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_process_counts_only_as_the_containers_own() {
        let dir = tempfile::tempdir().unwrap();
        std::fs::create_dir(dir.path().join("7")).unwrap();
        std::fs::write(dir.path().join("7/cgroup"), "0::/docker/abc123\n").unwrap();
        assert!(runs(dir.path(), 7, "abc123"));
        assert!(!runs(dir.path(), 7, "def456"), "the number is another's now");
        assert!(!runs(dir.path(), 8, "abc123"));
    }
}
