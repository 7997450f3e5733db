//! What is taken and what is refused of certificates, keys and chains that are made on the spot.

use rcgen::{
    BasicConstraints, CertificateParams, CertifiedIssuer, DnType, ExtendedKeyUsagePurpose, IsCa, KeyPair,
    KeyUsagePurpose, PKCS_ECDSA_P384_SHA384, PKCS_ED25519,
};
use time::{Duration, OffsetDateTime};

use super::*;

type Issuer = CertifiedIssuer<'static, KeyPair>;

fn authority(name: &str) -> Issuer {
    let mut params = CertificateParams::default();
    params.distinguished_name.push(DnType::CommonName, name);
    params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
    CertifiedIssuer::self_signed(params, KeyPair::generate().unwrap()).unwrap()
}

fn between(issuer: &Issuer, name: &str) -> Issuer {
    let mut params = CertificateParams::default();
    params.distinguished_name.push(DnType::CommonName, name);
    params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
    CertifiedIssuer::signed_by(params, KeyPair::generate().unwrap(), issuer).unwrap()
}

fn params(names: &[&str]) -> CertificateParams {
    let names: Vec<String> = names.iter().map(ToString::to_string).collect();
    let mut params = CertificateParams::new(names).unwrap();
    params.distinguished_name = rcgen::DistinguishedName::new();
    params.distinguished_name.push(DnType::CommonName, "www.example.com");
    params.key_usages = vec![KeyUsagePurpose::DigitalSignature];
    params.extended_key_usages = vec![ExtendedKeyUsagePurpose::ServerAuth];
    params
}

struct Leaf {
    pem: String,
    key: String,
}

fn issued(issuer: &Issuer, params: &CertificateParams) -> Leaf {
    with_key(issuer, params, &KeyPair::generate().unwrap())
}

fn with_key(issuer: &Issuer, params: &CertificateParams, key: &KeyPair) -> Leaf {
    Leaf { pem: params.signed_by(key, issuer).unwrap().pem(), key: key.serialize_pem() }
}

fn now() -> Timestamp {
    Timestamp::from_millis(i64::try_from(OffsetDateTime::now_utc().unix_timestamp_nanos() / 1_000_000).unwrap())
}

fn read(leaf: &Leaf, chain: Option<&str>) -> Result<Imported, Error> {
    Imported::read(leaf.pem.as_bytes(), leaf.key.as_bytes(), chain.map(str::as_bytes), now())
}

/// The words of a refusal, which has the code that all of them have.
fn refusal(result: Result<Imported, Error>) -> String {
    let error = result.unwrap_err();
    assert_eq!(error.code, "ValidationException");
    error.message
}

fn kept(imported: &Imported) -> Certificate {
    imported.certificate(CertificateId::from_bits(1), now(), now(), Vec::new())
}

#[test]
fn what_is_imported_is_known() {
    let authority = authority("Harbour authority");
    let leaf = issued(&authority, &params(&["shop.example.com", "www.example.com", "10.0.0.1"]));
    let it = kept(&read(&leaf, Some(&authority.pem())).unwrap());
    assert_eq!((&*it.domain_name, &*it.subject), ("www.example.com", "CN=www.example.com"));
    let names: Vec<&str> = it.alternative_names.iter().map(|name| &**name).collect();
    assert_eq!(names, ["www.example.com", "shop.example.com", "10.0.0.1"]);
    assert_eq!((&*it.issuer, &*it.key_algorithm), ("Harbour authority", "EC_prime256v1"));
    assert_eq!(&*it.signature_algorithm, "SHA256WITHECDSA");
    assert!(it.serial.split(':').all(|byte| byte.len() == 2), "{}", it.serial);
    assert!(it.not_before < now() && now() < it.not_after);
    assert_eq!((it.certificate.trim(), it.private_key.trim()), (leaf.pem.trim(), leaf.key.trim()));
    let usages = facts::usages(&it.certificate);
    assert_eq!((usages.key.len(), usages.extended.len()), (1, 1));
    assert_eq!(usages.extended[0].oid.as_deref(), Some("1.3.6.1.5.5.7.3.1"));
}

#[test]
fn no_log_shows_the_key() {
    let leaf = issued(&authority("a"), &params(&["x"]));
    let shown = format!("{:?}", read(&leaf, None).unwrap());
    assert!(!shown.contains("PRIVATE KEY"), "{shown}");
}

