//! The calls about clusters, task definitions, container instances, attributes, tags and settings, against the real
//! dispatcher on the in-memory store.

mod clusters;
mod harness;
mod instances;
mod settings;
mod tags;
mod task_definitions;
