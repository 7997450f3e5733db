//! TLS policies by their names (`SslPolicy`): which versions of TLS, and which suites.
//!
//! TLS 1.0 and 1.1 are not spoken, and neither are suites without forward secrecy or with CBC; a policy that allows them offers
//! the better ones alone.

use std::sync::Arc;

use rustls::crypto::CryptoProvider;
use rustls::{CipherSuite, SupportedProtocolVersion, version};

/// What a listener without a policy gets.
pub(super) const DEFAULT: &str = "ELBSecurityPolicy-TLS13-1-2-2021-06";

static TLS_1_3: &[&SupportedProtocolVersion] = &[&version::TLS13];
static TLS_1_2: &[&SupportedProtocolVersion] = &[&version::TLS12];
static BOTH: &[&SupportedProtocolVersion] = &[&version::TLS13, &version::TLS12];

/// The versions of a policy.
pub(super) fn versions(policy: Option<&str>) -> &'static [&'static SupportedProtocolVersion] {
    let policy = policy.unwrap_or(DEFAULT);
    if policy.starts_with("ELBSecurityPolicy-TLS13-1-3") {
        TLS_1_3
    } else if policy.contains("-TLS13-") {
        BOTH
    } else {
        TLS_1_2
    }
}

/// The suites that policies have. ChaCha20 is among them for TLS 1.3 alone.
pub(super) fn provider(all: &Arc<CryptoProvider>) -> Arc<CryptoProvider> {
    let mut some = CryptoProvider::clone(all);
    let is_not_offered = |suite| {
        let chacha20 = CipherSuite::TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256;
        suite == chacha20 || suite == CipherSuite::TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256
    };
    some.cipher_suites.retain(|suite| !is_not_offered(suite.suite()));
    Arc::new(some)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_policy_leaves_suites_for_each_of_its_versions() {
        let cases: [(Option<&str>, &[u16]); 8] = [
            (None, &[0x0304, 0x0303]),
            (Some("ELBSecurityPolicy-TLS13-1-3-2021-06"), &[0x0304]),
            (Some("ELBSecurityPolicy-TLS13-1-2-Res-2021-06"), &[0x0304, 0x0303]),
            (Some("ELBSecurityPolicy-TLS13-1-0-2021-06"), &[0x0304, 0x0303]),
            (Some("ELBSecurityPolicy-TLS13-1-3-FIPS-2023-04"), &[0x0304]),
            (Some("ELBSecurityPolicy-2016-08"), &[0x0303]),
            (Some("ELBSecurityPolicy-FS-1-2-Res-2020-10"), &[0x0303]),
            (Some("ELBSecurityPolicy-TLS-1-2-2017-01"), &[0x0303]),
        ];
        let all = Arc::new(rustls::crypto::ring::default_provider());
        for (policy, expected) in cases {
            let found: Vec<u16> = versions(policy).iter().map(|version| version.version.into()).collect();
            assert_eq!(found, expected, "{policy:?}");
            let suites = &provider(&all).cipher_suites;
            for version in versions(policy) {
                assert!(suites.iter().any(|suite| suite.version().version == version.version), "{policy:?}");
            }
        }
    }
}
