//! The owner of one managed daemon: deploys good and bad revisions, moves it between capacity providers, deletes it and makes
//! it again.

use std::sync::Arc;

use longshore_api::ecs::Operation;
use longshore_model::DaemonName;
use serde_json::{Value, json};
use tokio::time::Instant;

use super::User;
use crate::scenario::AgentPlan;
use crate::site::CLUSTER;
use crate::world::World;

/// What the owner wants at the moment.
struct Wish {
    definition: String,
    providers: Vec<&'static str>,
}

pub(super) async fn run(user: User, plan: AgentPlan) {
    user.wait(0, 10_000).await;
    let Some(definition) = register(&user, &plan).await else { return };
    let mut wish = Wish { definition, providers: some_providers(&user) };
    if !create(&user, &plan, &wish).await {
        return;
    }
    while user.wait(1_000, plan.calm_seconds * 1_000).await {
        match user.dice.below(10) {
            0..7 => {
                let Some(definition) = register(&user, &plan).await else { return };
                wish.definition = definition;
            }
            7 => wish.providers = some_providers(&user),
            8 => {}
            _ => {
                delete(&user, &plan).await;
                if !user.wait(1_000, 60_000).await || !create(&user, &plan, &wish).await {
                    return;
                }
                continue;
            }
        }
        update(&user, &plan, &wish).await;
    }
}

fn some_providers(user: &User) -> Vec<&'static str> {
    let all = user.world.scenario.providers();
    match user.dice.one_of(&all) {
        Some(one) if user.dice.chance(500) => vec![one],
        _ => all,
    }
}

/// Registers one more revision, which may be a bad one.
async fn register(user: &User, plan: &AgentPlan) -> Option<String> {
    let mut container = json!({
        "name": "main", "image": user.image(plan.is_checked), "cpu": plan.cpu_units, "memory": plan.memory_mib,
        "essential": true,
    });
    if plan.is_checked {
        container["healthCheck"] = json!({"command": ["CMD", "true"], "interval": 10, "timeout": 5, "retries": 2});
    }
    let request = json!({"family": plan.name, "containerDefinitions": [container]});
    let answer = user.demand(Operation::RegisterDaemonTaskDefinition, request).await?;
    answer["daemonTaskDefinitionArn"].as_str().map(str::to_owned)
}

fn configuration(user: &User) -> Value {
    let share = [0.0, 25.0, 50.0, 100.0][user.dice.below(4)];
    json!({"drainPercent": share, "bakeTimeInMinutes": user.dice.below(2)})
}

async fn create(user: &User, plan: &AgentPlan, wish: &Wish) -> bool {
    let request = json!({
        "daemonName": plan.name,
        "clusterArn": CLUSTER,
        "daemonTaskDefinitionArn": wish.definition,
        "capacityProviderArns": wish.providers,
        "deploymentConfiguration": configuration(user),
        "clientToken": token(user),
    });
    user.world.promises.daemon_changes(&plan.name);
    // A daemon of that name may still be stopping its tasks.
    loop {
        match user.insist(Operation::CreateDaemon, request.clone()).await {
            Ok(_) => break,
            Err(failure) if failure.to_string().contains("still being deleted") => user.pause().await,
            Err(failure) => {
                user.world.site.journal.violation(format!("{} was not created: {failure}", plan.name));
                return false;
            }
        }
    }
    promise(user, plan, wish);
    true
}

/// A token fits into 36 characters.
fn token(user: &User) -> String {
    user.token().chars().take(36).collect()
}

async fn update(user: &User, plan: &AgentPlan, wish: &Wish) {
    let mut request = json!({
        "daemonArn": user.world.site.servers.scope().daemon(&CLUSTER.into(), &DaemonName::from(plan.name.as_str())),
        "daemonTaskDefinitionArn": wish.definition,
        "capacityProviderArns": wish.providers,
    });
    if user.dice.chance(300) {
        request["deploymentConfiguration"] = configuration(user);
    }
    user.world.promises.daemon_changes(&plan.name);
    if user.demand(Operation::UpdateDaemon, request).await.is_some() {
        promise(user, plan, wish);
    }
}

fn promise(user: &User, plan: &AgentPlan, wish: &Wish) {
    let definition = wish.definition.rsplit('/').next().unwrap_or_default();
    user.world.promises.daemon_is_wanted(&plan.name, definition);
    user.check_promises();
}

async fn delete(user: &User, plan: &AgentPlan) {
    let arn = user.world.site.servers.scope().daemon(&CLUSTER.into(), &DaemonName::from(plan.name.as_str()));
    user.world.promises.daemon_changes(&plan.name);
    match user.insist(Operation::DeleteDaemon, json!({"daemonArn": arn})).await {
        Ok(_) => {}
        // The first try may have been carried out without an answer.
        Err(failure) if ["DaemonNotFound", "DaemonNotActive"].iter().any(|code| failure.to_string().contains(code)) => {
        }
        Err(failure) => user.world.site.journal.violation(format!("{} was not deleted: {failure}", plan.name)),
    }
    user.world.promises.daemon_is_deleted(&plan.name);
    user.check_promises();
}

/// Deploys a daemon once more, after its deployment was given up.
pub(crate) async fn deploy_again(world: &Arc<World>, daemon: &str) {
    let user = User::new(world, &format!("{daemon} again"), Instant::now());
    let snapshot = world.site.ledger.snapshot();
    let revision = || {
        let found = snapshot.cluster(CLUSTER)?.daemon(daemon)?;
        found.revisions.get(&found.daemon.as_ref()?.value.revision)
    };
    let Some(revision) = revision() else { return };
    let providers: Vec<&str> = revision.capacity_providers.iter().map(|name| &**name).collect();
    let request = json!({
        "daemonArn": world.site.servers.scope().daemon(&CLUSTER.into(), &DaemonName::from(daemon)),
        "daemonTaskDefinitionArn": world.site.servers.scope().task_definition(&revision.definition),
        "capacityProviderArns": providers,
    });
    user.demand(Operation::UpdateDaemon, request).await;
}
