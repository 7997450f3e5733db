//! Security policies: which TLS versions and ciphers a listener speaks.
//!
//! The data plane speaks TLS 1.3, and TLS 1.2 with forward secrecy and authenticated encryption. Policies of AWS that allow
//! more than that are there under their names and allow that much.

use longshore_api::elbv2::{
    Cipher, DescribeSSLPoliciesInput, DescribeSSLPoliciesOutput, LoadBalancerTypeEnum, SslPolicy,
};
use longshore_api::error::Error;

use super::{error, page};
use crate::Context;

/// What a listener has that does not say (API reference: `CreateListener`).
pub(super) const DEFAULT: &str = "ELBSecurityPolicy-2016-08";

const TLS_1_2: &[&str] = &["TLSv1.2"];
const TLS_1_3: &[&str] = &["TLSv1.3"];
const BOTH: &[&str] = &["TLSv1.2", "TLSv1.3"];

const POLICIES: [(&str, &[&str]); 15] = [
    ("ELBSecurityPolicy-2015-05", TLS_1_2),
    ("ELBSecurityPolicy-2016-08", TLS_1_2),
    ("ELBSecurityPolicy-FS-1-1-2019-08", TLS_1_2),
    ("ELBSecurityPolicy-FS-1-2-2019-08", TLS_1_2),
    ("ELBSecurityPolicy-FS-1-2-Res-2019-08", TLS_1_2),
    ("ELBSecurityPolicy-FS-1-2-Res-2020-10", TLS_1_2),
    ("ELBSecurityPolicy-FS-2018-06", TLS_1_2),
    ("ELBSecurityPolicy-TLS-1-1-2017-01", TLS_1_2),
    ("ELBSecurityPolicy-TLS-1-2-2017-01", TLS_1_2),
    ("ELBSecurityPolicy-TLS-1-2-Ext-2018-06", TLS_1_2),
    ("ELBSecurityPolicy-TLS13-1-2-2021-06", BOTH),
    ("ELBSecurityPolicy-TLS13-1-2-Ext1-2021-06", BOTH),
    ("ELBSecurityPolicy-TLS13-1-2-Ext2-2021-06", BOTH),
    ("ELBSecurityPolicy-TLS13-1-2-Res-2021-06", BOTH),
    ("ELBSecurityPolicy-TLS13-1-3-2021-06", TLS_1_3),
];

const CIPHERS_1_3: [&str; 3] = ["TLS_AES_128_GCM_SHA256", "TLS_AES_256_GCM_SHA384", "TLS_CHACHA20_POLY1305_SHA256"];
const CIPHERS_1_2: [&str; 4] = [
    "ECDHE-ECDSA-AES128-GCM-SHA256",
    "ECDHE-RSA-AES128-GCM-SHA256",
    "ECDHE-ECDSA-AES256-GCM-SHA384",
    "ECDHE-RSA-AES256-GCM-SHA384",
];

/// Whether a policy is there.
///
/// # Errors
/// `SSLPolicyNotFound`.
pub(super) fn check(name: &str) -> Result<(), Error> {
    match POLICIES.iter().any(|(known, _)| *known == name) {
        true => Ok(()),
        false => Err(Error::new("SSLPolicyNotFound", format!("SSL policy '{}' not found", error::cut(name)))),
    }
}

/// `DescribeSSLPolicies`.
pub(super) async fn describe(
    _ctx: &Context,
    request: DescribeSSLPoliciesInput,
) -> Result<DescribeSSLPoliciesOutput, Error> {
    let names = request.names.unwrap_or_default();
    names.iter().try_for_each(|name| check(name))?;
    if request.load_balancer_type == Some(LoadBalancerTypeEnum::Gateway) {
        return Err(error::validation("Gateway load balancers have no listeners with TLS."));
    }
    let wanted = |name: &str| names.is_empty() || names.iter().any(|wanted| wanted == name);
    let all = POLICIES.iter().filter(|(name, _)| wanted(name)).map(|(name, protocols)| {
        let modern = CIPHERS_1_3.iter().filter(|_| protocols.contains(&"TLSv1.3"));
        let older = CIPHERS_1_2.iter().filter(|_| protocols.contains(&"TLSv1.2"));
        let ciphers = modern
            .chain(older)
            .zip(1..)
            .map(|(cipher, priority)| Cipher { name: Some((*cipher).to_owned()), priority: Some(priority) });
        let policy = SslPolicy {
            ssl_protocols: Some(protocols.iter().map(|protocol| (*protocol).to_owned()).collect()),
            ciphers: Some(ciphers.collect()),
            name: Some((*name).to_owned()),
            supported_load_balancer_types: Some(vec!["application".to_owned(), "network".to_owned()]),
        };
        ((*name).to_owned(), policy)
    });
    let page = page::cut(request.page_size, request.marker.as_deref(), all)?;
    Ok(DescribeSSLPoliciesOutput { ssl_policies: Some(page.items), next_marker: page.next_marker })
}
