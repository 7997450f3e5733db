//! Checking a request's signature.
//!
//! The checks come in the order of the real services, so that a request with several faults gets the same answer:
//! what is missing, then the date, what is signed, the credential's form, the key, and the signature at last.

use std::time::Duration;

use http::request::Parts;
use longshore_model::Timestamp;
use subtle::ConstantTimeEq;

use super::authorization::{self, Authorization};
use super::canonical::{QueryForm, Subject, sha256_hex};
use super::key::{SigningKey, SigningKeys};
use super::{ALGORITHM, Refusal, SecretKey, TERMINATOR, X_AMZ_CONTENT_SHA256, date};

/// How far a client's clock may be off, either way. ECS says "5 min." in its refusals.
const SKEW: Duration = Duration::from_secs(5 * 60);

/// Who signed a request, for what.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Verified {
    /// The access key whose secret made the signature.
    pub access_key_id: String,
    /// The region that the request was signed for: any is served.
    pub region: String,
    /// The service that the request was signed for, such as `ecs`.
    pub service: String,
    /// The session token that came with it. It is signed, but not checked: that is for whoever issued it.
    pub session_token: Option<String>,
    /// When the client says it signed.
    pub signed_at: Timestamp,
}

/// Checks signatures. Keeps the signing keys of recent callers, so share one.
#[derive(Default)]
pub struct Verifier {
    keys: SigningKeys,
}

impl Verifier {
    /// A verifier that has seen nobody yet.
    pub fn new() -> Self {
        Self::default()
    }

    /// Checks that `parts` and `body` were signed with the secret of the access key they name, at about `now`.
    ///
    /// `secret_key` looks up the secret of an access key id. The body is always hashed: unsigned and chunk-signed
    /// payloads are refused.
    ///
    /// # Errors
    /// A [`Refusal`], which converts into the wire error of AWS's JSON services.
    pub fn verify(
        &self,
        parts: &Parts,
        body: &[u8],
        now: Timestamp,
        secret_key: impl FnOnce(&str) -> Option<SecretKey>,
    ) -> Result<Verified, Refusal> {
        let subject = Subject { method: &parts.method, uri: &parts.uri, headers: &parts.headers };
        let claims = authorization::read(subject)?;
        check_time(&claims, now)?;

        let names = claims.signed_headers.to_ascii_lowercase();
        let mut signed_headers: Vec<&str> = names.split(';').collect();
        signed_headers.sort_unstable();
        signed_headers.dedup();
        check_headers(subject, &signed_headers)?;

        if claims.algorithm != ALGORITHM {
            return Err(Refusal::UnsupportedAlgorithm { algorithm: claims.algorithm.into_owned() });
        }
        let signed_at = date::format_basic(claims.signed_at);
        let credential = Credential::read(&claims.credential, &signed_at)?;

        let secret = secret_key(credential.access_key_id).ok_or(Refusal::UnknownAccessKey)?;
        let kept = self.keys.get(credential.scope, &secret);
        let known = kept.is_some();
        let key =
            kept.unwrap_or_else(|| SigningKey::derive(&secret, credential.date, credential.region, credential.service));

        let body_hash = sha256_hex(body);
        check_declared_hash(subject, &body_hash)?;
        let forms: &[QueryForm] = match parts.uri.query() {
            None | Some("") => &[QueryForm::Normalised],
            Some(_) => &[QueryForm::Normalised, QueryForm::AsSent],
        };
        let matches = forms.iter().any(|form| {
            let canonical = subject.canonical(&signed_headers, &body_hash, credential.service, *form);
            let signature = key.sign(&string_to_sign(
                &signed_at,
                credential.date,
                credential.region,
                credential.service,
                &canonical,
            ));
            signature.as_bytes().ct_eq(claims.signature.as_bytes()).into()
        });
        if !matches {
            return Err(Refusal::SignatureMismatch);
        }
        if !known {
            self.keys.put(credential.scope, secret, key);
        }
        Ok(Verified {
            access_key_id: credential.access_key_id.into(),
            region: credential.region.into(),
            service: credential.service.into(),
            session_token: claims.session_token,
            signed_at: claims.signed_at,
        })
    }
}

