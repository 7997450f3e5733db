//! API handlers by service and resource, reconcile loops, and the agent gateway.
//!
//! A request comes in through [`http`], which authenticates it and hands it to [`ecs`], the dispatcher. A handler reads
//! the snapshot, decides, and commits: [`Context::transact`] is the one way to change anything from a call. What takes
//! longer than a call is done by [`loops`], each of which wakes, looks at the whole current state of its object and
//! plans the difference; [`wakeups`] says which object to look at. Agents hold their sessions in [`gateway`]; commands
//! in containers run through [`exec`]. Several servers on one store share the work by [`servers`].

pub mod audit;
pub mod authorization;
pub mod capacity;
pub mod clock;
pub mod context;
mod digest;
pub mod ecs;
pub mod entropy;
pub mod exec;
mod explain;
pub mod gateway;
pub mod health;
pub mod http;
pub mod identity;
mod join;
pub mod loops;
pub mod metrics;
pub mod placer;
pub mod reporter;
mod revisions;
pub mod servers;
#[cfg(test)]
mod testing;
mod upgrade;
pub mod wakeups;

pub use context::{Config, Context};
