//! A place in a pattern's text, and the words that all three forms share.

use regex::Regex;

use super::regex_subset;
use crate::error::SyntaxError;
use crate::required::Required;

/// How many regular expressions one pattern may hold (user guide: "Supported regular expressions", quotas).
const MAX_REGEXES: usize = 2;

/// A place in the text.
pub(super) struct Cursor<'a> {
    text: &'a str,
    at: usize,
    regexes: usize,
}

/// A regular expression with what it requires.
#[derive(Debug, Clone)]
pub(super) struct Expression {
    pub(super) regex: Regex,
    pub(super) required: Required,
}

/// Whether a character may stand in a word without quotes.
pub(super) fn is_bare(c: char) -> bool {
    c.is_alphanumeric() || c == '_'
}

impl<'a> Cursor<'a> {
    pub(super) fn new(text: &'a str) -> Self {
        Self { text, at: 0, regexes: 0 }
    }

    /// How many regular expressions were read.
    pub(super) fn regexes(&self) -> usize {
        self.regexes
    }

    fn rest(&self) -> &'a str {
        &self.text[self.at..]
    }

    /// The next character that is no white space, left where it is.
    pub(super) fn peek(&mut self) -> Option<char> {
        self.at = self.text.len() - self.rest().trim_start().len();
        self.rest().chars().next()
    }

    /// The very next character, white space or not.
    pub(super) fn peek_raw(&self) -> Option<char> {
        self.rest().chars().next()
    }

    /// The place of the next word, for an error about it.
    pub(super) fn mark(&mut self) -> usize {
        self.peek();
        self.at
    }

    /// Goes back to a place that [`Self::mark`] gave.
    pub(super) fn return_to(&mut self, mark: usize) {
        self.at = mark;
    }

    /// Takes the next word if it is that one. A word of letters must end where the text says so.
    pub(super) fn take(&mut self, word: &str) -> bool {
        self.peek();
        let Some(after) = self.rest().strip_prefix(word) else { return false };
        if word.chars().all(is_bare) && after.chars().next().is_some_and(is_bare) {
            return false;
        }
        self.at += word.len();
        true
    }

    /// As long as the characters are of a kind, from exactly here.
    pub(super) fn take_while(&mut self, belongs: impl Fn(char) -> bool) -> &'a str {
        let rest = self.rest();
        let length = rest.find(|c| !belongs(c)).unwrap_or(rest.len());
        self.at += length;
        &rest[..length]
    }

    pub(super) fn error_at(&self, mark: usize, message: impl Into<String>) -> SyntaxError {
        SyntaxError::at(self.text, mark, message)
    }

    /// An error about what stands next.
    pub(super) fn expected(&mut self, expected: &str) -> SyntaxError {
        let mark = self.mark();
        match self.peek() {
            None => self.error_at(mark, format!("expected {expected}, but the pattern ends")),
            Some(found) => self.error_at(mark, format!("expected {expected}, found '{found}'")),
        }
    }

    /// CloudWatch's own words for a character that needs quotes, with what to do.
    pub(super) fn invalid_character(&mut self) -> SyntaxError {
        let mark = self.at;
        let found = self.peek_raw().unwrap_or_default();
        self.error_at(
            mark,
            format!("Invalid character(s) in term '{found}': put what is not letters, digits or '_' in double quotes"),
        )
    }

    /// A text in quotes; the next character is the opening one. `\"` and `\\` stand for the character after the backslash.
    pub(super) fn quoted(&mut self, quote: char) -> Result<String, SyntaxError> {
        let opening = self.at;
        let mut value = String::new();
        let mut characters = self.rest().char_indices().skip(1).peekable();
        while let Some((at, c)) = characters.next() {
            match c {
                '\\' if characters.peek().is_some_and(|&(_, next)| next == quote || next == '\\') => {
                    value.extend(characters.next().map(|(_, escaped)| escaped));
                }
                c if c == quote => {
                    self.at += at + c.len_utf8();
                    return Ok(value);
                }
                c => value.push(c),
            }
        }
        Err(self.error_at(opening, format!("this {quote} is never closed: expected another {quote}")))
    }

    /// A regular expression; the next character is the opening `%`.
    pub(super) fn expression(&mut self) -> Result<Expression, SyntaxError> {
        let opening = self.at;
        let body = &self.rest()[1..];
        let Some(length) = body.find('%') else {
            return Err(self.error_at(opening, "this % is never closed: a regular expression stands between two %"));
        };
        self.regexes += 1;
        if self.regexes > MAX_REGEXES {
            let message = format!("a filter pattern has at most {MAX_REGEXES} regular expressions");
            return Err(self.error_at(opening, message));
        }
        let translated = regex_subset::translate(&body[..length])
            .map_err(|(at, message)| self.error_at(opening + 1 + at, message))?;
        let regex = crate::regexes::compile(&translated).map_err(|message| self.error_at(opening, message))?;
        self.at = opening + 1 + length + 1;
        Ok(Expression { regex, required: crate::regexes::required(&translated) })
    }
}
