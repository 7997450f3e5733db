//! Capacity provider strategies as calls give them: checked here for clusters, RunTask and services alike.

use longshore_api::ecs::{CapacityProviderStrategyItem, LaunchType};
use longshore_api::error::Error;
use longshore_model::Cluster;
use longshore_model::capacity_provider::{StrategyItem, is_built_in};
use serde::Deserialize;

use crate::ecs::cluster::associations;
use crate::ecs::unsupported;

/// The most items of one strategy (API reference: `capacityProviderStrategy`).
const MAX_ITEMS: usize = 20;

/// Whose strategy it is: ECS says one thing in two ways.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::ecs) enum Of {
    /// A cluster's default.
    Cluster,
    /// A call's or a service's.
    Call,
}

/// Checks a strategy against the providers that its cluster has.
///
/// # Errors
/// `InvalidParameterException`.
pub(in crate::ecs) fn check(
    items: &[CapacityProviderStrategyItem],
    associated: &[String],
    of: Of,
) -> Result<(), Error> {
    if items.len() > MAX_ITEMS {
        let text = format!("A capacity provider strategy can contain a maximum of {MAX_ITEMS} capacity providers.");
        return Err(Error::invalid_parameter(text));
    }
    for item in items {
        check_item(item, associated)?;
    }
    let mut names: Vec<&str> = items.iter().filter_map(|item| item.capacity_provider.as_deref()).collect();
    let built_in = names.iter().filter(|name| is_built_in(name)).count();
    if built_in != 0 && built_in != names.len() {
        return Err(Error::invalid_parameter(
            "The specified capacity provider strategy cannot contain both Fargate and Auto Scaling group capacity \
             providers.",
        ));
    }
    names.sort_unstable();
    if names.windows(2).any(|pair| pair[0] == pair[1]) {
        let text = "The specified capacity provider strategy contains a capacity provider more than once.";
        return Err(Error::invalid_parameter(text));
    }
    if items.iter().filter(|item| item.base.unwrap_or(0) > 0).count() > 1 {
        return Err(Error::invalid_parameter(match of {
            Of::Cluster => {
                "The specified capacity provider strategy contains multiple capacity providers with a base value \
                 defined."
            }
            Of::Call => {
                "There are multiple capacity providers in the specified capacity provider strategy with a base value \
                 defined."
            }
        }));
    }
    if items.len() > 1 && items.iter().all(|item| item.weight.unwrap_or(0) == 0) {
        return Err(Error::invalid_parameter(
            "There are no capacity providers in the capacity provider strategy with a weight value greater than zero.",
        ));
    }
    Ok(())
}

fn check_item(item: &CapacityProviderStrategyItem, associated: &[String]) -> Result<(), Error> {
    if !item.capacity_provider.as_ref().is_some_and(|name| associated.contains(name)) {
        return Err(Error::invalid_parameter(
            "The specified capacity provider strategy cannot contain a capacity provider that is not associated with \
             the cluster. Associate the capacity provider with the cluster or specify a valid capacity provider and try \
             again.",
        ));
    }
    for (name, value, most) in [("weight", item.weight, 1_000), ("base", item.base, 100_000)] {
        if !(0..=most).contains(&value.unwrap_or(0)) {
            return Err(Error::invalid_parameter(format!("The {name} should be between 0 and {most}.")));
        }
    }
    Ok(())
}

/// What tasks run on.
#[derive(Debug, Clone, PartialEq)]
pub(in crate::ecs) enum Capacity {
    /// Any instance of the cluster.
    LaunchType(LaunchType),
    /// The instances of capacity providers, by these items with all their numbers.
    Strategy(Vec<CapacityProviderStrategyItem>),
}

