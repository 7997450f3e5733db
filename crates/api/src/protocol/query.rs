//! Which call a form is.

use http::header::AUTHORIZATION;
use http::request::Parts;
use http::{Method, StatusCode};

use super::{OTHERS_OF_CLOUDWATCH, ServiceCall, essence, is_cbor};
use crate::error::Error;
use crate::query::{Dialect, FORM, Form};
use crate::{cloudwatch, ec2, elbv2, sts};

/// The Query protocol that a request is in, `None` when it is in another one. Its operation is in the form, so that the body has
/// to be read before anything else can be told.
pub fn dialect(parts: &Parts) -> Option<Dialect> {
    if parts.headers.contains_key("x-amz-target") || is_cbor(&parts.headers) {
        return None;
    }
    let is_form = parts.method == Method::POST && essence(&parts.headers).eq_ignore_ascii_case(FORM);
    if !is_form && query(parts, "Action").is_none() {
        return None;
    }
    let is_ec2 = service(parts).is_some_and(|service| service == ec2::SIGNING_NAME);
    Some(if is_ec2 { Dialect::Ec2 } else { Dialect::Common })
}

/// A parameter of the query string.
fn query(parts: &Parts, name: &str) -> Option<String> {
    let query = parts.uri.query()?.as_bytes();
    form_urlencoded::parse(query).find(|(found, _)| found == name).map(|(_, value)| value.into_owned())
}

/// The service that a request was signed for, by its own account.
fn service(parts: &Parts) -> Option<String> {
    let header = parts.headers.get(AUTHORIZATION).and_then(|value| value.to_str().ok());
    let credential = match header {
        Some(header) => header.split_once("Credential=")?.1.split([',', ' ']).next()?.to_owned(),
        None => query(parts, "X-Amz-Credential")?,
    };
    credential.rsplit('/').nth(1).map(str::to_owned)
}

impl ServiceCall {
    /// Tells what a form asks for.
    ///
    /// # Errors
    /// 403 when nobody signed it, 400 `InvalidAction` when the service or the operation is not known.
    pub fn detect_form(parts: &Parts, form: &Form) -> Result<Self, Error> {
        let Some(service) = service(parts) else {
            return Err(Error::missing_authentication_token().with_status(StatusCode::FORBIDDEN));
        };
        let Some(action) = form.text("Action").filter(|action| !action.is_empty()) else {
            let text = "The request has no Action, which names the operation: DescribeLoadBalancers, for example.";
            return Err(Error::new("MissingAction", text));
        };
        let version = form.text("Version").unwrap_or_default();
        let (call, spoken, others) = match &*service {
            elbv2::SIGNING_NAME => {
                let others = "Classic Load Balancers and other versions are not there.";
                (elbv2::Operation::from_name(action).map(Self::Elbv2), elbv2::API_VERSION, others)
            }
            ec2::SIGNING_NAME => {
                if let Some(instead) = fixed(action) {
                    let action: String = action.chars().take(128).collect();
                    return Err(Error::new("UnsupportedOperation", format!("{action} is not supported: {instead}")));
                }
                let others =
                    "Of EC2, the default network, security groups and container instances are there, and nothing else.";
                (ec2::Operation::from_name(action).map(Self::Ec2), ec2::API_VERSION, others)
            }
            sts::SIGNING_NAME => {
                let others = "Of STS, GetCallerIdentity is there; sign with the keys of `longshore env`, without roles and sessions.";
                (sts::Operation::from_name(action).map(Self::Sts), sts::API_VERSION, others)
            }
            cloudwatch::SIGNING_NAME => {
                let call = cloudwatch::Operation::from_name(action).map(Self::CloudWatch);
                (call, cloudwatch::API_VERSION, OTHERS_OF_CLOUDWATCH)
            }
            _ => {
                let text = format!(
                    "The service '{service}' is not served here. Over the Query protocol these are: {}, {}, {}, {}.",
                    elbv2::SIGNING_NAME,
                    ec2::SIGNING_NAME,
                    sts::SIGNING_NAME,
                    cloudwatch::SIGNING_NAME
                );
                return Err(Error::new("InvalidAction", text));
            }
        };
        // Version 2 of Elastic Load Balancing shares its name with the first one; EC2 has changed its version with no operation.
        let is_spoken = version.is_empty() || version == spoken || service == ec2::SIGNING_NAME;
        call.filter(|_| is_spoken).ok_or_else(|| {
            let action: String = action.chars().take(128).collect();
            let version: String = version.chars().take(32).collect();
            Error::new("InvalidAction", format!("Could not find operation {action} for version {version}. {others}"))
        })
    }
}

/// What to do instead of an action of EC2 that would change what is fixed here.
fn fixed(action: &str) -> Option<&'static str> {
    if ec2::Operation::from_name(action).is_some() || action.starts_with("Describe") || action.starts_with("Get") {
        return None;
    }
    let is_about = |nouns: &[&str]| nouns.iter().any(|noun| action.contains(noun));
    if is_about(&["Vpc", "Subnet", "Route", "Gateway", "NetworkAcl", "DhcpOptions", "CidrBlock"]) {
        return Some(
            "the network is fixed here. Use the default VPC, which has a subnet in each zone (DescribeVpcs, DescribeSubnets), \
             and security groups of your own.",
        );
    }
    if is_about(&["Instance", "Fleet", "LaunchTemplate"]) {
        return Some(
            "machines are not started here. Have a machine join a cluster with `longshore agent`, or let a capacity provider \
             add local agents.",
        );
    }
    if is_about(&["NetworkInterface", "Address"]) {
        return Some("there are no network interfaces of their own and no elastic addresses here.");
    }
    is_about(&["PrefixList"]).then_some("there are no prefix lists here. Name the blocks of addresses themselves.")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_fixed_says_what_to_do_instead() {
        for (action, words) in [
            ("CreateVpc", "default VPC"),
            ("DeleteRoute", "default VPC"),
            ("RunInstances", "longshore agent"),
            ("AllocateAddress", "elastic"),
            ("CreateManagedPrefixList", "prefix lists"),
        ] {
            assert!(fixed(action).is_some_and(|found| found.contains(words)), "{action}");
        }
        for action in ["CreateSecurityGroup", "ModifyVpcAttribute", "DescribeVpcPeeringConnections", "CopyImage"] {
            assert_eq!(fixed(action), None, "{action}");
        }
    }
}