/// The text that is signed: the date, the scope and the hash of the canonical request.
pub(super) fn string_to_sign(signed_at: &str, date: &str, region: &str, service: &str, canonical: &[u8]) -> String {
    let hash = sha256_hex(canonical);
    format!("{ALGORITHM}\n{signed_at}\n{date}/{region}/{service}/{TERMINATOR}\n{hash}")
}

/// The five parts of a credential.
struct Credential<'a> {
    /// All parts but the terminator.
    scope: &'a str,
    access_key_id: &'a str,
    date: &'a str,
    region: &'a str,
    service: &'a str,
}

impl<'a> Credential<'a> {
    fn read(credential: &'a str, signed_at: &str) -> Result<Self, Refusal> {
        let malformed = || Refusal::MalformedCredential { credential: credential.into() };
        let (scope, terminator) = credential.rsplit_once('/').ok_or_else(malformed)?;
        let mut parts = scope.split('/');
        let (Some(access_key_id), Some(date), Some(region), Some(service), None) =
            (parts.next(), parts.next(), parts.next(), parts.next(), parts.next())
        else {
            return Err(malformed());
        };
        if terminator != TERMINATOR {
            return Err(Refusal::WrongTerminator { terminator: terminator.into() });
        }
        let day = signed_at.get(..8).unwrap_or(signed_at);
        if date != day {
            return Err(Refusal::WrongScopeDate { scope: date.into(), day: day.into(), signed: signed_at.into() });
        }
        Ok(Self { scope, access_key_id, date, region, service })
    }
}

fn check_time(claims: &Authorization<'_>, now: Timestamp) -> Result<(), Refusal> {
    // Whole seconds, as a date has them: a refusal must not say that a time is earlier than itself.
    let now_seconds = now.as_millis().div_euclid(1000);
    let signed_seconds = claims.signed_at.as_millis().div_euclid(1000);
    let lifetime = claims.expires.unwrap_or(SKEW);
    let stamp = |seconds: i64| date::format_basic(Timestamp::from_millis(seconds.saturating_mul(1000)));

    let earliest = now_seconds.saturating_sub_unsigned(lifetime.as_secs());
    let latest = now_seconds.saturating_add_unsigned(SKEW.as_secs());
    if signed_seconds < earliest {
        return Err(Refusal::Expired {
            signed: stamp(signed_seconds),
            earliest: stamp(earliest),
            now: stamp(now_seconds),
            window: window(lifetime),
        });
    }
    if signed_seconds > latest {
        return Err(Refusal::NotYetCurrent {
            signed: stamp(signed_seconds),
            latest: stamp(latest),
            now: stamp(now_seconds),
            window: window(SKEW),
        });
    }
    Ok(())
}

fn window(duration: Duration) -> String {
    match duration.as_secs() {
        seconds if seconds.is_multiple_of(60) => format!("{} min", seconds / 60),
        seconds => format!("{seconds} sec"),
    }
}

/// What decides where a request goes and what it means has to be signed, and what is signed has to be there.
fn check_headers(subject: Subject<'_>, signed: &[&str]) -> Result<(), Refusal> {
    let is_signed = |name: &str| signed.binary_search(&name).is_ok();
    if !is_signed("host") {
        return Err(Refusal::HostNotSigned);
    }
    let unsigned = subject.headers.keys().find(|name| name.as_str().starts_with("x-amz-") && !is_signed(name.as_str()));
    if let Some(header) = unsigned {
        return Err(Refusal::HeaderNotSigned { header: header.as_str().into() });
    }
    match signed.iter().find(|name| !subject.has_header(name)) {
        Some(header) => Err(Refusal::SignedHeaderMissing { header: (*header).into() }),
        None => Ok(()),
    }
}

/// A declared hash has to be the body's, or a proxy that trusts it would be misled.
fn check_declared_hash(subject: Subject<'_>, body_hash: &str) -> Result<(), Refusal> {
    let Some(declared) = subject.headers.get(X_AMZ_CONTENT_SHA256) else {
        return Ok(());
    };
    if declared == body_hash {
        return Ok(());
    }
    let declared = String::from_utf8_lossy(declared.as_bytes());
    let is_hash = declared.len() == body_hash.len() && declared.bytes().all(|digit| digit.is_ascii_hexdigit());
    Err(if is_hash { Refusal::BodyMismatch } else { Refusal::UnsignedPayload { declared: declared.into_owned() } })
}
