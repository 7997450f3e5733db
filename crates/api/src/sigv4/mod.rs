//! Signature Version 4: who sent a request, and that nobody changed it on the way.
//!
//! [`Verifier`] checks what clients send, in the `Authorization` header or in the query string (presigned), for any
//! region and service; [`sign()`] makes the same signature for our own clients. Both build the canonical request with
//! the same code, and both are held to botocore's signatures by `tests/sigv4_botocore.rs`. Secrets, the clock and the
//! body are arguments: nothing here does IO.
//!
//! A refusal is told apart by [`Refusal`] and goes out with the code, status and words that AWS's JSON services use.

mod authorization;
mod canonical;
mod credentials;
mod date;
mod key;
mod refusal;
pub mod sign;
mod verify;

pub use credentials::{Credentials, SecretKey};
pub use refusal::Refusal;
pub use sign::{Scope, sign};
pub use verify::{Verified, Verifier};

/// The one algorithm that is spoken.
const ALGORITHM: &str = "AWS4-HMAC-SHA256";
/// The last element of every credential scope.
const TERMINATOR: &str = "aws4_request";

const X_AMZ_DATE: &str = "x-amz-date";
const X_AMZ_SECURITY_TOKEN: &str = "x-amz-security-token";
const X_AMZ_CONTENT_SHA256: &str = "x-amz-content-sha256";
