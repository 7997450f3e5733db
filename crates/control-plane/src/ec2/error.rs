//! EC2's error codes and words. Tools tell resources that are gone by the codes.

use http::StatusCode;
use longshore_api::error::Error;

/// `InvalidParameterValue`.
pub(super) fn invalid_value(message: impl Into<String>) -> Error {
    Error::new("InvalidParameterValue", message)
}

/// `InvalidParameterValue` in the words that EC2 has for one value of a parameter.
pub(super) fn invalid_parameter(value: &str, parameter: &str, reason: &str) -> Error {
    invalid_value(format!("Value ({value}) for parameter {parameter} is invalid. {reason}"))
}

/// `MissingParameter`.
pub(super) fn missing(parameter: &str) -> Error {
    Error::new("MissingParameter", format!("The request must contain the parameter {parameter}"))
}

/// `InvalidParameterCombination`.
pub(super) fn combination(message: impl Into<String>) -> Error {
    Error::new("InvalidParameterCombination", message)
}

/// `InvalidGroup.NotFound`.
pub(super) fn no_group(id: &str) -> Error {
    Error::new("InvalidGroup.NotFound", format!("The security group '{id}' does not exist"))
}

/// `InvalidGroup.NotFound`, of a name.
pub(super) fn no_group_named(name: &str, vpc: &str) -> Error {
    let message = format!("The security group '{name}' does not exist in default VPC '{vpc}'");
    Error::new("InvalidGroup.NotFound", message)
}

/// `InvalidSecurityGroupRuleId.NotFound`.
pub(super) fn no_rule(id: &str) -> Error {
    Error::new("InvalidSecurityGroupRuleId.NotFound", format!("The security group rule ID '{id}' does not exist"))
}

/// `InvalidVpcID.NotFound`.
pub(super) fn no_vpc(id: &str) -> Error {
    Error::new("InvalidVpcID.NotFound", format!("The vpc ID '{id}' does not exist"))
}

/// `InvalidSubnetID.NotFound`.
pub(super) fn no_subnet(id: &str) -> Error {
    Error::new("InvalidSubnetID.NotFound", format!("The subnet ID '{id}' does not exist"))
}

/// What EC2 says of an id of a resource that does not exist, by the id's kind.
pub(super) fn no_resource(id: &str) -> Error {
    let (code, what) = match id.rsplit_once('-').map(|(kind, _)| kind) {
        Some("sg") => return no_group(id),
        Some("sgr") => return no_rule(id),
        Some("vpc") => return no_vpc(id),
        Some("subnet") => return no_subnet(id),
        Some("rtb") => ("InvalidRouteTableID.NotFound", "routeTable"),
        Some("igw") => ("InvalidInternetGatewayID.NotFound", "internetGateway"),
        Some("acl") => ("InvalidNetworkAclID.NotFound", "networkAcl"),
        Some("dopt") => ("InvalidDhcpOptionID.NotFound", "dhcpOption"),
        Some("eni") => ("InvalidNetworkInterfaceID.NotFound", "networkInterface"),
        Some("i" | "mi") => ("InvalidInstanceID.NotFound", "instance"),
        Some("pl") => ("InvalidPrefixListID.NotFound", "prefixList"),
        _ => return Error::new("InvalidID", format!("The ID '{id}' is not valid")),
    };
    Error::new(code, format!("The {what} ID '{id}' does not exist"))
}

/// `DependencyViolation`.
pub(super) fn in_use(id: &str) -> Error {
    Error::new("DependencyViolation", format!("resource {id} has a dependent object"))
}

/// `DryRunOperation`, which means that the caller may.
pub(super) fn dry_run() -> Error {
    let message = "Request would have succeeded, but DryRun flag is set.";
    Error::new("DryRunOperation", message).with_status(StatusCode::PRECONDITION_FAILED)
}

/// `UnsupportedOperation`: something that is fixed here, with what to do instead.
pub(super) fn fixed(message: impl Into<String>) -> Error {
    Error::new("UnsupportedOperation", message)
}
