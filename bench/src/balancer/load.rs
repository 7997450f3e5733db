//! What a client sees: wrk's figures.

use std::process::Stdio;
use std::time::Duration;

use serde::Deserialize;
use tokio::process::Command;

use crate::error::Error;

/// Has wrk print what it found as JSON, times in microseconds.
const SCRIPT: &str = r#"
done = function(summary, latency, requests)
  local e = summary.errors
  io.write(string.format('\nfigures {"requests":%d,"micros":%d,"p50":%d,"p99":%d,"max":%d,"errors":%d}\n',
    summary.requests, summary.duration, latency:percentile(50), latency:percentile(99), latency.max,
    e.connect + e.read + e.write + e.status + e.timeout))
end
"#;

/// How long wrk may take longer than it measures.
const GRACE: Duration = Duration::from_secs(10);

/// Requests for one URL without a pause.
pub(super) struct Load {
    url: String,
    connections: u32,
    time: Duration,
}

/// What came of it.
#[derive(Clone, Copy, Debug)]
pub(super) struct Figures {
    /// Answers a second.
    pub(super) rate: f64,
    pub(super) p50: Duration,
    pub(super) p99: Duration,
    pub(super) max: Duration,
    /// Requests without an answer, and answers that are no success.
    pub(super) errors: u64,
}

#[derive(Deserialize)]
struct Printed {
    requests: u64,
    micros: u64,
    p50: u64,
    p99: u64,
    max: u64,
    errors: u64,
}

impl Load {
    pub(super) fn new(url: &str, connections: u32, time: Duration) -> Self {
        Self { url: url.to_owned(), connections, time }
    }

    /// Runs it.
    ///
    /// # Errors
    /// When wrk is not there or says nothing.
    pub(super) async fn run(&self) -> Result<Figures, Error> {
        let script = tempfile::Builder::new().suffix(".lua").tempfile().map_err(Error::io("a script for wrk"))?;
        std::fs::write(script.path(), SCRIPT).map_err(Error::io("a script for wrk"))?;
        // wrk measures whole seconds alone.
        let seconds = self.time.as_secs_f64().ceil();
        let mut command = Command::new("wrk");
        command
            .args(["-t1", &format!("-c{}", self.connections), &format!("-d{seconds}s"), "-s"])
            .arg(script.path())
            .arg(&self.url)
            .stdin(Stdio::null())
            .kill_on_drop(true);
        let limit = self.time + GRACE;
        let output = tokio::time::timeout(limit, command.output()).await;
        let output = output
            .map_err(|_| Error::TimedOut { what: format!("wrk's end at {}", self.url), seconds: limit.as_secs() })?;
        let output = output.map_err(Error::io("wrk: scripts/balancers.sh installs it"))?;
        let text = String::from_utf8_lossy(&output.stdout).into_owned();
        let printed = text.lines().find_map(|line| line.strip_prefix("figures "));
        let unexpected = || {
            Error::Unexpected(format!("wrk said of {}: {text}{}", self.url, String::from_utf8_lossy(&output.stderr)))
        };
        let printed: Printed = serde_json::from_str(printed.ok_or_else(unexpected)?).map_err(|_| unexpected())?;
        if printed.requests == 0 {
            return Err(unexpected());
        }
        Ok(Figures {
            rate: printed.requests as f64 / (printed.micros as f64 / 1e6),
            p50: Duration::from_micros(printed.p50),
            p99: Duration::from_micros(printed.p99),
            max: Duration::from_micros(printed.max),
            errors: printed.errors,
        })
    }
}

impl Figures {
    /// The middle one of each figure, and all errors.
    pub(super) fn middle(turns: &[Self]) -> Self {
        let middle = |figure: fn(&Self) -> Duration| {
            let mut all: Vec<_> = turns.iter().map(figure).collect();
            all.sort_unstable();
            all.get(all.len() / 2).copied().unwrap_or_default()
        };
        let mut rates: Vec<_> = turns.iter().map(|turn| turn.rate).collect();
        rates.sort_unstable_by(f64::total_cmp);
        Self {
            rate: rates.get(rates.len() / 2).copied().unwrap_or_default(),
            p50: middle(|turn| turn.p50),
            p99: middle(|turn| turn.p99),
            max: middle(|turn| turn.max),
            errors: turns.iter().map(|turn| turn.errors).sum(),
        }
    }
}
