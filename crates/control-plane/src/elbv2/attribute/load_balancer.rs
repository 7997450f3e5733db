//! Attributes of load balancers.

use longshore_api::elbv2::{
    DescribeLoadBalancerAttributesInput, DescribeLoadBalancerAttributesOutput, LoadBalancerAttribute,
    ModifyLoadBalancerAttributesInput, ModifyLoadBalancerAttributesOutput,
};
use longshore_api::error::Error;
use longshore_model::Group;
use longshore_model::load_balancing::{Attributes, Kind, LoadBalancer, Scheme};

use super::super::{change, error, lookup};
use super::{Known, Values, known};
use crate::Context;
use crate::context::Decision;

const CROSS_ZONE: &str = "load_balancing.cross_zone.enabled";
const ALWAYS_CROSS_ZONE: &str = "application load balancers send requests to all zones.";
const NO_WAF: &str = "there is no web application firewall to fail.";
const NO_ZONAL_SHIFT: &str = "zones cannot be shifted away from.";

const LOGS: [&str; 3] = ["access_logs.s3", "connection_logs.s3", "health_check_logs.s3"];

const APPLICATION: &[Known] = &[
    known("access_logs.s3.enabled", "false", Values::Boolean),
    known("access_logs.s3.bucket", "", Values::Text(255)),
    known("access_logs.s3.prefix", "", Values::Text(512)),
    known("client_keep_alive.seconds", "3600", Values::Range(60, 604_800)),
    known("connection_logs.s3.enabled", "false", Values::Only("false", "connections are not logged.")),
    known("connection_logs.s3.bucket", "", Values::Text(255)),
    known("connection_logs.s3.prefix", "", Values::Text(512)),
    known("deletion_protection.enabled", "false", Values::Boolean),
    known("health_check_logs.s3.enabled", "false", Values::Only("false", "health checks are not logged.")),
    known("health_check_logs.s3.bucket", "", Values::Text(255)),
    known("health_check_logs.s3.prefix", "", Values::Text(512)),
    known("idle_timeout.timeout_seconds", "60", Values::Range(1, 4000)),
    known("ipv6.deny_all_igw_traffic", "false", Values::Boolean),
    known(CROSS_ZONE, "true", Values::Only("true", ALWAYS_CROSS_ZONE)),
    known("routing.http.desync_mitigation_mode", "defensive", Values::OneOf(&["monitor", "defensive", "strictest"])),
    known("routing.http.drop_invalid_header_fields.enabled", "false", Values::Boolean),
    known("routing.http.preserve_host_header.enabled", "false", Values::Boolean),
    known("routing.http.x_amzn_tls_version_and_cipher_suite.enabled", "false", Values::Boolean),
    known("routing.http.xff_client_port.enabled", "false", Values::Boolean),
    known("routing.http.xff_header_processing.mode", "append", Values::OneOf(&["append", "preserve", "remove"])),
    known("routing.http2.enabled", "true", Values::Boolean),
    known("waf.fail_open.enabled", "false", Values::Only("false", NO_WAF)),
    known("zonal_shift.config.enabled", "false", Values::Only("false", NO_ZONAL_SHIFT)),
];

const ROUTING_POLICIES: &[&str] =
    &["availability_zone_affinity", "partial_availability_zone_affinity", "any_availability_zone"];

const NETWORK: &[Known] = &[
    known("access_logs.s3.enabled", "false", Values::Boolean),
    known("access_logs.s3.bucket", "", Values::Text(255)),
    known("access_logs.s3.prefix", "", Values::Text(512)),
    known("deletion_protection.enabled", "false", Values::Boolean),
    known("dns_record.client_routing_policy", "any_availability_zone", Values::OneOf(ROUTING_POLICIES)),
    known("ipv6.deny_all_igw_traffic", "false", Values::Boolean),
    known(CROSS_ZONE, "false", Values::Boolean),
    known("secondary_ips.auto_assigned.per_subnet", "0", Values::Range(0, 7)),
    known("zonal_shift.config.enabled", "false", Values::Only("false", NO_ZONAL_SHIFT)),
];

const fn table(kind: Kind) -> &'static [Known] {
    match kind {
        Kind::Application => APPLICATION,
        Kind::Network => NETWORK,
    }
}

/// What a new load balancer has beside the defaults.
pub(in super::super) fn at_first(scheme: Scheme) -> Attributes {
    match scheme {
        Scheme::InternetFacing => Attributes::new(),
        Scheme::Internal => [("ipv6.deny_all_igw_traffic".into(), "true".into())].into(),
    }
}

/// `DescribeLoadBalancerAttributes`.
pub(in super::super) async fn describe(
    ctx: &Context,
    request: DescribeLoadBalancerAttributesInput,
) -> Result<DescribeLoadBalancerAttributesOutput, Error> {
    let snapshot = ctx.snapshot();
    let found = lookup::load_balancer(snapshot.load_balancing(), request.load_balancer_arn.as_deref())?;
    Ok(DescribeLoadBalancerAttributesOutput { attributes: Some(wire(found)) })
}

/// `ModifyLoadBalancerAttributes`.
pub(in super::super) async fn modify(
    ctx: &Context,
    request: ModifyLoadBalancerAttributesInput,
) -> Result<ModifyLoadBalancerAttributesOutput, Error> {
    let new: Vec<_> = request.attributes.into_iter().flatten().map(|it| (it.key, it.value)).collect();
    let arn = request.load_balancer_arn.as_deref();
    let attributes = ctx
        .transact(|snapshot, _| {
            let found = lookup::load_balancer(snapshot.load_balancing(), arn)?;
            let kind = found.kind;
            let elsewhere = |key: &str| [APPLICATION, NETWORK].concat().iter().any(|known| known.key == key);
            let kinds = format!("load balancers with type '{}'", kind.as_str());
            let attributes =
                super::set(&found.attributes, table(kind), new.iter().cloned(), "Load balancer", &kinds, elsewhere)?;
            logs_have_buckets(&attributes, table(kind))?;
            let after = LoadBalancer { attributes, ..(*found.value).clone() };
            let answer = wire(&after);
            if after == *found.value {
                return Ok(Decision::Answer(answer));
            }
            let group = change::load_balancer(Group::new("ModifyLoadBalancerAttributes"), found, after);
            Ok(Decision::Commit(group.into(), answer))
        })
        .await?;
    Ok(ModifyLoadBalancerAttributesOutput { attributes: Some(attributes) })
}

fn logs_have_buckets(attributes: &Attributes, table: &[Known]) -> Result<(), Error> {
    for logs in LOGS {
        let value = |part: &str| super::value(attributes, table, &format!("{logs}.{part}"));
        if value("enabled") == "true" && value("bucket").is_empty() {
            return Err(error::configuration(format!("'{logs}.bucket' is required when '{logs}.enabled' is 'true'")));
        }
    }
    Ok(())
}

fn wire(found: &LoadBalancer) -> Vec<LoadBalancerAttribute> {
    let all = super::all(&found.attributes, table(found.kind));
    all.into_iter().map(|(key, value)| LoadBalancerAttribute { key: Some(key), value: Some(value) }).collect()
}
