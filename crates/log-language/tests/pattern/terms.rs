//! `ERROR "timed out" -DEBUG`, `?WARN ?ERROR`, `%regex%`.

use longshore_log_language::Required;

use super::{matches, parse, refused, text, which};

const LOG: &[&str] = &[
    "[ERROR 400] BAD REQUEST",
    "[ERROR 401] UNAUTHORIZED REQUEST",
    "[ERROR 419] MISSING ARGUMENTS",
    "[ERROR 420] INVALID ARGUMENTS",
    "[ERROR 500] INTERNAL SERVER ERROR",
    "[INFO] REQUEST FAILED",
    "[SUCCESS 200] AUTHORIZED REQUEST",
];

#[test]
fn the_user_guides_examples_match_what_it_says() {
    for (pattern, expected) in [
        ("ERROR", &[1, 2, 3, 4, 5][..]),
        ("ERROR ARGUMENTS", &[3, 4]),
        ("?ERROR ?ARGUMENTS", &[1, 2, 3, 4, 5]),
        ("?MISSING ?INVALID", &[3, 4]),
        ("\"INTERNAL SERVER ERROR\"", &[5]),
        ("ERROR -ARGUMENTS", &[1, 2, 5]),
        ("\"ERROR\" - \"ARGUMENTS\"", &[1, 2, 5]),
        ("\" \"", &[1, 2, 3, 4, 5, 6, 7]),
        ("\"\"", &[1, 2, 3, 4, 5, 6, 7]),
        ("", &[1, 2, 3, 4, 5, 6, 7]),
        ("  ", &[1, 2, 3, 4, 5, 6, 7]),
        ("%AUTHORIZED%", &[2, 7]),
        (r"%ERROR 4[0-9]{2}%", &[1, 2, 3, 4]),
        (r"%ERROR \d\d0% -BAD", &[4, 5]),
        ("-ERROR", &[6, 7]),
    ] {
        assert_eq!(which(pattern, LOG), expected, "{pattern}");
    }
}

/// "If you combine ? with other filter patterns, all question mark terms will be ignored."
#[test]
fn optional_terms_beside_others_are_ignored() {
    assert_eq!(which("?ERROR ?ARGUMENTS REQUEST", LOG), [1, 2, 6, 7]);
    assert_eq!(which("?INFO -ERROR", LOG), [6, 7]);
    assert_eq!(parse("?ERROR REQUEST").required(), text("REQUEST"));
}

/// The guide's `ERRORCODE` and `IllegalArgumentException`: a term may stand inside a word. Its case matters.
#[test]
fn a_term_matches_inside_a_longer_word_and_in_its_own_case() {
    assert!(matches("ERROR", "Exiting with ERRORCODE: -1"));
    assert!(matches("ERROR Exception", "[ERROR] Caught IllegalArgumentException"));
    assert!(!matches("error", "[ERROR] x"));
    assert!(matches("grün", "alles grün"));
}

#[test]
fn quotes_and_backslashes_in_a_phrase_are_escaped() {
    assert!(matches(r#""level\":\"error""#, r#"{"level":"error"}"#));
    assert!(matches(r#""a\\b""#, r"a\b"));
    assert!(matches(r#""a\d""#, r"a\d"));
    assert_eq!(which("\"a b\"\"c\"", &["a b c", "c a b", "a bc", "a b"]), [1, 2, 3]);
}

#[test]
fn what_is_no_term_is_refused_at_its_column() {
    refused("Status: timeout", 7, "Invalid character(s) in term ':'");
    refused("ERROR foo-bar", 10, "Invalid character(s) in term '-'");
    refused("grün /api", 6, "Invalid character(s) in term '/'");
    refused("ERROR \"timed out", 7, "never closed");
    refused("a -", 4, "expected a term, but the pattern ends");
    refused("%4[0%", 3, "never closed");
    refused("ä %a(b)%", 5, "parentheses");
    refused("%a", 1, "never closed");
    refused("%a% %b% %c%", 9, "at most 2 regular expressions");
    refused(&"é".repeat(1025), 1025, "at most 1024 characters");
    assert!(parse(&"é".repeat(1024)).matches(&"é".repeat(1024)));
}

#[test]
fn what_is_required_is_the_text_of_all_and_the_choice_of_optional_terms() {
    assert_eq!(parse("ERROR -DEBUG \"timed out\"").required(), Required::And(vec![text("ERROR"), text("timed out")]));
    assert_eq!(parse("?a ?b").required(), Required::Or(vec![text("a"), text("b")]));
    assert_eq!(parse("-a").required(), Required::Anything);
    assert_eq!(parse("").required(), Required::Anything);
    assert_eq!(parse(r"%user-\d+ failed%").required(), Required::And(vec![text("user-"), text(" failed")]));
    assert_eq!(parse("?%a.% ?%.%").required(), Required::Anything);
    assert!(parse("%a%").has_regex() && !parse("a").has_regex());
}
