//! The wire's forms of a moment: a JSON number of seconds since the epoch, with milliseconds as the fraction; in XML and in
//! forms a date and time in words of ISO 8601.

use std::fmt;

use serde::de::{self, Deserialize, Deserializer, Unexpected, Visitor};
use serde::ser::{Serialize, Serializer};
use time::OffsetDateTime;
use time::format_description::well_known::Iso8601;
use time::macros::format_description;

/// A moment, in milliseconds since 1970-01-01T00:00:00Z.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Default)]
pub struct Timestamp(i64);

impl Timestamp {
    /// The moment `millis` milliseconds after the epoch.
    pub const fn from_millis(millis: i64) -> Self {
        Self(millis)
    }

    /// Milliseconds since the epoch.
    pub const fn millis(self) -> i64 {
        self.0
    }

    /// What serializers are told that it is.
    pub(crate) const NAME: &'static str = "Timestamp";

    /// The moment `seconds` after the epoch, to the nearest millisecond; none if it is out of range or not a number.
    fn from_seconds(seconds: f64) -> Option<Self> {
        let millis = (seconds * 1000.0).round();
        // The bounds of i64 are not all floats; 2^63 is the first value beyond, and any float below it fits.
        let beyond = -(i64::MIN as f64);
        (-beyond..beyond).contains(&millis).then_some(Self(millis as i64))
    }
}

impl Serialize for Timestamp {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        // JSON has the number alone. XML, which has no numbers for moments, tells it by its name from any other number.
        if self.0 % 1000 == 0 {
            serializer.serialize_newtype_struct(Self::NAME, &(self.0 / 1000))
        } else {
            serializer.serialize_newtype_struct(Self::NAME, &(self.0 as f64 / 1000.0))
        }
    }
}

impl<'de> Deserialize<'de> for Timestamp {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Seconds;

        impl Visitor<'_> for Seconds {
            type Value = Timestamp;

            fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
                formatter.write_str("a number of seconds since the epoch")
            }

            fn visit_i64<E: de::Error>(self, seconds: i64) -> Result<Timestamp, E> {
                let millis = seconds.checked_mul(1000);
                let millis = millis.ok_or_else(|| E::invalid_value(Unexpected::Signed(seconds), &self))?;
                Ok(Timestamp(millis))
            }

            fn visit_u64<E: de::Error>(self, seconds: u64) -> Result<Timestamp, E> {
                let seconds = i64::try_from(seconds);
                let seconds = seconds.map_err(|_| E::invalid_value(Unexpected::Other("a larger number"), &self))?;
                self.visit_i64(seconds)
            }

            fn visit_f64<E: de::Error>(self, seconds: f64) -> Result<Timestamp, E> {
                Timestamp::from_seconds(seconds).ok_or_else(|| E::invalid_value(Unexpected::Float(seconds), &self))
            }
        }

        deserializer.deserialize_any(Seconds)
    }
}

/// A moment as the Query protocols write it: `2015-12-01T00:00:00.000Z`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Default)]
pub struct IsoTimestamp(i64);

impl IsoTimestamp {
    /// The moment `millis` milliseconds after the epoch.
    pub const fn from_millis(millis: i64) -> Self {
        Self(millis)
    }

    /// Milliseconds since the epoch.
    pub const fn millis(self) -> i64 {
        self.0
    }

    /// The moment that a text names, with any offset from UTC.
    pub(crate) fn parse(text: &str) -> Option<Self> {
        let moment = OffsetDateTime::parse(text, &Iso8601::DEFAULT).ok()?;
        i64::try_from(moment.unix_timestamp_nanos().div_euclid(1_000_000)).ok().map(Self)
    }
}

impl fmt::Display for IsoTimestamp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let format = format_description!("[year]-[month]-[day]T[hour]:[minute]:[second].[subsecond digits:3]Z");
        let moment = OffsetDateTime::from_unix_timestamp_nanos(i128::from(self.0) * 1_000_000);
        let text = moment.ok().and_then(|moment| moment.format(format).ok());
        f.write_str(text.as_deref().unwrap_or("1970-01-01T00:00:00.000Z"))
    }
}

impl Serialize for IsoTimestamp {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for IsoTimestamp {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = std::borrow::Cow::<str>::deserialize(deserializer)?;
        Self::parse(&text).ok_or_else(|| de::Error::invalid_value(Unexpected::Str(&text), &"a time of ISO 8601"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_in_words() {
        let moment = IsoTimestamp::from_millis(1_700_000_000_123);
        assert_eq!(moment.to_string(), "2023-11-14T22:13:20.123Z");
        assert_eq!(IsoTimestamp::parse("2023-11-14T22:13:20.123Z"), Some(moment));
        assert_eq!(IsoTimestamp::parse("2023-11-14T23:13:20.123+01:00"), Some(moment));
        assert_eq!(IsoTimestamp::parse("yesterday"), None);
    }

    #[test]
    fn seconds_with_up_to_three_decimals() {
        for (millis, json) in [
            (0, "0"),
            (1_700_000_000_000, "1700000000"),
            (1_700_000_000_123, "1700000000.123"),
            (1_700_000_000_100, "1700000000.1"),
            (1_700_000_000_001, "1700000000.001"),
            (-1_500, "-1.5"),
        ] {
            assert_eq!(serde_json::to_string(&Timestamp::from_millis(millis)).unwrap(), json);
            assert_eq!(serde_json::from_str::<Timestamp>(json).unwrap().millis(), millis);
        }
    }

    #[test]
    fn every_millisecond_survives_the_trip() {
        for millis in (1_700_000_000_000..1_700_000_002_000).chain(4_102_444_800_000..4_102_444_801_000) {
            let json = serde_json::to_string(&Timestamp::from_millis(millis)).unwrap();
            assert!(json.len() <= "1700000000.123".len(), "{json}");
            assert_eq!(serde_json::from_str::<Timestamp>(&json).unwrap().millis(), millis);
        }
    }

    #[test]
    fn clients_number_forms_are_read() {
        for json in ["1.7e9", "1700000000.0", "1700000000.0004"] {
            assert_eq!(serde_json::from_str::<Timestamp>(json).unwrap().millis(), 1_700_000_000_000);
        }
        for json in ["1e300", "-1e300", "18446744073709551615", "9223372036854775807", "\"2023\"", "true"] {
            assert!(serde_json::from_str::<Timestamp>(json).is_err(), "{json}");
        }
    }
}
