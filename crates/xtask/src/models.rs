//! `cargo xtask models`: takes the interface descriptions over from botocore, shapes only.
//!
//! The reading is done by `models/extract.py` inside Python, because there botocore itself finds and unpacks its data.

use std::fs;
use std::path::Path;
use std::process::Command;

use crate::Result;

/// The botocore that the descriptions come from; `models/README.md` names it too.
const BOTOCORE_VERSION: &str = "1.43.11";

/// The services, and of a large one the operations that are taken over.
const SERVICES: &[(&str, &[&str])] = &[
    ("ecs", &[]),
    ("elbv2", &[]),
    ("acm", &[]),
    ("ec2", EC2),
    ("sts", STS),
    ("cloudwatch", CLOUDWATCH),
    ("logs", LOGS),
];

/// What deployments look at: alarms. And what metric filters of logs have counted.
const CLOUDWATCH: &[&str] = &[
    "DeleteAlarms",
    "DescribeAlarmHistory",
    "DescribeAlarms",
    "DisableAlarmActions",
    "EnableAlarmActions",
    "GetMetricStatistics",
    "ListMetrics",
    "ListTagsForResource",
    "PutMetricAlarm",
    "SetAlarmState",
    "TagResource",
    "UntagResource",
];

/// Log groups, streams and events, what is done with events, and what Terraform asks beside them.
const LOGS: &[&str] = &[
    "AssociateKmsKey",
    "CreateLogGroup",
    "CreateLogStream",
    "DeleteLogGroup",
    "DeleteLogStream",
    "DeleteMetricFilter",
    "DeleteQueryDefinition",
    "DeleteResourcePolicy",
    "DeleteRetentionPolicy",
    "DeleteSubscriptionFilter",
    "DescribeAccountPolicies",
    "DescribeDestinations",
    "DescribeExportTasks",
    "DescribeFieldIndexes",
    "DescribeIndexPolicies",
    "DescribeLogGroups",
    "DescribeLogStreams",
    "DescribeMetricFilters",
    "DescribeQueries",
    "DescribeQueryDefinitions",
    "DescribeResourcePolicies",
    "DescribeSubscriptionFilters",
    "DisassociateKmsKey",
    "FilterLogEvents",
    "GetDataProtectionPolicy",
    "GetLogEvents",
    "GetLogGroupFields",
    "GetLogRecord",
    "GetQueryResults",
    "ListLogGroups",
    "ListTagsForResource",
    "ListTagsLogGroup",
    "PutLogEvents",
    "PutLogGroupDeletionProtection",
    "PutMetricFilter",
    "PutQueryDefinition",
    "PutResourcePolicy",
    "PutRetentionPolicy",
    "PutSubscriptionFilter",
    "StartLiveTail",
    "StartQuery",
    "StopQuery",
    "TagLogGroup",
    "TagResource",
    "TestMetricFilter",
    "UntagLogGroup",
    "UntagResource",
];

/// What tools ask of EC2 around load balancers and services: the default network and security groups.
const EC2: &[&str] = &[
    "AuthorizeSecurityGroupEgress",
    "AuthorizeSecurityGroupIngress",
    "CreateDefaultSubnet",
    "CreateDefaultVpc",
    "CreateSecurityGroup",
    "CreateTags",
    "DeleteSecurityGroup",
    "DeleteTags",
    "DescribeAccountAttributes",
    "DescribeAvailabilityZones",
    "DescribeDhcpOptions",
    "DescribeInstanceStatus",
    "DescribeInstances",
    "DescribeInternetGateways",
    "DescribeManagedPrefixLists",
    "DescribeNetworkAcls",
    "DescribeNetworkInterfaces",
    "DescribePrefixLists",
    "DescribeRegions",
    "DescribeRouteTables",
    "DescribeSecurityGroupReferences",
    "DescribeSecurityGroupRules",
    "DescribeSecurityGroups",
    "DescribeStaleSecurityGroups",
    "DescribeSubnets",
    "DescribeTags",
    "DescribeVpcAttribute",
    "DescribeVpcs",
    "ModifySecurityGroupRules",
    "ModifySubnetAttribute",
    "ModifyVpcAttribute",
    "RevokeSecurityGroupEgress",
    "RevokeSecurityGroupIngress",
    "UpdateSecurityGroupRuleDescriptionsEgress",
    "UpdateSecurityGroupRuleDescriptionsIngress",
];

/// Whose key it is: what tools ask before anything else.
const STS: &[&str] = &["GetCallerIdentity"];

/// Writes `models/SERVICE.json` of each.
pub(crate) fn write(root: &Path) -> Result<()> {
    let venv = root.join(".venv/bin/python");
    let python = if venv.exists() { venv } else { "python3".into() };
    for (service, operations) in SERVICES {
        let output = Command::new(&python)
            .arg(root.join("models/extract.py"))
            .args([BOTOCORE_VERSION, service])
            .args(*operations)
            .output()
            .map_err(|error| format!("cannot run {}: {error}", python.display()))?;
        if !output.status.success() {
            let told = String::from_utf8_lossy(&output.stderr);
            return Err(format!("{} models/extract.py {service} failed: {}", python.display(), told.trim()).into());
        }
        fs::write(root.join(format!("models/{service}.json")), output.stdout)?;
    }
    Ok(())
}
