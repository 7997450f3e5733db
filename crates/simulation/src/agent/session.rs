//! The control channel, as the real agent holds it: it acknowledges what it has written down, asks about what it runs and
//! ought not to, and opens the channel again whatever becomes of it.

use std::sync::Arc;
use std::time::Duration;

use axum::extract::ws::Message as Frame;
use futures_util::{SinkExt, StreamExt};
use longshore_api::agent::acs::{
    AckRequest, HeartbeatAckRequest, Message, PayloadMessage, TaskIdentifier, TaskManifestMessage,
    TaskStopVerificationMessage,
};
use tokio::time::Instant;

use super::Machine;
use super::task::{Job, Phase, demand, drive, id};
use crate::server::{Channel, NoSession};
use crate::site::CLUSTER;
use crate::wire::End;

/// Without a message for this long (and up to as long again) the channel counts as dead.
const SILENCE: Duration = Duration::from_secs(60);

/// After this long the agent closes the channel and opens another.
const LIFETIME: Duration = Duration::from_secs(30 * 60);

/// Holds the channel open until the instance is not registered any more.
pub(super) async fn hold(machine: &Arc<Machine>) {
    let mut tries = 0;
    loop {
        let opened_at = Instant::now();
        let query = query(machine, Channel::Control);
        match machine.site.servers.open(&machine.link, Channel::Control, &query).await {
            Ok(end) => {
                machine.news.notify_one();
                serve(machine, end).await;
            }
            Err(NoSession::Inactive) => return,
            Err(error) => machine.site.journal.note(|| format!("{} has no session: {error}", machine.name)),
        }
        if opened_at.elapsed() > SILENCE {
            tries = 0;
        }
        tokio::time::sleep(machine.pause(tries, Duration::from_secs(10))).await;
        tries += 1;
    }
}

/// How the agent asks for one of its channels.
pub(super) fn query(machine: &Machine, channel: Channel) -> String {
    let instance = machine.kept().instance_arn.clone().unwrap_or_default();
    match channel {
        Channel::Control => format!(
            "agentHash=0&agentVersion=1.105.1&clusterArn={CLUSTER}&containerInstanceArn={instance}&dockerVersion=25\
             &protocolVersion=2&sendCredentials=true&seqNum=1&longshoreAddress={}",
            machine.address()
        ),
        Channel::Telemetry => {
            format!("agentHash=0&agentVersion=1.105.1&cluster={CLUSTER}&containerInstance={instance}&dockerVersion=25")
        }
    }
}

async fn serve(machine: &Arc<Machine>, mut end: End) {
    let expires_at = Instant::now() + LIFETIME + machine.dice.millis(0, 300_000);
    let silence = || SILENCE + machine.dice.millis(0, 60_000);
    let mut silent_at = Instant::now() + silence();
    loop {
        let frame = tokio::select! {
            biased;
            frame = end.next() => frame,
            () = tokio::time::sleep_until(silent_at) => return,
            () = tokio::time::sleep_until(expires_at) => {
                let _ = end.send(Frame::Close(None)).await;
                return;
            }
        };
        let text = match frame {
            Some(Ok(Frame::Text(text))) => text,
            Some(Ok(Frame::Ping(_) | Frame::Pong(_) | Frame::Binary(_))) => continue,
            Some(Ok(Frame::Close(_)) | Err(_)) | None => return,
        };
        silent_at = Instant::now() + silence();
        match Message::decode(&text) {
            Ok(message) => {
                for reply in handle(machine, message) {
                    // A channel in memory takes everything.
                    let _ = end.send(Frame::text(reply.encode())).await;
                }
            }
            Err(error) => machine.site.journal.violation(format!("the agent does not understand {text}: {error}")),
        }
    }
}

