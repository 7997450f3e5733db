//! The wire: AWS protocols, generated shapes, validation, error codes, SigV4 and the agent protocol.

pub mod agent;
pub mod client;
pub mod convert;
pub mod ecs;
pub mod error;
pub mod protocol;
mod redacted;
pub mod sigv4;
pub mod string_enum;
pub mod timestamp;
pub mod validation;
