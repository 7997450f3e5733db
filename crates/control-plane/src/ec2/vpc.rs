//! The default VPC and what belongs to it as a whole: internet gateway, route table, network ACL, DHCP options.
//!
//! All of it is derived, and none of it routes or filters anything here: it is what tools look up before they make
//! something that lies in a network.

use longshore_api::ec2::{
    AttachmentStatus, AttributeBooleanValue, AttributeValue, CreateDefaultVpcRequest, CreateDefaultVpcResult,
    DescribeDhcpOptionsRequest, DescribeDhcpOptionsResult, DescribeInternetGatewaysRequest,
    DescribeInternetGatewaysResult, DescribeNetworkAclsRequest, DescribeNetworkAclsResult, DescribeRouteTablesRequest,
    DescribeRouteTablesResult, DescribeVpcAttributeRequest, DescribeVpcAttributeResult, DescribeVpcsRequest,
    DescribeVpcsResult, DhcpConfiguration, DhcpOptions, InternetGateway, InternetGatewayAttachment,
    ModifyVpcAttributeRequest, NetworkAcl, NetworkAclAssociation, NetworkAclEntry, Route, RouteOrigin, RouteState,
    RouteTable, RouteTableAssociation, RouteTableAssociationState, RouteTableAssociationStateCode, RuleAction, Tenancy,
    Vpc, VpcAttributeName, VpcCidrBlockAssociation, VpcCidrBlockState, VpcCidrBlockStateCode, VpcState,
};
use longshore_api::error::Error;
use longshore_model::network::{DefaultVpc, VPC_CIDR};

use super::error::{self, no_vpc};
use super::filter::Filters;
use super::{lookup, tag};
use crate::Context;
use crate::network::{Network, default_vpc};

/// `DescribeVpcs`.
pub(super) fn describe(ctx: &Context, request: DescribeVpcsRequest) -> Result<DescribeVpcsResult, Error> {
    let known = [
        "cidr",
        "cidr-block",
        "cidrBlock",
        "cidr-block-association.association-id",
        "cidr-block-association.cidr-block",
        "cidr-block-association.state",
        "dhcp-options-id",
        "dhcpOptionsId",
        "ipv6-cidr-block-association.association-id",
        "ipv6-cidr-block-association.ipv6-cidr-block",
        "ipv6-cidr-block-association.ipv6-pool",
        "ipv6-cidr-block-association.state",
        "is-default",
        "isDefault",
        "owner-id",
        "state",
        "vpc-id",
    ];
    let vpc = default_vpc(ctx);
    let snapshot = ctx.snapshot();
    let network = Network::new(&vpc, &snapshot);
    let values = |property: &str| match property {
        "cidr" | "cidr-block" | "cidrBlock" | "cidr-block-association.cidr-block" => vec![VPC_CIDR.to_owned()],
        "cidr-block-association.association-id" => vec![vpc.cidr_association.to_string()],
        "cidr-block-association.state" => vec!["associated".to_owned()],
        "dhcp-options-id" | "dhcpOptionsId" => vec![vpc.dhcp_options.to_string()],
        "is-default" | "isDefault" => vec!["true".to_owned()],
        "owner-id" => vec![ctx.scope().account.to_string()],
        "state" => vec!["available".to_owned()],
        "vpc-id" => vec![vpc.id.to_string()],
        _ => Vec::new(),
    };
    let filters = Filters::read(request.filters, &known)?;
    let is_shown = lookup::is_asked_for(request.vpc_ids, &vpc.id)? && filters.pass(&network.tags(&vpc.id), values);
    Ok(DescribeVpcsResult { vpcs: Some(is_shown.then(|| shown(ctx, network)).into_iter().collect()), next_token: None })
}

/// `CreateDefaultVpc`: it is always there.
pub(super) fn create_default(
    ctx: &Context,
    _request: CreateDefaultVpcRequest,
) -> Result<CreateDefaultVpcResult, Error> {
    let id = default_vpc(ctx).id;
    Err(Error::new(
        "DefaultVpcAlreadyExists",
        format!("A Default VPC already exists for this account in this region: {id}."),
    ))
}

