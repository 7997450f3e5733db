//! What is answered in words: agents without updates, namespaces without Service Connect.

use longshore_api::ecs::Operation as Op;
use longshore_model::{InstanceSession, Record, fixture};
use serde_json::json;

use crate::harness::Server;

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
