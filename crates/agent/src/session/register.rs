//! Registering this machine as a container instance: what it offers, and which instance it is from then on.

use std::time::Duration;

use longshore_api::client::{self, Client};
use longshore_api::ecs;
use serde::Serialize;
use serde::de::DeserializeOwned;
use tokio::sync::Notify;
use tokio::time::Instant;

use super::absence::Absence;
use super::backoff::Backoff;
use super::offer::{offer, request};
use crate::config::Config;
use crate::runtime::engine::Description;
use crate::store::instance::InstanceRecord;

/// How long a server that is away or overloaded is waited for.
const PATIENCE: Duration = Duration::from_secs(60 * 60);

/// The one cluster that agents make when it is not there.
const DEFAULT_CLUSTER: &str = "default";

/// Why this machine could not be registered.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The endpoint cannot be called at all.
    #[error("{endpoint:?} is not an endpoint of an ECS API: {problem}")]
    Endpoint {
        /// What was given.
        endpoint: String,
        /// What is wrong with it.
        problem: String,
    },
    /// The server refused, and will refuse again.
    #[error("the server did not register this container instance: {0}")]
    Refused(client::Error),
    /// The cluster is not there.
    #[error("there is no cluster {0} on that server: make it with `aws ecs create-cluster --cluster-name {0}`")]
    NoCluster(String),
    /// The server stayed away.
    #[error("the server did not answer for an hour: {0}")]
    Absent(client::Error),
    /// The server's answer names no instance.
    #[error("the server's answer to RegisterContainerInstance names no container instance")]
    NoInstance,
    /// An attribute came back changed.
    #[error("the server did not take the attribute {0}")]
    Attribute(String),
    /// The instance is deregistered, and its credentials are good for no other.
    #[error(
        "the container instance {arn} is not registered any more: make a token with `longshore server token create` and start \
         the agent with --token once, to join as a new one"
    )]
    Deregistered {
        /// The instance.
        arn: String,
    },
    /// A token registers new instances, and the data directory has one that registered otherwise.
    #[error(
        "the data directory holds the container instance {arn}, which registered with an access key: give that key again instead \
         of a token, or an empty data directory"
    )]
    OtherKey {
        /// The instance.
        arn: String,
    },
    /// The server does not know the token.
    #[error(
        "the server does not know the join token: it comes from another installation; make one with `longshore server token \
         create` on a server of this one"
    )]
    OtherToken,
    /// The server knows the token and refuses it.
    #[error("the server refused the join token: {0}")]
    Token(String),
    /// What was kept of joining cannot be used.
    #[error(transparent)]
    Kept(#[from] crate::kept::Error),
    /// The data directory belongs to an instance of another cluster.
    #[error(
        "the data directory holds a container instance of cluster {recorded}, not {configured}: use the data \
         directory of that cluster, or an empty one"
    )]
    OtherCluster {
        /// The cluster the directory belongs to.
        recorded: String,
        /// The cluster that was asked for.
        configured: String,
    },
    /// The machine has nothing left to offer.
    #[error("reserved memory ({reserved} MiB) exceeds the machine's ({total} MiB)")]
    NoMemory {
        /// What is held back.
        reserved: u64,
        /// What there is.
        total: u64,
    },
}

/// How a server that is away is waited for.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Waiting<'b> {
    /// By a machine that has nothing else to do: for an hour.
    Alone,
    /// Beside the tasks of an agent that knows which instance it is: for as long as it takes, and asked again at once when the
    /// bell rings because a server is back.
    Beside(&'b Notify),
}

/// Registers this instance: as the one it was before, or as a new one when there is none. Waits for a server that is away. Makes
/// the cluster `default` when it is not there, as the real agent does.
pub(crate) async fn register(
    client: &Client,
    config: &Config,
    engine: &Description,
    task_limits: bool,
    before: Option<&InstanceRecord>,
    waiting: Waiting<'_>,
) -> Result<InstanceRecord, Error> {
    if let Some(before) = before.filter(|before| before.cluster != config.cluster) {
        return Err(Error::OtherCluster { recorded: before.cluster.clone(), configured: config.cluster.clone() });
    }
    let offer = offer(config, engine)?;
    let mut made_cluster = false;
    loop {
        let request = request(config, engine, offer, task_limits, before);
        let error = match call(client, "RegisterContainerInstance", &request, waiting).await {
            Ok(answer) => return instance(config, &request, answer, before),
            Err(error) => error,
        };
        match (&error, before) {
            (Error::Refused(refusal), Some(known)) if is_unknown(refusal) => {
                return Err(Error::Deregistered { arn: known.arn.clone() });
            }
            (Error::Refused(refusal), _) if is_without_cluster(refusal) => {
                if config.cluster != DEFAULT_CLUSTER || made_cluster {
                    return Err(Error::NoCluster(config.cluster.clone()));
                }
                let cluster = ecs::CreateClusterRequest {
                    cluster_name: Some(DEFAULT_CLUSTER.to_owned()),
                    ..ecs::CreateClusterRequest::default()
                };
                let _made: ecs::CreateClusterResponse = call(client, "CreateCluster", &cluster, waiting).await?;
                made_cluster = true;
            }
            _ => return Err(error),
        }
    }
}

