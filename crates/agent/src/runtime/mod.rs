//! The Docker engine, as far as the agent needs it: a thin layer that speaks the agent's own types.
//!
//! Nothing here decides anything. Every call is bounded, and every error says whether the engine refused (its words
//! are kept) or did not answer (so that nothing was learnt).

pub(crate) mod cgroup;
mod connection;
pub(crate) mod create;
pub(crate) mod engine;
pub(crate) mod error;
pub(crate) mod exec;
pub(crate) mod images;
pub(crate) mod logs;
pub(crate) mod post_mortem;
pub(crate) mod pull;
pub(crate) mod sighting;
pub(crate) mod stats;
pub(crate) mod volumes;
pub(crate) mod watch;

pub(crate) use engine::Engine;
pub use error::Error;
