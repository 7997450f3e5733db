//! Whether a container that waits for room has ended meanwhile.
//!
//! The engine would be the one to ask. But it says so only when it is rid of what the container wrote last, for which it waits for
//! the agent, and until then it does not answer questions about the container. So the agent looks for the container's processes.
//! That the engine does not answer says something only where they would be seen, since it may just be slow.

use std::path::{Path, PathBuf};
use std::time::Duration;

use tokio::time::Instant;

use crate::runtime::{Engine, Error};

/// How long the engine is waited for.
const ASK: Duration = Duration::from_secs(10);

/// How often a container is looked for whose processes cannot be seen.
const LOOK_AGAIN: Duration = Duration::from_secs(5);

/// Where a container's processes could not be seen, an engine that does not answer about it so many times in a row is ending it: were
/// that never taken for an end, nobody could stop or remove the container before there is room.
const UNANSWERED: u32 = 3;

/// What a look has shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Found {
    Runs,
    Ended,
    /// Nothing, or it is too soon to look again.
    Unknown,
}

/// What is known of one container.
#[derive(Debug)]
pub(crate) struct Ended {
    proc: PathBuf,
    /// Whether the engine's own process can be seen from here, and those of its containers with it, as far as is known.
    sees_engine: bool,
    /// A process of the container's that has been seen.
    process: Option<u32>,
    /// When it was last looked for in vain.
    looked: Option<Instant>,
    unanswered: u32,
}

impl Ended {
    pub(crate) fn new(sees_engine: bool) -> Self {
        Self { proc: PathBuf::from("/proc"), sees_engine, process: None, looked: None, unanswered: 0 }
    }

    /// Looks whether it has ended.
    pub(crate) async fn look(&mut self, engine: &Engine, container: &str) -> Found {
        if self.process.is_some_and(|process| runs(&self.proc, process, container)) {
            return Found::Runs;
        }
        if self.looked.is_some_and(|at| at.elapsed() < LOOK_AGAIN) {
            return Found::Unknown;
        }
        let (proc, id) = (self.proc.clone(), container.to_owned());
        // Another one may go on when one has ended, which was none but that of a health check.
        let another = tokio::task::spawn_blocking(move || find(&proc, &id)).await.ok().flatten();
        if another.is_some() {
            self.process = another;
            return Found::Runs;
        }
        let found = if self.process.is_some() { Found::Ended } else { self.ask(engine, container).await };
        self.looked = Some(Instant::now());
        found
    }

    async fn ask(&mut self, engine: &Engine, container: &str) -> Found {
        let answer = engine.process_of(container, ASK).await;
        self.unanswered = if matches!(answer, Err(Error::TimedOut(_))) { self.unanswered + 1 } else { 0 };
        match answer {
            Ok(Some(process)) => {
                // A container's processes that are not known as such would not be seen to end.
                let is_there = self.proc.join(process.to_string()).exists();
                self.sees_engine &= !is_there || runs(&self.proc, process, container);
                Found::Runs
            }
            Ok(None) => Found::Ended,
            Err(Error::TimedOut(_)) if self.sees_engine || self.unanswered >= UNANSWERED => Found::Ended,
            Err(error) if error.is_not_found() => Found::Ended,
            Err(_) => Found::Unknown,
        }
    }
}

/// Whether a process is there and is the container's, which its control group is named after.
fn runs(proc: &Path, process: u32, container: &str) -> bool {
    let groups = std::fs::read_to_string(proc.join(process.to_string()).join("cgroup"));
    groups.is_ok_and(|groups| groups.contains(container))
}

/// A process of the container's.
fn find(proc: &Path, container: &str) -> Option<u32> {
    let processes = std::fs::read_dir(proc).ok()?.flatten();
    let mut processes = processes.filter_map(|process| process.file_name().to_str()?.parse().ok());
    processes.find(|process| runs(proc, *process, container))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn begin(proc: &Path, process: u32, group: &str) {
        let dir = proc.join(process.to_string());
        std::fs::create_dir(&dir).unwrap();
        std::fs::write(dir.join("cgroup"), format!("0::/docker/{group}\n")).unwrap();
    }

    fn end(proc: &Path, process: u32) {
        std::fs::remove_dir_all(proc.join(process.to_string())).unwrap();
    }

    #[test]
    fn a_process_counts_only_as_the_containers_own() {
        let dir = tempfile::tempdir().unwrap();
        begin(dir.path(), 7, "abc123");
        assert!(runs(dir.path(), 7, "abc123"));
        assert!(!runs(dir.path(), 7, "def456"), "the number is another's now");
        assert!(!runs(dir.path(), 8, "abc123"));
        assert_eq!((find(dir.path(), "abc123"), find(dir.path(), "def456")), (Some(7), None));
    }

    /// Takes connections and answers nothing.
    fn silent_engine() -> (std::net::TcpListener, Engine) {
        let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
        let engine = Engine::connect(Some(&format!("tcp://{}", listener.local_addr().unwrap()))).unwrap();
        (listener, engine)
    }

    #[tokio::test(start_paused = true)]
    async fn an_engine_that_does_not_answer_is_not_the_end_of_a_container() {
        let (_listener, engine) = silent_engine();
        let dir = tempfile::tempdir().unwrap();
        let ended = |sees_engine| Ended { proc: dir.path().to_owned(), ..Ended::new(sees_engine) };
        let mut seen = ended(true);
        begin(dir.path(), 7, "abc123");
        assert_eq!(seen.look(&engine, "abc123").await, Found::Runs);
        begin(dir.path(), 8, "abc123");
        end(dir.path(), 7);
        assert_eq!(seen.look(&engine, "abc123").await, Found::Runs, "that was its health check");
        end(dir.path(), 8);
        assert_eq!(seen.look(&engine, "abc123").await, Found::Ended);
        assert_eq!(ended(true).look(&engine, "abc123").await, Found::Ended, "it would have been seen");
        let mut unseen = ended(false);
        for found in [Found::Unknown, Found::Unknown, Found::Ended] {
            assert_eq!(unseen.look(&engine, "abc123").await, found);
            assert_eq!(unseen.look(&engine, "abc123").await, Found::Unknown, "not so soon");
            tokio::time::advance(LOOK_AGAIN).await;
        }
    }
}
