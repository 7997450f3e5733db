//! What a rule asks of a request.

use std::sync::Arc;

/// A condition (API reference: `RuleCondition`); it holds when any of its values does. Patterns are the wire's: `*` stands for
/// any characters, `?` for one. Expressions are regular ones.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Condition {
    /// `host-header`: patterns and expressions, compared without regard to case.
    Host {
        /// Patterns.
        values: Vec<Arc<str>>,
        /// Regular expressions.
        expressions: Vec<Arc<str>>,
    },
    /// `path-pattern`: compared with the path, not the query; case counts.
    Path {
        /// Patterns.
        values: Vec<Arc<str>>,
        /// Regular expressions.
        expressions: Vec<Arc<str>>,
    },
    /// `http-header`: values are compared without regard to case.
    Header {
        /// The header.
        name: Arc<str>,
        /// Patterns.
        values: Vec<Arc<str>>,
        /// Regular expressions.
        expressions: Vec<Arc<str>>,
    },
    /// `http-request-method`: exact.
    Method(Vec<Arc<str>>),
    /// `query-string`: pairs of a key, which may be left out, and a value; patterns, compared without regard to case.
    Query(Vec<(Option<Arc<str>>, Arc<str>)>),
    /// `source-ip`: the client's address lies in one of these CIDR blocks. `X-Forwarded-For` does not count.
    SourceIp(Vec<Arc<str>>),
}

impl Condition {
    /// The wire's name of its kind.
    pub const fn field(&self) -> &'static str {
        match self {
            Self::Host { .. } => "host-header",
            Self::Path { .. } => "path-pattern",
            Self::Header { .. } => "http-header",
            Self::Method(_) => "http-request-method",
            Self::Query(_) => "query-string",
            Self::SourceIp(_) => "source-ip",
        }
    }

    /// How many values it has; all of a rule together may have five (load balancers' quotas).
    pub fn len(&self) -> usize {
        match self {
            Self::Host { values, expressions }
            | Self::Path { values, expressions }
            | Self::Header { values, expressions, .. } => values.len() + expressions.len(),
            Self::Method(values) | Self::SourceIp(values) => values.len(),
            Self::Query(values) => values.len(),
        }
    }

    /// Whether it has no value, and so never holds.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }
}
