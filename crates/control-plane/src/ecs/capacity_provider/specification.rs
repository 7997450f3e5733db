//! What a call asks of a capacity provider: which values are taken, and what they default to.

use longshore_api::convert::common::from_tags;
use longshore_api::ecs::{
    AutoScalingGroupProvider, CreateCapacityProviderRequest, CreateManagedInstancesProviderConfiguration,
    ManagedDraining, ManagedScaling as WireScaling, ManagedScalingStatus, ManagedTerminationProtection,
    UpdateCapacityProviderRequest,
};
use longshore_api::error::Error;
use longshore_model::capacity_provider::{AutoScalingGroup, Change, ManagedScaling, Source, Status};
use longshore_model::{CapacityProvider, Document, Snapshot, Timestamp};
use serde::Serialize;
use serde_json::{Map, Value};

use crate::ecs::{lookup, tag};

/// The longest name (API reference: `CreateCapacityProvider.name`).
const MAX_NAME: usize = 255;

/// What no name may begin with, in whatever case.
const RESERVED_PREFIXES: [&str; 3] = ["aws", "ecs", "fargate"];

fn check_name(name: &str) -> Result<(), Error> {
    let valid = |c: char| c.is_ascii_alphanumeric() || c == '-' || c == '_';
    let lower = name.to_ascii_lowercase();
    let reserved = RESERVED_PREFIXES.iter().any(|prefix| lower.starts_with(prefix));
    match !name.is_empty() && name.len() <= MAX_NAME && name.chars().all(valid) && !reserved {
        true => Ok(()),
        false => Err(Error::invalid_parameter(
            "The specified capacity provider name is invalid. Up to 255 characters are allowed, including letters \
             (upper and lowercase), numbers, underscores, and hyphens. The name cannot be prefixed with \"aws\", \
             \"ecs\", or \"fargate\". Specify a valid name and try again.",
        )),
    }
}

/// The provider that a CreateCapacityProvider call asks for.
pub(super) fn create(
    snapshot: &Snapshot,
    request: &CreateCapacityProviderRequest,
    now: Timestamp,
) -> Result<CapacityProvider, Error> {
    let name = request.name.as_deref().unwrap_or_default();
    check_name(name)?;
    if snapshot.capacity_provider(name).is_some() {
        return Err(Error::client(
            "The specified capacity provider already exists. To change the configuration of an existing capacity \
             provider, update the capacity provider.",
        ));
    }
    let tags = from_tags(request.tags.clone());
    tag::check(&tags)?;
    let source = match (&request.auto_scaling_group_provider, &request.managed_instances_provider) {
        (Some(group), None) => Source::AutoScalingGroup(new_group(snapshot, group)?),
        (None, Some(managed)) => {
            let Some(cluster) = request.cluster.as_deref().filter(|name| !name.is_empty()) else {
                let text = "A capacity provider of managed instances belongs to a cluster: specify one.";
                return Err(Error::invalid_parameter(text));
            };
            lookup::active_cluster(snapshot, Some(cluster))?;
            Source::ManagedInstances {
                cluster: lookup::cluster_name(Some(cluster))?,
                document: managed_instances(managed),
            }
        }
        _ => {
            return Err(Error::invalid_parameter(
                "Specify either an Auto Scaling group provider or a managed instances provider, and not both.",
            ));
        }
    };
    Ok(CapacityProvider {
        name: name.into(),
        status: Status::Active,
        change: Change::Created,
        source,
        created_at: now,
        deleted_at: None,
        tags,
    })
}

fn new_group(snapshot: &Snapshot, request: &AutoScalingGroupProvider) -> Result<AutoScalingGroup, Error> {
    let named = request.auto_scaling_group_arn.as_deref().unwrap_or_default();
    let is_valid = match named.strip_prefix("arn:") {
        None => !named.is_empty(),
        Some(rest) => rest.contains(":autoscaling:") && rest.contains(":autoScalingGroupName/"),
    };
    if !is_valid {
        let text = "The specified Auto Scaling group ARN is invalid. Specify a valid ARN and try again.";
        return Err(Error::invalid_parameter(text));
    }
    let mut group = AutoScalingGroup {
        group: named.into(),
        scaling: ManagedScaling::default(),
        termination_protection: false,
        draining: true,
    };
    let active = snapshot.capacity_providers().values().filter(|provider| provider.is_active());
    if active.filter_map(|provider| provider.group()).any(|used| used.name() == group.name()) {
        return Err(Error::client(
            "The specified Auto Scaling group ARN is already being used by another capacity provider. Specify a unique \
             Auto Scaling group ARN and try again.",
        ));
    }
    set(
        &mut group,
        request.managed_scaling.as_ref(),
        request.managed_termination_protection,
        request.managed_draining,
    )?;
    Ok(group)
}

/// The provider that an UpdateCapacityProvider call asks for; what the call leaves out stays.
pub(super) fn update(
    before: &CapacityProvider,
    request: &UpdateCapacityProviderRequest,
) -> Result<CapacityProvider, Error> {
    let mut after = CapacityProvider { change: Change::Updated, ..before.clone() };
    match (&mut after.source, &request.auto_scaling_group_provider, &request.managed_instances_provider) {
        (Source::AutoScalingGroup(group), Some(update), None) => {
            let (protection, draining) = (update.managed_termination_protection, update.managed_draining);
            set(group, update.managed_scaling.as_ref(), protection, draining)?;
        }
        (Source::ManagedInstances { document, .. }, None, Some(update)) => *document = merged(document, update),
        _ => {
            return Err(Error::invalid_parameter(format!(
                "Specify the settings of the kind of provider that {} is, and no others.",
                before.name
            )));
        }
    }
    Ok(after)
}

