//! The raw Docker engine: the floor under every start of a container, and the hand that cleans up after all of them.
//!
//! All that a run makes carries [`LABEL`] with the run's process id, by which it is found and removed.

use std::collections::HashMap;
use std::time::Duration;

use bollard::Docker;
use bollard::models::{ContainerCreateBody, ContainerInspectResponse};
use bollard::query_parameters as query;
use futures_util::StreamExt;
use futures_util::stream::FuturesUnordered;
use time::OffsetDateTime;
use time::format_description::well_known::Rfc3339;

use crate::error::Error;
use crate::tar;

/// Marks what a run has made.
pub(crate) const LABEL: &str = "longshore.bench";

/// Marks what may be removed after tests, whoever made it.
pub(crate) const TEST_LABEL: &str = "longshore.test";

/// The label by which the agent names a container's task.
const TASK_LABEL: &str = "com.amazonaws.ecs.task-arn";

/// The label by which the agent knows its own containers.
const AGENT_LABEL: &str = "longshore.agent";

/// A static busybox, from Debian's package busybox-static.
const BUSYBOX: &str = "/bin/busybox";

/// A connection to the engine that the measured agent uses too.
#[derive(Clone, Debug)]
pub(crate) struct Engine {
    docker: Docker,
}

/// The value of [`LABEL`] for this run.
pub(crate) fn run_id() -> String {
    std::process::id().to_string()
}

impl Engine {
    /// Prepares a connection, as the agent does: to `DOCKER_HOST`, else to the default socket.
    ///
    /// # Errors
    /// When the address cannot be used.
    pub(crate) fn connect() -> Result<Self, Error> {
        Ok(Self { docker: Docker::connect_with_defaults()? })
    }

    /// The engine's version.
    ///
    /// # Errors
    /// When it does not answer.
    pub(crate) async fn version(&self) -> Result<String, Error> {
        Ok(self.docker.version().await?.version.unwrap_or_default())
    }

    /// Makes an image from nothing but busybox and returns its name. Its containers end at once when they are told to:
    /// a first process ignores SIGTERM unless it asks for it.
    ///
    /// # Errors
    /// When there is no busybox, or the engine does not build.
    pub(crate) async fn make_image(&self) -> Result<String, Error> {
        let name = format!("longshore-bench:{}", run_id());
        let dockerfile = format!(
            "FROM scratch\nCOPY busybox /busybox\nLABEL {LABEL}={} {TEST_LABEL}=1\nSTOPSIGNAL SIGKILL\n\
             CMD [\"/busybox\", \"sleep\", \"3600\"]\n",
            run_id()
        );
        let busybox = std::fs::read(BUSYBOX);
        let busybox = busybox.map_err(Error::io(format!("{BUSYBOX}, of Debian's package busybox-static")))?;
        let context = tar::archive(&[("Dockerfile", 0o644, dockerfile.as_bytes()), ("busybox", 0o755, &busybox)]);
        let options = query::BuildImageOptionsBuilder::default().t(&name).rm(true).forcerm(true).build();
        let mut steps =
            std::pin::pin!(self.docker.build_image(options, None, Some(bollard::body_full(context.into()))));
        while let Some(step) = steps.next().await {
            if let Some(error) = step?.error_detail {
                return Err(Error::Unexpected(format!("building {name}: {}", error.message.unwrap_or_default())));
            }
        }
        Ok(name)
    }

    /// What the agent made of a task's only container, as a template for making the like without the agent.
    ///
    /// # Errors
    /// When the task has no container, or the engine does not answer.
    pub(crate) async fn template_of(&self, task_arn: &str) -> Result<Template, Error> {
        template(self.container_of(task_arn).await?)
    }

    /// When the engine made a task's only container, and when the container ran, since the epoch.
    ///
    /// # Errors
    /// When the task has no container, or the engine does not answer.
    pub(crate) async fn times_of(&self, task_arn: &str) -> Result<(Duration, Duration), Error> {
        let seen = self.container_of(task_arn).await?;
        let started = seen.state.and_then(|state| state.started_at);
        let times = since_epoch(seen.created.as_deref()).zip(since_epoch(started.as_deref()));
        times.ok_or_else(|| Error::Unexpected(format!("the engine does not say when the container of {task_arn} ran")))
    }

    async fn container_of(&self, task_arn: &str) -> Result<ContainerInspectResponse, Error> {
        let containers = self.list(&format!("{TASK_LABEL}={task_arn}")).await?;
        let id = containers.first().ok_or_else(|| Error::Unexpected(format!("{task_arn} has no container")))?;
        Ok(self.docker.inspect_container(id, None).await?)
    }

    /// Creates and starts a container; this is what the floor consists of. Returns its id.
    ///
    /// # Errors
    /// When the engine refuses.
    pub(crate) async fn create_and_start(&self, body: ContainerCreateBody) -> Result<String, Error> {
        let made = self.docker.create_container(None::<query::CreateContainerOptions>, body).await?;
        self.docker.start_container(&made.id, None).await?;
        Ok(made.id)
    }

