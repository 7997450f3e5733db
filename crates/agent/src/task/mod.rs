//! A task's life on this instance.
//!
//! Three representations, each in its own module: the wire's (`longshore_api::agent::acs`), the agent's own
//! ([`spec`] for what is wanted, [`state`] for what is observed) and the stored one (`crate::store`).
//! [`driver`] decides the next step, [`transition`] writes down what a step has shown, [`report`] what the server is
//! told; all three are pure. [`actor`] owns one task and runs that loop; [`execute`] performs the steps.

pub(crate) mod actor;
pub(crate) mod decode;
pub(crate) mod dependencies;
pub(crate) mod driver;
pub(crate) mod environment_file;
pub(crate) mod execute;
pub(crate) mod failure;
mod flight;
pub(crate) mod report;
pub(crate) mod spec;
pub(crate) mod state;
pub(crate) mod transition;

#[cfg(test)]
pub(crate) mod testing;
