//! Reading tasks off the wire: what becomes what, and what is refused with which words.

use super::*;

const ARN: &str = "arn:aws:ecs:us-east-1:000000000000:task/default/0123456789abcdef0123456789abcdef";

fn task(container: serde_json::Value) -> acs::Task {
    serde_json::from_value(serde_json::json!({
        "arn": ARN, "family": "web", "version": "3", "desiredStatus": "RUNNING",
        "volumes": [
            {"name": "scratch", "host": {}},
            {"name": "etc", "host": {"sourcePath": "/etc"}},
            {"name": "data", "type": "docker",
             "dockerVolumeConfiguration": {"scope": "shared", "autoprovision": true, "driver": "local"}},
        ],
        "containers": [container, {"name": "helper", "image": "helper:1"}],
    }))
    .expect("a task")
}

fn read(container: serde_json::Value) -> Result<Container, Error> {
    spec(&task(container)).map(|spec| spec.containers[0].clone())
}

#[test]
fn everything_a_container_asks_for_arrives() {
    let container = read(serde_json::json!({
        "name": "web", "image": "web:1", "cpu": 256, "memory": 64, "essential": true,
        "command": ["serve"], "entryPoint": ["/bin/web"], "environment": {"A": "1"},
        "portMappings": [
            {"containerPort": 80, "protocol": "tcp"},
            {"containerPort": 53, "hostPort": 5353, "protocol": "udp"},
            {"containerPortRange": "7000-7004"},
        ],
        "links": ["helper:h"], "volumesFrom": [{"sourceContainer": "helper", "readOnly": true}],
        "mountPoints": [{"sourceVolume": "data", "containerPath": "/data", "readOnly": true}],
        "dependsOn": [{"containerName": "helper", "condition": "SUCCESS"}],
        "startTimeout": 30, "stopTimeout": 5,
        "restartPolicy": {"enabled": true, "ignoredExitCodes": [0], "restartAttemptPeriod": 60},
        "healthCheckType": "docker",
        "dockerConfig": {"config": "{\"Healthcheck\":{\"Test\":[\"CMD\",\"true\"]}}", "hostConfig": "{\"Init\":true}"},
    }))
    .expect("a container");
    assert_eq!(container.ports[0].host_port, None);
    assert_eq!(container.ports[1].host_port, Some(5353));
    assert_eq!(container.ports[1].protocol, Protocol::Udp);
    assert_eq!(container.ports[2].container.count(), 5);
    assert_eq!(container.links, [Link { container: 1, alias: "h".to_owned() }]);
    assert_eq!(container.mounts[0].volume, 2);
    let conditions: Vec<Condition> = container.depends_on.iter().map(|dependency| dependency.condition).collect();
    assert_eq!(conditions, [Condition::Success, Condition::Start, Condition::Create]);
    assert_eq!(container.stop_timeout, Some(Duration::from_secs(5)));
    assert_eq!(container.restart_policy.map(|policy| policy.attempt_period), Some(Duration::from_secs(60)));
    assert!(container.health_checked && container.essential);
    assert_eq!(container.host_config["Init"], true);
}

