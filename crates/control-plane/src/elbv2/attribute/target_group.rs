//! Attributes of target groups.

use longshore_api::elbv2::{
    DescribeTargetGroupAttributesInput, DescribeTargetGroupAttributesOutput, ModifyTargetGroupAttributesInput,
    ModifyTargetGroupAttributesOutput, TargetGroupAttribute,
};
use longshore_api::error::Error;
use longshore_model::Group;
use longshore_model::load_balancing::{Attributes, Protocol, TargetGroup, TargetType};

use super::super::{change, error, lookup};
use super::{Known, Values, known};
use crate::Context;
use crate::context::Decision;

const WEEK: u32 = 604_800;
const MAX_TARGETS: u32 = 1000;

const COMMON: &[Known] = &[
    known("deregistration_delay.timeout_seconds", "300", Values::Range(0, 3600)),
    known(
        "load_balancing.cross_zone.enabled",
        "use_load_balancer_configuration",
        Values::OneOf(&["true", "false", "use_load_balancer_configuration"]),
    ),
    known("stickiness.enabled", "false", Values::Boolean),
    known("target_group_health.dns_failover.minimum_healthy_targets.count", "1", Values::OffOr("off", 1, MAX_TARGETS)),
    known("target_group_health.dns_failover.minimum_healthy_targets.percentage", "off", Values::OffOr("off", 1, 100)),
    known(
        "target_group_health.unhealthy_state_routing.minimum_healthy_targets.count",
        "1",
        Values::Range(1, MAX_TARGETS),
    ),
    known(
        "target_group_health.unhealthy_state_routing.minimum_healthy_targets.percentage",
        "off",
        Values::OffOr("off", 1, 100),
    ),
];

const HTTP: &[Known] = &[
    known("load_balancing.algorithm.anomaly_mitigation", "off", Values::OneOf(&["on", "off"])),
    known(
        "load_balancing.algorithm.type",
        "round_robin",
        Values::OneOf(&["round_robin", "least_outstanding_requests", "weighted_random"]),
    ),
    known("slow_start.duration_seconds", "0", Values::OffOr("0", 30, 900)),
    known("stickiness.app_cookie.cookie_name", "", Values::Text(256)),
    known("stickiness.app_cookie.duration_seconds", "86400", Values::Range(1, WEEK)),
    known("stickiness.lb_cookie.duration_seconds", "86400", Values::Range(1, WEEK)),
    known("stickiness.type", "lb_cookie", Values::OneOf(&["lb_cookie", "app_cookie"])),
];

const PRESERVED: &str = "the address of clients is always preserved for UDP.";
const UNHEALTHY_OF_UDP: &str = "connections of UDP to unhealthy targets are not terminated.";

/// The keys of groups that connections go to.
fn stream(protocol: Protocol, target_type: TargetType) -> [Known; 6] {
    let is_datagram = matches!(protocol, Protocol::Udp | Protocol::TcpUdp);
    let preserves = is_datagram || target_type == TargetType::Instance;
    let (preserving, terminating) = match is_datagram {
        true => (Values::Only("true", PRESERVED), Values::Only("false", UNHEALTHY_OF_UDP)),
        false => (Values::Boolean, Values::Boolean),
    };
    let truth = |is: bool| if is { "true" } else { "false" };
    [
        known("deregistration_delay.connection_termination.enabled", truth(is_datagram), Values::Boolean),
        known("preserve_client_ip.enabled", truth(preserves), preserving),
        known("proxy_protocol_v2.enabled", "false", Values::Boolean),
        known("stickiness.type", "source_ip", Values::OneOf(&["source_ip"])),
        known("target_health_state.unhealthy.connection_termination.enabled", truth(!is_datagram), terminating),
        known("target_health_state.unhealthy.draining_interval_seconds", "0", Values::Range(0, 360_000)),
    ]
}

