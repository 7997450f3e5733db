//! What an expression is once it has been parsed.

use regex::Regex;

use longshore_model::Timestamp;

/// Why a text is not an expression, and where.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{message} at column {column}")]
pub struct Error {
    /// Counted in characters from 1; one past the end when something is missing there.
    pub column: usize,
    /// What was expected or is wrong.
    pub message: String,
}

/// An expression; build one with [`Expression::parse`].
#[derive(Debug, Clone)]
pub enum Expression {
    /// Any of them holds.
    Any(Vec<Expression>),
    /// All of them hold.
    All(Vec<Expression>),
    /// It does not hold.
    Not(Box<Expression>),
    /// One comparison.
    Is(Comparison),
}

/// A subject and what it is compared with.
#[derive(Debug, Clone)]
pub struct Comparison {
    /// What is compared.
    pub subject: Subject,
    /// How, and with what.
    pub test: Test,
}

/// What can be asked about an instance.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Subject {
    /// Whether its agent is connected.
    AgentConnected,
    /// The version of its agent.
    AgentVersion,
    /// The machine's own id.
    Ec2InstanceId,
    /// When it registered.
    RegisteredAt,
    /// How many tasks run on it.
    RunningTasksCount,
    /// The groups of its tasks.
    TaskGroup,
    /// One of its attributes.
    Attribute(String),
}

/// An operator as it was written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Operator {
    /// `==`, `equals`.
    Equals,
    /// `!=`, `not_equals`.
    NotEquals,
    /// `>`, `greater_than`.
    Greater,
    /// `>=`, `greater_than_equal`.
    GreaterOrEqual,
    /// `<`, `less_than`.
    Less,
    /// `<=`, `less_than_equal`.
    LessOrEqual,
    /// `exists`.
    Exists,
    /// `!exists`, `not_exists`.
    NotExists,
    /// `in`.
    In,
    /// `!in`, `not_in`.
    NotIn,
    /// `=~`, `matches`.
    Matches,
    /// `!~`, `not_matches`.
    NotMatches,
}

/// What must be so. A negated operator is the positive test under a [`Expression::Not`], which gives it the meaning that
/// an instance without the attribute passes `!=`, `!in` and `!~`.
#[derive(Debug, Clone)]
pub enum Test {
    /// It is there.
    Exists,
    /// It is one of these texts.
    OneOf(Vec<String>),
    /// The whole of it matches.
    Matches(Regex),
    /// Its order against a value.
    Ordered(Ordering, Value),
}

/// The orders that can be asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ordering {
    /// The same.
    Equal,
    /// More.
    Greater,
    /// More or the same.
    GreaterOrEqual,
    /// Less.
    Less,
    /// Less or the same.
    LessOrEqual,
}

/// What an order is against.
#[derive(Debug, Clone, PartialEq)]
pub enum Value {
    /// A number.
    Number(f64),
    /// A version: numbers between dots.
    Version(Vec<u64>),
    /// A point in time.
    Time(Timestamp),
    /// A text, in the order of its characters.
    Text(String),
}

impl Ordering {
    /// Whether it admits how two values compare.
    pub fn admits(self, found: std::cmp::Ordering) -> bool {
        match self {
            Self::Equal => found.is_eq(),
            Self::Greater => found.is_gt(),
            Self::GreaterOrEqual => found.is_ge(),
            Self::Less => found.is_lt(),
            Self::LessOrEqual => found.is_le(),
        }
    }
}

impl Expression {
    /// Whether what it says may change while tasks come and go: it asks about tasks.
    pub fn depends_on_tasks(&self) -> bool {
        match self {
            Self::Any(parts) | Self::All(parts) => parts.iter().any(Self::depends_on_tasks),
            Self::Not(part) => part.depends_on_tasks(),
            Self::Is(comparison) => matches!(comparison.subject, Subject::TaskGroup | Subject::RunningTasksCount),
        }
    }
}
