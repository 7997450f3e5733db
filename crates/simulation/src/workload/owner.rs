//! The owner of one service: scales it, deploys good and bad revisions, forces deployments, deletes and makes it again.

use longshore_api::ecs::Operation;
use serde_json::{Value, json};

use super::User;
use crate::scenario::Plan;

/// What the owner wants at the moment.
struct Wish {
    desired: u64,
    definition: String,
}

pub(super) async fn run(user: User, plan: Plan) {
    user.wait(0, 5_000).await;
    let Some(definition) = register(&user, &plan).await else { return };
    let mut wish = Wish { desired: user.dice.between(0, plan.most), definition };
    create(&user, &plan, &wish).await;
    while user.wait(1_000, plan.calm_seconds * 1_000).await {
        let mut changes = json!({});
        match user.dice.below(12) {
            0..4 => wish.desired = user.dice.between(0, plan.most),
            4..8 => {
                let Some(definition) = register(&user, &plan).await else { return };
                wish.definition = definition;
            }
            8 => changes = json!({"forceNewDeployment": true}),
            9 => {
                let (minimum, maximum) = [(100, 200), (50, 150), (0, 100), (50, 100)][user.dice.below(4)];
                changes = json!({"deploymentConfiguration":
                    {"minimumHealthyPercent": minimum, "maximumPercent": maximum}});
            }
            10 => {
                wish.desired = user.dice.between(0, plan.most);
                let Some(definition) = register(&user, &plan).await else { return };
                wish.definition = definition;
            }
            _ => {
                delete(&user, &plan).await;
                if !user.wait(1_000, 60_000).await {
                    return;
                }
                create(&user, &plan, &wish).await;
                continue;
            }
        }
        update(&user, &plan, &wish, changes).await;
    }
}

/// Registers one more revision, which may be a bad one.
async fn register(user: &User, plan: &Plan) -> Option<String> {
    let image = match user.dice.below(10) {
        0 => format!("flap-{}", user.dice.between(1, 8)),
        1 => "hang".to_owned(),
        2 => "missing".to_owned(),
        3 if plan.is_checked => format!("sick-{}", user.dice.between(10, 40)),
        _ => "serve".to_owned(),
    };
    let mut container = json!({
        "name": "main", "image": image, "cpu": plan.cpu_units, "memory": plan.memory_mib, "essential": true,
    });
    if let Some(port) = plan.host_port {
        container["portMappings"] = json!([{"containerPort": 80, "hostPort": port}]);
    }
    if plan.is_checked {
        container["healthCheck"] = json!({"command": ["CMD", "true"], "interval": 10, "timeout": 5, "retries": 2});
    }
    let request = json!({"family": plan.name, "containerDefinitions": [container]});
    let answer = user.demand(Operation::RegisterTaskDefinition, request).await?;
    let arn = answer["taskDefinition"]["taskDefinitionArn"].as_str()?;
    arn.rsplit('/').next().map(str::to_owned)
}

async fn create(user: &User, plan: &Plan, wish: &Wish) {
    let request = json!({
        "serviceName": plan.name,
        "taskDefinition": wish.definition,
        "desiredCount": wish.desired,
        "clientToken": user.token(),
        "placementConstraints": plan.constraints,
        "placementStrategy": plan.strategy,
        "deploymentConfiguration": {
            "minimumHealthyPercent": plan.minimum_healthy_percent,
            "maximumPercent": plan.maximum_percent,
        },
    });
    user.world.promises.service_changes(&plan.name);
    // A service of that name may still be stopping its tasks.
    loop {
        match user.insist(Operation::CreateService, request.clone()).await {
            Ok(_) => break,
            Err(failure) if failure.to_string().contains("still Draining") => user.pause().await,
            Err(failure) => {
                return user.world.site.journal.violation(format!("{} was not created: {failure}", plan.name));
            }
        }
    }
    promise(user, plan, wish);
}

async fn update(user: &User, plan: &Plan, wish: &Wish, changes: Value) {
    let mut request = json!({
        "service": plan.name, "taskDefinition": wish.definition, "desiredCount": wish.desired,
    });
    if let (Value::Object(request), Value::Object(changes)) = (&mut request, changes) {
        request.extend(changes);
    }
    user.world.promises.service_changes(&plan.name);
    if user.demand(Operation::UpdateService, request).await.is_some() {
        promise(user, plan, wish);
    }
}

fn promise(user: &User, plan: &Plan, wish: &Wish) {
    let desired = u32::try_from(wish.desired).unwrap_or(u32::MAX);
    user.world.promises.service_is_wanted(&plan.name, desired, &wish.definition);
    user.check_promises();
}

async fn delete(user: &User, plan: &Plan) {
    user.world.promises.service_changes(&plan.name);
    let answer = user.insist(Operation::DeleteService, json!({"service": plan.name, "force": true})).await;
    // The first try may have been carried out without an answer.
    let was_deleted = |text: String| text.contains("Service not found") || text.contains("not ACTIVE");
    match answer {
        Ok(_) => {}
        Err(failure) if was_deleted(failure.to_string()) => {}
        Err(failure) => user.world.site.journal.violation(format!("{} was not deleted: {failure}", plan.name)),
    }
    user.world.promises.service_is_deleted(&plan.name);
    user.check_promises();
}
