//! The control channel: held open for as long as the agent runs, whatever happens to the server.
//!
//! Messages are handled one after another, as the real agent does. What they mean for tasks is the [`Handler`]'s.

use std::sync::Arc;
use std::time::Duration;

use longshore_api::agent::acs::{
    AckRequest, HeartbeatAckRequest, IAMRoleCredentialsAckRequest, IAMRoleCredentialsMessage, Message, NackRequest,
    PayloadMessage, TaskIdentifier, TaskManifestMessage, TaskStopVerificationMessage,
};
use longshore_api::agent::extension;
use tokio::time::Instant;

use super::Identity;
use super::absence::Absence;
use super::backoff::Backoff;
use super::discover::{Discovery, has_several};
use super::line::Line;
use super::socket::{Error, Socket};
use super::{AGENT_HASH, AGENT_VERSION};
use crate::random;

/// Without a message for this long (and up to as long again, at random) the channel counts as dead.
const SILENCE: Duration = Duration::from_secs(60);
/// After this long (and up to [`LIFETIME_JITTER`] more) the agent closes the channel and opens another.
const LIFETIME: Duration = Duration::from_secs(30 * 60);
const LIFETIME_JITTER: Duration = Duration::from_secs(5 * 60);
/// How long the server may take to answer a close.
const CLOSING: Duration = Duration::from_secs(10);
/// How long a deregistered instance waits before it asks again.
const DEREGISTERED: Duration = Duration::from_secs(60 * 60);
/// Agents that lose a server come to the others within this.
const SPREAD: Duration = Duration::from_millis(700);
/// A channel that held this long was a good one: the next failure begins with short pauses.
const GOOD: Duration = Duration::from_secs(60);

/// What the agent does about the messages of the control channel.
pub(crate) trait Handler: Send {
    /// What it can do beyond the real agent, separated by commas.
    const EXTENSIONS: &'static str = "";
    /// The reports that go over this channel, from a handler that named [`extension::REPORTS`].
    fn line(&self) -> Arc<Line>;
    /// A command is to be run in a container; comes only to a handler that named [`extension::EXEC`].
    fn open_exec_session(&mut self, order: extension::OpenExecSession) {
        tracing::warn!(session = order.session_id, "this agent runs no commands");
    }
    /// The channel is open.
    fn connected(&mut self) -> impl Future<Output = ()> + Send;
    /// The channel is gone.
    fn disconnected(&mut self) -> impl Future<Output = ()> + Send;
    /// Tasks to run or to stop. Whether the payload is dealt with and may be acknowledged.
    fn payload(&mut self, payload: PayloadMessage) -> impl Future<Output = bool> + Send;
    /// All tasks that should run. `None` when the manifest is outdated; else the tasks that run and should not.
    fn manifest(&mut self, manifest: TaskManifestMessage) -> impl Future<Output = Option<Vec<TaskIdentifier>>> + Send;
    /// The server confirms which of those are to be stopped.
    fn stop_verified(&mut self, message_id: &str, tasks: Vec<TaskIdentifier>) -> impl Future<Output = ()> + Send;
    /// New credentials of a role. Whether the task is known.
    fn credentials(&mut self, message: &IAMRoleCredentialsMessage) -> impl Future<Output = bool> + Send;
    /// The server has sent a heartbeat.
    fn heartbeat(&mut self) -> impl Future<Output = ()> + Send;
}

