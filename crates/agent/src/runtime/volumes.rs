//! The engine's volume calls, for volumes of a task and shared ones.

use std::time::Duration;

use bollard::models::VolumeCreateRequest;
use bollard::query_parameters as query;

use super::create::{AGENT_LABEL, TASK_LABEL};
use super::engine::{Engine, bounded};
use super::error::Error;
use crate::task::spec::{Spec, VolumeKind, VolumeSettings};

const BOUND: Duration = Duration::from_secs(60);

impl Engine {
    /// Makes the volumes of a task that are to be made. Those that are there already are left alone.
    pub(crate) async fn make_volumes(&self, spec: &Spec, instance_id: &str) -> Result<(), Error> {
        for volume in &spec.volumes {
            let name = spec.docker_volume(volume);
            match &volume.kind {
                VolumeKind::Bind { .. } => {}
                VolumeKind::Task { settings } => {
                    let own = [(TASK_LABEL, spec.arn.as_str()), (AGENT_LABEL, instance_id)];
                    self.make_volume(&name, settings, &own).await?;
                }
                VolumeKind::Shared { autoprovision, settings } => {
                    match bounded(BOUND, self.docker.inspect_volume(&name)).await {
                        Ok(_) => {}
                        Err(error) if error.is_not_found() && *autoprovision => {
                            self.make_volume(&name, settings, &[]).await?;
                        }
                        Err(error) => return Err(error),
                    }
                }
            }
        }
        Ok(())
    }

    async fn make_volume(&self, name: &str, settings: &VolumeSettings, own: &[(&str, &str)]) -> Result<(), Error> {
        let mut labels: std::collections::HashMap<String, String> = settings.labels.clone().into_iter().collect();
        labels.extend(own.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())));
        let request = VolumeCreateRequest {
            name: Some(name.to_owned()),
            driver: settings.driver.clone(),
            driver_opts: Some(settings.driver_opts.clone().into_iter().collect()),
            labels: Some(labels),
            ..Default::default()
        };
        bounded(BOUND, self.docker.create_volume(request)).await.map(drop)
    }

    /// Removes the task's own volumes. Shared ones stay.
    pub(crate) async fn remove_volumes(&self, spec: &Spec) -> Result<(), Error> {
        for volume in &spec.volumes {
            if !matches!(volume.kind, VolumeKind::Task { .. }) {
                continue;
            }
            let options = query::RemoveVolumeOptionsBuilder::default().force(true).build();
            match bounded(BOUND, self.docker.remove_volume(&spec.docker_volume(volume), Some(options))).await {
                Err(error) if !error.is_not_found() => return Err(error),
                _ => {}
            }
        }
        Ok(())
    }
}
