//! The STS API: its operations, and their requests and responses by resource. Every type can be named from here.
//!
//! Generated from `models/` by `cargo xtask codegen`; not to be edited.

mod identity;
mod operation;

pub use identity::*;
pub use operation::*;
