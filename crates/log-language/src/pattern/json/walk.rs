//! One pass over a message that finds the values of all selectors.
//!
//! The selectors form a tree; the pass goes down the message and the tree together. What no selector asks for is skipped by the
//! parser without being built, and nesting in it costs no stack. What is asked for nests at most as deep as a selector is long.

use std::fmt;

use serde::de::{DeserializeSeed, Deserializer, IgnoredAny, MapAccess, SeqAccess, Visitor};
use serde_json::value::RawValue;

use super::path::Segment;
use crate::json::Value;

/// A step that selectors share, with what is asked there and below.
#[derive(Debug, Clone, Default)]
pub(in crate::pattern) struct Node {
    tests: Vec<usize>,
    keys: Vec<(String, Node)>,
    indices: Vec<(usize, Node)>,
    wildcard: Option<Box<Node>>,
}

/// Which tests were settled.
#[derive(Default)]
pub(super) struct Seen([u64; 3]);

impl Seen {
    /// More than fit in a pattern's 1024 characters.
    pub(super) const CAPACITY: usize = 192;

    pub(super) fn insert(&mut self, test: usize) {
        self.0[test / 64] |= 1 << (test % 64);
    }

    pub(super) fn contains(&self, test: usize) -> bool {
        self.0[test / 64] & (1 << (test % 64)) != 0
    }
}

impl Node {
    /// Adds a selector.
    pub(in crate::pattern) fn plant(&mut self, segments: &[Segment], test: usize) {
        let Some((first, rest)) = segments.split_first() else {
            self.tests.push(test);
            return;
        };
        match first {
            Segment::Key(key) => child(&mut self.keys, |known| known == key, || key.clone()).plant(rest, test),
            Segment::Index(index) => child(&mut self.indices, |known| known == index, || *index).plant(rest, test),
            Segment::Wildcard => self.wildcard.get_or_insert_default().plant(rest, test),
        }
    }

    fn key(&self, key: &str) -> Option<&Node> {
        self.keys.iter().find(|(known, _)| known == key).map(|(_, node)| node)
    }

    fn index(&self, index: usize) -> Option<&Node> {
        self.indices.iter().find(|(known, _)| *known == index).map(|(_, node)| node)
    }

    fn is_leaf(&self) -> bool {
        self.keys.is_empty() && self.indices.is_empty() && self.wildcard.is_none()
    }
}

fn child<K>(children: &mut Vec<(K, Node)>, same: impl Fn(&K) -> bool, key: impl FnOnce() -> K) -> &mut Node {
    let at = children.iter().position(|(known, _)| same(known)).unwrap_or_else(|| {
        children.push((key(), Node::default()));
        children.len() - 1
    });
    &mut children[at].1
}

/// Tells of every value that a test asks for. `false` when the message is not JSON as a whole.
pub(in crate::pattern) fn walk<'a>(tree: &Node, message: &'a str, tell: &mut dyn FnMut(usize, &Value<'a>)) -> bool {
    let mut deserializer = serde_json::Deserializer::from_str(message);
    Walk { node: tree, tell }.deserialize(&mut deserializer).is_ok() && deserializer.end().is_ok()
}

struct Walk<'t, 'f, 'a> {
    node: &'t Node,
    tell: &'f mut dyn FnMut(usize, &Value<'a>),
}

/// The nodes that one entry of an object or array concerns.
type Concerned<'t> = (Option<&'t Node>, Option<&'t Node>);

impl<'t, 'a> Walk<'t, '_, 'a> {
    /// A value that both kinds of node may concern, read once and walked for each.
    fn value(&mut self, raw: &'a RawValue, (named, wildcard): Concerned<'t>) {
        for node in [named, wildcard].into_iter().flatten() {
            if let Some(value) = Value::of(raw) {
                node.tests.iter().for_each(|&test| (self.tell)(test, &value));
                if let Value::Container(text) = value
                    && !node.is_leaf()
                {
                    walk(node, text, self.tell);
                }
            }
        }
    }
}

/// The only node that an entry concerns, when nothing is asked of the entry itself: it is walked where it stands.
fn passing<'t>(concerned: Concerned<'t>) -> Option<&'t Node> {
    match concerned {
        (Some(node), None) | (None, Some(node)) if node.tests.is_empty() => Some(node),
        _ => None,
    }
}

impl<'a> DeserializeSeed<'a> for Walk<'_, '_, 'a> {
    type Value = ();

    fn deserialize<D: Deserializer<'a>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'a> Visitor<'a> for Walk<'_, '_, 'a> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("JSON")
    }

    fn visit_map<A: MapAccess<'a>>(mut self, mut map: A) -> Result<(), A::Error> {
        while let Some(named) = map.next_key_seed(Key(self.node))? {
            let concerned = (named, self.node.wildcard.as_deref());
            match (concerned, passing(concerned)) {
                ((None, None), _) => map.next_value::<IgnoredAny>().map(drop)?,
                (_, Some(node)) => map.next_value_seed(Walk { node, tell: self.tell })?,
                (concerned, None) => {
                    let raw = map.next_value::<&'a RawValue>()?;
                    self.value(raw, concerned);
                }
            }
        }
        Ok(())
    }

    fn visit_seq<A: SeqAccess<'a>>(mut self, mut array: A) -> Result<(), A::Error> {
        for index in 0.. {
            let concerned = (self.node.index(index), self.node.wildcard.as_deref());
            let more = match (concerned, passing(concerned)) {
                ((None, None), _) => array.next_element::<IgnoredAny>()?.is_some(),
                (_, Some(node)) => array.next_element_seed(Walk { node, tell: self.tell })?.is_some(),
                (concerned, None) => match array.next_element::<&'a RawValue>()? {
                    Some(raw) => {
                        self.value(raw, concerned);
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

    fn visit_bool<E>(self, _: bool) -> Result<(), E> {
        Ok(())
    }

    fn visit_i64<E>(self, _: i64) -> Result<(), E> {
        Ok(())
    }

    fn visit_u64<E>(self, _: u64) -> Result<(), E> {
        Ok(())
    }

    fn visit_f64<E>(self, _: f64) -> Result<(), E> {
        Ok(())
    }

    fn visit_str<E>(self, _: &str) -> Result<(), E> {
        Ok(())
    }

    fn visit_unit<E>(self) -> Result<(), E> {
        Ok(())
    }
}

/// Reads a key, and finds what is asked below it.
struct Key<'t>(&'t Node);

impl<'t, 'a> DeserializeSeed<'a> for Key<'t> {
    type Value = Option<&'t Node>;

    fn deserialize<D: Deserializer<'a>>(self, deserializer: D) -> Result<Self::Value, D::Error> {
        deserializer.deserialize_str(self)
    }
}

impl<'t> Visitor<'_> for Key<'t> {
    type Value = Option<&'t Node>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a key")
    }

    fn visit_str<E>(self, key: &str) -> Result<Self::Value, E> {
        Ok(self.0.key(key))
    }
}
