//! Managed daemons: what their owners ask for, and what became of it. The planner does the rest, in
//! [`loops::daemons`](crate::loops::daemons).

mod history;
mod specification;

use std::collections::BTreeSet;
use std::sync::Arc;

use longshore_api::convert;
use longshore_api::convert::common::timestamp;
use longshore_api::ecs::{
    self as wire, CreateDaemonRequest, CreateDaemonResponse, DeleteDaemonRequest, DeleteDaemonResponse,
    DescribeDaemonRequest, DescribeDaemonResponse, ListDaemonsRequest, ListDaemonsResponse, UpdateDaemonRequest,
    UpdateDaemonResponse,
};
use longshore_api::error::Error;
use longshore_model::arn::{self, Resource};
use longshore_model::daemon::{DaemonDeployment, Status};
use longshore_model::snapshot::DaemonState;
use longshore_model::{
    ClusterName, ClusterState, Daemon, DaemonDeploymentId, DaemonName, DaemonRevisionId, Entry, Group, Guard, Key,
    Record, Snapshot, Timestamp,
};

pub(super) use self::history::{describe_deployments, describe_revisions, list_deployments};
use super::{lookup, page};
use crate::Context;
use crate::context::Decision;
use crate::digest::digest;
use crate::identity::Caller;

/// The ids of what a call makes.
#[derive(Clone, Copy)]
struct Ids {
    revision: DaemonRevisionId,
    deployment: DaemonDeploymentId,
}

impl Ids {
    fn draw(ctx: &Context) -> Self {
        let bits = ctx.bits();
        let (revision, deployment) = ((bits >> 64) as u64, bits as u64);
        Self { revision: DaemonRevisionId::from_bits(revision), deployment: DaemonDeploymentId::from_bits(deployment) }
    }
}

/// `CreateDaemon`.
pub(super) async fn create(
    ctx: &Context,
    caller: &Caller,
    request: CreateDaemonRequest,
) -> Result<CreateDaemonResponse, Error> {
    let (ids, digest) = (Ids::draw(ctx), digest(&request));
    let daemon = ctx
        .transact(|snapshot, now| {
            let cluster = lookup::active_cluster(snapshot, request.cluster_arn.as_deref())?;
            let entry = cluster.cluster().ok_or_else(Error::cluster_not_found)?;
            let (daemon, revision) =
                specification::create(snapshot, entry, &request, ids, (&caller.arn, &digest, now))?;
            if let Some(existing) = cluster.daemon(daemon.name.as_str()).and_then(|state| state.daemon.as_ref()) {
                same_again(existing, &daemon)?;
                return Ok(Decision::Answer(Arc::clone(&existing.value)));
            }
            let key = (daemon.cluster.clone(), daemon.name.clone());
            let configuration = daemon.configuration.clone();
            let deployment = DaemonDeployment::new(key, ids.deployment, Some(revision.id), configuration, now);
            let daemon = Arc::new(daemon);
            let record = Record::Daemon(Arc::clone(&daemon));
            let group = Group::new(format!("CreateDaemon {}", daemon.name))
                .guard(Guard::unchanged(Key::Cluster(daemon.cluster.clone()), Some(entry.revision)))
                .guard(Guard::absent(record.key()))
                .put(Record::DaemonRevision(Arc::new(revision)))
                .put(Record::DaemonDeployment(Arc::new(deployment)))
                .put(record);
            Ok(Decision::Commit(group.into(), daemon))
        })
        .await?;
    Ok(CreateDaemonResponse {
        daemon_arn: Some(ctx.scope().daemon(&daemon.cluster, &daemon.name)),
        status: Some(convert::daemon::status(daemon.status)),
        created_at: Some(timestamp(daemon.created_at)),
        deployment_arn: Some(ctx.scope().daemon_deployment(&daemon.cluster, &daemon.name, daemon.deployment)),
    })
}

/// A repeated call, known by its token, finds the daemon; any other call of that name is refused.
fn same_again(existing: &Daemon, wanted: &Daemon) -> Result<(), Error> {
    if existing.status == Status::DeleteInProgress {
        return Err(Error::invalid_parameter("Unable to create a daemon that is still being deleted."));
    }
    let same_token = wanted.client_token.is_some() && existing.client_token == wanted.client_token;
    match same_token && existing.created_with == wanted.created_with {
        true => Ok(()),
        false => Err(Error::invalid_parameter("Creation of daemon was not idempotent.")),
    }
}

