//! Every rule with a definition that breaks it, and definitions at the edge that do not.

use serde_json::{Value, json};

use super::*;

fn request(value: Value) -> RegisterTaskDefinitionRequest {
    serde_json::from_value(value).unwrap()
}

fn refusal(value: Value) -> String {
    let error = check(&request(value.clone())).expect_err(&value.to_string());
    assert_eq!(error.code, "ClientException");
    error.message
}

/// A container `c` with these members.
fn container(members: Value) -> Value {
    let mut container = json!({"name": "c", "image": "i", "memory": 64});
    for (name, value) in members.as_object().unwrap() {
        match value {
            Value::Null => drop(container.as_object_mut().unwrap().remove(name)),
            value => container[name] = value.clone(),
        }
    }
    container
}

/// A task definition of one such container.
fn one(members: Value) -> Value {
    json!({"family": "f", "containerDefinitions": [container(members)]})
}

/// A task definition of a container `c` and another one `d` with these members.
fn two(c: Value, d: Value) -> Value {
    let mut d = d;
    d["name"] = json!("d");
    json!({"family": "f", "containerDefinitions": [container(c), container(d)]})
}

fn with(mut request: Value, members: Value) -> Value {
    for (name, value) in members.as_object().unwrap() {
        request[name] = value.clone();
    }
    request
}

#[test]
fn containers_and_their_names() {
    let eleven: Vec<Value> = (0..11).map(|n| json!({"name": format!("c{n}"), "image": "i", "memory": 6})).collect();
    let cases = [
        (json!({"family": "not a name", "containerDefinitions": []}), "Family contains invalid characters."),
        (json!({"family": ""}), "Family can not be blank."),
        (json!({"family": "f", "containerDefinitions": []}), "Container list cannot be empty."),
        (json!({"family": "f", "containerDefinitions": eleven}), "Container list cannot have more than 10 containers."),
        (one(json!({"name": null})), "Container.name should not be null or empty."),
        (
            one(json!({"name": "bad name"})),
            "Container.name contains invalid characters or is longer than 255: 'bad name'.",
        ),
        (one(json!({"image": null})), "Container.image should not be null or empty."),
        (one(json!({"essential": false})), "Task definition doesn't have any essential container."),
        (two(json!({"name": "d"}), json!({})), "Container.name should be unique: 'd' is used more than once."),
    ];
    for (request, words) in cases {
        assert_eq!(refusal(request), words);
    }
    assert_eq!(check(&request(two(json!({}), json!({"essential": false})))), Ok(()));
}

#[test]
fn memory_and_cpu() {
    let cases = [
        (
            one(json!({"memory": null})),
            "Invalid setting for container 'c'. At least one of 'memory' or 'memoryReservation' must be specified.",
        ),
        (
            one(json!({"memory": 10, "memoryReservation": 20})),
            "Invalid setting for container 'c'. 'memory' must be greater than or equal to 'memoryReservation'.",
        ),
        (one(json!({"memory": 1})), "Invalid setting for container 'c'. 'memory' must be at least 6 MiB."),
        (
            one(json!({"memoryReservation": 5})),
            "Invalid setting for container 'c'. 'memoryReservation' must be at least 6 MiB.",
        ),
        (
            with(one(json!({"memory": 1024})), json!({"memory": "512"})),
            "The 'memory' setting for container 'c' is greater than for the task.",
        ),
        (
            with(one(json!({})), json!({"cpu": "a lot"})),
            "Invalid 'cpu' setting for task. For more information, see the Troubleshooting section of the Amazon ECS Developer Guide.",
        ),
        (
            with(one(json!({"cpu": 300})), json!({"cpu": "256"})),
            "Invalid 'cpu' setting for containers. The total of 300 CPU units is greater than the 256 of the task.",
        ),
        (
            with(two(json!({}), json!({})), json!({"memory": "100"})),
            "Invalid 'memory' setting for containers. The total of 128 MiB is greater than the 100 MiB of the task.",
        ),
        (one(json!({"cpu": -1})), "Invalid setting for container 'c'. 'cpu' must not be negative."),
    ];
    for (request, words) in cases {
        assert_eq!(refusal(request), words);
    }
    for fine in [
        one(json!({"memory": 64, "memoryReservation": 64})),
        one(json!({"memory": null, "memoryReservation": 8})),
        with(one(json!({"memory": null})), json!({"memory": "512"})),
        // What is reserved counts, not the limit.
        with(two(json!({"memoryReservation": 10}), json!({"memoryReservation": 10})), json!({"memory": "64"})),
    ] {
        assert_eq!(check(&request(fine)), Ok(()));
    }
}

