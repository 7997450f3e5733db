//! From a container's writing a line to a reader's seeing it.

use std::collections::HashSet;
use std::time::Duration;

use longshore_api::ecs;
use serde_json::json;

use super::{GROUP, LOGS, now_millis, search};
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

/// How long after a container had written each line FilterLogEvents had it. The time of writing is the event's own: what the
/// engine noted when it took the line from the container.
///
/// # Errors
/// When there is no engine, or lines do not come.
pub(crate) async fn run(binary: &Binary) -> Result<Samples, Error> {
    let engine = Engine::connect()?;
    let image = engine.make_image().await?;
    let server = binary.start(&["up"]).await?;
    let measured = measure(&server, &image).await;
    server.stop().await?;
    engine.remove_containers().await?;
    engine.remove_images().await?;
    measured
}

async fn measure(server: &Server, image: &str) -> Result<Samples, Error> {
    let client = server.client()?;
    let mut caller = Caller::connect(server.endpoint()).await?;
    caller.call_service(LOGS, "CreateLogGroup", body(&json!({"logGroupName": GROUP}))).await?;
    client.send(&task_definition(image)).await?;
    let run = ecs::RunTaskRequest { task_definition: Some(FAMILY.to_owned()), ..Default::default() };
    wait::until("a task is placed", LIMIT, Duration::from_millis(50), async || {
        let started = client.send(&run).await?.tasks.unwrap_or_default();
        Ok((!started.is_empty()).then_some(()))
    })
    .await?;
    let since = now_millis();
    let mut seen = HashSet::new();
    let mut delays = Vec::new();
    let began = std::time::Instant::now();
    while seen.len() < LINES {
        for event in search::all(&mut caller, "mark", since).await? {
            let delay = now_millis() - event.timestamp;
            if seen.insert(event.message) {
                delays.push(Duration::from_millis(u64::try_from(delay).unwrap_or_default()));
            }
        }
        if began.elapsed() > LIMIT {
            return Err(Error::Unexpected(format!("of {LINES} lines only {} came", seen.len())));
        }
        tokio::time::sleep(LOOK).await;
    }
    Ok(delays.into_iter().collect())
}

fn task_definition(image: &str) -> ecs::RegisterTaskDefinitionRequest {
    let script = format!(
        "i=0; while [ $i -lt {LINES} ]; do echo mark $i; i=$((i+1)); /busybox usleep {}; done; exec /busybox sleep 3600",
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
