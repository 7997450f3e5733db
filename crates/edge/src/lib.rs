//! An edge: what a process that runs the data plane of load balancing is to its servers.
//!
//! It joins ([`Config`]), holds a session with any of the servers, keeps a replica of all that it serves by, in memory and on disk, and
//! hands it to the [`DataPlane`] whenever it changes. What that sees goes back over the session. Without a server it goes on
//! with what it has, also when it is started in the meantime. Who runs an edge has the load balancers' names in a hosts file
//! ([`hosts`]).
//!
//! The data plane itself is another crate; here it is a trait, so that a session can be tried without sockets of clients.

mod backoff;
mod config;
mod edge;
mod files;
pub mod hosts;
mod join;
mod plane;
mod replica;
mod session;
mod socket;

pub use config::Config;
pub use edge::{Edge, Ended, Running};
pub use join::Error as JoinError;
pub use plane::{DataPlane, Place, Seen};
