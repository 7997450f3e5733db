//! The telemetry channel: held open like the control channel, with one publication every 20 seconds.

use std::time::Duration;

use http::Request;
use longshore_api::agent::frame;
use longshore_api::agent::tcs::{
    HealthMetadata, InstanceStatus, InstanceStatusMetadata, Message, MetricsMetadata, PublishHealthRequest,
    PublishInstanceStatusRequest, PublishMetricsRequest, TaskHealth, TaskMetric,
};
use longshore_api::sigv4::{Scope, sign};
use longshore_api::timestamp::Timestamp as WireTimestamp;
use tokio::time::Instant;

use crate::session::backoff::Backoff;
use crate::session::discover::Discovery;
use crate::session::socket::{Error, Socket};
use crate::session::{AGENT_HASH, AGENT_VERSION, Identity};
use crate::{clock, random};

/// From one publication to the next.
const PERIOD: Duration = Duration::from_secs(20);
/// Without a message for this long (and up to as long again, at random) the channel counts as dead.
const SILENCE: Duration = Duration::from_secs(60);
/// After this long (and up to [`LIFETIME_JITTER`] more) the agent opens another channel.
const LIFETIME: Duration = Duration::from_secs(30 * 60);
const LIFETIME_JITTER: Duration = Duration::from_secs(5 * 60);
/// A frame holds at most this many tasks.
const TASKS_PER_FRAME: usize = 10;
/// How long to wait before asking again whether the server has a telemetry endpoint by now.
const NO_ENDPOINT: Duration = Duration::from_secs(60);
/// How long a deregistered instance waits.
const DEREGISTERED: Duration = Duration::from_secs(60 * 60);

/// What there is to publish.
pub(crate) trait Source: Send {
    /// The tasks' statistics since the last call; `None` when none are published at all.
    fn metrics(&mut self) -> Option<Vec<TaskMetric>>;
    /// The health of all containers that have a check.
    fn health(&mut self) -> Vec<TaskHealth>;
    /// The instance's health, if it was checked since the last call.
    fn status(&mut self) -> Option<InstanceStatus>;
    /// Resolves when the health differs from what was last published.
    fn health_changed(&mut self) -> impl Future<Output = ()> + Send;
}

/// Holds the telemetry channel open for ever.
pub(crate) async fn hold(identity: &Identity, discovery: &Discovery, source: &mut impl Source) {
    let mut backoff = Backoff::new(Duration::from_secs(1), Duration::from_secs(60), 2.0);
    loop {
        let opened_at = Instant::now();
        let mut is_absent = false;
        let pause = match discovery.endpoints(identity).await {
            Ok(endpoints) => match endpoints.telemetry {
                None => NO_ENDPOINT,
                Some(endpoint) => match run(identity, discovery, &endpoint, source).await {
                    Error::Ended if opened_at.elapsed() >= PERIOD => {
                        backoff.reset();
                        Duration::ZERO
                    }
                    Error::Inactive => DEREGISTERED,
                    error => {
                        tracing::debug!(instance = identity.instance_arn, %error, "no telemetry channel");
                        is_absent = matches!(error, Error::Absent(_));
                        backoff.pause()
                    }
                },
            },
            Err(error) => {
                tracing::debug!(instance = identity.instance_arn, %error, "no telemetry endpoint");
                is_absent = true;
                backoff.pause()
            }
        };
        tokio::select! {
            () = tokio::time::sleep(pause) => {}
            // The control channel asks more often.
            () = discovery.answered(), if is_absent => {}
        }
    }
}

/// One channel from its opening to its end, and how it ended.
async fn run(identity: &Identity, discovery: &Discovery, endpoint: &str, source: &mut impl Source) -> Error {
    let query = [
        ("agentHash", AGENT_HASH),
        ("agentVersion", AGENT_VERSION),
        ("cluster", identity.cluster.as_str()),
        ("containerInstance", identity.instance_arn.as_str()),
        ("dockerVersion", identity.docker_version.as_str()),
    ];
    let mut socket = match Socket::open(identity, endpoint, &query).await {
        Ok(socket) => socket,
        Err(error) => return error,
    };
    let expires_at = Instant::now() + LIFETIME + random::up_to(LIFETIME_JITTER);
    let mut silent_at = Instant::now() + SILENCE + random::up_to(SILENCE);
    let mut publish = tokio::time::interval(PERIOD);
    loop {
        let messages = tokio::select! {
            received = socket.next() => match received {
                Ok(_) => {
                    silent_at = Instant::now() + SILENCE + random::up_to(SILENCE);
                    continue;
                }
                Err(error) => return error,
            },
            _ = publish.tick() => publication(identity, source),
            () = source.health_changed() => health_pages(identity, source.health()),
            () = discovery.telemetry_moved(endpoint) => {
                socket.start_close("ConnectionExpired: Reconnect to continue").await;
                return Error::Ended;
            }
            () = tokio::time::sleep_until(silent_at) => return Error::Ended,
            () = tokio::time::sleep_until(expires_at) => {
                socket.start_close("ConnectionExpired: Reconnect to continue").await;
                return Error::Ended;
            }
        };
        for message in messages {
            let sent = match signed(identity, endpoint, &message.encode()) {
                Ok(text) => socket.send(text).await,
                Err(error) => Err(error),
            };
            if let Err(error) = sent {
                return error;
            }
        }
    }
}

