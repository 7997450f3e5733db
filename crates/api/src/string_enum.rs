//! Enums whose values are fixed strings on the wire.
//!
//! The generated modules declare theirs with `string_enum!`, so that what all of them can do is written once.

use std::fmt;
use std::marker::PhantomData;
use std::str::FromStr;

use serde::de::{self, Deserializer, Visitor};

/// A string that is not among an enum's values.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{value}` is not a value of {name}: expected one of [{}]", .expected.join(", "))]
pub struct UnknownValue {
    /// The enum's name in the model.
    pub name: &'static str,
    /// What was given.
    pub value: String,
    /// What would have been accepted.
    pub expected: &'static [&'static str],
}

/// Declares an enum with `ALL`, `VALUES`, `as_str`, `Display`, `FromStr` and serde's traits, all by the wire's spelling.
macro_rules! string_enum {
    ($(#[$meta:meta])* pub enum $name:ident { $($variant:ident = $text:literal,)+ }) => {
        $(#[$meta])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub enum $name {
            $(#[doc = concat!("`", $text, "` on the wire.")] $variant,)+
        }

        impl $name {
            /// Every value.
            pub const ALL: &'static [Self] = &[$(Self::$variant),+];

            /// Every value as the wire spells it.
            pub const VALUES: &'static [&'static str] = &[$($text),+];

            /// The value as the wire spells it.
            pub const fn as_str(self) -> &'static str {
                match self {
                    $(Self::$variant => $text,)+
                }
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                formatter.pad(self.as_str())
            }
        }

        impl std::str::FromStr for $name {
            type Err = crate::string_enum::UnknownValue;

            fn from_str(text: &str) -> Result<Self, Self::Err> {
                match text {
                    $($text => Ok(Self::$variant),)+
                    _ => Err(crate::string_enum::UnknownValue {
                        name: stringify!($name),
                        value: text.to_owned(),
                        expected: Self::VALUES,
                    }),
                }
            }
        }

        impl serde::Serialize for $name {
            fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.serialize_str(self.as_str())
            }
        }

        impl<'de> serde::Deserialize<'de> for $name {
            fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                crate::string_enum::deserialize(deserializer)
            }
        }
    };
}

pub(crate) use string_enum;

/// Reads any of the enums from a string, without a copy of it.
pub(crate) fn deserialize<'de, T, D>(deserializer: D) -> Result<T, D::Error>
where
    T: FromStr<Err = UnknownValue>,
    D: Deserializer<'de>,
{
    struct Text<T>(PhantomData<T>);

    impl<T: FromStr<Err = UnknownValue>> Visitor<'_> for Text<T> {
        type Value = T;

        fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
            formatter.write_str("a string")
        }

        fn visit_str<E: de::Error>(self, text: &str) -> Result<T, E> {
            text.parse().map_err(E::custom)
        }
    }

    deserializer.deserialize_str(Text(PhantomData))
}

#[cfg(test)]
mod tests {
    use crate::ecs::LogDriver;

    #[test]
    fn spelled_as_on_the_wire_everywhere() {
        assert_eq!(LogDriver::VALUES[..2], ["json-file", "syslog"]);
        assert_eq!(LogDriver::ALL.len(), LogDriver::VALUES.len());
        for (value, text) in LogDriver::ALL.iter().zip(LogDriver::VALUES) {
            assert_eq!(value.as_str(), *text);
            assert_eq!(value.to_string(), *text);
            assert_eq!(text.parse::<LogDriver>().as_ref(), Ok(value));
            let json = serde_json::to_string(value).unwrap();
            assert_eq!(json, format!("\"{text}\""));
            assert_eq!(serde_json::from_str::<LogDriver>(&json).unwrap(), *value);
        }
        assert_eq!(format!("[{:>7}]", LogDriver::Gelf), "[   gelf]");
    }

    #[test]
    fn other_strings_are_refused_with_what_is_expected() {
        let told = serde_json::from_str::<LogDriver>("\"JSON-FILE\"").unwrap_err().to_string();
        let expected = "`JSON-FILE` is not a value of LogDriver: expected one of [json-file, syslog, ";
        assert!(told.starts_with(expected), "{told}");
        assert!(serde_json::from_str::<LogDriver>("1").is_err());
    }
}
