//! What is counted and timed, and the page on which Prometheus reads it.
//!
//! Whoever works keeps [`Counter`]s, [`Gauge`]s and [`Histogram`]s of its own and changes them with single atomic additions:
//! no lock, no allocation, no label to look up. Labels are put on when a [`page`] is asked for. So a figure costs a few
//! nanoseconds where it is taken, and its name is written in one place.

mod histogram;
mod page;
mod process;

pub use histogram::{Histogram, Timer};
pub use page::{CONTENT_TYPE, Page, none, page};
pub use process::Process;
pub use prometheus_client::metrics::counter::Counter;

/// A number that goes up and down.
pub type Gauge = prometheus_client::metrics::gauge::Gauge;