/// `UpdateDaemon`.
pub(super) async fn update(
    ctx: &Context,
    _caller: &Caller,
    request: UpdateDaemonRequest,
) -> Result<UpdateDaemonResponse, Error> {
    let ids = Ids::draw(ctx);
    let daemon = ctx
        .transact(|snapshot, now| {
            let found = Found::of(snapshot, request.daemon_arn.as_deref())?;
            found.check_active()?;
            let cluster = found.cluster.cluster().filter(|cluster| cluster.is_active());
            let cluster = cluster.ok_or_else(Error::cluster_inactive)?;
            let (daemon, revision) = specification::update(snapshot, cluster, found.daemon, &request, ids, now)?;
            let group = found.deploy(daemon.clone(), Some(revision.id), "UpdateDaemon", now);
            Ok(Decision::Commit(group.put(Record::DaemonRevision(Arc::new(revision))).into(), daemon))
        })
        .await?;
    Ok(UpdateDaemonResponse {
        daemon_arn: Some(ctx.scope().daemon(&daemon.cluster, &daemon.name)),
        status: Some(convert::daemon::status(daemon.status)),
        created_at: Some(timestamp(daemon.created_at)),
        updated_at: Some(timestamp(daemon.updated_at)),
        deployment_arn: Some(ctx.scope().daemon_deployment(&daemon.cluster, &daemon.name, daemon.deployment)),
    })
}

/// `DeleteDaemon`.
pub(super) async fn delete(
    ctx: &Context,
    _caller: &Caller,
    request: DeleteDaemonRequest,
) -> Result<DeleteDaemonResponse, Error> {
    let ids = Ids::draw(ctx);
    let daemon = ctx
        .transact(|snapshot, now| {
            let found = Found::of(snapshot, request.daemon_arn.as_deref())?;
            found.check_active()?;
            let daemon = Daemon {
                status: Status::DeleteInProgress,
                deployment: ids.deployment,
                updated_at: now,
                ..(*found.daemon.value).clone()
            };
            Ok(Decision::Commit(found.deploy(daemon.clone(), None, "DeleteDaemon", now).into(), daemon))
        })
        .await?;
    Ok(DeleteDaemonResponse {
        daemon_arn: Some(ctx.scope().daemon(&daemon.cluster, &daemon.name)),
        status: Some(convert::daemon::status(daemon.status)),
        created_at: Some(timestamp(daemon.created_at)),
        updated_at: Some(timestamp(daemon.updated_at)),
        deployment_arn: Some(ctx.scope().daemon_deployment(&daemon.cluster, &daemon.name, daemon.deployment)),
    })
}

/// `DescribeDaemon`.
pub(super) async fn describe(
    ctx: &Context,
    _caller: &Caller,
    request: DescribeDaemonRequest,
) -> Result<DescribeDaemonResponse, Error> {
    let snapshot = ctx.snapshot();
    let found = Found::of(&snapshot, request.daemon_arn.as_deref())?;
    let (daemon, scope) = (found.daemon, ctx.scope());
    let goal = found.state.deployment().and_then(|deployment| deployment.goal());
    let shown = found.revisions_with_tasks().into_iter().chain(goal).collect::<BTreeSet<_>>();
    let revisions = shown.into_iter().filter_map(|id| found.state.revisions.get(&id));
    Ok(DescribeDaemonResponse {
        daemon: Some(wire::DaemonDetail {
            daemon_arn: Some(scope.daemon(&daemon.cluster, &daemon.name)),
            cluster_arn: Some(scope.cluster(&daemon.cluster)),
            status: Some(convert::daemon::status(daemon.status)),
            current_revisions: Some(
                revisions.map(|it| convert::daemon::revision_detail(it, found.cluster, scope)).collect(),
            ),
            deployment_arn: Some(scope.daemon_deployment(&daemon.cluster, &daemon.name, daemon.deployment)),
            created_at: Some(timestamp(daemon.created_at)),
            updated_at: Some(timestamp(daemon.updated_at)),
        }),
    })
}

