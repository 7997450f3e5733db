//! What is to be known of a certificate, as ACM shows it.

use std::sync::Arc;

use longshore_api::acm::{ExtendedKeyUsage, ExtendedKeyUsageName, KeyUsage, KeyUsageName};
use longshore_model::Timestamp;
use x509_parser::certificate::X509Certificate;
use x509_parser::extensions::GeneralName;
use x509_parser::pem::parse_x509_pem;
use x509_parser::prelude::FromDer;
use x509_parser::public_key::PublicKey;
use x509_parser::time::ASN1Time;
use x509_parser::x509::{SubjectPublicKeyInfo, X509Name};

/// Read from a certificate once, when it is imported.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Facts {
    pub(super) domain_name: Arc<str>,
    pub(super) alternative_names: Vec<Arc<str>>,
    pub(super) serial: Arc<str>,
    pub(super) subject: Arc<str>,
    pub(super) issuer: Arc<str>,
    pub(super) key_algorithm: Arc<str>,
    pub(super) signature_algorithm: Arc<str>,
    pub(super) not_before: Timestamp,
    pub(super) not_after: Timestamp,
}

/// The facts of a certificate; `None` when edges cannot serve with a key of its kind.
pub(super) fn of(certificate: &X509Certificate<'_>) -> Option<Facts> {
    let common_name = certificate.subject().iter_common_name().find_map(|name| name.as_str().ok());
    let mut names: Vec<Arc<str>> = common_name.into_iter().map(Arc::from).collect();
    for name in alternative_names(certificate) {
        if !names.contains(&name) {
            names.push(name);
        }
    }
    Some(Facts {
        domain_name: names.first().cloned().unwrap_or_default(),
        alternative_names: names,
        serial: serial(certificate.raw_serial()).into(),
        subject: certificate.subject().to_string().into(),
        issuer: issuer(certificate.issuer()).into(),
        key_algorithm: key_algorithm(certificate.public_key())?.into(),
        signature_algorithm: signature_algorithm(&certificate.signature_algorithm.algorithm.to_id_string()).into(),
        not_before: timestamp(certificate.validity().not_before),
        not_after: timestamp(certificate.validity().not_after),
    })
}

/// A certificate's point in time; they are whole seconds.
pub(super) fn timestamp(time: ASN1Time) -> Timestamp {
    Timestamp::from_millis(time.timestamp().saturating_mul(1_000))
}

fn alternative_names(certificate: &X509Certificate<'_>) -> Vec<Arc<str>> {
    let Ok(Some(extension)) = certificate.subject_alternative_name() else { return Vec::new() };
    let name = |name: &GeneralName<'_>| match name {
        GeneralName::DNSName(name) => Some(Arc::from(*name)),
        GeneralName::IPAddress(bytes) => address(bytes),
        _ => None,
    };
    extension.value.general_names.iter().filter_map(name).collect()
}

fn address(bytes: &[u8]) -> Option<Arc<str>> {
    let address: std::net::IpAddr = match bytes.len() {
        4 => <[u8; 4]>::try_from(bytes).ok()?.into(),
        16 => <[u8; 16]>::try_from(bytes).ok()?.into(),
        _ => return None,
    };
    Some(address.to_string().into())
}

/// Pairs of digits with colons, without the byte that only keeps the number positive.
fn serial(bytes: &[u8]) -> String {
    let bytes = match bytes {
        [0, rest @ ..] if !rest.is_empty() => rest,
        all => all,
    };
    let digits: Vec<String> = bytes.iter().map(|byte| format!("{byte:02x}")).collect();
    digits.join(":")
}

/// The organisation that issued it, or else its common name, or else all of its name.
fn issuer(name: &X509Name<'_>) -> String {
    let mut short = name.iter_organization().chain(name.iter_common_name()).filter_map(|part| part.as_str().ok());
    short.next().map_or_else(|| name.to_string(), str::to_owned)
}

fn key_algorithm(key: &SubjectPublicKeyInfo<'_>) -> Option<String> {
    match key.parsed().ok()? {
        PublicKey::RSA(rsa) => {
            let bits = rsa.key_size();
            [2048, 3072, 4096].contains(&bits).then(|| format!("RSA_{bits}"))
        }
        PublicKey::EC(_) => {
            let curve = key.algorithm.parameters.as_ref()?.as_oid().ok()?.to_id_string();
            match curve.as_str() {
                "1.2.840.10045.3.1.7" => Some("EC_prime256v1".to_owned()),
                "1.3.132.0.34" => Some("EC_secp384r1".to_owned()),
                _ => None,
            }
        }
        _ => None,
    }
}

