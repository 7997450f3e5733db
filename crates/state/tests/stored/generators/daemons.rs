//! Any daemon, revision and deployment.

use std::sync::Arc;

use longshore_model::daemon::deployment::{Rollback, Status};
use longshore_model::daemon::{self, Configuration, DaemonOwner, Image};
use longshore_model::{Daemon, DaemonDeployment, DaemonDeploymentId, DaemonRevision, DaemonRevisionId, Record};
use proptest::collection::vec;
use proptest::option::of;
use proptest::prelude::*;
use proptest::sample::select;

use super::{definition_id, name, tags, text, time};

fn revision_id() -> impl Strategy<Value = DaemonRevisionId> {
    any::<u64>().prop_map(DaemonRevisionId::from_bits)
}

fn deployment_id() -> impl Strategy<Value = DaemonDeploymentId> {
    any::<u64>().prop_map(DaemonDeploymentId::from_bits)
}

/// The daemon of a task.
pub(super) fn owner() -> impl Strategy<Value = DaemonOwner> {
    (name(), revision_id()).prop_map(|(daemon, revision)| DaemonOwner { daemon: daemon.into(), revision })
}

fn configuration() -> impl Strategy<Value = Configuration> {
    (0..=400u32, any::<u32>(), vec(text(), 0..3)).prop_map(|(quarters, bake_minutes, alarm_names)| Configuration {
        drain_percent: f64::from(quarters) / 4.0,
        bake_minutes,
        alarm_names,
    })
}

pub(super) fn daemon() -> impl Strategy<Value = Record> {
    let status = select(vec![daemon::Status::Active, daemon::Status::DeleteInProgress]);
    let ids = (name(), name(), revision_id(), deployment_id());
    (ids, status, configuration(), text(), (time(), time()), of(text()), text(), tags()).prop_map(
        |(ids, status, configuration, created_by, times, client_token, created_with, tags)| {
            Record::Daemon(Arc::new(Daemon {
                cluster: ids.0.into(),
                name: ids.1.into(),
                status,
                revision: ids.2,
                deployment: ids.3,
                configuration,
                created_by,
                created_at: times.0,
                updated_at: times.1,
                client_token,
                created_with,
                tags,
            }))
        },
    )
}

pub(super) fn revision() -> impl Strategy<Value = Record> {
    let image = (name(), text()).prop_map(|(container, image)| Image { container: container.into(), image });
    let ids = (name(), name(), revision_id(), definition_id());
    (ids, vec(text(), 0..3), vec(image, 0..3), any::<[bool; 3]>(), time()).prop_map(
        |(ids, capacity_providers, images, flags, created_at)| {
            Record::DaemonRevision(Arc::new(DaemonRevision {
                cluster: ids.0.into(),
                daemon: ids.1.into(),
                id: ids.2,
                definition: ids.3,
                capacity_providers,
                images,
                propagate_tags: flags[0],
                enable_ecs_managed_tags: flags[1],
                enable_execute_command: flags[2],
                created_at,
            }))
        },
    )
}

pub(super) fn deployment() -> impl Strategy<Value = Record> {
    let status = select(vec![
        Status::Pending,
        Status::InProgress,
        Status::Successful,
        Status::Stopped,
        Status::RollbackInProgress,
        Status::RollbackSuccessful,
        Status::RollbackFailed,
    ]);
    let rollback = (text(), time(), revision_id());
    let rollback = rollback.prop_map(|(reason, started_at, target)| Rollback { reason, started_at, target });
    let ids = (name(), name(), deployment_id());
    let revisions = (of(revision_id()), vec(revision_id(), 0..3), of(revision_id()));
    let numbers = (any::<[u32; 3]>(), any::<u64>());
    let times = (time(), time(), vec(of(time()), 4));
    (ids, status, text(), revisions, configuration(), of(rollback), numbers, times).prop_map(
        |(ids, status, status_reason, revisions, configuration, rollback, numbers, times)| {
            let (counts, generation) = numbers;
            Record::DaemonDeployment(Arc::new(DaemonDeployment {
                cluster: ids.0.into(),
                daemon: ids.1.into(),
                id: ids.2,
                status,
                status_reason,
                target: revisions.0,
                sources: revisions.1,
                fallback: revisions.2,
                configuration,
                failed_tasks: counts[0],
                failure_threshold: counts[1],
                rollback,
                settled_instances: counts[2],
                progressed_at: times.0,
                settled_at: times.2[0],
                generation,
                created_at: times.1,
                started_at: times.2[1],
                stopped_at: times.2[2],
                finished_at: times.2[3],
            }))
        },
    )
}
