//! Digests of calls' parameters, to tell a repeated call from another one under the same token.

use serde::Serialize;
use sha2::{Digest, Sha256};

/// A digest of all parameters of a call, in hexadecimal digits.
pub(crate) fn digest(request: &impl Serialize) -> String {
    // A request that came in as JSON can be written as JSON.
    let json = serde_json::to_vec(request).unwrap_or_default();
    Sha256::digest(json).iter().map(|byte| format!("{byte:02x}")).collect()
}