/// Everything that is due at a regular publication.
fn publication(identity: &Identity, source: &mut impl Source) -> Vec<Message> {
    let mut messages = source.metrics().map(|metrics| metrics_pages(identity, metrics)).unwrap_or_default();
    messages.extend(health_pages(identity, source.health()));
    messages.extend(source.status().map(|status| {
        Message::PublishInstanceStatusRequest(PublishInstanceStatusRequest {
            metadata: Some(InstanceStatusMetadata {
                cluster: Some(identity.cluster.clone()),
                container_instance: Some(identity.instance_arn.clone()),
                request_id: Some(random::uuid()),
            }),
            statuses: Some(vec![status]),
            timestamp: Some(now()),
        })
    }));
    messages
}

fn metrics_pages(identity: &Identity, metrics: Vec<TaskMetric>) -> Vec<Message> {
    let (message_id, idle) = (random::uuid(), metrics.is_empty());
    let page = |tasks: Vec<TaskMetric>, fin: bool| {
        Message::PublishMetricsRequest(PublishMetricsRequest {
            metadata: Some(MetricsMetadata {
                cluster: Some(identity.cluster.clone()),
                container_instance: Some(identity.instance_arn.clone()),
                message_id: Some(message_id.clone()),
                idle: Some(idle),
                fin: Some(fin),
            }),
            task_metrics: Some(tasks),
            timestamp: Some(now()),
            ..PublishMetricsRequest::default()
        })
    };
    if idle { vec![page(Vec::new(), true)] } else { pages(metrics, page) }
}

fn health_pages(identity: &Identity, health: Vec<TaskHealth>) -> Vec<Message> {
    let message_id = random::uuid();
    pages(health, |tasks, fin| {
        Message::PublishHealthRequest(PublishHealthRequest {
            metadata: Some(HealthMetadata {
                cluster: Some(identity.cluster.clone()),
                container_instance: Some(identity.instance_arn.clone()),
                message_id: Some(message_id.clone()),
                fin: Some(fin),
            }),
            tasks: Some(tasks),
            timestamp: Some(now()),
        })
    })
}

/// Cuts a list into frames; `page` hears whether it makes the last one.
fn pages<T: Clone>(items: Vec<T>, page: impl Fn(Vec<T>, bool) -> Message) -> Vec<Message> {
    let last = items.len().div_ceil(TASKS_PER_FRAME).saturating_sub(1);
    let chunks = items.chunks(TASKS_PER_FRAME).enumerate();
    chunks.map(|(index, chunk)| page(chunk.to_vec(), index == last)).collect()
}

/// A frame with the signed headers that this channel wants before each message.
fn signed(identity: &Identity, endpoint: &str, body: &str) -> Result<String, Error> {
    let bad = |problem: String| Error::Endpoint(endpoint.to_owned(), problem);
    let url = format!("{}/ws", endpoint.trim_end_matches('/'));
    let mut request = Request::get(&url).body(()).map_err(|error| bad(error.to_string()))?;
    let scope = Scope { region: &identity.region, service: "ecs" };
    sign(&mut request, body.as_bytes(), &identity.credentials, scope, clock::now())
        .map_err(|error| bad(error.to_string()))?;
    let names = ["Authorization", "Host", "X-Amz-Date", "X-Amz-Security-Token"];
    let headers = names.into_iter().filter_map(|name| Some((name, request.headers().get(name)?.to_str().ok()?)));
    Ok(frame::join(headers, body))
}

fn now() -> WireTimestamp {
    WireTimestamp::from_millis(clock::now().as_millis())
}

#[cfg(test)]
mod tests {
    use longshore_api::sigv4::Credentials;

    use super::*;

    fn identity() -> Identity {
        let credentials = Credentials::new("AK", "secret");
        Identity {
            client: crate::session::client("http://127.0.0.1:1", &credentials, "us-east-1", None).expect("a client"),
            credentials,
            region: "us-east-1".to_owned(),
            cluster: "default".to_owned(),
            instance_arn: "arn".to_owned(),
            docker_version: "20.10".to_owned(),
            address: None,
        }
    }

    #[test]
    fn an_idle_instance_says_so_in_one_frame() {
        let pages = metrics_pages(&identity(), Vec::new());
        let [Message::PublishMetricsRequest(page)] = pages.as_slice() else { panic!("one page") };
        let metadata = page.metadata.clone().expect("metadata");
        assert_eq!((metadata.idle, metadata.fin), (Some(true), Some(true)));
    }

    #[test]
    fn many_tasks_are_paged_under_one_id() {
        let pages = metrics_pages(&identity(), vec![TaskMetric::default(); 23]);
        let pages: Vec<&PublishMetricsRequest> = pages
            .iter()
            .map(|page| match page {
                Message::PublishMetricsRequest(page) => page,
                other => panic!("{other:?}"),
            })
            .collect();
        let sizes: Vec<usize> = pages.iter().map(|page| page.task_metrics.as_ref().map_or(0, Vec::len)).collect();
        assert_eq!(sizes, [10, 10, 3]);
        let fins: Vec<Option<bool>> =
            pages.iter().map(|page| page.metadata.as_ref().and_then(|meta| meta.fin)).collect();
        assert_eq!(fins, [Some(false), Some(false), Some(true)]);
        let ids: Vec<_> =
            pages.iter().map(|page| page.metadata.as_ref().and_then(|meta| meta.message_id.clone())).collect();
        assert!(ids.windows(2).all(|pair| pair[0] == pair[1]));
        assert!(health_pages(&identity(), Vec::new()).is_empty());
    }

    #[test]
    fn frames_carry_their_signature_before_the_message() {
        let text = signed(&identity(), "http://localhost:7327/tcs", "{}").expect("signed");
        let split = frame::split(&text).expect("headers and a body");
        assert_eq!(split.body, "{}");
        let names: Vec<&str> = split.headers.iter().map(|(name, _)| *name).collect();
        assert_eq!(names, ["Authorization", "Host", "X-Amz-Date"]);
    }
}
