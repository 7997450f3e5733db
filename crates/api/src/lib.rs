//! The wire: AWS protocols, generated shapes, validation, error codes, SigV4 and the agent protocol.

pub mod error;
