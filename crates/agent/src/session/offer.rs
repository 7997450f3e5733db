//! What this machine offers to a cluster, and the registration request that says so.

use longshore_api::ecs;

use super::register::Error;
use crate::config::Config;
use crate::runtime::engine::Description;
use crate::store::instance::InstanceRecord;

/// The name-only capabilities of the API's families that this agent has, whatever the engine.
const CAPABILITIES: [&str; 8] = [
    "com.amazonaws.ecs.capability.privileged-container",
    "ecs.capability.container-ordering",
    "ecs.capability.container-health-check",
    "ecs.capability.container-restart-policy",
    "ecs.capability.network.container-port-range",
    "ecs.capability.docker-plugin.local",
    "ecs.capability.full-sync",
    // Nobody needs a role for it here.
    "ecs.capability.execution-role-awslogs",
];
/// The engine API versions that are announced: those the real agent knows, without the ones it withholds.
const API_MINORS: std::ops::RangeInclusive<u32> = 17..=32;
const WITHHELD_API_MINORS: [u32; 3] = [26, 27, 31];

/// What this instance offers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Offer {
    pub(super) cpu_units: u32,
    pub(super) memory_mib: u32,
}

/// Works out what this instance offers.
pub(super) fn offer(config: &Config, engine: &Description) -> Result<Offer, Error> {
    let reserved = u64::from(config.reserved_memory_mib);
    let memory_mib = match config.memory_mib {
        Some(mib) => mib,
        None => {
            let left = engine.memory_mib.checked_sub(reserved);
            let left = left.ok_or(Error::NoMemory { reserved, total: engine.memory_mib })?;
            u32::try_from(left).unwrap_or(u32::MAX)
        }
    };
    Ok(Offer { cpu_units: config.cpu_units.unwrap_or(engine.cpus.saturating_mul(1024)), memory_mib })
}

