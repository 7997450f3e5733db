//! What a stranger may send, and what too much is.

use longshore_log_language::insights::{Execution, Query, Settings};
use proptest::prelude::*;

use super::{NOON, parse, record, refused, rows, table};

#[test]
fn deep_nesting_is_refused() {
    refused(&format!("filter {}a", "(".repeat(3000)), 72, "at most 64 deep");
    let sum = format!("fields 1{} as n", "+1".repeat(3000));
    assert_eq!(table(&sum, &["x"]), ["3001"]);
    let nested = format!("fields {}1{} as n", "(".repeat(60), format!("{})", "+1*1".repeat(35)).repeat(60));
    assert_eq!(table(&nested, &["x"]), [(1 + 60 * 35).to_string()]);
    refused(&format!("fields {}1", "2^".repeat(3000)), 136, "fewer ^");
    refused(&format!("fields a{}", ".a".repeat(100)), 8, "at most 64 parts");
    let names: Vec<String> = (0..600).map(|it| format!("a{it}")).collect();
    refused(&format!("limit 1 | fields {}", names.join(", ")), 11, "at most 500 fields");
    refused(&"é".repeat(10_001), 10_001, "at most 10000 characters");
    assert!(table(&format!("filter {} a = 1", "not ".repeat(2000)), &["x"]).is_empty());
    assert_eq!(table(&format!("filter {}", vec!["b != 1"; 900].join(" and ")), &["x"]).len(), 1);
}

/// A field may be called by its expression's text, or by a regular expression's group, and these have as many parts as they like.
#[test]
fn a_name_that_no_message_nests_as_deep_as_costs_no_stack() {
    let deep = |first: &str, parts: usize| format!("{{\"{first}\":{}1{}}}", "{\"\":".repeat(parts), "}".repeat(parts));
    let text = format!("filter toupper('A') = 'A' and none != 1 | fields '{}' as x, '{}'", "y", ".".repeat(5000));
    assert_eq!(table(&format!("{text} | display x"), &[&deep("'", 5000)]), ["y"]);
    let letters = |parts: usize| format!("{}1{}", "{\"a\":".repeat(parts), "}".repeat(parts));
    let group = format!("filter none != 1 | parse @message /(?<{}a>nothing)/ | display none2", "a.".repeat(4000));
    assert_eq!(table(&group, &[&letters(4001)]), [""]);
    let named = format!("fields {}a as it | display it", "a.".repeat(63));
    assert_eq!(table(&named, &[&letters(64)]), ["1"], "what a query may ask for is found");
    // Each level of parentheses has everything that nests.
    let mixed = format!("filter {}1{}", "0 or 1 and not 1 < 1 + 1 * -(".repeat(60), ")".repeat(60));
    table(&mixed, &["x"]);
    let powers = format!("filter {}1{}", "0 or 1 and not 1 < 1 + 1 * 1 ^ -(".repeat(31), ")".repeat(31));
    table(&powers, &["x"]);
}

#[test]
fn regular_expressions_have_a_bound_together() {
    let large = vec!["a like /(x{999}){9}/"; 400].join(" or ");
    refused(&format!("filter {large}"), 111, "too much room together");
    let parses = "parse /(x{999}){9}/ as a | ".repeat(300);
    refused(&format!("{parses} fields a"), 115, "too much room together");
    let small = vec!["@message not like /a.c\\d+/"; 100].join(" and ");
    assert_eq!(table(&format!("filter {small}"), &["x"]).len(), 1);
    for nothing in ["(?:){4294967295}", "(?:(?:){60000}){60000}", "(a?){1000}", "((a{0}){1000}){1000}"] {
        let _ = Query::parse(&format!("filter a like /{nothing}/"));
    }
}

