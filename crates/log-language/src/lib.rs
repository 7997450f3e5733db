//! The two languages in which CloudWatch Logs is asked about log events.
//!
//! - [`Pattern`]: filter patterns (FilterLogEvents, StartLiveTail, metric and subscription filters).
//! - [`insights`]: Logs Insights' query language (StartQuery).
//!
//! Both are parsed once, with errors that name the column, and then asked about any number of events. Nothing here reads a
//! clock, a file or the network, and nothing here recurses deeper or keeps more than a bound that is written down beside it:
//! patterns, queries and messages come from strangers.
//!
//! [`Required`] is what links the languages to an index: what a message must contain as text if it is to match at all.

mod error;
pub mod insights;
mod json;
pub mod pattern;
mod regexes;
mod required;

pub use error::SyntaxError;
pub use pattern::{Pattern, Selector};
pub use required::Required;
