//! The `parse` command: takes parts out of a text.

use regex::Regex;

/// A pattern with places to take out.
#[derive(Debug, Clone)]
pub(super) enum Capture {
    /// The texts around each `*`: one more than there are places.
    Glob(Vec<String>),
    /// An expression, and the numbers of its groups.
    Regex(Box<Regex>, Vec<usize>),
}

impl Capture {
    /// A glob: each `*` is a place, `\*` is a star.
    pub(super) fn glob(pattern: &str) -> Self {
        let mut around = vec![String::new()];
        let mut characters = pattern.chars().peekable();
        while let Some(c) = characters.next() {
            match c {
                '*' => around.push(String::new()),
                '\\' if characters.peek() == Some(&'*') => {
                    characters.next();
                    push(&mut around, '*');
                }
                c => push(&mut around, c),
            }
        }
        Self::Glob(around)
    }

    /// How many places it has.
    pub(super) fn places(&self) -> usize {
        match self {
            Self::Glob(around) => around.len() - 1,
            Self::Regex(_, groups) => groups.len(),
        }
    }

    /// What stands at each place; nothing when the text does not match.
    pub(super) fn take<'a>(&self, text: &'a str) -> Option<Vec<Option<&'a str>>> {
        match self {
            Self::Glob(around) => glob(around, text),
            Self::Regex(regex, groups) => {
                let found = regex.captures(text)?;
                Some(groups.iter().map(|&group| found.get(group).map(|it| it.as_str())).collect())
            }
        }
    }
}

fn push(around: &mut [String], c: char) {
    if let Some(last) = around.last_mut() {
        last.push(c);
    }
}

/// Each place ends where the text after it first stands; one with no text after it takes the rest.
fn glob<'a>(around: &[String], text: &'a str) -> Option<Vec<Option<&'a str>>> {
    let (first, others) = around.split_first()?;
    let mut rest = &text[find(text, first)? + first.len()..];
    let mut places = Vec::with_capacity(others.len());
    for (number, after) in others.iter().enumerate() {
        let last = number + 1 == others.len();
        let end = if last && after.is_empty() { rest.len() } else { find(rest, after)? };
        places.push(Some(&rest[..end]));
        rest = &rest[end + after.len()..];
    }
    Some(places)
}

fn find(text: &str, part: &str) -> Option<usize> {
    memchr::memmem::find(text.as_bytes(), part.as_bytes())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn take<'a>(pattern: &str, text: &'a str) -> Option<Vec<&'a str>> {
        Some(Capture::glob(pattern).take(text)?.into_iter().flatten().collect())
    }

    #[test]
    fn stars_take_what_stands_between() {
        let line = "user=bob, method:GET, latency := 12";
        assert_eq!(take("user=*, method:*, latency := *", line), Some(vec!["bob", "GET", "12"]));
        assert_eq!(take("method:*,", line), Some(vec!["GET"]));
        assert_eq!(take("*, method", line), Some(vec!["user=bob"]));
        assert_eq!(take("* *", "a b c"), Some(vec!["a", "b c"]));
        assert_eq!(take("x=*", line), None);
        assert_eq!(take("[*] *", "12 [INFO] hello"), Some(vec!["INFO", "hello"]));
        assert_eq!(take(r"a\*b*", "a*bc"), Some(vec!["c"]));
        assert_eq!(take("é*ü", "xéaü"), Some(vec!["a"]));
        assert_eq!(take("**", "ab"), Some(vec!["", "ab"]));
    }
}
