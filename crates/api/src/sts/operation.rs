//! The operations of the STS API.
//!
//! Generated from `models/` by `cargo xtask codegen`; not to be edited.

/// An operation of the STS API.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Operation {
    /// `GetCallerIdentity`.
    GetCallerIdentity,
}

impl Operation {
    /// Every operation, by name.
    pub const ALL: [Self; 1] = [Self::GetCallerIdentity];

    /// The name, as `Action` carries it.
    pub const fn name(self) -> &'static str {
        match self {
            Self::GetCallerIdentity => "GetCallerIdentity",
        }
    }

    /// The operation of this name; none if STS has no such operation.
    pub fn from_name(name: &str) -> Option<Self> {
        Some(match name {
            "GetCallerIdentity" => Self::GetCallerIdentity,
            _ => return None,
        })
    }

    /// The error codes that the model gives the operation.
    pub const fn errors(self) -> &'static [&'static str] {
        match self {
            Self::GetCallerIdentity => &[],
        }
    }
}

impl std::fmt::Display for Operation {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str(self.name())
    }
}

/// A request: the operation that it calls and what answers it.
pub trait Request {
    /// The operation.
    const OPERATION: Operation;
    /// Its response.
    type Response;
}

/// The version of the API.
pub const API_VERSION: &str = "2011-06-15";

/// The service's name in credential scopes.
pub const SIGNING_NAME: &str = "sts";

/// The namespace of responses.
pub const XML_NAMESPACE: &str = "https://sts.amazonaws.com/doc/2011-06-15/";
