//! Logs Insights' query language (user guide: "CloudWatch Logs Insights language query syntax").
//!
//! A query is a line of commands between `|`. [`Query::parse`] reads it once; an [`Execution`] then takes log events, newest first, and
//! has the answer so far at any time:
//!
//! ```
//! use longshore_log_language::insights::{Execution, Query, Record, Settings};
//!
//! let query = Query::parse(r#"filter level = "error" | stats count(*) as errors by service"#).unwrap();
//! let mut execution = Execution::new(&query, Settings::at(1_700_000_000_000));
//! let message = r#"{"level":"error","service":"web"}"#;
//! let record = Record { timestamp: 0, ingestion_time: 0, log_stream: "s", log: "0:g", message, ptr: "p" };
//! assert!(execution.push(&record).unwrap());
//! let row = &execution.rows().unwrap()[0];
//! assert_eq!(row.get("errors"), Some("1"));
//! ```
//!
//! | part | module |
//! |---|---|
//! | text to commands, with errors at their column | `lexer`, `parser`, `syntax` |
//! | values, their order and how they are shown | `value`, `time` |
//! | expressions and functions | `evaluate` |
//! | fields of an event, JSON's too; `parse` | `fields`, `capture` |
//! | what runs | `execution`, `collector`, `groups`, `aggregate` |
//! | what an index can look up | `required` |
//!
//! An execution's memory is bounded ([`Settings::memory_bytes`]): over it the query ends with [`TooMuch`], which says what to do.

mod aggregate;
mod capture;
mod collector;
mod evaluate;
mod execution;
mod fields;
mod groups;
mod lexer;
mod parser;
mod required;
mod syntax;
mod time;
mod value;

use std::sync::Arc;

pub use execution::{Execution, Row, Settings, TooMuch};

use crate::error::SyntaxError;
use crate::required::Required;

/// The longest query, in characters (API reference: `QueryString`).
pub const MAX_LENGTH: usize = 10_000;

/// How many rows a query gives when nobody says how many (API reference: `StartQuery.limit`).
pub const DEFAULT_ROWS: usize = 10_000;

/// The most rows that one may ask for (API reference: `StartQuery.limit`).
pub const MAX_ROWS: usize = 100_000;

/// A log event, as a query sees it.
#[derive(Debug, Clone, Copy)]
pub struct Record<'a> {
    /// `@timestamp`, in milliseconds since 1970.
    pub timestamp: i64,
    /// `@ingestionTime`, in milliseconds since 1970.
    pub ingestion_time: i64,
    /// `@logStream`.
    pub log_stream: &'a str,
    /// `@log`: account and log group, `000000000000:group`.
    pub log: &'a str,
    /// `@message`.
    pub message: &'a str,
    /// `@ptr`: what GetLogRecord finds the event by.
    pub ptr: &'a str,
}

/// A query, ready to be carried out.
#[derive(Debug, Clone)]
pub struct Query(Arc<syntax::Plan>);

impl Query {
    /// Parses a query.
    ///
    /// # Errors
    /// With the column at which the text is no query, and what was expected there. Commands and functions of CloudWatch that are not
    /// here are refused by name.
    pub fn parse(text: &str) -> Result<Self, SyntaxError> {
        parser::parse(text).map(|plan| Self(Arc::new(plan)))
    }

    /// What every event that can reach the answer contains as text.
    pub fn required(&self) -> Required {
        required::of(&self.0)
    }
}
