//! The two ways a request states its time, and the one in which it is signed: `20150830T123600Z`.

use longshore_model::Timestamp;
use time::format_description::well_known::Rfc2822;
use time::{OffsetDateTime, PrimitiveDateTime, format_description::BorrowedFormatItem, macros::format_description};

const BASIC: &[BorrowedFormatItem<'static>] =
    format_description!(version = 2, "[year][month][day]T[hour][minute][second]Z");

/// Reads ISO 8601's basic format in UTC, the only one that `X-Amz-Date` may have.
pub(super) fn parse_basic(text: &str) -> Option<Timestamp> {
    let parsed = PrimitiveDateTime::parse(text, BASIC).ok()?.assume_utc();
    // The parser takes more than the format writes (a signed year), and two texts must not mean one signed time.
    let stamp = from_seconds(parsed.unix_timestamp());
    (format_basic(stamp) == text).then_some(stamp)
}

/// Reads a `Date` header: RFC 1123 as HTTP has it, or the basic format, which AWS takes there too.
pub(super) fn parse_http(text: &str) -> Option<Timestamp> {
    parse_basic(text).or_else(|| {
        let parsed = OffsetDateTime::parse(text, &Rfc2822).ok()?;
        Some(from_seconds(parsed.unix_timestamp()))
    })
}

/// Writes ISO 8601's basic format; fractions of a second are cut off.
pub(super) fn format_basic(stamp: Timestamp) -> String {
    let seconds = stamp.as_millis().div_euclid(1000);
    OffsetDateTime::from_unix_timestamp(seconds)
        .ok()
        .and_then(|at| at.format(BASIC).ok())
        .unwrap_or_else(|| seconds.to_string())
}

fn from_seconds(seconds: i64) -> Timestamp {
    Timestamp::from_millis(seconds.saturating_mul(1000))
}

#[cfg(test)]
mod tests {
    use super::*;

    const SIGNED: Timestamp = Timestamp::from_millis(1_440_938_160_000);

    #[test]
    fn both_forms_of_a_date_are_read() {
        assert_eq!(parse_basic("20150830T123600Z"), Some(SIGNED));
        for text in [
            "20150830T123600Z",
            "Sun, 30 Aug 2015 12:36:00 GMT",
            "Sun, 30 Aug 2015 12:36:00 -0000",
            "Sun, 30 Aug 2015 14:36:00 +0200",
        ] {
            assert_eq!(parse_http(text), Some(SIGNED), "{text}");
        }
    }

    #[test]
    fn anything_else_is_not_a_date() {
        for text in [
            "",
            "201",
            "20150830",
            "20150830T123600",
            "20150830T123600Z ",
            "20150830t123600z",
            "2015-08-30T12:36:00Z",
            "20151330T123600Z",
            "20150830T246000Z",
            "+20150830T123600Z",
            "Sun, 30 Aug 2015 12:36:00 GMT",
        ] {
            assert_eq!(parse_basic(text), None, "{text}");
        }
        assert_eq!(parse_http("yesterday"), None);
    }

    #[test]
    fn a_date_is_written_as_it_is_read() {
        assert_eq!(format_basic(SIGNED.plus(std::time::Duration::from_millis(999))), "20150830T123600Z");
    }
}
