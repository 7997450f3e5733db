//! `ListTasks`: by instance, service, family, who started it, and what is desired.

use longshore_api::ecs::{DesiredStatus, ListTasksRequest, ListTasksResponse};
use longshore_api::error::Error;
use longshore_model::id::TaskId;
use longshore_model::task::Desired;
use longshore_model::{ClusterState, DaemonName, Entry, Family, InstanceId, ServiceName, Task};

use crate::Context;
use crate::ecs::{lookup, page};
use crate::identity::Caller;

/// What the listed tasks have in common.
struct Filter {
    desired: Desired,
    instance: Option<InstanceId>,
    service: Option<ServiceName>,
    daemon: Option<DaemonName>,
    family: Option<Family>,
    started_by: Option<String>,
    launch_type: Option<&'static str>,
}

/// `ListTasks`.
pub(in crate::ecs) async fn list(
    ctx: &Context,
    _caller: &Caller,
    request: ListTasksRequest,
) -> Result<ListTasksResponse, Error> {
    let snapshot = ctx.snapshot();
    let cluster = lookup::known_cluster(&snapshot, request.cluster.as_deref())?;
    let Some(filter) = filter(cluster, &request)? else {
        return Ok(ListTasksResponse { task_arns: Some(Vec::new()), next_token: None });
    };
    let page = page::cut(request.max_results, request.next_token.as_deref(), page::HUNDRED, |after| {
        let after = after.and_then(|key| key.parse().ok());
        let matching = filter.candidates(cluster, after).filter(|task| filter.matches(task));
        matching.map(|task| (task.id.to_string(), ctx.scope().task(&task.cluster, task.id)))
    })?;
    Ok(ListTasksResponse { task_arns: Some(page.items), next_token: page.next_token })
}

/// Reads the filters of a call; `None` when no task can match them.
fn filter(cluster: &ClusterState, request: &ListTasksRequest) -> Result<Option<Filter>, Error> {
    let name = lookup::cluster_name(request.cluster.as_deref())?;
    let others = request.family.is_some() || request.service_name.is_some() || request.container_instance.is_some();
    if request.started_by.is_some() && others {
        return Err(Error::invalid_parameter("startedBy cannot be combined with another filter."));
    }
    let instance = match request.container_instance.as_deref().filter(|text| !text.is_empty()) {
        None => None,
        Some(text) => match lookup::instance_id(&name, text)? {
            Some(id) if cluster.instance(id).is_some_and(|state| state.instance.is_some()) => Some(id),
            _ => return Err(Error::invalid_parameter("The referenced container instance was not found.")),
        },
    };
    let service = match request.service_name.as_deref().filter(|text| !text.is_empty()) {
        None => None,
        Some(text) => {
            let service = lookup::service_name(&name, text)?;
            cluster.service(service).ok_or_else(Error::service_not_found)?;
            Some(service.into())
        }
    };
    let daemon = match request.daemon_name.as_deref().filter(|text| !text.is_empty()) {
        None => None,
        Some(text) => {
            cluster.daemon(text).ok_or_else(Error::daemon_not_found)?;
            Some(text.into())
        }
    };
    let desired = match request.desired_status {
        None | Some(DesiredStatus::Running) => Desired::Running,
        Some(DesiredStatus::Stopped) => Desired::Stopped,
        // Accepted, but no task is ever desired to be pending (API reference: `ListTasks.desiredStatus`).
        Some(DesiredStatus::Pending) => return Ok(None),
    };
    Ok(Some(Filter {
        desired,
        instance,
        service,
        daemon,
        family: request.family.clone().filter(|family| !family.is_empty()).map(Family::from),
        started_by: request.started_by.clone().filter(|by| !by.is_empty()),
        launch_type: request.launch_type.map(|launch_type| launch_type.as_str()),
    }))
}

impl Filter {
    /// The tasks among which matching ones can be, by ascending id and after `after`, from the narrowest index.
    fn candidates<'a>(
        &self,
        cluster: &'a ClusterState,
        after: Option<TaskId>,
    ) -> Box<dyn Iterator<Item = &'a Entry<Task>> + 'a> {
        let sets = match (&self.service, &self.daemon, self.instance) {
            (Some(service), _, _) => Some(cluster.task_ids_of(service.as_str())),
            (None, Some(daemon), _) => Some(cluster.task_ids_of_daemon(daemon.as_str())),
            (None, None, Some(instance)) => Some(cluster.task_ids_on(instance)),
            (None, None, None) => None,
        };
        let Some(sets) = sets else {
            let first = after.map_or(std::ops::Bound::Unbounded, std::ops::Bound::Excluded);
            return Box::new(cluster.tasks().range((first, std::ops::Bound::Unbounded)).map(|(_, task)| task));
        };
        let mut ids: Vec<TaskId> =
            sets.into_iter().flat_map(|sets| sets.live.iter().chain(&sets.stopped)).copied().collect();
        ids.sort_unstable();
        Box::new(ids.into_iter().filter_map(|id| cluster.task(id)))
    }

    fn matches(&self, task: &Task) -> bool {
        task.desired == self.desired
            && self.instance.is_none_or(|instance| task.instance == Some(instance))
            && self.service.as_ref().is_none_or(|service| task.owner.as_ref().is_some_and(|o| o.service == *service))
            && self.daemon.as_ref().is_none_or(|daemon| task.daemon.as_ref().is_some_and(|o| o.daemon == *daemon))
            && self.family.as_ref().is_none_or(|family| task.definition.family == *family)
            && self.started_by.as_ref().is_none_or(|by| task.started_by.as_deref() == Some(by))
            && self.launch_type.is_none_or(|launch_type| task.launch_type.as_deref() == Some(launch_type))
    }
}
