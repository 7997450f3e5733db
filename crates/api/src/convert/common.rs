//! What all resources share: timestamps, tags, attributes.

use longshore_model::placement::Attribute;
use longshore_model::{Tag, Timestamp};

use crate::{ecs, timestamp};

/// A domain time on the wire.
pub fn timestamp(at: Timestamp) -> timestamp::Timestamp {
    timestamp::Timestamp::from_millis(at.as_millis())
}

/// A wire time in the domain.
pub fn from_timestamp(at: timestamp::Timestamp) -> Timestamp {
    Timestamp::from_millis(at.millis())
}

/// Tags on the wire.
pub fn tags(tags: &[Tag]) -> Vec<ecs::Tag> {
    let wire = |tag: &Tag| ecs::Tag { key: Some(tag.key.to_string()), value: Some(tag.value.to_string()) };
    tags.iter().map(wire).collect()
}

/// Wire tags in the domain; a missing value is an empty one.
pub fn from_tags(tags: Option<Vec<ecs::Tag>>) -> Vec<Tag> {
    let domain =
        |tag: ecs::Tag| Tag { key: tag.key.unwrap_or_default().into(), value: tag.value.unwrap_or_default().into() };
    tags.into_iter().flatten().map(domain).collect()
}

/// Attributes on the wire, without a target.
pub fn attributes(attributes: &[Attribute]) -> Vec<ecs::Attribute> {
    let wire = |attribute: &Attribute| ecs::Attribute {
        name: Some(attribute.name.to_string()),
        value: attribute.value.as_deref().map(str::to_owned),
        ..ecs::Attribute::default()
    };
    attributes.iter().map(wire).collect()
}

/// Wire attributes in the domain; an empty value is none.
pub fn from_attributes(attributes: Option<Vec<ecs::Attribute>>) -> Vec<Attribute> {
    let domain = |attribute: ecs::Attribute| {
        let value = attribute.value.as_deref().filter(|value| !value.is_empty());
        Attribute::new(attribute.name.as_deref().unwrap_or_default(), value)
    };
    attributes.into_iter().flatten().map(domain).collect()
}
