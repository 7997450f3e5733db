//! What each kind of caller may do, in one place.
//!
//! The root may do everything. A join token registers new machines. A token for edges registers edges, and an edge is fed and does nothing
//! else. A container instance may do what its agent has to, for itself and its own tasks: [`rule`] is the table. Everything else is refused in AWS's words.

use longshore_api::ecs::Operation;
use longshore_api::edge::REMOVED;
use longshore_api::error::Error;
use longshore_api::longshore::Operation as Own;
use longshore_api::protocol::ServiceCall;
use longshore_api::sts;
use longshore_model::arn::Resource;
use longshore_model::container_instance::Status;
use longshore_model::load_balancing::EdgeName;
use longshore_model::{ClusterName, InstanceId, Snapshot, Timestamp};
use serde_json::{Map, Value};

use crate::Context;
use crate::context::unavailable;
use crate::ecs::lookup;
use crate::identity::{Caller, Principal, iso};

/// What a request of a container instance has to name for it to be allowed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Rule {
    /// Itself, if it names an instance at all.
    MayNameItself(&'static str),
    /// Itself.
    Itself(&'static str),
    /// Itself, in a list of instances.
    OnlyItself(&'static str),
    /// No task of another instance. Whether a task is not there at all tells nothing.
    OwnTask(&'static str),
    /// No task of another instance, in a list.
    OwnTasks(&'static str),
    /// Itself or a task of its own, by ARN.
    ItselfOrOwnTask(&'static str),
    /// Itself when it registers again, nothing when it registers for the first time.
    Registration,
    /// Its cluster.
    Cluster,
}

/// The calls that an agent makes; those that containers have it make are among them (task protection, tags).
fn rule(operation: Operation) -> Option<Rule> {
    use Operation as Op;
    Some(match operation {
        Op::DiscoverPollEndpoint => Rule::MayNameItself("containerInstance"),
        Op::RegisterContainerInstance => Rule::Registration,
        Op::DeregisterContainerInstance => Rule::Itself("containerInstance"),
        Op::UpdateContainerInstancesState => Rule::OnlyItself("containerInstances"),
        Op::SubmitTaskStateChange | Op::SubmitContainerStateChange => Rule::OwnTask("task"),
        Op::SubmitAttachmentStateChanges => Rule::Cluster,
        Op::GetTaskProtection | Op::UpdateTaskProtection => Rule::OwnTasks("tasks"),
        Op::ListTagsForResource => Rule::ItselfOrOwnTask("resourceArn"),
        _ => return None,
    })
}

/// Lets a call pass, or says why not. What is not known here may be known to another server, so nobody is refused, and no task
/// taken for nobody's, before this one has caught up with the others.
///
/// # Errors
/// `AccessDeniedException` with what was tried; a `ServerException` while the store cannot say what is known.
pub(crate) async fn authorize(ctx: &Context, caller: &Caller, call: ServiceCall, body: &[u8]) -> Result<(), Error> {
    match decide(&ctx.snapshot(), caller, call, body, ctx.now(), Knowledge::Partial) {
        Err(_) if matches!(caller.principal, Principal::Instance { .. }) => {
            ctx.store().catch_up().await.map_err(|error| unavailable(&error))?;
            decide(&ctx.snapshot(), caller, call, body, ctx.now(), Knowledge::Whole)
        }
        decided => decided,
    }
}

/// Whether the snapshot has all that was committed before the call.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Knowledge {
    Partial,
    Whole,
}

fn decide(
    snapshot: &Snapshot,
    caller: &Caller,
    call: ServiceCall,
    body: &[u8],
    now: Timestamp,
    knowledge: Knowledge,
) -> Result<(), Error> {
    match (&caller.principal, call) {
        (Principal::Root, _) => Ok(()),
        // Nobody needs a permission to hear who they are (API reference: GetCallerIdentity).
        (_, ServiceCall::Sts(sts::Operation::GetCallerIdentity)) => Ok(()),
        (Principal::JoinToken { cluster, .. }, ServiceCall::Longshore(Own::JoinCluster)) => {
            let wanted = lookup::cluster_name(text(&object(body)?, "cluster"))?;
            match cluster {
                Some(cluster) if *cluster != wanted => Err(Error::access_denied(format!(
                    "The join token is for the cluster {cluster}, and the machine is to join {wanted}. Leave --cluster out, \
                     or make a token for {wanted} with `longshore server token create --cluster {wanted}`."
                ))),
                _ => Ok(()),
            }
        }
        (Principal::EdgeToken, ServiceCall::Longshore(Own::JoinEdge)) => Ok(()),
        // What it may bring is decided batch by batch, by the tasks that it names; also after it was deregistered.
        (Principal::Instance { .. }, ServiceCall::Longshore(Own::DeliverLogs)) => Ok(()),
        (Principal::Instance { cluster, instance, registers_until }, ServiceCall::Ecs(operation)) => {
            let itself = Itself { snapshot, cluster, instance: *instance, knowledge };
            itself.authorize(caller, operation, &object(body)?, *registers_until, now)
        }
        _ => Err(denied(caller, call, "*")),
    }
}

/// Whether a caller may hold a session of an instance.
///
/// # Errors
/// `AccessDeniedException`.
pub fn authorize_session(caller: &Caller, cluster: &ClusterName, instance: InstanceId) -> Result<(), Error> {
    match &caller.principal {
        Principal::Root => Ok(()),
        Principal::Instance { cluster: own, instance: itself, .. } if own == cluster && *itself == instance => Ok(()),
        _ => Err(Error::access_denied(format!(
            "User: {} is not authorized to perform: ecs:Poll on resource: container-instance/{cluster}/{instance} because no \
             identity-based policy allows the ecs:Poll action",
            caller.arn
        ))),
    }
}

/// Whether a caller may be fed as an edge.
///
/// # Errors
/// `AccessDeniedException`.
pub(crate) fn authorize_edge(snapshot: &Snapshot, caller: &Caller, edge: &EdgeName) -> Result<(), Error> {
    match &caller.principal {
        Principal::Root => Ok(()),
        Principal::Edge { name, given_at } if name == edge => match is_revoked(snapshot, name, *given_at) {
            false => Ok(()),
            true => Err(Error::access_denied(format!(
                "{REMOVED}: the edge {name} was removed, and its credentials ended with it. Make a token with `longshore server \
                 token create --edge` for it to join again."
            ))),
        },
        Principal::Edge { name, .. } => Err(Error::access_denied(format!(
            "These credentials are those of the edge {name}, not of {edge}. Start it with --name {name}, or join as {edge} with \
             a new token and a data directory of its own."
        ))),
        _ => Err(Error::access_denied(format!(
            "User: {} is not authorized to perform: longshore:Feed on resource: edge/{edge} because no identity-based policy \
             allows the longshore:Feed action",
            caller.arn
        ))),
    }
}

/// Whether an edge's credentials were taken away.
pub(crate) fn is_revoked(snapshot: &Snapshot, name: &EdgeName, given_at: Timestamp) -> bool {
    snapshot.installation().is_some_and(|installation| installation.is_revoked(name, given_at))
}

/// Whether a caller may bring the data of a command in a container of an instance.
pub fn may_run_commands_on(caller: &Caller, instance: InstanceId) -> bool {
    match &caller.principal {
        Principal::Root => true,
        Principal::JoinToken { .. } | Principal::EdgeToken | Principal::Edge { .. } => false,
        Principal::Instance { instance: itself, .. } => *itself == instance,
    }
}

fn denied(caller: &Caller, call: ServiceCall, resource: &str) -> Error {
    let action = format!("{}:{}", call.signing_name(), call.operation_name());
    Error::access_denied(format!(
        "User: {} is not authorized to perform: {action} on resource: {resource} because no identity-based policy allows the \
         {action} action",
        caller.arn
    ))
}

struct Itself<'a> {
    snapshot: &'a Snapshot,
    cluster: &'a ClusterName,
    instance: InstanceId,
    knowledge: Knowledge,
}

impl Itself<'_> {
    fn authorize(
        &self,
        caller: &Caller,
        operation: Operation,
        request: &Map<String, Value>,
        registers_until: Option<Timestamp>,
        now: Timestamp,
    ) -> Result<(), Error> {
        let call = ServiceCall::Ecs(operation);
        let Some(rule) = rule(operation) else { return Err(denied(caller, call, "*")) };
        let registered = self.status().is_some_and(|status| status != Status::Inactive);
        if rule == Rule::Registration && text(request, "containerInstanceArn").is_none() {
            return self.first_registration(request, registers_until, now);
        }
        // An instance that registers again is told so by that call, in the words that agents know.
        if !registered && rule != Rule::Registration {
            return Err(self.gone());
        }
        let in_own_cluster = || {
            let named = text(request, "cluster");
            lookup::cluster_name(named).is_ok_and(|named| named == *self.cluster)
        };
        let names = |member: &'static str| -> Vec<&str> {
            match request.get(member) {
                Some(Value::Array(list)) => list.iter().filter_map(Value::as_str).collect(),
                _ => text(request, member).into_iter().collect(),
            }
        };
        let (member, allowed) = match rule {
            Rule::MayNameItself(member) => (member, in_own_cluster() && names(member).iter().all(|name| self.is(name))),
            Rule::Itself(member) | Rule::OnlyItself(member) => {
                let names = names(member);
                (member, in_own_cluster() && !names.is_empty() && names.iter().all(|name| self.is(name)))
            }
            Rule::Registration => {
                let member = "containerInstanceArn";
                (member, in_own_cluster() && names(member).iter().all(|name| self.is(name)))
            }
            Rule::OwnTask(member) | Rule::OwnTasks(member) => {
                (member, in_own_cluster() && names(member).iter().all(|name| self.may_name_task(name)))
            }
            Rule::ItselfOrOwnTask(member) => {
                let names = names(member);
                (member, !names.is_empty() && names.iter().all(|name| self.is_own_arn(name)))
            }
            Rule::Cluster => ("cluster", in_own_cluster()),
        };
        let resource = names(member).first().map_or_else(|| "*".to_owned(), |name| (*name).to_owned());
        if allowed { Ok(()) } else { Err(denied(caller, call, &resource)) }
    }

    fn first_registration(
        &self,
        request: &Map<String, Value>,
        registers_until: Option<Timestamp>,
        now: Timestamp,
    ) -> Result<(), Error> {
        let wanted = lookup::cluster_name(text(request, "cluster"))?;
        let Some(until) = registers_until else {
            return Err(Error::access_denied(format!(
                "These credentials are those of the container instance {}, and register no other. Make a token with \
                 `longshore server token create` to join as a new one.",
                self.instance
            )));
        };
        if wanted != *self.cluster {
            return Err(Error::access_denied(format!(
                "The access key is for the cluster {}, and the machine is to join {wanted}. Set ECS_CLUSTER={}, or make \
                 another key.",
                self.cluster, self.cluster
            )));
        }
        match self.status() {
            Some(Status::Inactive) => Err(self.gone()),
            Some(Status::Active | Status::Draining) => Ok(()),
            None if now <= until => Ok(()),
            None => Err(Error::access_denied(format!(
                "The machine had to register until {}, and it is {} now. Make another access key with `longshore server token \
                 create --for amazon-ecs-agent`.",
                iso(until),
                iso(now)
            ))),
        }
    }

    fn gone(&self) -> Error {
        Error::access_denied(format!(
            "The container instance {} of cluster {} is not registered any more, and its credentials ended with it. Make a \
             token with `longshore server token create` to join again.",
            self.instance, self.cluster
        ))
    }

    fn status(&self) -> Option<Status> {
        let state = self.snapshot.cluster(self.cluster.as_str())?.instance(self.instance)?;
        state.instance.as_ref().map(|instance| instance.status)
    }

    /// Whether a name or ARN is its own.
    fn is(&self, name: &str) -> bool {
        lookup::instance_id(self.cluster, name).is_ok_and(|id| id == Some(self.instance))
    }

    /// Whether a task is its own, or not there.
    fn may_name_task(&self, name: &str) -> bool {
        let Ok(id) = lookup::task_id(self.cluster, name) else { return false };
        let state = self.snapshot.cluster(self.cluster.as_str());
        let task = id.and_then(|id| state?.task(id));
        task.map_or(self.knowledge == Knowledge::Whole, |task| task.instance == Some(self.instance))
    }

    fn is_own_arn(&self, arn: &str) -> bool {
        match Resource::parse(arn) {
            Ok(Resource::Instance(..)) => self.is(arn),
            Ok(Resource::Task(..)) => self.may_name_task(arn),
            _ => false,
        }
    }
}

fn object(body: &[u8]) -> Result<Map<String, Value>, Error> {
    if body.trim_ascii().is_empty() {
        return Ok(Map::new());
    }
    serde_json::from_slice(body)
        .map_err(|error| Error::serialization(format!("The body is not a JSON object: {error}")))
}

/// A member that is there and not empty, as the handlers see it.
fn text<'r>(request: &'r Map<String, Value>, member: &str) -> Option<&'r str> {
    request.get(member).and_then(Value::as_str).filter(|text| !text.is_empty())
}