#[test]
fn over_its_memory_a_query_ends_with_words() {
    let settings = Settings { memory_bytes: 1 << 20, ..Settings::at(NOON) };
    let fill = |query: &str| {
        let mut execution = Execution::new(&parse(query), settings);
        let mut result = Ok(true);
        for number in 0..200_000 {
            result = execution.push(&record(number, &format!("{{\"n\":{number},\"pad\":\"{}\"}}", "x".repeat(200))));
            if result.is_err() {
                break;
            }
        }
        result.map_err(|error| error.to_string())
    };
    assert!(fill("stats count(*) by n").unwrap_err().starts_with("stats takes more than the 1 MiB"));
    assert!(fill("dedup n | stats count(*)").unwrap_err().starts_with("dedup takes more than the 1 MiB"));
    assert!(fill("sort n").unwrap_err().starts_with("the result takes more than the 1 MiB"));
    assert!(fill("stats count_distinct(n), pct(n, 99), avg(n) by pad").is_ok());
    assert!(fill("sort n desc | limit 10").is_ok());
    assert!(fill("fields n % 10 as m | sort n | dedup m | limit 10").is_ok());
    let doubled = format!("fields @message as a {}", "| fields concat(a, a) as a ".repeat(40));
    assert!(fill(&doubled).unwrap_err().contains("more than 1 MiB"));
    let replaced = "fields replace(replace(@message, 'x', @message), 'x', @message) as a";
    assert!(fill(replaced).unwrap_err().contains("more than 1 MiB"));
}

#[test]
fn what_is_made_of_one_event_has_a_bound() {
    let refused = |query: &str, message: &str| {
        let mut execution = Execution::new(&parse(query), Settings::at(NOON));
        let error = execution.push(&record(NOON, message)).expect_err(query).to_string();
        assert!(error.contains("takes more than 16 MiB"), "{error}");
    };
    let long = "x".repeat(1 << 20);
    let list = |of: &str| (0..20).map(|n| format!("{of} as a{n}")).collect::<Vec<_>>().join(", ");
    refused(&format!("fields @message as m | fields {}", list("trim(m)")), &long);
    refused(&format!("stats count(*) by {}", list("tolower(@message)")), &long);
    refused(&format!("sort {}", vec!["ltrim(@message)"; 40].join(", ")), &long);
    refused(&format!("filter {} = ''", "replace(trim(@message), 'y', ".repeat(30) + "''" + &")".repeat(30)), &long);
    let names: Vec<String> = (0..40).map(|n| format!("b{n}")).collect();
    refused(&format!("parse /{}.*{}/ as {}", "(".repeat(40), ")".repeat(40), names.join(", ")), &long);
    let nested = format!("{}\"{long}\"{}", "{\"a\":".repeat(40), "}".repeat(40));
    let names: Vec<String> = (1..40).map(|n| vec!["a"; n].join(".")).collect();
    refused(&format!("fields {}", names.join(", ")), &nested);
    // The same text under many names is there once.
    let same = format!("fields {} | limit 1", list("@message"));
    assert_eq!(rows(&same, &[&long])[0].fields.len(), 21);
    // In stats what a function could not make was left out without a word.
    let doubled = "stats max(concat(@message, @message, 'x'))";
    let mut execution = Execution::new(&parse(doubled), Settings::at(NOON));
    assert!(execution.push(&record(NOON, &long)).is_err());
}

#[test]
#[allow(clippy::disallowed_methods, reason = "it is about how long it takes")]
fn to_trim_a_long_text_of_many_characters_takes_no_hours() {
    let message = format!("{{\"t\":\"{}\",\"w\":\"{}é\"}}", "é".repeat(400_000), "b".repeat(800_000));
    let begun = std::time::Instant::now();
    assert_eq!(
        table(&format!("fields strlen(concat({})) as n | display n", ["trim(t, w)"; 10].join(", ")), &[&message]),
        ["0"]
    );
    assert!(begun.elapsed().as_secs() < 20, "{:?}", begun.elapsed());
}

#[test]
fn all_steps_of_a_query_share_its_memory() {
    let settings = Settings { memory_bytes: 1 << 20, ..Settings::at(NOON) };
    let fill = |query: &str| -> Result<Execution, String> {
        let mut execution = Execution::new(&parse(query), settings);
        for number in 0..8_000 {
            execution.push(&record(number, &format!("{{\"n\":{number}}}"))).map_err(|error| error.to_string())?;
        }
        Ok(execution)
    };
    let one = fill("dedup n | stats count(*)").expect("room");
    assert!(one.rows().is_err(), "there is no room for a copy");
    assert_eq!(one.finish().expect("room")[0].get("count(*)"), Some("8000"));
    let twice = fill("dedup n | fields concat(n, 'x') as x | dedup x | stats count(*)");
    assert!(twice.expect_err("no room").starts_with("dedup takes more than the 1 MiB"));
}

