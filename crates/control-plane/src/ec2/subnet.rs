//! Subnets: the default one of each zone.

use longshore_api::ec2::{
    CreateDefaultSubnetRequest, CreateDefaultSubnetResult, DescribeSubnetsRequest, DescribeSubnetsResult, HostnameType,
    ModifySubnetAttributeRequest, PrivateDnsNameOptionsOnLaunch, Subnet as Shown, SubnetState,
};
use longshore_api::error::Error;
use longshore_model::network::Subnet;

use super::error::{self, fixed, no_subnet};
use super::filter::Filters;
use super::{lookup, page, tag};
use crate::Context;
use crate::network::{Network, default_vpc};

const FILTERS: &[&str] = &[
    "availability-zone",
    "availability-zone-id",
    "availabilityZone",
    "availabilityZoneId",
    "available-ip-address-count",
    "cidr",
    "cidr-block",
    "cidrBlock",
    "customer-owned-ipv4-pool",
    "default-for-az",
    "defaultForAz",
    "enable-dns64",
    "enable-lni-at-device-index",
    "ipv6-cidr-block-association.association-id",
    "ipv6-cidr-block-association.ipv6-cidr-block",
    "ipv6-cidr-block-association.state",
    "ipv6-native",
    "map-customer-owned-ip-on-launch",
    "map-public-ip-on-launch",
    "outpost-arn",
    "owner-id",
    "private-dns-name-options-on-launch.enable-resource-name-dns-a-record",
    "private-dns-name-options-on-launch.enable-resource-name-dns-aaaa-record",
    "private-dns-name-options-on-launch.hostname-type",
    "state",
    "subnet-arn",
    "subnet-id",
    "vpc-id",
];

/// `DescribeSubnets`.
pub(super) fn describe(ctx: &Context, request: DescribeSubnetsRequest) -> Result<DescribeSubnetsResult, Error> {
    let vpc = default_vpc(ctx);
    let snapshot = ctx.snapshot();
    let network = Network::new(&vpc, &snapshot);
    let ids = request.subnet_ids.unwrap_or_default();
    if let Some(unknown) = ids.iter().find(|id| vpc.subnet(id).is_none()) {
        return Err(no_subnet(unknown));
    }
    let filters = Filters::read(request.filters, FILTERS)?;
    let is_wanted = |subnet: &&Subnet| {
        (ids.is_empty() || ids.iter().any(|id| **id == *subnet.id))
            && filters.pass(&network.tags(&subnet.id), |property| values(ctx, &vpc.id, subnet, property))
    };
    let mut found: Vec<&Subnet> = vpc.subnets.iter().filter(is_wanted).collect();
    found.sort_by(|a, b| a.id.cmp(&b.id));
    let key = |subnet: &&Subnet| subnet.id.to_string();
    let (found, next_token) = page::cut(found, key, request.max_results, request.next_token.as_deref())?;
    let subnets = found.into_iter().map(|subnet| shown(ctx, network, subnet)).collect();
    Ok(DescribeSubnetsResult { subnets: Some(subnets), next_token })
}

fn values(ctx: &Context, vpc: &str, subnet: &Subnet, property: &str) -> Vec<String> {
    vec![match property {
        "availability-zone" | "availabilityZone" => subnet.zone.to_string(),
        "availability-zone-id" | "availabilityZoneId" => subnet.zone_id.to_string(),
        "available-ip-address-count" => addresses(subnet).to_string(),
        "cidr" | "cidr-block" | "cidrBlock" => subnet.cidr.to_string(),
        "default-for-az" | "defaultForAz" | "map-public-ip-on-launch" => "true".to_owned(),
        "enable-dns64" | "ipv6-native" | "map-customer-owned-ip-on-launch" => "false".to_owned(),
        "owner-id" => ctx.scope().account.to_string(),
        "private-dns-name-options-on-launch.enable-resource-name-dns-a-record"
        | "private-dns-name-options-on-launch.enable-resource-name-dns-aaaa-record" => "false".to_owned(),
        "private-dns-name-options-on-launch.hostname-type" => HostnameType::IpName.to_string(),
        "state" => "available".to_owned(),
        "subnet-arn" => ctx.scope().network("subnet", &subnet.id),
        "subnet-id" => subnet.id.to_string(),
        "vpc-id" => vpc.to_owned(),
        _ => return Vec::new(),
    }]
}

