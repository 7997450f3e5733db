//! Conditions, compiled.

use std::sync::Arc;

use http::HeaderName;
use longshore_model::load_balancing::Condition as Record;
use longshore_model::network::Cidr;
use regex::bytes::{Regex, RegexBuilder};

use super::Asked;
use super::pattern::Pattern;

/// How large a compiled expression may be, in bytes.
const EXPRESSION_BYTES: usize = 1 << 20;

/// A condition of a rule; it holds when any of its values does. What cannot be compiled never holds: it was refused when the
/// rule was made.
#[derive(Debug)]
pub(super) enum Condition {
    Host(Texts),
    Path(Texts),
    Header(Option<HeaderName>, Texts),
    Method(Vec<Arc<str>>),
    Query(Vec<(Option<Pattern>, Pattern)>),
    SourceIp(Vec<Cidr>),
}

/// Patterns and expressions.
#[derive(Debug)]
pub(super) struct Texts {
    pub(super) patterns: Vec<Pattern>,
    pub(super) expressions: Vec<Regex>,
}

impl Texts {
    fn new(values: &[Arc<str>], expressions: &[Arc<str>], ignores_case: bool) -> Self {
        let expression = |text: &Arc<str>| {
            let mut builder = RegexBuilder::new(text);
            builder.case_insensitive(ignores_case).size_limit(EXPRESSION_BYTES).build().ok()
        };
        Self {
            patterns: values.iter().map(|text| Pattern::new(text, ignores_case, false)).collect(),
            expressions: expressions.iter().filter_map(expression).collect(),
        }
    }

    fn matches(&self, text: &[u8]) -> bool {
        self.patterns.iter().any(|pattern| pattern.matches(text))
            || self.expressions.iter().any(|expression| expression.is_match(text))
    }
}

impl Condition {
    pub(super) fn compile(record: &Record) -> Self {
        match record {
            Record::Host { values, expressions } => Self::Host(Texts::new(values, expressions, true)),
            Record::Path { values, expressions } => Self::Path(Texts::new(values, expressions, false)),
            Record::Header { name, values, expressions } => {
                Self::Header(name.parse().ok(), Texts::new(values, expressions, true))
            }
            Record::Method(methods) => Self::Method(methods.clone()),
            Record::Query(pairs) => {
                let pattern = |text: &Arc<str>| Pattern::new(text, true, true);
                Self::Query(pairs.iter().map(|(key, value)| (key.as_ref().map(pattern), pattern(value))).collect())
            }
            Record::SourceIp(blocks) => {
                Self::SourceIp(blocks.iter().filter_map(|text| Cidr::parse_or_one(text).ok()).collect())
            }
        }
    }

    pub(super) fn holds(&self, asked: &Asked<'_>) -> bool {
        match self {
            Self::Host(texts) => texts.matches(asked.host.as_bytes()),
            Self::Path(texts) => texts.matches(asked.path.as_bytes()),
            Self::Header(name, texts) => name
                .as_ref()
                .is_some_and(|name| asked.headers.get_all(name).iter().any(|value| texts.matches(value.as_bytes()))),
            Self::Method(methods) => methods.iter().any(|method| **method == *asked.method),
            Self::Query(pairs) => asked.parameters().any(|(key, value)| {
                pairs.iter().any(|(own_key, own_value)| match own_key {
                    Some(own_key) => matches_decoded(own_key, key) && matches_decoded(own_value, value.unwrap_or("")),
                    None => matches_decoded(own_value, value.unwrap_or(key)),
                })
            }),
            Self::SourceIp(blocks) => blocks.iter().any(|block| block.contains(asked.source)),
        }
    }
}

/// Whether a pattern stands for a part of a query, as it is written or with its percent-encoding undone.
fn matches_decoded(pattern: &Pattern, text: &str) -> bool {
    pattern.matches(text.as_bytes()) || (text.contains(['%', '+']) && pattern.matches(&decode(text)))
}

pub(super) fn decode(text: &str) -> Vec<u8> {
    let bytes = text.as_bytes();
    let digit = |at: usize| bytes.get(at).and_then(|byte| char::from(*byte).to_digit(16));
    let (mut decoded, mut at) = (Vec::with_capacity(bytes.len()), 0);
    while let Some(byte) = bytes.get(at) {
        match (byte, digit(at + 1), digit(at + 2)) {
            (b'%', Some(high), Some(low)) => {
                decoded.push(u8::try_from(high * 16 + low).unwrap_or(b'%'));
                at += 2;
            }
            (b'+', ..) => decoded.push(b' '),
            _ => decoded.push(*byte),
        }
        at += 1;
    }
    decoded
}
