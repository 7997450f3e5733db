//! Fields of an event: its own, and those of a message that is JSON, as `a.b.0`.

use std::fmt;

use serde::de::{DeserializeSeed, Deserializer, IgnoredAny, MapAccess, SeqAccess, Visitor};
use serde_json::value::RawValue;

use super::value::Value;
use crate::json;

/// How many parts a field's name may have: what looks it up goes that deep. A field that is called by its expression's text may have
/// more, and is found in no message.
pub(super) const MAX_NAME_PARTS: usize = 64;

/// A field that is looked for: what is left of its name below here, and whose it is.
type Wanted<'n> = (&'n str, usize);

/// Finds fields in a JSON text in one pass: nothing in a text that is not JSON as a whole. Their texts are taken off the `room`; `None`
/// when there is too little of it.
///
/// A name is its keys joined by points. A key that holds points itself is found all the same: `a.b` is the key `b` in `a`, or the key
/// `a.b`. Nesting that no name goes into costs no stack.
pub(super) fn find(text: &str, wanted: &[Wanted<'_>], room: &mut usize) -> Option<Vec<(usize, Value)>> {
    if wanted.is_empty() || !json::looks_like_json(text) {
        return Some(Vec::new());
    }
    let mut found = Found { fields: Vec::new(), room: Some(*room) };
    let is_json = search(text, wanted, 1, &mut found);
    *room = found.room?;
    Some(if is_json { found.fields } else { Vec::new() })
}

struct Found {
    fields: Vec<(usize, Value)>,
    /// What is left; `None` once it was too little.
    room: Option<usize>,
}

fn search(text: &str, wanted: &[Wanted<'_>], depth: usize, found: &mut Found) -> bool {
    let mut deserializer = serde_json::Deserializer::from_str(text);
    Search { wanted, depth, found }.deserialize(&mut deserializer).is_ok() && deserializer.end().is_ok()
}

struct Search<'n, 'f> {
    wanted: &'f [Wanted<'n>],
    /// At which part of the names this is.
    depth: usize,
    found: &'f mut Found,
}

/// What a key leads to.
struct Below<'n> {
    /// Fields that end at it.
    here: Vec<usize>,
    deeper: Vec<Wanted<'n>>,
}

impl<'n> Search<'n, '_> {
    fn below(&self, key: &str) -> Option<Below<'n>> {
        let mut below: Option<Below<'n>> = None;
        for &(name, slot) in self.wanted {
            let Some(rest) = name.strip_prefix(key) else { continue };
            if rest.is_empty() {
                below.get_or_insert_with(Below::new).here.push(slot);
            } else if let Some(rest) = rest.strip_prefix('.') {
                below.get_or_insert_with(Below::new).deeper.push((rest, slot));
            }
        }
        below
    }

    fn take(&mut self, raw: &RawValue, below: &Below<'n>) {
        let Some(value) = json::Value::of(raw) else { return };
        if !below.here.is_empty() {
            self.found.room = self.found.room.and_then(|room| room.checked_sub(size(&value)));
            if self.found.room.is_none() {
                return;
            }
            let value = from_json(&value);
            self.found.fields.extend(below.here.iter().map(|&slot| (slot, value.clone())));
        }
        if let json::Value::Container(text) = value
            && !below.deeper.is_empty()
            && self.depth < MAX_NAME_PARTS
        {
            search(text, &below.deeper, self.depth + 1, self.found);
        }
    }
}

impl Below<'_> {
    fn new() -> Self {
        Self { here: Vec::new(), deeper: Vec::new() }
    }
}

/// How long the text is that is made of it.
fn size(value: &json::Value<'_>) -> usize {
    match value {
        json::Value::Text(text) => text.len(),
        json::Value::Number(text) | json::Value::Container(text) => text.len(),
        json::Value::Bool(_) | json::Value::Null => 0,
    }
}

