//! The machine that the figures are from. A figure without it says nothing.

use std::fmt;
use std::fs;
use std::path::Path;

use serde::Serialize;

use crate::disk;
use crate::engine::Engine;
use crate::error::Error;

/// What the figures depend on.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct Machine {
    cpu: String,
    cores: usize,
    memory_mib: u64,
    kernel: String,
    engine: String,
    disk: String,
}

impl Machine {
    /// Looks at this machine; `directory` is on the disk that is measured.
    pub(crate) async fn look(directory: &Path) -> Self {
        let engine = match Engine::connect() {
            Ok(engine) => engine.version().await.map(|version| format!("Docker engine {version}")),
            Err(error) => Err(error),
        };
        Self {
            cpu: field("/proc/cpuinfo", "model name").unwrap_or_else(|| std::env::consts::ARCH.to_owned()),
            cores: std::thread::available_parallelism().map_or(1, usize::from),
            memory_mib: field("/proc/meminfo", "MemTotal")
                .and_then(|text| text.split_whitespace().next()?.parse::<u64>().ok())
                .unwrap_or_default()
                / 1024,
            kernel: fs::read_to_string("/proc/sys/kernel/osrelease").unwrap_or_default().trim().to_owned(),
            engine: engine.unwrap_or_else(|_| "no Docker engine".to_owned()),
            disk: disk::describe(directory).unwrap_or_else(|| "a disk of unknown kind".to_owned()),
        }
    }
}

impl fmt::Display for Machine {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { cpu, cores, memory_mib, kernel, engine, disk } = self;
        let memory_gib = *memory_mib as f64 / 1024.0;
        write!(f, "{cpu}, {cores} cores, {memory_gib:.1} GiB, Linux {kernel}, {engine}, {disk}")
    }
}

/// The first value under `name` in a file of `name : value` lines.
pub(crate) fn field(path: impl AsRef<Path>, name: &str) -> Option<String> {
    let text = fs::read_to_string(path).ok()?;
    let mut lines = text.lines().filter_map(|line| line.split_once(':'));
    lines.find(|(key, _)| key.trim() == name).map(|(_, value)| value.trim().to_owned())
}

/// Memory of a process in bytes.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Memory {
    pub(crate) resident: u64,
    /// Of it, what no file stands behind.
    pub(crate) anonymous: u64,
    /// The most that was ever resident.
    pub(crate) peak: u64,
}

/// The memory that a process holds.
///
/// # Errors
/// When it is gone.
pub(crate) fn memory(pid: u32) -> Result<Memory, Error> {
    let status = format!("/proc/{pid}/status");
    let bytes = |name| {
        let text = field(&status, name)?;
        text.split_whitespace().next()?.parse::<u64>().ok().map(|kib| kib * 1024)
    };
    match (bytes("VmRSS"), bytes("RssAnon"), bytes("VmHWM")) {
        (Some(resident), Some(anonymous), Some(peak)) => Ok(Memory { resident, anonymous, peak }),
        _ => Err(Error::Unexpected(format!("{status} does not say how much memory the process holds"))),
    }
}
