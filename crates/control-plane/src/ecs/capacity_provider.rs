//! Capacity providers: made, changed, deleted and described. What they do is done by
//! [`loops::capacity`](crate::loops).

mod specification;
pub(super) mod strategy;

use std::collections::BTreeMap;
use std::sync::Arc;

use longshore_api::convert;
use longshore_api::ecs::{
    self as wire, CapacityProviderField, CreateCapacityProviderRequest, CreateCapacityProviderResponse,
    DeleteCapacityProviderRequest, DeleteCapacityProviderResponse, DescribeCapacityProvidersRequest,
    DescribeCapacityProvidersResponse, Failure, UpdateCapacityProviderRequest, UpdateCapacityProviderResponse,
};
use longshore_api::error::Error;
use longshore_model::capacity_provider::{BUILT_IN, Change, Status, is_built_in};
use longshore_model::{
    CapacityProvider, CapacityProviderName, Cluster, ClusterName, Entry, Group, Guard, Record, Scope, Snapshot,
};

use super::cluster::associations;
use super::{lookup, page};
use crate::Context;
use crate::context::Decision;
use crate::identity::Caller;

/// The most providers in one DescribeCapacityProviders call (API reference: `capacityProviders`).
const MAX_DESCRIBED: usize = 100;

/// The page size of DescribeCapacityProviders (API reference: `maxResults`).
const PAGE: page::Limits = page::Limits { default: 10, max: 10 };

/// `CreateCapacityProvider`.
pub(super) async fn create(
    ctx: &Context,
    _caller: &Caller,
    request: CreateCapacityProviderRequest,
) -> Result<CreateCapacityProviderResponse, Error> {
    let made = ctx
        .transact(|snapshot, now| {
            let provider = Arc::new(specification::create(snapshot, &request, now)?);
            let before = snapshot.capacity_providers().get(&provider.name).map(|entry| entry.revision);
            let record = Record::CapacityProvider(Arc::clone(&provider));
            let mut group = Group::new(format!("CreateCapacityProvider {}", provider.name));
            group = group.guard(Guard::unchanged(record.key(), before)).put(record);
            if let Some(name) = provider.cluster() {
                group = associate(group, snapshot, name, &provider.name)?;
            }
            Ok(Decision::Commit(group.into(), provider))
        })
        .await?;
    Ok(CreateCapacityProviderResponse { capacity_provider: Some(shown(ctx, &made, true)) })
}

/// Managed instances are associated with their cluster from the first moment on.
fn associate(
    group: Group,
    snapshot: &Snapshot,
    name: &ClusterName,
    provider: &CapacityProviderName,
) -> Result<Group, Error> {
    let state = lookup::active_cluster(snapshot, Some(name.as_str()))?;
    let before = state.cluster().ok_or_else(Error::cluster_not_found)?;
    let mut providers = associations::of(before);
    providers.push(provider.to_string());
    if providers.len() > associations::MAX_PROVIDERS {
        return Err(associations::too_many());
    }
    Ok(put_cluster(group, before, associations::with(before, &providers)))
}

fn put_cluster(group: Group, before: &Entry<Cluster>, after: Cluster) -> Group {
    let record = Record::Cluster(Arc::new(after));
    group.guard(Guard::unchanged(record.key(), Some(before.revision))).put(record)
}

/// `UpdateCapacityProvider`.
pub(super) async fn update(
    ctx: &Context,
    _caller: &Caller,
    request: UpdateCapacityProviderRequest,
) -> Result<UpdateCapacityProviderResponse, Error> {
    let changed = ctx
        .transact(|snapshot, _| {
            let name = request.name.as_deref().unwrap_or_default();
            let before = existing(snapshot, name, request.cluster.as_deref())?;
            let after = Arc::new(specification::update(before, &request)?);
            check_one_cluster(snapshot, &after)?;
            let record = Record::CapacityProvider(Arc::clone(&after));
            let group = Group::new(format!("UpdateCapacityProvider {}", after.name))
                .guard(Guard::unchanged(record.key(), Some(before.revision)))
                .put(record);
            Ok(Decision::Commit(group.into(), after))
        })
        .await?;
    Ok(UpdateCapacityProviderResponse { capacity_provider: Some(shown(ctx, &changed, true)) })
}

/// A provider that scales its group serves one cluster: two would pull it in two directions.
fn check_one_cluster(snapshot: &Snapshot, provider: &CapacityProvider) -> Result<(), Error> {
    let scales = provider.group().is_some_and(|group| group.scaling.enabled);
    match scales && associations::clusters(snapshot, provider.name.as_str()).count() > 1 {
        true => Err(associations::scales_elsewhere(provider.name.as_str())),
        false => Ok(()),
    }
}

/// `DeleteCapacityProvider`.
pub(super) async fn delete(
    ctx: &Context,
    _caller: &Caller,
    request: DeleteCapacityProviderRequest,
) -> Result<DeleteCapacityProviderResponse, Error> {
    let deleted = ctx
        .transact(|snapshot, now| {
            let name = request.capacity_provider.as_deref().unwrap_or_default();
            let before = existing(snapshot, name, request.cluster.as_deref())?;
            let after = Arc::new(CapacityProvider {
                status: Status::Inactive,
                change: Change::Deleted,
                deleted_at: Some(now),
                ..(*before.value).clone()
            });
            let record = Record::CapacityProvider(Arc::clone(&after));
            let mut group = Group::new(format!("DeleteCapacityProvider {}", after.name))
                .guard(Guard::unchanged(record.key(), Some(before.revision)))
                .put(record);
            match before.cluster() {
                Some(own) => group = dissociate(group, snapshot, own, before)?,
                None => check_unassociated(snapshot, before)?,
            }
            Ok(Decision::Commit(group.into(), after))
        })
        .await?;
    Ok(DeleteCapacityProviderResponse { capacity_provider: Some(shown(ctx, &deleted, true)) })
}

