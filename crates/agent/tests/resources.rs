//! What a container is given: ports, volumes, environment, limits, metadata.

mod support;

use std::net::TcpListener;

use serde_json::{Value, json};
use support::{Stage, docker, eventually, image, script, sleeper};

/// Runs a task of one container that prints something and ends, and answers what it printed.
async fn output(stage: &Stage, members: Value) -> String {
    let arn = stage.run_task(members).await;
    let stopped = stage.server.status(&arn, "STOPPED").await;
    let id = stopped["containers"][0]["runtimeId"].as_str().unwrap_or_else(|| panic!("{stopped}")).to_owned();
    docker(&["logs", &id])
}

fn with(mut container: Value, member: &str, value: Value) -> Value {
    container[member] = value;
    container
}

fn with_host_config(mut container: Value, config: &Value) -> Value {
    container["dockerConfig"]["hostConfig"] = config.to_string().into();
    container
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn dynamic_ports_lead_into_the_container() {
    let stage = Stage::set().await;
    let serve = "echo hello > /tmp/index.html; httpd -f -p 80 -h /tmp";
    let ports = json!([{"containerPort": 80}, {"containerPortRange": "7000-7002", "protocol": "udp"}]);
    let arn = stage.run(json!([with(script("web", serve), "portMappings", ports)])).await;
    let running = stage.server.status(&arn, "RUNNING").await;
    let bindings = running["containers"][0]["networkBindings"].as_array().expect("bindings").clone();
    let port = bindings[0]["hostPort"].as_u64().expect("a port");
    assert!((49153..=65535).contains(&port));
    assert_eq!((&bindings[0]["bindIP"], &bindings[0]["protocol"]), (&json!("0.0.0.0"), &json!("tcp")));
    assert_eq!(bindings[1]["containerPortRange"], "7000-7002");
    let range = bindings[1]["hostPortRange"].as_str().expect("a range");
    let (first, last) = range.split_once('-').expect("two ends");
    assert_eq!(last.parse::<u16>().expect("a port") - first.parse::<u16>().expect("a port"), 2);
    eventually("the page is served on the host", || {
        std::process::Command::new("busybox")
            .args(["wget", "-q", "-O", "-", &format!("http://127.0.0.1:{port}/")])
            .output()
            .is_ok_and(|output| output.stdout == b"hello\n")
    })
    .await;
    let id = running["containers"][0]["runtimeId"].as_str().expect("an id");
    assert!(docker(&["port", id]).contains(&format!("0.0.0.0:{port}")));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_taken_host_port_is_the_engines_error() {
    let stage = Stage::set().await;
    let taken = TcpListener::bind("0.0.0.0:0").expect("a port");
    let port = taken.local_addr().expect("an address").port();
    let web = with(sleeper("web"), "portMappings", json!([{"containerPort": 80, "hostPort": port}]));
    let arn = stage.run(json!([web])).await;
    let stopped = stage.server.status(&arn, "STOPPED").await;
    let reason = stopped["containers"][0]["reason"].as_str().expect("a reason");
    assert!(reason.starts_with("CannotStartContainerError: "), "{reason}");
    assert!(reason.contains(&port.to_string()) && reason.contains("already in use"), "{reason}");
    assert!(stopped["containers"][0]["exitCode"].is_null());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_image_that_cannot_be_had_is_said_in_the_engines_words() {
    let stage = Stage::set().await;
    let web = json!({"name": "web", "image": "registry.invalid/nothing:1", "essential": true});
    let arn = stage.run(json!([web])).await;
    let stopped = stage.server.status(&arn, "STOPPED").await;
    let container = &stopped["containers"][0];
    let reason = container["reason"].as_str().expect("a reason");
    assert!(reason.starts_with("CannotPullContainerError: ") && reason.contains("registry.invalid"), "{reason}");
    assert!(container["runtimeId"].is_null() && container["exitCode"].is_null());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn too_little_memory_is_refused_in_the_engines_words() {
    let stage = Stage::set().await;
    let arn = stage.run(json!([with(sleeper("web"), "memory", json!(4))])).await;
    let stopped = stage.server.status(&arn, "STOPPED").await;
    let reason = stopped["containers"][0]["reason"].as_str().expect("a reason");
    assert!(
        reason.starts_with("CannotCreateContainerError: ") && reason.to_lowercase().contains("minimum memory"),
        "{reason}"
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn environment_command_user_and_directory_arrive() {
    let stage = Stage::set().await;
    let mut container = json!({
        "name": "web", "image": image::NAME, "essential": true, "entryPoint": ["/bin/sh", "-c"],
        "command": ["echo $GREETING $AWS_REGION $(id -u) $(pwd) $(hostname)"], "environment": {"GREETING": "ahoy"},
    });
    container["dockerConfig"]["config"] =
        json!({"User": "1234", "WorkingDir": "/tmp", "Hostname": "ship"}).to_string().into();
    assert_eq!(output(&stage, json!({"containers": [container]})).await, "ahoy us-east-1 1234 /tmp ship");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn environment_files_of_the_machine_are_read() {
    let stage = Stage::set().await;
    let dir = tempfile::tempdir().expect("a directory");
    let file = |name: &str| json!([{"type": "s3", "value": format!("file://{}/{name}", dir.path().display())}]);
    std::fs::write(dir.path().join("some.env"), "GREETING=file\nSHIP=file\n").expect("written");
    let mut web = with(script("web", "echo $GREETING $SHIP"), "environmentFiles", file("some.env"));
    web["environment"] = json!({"GREETING": "ahoy"});
    assert_eq!(output(&stage, json!({"containers": [web.clone()]})).await, "ahoy file");
    web["environmentFiles"] = file("absent.env");
    let arn = stage.run(json!([web])).await;
    let stopped = stage.server.status(&arn, "STOPPED").await;
    let reason = stopped["containers"][0]["reason"].as_str().expect("a reason");
    assert!(reason.starts_with("ResourceInitializationError: ") && reason.contains("absent.env"), "{reason}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn volumes_are_shared_between_containers_and_with_the_host() {
    let stage = Stage::set().await;
    let host_dir = tempfile::tempdir().expect("a directory");
    std::fs::write(host_dir.path().join("note"), "from the host\n").expect("written");
    let shared = format!("longshore-story-{}", stage.server.instance_id());
    let volumes = json!([
        {"name": "scratch", "host": {}},
        {"name": "host", "host": {"sourcePath": host_dir.path()}},
        {"name": shared, "type": "docker", "dockerVolumeConfiguration": {
            "scope": "shared", "autoprovision": true, "driver": "local", "labels": {"longshore.test": "1"}}},
    ]);
    let mut writer = script("writer", "echo from the writer > /scratch/note; echo kept > /shared/note");
    writer["essential"] = json!(false);
    writer["mountPoints"] = json!([
        {"sourceVolume": "scratch", "containerPath": "/scratch"}, {"sourceVolume": shared, "containerPath": "/shared"}]);
    let mut reader = script(
        "reader",
        "cat /scratch/note /host/note; touch /host/x 2>/dev/null || echo read-only; touch /y 2>/dev/null || echo sealed; touch /fresh/z && echo fresh",
    );
    reader["mountPoints"] = json!([{"sourceVolume": "host", "containerPath": "/host", "readOnly": true}]);
    reader["volumesFrom"] = json!([{"sourceContainer": "writer"}]);
    reader["dependsOn"] = json!([{"containerName": "writer", "condition": "SUCCESS"}]);
    let reader = with_host_config(reader, &json!({"ReadonlyRootfs": true, "Tmpfs": {"/fresh": "size=1m"}}));
    let arn = stage.run_task(json!({"containers": [reader, writer], "volumes": volumes})).await;
    let stopped = stage.server.status(&arn, "STOPPED").await;
    let reports = stage.server.reports(&arn);
    let mut containers =
        reports.iter().chain([&stopped]).flat_map(|report| report["containers"].as_array().expect("containers"));
    let reader = containers.rfind(|container| container["containerName"] == "reader").expect("the reader");
    let printed = docker(&["logs", reader["runtimeId"].as_str().expect("an id")]);
    assert_eq!(printed, "from the writer\nfrom the host\nread-only\nsealed\nfresh");
    assert_eq!(docker(&["volume", "inspect", "-f", "{{.Name}}", &shared]), shared, "shared volumes outlive the task");
    docker(&["rm", "-f", "-v", reader["runtimeId"].as_str().expect("an id")]);
    drop(stage);
    docker(&["volume", "rm", &shared]);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_shared_volume_that_is_not_there_fails_the_task() {
    let stage = Stage::set().await;
    let volumes = json!([{"name": "longshore-story-nowhere", "type": "docker", "dockerVolumeConfiguration": {"scope": "shared"}}]);
    let web = with(
        sleeper("web"),
        "mountPoints",
        json!([{"sourceVolume": "longshore-story-nowhere", "containerPath": "/x"}]),
    );
    let arn = stage.run_task(json!({"containers": [web], "volumes": volumes})).await;
    let stopped = stage.server.status(&arn, "STOPPED").await;
    let reason = stopped["reason"].as_str().expect("a reason");
    assert!(reason.starts_with("CannotCreateVolumeError: ") && reason.contains("nowhere"), "{reason}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn limits_reach_the_engine() {
    let stage = Stage::set().await;
    let web = with(with(sleeper("web"), "cpu", json!(256)), "memory", json!(64));
    let web = with_host_config(
        web,
        &json!({
            "MemoryReservation": 32 << 20, "Ulimits": [{"Name": "nofile", "Soft": 100, "Hard": 200}],
            "CapDrop": ["CHOWN"], "Devices": [{"PathOnHost": "/dev/null", "PathInContainer": "/dev/nothing", "CgroupPermissions": "rwm"}],
            "Init": true, "ShmSize": 1 << 20,
        }),
    );
    let arn = stage.run_task(json!({"containers": [web], "cpu": 0.5, "memory": 128})).await;
    let running = stage.server.status(&arn, "RUNNING").await;
    let id = running["containers"][0]["runtimeId"].as_str().expect("an id").to_owned();
    let host: Value = serde_json::from_str(&docker(&["inspect", "-f", "{{json .HostConfig}}", &id])).expect("JSON");
    assert_eq!((&host["CpuShares"], &host["Memory"]), (&json!(256), &json!(64 << 20)));
    assert_eq!(host["MemoryReservation"], 32 << 20);
    assert_eq!(host["Ulimits"][0]["Hard"], 200);
    assert_eq!(host["CapDrop"][0].as_str().map(|cap| cap.trim_start_matches("CAP_")), Some("CHOWN"));
    assert_eq!(host["Init"], true);
    assert_eq!(docker(&["exec", &id, "stat", "-c", "%F", "/dev/nothing"]), "character special file");
    let parent = host["CgroupParent"].as_str().expect("a group");
    if !parent.is_empty() {
        let read =
            |paths: [String; 2]| paths.iter().find_map(|path| std::fs::read_to_string(path).ok()).expect("a limit");
        let memory = read([
            format!("/sys/fs/cgroup/memory{parent}/memory.limit_in_bytes"),
            format!("/sys/fs/cgroup{parent}/memory.max"),
        ]);
        assert_eq!(memory.trim(), (128_u64 << 20).to_string());
        let cpu =
            read([format!("/sys/fs/cgroup/cpu{parent}/cpu.cfs_quota_us"), format!("/sys/fs/cgroup{parent}/cpu.max")]);
        assert!(cpu.starts_with("50000"), "{cpu}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn memory_beyond_the_limit_is_named() {
    let stage = Stage::set().await;
    let web =
        with(script("web", "dd if=/dev/zero of=/dev/null bs=64M count=1 & wait $!; exit $?"), "memory", json!(16));
    let web = with_host_config(web, &json!({"MemorySwap": 16 << 20}));
    let arn = stage.run(json!([web])).await;
    let stopped = stage.server.status(&arn, "STOPPED").await;
    let container = &stopped["containers"][0];
    assert_eq!(container["exitCode"], 137, "{container}");
    assert_eq!(container["reason"], "OutOfMemoryError: Container killed due to memory usage");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn links_resolve_by_alias() {
    let stage = Stage::set().await;
    let mut web = script(
        "web",
        "for i in 1 2 3 4 5 6 7 8 9 10; do wget -q -O - http://database:80/ && exit 0; sleep 0.3; done; exit 1",
    );
    web["links"] = json!(["db:database"]);
    let db = with(script("db", "echo linked > /tmp/index.html; httpd -f -p 80 -h /tmp"), "stopTimeout", json!(1));
    let arn = stage.run(json!([web, db])).await;
    let stopped = stage.server.status(&arn, "STOPPED").await;
    let web = stopped["containers"]
        .as_array()
        .and_then(|all| all.iter().find(|one| one["containerName"] == "web"))
        .expect("web");
    assert_eq!(web["exitCode"], 0);
    assert_eq!(docker(&["logs", web["runtimeId"].as_str().expect("an id")]), "linked");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_container_finds_its_own_metadata() {
    let stage = Stage::set().await;
    let ask =
        "wget -q -O - $ECS_CONTAINER_METADATA_URI_V4; echo; wget -q -O - $ECS_CONTAINER_METADATA_URI_V4/taskWithTags";
    for mode in ["bridge", "host"] {
        let container = with(script("web", ask), "portMappings", json!([{"containerPort": 8123}]));
        let printed = output(&stage, json!({"containers": [container], "networkMode": mode})).await;
        let (own, task) = printed.split_once('\n').unwrap_or_else(|| panic!("{mode}: {printed:?}"));
        let own: Value = serde_json::from_str(own).expect("JSON");
        let task: Value = serde_json::from_str(task).expect("JSON");
        assert_eq!((&own["Name"], &own["Type"]), (&json!("web"), &json!("NORMAL")), "{own}");
        assert_eq!(own["Labels"]["com.amazonaws.ecs.container-name"], "web");
        assert_eq!(own["Ports"][0]["ContainerPort"], 8123);
        assert_eq!(
            (&task["Family"], &task["Revision"], &task["Cluster"]),
            (&json!("story"), &json!("1"), &json!(stage.cluster()))
        );
        assert_eq!(task["AvailabilityZone"], "us-east-1a");
        assert_eq!(task["TaskTags"]["of"], task["TaskARN"]);
        assert!(task["ContainerInstanceTags"]["of"].as_str().is_some_and(|arn| arn.contains(":container-instance/")));
        assert_eq!(task["Containers"][0]["DockerId"], own["DockerId"]);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn introspection_and_statistics_show_what_runs() {
    let mut stage = Stage::set().await;
    stage.stop_agent().await;
    let mut config = stage.config();
    config.introspection = Some(([127, 0, 0, 1], 0).into());
    stage.start_agent_with(config).await;
    let address = stage.agent.as_ref().and_then(|agent| agent.introspection_address()).expect("an address");
    let arn = stage.run(json!([sleeper("web")])).await;
    let running = stage.server.status(&arn, "RUNNING").await;
    let get = |path: String| {
        let output =
            std::process::Command::new("busybox").args(["wget", "-q", "-O", "-", &path]).output().expect("wget");
        serde_json::from_slice::<Value>(&output.stdout).unwrap_or_default()
    };
    let about = get(format!("http://{address}/v1/metadata"));
    assert_eq!(
        about["ContainerInstanceArn"].as_str(),
        stage.agent.as_ref().map(|agent| agent.container_instance_arn()).as_deref()
    );
    let task = get(format!("http://{address}/v1/tasks?taskarn={arn}"));
    assert_eq!(
        (&task["KnownStatus"], &task["Containers"][0]["DockerId"]),
        (&json!("RUNNING"), &running["containers"][0]["runtimeId"])
    );
    let id = running["containers"][0]["runtimeId"].as_str().expect("an id");
    assert_eq!(get(format!("http://{address}/v1/tasks?dockerid={}", &id[..12]))["Arn"], json!(arn));
    let environment = docker(&["inspect", "-f", "{{json .Config.Env}}", id]);
    let environment: Vec<String> = serde_json::from_str(&environment).expect("JSON");
    let uri =
        environment.iter().find_map(|entry| entry.strip_prefix("ECS_CONTAINER_METADATA_URI_V4=")).expect("the URI");
    eventually("statistics are collected", || {
        get(format!("{uri}/stats"))["memory_stats"]["usage"].as_u64().is_some_and(|usage| usage > 0)
            && get(format!("{uri}/task/stats"))[id]["network_rate_stats"].is_object()
    })
    .await;
    let missing = std::process::Command::new("busybox")
        .args(["wget", "-q", "-O", "-", &format!("{uri}x")])
        .output()
        .expect("wget");
    assert!(!missing.status.success());
    let metrics = stage
        .server
        .telemetry(|frame| frame["type"] == "PublishMetricsRequest" && frame["message"]["metadata"]["idle"] == false)
        .await;
    let container = &metrics["message"]["taskMetrics"][0]["containerMetrics"][0];
    assert_eq!(container["containerName"], "web");
    assert!(container["memoryStatsSet"]["max"].as_f64().is_some_and(|mib| mib > 0.0), "{container}");
    assert!(container["cpuStatsSet"]["sampleCount"].as_i64().is_some_and(|count| count > 0));
}
