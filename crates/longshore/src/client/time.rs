//! Moments and spans as people read them.

use std::time::{Duration, SystemTime, UNIX_EPOCH};

use ::time::OffsetDateTime;
use ::time::format_description::well_known::Rfc3339;
use ::time::macros::format_description;
use longshore_api::timestamp::Timestamp;

/// This moment.
pub(super) fn now() -> Timestamp {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    Timestamp::from_millis(i64::try_from(since.as_millis()).unwrap_or(i64::MAX))
}

/// How long after `from` is `to`; nothing if it is before.
pub(super) fn between(from: Timestamp, to: Timestamp) -> Duration {
    Duration::from_millis(u64::try_from(to.millis().saturating_sub(from.millis())).unwrap_or(0))
}

/// `12s`, `5m`, `3h20m`, `2d4h`: as much as a person wants to know.
pub(super) fn span(span: Duration) -> String {
    let seconds = span.as_secs();
    let two = |big: u64, unit: char, small: u64, small_unit: char| match small {
        0 => format!("{big}{unit}"),
        _ => format!("{big}{unit}{small}{small_unit}"),
    };
    match seconds {
        0..60 => format!("{seconds}s"),
        60..600 => two(seconds / 60, 'm', seconds % 60, 's'),
        600..3_600 => format!("{}m", seconds / 60),
        3_600..86_400 => two(seconds / 3_600, 'h', seconds % 3_600 / 60, 'm'),
        _ => two(seconds / 86_400, 'd', seconds % 86_400 / 3_600, 'h'),
    }
}

/// [`span`] of short times with a fraction, for timelines: `1.24s`.
pub(super) fn exact(length: Duration) -> String {
    match length.as_secs() {
        0..60 => format!("{:.2}s", length.as_secs_f64()),
        _ => span(length),
    }
}

/// The moment in JSON: `2026-01-31T12:00:00.5Z`.
pub(super) fn iso(moment: Timestamp) -> String {
    at(moment).and_then(|moment| moment.format(&Rfc3339).ok()).unwrap_or_else(|| moment.millis().to_string())
}

/// The moment in a table: `2026-01-31 12:00:00Z`.
pub(super) fn clock(moment: Timestamp) -> String {
    let format = format_description!("[year]-[month]-[day] [hour]:[minute]:[second]Z");
    at(moment).and_then(|moment| moment.format(format).ok()).unwrap_or_else(|| moment.millis().to_string())
}

fn at(moment: Timestamp) -> Option<OffsetDateTime> {
    OffsetDateTime::from_unix_timestamp_nanos(i128::from(moment.millis()) * 1_000_000).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spans_are_short() {
        for (seconds, text) in [
            (0, "0s"),
            (59, "59s"),
            (60, "1m"),
            (61, "1m1s"),
            (600, "10m"),
            (3_599, "59m"),
            (3_600, "1h"),
            (12_000, "3h20m"),
            (86_400, "1d"),
            (187_200, "2d4h"),
        ] {
            assert_eq!(span(Duration::from_secs(seconds)), text);
        }
        assert_eq!(exact(Duration::from_millis(1_240)), "1.24s");
        assert_eq!(exact(Duration::from_secs(75)), "1m15s");
    }

    #[test]
    fn moments_are_in_utc() {
        let moment = Timestamp::from_millis(1_769_860_800_500);
        assert_eq!(iso(moment), "2026-01-31T12:00:00.5Z");
        assert_eq!(clock(moment), "2026-01-31 12:00:00Z");
        assert_eq!(clock(Timestamp::from_millis(i64::MAX)), i64::MAX.to_string());
    }

    #[test]
    fn a_clock_that_is_behind_gives_no_negative_span() {
        let (early, late) = (Timestamp::from_millis(1_000), Timestamp::from_millis(3_500));
        assert_eq!(between(early, late), Duration::from_millis(2_500));
        assert_eq!(between(late, early), Duration::ZERO);
    }
}