fn shown(ctx: &Context, network: Network<'_>) -> Vpc {
    let vpc = network.vpc;
    let association = VpcCidrBlockAssociation {
        association_id: Some(vpc.cidr_association.to_string()),
        cidr_block: Some(VPC_CIDR.to_owned()),
        cidr_block_state: Some(VpcCidrBlockState {
            state: Some(VpcCidrBlockStateCode::Associated),
            ..VpcCidrBlockState::default()
        }),
    };
    Vpc {
        owner_id: Some(ctx.scope().account.to_string()),
        instance_tenancy: Some(Tenancy::Default),
        cidr_block_association_set: Some(vec![association]),
        is_default: Some(true),
        tags: Some(tag::shown(&network.tags(&vpc.id))),
        vpc_id: Some(vpc.id.to_string()),
        state: Some(VpcState::Available),
        cidr_block: Some(VPC_CIDR.to_owned()),
        dhcp_options_id: Some(vpc.dhcp_options.to_string()),
        ..Vpc::default()
    }
}

/// What the attributes of the default VPC are.
const DNS_SUPPORT: bool = true;
const DNS_HOSTNAMES: bool = true;
const USAGE_METRICS: bool = false;

/// `DescribeVpcAttribute`.
pub(super) fn describe_attribute(
    ctx: &Context,
    request: DescribeVpcAttributeRequest,
) -> Result<DescribeVpcAttributeResult, Error> {
    let vpc = default_vpc(ctx);
    check_vpc(&vpc, request.vpc_id.as_deref())?;
    let value = |name, value| (request.attribute == Some(name)).then_some(AttributeBooleanValue { value: Some(value) });
    Ok(DescribeVpcAttributeResult {
        enable_dns_hostnames: value(VpcAttributeName::EnableDnsHostnames, DNS_HOSTNAMES),
        enable_dns_support: value(VpcAttributeName::EnableDnsSupport, DNS_SUPPORT),
        enable_network_address_usage_metrics: value(VpcAttributeName::EnableNetworkAddressUsageMetrics, USAGE_METRICS),
        vpc_id: Some(vpc.id.to_string()),
    })
}

/// `ModifyVpcAttribute`: attributes may be set to what they are.
pub(super) fn modify_attribute(ctx: &Context, request: ModifyVpcAttributeRequest) -> Result<(), Error> {
    let vpc = default_vpc(ctx);
    check_vpc(&vpc, request.vpc_id.as_deref())?;
    lookup::unchanged(&[
        ("EnableDnsHostnames", request.enable_dns_hostnames, DNS_HOSTNAMES),
        ("EnableDnsSupport", request.enable_dns_support, DNS_SUPPORT),
        ("EnableNetworkAddressUsageMetrics", request.enable_network_address_usage_metrics, USAGE_METRICS),
    ])
}

/// Refuses a VPC that is not the default one.
pub(super) fn check_vpc(vpc: &DefaultVpc, id: Option<&str>) -> Result<(), Error> {
    match id {
        None => Err(error::missing("vpcId")),
        Some(id) if *id == *vpc.id => Ok(()),
        Some(other) => Err(no_vpc(other)),
    }
}

/// `DescribeInternetGateways`.
pub(super) fn describe_internet_gateways(
    ctx: &Context,
    request: DescribeInternetGatewaysRequest,
) -> Result<DescribeInternetGatewaysResult, Error> {
    let vpc = default_vpc(ctx);
    let snapshot = ctx.snapshot();
    let network = Network::new(&vpc, &snapshot);
    let known = ["attachment.state", "attachment.vpc-id", "internet-gateway-id", "owner-id"];
    let values = |property: &str| match property {
        // EC2 says `available` of a gateway where its own list of values has `attached`.
        "attachment.state" => vec!["available".to_owned(), "attached".to_owned()],
        "attachment.vpc-id" => vec![vpc.id.to_string()],
        "internet-gateway-id" => vec![vpc.internet_gateway.to_string()],
        "owner-id" => vec![ctx.scope().account.to_string()],
        _ => Vec::new(),
    };
    let filters = Filters::read(request.filters, &known)?;
    let tags = network.tags(&vpc.internet_gateway);
    let is_shown =
        lookup::is_asked_for(request.internet_gateway_ids, &vpc.internet_gateway)? && filters.pass(&tags, values);
    let gateway = || InternetGateway {
        attachments: Some(vec![InternetGatewayAttachment {
            state: Some(AttachmentStatus::Attached),
            vpc_id: Some(vpc.id.to_string()),
        }]),
        internet_gateway_id: Some(vpc.internet_gateway.to_string()),
        owner_id: Some(ctx.scope().account.to_string()),
        tags: Some(tag::shown(&tags)),
    };
    let internet_gateways = Some(is_shown.then(gateway).into_iter().collect());
    Ok(DescribeInternetGatewaysResult { internet_gateways, next_token: None })
}

