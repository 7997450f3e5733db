//! Capacity: tasks that wait for it start when it appears, and groups of instances grow and shrink with what is needed.

pub mod scaling;
pub mod waiting;
