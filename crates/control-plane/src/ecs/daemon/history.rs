//! What became of a daemon: its deployments and revisions, listed and described.

use longshore_api::convert;
use longshore_api::ecs::{
    DescribeDaemonDeploymentsRequest, DescribeDaemonDeploymentsResponse, DescribeDaemonRevisionsRequest,
    DescribeDaemonRevisionsResponse, Failure, ListDaemonDeploymentsRequest, ListDaemonDeploymentsResponse,
};
use longshore_api::error::Error;
use longshore_model::arn::Resource;
use longshore_model::{DaemonDeployment, DaemonDeploymentId, DaemonRevisionId};

use super::Found;
use crate::Context;
use crate::ecs::{lookup, page};
use crate::identity::Caller;

/// The most ARNs in one call (API reference: `DescribeDaemonDeployments`, `DescribeDaemonRevisions`).
const MAX_DESCRIBED: usize = 20;

/// The page size of deployments (API reference: `ListDaemonDeployments.maxResults`).
const TWENTY: page::Limits = page::Limits { default: 20, max: 100 };

/// `ListDaemonDeployments`: the newest first.
pub(in crate::ecs) async fn list_deployments(
    ctx: &Context,
    _caller: &Caller,
    request: ListDaemonDeploymentsRequest,
) -> Result<ListDaemonDeploymentsResponse, Error> {
    let snapshot = ctx.snapshot();
    let found = Found::of(&snapshot, request.daemon_arn.as_deref())?;
    let statuses = request.status.unwrap_or_default();
    let time = request.created_at.unwrap_or_default();
    let (before, after) = (time.before, time.after);
    let (before, after) = (before.map(|at| at.millis()), after.map(|at| at.millis()));
    let matches = |deployment: &DaemonDeployment| {
        let created_at = deployment.created_at.as_millis();
        let status = convert::daemon::deployment_status(deployment.status);
        (statuses.is_empty() || statuses.contains(&status))
            && before.is_none_or(|before| created_at < before)
            && after.is_none_or(|after| created_at > after)
    };
    let mut keyed: Vec<_> = found
        .state
        .deployments
        .values()
        .filter(|deployment| matches(deployment))
        .map(|deployment| {
            let age = i64::MAX - deployment.created_at.as_millis().max(0);
            let line = convert::daemon::deployment_summary(deployment, ctx.scope());
            (format!("{age:019} {}", deployment.id), line)
        })
        .collect();
    keyed.sort_by(|(one, _), (other, _)| one.cmp(other));
    let page = page::cut(request.max_results, request.next_token.as_deref(), TWENTY, |_| keyed.into_iter())?;
    Ok(ListDaemonDeploymentsResponse { daemon_deployments: Some(page.items), next_token: page.next_token })
}

/// `DescribeDaemonDeployments`.
pub(in crate::ecs) async fn describe_deployments(
    ctx: &Context,
    _caller: &Caller,
    request: DescribeDaemonDeploymentsRequest,
) -> Result<DescribeDaemonDeploymentsResponse, Error> {
    let snapshot = ctx.snapshot();
    let arns = checked(request.daemon_deployment_arns, "DaemonDeploymentArns")?;
    let (mut deployments, mut failures) = (Vec::new(), Vec::new());
    for text in arns {
        let Ok(Resource::DaemonDeployment(cluster, daemon, id)) = Resource::parse(&text) else {
            return Err(Error::invalid_parameter(format!("Invalid identifier: {text}")));
        };
        let cluster = lookup::known_cluster(&snapshot, Some(cluster))?;
        let state = cluster.daemon(daemon);
        let found = id.parse().ok().and_then(|id: DaemonDeploymentId| Some((state?, state?.deployments.get(&id)?)));
        match found {
            Some((state, found)) => {
                deployments.push(convert::daemon::deployment(found, state, cluster, ctx.scope()));
            }
            None => failures.push(missing(text)),
        }
    }
    Ok(DescribeDaemonDeploymentsResponse { daemon_deployments: Some(deployments), failures: Some(failures) })
}

/// `DescribeDaemonRevisions`.
pub(in crate::ecs) async fn describe_revisions(
    ctx: &Context,
    _caller: &Caller,
    request: DescribeDaemonRevisionsRequest,
) -> Result<DescribeDaemonRevisionsResponse, Error> {
    let snapshot = ctx.snapshot();
    let arns = checked(request.daemon_revision_arns, "DaemonRevisionArns")?;
    let (mut revisions, mut failures) = (Vec::new(), Vec::new());
    for text in arns {
        let Ok(Resource::DaemonRevision(cluster, daemon, id)) = Resource::parse(&text) else {
            return Err(Error::invalid_parameter(format!("Invalid identifier: {text}")));
        };
        let state = lookup::known_cluster(&snapshot, Some(cluster))?.daemon(daemon);
        match id.parse().ok().and_then(|id: DaemonRevisionId| state?.revisions.get(&id)) {
            Some(found) => revisions.push(convert::daemon::revision(found, ctx.scope())),
            None => failures.push(missing(text)),
        }
    }
    Ok(DescribeDaemonRevisionsResponse { daemon_revisions: Some(revisions), failures: Some(failures) })
}

fn checked(arns: Option<Vec<String>>, member: &str) -> Result<Vec<String>, Error> {
    let arns = arns.unwrap_or_default();
    match arns.len() {
        0 => Err(Error::invalid_parameter(format!("{member} cannot be empty."))),
        1..=MAX_DESCRIBED => Ok(arns),
        _ => Err(Error::invalid_parameter(format!("{member} cannot have more than {MAX_DESCRIBED} elements."))),
    }
}

fn missing(arn: String) -> Failure {
    Failure { arn: Some(arn), reason: Some("MISSING".to_owned()), detail: None }
}
