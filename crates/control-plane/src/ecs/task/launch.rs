//! `RunTask` and `StartTask`: reading what is asked for, and handing it to the placer.

use std::sync::Arc;

use longshore_api::convert::common::from_tags;
use longshore_api::convert::placement;
use longshore_api::ecs::{
    self as wire, Failure, LaunchType, PropagateTags, RunTaskRequest, RunTaskResponse, StartTaskRequest,
    StartTaskResponse, TaskOverride,
};
use longshore_api::error::Error;
use longshore_model::placement::Rules;
use longshore_model::token::{ClientToken, TokenId};
use longshore_model::{
    ClusterName, ClusterState, Document, InstanceId, Snapshot, Tag, Task, TaskDefinition, tag as model_tag,
};
use longshore_scheduler::NewTask;
use longshore_scheduler::run::{self, Target, Token};

use super::shown;
use crate::Context;
use crate::digest::digest;
use crate::ecs::capacity_provider::strategy::{self, Capacity};
use crate::ecs::service::{check_constraints, check_together};
use crate::ecs::task_definition::gpu_fault;
use crate::ecs::{failure, lookup, network, tag, unsupported};
use crate::identity::Caller;
use crate::placer::Placed;

/// The longest overrides, as JSON (API reference: `RunTask.overrides`).
const MAX_OVERRIDES_BYTES: usize = 8192;

/// `RunTask`.
pub(in crate::ecs) async fn run(
    ctx: &Context,
    _caller: &Caller,
    request: RunTaskRequest,
) -> Result<RunTaskResponse, Error> {
    let (cluster, wanted) = {
        let snapshot = ctx.snapshot();
        let cluster = lookup::active_cluster(&snapshot, request.cluster.as_deref())?;
        (lookup::cluster_name(request.cluster.as_deref())?, read_run(&snapshot, cluster, &request)?)
    };
    let parameters = wanted.token.as_ref().map(|token| Arc::clone(&token.parameters));
    let answer = match ctx.placer().place(cluster.clone(), wanted).await? {
        Placed::Now { tasks, failures } => Answer { tasks, failures },
        Placed::Before(token) => answered_before(ctx, &token, parameters.as_deref())?,
    };
    let (tasks, failures) = answer.shown(ctx, &cluster);
    Ok(RunTaskResponse { tasks: Some(tasks), failures: Some(failures) })
}

/// `StartTask`.
pub(in crate::ecs) async fn start(
    ctx: &Context,
    _caller: &Caller,
    request: StartTaskRequest,
) -> Result<StartTaskResponse, Error> {
    let name = lookup::cluster_name(request.cluster.as_deref())?;
    let (wanted, mut failures) = wanted_by_start(ctx, &name, &request)?;
    let answer = match ctx.placer().place(name.clone(), wanted).await? {
        Placed::Now { tasks, failures } => Answer { tasks, failures },
        Placed::Before(_) => return Err(Error::server("StartTask carries no token, and yet one was found.")),
    };
    let (tasks, refused) = answer.shown(ctx, &name);
    failures.extend(refused);
    Ok(StartTaskResponse { tasks: Some(tasks), failures: Some(failures) })
}

/// What StartTask asks of the placer, and the instances that are none.
fn wanted_by_start(
    ctx: &Context,
    name: &ClusterName,
    request: &StartTaskRequest,
) -> Result<(run::Request, Vec<Failure>), Error> {
    let snapshot = ctx.snapshot();
    let cluster = lookup::active_cluster(&snapshot, request.cluster.as_deref())?;
    let instances = request.container_instances.as_deref().unwrap_or_default();
    if instances.is_empty() {
        return Err(Error::client("Container Instances cannot be empty."));
    }
    if instances.len() > run::MAX_TASKS {
        let max = run::MAX_TASKS;
        return Err(Error::invalid_parameter(format!("Container Instances cannot have more than {max} elements.")));
    }
    let template = read_start(&snapshot, name, request)?;
    let (mut known, mut failures) = (Vec::new(), Vec::new());
    for text in instances {
        match registered(cluster, lookup::instance_id(name, text)?) {
            Ok(id) => known.push(id),
            Err(reason) => failures.push(failure::of_instance(ctx.scope(), name, text, reason)),
        }
    }
    Ok((run::Request { template, placement: Target::Instances(known), token: None }, failures))
}

/// The id of an instance that is registered, or ECS's reason why it is none.
fn registered(cluster: &ClusterState, id: Option<InstanceId>) -> Result<InstanceId, &'static str> {
    let id = id.ok_or("MISSING")?;
    let instance = cluster.instance(id).and_then(|state| state.instance.as_ref()).ok_or("MISSING")?;
    match instance.status {
        longshore_model::container_instance::Status::Inactive => Err("INACTIVE"),
        _ => Ok(id),
    }
}

/// Tasks and failures on their way to the wire.
struct Answer {
    tasks: Vec<Arc<Task>>,
    failures: Vec<run::Failure>,
}