/// Holds the control channel open for ever.
pub(crate) async fn hold<H: Handler>(identity: &Identity, discovery: &Discovery, handler: &mut H) {
    let mut absent = Backoff::absent_server();
    let mut refusing = Backoff::refusing_server();
    let mut absence = Absence::default();
    let mut send_credentials = true;
    loop {
        let opened_at = Instant::now();
        let error = match open::<H>(identity, discovery, send_credentials).await {
            Ok(socket) => {
                send_credentials = false;
                absence.ends();
                handler.connected().await;
                let error = serve(identity, socket, handler).await;
                handler.disconnected().await;
                match opened_at.elapsed() >= LIFETIME {
                    true => discovery.ask_again(),
                    false => discovery.give_up(),
                }
                error
            }
            Err(error) => {
                discovery.give_up();
                error
            }
        };
        if opened_at.elapsed() >= GOOD {
            refusing.reset();
            absent.reset();
        }
        let pause = match &error {
            // Not all at the same instant, when another server takes over those of one that is gone.
            Error::Ended if has_several(identity) && opened_at.elapsed() >= Duration::from_secs(1) => {
                random::up_to(SPREAD)
            }
            // At once, but not in a loop with a server that ends each connection as it comes.
            Error::Ended if opened_at.elapsed() >= Duration::from_secs(1) => Duration::ZERO,
            Error::Ended => absent.pause(),
            Error::Absent(_) => absent.pause(),
            Error::Inactive => DEREGISTERED + random::up_to(SILENCE),
            Error::Refused(_) | Error::Closed(_) | Error::Endpoint(..) => refusing.pause(),
        };
        let instance = &identity.instance_arn;
        match (&error, absence.goes_on(Instant::now())) {
            (Error::Absent(_), None) => tracing::debug!(instance, %error, "no control channel"),
            (Error::Absent(_), Some(seconds)) => {
                tracing::info!(instance, %error, seconds, "no control channel; trying again");
            }
            _ => tracing::info!(instance, %error, pause_ms = pause.as_millis(), "no control channel"),
        }
        tokio::time::sleep(pause).await;
    }
}

async fn open<H: Handler>(identity: &Identity, discovery: &Discovery, send_credentials: bool) -> Result<Socket, Error> {
    let endpoints = discovery.endpoints(identity).await.map_err(|error| match error {
        super::discover::Error::Call(error @ longshore_api::client::Error::Service { .. }) => {
            Error::Refused(error.to_string())
        }
        other => Error::Absent(other.to_string()),
    })?;
    let docker_version = format!("DockerVersion: {}", identity.docker_version);
    let mut query = vec![
        ("agentHash", AGENT_HASH),
        ("agentVersion", AGENT_VERSION),
        ("clusterArn", &identity.cluster),
        ("containerInstanceArn", &identity.instance_arn),
        ("dockerVersion", &docker_version),
        (extension::QUERY, H::EXTENSIONS),
        ("protocolVersion", "2"),
        ("sendCredentials", if send_credentials { "true" } else { "false" }),
        ("seqNum", "1"),
    ];
    query.extend(identity.address.as_deref().map(|address| (extension::ADDRESS, address)));
    Socket::open(identity, &endpoints.control, &query).await
}

/// Reads until the channel ends, and says how.
async fn serve(identity: &Identity, mut socket: Socket, handler: &mut impl Handler) -> Error {
    let expires_at = Instant::now() + LIFETIME + random::up_to(LIFETIME_JITTER);
    let mut silent_at = Instant::now() + SILENCE + random::up_to(SILENCE);
    let mut closing = false;
    let line = handler.line();
    let _held = line.hold();
    loop {
        tokio::select! {
            reports = line.next(), if !closing => {
                if let Err(error) = socket.send(extension::Message::Reports(reports).encode()).await {
                    return error;
                }
            }
            received = socket.next() => {
                let text = match received {
                    Ok(text) => text,
                    Err(error) => return error,
                };
                match Message::decode(&text) {
                    Ok(message) => {
                        if !closing {
                            silent_at = Instant::now() + SILENCE + random::up_to(SILENCE);
                        }
                        for reply in handle(identity, message, handler).await {
                            if let Err(error) = socket.send(reply.encode()).await {
                                return error;
                            }
                        }
                    }
                    Err(error) => match extension::Message::decode(&text) {
                        Ok(extension::Message::OpenExecSession(order)) => handler.open_exec_session(order),
                        Ok(extension::Message::Greeting(greeting)) => line.open(&greeting),
                        Ok(extension::Message::Verdicts(verdicts)) => line.settle(verdicts),
                        Ok(extension::Message::Reports(_)) | Err(_) => tracing::warn!(%error, "a message of the server was dropped"),
                    },
                }
            }
            () = tokio::time::sleep_until(silent_at) => {
                tracing::warn!(instance = identity.instance_arn, "the server is silent; reconnecting");
                return Error::Ended;
            }
            () = tokio::time::sleep_until(expires_at), if !closing => {
                closing = true;
                silent_at = Instant::now() + CLOSING;
                socket.start_close("ConnectionExpired: Reconnect to continue").await;
            }
        }
    }
}

