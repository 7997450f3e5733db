//! What can go wrong with a call to the engine.

use std::time::Duration;

/// A failed call to the Docker engine.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The engine answered, and refused.
    #[error("{message}")]
    Refused {
        /// HTTP status of the answer; zero when the refusal came inside a stream.
        status: u16,
        /// The engine's words.
        message: String,
    },
    /// There was no answer: nothing is known about what was asked.
    #[error("the Docker engine does not answer: {0}")]
    Unreachable(String),
    /// The answer took longer than the call may.
    #[error("the Docker engine did not answer within {0:?}")]
    TimedOut(Duration),
    /// The address of the engine makes no sense.
    #[error("{address:?} is not a Docker engine's address: {problem}")]
    Address {
        /// What was given.
        address: String,
        /// What is wrong with it.
        problem: String,
    },
}

impl Error {
    /// The engine does not have what was named.
    pub fn is_not_found(&self) -> bool {
        matches!(self, Self::Refused { status: 404, .. })
    }

    /// Something of that name is there already, or is being removed at this moment.
    pub fn is_conflict(&self) -> bool {
        matches!(self, Self::Refused { status: 409, .. })
    }

    /// Nothing was learnt; the same call may succeed later.
    pub fn is_unreachable(&self) -> bool {
        matches!(self, Self::Unreachable(_))
    }

    /// A host port was taken by someone else.
    pub fn is_port_clash(&self) -> bool {
        matches!(self, Self::Refused { message, .. }
            if message.contains("port is already allocated") || message.contains("address already in use"))
    }
}

impl From<bollard::errors::Error> for Error {
    fn from(error: bollard::errors::Error) -> Self {
        use bollard::errors::Error as Engine;
        match error {
            Engine::DockerResponseServerError { status_code, message } => {
                Self::Refused { status: status_code, message: message.trim().to_owned() }
            }
            Engine::DockerStreamError { error } => Self::Refused { status: 0, message: error.trim().to_owned() },
            Engine::JsonDataError { message, .. } => Self::Refused { status: 0, message },
            Engine::JsonSerdeError { err } => Self::Refused { status: 0, message: err.to_string() },
            other => Self::Unreachable(root_cause(&other)),
        }
    }
}

/// The transport's errors hide what matters ("connection refused") behind several layers.
fn root_cause(error: &dyn std::error::Error) -> String {
    let mut cause = error;
    while let Some(deeper) = cause.source() {
        cause = deeper;
    }
    cause.to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn refusals_and_silence_are_told_apart() {
        let refused = Error::from(bollard::errors::Error::DockerResponseServerError {
            status_code: 500,
            message: "driver failed: Bind for 0.0.0.0:80 failed: port is already allocated".to_owned(),
        });
        assert!(refused.is_port_clash() && !refused.is_unreachable());
        let silent = Error::from(bollard::errors::Error::IOError {
            err: std::io::Error::new(std::io::ErrorKind::ConnectionRefused, "connection refused"),
        });
        assert!(silent.is_unreachable());
        assert_eq!(silent.to_string(), "the Docker engine does not answer: connection refused");
    }
}
