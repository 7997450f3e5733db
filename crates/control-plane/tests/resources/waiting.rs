//! What is answered in words: Express services, agents without updates, namespaces without Service Connect.

use longshore_api::ecs::Operation as Op;
use longshore_model::{InstanceSession, Record, fixture};
use serde_json::{Value, json};

use crate::harness::{ARN, Server};

fn express(changes: Value) -> Value {
    let mut request = json!({
        "cluster": "c", "executionRoleArn": "arn:aws:iam::0:role/e", "infrastructureRoleArn": "arn:aws:iam::0:role/i",
        "primaryContainer": {"image": "web:1"},
    });
    for (member, value) in changes.as_object().unwrap() {
        request[member] = value.clone();
    }
    request
}

#[tokio::test]
async fn express_services_wait_for_load_balancing() {
    let server = Server::with_cluster("c").await;
    let (code, words) = server.refused(Op::CreateExpressGatewayService, express(json!({}))).await;
    assert_eq!(code, "UnsupportedFeatureException");
    assert!(words.contains("CreateExpressGatewayService") && words.contains("load balancing"), "{words}");
}

#[tokio::test]
async fn express_services_are_checked_before_they_wait() {
    let server = Server::with_cluster("c").await;
    for (changes, words) in [
        (json!({"executionRoleArn": ""}), "executionRoleArn"),
        (json!({"serviceName": "no spaces"}), "service name"),
        (json!({"primaryContainer": {"image": ""}}), "image"),
        (json!({"primaryContainer": {"image": "i", "containerPort": 0}}), "containerPort"),
        (json!({"healthCheckPath": "ping"}), "forward slash"),
        (json!({"cpu": "much"}), "cpu"),
        (json!({"memory": "0"}), "memory"),
        (json!({"scalingTarget": {"minTaskCount": 3, "maxTaskCount": 2}}), "scaling target"),
    ] {
        let (code, told) = server.refused(Op::CreateExpressGatewayService, express(changes)).await;
        assert_eq!(code, "InvalidParameterException");
        assert!(told.contains(words), "{told}");
    }
    let elsewhere = server.refused(Op::CreateExpressGatewayService, express(json!({"cluster": "nowhere"}))).await;
    assert_eq!(elsewhere.0, "ClusterNotFoundException");
}

#[tokio::test]
async fn an_express_service_is_looked_for() {
    let server = Server::with_cluster("c").await;
    let missing = json!({"serviceArn": format!("{ARN}:service/c/web")});
    for operation in [Op::UpdateExpressGatewayService, Op::DeleteExpressGatewayService] {
        assert_eq!(server.refused(operation, missing.clone()).await.0, "ServiceNotFoundException");
    }
    let described = server.refused(Op::DescribeExpressGatewayService, missing).await;
    assert_eq!(described.0, "ResourceNotFoundException");
    let wrong = server.refused(Op::DeleteExpressGatewayService, json!({"serviceArn": "web"})).await;
    assert_eq!(wrong.0, "InvalidParameterException");
}

#[tokio::test]
async fn no_agent_has_an_update() {
    // Rule 6.6.2: UpdateContainerAgent answers NoUpdateAvailable and MissingVersion.
    let server = Server::with_cluster("c").await;
    let instance = server.instance().await;
    let request = json!({"cluster": "c", "containerInstance": instance});
    let silent = server.refused(Op::UpdateContainerAgent, request.clone()).await;
    assert_eq!(silent.0, "MissingVersionException");
    let id = instance.rsplit('/').next().unwrap().parse().unwrap();
    let session = InstanceSession { agent_version: Some("1.105.1".into()), ..fixture::session(1) };
    server.write([Record::Session("c".into(), id, session.into())]).await;
    let (code, words) = server.refused(Op::UpdateContainerAgent, request).await;
    assert_eq!(code, "NoUpdateAvailableException");
    assert!(words.contains("1.105.1"), "{words}");
    let described = json!({"cluster": "c", "containerInstances": [instance]});
    let shown = server.ok(Op::DescribeContainerInstances, described).await["containerInstances"][0].clone();
    assert_eq!(shown.get("agentUpdateStatus"), None, "no update was ever requested");
    let unknown = json!({"cluster": "c", "containerInstance": "0".repeat(32)});
    assert_eq!(server.refused(Op::UpdateContainerAgent, unknown).await.0, "InvalidParameterException");
}

#[tokio::test]
async fn a_namespace_is_known_once_a_cluster_names_it() {
    let server = Server::with_cluster("c").await;
    let unknown = server.refused(Op::ListServicesByNamespace, json!({"namespace": "net"})).await;
    assert_eq!(unknown.0, "NamespaceNotFoundException");
    let defaults = json!({"cluster": "c", "serviceConnectDefaults": {"namespace": "net"}});
    server.ok(Op::UpdateCluster, defaults).await;
    let answer = server.ok(Op::ListServicesByNamespace, json!({"namespace": "net"})).await;
    assert_eq!(answer["serviceArns"], json!([]));
    let blank = server.refused(Op::ListServicesByNamespace, json!({"namespace": ""})).await;
    assert_eq!(blank.0, "InvalidParameterException");
}
