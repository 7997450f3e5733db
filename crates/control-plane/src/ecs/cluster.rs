//! Clusters: made, changed, described, listed and deleted.

pub(super) mod associations;
mod attachments;
mod specification;

use std::ops::Bound;
use std::sync::Arc;

use longshore_api::convert;
use longshore_api::ecs::{
    self as wire, CreateClusterRequest, CreateClusterResponse, DeleteClusterRequest, DeleteClusterResponse,
    DescribeClustersRequest, DescribeClustersResponse, Failure, ListClustersRequest, ListClustersResponse,
    PutClusterCapacityProvidersRequest, PutClusterCapacityProvidersResponse, SettingName, UpdateClusterRequest,
    UpdateClusterResponse, UpdateClusterSettingsRequest, UpdateClusterSettingsResponse,
};
use longshore_api::error::Error;
use longshore_model::cluster::Status;
use longshore_model::{
    Cluster, ClusterState, Group, Guard, Record, Revision, Snapshot, Timestamp, container_instance, service,
};

use self::specification::Carried;
use super::{account_setting, lookup, page, tag};
use crate::Context;
use crate::context::Decision;
use crate::identity::Caller;

/// The most clusters in one DescribeClusters call (API reference: `DescribeClusters.clusters`).
const MAX_DESCRIBED: usize = 100;

/// `CreateCluster`. The name of an active cluster gives that cluster, the name of a deleted one makes it anew. A cluster without
/// tags, as `longshore up` makes it, takes those of the call: it is then the caller's as if it had not been there.
pub(super) async fn create(
    ctx: &Context,
    caller: &Caller,
    request: CreateClusterRequest,
) -> Result<CreateClusterResponse, Error> {
    let name = match request.cluster_name.as_deref().filter(|name| !name.is_empty()) {
        None => lookup::cluster_name(None)?,
        Some(name) => specification::check_name(name).map(|()| name.into())?,
    };
    let tags = convert::common::from_tags(request.tags);
    tag::check(&tags)?;
    let carried = Carried {
        settings: request.settings,
        configuration: request.configuration,
        namespace: request.service_connect_defaults.and_then(|defaults| defaults.namespace),
        providers: request.capacity_providers,
        strategy: request.default_capacity_provider_strategy,
    };
    let cluster = ctx
        .transact(|snapshot, now| {
            let before = snapshot.cluster(name.as_str()).and_then(|state| state.cluster());
            if let Some(active) = before.filter(|cluster| cluster.is_active()) {
                if tags.is_empty() || !active.tags.is_empty() {
                    return Ok(Decision::Answer(Arc::clone(&active.value)));
                }
                let tagged = Cluster { tags: tags.clone(), ..(*active.value).clone() };
                return Ok(write("CreateCluster", Some(active.revision), tagged, |group| group));
            }
            carried.check(snapshot, name.as_str(), None)?;
            let insights =
                account_setting::effective(snapshot, ctx.scope(), &caller.arn, SettingName::ContainerInsights);
            let cluster = Cluster {
                name: name.clone(),
                status: Status::Active,
                created_at: now,
                deleted_at: None,
                tags: tags.clone(),
                document: carried.over(&specification::defaults(&insights)),
            };
            let providers = associations::of(&cluster);
            Ok(write("CreateCluster", before.map(|entry| entry.revision), cluster, |group| {
                associations::touch(group, snapshot, &[], &providers)
            }))
        })
        .await?;
    Ok(CreateClusterResponse { cluster: Some(shown(ctx, &cluster)) })
}

/// `UpdateCluster`.
pub(super) async fn update(
    ctx: &Context,
    _caller: &Caller,
    request: UpdateClusterRequest,
) -> Result<UpdateClusterResponse, Error> {
    let carried = Carried {
        settings: request.settings,
        configuration: request.configuration,
        namespace: request.service_connect_defaults.and_then(|defaults| defaults.namespace),
        ..Carried::default()
    };
    let cluster = change(ctx, request.cluster.as_deref(), "UpdateCluster", carried).await?;
    Ok(UpdateClusterResponse { cluster: Some(cluster) })
}