#[test]
fn essential_is_false_unless_said_and_overrides_hold_a_command_only() {
    let base = |overrides: &str| read(serde_json::json!({"name": "web", "image": "web:1", "overrides": overrides}));
    let container = base(r#"{"command":["other"]}"#).expect("a container");
    assert!(!container.essential);
    assert_eq!(container.command, Some(vec!["other".to_owned()]));
    assert!(base("").is_err());
    assert!(base(r#"{"cpu":1}"#).is_err());
}

#[test]
fn what_cannot_be_run_is_refused_in_words() {
    for (container, words) in [
        (serde_json::json!({"name": "web"}), "image is missing"),
        (
            serde_json::json!({"name": "web", "image": "i", "secrets": [{"name": "S", "valueFrom": "x"}]}),
            "does not support secrets (container web)",
        ),
        (
            serde_json::json!({"name": "web", "image": "i", "environmentFiles": [{"type": "s3", "value": "arn:aws:s3:::b/a.env"}]}),
            "does not support environment files from S3",
        ),
        (serde_json::json!({"name": "web", "image": "i", "links": ["db"]}), "names container db"),
        (
            serde_json::json!({"name": "web", "image": "i",
                "mountPoints": [{"sourceVolume": "nope", "containerPath": "/x"}]}),
            "names volume nope",
        ),
        (
            serde_json::json!({"name": "web", "image": "i", "healthCheckType": "docker"}),
            "Healthcheck in the dockerConfig",
        ),
        (
            serde_json::json!({"name": "web", "image": "i",
                "dependsOn": [{"containerName": "helper", "condition": "HEALTHY"}]}),
            "without a health check",
        ),
        (
            serde_json::json!({"name": "web", "image": "i", "dependsOn": [{"containerName": "web", "condition": "START"}]}),
            "Task dependencies cannot be resolved",
        ),
        (
            serde_json::json!({"name": "web", "image": "i", "portMappings": [{"containerPort": 70000}]}),
            "containerPort \"70000\" is not a port",
        ),
        (
            serde_json::json!({"name": "web", "image": "i", "dockerConfig": {"hostConfig": "[1]"}}),
            "is not a JSON object",
        ),
    ] {
        let error = read(container.clone()).expect_err("refused").to_string();
        assert!(error.contains(words), "{container}: {error}");
    }
}

#[test]
fn task_level_modes_beyond_this_agent_are_refused() {
    for (member, value) in [("networkMode", "awsvpc"), ("pidMode", "task"), ("ipcMode", "task")] {
        let mut wire = serde_json::to_value(task(serde_json::json!({"name": "web", "image": "i"}))).expect("json");
        wire[member] = value.into();
        let wire: acs::Task = serde_json::from_value(wire).expect("a task");
        assert!(matches!(spec(&wire), Err(Error::Unsupported(_))), "{member}");
    }
}

#[test]
fn names_on_the_engine_follow_from_the_task() {
    let spec = spec(&task(serde_json::json!({"name": "we_b", "image": "i"}))).expect("a task");
    assert_eq!(spec.id(), "0123456789abcdef0123456789abcdef");
    assert_eq!(spec.docker_name(0), "ecs-web-3-web-0123456789abcdef00");
    assert_eq!(spec.docker_volume(&spec.volumes[0]), "ecs-web-3-scratch-0123456789abcdef");
    assert_eq!(spec.docker_volume(&spec.volumes[1]), "/etc");
    assert_eq!(spec.docker_volume(&spec.volumes[2]), "data");
}

#[test]
fn arns_and_statuses_are_checked() {
    assert!(task_arn(Some(ARN)).is_ok());
    for bad in ["", "web", "arn:aws:ecs:us-east-1:000000000000:task", "arn:aws:ecs:us-east-1:0:task/"] {
        assert!(task_arn(Some(bad)).is_err(), "{bad}");
    }
    assert_eq!(desired_status(Some("RUNNING")), Ok(Desired::Running));
    assert!(desired_status(Some("PENDING")).is_err());
}

#[test]
fn secrets_do_not_reach_the_disk() {
    let mut wire = task(serde_json::json!({"name": "web", "image": "i"}));
    wire.role_credentials = Some(acs::IAMRoleCredentials {
        credentials_id: Some("id".to_owned()),
        secret_access_key: Some("hush".to_owned()),
        session_token: Some("hush".to_owned()),
        ..acs::IAMRoleCredentials::default()
    });
    let text = serde_json::to_string(&without_secrets(&wire)).expect("json");
    assert!(text.contains("\"id\"") && !text.contains("hush"));
}

#[test]
fn gpus_go_to_the_one_container_that_they_name() {
    let read = |associations: serde_json::Value| {
        let mut task = task(serde_json::json!({"name": "web", "image": "web:1"}));
        task.associations = serde_json::from_value(associations).expect("associations");
        spec(&task).map(|spec| spec.containers.iter().map(|container| container.gpu_ids.clone()).collect::<Vec<_>>())
    };
    let gpu = |id: &str, containers: &[&str]| serde_json::json!({"name": id, "type": "gpu", "containers": containers});
    let given = read(serde_json::json!([gpu("GPU-7", &["helper"]), gpu("GPU-8", &["web"]), gpu("GPU-9", &["helper"])]));
    assert_eq!(given, Ok(vec![vec!["GPU-8".to_owned()], vec!["GPU-7".to_owned(), "GPU-9".to_owned()]]));
    assert!(matches!(read(serde_json::json!([gpu("GPU-7", &["web", "helper"])])), Err(Error::Invalid { .. })));
    assert!(matches!(read(serde_json::json!([gpu("GPU-7", &["nobody"])])), Err(Error::Unknown { .. })));
    let accelerator = serde_json::json!([{"name": "eia", "type": "elastic-inference", "containers": ["web"]}]);
    assert!(matches!(read(accelerator), Err(Error::Unsupported(_))));
}
