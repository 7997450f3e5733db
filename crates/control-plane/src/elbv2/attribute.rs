//! Attributes of load balancers, target groups and listeners: which keys there are, what they are at first, and which values
//! they take (API reference: `LoadBalancerAttribute`, `TargetGroupAttribute`, `ListenerAttribute`).
//!
//! A record keeps what was set. What is shown is every key that the resource can have.

pub(super) mod listener;
pub(super) mod load_balancer;
pub(super) mod target_group;

use std::collections::BTreeMap;

use longshore_api::error::Error;
use longshore_model::load_balancing::Attributes;

use super::error;

/// An attribute that a resource can have.
#[derive(Debug, Clone, Copy)]
struct Known {
    key: &'static str,
    default: &'static str,
    values: Values,
}

/// The values that an attribute takes.
#[derive(Debug, Clone, Copy)]
enum Values {
    Boolean,
    /// `true` or `false`, and nothing but this here: the other one is not done.
    Only(&'static str, &'static str),
    OneOf(&'static [&'static str]),
    /// Both are included.
    Range(u32, u32),
    /// The first one turns it off; else both others are included.
    OffOr(&'static str, u32, u32),
    /// As many characters; none is allowed.
    Text(usize),
}

const fn known(key: &'static str, default: &'static str, values: Values) -> Known {
    Known { key, default, values }
}

impl Values {
    /// Whether the value is one.
    fn check(self, key: &str, value: &str) -> Result<(), Error> {
        let number = |first: u32, last: u32| {
            value.parse::<u32>().is_ok_and(|number| (first..=last).contains(&number) && !value.starts_with('+'))
        };
        let (fits, expected) = match self {
            Self::Boolean => (matches!(value, "true" | "false"), "one of [true, false]".to_owned()),
            Self::Only(only, why) if value != only && matches!(value, "true" | "false") => {
                return Err(error::configuration(format!("The attribute '{key}' can only be '{only}': {why}")));
            }
            Self::Only(..) => (matches!(value, "true" | "false"), "one of [true, false]".to_owned()),
            Self::OneOf(values) => (values.contains(&value), format!("one of [{}]", values.join(", "))),
            Self::Range(first, last) => (number(first, last), format!("between {first} and {last}")),
            Self::OffOr(off, first, last) => {
                (value == off || number(first, last), format!("'{off}' or between {first} and {last}"))
            }
            Self::Text(max) => (value.chars().count() <= max, format!("at most {max} characters")),
        };
        if fits {
            return Ok(());
        }
        let value = error::cut(value);
        Err(error::configuration(format!(
            "The value '{value}' of the attribute '{key}' is not valid: it must be {expected}"
        )))
    }
}

/// Takes in attributes that a caller sets. `whose` is what has them, for errors; `elsewhere` tells the keys that other resources of
/// its sort have.
fn set(
    attributes: &Attributes,
    table: &[Known],
    new: impl IntoIterator<Item = (Option<String>, Option<String>)>,
    whose: &str,
    kind: &str,
    elsewhere: impl Fn(&str) -> bool,
) -> Result<Attributes, Error> {
    let mut set = attributes.clone();
    for (key, value) in new {
        let key = key.unwrap_or_default();
        let value = value.unwrap_or_default();
        let Some(known) = table.iter().find(|known| known.key == key) else {
            let key = error::cut(&key);
            return Err(match elsewhere(&key) {
                // Terraform looks for these words and leaves the attribute out.
                true => error::configuration(format!("{whose} attribute key '{key}' is not supported on {kind}")),
                false => error::validation(format!("{whose} attribute key '{key}' is not recognized")),
            });
        };
        known.values.check(known.key, &value)?;
        set.insert(known.key.into(), value.into());
    }
    Ok(set)
}

/// All attributes of a resource, in the order of the table.
fn all(attributes: &Attributes, table: &[Known]) -> Vec<(String, String)> {
    let value = |known: &Known| attributes.get(known.key).map_or(known.default, |value| value);
    table.iter().map(|known| (known.key.to_owned(), value(known).to_owned())).collect()
}

/// The value of an attribute, whether it was set or not.
fn value<'a>(
    attributes: &'a BTreeMap<std::sync::Arc<str>, std::sync::Arc<str>>,
    table: &'a [Known],
    key: &str,
) -> &'a str {
    let default = table.iter().find(|known| known.key == key).map_or("", |known| known.default);
    attributes.get(key).map_or(default, |value| value)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_are_held_against_their_kinds() {
        for (values, good, bad) in [
            (Values::Boolean, &["true", "false"][..], &["", "TRUE", "1"][..]),
            (Values::OneOf(&["on", "off"]), &["on"], &["true", ""]),
            (Values::Range(1, 4000), &["1", "60", "4000"], &["0", "4001", "-1", "+5", "1.5", "", "x"]),
            (Values::OffOr("0", 30, 900), &["0", "30", "900"], &["29", "901", "off"]),
            (Values::OffOr("off", 1, 100), &["off", "1"], &["0", "101"]),
            (Values::Text(3), &["", "äöü"], &["four"]),
            (Values::Only("true", "because"), &["true"], &["false", "x"]),
        ] {
            assert!(good.iter().all(|value| values.check("k", value).is_ok()), "{values:?}");
            assert!(bad.iter().all(|value| values.check("k", value).is_err()), "{values:?}");
        }
    }
}
