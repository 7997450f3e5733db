//! `{ $.user.id = 1 && $.path = "/api*" }`.

use longshore_log_language::Required;

use super::{matches, parse, refused, text, which, word};

const TRAIL: &str = r#"{"eventType":"UpdateTrail","sourceIPAddress":"111.111.111.111","arrayKey":["value","another value"],
    "objectList":[{"name":"a","id":1},{"name":"b","id":2}],"SomeObject":null,"cluster.name":"c","ThisFlag":true}"#;

const USERS: &str = r#"{"user":{"id":1,"email":"John.Stiles@example.com"},
    "users":[{"id":2,"email":"John.Doe@example.com"},{"id":3,"email":"Jane.Doe@example.com"}],
    "actions":["GET","PUT","DELETE"],"coordinates":[[0,1,2],[4,5,6],[7,8,9]]}"#;

#[test]
fn the_user_guides_examples_match_what_it_says() {
    for (pattern, message, expected) in [
        (r#"{ $.eventType = "UpdateTrail" }"#, TRAIL, true),
        (r"{ $.sourceIPAddress != 123.123.* }", TRAIL, true),
        (r"{ $.sourceIPAddress != 111.111.* }", TRAIL, false),
        (r#"{ $.arrayKey[0] = "value" }"#, TRAIL, true),
        (r#"{ $.arrayKey[1] = "value" }"#, TRAIL, false),
        (r"{ $.objectList[1].id = 2 }", TRAIL, true),
        (r"{ $.objectList[0].id = 2 }", TRAIL, false),
        (r"{ $.eventType = %Trail% }", TRAIL, true),
        (r"{ $.arrayKey[*] = %val.{2}% }", TRAIL, true),
        (r"{ $.* = %111\.111\.111\.1[0-9]{1,2}% }", TRAIL, true),
        (r#"{ $.['cluster.name'] = "c" }"#, TRAIL, true),
        (r"{ $.SomeObject IS NULL }", TRAIL, true),
        (r"{ $.eventType IS NULL }", TRAIL, false),
        (r"{ $.SomeOtherObject NOT EXISTS }", TRAIL, true),
        (r"{ $.SomeObject NOT EXISTS }", TRAIL, false),
        (r"{ $.ThisFlag IS TRUE }", TRAIL, true),
        (r"{ $.ThisFlag IS FALSE }", TRAIL, false),
        (r#"{ ($.user.id = 1) && ($.users[0].email = "John.Doe@example.com") }"#, USERS, true),
        (
            r#"{ $.user.email = "John.Stiles@example.com" || $.coordinates[0][1] = "nonmatch" && $.actions[2] = "nonmatch" }"#,
            USERS,
            true,
        ),
        (
            r#"{ ($.user.email = "John.Stiles@example.com" || $.coordinates[0][1] = "nonmatch") && $.actions[2] = "nonmatch" }"#,
            USERS,
            false,
        ),
        (r#"{ ($.user.id = 2 && $.users[0].email = "nonmatch") || $.actions[2] = "GET" }"#, USERS, false),
        // A selector that points to an array or an object does not apply.
        (r"{ $.users = 1 }", USERS, false),
        (r"{ $.users != 1 }", USERS, false),
        (r"{ $.users = * }", USERS, false),
        (r"{ $.coordinates[1][2] = 6 }", USERS, true),
        (r"{ $.users[*].id > 2 }", USERS, true),
        (r"{ $.users[*].id > 3 }", USERS, false),
    ] {
        assert_eq!(matches(pattern, message), expected, "{pattern}");
    }
}

#[test]
fn numbers_compare_as_numbers() {
    for (pattern, expected) in [
        ("{ $.bandwidth > 75 }", &[1][..]),
        ("{ $.bandwidth >= 75 }", &[1, 2]),
        ("{ $.bandwidth < 75 }", &[3]),
        ("{ $.bandwidth <= 75 }", &[2, 3]),
        ("{ $.bandwidth = 75 }", &[2]),
        ("{ $.bandwidth != 75 }", &[1, 3]),
        ("{ $.bandwidth = 7.5e+1 }", &[2]),
        ("{ $.bandwidth > -1 }", &[1, 2, 3]),
        ("{ $.bandwidth > +1000 }", &[]),
        ("{ $.bandwidth = 1e-3 }", &[3]),
        ("{ $.bandwidth = * }", &[1, 2, 3]),
        ("{ $.bandwidth = 7* }", &[1, 2]),
        ("{ $.bandwidth = \"75\" }", &[2]),
    ] {
        let messages = [r#"{"bandwidth":76.5}"#, r#"{"bandwidth":75}"#, r#"{"bandwidth":0.001}"#, r#"{"other":76}"#];
        assert_eq!(which(pattern, &messages), expected, "{pattern}");
    }
    assert!(matches("{ $.account = 123456789012345678 }", r#"{"account":"123456789012345678"}"#));
    assert!(!matches("{ $.account = 123456789012345678 }", r#"{"account":123456789012345679}"#));
    assert!(matches("{ $.latency > 5 }", r#"{"latency":"10"}"#));
}

/// Stars open the ends of a value; "Ev*ent will only match the actual string Ev*ent".
#[test]
fn stars_are_wildcards_at_the_ends_only() {
    let messages = [r#"{"a":"PutEvent"}"#, r#"{"a":"EventId"}"#, r#"{"a":"Ev*ent"}"#, r#"{"a":"x Event y"}"#];
    assert_eq!(which("{ $.a = *Event }", &messages), [1]);
    assert_eq!(which("{ $.a = Event* }", &messages), [2]);
    assert_eq!(which("{ $.a = \"Ev*ent\" }", &messages), [3]);
    assert_eq!(which("{ $.a = *Event* }", &messages), [1, 2, 4]);
    assert_eq!(which("{ $.a != \"*Event*\" }", &messages), [3]);
}

/// Patterns that the CIS benchmark has its followers create.
#[test]
fn the_cis_benchmarks_patterns_work() {
    let root = r#"{ $.userIdentity.type = "Root" && $.userIdentity.invokedBy NOT EXISTS && $.eventType != "AwsServiceEvent" }"#;
    assert!(matches(root, r#"{"userIdentity":{"type":"Root"},"eventType":"AwsApiCall"}"#));
    assert!(!matches(root, r#"{"userIdentity":{"type":"Root","invokedBy":"x"},"eventType":"AwsApiCall"}"#));
    let denied = r#"{($.errorCode="*UnauthorizedOperation") || ($.errorCode="AccessDenied*")}"#;
    assert!(matches(denied, r#"{"errorCode":"Client.UnauthorizedOperation"}"#));
    assert!(matches(denied, r#"{"errorCode":"AccessDeniedException"}"#));
    let keys =
        "{($.eventSource = kms.amazonaws.com) && (($.eventName=DisableKey)||($.eventName=ScheduleKeyDeletion)) }";
    assert!(matches(keys, r#"{"eventSource":"kms.amazonaws.com","eventName":"ScheduleKeyDeletion"}"#));
    assert!(matches("{ $.detail-type = \"x\" }", r#"{"detail-type":"x"}"#));
}

#[test]
fn messages_that_are_not_json_as_a_whole_match_nothing() {
    for message in ["", "a=1", r#"{"a":1"#, r#"{"a":1} x"#, r#"["a",1]"#, r#"x {"a":1}"#, "1", "\"a\"", r#"{"a":1,}"#] {
        assert!(!matches("{ $.a = 1 || $.a NOT EXISTS && $.b = 1 }", message), "{message}");
    }
    assert!(matches("{ $.a = 1 }", " \n{\"a\":1}\t"));
    assert!(matches("{ $[1].a = 1 }", r#"[{}, {"a":1}]"#));
}

/// What stands escaped in the message is compared unescaped, and is found without the escaped text being required.
#[test]
fn escapes_in_messages_are_no_hiding_place() {
    assert!(matches(r#"{ $.a = "error" }"#, r#"{"a":"\u0065rror"}"#));
    assert!(matches(r#"{ $.level = "error" }"#, r#"{"\u006cevel":"error"}"#));
    assert!(matches(r#"{ $.a = "say \"hi\"" }"#, r#"{"a":"say \"hi\""}"#));
    assert!(matches(r#"{ $.a = "one/two" }"#, r#"{"a":"one\/two"}"#));
    assert!(matches("{ $.a = \"one\ntwo\" }", r#"{"a":"one\ntwo"}"#));
    assert!(matches("{ $.a = %one.*two% }", r#"{"a":"one \/two"}"#));
    assert!(matches(r#"{ $.a = "日本" }"#, r#"{"a":"\u65e5\u672c"}"#));
    assert!(!matches(r#"{ $.a = * }"#, r#"{"a":"\ud800"}"#));
}

#[test]
fn a_key_that_stands_twice_and_a_path_through_another_are_both_seen() {
    assert!(matches("{ $.a = 1 && $.a = 2 }", r#"{"a":1,"a":2}"#));
    assert!(matches("{ $.a.b = 1 && $.a IS NULL }", r#"{"a":{"b":1},"a":null}"#));
    assert!(matches("{ $.*.b = 1 && $.a.b = 1 }", r#"{"a":{"b":1}}"#));
    assert!(matches("{ $.a[*] = 2 && $.a[0] = 1 }", r#"{"a":[1,2]}"#));
    assert!(!matches("{ $.a[0] = 1 }", r#"{"a":{"0":1}}"#));
}

#[test]
fn what_is_no_json_pattern_is_refused_at_its_column() {
    refused("{ $.a = 1", 10, "ends with }");
    refused("{ $.a = 1 } x", 13, "end of the pattern");
    refused("{ a = 1 }", 3, "selector");
    refused("{ $ = 1 }", 5, "point and a property's name");
    refused("{ $.\"sc-status\" = 5* }", 5, "Invalid character(s) in term '\"'");
    refused("{ $.a }", 7, "one of = != < <= > >= IS NOT");
    refused("{ $.a = }", 9, "a value");
    refused("{ $.a = \"x }", 9, "never closed");
    refused("{ $.a > abc }", 9, "a number");
    refused("{ $.a IS NOT NULL }", 10, "IS NOT is not supported");
    refused("{ $.a EXISTS }", 7, "EXISTS is not supported");
    refused("{ $.a NOT NULL }", 11, "EXISTS after NOT");
    refused("{ $.a IS 5 }", 10, "NULL, TRUE or FALSE");
    refused("{ $.a = 1 && }", 14, "selector");
    refused("{ ($.a = 1 }", 12, "&&, || or )");
    refused("{ $.a = 1, $.b = 2 }", 10, "&&, || or }");
    refused("{ $.a[x] = 1 }", 7, "a number, * or a key in quotes");
    refused("{ $.a[99999999999999999999] = 1 }", 7, "too large");
    refused("{ $.*.a[*] = 1 }", 3, "at most one wildcard");
    refused("{ $.a.* = 1 || $.b.* = 1 || $.c.* = 1 || $.d.* = 1 }", 42, "at most 3 selectors");
    refused("{ $.a = /x }", 9, "Invalid character(s) in term '/'");
    refused("{}", 2, "selector");
}

#[test]
fn keys_and_whole_values_are_required_as_words_unless_the_message_has_escapes() {
    let or_escaped = |required| Required::Or(vec![required, text("\\u")]);
    assert_eq!(
        parse(r#"{ $.level = "error" }"#).required(),
        Required::And(vec![or_escaped(word("level")), or_escaped(word("error"))])
    );
    assert_eq!(parse("{ $.level != error }").required(), or_escaped(word("level")));
    assert_eq!(parse("{ $.level NOT EXISTS }").required(), Required::Anything);
    assert_eq!(parse("{ $.* = *time*out }").required(), or_escaped(Required::And(vec![text("time"), word("out")])));
    assert_eq!(
        parse(r#"{ $.* = "time out*" }"#).required(),
        or_escaped(Required::And(vec![word("time"), text("out")]))
    );
    assert_eq!(parse("{ $.* IS TRUE || $.* IS NULL }").required(), Required::Or(vec![word("true"), word("null")]));
    assert_eq!(parse("{ $.* = 1 || $.* = a }").required(), Required::Anything);
}

#[test]
fn values_of_a_match_can_be_taken_out() {
    let pattern =
        parse("{ $.eventType = * && $.objectList[*].id > 0 && $.ThisFlag IS TRUE && $.['cluster.name'] = c }");
    let extracted = pattern.extract(TRAIL).unwrap();
    let expected = [
        ("$.ThisFlag", "true"),
        ("$.['cluster.name']", "c"),
        ("$.eventType", "UpdateTrail"),
        ("$.objectList[*].id", "1"),
    ];
    assert_eq!(extracted.iter().map(|(name, value)| (&**name, &**value)).collect::<Vec<_>>(), expected);
    assert_eq!(pattern.extract("{}"), None);

    let latency = parse("{ $.latency = * }").selector("$.latency").unwrap();
    assert_eq!(latency.number(r#"{"latency": 12.5}"#), Some(12.5));
    assert_eq!(latency.number(r#"{"latency": "7"}"#), Some(7.0));
    assert_eq!(latency.number(r#"{"latency": "fast"}"#), None);
    assert_eq!(latency.value(r#"{"latency": "very \"fast\""}"#).unwrap(), "very \"fast\"");
    assert_eq!(latency.value("{}"), None);
    assert_eq!(parse("{ $.latency = * }").selector("$latency").unwrap_err().column, 2);
    assert_eq!(parse("ERROR").selector("$.latency").unwrap_err().column, 1);
}