/// The request of a machine that registers for the first time.
pub(super) fn first_request(
    config: &Config,
    engine: &Description,
    task_limits: bool,
) -> Result<ecs::RegisterContainerInstanceRequest, Error> {
    Ok(request(config, engine, offer(config, engine)?, task_limits, None))
}

/// Which instance the server's answer makes this one.
pub(super) fn instance(
    config: &Config,
    request: &ecs::RegisterContainerInstanceRequest,
    answer: ecs::RegisterContainerInstanceResponse,
    before: Option<&InstanceRecord>,
) -> Result<InstanceRecord, Error> {
    let instance = answer.container_instance.ok_or(Error::NoInstance)?;
    let echoed = instance.attributes.unwrap_or_default();
    for sent in request.attributes.iter().flatten().filter(|sent| sent.value.is_some()) {
        if !echoed.iter().any(|back| back.name == sent.name && back.value == sent.value) {
            return Err(Error::Attribute(sent.name.clone().unwrap_or_default()));
        }
    }
    let zone = echoed.iter().find(|attribute| attribute.name.as_deref() == Some("ecs.availability-zone"));
    let arn = match before {
        Some(before) => before.arn.clone(),
        None => instance.container_instance_arn.filter(|arn| !arn.is_empty()).ok_or(Error::NoInstance)?,
    };
    Ok(InstanceRecord {
        cluster: config.cluster.clone(),
        arn,
        availability_zone: zone.and_then(|zone| zone.value.clone()),
        sequence: before.map_or(0, |before| before.sequence),
    })
}

/// Whether a server refuses a re-registration because the instance is gone.
fn is_unknown(error: &client::Error) -> bool {
    let client::Error::Service { code, message, .. } = error else { return false };
    code == "ClientException" && (message.contains("not found") || message.contains("inactive"))
}

/// Whether a server refuses because the cluster is not there. The real agent reads the text, so servers keep to it.
fn is_without_cluster(error: &client::Error) -> bool {
    let client::Error::Service { code, message, .. } = error else { return false };
    code == "ClusterNotFoundException" || message.contains("Cluster not found.")
}

/// Calls until the server answers for good.
async fn call<Q: Serialize, A: DeserializeOwned>(
    client: &Client,
    operation: &str,
    request: &Q,
    waiting: Waiting<'_>,
) -> Result<A, Error> {
    until_answered(operation, waiting, || client.ecs(operation, request)).await
}

/// Tries until the server answers for good.
pub(super) async fn until_answered<A, F>(
    operation: &str,
    waiting: Waiting<'_>,
    attempt: impl Fn() -> F,
) -> Result<A, Error>
where
    F: Future<Output = Result<A, client::Error>>,
{
    let began = Instant::now();
    let mut absence = Absence::default();
    let (mut absent, bell) = match waiting {
        Waiting::Alone => (Backoff::absent_server(), None),
        Waiting::Beside(bell) => (Backoff::until_called(), Some(bell)),
    };
    let mut refusing = Backoff::new(Duration::from_secs(3), Duration::from_secs(192), 2.0);
    loop {
        // Rings also while a call that will fail is under way.
        let back = bell.map(Notify::notified);
        let error: client::Error = match attempt().await {
            Ok(answer) => return Ok(answer),
            Err(error) => error,
        };
        let retry = error.is_retryable()
            || matches!(error.code(), Some("ServerException" | "ThrottlingException" | "LimitExceededException"));
        if !retry {
            return Err(Error::Refused(error));
        }
        if bell.is_none() && began.elapsed() > PATIENCE {
            return Err(Error::Absent(error));
        }
        if let Some(seconds) = absence.goes_on(Instant::now()) {
            tracing::warn!(operation, %error, seconds, "not registered yet; trying again");
        }
        let is_absent = error.is_absence();
        let pause = if is_absent { absent.pause() } else { refusing.pause() };
        match back.filter(|_| is_absent) {
            Some(back) => drop(tokio::time::timeout(pause, back).await),
            None => tokio::time::sleep(pause).await,
        }
    }
}
