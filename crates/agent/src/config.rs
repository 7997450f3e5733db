//! Everything that can be set about an agent, with the real agent's environment names and defaults where they make sense.

use std::collections::BTreeMap;
use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::ops::RangeInclusive;
use std::path::PathBuf;
use std::time::Duration;

use longshore_api::longshore::Token;
use longshore_api::sigv4::Credentials;
use longshore_api::tls::Tls;

use crate::{gpu, ports};

/// Where the real agent answers introspection.
pub const INTROSPECTION_PORT: u16 = 51678;
/// Where the real agent answers containers.
pub const METADATA_PORT: u16 = 51679;
/// Where the real agent answers Prometheus, which no task may have either.
const METRICS_PORT: u16 = 51680;

/// What [`Config::log_spool_bytes`] is when nothing is said.
pub const DEFAULT_LOG_SPOOL_BYTES: u64 = 1 << 30;

/// The settings of one agent.
#[derive(Clone, Debug)]
pub struct Config {
    /// Base URL of the ECS API, such as `http://127.0.0.1:7327`; of several servers, separated by commas, any of which will
    /// do (`ECS_BACKEND_HOST`).
    pub endpoint: String,
    /// What signs every call (`AWS_ACCESS_KEY_ID`, `AWS_SECRET_ACCESS_KEY`, `AWS_SESSION_TOKEN`).
    pub credentials: Credentials,
    /// What to join with. What was kept of joining before goes first, and needs no token.
    pub token: Option<Token>,
    /// Whom to trust when the server is reached by `https`; `None` trusts the system's authorities.
    pub tls: Option<Tls>,
    /// Region for signing; containers find it in their environment (`AWS_DEFAULT_REGION`).
    pub region: String,
    /// Cluster name or ARN (`ECS_CLUSTER`).
    pub cluster: String,
    /// Directory of the agent's durable record; one for each agent (`ECS_DATADIR`).
    pub data_dir: PathBuf,
    /// Address of the Docker engine; `None` reads `DOCKER_HOST`, else takes the engine's own default.
    pub docker_host: Option<String>,
    /// CPU units this instance offers; `None` offers 1,024 for each CPU of the machine.
    pub cpu_units: Option<u32>,
    /// Memory this instance offers; `None` offers all of the machine's less [`Self::reserved_memory_mib`].
    pub memory_mib: Option<u32>,
    /// Memory held back from tasks (`ECS_RESERVED_MEMORY`).
    pub reserved_memory_mib: u32,
    /// Ids of the NVIDIA GPUs that tasks may have. `ECS_ENABLE_GPU_SUPPORT` sets those of the machine.
    pub gpu_ids: Vec<String>,
    /// TCP ports no task may have (`ECS_RESERVED_PORTS`, a JSON array).
    pub reserved_tcp_ports: Vec<u16>,
    /// UDP ports no task may have (`ECS_RESERVED_PORTS_UDP`, a JSON array).
    pub reserved_udp_ports: Vec<u16>,
    /// Host ports given to containers that name none (`ECS_DYNAMIC_HOST_PORT_RANGE`, `first-last`).
    pub dynamic_ports: RangeInclusive<u16>,
    /// Custom attributes, sent at the first registration (`ECS_INSTANCE_ATTRIBUTES`, a JSON object).
    pub attributes: BTreeMap<String, String>,
    /// Tags of the container instance (`ECS_CONTAINER_INSTANCE_TAGS`, a JSON object).
    pub tags: BTreeMap<String, String>,
    /// When images are pulled (`ECS_IMAGE_PULL_BEHAVIOR`).
    ///
    /// The default here is the real agent's; `longshore up` sets [`PullBehavior::PreferCached`], because what runs
    /// there was usually built on the same machine a moment ago.
    pub pull_behavior: PullBehavior,
    /// Where introspection is answered; `None` answers nowhere. The real agent's is port 51678 on every address.
    pub introspection: Option<SocketAddr>,
    /// Whether introspection takes any other port when that one is taken, instead of ending the agent.
    pub introspection_may_move: bool,
    /// Port on which containers reach their metadata; zero takes any free one. Kept for the life of the data
    /// directory, because running containers know it from their environment.
    pub metadata_port: u16,
    /// From the stop signal to SIGKILL, unless the container says (`ECS_CONTAINER_STOP_TIMEOUT`).
    pub stop_timeout: Duration,
    /// Bound of the engine's start call (`ECS_CONTAINER_START_TIMEOUT`).
    pub start_timeout: Duration,
    /// Bound of the engine's create call (`ECS_CONTAINER_CREATE_TIMEOUT`).
    pub create_timeout: Duration,
    /// From the accepted end of a task to the removal of its containers (`ECS_ENGINE_TASK_CLEANUP_WAIT_DURATION`).
    pub task_cleanup_wait: Duration,
    /// Removal of images that this agent pulled and nothing uses; `None` removes none
    /// (`ECS_DISABLE_IMAGE_CLEANUP`, `ECS_IMAGE_CLEANUP_INTERVAL`, `ECS_IMAGE_MINIMUM_CLEANUP_AGE`,
    /// `ECS_NUM_IMAGES_DELETE_PER_CYCLE`). [`PullBehavior::PreferCached`] removes none either.
    pub image_cleanup: Option<ImageCleanup>,
    /// The address that the ports of this instance's containers are reached at; `None` leaves it to the server, which takes
    /// the one that it sees this agent at (`LONGSHORE_ADDRESS`).
    pub address: Option<IpAddr>,
    /// The most that the lines of `awslogs` containers take on the disk that no server has yet (`LONGSHORE_LOG_SPOOL_BYTES`).
    pub log_spool_bytes: u64,
    /// Whether resource statistics are collected and sent (`ECS_DISABLE_METRICS`).
    pub metrics: bool,
    /// Whether task-level CPU and memory limits are held by control groups (`ECS_ENABLE_TASK_CPU_MEM_LIMIT`).
    pub task_limits: bool,
}

