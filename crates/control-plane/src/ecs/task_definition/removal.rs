//! The end of a deleted revision: it is removed as soon as nothing uses it any more.

use std::collections::HashSet;

use longshore_model::task_definition::Status;
use longshore_model::{Group, Guard, Key, Snapshot, TaskDefinition, TaskDefinitionId, service};

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

fn removal(definition: &TaskDefinition, revision: longshore_model::Revision) -> Group {
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
            used.insert(&service.value.definition);
            let deployments = state.rollout.iter().flat_map(|rollout| &rollout.value.deployments);
            used.extend(deployments.map(|deployment| &deployment.definition));
        }
    }
    used
}
