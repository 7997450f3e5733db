//! Golden messages: what the agent receives for a task, member by member.

use longshore_model::id::ContainerId;
use longshore_model::task::{Container, ContainerStatus, NetworkBinding, Observation, Owner, Status};
use longshore_model::{DeploymentId, TaskDefinition, TaskDefinitionId, TaskId, Timestamp, fixture};
use serde_json::{Value, json};

use super::*;

fn scope() -> Scope {
    Scope::new("eu-west-1", "123456789012")
}

fn definition(document: Value) -> TaskDefinition {
    let id = TaskDefinitionId { family: "web".into(), revision: 7 };
    TaskDefinition { id, ..fixture::task_definition(document) }
}

fn task(definition: &TaskDefinition, overrides: Option<Value>) -> Task {
    let containers = definition.containers().enumerate().map(|(index, spec)| Container {
        id: ContainerId::from_bits(index as u128),
        essential: spec.essential,
        has_health_check: spec.has_health_check,
        image: spec.image.into(),
        cpu_units: spec.cpu_units,
        memory_mib: spec.memory_mib,
        memory_reservation_mib: spec.memory_reservation_mib,
        ..fixture::container(spec.name)
    });
    Task {
        definition: definition.id.clone(),
        owner: Some(Owner { service: "front".into(), deployment: DeploymentId::from_bits(1) }),
        group: "service:front".into(),
        launch_type: Some("EC2".into()),
        containers: containers.collect(),
        overrides: overrides.map(Into::into),
        ..fixture::task(TaskId::from_bits(0xabc))
    }
}

/// The message as JSON, with the JSON texts inside `dockerConfig` opened.
fn run_json(document: Value, overrides: Option<Value>) -> Value {
    let definition = definition(document);
    let message = run(&scope(), &definition, &task(&definition, overrides), "non-blocking").unwrap();
    let mut json = serde_json::to_value(message).unwrap();
    for container in json["containers"].as_array_mut().unwrap() {
        for member in ["config", "hostConfig"] {
            let text = container["dockerConfig"][member].as_str().expect("a text of JSON");
            container["dockerConfig"][member] = serde_json::from_str(text).unwrap();
        }
    }
    json
}

fn container_json(container: Value) -> Value {
    run_json(json!({"containerDefinitions": [container]}), None)["containers"][0].take()
}

#[test]
fn the_smallest_task() {
    let json = run_json(json!({"containerDefinitions": [{"name": "web", "image": "web:1"}]}), None);
    let arn = "arn:aws:ecs:eu-west-1:123456789012:task/prod/00000000000000000000000000000abc";
    let container_arn = "arn:aws:ecs:eu-west-1:123456789012:container/prod/00000000000000000000000000000abc/\
                         00000000-0000-0000-0000-000000000000";
    let expected = json!({
        "arn": arn,
        "taskClusterArn": "arn:aws:ecs:eu-west-1:123456789012:cluster/prod",
        "desiredStatus": "RUNNING",
        "family": "web",
        "version": "7",
        "networkMode": "bridge",
        "launchType": "EC2",
        "serviceName": "front",
        "group": "service:front",
        "volumes": [],
        "containers": [{
            "name": "web",
            "image": "web:1",
            "containerArn": container_arn,
            "essential": true,
            "cpu": 0,
            "environment": {},
            "portMappings": [],
            "dockerConfig": {"version": "1.24", "config": {}, "hostConfig": {"NetworkMode": "bridge"}},
        }],
    });
    assert_eq!(json, expected);
}

#[test]
fn a_task_with_everything_at_its_own_level() {
    let json = run_json(
        json!({
            "cpu": "512", "memory": "1024", "networkMode": "host", "pidMode": "host", "ipcMode": "none",
            "volumes": [
                {"name": "data", "host": {"sourcePath": "/srv/data"}},
                {"name": "scratch"},
                {"name": "empty", "host": {"sourcePath": ""}},
                {"name": "shared", "dockerVolumeConfiguration": {
                    "scope": "shared", "autoprovision": true, "driver": "local",
                    "driverOpts": {"type": "tmpfs"}, "labels": {"a": "b"}}},
            ],
            "containerDefinitions": [{"name": "web", "image": "web:1"}],
        }),
        None,
    );
    assert_eq!(json["cpu"], json!(0.5));
    assert_eq!(json["memory"], json!(1024));
    assert_eq!(
        (&json["networkMode"], &json["pidMode"], &json["ipcMode"]),
        (&json!("host"), &json!("host"), &json!("none"))
    );
    assert_eq!(json["containers"][0]["dockerConfig"]["hostConfig"], json!({"NetworkMode": "host"}));
    let volumes = json!([
        {"name": "data", "type": "host", "host": {"sourcePath": "/srv/data"}},
        {"name": "scratch", "type": "host", "host": {}},
        {"name": "empty", "type": "host", "host": {}},
        {"name": "shared", "type": "docker", "dockerVolumeConfiguration": {
            "scope": "shared", "autoprovision": true, "driver": "local",
            "driverOpts": {"type": "tmpfs"}, "labels": {"a": "b"}}},
    ]);
    assert_eq!(json["volumes"], volumes);
}

