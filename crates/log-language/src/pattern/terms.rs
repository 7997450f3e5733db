//! Patterns of terms: `ERROR "timed out" -DEBUG`, `?ERROR ?WARN`, `%regex%`.
//!
//! A term matches wherever its text stands, inside a longer word too: the user guide lets `ERROR` match `ERRORCODE` and
//! `Exception` match `IllegalArgumentException`. All terms must stand in the message, none of those with `-` may. Terms with `?` ask
//! that one of them does; beside any other term they are ignored, which the user guide says in so many words.

use memchr::memmem::Finder;

use super::cursor::{Cursor, Expression, is_bare};
use crate::error::SyntaxError;
use crate::required::Required;

/// What terms ask for.
#[derive(Debug, Clone)]
pub(super) struct Terms {
    include: Vec<Term>,
    exclude: Vec<Term>,
    /// Empty when there are other terms.
    optional: Vec<Term>,
}

#[derive(Debug, Clone)]
enum Term {
    Text(Box<Finder<'static>>),
    Regex(Box<Expression>),
}

impl Term {
    fn matches(&self, message: &str) -> bool {
        match self {
            Self::Text(finder) => finder.find(message.as_bytes()).is_some(),
            Self::Regex(expression) => expression.regex.is_match(message),
        }
    }

    fn required(&self) -> Required {
        match self {
            Self::Text(finder) => match std::str::from_utf8(finder.needle()) {
                Ok(text) if !text.is_empty() => Required::Text(text.to_owned()),
                _ => Required::Anything,
            },
            Self::Regex(expression) => expression.required.clone(),
        }
    }
}

impl Terms {
    pub(super) fn matches(&self, message: &str) -> bool {
        self.include.iter().all(|term| term.matches(message))
            && !self.exclude.iter().any(|term| term.matches(message))
            && (self.optional.is_empty() || self.optional.iter().any(|term| term.matches(message)))
    }

    pub(super) fn required(&self) -> Required {
        let one = match self.optional.is_empty() {
            true => Required::Anything,
            false => Required::any(self.optional.iter().map(Term::required)),
        };
        Required::all(self.include.iter().map(Term::required).chain([one]))
    }
}

/// Reads terms to the end of the pattern.
pub(super) fn parse(cursor: &mut Cursor<'_>) -> Result<Terms, SyntaxError> {
    let mut terms = Terms { include: Vec::new(), exclude: Vec::new(), optional: Vec::new() };
    while cursor.peek().is_some() {
        if cursor.take("-") {
            terms.exclude.push(term(cursor)?);
        } else if cursor.take("?") {
            terms.optional.push(term(cursor)?);
        } else {
            terms.include.push(match term(cursor)? {
                // A phrase of white space matches everything (user guide: "Match everything").
                Term::Text(finder) if finder.needle().iter().all(u8::is_ascii_whitespace) => text(""),
                term => term,
            });
        }
    }
    if !terms.include.is_empty() || !terms.exclude.is_empty() {
        terms.optional.clear();
    }
    Ok(terms)
}

fn term(cursor: &mut Cursor<'_>) -> Result<Term, SyntaxError> {
    match cursor.peek() {
        None => Err(cursor.expected("a term")),
        Some('"') => Ok(text(&cursor.quoted('"')?)),
        Some('%') => Ok(Term::Regex(Box::new(cursor.expression()?))),
        Some(_) => {
            let bare = cursor.take_while(is_bare);
            match cursor.peek_raw() {
                Some(next) if !next.is_whitespace() && next != '"' => Err(cursor.invalid_character()),
                _ => Ok(text(bare)),
            }
        }
    }
}

fn text(text: &str) -> Term {
    Term::Text(Box::new(Finder::new(text).into_owned()))
}
