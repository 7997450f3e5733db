//! Where things are: the region, its zones, the account, and what of the network exists nowhere here.

use longshore_api::ec2::{
    AccountAttribute, AccountAttributeName, AccountAttributeValue, AvailabilityZone, AvailabilityZoneOptInStatus,
    AvailabilityZoneState, DescribeAccountAttributesRequest, DescribeAccountAttributesResult,
    DescribeAvailabilityZonesRequest, DescribeAvailabilityZonesResult, DescribeManagedPrefixListsRequest,
    DescribeManagedPrefixListsResult, DescribeNetworkInterfacesRequest, DescribeNetworkInterfacesResult,
    DescribePrefixListsRequest, DescribePrefixListsResult, DescribeRegionsRequest, DescribeRegionsResult, Region,
};
use longshore_api::error::Error;
use longshore_model::network::zone_id;

use super::error::invalid_value;
use super::filter::Filters;
use super::lookup;
use crate::Context;
use crate::network::default_vpc;

/// `DescribeAvailabilityZones`: the zones of the installation.
pub(super) fn describe_zones(
    ctx: &Context,
    request: DescribeAvailabilityZonesRequest,
) -> Result<DescribeAvailabilityZonesResult, Error> {
    let known = [
        "group-long-name",
        "group-name",
        "message",
        "opt-in-status",
        "parent-zone-id",
        "parent-zone-name",
        "region-name",
        "state",
        "zone-id",
        "zone-name",
        "zone-type",
    ];
    let region = &*ctx.scope().region;
    let zones: Vec<(String, String)> =
        ctx.config().zones.iter().enumerate().map(|(at, name)| (name.clone(), zone_id(region, at))).collect();
    let names = request.zone_names.unwrap_or_default();
    let ids = request.zone_ids.unwrap_or_default();
    if let Some(unknown) = names.iter().find(|name| zones.iter().all(|(known, _)| known != *name)) {
        return Err(invalid_value(format!("Invalid availability zone: [{unknown}]")));
    }
    if let Some(unknown) = ids.iter().find(|id| zones.iter().all(|(_, known)| known != *id)) {
        return Err(invalid_value(format!("Invalid availability zone-id: [{unknown}]")));
    }
    let group = format!("{region}-zg-1");
    let filters = Filters::read(request.filters, &known)?;
    let is_wanted = |(name, id): &(String, String)| {
        let is_asked = (names.is_empty() || names.contains(name)) && (ids.is_empty() || ids.contains(id));
        is_asked
            && filters.pass(&[], |property| match property {
                "group-name" => vec![group.clone()],
                "opt-in-status" => vec![AvailabilityZoneOptInStatus::OptInNotRequired.to_string()],
                "region-name" => vec![region.to_owned()],
                "state" => vec![AvailabilityZoneState::Available.to_string()],
                "zone-id" => vec![id.clone()],
                "zone-name" => vec![name.clone()],
                "zone-type" => vec!["availability-zone".to_owned()],
                _ => Vec::new(),
            })
    };
    let shown = |(name, id): (String, String)| AvailabilityZone {
        opt_in_status: Some(AvailabilityZoneOptInStatus::OptInNotRequired),
        messages: Some(Vec::new()),
        region_name: Some(region.to_owned()),
        zone_name: Some(name),
        zone_id: Some(id),
        group_name: Some(group.clone()),
        network_border_group: Some(region.to_owned()),
        zone_type: Some("availability-zone".to_owned()),
        state: Some(AvailabilityZoneState::Available),
        ..AvailabilityZone::default()
    };
    let zones = zones.into_iter().filter(is_wanted).map(shown).collect();
    Ok(DescribeAvailabilityZonesResult { availability_zones: Some(zones) })
}

/// `DescribeRegions`: the installation's.
pub(super) fn describe_regions(ctx: &Context, request: DescribeRegionsRequest) -> Result<DescribeRegionsResult, Error> {
    let region = ctx.scope().region.to_string();
    if let Some(unknown) = request.region_names.unwrap_or_default().iter().find(|name| **name != region) {
        return Err(invalid_value(format!("Invalid region name: [{unknown}]")));
    }
    let endpoint = format!("ec2.{region}.amazonaws.com");
    let filters = Filters::read(request.filters, &["endpoint", "opt-in-status", "region-name"])?;
    let is_shown = filters.pass(&[], |property| match property {
        "endpoint" => vec![endpoint.clone()],
        "opt-in-status" => vec!["opt-in-not-required".to_owned()],
        "region-name" => vec![region.clone()],
        _ => Vec::new(),
    });
    let shown = || Region {
        opt_in_status: Some("opt-in-not-required".to_owned()),
        region_name: Some(region.clone()),
        endpoint: Some(endpoint.clone()),
        ..Region::default()
    };
    Ok(DescribeRegionsResult { regions: Some(is_shown.then(shown).into_iter().collect()) })
}

/// `DescribeAccountAttributes`.
pub(super) fn describe_account(
    ctx: &Context,
    request: DescribeAccountAttributesRequest,
) -> Result<DescribeAccountAttributesResult, Error> {
    let asked = request.attribute_names.unwrap_or_default();
    let default_vpc = default_vpc(ctx).id.to_string();
    // The quotas go by names that the API's list of values has not; EC2 gives them when no name is asked for.
    let all = [
        (AccountAttributeName::SupportedPlatforms.as_str(), "VPC".to_owned()),
        (AccountAttributeName::DefaultVpc.as_str(), default_vpc),
        ("vpc-max-security-groups-per-interface", "5".to_owned()),
    ];
    let is_asked = |name: &str| asked.is_empty() || asked.iter().any(|asked| asked.as_str() == name);
    let shown = all.into_iter().filter(|(name, _)| is_asked(name)).map(|(name, value)| AccountAttribute {
        attribute_name: Some(name.to_owned()),
        attribute_values: Some(vec![AccountAttributeValue { attribute_value: Some(value) }]),
    });
    Ok(DescribeAccountAttributesResult { account_attributes: Some(shown.collect()) })
}

/// `DescribeNetworkInterfaces`: load balancers and tasks have none of their own here.
pub(super) fn describe_interfaces(
    _ctx: &Context,
    request: DescribeNetworkInterfacesRequest,
) -> Result<DescribeNetworkInterfacesResult, Error> {
    lookup::none_asked_for(request.network_interface_ids)?;
    Ok(DescribeNetworkInterfacesResult { network_interfaces: Some(Vec::new()), next_token: None })
}

/// `DescribePrefixLists`: there are none.
pub(super) fn describe_prefix_lists(
    _ctx: &Context,
    request: DescribePrefixListsRequest,
) -> Result<DescribePrefixListsResult, Error> {
    lookup::none_asked_for(request.prefix_list_ids)?;
    Filters::read(request.filters, &["prefix-list-id", "prefix-list-name"])?;
    Ok(DescribePrefixListsResult { prefix_lists: Some(Vec::new()), next_token: None })
}

/// `DescribeManagedPrefixLists`: there are none.
pub(super) fn describe_managed_prefix_lists(
    _ctx: &Context,
    request: DescribeManagedPrefixListsRequest,
) -> Result<DescribeManagedPrefixListsResult, Error> {
    lookup::none_asked_for(request.prefix_list_ids)?;
    Filters::read(request.filters, &["owner-id", "prefix-list-id", "prefix-list-name"])?;
    Ok(DescribeManagedPrefixListsResult { prefix_lists: Some(Vec::new()), next_token: None })
}
