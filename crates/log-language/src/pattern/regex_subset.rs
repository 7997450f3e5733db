//! The regular expressions that filter patterns know: a subset, with ASCII classes and without groups.
//!
//! What is not of the subset is refused with the place, so that a pattern that works here works there. The rest is rewritten
//! in the words of the `regex` crate.

use std::str::Chars;

/// Characters that stand for themselves, besides letters and digits. A space is in the user guide's own examples.
const SYMBOLS: &[char] = &[':', '_', '#', '=', '@', '/', ';', ',', '-', ' '];

/// An expression in the words of the `regex` crate, or the byte at which it leaves the subset and why.
pub(super) fn translate(expression: &str) -> Result<String, (usize, String)> {
    if expression.is_empty() {
        return Err((0, "expected a regular expression between the two %".to_owned()));
    }
    let mut reader = Reader { text: expression, rest: expression.chars(), out: String::new() };
    while let Some(c) = reader.rest.next() {
        match c {
            '\\' => reader.escape(false)?,
            '[' => reader.class()?,
            '{' => reader.repetition()?,
            '^' | '$' | '?' | '|' | '*' | '+' | '.' => reader.out.push(c),
            // Closing what was never opened: for the crate a literal, so escape it to keep it one.
            ']' | '}' => reader.out.extend(['\\', c]),
            c => reader.plain(c)?,
        }
    }
    Ok(reader.out)
}

struct Reader<'a> {
    text: &'a str,
    rest: Chars<'a>,
    out: String,
}

