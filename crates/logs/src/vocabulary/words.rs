//! From a text to its words.

const OTHER: u8 = 0;
const WORD: u8 = 1;
const BEYOND_ASCII: u8 = 2;
const CLASSES: [u8; 256] = {
    let mut classes = [OTHER; 256];
    let mut byte = 0;
    while byte < 256 {
        if (byte as u8).is_ascii_alphanumeric() || byte as u8 == b'_' {
            classes[byte] = WORD;
        } else if byte >= 0x80 {
            classes[byte] = BEYOND_ASCII;
        }
        byte += 1;
    }
    classes
};

/// Calls with each word of a text, and where it stands.
pub(crate) fn each_word<'a>(text: &'a str, mut with: impl FnMut(usize, &'a str)) {
    let bytes = text.as_bytes();
    let mut start = None;
    let mut at = 0;
    while at < bytes.len() {
        let (word, width) = match CLASSES[usize::from(bytes[at])] {
            BEYOND_ASCII => {
                let character = text[at..].chars().next().unwrap_or(' ');
                (character.is_alphanumeric(), character.len_utf8())
            }
            class => (class == WORD, 1),
        };
        match (word, start) {
            (true, None) => start = Some(at),
            (false, Some(from)) => {
                with(from, &text[from..at]);
                start = None;
            }
            _ => {}
        }
        at += width;
    }
    if let Some(from) = start {
        with(from, &text[from..]);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(text: &str) -> Vec<&str> {
        let mut words = Vec::new();
        each_word(text, |at, word| {
            assert!(text[at..].starts_with(word));
            words.push(word);
        });
        words
    }

    #[test]
    fn words_are_runs_of_letters_digits_and_underscores() {
        assert_eq!(words("[ERROR] user_id=42; Größe: 3µm…日本"), ["ERROR", "user_id", "42", "Größe", "3µm", "日本"]);
        assert_eq!(words("é"), ["é"]);
        assert_eq!(words("\u{0}😀--"), Vec::<&str>::new());
        assert_eq!(words(""), Vec::<&str>::new());
        assert_eq!(words("a\u{0}b"), ["a", "b"]);
    }
}
