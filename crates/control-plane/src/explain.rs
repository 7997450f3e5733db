//! `Explain`, an operation of our own: for every container instance, the first constraint that keeps a task from it, and
//! what a service waits for. The answer is the scheduler's, not a guess from what ECS's API shows.

use longshore_api::error::Error;
use longshore_api::longshore::{Explain, Explanation, Verdict, Wait};
use longshore_model::placement::Rules;
use longshore_model::{ClusterName, ServiceName, Snapshot};
use longshore_scheduler::explain::{self, Verdict as Found};
use longshore_scheduler::service;

use crate::Context;
use crate::ecs::lookup;

/// Answers the call.
///
/// # Errors
/// `ClusterNotFoundException`, `ServiceNotFoundException` and their kin for what does not exist,
/// `InvalidParameterException` unless exactly one thing is named.
pub(crate) fn explain(ctx: &Context, request: &Explain) -> Result<Explanation, Error> {
    let snapshot = ctx.snapshot();
    let name = lookup::cluster_name(request.cluster.as_deref())?;
    let cluster = lookup::known_cluster(&snapshot, request.cluster.as_deref())?;
    let mut waits = Vec::new();
    let verdicts = match (&request.service, &request.task, &request.task_definition) {
        (Some(text), None, None) => {
            let service = ServiceName::from(lookup::service_name(&name, text)?);
            let found = cluster.service(service.as_str()).and_then(|found| found.service.as_ref());
            found.ok_or_else(Error::service_not_found)?;
            waits = service::waits(&snapshot, &name, &service, ctx.now());
            explain::service(&snapshot, &name, &service)
        }
        (None, Some(text), None) => {
            let task = lookup::task_id(&name, text)?.and_then(|id| cluster.task(id));
            let task = task.ok_or_else(|| Error::invalid_parameter("The referenced task was not found."))?;
            waits = service::task_waits(&snapshot, &name, task, ctx.now());
            explain::task(&snapshot, &name, task)
        }
        (None, None, Some(text)) => {
            let definition = lookup::DefinitionName::parse(text)?.find(&snapshot);
            let definition = definition.ok_or_else(|| Error::client("Unable to describe task definition."))?;
            explain::task_definition(&snapshot, &name, definition, definition.demand(None), &Rules::default())
        }
        _ => return Err(Error::invalid_parameter("Name one of service, task and taskDefinition.")),
    };
    let waits = waits.iter().map(|wait| Wait {
        kind: wait.kind().to_owned(),
        words: wait.to_string(),
        until_millis: wait.until().map(|until| until.as_millis()),
    });
    let instances = verdicts.into_iter().map(|found| verdict(&snapshot, &name, found));
    Ok(Explanation { waits: waits.collect(), instances: instances.collect() })
}

fn verdict(snapshot: &Snapshot, cluster: &ClusterName, found: Found) -> Verdict {
    let state = snapshot.cluster(cluster.as_str()).and_then(|state| state.instance(found.instance));
    let zone = state.and_then(|state| state.instance.as_ref()?.availability_zone().map(str::to_owned));
    Verdict {
        container_instance: found.instance.to_string(),
        availability_zone: zone,
        fits: found.refusal.is_none(),
        reason: found.refusal.as_ref().map(|refusal| refusal.reason().to_owned()),
        words: found.refusal.as_ref().map(ToString::to_string),
        too_big: found.too_big,
    }
}