fn handle(machine: &Arc<Machine>, message: Message) -> Vec<Message> {
    match message {
        Message::HeartbeatMessage(heartbeat) => {
            vec![HeartbeatAckRequest { message_id: heartbeat.message_id }.into()]
        }
        Message::PayloadMessage(payload) => {
            let ack =
                ack(payload.cluster_arn.clone(), payload.container_instance_arn.clone(), payload.message_id.clone());
            take_payload(machine, payload);
            vec![ack]
        }
        Message::TaskManifestMessage(manifest) => take_manifest(machine, manifest),
        Message::TaskStopVerificationAck(verdict) => {
            let mut kept = machine.kept();
            if kept.awaiting_verdict.is_some() && kept.awaiting_verdict == verdict.message_id {
                kept.awaiting_verdict = None;
                for arn in verdict.stop_tasks.iter().flatten().filter_map(|task| task.task_arn.as_ref()) {
                    check_drained(machine, arn);
                    if let Some(job) = kept.jobs.get_mut(arn) {
                        job.ask_to_stop();
                    }
                }
            }
            Vec::new()
        }
        _ => Vec::new(),
    }
}

fn ack(cluster: Option<String>, container_instance: Option<String>, message_id: Option<String>) -> Message {
    AckRequest { cluster, container_instance, message_id }.into()
}

fn take_payload(machine: &Arc<Machine>, payload: PayloadMessage) {
    let mut begun = Vec::new();
    {
        let mut kept = machine.kept();
        kept.sequence = kept.sequence.max(payload.seq_num.unwrap_or(0));
        for wire in payload.tasks.iter().flatten() {
            let Some(arn) = wire.arn.clone() else { continue };
            match kept.jobs.get_mut(&arn) {
                Some(job) if wire.desired_status.as_deref() == Some("STOPPED") => {
                    check_drained(machine, &arn);
                    job.ask_to_stop();
                }
                Some(_) => {}
                None => {
                    kept.jobs.insert(arn.clone(), Job::new(wire, demand(machine, &arn)));
                    begun.push(arn);
                }
            }
        }
    }
    for arn in begun {
        machine.spawn(drive(Arc::clone(machine), arn));
    }
    machine.news.notify_one();
}

/// What is drained is not to be stopped yet.
fn check_drained(machine: &Machine, arn: &str) {
    let snapshot = machine.site.ledger.snapshot();
    let task = id(arn).and_then(|id| snapshot.cluster(CLUSTER)?.task(id));
    if task.is_some_and(|task| task.is_draining() && !task.given_up && !task.has_ended()) {
        machine.site.journal.violation(format!("{} is told to stop task {arn}, which is drained", machine.name));
    }
}

fn take_manifest(machine: &Machine, manifest: TaskManifestMessage) -> Vec<Message> {
    let mut kept = machine.kept();
    let Some(timeline) = manifest.timeline.filter(|timeline| *timeline > kept.sequence) else { return Vec::new() };
    kept.sequence = timeline;
    kept.awaiting_verdict.clone_from(&manifest.message_id);
    let wanted = |arn: &str| {
        manifest
            .tasks
            .iter()
            .flatten()
            .any(|task| task.task_arn.as_deref() == Some(arn) && task.desired_status.as_deref() == Some("RUNNING"))
    };
    let strays = kept.jobs.iter().filter(|(arn, job)| job.phase != Phase::Stopped && !job.stop && !wanted(arn));
    let strays: Vec<TaskIdentifier> = strays
        .map(|(arn, _)| TaskIdentifier {
            task_arn: Some(arn.clone()),
            task_cluster_arn: manifest.cluster_arn.clone(),
            desired_status: Some("STOPPED".to_owned()),
        })
        .collect();
    let message_id = manifest.message_id;
    let mut replies = vec![ack(manifest.cluster_arn, manifest.container_instance_arn, message_id.clone())];
    if !strays.is_empty() {
        replies.push(TaskStopVerificationMessage { message_id, stop_candidates: Some(strays) }.into());
    }
    replies
}