impl Answer {
    fn shown(&self, ctx: &Context, cluster: &ClusterName) -> (Vec<wire::Task>, Vec<Failure>) {
        let snapshot = ctx.snapshot();
        let state = snapshot.cluster(cluster.as_str());
        let tasks = self.tasks.iter().filter_map(|task| Some(shown(ctx, &snapshot, state?, task, true)));
        let failures = self.failures.iter().map(|failure| Failure {
            arn: Some(ctx.scope().instance(cluster, failure.instance)),
            reason: Some(failure.refusal.reason().to_owned()),
            detail: Some(failure.refusal.to_string()),
        });
        (tasks.collect(), failures.collect())
    }
}

/// The tasks of the call that used the token first.
fn answered_before(ctx: &Context, token: &ClientToken, parameters: Option<&str>) -> Result<Answer, Error> {
    let cluster = &token.id.cluster;
    if parameters != Some(&*token.parameters) {
        let arns: Vec<String> = token.tasks.iter().map(|id| ctx.scope().task(cluster, *id)).collect();
        let text = "The client token was used before, with other parameters.";
        return Err(Error::new("ConflictException", text).with_member("resourceIds", arns));
    }
    let snapshot = ctx.snapshot();
    let state = snapshot.cluster(cluster.as_str());
    let tasks = token.tasks.iter().filter_map(|id| state?.task(*id)).map(|task| Arc::clone(&task.value));
    Ok(Answer { tasks: tasks.collect(), failures: Vec::new() })
}

fn read_run(snapshot: &Snapshot, cluster: &ClusterState, request: &RunTaskRequest) -> Result<run::Request, Error> {
    let name = lookup::cluster_name(request.cluster.as_deref())?;
    let count = match request.count.unwrap_or(1) {
        count @ 1..=10 => count.unsigned_abs(),
        count => return Err(Error::invalid_parameter(format!("Count should be between 1 and 10, and it is {count}."))),
    };
    let entry = cluster.cluster().ok_or_else(Error::cluster_not_found)?;
    let capacity = strategy::choose(entry, request.launch_type, request.capacity_provider_strategy.as_deref())?;
    if request.client_token.as_ref().is_some_and(|token| token.is_empty() || token.len() > 64) {
        return Err(Error::invalid_parameter("The client token should have 1 to 64 characters."));
    }
    if request.started_by.as_ref().is_some_and(|by| by.len() > 128) {
        return Err(Error::invalid_parameter("startedBy longer than 128."));
    }
    let launch_type = match capacity {
        Capacity::LaunchType(launch_type) => launch_type,
        Capacity::Strategy(_) => LaunchType::Ec2,
    };
    let template = Common {
        cluster: &name,
        task_definition: request.task_definition.as_deref(),
        group: request.group.as_deref(),
        started_by: request.started_by.as_deref(),
        overrides: request.overrides.as_ref(),
        tags: request.tags.clone(),
        propagate_tags: request.propagate_tags,
        enable_ecs_managed_tags: request.enable_ecs_managed_tags,
        enable_execute_command: request.enable_execute_command,
        launch_type,
        has_network_configuration: request.network_configuration.is_some(),
    }
    .read(snapshot)?;
    refuse(launch_type == LaunchType::Fargate, "The launch type FARGATE", "use EC2 or EXTERNAL")?;
    let volumes = request.volume_configurations.as_ref().is_some_and(|volumes| !volumes.is_empty());
    refuse(volumes, "A volume configured at launch (volumeConfigurations)", "leave it out")?;
    if request.platform_version.is_some() {
        let text = "The platform version must be null when specifying an EC2 launch type.";
        return Err(Error::invalid_parameter(text));
    }
    let rules = read_rules(request, &template.definition)?;
    let placement = match capacity {
        Capacity::Strategy(items) => Target::Providers { count, rules, strategy: strategy::items(&items) },
        Capacity::LaunchType(_) if cluster.instances().values().any(|state| state.instance.is_some()) => {
            Target::Anywhere { count, rules }
        }
        Capacity::LaunchType(_) => {
            return Err(Error::invalid_parameter("No Container Instances were found in your cluster."));
        }
    };
    let token = request.client_token.as_deref().map(|token| Token {
        id: TokenId { cluster: name.clone(), operation: "RunTask".into(), token: token.into() },
        parameters: digest(request).into(),
    });
    Ok(run::Request { template, placement, token })
}

fn read_rules(request: &RunTaskRequest, definition: &TaskDefinition) -> Result<Rules, Error> {
    let rules = placement::rules(request.placement_constraints.as_deref(), request.placement_strategy.as_deref())?;
    check_constraints(&rules.constraints)?;
    check_together(&rules.constraints, definition)?;
    Ok(rules)
}