#[test]
fn members_of_a_container_that_the_agent_reads_itself() {
    let json = container_json(json!({
        "name": "web", "image": "web:1", "cpu": 128, "memory": 256, "essential": false,
        "command": ["-c", "true"], "entryPoint": ["/bin/sh"],
        "environment": [{"name": "A", "value": "1"}, {"name": "B"}],
        "environmentFiles": [{"type": "s3", "value": "arn:aws:s3:::b/k.env"}],
        "portMappings": [
            {"containerPort": 80, "hostPort": 8080, "protocol": "tcp", "name": "http", "appProtocol": "http"},
            {"containerPort": 53, "hostPort": 0, "protocol": "udp"},
            {"containerPortRange": "100-110"},
        ],
        "links": ["db:database"],
        "mountPoints": [{"sourceVolume": "data", "containerPath": "/data", "readOnly": true}, {"sourceVolume": "x", "containerPath": "/x"}],
        "volumesFrom": [{"sourceContainer": "db"}],
        "dependsOn": [{"containerName": "db", "condition": "HEALTHY"}],
        "startTimeout": 30, "stopTimeout": 5,
        "restartPolicy": {"enabled": true, "ignoredExitCodes": [0, 3], "restartAttemptPeriod": 60},
    }));
    let expected = json!({
        "name": "web", "image": "web:1", "cpu": 128, "memory": 256, "essential": false,
        "command": ["-c", "true"], "entryPoint": ["/bin/sh"],
        "environment": {"A": "1", "B": ""},
        "environmentFiles": [{"type": "s3", "value": "arn:aws:s3:::b/k.env"}],
        "portMappings": [
            {"containerPort": 80, "hostPort": 8080, "protocol": "tcp"},
            {"containerPort": 53, "protocol": "udp"},
            {"containerPortRange": "100-110", "protocol": "tcp"},
        ],
        "links": ["db:database"],
        "mountPoints": [
            {"sourceVolume": "data", "containerPath": "/data", "readOnly": true},
            {"sourceVolume": "x", "containerPath": "/x", "readOnly": false},
        ],
        "volumesFrom": [{"sourceContainer": "db", "readOnly": false}],
        "dependsOn": [{"containerName": "db", "condition": "HEALTHY"}],
        "startTimeout": 30, "stopTimeout": 5,
        "restartPolicy": {"enabled": true, "ignoredExitCodes": [0, 3], "restartAttemptPeriod": 60},
        "containerArn": json["containerArn"],
        "dockerConfig": {"version": "1.24", "config": {}, "hostConfig": {"NetworkMode": "bridge"}},
    });
    assert_eq!(json, expected);
}

