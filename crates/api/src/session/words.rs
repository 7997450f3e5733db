//! A command as one text, as the API takes it, and as the words that are run: AWS's agent splits the text itself, no
//! shell does. Quotes and backslashes work as in a shell, and so do comments; nothing is expanded.

/// A quote that is not closed, or a backslash at the end.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("a quote is not closed, or the last character is a backslash")]
pub struct Unfinished;

/// The words of a command.
///
/// # Errors
/// [`Unfinished`].
pub fn split(text: &str) -> Result<Vec<String>, Unfinished> {
    let mut words = Vec::new();
    let mut word: Option<String> = None;
    let mut rest = text.chars();
    while let Some(c) = rest.next() {
        match c {
            '\'' => quoted(&mut rest, word.get_or_insert_default())?,
            '"' => double_quoted(&mut rest, word.get_or_insert_default())?,
            '\\' => word.get_or_insert_default().push(rest.next().ok_or(Unfinished)?),
            ' ' | '\t' | '\r' | '\n' => words.extend(word.take()),
            '#' if word.is_none() => drop(rest.by_ref().find(|c| *c == '\n')),
            other => word.get_or_insert_default().push(other),
        }
    }
    words.extend(word);
    Ok(words)
}

fn quoted(rest: &mut impl Iterator<Item = char>, word: &mut String) -> Result<(), Unfinished> {
    loop {
        match rest.next().ok_or(Unfinished)? {
            '\'' => return Ok(()),
            c => word.push(c),
        }
    }
}

fn double_quoted(rest: &mut impl Iterator<Item = char>, word: &mut String) -> Result<(), Unfinished> {
    loop {
        match rest.next().ok_or(Unfinished)? {
            '"' => return Ok(()),
            '\\' => word.push(rest.next().ok_or(Unfinished)?),
            c => word.push(c),
        }
    }
}

/// The text that is split into these words.
pub fn join<W: AsRef<str>>(words: &[W]) -> String {
    let plain = |c: char| c.is_ascii_alphanumeric() || "_-./:=@%+,".contains(c);
    let quoted = words.iter().map(AsRef::as_ref).map(|word| match !word.is_empty() && word.chars().all(plain) {
        true => word.to_owned(),
        false => format!("'{}'", word.replace('\'', r"'\''")),
    });
    quoted.collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn words_as_a_shell_would_split_them() {
        for (text, words) in [
            ("/bin/sh", &["/bin/sh"][..]),
            ("  ls\t-l \n /tmp ", &["ls", "-l", "/tmp"]),
            (r#"sh -c "echo 'a b' \"c\"""#, &["sh", "-c", r#"echo 'a b' "c""#]),
            (r"sh -c 'echo \n $HOME'", &["sh", "-c", r"echo \n $HOME"]),
            (r#"a""b'c d'\ e"#, &["abc d e"]),
            ("echo '' \"\"", &["echo", "", ""]),
            ("ls # all of it\n-a b#c", &["ls", "-a", "b#c"]),
            ("", &[]),
        ] {
            assert_eq!(split(text).unwrap(), words, "{text}");
        }
    }

    #[test]
    fn what_is_open_is_refused() {
        for text in ["sh -c 'echo", "\"", "\"\\\"", "a\\"] {
            assert_eq!(split(text), Err(Unfinished), "{text}");
        }
    }

    proptest! {
        #[test]
        fn joined_words_are_split_into_the_same(words in proptest::collection::vec(any::<String>(), 0..5)) {
            prop_assert_eq!(split(&join(&words)).unwrap(), words);
        }
    }
}
