//! The CloudWatch API: its operations, and their requests and responses by resource. Every type can be named from here.
//!
//! Generated from `models/` by `cargo xtask codegen`; not to be edited.

mod alarm;
mod common;
mod metric;
mod operation;
mod tag;

pub use alarm::*;
pub use common::*;
pub use metric::*;
pub use operation::*;
pub use tag::*;
