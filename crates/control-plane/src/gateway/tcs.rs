//! The telemetry channel (TCS): metrics, container health and the instance's own checks.
//!
//! Health is stored, and only when it changes; everything else is kept in memory as [`telemetry`](super::telemetry) says.
//! Each message is acknowledged, since the acknowledgements are all that keeps an agent from reconnecting. Agents sign
//! every message once more; the connection was opened by the same key, so that says nothing new and is not checked.

use std::convert::Infallible;

use longshore_api::agent::frame;
use longshore_api::agent::tcs::{
    AckPublishHealth, AckPublishInstanceStatus, AckPublishMetric, HealthStatus, HeartbeatMessage, Message,
    PublishHealthRequest, PublishMetricsRequest, TaskHealth,
};
use longshore_api::error::Error;
use longshore_model::arn::Resource;
use longshore_model::task::Health;
use longshore_model::{ClusterState, ContainerName, Plan, Task, TaskId};
use longshore_scheduler::task_end;
use tokio::time::Instant;

use super::channel::{Channel, Incoming, Lost, Return, Socket};
use super::pace::Pace;
use super::query::Agent;
use super::sessions::{Ousted, Registration};
use super::telemetry;
use crate::Context;
use crate::context::Decision;
use crate::metrics::Closed;

/// Why a session ends.
#[derive(Debug)]
enum End {
    Closing,
    Lost,
    Silent,
    Replaced,
    Dismissed,
}

impl From<Lost> for End {
    fn from(_: Lost) -> Self {
        Self::Lost
    }
}

/// Serves a session on the telemetry channel until it ends.
pub async fn serve(ctx: Context, socket: impl Socket, agent: Agent, pace: Pace) {
    let sessions = ctx.agents().telemetry_sessions();
    let registration = sessions.register(agent.instance);
    let counts = &ctx.metrics().sessions.telemetry;
    counts.opened();
    let reader = Reader { ctx: &ctx, agent: &agent };
    let mut session = Session { reader, channel: Channel::new(socket, pace.transfer), pace };
    let Err(end) = session.run(&registration).await;
    tracing::debug!(instance = %agent.instance, ?end, "telemetry session ended");
    counts.closed(match end {
        End::Closing => Closed::Closing,
        End::Lost => Closed::Lost,
        End::Silent => Closed::Silent,
        End::Replaced => Closed::Replaced,
        End::Dismissed => Closed::Dismissed,
    });
    let Session { channel, .. } = session;
    drop(registration);
    if !sessions.has(agent.instance) {
        ctx.agents().telemetry().forget(agent.instance);
    }
    match end {
        End::Lost => {}
        End::Closing => channel.finish().await,
        End::Dismissed => channel.close(Return::AtOnce, "this server hands its agents to others".to_owned()).await,
        End::Silent => channel.close(Return::AtOnce, "nothing came for too long".to_owned()).await,
        End::Replaced => channel.close(Return::Later, "a newer session of the instance has come".to_owned()).await,
    }
}

struct Session<'a, S> {
    reader: Reader<'a>,
    channel: Channel<S>,
    pace: Pace,
}

impl<S: Socket> Session<'_, S> {
    async fn run(&mut self, registration: &Registration) -> Result<Infallible, End> {
        let mut heard_at = Instant::now();
        let mut heartbeat_at = heard_at + self.pace.heartbeat;
        loop {
            tokio::select! {
                biased;
                ousted = registration.ousted() => return Err(match ousted {
                    Ousted::Replaced => End::Replaced,
                    Ousted::Dismissed => End::Dismissed,
                }),
                incoming = self.channel.receive() => {
                    heard_at = Instant::now();
                    match incoming {
                        Incoming::Text(text) => {
                            self.reader.ctx.metrics().sessions.telemetry.received();
                            if let Some(acknowledgement) = self.reader.take(&text).await {
                                self.channel.send(acknowledgement.encode()).await?;
                            }
                        }
                        Incoming::Alive => {}
                        Incoming::Closing => return Err(End::Closing),
                        Incoming::Lost => return Err(End::Lost),
                    }
                }
                () = tokio::time::sleep_until(heartbeat_at.min(heard_at + self.pace.silence)) => {}
            }
            let now = Instant::now();
            if now >= heard_at + self.pace.silence {
                return Err(End::Silent);
            }
            if now >= heartbeat_at {
                // The agent does not answer heartbeats and may have nothing to tell, but its websocket answers.
                let heartbeat = HeartbeatMessage { healthy: Some(true) };
                self.channel.send(Message::from(heartbeat).encode()).await?;
                self.channel.ping().await?;
                heartbeat_at = now + self.pace.heartbeat;
            }
        }
    }
}

