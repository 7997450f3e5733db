//! The agent's part of the flight recorder: what its containers leave behind is told to the server once the task's end is,
//! never before and never instead, so that no report of an end waits for it.
//!
//! Only a server that takes reports on the control channel takes this; there is no call for it. What is not told in time, or
//! is gone by then, is not told.

use std::time::Duration;

use longshore_api::agent::extension::{ContainerEvidence, Evidence};

use super::spec::Spec;
use super::state::Observed;
use crate::runtime::Engine;
use crate::session::submit::Submitter;

/// How long the containers wait for a server to be told to.
const PATIENCE: Duration = Duration::from_secs(5 * 60);

/// Looks at the containers and tells the server; returns when that is done with, or given up.
pub(super) async fn tell(engine: &Engine, submitter: &Submitter, spec: &Spec, seen: &Observed) {
    let told = async {
        if !submitter.channel_is_open().await {
            return;
        }
        let evidence = look(engine, spec, seen).await;
        if !evidence.containers.is_empty() {
            submitter.tell(&spec.arn, &evidence).await;
        }
    };
    if tokio::time::timeout(PATIENCE, told).await.is_err() {
        tracing::debug!(task = spec.arn, "no server took what is left of the task's containers");
    }
}

async fn look(engine: &Engine, spec: &Spec, seen: &Observed) -> Evidence {
    let mut evidence = Evidence::default();
    for (wanted, container) in spec.containers.iter().zip(&seen.containers) {
        let Some(id) = &container.runtime_id else { continue };
        match engine.post_mortem(id).await {
            Ok(found) => evidence.containers.push(ContainerEvidence {
                name: wanted.name.clone(),
                finished_at_millis: found.finished_at.or(container.finished_at).map(|at| at.as_millis()),
                out_of_memory: found.out_of_memory,
                restarts: container.restarts,
                lines: found.lines,
                no_lines: found.no_lines,
                health: found.health,
            }),
            Err(error) => {
                tracing::debug!(task = spec.arn, container = wanted.name, %error, "a container cannot be looked at");
            }
        }
    }
    evidence
}
