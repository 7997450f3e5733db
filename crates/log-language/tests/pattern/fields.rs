//! `[ip, user, ..., status = 4*, bytes > 1000]`.

use longshore_log_language::Required;

use super::{matches, parse, refused, text, which};

const APACHE: &[&str] = &[
    r#"127.0.0.1 - frank [10/Oct/2000:13:25:15 -0700] "GET /apache_pb.gif HTTP/1.0" 200 1534"#,
    r#"127.0.0.1 - frank [10/Oct/2000:13:35:22 -0700] "GET /index.html HTTP/1.0" 404 5324"#,
    r#"127.0.0.10 - frank [10/Oct/2000:13:50:35 -0700] "GET /apache_pb.gif HTTP/1.0" 410 355"#,
];

const LEVELS: &[&str] = &[
    "INFO 09/25/2014 12:00:00 GET /service/resource/67 1200",
    "INFO 09/25/2014 12:00:01 POST /service/resource/67/part/111 1310",
    "WARNING 09/25/2014 12:00:02 Invalid user request",
    "ERROR 09/25/2014 12:00:02 Failed to process request",
];

#[test]
fn the_user_guides_examples_match_what_it_says() {
    for (pattern, messages, expected) in [
        ("[ip, user, username, timestamp, request, status_code, bytes]", APACHE, &[1, 2, 3][..]),
        ("[ip, user, username, timestamp, request, status_code, bytes > 1000]", APACHE, &[1, 2]),
        ("[ip, user, username, timestamp, request, status_code = 200, bytes]", APACHE, &[1]),
        ("[ip, user, username, timestamp, request, status_code = 4*, bytes]", APACHE, &[2, 3]),
        ("[ip, user, username, timestamp, request = *html*, status_code = 4*, bytes]", APACHE, &[2]),
        (
            r"[ip=%127\.0\.0\.[1-9]$%, user, username, timestamp, request =*.html*, status_code = 4*, bytes]",
            APACHE,
            &[2],
        ),
        ("[..., status_code, bytes]", APACHE, &[1, 2, 3]),
        ("[..., request =*.html*, status_code = 4*, bytes]", APACHE, &[2]),
        ("[ip, user, ..., status_code, bytes < 1000]", APACHE, &[3]),
        ("[ip, user, ...]", APACHE, &[1, 2, 3]),
        ("[ip, user, username, timestamp, request, status_code = 404 || status_code = 410, bytes]", APACHE, &[2, 3]),
        ("[..., status_code = 4* && status_code != 404, bytes]", APACHE, &[3]),
        ("[w1=ERROR, w2]", LEVELS, &[4]),
        ("[w1=ERROR || w1=WARNING, w2]", LEVELS, &[3, 4]),
        ("[w1!=ERROR && w1!=WARNING, w2]", LEVELS, &[1, 2]),
        ("[w1=!ERROR&&w1=!WARNING, w2]", LEVELS, &[1, 2]),
        ("[(w1=ERROR || w1=WARNING) && w1!=W*, w2]", LEVELS, &[4]),
        ("[logLevel, date, time, method, url=%/service/resource/[0-9]+$%, response_time]", LEVELS, &[1]),
        ("[logLevel, date, time, method, url=%/service/resource/[0-9]+/part/[0-9]+$%, response_time]", LEVELS, &[2]),
    ] {
        assert_eq!(which(pattern, messages), expected, "{pattern}");
    }
}

/// The pattern that subscription filters over Lambda's logs use, whose last field is a document with spaces in it.
#[test]
fn the_last_field_takes_what_is_left() {
    let pattern = "[timestamp=*Z, request_id=\"*-*\", event]";
    let message = r#"2024-01-01T00:00:00.000Z 7a-b6 {"a": 1, "b": [2, 3]}"#;
    assert!(matches(pattern, message));
    assert_eq!(parse(pattern).extract(message).unwrap()["$event"], r#"{"a": 1, "b": [2, 3]}"#);
    assert!(!matches(pattern, "2024-01-01T00:00:00.000Z 7a-b6"));
    assert!(!matches("[a, b, ..., c]", "1 2"));
    assert!(matches("[a, b, ..., c]", "1 2 3"));
    assert!(matches("[...]", ""));
}

/// The examples of the API reference's TestMetricFilter.
#[test]
fn fields_are_extracted_by_name_or_place() {
    let extracted = |pattern: &str| {
        let values = parse(pattern).extract(APACHE[1]).unwrap();
        values.into_iter().map(|(name, value)| format!("{name}={value}")).collect::<Vec<_>>().join("; ")
    };
    assert_eq!(
        extracted("[ip, identity, user_id, timestamp, request, status_code, size]"),
        "$identity=-; $ip=127.0.0.1; $request=GET /index.html HTTP/1.0; $size=5324; $status_code=404; \
         $timestamp=10/Oct/2000:13:35:22 -0700; $user_id=frank"
    );
    let positions = "$1=127.0.0.1; $2=-; $3=frank; $4=10/Oct/2000:13:35:22 -0700";
    assert_eq!(extracted("[..., size]"), format!("{positions}; $5=GET /index.html HTTP/1.0; $6=404; $size=5324"));
    assert_eq!(
        extracted("[..., request=*.html*, status_code=4*,]"),
        format!("{positions}; $7=5324; $request=GET /index.html HTTP/1.0; $status_code=404")
    );

    let pattern = parse("[ip, ..., status_code = 4*, bytes]");
    assert_eq!(pattern.selector("$bytes").unwrap().number(APACHE[1]), Some(5324.0));
    assert_eq!(pattern.selector("$ip").unwrap().value(APACHE[1]).unwrap(), "127.0.0.1");
    assert_eq!(pattern.selector("$5").unwrap().value(APACHE[1]).unwrap(), "GET /index.html HTTP/1.0");
    assert_eq!(pattern.selector("$9").unwrap().value(APACHE[1]), None);
    assert_eq!(pattern.selector("$request").unwrap_err().column, 2);
    assert_eq!(pattern.selector("$").unwrap_err().column, 2);
    assert_eq!(pattern.selector("$bytes").unwrap().value("too few"), None);
}

#[test]
fn what_is_no_field_pattern_is_refused_at_its_column() {
    refused("[a, b", 6, "a comma, ] or a condition");
    refused("[a, b = 1", 10, "ends with ]");
    refused("[a, b] c", 8, "end of the pattern");
    refused("[]", 2, "a field's name");
    refused("[a, ..., b, ...]", 13, "at most one ...");
    refused("[a, b, a]", 8, "already a field named a");
    refused("[a = 1 && b = 2]", 11, "put a comma");
    refused("[a > x]", 6, "a number");
    refused("[a b]", 4, "a comma, ] or a condition");
    refused("[ä, /b]", 5, "Invalid character(s) in term '/'");
    refused("[timestamp=*Z && request_id=“*-*“]", 18, "put a comma");
    refused("[request_id=“*-*“]", 13, "Invalid character(s) in term '“'");
}

#[test]
fn what_fields_equal_is_required() {
    assert_eq!(
        parse("[level = ERROR || level = WARN, ..., code = 4*]").required(),
        Required::And(vec![Required::Or(vec![text("ERROR"), text("WARN")]), text("4")])
    );
    assert_eq!(parse("[a != b, c > 4, d = *]").required(), Required::Anything);
    assert_eq!(parse("[a = 404, ...]").required(), Required::Anything);
}
