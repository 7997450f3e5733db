//! Insights queries, held against the examples of CloudWatch Logs' user guide.

use longshore_log_language::Required;
use longshore_log_language::insights::{Execution, Query, Record, Row, Settings};

#[path = "insights/commands.rs"]
mod commands;
#[path = "insights/expressions.rs"]
mod expressions;
#[path = "insights/hostile.rs"]
mod hostile;
#[path = "insights/refusals.rs"]
mod refusals;

/// 2024-02-29 12:00:00.
const NOON: i64 = 1_709_208_000_000;

fn parse(query: &str) -> Query {
    Query::parse(query).unwrap_or_else(|error| panic!("{query}: {error}"))
}

fn record<'a>(timestamp: i64, message: &'a str) -> Record<'a> {
    Record { timestamp, ingestion_time: timestamp + 1, log_stream: "web/1", log: "0:shop", message, ptr: "p" }
}

/// The answer to a query over messages, the first being the newest and each a minute older than the one before it.
fn rows(query: &str, messages: &[&str]) -> Vec<Row> {
    let query = parse(query);
    let mut execution = Execution::new(&query, Settings::at(NOON));
    let required = query.required();
    for (age, message) in (0..).zip(messages) {
        let before = execution.matched();
        let more = execution.push(&record(NOON - age * 60_000, message)).expect("room");
        assert!(execution.matched() == before || required.admits(message), "{required:?} misses {message}");
        if !more {
            break;
        }
    }
    let rows = execution.rows().expect("room");
    assert_eq!(execution.finish().as_ref(), Ok(&rows));
    rows
}

/// The answer as lines of values.
fn table(query: &str, messages: &[&str]) -> Vec<String> {
    let lines = rows(query, messages).into_iter().map(|row| {
        let values = row.fields.iter().filter(|(name, _)| &**name != "@ptr").map(|(_, value)| value.to_string());
        values.collect::<Vec<_>>().join(" | ")
    });
    lines.collect()
}

/// The one value of an expression about one message.
fn value(expression: &str, message: &str) -> Option<String> {
    let rows = rows(&format!("fields {expression} as it | display it"), &[message]);
    rows[0].get("it").map(str::to_owned)
}

#[track_caller]
fn refused(query: &str, column: usize, words: &str) {
    let error = Query::parse(query).map(drop).expect_err(query);
    assert!(error.message.contains(words), "{query}: {error}");
    assert_eq!(error.column, column, "{query}: {error}");
}

fn text(text: &str) -> Required {
    Required::Text(text.to_owned())
}
