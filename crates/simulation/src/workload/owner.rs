//! The owner of one service: scales it, deploys good and bad revisions, forces deployments, deletes and makes it again.

use std::sync::Arc;

use longshore_api::ecs::Operation;
use longshore_model::ServiceName;
use serde_json::{Value, json};
use tokio::time::Instant;

use super::User;
use crate::scenario::{Kind, Plan};
use crate::site::CLUSTER;
use crate::world::World;

/// What the owner wants at the moment.
struct Wish {
    desired: u64,
    definition: String,
    /// Whether the deployment that brings it was asked to go back.
    is_turned_back: bool,
}

pub(super) async fn run(user: User, plan: Plan) {
    user.wait(0, 5_000).await;
    let Some(definition) = register(&user, &plan).await else { return };
    let mut wish = Wish { desired: user.dice.between(0, plan.most), definition, is_turned_back: false };
    create(&user, &plan, &wish).await;
    while user.wait(1_000, plan.calm_seconds * 1_000).await {
        if plan.is_protecting && user.dice.chance(400) {
            protect(&user, &plan).await;
            continue;
        }
        let mut changes = json!({});
        match user.dice.below(13) {
            0..4 => wish.desired = user.dice.between(0, plan.most),
            4..8 => {
                let Some(definition) = register(&user, &plan).await else { return };
                (wish.definition, wish.is_turned_back) = (definition, false);
            }
            8 => changes = json!({"forceNewDeployment": true}),
            9 => {
                let (minimum, maximum) = match plan.kind {
                    Kind::Daemon => Plan::DAEMON_PERCENTS[user.dice.below(3)],
                    _ => [(100, 200), (50, 150), (0, 100), (50, 100)][user.dice.below(4)],
                };
                changes = json!({"deploymentConfiguration": configuration(&plan, minimum, maximum)});
            }
            10 => {
                wish.is_turned_back = true;
                turn_back(&user, &plan, &wish).await;
                continue;
            }
            11 => {
                wish.desired = user.dice.between(0, plan.most);
                let Some(definition) = register(&user, &plan).await else { return };
                (wish.definition, wish.is_turned_back) = (definition, false);
            }
            _ => {
                user.delete_service(&plan.name).await;
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
pub(super) async fn register(user: &User, plan: &Plan) -> Option<String> {
    let image = user.image(plan.is_checked);
    let mut container = json!({
        "name": "main", "image": image, "cpu": plan.cpu_units, "memory": plan.memory_mib, "essential": true,
    });
    if let Some(port) = plan.host_port {
        container["portMappings"] = json!([{"containerPort": 80, "hostPort": port}]);
    } else if !plan.attached.is_empty() {
        let ports = plan.attached.iter().map(|it| json!({"containerPort": it.container_port, "hostPort": 0}));
        container["portMappings"] = ports.collect();
    }
    if plan.is_checked {
        container["healthCheck"] = json!({"command": ["CMD", "true"], "interval": 10, "timeout": 5, "retries": 2});
    }
    let request = json!({"family": plan.name, "containerDefinitions": [container]});
    let answer = user.demand(Operation::RegisterTaskDefinition, request).await?;
    let arn = answer["taskDefinition"]["taskDefinitionArn"].as_str()?;
    arn.rsplit('/').next().map(str::to_owned)
}

fn configuration(plan: &Plan, minimum_healthy_percent: u32, maximum_percent: u32) -> Value {
    let mut configuration =
        json!({"minimumHealthyPercent": minimum_healthy_percent, "maximumPercent": maximum_percent});
    if let (Value::Object(configuration), Some(Value::Object(stages))) = (&mut configuration, &plan.stages) {
        configuration.extend(stages.clone());
    }
    if let Some(breaker) = plan.breaker {
        configuration["deploymentCircuitBreaker"] = json!({"enable": true, "rollback": breaker.rolls_back});
    }
    configuration
}

/// Protects some of the service's tasks for a while, or no more.
pub(super) async fn protect(user: &User, plan: &Plan) {
    let snapshot = user.world.site.ledger.snapshot();
    let Some(state) = snapshot.cluster(CLUSTER) else { return };
    let some = state.live_tasks_of(&plan.name).filter(|_| user.dice.chance(500)).take(10);
    let tasks: Vec<String> = some.map(|task| task.id.to_string()).collect();
    if tasks.is_empty() {
        return;
    }
    let request = json!({
        "cluster": CLUSTER, "tasks": tasks, "protectionEnabled": user.dice.chance(800),
        "expiresInMinutes": user.dice.between(1, 5),
    });
    // Tasks may be gone by then, or a deployment may be in the way: either is an answer.
    let _ = user.insist(Operation::UpdateTaskProtection, request).await;
}

async fn create(user: &User, plan: &Plan, wish: &Wish) {
    let mut request = json!({
        "serviceName": plan.name,
        "taskDefinition": wish.definition,
        "clientToken": user.token(),
        "placementConstraints": plan.constraints,
        "placementStrategy": plan.strategy,
        "deploymentConfiguration": configuration(plan, plan.minimum_healthy_percent, plan.maximum_percent),
    });
    match plan.kind {
        Kind::Daemon => request["schedulingStrategy"] = json!("DAEMON"),
        _ => request["desiredCount"] = json!(wish.desired),
    }
    if !plan.attached.is_empty() {
        let scope = user.world.site.servers.scope();
        request["loadBalancers"] = plan.attached.iter().map(|it| it.wire(scope)).collect();
        request["healthCheckGracePeriodSeconds"] = json!(plan.grace_seconds);
    }
    if let Some(provider) = plan.provider {
        request["capacityProviderStrategy"] = json!([{"capacityProvider": provider, "weight": 1}]);
    }
    if user.create_service(&plan.name, request).await {
        promise(user, plan, wish);
    }
}

impl User {
    /// The image of a revision, which may be a bad one.
    pub(super) fn image(&self, is_checked: bool) -> String {
        match self.dice.below(10) {
            0 => format!("flap-{}", self.dice.between(1, 8)),
            1 => "hang".to_owned(),
            2 => "missing".to_owned(),
            3 if is_checked => format!("sick-{}", self.dice.between(10, 40)),
            _ => "serve".to_owned(),
        }
    }

    /// Creates a service, once no earlier one of its name is stopping its tasks any more; whether it was created.
    pub(super) async fn create_service(&self, name: &str, request: Value) -> bool {
        self.world.promises.service_changes(name);
        loop {
            match self.insist(Operation::CreateService, request.clone()).await {
                Ok(_) => return true,
                Err(failure) if failure.to_string().contains("still Draining") => self.pause().await,
                Err(failure) => {
                    self.world.site.journal.violation(format!("{name} was not created: {failure}"));
                    return false;
                }
            }
        }
    }

    /// Deletes a service.
    pub(super) async fn delete_service(&self, name: &str) {
        self.world.promises.service_goes(name);
        let answer = self.insist(Operation::DeleteService, json!({"service": name, "force": true})).await;
        // The first try may have been carried out without an answer.
        let was_deleted = |text: String| text.contains("Service not found") || text.contains("not ACTIVE");
        match answer {
            Ok(_) => {}
            Err(failure) if was_deleted(failure.to_string()) => {}
            Err(failure) => self.world.site.journal.violation(format!("{name} was not deleted: {failure}")),
        }
        self.world.promises.service_is_deleted(name);
        self.check_promises();
    }
}

async fn update(user: &User, plan: &Plan, wish: &Wish, changes: Value) {
    let mut request = json!({"service": plan.name, "taskDefinition": wish.definition});
    if plan.kind != Kind::Daemon {
        request["desiredCount"] = json!(wish.desired);
    }
    if let (Value::Object(request), Value::Object(changes)) = (&mut request, changes) {
        request.extend(changes);
    }
    user.world.promises.service_changes(&plan.name);
    if user.demand(Operation::UpdateService, request).await.is_some() {
        promise(user, plan, wish);
    }
}

/// A daemon's count is that of its instances, which is for nobody to say.
fn desired(plan: &Plan, wish: &Wish) -> Option<u32> {
    u32::try_from(wish.desired).ok().filter(|_| plan.kind != Kind::Daemon)
}

fn promise(user: &User, plan: &Plan, wish: &Wish) {
    // A deployment that turns back by itself sets the task definition too.
    let is_kept = !plan.may_turn_back() && !wish.is_turned_back;
    let definition = is_kept.then_some(wish.definition.as_str());
    user.world.promises.service_is_wanted(&plan.name, desired(plan, wish), definition);
    user.check_promises();
}

/// Asks the deployment that is under way to go back; from then on its task definition is not its owner's alone to say,
/// until another one is deployed: the same one asked for again begins no deployment before the way back has.
async fn turn_back(user: &User, plan: &Plan, wish: &Wish) {
    let snapshot = user.world.site.ledger.snapshot();
    let under_way = || snapshot.cluster(CLUSTER)?.service(&plan.name)?.rollout.as_ref()?.under_way;
    let Some(under_way) = under_way() else { return };
    let name = ServiceName::from(plan.name.as_str());
    let arn = user.world.site.servers.scope().service_deployment(&CLUSTER.into(), &name, under_way);
    user.world.promises.service_changes(&plan.name);
    // It may be over by then; either answer is good.
    let _ = user.insist(Operation::StopServiceDeployment, json!({"serviceDeploymentArn": arn})).await;
    user.world.promises.service_is_wanted(&plan.name, desired(plan, wish), None);
    user.check_promises();
}

/// Deploys a service once more, after its deployment was given up.
pub(crate) async fn deploy_again(world: &Arc<World>, service: &str) {
    let user = User::new(world, &format!("{service} again"), Instant::now());
    user.world.promises.service_changes(service);
    let request = json!({"service": service, "forceNewDeployment": true});
    user.demand(Operation::UpdateService, request).await;
}
