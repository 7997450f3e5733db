//! Task definitions.

use std::collections::BTreeSet;

use longshore_api::ecs::Operation as Op;
use serde_json::{Value, json};

use crate::harness::{ARN, Server, definition, names};

async fn register(server: &Server, family: &str) -> String {
    let answer = server.ok(Op::RegisterTaskDefinition, definition(family)).await;
    answer["taskDefinition"]["taskDefinitionArn"].as_str().unwrap().to_owned()
}

#[tokio::test]
async fn registration_fills_the_defaults_in() {
    let server = Server::new();
    let request = json!({
        "family": "web", "cpu": ".5 vCPU", "memory": "1GB", "noSuchMember": 1,
        "containerDefinitions": [{"name": "main", "image": "i", "portMappings": [{"containerPort": 80}],
            "healthCheck": {"command": ["CMD", "true"]}}],
    });
    let answer = server.ok(Op::RegisterTaskDefinition, request).await;
    let mut shown = answer["taskDefinition"].clone();
    assert!(shown.as_object_mut().unwrap().remove("registeredAt").unwrap().is_number());
    assert_eq!(
        shown,
        json!({
            "taskDefinitionArn": format!("{ARN}:task-definition/web:1"),
            "family": "web",
            "revision": 1,
            "status": "ACTIVE",
            "cpu": "512",
            "memory": "1024",
            "volumes": [],
            "placementConstraints": [],
            "compatibilities": ["EXTERNAL", "EC2"],
            "registeredBy": "arn:aws:iam::000000000000:root",
            "requiresAttributes": [
                {"name": "com.amazonaws.ecs.capability.docker-remote-api.1.24"},
                {"name": "ecs.capability.container-health-check"},
                {"name": "ecs.capability.task-cpu-mem-limit"},
            ],
            "containerDefinitions": [{
                "name": "main",
                "image": "i",
                "cpu": 0,
                "essential": true,
                "environment": [],
                "mountPoints": [],
                "volumesFrom": [],
                "systemControls": [],
                "portMappings": [{"containerPort": 80, "hostPort": 0, "protocol": "tcp"}],
                "healthCheck": {"command": ["CMD", "true"], "interval": 30, "timeout": 5, "retries": 3},
            }],
        })
    );
}

#[tokio::test]
async fn a_volume_of_no_kind_is_one_on_the_host() {
    let server = Server::new();
    let mut request = definition("f");
    request["volumes"] = json!([{"name": "a"}, {"name": "b", "dockerVolumeConfiguration": {"scope": "task"}}]);
    let shown = server.ok(Op::RegisterTaskDefinition, request.clone()).await;
    request["volumes"][0]["host"] = json!({});
    assert_eq!(shown["taskDefinition"]["volumes"], request["volumes"]);
}

#[tokio::test]
async fn registrations_at_once_get_revisions_of_their_own() {
    let server = Server::new();
    let arns = futures_util::future::join_all((0..30).map(|_| register(&server, "f"))).await;
    let expected: BTreeSet<String> = (1..=30).map(|n| format!("{ARN}:task-definition/f:{n}")).collect();
    assert_eq!(arns.into_iter().collect::<BTreeSet<_>>(), expected);
}

#[tokio::test]
async fn a_document_of_more_than_64_kilobytes_is_refused() {
    let server = Server::new();
    let with_label = |bytes: usize| {
        let mut request = definition("f");
        request["containerDefinitions"][0]["dockerLabels"] = json!({"l": "x".repeat(bytes)});
        request
    };
    server.ok(Op::RegisterTaskDefinition, with_label(60 * 1024)).await;
    let (code, message) = server.refused(Op::RegisterTaskDefinition, with_label(64 * 1024)).await;
    assert_eq!(code, "ClientException");
    assert!(message.ends_with("Max allowed length is '65536' bytes."), "{message}");
}

#[tokio::test]
async fn revisions_are_found_by_family_number_and_arn() {
    let server = Server::new();
    for _ in 0..2 {
        register(&server, "f").await;
    }
    let revision = async |name: &str| {
        let answer = server.ok(Op::DescribeTaskDefinition, json!({"taskDefinition": name})).await;
        answer["taskDefinition"]["revision"].clone()
    };
    assert_eq!(revision("f").await, 2);
    assert_eq!(revision("f:1").await, 1);
    assert_eq!(revision(&format!("{ARN}:task-definition/f:1")).await, 1);
    server.ok(Op::DeregisterTaskDefinition, json!({"taskDefinition": "f:2"})).await;
    assert_eq!(revision("f").await, 1);
    assert_eq!(revision("f:2").await, 2);
    for name in ["x", "f:3", "x:1"] {
        let (code, message) = server.refused(Op::DescribeTaskDefinition, json!({"taskDefinition": name})).await;
        assert_eq!((&*code, &*message), ("ClientException", "Unable to describe task definition."));
    }
    let cases = [
        ("f", "ClientException", "Revision is missing."),
        ("f:foo", "InvalidParameterException", "Invalid revision number. Number: foo"),
        ("f:9", "ClientException", "Unable to describe task definition."),
    ];
    for (name, code, words) in cases {
        let refused = server.refused(Op::DeregisterTaskDefinition, json!({"taskDefinition": name})).await;
        assert_eq!((&*refused.0, &*refused.1), (code, words));
    }
}