/// `DescribeRouteTables`: the main one, which all subnets use without saying so.
pub(super) fn describe_route_tables(
    ctx: &Context,
    request: DescribeRouteTablesRequest,
) -> Result<DescribeRouteTablesResult, Error> {
    let vpc = default_vpc(ctx);
    let snapshot = ctx.snapshot();
    let network = Network::new(&vpc, &snapshot);
    let known = [
        "association.gateway-id",
        "association.main",
        "association.route-table-association-id",
        "association.route-table-id",
        "association.subnet-id",
        "owner-id",
        "route-table-id",
        "route.destination-cidr-block",
        "route.destination-ipv6-cidr-block",
        "route.destination-prefix-list-id",
        "route.egress-only-internet-gateway-id",
        "route.gateway-id",
        "route.instance-id",
        "route.nat-gateway-id",
        "route.origin",
        "route.state",
        "route.transit-gateway-id",
        "route.vpc-peering-connection-id",
        "vpc-id",
    ];
    let values = |property: &str| match property {
        "association.main" => vec!["true".to_owned()],
        "association.route-table-association-id" => vec![vpc.route_table_association.to_string()],
        "association.route-table-id" | "route-table-id" => vec![vpc.route_table.to_string()],
        "owner-id" => vec![ctx.scope().account.to_string()],
        "route.destination-cidr-block" => vec![VPC_CIDR.to_owned(), "0.0.0.0/0".to_owned()],
        "route.gateway-id" => vec!["local".to_owned(), vpc.internet_gateway.to_string()],
        "route.origin" => vec!["CreateRouteTable".to_owned(), "CreateRoute".to_owned()],
        "route.state" => vec!["active".to_owned()],
        "vpc-id" => vec![vpc.id.to_string()],
        _ => Vec::new(),
    };
    let filters = Filters::read(request.filters, &known)?;
    let tags = network.tags(&vpc.route_table);
    let is_shown = lookup::is_asked_for(request.route_table_ids, &vpc.route_table)? && filters.pass(&tags, values);
    let route = |block: &str, gateway: &str, origin| Route {
        destination_cidr_block: Some(block.to_owned()),
        gateway_id: Some(gateway.to_owned()),
        origin: Some(origin),
        state: Some(RouteState::Active),
        ..Route::default()
    };
    let table = || RouteTable {
        associations: Some(vec![RouteTableAssociation {
            main: Some(true),
            route_table_association_id: Some(vpc.route_table_association.to_string()),
            route_table_id: Some(vpc.route_table.to_string()),
            association_state: Some(RouteTableAssociationState {
                state: Some(RouteTableAssociationStateCode::Associated),
                ..RouteTableAssociationState::default()
            }),
            ..RouteTableAssociation::default()
        }]),
        propagating_vgws: Some(Vec::new()),
        route_table_id: Some(vpc.route_table.to_string()),
        routes: Some(vec![
            route(VPC_CIDR, "local", RouteOrigin::CreateRouteTable),
            route("0.0.0.0/0", &vpc.internet_gateway, RouteOrigin::CreateRoute),
        ]),
        tags: Some(tag::shown(&tags)),
        vpc_id: Some(vpc.id.to_string()),
        owner_id: Some(ctx.scope().account.to_string()),
    };
    let route_tables = Some(is_shown.then(table).into_iter().collect());
    Ok(DescribeRouteTablesResult { route_tables, next_token: None })
}

