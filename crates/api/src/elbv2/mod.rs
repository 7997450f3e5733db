//! The Elastic Load Balancing v2 API: its operations, and their requests and responses by resource. Every type can be named from here.
//!
//! Generated from `models/` by `cargo xtask codegen`; not to be edited.

mod capacity_reservation;
mod common;
mod limit;
mod listener;
mod load_balancer;
mod operation;
mod rule;
mod tag;
mod target;
mod target_group;
mod trust_store;

pub use capacity_reservation::*;
pub use common::*;
pub use limit::*;
pub use listener::*;
pub use load_balancer::*;
pub use operation::*;
pub use rule::*;
pub use tag::*;
pub use target::*;
pub use target_group::*;
pub use trust_store::*;
