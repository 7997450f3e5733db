//! How many lines were taken, delivered and dropped.

/// Figures of a stream since the agent has started.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Counts {
    pub(crate) lines: u64,
    pub(crate) bytes: u64,
    pub(crate) delivered_events: u64,
    pub(crate) dropped_lines: u64,
    pub(crate) dropped_bytes: u64,
}

impl Counts {
    /// Adds those of another stream.
    pub(crate) fn add(&mut self, other: &Self) {
        self.lines += other.lines;
        self.bytes += other.bytes;
        self.delivered_events += other.delivered_events;
        self.dropped_lines += other.dropped_lines;
        self.dropped_bytes += other.dropped_bytes;
    }
}
