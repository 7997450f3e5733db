//! The frames of the agent's two channels, as the agent protocol's fact sheet gives them.

use std::collections::BTreeMap;

use longshore_api::agent::acs::{self, Message};
use longshore_api::agent::frame::{self, Error};
use longshore_api::agent::tcs;
use longshore_api::timestamp::Timestamp;
use serde_json::{Value, json};

fn parsed(frame: &str) -> Value {
    serde_json::from_str(frame).expect("a frame is JSON")
}

#[test]
fn the_smallest_payload() {
    let container = acs::Container {
        name: Some("web".into()),
        image: Some("busybox".into()),
        essential: Some(true),
        cpu: Some(10),
        memory: Some(64),
        environment: Some(BTreeMap::from([("PORT".into(), "80".into())])),
        port_mappings: Some(vec![acs::PortMapping { container_port: Some(80), ..Default::default() }]),
        docker_config: Some(acs::DockerConfig {
            version: Some("1.24".into()),
            config: Some("{}".into()),
            host_config: Some(r#"{"NetworkMode":"bridge"}"#.into()),
        }),
        ..Default::default()
    };
    let task = acs::Task {
        arn: Some("arn:aws:ecs:us-east-1:000000000000:task/default/1".into()),
        desired_status: Some("RUNNING".into()),
        family: Some("web".into()),
        version: Some("3".into()),
        network_mode: Some("bridge".into()),
        containers: Some(vec![container]),
        ..Default::default()
    };
    let message = Message::from(acs::PayloadMessage {
        message_id: Some("m-1".into()),
        cluster_arn: Some("default".into()),
        container_instance_arn: Some("ci".into()),
        generated_at: Some(1_700_000_000_123),
        // Beyond 32 bits: a server may number by the clock.
        seq_num: Some(1_700_000_000_123),
        tasks: Some(vec![task]),
        ..Default::default()
    });
    let frame = message.encode();
    assert_eq!(
        parsed(&frame),
        json!({"type": "PayloadMessage", "message": {
            "messageId": "m-1", "clusterArn": "default", "containerInstanceArn": "ci",
            "generatedAt": 1_700_000_000_123_i64, "seqNum": 1_700_000_000_123_i64,
            "tasks": [{
                "arn": "arn:aws:ecs:us-east-1:000000000000:task/default/1",
                "desiredStatus": "RUNNING", "family": "web", "version": "3", "networkMode": "bridge",
                "containers": [{
                    "name": "web", "image": "busybox", "essential": true, "cpu": 10, "memory": 64,
                    "environment": {"PORT": "80"},
                    "portMappings": [{"containerPort": 80}],
                    "dockerConfig": {"version": "1.24", "config": "{}", "hostConfig": "{\"NetworkMode\":\"bridge\"}"}
                }]
            }]
        }})
    );
    assert!(!frame.contains("null"), "absent members are left out: {frame}");
    assert_eq!(Message::decode(&frame).unwrap(), message);
}

#[test]
fn what_the_agent_answers() {
    let ack = Message::decode(
        r#"{"message":{"cluster":"default","containerInstance":"ci","messageId":"m-1","later":1},"type":"AckRequest"}"#,
    );
    let Message::AckRequest(ack) = ack.unwrap() else { panic!("an AckRequest") };
    assert_eq!(ack.message_id.as_deref(), Some("m-1"));

    let heartbeat = Message::decode(r#"{"type":"HeartbeatAckRequest","message":{"messageId":"m-2"}}"#).unwrap();
    assert_eq!(heartbeat.type_name(), "HeartbeatAckRequest");

    let candidates = Message::decode(
        r#"{"type":"TaskStopVerificationMessage","message":{"messageId":"m-3","stopCandidates":[
            {"taskArn":"t","taskClusterArn":"c","desiredStatus":"STOPPED"}]}}"#,
    );
    let Message::TaskStopVerificationMessage(candidates) = candidates.unwrap() else { panic!("stop candidates") };
    assert_eq!(candidates.stop_candidates.unwrap()[0].task_arn.as_deref(), Some("t"));
}