    /// Removes containers, running ones too.
    ///
    /// # Errors
    /// When the engine refuses.
    pub(crate) async fn remove(&self, ids: &[String]) -> Result<(), Error> {
        let remove = |id: &String| {
            let id = id.clone();
            async move {
                let options = query::RemoveContainerOptionsBuilder::default().force(true).v(true).build();
                match self.docker.remove_container(&id, Some(options)).await {
                    // Somebody else was faster; all that counts is that it goes.
                    Err(bollard::errors::Error::DockerResponseServerError { status_code: 404 | 409, .. }) => Ok(()),
                    removed => removed,
                }
            }
        };
        let mut removals: FuturesUnordered<_> = ids.iter().map(remove).collect();
        while let Some(removed) = removals.next().await {
            removed?;
        }
        Ok(())
    }

    /// Removes every container of this run.
    ///
    /// # Errors
    /// When the engine refuses.
    pub(crate) async fn remove_containers(&self) -> Result<(), Error> {
        let ids = self.list(&format!("{LABEL}={}", run_id())).await?;
        self.remove(&ids).await
    }

    /// Removes the run's image, if there is one.
    ///
    /// # Errors
    /// When the engine refuses.
    pub(crate) async fn remove_images(&self) -> Result<(), Error> {
        let label = format!("{LABEL}={}", run_id());
        let filters = HashMap::from([("label", vec![label.as_str()])]);
        let options = query::ListImagesOptionsBuilder::default().filters(&filters).build();
        for image in self.docker.list_images(Some(options)).await? {
            let options = query::RemoveImageOptionsBuilder::default().force(true).build();
            self.docker.remove_image(&image.id, Some(options), None).await?;
        }
        Ok(())
    }

    /// The ids of all containers with a label, ended ones too.
    async fn list(&self, label: &str) -> Result<Vec<String>, Error> {
        let filters = HashMap::from([("label", vec![label])]);
        let options = query::ListContainersOptionsBuilder::default().all(true).filters(&filters).build();
        let found = self.docker.list_containers(Some(options)).await?;
        Ok(found.into_iter().filter_map(|container| container.id).collect())
    }
}

/// A container's configuration, to be made again with another host port.
#[derive(Clone, Debug)]
pub(crate) struct Template(ContainerCreateBody);

impl Template {
    /// The configuration with its container ports published on `host_port`.
    pub(crate) fn on_port(&self, host_port: u16) -> ContainerCreateBody {
        let mut body = self.0.clone();
        let bindings = body.host_config.as_mut().and_then(|host| host.port_bindings.as_mut());
        for binding in bindings.into_iter().flat_map(HashMap::values_mut).flatten().flatten() {
            binding.host_port = Some(host_port.to_string());
        }
        body
    }
}

/// Reads a moment as the engine writes it.
fn since_epoch(text: Option<&str>) -> Option<Duration> {
    let moment = OffsetDateTime::parse(text?, &Rfc3339).ok()?;
    u64::try_from(moment.unix_timestamp_nanos()).ok().map(Duration::from_nanos)
}

/// Turns what the engine says of a container into what it takes to make one. Two labels change: with them the agent
/// would take the copy for its own.
fn template(seen: ContainerInspectResponse) -> Result<Template, Error> {
    let config = seen.config.ok_or_else(|| Error::unexpected("the engine shows a container without configuration"))?;
    let config = serde_json::to_value(config).map_err(Error::unexpected)?;
    let mut body: ContainerCreateBody = serde_json::from_value(config).map_err(Error::unexpected)?;
    body.host_config = seen.host_config;
    body.hostname = None;
    let labels = body.labels.get_or_insert_default();
    for name in [TASK_LABEL, AGENT_LABEL] {
        if let Some(value) = labels.remove(name) {
            labels.insert(format!("{LABEL}.raw.{name}"), value);
        }
    }
    Ok(Template(body))
}

#[cfg(test)]
mod tests {
    use bollard::models::{ContainerConfig, HostConfig, PortBinding};

    use super::*;

    #[test]
    fn the_engine_s_moments_are_read() {
        let moment = since_epoch(Some("1970-01-01T00:01:00.123456789Z"));
        assert_eq!(moment, Some(Duration::new(60, 123_456_789)));
        assert_eq!(since_epoch(Some("soon")), None);
    }

    #[test]
    fn a_copy_is_like_the_original_but_nobody_s_task() {
        let labels =
            [(TASK_LABEL, "arn"), (AGENT_LABEL, "i"), ("kept", "yes")].map(|(k, v)| (k.to_owned(), v.to_owned()));
        let binding = PortBinding { host_ip: None, host_port: Some("49153".to_owned()) };
        let seen = ContainerInspectResponse {
            config: Some(ContainerConfig {
                hostname: Some("0123456789ab".to_owned()),
                image: Some("busybox".to_owned()),
                labels: Some(HashMap::from(labels)),
                ..Default::default()
            }),
            host_config: Some(HostConfig {
                memory: Some(1 << 25),
                port_bindings: Some(HashMap::from([("80/tcp".to_owned(), Some(vec![binding]))])),
                ..Default::default()
            }),
            ..Default::default()
        };
        let body = template(seen).unwrap().on_port(50_000);
        let labels = body.labels.unwrap();
        assert!(!labels.contains_key(TASK_LABEL) && !labels.contains_key(AGENT_LABEL), "{labels:?}");
        assert_eq!((labels.len(), labels["kept"].as_str()), (3, "yes"));
        assert_eq!((body.image.as_deref(), body.hostname), (Some("busybox"), None));
        let host = body.host_config.unwrap();
        assert_eq!(host.memory, Some(1 << 25));
        let ports = host.port_bindings.unwrap();
        assert_eq!(ports["80/tcp"].as_ref().unwrap()[0].host_port.as_deref(), Some("50000"));
    }
}
