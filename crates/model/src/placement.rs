//! What users ask of placement: constraints bind, strategies prefer (API reference: `PlacementConstraint`, `PlacementStrategy`).

use std::sync::Arc;

use crate::text::shared;

/// An instance's property: a name, and mostly a value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Attribute {
    /// Its name, such as `ecs.os-type`.
    pub name: Arc<str>,
    /// Its value; capabilities have none.
    pub value: Option<Arc<str>>,
}

impl Attribute {
    /// An attribute whose texts are shared with those of others: thousands of instances offer the same.
    pub fn new(name: &str, value: Option<&str>) -> Self {
        Self { name: shared(name), value: value.map(shared) }
    }
}

/// A rule that placement must keep.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Constraint {
    /// Every task of the same group on an instance of its own.
    DistinctInstance,
    /// Only instances for which the cluster query expression holds.
    MemberOf(Arc<str>),
}

/// A preference; earlier ones weigh more, later ones break their ties.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Strategy {
    /// Any instance that fits.
    Random,
    /// The value of the field that has the fewest tasks of the same group.
    Spread(SpreadField),
    /// The instance with the least left that still fits.
    Binpack(BinpackField),
}

/// What tasks are spread over.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SpreadField {
    /// Each container instance; `host` means the same.
    InstanceId,
    /// The values of an attribute; instances without it share one value.
    Attribute(Arc<str>),
}

/// What binpack saves.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum BinpackField {
    /// CPU units.
    Cpu,
    /// MiB of memory.
    Memory,
}

/// Constraints and strategies together, as a service or a RunTask call states them.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Rules {
    /// All must hold.
    pub constraints: Vec<Constraint>,
    /// In order of weight.
    pub strategies: Vec<Strategy>,
}