/// `ListDaemons`: of one cluster or of all, by cluster and name.
pub(super) async fn list(
    ctx: &Context,
    _caller: &Caller,
    request: ListDaemonsRequest,
) -> Result<ListDaemonsResponse, Error> {
    let snapshot = ctx.snapshot();
    let cluster = request.cluster_arn.as_deref().filter(|text| !text.is_empty());
    let only = cluster.map(|text| lookup::cluster_name(Some(text))).transpose()?;
    if only.is_some() {
        lookup::known_cluster(&snapshot, cluster)?;
    }
    let providers: Result<Vec<String>, Error> =
        request.capacity_provider_arns.iter().flatten().map(|text| specification::provider_name(text)).collect();
    let providers = providers?;
    let clusters = snapshot.clusters().iter().filter(|(name, _)| only.as_ref().is_none_or(|only| only == *name));
    let runs_on = |state: &DaemonState| {
        let goal = state.goal();
        providers.is_empty() || goal.is_some_and(|goal| providers.iter().any(|name| goal.covers(Some(name.as_str()))))
    };
    let daemons = clusters.flat_map(|(_, state)| state.daemons().values()).filter(|state| runs_on(state));
    let daemons = daemons.filter_map(|state| state.daemon.as_ref());
    let page = page::cut(request.max_results, request.next_token.as_deref(), page::HUNDRED, |_| {
        // A blank sorts before every character of a name.
        daemons.map(|daemon| (format!("{} {}", daemon.cluster, daemon.name), summary(ctx, daemon)))
    })?;
    Ok(ListDaemonsResponse { daemon_summaries_list: Some(page.items), next_token: page.next_token })
}

fn summary(ctx: &Context, daemon: &Daemon) -> wire::DaemonSummary {
    wire::DaemonSummary {
        daemon_arn: Some(ctx.scope().daemon(&daemon.cluster, &daemon.name)),
        status: Some(convert::daemon::status(daemon.status)),
        created_at: Some(timestamp(daemon.created_at)),
        updated_at: Some(timestamp(daemon.updated_at)),
    }
}

/// The daemon that a call names.
struct Found<'a> {
    cluster: &'a ClusterState,
    state: &'a DaemonState,
    daemon: &'a Entry<Daemon>,
}

impl<'a> Found<'a> {
    /// Finds it by its ARN, or by its name in the default cluster.
    ///
    /// # Errors
    /// `DaemonNotFoundException`, `ClusterNotFoundException`, or `InvalidParameterException` for an ARN of something else.
    fn of(snapshot: &'a Snapshot, text: Option<&str>) -> Result<Self, Error> {
        let text = text.unwrap_or_default();
        let (cluster, name) = match arn::is_arn(text).then(|| Resource::parse(text)) {
            None => (None, text),
            Some(Ok(Resource::Daemon(cluster, name))) => (Some(cluster), name),
            Some(_) => return Err(Error::invalid_parameter(format!("Invalid identifier: {text}"))),
        };
        let cluster = lookup::known_cluster(snapshot, cluster)?;
        let state = cluster.daemon(name).ok_or_else(Error::daemon_not_found)?;
        let daemon = state.daemon.as_ref().ok_or_else(Error::daemon_not_found)?;
        Ok(Self { cluster, state, daemon })
    }

    fn check_active(&self) -> Result<(), Error> {
        match self.daemon.status {
            Status::Active => Ok(()),
            Status::DeleteInProgress => Err(Error::daemon_not_active()),
        }
    }

    fn revisions_with_tasks(&self) -> BTreeSet<DaemonRevisionId> {
        let tasks = self.cluster.live_tasks_of_daemon(self.daemon.name.as_str());
        tasks.filter_map(|task| task.daemon.as_ref().map(|owner| owner.revision)).collect()
    }

    /// The group that writes the daemon with a new deployment, which takes the place of the one before it.
    fn deploy(&self, daemon: Daemon, target: Option<DaemonRevisionId>, reason: &str, now: Timestamp) -> Group {
        let key: (ClusterName, DaemonName) = (daemon.cluster.clone(), daemon.name.clone());
        let mut new = DaemonDeployment::new(key, daemon.deployment, target, daemon.configuration.clone(), now);
        new.sources = self.revisions_with_tasks().into_iter().collect();
        let mut group = Group::new(format!("{reason} {}", daemon.name));
        if let Some(before) = self.state.deployment() {
            let goal = before.goal().filter(|goal| !new.sources.contains(goal));
            new.sources.extend(goal);
            new.fallback = before.last_successful();
            let mut old = (*before.value).clone();
            old.supersede(new.id, now);
            let old = Record::DaemonDeployment(Arc::new(old));
            group = group.guard(Guard::unchanged(old.key(), Some(before.revision))).put(old);
        }
        let record = Record::Daemon(Arc::new(daemon));
        group
            .guard(Guard::unchanged(record.key(), Some(self.daemon.revision)))
            .put(Record::DaemonDeployment(Arc::new(new)))
            .put(record)
    }
}
