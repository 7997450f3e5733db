//! A line and its time, as the engine and the log store have them.

use ::time::OffsetDateTime;
use ::time::format_description::well_known::Rfc3339;
use ::time::macros::format_description;
use longshore_agent::printed;

/// A line that a container printed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Line {
    /// RFC 3339 in UTC with nine digits of the second, so that texts compare as times do.
    pub(super) at: String,
    /// The log store does not keep it.
    pub(super) stream: Option<Stream>,
    /// Without the line break; what is not UTF-8 is replaced.
    pub(super) text: String,
}

impl Line {
    /// A line of the engine.
    pub(super) fn printed(line: printed::Line) -> Self {
        let stream = if line.is_error { Stream::Stderr } else { Stream::Stdout };
        Self { at: line.at, stream: Some(stream), text: line.text }
    }

    /// A line of the log store.
    pub(super) fn stored(millis: i64, message: String) -> Self {
        let mut text = message;
        text.truncate(text.trim_end_matches(['\n', '\r']).len());
        Self { at: stamp(millis), stream: None, text }
    }
}

/// A time as engines write it.
pub(super) fn stamp(millis: i64) -> String {
    let format = format_description!("[year]-[month]-[day]T[hour]:[minute]:[second].[subsecond digits:9]Z");
    let at = OffsetDateTime::from_unix_timestamp_nanos(i128::from(millis) * 1_000_000).ok();
    at.and_then(|at| at.format(format).ok()).unwrap_or_default()
}

/// The whole second of a line's time.
pub(super) fn second_of(at: &str) -> Option<i32> {
    OffsetDateTime::parse(at, &Rfc3339).ok().and_then(|at| i32::try_from(at.unix_timestamp()).ok())
}

/// Where a container printed it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Stream {
    Stdout,
    Stderr,
}

impl Stream {
    /// As scripts read it.
    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Stdout => "stdout",
            Self::Stderr => "stderr",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_become_seconds() {
        assert_eq!(second_of("2026-01-31T12:00:00.999999999Z"), Some(1_769_860_800));
        assert_eq!(second_of(""), None);
    }

    #[test]
    fn texts_of_times_compare_as_times_do() {
        assert_eq!(stamp(1_769_860_800_007), "2026-01-31T12:00:00.007000000Z");
        assert!(stamp(1_769_860_800_007) < stamp(1_769_860_800_010));
    }

    #[test]
    fn both_kinds_have_no_line_break() {
        let at = "2026-01-31T12:00:00.000000001Z".to_owned();
        let printed = printed::Line { at: at.clone(), is_error: true, text: "oops".to_owned(), is_cut: false };
        assert_eq!(Line::printed(printed), Line { at, stream: Some(Stream::Stderr), text: "oops".to_owned() });
        assert_eq!(Line::stored(7, "stored\r\n".to_owned()).text, "stored");
    }
}
