//! From a container's writing a line to a reader's seeing it.

use std::collections::HashSet;
use std::time::Duration;

use longshore_api::client::Client;
use longshore_api::ecs;
use serde::Deserialize;
use serde_json::json;

use super::search::{self, Event};
use super::{GROUP, LOGS, now_millis};
use crate::caller::{Caller, body};
use crate::engine::{Engine, LABEL, TEST_LABEL, run_id};
use crate::error::Error;
use crate::samples::Samples;
use crate::server::{Binary, Server};
use crate::wait;

const FAMILY: &str = "bench-logs";

/// How many lines are printed, and how long lies between two.
pub(crate) const LINES: usize = 100;
pub(crate) const PAUSE: Duration = Duration::from_millis(70);

/// How often a reader asks.
pub(crate) const LOOK: Duration = Duration::from_millis(10);

/// How long all may take.
const LIMIT: Duration = Duration::from_secs(60);

/// A word of each line.
const MARK: &str = "mark";

/// How long after a container had written each line its readers had it. The time of writing is the event's own: what the
/// engine noted when it took the line from the container.
pub(crate) struct Visible {
    /// A reader who asks FilterLogEvents again and again.
    pub(crate) found: Samples,
    /// One who follows by StartLiveTail.
    pub(crate) told: Samples,
}

impl Visible {
    /// Has a container write, and reads.
    ///
    /// # Errors
    /// When there is no engine, or lines do not come.
    pub(crate) async fn measure(binary: &Binary) -> Result<Self, Error> {
        let engine = Engine::connect()?;
        let image = engine.make_image().await?;
        let server = binary.start(&["up"]).await?;
        let measured = measure(&server, &image).await;
        server.stop().await?;
        engine.remove_containers().await?;
        engine.remove_images().await?;
        measured
    }

    /// The longest that any line was not to be seen.
    pub(crate) fn max(&self) -> Duration {
        self.found.max().max(self.told.max())
    }
}

async fn measure(server: &Server, image: &str) -> Result<Visible, Error> {
    let client = server.client()?;
    let mut caller = Caller::connect(server.endpoint()).await?;
    caller.call_service(LOGS, "CreateLogGroup", body(&json!({"logGroupName": GROUP}))).await?;
    client.send(&task_definition(image)).await?;
    let read = async { tokio::try_join!(ask(&mut caller), follow(&client), start(&client)) };
    let read = tokio::time::timeout(LIMIT, read).await;
    let late = |_| Error::TimedOut { what: format!("{LINES} lines of a container"), seconds: LIMIT.as_secs() };
    let (found, told, ()) = read.map_err(late)??;
    Ok(Visible { found, told })
}

/// Starts the container, when the readers have had time to begin.
async fn start(client: &Client) -> Result<(), Error> {
    tokio::time::sleep(Duration::from_secs(1)).await;
    let run = ecs::RunTaskRequest { task_definition: Some(FAMILY.to_owned()), ..Default::default() };
    wait::until("a task is placed", LIMIT, Duration::from_millis(50), async || {
        let started = client.send(&run).await?.tasks.unwrap_or_default();
        Ok((!started.is_empty()).then_some(()))
    })
    .await
}

async fn ask(caller: &mut Caller) -> Result<Samples, Error> {
    let since = now_millis();
    let mut seen = Seen::default();
    while !seen.is_complete() {
        seen.note(search::all(caller, MARK, since).await?);
        tokio::time::sleep(LOOK).await;
    }
    Ok(seen.delays.into_iter().collect())
}

async fn follow(client: &Client) -> Result<Samples, Error> {
    #[derive(Deserialize)]
    #[serde(rename_all = "camelCase")]
    struct Update {
        session_results: Vec<Event>,
    }

    let request = json!({"logGroupIdentifiers": [GROUP], "logEventFilterPattern": MARK});
    let mut frames = client.events(LOGS.signing_name, LOGS.target_prefix, "StartLiveTail", &request).await?;
    let mut seen = Seen::default();
    while !seen.is_complete() {
        let frame = frames.next().await.map_err(Error::unexpected)?;
        let frame = frame.ok_or_else(|| Error::unexpected("the live tail ended"))?;
        if frame.event_type() == Some("sessionUpdate") {
            let update: Update = serde_json::from_slice(&frame.payload).map_err(Error::unexpected)?;
            seen.note(update.session_results);
        }
    }
    Ok(seen.delays.into_iter().collect())
}

/// The lines that a reader has.
#[derive(Default)]
struct Seen {
    lines: HashSet<String>,
    delays: Vec<Duration>,
}

impl Seen {
    fn note(&mut self, events: Vec<Event>) {
        for event in events {
            let delay = now_millis() - event.timestamp;
            if self.lines.insert(event.message) {
                self.delays.push(Duration::from_millis(u64::try_from(delay).unwrap_or_default()));
            }
        }
    }

    fn is_complete(&self) -> bool {
        self.lines.len() >= LINES
    }
}

fn task_definition(image: &str) -> ecs::RegisterTaskDefinitionRequest {
    let script = format!(
        "i=0; while [ $i -lt {LINES} ]; do echo {MARK} $i; i=$((i+1)); /busybox usleep {}; done; exec /busybox sleep 3600",
        PAUSE.as_micros()
    );
    let options = [("awslogs-group", GROUP), ("awslogs-region", crate::server::REGION), ("awslogs-stream-prefix", "b")];
    let container = ecs::ContainerDefinition {
        name: Some("main".to_owned()),
        image: Some(image.to_owned()),
        memory: Some(32),
        essential: Some(true),
        command: Some(vec!["/busybox".to_owned(), "sh".to_owned(), "-c".to_owned(), script]),
        docker_labels: Some([(LABEL.to_owned(), run_id()), (TEST_LABEL.to_owned(), "1".to_owned())].into()),
        log_configuration: Some(ecs::LogConfiguration {
            log_driver: Some(ecs::LogDriver::Awslogs),
            options: Some(options.map(|(name, value)| (name.to_owned(), value.to_owned())).into()),
            ..Default::default()
        }),
        ..Default::default()
    };
    ecs::RegisterTaskDefinitionRequest {
        family: Some(FAMILY.to_owned()),
        container_definitions: Some(vec![container]),
        ..Default::default()
    }
}
