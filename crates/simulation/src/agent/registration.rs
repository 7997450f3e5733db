//! Registering as a container instance: as the one it was before, if it was one.

use std::time::Duration;

use longshore_api::ecs::{self, Operation};
use longshore_control_plane::capacity::{GROUP_ATTRIBUTE, PROVIDER_ATTRIBUTE};
use serde_json::Value;

use super::{Home, Machine};
use crate::server::Failure;
use crate::site::{CLUSTER, FLEET, POOL};

/// What task definitions of the workload may require.
const CAPABILITIES: [&str; 9] = [
    "com.amazonaws.ecs.capability.docker-remote-api.1.17",
    "com.amazonaws.ecs.capability.docker-remote-api.1.18",
    "com.amazonaws.ecs.capability.docker-remote-api.1.19",
    "com.amazonaws.ecs.capability.docker-remote-api.1.21",
    "com.amazonaws.ecs.capability.docker-remote-api.1.24",
    "com.amazonaws.ecs.capability.docker-remote-api.1.25",
    "com.amazonaws.ecs.capability.docker-remote-api.1.29",
    "ecs.capability.container-health-check",
    "ecs.capability.full-sync",
];

/// Registers, for as long as it takes; `None` when the server does not know the instance any more.
pub(super) async fn register(machine: &Machine) -> Option<()> {
    let request = request(machine);
    let body = serde_json::to_vec(&request).unwrap_or_default();
    for tries in 0.. {
        let answer = machine.site.servers.call(&machine.link, Operation::RegisterContainerInstance, body.clone()).await;
        match answer {
            Ok(body) => {
                let answer: Value = serde_json::from_slice(&body).unwrap_or_default();
                let arn = answer["containerInstance"]["containerInstanceArn"].as_str()?.to_owned();
                machine.kept().instance_arn = Some(arn);
                return Some(());
            }
            Err(failure) if failure.is_retryable() => {}
            Err(Failure::Refused { code, message }) if code != "ClusterNotFoundException" => {
                machine.site.journal.note(|| format!("{} is not registered: {code}: {message}", machine.name));
                return None;
            }
            Err(_) => {}
        }
        tokio::time::sleep(machine.pause(tries, Duration::from_secs(5))).await;
    }
    None
}

fn request(machine: &Machine) -> ecs::RegisterContainerInstanceRequest {
    let integer = |name: &str, value: u32| ecs::Resource {
        name: Some(name.to_owned()),
        r#type: Some("INTEGER".to_owned()),
        integer_value: i32::try_from(value).ok(),
        ..ecs::Resource::default()
    };
    let ports = |name: &str| ecs::Resource {
        name: Some(name.to_owned()),
        r#type: Some("STRINGSET".to_owned()),
        string_set_value: Some(vec!["22".to_owned()]),
        ..ecs::Resource::default()
    };
    let mut attributes =
        CAPABILITIES.map(|name| ecs::Attribute { name: Some(name.to_owned()), ..ecs::Attribute::default() }).to_vec();
    let home = match machine.size.home {
        Home::None => None,
        Home::Pool => Some((PROVIDER_ATTRIBUTE, POOL)),
        Home::Fleet => Some((GROUP_ATTRIBUTE, FLEET)),
    };
    attributes.extend(home.map(|(name, value)| ecs::Attribute {
        name: Some(name.to_owned()),
        value: Some(value.to_owned()),
        ..ecs::Attribute::default()
    }));
    let identity = serde_json::json!({"availabilityZone": machine.size.zone, "instanceId": machine.name});
    ecs::RegisterContainerInstanceRequest {
        cluster: Some(CLUSTER.to_owned()),
        container_instance_arn: machine.kept().instance_arn.clone(),
        instance_identity_document: Some(identity.to_string()),
        instance_identity_document_signature: Some(String::new()),
        client_token: Some(machine.name.clone()),
        total_resources: Some(vec![
            integer("CPU", machine.size.cpu_units),
            integer("MEMORY", machine.size.memory_mib),
            ports("PORTS"),
            ports("PORTS_UDP"),
        ]),
        attributes: Some(attributes),
        ..ecs::RegisterContainerInstanceRequest::default()
    }
}
