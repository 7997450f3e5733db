//! One Docker engine: connecting to it, and the calls about containers.

use std::collections::HashMap;
use std::future::Future;
use std::net::Ipv4Addr;
use std::time::Duration;

use bollard::Docker;
use bollard::models::{ContainerCreateBody, ContainerSummary};
use bollard::query_parameters as query;
use longshore_model::network::Cidr;

use super::connection::Address;
use super::error::Error;
use super::sighting;
use crate::task::transition::Sighting;

/// Where an engine listens unless `DOCKER_HOST` says otherwise.
pub(crate) const DEFAULT_HOST: &str = "unix:///var/run/docker.sock";

/// Bound of calls that only look or remove.
const SHORT: Duration = Duration::from_secs(60);
/// The transport's own bound. Each call has a tighter one of its own.
const TRANSPORT: Duration = Duration::from_secs(24 * 60 * 60);

/// A connection to a Docker engine. Cheap to clone.
#[derive(Clone, Debug)]
pub(crate) struct Engine {
    pub(super) docker: Docker,
    pub(super) address: Address,
}

/// What an engine says about itself and its machine.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Description {
    /// Engine version.
    pub version: String,
    /// The newest version of its API.
    pub api_version: (u32, u32),
    /// Logical CPUs.
    pub cpus: u32,
    /// Memory of the machine.
    pub memory_mib: u64,
    /// `x86_64` or `arm64`, as ECS spells them.
    pub architecture: String,
    /// Log drivers it has.
    pub log_drivers: Vec<String>,
    /// Whether it manages control groups through the plain file system rather than systemd.
    pub plain_cgroups: bool,
    /// 1 or 2.
    pub cgroup_version: u8,
}

impl Engine {
    /// Prepares a connection to `host`, else `DOCKER_HOST`, else [`DEFAULT_HOST`]. Nothing is sent yet.
    ///
    /// # Errors
    /// [`Error::Address`] when the address cannot be understood.
    pub(crate) fn connect(host: Option<&str>) -> Result<Self, Error> {
        let from_environment = std::env::var("DOCKER_HOST").ok();
        let host =
            host.or(from_environment.as_deref()).map(str::trim).filter(|host| !host.is_empty()).unwrap_or(DEFAULT_HOST);
        let bad = |problem: String| Error::Address { address: host.to_owned(), problem };
        let docker = match host.strip_prefix("unix://") {
            // Not `connect_with_host`: it refuses a socket that is not there yet, which says nothing about later.
            Some(path) if std::path::Path::new(path).exists() => Docker::connect_with_host(host),
            Some(_) => return Err(Error::Unreachable(format!("no socket at {host}"))),
            None => Docker::connect_with_host(host),
        };
        let docker = docker.map_err(|error| bad(error.to_string()))?.with_timeout(TRANSPORT);
        Ok(Self { docker, address: Address::parse(host) })
    }

    /// Whether the engine answers.
    ///
    /// # Errors
    /// [`Error`] when it does not.
    pub(crate) async fn ping(&self) -> Result<(), Error> {
        bounded(Duration::from_secs(10), self.docker.ping()).await.map(drop)
    }

    /// Asks the engine about itself.
    ///
    /// # Errors
    /// [`Error`] when it does not answer.
    pub(crate) async fn describe(&self) -> Result<Description, Error> {
        let version = bounded(SHORT, self.docker.version()).await?;
        let info = bounded(SHORT, self.docker.info()).await?;
        let architecture = match info.architecture.as_deref() {
            Some("aarch64") => "arm64".to_owned(),
            other => other.unwrap_or("x86_64").to_owned(),
        };
        Ok(Description {
            version: version.version.unwrap_or_default(),
            api_version: parse_api_version(version.api_version.as_deref().unwrap_or_default()),
            cpus: info.ncpu.and_then(|cpus| u32::try_from(cpus).ok()).unwrap_or(1).max(1),
            memory_mib: info.mem_total.and_then(|bytes| u64::try_from(bytes).ok()).unwrap_or(0) / (1024 * 1024),
            architecture,
            log_drivers: info.plugins.and_then(|plugins| plugins.log).unwrap_or_default(),
            plain_cgroups: info.cgroup_driver.is_some_and(|driver| driver.to_string() == "cgroupfs"),
            cgroup_version: if info.cgroup_version.is_some_and(|version| version.to_string() == "2") { 2 } else { 1 },
        })
    }

    /// The address of the host on the default bridge, where containers reach it: the gateway of the network, or the first
    /// address of its subnet, which is the same. An engine that finds its bridge made by an earlier start shows no gateway.
    ///
    /// # Errors
    /// [`Error`] when the engine does not answer or has no default bridge.
    pub(crate) async fn bridge_gateway(&self) -> Result<Option<Ipv4Addr>, Error> {
        let bridge = bounded(SHORT, self.docker.inspect_network("bridge", None)).await?;
        let configs = bridge.ipam.and_then(|ipam| ipam.config).unwrap_or_default();
        let shown = configs.iter().find_map(|config| config.gateway.as_deref()?.parse().ok());
        Ok(shown.or_else(|| configs.iter().find_map(|config| first_address(config.subnet.as_deref()?))))
    }

