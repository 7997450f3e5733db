//! Cuts a query into words. What a `/` or a quote begins depends on what may stand there, so the parser asks for what it expects.

use super::fields::MAX_NAME_PARTS;
use crate::error::SyntaxError;

/// A place in a query.
#[derive(Clone)]
pub(super) struct Lexer<'a> {
    text: &'a str,
    at: usize,
}

fn is_name(c: char) -> bool {
    c.is_alphanumeric() || matches!(c, '_' | '@' | '.')
}

impl<'a> Lexer<'a> {
    pub(super) fn new(text: &'a str) -> Self {
        Self { text, at: 0 }
    }

    fn rest(&self) -> &'a str {
        &self.text[self.at..]
    }

    /// Goes past white space, and comments: from `#` to the end of the line.
    fn skip(&mut self) {
        loop {
            self.at = self.text.len() - self.rest().trim_start().len();
            if !self.rest().starts_with('#') {
                return;
            }
            self.at += self.rest().find('\n').unwrap_or(self.rest().len());
        }
    }

    /// The next character, left where it is.
    pub(super) fn peek(&mut self) -> Option<char> {
        self.skip();
        self.rest().chars().next()
    }

    /// Where the next word starts.
    pub(super) fn mark(&mut self) -> usize {
        self.skip();
        self.at
    }

    /// Where the last word that was taken ends.
    pub(super) fn end(&self) -> usize {
        self.at
    }

    /// The text between two places.
    pub(super) fn between(&self, start: usize, end: usize) -> &'a str {
        self.text.get(start..end).unwrap_or_default()
    }

    /// The next word, left where it is: letters, or one other character.
    fn peek_word(&mut self) -> &'a str {
        self.skip();
        let rest = self.rest();
        let length = rest.find(|c| !is_name(c)).unwrap_or(rest.len());
        let first = rest.chars().next().map_or(0, char::len_utf8);
        &rest[..length.max(first)]
    }

    /// Takes a sign.
    pub(super) fn take(&mut self, sign: &str) -> bool {
        self.skip();
        let found = self.rest().starts_with(sign);
        if found {
            self.at += sign.len();
        }
        found
    }

    /// Takes a keyword, in any case.
    pub(super) fn take_word(&mut self, word: &str) -> bool {
        let found = self.peek_word().eq_ignore_ascii_case(word);
        if found {
            self.at += word.len();
        }
        found
    }

    /// The next word of letters, taken.
    pub(super) fn word(&mut self) -> Option<&'a str> {
        let word = self.peek_word();
        if !word.starts_with(is_name) {
            return None;
        }
        self.at += word.len();
        Some(word)
    }

    /// Goes past one character; `None` at the end.
    pub(super) fn skip_one(&mut self) -> Option<()> {
        self.at += self.peek()?.len_utf8();
        Some(())
    }

    pub(super) fn error_at(&self, mark: usize, message: impl Into<String>) -> SyntaxError {
        SyntaxError::at(self.text, mark, message)
    }

    /// An error about what stands next.
    pub(super) fn expected(&mut self, expected: &str) -> SyntaxError {
        let mark = self.mark();
        match self.peek_word() {
            "" => self.error_at(mark, format!("expected {expected}, but the query ends")),
            found => {
                let found: String = found.chars().take(40).collect();
                self.error_at(mark, format!("expected {expected}, found `{found}`"))
            }
        }
    }

    /// A field's name: letters, digits, `_`, `@` and points, and anything between backquotes. `[0]` behind it is another way to write
    /// `.0`.
    pub(super) fn name(&mut self) -> Result<String, SyntaxError> {
        let start = self.mark();
        let mut name = String::new();
        loop {
            let rest = self.rest();
            match rest.chars().next() {
                Some('`') => {
                    let inner = &rest[1..];
                    let Some(end) = inner.find('`') else {
                        return Err(self.error_at(self.at, "this ` is never closed: expected another `"));
                    };
                    name.push_str(&inner[..end]);
                    self.at += end + 2;
                }
                Some('[') if !name.is_empty() => {
                    let inner = &rest[1..];
                    let digits = inner.find(|c: char| !c.is_ascii_digit()).unwrap_or(0);
                    if digits == 0 || !inner[digits..].starts_with(']') {
                        break;
                    }
                    name.push('.');
                    name.push_str(&inner[..digits]);
                    self.at += digits + 2;
                }
                Some(c) if is_name(c) => {
                    name.push(c);
                    self.at += c.len_utf8();
                }
                _ => break,
            }
        }
        if name.is_empty() {
            return Err(self.expected("a field's name"));
        }
        if name.split('.').nth(MAX_NAME_PARTS).is_some() {
            return Err(self.error_at(start, format!("a field's name has at most {MAX_NAME_PARTS} parts")));
        }
        Ok(name)
    }

    /// A text in quotes, if one stands next. A backslash takes the quote, or another backslash, for what it is.
    pub(super) fn string(&mut self) -> Result<Option<String>, SyntaxError> {
        let Some(quote @ ('"' | '\'')) = self.peek() else { return Ok(None) };
        let opening = self.at;
        let mut value = String::new();
        let mut characters = self.rest().char_indices().skip(1).peekable();
        while let Some((at, c)) = characters.next() {
            match c {
                '\\' => match characters.peek().map(|&(_, next)| next) {
                    Some(next) if next == quote || next == '\\' => {
                        value.push(next);
                        characters.next();
                    }
                    _ => value.push('\\'),
                },
                c if c == quote => {
                    self.at += at + 1;
                    return Ok(Some(value));
                }
                c => value.push(c),
            }
        }
        Err(self.error_at(opening, format!("this {quote} is never closed: expected another {quote}")))
    }

    /// A regular expression between slashes, if one stands next; `\/` is a slash in it.
    pub(super) fn regex(&mut self) -> Result<Option<String>, SyntaxError> {
        if self.peek() != Some('/') {
            return Ok(None);
        }
        let mut expression = String::new();
        let mut characters = self.rest().char_indices().skip(1);
        while let Some((at, c)) = characters.next() {
            match c {
                '/' => {
                    self.at += at + 1;
                    return Ok(Some(expression));
                }
                '\\' => match characters.next() {
                    Some((_, '/')) => expression.push('/'),
                    Some((_, other)) => expression.extend(['\\', other]),
                    None => break,
                },
                c => expression.push(c),
            }
        }
        Err(self.error_at(self.at, "this / is never closed: a regular expression stands between two /"))
    }

    /// A number, if one stands next; with what follows it without a space, as in `5m`.
    pub(super) fn number(&mut self) -> Result<Option<(f64, &'a str)>, SyntaxError> {
        self.skip();
        let rest = self.rest();
        let bytes = rest.as_bytes();
        let digits = |from: usize| from + bytes[from..].iter().take_while(|byte| byte.is_ascii_digit()).count();
        let mut end = digits(0);
        if bytes.get(end) == Some(&b'.') && digits(end + 1) > end + 1 {
            end = digits(end + 1);
        }
        if end == 0 {
            return Ok(None);
        }
        if matches!(bytes.get(end), Some(b'e' | b'E')) {
            let sign = usize::from(matches!(bytes.get(end + 1), Some(b'+' | b'-')));
            if digits(end + 1 + sign) > end + 1 + sign {
                end = digits(end + 1 + sign);
            }
        }
        let number: f64 = match rest[..end].parse() {
            Ok(number) if f64::is_finite(number) => number,
            _ => return Err(self.error_at(self.at, "this number is too large")),
        };
        self.at += end;
        let unit = self.rest();
        let length = unit.find(|c| !is_name(c)).unwrap_or(unit.len());
        self.at += length;
        Ok(Some((number, &unit[..length])))
    }
}