/// When images are pulled.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum PullBehavior {
    /// Always try; a failed pull falls back to the image on the engine.
    #[default]
    Default,
    /// Always; a failed pull stops the task.
    Always,
    /// Unless this agent has pulled it before; a failed pull stops the task.
    Once,
    /// Only if the engine does not have it.
    PreferCached,
}

/// When unused images are removed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ImageCleanup {
    /// How often to look.
    pub interval: Duration,
    /// Images pulled or used later than this long ago stay.
    pub minimum_age: Duration,
    /// At most this many go each time.
    pub per_cycle: usize,
}

impl Default for ImageCleanup {
    fn default() -> Self {
        Self { interval: Duration::from_secs(30 * 60), minimum_age: Duration::from_secs(60 * 60), per_cycle: 5 }
    }
}

/// A setting in the environment that cannot be understood.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
#[error("{name} is {value:?}: {expected}")]
pub struct Error {
    /// The variable.
    pub name: &'static str,
    /// What it holds.
    pub value: String,
    /// What it should hold.
    pub expected: &'static str,
}

impl Config {
    /// The defaults of the real agent, for a server, its credentials and a data directory.
    pub fn new(endpoint: impl Into<String>, credentials: Credentials, data_dir: impl Into<PathBuf>) -> Self {
        Self {
            endpoint: endpoint.into(),
            credentials,
            token: None,
            tls: None,
            region: "us-east-1".to_owned(),
            cluster: "default".to_owned(),
            data_dir: data_dir.into(),
            docker_host: None,
            cpu_units: None,
            memory_mib: None,
            reserved_memory_mib: 0,
            gpu_ids: Vec::new(),
            reserved_tcp_ports: vec![22, 2375, 2376, INTROSPECTION_PORT, METADATA_PORT, METRICS_PORT],
            reserved_udp_ports: Vec::new(),
            dynamic_ports: ports::DEFAULT_RANGE,
            attributes: BTreeMap::new(),
            tags: BTreeMap::new(),
            pull_behavior: PullBehavior::Default,
            introspection: Some(SocketAddr::new(IpAddr::V4(Ipv4Addr::UNSPECIFIED), INTROSPECTION_PORT)),
            introspection_may_move: false,
            metadata_port: METADATA_PORT,
            stop_timeout: Duration::from_secs(30),
            start_timeout: Duration::from_secs(3 * 60),
            create_timeout: Duration::from_secs(4 * 60),
            task_cleanup_wait: Duration::from_secs(3 * 60 * 60),
            image_cleanup: Some(ImageCleanup::default()),
            address: None,
            log_spool_bytes: DEFAULT_LOG_SPOOL_BYTES,
            metrics: true,
            task_limits: true,
        }
    }

