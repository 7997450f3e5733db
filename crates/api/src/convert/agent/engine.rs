//! The parts of Docker's own configuration that the agent takes as JSON texts and lays over what it built from the
//! container's members.
//!
//! Keys are Docker's. Only what a definition says is written, since a key that is present wins; the environment, image,
//! command and entry point never are, since they would replace what the agent built.

use serde_json::{Map, Value, json};

use crate::ecs;

/// Docker's API version for creating and starting; the agent raises it to the engine's minimum.
pub(super) const API_VERSION: &str = "1.24";

const MIB: i64 = 1024 * 1024;
const NANOSECONDS: i64 = 1_000_000_000;

/// An object of which only the members that are there get written.
#[derive(Default)]
struct Object(Map<String, Value>);

impl Object {
    fn set(&mut self, key: &str, value: Option<impl Into<Value>>) {
        if let Some(value) = value {
            self.0.insert(key.to_owned(), value.into());
        }
    }
}

/// Docker's `Config`.
pub(super) fn config(container: &ecs::ContainerDefinition) -> Value {
    let mut config = Object::default();
    config.set("User", text(&container.user));
    config.set("WorkingDir", text(&container.working_directory));
    config.set("Hostname", text(&container.hostname));
    config.set("Labels", container.docker_labels.as_ref().filter(|labels| !labels.is_empty()).map(|l| json!(l)));
    config.set("Tty", container.pseudo_terminal);
    config.set("OpenStdin", container.interactive);
    config.set("NetworkDisabled", container.disable_networking);
    config.set("Healthcheck", container.health_check.as_ref().map(health_check));
    Value::Object(config.0)
}

/// Docker's `HostConfig`.
pub(super) fn host_config(container: &ecs::ContainerDefinition, network_mode: ecs::NetworkMode) -> Value {
    let mut host = Object::default();
    // An interface of the task's own is joined by the agent.
    host.set("NetworkMode", (network_mode != ecs::NetworkMode::Awsvpc).then(|| network_mode.as_str()));
    host.set("LogConfig", container.log_configuration.as_ref().map(log_config));
    host.set("MemoryReservation", container.memory_reservation.map(|mib| i64::from(mib) * MIB));
    host.set("Ulimits", list(&container.ulimits, ulimit));
    host.set("Privileged", container.privileged);
    host.set("ReadonlyRootfs", container.readonly_root_filesystem);
    host.set("Dns", list(&container.dns_servers, |server| json!(server)));
    host.set("DnsSearch", list(&container.dns_search_domains, |domain| json!(domain)));
    host.set("ExtraHosts", list(&container.extra_hosts, extra_host));
    host.set("SecurityOpt", list(&container.docker_security_options, |option| json!(option)));
    host.set("Sysctls", sysctls(&container.system_controls));
    if let Some(linux) = &container.linux_parameters {
        linux_parameters(&mut host, linux, container.memory);
    }
    Value::Object(host.0)
}

fn health_check(check: &ecs::HealthCheck) -> Value {
    let seconds = |seconds: i32| i64::from(seconds) * NANOSECONDS;
    let mut object = Object::default();
    object.set("Test", Some(json!(check.command.as_deref().unwrap_or_default())));
    object.set("Interval", check.interval.map(seconds));
    object.set("Timeout", check.timeout.map(seconds));
    object.set("StartPeriod", check.start_period.map(seconds));
    object.set("Retries", check.retries);
    Value::Object(object.0)
}

fn log_config(log: &ecs::LogConfiguration) -> Value {
    let mut object = Object::default();
    object.set("Type", log.log_driver.map(|driver| driver.as_str()));
    object.set("Config", Some(json!(log.options.clone().unwrap_or_default())));
    Value::Object(object.0)
}

fn ulimit(limit: &ecs::Ulimit) -> Value {
    json!({
        "Name": limit.name.map(|name| name.as_str()).unwrap_or_default(),
        "Soft": limit.soft_limit.unwrap_or(0),
        "Hard": limit.hard_limit.unwrap_or(0),
    })
}

fn extra_host(entry: &ecs::HostEntry) -> Value {
    let part = |text: &Option<String>| text.clone().unwrap_or_default();
    Value::String(format!("{}:{}", part(&entry.hostname), part(&entry.ip_address)))
}

fn sysctls(controls: &Option<Vec<ecs::SystemControl>>) -> Option<Value> {
    let pairs = controls.iter().flatten().filter_map(|control| {
        Some((control.namespace.clone()?, Value::String(control.value.clone().unwrap_or_default())))
    });
    let sysctls: Map<String, Value> = pairs.collect();
    (!sysctls.is_empty()).then_some(Value::Object(sysctls))
}

fn linux_parameters(host: &mut Object, linux: &ecs::LinuxParameters, memory_mib: Option<i32>) {
    let capabilities = linux.capabilities.as_ref();
    host.set("CapAdd", capabilities.and_then(|c| list(&c.add, |name| json!(name))));
    host.set("CapDrop", capabilities.and_then(|c| list(&c.drop, |name| json!(name))));
    host.set("Devices", list(&linux.devices, device));
    host.set("Init", linux.init_process_enabled);
    host.set("ShmSize", linux.shared_memory_size.map(|mib| i64::from(mib) * MIB));
    host.set("Tmpfs", tmpfs(&linux.tmpfs));
    // Docker's figure is memory and swap together and needs a memory limit; swappiness means nothing without it
    // (API reference: `LinuxParameters`).
    if let (Some(swap_mib), Some(memory_mib)) = (linux.max_swap, memory_mib) {
        host.set("MemorySwap", Some((i64::from(memory_mib) + i64::from(swap_mib)) * MIB));
        host.set("MemorySwappiness", linux.swappiness);
    }
}

fn device(device: &ecs::Device) -> Value {
    let host_path = device.host_path.as_deref().unwrap_or_default();
    let letter = |permission: &ecs::DeviceCgroupPermission| match permission {
        ecs::DeviceCgroupPermission::Read => 'r',
        ecs::DeviceCgroupPermission::Write => 'w',
        ecs::DeviceCgroupPermission::Mknod => 'm',
    };
    let permissions = device.permissions.as_deref().filter(|permissions| !permissions.is_empty());
    let permissions = permissions.map_or_else(|| "rwm".to_owned(), |named| named.iter().map(letter).collect());
    json!({
        "PathOnHost": host_path,
        "PathInContainer": device.container_path.as_deref().unwrap_or(host_path),
        "CgroupPermissions": permissions,
    })
}

fn tmpfs(mounts: &Option<Vec<ecs::Tmpfs>>) -> Option<Value> {
    let mount = |tmpfs: &ecs::Tmpfs| {
        let size = format!("size={}m", tmpfs.size.unwrap_or(0));
        let options = [size].into_iter().chain(tmpfs.mount_options.iter().flatten().cloned());
        Some((tmpfs.container_path.clone()?, Value::String(options.collect::<Vec<_>>().join(","))))
    };
    let mounts: Map<String, Value> = mounts.iter().flatten().filter_map(mount).collect();
    (!mounts.is_empty()).then_some(Value::Object(mounts))
}

fn text(text: &Option<String>) -> Option<&str> {
    text.as_deref().filter(|text| !text.is_empty())
}

fn list<T>(items: &Option<Vec<T>>, wire: impl Fn(&T) -> Value) -> Option<Value> {
    let items = items.as_ref().filter(|items| !items.is_empty())?;
    Some(Value::Array(items.iter().map(wire).collect()))
}
