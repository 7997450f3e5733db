//! The engine's description of a container, reduced to what the agent wants to know.

use bollard::models::{ContainerInspectResponse, ContainerState, Health, HealthStatusEnum, PortBinding, PortMap};

use crate::clock;
use crate::task::spec::Protocol;
use crate::task::state::{HealthStatus, MountedVolume, Network};
use crate::task::transition::{Liveness, Sighting};

/// Health check output longer than this is cut, as the metadata endpoint shows it.
const MAX_HEALTH_OUTPUT_CHARS: usize = 1024;

/// Reads an inspection.
pub(super) fn from_engine(inspected: ContainerInspectResponse) -> Sighting {
    let state = inspected.state.unwrap_or_default();
    let networks = inspected.network_settings.and_then(|settings| settings.networks).unwrap_or_default();
    let mut networks: Vec<Network> = networks
        .into_iter()
        .map(|(mode, endpoint)| Network {
            mode,
            ipv4: endpoint.ip_address.filter(|address| !address.is_empty()).into_iter().collect(),
            ipv6: endpoint.global_ipv6_address.filter(|address| !address.is_empty()).into_iter().collect(),
        })
        .collect();
    networks.sort_by(|a, b| a.mode.cmp(&b.mode));
    let mounts = inspected.mounts.unwrap_or_default().into_iter().map(|mount| MountedVolume {
        docker_name: mount.name.unwrap_or_default(),
        source: mount.source.unwrap_or_default(),
        destination: mount.destination.unwrap_or_default(),
    });
    Sighting {
        liveness: liveness(&state),
        runtime_id: inspected.id.unwrap_or_default(),
        image_id: inspected.image,
        created_at: inspected.created.as_deref().and_then(clock::from_rfc3339),
        started_at: state.started_at.as_deref().and_then(clock::from_rfc3339),
        health: state.health.and_then(health),
        networks,
        mounts: mounts.collect(),
        published: inspected.host_config.and_then(|host| host.port_bindings).map(published).unwrap_or_default(),
    }
}

/// From what the container was made with: what it listens on at this moment is empty for one that does not run.
fn published(ports: PortMap) -> Vec<(u16, Protocol, u16)> {
    let one = |(port, bindings): (String, Option<Vec<PortBinding>>)| {
        let (number, protocol) = port.split_once('/')?;
        let protocol = if protocol == "udp" { Protocol::Udp } else { Protocol::Tcp };
        let host = bindings?.into_iter().find_map(|binding| binding.host_port?.parse().ok())?;
        Some((number.parse().ok()?, protocol, host))
    };
    ports.into_iter().filter_map(one).collect()
}

fn liveness(state: &ContainerState) -> Liveness {
    let has_started = state.started_at.as_deref().and_then(clock::from_rfc3339).is_some();
    if state.running == Some(true) || state.paused == Some(true) || state.restarting == Some(true) {
        Liveness::Running
    } else if has_started || state.dead == Some(true) {
        Liveness::Exited {
            code: state.exit_code.unwrap_or(0),
            out_of_memory: state.oom_killed.unwrap_or(false),
            error: state.error.clone().unwrap_or_default(),
            finished_at: state.finished_at.as_deref().and_then(clock::from_rfc3339),
        }
    } else {
        Liveness::Created
    }
}

fn health(health: Health) -> Option<(HealthStatus, Option<i64>, String)> {
    let status = match health.status? {
        HealthStatusEnum::HEALTHY => HealthStatus::Healthy,
        HealthStatusEnum::UNHEALTHY => HealthStatus::Unhealthy,
        HealthStatusEnum::STARTING => HealthStatus::Unknown,
        HealthStatusEnum::NONE | HealthStatusEnum::EMPTY => return None,
    };
    let last = health.log.unwrap_or_default().pop();
    let exit_code = last.as_ref().and_then(|probe| probe.exit_code);
    let output = last.and_then(|probe| probe.output).unwrap_or_default();
    Some((status, exit_code, output.trim_end().chars().take(MAX_HEALTH_OUTPUT_CHARS).collect()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn state(json: serde_json::Value) -> Liveness {
        liveness(&serde_json::from_value(json).expect("a state"))
    }

    #[test]
    fn never_started_is_not_ended() {
        let created = serde_json::json!({
            "Status": "created", "Running": false, "ExitCode": 128, "StartedAt": "0001-01-01T00:00:00Z",
            "Error": "driver failed",
        });
        assert_eq!(state(created), Liveness::Created);
        let running = serde_json::json!({"Status": "running", "Running": true, "StartedAt": "2024-01-01T00:00:00Z"});
        assert_eq!(state(running), Liveness::Running);
    }

    #[test]
    fn an_end_keeps_its_code_time_and_cause() {
        let exited = serde_json::json!({
            "Status": "exited", "Running": false, "ExitCode": 137, "OOMKilled": true,
            "StartedAt": "2024-01-01T00:00:00Z", "FinishedAt": "2024-01-01T00:00:01Z",
        });
        let Liveness::Exited { code, out_of_memory, finished_at, .. } = state(exited) else { panic!("exited") };
        assert_eq!((code, out_of_memory), (137, true));
        assert!(finished_at.is_some());
    }

    #[test]
    fn starting_is_unknown_health() {
        let starting: Health = serde_json::from_value(serde_json::json!({"Status": "starting"})).expect("health");
        assert_eq!(super::health(starting).map(|(status, ..)| status), Some(HealthStatus::Unknown));
        let healthy: Health = serde_json::from_value(
            serde_json::json!({"Status": "healthy", "Log": [{"ExitCode": 0, "Output": "fine\n"}]}),
        )
        .expect("health");
        assert_eq!(super::health(healthy), Some((HealthStatus::Healthy, Some(0), "fine".to_owned())));
    }
}
