//! The CloudWatch Logs API: its operations, and their requests and responses by resource. Every type can be named from here.
//!
//! Generated from `models/` by `cargo xtask codegen`; not to be edited.

mod destination;
mod event;
mod group;
mod live_tail;
mod metric_filter;
mod operation;
mod policy;
mod query;
mod stream;
mod subscription_filter;
mod tag;

pub use destination::*;
pub use event::*;
pub use group::*;
pub use live_tail::*;
pub use metric_filter::*;
pub use operation::*;
pub use policy::*;
pub use query::*;
pub use stream::*;
pub use subscription_filter::*;
pub use tag::*;
