//! Capacity providers: which provider a task goes to, what becomes of tasks that wait for capacity, and how many instances
//! a provider's group ought to have. Three planners, each pure:
//!
//! - [`strategy`]: base and weight divide tasks among providers;
//! - [`waiting`]: tasks in `PROVISIONING` start the moment there is room, or stop when they have waited for too long;
//! - [`scaling`]: from the tasks that wait and the instances there are to the instances to add, drain and remove.

pub mod scaling;
pub mod strategy;
pub mod waiting;

/// The most tasks of a cluster that wait for capacity (service quota "Tasks in the PROVISIONING state per cluster").
///
/// Two planners that work at the same moment may pass it by what one of them starts; the next one sees both.
pub const MAX_WAITING: usize = 500;
