//! What agents on one machine share: the engine, the book of host ports, the address containers find metadata at.

use std::net::IpAddr;
use std::path::Path;

use crate::config::Config;
use crate::metadata;
use crate::metadata::server::{Registry, Server};
use crate::ports::Allocator;
use crate::runtime::engine::Description;
use crate::runtime::{self, Engine};

/// The oldest engine API the agent works with.
const OLDEST_API: (u32, u32) = (1, 41);
/// Remembers the metadata port: containers know it from their environment for as long as they run.
const PORT_FILE: &str = "metadata-port";

/// One machine with its Docker engine. Cheap to clone; hand one to every agent of a process.
#[derive(Clone, Debug)]
pub struct Host {
    pub(crate) engine: Engine,
    pub(crate) description: Description,
    pub(crate) ports: Allocator,
    pub(crate) metadata: metadata::Address,
    pub(crate) registry: Registry,
    _server: std::sync::Arc<Server>,
}

/// Why agents cannot run on this machine.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// No engine.
    #[error(
        "no Docker engine: {source}. Start one (systemctl start docker), or set DOCKER_HOST to where it listens; \
         this was tried: {host}"
    )]
    NoEngine {
        /// Where it was looked for.
        host: String,
        /// What happened.
        source: runtime::Error,
    },
    /// An engine from before 2020.
    #[error("the Docker engine {version} speaks API {}.{}, and 1.41 (Docker 20.10) is the oldest that works", api.0, api.1)]
    TooOld {
        /// Engine version.
        version: String,
        /// Its newest API.
        api: (u32, u32),
    },
    /// The metadata endpoint has nowhere to listen.
    #[error("containers' metadata cannot be served: {0}")]
    Metadata(#[from] std::io::Error),
}

impl Host {
    /// Connects to the engine, and begins to answer containers.
    ///
    /// # Errors
    /// [`Error`], in words for the person who started the agent.
    pub async fn open(config: &Config) -> Result<Self, Error> {
        let host = config
            .docker_host
            .clone()
            .or_else(|| std::env::var("DOCKER_HOST").ok())
            .unwrap_or_else(|| runtime::engine::DEFAULT_HOST.to_owned());
        let no_engine = |source: runtime::Error| Error::NoEngine { host: host.clone(), source };
        let engine = Engine::connect(config.docker_host.as_deref()).map_err(no_engine)?;
        engine.ping().await.map_err(no_engine)?;
        let description = engine.describe().await.map_err(no_engine)?;
        if description.api_version < OLDEST_API {
            return Err(Error::TooOld { version: description.version, api: description.api_version });
        }
        let gateway = match engine.bridge_gateway().await {
            Ok(gateway) => gateway.map(IpAddr::V4),
            Err(error) => {
                tracing::warn!(%error, "the engine has no default bridge; bridge tasks cannot ask for metadata");
                None
            }
        };
        let registry = Registry::default();
        let wanted = remembered_port(&config.data_dir).unwrap_or(config.metadata_port);
        let (server, metadata) = Server::start(registry.clone(), gateway, wanted).await?;
        remember_port(&config.data_dir, metadata.port);
        let ports = Allocator::new(config.dynamic_ports.clone());
        Ok(Self { engine, description, ports, metadata, registry, _server: std::sync::Arc::new(server) })
    }

    /// Port on which containers reach their metadata.
    pub fn metadata_port(&self) -> u16 {
        self.metadata.port
    }
}

fn remembered_port(data_dir: &Path) -> Option<u16> {
    std::fs::read_to_string(data_dir.join(PORT_FILE)).ok()?.trim().parse().ok()
}

fn remember_port(data_dir: &Path, port: u16) {
    let written =
        std::fs::create_dir_all(data_dir).and_then(|()| std::fs::write(data_dir.join(PORT_FILE), format!("{port}\n")));
    if let Err(error) = written {
        tracing::warn!(%error, "the metadata port cannot be remembered; running containers may lose their metadata");
    }
}
