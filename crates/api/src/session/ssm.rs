//! The two calls of AWS Systems Manager that its session-manager-plugin makes about a session, at the endpoint at which
//! ExecuteCommand was called.

use serde::{Deserialize, Serialize};

/// What their targets begin with.
pub const TARGET_PREFIX: &str = "AmazonSSM";

/// One of the calls.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Operation {
    /// The connection was lost: the plugin asks for another token.
    ResumeSession,
    /// The plugin gives a session up.
    TerminateSession,
}

impl Operation {
    /// The operation of that name.
    pub fn from_name(name: &str) -> Option<Self> {
        [Self::ResumeSession, Self::TerminateSession].into_iter().find(|operation| operation.name() == name)
    }

    /// Its name.
    pub fn name(self) -> &'static str {
        match self {
            Self::ResumeSession => "ResumeSession",
            Self::TerminateSession => "TerminateSession",
        }
    }
}

/// The request of either call, and its response when there is nothing to resume: a session id, and no token. The plugin
/// then says that the session timed out, and ends; refused, it would wait for ever.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct SessionReference {
    /// The session.
    pub session_id: String,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_those_of_the_api() {
        assert_eq!(Operation::from_name("ResumeSession"), Some(Operation::ResumeSession));
        assert_eq!(Operation::from_name("TerminateSession").map(Operation::name), Some("TerminateSession"));
        assert_eq!(Operation::from_name("StartSession"), None);
        let reference: SessionReference = serde_json::from_str(r#"{"SessionId": "s"}"#).unwrap();
        assert_eq!(serde_json::to_string(&reference).unwrap(), r#"{"SessionId":"s"}"#);
    }
}
