//! The end of a deleted revision: it is removed as soon as nothing uses it any more.

use std::collections::HashSet;

use longshore_model::task_definition::Status;
use longshore_model::{Group, Guard, Key, Revision, Snapshot, TaskDefinition, TaskDefinitionId, service};

/// The groups that remove the revisions whose deletion was asked for and that no live task, service or deployment
/// uses; one group for each. Nothing new can begin to use such a revision, so its own guard is enough.
pub(crate) fn plan(snapshot: &Snapshot) -> Vec<Group> {
    let revisions = snapshot.families().values().flat_map(|family| family.revisions.values());
    let mut going = revisions.filter(|definition| definition.status == Status::DeleteInProgress).peekable();
    if going.peek().is_none() {
        return Vec::new();
    }
    let used = used(snapshot);
    let unused = going.filter(|definition| !used.contains(&definition.id));
    unused.map(|definition| removal(&definition.value, definition.revision)).collect()
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
        let removed: Vec<Key> = plan(&snapshot).iter().flat_map(|group| group.writes.iter().map(Write::key)).collect();
        assert_eq!(removed, [Key::TaskDefinition(id(3)), Key::TaskDefinition(id(5))]);
        assert_eq!(plan(&snapshot)[0].guards, [Guard::unchanged(Key::TaskDefinition(id(3)), Some(Revision(3)))]);
    }
}
