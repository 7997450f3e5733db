//! What a stranger may send: nothing of it panics, overflows a stack or takes forever.

use longshore_log_language::Pattern;
use proptest::prelude::*;

use super::{matches, parse, refused};

#[test]
fn deep_nesting_in_a_message_costs_no_stack() {
    let deep = format!("{{\"x\":{}{},\"a\":1}}", "[".repeat(200_000), "]".repeat(200_000));
    assert!(matches("{ $.a = 1 }", &deep));
    assert!(matches("{ $.a = 1 && $.x != 1 || $.a = 1 }", &deep));
    assert!(!matches("{ $.x = 1 }", &deep));
    let objects = format!("{}1{}", "{\"a\":".repeat(100_000), "}".repeat(100_000));
    assert!(!matches("{ $.a.a.a = 1 }", &objects));
    assert!(!matches("{ $.a = 1 }", &"{\"a\":".repeat(100_000)));
}

#[test]
fn deep_nesting_in_a_pattern_is_refused() {
    refused(&format!("{{ {}$.a = 1", "(".repeat(500)), 67, "at most 64 deep");
    refused(&format!("[ {}a = 1", "(".repeat(500)), 67, "at most 64 deep");
    refused(&format!("{{ $.{}a = 1 }}", "a.".repeat(100)), 3, "at most 64 steps");
    refused(&format!("%{}%", "a{1000}".repeat(100)), 1, "too large");
}

#[test]
fn a_huge_message_is_read_once() {
    let brackets = "[".repeat(1 << 20);
    assert!(matches("[a, ...]", &brackets));
    assert!(matches("[..., last = x]", &format!("{} x", "[ \" ".repeat(1 << 18))));
    assert!(!matches("{ $.a = 1 }", &brackets));
    assert!(!matches("%a*a*a*a*b%", &"a".repeat(1 << 16)));
    assert!(!matches(&"?zz ".repeat(250), &"q".repeat(1 << 16)));
}

proptest! {
    /// Any text is a pattern or is refused at a column inside it, or one past its end.
    #[test]
    fn any_text_parses_or_is_refused_inside_it(text in "\\PC{0,60}") {
        if let Err(error) = Pattern::parse(&text) {
            prop_assert!((1..=text.chars().count() + 1).contains(&error.column), "{error}");
            prop_assert!(!error.message.is_empty());
        }
    }

    /// The same for texts of the characters that patterns are made of, which get further into the parser.
    #[test]
    fn texts_that_look_like_patterns_do_too(text in r#"[\[{]?([$.a*\[\]0'"=!<>&|()%?,\\ -]|\.\.\.|IS|NULL|NOT|EXISTS){0,30}[\]}]?"#) {
        match Pattern::parse(&text) {
            Err(error) => prop_assert!((1..=text.chars().count() + 1).contains(&error.column), "{error}"),
            Ok(pattern) => {
                for message in ["", "a", "a 0 a", r#"{"a":0}"#, r#"{"a":["a",{"a":"0"}]}"#, &text] {
                    prop_assert!(!pattern.matches(message) || pattern.required().admits(message));
                }
            }
        }
    }

    /// What is quoted is found as it stands, whatever it holds.
    #[test]
    fn a_quoted_phrase_finds_itself(phrase in "\\PC{1,20}", before in "\\PC{0,10}", after in "\\PC{0,10}") {
        let quoted = format!("\"{}\"", phrase.replace('\\', "\\\\").replace('"', "\\\""));
        let message = [before, phrase, after].concat();
        prop_assert!(matches(&quoted, &message));
    }

    /// A string field equals itself however the message's writer escaped it.
    #[test]
    fn a_json_string_equals_itself_however_escaped(value in "[^*\\pC]{1,12}", escaped in proptest::collection::vec(any::<bool>(), 12)) {
        let pattern = format!("{{ $.key = \"{}\" }}", value.replace('\\', "\\\\").replace('"', "\\\""));
        let mut content = String::new();
        for (c, escape) in value.chars().zip(escaped) {
            if escape || c == '"' || c == '\\' {
                let mut units = [0; 2];
                c.encode_utf16(&mut units).iter().for_each(|unit| content.push_str(&format!("\\u{unit:04x}")));
            } else {
                content.push(c);
            }
        }
        let message = format!("{{\"other\": [1, {{}}], \"key\": \"{content}\"}}");
        prop_assert!(matches(&pattern, &message));
        prop_assert_eq!(&*parse(&pattern).selector("$.key").unwrap().value(&message).unwrap(), &*value);
    }
}