impl Reader<'_> {
    /// Where the character that was just read starts.
    fn at(&self, read: char) -> usize {
        self.text.len() - self.rest.as_str().len() - read.len_utf8()
    }

    fn plain(&mut self, c: char) -> Result<(), (usize, String)> {
        if c.is_ascii_alphanumeric() || SYMBOLS.contains(&c) {
            self.out.push(c);
            return Ok(());
        }
        let why = match c {
            '(' | ')' => "groups in parentheses are not supported; '|' works without them".to_owned(),
            c if !c.is_ascii() => format!("'{c}' is not supported in a regular expression: only ASCII characters are"),
            c => format!("'{c}' is not supported in a regular expression; write it as \\x{:02X}", u32::from(c)),
        };
        Err((self.at(c), why))
    }

    /// After a backslash.
    fn escape(&mut self, in_class: bool) -> Result<(), (usize, String)> {
        let backslash = self.at('\\');
        let Some(c) = self.rest.next() else {
            return Err((backslash, "expected a character after the backslash".to_owned()));
        };
        match c {
            'd' if in_class => self.out.push_str("0-9"),
            's' if in_class => self.out.push_str(r" \t\n\r\x0B\x0C"),
            'w' if in_class => self.out.push_str("a-zA-Z_0-9"),
            'd' => self.out.push_str("[0-9]"),
            'D' => self.out.push_str("[^0-9]"),
            's' => self.out.push_str(r"[ \t\n\r\x0B\x0C]"),
            'S' => self.out.push_str(r"[^ \t\n\r\x0B\x0C]"),
            'w' => self.out.push_str("[a-zA-Z_0-9]"),
            'W' => self.out.push_str("[^a-zA-Z_0-9]"),
            'x' => {
                let digits: String = self.rest.by_ref().take(2).collect();
                match u8::from_str_radix(&digits, 16) {
                    Ok(byte) if digits.len() == 2 && byte.is_ascii() => self.out.push_str(&format!("\\x{byte:02X}")),
                    _ => {
                        return Err((
                            backslash,
                            "expected two hexadecimal digits of an ASCII character after \\x".into(),
                        ));
                    }
                }
            }
            c if c.is_ascii_punctuation() || c == ' ' => self.out.push_str(&format!("\\x{:02X}", u32::from(c))),
            c => {
                let known = r"\d \D \s \S \w \W \xhh and operators";
                return Err((backslash, format!("'\\{c}' is not supported in a regular expression; {known} are")));
            }
        }
        Ok(())
    }

    /// After `[`, to its `]`.
    fn class(&mut self) -> Result<(), (usize, String)> {
        let opening = self.at('[');
        self.out.push('[');
        let mut first = true;
        if self.rest.as_str().starts_with('^') {
            self.rest.next();
            self.out.push('^');
        }
        while let Some(c) = self.rest.next() {
            match c {
                ']' if !first => {
                    self.out.push(']');
                    return Ok(());
                }
                '\\' => self.escape(true)?,
                // Two of them would be an operation on sets for the crate.
                '-' if first || self.rest.as_str().starts_with(['-', ']']) => self.out.push_str("\\-"),
                '-' => self.out.push('-'),
                '^' | '$' | '?' | '[' | ']' | '{' | '}' | '|' | '*' | '+' | '.' => self.out.extend(['\\', c]),
                c => self.plain(c)?,
            }
            first = false;
        }
        Err((opening, "this [ is never closed: expected ]".to_owned()))
    }

    /// After `{`: `m}`, `m,}`, `,n}` or `m,n}`.
    fn repetition(&mut self) -> Result<(), (usize, String)> {
        let opening = self.at('{');
        let wrong = || (opening, "expected a repetition such as {3}, {3,}, {,5} or {3,5}".to_owned());
        let (inner, after) = self.rest.as_str().split_once('}').ok_or_else(wrong)?;
        let (least, most) = match inner.split_once(',') {
            None => (inner.trim(), inner.trim()),
            Some((least, most)) => (least.trim(), most.trim()),
        };
        let number = |text: &str| text.is_empty() || (text.len() <= 4 && text.bytes().all(|b| b.is_ascii_digit()));
        if !number(least) || !number(most) || (least.is_empty() && most.is_empty()) {
            return Err(wrong());
        }
        let least = if least.is_empty() { "0" } else { least };
        self.out.push_str(&format!("{{{least},{most}}}"));
        self.rest = after.chars();
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn finds(expression: &str, text: &str) -> bool {
        crate::regexes::compile(&translate(expression).unwrap()).unwrap().is_match(text)
    }

    /// The examples of the user guide's list of operators.
    #[test]
    fn operators_do_what_the_user_guide_says() {
        for (expression, text, expected) in [
            ("^[hc]at", "hat trick", true),
            ("^[hc]at", "a hat", false),
            ("[hc]at$", "the cat", true),
            ("[hc]at$", "cats", false),
            ("colou?r", "color", true),
            ("colou?r", "colour", true),
            ("[abcx-z]", "--y--", true),
            ("[abcx-z]", "d", false),
            ("^a{3,5}$", "aaaa", true),
            ("^a{3, 5}$", "aaaaaa", false),
            ("^a{,2}$", "aa", true),
            ("^a{,2}$", "aaa", false),
            ("^a{2}$", "aaa", false),
            ("gra|ey", "gray", true),
            ("gra|ey", "grey", true),
            ("^starting|^initializing|^shutting down", "shutting down now", true),
            ("^starting|^initializing|^shutting down", "skipping initializing ...", false),
            ("abcc|ab[^c]$", "abcc ...", true),
            ("abcc|ab[^c]$", "aba", true),
            ("abcc|ab[^c]$", "aac", false),
            (r"\[.\]", "value [7] here", true),
            (r"\[.\]", "value 7 here", false),
            (r"10\.10\.0\.1", "from 10.10.0.1", true),
            (r"10\.10\.0\.1", "from 10010,0,1", false),
            ("ab*c", "ac", true),
            ("ab[0-9]*", "ab129", true),
            ("ab+c", "ac", false),
            (".at", "4at", true),
            (r"\d", "port 80", true),
            (r"^\D+$", "port 80", false),
            (r"a\sb", "a\tb", true),
            (r"^\w+$", "a_1", true),
            (r"^\w+$", "é", false),
            (r"[\d_]x", "7x", true),
            (r"\x3A", "key:value", true),
            (r"\x28", "(", true),
            ("[a-]b", "-b", true),
            ("[]a]", "]", true),
        ] {
            assert_eq!(finds(expression, text), expected, "{expression} in {text}");
        }
    }

    #[test]
    fn what_is_outside_the_subset_is_refused_at_its_place() {
        for (expression, at) in [
            ("something!", 9),
            ("a(b)", 1),
            ("é", 0),
            (r"a\b", 1),
            ("a[b", 1),
            ("a{x}", 1),
            ("a{,}", 1),
            (r"\xZZ", 0),
            ("", 0),
        ] {
            assert_eq!(translate(expression).unwrap_err().0, at, "{expression}");
        }
    }
}