fn from_json(value: &json::Value<'_>) -> Value {
    match value {
        json::Value::Text(text) => Value::text(text),
        json::Value::Number(text) => Value::text(text),
        json::Value::Bool(it) => Value::Bool(*it),
        json::Value::Null => Value::Null,
        json::Value::Container(text) => Value::Json((*text).into()),
    }
}

impl<'a> DeserializeSeed<'a> for Search<'_, '_> {
    type Value = ();

    fn deserialize<D: Deserializer<'a>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'a> Visitor<'a> for Search<'_, '_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object or an array")
    }

    fn visit_map<A: MapAccess<'a>>(mut self, mut map: A) -> Result<(), A::Error> {
        while let Some(below) = map.next_key_seed(Key(&self))? {
            match below {
                None => map.next_value::<IgnoredAny>().map(drop)?,
                Some(below) => self.take(map.next_value::<&RawValue>()?, &below),
            }
        }
        Ok(())
    }

    fn visit_seq<A: SeqAccess<'a>>(mut self, mut array: A) -> Result<(), A::Error> {
        for index in 0_usize.. {
            let more = match self.below(&index.to_string()) {
                None => array.next_element::<IgnoredAny>()?.is_some(),
                Some(below) => match array.next_element::<&RawValue>()? {
                    Some(raw) => {
                        self.take(raw, &below);
                        true
                    }
                    None => false,
                },
            };
            if !more {
                break;
            }
        }
        Ok(())
    }
}

struct Key<'k, 'n, 'f>(&'k Search<'n, 'f>);

impl<'n, 'a> DeserializeSeed<'a> for Key<'_, 'n, '_> {
    type Value = Option<Below<'n>>;

    fn deserialize<D: Deserializer<'a>>(self, deserializer: D) -> Result<Self::Value, D::Error> {
        deserializer.deserialize_str(self)
    }
}

impl<'n> Visitor<'_> for Key<'_, 'n, '_> {
    type Value = Option<Below<'n>>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a key")
    }

    fn visit_str<E>(self, key: &str) -> Result<Self::Value, E> {
        Ok(self.0.below(key))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(text: &str, names: &[&str]) -> Vec<Option<String>> {
        let wanted: Vec<_> = names.iter().copied().zip(0..).collect();
        let mut values = vec![Value::Null; names.len()];
        for (slot, value) in find(text, &wanted, &mut 1000).expect("room") {
            values[slot] = value;
        }
        values.iter().map(|value| value.show().map(|it| it.to_string())).collect()
    }

    #[test]
    fn names_lead_into_objects_and_arrays() {
        let text = r#"{"a":{"b":[10,{"c":"x"}]},"a.d":true,"n":null,"big":12345678901234567890}"#;
        let names = ["a.b.0", "a.b.1.c", "a.d", "n", "big", "a.b", "none"];
        let expected =
            [Some("10"), Some("x"), Some("1"), None, Some("12345678901234567890"), Some(r#"[10,{"c":"x"}]"#), None];
        assert_eq!(found(text, &names), expected.map(|it| it.map(str::to_owned)));
    }

    #[test]
    fn what_is_found_has_room() {
        let text = r#"{"a":{"b":"123456789"}}"#;
        let mut room = 30;
        assert_eq!(find(text, &[("a.b", 0)], &mut room).map(|it| it.len()), Some(1));
        assert_eq!(room, 21);
        assert_eq!(find(text, &[("a", 0), ("a.b", 1)], &mut room), None, "a has 17 bytes, and a.b 9");
    }

    #[test]
    fn what_is_not_json_as_a_whole_has_no_fields() {
        for text in ["", "a=1", r#"{"a":1"#, r#"{"a":1} b"#] {
            assert_eq!(found(text, &["a"]), [None], "{text}");
        }
        let deep = format!("{{\"x\":{}{},\"a\":1}}", "[".repeat(100_000), "]".repeat(100_000));
        assert_eq!(found(&deep, &["a"]), [Some("1".to_owned())]);
    }
}
