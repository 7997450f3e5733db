//! Ending a command whose client is gone: the engine has no call for it, so its process is signalled.

use std::time::Duration;

use rustix::process::{Pid, PidfdFlags, Signal, pidfd_open, pidfd_send_signal};

use crate::runtime::Engine;

/// How long a command may take to end by itself once its terminal is gone.
const GRACE: Duration = Duration::from_secs(2);

/// Between two looks.
const LOOK: Duration = Duration::from_millis(100);

/// Ends a command: as a terminal that hangs up, and for good if it does not listen.
pub(super) async fn end(engine: &Engine, exec: &str, container: &str) {
    for (signal, grace) in [(Signal::HUP, GRACE), (Signal::KILL, GRACE)] {
        let Some(pid) = tokio::time::timeout(GRACE, process_of(engine, exec)).await.ok().flatten() else { return };
        if let Err(reason) = send(pid, container, signal) {
            tracing::warn!(exec, pid, reason, "a command whose client is gone runs on, until its container stops");
            return;
        }
        let ended = async {
            while engine.inspect_exec(exec).await.is_ok_and(|progress| progress.running) {
                tokio::time::sleep(LOOK).await;
            }
        };
        if tokio::time::timeout(grace, ended).await.is_ok() {
            return;
        }
    }
}

/// The process of a command, once the engine says which; none when the command has ended. What a command prints may come
/// before that, so it may be unwanted by then.
async fn process_of(engine: &Engine, exec: &str) -> Option<i32> {
    loop {
        let progress = engine.inspect_exec(exec).await.ok()?;
        if progress.exit_code.is_some() || progress.pid.is_some() {
            return progress.pid.filter(|_| progress.running);
        }
        tokio::time::sleep(LOOK).await;
    }
}

/// Signals a process, if it is one of the container's: the engine may be on another machine, or number processes
/// otherwise than this agent sees them.
fn send(pid: i32, container: &str, signal: Signal) -> Result<(), String> {
    let process = Pid::from_raw(pid).ok_or("there is no such process")?;
    // Held before it is looked at, so that it is not another one by the time of the signal.
    let held = pidfd_open(process, PidfdFlags::empty()).map_err(|error| error.to_string())?;
    let cgroups = std::fs::read_to_string(format!("/proc/{pid}/cgroup")).map_err(|error| error.to_string())?;
    if !cgroups.contains(container) {
        return Err("the process is not one of the container's".to_owned());
    }
    pidfd_send_signal(&held, signal).map_err(|error| error.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_process_that_is_not_the_containers_is_left_alone() {
        let own = i32::try_from(std::process::id()).unwrap();
        let refusal = send(own, "0123456789abcdef", Signal::KILL).unwrap_err();
        assert!(refusal.contains("not one of the container's"), "{refusal}");
        assert!(send(0, "0123456789abcdef", Signal::KILL).is_err());
    }
}
