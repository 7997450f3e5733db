//! The scheduler's stories: what its callers rely on, told through its public surface on clusters in memory.

#![allow(clippy::unwrap_used, reason = "a story that cannot go on has failed")]

mod alarms;
mod balanced_health;
mod balancer;
mod balancing;
mod batch;
mod capacity;
mod circuit_breaker;
mod daemons;
mod deployments;
mod drain;
mod events;
mod failing;
mod gpus;
mod health;
mod managed_daemons;
mod never_blocks;
mod placement;
mod properties;
mod protection;
mod query;
mod rebalancing;
mod run;
mod service;
mod speed;
mod staged;
mod support;
mod task_end;
mod task_sets;
mod traffic;
mod waiting;