    /// Makes a container and answers its id.
    pub(crate) async fn create(&self, name: &str, body: ContainerCreateBody, bound: Duration) -> Result<String, Error> {
        let options = query::CreateContainerOptionsBuilder::default().name(name).build();
        bounded(bound, self.docker.create_container(Some(options), body)).await.map(|made| made.id)
    }

    /// Starts a container. One that runs already is fine.
    pub(crate) async fn start(&self, id: &str, bound: Duration) -> Result<(), Error> {
        bounded(bound, self.docker.start_container(id, None)).await
    }

    /// Signals a container, waits up to `grace`, kills it. One that has ended already is fine.
    pub(crate) async fn stop(&self, id: &str, grace: Duration) -> Result<(), Error> {
        let seconds = i32::try_from(grace.as_secs()).unwrap_or(i32::MAX);
        let options = query::StopContainerOptionsBuilder::default().t(seconds).build();
        bounded(grace + SHORT, self.docker.stop_container(id, Some(options))).await
    }

    /// Looks at a container, by id or name.
    pub(crate) async fn inspect(&self, id: &str) -> Result<Sighting, Error> {
        bounded(SHORT, self.docker.inspect_container(id, None)).await.map(sighting::from_engine)
    }

    /// The main process of a container that runs, as the engine's machine numbers it.
    pub(crate) async fn process_of(&self, id: &str, bound: Duration) -> Result<Option<u32>, Error> {
        let seen = bounded(bound, self.docker.inspect_container(id, None)).await?;
        let running = seen.state.filter(|state| state.running == Some(true));
        Ok(running.and_then(|state| state.pid).and_then(|pid| u32::try_from(pid).ok()).filter(|pid| *pid > 0))
    }

    /// Removes a container that has ended, with its anonymous volumes. One that is gone already is fine.
    pub(crate) async fn remove(&self, id: &str) -> Result<(), Error> {
        let options = query::RemoveContainerOptionsBuilder::default().v(true).force(true).build();
        match bounded(SHORT, self.docker.remove_container(id, Some(options))).await {
            Err(error) if error.is_not_found() || error.is_conflict() => Ok(()),
            other => other,
        }
    }

    /// All containers, ended ones included, with this label.
    pub(crate) async fn list(&self, label: &str) -> Result<Vec<ContainerSummary>, Error> {
        let filters = HashMap::from([("label", vec![label])]);
        let options = query::ListContainersOptionsBuilder::default().all(true).filters(&filters).build();
        bounded(SHORT, self.docker.list_containers(Some(options))).await
    }
}

/// Awaits a call for no longer than `bound`.
pub(super) async fn bounded<T>(
    bound: Duration,
    call: impl Future<Output = Result<T, bollard::errors::Error>>,
) -> Result<T, Error> {
    match tokio::time::timeout(bound, call).await {
        Ok(answer) => answer.map_err(Error::from),
        Err(_) => Err(Error::TimedOut(bound)),
    }
}

/// The first address for a host of an IPv4 subnet such as `172.17.0.0/16`.
fn first_address(subnet: &str) -> Option<Ipv4Addr> {
    match subnet.parse() {
        Ok(Cidr::V4(network, 0..=30)) => Some(Ipv4Addr::from_bits(network.to_bits() + 1)),
        _ => None,
    }
}

fn parse_api_version(text: &str) -> (u32, u32) {
    let mut parts = text.split('.').map(|part| part.parse().unwrap_or(0));
    (parts.next().unwrap_or(0), parts.next().unwrap_or(0))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn api_versions_compare_as_numbers() {
        assert!(parse_api_version("1.41") > parse_api_version("1.9"));
        assert_eq!(parse_api_version("nonsense"), (0, 0));
    }

    #[test]
    fn a_bridge_is_its_subnets_first_address() {
        let cases = [
            ("172.17.0.0/16", Some([172, 17, 0, 1])),
            ("10.5.7.9/24", Some([10, 5, 7, 1])),
            ("0.0.0.0/0", Some([0, 0, 0, 1])),
            ("10.0.0.0/31", None),
            ("10.0.0.0/33", None),
            ("10.0.0.0", None),
            ("fd00::/64", None),
        ];
        for (subnet, first) in cases {
            assert_eq!(first_address(subnet), first.map(Ipv4Addr::from), "{subnet}");
        }
    }

    #[test]
    fn addresses_are_checked_before_use() {
        assert!(matches!(Engine::connect(Some("gopher://x")), Err(Error::Address { .. })));
        let missing = Engine::connect(Some("unix:///nowhere/docker.sock")).expect_err("no socket");
        assert!(missing.to_string().contains("/nowhere/docker.sock"), "{missing}");
        assert!(Engine::connect(Some("tcp://127.0.0.1:2375")).is_ok());
    }
}
