//! One container of a task for the agent.

use std::collections::BTreeMap;

use longshore_model::Scope;

use super::engine;
use crate::agent::acs;
use crate::ecs;

/// A container as the agent is to run it, without its ARN.
pub(super) fn container(
    mut definition: ecs::ContainerDefinition,
    overrides: Option<&ecs::ContainerOverride>,
    network_mode: ecs::NetworkMode,
    scope: &Scope,
) -> acs::Container {
    if let Some(overrides) = overrides {
        merge(&mut definition, overrides);
    }
    let docker_config = acs::DockerConfig {
        version: Some(engine::API_VERSION.to_owned()),
        config: Some(engine::config(&definition).to_string()),
        host_config: Some(engine::host_config(&definition, network_mode).to_string()),
    };
    acs::Container {
        name: definition.name,
        image: definition.image,
        command: definition.command,
        entry_point: definition.entry_point,
        environment: Some(environment(definition.environment)),
        environment_files: environment_files(definition.environment_files),
        secrets: secrets(definition.secrets, definition.log_configuration, scope),
        registry_authentication: definition.repository_credentials.map(|c| registry_authentication(c, scope)),
        cpu: Some(i64::from(definition.cpu.unwrap_or(0))),
        memory: definition.memory.map(i64::from),
        essential: Some(definition.essential.unwrap_or(true)),
        port_mappings: Some(definition.port_mappings.into_iter().flatten().map(port_mapping).collect()),
        links: definition.links,
        mount_points: list(definition.mount_points, |mount| acs::MountPoint {
            source_volume: mount.source_volume,
            container_path: mount.container_path,
            read_only: Some(mount.read_only.unwrap_or(false)),
        }),
        volumes_from: list(definition.volumes_from, |from| acs::VolumeFrom {
            source_container: from.source_container,
            read_only: Some(from.read_only.unwrap_or(false)),
        }),
        depends_on: list(definition.depends_on, |dependency| acs::ContainerDependency {
            container_name: dependency.container_name,
            condition: dependency.condition.map(condition),
        }),
        start_timeout: definition.start_timeout.map(i64::from),
        stop_timeout: definition.stop_timeout.map(i64::from),
        restart_policy: definition.restart_policy.map(|policy| acs::RestartPolicy {
            enabled: policy.enabled,
            ignored_exit_codes: list(policy.ignored_exit_codes, i64::from),
            restart_attempt_period: policy.restart_attempt_period.map(i64::from),
        }),
        health_check_type: definition.health_check.map(|_| acs::HealthCheckType::Docker),
        firelens_configuration: definition.firelens_configuration.map(|firelens| acs::FirelensConfiguration {
            r#type: firelens.r#type.and_then(|kind| kind.as_str().parse().ok()),
            options: firelens.options,
        }),
        credential_specs: definition.credential_specs,
        docker_config: Some(docker_config),
        ..acs::Container::default()
    }
}

/// Overrides replace what they name; environments are merged by name (API reference: `ContainerOverride`).
fn merge(definition: &mut ecs::ContainerDefinition, overrides: &ecs::ContainerOverride) {
    fn replace<T: Clone>(defined: &mut Option<T>, overriding: &Option<T>) {
        if overriding.is_some() {
            defined.clone_from(overriding);
        }
    }
    replace(&mut definition.command, &overrides.command);
    replace(&mut definition.environment_files, &overrides.environment_files);
    replace(&mut definition.cpu, &overrides.cpu);
    replace(&mut definition.memory, &overrides.memory);
    replace(&mut definition.memory_reservation, &overrides.memory_reservation);
    // Later entries of one name win, see `environment`.
    definition.environment.get_or_insert_default().extend(overrides.environment.iter().flatten().cloned());
}

fn environment(pairs: Option<Vec<ecs::KeyValuePair>>) -> BTreeMap<String, String> {
    let named = pairs.into_iter().flatten().filter_map(|pair| Some((pair.name?, pair.value.unwrap_or_default())));
    named.collect()
}

