//! The agent's one clock, and the conversions of engine times.
//!
//! Decisions take `now` as an argument; only the loops around them ask here.

use std::time::{Duration, SystemTime, UNIX_EPOCH};

use longshore_model::Timestamp;
use time::OffsetDateTime;
use time::format_description::well_known::Rfc3339;

/// The present, in milliseconds since the epoch.
pub(crate) fn now() -> Timestamp {
    let since_epoch = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or(Duration::ZERO);
    Timestamp::from_millis(i64::try_from(since_epoch.as_millis()).unwrap_or(i64::MAX))
}

/// Reads an engine time. The engine writes year 1 where it has none: that is no time at all.
pub(crate) fn from_rfc3339(text: &str) -> Option<Timestamp> {
    let time = OffsetDateTime::parse(text, &Rfc3339).ok()?;
    if time.year() <= 1 {
        return None;
    }
    i64::try_from(time.unix_timestamp_nanos() / 1_000_000).ok().map(Timestamp::from_millis)
}

/// Writes a time as the metadata endpoints do.
pub(crate) fn to_rfc3339(time: Timestamp) -> String {
    OffsetDateTime::from_unix_timestamp_nanos(i128::from(time.as_millis()) * 1_000_000)
        .ok()
        .and_then(|time| time.format(&Rfc3339).ok())
        .unwrap_or_default()
}

/// How long from `now` until `until`; zero when it has passed.
pub(crate) fn until(until: Timestamp, now: Timestamp) -> Duration {
    until.since(now)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn engine_times_keep_their_milliseconds() {
        let time = from_rfc3339("2024-05-01T12:00:00.123456789Z").expect("a time");
        assert_eq!(time.as_millis(), 1_714_564_800_123);
        assert_eq!(to_rfc3339(time), "2024-05-01T12:00:00.123Z");
    }

    #[test]
    fn the_engines_zero_time_is_none() {
        assert_eq!(from_rfc3339("0001-01-01T00:00:00Z"), None);
        assert_eq!(from_rfc3339("yesterday"), None);
    }
}