async fn handle(identity: &Identity, message: Message, handler: &mut impl Handler) -> Vec<Message> {
    match message {
        Message::HeartbeatMessage(heartbeat) => {
            handler.heartbeat().await;
            vec![Message::HeartbeatAckRequest(HeartbeatAckRequest { message_id: heartbeat.message_id })]
        }
        Message::PayloadMessage(payload) => on_payload(payload, handler).await,
        Message::TaskManifestMessage(manifest) => on_manifest(manifest, handler).await,
        Message::TaskStopVerificationAck(verdict) => {
            let message_id = verdict.message_id.unwrap_or_default();
            handler.stop_verified(&message_id, verdict.stop_tasks.unwrap_or_default()).await;
            Vec::new()
        }
        Message::IAMRoleCredentialsMessage(message) => {
            let known = message.message_id.is_some() && handler.credentials(&message).await;
            known.then(|| credentials_ack(&message)).into_iter().collect()
        }
        Message::StageUpdateMessage(update) => vec![no_updates(identity, update.message_id)],
        Message::PerformUpdateMessage(update) => vec![no_updates(identity, update.message_id)],
        Message::AttachTaskNetworkInterfacesMessage(_)
        | Message::AttachInstanceNetworkInterfacesMessage(_)
        | Message::ConfirmAttachmentMessage(_) => {
            tracing::warn!(kind = message.type_name(), "this agent does not attach network interfaces or volumes");
            Vec::new()
        }
        other => {
            tracing::debug!(kind = other.type_name(), "nothing to do about a message");
            Vec::new()
        }
    }
}

async fn on_payload(payload: PayloadMessage, handler: &mut impl Handler) -> Vec<Message> {
    let named = |text: &Option<String>| text.as_deref().is_some_and(|text| !text.is_empty());
    if !(named(&payload.message_id) && named(&payload.cluster_arn) && named(&payload.container_instance_arn)) {
        tracing::warn!("a payload without messageId, clusterArn or containerInstanceArn was dropped");
        return Vec::new();
    }
    let ack = Message::AckRequest(AckRequest {
        cluster: payload.cluster_arn.clone(),
        container_instance: payload.container_instance_arn.clone(),
        message_id: payload.message_id.clone(),
    });
    let roles =
        payload.tasks.iter().flatten().flat_map(|task| [&task.role_credentials, &task.execution_role_credentials]);
    let mut replies: Vec<Message> = roles
        .flatten()
        .filter(|role| role.secret_access_key.is_some())
        .map(|role| {
            Message::IAMRoleCredentialsAckRequest(IAMRoleCredentialsAckRequest {
                message_id: payload.message_id.clone(),
                expiration: role.expiration.clone(),
                credentials_id: role.credentials_id.clone(),
            })
        })
        .collect();
    if handler.payload(payload).await {
        replies.push(ack);
        replies
    } else {
        Vec::new()
    }
}

async fn on_manifest(manifest: TaskManifestMessage, handler: &mut impl Handler) -> Vec<Message> {
    let message_id = manifest.message_id.clone();
    if message_id.is_none() || manifest.timeline.is_none_or(|timeline| timeline < 1) {
        tracing::warn!("a manifest without messageId or timeline was dropped");
        return Vec::new();
    }
    let ack = Message::AckRequest(AckRequest {
        cluster: manifest.cluster_arn.clone(),
        container_instance: manifest.container_instance_arn.clone(),
        message_id: message_id.clone(),
    });
    let Some(candidates) = handler.manifest(manifest).await else { return Vec::new() };
    let mut replies = vec![ack];
    if !candidates.is_empty() {
        let question = TaskStopVerificationMessage { message_id, stop_candidates: Some(candidates) };
        replies.push(Message::TaskStopVerificationMessage(question));
    }
    replies
}

fn credentials_ack(message: &IAMRoleCredentialsMessage) -> Message {
    let role = message.role_credentials.as_ref();
    Message::IAMRoleCredentialsAckRequest(IAMRoleCredentialsAckRequest {
        message_id: message.message_id.clone(),
        expiration: role.and_then(|role| role.expiration.clone()),
        credentials_id: role.and_then(|role| role.credentials_id.clone()),
    })
}

fn no_updates(identity: &Identity, message_id: Option<String>) -> Message {
    Message::NackRequest(NackRequest {
        cluster: Some(identity.cluster.clone()),
        container_instance: Some(identity.instance_arn.clone()),
        message_id,
        reason: Some("Updates are disabled".to_owned()),
    })
}
