//! What the agent measures and how it tells the server: resource statistics, container health, its own health.
//!
//! [`collector`] follows the running containers' statistics, [`window`] condenses them between two publications,
//! [`doctor`] checks the instance, [`session`] holds the telemetry channel and publishes.

pub(crate) mod collector;
pub(crate) mod doctor;
pub(crate) mod session;
pub(crate) mod source;
pub(crate) mod window;
