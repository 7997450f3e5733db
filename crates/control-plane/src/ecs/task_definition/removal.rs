//! The end of a deleted revision: it is removed as soon as nothing uses it any more. That of a daemon is only marked then,
//! and removed when it has been describable for long enough.

use std::collections::HashSet;
use std::sync::Arc;
use std::time::Duration;

use longshore_model::id::family::Kind;
use longshore_model::snapshot::DaemonState;
use longshore_model::task_definition::Status;
use longshore_model::{
    Entry, Group, Guard, Key, Record, Revision, Snapshot, TaskDefinition, TaskDefinitionId, Timestamp, service,
};

/// The groups that remove the revisions whose deletion was asked for and that no live task, service, daemon or
/// deployment uses; one group for each. Nothing new can begin to use such a revision, so its own guard is enough.
pub(crate) fn plan(snapshot: &Snapshot, now: Timestamp, retention: Duration) -> Vec<Group> {
    let mut going =
        snapshot.task_definitions().filter(|definition| definition.status == Status::DeleteInProgress).peekable();
    if going.peek().is_none() {
        return Vec::new();
    }
    let used = used(snapshot);
    let unused = going.filter(|definition| !used.contains(&definition.id));
    unused.filter_map(|definition| end(definition, now, retention)).collect()
}

/// The next step of a revision that nothing uses.
fn end(definition: &Entry<TaskDefinition>, now: Timestamp, retention: Duration) -> Option<Group> {
    match (definition.id.family.kind(), definition.deleted_at) {
        (Kind::Task, _) => Some(removal(definition, definition.revision)),
        (Kind::Daemon, Some(at)) if now.since(at) < retention => None,
        (Kind::Daemon, Some(_)) => Some(removal(definition, definition.revision)),
        (Kind::Daemon, None) => {
            let after = TaskDefinition { deleted_at: Some(now), ..(*definition.value).clone() };
            let record = Record::TaskDefinition(Arc::new(after));
            let group = Group::new(format!("the daemon task definition {} is no longer used", definition.id));
            Some(group.guard(Guard::unchanged(record.key(), Some(definition.revision))).put(record))
        }
    }
}

fn removal(definition: &TaskDefinition, revision: Revision) -> Group {
    let key = Key::TaskDefinition(definition.id.clone());
    Group::new(format!("{} was deleted and is no longer used", definition.id))
        .guard(Guard::unchanged(key.clone(), Some(revision)))
        .delete(key)
}

fn used(snapshot: &Snapshot) -> HashSet<&TaskDefinitionId> {
    let mut used = HashSet::new();
    for cluster in snapshot.clusters().values() {
        used.extend(cluster.live_tasks().map(|task| &task.value.definition));
        used.extend(cluster.daemons().values().flat_map(used_by_daemon));
        for state in cluster.services().values() {
            let Some(service) = state.service.as_ref().filter(|s| s.status != service::Status::Inactive) else {
                continue;
            };
            used.extend(&service.value.definition);
            let task_sets = state.rollout.iter().flat_map(|rollout| &rollout.value.task_sets);
            used.extend(task_sets.map(|set| &set.definition));
            let deployments = state.rollout.iter().flat_map(|rollout| &rollout.value.deployments);
            used.extend(deployments.map(|deployment| &deployment.definition));
        }
    }
    used
}

/// What a daemon runs or may be rolled back to.
fn used_by_daemon(state: &DaemonState) -> impl Iterator<Item = &TaskDefinitionId> {
    let deployment = state.deployment();
    let revisions = deployment.into_iter().flat_map(|it| [it.target, it.fallback, it.goal()]);
    revisions.flatten().filter_map(|id| state.revisions.get(&id)).map(|revision| &revision.value.definition)
}

#[cfg(test)]
mod tests {
    use longshore_model::task::{Desired, Status as TaskStatus};
    use longshore_model::{Record, Task, TaskId, Write, fixture};
    use serde_json::json;

    use super::*;

    fn id(revision: u32) -> TaskDefinitionId {
        TaskDefinitionId { family: "f".into(), revision }
    }

    fn definition(revision: u32, status: Status) -> Record {
        let definition = TaskDefinition { id: id(revision), status, ..fixture::task_definition(json!({})) };
        Record::TaskDefinition(definition.into())
    }

    fn task(bits: u128, revision: u32, last: TaskStatus) -> Record {
        let definition = id(revision);
        let task = Task { definition, desired: Desired::Stopped, last, ..fixture::task(TaskId::from_bits(bits)) };
        Record::Task(task.into())
    }

    #[test]
    fn only_deleted_revisions_that_nothing_runs_are_removed() {
        let records = [
            definition(1, Status::Active),
            definition(2, Status::Inactive),
            definition(3, Status::DeleteInProgress),
            definition(4, Status::DeleteInProgress),
            definition(5, Status::DeleteInProgress),
            task(1, 4, TaskStatus::Stopping),
            task(2, 5, TaskStatus::Stopped),
        ];
        let mut snapshot = Snapshot::default();
        for (revision, record) in (1..).zip(records) {
            snapshot.apply(Revision(revision), &[Write::Put(record)]);
        }
        let plan = || plan(&snapshot, Timestamp::default(), Duration::ZERO);
        let removed: Vec<Key> = plan().iter().flat_map(|group| group.writes.iter().map(Write::key)).collect();
        assert_eq!(removed, [Key::TaskDefinition(id(3)), Key::TaskDefinition(id(5))]);
        assert_eq!(plan()[0].guards, [Guard::unchanged(Key::TaskDefinition(id(3)), Some(Revision(3)))]);
    }
}