#[test]
fn members_of_a_container_that_only_docker_reads() {
    let json = container_json(json!({
        "name": "web", "image": "web:1", "memory": 128, "memoryReservation": 64,
        "user": "nobody", "workingDirectory": "/srv", "hostname": "front", "disableNetworking": true,
        "dockerLabels": {"team": "a"}, "pseudoTerminal": true, "interactive": true,
        "healthCheck": {"command": ["CMD-SHELL", "true"], "interval": 30, "timeout": 5, "retries": 3, "startPeriod": 10},
        "logConfiguration": {"logDriver": "json-file", "options": {"max-size": "1m"}},
        "ulimits": [{"name": "nofile", "softLimit": 1024, "hardLimit": 4096}],
        "privileged": true, "readonlyRootFilesystem": true,
        "dnsServers": ["10.0.0.2"], "dnsSearchDomains": ["example.com"],
        "extraHosts": [{"hostname": "db", "ipAddress": "10.0.0.9"}],
        "dockerSecurityOptions": ["no-new-privileges"],
        "systemControls": [{"namespace": "net.core.somaxconn", "value": "1024"}],
        "linuxParameters": {
            "capabilities": {"add": ["NET_ADMIN"], "drop": ["CHOWN"]},
            "devices": [{"hostPath": "/dev/fuse"},
                        {"hostPath": "/dev/a", "containerPath": "/dev/b", "permissions": ["read", "mknod"]}],
            "initProcessEnabled": true, "sharedMemorySize": 16,
            "tmpfs": [{"containerPath": "/tmp", "size": 8, "mountOptions": ["noexec", "nosuid"]}],
            "maxSwap": 32, "swappiness": 10,
        },
    }));
    assert_eq!(json["healthCheckType"], "docker");
    let config = json!({
        "User": "nobody", "WorkingDir": "/srv", "Hostname": "front", "NetworkDisabled": true,
        "Labels": {"team": "a"}, "Tty": true, "OpenStdin": true,
        "Healthcheck": {"Test": ["CMD-SHELL", "true"], "Interval": 30_000_000_000_i64, "Timeout": 5_000_000_000_i64,
                        "StartPeriod": 10_000_000_000_i64, "Retries": 3},
    });
    assert_eq!(json["dockerConfig"]["config"], config);
    let host_config = json!({
        "NetworkMode": "bridge",
        "LogConfig": {"Type": "json-file", "Config": {"max-size": "1m"}},
        "MemoryReservation": 64 * 1024 * 1024,
        "Ulimits": [{"Name": "nofile", "Soft": 1024, "Hard": 4096}],
        "Privileged": true, "ReadonlyRootfs": true,
        "Dns": ["10.0.0.2"], "DnsSearch": ["example.com"], "ExtraHosts": ["db:10.0.0.9"],
        "SecurityOpt": ["no-new-privileges"], "Sysctls": {"net.core.somaxconn": "1024"},
        "CapAdd": ["NET_ADMIN"], "CapDrop": ["CHOWN"],
        "Devices": [
            {"PathOnHost": "/dev/fuse", "PathInContainer": "/dev/fuse", "CgroupPermissions": "rwm"},
            {"PathOnHost": "/dev/a", "PathInContainer": "/dev/b", "CgroupPermissions": "rm"},
        ],
        "Init": true, "ShmSize": 16 * 1024 * 1024, "Tmpfs": {"/tmp": "size=8m,noexec,nosuid"},
        "MemorySwap": 160 * 1024 * 1024, "MemorySwappiness": 10,
    });
    assert_eq!(json["dockerConfig"]["hostConfig"], host_config);
}

#[test]
fn swap_needs_a_memory_limit_and_swappiness_needs_swap() {
    let linux = |memory: Value, linux: Value| {
        let json = container_json(json!({"name": "a", "image": "a", "memory": memory, "linuxParameters": linux}));
        let host = &json["dockerConfig"]["hostConfig"];
        (host.get("MemorySwap").cloned(), host.get("MemorySwappiness").cloned())
    };
    assert_eq!(linux(Value::Null, json!({"maxSwap": 1, "swappiness": 1})), (None, None));
    assert_eq!(linux(json!(64), json!({"swappiness": 1})), (None, None));
    assert_eq!(linux(json!(64), json!({"maxSwap": 0})), (Some(json!(64 * 1024 * 1024)), None));
}

#[test]
fn overrides_are_merged_before_the_agent_sees_them() {
    let document = json!({
        "cpu": "256", "memory": "512",
        "containerDefinitions": [
            {"name": "web", "image": "web:1", "cpu": 10, "memory": 100, "memoryReservation": 50, "command": ["serve"],
             "environment": [{"name": "A", "value": "1"}, {"name": "B", "value": "2"}]},
            {"name": "side", "image": "side:1", "command": ["wait"]},
        ],
    });
    let overrides = json!({
        "cpu": "1024", "memory": "2048",
        "containerOverrides": [
            {"name": "web", "command": ["migrate"], "cpu": 20, "memory": 200, "memoryReservation": 150,
             "environment": [{"name": "B", "value": "3"}, {"name": "C", "value": "4"}]},
        ],
    });
    let json = run_json(document, Some(overrides));
    assert_eq!((&json["cpu"], &json["memory"]), (&json!(1.0), &json!(2048)));
    let web = &json["containers"][0];
    assert_eq!(web["command"], json!(["migrate"]));
    assert_eq!((&web["cpu"], &web["memory"]), (&json!(20), &json!(200)));
    assert_eq!(web["dockerConfig"]["hostConfig"]["MemoryReservation"], json!(150 * 1024 * 1024));
    assert_eq!(web["environment"], json!({"A": "1", "B": "3", "C": "4"}));
    assert_eq!(web.get("overrides"), None);
    assert_eq!(json["containers"][1]["command"], json!(["wait"]));
}

