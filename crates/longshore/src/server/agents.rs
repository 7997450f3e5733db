//! Starting agents: those of `longshore up` share this machine, one of `longshore agent` has it to itself.

use std::net::{IpAddr, Ipv4Addr, SocketAddr};

use longshore_agent::config::{INTROSPECTION_PORT, METADATA_PORT, PullBehavior};
use longshore_agent::kept::Kept;
use longshore_agent::{Agent, Config, Running};
use longshore_api::longshore::Token;
use longshore_api::sigv4::Credentials;
use longshore_control_plane::capacity::PROVIDER_ATTRIBUTE;

use super::Server;
use crate::cli;
use crate::client::connection;
use crate::data_dir;
use crate::error::Error;
use crate::machine::{self, Slice};

/// Agents that run in this process.
pub(super) struct Agents(Vec<Running>);

impl Agents {
    /// Ends them; their containers go on.
    pub(super) async fn shutdown(self) {
        for agent in self.0 {
            agent.shutdown().await;
        }
    }
}

/// Starts `count` agents, each with an equal slice of the machine, in the server's zones in turn.
pub(super) async fn start(
    server: &Server,
    cluster: &str,
    count: u16,
    log_spool_bytes: Option<u64>,
) -> Result<Agents, Error> {
    let mut agents = Agents(Vec::new());
    let slices = if count == 0 { Vec::new() } else { machine::slices(count) };
    for (number, slice) in (0..).zip(slices) {
        let mut config = config(server, cluster, number, slice)?;
        config.log_spool_bytes = log_spool_bytes.unwrap_or(config.log_spool_bytes);
        match Agent::start(config).await {
            Ok(agent) => agents.0.push(agent),
            Err(error) => {
                agents.shutdown().await;
                return Err(Error::Agent(format!("{error}\n  hint: `longshore up --no-agent` runs the server alone")));
            }
        }
    }
    Ok(agents)
}

fn config(server: &Server, cluster: &str, number: u16, slice: Slice) -> Result<Config, Error> {
    let data_dir = server.data_dir.agent(number)?;
    let mut config = Config::new(server.endpoint(), server.root_key.credentials(), data_dir);
    config.tls = server.trust()?;
    config.region.clone_from(&server.region);
    config.pull_behavior = PullBehavior::PreferCached;
    config.apply_environment(|name| std::env::var(name).ok()).map_err(|error| Error::Agent(error.to_string()))?;
    // What `up` decides is not for the environment to say.
    config.endpoint = server.endpoint().to_owned();
    config.cluster = cluster.to_owned();
    config.data_dir = server.data_dir.agent(number)?;
    config.cpu_units = Some(slice.cpu_units);
    config.memory_mib = Some(slice.memory_mib);
    if number > 0 {
        // A GPU is not shared: the first agent has them all.
        config.gpu_ids.clear();
    }
    config.dynamic_ports = slice.ports.0..=slice.ports.1;
    let zone = &server.zones[usize::from(number) % server.zones.len()];
    config.attributes.insert("ecs.availability-zone".to_owned(), zone.clone());
    // The first agent has the real agent's ports, as long as they are free; the others take any.
    config.metadata_port = free_or_any(METADATA_PORT, number);
    let introspection = free_or_any(INTROSPECTION_PORT, number);
    // Somebody may take it between this look and the agent's start, such as another `longshore up` that starts now.
    config.introspection_may_move = true;
    config.introspection = Some(SocketAddr::new(IpAddr::V4(Ipv4Addr::LOCALHOST), introspection));
    Ok(config)
}

/// The port if this is the first agent and nobody has it; zero, which means any free one, else.
fn free_or_any(port: u16, number: u16) -> u16 {
    let free = number == 0 && std::net::TcpListener::bind((Ipv4Addr::UNSPECIFIED, port)).is_ok();
    if free { port } else { 0 }
}

/// Starts the one agent of `longshore agent`, and tells the cluster that it is in.
pub(super) async fn alone(options: &cli::Agent) -> Result<(Running, String), Error> {
    let agent = |error: &dyn std::fmt::Display| Error::Agent(error.to_string());
    let data_dir = options.data_dir.clone().unwrap_or_else(data_dir::of_agent);
    data_dir::make(&data_dir)?;
    let kept = Kept::load(&data_dir).map_err(|error| agent(&error))?;
    let credentials = match (&options.access_key_id, &options.secret_access_key) {
        (Some(id), Some(secret)) => Credentials::new(id.as_str(), secret.as_str()),
        _ if options.token.is_some() || kept.is_some() => Credentials::new("", ""),
        _ => {
            let hint = "join with --token, which `longshore server token create` makes, or set AWS_ACCESS_KEY_ID and \
                        AWS_SECRET_ACCESS_KEY";
            return Err(Error::Hint("the agent has nothing to join with".to_owned(), hint.to_owned()));
        }
    };
    let mut config = Config::new(options.server.join(","), credentials, data_dir.clone());
    config.apply_environment(|name| std::env::var(name).ok()).map_err(|error| Error::Agent(error.to_string()))?;
    config.endpoint = options.server.join(",");
    config.token.clone_from(&options.token);
    config.tls = match options.authority.as_deref() {
        Some(path) => Some(connection::trust(path)?),
        None if options.token.as_ref().is_some_and(|token| token.authority.is_some()) => None,
        None => connection::bundle().as_deref().map(connection::trust).transpose()?,
    };
    let of_token = options.token.as_ref().and_then(Token::cluster).map(|cluster| cluster.to_string());
    let cluster = options.cluster.clone().or(of_token).or(kept.map(|kept| kept.cluster));
    config.cluster = cluster.unwrap_or_else(|| "default".to_owned());
    config.data_dir = data_dir;
    config.region.clone_from(&options.region);
    config.cpu_units = options.cpu;
    config.memory_mib = options.memory;
    match options.gpus.as_slice() {
        [] => {}
        [all] if all == "all" => config.gpu_ids = longshore_agent::gpu::of_this_machine(),
        ids => config.gpu_ids = ids.to_vec(),
    }
    if let Some(zone) = &options.zone {
        config.attributes.insert("ecs.availability-zone".to_owned(), zone.clone());
    }
    config.address = options.address.or(config.address);
    config.log_spool_bytes = options.log_spool_bytes.unwrap_or(config.log_spool_bytes);
    if let Some(provider) = &options.capacity_provider {
        config.attributes.insert(PROVIDER_ATTRIBUTE.to_owned(), provider.clone());
    }
    config.introspection = match options.introspection.as_str() {
        "none" => None,
        address => Some(address.parse().map_err(|_| {
            Error::Text(format!("--introspection {address}: expected HOST:PORT, such as 127.0.0.1:51678, or none"))
        })?),
    };
    let cluster = config.cluster.clone();
    let running = Agent::start(config).await.map_err(|error| agent(&error))?;
    Ok((running, cluster))
}
