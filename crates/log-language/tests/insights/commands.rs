//! What each command does.

use longshore_log_language::Required;
use longshore_log_language::insights::{Execution, Settings};

use super::{NOON, parse, record, rows, table, text};

const WEB: &[&str] = &[
    r#"{"level":"error","path":"/a","ms":30,"server":"x"}"#,
    r#"{"level":"info","path":"/b","ms":10,"server":"y"}"#,
    r#"{"level":"error","path":"/b","ms":20.5,"server":"x"}"#,
    "plain text with Exception",
    r#"{"level":"info","path":"/a","ms":5,"server":"z"}"#,
];

#[test]
fn without_commands_the_newest_events_are_shown() {
    let rows = rows("", WEB);
    let first: Vec<_> = rows[0].fields.iter().map(|(name, value)| (&**name, &**value)).collect();
    assert_eq!(first, [("@timestamp", "2024-02-29 12:00:00.000"), ("@message", WEB[0]), ("@ptr", "p")]);
    assert_eq!(rows.len(), 5);
}

#[test]
fn fields_add_up_and_display_replaces() {
    assert_eq!(table("fields level | fields ms * 2 as twice | limit 2", WEB), ["error | 60", "info | 20"]);
    assert_eq!(table("fields level, ms | display path | limit 1", WEB), ["/a"]);
    assert_eq!(
        table("fields @logStream, @log, @ingestionTime | limit 1", WEB),
        ["web/1 | 0:shop | 2024-02-29 12:00:00.001"]
    );
    let names: Vec<String> =
        rows("fields abs(ms), `level` | limit 1", WEB)[0].fields.iter().map(|(name, _)| name.to_string()).collect();
    assert_eq!(names, ["abs(ms)", "level", "@ptr"]);
}

#[test]
fn filters_keep_what_their_condition_holds_for() {
    for (condition, expected) in [
        ("level = 'error'", &["30", "20.5"][..]),
        ("(ms>10)", &["30", "20.5"]),
        ("ms > 5 and level = \"info\"", &["10"]),
        ("ms = 5 or ms = 10", &["10", "5"]),
        ("not (ms < 20) and ispresent(ms)", &["30", "20.5"]),
        ("level in [\"info\", \"warn\"]", &["10", "5"]),
        ("ispresent(level) and level not in [\"info\"]", &["30", "20.5"]),
        ("path like /^\\/a$/", &["30", "5"]),
        ("path =~ /b/", &["10", "20.5"]),
        ("level like 'err'", &["30", "20.5"]),
        ("level like /(?i)ERR/", &["30", "20.5"]),
        ("@message not like \"/a\" and ispresent(ms)", &["10", "20.5"]),
        ("ms >= 10 and ms <= 20.5", &["10", "20.5"]),
    ] {
        assert_eq!(table(&format!("fields ms | filter {condition}"), WEB), expected, "{condition}");
        assert_eq!(table(&format!("FIELDS ms | WHERE {condition}"), WEB), expected, "{condition}");
    }
    assert_eq!(table("filter @message like /Exception/ | display @message", WEB), [WEB[3]]);
    // What is not there is unequal to everything.
    assert_eq!(table("filter level != 'info' | display @message", WEB), [WEB[0], WEB[2], WEB[3]]);
}

#[test]
fn parse_takes_parts_out() {
    let lines = ["user=bob, method:GET, latency := 12", "user=eve, method:PUT, latency := 30", "nothing"];
    let query = r#"parse @message "user=*, method:*, latency := *" as @user, @method, @latency | stats avg(@latency) by @method, @user"#;
    assert_eq!(table(query, &lines), ["GET | bob | 12", "PUT | eve | 30", ""]);
    let query = r"parse @message /user=(?<user>\w+).* (?<ms>\d+)$/ | filter ms > 20 | display user, ms";
    assert_eq!(table(query, &lines), ["eve | 30"]);
    assert_eq!(table(r"parse /user=(\w+)/ as who | filter ispresent(who) | display who", &lines), ["bob", "eve"]);
    assert_eq!(
        table("parse 'user=*,' as who | limit 1", &lines),
        [format!("2024-02-29 12:00:00.000 | {} | bob", lines[0])]
    );
}

