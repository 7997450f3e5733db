//! Cuts an expression into words. What a word may hold depends on where it stands (a bare literal may be a pattern such as
//! `g2.*`, a date or a `service:name`), so the parser asks for the kind that it expects.

use super::syntax::Error;

/// A place in the text, and what follows.
pub(super) struct Lexer<'a> {
    text: &'a str,
    at: usize,
}

/// Characters that end a word even without white space.
const ENDS_WORD: &[char] = &['(', ')', '[', ']', ',', '\'', '"', '=', '!', '<', '>', '~', '&', '|'];

/// Characters that end a bare literal.
const ENDS_LITERAL: &[char] = &['(', ')', '[', ']', ',', '\'', '"', '&', '|'];

impl<'a> Lexer<'a> {
    pub(super) fn new(text: &'a str) -> Self {
        Self { text, at: 0 }
    }

    /// What is left, without leading white space.
    fn rest(&mut self) -> &'a str {
        let rest = self.text[self.at..].trim_start();
        self.at = self.text.len() - rest.len();
        rest
    }

    /// Where the next word starts, in bytes.
    pub(super) fn mark(&mut self) -> usize {
        self.rest();
        self.at
    }

    pub(super) fn at_end(&mut self) -> bool {
        self.rest().is_empty()
    }

    /// An error at a place that [`Self::mark`] gave.
    pub(super) fn error_at(&self, mark: usize, message: impl Into<String>) -> Error {
        Error { column: self.text[..mark].chars().count() + 1, message: message.into() }
    }

    /// An error about the next word, which is not what was `expected`.
    pub(super) fn expected(&mut self, expected: &str) -> Error {
        let mark = self.mark();
        let found = match self.peek() {
            "" => "the expression ends".to_owned(),
            word => format!("found `{word}`"),
        };
        self.error_at(mark, format!("expected {expected}, {found}"))
    }

    /// The next word, left where it is: a run of ordinary characters, or one character that is none.
    pub(super) fn peek(&mut self) -> &'a str {
        let rest = self.rest();
        let length = rest.find(|c: char| c.is_whitespace() || ENDS_WORD.contains(&c)).unwrap_or(rest.len());
        let first = rest.chars().next().map_or(0, char::len_utf8);
        &rest[..length.max(first)]
    }

    /// Takes a symbol when it is next.
    pub(super) fn take_symbol(&mut self, symbol: &str) -> bool {
        let found = self.rest().starts_with(symbol);
        if found {
            self.at += symbol.len();
        }
        found
    }

    /// Takes a whole word when it is next; case does not matter.
    pub(super) fn take_word(&mut self, word: &str) -> bool {
        let found = self.peek().eq_ignore_ascii_case(word);
        if found {
            self.at += word.len();
        }
        found
    }

    /// Takes whatever word is next.
    pub(super) fn take_any(&mut self) -> &'a str {
        let word = self.peek();
        self.at += word.len();
        word
    }

    /// Takes a literal: in single quotes, or bare.
    pub(super) fn take_literal(&mut self) -> Result<&'a str, Error> {
        self.take_value(|rest| rest.find(|c: char| c.is_whitespace() || ENDS_LITERAL.contains(&c)))
    }

    /// Takes a pattern: in single quotes, or bare, which ends at white space or at a parenthesis that it does not open.
    pub(super) fn take_pattern(&mut self) -> Result<&'a str, Error> {
        let mut depth = 0usize;
        self.take_value(|rest| {
            rest.find(|c: char| {
                match c {
                    '(' => depth += 1,
                    ')' if depth == 0 => return true,
                    ')' => depth -= 1,
                    _ => {}
                }
                c.is_whitespace()
            })
        })
    }

    fn take_value(&mut self, bare_length: impl FnOnce(&'a str) -> Option<usize>) -> Result<&'a str, Error> {
        let mark = self.mark();
        let rest = self.rest();
        if let Some(quoted) = rest.strip_prefix('\'') {
            let Some(length) = quoted.find('\'') else {
                return Err(self.error_at(mark, "a single quote is not closed"));
            };
            self.at += length + 2;
            return Ok(&quoted[..length]);
        }
        if rest.starts_with('"') {
            return Err(self.error_at(mark, "a value is quoted with single quotes"));
        }
        let length = bare_length(rest).unwrap_or(rest.len());
        // A bare value that begins like an operator is a slip of the hand (`===`), not a value.
        if length == 0 || rest.starts_with('=') {
            return Err(self.expected("a value"));
        }
        self.at += length;
        Ok(&rest[..length])
    }
}
