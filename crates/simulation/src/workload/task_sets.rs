//! The owner of a service that it rolls out itself: makes task sets, scales them, says which is the primary one, and takes
//! them away again.

use longshore_api::ecs::Operation;
use longshore_model::DeploymentId;
use longshore_model::task_set::{Status, TaskSet};
use serde_json::{Value, json};

use super::User;
use super::owner::{protect, register};
use crate::scenario::Plan;
use crate::site::CLUSTER;

pub(super) async fn run(user: User, plan: Plan) {
    user.wait(0, 5_000).await;
    let mut desired = user.dice.between(0, plan.most);
    if !create(&user, &plan, desired).await {
        return;
    }
    while user.wait(1_000, plan.calm_seconds * 1_000).await {
        if plan.is_protecting && user.dice.chance(300) {
            protect(&user, &plan).await;
            continue;
        }
        match user.dice.below(12) {
            0..3 => {
                desired = user.dice.between(0, plan.most);
                update(&user, &plan, desired).await;
            }
            3..6 => add(&user, &plan).await,
            6 | 7 => scale(&user, &plan).await,
            8 | 9 => make_primary(&user, &plan).await,
            10 => remove(&user, &plan).await,
            _ => {
                user.delete_service(&plan.name).await;
                if !user.wait(1_000, 60_000).await || !create(&user, &plan, desired).await {
                    return;
                }
            }
        }
        user.check_promises();
    }
}

async fn create(user: &User, plan: &Plan, desired: u64) -> bool {
    let request = json!({
        "serviceName": plan.name,
        "deploymentController": {"type": "EXTERNAL"},
        "desiredCount": desired,
        "clientToken": user.token(),
        "placementStrategy": plan.strategy,
    });
    let is_created = user.create_service(&plan.name, request).await;
    if is_created {
        promise(user, plan, desired);
    }
    is_created
}

async fn update(user: &User, plan: &Plan, desired: u64) {
    user.world.promises.service_changes(&plan.name);
    let request = json!({"service": plan.name, "desiredCount": desired});
    if user.demand(Operation::UpdateService, request).await.is_some() {
        promise(user, plan, desired);
    }
}

fn promise(user: &User, plan: &Plan, desired: u64) {
    user.world.promises.service_is_wanted(&plan.name, u32::try_from(desired).ok(), None);
    user.check_promises();
}

fn some_scale(user: &User) -> Value {
    let percent = [0.0, 30.0, 50.0, 100.0, 100.0][user.dice.below(5)];
    json!({"value": percent, "unit": "PERCENT"})
}

/// Adds a task set of a new revision, which may be a bad one.
async fn add(user: &User, plan: &Plan) {
    let Some(definition) = register(user, plan).await else { return };
    let scale = some_scale(user);
    let token: String = user.token().chars().take(36).collect();
    let request = json!({
        "service": plan.name, "cluster": CLUSTER, "taskDefinition": definition, "scale": scale, "clientToken": token,
    });
    match user.insist(Operation::CreateTaskSet, request).await {
        Ok(answer) => {
            let id = answer["taskSet"]["id"].as_str().and_then(|id| id.parse().ok());
            let Some(id) = id else {
                return user.world.site.journal.violation(format!("a task set has no id: {answer}"));
            };
            user.world.promises.set_is_wanted(&plan.name, id, scale["value"].as_f64());
        }
        // It takes no more of them.
        Err(failure) if failure.to_string().contains("LimitExceeded") => remove(user, plan).await,
        Err(failure) => {
            user.world.site.journal.violation(format!("a task set of {} was refused: {failure}", plan.name));
        }
    }
}

/// One of the service's task sets that was not deleted.
fn some_set(user: &User, plan: &Plan) -> Option<DeploymentId> {
    let snapshot = user.world.site.ledger.snapshot();
    let rollout = snapshot.cluster(CLUSTER)?.service(&plan.name)?.rollout.as_ref()?;
    let kept = |set: &&TaskSet| set.status != Status::Draining;
    let kept: Vec<DeploymentId> = rollout.task_sets.iter().filter(kept).map(|set| set.id).collect();
    user.dice.one_of(&kept)
}

async fn scale(user: &User, plan: &Plan) {
    let Some(set) = some_set(user, plan) else { return };
    let scale = some_scale(user);
    user.world.promises.set_changes(&plan.name, set);
    let request = json!({"service": plan.name, "cluster": CLUSTER, "taskSet": set.to_string(), "scale": scale});
    if user.demand(Operation::UpdateTaskSet, request).await.is_some() {
        user.world.promises.set_is_wanted(&plan.name, set, scale["value"].as_f64());
    }
}

async fn make_primary(user: &User, plan: &Plan) {
    let Some(set) = some_set(user, plan) else { return };
    let request = json!({"service": plan.name, "cluster": CLUSTER, "primaryTaskSet": set.to_string()});
    user.demand(Operation::UpdateServicePrimaryTaskSet, request).await;
}

async fn remove(user: &User, plan: &Plan) {
    let Some(set) = some_set(user, plan) else { return };
    user.world.promises.set_changes(&plan.name, set);
    let request = json!({"service": plan.name, "cluster": CLUSTER, "taskSet": set.to_string(), "force": true});
    match user.insist(Operation::DeleteTaskSet, request).await {
        Ok(_) => {}
        // The first try may have been carried out without an answer, and its tasks may be gone.
        Err(failure) if failure.to_string().contains("TaskSetNotFound") => {}
        Err(failure) => {
            let text = format!("task set {set} of {} was not deleted: {failure}", plan.name);
            user.world.site.journal.violation(text);
        }
    }
    user.world.promises.set_is_deleted(&plan.name, set);
}
