//! What the STS API's description demands of requests.
//!
//! Generated from `models/` by `cargo xtask codegen`; not to be edited.

use crate::sts::Operation;
use crate::validation::shape::Shape;

/// The shape of the operation's request.
pub(crate) fn input(operation: Operation) -> &'static Shape {
    match operation {
        Operation::GetCallerIdentity => &GET_CALLER_IDENTITY_REQUEST,
    }
}

static GET_CALLER_IDENTITY_REQUEST: Shape = Shape::Structure { name: "GetCallerIdentityRequest", members: &[] };

/// Reads the value as the operation's request type.
#[cfg(test)]
pub(crate) fn decodes(operation: Operation, value: serde_json::Value) -> serde_json::Result<()> {
    match operation {
        Operation::GetCallerIdentity => serde_json::from_value::<crate::sts::GetCallerIdentityRequest>(value).map(drop),
        #[allow(unreachable_patterns)]
        _ => Ok(()),
    }
}
