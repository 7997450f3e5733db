//! How much there may be of everything. `DescribeAccountLimits` tells it.
//!
//! The numbers are those of a new account, but for the rules of a load balancer: the data plane finds its rule in a table, and
//! many are no burden.

use longshore_api::elbv2::{DescribeAccountLimitsInput, DescribeAccountLimitsOutput, Limit};
use longshore_api::error::Error;

use super::page;
use crate::Context;

/// Load balancers of one type.
pub(crate) const LOAD_BALANCERS: usize = 50;
/// Listeners of a load balancer.
pub(super) const LISTENERS: usize = 50;
/// Rules of an application load balancer, default ones not counted.
pub(super) const RULES: usize = 2000;
/// Certificates of a load balancer, default ones not counted.
pub(super) const CERTIFICATES: usize = 25;
/// Target groups of the account.
pub(crate) const TARGET_GROUPS: usize = 3000;
/// Target groups that a load balancer forwards to.
pub(super) const GROUPS_OF_LOAD_BALANCER: usize = 100;
/// Target groups that one action forwards to.
pub(super) const GROUPS_OF_ACTION: usize = 5;
/// Targets of a group.
pub(super) const TARGETS: usize = 1000;
/// Values of all conditions of a rule.
pub(super) const CONDITION_VALUES: usize = 5;
/// Wildcards of all conditions of a rule.
pub(super) const CONDITION_WILDCARDS: usize = 6;

const ALL: [(&str, usize); 19] = [
    ("application-load-balancers", LOAD_BALANCERS),
    ("certificates-per-application-load-balancer", CERTIFICATES),
    ("certificates-per-network-load-balancer", CERTIFICATES),
    ("condition-values-per-alb-rule", CONDITION_VALUES),
    ("condition-wildcards-per-alb-rule", CONDITION_WILDCARDS),
    ("gateway-load-balancers", 0),
    ("geneve-target-groups", 0),
    ("listeners-per-application-load-balancer", LISTENERS),
    ("listeners-per-network-load-balancer", LISTENERS),
    ("network-load-balancers", LOAD_BALANCERS),
    ("rules-per-application-load-balancer", RULES),
    ("target-groups", TARGET_GROUPS),
    ("target-groups-per-action-on-application-load-balancer", GROUPS_OF_ACTION),
    ("target-groups-per-action-on-network-load-balancer", GROUPS_OF_ACTION),
    ("target-groups-per-application-load-balancer", GROUPS_OF_LOAD_BALANCER),
    ("target-id-registrations-per-application-load-balancer", TARGETS),
    ("targets-per-application-load-balancer", TARGETS),
    ("targets-per-network-load-balancer", TARGETS),
    ("trust-stores", 0),
];

/// `DescribeAccountLimits`.
pub(super) async fn describe(
    _ctx: &Context,
    request: DescribeAccountLimitsInput,
) -> Result<DescribeAccountLimitsOutput, Error> {
    let all = ALL
        .iter()
        .map(|(name, max)| ((*name).to_owned(), Limit { name: Some((*name).to_owned()), max: Some(max.to_string()) }));
    let page = page::cut(request.page_size, request.marker.as_deref(), all)?;
    Ok(DescribeAccountLimitsOutput { limits: Some(page.items), next_marker: page.next_marker })
}
