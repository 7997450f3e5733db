//! The agent's side of the contract, played against a real server on a loopback port: sessions, reports, telemetry and
//! what happens when an instance goes away.
#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

mod channel_reports;
mod exec;
mod harness;
mod loss;
mod reports;
mod sessions;
mod telemetry;