#[test]
fn settings_of_one_container() {
    let cases = [
        (json!({"stopTimeout": 1}), "Granular stop timeout on container 'c' must be at least 2 seconds."),
        (json!({"startTimeout": 0}), "Granular start timeout on container 'c' must be at least 2 seconds."),
        (json!({"healthCheck": {"command": ["true"]}}), "must start with CMD or CMD-SHELL"),
        (json!({"healthCheck": {"command": ["CMD"]}}), "must start with CMD or CMD-SHELL"),
        (
            json!({"healthCheck": {"command": ["CMD", "true"], "interval": 4}}),
            "'interval' of 'healthCheck' must be between 5 and 300.",
        ),
        (
            json!({"healthCheck": {"command": ["CMD", "true"], "timeout": 61}}),
            "'timeout' of 'healthCheck' must be between 2 and 60.",
        ),
        (
            json!({"healthCheck": {"command": ["CMD", "true"], "retries": 0}}),
            "'retries' of 'healthCheck' must be between 1 and 10.",
        ),
        (
            json!({"healthCheck": {"command": ["CMD", "true"], "startPeriod": 301}}),
            "'startPeriod' of 'healthCheck' must be between 0 and 300.",
        ),
        (json!({"restartPolicy": {"enabled": true, "restartAttemptPeriod": 59}}), "must be between 60 and 1800."),
        (json!({"restartPolicy": {"enabled": true, "ignoredExitCodes": vec![1; 51]}}), "at most 50 elements."),
        (json!({"environment": [{"name": "", "value": "x"}]}), "The name of an environment variable"),
        (json!({"environment": [{"name": "A=B", "value": "x"}]}), "The name of an environment variable"),
        (json!({"environmentFiles": [{"type": "s3", "value": "/etc/a.env"}]}), "The value of an environment file"),
        (
            json!({"environmentFiles": [{"type": "s3", "value": "arn:aws:s3:::b/a.txt"}]}),
            "The value of an environment file",
        ),
        (
            json!({"logConfiguration": {"logDriver": "awslogs"}}),
            "Log driver awslogs requires options: awslogs-group, awslogs-region",
        ),
        (
            json!({"logConfiguration": {"logDriver": "awslogs", "options": {
                "awslogs-group": "g", "awslogs-region": "r", "awslogs-stream-prefix": "p".repeat(480)}}}),
            "since a stream's name has at most 512",
        ),
        (json!({"ulimits": [{"name": "nofile", "softLimit": 20, "hardLimit": 10}]}), "The 'softLimit' of a ulimit"),
        (json!({"linuxParameters": {"swappiness": 101}}), "'swappiness' must be between 0 and 100."),
        (json!({"linuxParameters": {"tmpfs": [{"containerPath": "t", "size": 1}]}}), "A 'tmpfs' needs an absolute"),
        (json!({"linuxParameters": {"tmpfs": [{"containerPath": "/t", "size": 0}]}}), "A 'tmpfs' needs an absolute"),
        (
            json!({"linuxParameters": {"devices": [{"hostPath": "dev"}]}}),
            "The 'hostPath' of a device must be absolute.",
        ),
        (
            json!({"resourceRequirements": [{"type": "GPU", "value": "none"}]}),
            "The value of the resource requirement GPU",
        ),
        (json!({"resourceRequirements": [{"type": "InferenceAccelerator", "value": "1"}]}), "only GPU is supported"),
        (json!({"image": "a b"}), "'image' must be at most 255 characters"),
        (json!({"image": "a@sha256:12"}), "The digest of 'image' must be sha256:"),
        (
            json!({"secrets": [{"name": "S", "valueFrom": "/s"}]}),
            "you must also specify a value for 'executionRoleArn'.",
        ),
    ];
    for (members, words) in cases {
        let told = refusal(one(members));
        assert!(told.contains(words), "{told}");
    }
    let fine = json!({
        "stopTimeout": 2,
        "healthCheck": {"command": ["CMD-SHELL", "true"], "interval": 5, "timeout": 60, "retries": 10, "startPeriod": 0},
        "restartPolicy": {"enabled": true, "restartAttemptPeriod": 60},
        "environmentFiles": [{"type": "s3", "value": "arn:aws:s3:::b/a.env"}, {"type": "s3", "value": "file:///a.env"}],
        "ulimits": [{"name": "nofile", "softLimit": 10, "hardLimit": 10}, {"name": "core", "softLimit": -1, "hardLimit": -1}],
        "logConfiguration": {"logDriver": "json-file"},
        "resourceRequirements": [{"type": "GPU", "value": "1"}],
        "image": format!("repo/name@sha256:{}", "a".repeat(64)),
    });
    assert_eq!(check(&request(one(fine))), Ok(()));
}

