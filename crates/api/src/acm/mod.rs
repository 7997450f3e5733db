//! The ACM API: its operations, and their requests and responses by resource. Every type can be named from here.
//!
//! Generated from `models/` by `cargo xtask codegen`; not to be edited.

mod account;
mod certificate;
mod operation;
mod tag;

pub use account::*;
pub use certificate::*;
pub use operation::*;
pub use tag::*;
