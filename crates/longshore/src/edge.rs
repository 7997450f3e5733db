//! Edges: `longshore edge`, and the one that a server runs in its process, which comes over the port like any other.

mod plane;

use std::path::{Path, PathBuf};
use std::time::Duration;

use longshore_api::longshore::Token;
use longshore_api::sigv4::Credentials;
use longshore_api::tls::Tls;
use longshore_edge::{Config, Edge, Running};
use serde_json::json;

use self::plane::Plane;
use crate::client::connection;
use crate::error::Error;
use crate::{cli, data_dir, machine, server};

/// The addresses of an edge that a server runs: all of the block are the machine's own without being told.
const LOCAL_ADDRESSES: &str = "127.73.0.0/16";

/// How long what is under way may take when a server stops that runs an edge.
const LOCAL_GRACE: Duration = Duration::from_secs(5);

/// How long a server that starts waits for its edge before it says that it is ready.
const READY: Duration = Duration::from_secs(3);

/// `longshore edge`.
pub(crate) async fn run(options: cli::Edge) -> Result<(), Error> {
    machine::raise_open_files();
    let as_json = options.json;
    let config = config(&options)?;
    let (servers, name, addresses) = (config.servers.join(","), config.name.clone(), config.addresses.join(", "));
    let mut running = start(config, options.grace).await?;
    let stop = server::stop_signal();
    let mut stop = std::pin::pin!(stop);
    let outcome = tokio::select! {
        () = running.ready() => None,
        stopped = &mut stop => Some(stopped),
    };
    if let Some(stopped) = outcome {
        running.shutdown().await;
        return stopped;
    }
    match as_json {
        true => println!("{}", json!({"ready": servers, "edge": name, "addresses": addresses})),
        false => println!("ready {servers} (edge {name}, load balancers on {addresses})"),
    }
    let outcome = tokio::select! {
        stopped = &mut stop => stopped,
        ended = running.failed() => Err(Error::Hint(
            ended.to_string(),
            "make a token with `longshore server token create --edge` for it to join again".to_owned(),
        )),
    };
    running.shutdown().await;
    outcome
}

fn config(options: &cli::Edge) -> Result<Config, Error> {
    let data_dir = options.data_dir.clone().unwrap_or_else(data_dir::of_edge);
    data_dir::make(&data_dir)?;
    if options.balancing.addresses.is_empty() {
        let hint = "name one of this machine, or a block that is routed to it, with --load-balancer-address";
        return Err(Error::Hint("the edge has no address for load balancers".to_owned(), hint.to_owned()));
    }
    let credentials = match (&options.access_key_id, &options.secret_access_key) {
        (Some(id), Some(secret)) if options.token.is_none() => Some(Credentials::new(id.as_str(), secret.as_str())),
        _ => None,
    };
    let tls = match options.authority.as_deref() {
        Some(path) => Some(connection::trust(path)?),
        // What was kept when joining, or what the token says, comes before what this user's AWS clients trust.
        None if has_authority(options.token.as_ref(), &data_dir) => None,
        None => connection::bundle().as_deref().map(connection::trust).transpose()?,
    };
    Ok(Config {
        servers: options.server.clone(),
        name: options.name.clone().unwrap_or_else(machine_name),
        addresses: options.balancing.addresses.clone(),
        data_dir,
        token: options.token.clone(),
        credentials,
        tls,
        region: options.region.clone(),
        hosts_file: options.balancing.hosts_file(),
    })
}

fn has_authority(token: Option<&Token>, data_dir: &Path) -> bool {
    token.is_some_and(|token| token.authority.is_some()) || data_dir.join("ca.pem").exists()
}

/// What the edge in a server's process has of it.
pub(crate) struct Surroundings {
    pub(crate) endpoint: String,
    pub(crate) credentials: Credentials,
    pub(crate) tls: Option<Tls>,
    pub(crate) region: String,
    pub(crate) data_dir: PathBuf,
}

/// Starts the edge of a server's own.
pub(crate) async fn local(options: &cli::BalancingOptions, around: Surroundings) -> Result<Running, Error> {
    let addresses = match options.addresses.as_slice() {
        [] => vec![LOCAL_ADDRESSES.to_owned()],
        addresses => addresses.to_vec(),
    };
    let config = Config {
        servers: vec![around.endpoint],
        name: machine_name(),
        addresses,
        data_dir: around.data_dir,
        token: None,
        credentials: Some(around.credentials),
        tls: around.tls,
        region: around.region,
        hosts_file: options.hosts_file(),
    };
    let running = start(config, LOCAL_GRACE).await?;
    if tokio::time::timeout(READY, running.ready()).await.is_err() {
        tracing::warn!("the edge does not serve yet; it goes on trying");
    }
    Ok(running)
}

async fn start(config: Config, grace: Duration) -> Result<Running, Error> {
    let access_logs = config.data_dir.join("access-logs");
    let plane = Plane::new(&config.name, &config.addresses, access_logs, grace)?;
    Edge::start(config, plane).await.map_err(|error| Error::Text(format!("cannot start the edge: {error}")))
}

/// The machine's name, as far as it can be an edge's.
fn machine_name() -> String {
    let name = rustix::system::uname().nodename().to_string_lossy().into_owned();
    let name: String = name
        .chars()
        .map(|character| if character.is_ascii_alphanumeric() || "-_.".contains(character) { character } else { '-' })
        .take(63)
        .collect();
    if name.is_empty() { "edge".to_owned() } else { name }
}
