//! `--grep`: CloudWatch's filter patterns, for lines of the store and of the engine alike.
//!
//! The store is sent the pattern; lines that come from the engine are matched here, by the same implementation. What does not
//! parse is refused before anything is asked, with a mark under the place.

use longshore_log_language::{Pattern, SyntaxError};

use crate::error::Error;

/// A pattern, or none, which every line matches.
#[derive(Default)]
pub(super) struct Grep(Option<(String, Pattern)>);

impl Grep {
    /// Reads a pattern.
    ///
    /// # Errors
    /// When it is none, with a mark under the column.
    pub(super) fn parse(text: Option<&str>) -> Result<Self, Error> {
        let Some(text) = text else { return Ok(Self::default()) };
        let pattern = Pattern::parse(text).map_err(|error| refused(text, &error))?;
        Ok(Self(Some((text.to_owned(), pattern))))
    }

    /// As the API takes it.
    pub(super) fn text(&self) -> Option<String> {
        self.0.as_ref().map(|(text, _)| text.clone())
    }

    /// Whether a line is wanted.
    pub(super) fn matches(&self, line: &str) -> bool {
        self.0.as_ref().is_none_or(|(_, pattern)| pattern.matches(line))
    }
}

fn refused(text: &str, error: &SyntaxError) -> Error {
    let shown: String = text.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
    let mark = " ".repeat(error.column.saturating_sub(1));
    Error::Hint(
        format!("--grep is no filter pattern: {}\n    {shown}\n    {mark}^", error.message),
        "words that all have to be there; \"a phrase\"; ?one ?of; -without; { $.member = value }; [a, b = 5*]"
            .to_owned(),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_mark_is_under_the_column() {
        let error = Grep::parse(Some("{ $.a = }")).err().expect("no pattern").to_string();
        let lines: Vec<&str> = error.lines().collect();
        let column = Pattern::parse("{ $.a = }").expect_err("no pattern").column;
        assert_eq!(lines[1], "    { $.a = }");
        assert_eq!(lines[2].find('^'), Some(4 + column - 1), "{error}");
    }

    #[test]
    fn a_pattern_chooses_and_none_takes_all() {
        let errors = Grep::parse(Some("ERROR -timeout")).expect("a pattern");
        assert!(errors.matches("an ERROR here") && !errors.matches("ERROR timeout") && !errors.matches("fine"));
        assert_eq!(errors.text().as_deref(), Some("ERROR -timeout"));
        assert!(Grep::default().matches("anything"));
    }
}
