//! Filter patterns, held against the examples of CloudWatch Logs' user guide and against what users of it report.

use longshore_log_language::{Pattern, Required};

#[path = "pattern/fields.rs"]
mod fields;
#[path = "pattern/hostile.rs"]
mod hostile;
#[path = "pattern/json.rs"]
mod json;
#[path = "pattern/terms.rs"]
mod terms;

fn parse(pattern: &str) -> Pattern {
    Pattern::parse(pattern).unwrap_or_else(|error| panic!("{pattern}: {error}"))
}

/// Whether a message matches, and that what the pattern requires admits every message that does.
fn matches(pattern: &str, message: &str) -> bool {
    let pattern = parse(pattern);
    let matches = pattern.matches(message);
    assert!(!matches || pattern.required().admits(message), "{:?} misses {message}", pattern.required());
    assert_eq!(matches, pattern.extract(message).is_some());
    matches
}

/// Which of the messages match, counted from 1.
fn which(pattern: &str, messages: &[&str]) -> Vec<usize> {
    (1..).zip(messages).filter(|(_, message)| matches(pattern, message)).map(|(number, _)| number).collect()
}

/// The column and the words of a refusal.
fn refusal(pattern: &str) -> (usize, String) {
    match Pattern::parse(pattern) {
        Ok(_) => panic!("{pattern} parses"),
        Err(error) => (error.column, error.message),
    }
}

#[track_caller]
fn refused(pattern: &str, column: usize, words: &str) {
    let (at, message) = refusal(pattern);
    assert!(message.contains(words), "{pattern}: {message}");
    assert_eq!(at, column, "{pattern}: {message}");
}

fn text(text: &str) -> Required {
    Required::Text(text.to_owned())
}

fn word(text: &str) -> Required {
    Required::Word(text.to_owned())
}
