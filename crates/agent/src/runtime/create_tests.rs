//! What the engine is asked for, member by member.

use serde_json::json;

use super::*;
use crate::task::spec::{Link, Mount, PortSpan, Protocol, Volume, VolumeSettings, VolumesFrom};
use crate::task::testing;

fn around() -> Surroundings {
    Surroundings { instance_id: "abc".to_owned(), cluster: "default".to_owned(), ..Surroundings::default() }
}

fn object(value: Value) -> Map<String, Value> {
    value.as_object().cloned().expect("an object")
}

#[test]
fn a_plain_container_gets_shares_labels_and_no_image_health_check() {
    let spec = testing::spec(&["web"]);
    let body = body(&spec, 0, &around()).expect("a body");
    let host = body.host_config.expect("a host config");
    assert_eq!(host.cpu_shares, Some(2));
    assert_eq!(host.memory, None);
    assert_eq!(host.network_mode.as_deref(), Some("bridge"));
    assert_eq!(body.healthcheck.and_then(|check| check.test), Some(vec!["NONE".to_owned()]));
    let labels = body.labels.expect("labels");
    assert_eq!(labels[AGENT_LABEL], "abc");
    assert_eq!(labels[TASK_LABEL], spec.arn);
    assert_eq!(labels["com.amazonaws.ecs.task-definition-version"], "3");
}

#[test]
fn the_servers_configuration_wins_but_not_over_labels_and_limits() {
    let mut spec = testing::spec(&["web"]);
    spec.containers[0].memory_mib = 64;
    spec.containers[0].config = object(json!({
        "User": "1000", "Labels": {"mine": "1", "longshore.agent": "stolen"},
        "Healthcheck": {"Test": ["CMD", "true"], "Interval": 5_000_000_000_u64},
    }));
    spec.containers[0].host_config = object(json!({
        "Memory": 128 << 20, "Ulimits": [{"Name": "nofile", "Soft": 10, "Hard": 20}], "CgroupParent": "/elsewhere",
        "RestartPolicy": {"Name": "always"}, "LogConfig": {"Type": "json-file", "Config": {"mode": "non-blocking"}},
    }));
    let around = Surroundings { cgroup_parent: Some("/ecs/abc".to_owned()), ..around() };
    let body = body(&spec, 0, &around).expect("a body");
    assert_eq!(body.user.as_deref(), Some("1000"));
    let labels = body.labels.expect("labels");
    assert_eq!((labels["mine"].as_str(), labels[AGENT_LABEL].as_str()), ("1", "abc"));
    let host = body.host_config.expect("a host config");
    assert_eq!(host.memory, Some(128 << 20));
    assert_eq!(host.cgroup_parent.as_deref(), Some("/ecs/abc"));
    assert_eq!(host.ulimits.map(|limits| limits.len()), Some(1));
    assert_eq!(host.restart_policy, None);
    let log = host.log_config.and_then(|log| log.config).expect("log options");
    assert_eq!(log["max-buffer-size"], "10m");
}

#[test]
fn a_configuration_of_the_wrong_shape_is_the_tasks_failure() {
    let mut spec = testing::spec(&["web"]);
    spec.containers[0].host_config = object(json!({"Memory": "much"}));
    let failure = body(&spec, 0, &around()).expect_err("refused").to_string();
    assert!(failure.starts_with("DockerClientConfigError: the task's dockerConfig.hostConfig"), "{failure}");
}

#[test]
fn the_agents_environment_gives_way_to_the_files_and_those_to_the_task() {
    let mut spec = testing::spec(&["web"]);
    spec.containers[0].environment.insert("A".to_owned(), "task".to_owned());
    let pairs = |layer: &str, names: &[&str]| -> Vec<(String, String)> {
        names.iter().map(|name| ((*name).to_owned(), layer.to_owned())).collect()
    };
    let around = Surroundings {
        environment: pairs("agent", &["A", "B", "C"]),
        file_environment: pairs("file", &["A", "B"]).into_iter().collect(),
        ..around()
    };
    let body = body(&spec, 0, &around).expect("a body");
    assert_eq!(body.env, Some(vec!["A=task".to_owned(), "B=file".to_owned(), "C=agent".to_owned()]));
}

