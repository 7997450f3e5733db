//! The files of `crates/api/src/ec2`.

use super::{COMMON, Resource};

/// The files, and what they hold. A new operation has to be added here before code is generated for it.
pub(crate) const RESOURCES: &[Resource] = &[
    Resource { name: COMMON, about: "Shapes that several resources share", base: None, operations: &[], owns: &[] },
    Resource {
        name: "instance",
        about: "Instances",
        base: None,
        operations: &["DescribeInstanceStatus", "DescribeInstances"],
        owns: &[],
    },
    Resource {
        name: "network",
        about: "The VPC and what belongs to it",
        base: None,
        operations: &[
            "CreateDefaultSubnet",
            "CreateDefaultVpc",
            "DescribeDhcpOptions",
            "DescribeInternetGateways",
            "DescribeNetworkAcls",
            "DescribeNetworkInterfaces",
            "DescribeRouteTables",
            "DescribeSubnets",
            "DescribeVpcAttribute",
            "DescribeVpcs",
            "ModifySubnetAttribute",
            "ModifyVpcAttribute",
        ],
        owns: &[],
    },
    Resource {
        name: "place",
        about: "Regions, zones, the account and prefix lists",
        base: None,
        operations: &[
            "DescribeAccountAttributes",
            "DescribeAvailabilityZones",
            "DescribeManagedPrefixLists",
            "DescribePrefixLists",
            "DescribeRegions",
        ],
        owns: &[],
    },
    Resource {
        name: "security_group",
        about: "Security groups and their rules",
        base: None,
        operations: &[
            "AuthorizeSecurityGroupEgress",
            "AuthorizeSecurityGroupIngress",
            "CreateSecurityGroup",
            "DeleteSecurityGroup",
            "DescribeSecurityGroupReferences",
            "DescribeSecurityGroupRules",
            "DescribeSecurityGroups",
            "DescribeStaleSecurityGroups",
            "ModifySecurityGroupRules",
            "RevokeSecurityGroupEgress",
            "RevokeSecurityGroupIngress",
            "UpdateSecurityGroupRuleDescriptionsEgress",
            "UpdateSecurityGroupRuleDescriptionsIngress",
        ],
        owns: &[],
    },
    Resource {
        name: "tag",
        about: "Tags",
        base: None,
        operations: &["CreateTags", "DeleteTags", "DescribeTags"],
        owns: &["Tag"],
    },
];