    /// Takes over what the environment says. `lookup` is `std::env::var` for all but tests.
    ///
    /// # Errors
    /// [`Error`] names the first variable that cannot be understood.
    pub fn apply_environment(&mut self, lookup: impl Fn(&str) -> Option<String>) -> Result<(), Error> {
        let set =
            |name: &'static str| lookup(name).map(|value| value.trim().to_owned()).filter(|value| !value.is_empty());
        if let Some(endpoint) = set("ECS_BACKEND_HOST") {
            let each = endpoint.split(',').map(str::trim);
            let each = each.map(|one| if one.contains("://") { one.to_owned() } else { format!("https://{one}") });
            self.endpoint = each.collect::<Vec<_>>().join(",");
        }
        take(&mut self.cluster, set("ECS_CLUSTER"));
        take(&mut self.region, set("AWS_DEFAULT_REGION"));
        take(&mut self.data_dir, set("ECS_DATADIR").map(PathBuf::from));
        take(&mut self.reserved_memory_mib, number(&set, "ECS_RESERVED_MEMORY")?);
        if boolean(&set, "ECS_ENABLE_GPU_SUPPORT")? == Some(true) {
            self.gpu_ids = gpu::of_this_machine();
        }
        take(&mut self.reserved_tcp_ports, json(&set, "ECS_RESERVED_PORTS", "a JSON array of ports, such as [22]")?);
        take(
            &mut self.reserved_udp_ports,
            json(&set, "ECS_RESERVED_PORTS_UDP", "a JSON array of ports, such as [53]")?,
        );
        take(&mut self.attributes, json(&set, "ECS_INSTANCE_ATTRIBUTES", "a JSON object of strings")?);
        take(&mut self.tags, json(&set, "ECS_CONTAINER_INSTANCE_TAGS", "a JSON object of strings")?);
        if let Some(range) = set("ECS_DYNAMIC_HOST_PORT_RANGE") {
            self.dynamic_ports = port_range(&range).ok_or(Error {
                name: "ECS_DYNAMIC_HOST_PORT_RANGE",
                value: range,
                expected: "expected two ports, the lower first, such as 49153-65535",
            })?;
        }
        if let Some(behavior) = set("ECS_IMAGE_PULL_BEHAVIOR") {
            self.pull_behavior = behavior.parse()?;
        }
        let at_least = |name, least: u64, into: &mut Duration| -> Result<(), Error> {
            take(into, duration(&set, name)?.map(|given| given.max(Duration::from_secs(least))));
            Ok(())
        };
        at_least("ECS_CONTAINER_STOP_TIMEOUT", 1, &mut self.stop_timeout)?;
        at_least("ECS_CONTAINER_START_TIMEOUT", 45, &mut self.start_timeout)?;
        at_least("ECS_CONTAINER_CREATE_TIMEOUT", 60, &mut self.create_timeout)?;
        at_least("ECS_ENGINE_TASK_CLEANUP_WAIT_DURATION", 1, &mut self.task_cleanup_wait)?;
        if let Some(cleanup) = &mut self.image_cleanup {
            at_least("ECS_IMAGE_CLEANUP_INTERVAL", 10 * 60, &mut cleanup.interval)?;
            at_least("ECS_IMAGE_MINIMUM_CLEANUP_AGE", 0, &mut cleanup.minimum_age)?;
            take(&mut cleanup.per_cycle, number(&set, "ECS_NUM_IMAGES_DELETE_PER_CYCLE")?);
        }
        if boolean(&set, "ECS_DISABLE_IMAGE_CLEANUP")? == Some(true) {
            self.image_cleanup = None;
        }
        if let Some(address) = parse(&set, "LONGSHORE_ADDRESS", ADDRESS_EXPECTED, |text| text.parse().ok())? {
            self.address = Some(address);
        }
        take(&mut self.log_spool_bytes, number(&set, "LONGSHORE_LOG_SPOOL_BYTES")?);
        take(&mut self.metrics, boolean(&set, "ECS_DISABLE_METRICS")?.map(|disabled| !disabled));
        take(&mut self.task_limits, boolean(&set, "ECS_ENABLE_TASK_CPU_MEM_LIMIT")?);
        Ok(())
    }
}

const ADDRESS_EXPECTED: &str = "expected an IPv4 or IPv6 address, such as 10.0.0.7";

impl std::str::FromStr for PullBehavior {
    type Err = Error;

    fn from_str(text: &str) -> Result<Self, Error> {
        match text {
            "default" => Ok(Self::Default),
            "always" => Ok(Self::Always),
            "once" => Ok(Self::Once),
            "prefer-cached" => Ok(Self::PreferCached),
            other => Err(Error {
                name: "ECS_IMAGE_PULL_BEHAVIOR",
                value: other.to_owned(),
                expected: "expected default, always, once or prefer-cached",
            }),
        }
    }
}

fn take<T>(into: &mut T, value: Option<T>) {
    if let Some(value) = value {
        *into = value;
    }
}