fn table(group: &TargetGroup) -> Vec<Known> {
    let mut all = COMMON.to_vec();
    match group.protocol.is_http() {
        true => all.extend(HTTP),
        false => all.extend(stream(group.protocol, group.target_type)),
    }
    all.sort_by_key(|known| known.key);
    all
}

/// `DescribeTargetGroupAttributes`.
pub(in super::super) async fn describe(
    ctx: &Context,
    request: DescribeTargetGroupAttributesInput,
) -> Result<DescribeTargetGroupAttributesOutput, Error> {
    let snapshot = ctx.snapshot();
    let found = lookup::target_group(snapshot.load_balancing(), request.target_group_arn.as_deref())?;
    Ok(DescribeTargetGroupAttributesOutput { attributes: Some(wire(found)) })
}

/// `ModifyTargetGroupAttributes`.
pub(in super::super) async fn modify(
    ctx: &Context,
    request: ModifyTargetGroupAttributesInput,
) -> Result<ModifyTargetGroupAttributesOutput, Error> {
    let new: Vec<_> = request.attributes.into_iter().flatten().map(|it| (it.key, it.value)).collect();
    let arn = request.target_group_arn.as_deref();
    let attributes = ctx
        .transact(|snapshot, _| {
            let found = lookup::target_group(snapshot.load_balancing(), arn)?;
            let table = table(found);
            let elsewhere = |key: &str| {
                let streams = stream(Protocol::Tcp, TargetType::Ip);
                HTTP.iter().chain(&streams).any(|known| known.key == key)
                    || key == "lambda.multi_value_headers.enabled"
                    || key.starts_with("target_failover.")
            };
            let kind = format!("target groups with protocol '{}'", found.protocol);
            let attributes =
                super::set(&found.attributes, &table, new.iter().cloned(), "Target group", &kind, elsewhere)?;
            check(&attributes, &table)?;
            let after = TargetGroup { attributes, ..(*found.value).clone() };
            let answer = wire(&after);
            if after == *found.value {
                return Ok(Decision::Answer(answer));
            }
            let group = change::target_group(Group::new("ModifyTargetGroupAttributes"), found, after);
            Ok(Decision::Commit(group.into(), answer))
        })
        .await?;
    Ok(ModifyTargetGroupAttributesOutput { attributes: Some(attributes) })
}

/// What attributes demand of each other.
fn check(attributes: &Attributes, table: &[Known]) -> Result<(), Error> {
    let value = |key: &str| super::value(attributes, table, key);
    let algorithm = value("load_balancing.algorithm.type");
    if value("slow_start.duration_seconds") > "0" && !matches!(algorithm, "round_robin" | "") {
        let text = "You cannot enable both slow start and the routing algorithm";
        return Err(error::configuration(format!("{text} '{algorithm}' for a target group")));
    }
    if value("load_balancing.algorithm.anomaly_mitigation") == "on" && algorithm != "weighted_random" {
        return Err(error::configuration("Anomaly mitigation needs the routing algorithm 'weighted_random'"));
    }
    let cookie = value("stickiness.app_cookie.cookie_name");
    if value("stickiness.type") == "app_cookie" && value("stickiness.enabled") == "true" && cookie.is_empty() {
        return Err(error::configuration(
            "'stickiness.app_cookie.cookie_name' is required for the stickiness 'app_cookie'",
        ));
    }
    if cookie.to_ascii_uppercase().starts_with("AWSALB") {
        return Err(error::configuration(format!("The cookie name '{cookie}' is reserved: it starts with AWSALB")));
    }
    let is_token = |byte: u8| byte.is_ascii_alphanumeric() || b"!#$%&'*+-.^_`|~".contains(&byte);
    if !cookie.bytes().all(is_token) {
        return Err(error::configuration(format!("'{cookie}' is no name of a cookie")));
    }
    Ok(())
}

fn wire(found: &TargetGroup) -> Vec<TargetGroupAttribute> {
    let all = super::all(&found.attributes, &table(found));
    all.into_iter().map(|(key, value)| TargetGroupAttribute { key: Some(key), value: Some(value) }).collect()
}
