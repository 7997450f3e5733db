//! Where a source is read on: behind the last entry of each output. The engine keeps the order within each, not between them.

use super::entry::{Entry, Kind, Output};

/// Between the two outputs the engine's times are out of order by far less than this.
const SKEW_NS: i64 = 5_000_000_000;

/// The time and the mark of the last entry of standard output and of standard error; zero where there was none.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Position([(i64, u64); 2]);

impl Position {
    /// An entry was taken.
    pub(crate) fn pass(&mut self, entry: &Entry) {
        match entry.kind {
            Kind::Line(output) | Kind::Piece(output) => self.0[output.index()] = (entry.time_ns, entry.mark),
            Kind::Position => *self = Self::of(entry).unwrap_or(*self),
            Kind::Flush | Kind::Notice => {}
        }
    }

    /// The first time that may hold something new; zero for the beginning.
    pub(crate) fn since_ns(&self) -> i64 {
        let [(out, _), (err, _)] = self.0;
        if out == 0 || err == 0 {
            // One of the two never wrote: what it has not written is behind the other's last entry, or nearly.
            return (out.max(err) - SKEW_NS).max(0);
        }
        out.min(err).max(out.max(err) - SKEW_NS)
    }

    /// Whether an entry of this time, of which `before` of the same output and time came before, was taken already.
    pub(crate) fn has(&self, output: Output, time_ns: i64, before: u64) -> bool {
        (time_ns, before) <= self.0[output.index()] && self.0[output.index()] != (0, 0)
    }

    /// Whether it was the last one taken of its output.
    pub(crate) fn is_at(&self, output: Output, time_ns: i64, mark: u64) -> bool {
        self.0[output.index()] == (time_ns, mark)
    }

    /// Whether an entry with this mark was the last one of its output.
    pub(crate) fn is_last_mark(&self, output: Output, mark: u64) -> bool {
        self.0[output.index()].1 == mark && self.0[output.index()] != (0, 0)
    }

    /// The time of the last entry of either output.
    pub(crate) fn last_ns(&self) -> i64 {
        self.0[0].0.max(self.0[1].0)
    }

    /// Which output's entry was the last.
    pub(crate) fn last_output(&self) -> Output {
        if self.0[1].0 > self.0[0].0 { Output::Stderr } else { Output::Stdout }
    }

    /// As a segment begins with it.
    pub(crate) fn entry(&self) -> Entry {
        let [(time_ns, mark), (err_ns, err_mark)] = self.0;
        let text = [err_ns.to_le_bytes(), err_mark.to_le_bytes()].concat();
        Entry { time_ns, mark, kind: Kind::Position, text }
    }

    fn of(entry: &Entry) -> Option<Self> {
        let err_ns = i64::from_le_bytes(entry.text.get(..8)?.try_into().ok()?);
        let err_mark = u64::from_le_bytes(entry.text.get(8..16)?.try_into().ok()?);
        Some(Self([(entry.time_ns, entry.mark), (err_ns, err_mark)]))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(output: Output, time_ns: i64, mark: u64) -> Entry {
        Entry { time_ns, mark, kind: Kind::Line(output), text: Vec::new() }
    }

    #[test]
    fn each_output_has_its_own_place() {
        let mut position = Position::default();
        assert_eq!(position.since_ns(), 0);
        assert!(!position.has(Output::Stdout, 0, 0));
        position.pass(&at(Output::Stdout, 20_000_000_000, 1));
        position.pass(&at(Output::Stderr, 19_999_999_000, 0));
        assert_eq!(position.since_ns(), 19_999_999_000);
        assert!(position.has(Output::Stdout, 20_000_000_000, 1) && !position.has(Output::Stdout, 20_000_000_000, 2));
        assert!(!position.has(Output::Stderr, 19_999_999_500, 0), "older than the other's, and new");
        let mut again = Position::default();
        again.pass(&position.entry());
        assert_eq!(again, position);
        position.pass(&at(Output::Stdout, 90_000_000_000, 0));
        assert_eq!(
            position.since_ns(),
            85_000_000_000,
            "an output that is silent for long does not have all read again"
        );
    }
}
