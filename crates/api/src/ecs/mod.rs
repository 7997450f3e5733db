//! The ECS API: its operations, and their requests and responses by resource. Every type can be named from here.
//!
//! Generated from `models/` by `cargo xtask codegen`; not to be edited.

mod account_setting;
mod agent_calls;
mod attribute;
mod capacity_provider;
mod cluster;
mod common;
mod container_instance;
mod daemon;
mod express_gateway_service;
mod operation;
mod service;
mod service_deployment;
mod tag;
mod task;
mod task_definition;
mod task_set;

pub use account_setting::*;
pub use agent_calls::*;
pub use attribute::*;
pub use capacity_provider::*;
pub use cluster::*;
pub use common::*;
pub use container_instance::*;
pub use daemon::*;
pub use express_gateway_service::*;
pub use operation::*;
pub use service::*;
pub use service_deployment::*;
pub use tag::*;
pub use task::*;
pub use task_definition::*;
pub use task_set::*;
