//! The wire: AWS protocols, generated shapes, validation, error codes, SigV4 and the agent protocol.

pub mod agent;
pub mod ecs;
mod redacted;
pub mod string_enum;
pub mod timestamp;
