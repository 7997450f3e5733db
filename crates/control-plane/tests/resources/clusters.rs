//! Clusters.

use longshore_api::ecs::Operation as Op;
use longshore_model::TaskDefinitionId;
use serde_json::json;

use crate::harness::{ARN, Server, definition, names};

#[tokio::test]
async fn a_new_cluster_is_empty_and_has_the_default_settings() {
    let server = Server::new();
    let answer = server.ok(Op::CreateCluster, json!({})).await;
    assert_eq!(
        answer["cluster"],
        json!({
            "clusterArn": format!("{ARN}:cluster/default"),
            "clusterName": "default",
            "status": "ACTIVE",
            "registeredContainerInstancesCount": 0,
            "runningTasksCount": 0,
            "pendingTasksCount": 0,
            "activeServicesCount": 0,
            "statistics": [],
            "tags": [],
            "settings": [{"name": "containerInsights", "value": "disabled"}],
            "capacityProviders": [],
            "defaultCapacityProviderStrategy": [],
        })
    );
}

#[tokio::test]
async fn describe_shows_what_is_included_and_names_what_is_missing() {
    let server = Server::new();
    let request = json!({"clusterName": "c", "tags": [{"key": "a", "value": "b"}],
        "settings": [{"name": "containerInsights", "value": "enhanced"}]});
    server.ok(Op::CreateCluster, request).await;
    let plain = server.ok(Op::DescribeClusters, json!({"clusters": ["c", "x"]})).await;
    assert_eq!(plain["failures"], json!([{"arn": format!("{ARN}:cluster/x"), "reason": "MISSING"}]));
    assert_eq!((&plain["clusters"][0]["tags"], &plain["clusters"][0]["settings"]), (&json!([]), &json!([])));
    let request = json!({"clusters": ["c"], "include": ["TAGS", "SETTINGS", "STATISTICS"]});
    let full = server.ok(Op::DescribeClusters, request).await["clusters"][0].clone();
    assert_eq!(full["tags"], json!([{"key": "a", "value": "b"}]));
    assert_eq!(full["settings"], json!([{"name": "containerInsights", "value": "enhanced"}]));
    let statistics = full["statistics"].as_array().unwrap();
    assert_eq!(statistics.len(), 12);
    assert!(statistics.contains(&json!({"name": "runningEC2TasksCount", "value": "0"})), "{statistics:?}");
}

#[tokio::test]
async fn counts_tell_what_is_in_a_cluster() {
    // Rule 6.1.2: a deregistered instance is INACTIVE; a cluster counts those that are ACTIVE or DRAINING.
    let server = Server::with_cluster("c").await;
    let instance = server.instance().await;
    server.run_task(1, &instance, TaskDefinitionId { family: "f".into(), revision: 1 }).await;
    let shown = server.ok(Op::DescribeClusters, json!({"clusters": ["c"], "include": ["STATISTICS"]})).await;
    let shown = &shown["clusters"][0];
    assert_eq!((&shown["registeredContainerInstancesCount"], &shown["runningTasksCount"]), (&json!(1), &json!(1)));
    let running = json!({"name": "runningEC2TasksCount", "value": "1"});
    assert!(shown["statistics"].as_array().unwrap().contains(&running));
    let registered = async || {
        let shown = server.ok(Op::DescribeClusters, json!({"clusters": ["c"]})).await;
        shown["clusters"][0]["registeredContainerInstancesCount"].clone()
    };
    let second = server.instance().await;
    let drain = json!({"cluster": "c", "containerInstances": [instance], "status": "DRAINING"});
    server.ok(Op::UpdateContainerInstancesState, drain).await;
    assert_eq!(registered().await, 2, "one is ACTIVE, one DRAINING");
    server.ok(Op::DeregisterContainerInstance, json!({"cluster": "c", "containerInstance": second})).await;
    assert_eq!(registered().await, 1, "an INACTIVE one is none");
}