#[test]
fn port_mappings() {
    let ports = |mappings: Value| one(json!({"portMappings": mappings}));
    let mode = |mode: &str, mappings: Value| with(ports(mappings), json!({"networkMode": mode}));
    let cases = [
        (ports(json!([{"containerPort": 70000}])), "'containerPort' must be between 1 and 65535."),
        (ports(json!([{"containerPort": 0}])), "'containerPort' must be between 1 and 65535."),
        (ports(json!([{"containerPort": 80, "hostPort": 65536}])), "'hostPort' must be between 0 and 65535."),
        (ports(json!([{}])), "'containerPort' or 'containerPortRange' must be specified."),
        (
            ports(json!([{"containerPort": 80, "containerPortRange": "1-2"}])),
            "cannot specify both single port and port range",
        ),
        (ports(json!([{"containerPortRange": "9-2"}])), "Invalid 'containerPortRange' setting"),
        (ports(json!([{"containerPortRange": "1-70000"}])), "Invalid 'containerPortRange' setting"),
        (ports(json!([{"containerPortRange": "1-5"}, {"containerPortRange": "5-6"}])), "ranges must not overlap."),
        (ports(json!([{"containerPortRange": "1-5", "hostPort": 1}])), "together with 'containerPortRange'."),
        (mode("host", json!([{"containerPortRange": "1-5"}])), "is not supported when networkMode=host."),
        (
            mode("host", json!([{"containerPort": 80, "hostPort": 81}])),
            "When networkMode=host, the host ports and container ports in port mappings must match.",
        ),
        (
            mode("awsvpc", json!([{"containerPort": 80, "hostPort": 81}])),
            "When networkMode=awsvpc, the host ports and container ports in port mappings must match.",
        ),
        (mode("none", json!([{"containerPort": 80}])), "Port mappings are not supported when networkMode=none."),
        (
            ports(json!([{"containerPort": 53}, {"containerPort": 53, "protocol": "udp"}])),
            "is exposed for several protocols.",
        ),
        (
            ports(json!([{"containerPort": 80, "hostPort": 80}, {"containerPort": 81, "hostPort": 80}])),
            "host port is used multiple times in task.",
        ),
        (
            mode("host", json!([{"containerPort": 80}, {"containerPort": 80}])),
            "container port is used multiple times in task.",
        ),
        (
            ports(json!([{"containerPort": 80, "name": "a"}, {"containerPort": 81, "name": "a"}])),
            "port mapping name is already used.",
        ),
        (ports(json!([{"containerPort": 80, "name": "-A"}])), "The name '-A' must be"),
    ];
    for (request, words) in cases {
        let told = refusal(request);
        assert!(told.contains(words), "{told}");
    }
    for fine in [
        ports(
            json!([{"containerPort": 80}, {"containerPort": 80, "hostPort": 8080}, {"containerPort": 53, "protocol": "udp"}]),
        ),
        ports(json!([{"containerPortRange": "100-200"}, {"containerPortRange": "300-400", "protocol": "udp"}])),
        mode("host", json!([{"containerPort": 80, "hostPort": 80}])),
    ] {
        assert_eq!(check(&request(fine)), Ok(()));
    }
}

