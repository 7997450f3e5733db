//! Reading what a call asks of a daemon: defaults, validation, and the refusal of what is not there yet.

use std::sync::Arc;

use longshore_api::convert::common::from_tags;
use longshore_api::ecs::{
    CreateDaemonRequest, DaemonDeploymentConfiguration, DaemonPropagateTags, UpdateDaemonRequest,
};
use longshore_api::error::Error;
use longshore_model::arn::{self, Resource};
use longshore_model::capacity_provider::is_built_in;
use longshore_model::daemon::{Configuration, Image, Status};
use longshore_model::task_definition;
use longshore_model::{Cluster, Daemon, DaemonName, DaemonRevision, Entry, Snapshot, TaskDefinition, Timestamp};

use super::Ids;
use crate::ecs::cluster::associations;
use crate::ecs::lookup::DefinitionName;
use crate::ecs::{tag, unsupported};

/// The longest bake time: a day.
const MAX_BAKE_MINUTES: u32 = 24 * 60;

/// A name of a daemon (API reference: `CreateDaemon.daemonName`).
fn check_name(name: &str) -> Result<(), Error> {
    let valid = |c: char| c.is_ascii_alphanumeric() || c == '-' || c == '_';
    match name {
        "" => Err(Error::invalid_parameter("DaemonName can not be blank.")),
        name if name.len() <= 255 && name.chars().all(valid) => Ok(()),
        _ => Err(Error::invalid_parameter(
            "Daemon name invalid: up to 255 letters, digits, hyphens and underscores are allowed.",
        )),
    }
}

/// The daemon and its first revision.
pub(super) fn create(
    snapshot: &Snapshot,
    cluster: &Cluster,
    request: &CreateDaemonRequest,
    ids: Ids,
    (caller, digest, now): (&Arc<str>, &str, Timestamp),
) -> Result<(Daemon, DaemonRevision), Error> {
    let name = request.daemon_name.as_deref().unwrap_or_default();
    check_name(name)?;
    if request.client_token.as_ref().is_some_and(|token| token.len() > 36) {
        return Err(Error::invalid_parameter("idempotency token longer than 36."));
    }
    let wanted = Wanted {
        definition: request.daemon_task_definition_arn.as_deref(),
        providers: request.capacity_provider_arns.as_deref(),
        propagate_tags: request.propagate_tags,
        enable_ecs_managed_tags: request.enable_ecs_managed_tags,
        enable_execute_command: request.enable_execute_command,
    };
    let revision = wanted.revision(snapshot, cluster, name.into(), ids, now)?;
    let tags = from_tags(request.tags.clone());
    tag::check(&tags)?;
    let daemon = Daemon {
        cluster: cluster.name.clone(),
        name: name.into(),
        status: Status::Active,
        revision: ids.revision,
        deployment: ids.deployment,
        configuration: configuration(request.deployment_configuration.as_ref(), &Configuration::default())?,
        created_by: Arc::clone(caller),
        created_at: now,
        updated_at: now,
        client_token: request.client_token.as_deref().map(Into::into),
        created_with: digest.into(),
        tags,
    };
    Ok((daemon, revision))
}

/// The daemon with another revision. What a revision says is said anew by each call; how it is rolled out stays.
pub(super) fn update(
    snapshot: &Snapshot,
    cluster: &Cluster,
    old: &Entry<Daemon>,
    request: &UpdateDaemonRequest,
    ids: Ids,
    now: Timestamp,
) -> Result<(Daemon, DaemonRevision), Error> {
    let wanted = Wanted {
        definition: request.daemon_task_definition_arn.as_deref(),
        providers: request.capacity_provider_arns.as_deref(),
        propagate_tags: request.propagate_tags,
        enable_ecs_managed_tags: request.enable_ecs_managed_tags,
        enable_execute_command: request.enable_execute_command,
    };
    let revision = wanted.revision(snapshot, cluster, old.name.clone(), ids, now)?;
    let daemon = Daemon {
        revision: ids.revision,
        deployment: ids.deployment,
        configuration: configuration(request.deployment_configuration.as_ref(), &old.configuration)?,
        updated_at: now,
        ..(*old.value).clone()
    };
    Ok((daemon, revision))
}

/// What creating and updating have in common.
struct Wanted<'a> {
    definition: Option<&'a str>,
    providers: Option<&'a [String]>,
    propagate_tags: Option<DaemonPropagateTags>,
    enable_ecs_managed_tags: Option<bool>,
    enable_execute_command: Option<bool>,
}

