//! What OpenSSL calls things of TLS, since load balancers show those names.

use rustls::CipherSuite;

/// A suite's name, such as `ECDHE-RSA-AES128-GCM-SHA256` or `TLS_AES_128_GCM_SHA256`; `None` when it has none here.
pub(crate) fn openssl_name(suite: CipherSuite) -> Option<String> {
    let name = suite.as_str()?;
    if let Some(rest) = name.strip_prefix("TLS13_") {
        return Some(format!("TLS_{rest}"));
    }
    let (exchange, cipher) = name.strip_prefix("TLS_")?.split_once("_WITH_")?;
    let cipher = cipher.replace("AES_128", "AES128").replace("AES_256", "AES256");
    // The hash of this one goes without saying.
    let cipher = cipher.strip_suffix("POLY1305_SHA256").map_or(cipher.clone(), |cipher| format!("{cipher}POLY1305"));
    Some(format!("{exchange}-{cipher}").replace('_', "-"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn suites_are_called_as_openssl_does() {
        let cases = [
            (CipherSuite::TLS13_AES_128_GCM_SHA256, "TLS_AES_128_GCM_SHA256"),
            (CipherSuite::TLS13_AES_256_GCM_SHA384, "TLS_AES_256_GCM_SHA384"),
            (CipherSuite::TLS13_CHACHA20_POLY1305_SHA256, "TLS_CHACHA20_POLY1305_SHA256"),
            (CipherSuite::TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256, "ECDHE-RSA-AES128-GCM-SHA256"),
            (CipherSuite::TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384, "ECDHE-ECDSA-AES256-GCM-SHA384"),
            (CipherSuite::TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256, "ECDHE-RSA-CHACHA20-POLY1305"),
        ];
        for (suite, name) in cases {
            assert_eq!(openssl_name(suite).as_deref(), Some(name));
        }
    }
}
