//! The EC2 API: its operations, and their requests and responses by resource. Every type can be named from here.
//!
//! Generated from `models/` by `cargo xtask codegen`; not to be edited.

mod common;
mod instance;
mod network;
mod operation;
mod place;
mod security_group;
mod tag;

pub use common::*;
pub use instance::*;
pub use network::*;
pub use operation::*;
pub use place::*;
pub use security_group::*;
pub use tag::*;