/// ACM's name of a signature algorithm; others go by their object identifier.
fn signature_algorithm(oid: &str) -> &str {
    match oid {
        "1.2.840.113549.1.1.5" => "SHA1WITHRSA",
        "1.2.840.113549.1.1.10" => "RSASSA-PSS",
        "1.2.840.113549.1.1.11" => "SHA256WITHRSA",
        "1.2.840.113549.1.1.12" => "SHA384WITHRSA",
        "1.2.840.113549.1.1.13" => "SHA512WITHRSA",
        "1.2.840.10045.4.3.2" => "SHA256WITHECDSA",
        "1.2.840.10045.4.3.3" => "SHA384WITHECDSA",
        "1.2.840.10045.4.3.4" => "SHA512WITHECDSA",
        "1.3.101.112" => "ED25519",
        other => other,
    }
}

/// What a certificate's key may be used for, read from its PEM.
#[derive(Debug, Default)]
pub(super) struct Usages {
    pub(super) key: Vec<KeyUsage>,
    pub(super) extended: Vec<ExtendedKeyUsage>,
}

impl Usages {
    /// Whether others have all of these.
    pub(super) fn is_within(&self, others: &Self) -> bool {
        self.key.iter().all(|usage| others.key.iter().any(|other| other.name == usage.name))
            && self.extended.iter().all(|usage| others.extended.iter().any(|other| other.oid == usage.oid))
    }
}

/// The usages of a certificate that was imported; none when it does not bound them.
pub(super) fn usages(pem: &str) -> Usages {
    let Ok((_, pem)) = parse_x509_pem(pem.as_bytes()) else { return Usages::default() };
    let Ok((_, certificate)) = X509Certificate::from_der(&pem.contents) else { return Usages::default() };
    let key = certificate.key_usage().ok().flatten().map(|extension| key_usages(extension.value));
    let extended = certificate.extended_key_usage().ok().flatten();
    let extended = extended.map(|extension| extended_usages(extension.value));
    Usages { key: key.unwrap_or_default(), extended: extended.unwrap_or_default() }
}

fn key_usages(usage: &x509_parser::extensions::KeyUsage) -> Vec<KeyUsage> {
    use KeyUsageName as Name;
    let all = [
        (usage.digital_signature(), Name::DigitalSignature),
        (usage.non_repudiation(), Name::NonRepudiation),
        (usage.key_encipherment(), Name::KeyEncipherment),
        (usage.data_encipherment(), Name::DataEncipherment),
        (usage.key_agreement(), Name::KeyAgreement),
        (usage.key_cert_sign(), Name::CertificateSigning),
        (usage.crl_sign(), Name::CrlSigning),
        (usage.encipher_only(), Name::EncipherOnly),
        (usage.decipher_only(), Name::DecipherOnly),
    ];
    all.into_iter().filter(|(is_set, _)| *is_set).map(|(_, name)| KeyUsage { name: Some(name) }).collect()
}

fn extended_usages(usage: &x509_parser::extensions::ExtendedKeyUsage<'_>) -> Vec<ExtendedKeyUsage> {
    use ExtendedKeyUsageName as Name;
    let known = [
        (usage.server_auth, Name::TlsWebServerAuthentication, "1.3.6.1.5.5.7.3.1"),
        (usage.client_auth, Name::TlsWebClientAuthentication, "1.3.6.1.5.5.7.3.2"),
        (usage.code_signing, Name::CodeSigning, "1.3.6.1.5.5.7.3.3"),
        (usage.email_protection, Name::EmailProtection, "1.3.6.1.5.5.7.3.4"),
        (usage.time_stamping, Name::TimeStamping, "1.3.6.1.5.5.7.3.8"),
        (usage.ocsp_signing, Name::OcspSigning, "1.3.6.1.5.5.7.3.9"),
        (usage.any, Name::Any, "2.5.29.37.0"),
    ];
    let known = known.into_iter().filter(|(is_set, ..)| *is_set).map(|(_, name, oid)| (name, oid.to_owned()));
    let custom = usage.other.iter().map(|oid| (Name::Custom, oid.to_id_string()));
    known.chain(custom).map(|(name, oid)| ExtendedKeyUsage { name: Some(name), oid: Some(oid) }).collect()
}
