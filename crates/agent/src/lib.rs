//! A container instance: the session with the server, the one-step task driver, the container runtime and the task metadata endpoints.
//!
//! ```no_run
//! # async fn demo() -> Result<(), longshore_agent::StartError> {
//! use longshore_agent::{Agent, Config, Host};
//! use longshore_api::sigv4::Credentials;
//!
//! let config = Config::new("http://127.0.0.1:7327", Credentials::new("AKID", "secret"), "/var/lib/longshore/agent");
//! // One machine can hold several agents, each with a data directory and a slice of the machine of its own.
//! let host = Host::open(&config).await?;
//! let running = Agent::start_on(&host, config).await?;
//! println!("{}", running.container_instance_arn());
//! running.shutdown().await;
//! # Ok(())
//! # }
//! ```

mod agent;
mod cleanup;
mod clock;
pub mod config;
mod exec;
mod fleet;
pub mod gpu;
mod handler;
pub mod hollow;
pub mod host;
pub mod kept;
mod logs;
mod metadata;
mod ports;
pub mod printed;
mod random;
mod runtime;
mod session;
mod store;
mod surveillance;
mod task;
mod telemetry;
mod work;

pub use agent::{Agent, Running, StartError};
pub use config::{Config, PullBehavior};
pub use host::Host;
pub use runtime::Error as EngineError;
pub use session::register::Error as RegisterError;
pub use store::{OpenError, WriteError};
