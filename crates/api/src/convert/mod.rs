//! Between the wire and the domain: one module for each resource, explicit in both directions.

pub mod agent;
pub mod capacity_provider;
pub mod cluster;
pub mod common;
pub mod container_instance;
pub mod daemon;
pub mod placement;
pub mod service;
pub mod service_deployment;
pub mod task;
pub mod task_definition;
pub mod task_set;
