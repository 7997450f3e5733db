//! The wire: AWS protocols, generated shapes, validation, error codes, SigV4 and the agent protocol.
//!
//! [`ecs`] and the messages in [`agent`] are generated from the interface descriptions in `models/`. Every member of
//! theirs is an `Option`: what must be there is [`validation`]'s affair, which sees a request before it gets its type.
//! Wire types stay at the edge; they are not stored and not computed with, but for documents that ECS merely carries.

pub mod agent;
pub mod client;
pub mod convert;
pub mod ecs;
pub mod error;
pub mod longshore;
pub mod protocol;
mod redacted;
pub mod session;
pub mod sigv4;
pub mod string_enum;
pub mod timestamp;
pub mod tls;
pub mod validation;
