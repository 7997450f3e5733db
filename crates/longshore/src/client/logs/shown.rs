//! How far a container's output on the engine was shown, so that reading it anew goes on behind that.
//!
//! Within each of the two outputs lines come one after another, but a long one has the time at which it was begun, so it comes
//! after what the other output has printed meanwhile; and clocks are set back. So times are compared within an output alone, and
//! only where reading has begun anew, up to the first line that is newer.

use super::line::{Line, Stream, second_of, stamp};

/// Where it is in both outputs.
#[derive(Debug, Default)]
pub(super) struct Shown {
    stdout: Output,
    stderr: Output,
}

#[derive(Debug, Default)]
struct Output {
    /// The time of its last line.
    last: String,
    /// Whether lines come that may be no newer than that one.
    is_again: bool,
}

impl Shown {
    /// What is before this time, in milliseconds since 1970, counts as shown.
    pub(super) fn until(millis: i64) -> Self {
        let output = || Output { last: stamp(millis.saturating_sub(1)), is_again: true };
        Self { stdout: output(), stderr: output() }
    }

    /// Whether a line is new; it is not from then on.
    pub(super) fn take(&mut self, line: &Line) -> bool {
        let output = match line.stream {
            Some(Stream::Stderr) => &mut self.stderr,
            _ => &mut self.stdout,
        };
        if line.at.is_empty() {
            return true;
        }
        if output.is_again && line.at <= output.last {
            return false;
        }
        output.is_again = false;
        output.last.clone_from(&line.at);
        true
    }

    /// Reading begins anew.
    pub(super) fn begin_again(&mut self) {
        self.stdout.is_again = true;
        self.stderr.is_again = true;
    }

    /// The whole second from which on the engine has to be asked, since it knows no less. All that it had was shown.
    pub(super) fn second(&self) -> Option<i32> {
        second_of(self.stdout.last.as_str().max(&self.stderr.last))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn line(stream: Stream, nanos: u32) -> Line {
        let at = format!("2026-01-31T12:00:00.{nanos:09}Z");
        Line { at, stream: Some(stream), text: String::new() }
    }

    #[test]
    fn a_long_line_and_a_clock_that_is_set_back_hide_nothing() {
        let mut shown = Shown::default();
        assert!(shown.take(&line(Stream::Stderr, 50)));
        assert!(shown.take(&line(Stream::Stdout, 10)), "begun before, ended after it");
        assert!(shown.take(&line(Stream::Stdout, 9)) && shown.take(&line(Stream::Stdout, 9)), "the clock was set back");
    }

    #[test]
    fn what_is_read_anew_is_shown_once() {
        let mut shown = Shown::default();
        for (stream, nanos) in [(Stream::Stdout, 10), (Stream::Stderr, 30), (Stream::Stdout, 20)] {
            assert!(shown.take(&line(stream, nanos)));
        }
        assert_eq!(shown.second(), Some(1_769_860_800));
        shown.begin_again();
        for (stream, nanos, is_new) in [
            (Stream::Stdout, 10, false),
            (Stream::Stderr, 30, false),
            (Stream::Stdout, 20, false),
            (Stream::Stdout, 21, true),
            (Stream::Stdout, 15, true),
            (Stream::Stderr, 30, false),
            (Stream::Stderr, 31, true),
        ] {
            assert_eq!(shown.take(&line(stream, nanos)), is_new, "{stream:?} {nanos}");
        }
    }

    #[test]
    fn what_was_before_a_time_is_not_shown() {
        let mut shown = Shown::until(1_769_860_800_000);
        let before = Line { at: stamp(1_769_860_799_000), stream: Some(Stream::Stdout), text: String::new() };
        assert!(!shown.take(&before) && shown.take(&line(Stream::Stdout, 0)));
        assert_eq!(Shown::default().second(), None);
    }
}
