//! What is no query is refused at its column, in words.

use super::refused;

#[test]
fn commands_that_are_not_here_are_named() {
    refused("fields @message | pattern @message", 19, "the command pattern is not supported");
    refused("SOURCE logGroups() | fields a", 1, "the command SOURCE is not supported");
    refused("filter a = 1\n| unmask(a)", 16, "the command unmask is not supported");
    refused("select * from x", 1, "expected a command: fields, display, filter");
    refused("fields a | ", 12, "but the query ends");
    refused("| fields a", 1, "expected a command");
}

#[test]
fn places_are_counted_in_characters() {
    refused("filter ä = 'ö' x", 16, "`|` and the next command");
    refused("fields a b", 10, "`|` and the next command");
    refused("filter", 7, "a value");
    refused("filter a =", 11, "a value");
    refused("filter and", 8, "a value");
    refused("filter a = 'x", 12, "never closed");
    refused("filter a like x", 15, "a text in quotes, or a regular expression");
    refused("filter a like /x", 15, "never closed");
    refused("filter a like /(/", 15, "does not parse");
    refused("filter a in 5", 13, "[ and the values");
    refused("filter a in [1, 2", 18, "a comma or ]");
    refused("filter a not = 5", 14, "`like` or `in`");
    refused("filter (a = 1", 14, "an operator or )");
    refused("fields `a", 8, "never closed");
    refused("fields a as", 12, "a field's name");
    refused("fields foo(a)", 8, "the function foo is not supported");
    refused("fields abs(a, b)", 8, "abs takes 1 arguments, but has 2");
    refused("fields substr(a)", 8, "substr takes 2 to 3 arguments, but has 1");
    refused("fields bin(5)", 12, "a period");
    refused("fields bin(5x)", 12, "a period");
    refused("fields bin(a)", 12, "a period");
    refused("fields 5m", 8, "makes a period");
    refused("fields count(*)", 8, "aggregate function");
    refused("stats max(sum(a))", 11, "aggregate function");
    refused("stats a, count(*) by b", 7, "only fields after `by`");
    refused("stats pct(a)", 12, "a percentage");
    refused("stats pct(a, 101)", 14, "a percentage");
    refused("limit 0", 7, "from 1 to 100000");
    refused("limit 100001", 7, "from 1 to 100000");
    refused("limit many", 7, "from 1 to 100000");
    refused("sort", 5, "a value");
    refused("dedup", 6, "a field's name");
}

#[test]
fn parse_counts_what_it_takes_out() {
    refused("parse @message 'a=* b=*' as a", 26, "takes 2 parts out, but 1 are named");
    refused("parse @message 'a' as a", 16, "at least one *");
    refused("parse @message /a/", 16, "a group such as");
    refused("parse @message 'a=*'", 21, "`as` and the names");
    refused("parse @message /a(.)/", 22, "`as` and the names");
    refused("parse @message", 15, "a pattern in quotes");
}

/// "Any fields that you reference after the first stats command must be defined in that first stats command."
#[test]
fn after_stats_only_its_results_can_be_named() {
    refused(
        "stats sum(fault) by op | stats max(strlen(@message))",
        43,
        "there is no field @message after stats; there are: op, sum(fault)",
    );
    refused(
        "stats sum(a) as n by @logStream | stats avg(n) by bin(5m)",
        51,
        "there is no field @timestamp after stats",
    );
    refused("stats count(*) as n by a | sort b", 33, "there is no field b");
}
