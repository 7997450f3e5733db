//! Operators and functions.

use super::{table, value};

const MESSAGE: &str = r#"{"n":7,"t":"xyZfooxyZ","e":"","blank":"  ","yes":true,"no":false,"nothing":null,"ip":"192.0.2.7","six":"2001:db8::1"}"#;

#[test]
fn functions_do_what_the_user_guide_says() {
    for (expression, expected) in [
        ("n + 1", Some("8")),
        ("n - 10", Some("-3")),
        ("n * 2 + 1", Some("15")),
        ("n + 2 * 3", Some("13")),
        ("n / 2", Some("3.5")),
        ("n / 0", None),
        ("2 ^ 3", Some("8")),
        ("2 ^ 3 ^ 2", Some("512")),
        ("10 % 3", Some("1")),
        ("-n", Some("-7")),
        ("(1 + 2) * -3", Some("-9")),
        ("t + 1", None),
        ("abs(-n)", Some("7")),
        ("ceil(1.2)", Some("2")),
        ("floor(1.8)", Some("1")),
        ("greatest(1, n, 3)", Some("7")),
        ("least(1, n, 3)", Some("1")),
        ("log(1)", Some("0")),
        ("sqrt(49)", Some("7")),
        ("sqrt(-1)", None),
        ("strlen('äöü')", Some("3")),
        ("trim('xyZxyfooxyxyZ', 'xyZ')", Some("foo")),
        ("ltrim('xyZxyfooxyZ', 'xyZ')", Some("fooxyZ")),
        ("rtrim(\"xyZfooxyxyZ\", \"xyZ\")", Some("xyZfoo")),
        ("trim('  a b ')", Some("a b")),
        ("toupper(t)", Some("XYZFOOXYZ")),
        ("TOLOWER('ABC')", Some("abc")),
        ("substr(t, 3, 3)", Some("foo")),
        ("substr(t, 6)", Some("xyZ")),
        ("substr(t, 99)", Some("")),
        ("replace('foo', 'o', '0')", Some("f00")),
        ("replace('foo', '', 'x')", Some("foo")),
        ("strcontains(t, 'foo')", Some("1")),
        ("strcontains(t, 'FOO')", Some("0")),
        ("strcontains(t, 'FOO', true)", Some("1")),
        ("startsWith(t, 'xy')", Some("1")),
        ("endsWith(t, 'xy')", Some("0")),
        ("concat(n, '-', none, t)", Some("7-xyZfooxyZ")),
        ("isempty(e)", Some("1")),
        ("isempty(none)", Some("1")),
        ("isempty(t)", Some("0")),
        ("isblank(blank)", Some("1")),
        ("isblank(t)", Some("0")),
        ("ispresent(t)", Some("1")),
        ("isPresent(none)", Some("0")),
        ("coalesce(none, nothing, t)", Some("xyZfooxyZ")),
        ("yes", Some("1")),
        ("yes = true", Some("1")),
        ("no = 'false'", Some("1")),
        ("no = 0", Some("1")),
        ("nothing", None),
        ("isValidIp(ip)", Some("1")),
        ("isValidIp(six)", Some("1")),
        ("isValidIp(t)", Some("0")),
        ("isValidIpV4(six)", Some("0")),
        ("isValidIpV6(six)", Some("1")),
        ("isIpInSubnet(ip, '192.0.2.0/24')", Some("1")),
        ("isIpv4InSubnet(ip, '10.0.0.0/8')", Some("0")),
        ("isIpv6InSubnet(six, '2001:db8::/32')", Some("1")),
        ("isIpv4InSubnet(six, '2001:db8::/32')", Some("0")),
        ("toMillis(@timestamp)", Some("1709208000000")),
        ("fromMillis(1709208000123)", Some("2024-02-29 12:00:00.123")),
        ("now()", Some("1709208000")),
        ("now() * 1000 - toMillis(@timestamp)", Some("0")),
        ("bin(1d)", Some("2024-02-29 00:00:00.000")),
        ("bin(300s)", Some("2024-02-29 12:00:00.000")),
        ("bin(1 month)", Some("2024-02-01 00:00:00.000")),
        ("datefloor(@timestamp, 1w)", Some("2024-02-26 00:00:00.000")),
        ("dateceil(fromMillis(1709208000001), 1h)", Some("2024-02-29 13:00:00.000")),
        ("12345678901234567890", Some("12345678901234567890")),
        ("1e3", Some("1000")),
        ("n > 5 and not n > 9 or false", Some("1")),
        ("not not n = 7", Some("1")),
        ("'it\\'s'", Some("it's")),
        ("none = none", Some("0")),
        ("none != 1", Some("1")),
        ("t > 'a'", Some("1")),
    ] {
        assert_eq!(value(expression, MESSAGE).as_deref(), expected, "{expression}");
    }
}

#[test]
fn time_filters_by_now() {
    let recent = "filter toMillis(@timestamp) >= (now() * 1000 - 60000) | display @message";
    assert_eq!(table(recent, &["a", "b", "c"]), ["a", "b"]);
    assert_eq!(table("filter @timestamp < 1709208000000 | display @message", &["a", "b"]), ["b"]);
}