/// The registration request. Custom attributes go out with the first one only: later they are the server's to keep.
pub(super) fn request(
    config: &Config,
    engine: &Description,
    offer: Offer,
    task_limits: bool,
    before: Option<&InstanceRecord>,
) -> ecs::RegisterContainerInstanceRequest {
    let integer = |name: &str, value: u32| ecs::Resource {
        name: Some(name.to_owned()),
        r#type: Some("INTEGER".to_owned()),
        integer_value: Some(i32::try_from(value).unwrap_or(i32::MAX)),
        ..ecs::Resource::default()
    };
    let ports = |name: &str, ports: &[u16]| ecs::Resource {
        name: Some(name.to_owned()),
        r#type: Some("STRINGSET".to_owned()),
        string_set_value: Some(ports.iter().map(u16::to_string).collect()),
        ..ecs::Resource::default()
    };
    let custom = config.attributes.iter().filter(|_| before.is_none());
    let attributes = custom
        .map(|(name, value)| attribute(name, Some(value)))
        .chain([
            attribute("ecs.os-type", Some("linux")),
            attribute("ecs.os-family", Some("LINUX")),
            attribute("ecs.cpu-architecture", Some(&engine.architecture)),
        ])
        .chain(capabilities(engine, task_limits).into_iter().map(|name| attribute(&name, None)));
    let gpus = config
        .gpu_ids
        .iter()
        .map(|id| ecs::PlatformDevice { id: Some(id.clone()), r#type: Some(ecs::PlatformDeviceType::Gpu) });
    let tags = config.tags.iter().map(|(key, value)| ecs::Tag { key: Some(key.clone()), value: Some(value.clone()) });
    ecs::RegisterContainerInstanceRequest {
        cluster: Some(config.cluster.clone()),
        container_instance_arn: before.map(|before| before.arn.clone()),
        instance_identity_document: Some(String::new()),
        instance_identity_document_signature: Some(String::new()),
        total_resources: Some(vec![
            integer("CPU", offer.cpu_units),
            integer("MEMORY", offer.memory_mib),
            ports("PORTS", &config.reserved_tcp_ports),
            ports("PORTS_UDP", &config.reserved_udp_ports),
        ]),
        version_info: Some(ecs::VersionInfo {
            agent_version: Some(super::AGENT_VERSION.to_owned()),
            agent_hash: Some(super::AGENT_HASH.to_owned()),
            docker_version: Some(format!("DockerVersion: {}", engine.version)),
        }),
        attributes: Some(attributes.collect()),
        platform_devices: (!config.gpu_ids.is_empty()).then(|| gpus.collect()),
        tags: (!config.tags.is_empty()).then(|| tags.collect()),
        ..ecs::RegisterContainerInstanceRequest::default()
    }
}

fn attribute(name: &str, value: Option<&str>) -> ecs::Attribute {
    ecs::Attribute { name: Some(name.to_owned()), value: value.map(str::to_owned), ..ecs::Attribute::default() }
}

fn capabilities(engine: &Description, task_limits: bool) -> Vec<String> {
    const DRIVERS: [&str; 7] = ["json-file", "fluentd", "gelf", "journald", "syslog", "splunk", "local"];
    let newest = if engine.api_version.0 > 1 { u32::MAX } else { engine.api_version.1 };
    let versions = API_MINORS
        .filter(|minor| *minor <= newest && !WITHHELD_API_MINORS.contains(minor))
        .map(|minor| format!("com.amazonaws.ecs.capability.docker-remote-api.1.{minor}"));
    let drivers = DRIVERS
        .iter()
        .filter(|driver| engine.log_drivers.iter().any(|has| has == *driver))
        // The agent collects these itself, whatever the engine has.
        .chain(&["awslogs", "none"])
        .map(|driver| format!("com.amazonaws.ecs.capability.logging-driver.{driver}"));
    let fixed = CAPABILITIES.iter().map(|name| (*name).to_owned());
    let limits = task_limits.then(|| "ecs.capability.task-cpu-mem-limit".to_owned());
    fixed.chain(versions).chain(drivers).chain(limits).collect()
}

#[cfg(test)]
mod tests {
    use longshore_api::sigv4::Credentials;

    use super::*;

    fn engine() -> Description {
        Description {
            version: "20.10.24".to_owned(),
            api_version: (1, 41),
            cpus: 2,
            memory_mib: 4096,
            architecture: "x86_64".to_owned(),
            log_drivers: vec!["json-file".to_owned(), "awslogs".to_owned()],
            plain_cgroups: true,
            cgroup_version: 1,
        }
    }

    fn config() -> Config {
        let mut config = Config::new("http://127.0.0.1:7327", Credentials::new("AK", "secret"), "/var/lib/agent");
        config.attributes.insert("rack".to_owned(), "7".to_owned());
        config
    }

    #[test]
    fn a_slice_is_offered_when_one_is_set() {
        // Rule 6.2.6: 1,024 CPU units for each CPU, and the memory less what is held back from tasks.
        let whole = offer(&config(), &engine()).expect("an offer");
        assert_eq!(whole, Offer { cpu_units: 2048, memory_mib: 4096 });
        let sliced = Config { cpu_units: Some(512), memory_mib: Some(1000), ..config() };
        assert_eq!(offer(&sliced, &engine()).expect("an offer"), Offer { cpu_units: 512, memory_mib: 1000 });
        let modest = Config { reserved_memory_mib: 96, ..config() };
        assert_eq!(offer(&modest, &engine()).expect("an offer"), Offer { cpu_units: 2048, memory_mib: 4000 });
        let greedy = Config { reserved_memory_mib: 5000, ..config() };
        assert!(offer(&greedy, &engine()).is_err());
    }

    #[test]
    fn resources_are_registered_in_the_real_agents_shapes() {
        // Rule 6.2.6: CPU and MEMORY are whole numbers, PORTS and PORTS_UDP sets, GPUs devices of the platform.
        let config = Config { gpu_ids: vec!["GPU-a".to_owned()], reserved_udp_ports: vec![53], ..config() };
        let request = request(&config, &engine(), Offer { cpu_units: 2048, memory_mib: 4000 }, true, None);
        let sent = serde_json::to_value(&request).expect("JSON");
        let ports = ["22", "2375", "2376", "51678", "51679", "51680"];
        assert_eq!(
            sent["totalResources"],
            serde_json::json!([
                {"name": "CPU", "type": "INTEGER", "integerValue": 2048},
                {"name": "MEMORY", "type": "INTEGER", "integerValue": 4000},
                {"name": "PORTS", "type": "STRINGSET", "stringSetValue": ports},
                {"name": "PORTS_UDP", "type": "STRINGSET", "stringSetValue": ["53"]},
            ])
        );
        assert_eq!(sent["platformDevices"], serde_json::json!([{"id": "GPU-a", "type": "GPU"}]));
        let version = sent["versionInfo"]["agentVersion"].as_str().expect("a version");
        assert!(version.split('.').all(|part| part.parse::<u32>().is_ok()), "{version}");
    }

    #[test]
    fn custom_attributes_go_out_once_and_capabilities_always() {
        let offer = Offer { cpu_units: 1, memory_mib: 1 };
        let before = InstanceRecord { arn: "arn:x/abc".to_owned(), ..InstanceRecord::default() };
        let names = |before: Option<&InstanceRecord>| -> Vec<String> {
            let request = request(&config(), &engine(), offer, true, before);
            request.attributes.unwrap_or_default().into_iter().filter_map(|attribute| attribute.name).collect()
        };
        let (first, again) = (names(None), names(Some(&before)));
        // Rule 6.2.6: the attributes of the platform are sent each time, custom ones at the first registration.
        // Rule 5.6.1: the system, its family and the architecture.
        for name in ["ecs.os-type", "ecs.os-family", "ecs.cpu-architecture"] {
            assert!(first.contains(&name.to_owned()) && again.contains(&name.to_owned()), "{name}");
        }
        assert!(first.contains(&"rack".to_owned()) && !again.contains(&"rack".to_owned()));
        for name in [
            "com.amazonaws.ecs.capability.docker-remote-api.1.25",
            "com.amazonaws.ecs.capability.logging-driver.json-file",
            "com.amazonaws.ecs.capability.logging-driver.awslogs",
            "ecs.capability.execution-role-awslogs",
            "ecs.capability.task-cpu-mem-limit",
            "ecs.capability.full-sync",
        ] {
            assert!(again.contains(&name.to_owned()), "{name}");
        }
        for name in ["docker-remote-api.1.26", "logging-driver.syslog", "task-eni"] {
            assert!(!again.iter().any(|other| other.ends_with(name)), "{name}");
        }
    }
}
