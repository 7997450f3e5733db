//! A task's volumes for the agent.

use crate::agent::acs;
use crate::ecs;

/// A volume. One that says nothing of its kind is a host volume, and a host volume always has its `host` object: without
/// it the agent fails the task.
pub(super) fn volume(volume: ecs::Volume) -> acs::Volume {
    let mut wire = acs::Volume { name: volume.name, ..acs::Volume::default() };
    if let Some(docker) = volume.docker_volume_configuration {
        wire.r#type = Some(acs::VolumeType::Docker);
        wire.docker_volume_configuration = Some(acs::DockerVolumeConfiguration {
            scope: Some(match docker.scope {
                Some(ecs::Scope::Shared) => acs::Scope::Shared,
                Some(ecs::Scope::Task) | None => acs::Scope::Task,
            }),
            autoprovision: docker.autoprovision,
            driver: docker.driver,
            driver_opts: docker.driver_opts,
            labels: docker.labels,
        });
    } else if let Some(efs) = volume.efs_volume_configuration {
        wire.r#type = Some(acs::VolumeType::Efs);
        wire.efs_volume_configuration = Some(acs::EFSVolumeConfiguration {
            file_system_id: efs.file_system_id,
            root_directory: efs.root_directory,
            transit_encryption: efs.transit_encryption.and_then(|value| value.as_str().parse().ok()),
            transit_encryption_port: efs.transit_encryption_port.map(i64::from),
            authorization_config: efs.authorization_config.map(|config| acs::EFSAuthorizationConfig {
                access_point_id: config.access_point_id,
                iam: config.iam.and_then(|value| value.as_str().parse().ok()),
            }),
        });
    } else {
        wire.r#type = Some(acs::VolumeType::Host);
        let source_path = volume.host.and_then(|host| host.source_path).filter(|path| !path.is_empty());
        wire.host = Some(acs::HostVolumeProperties { source_path });
    }
    wire
}