/// What a call's tasks run on: what it says, else its cluster's default strategy, else the launch type EC2.
///
/// # Errors
/// `InvalidParameterException` when it says both or a wrong strategy, `UnsupportedFeatureException` for Fargate.
pub(in crate::ecs) fn choose(
    cluster: &Cluster,
    launch_type: Option<LaunchType>,
    given: Option<&[CapacityProviderStrategyItem]>,
) -> Result<Capacity, Error> {
    let given = given.filter(|items| !items.is_empty());
    if let Some(items) = given {
        if launch_type.is_some() {
            let text = "Specifying both a launch type and capacity provider strategy is not supported";
            return Err(Error::invalid_parameter(text));
        }
        check(items, &associations::of(cluster), Of::Call)?;
    }
    let default = cluster.document.get("defaultCapacityProviderStrategy");
    let default = default.and_then(|items| Vec::<CapacityProviderStrategyItem>::deserialize(items).ok());
    let items = match (launch_type, given) {
        (Some(launch_type), _) => return Ok(Capacity::LaunchType(launch_type)),
        (None, Some(items)) => complete(items),
        (None, None) => default.unwrap_or_default(),
    };
    let mut names = items.iter().filter_map(|item| item.capacity_provider.as_deref());
    match names.find(|name| is_built_in(name)) {
        Some(name) => Err(unsupported::missing(&format!("The capacity provider {name}"), "use one of your own")),
        None if items.is_empty() => Ok(Capacity::LaunchType(LaunchType::Ec2)),
        None => Ok(Capacity::Strategy(items)),
    }
}

/// The items with the numbers that ECS fills in.
pub(in crate::ecs) fn complete(items: &[CapacityProviderStrategyItem]) -> Vec<CapacityProviderStrategyItem> {
    let complete = |item: &CapacityProviderStrategyItem| CapacityProviderStrategyItem {
        capacity_provider: item.capacity_provider.clone(),
        weight: item.weight.or(Some(0)),
        base: item.base.or(Some(0)),
    };
    items.iter().map(complete).collect()
}

/// A completed strategy as the scheduler takes it.
pub(in crate::ecs) fn items(items: &[CapacityProviderStrategyItem]) -> Vec<StrategyItem> {
    let number = |value: Option<i32>| value.and_then(|value| u32::try_from(value).ok()).unwrap_or(0);
    let item = |item: &CapacityProviderStrategyItem| {
        let provider = item.capacity_provider.as_deref()?.into();
        Some(StrategyItem { provider, base: number(item.base), weight: number(item.weight) })
    };
    items.iter().filter_map(item).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn item(name: &str, weight: i32, base: i32) -> CapacityProviderStrategyItem {
        CapacityProviderStrategyItem { capacity_provider: Some(name.into()), weight: Some(weight), base: Some(base) }
    }

    #[test]
    fn strategies_that_ecs_refuses_are_refused_in_its_words() {
        // Rule 5.3.2: at most 20 providers, one base, a weight, and never Fargate among others.
        let known: Vec<String> = (0..21).map(|n| format!("p{n}")).chain(["FARGATE".to_owned()]).collect();
        let many = (0..21).map(|n| item(&format!("p{n}"), 1, 0)).collect();
        let cases = [
            (vec![item("other", 1, 0)], "is not associated with the cluster"),
            (vec![item("p1", 1, 1), item("p2", 1, 1)], "multiple capacity providers"),
            (vec![item("p1", 0, 0), item("p2", 0, 0)], "greater than zero"),
            (vec![item("p1", 1, 0), item("FARGATE", 1, 0)], "both Fargate and Auto Scaling group"),
            (vec![item("p1", 1, 0), item("p1", 1, 0)], "more than once"),
            (vec![item("p1", 1001, 0)], "weight should be between 0 and 1000"),
            (vec![item("p1", 1, 100_001)], "base should be between 0 and 100000"),
            (many, "maximum of 20"),
        ];
        for (items, words) in cases {
            for of in [Of::Cluster, Of::Call] {
                let error = check(&items, &known, of).unwrap_err();
                assert!(error.code == "InvalidParameterException" && error.message.contains(words), "{error}");
            }
        }
        for fine in [vec![], vec![item("p1", 0, 0)], vec![item("p1", 0, 5), item("p2", 1, 0)]] {
            assert_eq!(check(&fine, &known, Of::Call), Ok(()));
        }
    }
}
