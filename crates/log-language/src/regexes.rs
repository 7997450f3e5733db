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

/// Compiles, or says in words why not.
pub(crate) fn compile(expression: &str) -> Result<Regex, String> {
    RegexBuilder::new(expression)
        .size_limit(SIZE_LIMIT_BYTES)
        .dfa_size_limit(SIZE_LIMIT_BYTES * 2)
        .nest_limit(NEST_LIMIT)
        .build()
        .map_err(|error| match error {
            regex::Error::CompiledTooBig(_) => {
                "the regular expression is too large once its repetitions are multiplied out".to_owned()
            }
            other => {
                let words = other.to_string();
                let last = words.lines().last().unwrap_or_default().trim();
                format!("the regular expression does not parse: {}", last.strip_prefix("error: ").unwrap_or(last))
            }
        })
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