/// Takes a provider of managed instances away from its cluster, unless something there uses it.
fn dissociate(
    group: Group,
    snapshot: &Snapshot,
    name: &ClusterName,
    provider: &CapacityProvider,
) -> Result<Group, Error> {
    let Some(state) = snapshot.cluster(name.as_str()) else { return Ok(group) };
    let Some(before) = state.cluster().filter(|cluster| cluster.is_active()) else { return Ok(group) };
    let mut providers = associations::of(before);
    providers.retain(|kept| kept != provider.name.as_str());
    associations::check_unused(state, before, &providers)?;
    Ok(put_cluster(group, before, associations::with(before, &providers)))
}

fn check_unassociated(snapshot: &Snapshot, provider: &CapacityProvider) -> Result<(), Error> {
    match associations::clusters(snapshot, provider.name.as_str()).next() {
        None => Ok(()),
        Some(cluster) => Err(Error::client(format!(
            "The capacity provider cannot be deleted because it is associated with cluster: {}. Remove the capacity \
             provider from the cluster and try again.",
            cluster.name
        ))),
    }
}

/// The provider that a caller names to change it.
fn existing<'a>(
    snapshot: &'a Snapshot,
    text: &str,
    cluster: Option<&str>,
) -> Result<&'a Entry<CapacityProvider>, Error> {
    let name = lookup::capacity_provider_name(text)?;
    if is_built_in(name) {
        let text = format!("The capacity provider {name} is reserved: it cannot be changed or deleted.");
        return Err(Error::client(text));
    }
    let missing =
        || Error::client("The specified capacity provider does not exist. Specify a valid name or ARN and try again.");
    let found = snapshot.capacity_provider(name).ok_or_else(missing)?;
    if let (Some(given), Some(own)) = (cluster.filter(|name| !name.is_empty()), found.cluster())
        && lookup::cluster_name(Some(given))? != *own
    {
        return Err(missing());
    }
    Ok(found)
}

/// `DescribeCapacityProviders`.
pub(super) async fn describe(
    ctx: &Context,
    _caller: &Caller,
    request: DescribeCapacityProvidersRequest,
) -> Result<DescribeCapacityProvidersResponse, Error> {
    let snapshot = ctx.snapshot();
    let wanted = request.capacity_providers.unwrap_or_default();
    if wanted.len() > MAX_DESCRIBED {
        let text = format!("CapacityProviders cannot have more than {MAX_DESCRIBED} elements.");
        return Err(Error::invalid_parameter(text));
    }
    let with_tags = request.include.unwrap_or_default().contains(&CapacityProviderField::Tags);
    let in_cluster = match request.cluster.as_deref().filter(|name| !name.is_empty()) {
        None => None,
        Some(name) => lookup::known_cluster(&snapshot, Some(name))?.cluster().map(|cluster| associations::of(cluster)),
    };
    let is_associated = |name: &str| in_cluster.as_ref().is_none_or(|list| list.iter().any(|known| known == name));
    let find = |name: &str| match is_built_in(name) {
        true => Some(convert::capacity_provider::built_in(name, ctx.scope())),
        false => snapshot.capacity_providers().get(name).map(|provider| shown(ctx, provider, with_tags)),
    };
    let (mut found, mut failures) = (BTreeMap::new(), Vec::new());
    if wanted.is_empty() {
        let active = snapshot.capacity_providers().values().filter(|provider| provider.is_active());
        let names = active.map(|provider| provider.name.to_string()).chain(BUILT_IN.map(str::to_owned));
        found.extend(names.filter(|name| is_associated(name)).filter_map(|name| Some((name.clone(), find(&name)?))));
    }
    for text in &wanted {
        let name = lookup::capacity_provider_name(text)?;
        match find(name).filter(|_| is_associated(name)) {
            Some(provider) => drop(found.insert(name.to_owned(), provider)),
            None => failures.push(missing(ctx.scope(), name)),
        }
    }
    let page = page::cut(request.max_results, request.next_token.as_deref(), PAGE, |_| found.into_iter())?;
    if request.next_token.is_some() {
        // The first page has told them.
        failures.clear();
    }
    Ok(DescribeCapacityProvidersResponse {
        capacity_providers: Some(page.items),
        failures: Some(failures),
        next_token: page.next_token,
    })
}

fn missing(scope: &Scope, name: &str) -> Failure {
    Failure {
        arn: Some(scope.capacity_provider(&name.into())),
        reason: Some("MISSING".to_owned()),
        ..Failure::default()
    }
}

fn shown(ctx: &Context, provider: &CapacityProvider, with_tags: bool) -> wire::CapacityProvider {
    let shown = convert::capacity_provider::capacity_provider(provider, ctx.scope(), with_tags);
    let problem = if provider.is_active() { ctx.figures().problem(&provider.name) } else { None };
    wire::CapacityProvider { update_status_reason: problem, ..shown }
}