impl Wanted<'_> {
    fn revision(
        &self,
        snapshot: &Snapshot,
        cluster: &Cluster,
        daemon: DaemonName,
        ids: Ids,
        now: Timestamp,
    ) -> Result<DaemonRevision, Error> {
        let definition = runnable(snapshot, self.definition.unwrap_or_default())?;
        if let Some(reason) = unsupported::reason(definition, None) {
            return Err(Error::unsupported_feature(reason));
        }
        let images = definition
            .containers()
            .map(|container| Image { container: container.name.into(), image: container.image.into() });
        Ok(DaemonRevision {
            cluster: cluster.name.clone(),
            daemon,
            id: ids.revision,
            definition: definition.id.clone(),
            capacity_providers: providers(cluster, self.providers.unwrap_or_default())?,
            images: images.collect(),
            propagate_tags: self.propagate_tags == Some(DaemonPropagateTags::Daemon),
            enable_ecs_managed_tags: self.enable_ecs_managed_tags.unwrap_or(false),
            enable_execute_command: self.enable_execute_command.unwrap_or(false),
            created_at: now,
        })
    }
}

/// A daemon task definition that new deployments may use.
fn runnable<'a>(snapshot: &'a Snapshot, text: &str) -> Result<&'a Entry<TaskDefinition>, Error> {
    if text.is_empty() {
        return Err(Error::invalid_parameter("DaemonTaskDefinition can not be blank."));
    }
    let found = DefinitionName::parse_daemon(text)?.find(snapshot);
    let definition = found.ok_or_else(|| Error::client("DaemonTaskDefinition not found."))?;
    match definition.status {
        task_definition::Status::Active => Ok(definition),
        _ => Err(Error::client("DaemonTaskDefinition is inactive")),
    }
}

/// The name in a capacity provider's ARN or name.
///
/// # Errors
/// `InvalidParameterException` for an ARN of something else.
pub(super) fn provider_name(text: &str) -> Result<String, Error> {
    match arn::is_arn(text).then(|| Resource::parse(text)) {
        None => Ok(text.to_owned()),
        Some(Ok(Resource::CapacityProvider(name))) => Ok(name.to_owned()),
        Some(_) => Err(Error::invalid_parameter(format!("Invalid identifier: {text}"))),
    }
}

fn providers(cluster: &Cluster, wanted: &[String]) -> Result<Vec<Arc<str>>, Error> {
    if wanted.is_empty() {
        return Err(Error::invalid_parameter("CapacityProviderArns can not be empty."));
    }
    let associated = associations::of(cluster);
    let mut names: Vec<Arc<str>> = Vec::new();
    for text in wanted {
        let name = provider_name(text)?;
        if is_built_in(&name) {
            let text = format!("A daemon runs on container instances, which the capacity provider {name} has not.");
            return Err(Error::invalid_parameter(text));
        }
        if !associated.contains(&name) {
            return Err(Error::invalid_parameter(format!(
                "The capacity provider {name} is not associated with the cluster {}.",
                cluster.name
            )));
        }
        if names.iter().any(|known| **known == *name) {
            return Err(Error::invalid_parameter(format!("The capacity provider {name} is specified more than once.")));
        }
        names.push(name.into());
    }
    Ok(names)
}

/// How deployments are rolled out, what the call says over what is `known`.
fn configuration(
    wanted: Option<&DaemonDeploymentConfiguration>,
    known: &Configuration,
) -> Result<Configuration, Error> {
    let Some(wanted) = wanted else { return Ok(known.clone()) };
    let alarms = wanted.alarms.as_ref();
    if alarms.is_some_and(|alarms| alarms.enable == Some(true)) {
        return Err(unsupported::missing("The deployment alarms", "set enable to false"));
    }
    let bake_minutes = match wanted.bake_time_in_minutes.map(u32::try_from) {
        None => known.bake_minutes,
        Some(Ok(minutes)) if minutes <= MAX_BAKE_MINUTES => minutes,
        Some(_) => {
            let text = format!("bakeTimeInMinutes should be between 0 and {MAX_BAKE_MINUTES}.");
            return Err(Error::invalid_parameter(text));
        }
    };
    let drain_percent = wanted.drain_percent.unwrap_or(known.drain_percent);
    if !(0.0..=100.0).contains(&drain_percent) {
        return Err(Error::invalid_parameter("drainPercent should be between 0 and 100."));
    }
    let names = alarms.and_then(|alarms| alarms.alarm_names.as_ref());
    let alarm_names = names.map(|names| names.iter().map(|name| name.as_str().into()).collect());
    Ok(Configuration { drain_percent, bake_minutes, alarm_names: alarm_names.unwrap_or(known.alarm_names.clone()) })
}
