//! The telemetry channel: how the containers are doing that have a health check.

use std::sync::Arc;
use std::time::Duration;

use axum::extract::ws::Message as Frame;
use futures_util::{SinkExt, StreamExt};
use longshore_api::agent::frame;
use longshore_api::agent::tcs::{
    ContainerHealth, HealthMetadata, HealthStatus, Message, PublishHealthRequest, TaskHealth,
};
use tokio::time::Instant;

use super::Machine;
use super::image::Image;
use super::session::query;
use super::task::{Job, Phase};
use crate::server::Channel;
use crate::site::CLUSTER;
use crate::wire::End;

/// How often the checks are looked at.
const LOOK: Duration = Duration::from_secs(5);

/// What did not change is told again after this many looks.
const TOLD_AGAIN: u32 = 4;

/// How long after its start a container passes its first check.
const FIRST_CHECK: Duration = Duration::from_secs(8);

/// Without a message for this long the channel counts as dead.
const SILENCE: Duration = Duration::from_secs(60);

/// Holds the channel open for as long as the agent lives.
pub(super) async fn run(machine: Arc<Machine>) {
    loop {
        let query = query(&machine, Channel::Telemetry);
        if let Ok(end) = machine.site.servers.open(&machine.link, Channel::Telemetry, &query).await {
            publish(&machine, end).await;
        }
        tokio::time::sleep(machine.dice.millis(500, 3_000)).await;
    }
}

async fn publish(machine: &Machine, mut end: End) {
    let mut told = Vec::new();
    let mut silent_at = Instant::now() + SILENCE;
    let mut look_at = Instant::now();
    let mut looks = 0;
    loop {
        tokio::select! {
            biased;
            frame = end.next() => match frame {
                Some(Ok(Frame::Close(_)) | Err(_)) | None => return,
                Some(Ok(_)) => silent_at = Instant::now() + SILENCE,
            },
            () = tokio::time::sleep_until(look_at.min(silent_at)) => {}
        }
        if Instant::now() >= silent_at {
            return;
        }
        if Instant::now() < look_at {
            continue;
        }
        look_at = Instant::now() + LOOK;
        looks += 1;
        let health = health(machine);
        if health.is_empty() || (health == told && looks % TOLD_AGAIN != 0) {
            continue;
        }
        told.clone_from(&health);
        let metadata = HealthMetadata {
            cluster: Some(CLUSTER.to_owned()),
            container_instance: machine.kept().instance_arn.clone(),
            message_id: Some(looks.to_string()),
            fin: Some(true),
        };
        let request = PublishHealthRequest { metadata: Some(metadata), tasks: Some(health), timestamp: None };
        let text = frame::join([("Host", "simulation")], &Message::from(request).encode());
        // A channel in memory takes everything.
        let _ = end.send(Frame::text(text)).await;
    }
}

fn health(machine: &Machine) -> Vec<TaskHealth> {
    let kept = machine.kept();
    let checked = kept.jobs.iter().filter(|(_, job)| job.is_checked && job.phase == Phase::Running);
    let tasks = checked.map(|(arn, job)| TaskHealth {
        task_arn: Some(arn.clone()),
        cluster_arn: Some(CLUSTER.to_owned()),
        containers: Some(
            job.containers
                .iter()
                .map(|name| ContainerHealth {
                    container_name: Some(name.clone()),
                    health_status: Some(status(job, machine.site.images.are_mended())),
                    ..ContainerHealth::default()
                })
                .collect(),
        ),
        ..TaskHealth::default()
    });
    tasks.collect()
}

fn status(job: &Job, is_mended: bool) -> HealthStatus {
    let age = job.running_since.map(|since| since.elapsed()).unwrap_or_default();
    match job.image {
        Image::Sickens(after) if !is_mended && age >= after => HealthStatus::Unhealthy,
        _ if age >= FIRST_CHECK => HealthStatus::Healthy,
        _ => HealthStatus::Unknown,
    }
}
