//! What the services' descriptions demand of requests.
//!
//! Generated from `models/` by `cargo xtask codegen`; not to be edited.

pub(super) mod acm;
pub(super) mod cloudwatch;
pub(super) mod ec2;
pub(super) mod ecs;
pub(super) mod elbv2;
pub(super) mod logs;
pub(super) mod sts;
