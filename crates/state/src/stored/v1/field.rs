//! The stored types of single fields, and the two macros that make forms and words of them.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::str::FromStr;
use std::sync::Arc;

use longshore_model::id::{
    AlarmName, CapacityProviderName, ClusterName, ContainerId, ContainerName, DaemonName, LogGroupName, ServiceName,
};
use longshore_model::load_balancing::{CertificateId, EdgeName};
use longshore_model::resources::PortSet;
use longshore_model::text::shared;
use longshore_model::{Document, TaskId, Timestamp};
use serde::de::{Deserialize, Deserializer, Error, Visitor};
use serde::ser::{Serialize, Serializer};
use serde_json::Value;

/// A stored type and the domain type that it stands for. What can be wrong in a stored value is found when it is parsed,
/// so that loading cannot fail.
pub(super) trait Stored<Model>: Sized {
    fn store(model: &Model) -> Self;
    fn load(self) -> Model;
}

/// Declares a form: the members that are always written, then those that are left out while they are empty.
macro_rules! form {
    ($(#[$doc:meta])* $name:ident of $model:ty {
        always { $($field:ident: $stored:ty),* $(,)? }
        unless_empty { $($optional:ident: $optional_stored:ty),* $(,)? }
    }) => {
        $(#[$doc])*
        #[derive(Debug, PartialEq, serde::Serialize, serde::Deserialize)]
        pub(super) struct $name {
            $($field: $stored,)*
            $(
                #[serde(default, skip_serializing_if = "super::field::is_default")]
                $optional: $optional_stored,
            )*
        }

        impl super::field::Stored<$model> for $name {
            fn store(model: &$model) -> Self {
                type Model = $model;
                let Model { $($field,)* $($optional,)* } = model;
                Self {
                    $($field: super::field::Stored::store($field),)*
                    $($optional: super::field::Stored::store($optional),)*
                }
            }

            fn load(self) -> $model {
                type Model = $model;
                Model {
                    $($field: super::field::Stored::load(self.$field),)*
                    $($optional: super::field::Stored::load(self.$optional),)*
                }
            }
        }
    };
}
pub(super) use form;

/// Declares the words that the variants of an enumeration are stored as.
macro_rules! words {
    ($(#[$doc:meta])* $name:ident of $model:ty { $($(#[$mark:meta])* $variant:ident = $word:literal),* $(,)? }) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, serde::Serialize, serde::Deserialize)]
        pub(super) enum $name {
            $(#[serde(rename = $word)] $(#[$mark])* $variant,)*
        }

        impl super::field::Stored<$model> for $name {
            fn store(model: &$model) -> Self {
                type Model = $model;
                match model { $(Model::$variant => Self::$variant,)* }
            }

            fn load(self) -> $model {
                type Model = $model;
                match self { $(Self::$variant => Model::$variant,)* }
            }
        }
    };
}
pub(super) use words;

/// Whether a member may be left out.
pub(super) fn is_default<T: Default + PartialEq>(value: &T) -> bool {
    *value == T::default()
}

macro_rules! as_it_is {
    ($($type:ty),*) => {
        $(impl Stored<$type> for $type {
            fn store(model: &$type) -> Self {
                model.clone()
            }

            fn load(self) -> $type {
                self
            }
        })*
    };
}

as_it_is!(bool, i32, u16, u32, u64, f64, String, Arc<str>, BTreeSet<String>, BTreeMap<Arc<str>, Arc<str>>);

macro_rules! name {
    ($($name:ty),*) => {
        $(impl Stored<$name> for Arc<str> {
            fn store(model: &$name) -> Self {
                model.into()
            }

            fn load(self) -> $name {
                self.into()
            }
        }

        impl Stored<$name> for Shared {
            fn store(model: &$name) -> Self {
                Self(model.into())
            }

            fn load(self) -> $name {
                self.0.into()
            }
        })*
    };
}

name!(
    AlarmName,
    CapacityProviderName,
    CertificateId,
    ClusterName,
    ContainerName,
    DaemonName,
    EdgeName,
    LogGroupName,
    ServiceName
);

impl<M, S: Stored<M>> Stored<Option<M>> for Option<S> {
    fn store(model: &Option<M>) -> Self {
        model.as_ref().map(S::store)
    }

    fn load(self) -> Option<M> {
        self.map(S::load)
    }
}

impl<M, S: Stored<M>> Stored<Vec<M>> for Vec<S> {
    fn store(model: &Vec<M>) -> Self {
        model.iter().map(S::store).collect()
    }

    /// With no room to spare: of what is loaded most never changes again.
    fn load(self) -> Vec<M> {
        let mut loaded: Vec<M> = self.into_iter().map(S::load).collect();
        loaded.shrink_to_fit();
        loaded
    }
}

impl Stored<PortSet> for Vec<u16> {
    fn store(model: &PortSet) -> Self {
        model.iter().collect()
    }

    fn load(self) -> PortSet {
        self.into_iter().collect()
    }
}

/// A text that many records have in common, such as a cluster's name: equal ones become one when they are loaded.
#[derive(Debug, PartialEq)]
pub(super) struct Shared(Arc<str>);

impl Serialize for Shared {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.0)
    }
}

impl<'de> Deserialize<'de> for Shared {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Text;

        impl Visitor<'_> for Text {
            type Value = Shared;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a string")
            }

            fn visit_str<E: Error>(self, text: &str) -> Result<Shared, E> {
                Ok(Shared(shared(text)))
            }
        }

        deserializer.deserialize_str(Text)
    }
}

impl Stored<Arc<str>> for Shared {
    fn store(model: &Arc<str>) -> Self {
        Self(Arc::clone(model))
    }

    fn load(self) -> Arc<str> {
        self.0
    }
}

/// Milliseconds since the epoch.
pub(super) type Millis = i64;

impl Stored<Timestamp> for Millis {
    fn store(model: &Timestamp) -> Self {
        model.as_millis()
    }

    fn load(self) -> Timestamp {
        Timestamp::from_millis(self)
    }
}

/// An id in the form in which it is printed.
#[derive(Debug, PartialEq)]
pub(super) struct Printed<Id>(Id);

impl<Id: fmt::Display> Serialize for Printed<Id> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(&self.0)
    }
}

impl<'de, Id: FromStr<Err: fmt::Display>> Deserialize<'de> for Printed<Id> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer)?.parse().map(Self).map_err(D::Error::custom)
    }
}

impl<Id: Copy> Stored<Id> for Printed<Id> {
    fn store(model: &Id) -> Self {
        Self(*model)
    }

    fn load(self) -> Id {
        self.0
    }
}

/// 128 bits as 32 hexadecimal digits.
pub(super) type Hex = Printed<TaskId>;

impl Stored<ContainerId> for Hex {
    fn store(model: &ContainerId) -> Self {
        Self(TaskId::from_bits(model.bits()))
    }

    fn load(self) -> ContainerId {
        ContainerId::from_bits(self.0.bits())
    }
}

/// A document as it is; left out while it is an empty object.
#[derive(Debug, PartialEq, Default)]
pub(super) struct Json(Document);

impl Serialize for Json {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.0.value().serialize(serializer)
    }
}

impl<'de> Deserialize<'de> for Json {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Value::deserialize(deserializer).map(|value| Self(value.into()))
    }
}

impl Stored<Document> for Json {
    fn store(model: &Document) -> Self {
        Self(model.clone())
    }

    fn load(self) -> Document {
        self.0
    }
}
