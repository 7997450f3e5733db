//! The operations of the EC2 API.
//!
//! Generated from `models/` by `cargo xtask codegen`; not to be edited.

/// An operation of the EC2 API.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Operation {
    /// `AuthorizeSecurityGroupEgress`.
    AuthorizeSecurityGroupEgress,
    /// `AuthorizeSecurityGroupIngress`.
    AuthorizeSecurityGroupIngress,
    /// `CreateDefaultSubnet`.
    CreateDefaultSubnet,
    /// `CreateDefaultVpc`.
    CreateDefaultVpc,
    /// `CreateSecurityGroup`.
    CreateSecurityGroup,
    /// `CreateTags`.
    CreateTags,
    /// `DeleteSecurityGroup`.
    DeleteSecurityGroup,
    /// `DeleteTags`.
    DeleteTags,
    /// `DescribeAccountAttributes`.
    DescribeAccountAttributes,
    /// `DescribeAvailabilityZones`.
    DescribeAvailabilityZones,
    /// `DescribeDhcpOptions`.
    DescribeDhcpOptions,
    /// `DescribeInstanceStatus`.
    DescribeInstanceStatus,
    /// `DescribeInstances`.
    DescribeInstances,
    /// `DescribeInternetGateways`.
    DescribeInternetGateways,
    /// `DescribeManagedPrefixLists`.
    DescribeManagedPrefixLists,
    /// `DescribeNetworkAcls`.
    DescribeNetworkAcls,
    /// `DescribeNetworkInterfaces`.
    DescribeNetworkInterfaces,
    /// `DescribePrefixLists`.
    DescribePrefixLists,
    /// `DescribeRegions`.
    DescribeRegions,
    /// `DescribeRouteTables`.
    DescribeRouteTables,
    /// `DescribeSecurityGroupReferences`.
    DescribeSecurityGroupReferences,
    /// `DescribeSecurityGroupRules`.
    DescribeSecurityGroupRules,
    /// `DescribeSecurityGroups`.
    DescribeSecurityGroups,
    /// `DescribeStaleSecurityGroups`.
    DescribeStaleSecurityGroups,
    /// `DescribeSubnets`.
    DescribeSubnets,
    /// `DescribeTags`.
    DescribeTags,
    /// `DescribeVpcAttribute`.
    DescribeVpcAttribute,
    /// `DescribeVpcs`.
    DescribeVpcs,
    /// `ModifySecurityGroupRules`.
    ModifySecurityGroupRules,
    /// `ModifySubnetAttribute`.
    ModifySubnetAttribute,
    /// `ModifyVpcAttribute`.
    ModifyVpcAttribute,
    /// `RevokeSecurityGroupEgress`.
    RevokeSecurityGroupEgress,
    /// `RevokeSecurityGroupIngress`.
    RevokeSecurityGroupIngress,
    /// `UpdateSecurityGroupRuleDescriptionsEgress`.
    UpdateSecurityGroupRuleDescriptionsEgress,
    /// `UpdateSecurityGroupRuleDescriptionsIngress`.
    UpdateSecurityGroupRuleDescriptionsIngress,
}

impl Operation {
    /// Every operation, by name.
    pub const ALL: [Self; 35] = [
        Self::AuthorizeSecurityGroupEgress,
        Self::AuthorizeSecurityGroupIngress,
        Self::CreateDefaultSubnet,
        Self::CreateDefaultVpc,
        Self::CreateSecurityGroup,
        Self::CreateTags,
        Self::DeleteSecurityGroup,
        Self::DeleteTags,
        Self::DescribeAccountAttributes,
        Self::DescribeAvailabilityZones,
        Self::DescribeDhcpOptions,
        Self::DescribeInstanceStatus,
        Self::DescribeInstances,
        Self::DescribeInternetGateways,
        Self::DescribeManagedPrefixLists,
        Self::DescribeNetworkAcls,
        Self::DescribeNetworkInterfaces,
        Self::DescribePrefixLists,
        Self::DescribeRegions,
        Self::DescribeRouteTables,
        Self::DescribeSecurityGroupReferences,
        Self::DescribeSecurityGroupRules,
        Self::DescribeSecurityGroups,
        Self::DescribeStaleSecurityGroups,
        Self::DescribeSubnets,
        Self::DescribeTags,
        Self::DescribeVpcAttribute,
        Self::DescribeVpcs,
        Self::ModifySecurityGroupRules,
        Self::ModifySubnetAttribute,
        Self::ModifyVpcAttribute,
        Self::RevokeSecurityGroupEgress,
        Self::RevokeSecurityGroupIngress,
        Self::UpdateSecurityGroupRuleDescriptionsEgress,
        Self::UpdateSecurityGroupRuleDescriptionsIngress,
    ];