/// How many addresses a subnet has for its users: five of each are kept (Amazon VPC: subnet sizing).
fn addresses(subnet: &Subnet) -> i32 {
    let bits = 32 - u32::from(subnet.cidr.prefix());
    1_i32.checked_shl(bits).unwrap_or(i32::MAX) - 5
}

fn shown(ctx: &Context, network: Network<'_>, subnet: &Subnet) -> Shown {
    Shown {
        availability_zone_id: Some(subnet.zone_id.to_string()),
        map_customer_owned_ip_on_launch: Some(false),
        owner_id: Some(ctx.scope().account.to_string()),
        assign_ipv6_address_on_creation: Some(false),
        ipv6_cidr_block_association_set: Some(Vec::new()),
        tags: Some(tag::shown(&network.tags(&subnet.id))),
        subnet_arn: Some(ctx.scope().network("subnet", &subnet.id)),
        enable_dns64: Some(false),
        ipv6_native: Some(false),
        private_dns_name_options_on_launch: Some(PrivateDnsNameOptionsOnLaunch {
            hostname_type: Some(HostnameType::IpName),
            enable_resource_name_dns_a_record: Some(false),
            enable_resource_name_dns_aaaa_record: Some(false),
        }),
        subnet_id: Some(subnet.id.to_string()),
        state: Some(SubnetState::Available),
        vpc_id: Some(network.vpc.id.to_string()),
        cidr_block: Some(subnet.cidr.to_string()),
        available_ip_address_count: Some(addresses(subnet)),
        availability_zone: Some(subnet.zone.to_string()),
        default_for_az: Some(true),
        map_public_ip_on_launch: Some(true),
        ..Shown::default()
    }
}

/// `CreateDefaultSubnet`: each zone has its own already.
pub(super) fn create_default(
    ctx: &Context,
    request: CreateDefaultSubnetRequest,
) -> Result<CreateDefaultSubnetResult, Error> {
    let vpc = default_vpc(ctx);
    let asked = request.availability_zone.or(request.availability_zone_id);
    let asked = asked.ok_or_else(|| error::missing("AvailabilityZone"))?;
    match vpc.subnets.iter().find(|subnet| *subnet.zone == *asked || *subnet.zone_id == *asked) {
        Some(subnet) => Err(Error::new(
            "DefaultSubnetAlreadyExistsInAvailabilityZone",
            format!("The zone {} has the default subnet {} already.", subnet.zone, subnet.id),
        )),
        None => Err(error::invalid_parameter(&asked, "availabilityZone", "There is no such zone.")),
    }
}

/// `ModifySubnetAttribute`: attributes may be set to what they are.
pub(super) fn modify_attribute(ctx: &Context, request: ModifySubnetAttributeRequest) -> Result<(), Error> {
    let vpc = default_vpc(ctx);
    let id = request.subnet_id.ok_or_else(|| error::missing("subnetId"))?;
    vpc.subnet(&id).ok_or_else(|| no_subnet(&id))?;
    lookup::unchanged(&[
        ("AssignIpv6AddressOnCreation", request.assign_ipv6_address_on_creation, false),
        ("MapPublicIpOnLaunch", request.map_public_ip_on_launch, true),
        ("MapCustomerOwnedIpOnLaunch", request.map_customer_owned_ip_on_launch, false),
        ("EnableDns64", request.enable_dns64, false),
        ("EnableResourceNameDnsARecordOnLaunch", request.enable_resource_name_dns_a_record_on_launch, false),
        ("EnableResourceNameDnsAAAARecordOnLaunch", request.enable_resource_name_dns_aaaa_record_on_launch, false),
        ("DisableLniAtDeviceIndex", request.disable_lni_at_device_index, false),
    ])?;
    if request.private_dns_hostname_type_on_launch.is_some_and(|kind| kind != HostnameType::IpName) {
        return Err(fixed("PrivateDnsHostnameTypeOnLaunch is ip-name in this network, and cannot be changed."));
    }
    if request.customer_owned_ipv4_pool.is_some() || request.enable_lni_at_device_index.is_some() {
        return Err(fixed("There are no customer-owned pools and no local network interfaces in this network."));
    }
    Ok(())
}
