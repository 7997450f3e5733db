//! The calls about clusters, task definitions, container instances, attributes, tags and settings, against the real
//! dispatcher on the in-memory store.
#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

mod balanced_services;
mod capacity;
mod clusters;
mod daemons;
mod equal_servers;
mod express_services;
mod harness;
mod instances;
mod managed_daemons;
mod never_blocks;
mod protection;
mod service_deployments;
mod service_parameters;
mod services;
mod settings;
mod several_servers;
mod support;
mod tags;
mod task_definitions;
mod task_sets;
mod tasks;
mod waiting;
mod web;
