//! Which certificate is chosen, by names and wildcards.

use std::sync::Arc;

use longshore_model::Timestamp;

use super::*;

fn certificate(bits: u128, names: &[&str]) -> Arc<Certificate> {
    let made =
        rcgen::generate_simple_self_signed(names.iter().map(|name| (*name).to_owned()).collect::<Vec<_>>()).unwrap();
    let text = |text: String| -> Arc<str> { text.into() };
    Arc::new(Certificate {
        id: CertificateId::from_bits(bits),
        certificate: text(made.cert.pem()),
        private_key: text(made.signing_key.serialize_pem()),
        chain: None,
        domain_name: names[0].into(),
        alternative_names: names[1..].iter().map(|name| (*name).into()).collect(),
        serial: "01".into(),
        subject: "CN=test".into(),
        issuer: "CN=test".into(),
        key_algorithm: "EC_prime256v1".into(),
        signature_algorithm: "SHA256WITHECDSA".into(),
        not_before: Timestamp::default(),
        not_after: Timestamp::default(),
        created_at: Timestamp::default(),
        imported_at: Timestamp::default(),
        tags: Vec::new(),
    })
}

#[test]
fn the_name_that_is_asked_for_decides_and_the_first_certificate_is_for_the_rest() {
    let certificates = [
        certificate(1, &["default.example.com"]),
        certificate(2, &["shop.example.com", "*.shop.example.com"]),
        certificate(3, &["*.example.com"]),
    ];
    let mut maker = Maker::default();
    let keys: Vec<_> = certificates.iter().map(|certificate| maker.key(certificate).unwrap()).collect();
    let mut by_name = ByName::default();
    certificates.iter().zip(&keys).for_each(|(certificate, key)| by_name.add(certificate, Arc::clone(key)));
    for (name, expected) in [
        (None, 0),
        (Some("default.example.com"), 0),
        (Some("SHOP.example.com"), 1),
        (Some("a.shop.example.com."), 1),
        (Some("b.a.shop.example.com"), 0),
        (Some("www.example.com"), 2),
        (Some("example.com"), 0),
        (Some("other.org"), 0),
    ] {
        let found = by_name.find(name, |_| true).unwrap();
        assert!(Arc::ptr_eq(&found, &keys[expected]), "{name:?}");
    }
    assert!(ByName::default().find(Some("a"), |_| true).is_none());
}

#[test]
fn a_key_is_read_once_while_it_is_used_and_again_when_it_was_imported_again() {
    let mut maker = Maker::default();
    let first = certificate(1, &["a.example.com"]);
    let key = maker.key(&first).unwrap();
    assert!(Arc::ptr_eq(&key, &maker.key(&first).unwrap()));
    let again = certificate(1, &["a.example.com"]);
    let renewed = maker.key(&again).unwrap();
    assert!(!Arc::ptr_eq(&key, &renewed));
    let mut broken = Certificate::clone(&again);
    broken.private_key = certificate(2, &["b.example.com"]).private_key.clone();
    assert!(maker.key(&Arc::new(broken)).unwrap_err().contains("does not fit"));
}