/// `UpdateClusterSettings`.
pub(super) async fn update_settings(
    ctx: &Context,
    _caller: &Caller,
    request: UpdateClusterSettingsRequest,
) -> Result<UpdateClusterSettingsResponse, Error> {
    let carried = Carried { settings: request.settings, ..Carried::default() };
    let cluster = change(ctx, request.cluster.as_deref(), "UpdateClusterSettings", carried).await?;
    Ok(UpdateClusterSettingsResponse { cluster: Some(cluster) })
}

/// `PutClusterCapacityProviders`.
pub(super) async fn put_capacity_providers(
    ctx: &Context,
    _caller: &Caller,
    request: PutClusterCapacityProvidersRequest,
) -> Result<PutClusterCapacityProvidersResponse, Error> {
    let carried = Carried {
        providers: request.capacity_providers,
        strategy: request.default_capacity_provider_strategy,
        ..Carried::default()
    };
    let cluster = change(ctx, request.cluster.as_deref(), "PutClusterCapacityProviders", carried).await?;
    Ok(PutClusterCapacityProvidersResponse { cluster: Some(cluster) })
}

/// `DeleteCluster`.
pub(super) async fn delete(
    ctx: &Context,
    _caller: &Caller,
    request: DeleteClusterRequest,
) -> Result<DeleteClusterResponse, Error> {
    let cluster = ctx
        .transact(|snapshot, now| {
            let state = lookup::known_cluster(snapshot, request.cluster.as_deref())?;
            let cluster = state.cluster().ok_or_else(Error::cluster_not_found)?;
            if !cluster.is_active() {
                return Ok(Decision::Answer(Arc::clone(&cluster.value)));
            }
            check_empty(state)?;
            check_no_managed_instances(snapshot, cluster)?;
            Ok(write("DeleteCluster", Some(cluster.revision), deleted(cluster, now), |group| group))
        })
        .await?;
    Ok(DeleteClusterResponse { cluster: Some(shown(ctx, &cluster)) })
}

fn deleted(cluster: &Cluster, now: Timestamp) -> Cluster {
    Cluster { status: Status::Inactive, deleted_at: Some(now), ..cluster.clone() }
}

/// Refuses to delete a cluster in which there is anything left.
fn check_empty(state: &ClusterState) -> Result<(), Error> {
    let mut instances = state.instances().values().filter_map(|state| state.instance.as_ref());
    if instances.any(|instance| instance.status != container_instance::Status::Inactive) {
        return Err(Error::cluster_contains_container_instances());
    }
    let mut services = state.services().values().filter_map(|state| state.service.as_ref());
    if services.any(|service| service.status != service::Status::Inactive) {
        return Err(Error::cluster_contains_services());
    }
    if !state.daemons().is_empty() {
        return Err(Error::client("The Cluster cannot be deleted while Daemons are active."));
    }
    match state.live_task_count() {
        0 => Ok(()),
        _ => Err(Error::cluster_contains_tasks()),
    }
}

/// Providers of managed instances belong to their cluster: they go first.
fn check_no_managed_instances(snapshot: &Snapshot, cluster: &Cluster) -> Result<(), Error> {
    let own = |name: &String| snapshot.capacity_provider(name).is_some_and(|provider| provider.cluster().is_some());
    match associations::of(cluster).iter().any(own) {
        true => Err(Error::cluster_contains_capacity_provider()),
        false => Ok(()),
    }
}