fn environment_files(files: Option<Vec<ecs::EnvironmentFile>>) -> Option<Vec<acs::EnvironmentFile>> {
    list(files, |file| acs::EnvironmentFile {
        value: file.value,
        r#type: file.r#type.and_then(|kind| kind.as_str().parse().ok()),
    })
}

/// No host port, or 0, has the agent choose one; it must then be absent.
fn port_mapping(mapping: ecs::PortMapping) -> acs::PortMapping {
    acs::PortMapping {
        container_port: mapping.container_port.map(i64::from),
        host_port: mapping.host_port.map(i64::from).filter(|port| *port > 0),
        container_port_range: mapping.container_port_range,
        protocol: Some(match mapping.protocol {
            Some(ecs::TransportProtocol::Udp) => acs::TransportProtocol::Udp,
            Some(ecs::TransportProtocol::Tcp) | None => acs::TransportProtocol::Tcp,
        }),
    }
}

fn condition(condition: ecs::ContainerCondition) -> acs::ContainerCondition {
    match condition {
        ecs::ContainerCondition::Start => acs::ContainerCondition::Start,
        ecs::ContainerCondition::Complete => acs::ContainerCondition::Complete,
        ecs::ContainerCondition::Success => acs::ContainerCondition::Success,
        ecs::ContainerCondition::Healthy => acs::ContainerCondition::Healthy,
    }
}

fn secrets(
    secrets: Option<Vec<ecs::Secret>>,
    log_configuration: Option<ecs::LogConfiguration>,
    scope: &Scope,
) -> Option<Vec<acs::Secret>> {
    let wire = |secret: ecs::Secret, kind, target| acs::Secret {
        region: Some(region(secret.value_from.as_deref(), scope)),
        provider: Some(if is_secrets_manager(secret.value_from.as_deref()) {
            acs::SecretProvider::Asm
        } else {
            acs::SecretProvider::Ssm
        }),
        name: secret.name,
        value_from: secret.value_from,
        r#type: Some(kind),
        target: Some(target),
        ..acs::Secret::default()
    };
    let to_container = secrets.into_iter().flatten();
    let to_log_driver = log_configuration.and_then(|log| log.secret_options).into_iter().flatten();
    let all: Vec<_> = to_container
        .map(|secret| wire(secret, acs::SecretType::EnvironmentVariable, acs::SecretTarget::Container))
        .chain(to_log_driver.map(|secret| wire(secret, acs::SecretType::Bootstrap, acs::SecretTarget::LogDriver)))
        .collect();
    (!all.is_empty()).then_some(all)
}

fn registry_authentication(credentials: ecs::RepositoryCredentials, scope: &Scope) -> acs::RegistryAuthenticationData {
    let asm = acs::ASMAuthData {
        region: Some(region(credentials.credentials_parameter.as_deref(), scope)),
        credentials_parameter: credentials.credentials_parameter,
    };
    acs::RegistryAuthenticationData {
        r#type: Some(acs::AuthenticationType::Asm),
        asm_auth_data: Some(asm),
        ..acs::RegistryAuthenticationData::default()
    }
}

fn is_secrets_manager(value_from: Option<&str>) -> bool {
    value_from.and_then(|arn| arn.split(':').nth(2)) == Some("secretsmanager")
}

/// The region in an ARN; a bare name means the server's own.
fn region(value_from: Option<&str>, scope: &Scope) -> String {
    let in_arn = value_from.filter(|text| text.starts_with("arn:")).and_then(|arn| arn.split(':').nth(3));
    in_arn.filter(|region| !region.is_empty()).unwrap_or(&scope.region).to_owned()
}

fn list<A, B>(items: Option<Vec<A>>, wire: impl FnMut(A) -> B) -> Option<Vec<B>> {
    items.filter(|items| !items.is_empty()).map(|items| items.into_iter().map(wire).collect())
}
