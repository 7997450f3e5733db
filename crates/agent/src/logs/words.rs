//! What the agent says in a stream about lines that are missing there.

use longshore_model::Timestamp;

use super::checkpoint::Gap;
use crate::clock;

fn time(ns: i64) -> String {
    clock::to_rfc3339(Timestamp::from_millis(ns.div_euclid(1_000_000)))
}

fn lines(gap: &Gap) -> String {
    let Gap { lines, bytes, first_ns, last_ns } = gap;
    let word = if *lines == 1 { "line" } else { "lines" };
    format!("longshore: {lines} {word} ({bytes} bytes) written between {} and {}", time(*first_ns), time(*last_ns))
}

/// The spool's bound was reached.
pub(crate) fn dropped(gap: &Gap) -> String {
    format!(
        "{} were dropped, because they could not be delivered and the agent's log spool was full (--log-spool-bytes)",
        lines(gap)
    )
}

/// Nothing could be written to the disk.
pub(crate) fn unwritten(gap: &Gap) -> String {
    format!("{} were dropped, because the agent could not write to its log spool", lines(gap))
}

/// The engine's own file was rotated away while the agent was not there.
pub(crate) fn rotated(from_ns: i64, to_ns: i64) -> String {
    format!(
        "longshore: lines written between {} and {} may be missing: the engine rotated its log while the agent did not read it",
        time(from_ns),
        time(to_ns)
    )
}

/// The container was removed before everything was read.
pub(crate) const CUT_OFF: &str =
    "longshore: the container's last lines may be missing: they could not be read before it was removed";
