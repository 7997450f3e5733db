//! Container instances and their attributes.

use longshore_api::ecs::Operation as Op;
use longshore_model::task::{Desired, Status};
use longshore_model::{Record, Reservation, Task, TaskDefinitionId};
use serde_json::{Value, json};

use crate::harness::{ARN, Server, names};

fn web() -> TaskDefinitionId {
    TaskDefinitionId { family: "f".into(), revision: 1 }
}

#[tokio::test]
async fn an_instance_is_described_with_what_its_tasks_hold() {
    // Rule 6.3.1: what is left is what was registered less what tasks hold that have not stopped; ports list those in
    // use; GPUs those that are free.
    let server = Server::with_cluster("c").await;
    let instance = server.instance().await;
    server.run_task(1, &instance, web()).await;
    let request = json!({"cluster": "c", "containerInstances": [instance, "0".repeat(32)]});
    let answer = server.ok(Op::DescribeContainerInstances, request).await;
    let missing = format!("{ARN}:container-instance/c/{}", "0".repeat(32));
    assert_eq!(answer["failures"], json!([{"arn": missing, "reason": "MISSING"}]));
    let shown = &answer["containerInstances"][0];
    assert_eq!((&shown["status"], &shown["agentConnected"]), (&json!("ACTIVE"), &json!(false)));
    assert_eq!((&shown["runningTasksCount"], &shown["pendingTasksCount"]), (&json!(1), &json!(0)));
    assert_eq!(shown["registeredResources"][0]["integerValue"], 2048);
    assert_eq!(shown["remainingResources"][0]["integerValue"], 1948);
    assert_eq!(shown["remainingResources"][1]["integerValue"], 4032);
    assert_eq!(shown["remainingResources"][2]["stringSetValue"], json!(["22"]));
    assert_eq!(shown["attributes"], json!([{"name": "ecs.availability-zone", "value": "us-east-1a"}]));
}

#[tokio::test]
async fn an_instance_counts_what_is_to_run_and_what_is_pending() {
    // Rule 6.3.7: runningTasksCount counts desired status RUNNING, pendingTasksCount last status PENDING.
    let server = Server::with_cluster("c").await;
    let instance = server.instance().await;
    let tasks = [
        (1, Status::Running, Desired::Running),
        (2, Status::Running, Desired::Stopped),
        (3, Status::Pending, Desired::Running),
        (4, Status::Pending, Desired::Stopped),
        (5, Status::Pending, Desired::Running),
    ];
    for (bits, last, desired) in tasks {
        let id = server.run_task(bits, &instance, web()).await;
        server.write([Record::Task(Task { last, desired, ..server.task(id) }.into())]).await;
    }
    let request = json!({"cluster": "c", "containerInstances": [instance]});
    let shown = server.ok(Op::DescribeContainerInstances, request).await["containerInstances"][0].clone();
    assert_eq!((&shown["runningTasksCount"], &shown["pendingTasksCount"]), (&json!(3), &json!(3)));
    for (filter, found) in [("runningTasksCount == 3", 1), ("runningTasksCount != 3", 0)] {
        let listed = server.ok(Op::ListContainerInstances, json!({"cluster": "c", "filter": filter})).await;
        assert_eq!(names(&listed, "containerInstanceArns").len(), found, "the query language counts the same");
    }
}

#[tokio::test]
async fn no_instance_has_a_state_of_trunk_interfaces() {
    // Rule 6.1.3: REGISTERING, REGISTRATION_FAILED and DEREGISTERING are for trunk interfaces, which are not there: none is
    // listed, none can be set, and INACTIVE is no filter.
    let server = Server::with_cluster("c").await;
    let instance = server.instance().await;
    let shown = async || {
        let request = json!({"cluster": "c", "containerInstances": [instance]});
        server.ok(Op::DescribeContainerInstances, request).await["containerInstances"][0]["status"].clone()
    };
    assert_eq!(shown().await, "ACTIVE", "from its registration on");
    for status in ["REGISTERING", "REGISTRATION_FAILED", "DEREGISTERING"] {
        let listed = server.ok(Op::ListContainerInstances, json!({"cluster": "c", "status": status})).await;
        assert_eq!(listed["containerInstanceArns"], json!([]), "{status}");
    }
    let refused = server.refused(Op::ListContainerInstances, json!({"cluster": "c", "status": "INACTIVE"})).await;
    assert_eq!(refused.0, "InvalidParameterException");
    for status in ["REGISTERING", "REGISTRATION_FAILED", "DEREGISTERING", "INACTIVE"] {
        let update = json!({"cluster": "c", "status": status, "containerInstances": [instance]});
        let (code, _) = server.refused(Op::UpdateContainerInstancesState, update).await;
        assert_eq!(code, "InvalidParameterException", "{status}");
    }
    server.ok(Op::DeregisterContainerInstance, json!({"cluster": "c", "containerInstance": instance})).await;
    assert_eq!(shown().await, "INACTIVE", "at once");
}

