//! What exit codes and the agent's error names mean.

use longshore_api::ecs::Container;

/// What an exit code says by the conventions of shells and engines; nothing for a program's own codes.
pub(in crate::client) fn code(code: i32) -> Option<&'static str> {
    Some(match code {
        0 => "done",
        125 => "the engine could not run it",
        126 => "its command cannot be executed",
        127 => "its command was not found",
        130 => "interrupted, SIGINT",
        132 => "illegal instruction, SIGILL",
        134 => "aborted, SIGABRT",
        135 => "bus error, SIGBUS",
        136 => "arithmetic error, SIGFPE",
        137 => "killed, SIGKILL",
        139 => "segmentation fault, SIGSEGV",
        141 => "broken pipe, SIGPIPE",
        143 => "told to end, SIGTERM",
        _ => return None,
    })
}

/// How a container ended, in a sentence.
pub(super) fn container(container: &Container) -> String {
    let name = container.name.as_deref().unwrap_or_default();
    let exit = container.exit_code.map(|exit| match code(exit) {
        Some(words) => format!("exited with {exit} ({words})"),
        None => format!("exited with {exit}"),
    });
    match (exit, container.reason.as_deref()) {
        (Some(exit), Some(reason)) => format!("Container {name} {exit}: {reason}"),
        (Some(exit), None) => format!("Container {name} {exit}"),
        (None, Some(reason)) => format!("Container {name} did not run: {reason}"),
        (None, None) => format!("Container {name} did not run"),
    }
}

/// What to do about an error of the agent's.
pub(super) fn advice(reason: &str) -> Option<&'static str> {
    let has = |text: &str| reason.contains(text);
    if has("CannotPull") {
        Some("check the image's name and tag, and that the instance's Docker engine has it or can reach its registry")
    } else if has("OutOfMemory") {
        Some("give the container more memory in the task definition, or find out why it needs so much")
    } else if has("port is already allocated") || has("address already in use") {
        Some("another process on the instance holds the host port: free it, or leave out hostPort to get a free one")
    } else if has("executable file not found") || has("no such file or directory: unknown") {
        Some("the image has no such program: check `command` and `entryPoint` in the task definition")
    } else if has("DockerTimeoutError") {
        Some("the instance's Docker engine is slow or hangs: look at its log and at the machine's load")
    } else {
        None
    }
}
