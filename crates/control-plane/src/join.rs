//! Operations of our own by which machines join: an operator makes a token, and a machine registers with it and gets credentials
//! that are good for itself alone.
//!
//! A token is stored nowhere: it is derived, as are the credentials ([`access_key`](longshore_api::longshore::access_key)). So a
//! machine whose answer was lost asks again, with the same client token, and gets the same.

use longshore_api::error::Error;
use longshore_api::longshore::{AccessKey, AgentKind, CreateJoinToken, JoinToken, Joined, Token};
use longshore_api::sigv4::Credentials;
use longshore_api::{longshore, validation};
use longshore_model::Timestamp;
use longshore_model::arn::Resource;
use sha2::{Digest, Sha256};
use std::time::Duration;

use crate::Context;
use crate::ecs::{lookup, register};
use crate::identity::{Caller, Machines, Principal};

/// How long a token is good when nothing is said.
const DEFAULT_TTL: Duration = Duration::from_secs(60 * 60);

/// The longest that a token may be good.
const MAX_TTL: Duration = Duration::from_secs(24 * 60 * 60);

/// `CreateJoinToken`.
///
/// # Errors
/// `ClusterNotFoundException`, or `InvalidParameterException` for a time out of range.
pub(crate) fn create_token(ctx: &Context, request: &CreateJoinToken) -> Result<JoinToken, Error> {
    let machines = machines(ctx)?;
    let ttl = request.ttl_seconds.map_or(DEFAULT_TTL, Duration::from_secs);
    if ttl.is_zero() || ttl > MAX_TTL {
        return Err(Error::invalid_parameter("A join token is good for one second to 24 hours."));
    }
    let expires = whole_seconds(ctx.now().plus(ttl));
    let cluster = request.cluster.as_deref().filter(|cluster| !cluster.is_empty());
    if let Some(cluster) = cluster {
        let snapshot = ctx.snapshot();
        let state = lookup::known_cluster(&snapshot, Some(cluster))?;
        if !state.cluster().is_some_and(|cluster| cluster.is_active()) {
            return Err(Error::cluster_not_found());
        }
    }
    let name = cluster.map(|cluster| lookup::cluster_name(Some(cluster))).transpose()?;
    let key = match request.agent {
        AgentKind::Edge if name.is_some() => {
            return Err(Error::invalid_parameter("Edges serve all clusters: a token for them names none."));
        }
        AgentKind::Edge => AccessKey::JoinEdge { expires, nonce: ctx.bits() as u64 },
        AgentKind::Longshore => AccessKey::Join { expires, nonce: ctx.bits() as u64, cluster: name },
        AgentKind::AmazonEcsAgent => {
            let cluster = name.ok_or_else(|| {
                Error::invalid_parameter("An access key for amazon-ecs-agent is for one cluster: name it.")
            })?;
            AccessKey::Machine { registers_until: expires, nonce: ctx.bits(), cluster }
        }
    };
    let access_key_id = key.to_string();
    let secret_access_key = longshore::access_key::secret(machines.master_secret.reveal(), &access_key_id);
    let authority = machines.fingerprint()?;
    let token = Token { access_key_id: access_key_id.clone(), secret_access_key: secret_access_key.clone(), authority };
    Ok(JoinToken {
        token: (request.agent != AgentKind::AmazonEcsAgent).then(|| token.to_string()),
        access_key_id,
        secret_access_key,
        expires_at_millis: expires.as_millis(),
        endpoint: ctx.config().endpoint.clone(),
        authority: machines.authority.as_deref().map(str::to_owned),
        region: ctx.scope().region.to_string(),
    })
}

/// `JoinCluster`.
///
/// # Errors
/// As `RegisterContainerInstance`.
pub(crate) async fn join(ctx: &Context, caller: &Caller, body: &[u8]) -> Result<Joined, Error> {
    let machines = machines(ctx)?;
    let mut request: longshore_api::ecs::RegisterContainerInstanceRequest = validation::decode(body)?;
    if request.container_instance_arn.as_ref().is_some_and(|arn| !arn.is_empty()) {
        return Err(Error::invalid_parameter(
            "Whoever joins registers as a new container instance, not as a known one.",
        ));
    }
    if let Principal::JoinToken { access_key_id, .. } = &caller.principal {
        // A known client token names an instance, whose credentials nobody else's join token may bring.
        request.client_token = request.client_token.map(|token| of_key(access_key_id, &token));
    }
    let answer = register(ctx, caller, request).await?;
    let arn = answer.container_instance.as_ref().and_then(|instance| instance.container_instance_arn.as_deref());
    let (cluster, instance) = match arn.map(Resource::parse) {
        Some(Ok(Resource::Instance(Some(cluster), id))) => (cluster.into(), id.parse().ok()),
        _ => return Err(Error::server("The registered instance cannot be told.")),
    };
    let instance = instance.ok_or_else(|| Error::server("The registered instance has no id."))?;
    let key = AccessKey::Instance { cluster, instance };
    let Credentials { access_key_id, .. } = key.credentials(machines.master_secret.reveal());
    let secret_access_key = longshore::access_key::secret(machines.master_secret.reveal(), &access_key_id);
    Ok(Joined { container_instance: answer.container_instance, access_key_id, secret_access_key })
}

pub(crate) fn machines(ctx: &Context) -> Result<&Machines, Error> {
    let machines = ctx.access_keys().machines();
    machines.ok_or_else(|| Error::server("This server has no installation that machines could join."))
}

fn of_key(access_key_id: &str, client_token: &str) -> String {
    let digest = Sha256::digest(format!("{access_key_id}\n{client_token}"));
    digest.iter().map(|byte| format!("{byte:02x}")).collect()
}

pub(crate) fn whole_seconds(time: Timestamp) -> Timestamp {
    Timestamp::from_millis(time.as_millis().div_euclid(1000) * 1000)
}
