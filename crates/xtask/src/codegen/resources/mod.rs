//! Which file of a service each operation and shape goes to: the resource that it belongs to.

pub(super) mod acm;
pub(super) mod cloudwatch;
pub(super) mod ec2;
pub(super) mod ecs;
pub(super) mod elbv2;
pub(super) mod logs;
pub(super) mod sts;

use std::collections::{BTreeMap, BTreeSet};

use super::model::Model;
use crate::Result;

/// A resource, and so a file.
pub(crate) struct Resource {
    /// The module's name.
    pub(crate) name: &'static str,
    /// What the file's first line says it holds.
    pub(crate) about: &'static str,
    /// The resource whose shapes this one builds on: what only the two share belongs there.
    base: Option<&'static str>,
    /// Operations, by name.
    pub(crate) operations: &'static [&'static str],
    /// Shapes that belong here whoever else uses them.
    owns: &'static [&'static str],
}

/// The module for shapes that belong to no single resource.
const COMMON: &str = "common";

/// The module of every type that an operation reaches, by the type's name.
///
/// A type lives where it is used; one that a resource shares with those that build on it lives with the former; any
/// other shared one is common.
pub(crate) fn homes<'m>(model: &'m Model, resources: &[Resource]) -> Result<BTreeMap<&'m str, &'static str>> {
    for (operation, _) in model.operations.iter() {
        let times = resources.iter().filter(|resource| resource.operations.contains(&operation)).count();
        if times != 1 {
            return Err(format!("{operation} must be listed once in codegen/resources, not {times} times").into());
        }
    }
    let mut users: BTreeMap<&str, BTreeSet<&'static str>> = BTreeMap::new();
    for resource in resources {
        let mut reached = BTreeSet::new();
        for name in resource.operations {
            let operation = model.operations.get(name);
            let operation = operation.ok_or_else(|| format!("{name} is not in the model"))?;
            for message in operation.input.iter().chain(&operation.output) {
                model.reach(&message.shape, &mut reached);
            }
        }
        for shape in reached.into_iter().filter(|shape| model.shape(shape).is_type()) {
            users.entry(shape).or_default().insert(resource.name);
        }
    }
    Ok(users.into_iter().map(|(shape, users)| (shape, home(shape, &users, resources))).collect())
}

fn home(shape: &str, users: &BTreeSet<&'static str>, resources: &[Resource]) -> &'static str {
    if let Some(owner) = resources.iter().find(|resource| resource.owns.contains(&shape)) {
        return owner.name;
    }
    let mut roots = resources
        .iter()
        .filter(|resource| users.contains(resource.name) && !resource.base.is_some_and(|base| users.contains(base)));
    match (roots.next(), roots.next()) {
        (Some(only), None) => only.name,
        _ => COMMON,
    }
}