#[tokio::test]
async fn a_deleted_revision_goes_and_its_number_never_returns() {
    let server = Server::new();
    for _ in 0..2 {
        register(&server, "f").await;
    }
    server.ok(Op::DeregisterTaskDefinition, json!({"taskDefinition": "f:2"})).await;
    let request = json!({"taskDefinitions": ["f:2", "f:2", "f:1", "f:7", "f"]});
    let answer = server.ok(Op::DeleteTaskDefinitions, request).await;
    assert_eq!(answer["taskDefinitions"].as_array().unwrap().len(), 1);
    assert_eq!(answer["taskDefinitions"][0]["status"], "DELETE_IN_PROGRESS");
    let reasons: Vec<&str> =
        answer["failures"].as_array().unwrap().iter().map(|failure| failure["reason"].as_str().unwrap()).collect();
    assert!(reasons[0].contains("still in ACTIVE status"));
    assert!(reasons[1].contains("does not exist"));
    assert!(reasons[2].contains("identifier is invalid"));
    assert_eq!(answer["failures"][0]["arn"], format!("{ARN}:task-definition/f:1"));
    for wanted in [json!([]), json!(vec!["f:1"; 11])] {
        let (code, _) = server.refused(Op::DeleteTaskDefinitions, json!({"taskDefinitions": wanted})).await;
        assert_eq!(code, "InvalidParameterException");
    }
    assert!(register(&server, "f").await.ends_with("f:3"));
}

async fn pages(server: &Server, operation: Op, member: &str, mut request: Value) -> Vec<String> {
    let mut all = Vec::new();
    loop {
        let answer = server.ok(operation, request.clone()).await;
        all.extend(names(&answer, member));
        match answer.get("nextToken") {
            Some(token) => request["nextToken"] = token.clone(),
            None => return all,
        }
    }
}

#[tokio::test]
async fn lists_are_sorted_by_family_and_number_in_both_directions() {
    let server = Server::new();
    for family in ["a", "a-b", "B", "a_c"] {
        for _ in 0..11 {
            register(&server, family).await;
        }
    }
    server.ok(Op::DeregisterTaskDefinition, json!({"taskDefinition": "a:4"})).await;
    let all = pages(&server, Op::ListTaskDefinitions, "taskDefinitionArns", json!({"maxResults": 5})).await;
    let mut expected = Vec::new();
    for family in ["B", "a", "a-b", "a_c"] {
        expected.extend((1..=11).filter(|n| (family, *n) != ("a", 4)).map(|n| format!("{family}:{n}")));
    }
    assert_eq!(all, expected);
    let request = json!({"maxResults": 5, "sort": "DESC"});
    expected.reverse();
    assert_eq!(pages(&server, Op::ListTaskDefinitions, "taskDefinitionArns", request).await, expected);
    let request = json!({"familyPrefix": "a", "status": "INACTIVE"});
    assert_eq!(pages(&server, Op::ListTaskDefinitions, "taskDefinitionArns", request).await, ["a:4"]);
}

#[tokio::test]
async fn families_are_listed_by_prefix_and_status() {
    let server = Server::new();
    for family in ["a", "ab", "ac", "b"] {
        register(&server, family).await;
    }
    server.ok(Op::DeregisterTaskDefinition, json!({"taskDefinition": "ab:1"})).await;
    server.ok(Op::DeregisterTaskDefinition, json!({"taskDefinition": "b:1"})).await;
    server.ok(Op::DeleteTaskDefinitions, json!({"taskDefinitions": ["b:1"]})).await;
    let families = async |mut request: Value| {
        request["maxResults"] = json!(1);
        pages(&server, Op::ListTaskDefinitionFamilies, "families", request).await
    };
    assert_eq!(families(json!({})).await, ["a", "ab", "ac"]);
    assert_eq!(families(json!({"status": "ACTIVE"})).await, ["a", "ac"]);
    assert_eq!(families(json!({"status": "INACTIVE"})).await, ["ab"]);
    assert_eq!(families(json!({"familyPrefix": "ab"})).await, ["ab"]);
}