/// `DescribeNetworkAcls`: the default one, which lets everything through.
pub(super) fn describe_network_acls(
    ctx: &Context,
    request: DescribeNetworkAclsRequest,
) -> Result<DescribeNetworkAclsResult, Error> {
    let vpc = default_vpc(ctx);
    let snapshot = ctx.snapshot();
    let network = Network::new(&vpc, &snapshot);
    let known = [
        "association.association-id",
        "association.network-acl-id",
        "association.subnet-id",
        "default",
        "entry.cidr",
        "entry.egress",
        "entry.icmp.code",
        "entry.icmp.type",
        "entry.ipv6-cidr",
        "entry.port-range.from",
        "entry.port-range.to",
        "entry.protocol",
        "entry.rule-action",
        "entry.rule-number",
        "network-acl-id",
        "owner-id",
        "vpc-id",
    ];
    let values = |property: &str| match property {
        "association.association-id" => vpc.subnets.iter().map(|subnet| subnet.acl_association.to_string()).collect(),
        "association.network-acl-id" | "network-acl-id" => vec![vpc.network_acl.to_string()],
        "association.subnet-id" => vpc.subnets.iter().map(|subnet| subnet.id.to_string()).collect(),
        "default" => vec!["true".to_owned()],
        "entry.cidr" => vec!["0.0.0.0/0".to_owned()],
        "entry.egress" => vec!["true".to_owned(), "false".to_owned()],
        "entry.protocol" => vec!["-1".to_owned()],
        "entry.rule-action" => vec!["allow".to_owned(), "deny".to_owned()],
        "entry.rule-number" => vec!["100".to_owned(), LAST_ENTRY.to_string()],
        "owner-id" => vec![ctx.scope().account.to_string()],
        "vpc-id" => vec![vpc.id.to_string()],
        _ => Vec::new(),
    };
    let filters = Filters::read(request.filters, &known)?;
    let tags = network.tags(&vpc.network_acl);
    let is_shown = lookup::is_asked_for(request.network_acl_ids, &vpc.network_acl)? && filters.pass(&tags, values);
    let acl = || NetworkAcl {
        associations: Some(
            vpc.subnets
                .iter()
                .map(|subnet| NetworkAclAssociation {
                    network_acl_association_id: Some(subnet.acl_association.to_string()),
                    network_acl_id: Some(vpc.network_acl.to_string()),
                    subnet_id: Some(subnet.id.to_string()),
                })
                .collect(),
        ),
        entries: Some(acl_entries()),
        is_default: Some(true),
        network_acl_id: Some(vpc.network_acl.to_string()),
        tags: Some(tag::shown(&tags)),
        vpc_id: Some(vpc.id.to_string()),
        owner_id: Some(ctx.scope().account.to_string()),
    };
    Ok(DescribeNetworkAclsResult { network_acls: Some(is_shown.then(acl).into_iter().collect()), next_token: None })
}

/// The number of the entry that every network ACL ends with.
const LAST_ENTRY: i32 = 32_767;

/// What a default network ACL has: everything passes, and what nothing let pass does not.
fn acl_entries() -> Vec<NetworkAclEntry> {
    let entry = |egress, number, action| NetworkAclEntry {
        cidr_block: Some("0.0.0.0/0".to_owned()),
        egress: Some(egress),
        protocol: Some("-1".to_owned()),
        rule_action: Some(action),
        rule_number: Some(number),
        ..NetworkAclEntry::default()
    };
    let of = |egress| [entry(egress, 100, RuleAction::Allow), entry(egress, LAST_ENTRY, RuleAction::Deny)];
    [of(true), of(false)].concat()
}

/// `DescribeDhcpOptions`.
pub(super) fn describe_dhcp_options(
    ctx: &Context,
    request: DescribeDhcpOptionsRequest,
) -> Result<DescribeDhcpOptionsResult, Error> {
    let vpc = default_vpc(ctx);
    let snapshot = ctx.snapshot();
    let network = Network::new(&vpc, &snapshot);
    let region = &ctx.scope().region;
    let domain = match &**region {
        "us-east-1" => "ec2.internal".to_owned(),
        region => format!("{region}.compute.internal"),
    };
    let options = [("domain-name", domain), ("domain-name-servers", "AmazonProvidedDNS".to_owned())];
    let values = |property: &str| match property {
        "dhcp-options-id" => vec![vpc.dhcp_options.to_string()],
        "key" => options.iter().map(|(key, _)| (*key).to_owned()).collect(),
        "owner-id" => vec![ctx.scope().account.to_string()],
        "value" => options.iter().map(|(_, value)| value.clone()).collect(),
        _ => Vec::new(),
    };
    let filters = Filters::read(request.filters, &["dhcp-options-id", "key", "owner-id", "value"])?;
    let tags = network.tags(&vpc.dhcp_options);
    let is_shown = lookup::is_asked_for(request.dhcp_options_ids, &vpc.dhcp_options)? && filters.pass(&tags, values);
    let shown = || DhcpOptions {
        owner_id: Some(ctx.scope().account.to_string()),
        tags: Some(tag::shown(&tags)),
        dhcp_options_id: Some(vpc.dhcp_options.to_string()),
        dhcp_configurations: Some(
            options
                .iter()
                .map(|(key, value)| DhcpConfiguration {
                    key: Some((*key).to_owned()),
                    values: Some(vec![AttributeValue { value: Some(value.clone()) }]),
                })
                .collect(),
        ),
    };
    Ok(DescribeDhcpOptionsResult { dhcp_options: Some(is_shown.then(shown).into_iter().collect()), next_token: None })
}