#[test]
fn secrets_and_private_registries_reach_the_agent_so_that_nothing_runs_without_them() {
    let secret = "arn:aws:secretsmanager:us-west-2:1:secret:s";
    let json = container_json(json!({
        "name": "web", "image": "registry.example.com/web",
        "secrets": [{"name": "A", "valueFrom": secret}, {"name": "B", "valueFrom": "parameter"}],
        "logConfiguration": {"logDriver": "splunk", "secretOptions": [{"name": "token", "valueFrom": "t"}]},
        "repositoryCredentials": {"credentialsParameter": secret},
    }));
    let expected = json!([
        {"name": "A", "valueFrom": secret, "provider": "asm", "type": "ENVIRONMENT_VARIABLE", "target": "CONTAINER",
         "region": "us-west-2"},
        {"name": "B", "valueFrom": "parameter", "provider": "ssm", "type": "ENVIRONMENT_VARIABLE",
         "target": "CONTAINER", "region": "eu-west-1"},
        {"name": "token", "valueFrom": "t", "provider": "ssm", "type": "BOOTSTRAP", "target": "LOG_DRIVER",
         "region": "eu-west-1"},
    ]);
    assert_eq!(json["secrets"], expected);
    let authentication = json!({"type": "asm", "asmAuthData": {"credentialsParameter": secret, "region": "us-west-2"}});
    assert_eq!(json["registryAuthentication"], authentication);
}

#[test]
fn a_stop_names_the_task_and_nothing_else() {
    let definition = definition(json!({"containerDefinitions": [{"name": "web", "image": "web:1"}]}));
    let message = serde_json::to_value(stop(&scope(), &task(&definition, None))).unwrap();
    let arn = "arn:aws:ecs:eu-west-1:123456789012:task/prod/00000000000000000000000000000abc";
    assert_eq!(message, json!({"arn": arn, "desiredStatus": "STOPPED"}));
}

#[test]
fn a_document_of_another_shape_is_refused_with_its_name() {
    let definition = definition(json!({"containerDefinitions": "none"}));
    let error = run(&scope(), &definition, &task(&definition, None), "non-blocking").unwrap_err();
    assert!(error.to_string().starts_with("task definition web:7 cannot be read: "), "{error}");
}

fn report(json: Value) -> ecs::SubmitTaskStateChangeRequest {
    serde_json::from_value(json).unwrap()
}

#[test]
fn a_report_becomes_an_observation() {
    let seen = observation(
        report(json!({
            "cluster": "prod", "task": "abc", "status": "RUNNING", "reason": "",
            "pullStartedAt": 1_700_000_000.5, "pullStoppedAt": 1_700_000_001, "executionStoppedAt": 1_700_000_002,
            "containers": [
                {"containerName": "web", "status": "RUNNING", "runtimeId": "d0c", "imageDigest": "sha256:1",
                 "networkBindings": [
                    {"bindIP": "0.0.0.0", "containerPort": 80, "hostPort": 49153, "protocol": "tcp"},
                    {"bindIP": "0.0.0.0", "containerPortRange": "1-2", "hostPortRange": "5-6", "protocol": "udp"}]},
                {"containerName": "job", "status": "STOPPED", "exitCode": 1, "reason": "OutOfMemoryError: x"},
                {"containerName": "late", "status": "PULLED"},
            ],
        })),
        None,
    )
    .unwrap();
    assert_eq!(seen.status, Some(Status::Running));
    assert_eq!(seen.reason, None);
    assert_eq!(seen.pull_started_at, Some(Timestamp::from_millis(1_700_000_000_500)));
    assert_eq!(seen.pull_stopped_at, Some(Timestamp::from_millis(1_700_000_001_000)));
    assert_eq!(seen.execution_stopped_at, Some(Timestamp::from_millis(1_700_000_002_000)));
    let [web, job, late] = seen.containers.as_slice() else { panic!("{seen:?}") };
    assert_eq!(
        (web.status, web.runtime_id.as_deref(), web.image_digest.as_deref()),
        (ContainerStatus::Running, Some("d0c"), Some("sha256:1"))
    );
    let bindings = web.network_bindings.as_deref().unwrap();
    assert_eq!((bindings[0].container_port, bindings[0].host_port), (Some(80), Some(49153)));
    assert_eq!((&*bindings[1].protocol, bindings[1].host_port_range.as_deref()), ("udp", Some("5-6")));
    assert_eq!(
        (job.status, job.exit_code, job.reason.as_deref()),
        (ContainerStatus::Stopped, Some(1), Some("OutOfMemoryError: x"))
    );
    assert_eq!((late.status, late.network_bindings.as_ref()), (ContainerStatus::Pending, None));
}

