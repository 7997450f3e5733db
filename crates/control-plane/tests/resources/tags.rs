//! Tags.

use longshore_api::ecs::Operation as Op;
use longshore_model::TaskDefinitionId;
use serde_json::{Value, json};

use crate::harness::{ARN, Server, definition};

async fn tags(server: &Server, arn: &str) -> Value {
    server.ok(Op::ListTagsForResource, json!({"resourceArn": arn})).await["tags"].clone()
}

#[tokio::test]
async fn every_resource_takes_tags() {
    let server = Server::with_cluster("c").await;
    let instance = server.instance().await;
    server.ok(Op::RegisterTaskDefinition, definition("f")).await;
    let task = server.run_task(7, &instance, TaskDefinitionId { family: "f".into(), revision: 1 }).await;
    let service = json!({"cluster": "c", "serviceName": "s", "taskDefinition": "f", "desiredCount": 0});
    server.ok(Op::CreateService, service).await;
    let arns = [
        format!("{ARN}:cluster/c"),
        format!("{ARN}:task-definition/f:1"),
        format!("{ARN}:service/c/s"),
        format!("{ARN}:task/c/{task}"),
        instance,
    ];
    for arn in arns {
        let given = json!([{"key": "a", "value": "1"}, {"key": "b", "value": ""}]);
        server.ok(Op::TagResource, json!({"resourceArn": arn, "tags": given})).await;
        let changed = json!([{"key": "a", "value": "2"}]);
        server.ok(Op::TagResource, json!({"resourceArn": arn, "tags": changed})).await;
        assert_eq!(tags(&server, &arn).await, json!([{"key": "a", "value": "2"}, {"key": "b", "value": ""}]), "{arn}");
        server.ok(Op::UntagResource, json!({"resourceArn": arn, "tagKeys": ["a", "x"]})).await;
        assert_eq!(tags(&server, &arn).await, json!([{"key": "b", "value": ""}]), "{arn}");
    }
}

#[tokio::test]
async fn tags_that_cannot_be() {
    let server = Server::with_cluster("c").await;
    let arn = format!("{ARN}:cluster/c");
    let many: Vec<Value> = (0..50).map(|n| json!({"key": format!("k{n}"), "value": ""})).collect();
    for bad in [
        json!([{"key": "aws:x", "value": "1"}]),
        json!([{"key": "AwS:x", "value": "1"}]),
        json!([{"key": "x", "value": "aws:1"}]),
        json!([{"key": "x", "value": "1"}, {"key": "x", "value": "2"}]),
        json!([{"value": "1"}]),
        json!([{"key": "x?", "value": "1"}]),
    ] {
        let (code, _) = server.refused(Op::TagResource, json!({"resourceArn": arn, "tags": bad})).await;
        assert_eq!(code, "InvalidParameterException", "{bad}");
    }
    assert_eq!(tags(&server, &arn).await, json!([]));
    server.ok(Op::TagResource, json!({"resourceArn": arn, "tags": many})).await;
    let one_more = json!([{"key": "more", "value": ""}]);
    let (code, _) = server.refused(Op::TagResource, json!({"resourceArn": arn, "tags": one_more})).await;
    assert_eq!(code, "LimitExceededException");
}

#[tokio::test]
async fn targets_that_are_not_there() {
    let server = Server::with_cluster("c").await;
    let instance = server.instance().await;
    let request = json!({"cluster": "c", "containerInstance": instance});
    server.ok(Op::DeregisterContainerInstance, request).await;
    let cases = [
        ("nonsense".to_owned(), "InvalidParameterException", "The ARN provided is invalid."),
        (format!("{ARN}:task-definition/f"), "InvalidParameterException", "The ARN provided is invalid."),
        (format!("{ARN}:cluster/x"), "ClusterNotFoundException", "Cluster not found."),
        (format!("{ARN}:service/c/s"), "ResourceNotFoundException", "The specified service was not found."),
        (
            instance,
            "InvalidParameterException",
            "The specified container instance is inactive. Specify an active container instance and try again.",
        ),
    ];
    for (arn, code, message) in cases {
        let refused = server.refused(Op::TagResource, json!({"resourceArn": arn, "tags": []})).await;
        assert_eq!((&*refused.0, &*refused.1), (code, message), "{arn}");
    }
    server.ok(Op::DeleteCluster, json!({"cluster": "c"})).await;
    let (code, message) =
        server.refused(Op::ListTagsForResource, json!({"resourceArn": format!("{ARN}:cluster/c")})).await;
    assert_eq!(code, "InvalidParameterException");
    assert_eq!(message, "The specified cluster is inactive. Specify an active cluster and try again.");
}
