//! What is known of targets: registered, checked, draining or not in use.

use longshore_api::elbv2::{
    AdministrativeOverride, AnomalyDetection, AnomalyResultEnum, DescribeTargetHealthInput,
    DescribeTargetHealthInputIncludeEnum as Include, DescribeTargetHealthOutput, MitigationInEffectEnum,
    TargetAdministrativeOverrideReasonEnum, TargetAdministrativeOverrideStateEnum, TargetDescription,
    TargetHealth as Wire, TargetHealthDescription, TargetHealthReasonEnum as Reason, TargetHealthStateEnum as State,
};
use longshore_api::error::Error;
use longshore_model::load_balancing::{Health, Registration, Target, TargetGroup};
use longshore_model::snapshot::LoadBalancingState;

use super::{lookup, target};
use crate::Context;

/// `DescribeTargetHealth`: of all targets of a group, or of those that are named.
pub(super) async fn describe(
    ctx: &Context,
    request: DescribeTargetHealthInput,
) -> Result<DescribeTargetHealthOutput, Error> {
    let snapshot = ctx.snapshot();
    let state = snapshot.load_balancing();
    let group = lookup::target_group(state, request.target_group_arn.as_deref())?;
    let with_anomalies = request
        .include
        .is_some_and(|include| include.iter().any(|each| matches!(each, Include::AnomalyDetection | Include::All)));
    let mut described = Vec::new();
    match request.targets {
        None => {
            described.extend(state.targets_of(group.id).map(|target| of_target(state, group, target, with_anomalies)));
        }
        Some(wanted) => {
            for description in wanted {
                for key in target::named(state, group, &description)? {
                    described.push(match state.targets.get(&key) {
                        Some(target) => of_target(state, group, target, with_anomalies),
                        None => not_registered(group, &description, key.port),
                    });
                }
            }
        }
    }
    Ok(DescribeTargetHealthOutput { target_health_descriptions: Some(described) })
}

fn of_target(
    state: &LoadBalancingState,
    group: &TargetGroup,
    target: &Target,
    with_anomalies: bool,
) -> TargetHealthDescription {
    let health = health(state, group, target);
    let anomalies = with_anomalies && group.protocol.is_http();
    TargetHealthDescription {
        target: Some(TargetDescription {
            id: Some(target.key.id.to_string()),
            port: Some(target.key.port.into()),
            availability_zone: target.zone.as_deref().map(str::to_owned),
            quic_server_id: None,
        }),
        health_check_port: Some(group.health_check.port.unwrap_or(target.key.port).to_string()),
        target_health: Some(health),
        anomaly_detection: anomalies.then_some(AnomalyDetection {
            result: Some(AnomalyResultEnum::Normal),
            mitigation_in_effect: Some(MitigationInEffectEnum::No),
        }),
        administrative_override: group.protocol.is_http().then(|| AdministrativeOverride {
            state: Some(TargetAdministrativeOverrideStateEnum::NoOverride),
            reason: Some(TargetAdministrativeOverrideReasonEnum::AdministrativeOverrideNoOverride),
            description: Some("No override is currently active on target".to_owned()),
        }),
    }
}

fn not_registered(group: &TargetGroup, description: &TargetDescription, port: u16) -> TargetHealthDescription {
    TargetHealthDescription {
        target: Some(TargetDescription {
            id: description.id.clone(),
            port: Some(port.into()),
            availability_zone: description.availability_zone.clone(),
            quic_server_id: None,
        }),
        health_check_port: Some(group.health_check.port.unwrap_or(port).to_string()),
        target_health: Some(said(
            State::Unused,
            Reason::TargetNotRegistered,
            "Target is not registered to the target group",
        )),
        ..TargetHealthDescription::default()
    }
}

fn said(state: State, reason: Reason, description: &str) -> Wire {
    Wire { state: Some(state), reason: Some(reason), description: Some(description.to_owned()) }
}

/// A target's health (API reference: `TargetHealth`).
fn health(state: &LoadBalancingState, group: &TargetGroup, target: &Target) -> Wire {
    if matches!(target.registration, Registration::Draining { .. }) {
        let text = "Target deregistration is in progress";
        return said(State::Draining, Reason::TargetDeregistrationInProgress, text);
    }
    if !state.is_in_use(group.id) {
        let text = "Target group is not configured to receive traffic from the load balancer";
        return said(State::Unused, Reason::TargetNotInUse, text);
    }
    let seen = state.health_of(&target.key);
    let has_been_seen = state.sightings.contains_key(&target.key);
    let reason = seen.reason.as_deref().and_then(|reason| reason.parse().ok());
    match seen.health {
        Health::Healthy => Wire { state: Some(State::Healthy), ..Wire::default() },
        Health::Unchecked => {
            said(State::Unavailable, Reason::TargetHealthCheckDisabled, "Health checks are not enabled for this target")
        }
        Health::Unhealthy => Wire {
            state: Some(State::Unhealthy),
            reason: Some(reason.unwrap_or(Reason::TargetFailedHealthChecks)),
            description: Some(seen.description.as_deref().unwrap_or("Health checks failed").to_owned()),
        },
        Health::Initial if has_been_seen => {
            said(State::Initial, Reason::ElbInitialHealthChecking, "Initial health checks in progress")
        }
        Health::Initial => {
            said(State::Initial, Reason::ElbRegistrationInProgress, "Target registration is in progress")
        }
    }
}
