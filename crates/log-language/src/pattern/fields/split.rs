//! Cuts a message at its spaces. What stands between `[` and `]`, or between two `"`, is one field, without them.

/// The fields of a message, in order. It allocates nothing.
#[derive(Debug, Clone)]
pub(super) struct Split<'a> {
    rest: &'a str,
    /// How many fields to give at most: the last one is all that is left.
    left: Option<usize>,
    /// That no `]`, no `"` is left, so that a long message is not searched for one again and again.
    no_bracket: bool,
    no_quote: bool,
}

impl<'a> Split<'a> {
    pub(super) fn new(message: &'a str, at_most: Option<usize>) -> Self {
        Self { rest: trim(message), left: at_most, no_bracket: false, no_quote: false }
    }

    /// Cuts the next field off.
    fn cut(&mut self) -> Option<&'a str> {
        let (value, rest) = match self.rest.as_bytes().first()? {
            b'[' => self.enclosed(b']'),
            b'"' => self.enclosed(b'"'),
            _ => None,
        }
        .unwrap_or_else(|| {
            let end = self.rest.find(is_space).unwrap_or(self.rest.len());
            self.rest.split_at(end)
        });
        self.rest = rest.trim_start_matches(is_space);
        Some(value)
    }

    fn enclosed(&mut self, closing: u8) -> Option<(&'a str, &'a str)> {
        let gone = if closing == b']' { &mut self.no_bracket } else { &mut self.no_quote };
        if *gone {
            return None;
        }
        let inner = &self.rest[1..];
        let end = memchr::memchr(closing, inner.as_bytes());
        *gone = end.is_none();
        end.map(|end| (&inner[..end], &inner[end + 1..]))
    }
}

impl<'a> Iterator for Split<'a> {
    type Item = &'a str;

    fn next(&mut self) -> Option<&'a str> {
        match &mut self.left {
            Some(0) => return None,
            Some(left) => *left -= 1,
            None => {}
        }
        let all = self.rest;
        let field = self.cut()?;
        if self.left == Some(0) && !self.rest.is_empty() {
            self.rest = "";
            return Some(all);
        }
        Some(field)
    }
}

fn is_space(c: char) -> bool {
    c.is_ascii_whitespace()
}

fn trim(text: &str) -> &str {
    text.trim_matches(is_space)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn split(message: &str, at_most: Option<usize>) -> Vec<&str> {
        Split::new(message, at_most).collect()
    }

    #[test]
    fn brackets_and_quotes_make_one_field() {
        let line = r#"127.0.0.1 - frank [10/Oct/2000:13:25:15 -0700] "GET /apache_pb.gif HTTP/1.0" 200 1534"#;
        let fields =
            ["127.0.0.1", "-", "frank", "10/Oct/2000:13:25:15 -0700", "GET /apache_pb.gif HTTP/1.0", "200", "1534"];
        assert_eq!(split(line, None), fields);
    }

    #[test]
    fn what_is_never_closed_is_a_word_like_any_other() {
        assert_eq!(split("[a b", None), ["[a", "b"]);
        assert_eq!(split(r#""a "b" c"#, None), ["a ", "b\"", "c"]);
        assert_eq!(split("  a\t b \n", None), ["a", "b"]);
        assert_eq!(split("[] \"\" x", None), ["", "", "x"]);
        assert_eq!(split("", None), Vec::<&str>::new());
    }

    #[test]
    fn the_last_field_takes_the_rest_as_it_stands() {
        assert_eq!(split("a [b c] \"d e\" f ", Some(2)), ["a", "[b c] \"d e\" f"]);
        assert_eq!(split("a [b c]", Some(2)), ["a", "b c"]);
        assert_eq!(split("a", Some(2)), ["a"]);
    }
}
