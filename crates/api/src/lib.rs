//! The wire: AWS protocols, generated shapes, validation, error codes, SigV4 and the agent protocol.
//!
//! [`ecs`], [`elbv2`], [`ec2`], [`acm`], [`cloudwatch`], [`logs`], [`sts`] and the messages in [`agent`] are generated from the interface descriptions in `models/`. Every member of
//! theirs is an `Option`: what must be there is [`validation`]'s affair, which sees a request before it gets its type.
//! Wire types stay at the edge; they are not stored and not computed with, but for documents that ECS merely carries.

pub mod acm;
pub mod agent;
pub mod awslogs;
pub mod blob;
pub mod cbor;
pub mod client;
pub mod cloudwatch;
pub mod convert;
pub mod ec2;
pub mod ecs;
pub mod edge;
pub mod elbv2;
pub mod error;
pub mod event_stream;
pub mod logs;
pub mod longshore;
pub mod protocol;
pub mod query;
mod redacted;
pub mod session;
pub mod sigv4;
pub mod string_enum;
pub mod sts;
pub mod timestamp;
pub mod tls;
mod unwritable;
pub mod validation;
