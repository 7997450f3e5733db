//! Parts of a line.

use std::fmt::Display;
use std::io::Write as _;
use std::time::{Duration, SystemTime};

use time::OffsetDateTime;
use time::format_description::FormatItem;
use time::macros::format_description;

/// Such as `2018-07-02T22:23:00.186641Z`.
const MICROSECONDS: &[FormatItem<'_>] =
    format_description!("[year]-[month]-[day]T[hour]:[minute]:[second].[subsecond digits:6]Z");

/// Such as `2018-12-20T02:59:40`.
const SECONDS: &[FormatItem<'_>] = format_description!("[year]-[month]-[day]T[hour]:[minute]:[second]");

/// Longer texts of clients are cut (user guide: `user_agent`).
const LIMIT: usize = 8 * 1024;

/// A value as it is.
pub(super) fn plain(line: &mut Vec<u8>, value: impl Display) {
    // Writing into a vector does not fail.
    let _ = write!(line, "{value}");
}

/// A value and a space, or `-` when there is none.
pub(super) fn field(line: &mut Vec<u8>, value: Option<impl Display>) {
    match value {
        Some(value) => plain(line, value),
        None => line.push(b'-'),
    }
    line.push(b' ');
}

/// A quoted text and a space.
pub(super) fn quoted(line: &mut Vec<u8>, text: Option<&[u8]>) {
    line.push(b'"');
    escaped(line, text.unwrap_or(b"-"));
    line.extend_from_slice(b"\" ");
}

/// A text of a client, in which nothing can end a field or a line.
pub(super) fn escaped(line: &mut Vec<u8>, text: &[u8]) {
    for byte in &text[..text.len().min(LIMIT)] {
        match byte {
            b'"' | b'\\' | 0..0x20 | 0x7f.. => plain(line, format_args!("\\x{byte:02x}")),
            printable => line.push(*printable),
        }
    }
}

/// A text in a field without quotes: what would end it is written as in a URL.
pub(super) fn percent_encoded(line: &mut Vec<u8>, text: &[u8]) {
    for byte in &text[..text.len().min(LIMIT)] {
        match byte {
            b'"' | b'%' | 0..=0x20 | 0x7f.. => plain(line, format_args!("%{byte:02X}")),
            printable => line.push(*printable),
        }
    }
}

/// Seconds to the millisecond, or -1 when there is no such time.
pub(super) fn seconds(line: &mut Vec<u8>, time: Option<Duration>) {
    match time {
        Some(time) => plain(line, format_args!("{:.3}", time.as_secs_f64())),
        None => plain(line, -1),
    }
    line.push(b' ');
}

/// A moment to the microsecond, and a space.
pub(super) fn moment(line: &mut Vec<u8>, at: SystemTime) {
    formatted(line, at, MICROSECONDS);
    line.push(b' ');
}

/// A moment to the second, without what follows.
pub(super) fn second(line: &mut Vec<u8>, at: SystemTime) {
    formatted(line, at, SECONDS);
}

fn formatted(line: &mut Vec<u8>, at: SystemTime, format: &[FormatItem<'_>]) {
    if OffsetDateTime::from(at).format_into(line, &format).is_err() {
        line.push(b'-');
    }
}