#[tokio::test]
async fn a_cluster_is_deleted_when_it_is_empty_and_its_name_used_again() {
    let server = Server::with_cluster("c").await;
    let instance = server.instance().await;
    let (code, _) = server.refused(Op::DeleteCluster, json!({"cluster": "c"})).await;
    assert_eq!(code, "ClusterContainsContainerInstancesException");
    let request = json!({"cluster": "c", "containerInstance": instance});
    server.ok(Op::DeregisterContainerInstance, request).await;
    server.ok(Op::RegisterTaskDefinition, definition("f")).await;
    let service = json!({"cluster": "c", "serviceName": "s", "taskDefinition": "f", "desiredCount": 0});
    server.ok(Op::CreateService, service).await;
    let (code, _) = server.refused(Op::DeleteCluster, json!({"cluster": "c"})).await;
    assert_eq!(code, "ClusterContainsServicesException");

    let server = Server::with_cluster("c").await;
    for _ in 0..2 {
        let answer = server.ok(Op::DeleteCluster, json!({"cluster": format!("{ARN}:cluster/c")})).await;
        assert_eq!(answer["cluster"]["status"], "INACTIVE");
    }
    assert!(names(&server.ok(Op::ListClusters, json!({})).await, "clusterArns").is_empty());
    let (code, message) = server.refused(Op::UpdateCluster, json!({"cluster": "c"})).await;
    assert_eq!((&*code, &*message), ("ClusterNotFoundException", "The referenced cluster was inactive."));
    assert_eq!(server.ok(Op::CreateCluster, json!({"clusterName": "c"})).await["cluster"]["status"], "ACTIVE");
}

#[tokio::test]
async fn a_name_that_cannot_be() {
    let server = Server::new();
    for name in ["with space", "a.b", "a/b", "ü", &"x".repeat(256), "arn:aws:ecs:us-east-1:000000000000:cluster/c"] {
        let (code, _) = server.refused(Op::CreateCluster, json!({"clusterName": name})).await;
        assert_eq!(code, "InvalidParameterException", "{name}");
    }
}

#[tokio::test]
async fn capacity_providers_are_replaced_as_a_whole() {
    // Rule 9.1.2: the list of a cluster is replaced as a whole, up to 20 that exist.
    let server = Server::with_cluster("c").await;
    let put = |providers: serde_json::Value, strategy: serde_json::Value| json!({"cluster": "c", "capacityProviders": providers, "defaultCapacityProviderStrategy": strategy});
    let request = put(json!(["FARGATE", "FARGATE_SPOT"]), json!([{"capacityProvider": "FARGATE", "weight": 1}]));
    let shown = server.ok(Op::PutClusterCapacityProviders, request).await["cluster"].clone();
    assert_eq!(shown["capacityProviders"], json!(["FARGATE", "FARGATE_SPOT"]));
    assert_eq!(
        shown["defaultCapacityProviderStrategy"],
        json!([{"capacityProvider": "FARGATE", "weight": 1, "base": 0}])
    );
    let shown = server.ok(Op::PutClusterCapacityProviders, put(json!([]), json!([]))).await["cluster"].clone();
    assert_eq!((&shown["capacityProviders"], &shown["defaultCapacityProviderStrategy"]), (&json!([]), &json!([])));
    let (code, message) = server.refused(Op::PutClusterCapacityProviders, put(json!(["mine"]), json!([]))).await;
    assert_eq!(code, "InvalidParameterException");
    assert!(message.starts_with("The specified capacity provider was not found."), "{message}");
}

