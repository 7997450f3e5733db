//! Tasks outside services: started by RunTask and StartTask, ended by themselves or by StopTask.

use longshore_api::ecs::Operation;
use longshore_model::TaskId;
use serde_json::json;

use super::{User, ids};
use crate::invariants::STARTED_DIRECTLY;
use crate::site::CLUSTER;

pub(super) async fn run(user: User) {
    let seconds = user.dice.between(1, 90);
    for (family, image) in
        [("job", format!("job-{seconds}")), ("helper", "serve".to_owned()), ("broken", "missing".into())]
    {
        let container = json!({"name": "main", "image": image, "cpu": 64, "memory": 128});
        let request = json!({"family": family, "containerDefinitions": [container]});
        if user.demand(Operation::RegisterTaskDefinition, request).await.is_none() {
            return;
        }
    }
    while user.wait(500, 20_000).await {
        let family = ["job", "job", "job", "helper", "broken"][user.dice.below(5)];
        match user.dice.below(10) {
            0..6 => start(&user, family).await,
            6 | 7 => start_directly(&user, family).await,
            _ => stop(&user).await,
        }
        user.check_promises();
    }
}

async fn start(user: &User, family: &str) {
    let count = user.dice.between(1, 5);
    let mut request = json!({"taskDefinition": family, "count": count, "clientToken": user.token()});
    if let Some(provider) = user.dice.one_of(&user.world.scenario.providers())
        && user.dice.chance(400)
    {
        // Without room there they wait for it.
        request["capacityProviderStrategy"] = json!([{"capacityProvider": provider, "weight": 1}]);
    }
    let answer = user.insist(Operation::RunTask, request).await;
    keep(user, answer.ok().as_ref().map(|answer| ids(answer, "tasks", "taskArn")).unwrap_or_default());
}

async fn start_directly(user: &User, family: &str) {
    let Some(instance) = user.some_instance() else { return };
    let request = json!({
        "taskDefinition": family, "containerInstances": [instance.to_string()], "startedBy": STARTED_DIRECTLY,
    });
    // Without a token a call that is repeated starts another task, which is as good as any.
    let answer = user.insist(Operation::StartTask, request).await;
    keep(user, answer.ok().as_ref().map(|answer| ids(answer, "tasks", "taskArn")).unwrap_or_default());
}

fn keep(user: &User, tasks: Vec<&str>) {
    for task in tasks.into_iter().filter_map(|id| id.parse::<TaskId>().ok()) {
        user.world.promises.task_is_started(task);
    }
}

/// Stops a task that was started here, or one of a service.
async fn stop(user: &User) {
    let snapshot = user.world.site.ledger.snapshot();
    let some_task = || {
        let state = snapshot.cluster(CLUSTER)?;
        state.live_tasks().nth(user.dice.below(state.live_task_count())).map(|task| task.id)
    };
    let known = user.world.promises.some_task(|count| user.dice.below(count));
    let Some(task) = known.filter(|_| user.dice.chance(600)).or_else(some_task) else { return };
    if user.insist(Operation::StopTask, json!({"task": task.to_string()})).await.is_ok() {
        user.world.promises.task_is_stopped(task);
    }
}