#[test]
fn host_mode_reports_the_ports_of_the_definition() {
    let mut host = definition(json!({"networkMode": "host", "containerDefinitions": [
        {"name": "web", "portMappings": [{"containerPort": 80, "protocol": "tcp"}, {"containerPort": 53, "protocol": "udp"}]},
    ]}));
    let running =
        || report(json!({"status": "RUNNING", "containers": [{"containerName": "web", "status": "RUNNING"}]}));
    let bindings = |definition: &TaskDefinition| {
        observation(running(), Some(definition)).unwrap().containers[0].network_bindings.clone()
    };
    let binding = |port, protocol: &str| NetworkBinding {
        bind_ip: "0.0.0.0".into(),
        container_port: Some(port),
        host_port: Some(port),
        protocol: protocol.into(),
        ..NetworkBinding::default()
    };
    assert_eq!(bindings(&host), Some(vec![binding(80, "tcp"), binding(53, "udp")]));
    host.document = json!({"networkMode": "bridge", "containerDefinitions": []}).into();
    assert_eq!(bindings(&host), None);
}

#[test]
fn a_report_without_a_status_is_about_something_else_and_an_unknown_status_is_refused() {
    let attachments = report(json!({"attachments": [{"attachmentArn": "a", "status": "ATTACHED"}]}));
    assert_eq!(observation(attachments, None).unwrap(), Observation::default());
    let error = observation(report(json!({"status": "DONE"})), None).unwrap_err();
    assert_eq!(error.code, "InvalidParameterException");
}

#[test]
fn long_reasons_are_cut_between_characters() {
    let seen = observation(report(json!({"status": "STOPPED", "reason": "é".repeat(2000)})), None).unwrap();
    assert_eq!(seen.reason.unwrap().chars().count(), 1024);
}

#[test]
fn older_agents_report_one_container_a_call() {
    let wire: ecs::SubmitContainerStateChangeRequest = serde_json::from_value(json!({
        "containerName": "web", "status": "STOPPED", "exitCode": 3, "runtimeId": "d0c",
        "networkBindings": [{"bindIP": "0.0.0.0", "containerPort": 80, "hostPort": 81, "protocol": "tcp"}],
    }))
    .unwrap();
    let seen = container_observation(wire, None);
    assert_eq!((seen.status, seen.containers.len()), (None, 1));
    assert_eq!((seen.containers[0].status, seen.containers[0].exit_code), (ContainerStatus::Stopped, Some(3)));
}

#[test]
fn the_gpus_of_a_task_are_associations_of_one_container_each() {
    let definition =
        definition(json!({"containerDefinitions": [{"name": "a", "image": "i"}, {"name": "b", "image": "i"}]}));
    let mut task = task(&definition, None);
    assert_eq!(run(&scope(), &definition, &task, "non-blocking").unwrap().associations, None);
    task.demand.gpus = 3;
    task.demand.gpu_ids = ["GPU-4", "GPU-6", "GPU-7"].map(str::to_owned).to_vec();
    (task.containers[0].gpus, task.containers[1].gpus) = (1, 2);
    let message = serde_json::to_value(run(&scope(), &definition, &task, "non-blocking").unwrap()).unwrap();
    let of = |id: &str, container: &str| json!({"name": id, "type": "gpu", "containers": [container]});
    assert_eq!(message["associations"], json!([of("GPU-4", "a"), of("GPU-6", "b"), of("GPU-7", "b")]));
}
