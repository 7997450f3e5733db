//! The form of the generated table: shapes with their constraints, all static, so that nothing is built at start.

use std::sync::OnceLock;

use regex::Regex;

/// What a value in a request has to be.
#[derive(Debug)]
pub(super) enum Shape {
    /// An object with known members; others are ignored.
    Structure {
        name: &'static str,
        members: &'static [Member],
    },
    List {
        element: &'static Shape,
        length: Length,
    },
    /// An object with any keys.
    Map {
        value: &'static Shape,
    },
    String {
        length: Length,
        pattern: Option<Pattern>,
    },
    Enum {
        values: &'static [&'static str],
    },
    /// 32 bits.
    Integer(Limits),
    /// 64 bits.
    Long(Limits),
    Double(Limits),
    Boolean,
    /// Seconds since the epoch.
    Timestamp,
    /// Any JSON.
    Any,
}

/// A member of a structure.
#[derive(Debug)]
pub(super) struct Member {
    pub(super) name: &'static str,
    pub(super) required: bool,
    pub(super) shape: &'static Shape,
}

/// Limits of a string's characters or a list's entries, both inclusive.
#[derive(Debug)]
pub(super) struct Length {
    pub(super) min: Option<usize>,
    pub(super) max: Option<usize>,
}

/// Limits of a number, both inclusive.
#[derive(Debug)]
pub(super) struct Limits {
    pub(super) min: Option<f64>,
    pub(super) max: Option<f64>,
}

/// A regular expression that the whole string has to match, compiled when it is first needed.
#[derive(Debug)]
pub(super) struct Pattern {
    pub(super) source: &'static str,
    compiled: OnceLock<Regex>,
}

impl Pattern {
    pub(super) const fn new(source: &'static str) -> Self {
        Self { source, compiled: OnceLock::new() }
    }

    pub(super) fn matches(&self, text: &str) -> bool {
        let compiled = self.compiled.get_or_init(|| {
            Regex::new(&format!("^(?:{})$", self.source)).expect("a test compiles every pattern of the table")
        });
        compiled.is_match(text)
    }
}