/// Takes in what the agent tells.
#[derive(Clone, Copy)]
struct Reader<'a> {
    ctx: &'a Context,
    agent: &'a Agent,
}

impl Reader<'_> {
    /// Takes one message in and gives its acknowledgement.
    async fn take(self, text: &str) -> Option<Message> {
        let message = match frame::split(text).and_then(|signed| Message::decode(signed.body)) {
            Ok(message) => message,
            Err(error) => {
                tracing::warn!(instance = %self.agent.instance, %error, "a frame was not understood");
                return None;
            }
        };
        let ok = || Some("OK".to_owned());
        match message {
            Message::PublishMetricsRequest(request) => {
                self.keep_metrics(request);
                Some(AckPublishMetric { message: ok() }.into())
            }
            Message::PublishHealthRequest(request) => {
                if let Err(error) = self.take_in_health(request).await {
                    // The agent sends the whole state again in 20 s.
                    tracing::error!(instance = %self.agent.instance, %error, "health could not be recorded");
                }
                Some(AckPublishHealth { message: ok() }.into())
            }
            Message::PublishInstanceStatusRequest(request) => {
                let checks = request.statuses.into_iter().flatten().map(telemetry::check).collect();
                self.ctx.agents().telemetry().keep_checks(self.agent.instance, checks);
                Some(AckPublishInstanceStatus { message: ok() }.into())
            }
            other => {
                tracing::debug!(instance = %self.agent.instance, kind = other.type_name(), "a message was not expected");
                None
            }
        }
    }

    fn keep_metrics(&self, request: PublishMetricsRequest) {
        let now = self.ctx.now();
        let snapshot = self.ctx.snapshot();
        let Some(state) = snapshot.cluster(self.agent.cluster.as_str()) else { return };
        let is_live = |id| self.task(state, id).is_some_and(Task::is_live);
        let samples = request.task_metrics.into_iter().flatten().filter_map(|metric| {
            let id = task_id(metric.task_arn.as_deref()?)?;
            Some((id, telemetry::sample(metric, now)))
        });
        self.ctx.agents().telemetry().keep_tasks(self.agent.instance, samples, is_live);
    }

    async fn take_in_health(self, request: PublishHealthRequest) -> Result<(), Error> {
        let reports = request.tasks.unwrap_or_default();
        self.ctx
            .transact(|snapshot, _| {
                let plan = snapshot.cluster(self.agent.cluster.as_str()).map(|state| self.plan_health(state, &reports));
                Ok(match plan {
                    Some(plan) if !plan.groups.is_empty() => Decision::Commit(plan, ()),
                    _ => Decision::Answer(()),
                })
            })
            .await
    }

    fn plan_health(&self, state: &ClusterState, reports: &[TaskHealth]) -> Plan {
        let changed = reports.iter().filter_map(|report| {
            let task = self.task(state, task_id(report.task_arn.as_deref()?)?).filter(|task| task.is_live())?;
            let mut after = task.clone();
            after.observe_health(container_health(report)).then_some(after)
        });
        task_end::update_tasks(state, changed.collect(), "container health changed")
    }

    /// A task of this agent's instance.
    fn task<'s>(&self, state: &'s ClusterState, id: TaskId) -> Option<&'s Task> {
        let task = state.task(id)?;
        (task.instance == Some(self.agent.instance)).then_some(task)
    }
}

fn task_id(arn: &str) -> Option<TaskId> {
    match Resource::parse(arn) {
        Ok(Resource::Task(_, id)) => id.parse().ok(),
        _ => None,
    }
}

fn container_health(report: &TaskHealth) -> impl Iterator<Item = (ContainerName, Health)> {
    report.containers.iter().flatten().filter_map(|container| {
        let health = match container.health_status? {
            HealthStatus::Healthy => Health::Healthy,
            HealthStatus::Unhealthy => Health::Unhealthy,
            HealthStatus::Unknown => Health::Unknown,
        };
        Some((container.container_name.as_deref()?.into(), health))
    })
}