/// Takes over what a call says, and holds the whole against the rules.
fn set(
    group: &mut AutoScalingGroup,
    scaling: Option<&WireScaling>,
    protection: Option<ManagedTerminationProtection>,
    draining: Option<ManagedDraining>,
) -> Result<(), Error> {
    if let Some(scaling) = scaling {
        set_scaling(&mut group.scaling, scaling)?;
    }
    if let Some(protection) = protection {
        group.termination_protection = protection == ManagedTerminationProtection::Enabled;
    }
    if let Some(draining) = draining {
        group.draining = draining == ManagedDraining::Enabled;
    }
    if group.termination_protection && !group.scaling.enabled {
        return Err(Error::invalid_parameter(
            "The managed termination protection setting for the capacity provider is invalid. To enable managed \
             termination protection for a capacity provider, managed scaling must be enabled.",
        ));
    }
    Ok(())
}

fn set_scaling(known: &mut ManagedScaling, scaling: &WireScaling) -> Result<(), Error> {
    let take = |into: &mut u32, value: Option<i32>, name: &str, least: u32, most: u32| {
        let Some(value) = value else { return Ok(()) };
        match u32::try_from(value).ok().filter(|value| (least..=most).contains(value)) {
            Some(value) => {
                *into = value;
                Ok(())
            }
            None => Err(Error::invalid_parameter(format!("{name} should be between {least} and {most}."))),
        }
    };
    if let Some(status) = scaling.status {
        known.enabled = status == ManagedScalingStatus::Enabled;
    }
    take(&mut known.target_percent, scaling.target_capacity, "targetCapacity", 1, 100)?;
    take(&mut known.minimum_step, scaling.minimum_scaling_step_size, "minimumScalingStepSize", 1, 10_000)?;
    take(&mut known.maximum_step, scaling.maximum_scaling_step_size, "maximumScalingStepSize", 1, 10_000)?;
    take(&mut known.warmup_seconds, scaling.instance_warmup_period, "instanceWarmupPeriod", 0, 10_000)?;
    match known.minimum_step <= known.maximum_step {
        true => Ok(()),
        false => {
            Err(Error::invalid_parameter("minimumScalingStepSize should not be greater than maximumScalingStepSize."))
        }
    }
}

/// The `ManagedInstancesProvider` that a new one shows: what was given.
fn managed_instances(request: &CreateManagedInstancesProviderConfiguration) -> Document {
    Document::new(as_object(request).into())
}

fn merged<T: Serialize>(document: &Document, update: &T) -> Document {
    let mut members = document.value().as_object().cloned().unwrap_or_default();
    for (name, value) in as_object(update) {
        match (members.get_mut(&name), value) {
            // The launch template's members are changed one by one.
            (Some(Value::Object(known)), Value::Object(given)) => known.extend(given),
            (_, value) => drop(members.insert(name, value)),
        }
    }
    Document::new(members.into())
}

fn as_object<T: Serialize>(value: &T) -> Map<String, Value> {
    match serde_json::to_value(value) {
        Ok(Value::Object(members)) => members,
        _ => Map::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn request(
        name: &str,
        scaling: WireScaling,
        protection: ManagedTerminationProtection,
    ) -> CreateCapacityProviderRequest {
        CreateCapacityProviderRequest {
            name: Some(name.to_owned()),
            auto_scaling_group_provider: Some(AutoScalingGroupProvider {
                auto_scaling_group_arn: Some("small".to_owned()),
                managed_scaling: Some(scaling),
                managed_termination_protection: Some(protection),
                managed_draining: None,
            }),
            ..Default::default()
        }
    }

    #[test]
    fn names_and_settings_out_of_bounds_are_refused_in_words() {
        // Rule 9.1.1: names, ranges and defaults of capacity providers.
        // Rule 9.1.7: termination protection needs managed scaling, and nothing of the group.
        use ManagedTerminationProtection::{Disabled, Enabled};
        let scaling = |target| WireScaling { target_capacity: Some(target), ..Default::default() };
        let warmup = |seconds| WireScaling { instance_warmup_period: Some(seconds), ..Default::default() };
        let step = |least, most| WireScaling {
            minimum_scaling_step_size: Some(least),
            maximum_scaling_step_size: Some(most),
            ..Default::default()
        };
        let cases = [
            (request("FargateLike", scaling(100), Disabled), "name is invalid"),
            (request("aws-x", scaling(100), Disabled), "name is invalid"),
            (request("a b", scaling(100), Disabled), "name is invalid"),
            (request("ok", warmup(10_001), Disabled), "instanceWarmupPeriod should be between 0 and 10000"),
            (request("ok", step(0, 1), Disabled), "minimumScalingStepSize should be between 1 and 10000"),
            (request("ok", step(1, 10_001), Disabled), "maximumScalingStepSize should be between 1 and 10000"),
            (request("ok", scaling(0), Disabled), "targetCapacity should be between 1 and 100"),
            (request("ok", scaling(101), Disabled), "targetCapacity should be between 1 and 100"),
            (request("ok", step(5, 4), Disabled), "should not be greater"),
            (request("ok", scaling(100), Enabled), "managed scaling must be enabled"),
            (CreateCapacityProviderRequest { name: Some("ok".into()), ..Default::default() }, "Specify either"),
        ];
        for (request, words) in cases {
            let error = create(&Snapshot::default(), &request, Timestamp::default()).unwrap_err();
            assert!(error.code == "InvalidParameterException" && error.message.contains(words), "{error}");
        }
        let made = create(&Snapshot::default(), &request("ok", scaling(90), Disabled), Timestamp::default()).unwrap();
        let group = made.group().unwrap();
        assert_eq!(group.scaling, ManagedScaling { target_percent: 90, ..ManagedScaling::default() });
        assert!(group.draining && !group.termination_protection);
    }
}
