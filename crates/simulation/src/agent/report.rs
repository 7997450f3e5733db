//! Reporting what becomes of tasks: in order, one at a time, until the server has taken it.

use std::sync::Arc;
use std::time::Duration;

use longshore_api::ecs::{self, Operation};

use super::Machine;
use super::task::{Job, Phase};
use crate::server::Failure;
use crate::site::CLUSTER;

/// Reports until it is dropped.
pub(super) async fn run(machine: Arc<Machine>) {
    let mut tries = 0;
    loop {
        let Some((arn, phase, body)) = next(&machine) else {
            machine.news.notified().await;
            continue;
        };
        let answer = machine.site.servers.call(&machine.link, Operation::SubmitTaskStateChange, body).await;
        let is_final = match answer {
            Ok(_) => true,
            Err(Failure::Refused { code, .. }) => code == "InvalidParameterException",
            Err(Failure::Absent) => false,
        };
        if is_final {
            tries = 0;
            if let Some(job) = machine.kept().jobs.get_mut(&arn) {
                job.told = Some(phase);
            }
            continue;
        }
        let pause = machine.pause(tries, Duration::from_secs(10));
        tries += 1;
        tokio::select! {
            biased;
            () = machine.news.notified() => {}
            () = tokio::time::sleep(pause) => {}
        }
    }
}

/// The next report: the latest of the first task that has news.
fn next(machine: &Machine) -> Option<(String, Phase, Vec<u8>)> {
    let kept = machine.kept();
    let has_news = |job: &Job| job.phase > job.told.unwrap_or(Phase::Pending);
    let (arn, job) = kept.jobs.iter().find(|(_, job)| has_news(job))?;
    Some((arn.clone(), job.phase, serde_json::to_vec(&request(arn, job)).unwrap_or_default()))
}

fn bindings(job: &Job) -> Option<Vec<ecs::NetworkBinding>> {
    let binding = |(container_port, host_port): &(u16, u16)| ecs::NetworkBinding {
        container_port: Some((*container_port).into()),
        host_port: Some((*host_port).into()),
        bind_ip: Some("0.0.0.0".to_owned()),
        protocol: Some(ecs::TransportProtocol::Tcp),
        ..ecs::NetworkBinding::default()
    };
    job.running_since.map(|_| job.ports.iter().map(binding).collect())
}

fn request(arn: &str, job: &Job) -> ecs::SubmitTaskStateChangeRequest {
    let status = if job.phase == Phase::Stopped { "STOPPED" } else { "RUNNING" };
    let containers = job.containers.iter().map(|name| ecs::ContainerStateChange {
        container_name: Some(name.clone()),
        runtime_id: job.running_since.map(|_| format!("{name}-of-{arn}")),
        exit_code: job.exit_code,
        network_bindings: bindings(job),
        reason: job.reason.clone(),
        status: Some(status.to_owned()),
        ..ecs::ContainerStateChange::default()
    });
    ecs::SubmitTaskStateChangeRequest {
        cluster: Some(CLUSTER.to_owned()),
        task: Some(arn.to_owned()),
        status: Some(status.to_owned()),
        reason: Some(job.reason.clone().unwrap_or_default()),
        containers: Some(containers.collect()),
        ..ecs::SubmitTaskStateChangeRequest::default()
    }
}