#[test]
fn stats_gather_by_group() {
    for (query, expected) in [
        ("stats count(*)", &["5"][..]),
        ("stats count() as n, count(ms) as m", &["5 | 4"]),
        // Events without the field are a group of their own, last in descending order.
        (
            "stats sum(ms), avg(ms), min(ms), max(ms) by level | sort level desc",
            &["info | 15 | 7.5 | 5 | 10", "error | 50.5 | 25.25 | 20.5 | 30", ""],
        ),
        ("filter ispresent(level) | stats count(*) as n by level | sort n, level", &["error | 2", "info | 2"]),
        ("stats count_distinct(server) as n, pct(ms, 50), median(ms)", &["3 | 10 | 10"]),
        ("stats earliest(ms) as first, latest(ms) as last", &["5 | 30"]),
        ("stats sortsFirst(server), sortsLast(server)", &["x | z"]),
        (
            "stats count(*) by bin(2m)",
            &["2024-02-29 12:00:00.000 | 1", "2024-02-29 11:58:00.000 | 2", "2024-02-29 11:56:00.000 | 2"],
        ),
        ("stats sum(ms) / count(ms) * 2 as twice by server | sort twice desc | limit 1", &["x | 50.5"]),
        ("stats stddev(ms) as s by server | filter server = 'y'", &["y | 0"]),
        ("filter level = 'none' | stats count(*), sum(ms)", &["0"]),
        ("filter level = 'none' | stats count(*) by level", &[]),
        (
            "stats count(*) as exceptionCount by bin(1h) as hour | sort exceptionCount desc",
            &["2024-02-29 11:00:00.000 | 4", "2024-02-29 12:00:00.000 | 1"],
        ),
        ("stats count(*) by bin(1h) | sort bin(1h) desc | display count(*)", &["1", "4"]),
        ("stats max(strlen(@message)) as longest", &["52"]),
    ] {
        assert_eq!(table(query, WEB), expected, "{query}");
    }
}

/// The user guide's queries with two `stats` commands.
#[test]
fn stats_of_stats() {
    let query = "FIELDS strlen(@message) AS message_length
        | STATS sum(message_length)/1024/1024 as logs_mb BY bin(2m)
        | STATS max(logs_mb) * 1024 * 1024 AS peak, count(*) as bins";
    assert_eq!(table(query, WEB), ["101 | 3"]);
    let query = "STATS count_distinct(path) AS paths, count(*) AS requests BY server, level
        | FILTER paths > 1
        | STATS count(*) AS n, sum(requests) / count(*) AS average BY level";
    assert_eq!(table(query, WEB), ["error | 1 | 2"]);
    let query = "stats count(*) as n by bin(1m) as @t | stats sum(n) by dateceil(@t, 1h)";
    assert_eq!(table(query, WEB), ["2024-02-29 12:00:00.000 | 5"]);
    assert_eq!(table("stats sum(ms) by level | filter level = 'info' | stats max(`sum(ms)`) as it", WEB), ["15"]);
}

#[test]
fn sort_limit_head_and_tail() {
    assert_eq!(table("fields ms | sort ms desc | limit 2", WEB), ["30", "20.5"]);
    assert_eq!(table("fields ms | filter ispresent(ms) | sort ms asc | limit 2", WEB), ["5", "10"]);
    assert_eq!(table("sort level, ms desc | filter ispresent(ms) | display ms", WEB), ["30", "20.5", "10", "5"]);
    assert_eq!(table("fields server | sort @timestamp asc | head 1", WEB), ["z"]);
    assert_eq!(table("fields server | tail 1", WEB), ["z"]);
    assert_eq!(table("fields server | filter ispresent(ms) | sort ms | tail 2", WEB), ["x", "x"]);
    assert_eq!(table("limit 3 | stats count(*)", WEB), ["3"]);
    assert_eq!(table("sort ms desc | limit 3 | stats min(ms)", WEB), ["10"]);
    assert_eq!(table("limit 3 | filter level = 'info' | display ms", WEB), ["10"]);
}