#[test]
fn a_cut_down_order_gives_what_a_full_one_would() {
    let messages: Vec<String> =
        (0..5000).map(|it| format!("{{\"n\":{},\"m\":{}}}", it * 7919 % 5000, it % 7)).collect();
    let messages: Vec<&str> = messages.iter().map(String::as_str).collect();
    assert_eq!(table("sort n desc | limit 3 | display n", &messages), ["4999", "4998", "4997"]);
    assert_eq!(table("sort n | tail 2 | display n", &messages), ["4998", "4999"]);
    assert_eq!(table("sort n | dedup m | limit 2 | display n", &messages)[0], "0");
    assert_eq!(table("sort n | dedup m | stats count(*)", &messages), ["7"]);
}

/// What a word processor makes of a query: a space that does not break, `µ` and a long dash are more than a byte each.
#[test]
fn a_number_may_be_followed_by_any_character() {
    refused("limit 10\u{a0}20", 10, "`|` and the next command");
    refused("fields bin(5µs)", 12, "a period");
    refused("filter a = 1–2", 13, "`|` and the next command");
    refused("limit 1e–2", 7, "from 1 to 100000");
    refused("limit 5é", 7, "from 1 to 100000");
    assert_eq!(table("limit 10\u{a0}| display @message", &["x"]), ["x"]);
    assert_eq!(table("fields 1e2 + .5E+1 - 1e-0 as n | display n", &["x"]), ["104"]);
}

proptest! {
    /// A number and whatever stands right behind it.
    #[test]
    fn numbers_parse_before_any_character(
        word in prop::sample::select(vec!["limit ", "fields ", "filter a = ", "fields bin(", "stats pct(a, ", "dedup a | head "]),
        number in "[0-9]{0,3}(\\.[0-9]{0,2})?([eE][+-]?[0-9]?)?",
        rest in "[^\\x00-\\x7F]?\\PC{0,3}",
    ) {
        let text = format!("{word}{number}{rest}");
        if let Err(error) = Query::parse(&text) {
            prop_assert!((1..=text.chars().count() + 1).contains(&error.column), "{error}");
        }
    }

    /// Any text is a query or is refused at a column inside it, or one past its end.
    #[test]
    fn any_text_parses_or_is_refused_inside_it(text in "\\PC{0,60}") {
        if let Err(error) = Query::parse(&text) {
            prop_assert!((1..=text.chars().count() + 1).contains(&error.column), "{error}");
        }
    }

    /// The same for texts of the words that queries are made of. What parses runs.
    #[test]
    fn texts_that_look_like_queries_run(words in proptest::collection::vec(
        prop::sample::select(vec![
            "fields", "display", "filter", "parse", "stats", "sort", "limit", "dedup", "|", "|", ",", "a", "b.c", "@message", "'x'", "/x(.)/",
            "'*'", "5", "5m", "count(*)", "sum(a)", "by", "as", "as n", "and", "or", "not", "like", "in", "[1]", "=", "<", "+", "-", "*", "(", ")",
            "bin(1h)", "desc", "strlen(a)", "# c\n",
        ]),
        0..14,
    )) {
        let text = words.join(" ");
        match Query::parse(&text) {
            Err(error) => prop_assert!((1..=text.chars().count() + 1).contains(&error.column), "{error}"),
            Ok(query) => {
                let mut execution = Execution::new(&query, Settings::at(NOON));
                for message in ["", "x1", r#"{"a":5,"b":{"c":"x"}}"#] {
                    let before = execution.matched();
                    execution.push(&record(NOON, message)).unwrap();
                    prop_assert!(execution.matched() == before || query.required().admits(message));
                }
                prop_assert_eq!(execution.rows().unwrap(), execution.finish().unwrap());
            }
        }
    }
}