#[test]
fn ports_ranges_links_and_volumes_arrive() {
    let mut spec = testing::spec(&["web", "db"]);
    spec.volumes = vec![
        Volume { name: "etc".to_owned(), kind: VolumeKind::Bind { source_path: "/etc".to_owned() } },
        Volume { name: "tmp".to_owned(), kind: VolumeKind::Task { settings: VolumeSettings::default() } },
    ];
    let container = &mut spec.containers[0];
    container.links.push(Link { container: 1, alias: "db".to_owned() });
    container.volumes_from.push(VolumesFrom { container: 1, read_only: true });
    container.mounts.push(Mount { volume: 0, container_path: "/host-etc".to_owned(), read_only: true });
    container.mounts.push(Mount { volume: 1, container_path: "/tmp".to_owned(), read_only: false });
    let bindings = vec![
        Binding {
            container: PortSpan::single(80),
            host: PortSpan::single(49153),
            protocol: Protocol::Tcp,
            is_range: false,
        },
        Binding {
            container: PortSpan { first: 7000, last: 7001 },
            host: PortSpan { first: 50000, last: 50001 },
            protocol: Protocol::Udp,
            is_range: true,
        },
    ];
    let body = body(&spec, 0, &Surroundings { bindings, ..around() }).expect("a body");
    assert_eq!(body.exposed_ports, Some(vec!["80/tcp".to_owned(), "7000/udp".to_owned(), "7001/udp".to_owned()]));
    let host = body.host_config.expect("a host config");
    let ports = host.port_bindings.expect("bindings");
    assert_eq!(ports["7001/udp"].as_ref().expect("one")[0].host_port.as_deref(), Some("50001"));
    assert_eq!(host.links, Some(vec!["ecs-web-3-db-0123456789abcdef01:db".to_owned()]));
    assert_eq!(host.volumes_from, Some(vec!["ecs-web-3-db-0123456789abcdef01:ro".to_owned()]));
    assert_eq!(
        host.binds,
        Some(vec!["/etc:/host-etc:ro".to_owned(), "ecs-web-3-tmp-0123456789abcdef:/tmp".to_owned()])
    );
}

#[test]
fn a_task_limit_without_a_control_group_caps_each_container() {
    let mut spec = testing::spec(&["web", "small"]);
    spec.containers[1].memory_mib = 16;
    let around = Surroundings { memory_cap_mib: Some(64), ..around() };
    let memory = |index| body(&spec, index, &around).expect("a body").host_config.expect("a host config").memory;
    assert_eq!((memory(0), memory(1)), (Some(64 << 20), Some(16 << 20)));
}

#[test]
fn the_gpus_of_a_container_are_asked_for_by_their_ids_and_no_environment_widens_them() {
    let mut spec = testing::spec(&["train", "plain"]);
    spec.containers[0].gpu_ids = vec!["GPU-1".to_owned(), "GPU-3".to_owned()];
    spec.containers[0].environment.insert("NVIDIA_VISIBLE_DEVICES".to_owned(), "all".to_owned());
    let body = |index| body(&spec, index, &around()).expect("a body");
    let requests = body(0).host_config.and_then(|host| host.device_requests).expect("device requests");
    assert_eq!(requests[0].device_ids.as_deref(), Some(&["GPU-1".to_owned(), "GPU-3".to_owned()][..]));
    assert_eq!(requests[0].capabilities, Some(vec![vec!["gpu".to_owned()]]));
    assert_eq!(body(0).env, Some(vec!["NVIDIA_VISIBLE_DEVICES=GPU-1,GPU-3".to_owned()]));
    assert_eq!((body(1).env, body(1).host_config.and_then(|host| host.device_requests)), (Some(Vec::new()), None));
}
