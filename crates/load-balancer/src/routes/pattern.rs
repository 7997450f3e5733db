//! Patterns: `*` stands for any characters, `?` for one.

/// A compiled pattern.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Pattern {
    parts: Parts,
    ignores_case: bool,
}

#[derive(Debug, Clone, PartialEq, Eq)]
enum Parts {
    /// Nothing but characters.
    Exact(Box<[u8]>),
    /// Characters, then anything.
    Prefix(Box<[u8]>),
    /// Anything, then characters.
    Suffix(Box<[u8]>),
    Mixed(Box<[Part]>),
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Part {
    Byte(u8),
    One,
    Any,
}

impl Pattern {
    /// Compiles a pattern. With `has_escapes` a backslash takes the meaning from the `*` or `?` behind it.
    pub(super) fn new(text: &str, ignores_case: bool, has_escapes: bool) -> Self {
        let mut parts = Vec::with_capacity(text.len());
        let mut bytes = text.bytes().peekable();
        while let Some(byte) = bytes.next() {
            let part = match byte {
                b'\\' if has_escapes => match bytes.next_if(|next| matches!(next, b'*' | b'?' | b'\\')) {
                    Some(literal) => Part::Byte(literal),
                    None => Part::Byte(byte),
                },
                b'*' => Part::Any,
                b'?' => Part::One,
                _ if ignores_case => Part::Byte(byte.to_ascii_lowercase()),
                _ => Part::Byte(byte),
            };
            if part != Part::Any || parts.last() != Some(&Part::Any) {
                parts.push(part);
            }
        }
        let literal = |parts: &[Part]| -> Option<Box<[u8]>> {
            parts.iter().map(|part| if let Part::Byte(byte) = part { Some(*byte) } else { None }).collect()
        };
        let parts = match &parts[..] {
            all if literal(all).is_some() => Parts::Exact(literal(all).unwrap_or_default()),
            [start @ .., Part::Any] if literal(start).is_some() => Parts::Prefix(literal(start).unwrap_or_default()),
            [Part::Any, end @ ..] if literal(end).is_some() => Parts::Suffix(literal(end).unwrap_or_default()),
            all => Parts::Mixed(all.into()),
        };
        Self { parts, ignores_case }
    }

    /// Whether it stands for the whole of a text.
    pub(super) fn matches(&self, text: &[u8]) -> bool {
        match &self.parts {
            Parts::Exact(all) => text.len() == all.len() && self.are_same(text, all),
            Parts::Prefix(start) => text.len() >= start.len() && self.are_same(&text[..start.len()], start),
            Parts::Suffix(end) => text.len() >= end.len() && self.are_same(&text[text.len() - end.len()..], end),
            Parts::Mixed(parts) => self.matches_mixed(parts, text),
        }
    }

    /// The characters that every text it stands for begins with; in lower case when it ignores case.
    pub(super) fn literal_start(&self) -> Vec<u8> {
        match &self.parts {
            Parts::Exact(bytes) | Parts::Prefix(bytes) => bytes.to_vec(),
            Parts::Suffix(_) => Vec::new(),
            Parts::Mixed(parts) => literal_run(parts.iter()),
        }
    }

    /// The characters that every text it stands for ends with, the last one first.
    pub(super) fn literal_end_reversed(&self) -> Vec<u8> {
        match &self.parts {
            Parts::Exact(bytes) | Parts::Suffix(bytes) => bytes.iter().rev().copied().collect(),
            Parts::Prefix(_) => Vec::new(),
            Parts::Mixed(parts) => literal_run(parts.iter().rev()),
        }
    }

    /// The longest row of characters that is in every text it stands for; in lower case when it ignores case.
    pub(super) fn literal_part(&self) -> Vec<u8> {
        match &self.parts {
            Parts::Exact(bytes) | Parts::Prefix(bytes) | Parts::Suffix(bytes) => bytes.to_vec(),
            Parts::Mixed(parts) => {
                let runs = parts.split(|part| !matches!(part, Part::Byte(_)));
                runs.map(|run| literal_run(run.iter())).max_by_key(Vec::len).unwrap_or_default()
            }
        }
    }

