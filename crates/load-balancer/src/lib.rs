//! The data plane: what an edge does with the records of load balancing.
//!
//! A [`Balancer`] is handed the whole [`LoadBalancingState`](longshore_model::snapshot::LoadBalancingState) whenever something of
//! it changed, compares it with what it serves, and changes the difference: sockets, routes, targets, certificates. No
//! established connection ends because of a change, unless its listener is gone. What it sees of targets and of its listeners
//! is told as [`Observation`]s.
//!
//! ```text
//!  apply(state) ─→ control ──┬─ listeners/  sockets; each accepts and hands connections on
//!  (one thread)              ├─ routes/     a listener's rules, compiled into an immutable table
//!                            ├─ targets/    groups and their targets, with health and what is under way
//!                            └─ tls/        certificates by name
//!                 shards/ ───┬─ http/       requests (application load balancers)
//!  (one thread a core)       └─ stream/     connections and datagrams (network load balancers)
//! ```
//!
//! Control and shards meet in values behind [`arc_swap`], so that serving never waits for a change. A connection stays on its
//! shard for life, and so do the pooled connections to targets that serve it: nothing on a request's way is locked.

mod access_log;
mod balancer;
mod control;
mod health;
mod http;
mod limits;
mod listeners;
mod observations;
mod random;
mod routes;
mod routing;
mod security;
mod shards;
mod stream;
mod targets;
mod tls;

pub use access_log::AccessLogs;
pub use balancer::{Balancer, Clock, Settings, StartError};
pub use limits::Limits;
pub use observations::{Observation, Observations, SeenTarget};
pub use routing::{Parts, Routing};