#[test]
fn dedup_keeps_the_first_in_order_and_everything_without_the_field() {
    assert_eq!(table("fields server, ms | dedup server", WEB), ["x | 30", "y | 10", "", "z | 5"]);
    assert_eq!(
        table("fields server, ms | sort @timestamp asc | dedup server | limit 3", WEB),
        ["z | 5", "", "x | 20.5"]
    );
    assert_eq!(table("filter ispresent(ms) | dedup server, level | display ms", WEB), ["30", "10", "5"]);
}

#[test]
fn comments_line_ends_and_backquotes_are_read() {
    let query = "# the slow ones\nfields `foo-bar`, ms # both\n| filter ms > 1 # and | no command\n| limit 1";
    assert_eq!(table(query, &[r#"{"foo-bar":"x # y","ms":2}"#]), ["x # y | 2"]);
    assert_eq!(table("fields a.b.0, a.c[1].d | limit 1", &[r#"{"a":{"b":[7],"c":[0,{"d":8}]}}"#]), ["7 | 8"]);
    let query =
        "fields jsonParse(log) as it | filter it.`user.id` = 5 | display it.users[0].name, jsonStringify(it.users)";
    let message = r#"{"log":"{\"user.id\":5,\"users\":[{\"name\":\"eve\"}]}"}"#;
    assert_eq!(table(query, &[message]), [r#"eve | [{"name":"eve"}]"#]);
}

#[test]
fn a_query_says_when_it_needs_no_more() {
    for (query, needed) in
        [("limit 2", 2), ("filter ms > 10 | limit 2", 3), ("sort ms | limit 2", 5), ("stats count(*)", 5)]
    {
        let mut execution = Execution::new(&parse(query), Settings::at(NOON));
        let pushed = WEB.iter().take_while(|message| execution.push(&record(NOON, message)).unwrap()).count();
        assert_eq!((pushed + 1).min(5), needed, "{query}");
    }
    let mut execution = Execution::new(&parse("filter ms > 10"), Settings { limit: 1, ..Settings::at(NOON) });
    assert!(!execution.push(&record(NOON, WEB[0])).unwrap());
    assert_eq!((execution.matched(), execution.rows().unwrap().len()), (1, 1));
}

#[test]
fn ten_thousand_rows_are_given_unless_somebody_says_how_many() {
    let asked = |limit| Settings { limit, ..Settings::at(NOON) };
    for (query, settings, expected) in [
        ("fields ms", Settings::at(NOON), 10_000),
        ("fields ms", asked(11_000), 11_000),
        ("sort ms", asked(11_000), 11_000),
        ("sort ms | dedup ms", asked(11_000), 11_000),
        ("limit 12000", Settings::at(NOON), 12_000),
        ("sort ms desc | limit 12000", asked(7), 12_000),
    ] {
        let mut execution = Execution::new(&parse(query), settings);
        for n in 0..13_000 {
            execution.push(&record(NOON - n, &format!("{{\"ms\":{n}}}"))).unwrap();
        }
        assert_eq!(execution.finish().unwrap().len(), expected, "{query}");
    }
}

#[test]
fn filters_before_anything_calculated_are_required() {
    let json = |name: &str, value: &str| format!("{:?}", parse(&format!("filter {name} = '{value}'")).required());
    assert_eq!(parse("filter @message like /Exception: \\d+/").required(), text("Exception: "));
    assert_eq!(
        parse("filter @message like 'a b' and @message like /cc|dd/").required(),
        Required::And(vec![text("a b"), Required::Or(vec![text("cc"), text("dd")])])
    );
    assert!(json("level", "error").contains("Word(\"level\")") && json("level", "error").contains("Word(\"error\")"));
    assert!(!json("status", "404").contains("404"));
    for nothing in [
        "filter @message not like 'a'",
        "filter level != 'a'",
        "parse 'x=*' as level | filter level = 'a'",
        "fields 1 as level | filter level = 'a'",
        "stats count(*) as n by level | filter level = 'a'",
        "limit 5 | filter @message like 'a'",
        "filter @message like 'a' or @logStream = 'b'",
        "fields jsonParse(@message) as a | filter a.b = 'c'",
    ] {
        assert_eq!(parse(nothing).required(), Required::Anything, "{nothing}");
    }
    assert_eq!(parse("parse 'x=*' as y | filter @message like 'a' | stats count(*)").required(), text("a"));
}
