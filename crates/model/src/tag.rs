//! Tags: labels that users put on resources.

use std::sync::Arc;

/// One label of a resource; keys are unique in a resource (API reference: `Tag`).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Tag {
    /// 1 to 128 characters.
    pub key: Arc<str>,
    /// 0 to 256 characters.
    pub value: Arc<str>,
}

/// At most this many tags on a resource, those that start with `aws:` not counted (API reference: `Tag`).
pub const MAX_TAGS: usize = 50;

/// Whether a key, or in ECS a value, is none that users may choose: what starts with `aws:`, in any case, is AWS's own (API
/// reference: `Tag`).
pub fn is_reserved(text: &str) -> bool {
    text.get(..4).is_some_and(|start| start.eq_ignore_ascii_case("aws:"))
}

/// Adds `new` to `tags`; an equal key takes the new value.
pub fn merge(tags: &mut Vec<Tag>, new: impl IntoIterator<Item = Tag>) {
    for tag in new {
        match tags.iter_mut().find(|present| present.key == tag.key) {
            Some(present) => present.value = tag.value,
            None => tags.push(tag),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tag(key: &str, value: &str) -> Tag {
        Tag { key: key.into(), value: value.into() }
    }

    #[test]
    fn an_equal_key_takes_the_new_value() {
        let mut tags = vec![tag("team", "red"), tag("tier", "web")];
        merge(&mut tags, [tag("team", "blue"), tag("cost", "1")]);
        assert_eq!(tags, [tag("team", "blue"), tag("tier", "web"), tag("cost", "1")]);
    }
}
