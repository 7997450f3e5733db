//! How an edge comes by its credentials: with a token, from what it has kept of one, or as it was given them.

use std::time::Duration;

use http::Uri;
use longshore_api::client::{self, Client, RetryPolicy};
use longshore_api::longshore::{self, JoinEdge, JoinedEdge, Token};
use longshore_api::sigv4::Credentials;
use longshore_api::tls::Tls;
use serde::{Deserialize, Serialize};

use crate::backoff::Backoff;
use crate::config::Config;
use crate::files;

/// How long a call may take.
const ATTEMPT: Duration = Duration::from_secs(10);

/// How long an edge that has nothing yet waits for a server that takes its token.
const PATIENCE: Duration = Duration::from_secs(60 * 60);

/// Why an edge cannot begin.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// Neither a token nor credentials.
    #[error("the edge has nothing to join with; give it a token, which `longshore server token create --edge` makes")]
    Nothing,
    /// An address of a server cannot be called.
    #[error("`{server}` is no address of a server: {problem}; write it as https://HOST:PORT")]
    Server {
        /// The text.
        server: String,
        /// What is wrong with it.
        problem: String,
    },
    /// What was kept belongs to another name.
    #[error(
        "the data directory holds the credentials of the edge {kept}; start it with --name {kept}, or give {wanted} a data directory of its own"
    )]
    OtherName {
        /// Whose they are.
        kept: String,
        /// Who was to start.
        wanted: String,
    },
    /// The server refused the token, in its words.
    #[error("the server refused the token: {0}")]
    Refused(String),
    /// Nobody answered.
    #[error("no server has answered for an hour: {0}")]
    NoServer(String),
    /// A file cannot be used.
    #[error(transparent)]
    File(#[from] files::Error),
}

/// What an edge is to its servers.
#[derive(Clone)]
pub(crate) struct Member {
    /// What signs.
    pub(crate) credentials: Credentials,
    /// Whom it trusts.
    pub(crate) tls: Tls,
    /// The region to sign for.
    pub(crate) region: String,
}

/// What is kept of joining.
#[derive(Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Kept {
    name: String,
    access_key_id: String,
    secret_access_key: String,
    region: String,
}

/// The edge's credentials; joins with its token if it has none yet. A token that is given again is left alone while what was kept
/// is there.
pub(crate) async fn member(config: &Config) -> Result<Member, Error> {
    for server in &config.servers {
        uri(server)?;
    }
    if let Some(credentials) = &config.credentials {
        let tls = trust(config, None)?;
        return Ok(Member { credentials: credentials.clone(), tls, region: config.region.clone() });
    }
    let kept = match kept(config)? {
        Some(kept) => kept,
        None => {
            let token = config.token.as_ref().ok_or(Error::Nothing)?;
            with_token(config, token).await?
        }
    };
    let authority = files::read(&config.data_dir.join(files::AUTHORITY))?;
    let credentials = Credentials::new(kept.access_key_id.as_str(), kept.secret_access_key.as_str());
    Ok(Member { credentials, tls: trust(config, authority.as_deref())?, region: kept.region })
}

/// Forgets credentials that were taken away, so that the edge can join anew.
pub(crate) fn forget(config: &Config) {
    // One that cannot be removed is refused again, in words.
    let _ = std::fs::remove_file(config.data_dir.join(files::CREDENTIALS));
}

fn kept(config: &Config) -> Result<Option<Kept>, Error> {
    let path = config.data_dir.join(files::CREDENTIALS);
    let Some(text) = files::read(&path)? else { return Ok(None) };
    let kept: Kept = serde_json::from_str(&text).map_err(|error| files::Error::unreadable(&path, error))?;
    match kept.name == config.name {
        true => Ok(Some(kept)),
        false => Err(Error::OtherName { kept: kept.name, wanted: config.name.clone() }),
    }
}

fn trust(config: &Config, authority: Option<&str>) -> Result<Tls, Error> {
    let bad = |error: &dyn std::fmt::Display| Error::Server {
        server: config.servers.join(","),
        problem: format!("its authority cannot be trusted: {error}"),
    };
    match (&config.tls, authority) {
        (Some(tls), _) => Ok(tls.clone()),
        (None, Some(pem)) => Tls::authority(pem).map_err(|error| bad(&error)),
        (None, None) if config.servers.iter().any(|server| server.starts_with("https:")) => {
            Tls::system().map_err(|error| bad(&error))
        }
        (None, None) => Ok(Tls::none()),
    }
}

pub(crate) fn uri(server: &str) -> Result<Uri, Error> {
    let bad = |problem: String| Error::Server { server: server.to_owned(), problem };
    let uri: Uri = server.parse().map_err(|error: http::uri::InvalidUri| bad(error.to_string()))?;
    let is_http = matches!(uri.scheme_str(), Some("http" | "https")) && uri.host().is_some();
    if is_http { Ok(uri) } else { Err(bad("it does not begin with https:// or http://".to_owned())) }
}

async fn with_token(config: &Config, token: &Token) -> Result<Kept, Error> {
    let met = match (&config.tls, token.authority) {
        (None, Some(fingerprint)) => Some(Tls::fingerprint(fingerprint)),
        _ => None,
    };
    let tls = match &met {
        Some(met) => met.clone(),
        None => trust(config, None)?,
    };
    let mut uris = config.servers.iter().map(|server| uri(server)).collect::<Result<Vec<_>, _>>()?;
    let first = uris.remove(0);
    let retries = RetryPolicy { attempt_timeout: ATTEMPT, ..RetryPolicy::default() }.never();
    let bad = |error: client::Error| Error::Server { server: config.servers.join(","), problem: error.to_string() };
    let client = Client::trusting(tls, first, token.credentials(), &config.region, retries)
        .and_then(|client| client.with_others(uris))
        .map_err(bad)?;
    let joined = until_answered(&client, &config.name).await?;
    if let Some(pem) = met.as_ref().and_then(Tls::met) {
        files::write(&config.data_dir.join(files::AUTHORITY), &pem)?;
    }
    let kept = Kept {
        name: config.name.clone(),
        access_key_id: joined.access_key_id,
        secret_access_key: joined.secret_access_key,
        region: joined.region,
    };
    let text = serde_json::to_string_pretty(&kept).expect("four texts serialize");
    files::write(&config.data_dir.join(files::CREDENTIALS), &text)?;
    Ok(kept)
}

async fn until_answered(client: &Client, name: &str) -> Result<JoinedEdge, Error> {
    let request = JoinEdge { name: name.to_owned() };
    let operation = longshore::Operation::JoinEdge.name();
    let (mut backoff, begun) = (Backoff::absent(), tokio::time::Instant::now());
    loop {
        let error = match client.call("longshore", longshore::TARGET_PREFIX, operation, &request).await {
            Ok(joined) => return Ok(joined),
            Err(error) => error,
        };
        if let client::Error::Service { status, code, message, .. } = &error
            && status.is_client_error()
        {
            return Err(Error::Refused(format!("{message} ({code})")));
        }
        if begun.elapsed() > PATIENCE {
            return Err(Error::NoServer(error.to_string()));
        }
        tracing::warn!(%error, "the edge cannot join yet; trying again");
        tokio::time::sleep(backoff.pause()).await;
    }
}
