//! API handlers by service and resource, reconcile loops, and the agent gateway.
//!
//! A request comes in through [`http`], which authenticates it and hands it to the dispatcher of its service: [`ecs`], [`elbv2`],
//! [`ec2`], [`acm`], [`cloudwatch`], [`logs`] or [`sts`]. A handler reads
//! the snapshot, decides, and commits: [`Context::transact`] is the one way to change anything from a call. What takes
//! longer than a call is done by [`loops`], each of which wakes, looks at the whole current state of its object and
//! plans the difference; [`wakeups`] says which object to look at. Agents hold their sessions in [`gateway`]; commands
//! in containers run through [`exec`]. What is left of tasks that have stopped is kept by [`flight`]. Several servers on one store share the work by [`servers`].

mod acm;
pub mod audit;
pub mod authority;
pub mod authorization;
pub mod capacity;
pub mod clock;
mod cloudwatch;
pub mod context;
mod digest;
mod ec2;
pub mod ecs;
pub mod edges;
mod elbv2;
pub mod entropy;
pub mod exec;
mod explain;
mod flight;
pub mod gateway;
pub mod health;
pub mod hooks;
pub mod http;
pub mod identity;
mod join;
pub mod logs;
pub mod loops;
pub mod metrics;
mod network;
mod outgoing;
pub mod placer;
pub mod reporter;
mod revisions;
pub mod servers;
mod sts;
mod tags;
#[cfg(test)]
mod testing;
mod upgrade;
pub mod wakeups;

pub use context::{Config, Context};
