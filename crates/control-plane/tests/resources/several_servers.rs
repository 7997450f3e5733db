//! Several servers on one state: what one of them has answered holds at the others at once, wherever not knowing it would do
//! harm.

use longshore_api::ecs::Operation;
use longshore_control_plane::gateway::{self, Refusal};
use longshore_model::TaskDefinitionId;
use longshore_model::task::Status;
use longshore_state::Shared;
use serde_json::json;

use crate::harness::Server;

async fn two_servers() -> (Server, Server) {
    let state = Shared::default();
    let (one, two) = (Server::among_others(&state), Server::among_others(&state));
    one.ok(Operation::CreateCluster, json!({"clusterName": "c"})).await;
    (one, two)
}

#[tokio::test]
async fn nothing_is_refused_because_another_server_made_it_a_moment_ago() {
    let (one, two) = two_servers().await;
    let definition = json!({"family": "web", "containerDefinitions": [{"name": "main", "image": "i", "memory": 64}]});
    one.ok(Operation::RegisterTaskDefinition, definition).await;
    assert!(two.ctx.snapshot().clusters().is_empty(), "no watch has told it");
    two.ok(
        Operation::CreateService,
        json!({"cluster": "c", "serviceName": "web", "taskDefinition": "web", "desiredCount": 1}),
    )
    .await;
    one.ok(Operation::UpdateService, json!({"cluster": "c", "service": "web", "desiredCount": 2})).await;
    let (code, _) = two.refused(Operation::UpdateService, json!({"cluster": "c", "service": "other"})).await;
    assert_eq!(code, "ServiceNotFoundException", "what is not there is not there");
}

#[tokio::test]
async fn an_agent_that_registered_elsewhere_is_let_in() {
    let (one, two) = two_servers().await;
    let instance = one.instance().await;
    let query = format!("clusterArn=c&containerInstanceArn={instance}&protocolVersion=2");
    assert!(gateway::admit(&two.ctx, &query).await.is_ok());
    one.ok(
        Operation::DeregisterContainerInstance,
        json!({"cluster": "c", "containerInstance": instance, "force": true}),
    )
    .await;
    let three = query.replace(&instance, &"0".repeat(32));
    assert!(matches!(gateway::admit(&two.ctx, &three).await, Err(Refusal::Inactive(_))));
    assert!(matches!(gateway::admit(&two.ctx, &query).await, Err(Refusal::Inactive(_))), "it has caught up");
}

/// A report about an unknown task is answered and dropped, so an agent would never repeat it.
#[tokio::test]
async fn a_report_about_a_task_that_another_server_placed_is_not_dropped() {
    let (one, two) = two_servers().await;
    let definition = json!({"family": "web", "containerDefinitions": [{"name": "main", "image": "i", "memory": 64}]});
    one.ok(Operation::RegisterTaskDefinition, definition).await;
    let instance = one.instance().await;
    let definition = TaskDefinitionId { family: "web".into(), revision: 1 };
    let task = one.run_task(1, &instance, definition).await;
    let report = json!({"cluster": "c", "task": task.to_string(), "status": "STOPPED"});
    two.ok(Operation::SubmitTaskStateChange, report).await;
    assert_eq!(two.task(task).last, Status::Stopped);
}
