//! An AWS interface description as botocore and the agent's repository hold it, read with its order kept.

use std::collections::BTreeSet;
use std::fmt;
use std::fs;
use std::marker::PhantomData;
use std::path::Path;

use serde::de::{Deserialize, Deserializer, MapAccess, Visitor};

use crate::Result;

/// A JSON object as a list, in the order of the file.
#[derive(Debug)]
pub(crate) struct Ordered<T>(Vec<(String, T)>);

impl<T> Ordered<T> {
    /// Entries in the order of the file.
    pub(crate) fn iter(&self) -> impl Iterator<Item = (&str, &T)> {
        self.0.iter().map(|(key, value)| (key.as_str(), value))
    }

    /// The entry of this name.
    pub(crate) fn get(&self, name: &str) -> Option<&T> {
        self.iter().find(|(key, _)| *key == name).map(|(_, value)| value)
    }
}

impl<T> Default for Ordered<T> {
    fn default() -> Self {
        Self(Vec::new())
    }
}

impl<'de, T: Deserialize<'de>> Deserialize<'de> for Ordered<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> std::result::Result<Self, D::Error> {
        struct Entries<T>(PhantomData<T>);

        impl<'de, T: Deserialize<'de>> Visitor<'de> for Entries<T> {
            type Value = Ordered<T>;

            fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
                formatter.write_str("an object")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> std::result::Result<Self::Value, A::Error> {
                let mut entries = Vec::new();
                while let Some(entry) = map.next_entry()? {
                    entries.push(entry);
                }
                Ok(Ordered(entries))
            }
        }

        deserializer.deserialize_map(Entries(PhantomData))
    }
}

/// One service's description.
#[derive(Debug, serde::Deserialize)]
pub(crate) struct Model {
    pub(crate) metadata: Metadata,
    pub(crate) operations: Ordered<Operation>,
    pub(crate) shapes: Ordered<Shape>,
}

/// What a request needs around its body.
#[derive(Debug, serde::Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Metadata {
    pub(crate) api_version: String,
    /// In host names; what requests are signed for, where nothing else is said.
    pub(crate) endpoint_prefix: Option<String>,
    /// Of the JSON protocols.
    pub(crate) target_prefix: Option<String>,
    /// Of the Query protocols.
    pub(crate) xml_namespace: Option<String>,
}

/// One operation; for the agent's channels, one exchange of messages.
#[derive(Debug, serde::Deserialize)]
pub(crate) struct Operation {
    pub(crate) input: Option<Reference>,
    pub(crate) output: Option<Reference>,
    #[serde(default)]
    pub(crate) errors: Vec<Reference>,
}

/// The use of a shape.
#[derive(Debug, serde::Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Reference {
    pub(crate) shape: String,
    /// What the wire calls the member, where that is not its name.
    pub(crate) location_name: Option<String>,
    /// What requests of EC2 call the member, where that does not follow from the name on the wire.
    pub(crate) query_name: Option<String>,
}

/// What the wire says to an error.
#[derive(Debug, serde::Deserialize)]
pub(crate) struct ErrorCode {
    #[serde(default)]
    pub(crate) code: String,
}

/// A shape with what constrains it.
#[derive(Debug, serde::Deserialize)]
pub(crate) struct Shape {
    #[serde(rename = "type")]
    pub(crate) kind: Kind,
    #[serde(default)]
    pub(crate) members: Ordered<Reference>,
    #[serde(default)]
    pub(crate) required: Vec<String>,
    pub(crate) member: Option<Reference>,
    pub(crate) key: Option<Reference>,
    pub(crate) value: Option<Reference>,
    #[serde(rename = "enum", default)]
    pub(crate) values: Vec<String>,
    pub(crate) min: Option<f64>,
    pub(crate) max: Option<f64>,
    pub(crate) pattern: Option<String>,
    #[serde(default)]
    pub(crate) sensitive: bool,
    #[serde(default)]
    pub(crate) document: bool,
    #[serde(default)]
    pub(crate) flattened: bool,
    pub(crate) error: Option<ErrorCode>,
}

impl Shape {
    /// Whether the shape becomes a Rust type of its own, as opposed to a string, number, list or map.
    pub(crate) fn is_type(&self) -> bool {
        (self.kind == Kind::Structure && !self.document) || !self.values.is_empty()
    }
}

/// The types of the description language that these services use.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Deserialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Kind {
    Structure,
    List,
    Map,
    String,
    Integer,
    Long,
    Double,
    Boolean,
    Timestamp,
    Blob,
}

impl Model {
    /// Reads a description and proves that every reference in it resolves.
    pub(crate) fn read(path: &Path) -> Result<Self> {
        let text = fs::read_to_string(path).map_err(|error| format!("cannot read {}: {error}", path.display()))?;
        let model: Self = serde_json::from_str(&text).map_err(|error| format!("{}: {error}", path.display()))?;
        let operations = model.operations.iter().flat_map(|(_, operation)| {
            let messages = operation.input.iter().chain(&operation.output);
            messages.chain(&operation.errors)
        });
        let shapes = model.shapes.iter().flat_map(|(_, shape)| references(shape));
        for reference in operations.chain(shapes) {
            if model.shapes.get(&reference.shape).is_none() {
                return Err(format!("{}: there is no shape `{}`", path.display(), reference.shape).into());
            }
        }
        Ok(model)
    }

    /// The shape of this name.
    pub(crate) fn shape(&self, name: &str) -> &Shape {
        self.shapes.get(name).expect("references were resolved when the description was read")
    }

    /// Adds `name` and everything reachable from it to `reached`.
    pub(crate) fn reach<'m>(&'m self, name: &'m str, reached: &mut BTreeSet<&'m str>) {
        if reached.insert(name) {
            for reference in references(self.shape(name)) {
                self.reach(&reference.shape, reached);
            }
        }
    }
}

impl Model {
    /// As [`reach`](Self::reach), without the keys of maps, which nothing is demanded of.
    pub(crate) fn reach_values<'m>(&'m self, name: &'m str, reached: &mut BTreeSet<&'m str>) {
        if reached.insert(name) {
            let shape = self.shape(name);
            let members = shape.members.iter().map(|(_, member)| member);
            for reference in members.chain(&shape.member).chain(&shape.value) {
                self.reach_values(&reference.shape, reached);
            }
        }
    }
}

/// Every use of another shape in this one, in order.
fn references(shape: &Shape) -> impl Iterator<Item = &Reference> {
    let members = shape.members.iter().map(|(_, member)| member);
    members.chain(&shape.member).chain(&shape.key).chain(&shape.value)
}
