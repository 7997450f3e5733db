//! Which capacity providers a cluster has: the names that it carries as `capacityProviders`.

use std::collections::HashSet;

use longshore_api::error::Error;
use longshore_model::capacity_provider::{is_built_in, strategy};
use longshore_model::{Cluster, ClusterState, Document, Group, Guard, Record, Snapshot, service};
use serde_json::Value;

/// The most capacity providers of one cluster (API reference: `PutClusterCapacityProviders`).
pub(in crate::ecs) const MAX_PROVIDERS: usize = 20;

/// The providers of a cluster.
pub(in crate::ecs) fn of(cluster: &Cluster) -> Vec<String> {
    cluster.document.list("capacityProviders").iter().filter_map(Value::as_str).map(str::to_owned).collect()
}

/// The cluster with these providers.
pub(in crate::ecs) fn with(cluster: &Cluster, providers: &[String]) -> Cluster {
    let mut members = cluster.document.value().as_object().cloned().unwrap_or_default();
    members.insert("capacityProviders".to_owned(), providers.into());
    Cluster { document: Document::new(members.into()), ..cluster.clone() }
}

/// The clusters that have a provider; deleted ones have none.
pub(in crate::ecs) fn clusters<'a>(snapshot: &'a Snapshot, provider: &'a str) -> impl Iterator<Item = &'a Cluster> {
    let active = snapshot.clusters().values().filter_map(|state| state.cluster()).filter(|cluster| cluster.is_active());
    active.map(|cluster| &*cluster.value).filter(move |cluster| {
        cluster.document.list("capacityProviders").iter().any(|name| name.as_str() == Some(provider))
    })
}

/// Checks the providers that a cluster is to have.
///
/// # Errors
/// `InvalidParameterException` for unknown ones, too many, and one that scales its instances for another cluster.
pub(super) fn check(snapshot: &Snapshot, cluster: &str, providers: &[String]) -> Result<(), Error> {
    if providers.len() > MAX_PROVIDERS {
        return Err(too_many());
    }
    let mut seen = HashSet::new();
    for name in providers {
        if !seen.insert(name) {
            let text = format!("The capacity provider {name} is specified more than once.");
            return Err(Error::invalid_parameter(text));
        }
        if is_built_in(name) {
            continue;
        }
        let found = snapshot.capacity_provider(name);
        let found = found.filter(|provider| provider.cluster().is_none_or(|own| own.as_str() == cluster));
        let found = found.ok_or_else(|| {
            Error::invalid_parameter(
                "The specified capacity provider was not found. Specify a valid capacity provider and try again.",
            )
        })?;
        let scales = found.group().is_some_and(|group| group.scaling.enabled);
        if scales && clusters(snapshot, name).any(|other| other.name.as_str() != cluster) {
            return Err(scales_elsewhere(name));
        }
    }
    Ok(())
}

/// The refusal of a provider with managed scaling for a second cluster.
pub(in crate::ecs) fn scales_elsewhere(provider: &str) -> Error {
    Error::invalid_parameter(format!(
        "The capacity provider {provider} uses managed scaling and can be associated with one cluster only."
    ))
}

/// The refusal of more providers than a cluster takes.
pub(in crate::ecs) fn too_many() -> Error {
    Error::invalid_parameter(format!("A cluster can have at most {MAX_PROVIDERS} capacity providers."))
}

/// Providers of managed instances belong to their cluster until they are deleted, whatever a call leaves out.
pub(super) fn with_own(snapshot: &Snapshot, before: Option<&Cluster>, mut providers: Vec<String>) -> Vec<String> {
    for name in before.map(of).unwrap_or_default() {
        let is_own = snapshot.capacity_provider(&name).is_some_and(|provider| provider.cluster().is_some());
        if is_own && !providers.contains(&name) {
            providers.push(name);
        }
    }
    providers
}

/// Refuses to take a provider away from a service, a task or the default strategy that uses it.
///
/// # Errors
/// `ResourceInUseException`.
pub(in crate::ecs) fn check_unused(state: &ClusterState, cluster: &Cluster, kept: &[String]) -> Result<(), Error> {
    let gone = |name: &str| !kept.iter().any(|kept| kept == name);
    let mut tasks = state.live_tasks().filter_map(|task| task.capacity_provider.as_deref());
    let services = state.services().values().filter_map(|state| state.service.as_ref());
    let services = services.filter(|service| service.status != service::Status::Inactive);
    let mut named = services.flat_map(|service| strategy(&service.document, "capacityProviderStrategy"));
    let mut daemons = state.daemons().values().filter_map(|daemon| daemon.goal()).flat_map(|it| &it.capacity_providers);
    let mut default = strategy(&cluster.document, "defaultCapacityProviderStrategy").into_iter();
    if tasks.any(gone)
        || daemons.any(|name| gone(name))
        || named.any(|item| gone(&item.provider))
        || default.any(|item| gone(&item.provider))
    {
        return Err(Error::resource_in_use("The specified capacity provider is in use and cannot be removed."));
    }
    Ok(())
}

/// Rewrites the records of providers that a cluster gains, so that a deletion that has not seen it conflicts.
pub(super) fn touch(group: Group, snapshot: &Snapshot, before: &[String], after: &[String]) -> Group {
    let gained = after.iter().filter(|name| !before.contains(name));
    gained.filter_map(|name| snapshot.capacity_provider(name)).fold(group, |group, provider| {
        let record = Record::CapacityProvider(provider.value.clone());
        group.guard(Guard::unchanged(record.key(), Some(provider.revision))).put(record)
    })
}