type Lookup<'l> = &'l dyn Fn(&'static str) -> Option<String>;

fn number<T: std::str::FromStr>(set: Lookup<'_>, name: &'static str) -> Result<Option<T>, Error> {
    parse(set, name, "expected a whole number, zero or more", |text| text.parse().ok())
}

fn boolean(set: Lookup<'_>, name: &'static str) -> Result<Option<bool>, Error> {
    parse(set, name, "expected true or false", |text| match text.to_ascii_lowercase().as_str() {
        "true" | "t" | "1" => Some(true),
        "false" | "f" | "0" => Some(false),
        _ => None,
    })
}

fn json<T: serde::de::DeserializeOwned>(
    set: Lookup<'_>,
    name: &'static str,
    expected: &'static str,
) -> Result<Option<T>, Error> {
    parse(set, name, expected, |text| serde_json::from_str(text).ok())
}

fn duration(set: Lookup<'_>, name: &'static str) -> Result<Option<Duration>, Error> {
    parse(set, name, "expected a duration, such as 30s, 10m or 1h30m", parse_duration)
}

fn parse<T>(
    set: Lookup<'_>,
    name: &'static str,
    expected: &'static str,
    read: impl Fn(&str) -> Option<T>,
) -> Result<Option<T>, Error> {
    let Some(value) = set(name) else { return Ok(None) };
    match read(&value) {
        Some(read) => Ok(Some(read)),
        None => Err(Error { name, value, expected }),
    }
}

fn port_range(text: &str) -> Option<RangeInclusive<u16>> {
    let (first, last) = text.split_once('-')?;
    let (first, last): (u16, u16) = (first.trim().parse().ok()?, last.trim().parse().ok()?);
    (first > 0 && first <= last).then_some(first..=last)
}

/// Go's way of writing durations, in whole numbers: `1h30m`, `10m`, `30s`, `250ms`.
fn parse_duration(text: &str) -> Option<Duration> {
    let mut total = Duration::ZERO;
    let mut rest = text;
    while !rest.is_empty() {
        let digits = rest.find(|c: char| !c.is_ascii_digit())?;
        let number: u64 = rest[..digits].parse().ok()?;
        let unit_end = rest[digits..].find(|c: char| c.is_ascii_digit()).map_or(rest.len(), |end| digits + end);
        total += match &rest[digits..unit_end] {
            "h" => Duration::from_secs(number.checked_mul(3600)?),
            "m" => Duration::from_secs(number.checked_mul(60)?),
            "s" => Duration::from_secs(number),
            "ms" => Duration::from_millis(number),
            _ => return None,
        };
        rest = &rest[unit_end..];
    }
    (!text.is_empty()).then_some(total)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn with(pairs: &[(&str, &str)]) -> Result<Config, Error> {
        let mut config = Config::new("http://127.0.0.1:7327", Credentials::new("AK", "secret"), "/var/lib/agent");
        config.apply_environment(|name| {
            pairs.iter().find(|(other, _)| *other == name).map(|(_, value)| (*value).to_owned())
        })?;
        Ok(config)
    }

    #[test]
    fn the_real_agents_names_are_read() {
        let config = with(&[
            ("ECS_CLUSTER", "prod"),
            ("ECS_RESERVED_PORTS", "[22, 80]"),
            ("ECS_INSTANCE_ATTRIBUTES", r#"{"rack":"7"}"#),
            ("ECS_IMAGE_PULL_BEHAVIOR", "prefer-cached"),
            ("ECS_CONTAINER_STOP_TIMEOUT", "1m30s"),
            ("ECS_CONTAINER_START_TIMEOUT", "1s"),
            ("ECS_DYNAMIC_HOST_PORT_RANGE", "50000-50010"),
            ("ECS_DISABLE_IMAGE_CLEANUP", "true"),
            ("ECS_ENABLE_TASK_CPU_MEM_LIMIT", ""),
        ])
        .expect("understood");
        assert_eq!(config.cluster, "prod");
        assert_eq!(config.reserved_tcp_ports, [22, 80]);
        assert_eq!(config.attributes["rack"], "7");
        assert_eq!(config.pull_behavior, PullBehavior::PreferCached);
        assert_eq!(config.stop_timeout, Duration::from_secs(90));
        assert_eq!(config.start_timeout, Duration::from_secs(45), "raised to the least");
        assert_eq!(config.dynamic_ports, 50000..=50010);
        assert_eq!(config.image_cleanup, None);
        assert!(config.task_limits);
    }

    #[test]
    fn what_cannot_be_understood_is_named() {
        for (name, value) in [
            ("ECS_RESERVED_MEMORY", "much"),
            ("ECS_RESERVED_PORTS", "22"),
            ("ECS_IMAGE_PULL_BEHAVIOR", "sometimes"),
            ("ECS_CONTAINER_STOP_TIMEOUT", "30"),
            ("ECS_DYNAMIC_HOST_PORT_RANGE", "60000-50000"),
            ("ECS_DISABLE_METRICS", "maybe"),
        ] {
            let error = with(&[(name, value)]).expect_err(name);
            assert!(error.to_string().starts_with(&format!("{name} is {value:?}: expected")) || error.name == name);
        }
    }

    #[test]
    fn durations_are_read_as_go_writes_them() {
        assert_eq!(parse_duration("1h30m"), Some(Duration::from_secs(5400)));
        assert_eq!(parse_duration("250ms"), Some(Duration::from_millis(250)));
        assert_eq!(parse_duration(""), None);
        assert_eq!(parse_duration("5 minutes"), None);
    }
}
