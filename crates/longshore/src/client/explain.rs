//! Asks the API for all that decides where a task could be placed, and answers for each instance of the cluster.

use std::collections::HashSet;

use longshore_api::ecs::{DesiredStatus, PlacementConstraint, PlacementConstraintType, TaskDefinition};

use super::cluster::{Cluster, Of};
use super::fit::{Demand, Members, Verdict};
use crate::error::Error;

/// What placement would find on each instance for one more task of the definition, with the constraints that the
/// service or call adds; `of` are the tasks of the same group.
pub(super) async fn verdicts(
    cluster: &Cluster,
    definition: &TaskDefinition,
    added: &[PlacementConstraint],
    of: Of<'_>,
) -> Result<Vec<Verdict>, Error> {
    let mut demand = Demand::of(definition);
    let own = definition.placement_constraints.iter().flatten().map(|constraint| constraint.expression.as_deref());
    let members = added.iter().filter(|constraint| constraint.r#type == Some(PlacementConstraintType::MemberOf));
    for expression in own.chain(members.map(|constraint| constraint.expression.as_deref())).flatten() {
        let arns = cluster.instance_arns(Some(expression)).await?.into_iter().collect();
        demand.members.push(Members { expression: expression.to_owned(), arns });
    }
    if added.iter().any(|constraint| constraint.r#type == Some(PlacementConstraintType::DistinctInstance)) {
        demand.apart_from = instances_of(cluster, of).await?;
    }
    let instances = cluster.instances().await?;
    Ok(instances.iter().map(|instance| Verdict::new(&demand, instance)).collect())
}

async fn instances_of(cluster: &Cluster, of: Of<'_>) -> Result<HashSet<String>, Error> {
    let arns = cluster.task_arns(DesiredStatus::Running, of).await?;
    let tasks = cluster.tasks(&arns).await?;
    Ok(tasks.into_iter().filter_map(|task| task.container_instance_arn).collect())
}
