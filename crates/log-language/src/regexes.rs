//! Regular expressions of both languages: compiled within a bound, and what they require as text.

use regex::{Regex, RegexBuilder};
use regex_syntax::hir::{Hir, HirKind};

use crate::required::Required;

/// The most memory a compiled expression may take; `a{1000}{1000}` is refused instead of built.
const SIZE_LIMIT_BYTES: usize = 1 << 20;

/// How deep groups may nest.
const NEST_LIMIT: u32 = 50;

/// What an expression requires is not looked for beyond so many alternatives: an index gains nothing from more.
const MAX_ALTERNATIVES: usize = 32;

/// How much a compiled expression takes is not told, so it is built in the smallest of these that holds it.
const SIZES: [usize; 3] = [32 << 10, 128 << 10, SIZE_LIMIT_BYTES];

/// How much the expressions of a query may take together: four of the largest, or a hundred and more that are usual.
const ROOM_BYTES: usize = 4 << 20;

/// Compiles, or says in words why not.
pub(crate) fn compile(expression: &str) -> Result<Regex, String> {
    build(expression, SIZE_LIMIT_BYTES).map_err(|error| in_words(&error))
}

/// What is left of the room that the expressions of a query may take.
#[derive(Debug)]
pub(crate) struct Room(usize);

impl Default for Room {
    fn default() -> Self {
        Self(ROOM_BYTES)
    }
}

impl Room {
    /// As [`compile`], as long as there is room.
    pub(crate) fn compile(&mut self, expression: &str) -> Result<Regex, String> {
        let mut built = Err("the regular expressions of the query take too much room together".to_owned());
        for size in SIZES {
            let Some(left) = self.0.checked_sub(size) else { break };
            match build(expression, size) {
                Err(regex::Error::CompiledTooBig(_)) if size < SIZE_LIMIT_BYTES => {}
                result => {
                    self.0 = left;
                    built = result.map_err(|error| in_words(&error));
                    break;
                }
            }
        }
        built
    }
}

fn build(expression: &str, size: usize) -> Result<Regex, regex::Error> {
    // What it remembers of texts while it searches grows to this, so a small one is not given the room of a large one.
    let remembered = (size * 8).min(SIZE_LIMIT_BYTES * 2);
    RegexBuilder::new(expression).size_limit(size).dfa_size_limit(remembered).nest_limit(NEST_LIMIT).build()
}

fn in_words(error: &regex::Error) -> String {
    match error {
        regex::Error::CompiledTooBig(_) => {
            "the regular expression is too large once its repetitions are multiplied out".to_owned()
        }
        other => {
            let words = other.to_string();
            let last = words.lines().last().unwrap_or_default().trim();
            format!("the regular expression does not parse: {}", last.strip_prefix("error: ").unwrap_or(last))
        }
    }
}

/// What a text that an expression matches somewhere must contain.
pub(crate) fn required(expression: &str) -> Required {
    let parsed = regex_syntax::ParserBuilder::new().nest_limit(NEST_LIMIT).build().parse(expression);
    parsed.map_or(Required::Anything, |hir| of(&hir))
}

fn of(hir: &Hir) -> Required {
    match hir.kind() {
        HirKind::Literal(literal) => text(&literal.0),
        HirKind::Capture(capture) => of(&capture.sub),
        HirKind::Repetition(repetition) if repetition.min > 0 => of(&repetition.sub),
        HirKind::Concat(parts) => concatenated(parts),
        HirKind::Alternation(parts) if parts.len() <= MAX_ALTERNATIVES => Required::any(parts.iter().map(of)),
        _ => Required::Anything,
    }
}

/// Literals that stand side by side are one text.
fn concatenated(parts: &[Hir]) -> Required {
    let mut required = Vec::new();
    let mut run: Vec<u8> = Vec::new();
    for part in parts {
        if let HirKind::Literal(literal) = part.kind() {
            run.extend_from_slice(&literal.0);
            continue;
        }
        required.push(text(&std::mem::take(&mut run)));
        required.push(of(part));
    }
    required.push(text(&run));
    Required::all(required)
}

fn text(bytes: &[u8]) -> Required {
    match std::str::from_utf8(bytes) {
        Ok(text) if !text.is_empty() => Required::Text(text.to_owned()),
        _ => Required::Anything,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn texts(expression: &str) -> String {
        format!("{:?}", required(expression))
    }

    #[test]
    fn literals_are_required_and_classes_are_not() {
        assert_eq!(texts("abc"), r#"Text("abc")"#);
        assert_eq!(texts("ab+c"), r#"And([Text("a"), Text("b"), Text("c")])"#);
        assert_eq!(texts("colou?r"), r#"And([Text("colo"), Text("r")])"#);
        assert_eq!(texts("(?i)error"), "Anything");
        assert_eq!(texts("timeout|refused"), r#"Or([Text("timeout"), Text("refused")])"#);
        assert_eq!(texts("timeout|.*"), "Anything");
        assert_eq!(texts(r"^/service/(resource)/[0-9]+$"), r#"And([Text("/service/"), Text("resource"), Text("/")])"#);
    }

    #[test]
    fn what_would_not_fit_in_memory_is_refused_in_words() {
        assert!(compile("a{1000}{1000}{1000}").unwrap_err().contains("too large"));
        assert!(compile(&"(".repeat(10_000)).is_err());
        assert!(compile("(").unwrap_err().starts_with("the regular expression does not parse: "));
    }
}