#[test]
fn a_chain_certifies_link_by_link() {
    let root = authority("root");
    let middle = between(&root, "middle");
    let leaf = issued(&middle, &params(&["x"]));
    let (root_pem, middle_pem) = (root.pem(), middle.pem());
    for chain in [middle_pem.clone(), format!("{middle_pem}{root_pem}")] {
        assert!(read(&leaf, Some(&chain)).is_ok(), "{chain}");
    }
    // A name alone is no signature.
    let impostor = between(&root, "middle").pem();
    for chain in [format!("{root_pem}{middle_pem}"), root_pem.clone(), impostor, format!("{}{middle_pem}", leaf.pem)] {
        let words = refusal(read(&leaf, Some(&chain)));
        assert!(words.starts_with("Could not validate the certificate with the certificate chain."), "{words}");
    }
    for chain in ["nonsense", &leaf.key, "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n"] {
        assert!(refusal(read(&leaf, Some(chain))).contains("chain provided is not in a valid PEM format"), "{chain}");
    }
    assert_eq!(kept(&read(&leaf, Some(" \n")).unwrap()).chain, None, "an empty chain is none");
}

#[test]
fn the_key_has_to_be_the_certificates() {
    let authority = authority("a");
    let leaf = issued(&authority, &params(&["x"]));
    let other = KeyPair::generate().unwrap().serialize_pem();
    let with = |key: &str| refusal(read(&Leaf { pem: leaf.pem.clone(), key: key.to_owned() }, None));
    assert!(with(&other).contains("does not match"));
    let encrypted = "-----BEGIN ENCRYPTED PRIVATE KEY-----\nAAAA\n-----END ENCRYPTED PRIVATE KEY-----\n";
    assert!(with(encrypted).starts_with("Your private key should not be encrypted."));
    for broken in ["nonsense", &leaf.pem, "-----BEGIN PRIVATE KEY-----\nnot base64\n-----END PRIVATE KEY-----"] {
        assert!(with(broken).starts_with("Unable to parse private key."), "{broken}");
    }
    assert!(with("-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----").contains("not supported"));
    assert!(with(&"x".repeat(6_000)).contains("5120 bytes"));
}

#[test]
fn keys_that_edges_cannot_serve_with_are_refused() {
    let authority = authority("a");
    let key = KeyPair::generate_for(&PKCS_ECDSA_P384_SHA384).unwrap();
    let it = read(&with_key(&authority, &params(&["x"]), &key), None).unwrap();
    assert_eq!(&*kept(&it).key_algorithm, "EC_secp384r1");
    let key = KeyPair::generate_for(&PKCS_ED25519).unwrap();
    assert!(refusal(read(&with_key(&authority, &params(&["x"]), &key), None)).contains("key is not supported"));
}

#[test]
fn a_certificate_counts_when_it_is_imported() {
    let authority = authority("a");
    let today = OffsetDateTime::now_utc();
    let mut late = params(&["x"]);
    (late.not_before, late.not_after) = (today - Duration::days(9), today - Duration::days(1));
    assert!(refusal(read(&issued(&authority, &late), None)).contains("has expired"));
    let mut early = params(&["x"]);
    (early.not_before, early.not_after) = (today + Duration::days(1), today + Duration::days(9));
    assert!(refusal(read(&issued(&authority, &early), None)).contains("not valid yet"));
}

#[test]
fn one_certificate_is_one_certificate() {
    let authority = authority("a");
    let leaf = issued(&authority, &params(&["x"]));
    let two = Leaf { pem: format!("{}{}", leaf.pem, authority.pem()), key: leaf.key.clone() };
    assert!(refusal(read(&two, None)).starts_with("The certificate field contains more than one certificate."));
    for pem in ["", "nonsense", &leaf.key, "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n"] {
        let broken = Leaf { pem: pem.to_owned(), key: leaf.key.clone() };
        assert!(refusal(read(&broken, None)).starts_with("Unable to parse certificate."), "{pem}");
    }
    let binary = Imported::read(&[0x30, 0x82, 0xff, 0xfe], leaf.key.as_bytes(), None, now());
    assert!(refusal(binary).contains("PEM format"));
}
