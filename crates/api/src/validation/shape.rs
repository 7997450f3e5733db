//! The form of the generated table: shapes with their constraints, all static, so that nothing is built at start.

use std::sync::OnceLock;

use regex::Regex;

/// What a value in a request has to be.
#[derive(Debug)]
pub(crate) enum Shape {
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
    /// Bytes, in base64.
    Blob {
        length: Length,
    },
    /// Any JSON.
    Any,
}

/// A member of a structure.
#[derive(Debug)]
pub(crate) struct Member {
    pub(crate) name: &'static str,
    pub(crate) required: bool,
    pub(crate) shape: &'static Shape,
}

/// Limits of a string's characters or a list's entries, both inclusive.
#[derive(Debug)]
pub(crate) struct Length {
    pub(crate) min: Option<usize>,
    pub(crate) max: Option<usize>,
}

/// Limits of a number, both inclusive.
#[derive(Debug)]
pub(crate) struct Limits {
    pub(crate) min: Option<f64>,
    pub(crate) max: Option<f64>,
}

/// A regular expression that the whole string has to match, compiled when it is first needed.
#[derive(Debug)]
pub(crate) struct Pattern {
    pub(crate) source: &'static str,
    compiled: OnceLock<Regex>,
}

impl Pattern {
    pub(crate) const fn new(source: &'static str) -> Self {
        Self { source, compiled: OnceLock::new() }
    }

    pub(crate) fn matches(&self, text: &str) -> bool {
        let compiled = self.compiled.get_or_init(|| {
            Regex::new(&format!("^(?:{})$", self.source)).expect("a test compiles every pattern of the table")
        });
        compiled.is_match(text)
    }
}
