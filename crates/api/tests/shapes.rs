//! Generated shapes on the wire: names, absent members, timestamps, enums, and what is kept out of logs.

use std::collections::BTreeMap;

use longshore_api::ecs::{
    Connectivity, Container, ContainerDefinition, DescribeTasksResponse, Failure, KeyValuePair, LaunchType,
    LogConfiguration, LogDriver, NetworkBinding, Operation, PortMapping, Request, RunTaskRequest, Session,
    TARGET_PREFIX, Task, TransportProtocol,
};
use longshore_api::timestamp::Timestamp;
use serde_json::json;

#[test]
fn a_response_holds_what_is_set_and_nothing_else() {
    let response = DescribeTasksResponse {
        tasks: Some(vec![Task {
            task_arn: Some("arn:aws:ecs:us-east-1:000000000000:task/default/1".into()),
            last_status: Some("RUNNING".into()),
            connectivity: Some(Connectivity::Connected),
            launch_type: Some(LaunchType::Ec2),
            created_at: Some(Timestamp::from_millis(1_700_000_000_123)),
            started_at: Some(Timestamp::from_millis(1_700_000_001_000)),
            version: Some(3),
            enable_execute_command: Some(false),
            containers: Some(vec![Container {
                name: Some("web".into()),
                exit_code: Some(0),
                network_bindings: Some(vec![NetworkBinding {
                    bind_ip: Some("0.0.0.0".into()),
                    host_port: Some(49153),
                    protocol: Some(TransportProtocol::Tcp),
                    ..Default::default()
                }]),
                ..Default::default()
            }]),
            tags: Some(vec![]),
            ..Default::default()
        }]),
        failures: Some(vec![Failure { reason: Some("MISSING".into()), ..Default::default() }]),
    };
    let golden = json!({
        "tasks": [{
            "taskArn": "arn:aws:ecs:us-east-1:000000000000:task/default/1",
            "lastStatus": "RUNNING",
            "connectivity": "CONNECTED",
            "launchType": "EC2",
            "createdAt": 1_700_000_000.123,
            "startedAt": 1_700_000_001,
            "version": 3,
            "enableExecuteCommand": false,
            "containers": [{
                "name": "web",
                "exitCode": 0,
                "networkBindings": [{"bindIP": "0.0.0.0", "hostPort": 49153, "protocol": "tcp"}]
            }],
            "tags": []
        }],
        "failures": [{"reason": "MISSING"}]
    });
    assert_eq!(serde_json::to_value(&response).unwrap(), golden);
    assert_eq!(serde_json::from_value::<DescribeTasksResponse>(golden).unwrap(), response);
    assert_eq!(serde_json::to_string(&DescribeTasksResponse::default()).unwrap(), "{}");
}

#[test]
fn a_carried_document_comes_back_as_it_went_in() {
    let document = json!({
        "name": "web",
        "image": "nginx",
        "memoryReservation": 64,
        "essential": true,
        "portMappings": [{"containerPort": 80, "hostPort": 0, "protocol": "tcp"}],
        "environment": [{"name": "EMPTY", "value": ""}],
        "dockerLabels": {"b": "2", "a": "1"},
        "logConfiguration": {"logDriver": "json-file", "options": {"max-size": "10m"}},
        "linuxParameters": {"tmpfs": [{"containerPath": "/t", "size": 5}], "sharedMemorySize": 64},
        "readonlyRootFilesystem": false
    });
    let definition: ContainerDefinition = serde_json::from_value(document.clone()).unwrap();
    assert_eq!(
        definition.port_mappings,
        Some(vec![PortMapping {
            container_port: Some(80),
            host_port: Some(0),
            protocol: Some(TransportProtocol::Tcp),
            ..Default::default()
        }])
    );
    assert_eq!(
        definition.log_configuration,
        Some(LogConfiguration {
            log_driver: Some(LogDriver::JsonFile),
            options: Some(BTreeMap::from([("max-size".into(), "10m".into())])),
            ..Default::default()
        })
    );
    assert_eq!(serde_json::to_value(&definition).unwrap(), document);
}

#[test]
fn null_and_unknown_members_are_as_if_absent() {
    let request: RunTaskRequest =
        serde_json::from_value(json!({"cluster": null, "enableECSManagedTags": true, "unheardOf": {"a": []}})).unwrap();
    assert_eq!(request, RunTaskRequest { enable_ecs_managed_tags: Some(true), ..Default::default() });
}

#[test]
fn a_request_knows_its_operation() {
    assert_eq!(RunTaskRequest::OPERATION, Operation::RunTask);
    let target = format!("{TARGET_PREFIX}.{}", RunTaskRequest::OPERATION);
    assert_eq!(target, "AmazonEC2ContainerServiceV20141113.RunTask");
    assert!(Operation::RunTask.errors().contains(&"BlockedException"));
    assert!(!Operation::StopTask.errors().contains(&"BlockedException"));
}

#[test]
fn secrets_do_not_show_in_debug_output() {
    let session =
        Session { session_id: Some("visible".into()), token_value: Some("hush".into()), ..Default::default() };
    let text = format!("{session:?}");
    assert!(text.contains("visible") && text.contains("<redacted>") && !text.contains("hush"), "{text}");
    let definition = ContainerDefinition {
        name: Some("visible".into()),
        environment: Some(vec![KeyValuePair { name: Some("PASSWORD".into()), value: Some("hush".into()) }]),
        ..Default::default()
    };
    let text = format!("{definition:?}");
    assert!(text.contains("visible") && !text.contains("hush"), "{text}");
}