fn read_start(snapshot: &Snapshot, cluster: &ClusterName, request: &StartTaskRequest) -> Result<NewTask, Error> {
    if request.started_by.as_ref().is_some_and(|by| by.len() > 36) {
        return Err(Error::invalid_parameter("startedBy longer than 36."));
    }
    let volumes = request.volume_configurations.as_ref().is_some_and(|volumes| !volumes.is_empty());
    refuse(volumes, "A volume configured at launch (volumeConfigurations)", "leave it out")?;
    Common {
        cluster,
        task_definition: request.task_definition.as_deref(),
        group: request.group.as_deref(),
        started_by: request.started_by.as_deref(),
        overrides: request.overrides.as_ref(),
        tags: request.tags.clone(),
        propagate_tags: request.propagate_tags,
        enable_ecs_managed_tags: request.enable_ecs_managed_tags,
        enable_execute_command: request.enable_execute_command,
        launch_type: LaunchType::Ec2,
        has_network_configuration: request.network_configuration.is_some(),
    }
    .read(snapshot)
}

/// What RunTask and StartTask have in common.
struct Common<'a> {
    cluster: &'a ClusterName,
    task_definition: Option<&'a str>,
    group: Option<&'a str>,
    started_by: Option<&'a str>,
    overrides: Option<&'a TaskOverride>,
    tags: Option<Vec<wire::Tag>>,
    propagate_tags: Option<PropagateTags>,
    enable_ecs_managed_tags: Option<bool>,
    enable_execute_command: Option<bool>,
    launch_type: LaunchType,
    has_network_configuration: bool,
}

impl Common<'_> {
    fn read(self, snapshot: &Snapshot) -> Result<NewTask, Error> {
        let definition = match self.task_definition {
            None | Some("") => return Err(Error::client("TaskDefinition can not be blank.")),
            Some(text) => Arc::clone(&lookup::runnable(snapshot, text)?.value),
        };
        network::check(&definition, self.has_network_configuration)?;
        let overrides = read_overrides(&definition, self.overrides)?;
        if let Some(reason) = unsupported::reason(&definition, overrides.as_ref()) {
            return Err(Error::unsupported_feature(reason));
        }
        if self.group.is_some_and(|group| group.len() > 255) {
            return Err(Error::invalid_parameter("group longer than 255."));
        }
        let group = self.group.filter(|group| !group.is_empty());
        let group = group.map_or_else(|| format!("family:{}", definition.id.family).into(), Arc::from);
        Ok(NewTask {
            group,
            started_by: self.started_by.filter(|by| !by.is_empty()).map(Arc::from),
            launch_type: Some(self.launch_type.as_str().into()),
            capacity_provider: None,
            overrides,
            enable_execute_command: self.enable_execute_command.unwrap_or(false),
            tags: self.tags(&definition)?,
            owner: None,
            daemon: None,
            definition,
        })
    }

    /// The task definition's tags if they are to be propagated, under those of the call, and the managed ones.
    fn tags(self, definition: &TaskDefinition) -> Result<Vec<Tag>, Error> {
        let given = from_tags(self.tags);
        tag::check(&given)?;
        let mut tags = match self.propagate_tags {
            Some(PropagateTags::TaskDefinition) => definition.tags.clone(),
            Some(PropagateTags::Service) => {
                return Err(Error::invalid_parameter(
                    "Tags can be propagated from a service only by the service itself.",
                ));
            }
            None | Some(PropagateTags::None) => Vec::new(),
        };
        model_tag::merge(&mut tags, given);
        let count = tags.len();
        if count > model_tag::MAX_TAGS {
            return Err(Error::invalid_parameter(format!(
                "A task can have {} tags, and it would have {count}.",
                model_tag::MAX_TAGS
            )));
        }
        if self.enable_ecs_managed_tags == Some(true) {
            let managed = Tag { key: "aws:ecs:clusterName".into(), value: self.cluster.as_str().into() };
            model_tag::merge(&mut tags, [managed]);
        }
        Ok(tags)
    }
}

/// The overrides as a document; `None` when there are none.
fn read_overrides(definition: &TaskDefinition, overrides: Option<&TaskOverride>) -> Result<Option<Document>, Error> {
    let Some(overrides) = overrides else { return Ok(None) };
    for container in overrides.container_overrides.iter().flatten() {
        let Some(name) = container.name.as_deref().filter(|name| !name.is_empty()) else {
            if *container == wire::ContainerOverride::default() {
                continue;
            }
            return Err(Error::invalid_parameter("Container override name can not be blank."));
        };
        if definition.container(name).is_none() {
            let text = format!("Override for container named {name} is not a container in the TaskDefinition.");
            return Err(Error::invalid_parameter(text));
        }
        if let Some(fault) = gpu_fault(container.resource_requirements.as_deref()) {
            let text = format!("Invalid override for container '{name}'. {fault}");
            return Err(Error::invalid_parameter(text));
        }
    }
    let document = serde_json::to_value(overrides)
        .map_err(|error| Error::serialization(format!("The overrides cannot be kept: {error}")))?;
    if document.to_string().len() > MAX_OVERRIDES_BYTES {
        return Err(Error::invalid_parameter(format!("Overrides length must be at most {MAX_OVERRIDES_BYTES}.")));
    }
    Ok(Some(Document::new(document)))
}

fn refuse(wanted: bool, what: &str, remedy: &str) -> Result<(), Error> {
    if !wanted {
        return Ok(());
    }
    Err(unsupported::missing(what, remedy))
}
