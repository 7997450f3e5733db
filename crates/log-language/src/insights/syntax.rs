//! What a query is once it is read.

use std::sync::Arc;

use regex::Regex;

use super::aggregate::Aggregate;
use super::capture::Capture;
use super::time::Period;
use super::value::Value;
use crate::required::Required;

/// A field of the query: an index into [`Plan::names`] and into every row.
pub(super) type Slot = usize;

/// A whole query.
#[derive(Debug)]
pub(super) struct Plan {
    /// Every field that the query names.
    pub(super) names: Vec<Name>,
    pub(super) stages: Vec<Stage>,
    /// What is shown, in order.
    pub(super) columns: Vec<Column>,
}

/// A field's name, and where its value comes from while no command has set it.
#[derive(Debug, Clone)]
pub(super) struct Name {
    pub(super) name: Arc<str>,
    pub(super) source: Source,
}

/// Where a field's value comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Source {
    Timestamp,
    IngestionTime,
    LogStream,
    Log,
    Message,
    Ptr,
    /// From the message, if it is JSON.
    Json,
}

/// A shown field.
#[derive(Debug, Clone)]
pub(super) struct Column {
    pub(super) name: Arc<str>,
    pub(super) slot: Slot,
}

/// One command.
#[derive(Debug)]
pub(super) enum Stage {
    /// Sets fields: `fields a + b as c`, `display upper(x)`.
    Set(Vec<(Slot, Expression)>),
    Filter(Expression),
    Parse(Parse),
    Stats(Stats),
    /// Expressions, and whether each is descending.
    Sort(Vec<(Expression, bool)>),
    Dedup(Vec<Slot>),
    Limit(usize),
    Tail(usize),
}

/// `parse FIELD PATTERN as NAMES`.
#[derive(Debug)]
pub(super) struct Parse {
    pub(super) from: Expression,
    pub(super) capture: Capture,
    pub(super) into: Vec<Slot>,
}

/// `stats EXPRESSIONS by KEYS`.
#[derive(Debug)]
pub(super) struct Stats {
    pub(super) keys: Vec<(Slot, Expression)>,
    /// What is gathered for each group.
    pub(super) aggregates: Vec<(Aggregate, Option<Expression>)>,
    /// Over what was gathered: [`Expression::Gathered`].
    pub(super) results: Vec<(Slot, Expression)>,
}

/// Something with a value.
#[derive(Debug, Clone)]
pub(super) enum Expression {
    Literal(Value),
    Field(Slot),
    Period(Period),
    Negative(Box<Expression>),
    /// Operators and what follows them, carried out from left to right: a long sum nests no deeper than a short one.
    Arithmetic(Box<Expression>, Vec<(Arithmetic, Expression)>),
    Compare(Comparison, Box<(Expression, Expression)>),
    /// Whether a text matches.
    Like(Box<Expression>, Like),
    In(Box<Expression>, Vec<Expression>),
    Not(Box<Expression>),
    All(Vec<Expression>),
    Any(Vec<Expression>),
    Call(Function, Vec<Expression>),
    /// An aggregate of the group, in the results of `stats`.
    Gathered(usize),
}

/// What `like` and `=~` look for.
#[derive(Debug, Clone)]
pub(super) enum Like {
    Text(Arc<str>),
    Regex(Box<Regex>, Required),
}

/// Operators between numbers.
#[derive(Debug, Clone, Copy)]
pub(super) enum Arithmetic {
    Add,
    Subtract,
    Multiply,
    Divide,
    Remainder,
    Power,
}

/// Operators between any values.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Comparison {
    Equal,
    NotEqual,
    Less,
    LessOrEqual,
    Greater,
    GreaterOrEqual,
}

/// Functions of one event.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Function {
    Abs,
    Ceil,
    Floor,
    Greatest,
    Least,
    Log,
    Sqrt,
    Bin,
    DateFloor,
    DateCeil,
    FromMillis,
    ToMillis,
    Now,
    IsPresent,
    Coalesce,
    IsEmpty,
    IsBlank,
    Concat,
    LTrim,
    RTrim,
    Trim,
    StrLen,
    ToUpper,
    ToLower,
    Substr,
    Replace,
    StrContains,
    StartsWith,
    EndsWith,
    JsonParse,
    JsonStringify,
    IsValidIp,
    IsValidIpV4,
    IsValidIpV6,
    IsIpInSubnet,
    IsIpv4InSubnet,
    IsIpv6InSubnet,
}

/// Every function with how many arguments it takes, at least and at most.
pub(super) const FUNCTIONS: &[(&str, Function, usize, usize)] = &[
    ("abs", Function::Abs, 1, 1),
    ("ceil", Function::Ceil, 1, 1),
    ("floor", Function::Floor, 1, 1),
    ("greatest", Function::Greatest, 1, 100),
    ("least", Function::Least, 1, 100),
    ("log", Function::Log, 1, 1),
    ("sqrt", Function::Sqrt, 1, 1),
    ("bin", Function::Bin, 1, 1),
    ("datefloor", Function::DateFloor, 2, 2),
    ("dateceil", Function::DateCeil, 2, 2),
    ("fromMillis", Function::FromMillis, 1, 1),
    ("toMillis", Function::ToMillis, 1, 1),
    ("now", Function::Now, 0, 0),
    ("ispresent", Function::IsPresent, 1, 1),
    ("coalesce", Function::Coalesce, 1, 100),
    ("isempty", Function::IsEmpty, 1, 1),
    ("isblank", Function::IsBlank, 1, 1),
    ("concat", Function::Concat, 1, 100),
    ("ltrim", Function::LTrim, 1, 2),
    ("rtrim", Function::RTrim, 1, 2),
    ("trim", Function::Trim, 1, 2),
    ("strlen", Function::StrLen, 1, 1),
    ("toupper", Function::ToUpper, 1, 1),
    ("tolower", Function::ToLower, 1, 1),
    ("substr", Function::Substr, 2, 3),
    ("replace", Function::Replace, 3, 3),
    ("strcontains", Function::StrContains, 2, 3),
    ("startsWith", Function::StartsWith, 2, 2),
    ("endsWith", Function::EndsWith, 2, 2),
    ("jsonParse", Function::JsonParse, 1, 1),
    ("jsonStringify", Function::JsonStringify, 1, 1),
    ("isValidIp", Function::IsValidIp, 1, 1),
    ("isValidIpV4", Function::IsValidIpV4, 1, 1),
    ("isValidIpV6", Function::IsValidIpV6, 1, 1),
    ("isIpInSubnet", Function::IsIpInSubnet, 2, 2),
    ("isIpv4InSubnet", Function::IsIpv4InSubnet, 2, 2),
    ("isIpv6InSubnet", Function::IsIpv6InSubnet, 2, 2),
];