#[test]
fn what_containers_ask_of_each_other() {
    let depends = |condition: &str| json!({"dependsOn": [{"containerName": "c", "condition": condition}]});
    let on = |name: &str| json!({"dependsOn": [{"containerName": name, "condition": "START"}]});
    let cases = [
        (one(on("x")), "Cannot depend on container + 'x' because it does not exist"),
        (
            two(json!({}), depends("SUCCESS")),
            "A dependency container with SUCCESS or COMPLETE condition cannot be an essential container",
        ),
        (
            two(json!({}), depends("COMPLETE")),
            "A dependency container with SUCCESS or COMPLETE condition cannot be an essential container",
        ),
        (
            two(json!({}), depends("HEALTHY")),
            "A dependency container with HEALTHY condition must have health check configured",
        ),
        (two(on("d"), on("c")), "Container dependencies contain a cycle: c, d"),
        (one(on("c")), "Container dependencies contain a cycle: c"),
        (two(on("d"), json!({"links": ["c:alias"]})), "Container dependencies contain a cycle: c, d"),
        (one(json!({"links": ["x"]})), "Invalid 'links' setting. Unknown container: 'x'"),
        (
            one(json!({"volumesFrom": [{"sourceContainer": "x"}]})),
            "Invalid 'volumesFrom' setting. Unknown container: 'x'",
        ),
        (
            with(two(json!({}), json!({"links": ["c"]})), json!({"networkMode": "host"})),
            "Links are not supported when networkMode=host",
        ),
    ];
    for (request, words) in cases {
        assert_eq!(refusal(request), words);
    }
    assert_eq!(check(&request(two(json!({"essential": false}), depends("SUCCESS")))), Ok(()));
    let healthy = json!({"healthCheck": {"command": ["CMD", "true"]}});
    assert_eq!(check(&request(two(healthy, depends("HEALTHY")))), Ok(()));
}

#[test]
fn volumes_and_mount_points() {
    let mount = |volume: &str| json!({"mountPoints": [{"sourceVolume": volume, "containerPath": "/x"}]});
    let volumes = |volumes: Value| with(one(json!({})), json!({"volumes": volumes}));
    let efs = |settings: Value| volumes(json!([{"name": "v", "efsVolumeConfiguration": settings}]));
    let cases = [
        (one(mount("x")), "Invalid 'mountPoints' setting. Unknown volume 'x'."),
        (volumes(json!([{"name": "v"}, {"name": "v"}])), "Volume.name should be unique: 'v' is used more than once."),
        (volumes(json!([{"name": "a b"}])), "Volume.name should be letters"),
        (
            volumes(json!([{"name": "v", "host": {}, "configuredAtLaunch": true}])),
            "Only one type of volume can be specified.",
        ),
        (
            volumes(json!([{"name": "v", "dockerVolumeConfiguration": {"autoprovision": true}}])),
            "'autoprovision' can only be used",
        ),
        (
            volumes(json!([{"name": "v", "configuredAtLaunch": true}])),
            "Volumes [v] are not referenced by any of the containers",
        ),
        (
            efs(json!({"fileSystemId": "fs-1", "authorizationConfig": {"iam": "ENABLED"}})),
            "'transitEncryption' must be enabled",
        ),
        (
            efs(
                json!({"fileSystemId": "fs-1", "rootDirectory": "/a", "transitEncryption": "ENABLED", "authorizationConfig": {"accessPointId": "p"}}),
            ),
            "'rootDirectory' must be omitted",
        ),
    ];
    for (request, words) in cases {
        let told = refusal(request);
        assert!(told.contains(words), "{told}");
    }
    let fine = with(one(mount("v")), json!({"volumes": [{"name": "v", "host": {"sourcePath": "/srv"}}]}));
    assert_eq!(check(&request(fine)), Ok(()));
}

#[test]
fn what_awsvpc_leaves_no_room_for() {
    let cases = [
        (json!({"links": ["c"]}), "Links are not supported when networkMode=awsvpc"),
        (
            json!({"disableNetworking": true}),
            "Disable Networking is not supported on container when networkMode=awsvpc",
        ),
        (json!({"dnsServers": ["1.1.1.1"]}), "DNS servers are not supported on container when networkMode=awsvpc"),
        (json!({"hostname": "h"}), "Hostname is not supported on container when networkMode=awsvpc"),
        (
            json!({"extraHosts": [{"hostname": "h", "ipAddress": "1.1.1.1"}]}),
            "Extra hosts are not supported on container when networkMode=awsvpc",
        ),
    ];
    for (members, words) in cases {
        assert_eq!(refusal(with(one(members), json!({"networkMode": "awsvpc"}))), words);
    }
}

