//! The files of `crates/api/src/sts`.

use super::Resource;

/// The files, and what they hold. A new operation has to be added here before code is generated for it.
pub(crate) const RESOURCES: &[Resource] =
    &[Resource { name: "identity", about: "Who calls", base: None, operations: &["GetCallerIdentity"], owns: &[] }];