#[tokio::test]
async fn a_provider_in_use_stays() {
    // Rule 9.1.5: a provider that a task, a service or the default strategy uses cannot be taken away.
    let server = Server::with_cluster("c").await;
    for name in ["by-task", "by-service", "by-default", "by-none"] {
        let group = json!({"autoScalingGroupArn": name});
        server.ok(Op::CreateCapacityProvider, json!({"name": name, "autoScalingGroupProvider": group})).await;
    }
    let put = async |providers: serde_json::Value, default: &str| {
        let default: Vec<_> = (!default.is_empty()).then(|| json!({"capacityProvider": default})).into_iter().collect();
        let request =
            json!({"cluster": "c", "capacityProviders": providers, "defaultCapacityProviderStrategy": default});
        server.call(Op::PutClusterCapacityProviders, request).await
    };
    let all = json!(["by-task", "by-service", "by-default", "by-none"]);
    let shown = put(all.clone(), "by-default").await.unwrap()["cluster"].clone();
    assert_eq!(shown["attachmentsStatus"], "UPDATE_COMPLETE");
    server.ok(Op::RegisterTaskDefinition, definition("web")).await;
    let on = |name: &str| json!([{"capacityProvider": name}]);
    let task = json!({"cluster": "c", "taskDefinition": "web", "capacityProviderStrategy": on("by-task")});
    let task = server.ok(Op::RunTask, task).await["tasks"][0]["taskArn"].clone();
    let service = json!({"cluster": "c", "serviceName": "s", "taskDefinition": "web", "desiredCount": 1,
        "capacityProviderStrategy": on("by-service")});
    server.ok(Op::CreateService, service).await;
    for left_out in ["by-task", "by-service"] {
        let kept: Vec<_> = all.as_array().unwrap().iter().filter(|name| *name != left_out).cloned().collect();
        let error = put(kept.into(), "by-default").await.unwrap_err();
        let words = "The specified capacity provider is in use and cannot be removed.";
        assert_eq!((&*error.code, &*error.message), ("ResourceInUseException", words), "{left_out}");
    }
    let error = put(json!(["by-task", "by-service", "by-none"]), "by-default").await.unwrap_err();
    assert_eq!(error.code, "InvalidParameterException", "a strategy names what the cluster has");
    put(json!(["by-task", "by-service", "by-default"]), "").await.unwrap();
    server.ok(Op::StopTask, json!({"cluster": "c", "task": task})).await;
    server.ok(Op::DeleteService, json!({"cluster": "c", "service": "s", "force": true})).await;
    put(json!(["by-service"]), "").await.unwrap();
}

#[tokio::test]
async fn settings_and_configuration_are_kept() {
    let server = Server::with_cluster("c").await;
    let configuration = json!({"executeCommandConfiguration": {"logging": "DEFAULT"}});
    let request = json!({"cluster": "c", "configuration": configuration,
        "serviceConnectDefaults": {"namespace": "net"}});
    server.ok(Op::UpdateCluster, request).await;
    let settings = json!([{"name": "containerInsights", "value": "enabled"}]);
    server.ok(Op::UpdateClusterSettings, json!({"cluster": "c", "settings": settings})).await;
    let request = json!({"clusters": ["c"], "include": ["CONFIGURATIONS", "SETTINGS"]});
    let shown = server.ok(Op::DescribeClusters, request).await["clusters"][0].clone();
    assert_eq!((&shown["configuration"], &shown["settings"]), (&configuration, &settings));
    assert_eq!(shown["serviceConnectDefaults"], json!({"namespace": "net"}));
    let bad = json!([{"name": "containerInsights", "value": "maybe"}]);
    let (code, _) = server.refused(Op::UpdateClusterSettings, json!({"cluster": "c", "settings": bad})).await;
    assert_eq!(code, "InvalidParameterException");
}

#[tokio::test]
async fn many_creators_make_one_cluster() {
    let server = Server::new();
    let calls = (0..20).map(|_| server.ok(Op::CreateCluster, json!({"clusterName": "c"})));
    for answer in futures_util::future::join_all(calls).await {
        assert_eq!(answer["cluster"]["status"], "ACTIVE");
    }
    assert_eq!(names(&server.ok(Op::ListClusters, json!({})).await, "clusterArns"), ["c"]);
}