#[test]
fn the_task_as_a_whole() {
    let constraint =
        |expression: &str| json!({"placementConstraints": [{"type": "memberOf", "expression": expression}]});
    let eleven =
        json!({"placementConstraints": vec![json!({"type": "memberOf", "expression": "attribute:a exists"}); 11]});
    let cases = [
        (
            json!({"inferenceAccelerators": [{"deviceName": "d", "deviceType": "t"}]}),
            "Unsupported field 'inferenceAccelerators'",
        ),
        (constraint("attribute:a =="), "Invalid placement constraint expression"),
        (eleven, "Maximum number of placement constraints is 10"),
        (json!({"proxyConfiguration": {"containerName": "x"}, "networkMode": "awsvpc"}), "Unknown container: 'x'"),
        (
            json!({"requiresCompatibilities": ["EXTERNAL"], "networkMode": "awsvpc"}),
            "do not support network mode 'awsvpc'",
        ),
    ];
    for (members, words) in cases {
        let told = refusal(with(one(json!({})), members));
        assert!(told.contains(words), "{told}");
    }
    assert_eq!(check(&request(with(one(json!({})), constraint("attribute:ecs.os-type == linux")))), Ok(()));
}

fn fargate(container: Value, task: Value) -> Value {
    let base = json!({"requiresCompatibilities": ["FARGATE"], "networkMode": "awsvpc", "cpu": "256", "memory": "512"});
    let mut request = with(with(one(container), base), task);
    request.as_object_mut().unwrap().retain(|_, value| !value.is_null());
    request
}

#[test]
fn what_fargate_refuses() {
    let role = json!({"executionRoleArn": "arn:aws:iam::000000000000:role/r"});
    let nothing = || json!({});
    let logs = |options: Value| json!({"logConfiguration": {"logDriver": "awslogs", "options": options}});
    let group = json!({"awslogs-group": "g", "awslogs-region": "r"});
    let cases = [
        (nothing(), json!({"networkMode": "bridge"}), "Fargate only supports network mode ‘awsvpc’."),
        (nothing(), json!({"cpu": null}), "Fargate requires that 'cpu' be defined at the task level."),
        (nothing(), json!({"memory": null}), "Fargate requires that 'memory' be defined at the task level."),
        (nothing(), json!({"memory": "8192"}), "No Fargate configuration exists for given values."),
        (nothing(), json!({"pidMode": "host"}), "do not support pidMode 'host'."),
        (nothing(), json!({"ipcMode": "task"}), "Fargate compatible task definitions do not support ipcMode"),
        (nothing(), json!({"ephemeralStorage": {"sizeInGiB": 20}}), "between 21 and 200 GiB."),
        (nothing(), json!({"volumes": [{"name": "v", "host": {"sourcePath": "/x"}}]}), "do not support sourcePath"),
        (
            nothing(),
            json!({"volumes": [{"name": "v", "dockerVolumeConfiguration": {}}]}),
            "do not support dockerVolumeConfiguration",
        ),
        (json!({"privileged": true}), nothing(), "Fargate requires that the 'privileged' setting be 'false'"),
        (json!({"dockerSecurityOptions": ["x"]}), nothing(), "do not support dockerSecurityOptions"),
        (json!({"stopTimeout": 121}), nothing(), "container stop timeout of less than 120 seconds."),
        (
            json!({"linuxParameters": {"capabilities": {"add": ["NET_ADMIN"]}}}),
            nothing(),
            "NET_ADMIN is not allowed on Fargate.",
        ),
        (json!({"linuxParameters": {"maxSwap": 1}}), nothing(), "do not support maxSwap"),
        (
            json!({"logConfiguration": {"logDriver": "syslog"}}),
            nothing(),
            "syslog is not a valid log driver. Must be one of [awslogs,splunk,awsfirelens]",
        ),
        (logs(group.clone()), nothing(), "to have execution role ARN to support log driver awslogs."),
        (logs(group), role.clone(), "Log driver awslogs requires options: awslogs-stream-prefix"),
        (
            json!({"image": "000000000000.dkr.ecr.us-east-1.amazonaws.com/a"}),
            nothing(),
            "execution role ARN to support ECR images.",
        ),
    ];
    for (container, task, words) in cases {
        let told = refusal(fargate(container, task));
        assert!(told.contains(words), "{told}");
    }
    let fine =
        json!({"linuxParameters": {"capabilities": {"add": ["SYS_PTRACE"], "drop": ["ALL"]}}, "stopTimeout": 120});
    assert_eq!(check(&request(fargate(fine, role))), Ok(()));
}
