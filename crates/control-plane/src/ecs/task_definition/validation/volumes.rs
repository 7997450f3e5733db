//! Volumes, and the containers' mount points.

use std::collections::HashSet;

use longshore_api::ecs::{
    EFSAuthorizationConfigIAM, EFSTransitEncryption, EFSVolumeConfiguration, RegisterTaskDefinitionRequest, Scope,
    Volume,
};
use longshore_api::error::Error;

use super::{containers, is_name, name, refuse};

pub(super) fn check(request: &RegisterTaskDefinitionRequest) -> Result<(), Error> {
    let volumes = request.volumes.as_deref().unwrap_or_default();
    let mut names = HashSet::new();
    for volume in volumes {
        let name = volume.name.as_deref().unwrap_or_default();
        if !is_name(name) {
            return refuse(format!("Volume.name should be letters, digits, hyphens and underscores: '{name}'."));
        }
        if !names.insert(name) {
            return refuse(format!("Volume.name should be unique: '{name}' is used more than once."));
        }
        check_kind(volume, name)?;
    }
    let mut mounted = HashSet::new();
    for container in containers(request) {
        let mut paths = HashSet::new();
        for mount in container.mount_points.iter().flatten() {
            let source = mount.source_volume.as_deref().unwrap_or_default();
            if !names.contains(source) {
                return refuse(format!("Invalid 'mountPoints' setting. Unknown volume '{source}'."));
            }
            mounted.insert(source);
            let path = mount.container_path.as_deref().unwrap_or_default();
            if path.is_empty() || !paths.insert(path) {
                let name = self::name(container);
                let rule = "Each mount point needs a 'containerPath' of its own.";
                return refuse(format!("Invalid 'mountPoints' setting for container '{name}'. {rule}"));
            }
        }
    }
    check_configured_at_launch(volumes, &mounted)
}

fn check_kind(volume: &Volume, name: &str) -> Result<(), Error> {
    let kinds = [
        volume.host.is_some(),
        volume.docker_volume_configuration.is_some(),
        volume.efs_volume_configuration.is_some(),
        volume.s3files_volume_configuration.is_some(),
        volume.fsx_windows_file_server_volume_configuration.is_some(),
        volume.configured_at_launch == Some(true),
    ];
    if kinds.into_iter().filter(|kind| *kind).count() > 1 {
        return refuse(format!("Invalid setting for volume '{name}'. Only one type of volume can be specified."));
    }
    if let Some(docker) = &volume.docker_volume_configuration
        && docker.autoprovision == Some(true)
        && docker.scope != Some(Scope::Shared)
    {
        let rule = "'autoprovision' can only be used with the scope 'shared'.";
        return refuse(format!("Invalid setting for volume '{name}'. {rule}"));
    }
    volume.efs_volume_configuration.as_ref().map_or(Ok(()), |efs| check_efs(efs, name))
}

fn check_efs(efs: &EFSVolumeConfiguration, name: &str) -> Result<(), Error> {
    let Some(authorization) = &efs.authorization_config else { return Ok(()) };
    let encrypted = efs.transit_encryption == Some(EFSTransitEncryption::Enabled);
    let by_iam = authorization.iam == Some(EFSAuthorizationConfigIAM::Enabled);
    let by_access_point = authorization.access_point_id.is_some();
    if (by_iam || by_access_point) && !encrypted {
        let rule = "'transitEncryption' must be enabled for an access point or IAM authorization.";
        return refuse(format!("Invalid setting for volume '{name}'. {rule}"));
    }
    if by_access_point && !matches!(efs.root_directory.as_deref(), None | Some("/")) {
        let rule = "'rootDirectory' must be omitted or '/' when an access point is specified.";
        return refuse(format!("Invalid setting for volume '{name}'. {rule}"));
    }
    Ok(())
}

fn check_configured_at_launch(volumes: &[Volume], mounted: &HashSet<&str>) -> Result<(), Error> {
    let at_launch = volumes.iter().filter(|volume| volume.configured_at_launch == Some(true));
    let at_launch: Vec<&str> = at_launch.filter_map(|volume| volume.name.as_deref()).collect();
    if at_launch.len() > 1 {
        return refuse("Only one volume can be configured at launch.");
    }
    match at_launch.iter().all(|name| mounted.contains(name)) {
        true => Ok(()),
        false => refuse(format!("Volumes [{}] are not referenced by any of the containers", at_launch.join(", "))),
    }
}
