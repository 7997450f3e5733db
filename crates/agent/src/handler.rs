//! What a real agent does about the messages of the control channel.

use std::sync::Arc;

use longshore_api::agent::acs::{
    IAMRoleCredentialsMessage, PayloadMessage, RoleType, TaskIdentifier, TaskManifestMessage,
};

use longshore_api::agent::extension;

use crate::exec::Commands;
use crate::fleet::FleetHandle;
use crate::metadata::credentials::Vault;
use crate::session::acs::Handler;
use crate::session::line::Line;
use crate::session::submit::Submitter;
use crate::store::Store;
use crate::store::instance::InstanceRecord;
use crate::task::state::Desired;
use crate::telemetry::doctor::Doctor;

/// Handles the control channel of one agent.
pub(crate) struct ControlHandler {
    fleet: FleetHandle,
    store: Store,
    submitter: Submitter,
    instance: InstanceRecord,
    vault: Vault,
    doctor: Doctor,
    commands: Commands,
    /// The highest number seen in a payload's sequence or a manifest's timeline: they share one number space.
    sequence: i64,
    /// The newest manifest, whose stop candidates may still be confirmed, once.
    awaiting_verdict: Option<String>,
}

impl ControlHandler {
    pub(crate) fn new(
        fleet: FleetHandle,
        store: Store,
        submitter: Submitter,
        instance: InstanceRecord,
        vault: Vault,
        doctor: Doctor,
        commands: Commands,
    ) -> Self {
        let sequence = instance.sequence;
        Self { fleet, store, submitter, instance, vault, doctor, commands, sequence, awaiting_verdict: None }
    }

    /// Tasks that run here although the manifest does not want them to.
    fn strays(&self, manifest: &TaskManifestMessage) -> Vec<TaskIdentifier> {
        let wanted =
            |arn: &str| {
                manifest.tasks.iter().flatten().any(|task| {
                    task.task_arn.as_deref() == Some(arn) && task.desired_status.as_deref() == Some("RUNNING")
                })
            };
        let tasks = self.fleet.tasks();
        let strays = tasks.iter().filter(|(arn, task)| task.view().desired == Desired::Running && !wanted(arn));
        strays
            .map(|(arn, _)| TaskIdentifier {
                task_arn: Some(arn.clone()),
                task_cluster_arn: manifest.cluster_arn.clone(),
                desired_status: Some("STOPPED".to_owned()),
            })
            .collect()
    }
}

impl Handler for ControlHandler {
    const EXTENSIONS: &'static str = "exec,reports,pings";

    fn open_exec_session(&mut self, order: extension::OpenExecSession) {
        self.commands.open(order);
    }

    fn line(&self) -> Arc<Line> {
        self.submitter.line()
    }

    async fn connected(&mut self) {
        tracing::info!(instance = self.instance.arn, "connected");
        self.submitter.server_is_back();
    }

    async fn disconnected(&mut self) {}

    async fn payload(&mut self, payload: PayloadMessage) -> bool {
        self.sequence = self.sequence.max(payload.seq_num.unwrap_or(0));
        let tasks = payload.tasks.unwrap_or_default();
        let roles: Vec<_> = tasks.iter().filter_map(|task| task.role_credentials.clone()).collect();
        match self.fleet.accept(tasks).await {
            Ok(()) => {
                roles.iter().for_each(|role| self.vault.put(role, &self.fleet));
                true
            }
            Err(error) => {
                tracing::error!(%error, "a payload could not be taken in; the server will send it again");
                false
            }
        }
    }

    async fn manifest(&mut self, manifest: TaskManifestMessage) -> Option<Vec<TaskIdentifier>> {
        let timeline = manifest.timeline?;
        if timeline <= self.sequence {
            tracing::debug!(timeline, known = self.sequence, "an outdated manifest was dropped");
            return None;
        }
        let record = InstanceRecord { sequence: timeline, ..self.instance.clone() };
        if let Err(error) = self.store.put_instance(&record).await {
            tracing::error!(%error, "a manifest could not be taken in");
            return None;
        }
        self.instance = record;
        self.sequence = timeline;
        self.awaiting_verdict = manifest.message_id.clone();
        Some(self.strays(&manifest))
    }

    async fn stop_verified(&mut self, message_id: &str, tasks: Vec<TaskIdentifier>) {
        if self.awaiting_verdict.take_if(|awaited| awaited == message_id).is_none() {
            tracing::warn!(message_id, "a verdict on a manifest that is not the newest was dropped");
            return;
        }
        self.fleet.stop(tasks.into_iter().filter_map(|task| task.task_arn).collect()).await;
    }

    async fn credentials(&mut self, message: &IAMRoleCredentialsMessage) -> bool {
        let known = message.task_arn.as_ref().is_some_and(|arn| self.fleet.tasks().contains_key(arn));
        // An execution role is the agent's own business, and containers never see it.
        if known && message.role_type == Some(RoleType::TaskApplication) {
            message.role_credentials.iter().for_each(|role| self.vault.put(role, &self.fleet));
        }
        known
    }

    async fn heartbeat(&mut self) {
        // Not awaited: an engine that is slow to answer must not hold up the channel.
        let doctor = self.doctor.clone();
        tokio::spawn(async move { doctor.check().await });
    }
}
