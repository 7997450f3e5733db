//! What no response is made of: the error of the writers of XML and of CBOR.

use std::fmt;

use serde::ser;

/// A value that no response has.
#[derive(Debug, thiserror::Error)]
#[error("{0}")]
pub(crate) struct Error(String);

impl Error {
    /// A value of this name, or of this kind, is no shape of the wire.
    pub(crate) fn no_shape(name: &str) -> Self {
        Self(format!("{name} is no shape of a response"))
    }
}

impl ser::Error for Error {
    fn custom<T: fmt::Display>(message: T) -> Self {
        Self(message.to_string())
    }
}