    /// The one text that it stands for, if there is only one; in lower case when it ignores case.
    pub(super) fn exact(&self) -> Option<&[u8]> {
        if let Parts::Exact(bytes) = &self.parts { Some(bytes) } else { None }
    }

    fn are_same(&self, text: &[u8], own: &[u8]) -> bool {
        if self.ignores_case { text.eq_ignore_ascii_case(own) } else { text == own }
    }

    /// One place to come back to is enough: a later `*` can do all that an earlier one could.
    fn matches_mixed(&self, parts: &[Part], text: &[u8]) -> bool {
        let (mut part, mut at) = (0, 0);
        let mut resume: Option<(usize, usize)> = None;
        loop {
            match parts.get(part) {
                Some(Part::Any) => {
                    part += 1;
                    resume = Some((part, at));
                    continue;
                }
                Some(Part::One) if at < text.len() => {}
                Some(Part::Byte(byte)) if at < text.len() && self.is_byte(text[at], *byte) => {}
                None if at == text.len() => return true,
                _ => match resume {
                    Some((after, from)) if from < text.len() => {
                        (part, at) = (after, from + 1);
                        resume = Some((after, from + 1));
                        continue;
                    }
                    _ => return false,
                },
            }
            part += 1;
            at += 1;
        }
    }

    fn is_byte(&self, byte: u8, own: u8) -> bool {
        byte == own || (self.ignores_case && byte.to_ascii_lowercase() == own)
    }
}

fn literal_run<'p>(parts: impl Iterator<Item = &'p Part>) -> Vec<u8> {
    parts.map_while(|part| if let Part::Byte(byte) = part { Some(*byte) } else { None }).collect()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// Says it by trying every split: slow, and plainly right.
    fn oracle(pattern: &[u8], text: &[u8]) -> bool {
        match (pattern.split_first(), text.split_first()) {
            (None, None) => true,
            (Some((b'*', rest)), _) => (0..=text.len()).any(|skip| oracle(rest, &text[skip..])),
            (Some((b'?', rest)), Some((_, after))) => oracle(rest, after),
            (Some((own, rest)), Some((byte, after))) => own == byte && oracle(rest, after),
            _ => false,
        }
    }

    #[test]
    fn patterns_match_whole_texts() {
        for (pattern, text, expected) in [
            ("/img/*", "/img/", true),
            ("/img/*", "/img", false),
            ("/img/*/pics", "/img/a/b/pics", true),
            ("/img/?", "/img/a", true),
            ("/img/?", "/img/", false),
            ("/Img", "/img", false),
            ("*", "", true),
            ("**", "x", true),
            ("", "", true),
            ("", "x", false),
            ("*.png", "/a.PNG", false),
            (r"\*", "*", false),
        ] {
            assert_eq!(Pattern::new(pattern, false, false).matches(text.as_bytes()), expected, "{pattern} {text}");
        }
        assert!(Pattern::new("*.Example.com", true, false).matches(b"WWW.example.COM"));
        assert!(Pattern::new(r"a\*b\?\c", true, true).matches(br"A*b?\c"));
        assert!(!Pattern::new(r"a\*b", true, true).matches(b"axb"));
    }

    proptest! {
        #[test]
        fn patterns_agree_with_trying_every_split(pattern in "[ab*?/]{0,9}", text in "[ab/]{0,12}") {
            let compiled = Pattern::new(&pattern, false, false);
            let expected = oracle(pattern.as_bytes(), text.as_bytes());
            prop_assert_eq!(compiled.matches(text.as_bytes()), expected);
            if expected {
                prop_assert!(text.as_bytes().starts_with(&compiled.literal_start()));
                let reversed: Vec<u8> = text.bytes().rev().collect();
                prop_assert!(reversed.starts_with(&compiled.literal_end_reversed()));
                prop_assert!(compiled.exact().is_none_or(|exact| exact == text.as_bytes()));
            }
            let upper = text.to_ascii_uppercase();
            prop_assert_eq!(Pattern::new(&pattern, true, false).matches(upper.as_bytes()), expected);
        }
    }
}
