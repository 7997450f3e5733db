//! How an agent comes to be a container instance: with a token, with what it has kept of one, or with an access key that it was
//! given.
//!
//! A token is used once, to register. What the server answers is kept before anything else is done, and from then on the agent
//! signs with that alone, so the token may expire.

use longshore_api::client::{self, Client};
use longshore_api::longshore::{self, Joined, Token};
use longshore_api::sigv4::Credentials;
use longshore_api::tls::Tls;

use super::register::{self, Error, Waiting};
use crate::config::Config;
use crate::kept::{self, Kept};
use crate::random;
use crate::runtime::engine::Description;
use crate::store::instance::InstanceRecord;

/// What an agent is to its servers.
#[derive(Clone)]
pub(crate) struct Member {
    /// What calls the server.
    pub(crate) client: Client,
    /// What signs.
    pub(crate) credentials: Credentials,
    /// Which instance it is.
    pub(crate) instance: InstanceRecord,
    /// Whether the credentials are the instance's own.
    pub(crate) joined: bool,
}

/// Which instance this machine is by what the agent has kept; `None` for one that has to register first. `before` is the instance
/// that the agent's record says it is, `servers` are those that it has heard of.
pub(crate) fn known(
    config: &Config,
    servers: &[String],
    before: Option<&InstanceRecord>,
) -> Result<Option<Member>, Error> {
    if let Some(kept) = usable(config)? {
        let tls = kept::trust(&config.data_dir)?.map(|(tls, _)| tls).or_else(|| config.tls.clone());
        let credentials = kept.credentials();
        let client = client_of(config, servers, &credentials, tls.as_ref())?;
        // The agent may have ended between keeping the credentials and its record.
        let recorded = before.filter(|before| before.arn == kept.container_instance_arn).cloned();
        let instance = recorded.unwrap_or_else(|| InstanceRecord {
            cluster: kept.cluster.clone(),
            arn: kept.container_instance_arn.clone(),
            ..InstanceRecord::default()
        });
        return Ok(Some(Member { client, credentials, instance, joined: true }));
    }
    let Some(before) = before.filter(|_| config.token.is_none()) else { return Ok(None) };
    let client = client_of(config, servers, &config.credentials, config.tls.as_ref())?;
    let (credentials, instance) = (config.credentials.clone(), before.clone());
    Ok(Some(Member { client, credentials, instance, joined: false }))
}

/// Whether an agent whose instance is not registered any more may become another one: its credentials are good for any, or a
/// token was given for just that.
pub(crate) fn may_begin_anew(config: &Config, known: &Member) -> bool {
    !known.joined || config.token.is_some()
}

/// Registers this machine as a new container instance, in place of what it was `before`.
pub(crate) async fn anew(
    config: &Config,
    servers: &[String],
    engine: &Description,
    task_limits: bool,
    before: Option<&InstanceRecord>,
) -> Result<Member, Error> {
    let Some(token) = &config.token else {
        let credentials = config.credentials.clone();
        let client = client_of(config, servers, &credentials, config.tls.as_ref())?;
        let instance = register::register(&client, config, engine, task_limits, None, Waiting::Alone).await?;
        return Ok(Member { client, credentials, instance, joined: false });
    };
    match before.filter(|_| Kept::load(&config.data_dir).is_ok_and(|kept| kept.is_none())) {
        Some(before) => Err(Error::OtherKey { arn: before.arn.clone() }),
        None => with_token(config, servers, engine, task_limits, token).await,
    }
}

fn client_of(
    config: &Config,
    servers: &[String],
    credentials: &Credentials,
    tls: Option<&Tls>,
) -> Result<Client, Error> {
    let client = super::client(&config.endpoint, credentials, &config.region, tls)?;
    client.learn(servers.iter().map(String::as_str));
    Ok(client)
}

/// What was kept, unless a token of another installation was given since.
fn usable(config: &Config) -> Result<Option<Kept>, Error> {
    let Some(kept) = Kept::load(&config.data_dir)? else { return Ok(None) };
    let wanted = config.token.as_ref().and_then(|token| token.authority);
    let known = kept::trust(&config.data_dir)?.map(|(_, fingerprint)| fingerprint);
    Ok((wanted.is_none() || known.is_none() || wanted == known).then_some(kept))
}

async fn with_token(
    config: &Config,
    servers: &[String],
    engine: &Description,
    task_limits: bool,
    token: &Token,
) -> Result<Member, Error> {
    let met = match (&config.tls, token.authority) {
        (None, Some(fingerprint)) => Some(Tls::fingerprint(fingerprint)),
        _ => None,
    };
    let tls = met.as_ref().or(config.tls.as_ref());
    let client = client_of(config, servers, &token.credentials(), tls)?;
    let mut request = register::first_request(config, engine, task_limits)?;
    request.client_token = Some(kept::nonce(&config.data_dir, random::uuid)?);
    let answer = register::until_answered("JoinCluster", Waiting::Alone, || {
        client.call::<_, Joined>("longshore", longshore::TARGET_PREFIX, "JoinCluster", &request)
    });
    let joined = answer.await.map_err(|error| refused(config, error))?;
    let credentials = Credentials::new(joined.access_key_id.as_str(), joined.secret_access_key.as_str());
    let answer =
        longshore_api::ecs::RegisterContainerInstanceResponse { container_instance: joined.container_instance };
    let instance = register::instance(config, &request, answer, None)?;
    let authority = match &met {
        Some(met) => met.met(),
        None => None,
    };
    if let Some(pem) = &authority {
        kept::keep_authority(&config.data_dir, pem)?;
    }
    let kept = Kept {
        cluster: config.cluster.clone(),
        container_instance_arn: instance.arn.clone(),
        access_key_id: joined.access_key_id,
        secret_access_key: joined.secret_access_key,
    };
    kept.save(&config.data_dir)?;
    let tls = match authority {
        Some(_) => kept::trust(&config.data_dir)?.map(|(tls, _)| tls),
        None => config.tls.clone(),
    };
    let client = client_of(config, servers, &credentials, tls.as_ref())?;
    Ok(Member { client, credentials, instance, joined: true })
}

/// What a refused token means.
fn refused(config: &Config, error: Error) -> Error {
    let Error::Refused(refusal) = error else { return error };
    let client::Error::Service { code, message, .. } = &refusal else { return Error::Refused(refusal) };
    match code.as_str() {
        "ClusterNotFoundException" => Error::NoCluster(config.cluster.clone()),
        // The clocks differ: the message has both times, and the client's own words say what to do.
        "InvalidSignatureException" if message.starts_with("Signature ") => Error::Refused(refusal),
        "InvalidSignatureException" | "UnrecognizedClientException" => Error::OtherToken,
        _ => Error::Token(message.clone()),
    }
}
