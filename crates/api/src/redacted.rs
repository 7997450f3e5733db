//! Keeps secrets out of debug output: the description marks members as sensitive, and their structures show only
//! whether such a member is there.

use std::fmt;

/// Stands for a secret in debug output.
pub(crate) struct Redacted;

impl fmt::Debug for Redacted {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("<redacted>")
    }
}

/// What debug output shows in place of `secret`.
pub(crate) fn redacted<T>(secret: &Option<T>) -> Option<Redacted> {
    secret.as_ref().map(|_| Redacted)
}