/// `DescribeClusters`.
pub(super) async fn describe(
    ctx: &Context,
    _caller: &Caller,
    request: DescribeClustersRequest,
) -> Result<DescribeClustersResponse, Error> {
    let snapshot = ctx.snapshot();
    let include = request.include.unwrap_or_default();
    let mut wanted = request.clusters.unwrap_or_default();
    if wanted.is_empty() {
        wanted.push(lookup::cluster_name(None)?.to_string());
    }
    if wanted.len() > MAX_DESCRIBED {
        return Err(Error::invalid_parameter(format!("Clusters cannot have more than {MAX_DESCRIBED} elements.")));
    }
    let (mut clusters, mut failures) = (Vec::new(), Vec::new());
    for text in &wanted {
        let name = lookup::cluster_name(Some(text))?;
        let state = snapshot.cluster(name.as_str());
        match state.and_then(|state| convert::cluster::cluster(state, ctx.scope(), &include)) {
            Some(mut shown) => {
                if let (Some(list), Some(cluster)) = (&mut shown.attachments, state.and_then(|state| state.cluster())) {
                    *list = attachments::of(ctx, &snapshot, cluster);
                }
                clusters.push(shown);
            }
            None => failures.push(Failure {
                arn: Some(ctx.scope().cluster(&name)),
                reason: Some("MISSING".to_owned()),
                detail: None,
            }),
        }
    }
    Ok(DescribeClustersResponse { clusters: Some(clusters), failures: Some(failures) })
}

/// `ListClusters`.
pub(super) async fn list(
    ctx: &Context,
    _caller: &Caller,
    request: ListClustersRequest,
) -> Result<ListClustersResponse, Error> {
    let snapshot = ctx.snapshot();
    let page = page::cut(request.max_results, request.next_token.as_deref(), page::HUNDRED, |after| {
        let first = Bound::Included(after.unwrap_or_default());
        let clusters = snapshot.clusters().range::<_, str>((first, Bound::Unbounded));
        let active = clusters.filter_map(|(_, state)| state.cluster()).filter(|cluster| cluster.is_active());
        active.map(|cluster| (cluster.name.to_string(), ctx.scope().cluster(&cluster.name)))
    })?;
    Ok(ListClustersResponse { cluster_arns: Some(page.items), next_token: page.next_token })
}

/// Changes what an active cluster carries.
async fn change(
    ctx: &Context,
    cluster: Option<&str>,
    operation: &str,
    carried: Carried,
) -> Result<wire::Cluster, Error> {
    let cluster = ctx
        .transact(|snapshot, _| {
            let state = lookup::active_cluster(snapshot, cluster)?;
            let before = state.cluster().ok_or_else(Error::cluster_not_found)?;
            carried.check(snapshot, before.name.as_str(), Some(before))?;
            let (old, new) = (associations::of(before), carried.providers_after(snapshot, Some(before)));
            let after = Cluster { document: carried.over(&before.document), ..(*before.value).clone() };
            let after = associations::with(&after, &new);
            associations::check_unused(state, &after, &new)?;
            Ok(write(operation, Some(before.revision), after, |group| associations::touch(group, snapshot, &old, &new)))
        })
        .await?;
    Ok(shown(ctx, &cluster))
}

fn write(
    operation: &str,
    before: Option<Revision>,
    after: Cluster,
    with: impl FnOnce(Group) -> Group,
) -> Decision<Arc<Cluster>> {
    let after = Arc::new(after);
    let record = Record::Cluster(Arc::clone(&after));
    let group = Group::new(format!("{operation} {}", after.name)).guard(Guard::unchanged(record.key(), before));
    Decision::Commit(with(group.put(record)).into(), after)
}

fn shown(ctx: &Context, cluster: &Cluster) -> wire::Cluster {
    let snapshot = ctx.snapshot();
    let state = snapshot.cluster(cluster.name.as_str()).map(|state| &**state);
    let mut shown = convert::cluster::changed(cluster, state, ctx.scope());
    if let Some(list) = &mut shown.attachments {
        *list = attachments::of(ctx, &snapshot, cluster);
    }
    shown
}