#[tokio::test]
async fn an_attribute_is_deleted_by_its_name_and_target() {
    // Rule 6.6.3: DeleteAttributes goes by name and target, whatever the value; what is not there is no error; an unknown
    // target is, as for PutAttributes; a short id needs its type.
    let server = Server::with_cluster("c").await;
    let instance = server.instance().await;
    let id = instance.rsplit('/').next().unwrap().to_owned();
    let call = async |operation: Op, attribute: Value| {
        server.call(operation, json!({"cluster": "c", "attributes": [attribute]})).await
    };
    let put = json!({"name": "stack", "value": "prod", "targetId": instance});
    call(Op::PutAttributes, put).await.unwrap();
    let short = json!({"name": "stack", "targetId": id, "targetType": "container-instance"});
    let deleted = call(Op::DeleteAttributes, short.clone()).await.unwrap();
    assert_eq!(deleted["attributes"], json!([{"name": "stack", "targetId": instance}]));
    call(Op::DeleteAttributes, short).await.unwrap();
    let unknown = json!({"name": "stack", "targetId": "0".repeat(32), "targetType": "container-instance"});
    let built_in = json!({"name": "ecs.availability-zone", "targetId": instance});
    let typeless = json!({"name": "stack", "targetId": id});
    for (attribute, code) in [
        (unknown, "TargetNotFoundException"),
        (built_in, "InvalidParameterException"),
        (typeless, "InvalidParameterException"),
    ] {
        for operation in [Op::PutAttributes, Op::DeleteAttributes] {
            assert_eq!(call(operation, attribute.clone()).await.unwrap_err().code, code, "{attribute}");
        }
    }
    let eleven: Vec<Value> = (0..11).map(|n| json!({"name": format!("a{n}"), "targetId": instance})).collect();
    let request = json!({"cluster": "c", "attributes": eleven});
    assert_eq!(server.refused(Op::DeleteAttributes, request).await.0, "InvalidParameterException");
    server.ok(Op::DeregisterContainerInstance, json!({"cluster": "c", "containerInstance": instance})).await;
    let gone = json!({"name": "stack", "targetId": instance});
    assert_eq!(call(Op::PutAttributes, gone).await.unwrap_err().code, "TargetNotFoundException");
}

#[tokio::test]
async fn registering_where_there_is_no_cluster_says_what_agents_read() {
    // Rule 6.2.3: a cluster that is not there is refused in the words that agents read.
    let server = Server::with_cluster("gone").await;
    server.ok(Op::DeleteCluster, json!({"cluster": "gone"})).await;
    for cluster in ["default", "gone"] {
        let request = json!({"cluster": cluster});
        let (code, message) = server.refused(Op::RegisterContainerInstance, request).await;
        assert_eq!((&*code, &*message), ("ClusterNotFoundException", "Cluster not found."));
    }
}

#[tokio::test]
async fn deregistration_by_force_stops_the_tasks_and_gives_back_what_they_held() {
    // Rule 6.5.1: with tasks, only by force; then they are shown as stopped for that reason, and services replace
    // theirs.
    let server = Server::with_cluster("c").await;
    let instance = server.instance().await;
    let mut tasks = Vec::new();
    for bits in 1..=20 {
        tasks.push(server.run_task(bits, &instance, web()).await);
    }
    let request = json!({"cluster": "c", "containerInstance": instance});
    let (code, message) = server.refused(Op::DeregisterContainerInstance, request).await;
    assert_eq!((&*code, &*message), ("InvalidParameterException", "Found running tasks on the instance."));
    let request = json!({"cluster": "c", "containerInstance": instance, "force": true});
    for _ in 0..2 {
        let answer = server.ok(Op::DeregisterContainerInstance, request.clone()).await;
        assert_eq!(answer["containerInstance"]["status"], "INACTIVE");
    }
    for id in tasks {
        let task = server.task(id);
        assert_eq!(task.last, Status::Stopped);
        assert_eq!(&*task.stop.unwrap().reason, "Container instance deregistration forced by user");
    }
    assert_eq!(server.held(&instance), Reservation::default());
    let request = json!({"cluster": "c", "containerInstance": "0".repeat(32)});
    let (code, _) = server.refused(Op::DeregisterContainerInstance, request).await;
    assert_eq!(code, "InvalidParameterException");
}

