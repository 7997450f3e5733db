//! What a request says about its signature: in the `Authorization` header, or in the query string (presigned).

use std::borrow::Cow;
use std::time::Duration;

use http::HeaderValue;
use http::header::{AUTHORIZATION, DATE};
use longshore_model::Timestamp;

use super::canonical::{Subject, decode, pairs};
use super::{Refusal, X_AMZ_DATE, X_AMZ_SECURITY_TOKEN, date};

/// A presigned URL lives for a week at most.
const MAX_EXPIRES_SECONDS: u64 = 7 * 24 * 60 * 60;

/// The claims of a request, none of them checked but the date's form.
#[derive(Debug)]
pub(super) struct Authorization<'a> {
    pub(super) algorithm: Cow<'a, str>,
    pub(super) credential: Cow<'a, str>,
    pub(super) signed_headers: Cow<'a, str>,
    pub(super) signature: Cow<'a, str>,
    pub(super) signed_at: Timestamp,
    /// How long a presigned request lives; `None` when the signature came in the header.
    pub(super) expires: Option<Duration>,
    pub(super) session_token: Option<String>,
}

/// Reads the claims, from wherever they are.
pub(super) fn read<'a>(subject: Subject<'a>) -> Result<Authorization<'a>, Refusal> {
    let mut headers = subject.headers.get_all(AUTHORIZATION).iter();
    let query = subject.uri.query().unwrap_or_default();
    let presigned = pairs(query).any(|(name, _)| name == "X-Amz-Algorithm");
    match (headers.next(), presigned) {
        (Some(_), true) => Err(Refusal::Ambiguous),
        (None, true) => from_query(query),
        (Some(_), false) if headers.next().is_some() => Err(Refusal::RepeatedAuthorization),
        (Some(header), false) => from_header(subject, header),
        (None, false) => Err(Refusal::MissingAuthenticationToken),
    }
}

fn from_header<'a>(subject: Subject<'a>, header: &'a HeaderValue) -> Result<Authorization<'a>, Refusal> {
    // Another scheme, such as Basic or Bearer, is no token of this kind, and its secret must not come back in an error.
    let text = header
        .to_str()
        .ok()
        .map(str::trim)
        .filter(|text| text.starts_with("AWS4-"))
        .ok_or(Refusal::MissingAuthenticationToken)?;
    let mut words = text.split([',', ' ', '\t']).filter(|word| !word.is_empty());
    let algorithm = words.next().unwrap_or_default();

    let names = ["Credential", "Signature", "SignedHeaders"];
    let mut values: [Option<&str>; 3] = [None; 3];
    for word in words {
        let Some((name, value)) = word.split_once('=') else {
            return Err(Refusal::NotAPair { word: word.into(), algorithm: algorithm.into() });
        };
        if let Some(index) = names.iter().position(|known| *known == name)
            && values[index].replace(value).is_some()
        {
            return Err(Refusal::RepeatedParameter { parameter: name.into() });
        }
    }
    let [credential, signature, signed_headers] = values.map(|value| value.filter(|text| !text.is_empty()));

    let amz_date = subject.headers.get(X_AMZ_DATE);
    let date = amz_date.or_else(|| subject.headers.get(DATE));
    let (Some(credential), Some(signature), Some(signed_headers), Some(date)) =
        (credential, signature, signed_headers, date)
    else {
        let mut missing: String = names
            .iter()
            .zip([credential, signature, signed_headers])
            .filter(|(_, value)| value.is_none())
            .map(|(name, _)| format!("Authorization header requires '{name}' parameter. "))
            .collect();
        if date.is_none() {
            missing.push_str("Authorization header requires existence of either a 'X-Amz-Date' or a 'Date' header. ");
        }
        return Err(Refusal::IncompleteHeader { missing, algorithm: algorithm.into() });
    };
    let parse = if amz_date.is_some() { date::parse_basic } else { date::parse_http };
    let signed_at = date
        .to_str()
        .ok()
        .and_then(parse)
        .ok_or_else(|| Refusal::InvalidDate { got: String::from_utf8_lossy(date.as_bytes()).into_owned() })?;
    Ok(Authorization {
        algorithm: algorithm.into(),
        credential: credential.into(),
        signed_headers: signed_headers.into(),
        signature: signature.into(),
        signed_at,
        expires: None,
        session_token: subject
            .headers
            .get(X_AMZ_SECURITY_TOKEN)
            .map(|token| String::from_utf8_lossy(token.as_bytes()).into_owned()),
    })
}

fn from_query<'a>(query: &str) -> Result<Authorization<'a>, Refusal> {
    let value = |wanted: &str| {
        pairs(query)
            .find(|(name, _)| *name == wanted)
            .map(|(_, value)| String::from_utf8_lossy(&decode(value)).into_owned())
            .filter(|value| !value.is_empty())
    };
    let names = ["X-Amz-Algorithm", "X-Amz-Credential", "X-Amz-Signature", "X-Amz-SignedHeaders", "X-Amz-Date"];
    let values = names.map(value);
    let [Some(algorithm), Some(credential), Some(signature), Some(signed_headers), Some(date)] = values else {
        let missing = names
            .iter()
            .zip(&values)
            .filter(|(_, value)| value.is_none())
            .map(|(name, _)| format!("AWS query-string parameters must include '{name}'. "))
            .collect();
        return Err(Refusal::IncompleteQuery { missing });
    };
    let expires = value("X-Amz-Expires").map(|got| expires(&got)).transpose()?;
    let signed_at = date::parse_basic(&date).ok_or(Refusal::InvalidDate { got: date })?;
    Ok(Authorization {
        algorithm: algorithm.into(),
        credential: credential.into(),
        signed_headers: signed_headers.into(),
        signature: signature.into(),
        signed_at,
        expires,
        session_token: value("X-Amz-Security-Token"),
    })
}

fn expires(got: &str) -> Result<Duration, Refusal> {
    got.parse()
        .ok()
        .filter(|seconds| (1..=MAX_EXPIRES_SECONDS).contains(seconds))
        .map(Duration::from_secs)
        .ok_or_else(|| Refusal::InvalidExpires { got: got.into() })
}