#[test]
fn every_message_of_both_channels_can_be_named() {
    for name in [
        "HeartbeatMessage",
        "PayloadMessage",
        "IAMRoleCredentialsMessage",
        "IAMRoleCredentialsAckRequest",
        "TaskManifestMessage",
        "TaskStopVerificationAck",
        "AttachTaskNetworkInterfacesMessage",
        "AttachInstanceNetworkInterfacesMessage",
        "ConfirmAttachmentMessage",
        "StageUpdateMessage",
        "PerformUpdateMessage",
        "NackRequest",
        "CloseMessage",
        "ErrorMessage",
        "InactiveInstanceException",
    ] {
        let frame = format!(r#"{{"type":"{name}","message":{{}}}}"#);
        let message = Message::decode(&frame).unwrap();
        assert_eq!(message.type_name(), name);
        assert_eq!(parsed(&message.encode()), parsed(&frame));
    }
    for name in [
        "PublishMetricsRequest",
        "PublishHealthRequest",
        "PublishInstanceStatusRequest",
        "AckPublishMetric",
        "AckPublishHealth",
        "AckPublishInstanceStatus",
        "HeartbeatMessage",
        "StopTelemetrySessionMessage",
    ] {
        let frame = format!(r#"{{"type":"{name}","message":{{}}}}"#);
        let message = tcs::Message::decode(&frame).unwrap();
        assert_eq!(message.type_name(), name);
        assert_eq!(parsed(&message.encode()), parsed(&frame));
    }
}

#[test]
fn frames_that_cannot_be_read_say_why() {
    let error = Message::decode(r#"{"type":"MoonMessage","message":{}}"#).unwrap_err();
    assert!(matches!(&error, Error::UnknownType(name) if name == "MoonMessage"), "{error}");

    for text in ["", "[]", "{", r#"{"type":"HeartbeatMessage"}"#, r#"{"message":{}}"#, r#"{"type":1,"message":{}}"#] {
        let error = Message::decode(text).unwrap_err();
        assert!(matches!(error, Error::NotAFrame(_)), "{text}: {error}");
    }

    // The real agent drops such messages whole: JSON types are strict.
    for payload in [
        r#"{"tasks":[{"version":3}]}"#,
        r#"{"tasks":[{"containers":[{"environment":{"PORT":80}}]}]}"#,
        r#"{"tasks":[{"containers":[{"portMappings":[{"containerPort":"80"}]}]}]}"#,
        r#"{"tasks":[{"containers":[{"essential":"true"}]}]}"#,
        r#"{"tasks":[{"containers":[{"dependsOn":[{"containerName":"a","condition":"SOON"}]}]}]}"#,
        "[]",
    ] {
        let error = Message::decode(&format!(r#"{{"type":"PayloadMessage","message":{payload}}}"#)).unwrap_err();
        assert!(matches!(&error, Error::BadMessage { type_name, .. } if type_name == "PayloadMessage"), "{error}");
    }
}

#[test]
fn credentials_do_not_show_in_debug_output() {
    let credentials = acs::IAMRoleCredentials {
        credentials_id: Some("visible".into()),
        secret_access_key: Some("hush".into()),
        ..Default::default()
    };
    let text = format!(
        "{:?}",
        Message::from(acs::IAMRoleCredentialsMessage { role_credentials: Some(credentials), ..Default::default() })
    );
    assert!(text.contains("visible") && !text.contains("hush"), "{text}");
}

const METRICS: &str = r#"{"type":"PublishMetricsRequest","message":{
    "metadata":{"cluster":"default","containerInstance":"ci","messageId":"m","idle":false,"fin":true},
    "taskMetrics":[{"taskArn":"t","taskDefinitionFamily":"web","taskDefinitionVersion":"3","containerMetrics":[
        {"containerName":"web",
         "cpuStatsSet":{"min":0,"max":12.5,"sampleCount":4,"sum":20.25},
         "networkStatsSet":{"rxBytes":{"min":1,"max":2,"sampleCount":2,"sum":3,"overflowMax":0}},
         "restartStatsSet":{"restartCount":2}}]}],
    "timestamp":1700000000.25}}"#;

#[test]
fn a_telemetry_frame_of_the_agent_has_headers_before_the_message() {
    let text = format!(
        "Authorization: AWS4-HMAC-SHA256 Credential=AKID/20240101/us-east-1/ecs/aws4_request, Signature=00\r\n\
         Host: 127.0.0.1:7327\r\nX-Amz-Date: 20240101T000000Z\r\n\r\n{METRICS}"
    );
    let signed = frame::split(&text).unwrap();
    assert_eq!(signed.headers.len(), 3);
    assert_eq!(signed.headers[1], ("Host", "127.0.0.1:7327"));
    assert_eq!(signed.body, METRICS);
    assert_eq!(frame::join(signed.headers.clone(), signed.body), text);

    let tcs::Message::PublishMetricsRequest(metrics) = tcs::Message::decode(signed.body).unwrap() else {
        panic!("metrics")
    };
    assert_eq!(metrics.timestamp, Some(Timestamp::from_millis(1_700_000_000_250)));
    let tasks = metrics.task_metrics.unwrap();
    let container = &tasks[0].container_metrics.as_ref().unwrap()[0];
    assert_eq!(container.cpu_stats_set.as_ref().unwrap().max, Some(12.5));
    assert_eq!(container.restart_stats_set.as_ref().unwrap().restart_count, Some(2));
}

#[test]
fn frames_without_headers_and_with_broken_ones() {
    let plain = r#"{"type":"AckPublishMetric","message":{"message":"ok"}}"#;
    let signed = frame::split(plain).unwrap();
    assert!(signed.headers.is_empty());
    assert_eq!(signed.body, plain);

    for text in ["", "Host: a\r\n{}", "no header\r\n\r\n{}", "\r\n\r\n{}"] {
        assert!(matches!(frame::split(text), Err(Error::BadHeaders)), "{text:?}");
    }
    let body_with_blank_line = "Host: a\r\n\r\n{}\r\n\r\n";
    assert_eq!(frame::split(body_with_blank_line).unwrap().body, "{}\r\n\r\n");
}