#[tokio::test]
async fn instances_drain_and_return() {
    // Rule 6.1.1: ACTIVE and DRAINING change into each other at the caller's word, and into nothing else.
    let server = Server::with_cluster("c").await;
    let (first, second) = (server.instance().await, server.instance().await);
    let request = json!({"cluster": "c", "containerInstance": second});
    server.ok(Op::DeregisterContainerInstance, request).await;
    let unknown = "0".repeat(32);
    let update = json!({"cluster": "c", "status": "DRAINING", "containerInstances": [first, second, unknown]});
    let answer = server.ok(Op::UpdateContainerInstancesState, update).await;
    assert_eq!(answer["containerInstances"][0]["status"], "DRAINING");
    assert_eq!(answer["containerInstances"][0]["version"], 2);
    let failures = answer["failures"].as_array().unwrap();
    let reasons: Vec<&Value> = failures.iter().map(|failure| &failure["reason"]).collect();
    assert_eq!(reasons, ["INACTIVE", "MISSING"]);
    let listed =
        async |request: Value| names(&server.ok(Op::ListContainerInstances, request).await, "containerInstanceArns");
    let id = first.rsplit('/').next().unwrap();
    assert_eq!(listed(json!({"cluster": "c"})).await, [id]);
    assert_eq!(listed(json!({"cluster": "c", "status": "DRAINING"})).await, [id]);
    assert!(listed(json!({"cluster": "c", "status": "ACTIVE"})).await.is_empty());
    assert_eq!(listed(json!({"cluster": "c", "filter": "runningTasksCount == 0"})).await, [id]);
    assert!(listed(json!({"cluster": "c", "filter": "runningTasksCount > 0"})).await.is_empty());
    let (code, _) = server.refused(Op::ListContainerInstances, json!({"cluster": "c", "filter": "nonsense"})).await;
    assert_eq!(code, "InvalidParameterException");
    for (instances, code) in
        [(json!([]), "ClientException"), (json!(vec![first.clone(); 11]), "InvalidParameterException")]
    {
        let update = json!({"cluster": "c", "status": "ACTIVE", "containerInstances": instances});
        assert_eq!(server.refused(Op::UpdateContainerInstancesState, update).await.0, code);
    }
}

#[tokio::test]
async fn attributes_are_put_listed_and_deleted() {
    // Rule 6.6.3: PutAttributes adds and replaces, at most ten a call and ten a resource; DeleteAttributes goes by
    // name.
    let server = Server::with_cluster("c").await;
    let instance = server.instance().await;
    let id = instance.rsplit('/').next().unwrap();
    let put = async |attributes: Value| {
        server.call(Op::PutAttributes, json!({"cluster": "c", "attributes": attributes})).await
    };
    let list = async |mut request: Value| {
        request["cluster"] = json!("c");
        request["targetType"] = json!("container-instance");
        server.ok(Op::ListAttributes, request).await["attributes"].clone()
    };
    let answer = put(json!([
        {"name": "stack", "value": "prod", "targetId": instance},
        {"name": "bare", "targetId": id, "targetType": "container-instance"},
    ]))
    .await
    .unwrap();
    assert_eq!(answer["attributes"][0], json!({"name": "stack", "value": "prod", "targetId": instance}));
    put(json!([{"name": "stack", "value": "test", "targetId": instance}])).await.unwrap();
    let stack = json!([{"name": "stack", "value": "test", "targetId": instance}]);
    assert_eq!(list(json!({"attributeName": "stack"})).await, stack);
    assert_eq!(list(json!({"attributeName": "stack", "attributeValue": "test"})).await, stack);
    assert_eq!(list(json!({"attributeName": "stack", "attributeValue": "prod"})).await, json!([]));
    assert_eq!(list(json!({})).await.as_array().unwrap().len(), 3);

    let error = put(json!([{"name": "a", "targetId": id}])).await.unwrap_err();
    assert_eq!(error.code, "InvalidParameterException");
    let unknown = json!([{"name": "a", "targetId": "0".repeat(32), "targetType": "container-instance"}]);
    assert_eq!(put(unknown).await.unwrap_err().code, "TargetNotFoundException");
    let more = |count: usize| {
        let each = (0..count).map(|n| json!({"name": format!("a{n}"), "targetId": instance}));
        Value::Array(each.collect())
    };
    assert_eq!(put(more(11)).await.unwrap_err().code, "InvalidParameterException");
    assert_eq!(put(more(9)).await.unwrap_err().code, "AttributeLimitExceededException");
    put(more(8)).await.unwrap();

    let delete = json!({"cluster": "c", "attributes": [{"name": "stack", "targetId": instance}]});
    server.ok(Op::DeleteAttributes, delete).await;
    assert_eq!(list(json!({"attributeName": "stack"})).await, json!([]));
    let (code, _) = server
        .refused(Op::ListAttributes, json!({"cluster": "c", "targetType": "container-instance", "attributeValue": "x"}))
        .await;
    assert_eq!(code, "InvalidParameterException");
}