    /// The name, as `Action` carries it.
    pub const fn name(self) -> &'static str {
        match self {
            Self::AuthorizeSecurityGroupEgress => "AuthorizeSecurityGroupEgress",
            Self::AuthorizeSecurityGroupIngress => "AuthorizeSecurityGroupIngress",
            Self::CreateDefaultSubnet => "CreateDefaultSubnet",
            Self::CreateDefaultVpc => "CreateDefaultVpc",
            Self::CreateSecurityGroup => "CreateSecurityGroup",
            Self::CreateTags => "CreateTags",
            Self::DeleteSecurityGroup => "DeleteSecurityGroup",
            Self::DeleteTags => "DeleteTags",
            Self::DescribeAccountAttributes => "DescribeAccountAttributes",
            Self::DescribeAvailabilityZones => "DescribeAvailabilityZones",
            Self::DescribeDhcpOptions => "DescribeDhcpOptions",
            Self::DescribeInstanceStatus => "DescribeInstanceStatus",
            Self::DescribeInstances => "DescribeInstances",
            Self::DescribeInternetGateways => "DescribeInternetGateways",
            Self::DescribeManagedPrefixLists => "DescribeManagedPrefixLists",
            Self::DescribeNetworkAcls => "DescribeNetworkAcls",
            Self::DescribeNetworkInterfaces => "DescribeNetworkInterfaces",
            Self::DescribePrefixLists => "DescribePrefixLists",
            Self::DescribeRegions => "DescribeRegions",
            Self::DescribeRouteTables => "DescribeRouteTables",
            Self::DescribeSecurityGroupReferences => "DescribeSecurityGroupReferences",
            Self::DescribeSecurityGroupRules => "DescribeSecurityGroupRules",
            Self::DescribeSecurityGroups => "DescribeSecurityGroups",
            Self::DescribeStaleSecurityGroups => "DescribeStaleSecurityGroups",
            Self::DescribeSubnets => "DescribeSubnets",
            Self::DescribeTags => "DescribeTags",
            Self::DescribeVpcAttribute => "DescribeVpcAttribute",
            Self::DescribeVpcs => "DescribeVpcs",
            Self::ModifySecurityGroupRules => "ModifySecurityGroupRules",
            Self::ModifySubnetAttribute => "ModifySubnetAttribute",
            Self::ModifyVpcAttribute => "ModifyVpcAttribute",
            Self::RevokeSecurityGroupEgress => "RevokeSecurityGroupEgress",
            Self::RevokeSecurityGroupIngress => "RevokeSecurityGroupIngress",
            Self::UpdateSecurityGroupRuleDescriptionsEgress => "UpdateSecurityGroupRuleDescriptionsEgress",
            Self::UpdateSecurityGroupRuleDescriptionsIngress => "UpdateSecurityGroupRuleDescriptionsIngress",
        }
    }

    /// The operation of this name; none if EC2 has no such operation.
    pub fn from_name(name: &str) -> Option<Self> {
        Some(match name {
            "AuthorizeSecurityGroupEgress" => Self::AuthorizeSecurityGroupEgress,
            "AuthorizeSecurityGroupIngress" => Self::AuthorizeSecurityGroupIngress,
            "CreateDefaultSubnet" => Self::CreateDefaultSubnet,
            "CreateDefaultVpc" => Self::CreateDefaultVpc,
            "CreateSecurityGroup" => Self::CreateSecurityGroup,
            "CreateTags" => Self::CreateTags,
            "DeleteSecurityGroup" => Self::DeleteSecurityGroup,
            "DeleteTags" => Self::DeleteTags,
            "DescribeAccountAttributes" => Self::DescribeAccountAttributes,
            "DescribeAvailabilityZones" => Self::DescribeAvailabilityZones,
            "DescribeDhcpOptions" => Self::DescribeDhcpOptions,
            "DescribeInstanceStatus" => Self::DescribeInstanceStatus,
            "DescribeInstances" => Self::DescribeInstances,
            "DescribeInternetGateways" => Self::DescribeInternetGateways,
            "DescribeManagedPrefixLists" => Self::DescribeManagedPrefixLists,
            "DescribeNetworkAcls" => Self::DescribeNetworkAcls,
            "DescribeNetworkInterfaces" => Self::DescribeNetworkInterfaces,
            "DescribePrefixLists" => Self::DescribePrefixLists,
            "DescribeRegions" => Self::DescribeRegions,
            "DescribeRouteTables" => Self::DescribeRouteTables,
            "DescribeSecurityGroupReferences" => Self::DescribeSecurityGroupReferences,
            "DescribeSecurityGroupRules" => Self::DescribeSecurityGroupRules,
            "DescribeSecurityGroups" => Self::DescribeSecurityGroups,
            "DescribeStaleSecurityGroups" => Self::DescribeStaleSecurityGroups,
            "DescribeSubnets" => Self::DescribeSubnets,
            "DescribeTags" => Self::DescribeTags,
            "DescribeVpcAttribute" => Self::DescribeVpcAttribute,
            "DescribeVpcs" => Self::DescribeVpcs,
            "ModifySecurityGroupRules" => Self::ModifySecurityGroupRules,
            "ModifySubnetAttribute" => Self::ModifySubnetAttribute,
            "ModifyVpcAttribute" => Self::ModifyVpcAttribute,
            "RevokeSecurityGroupEgress" => Self::RevokeSecurityGroupEgress,
            "RevokeSecurityGroupIngress" => Self::RevokeSecurityGroupIngress,
            "UpdateSecurityGroupRuleDescriptionsEgress" => Self::UpdateSecurityGroupRuleDescriptionsEgress,
            "UpdateSecurityGroupRuleDescriptionsIngress" => Self::UpdateSecurityGroupRuleDescriptionsIngress,
            _ => return None,
        })
    }

    /// The error codes that the model gives the operation.
    pub const fn errors(self) -> &'static [&'static str] {
        match self {
            Self::AuthorizeSecurityGroupEgress => &[],
            Self::AuthorizeSecurityGroupIngress => &[],
            Self::CreateDefaultSubnet => &[],
            Self::CreateDefaultVpc => &[],
            Self::CreateSecurityGroup => &[],
            Self::CreateTags => &[],
            Self::DeleteSecurityGroup => &[],
            Self::DeleteTags => &[],
            Self::DescribeAccountAttributes => &[],
            Self::DescribeAvailabilityZones => &[],
            Self::DescribeDhcpOptions => &[],
            Self::DescribeInstanceStatus => &[],
            Self::DescribeInstances => &[],
            Self::DescribeInternetGateways => &[],
            Self::DescribeManagedPrefixLists => &[],
            Self::DescribeNetworkAcls => &[],
            Self::DescribeNetworkInterfaces => &[],
            Self::DescribePrefixLists => &[],
            Self::DescribeRegions => &[],
            Self::DescribeRouteTables => &[],
            Self::DescribeSecurityGroupReferences => &[],
            Self::DescribeSecurityGroupRules => &[],
            Self::DescribeSecurityGroups => &[],
            Self::DescribeStaleSecurityGroups => &[],
            Self::DescribeSubnets => &[],
            Self::DescribeTags => &[],
            Self::DescribeVpcAttribute => &[],
            Self::DescribeVpcs => &[],
            Self::ModifySecurityGroupRules => &[],
            Self::ModifySubnetAttribute => &[],
            Self::ModifyVpcAttribute => &[],
            Self::RevokeSecurityGroupEgress => &[],
            Self::RevokeSecurityGroupIngress => &[],
            Self::UpdateSecurityGroupRuleDescriptionsEgress => &[],
            Self::UpdateSecurityGroupRuleDescriptionsIngress => &[],
        }
    }
}

impl std::fmt::Display for Operation {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str(self.name())
    }
}

/// A request: the operation that it calls and what answers it.
pub trait Request {
    /// The operation.
    const OPERATION: Operation;
    /// Its response.
    type Response;
}

/// The version of the API.
pub const API_VERSION: &str = "2016-11-15";

/// The service's name in credential scopes.
pub const SIGNING_NAME: &str = "ec2";

/// The namespace of responses.
pub const XML_NAMESPACE: &str = "http://ec2.amazonaws.com/doc/2016-11-15";
