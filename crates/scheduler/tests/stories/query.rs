//! The cluster query language: what each form selects, and where a mistake is.

use crate::support::{World, definition, instance, run_request};
use longshore_model::TaskDefinition;
use longshore_model::placement::Rules;
use longshore_scheduler::query::{Expression, MAX_LENGTH, select};
use proptest::prelude::*;
use serde_json::json;

fn web() -> TaskDefinition {
    definition("web", 1, json!({"cpu": 1, "memory": 1}))
}

/// Three instances: 1 runs a task of `family:web`, 2 is not connected and has no `stack`, 3 has a task of another group.
fn world() -> World {
    let mut world = World::default();
    let zone_a = "ecs.availability-zone=us-east-1a";
    world.register(instance(1, 1024, 1024, &[zone_a, "ecs.instance-type=g2.large", "stack=prod", "ssd"]));
    let second =
        world.register(instance(2, 1024, 1024, &["ecs.availability-zone=us-east-1b", "ecs.instance-type=t2.micro"]));
    world.register(instance(3, 1024, 1024, &[zone_a, "ecs.instance-type=g2x", "stack=test", "rack=7"]));
    world.connect(second, false);
    for (number, definition) in [(1, web()), (3, definition("db", 1, json!({"cpu": 1, "memory": 1})))] {
        let mut request = run_request(&definition, 1, Rules::default());
        request.placement =
            longshore_scheduler::run::Target::Instances(vec![longshore_model::InstanceId::from_bits(number)]);
        assert_eq!(world.run(&[request])[0].tasks.len(), 1);
    }
    world
}

#[test]
fn expressions_select_instances() {
    // Rule 5.5.7: a value that is not there is none of those asked for, so that `!=` selects its instance.
    // Rule 5.5.1, 5.5.2: comparisons joined by and, or, not and parentheses; and binds tighter than or; words and signs
    // mean the same.
    let world = world();
    let cases: &[(&str, &[u128])] = &[
        ("attribute:stack == prod", &[1]),
        ("attribute:stack equals prod", &[1]),
        ("attribute:stack=='prod'", &[1]),
        ("attribute:stack != prod", &[2, 3]),
        ("attribute:stack not_equals prod", &[2, 3]),
        ("attribute:stack in [prod, 'test']", &[1, 3]),
        ("attribute:stack !in [prod,test]", &[2]),
        ("attribute:stack not_in [prod]", &[2, 3]),
        ("attribute:ssd exists", &[1]),
        ("attribute:ssd !exists", &[2, 3]),
        ("attribute:ssd not_exists", &[2, 3]),
        ("attribute:stack exists", &[1, 3]),
        ("attribute:ssd == x", &[]),
        ("attribute:ecs.instance-type =~ g2.*", &[1, 3]),
        ("attribute:ecs.instance-type =~ g2", &[]),
        ("attribute:ecs.instance-type matches '(g2|t2)\\.[a-z]+'", &[1, 2]),
        ("attribute:ecs.instance-type !~ g2.*", &[2]),
        ("attribute:rack > 6", &[3]),
        ("attribute:rack >= 7", &[3]),
        ("attribute:rack < 7", &[]),
        ("attribute:rack less_than_equal 10", &[3]),
        ("attribute:stack greater_than prod", &[3]),
        ("agentConnected == true", &[1, 3]),
        ("agentConnected == false", &[2]),
        ("agentConnected != true", &[2]),
        ("agentVersion >= 1.9", &[1, 2, 3]),
        ("agentVersion < 1.100.0", &[1, 2, 3]),
        ("agentVersion == 1.90", &[1, 2, 3]),
        ("agentVersion > 1.90.0", &[]),
        ("ec2InstanceId in [i-1, i-3]", &[1, 3]),
        ("ec2InstanceId =~ 'i-[12]'", &[1, 2]),
        ("ec2InstanceId =~ i-[12]", &[1, 2]),
        ("ec2InstanceId =~ i-(1|2)", &[1, 2]),
        ("(ec2InstanceId =~ i-(1|2)) and agentConnected == true", &[1]),
        ("registeredAt >= 2018-06-18T22:28:28+00:00", &[1, 2, 3]),
        ("registeredAt > 2018-06-18T22:28:28Z", &[]),
        ("registeredAt < 2018-06-19", &[1, 2, 3]),
        ("runningTasksCount == 0", &[2]),
        ("runningTasksCount greater_than_equal 1", &[1, 3]),
        ("task:group == family:web", &[1]),
        ("task:group in [family:web, family:db]", &[1, 3]),
        ("task:group =~ family:.*", &[1, 3]),
        ("not(task:group == family:web)", &[2, 3]),
        ("! task:group == family:web", &[2, 3]),
        ("attribute:stack == prod or attribute:stack == test and agentConnected == false", &[1]),
        ("(attribute:stack == prod || attribute:stack == test) && agentConnected == true", &[1, 3]),
        ("attribute:stack exists and not attribute:ssd exists", &[3]),
        ("not not attribute:ssd exists", &[1]),
        (
            "attribute:ecs.availability-zone in [us-east-1a, us-east-1b] and attribute:ecs.instance-type != t2.micro",
            &[1, 3],
        ),
    ];
    for (text, expected) in cases {
        let expression = Expression::parse(text).unwrap_or_else(|error| panic!("{text}: {error}"));
        let found: Vec<u128> = select(world.state(), &expression).iter().map(|id| id.bits()).collect();
        assert_eq!(&found, expected, "{text}");
    }
}

#[test]
fn an_operator_is_a_sign_or_a_word() {
    // Rule 5.5.1: `&&` is `and`, `||` is `or`, `!` is `not`, and each sign of a comparison has its word.
    let world = world();
    let found = |text: &str| {
        let expression = Expression::parse(text).unwrap_or_else(|error| panic!("{text}: {error}"));
        select(world.state(), &expression)
    };
    let pairs = [
        ("attribute:rack == 7", "attribute:rack equals 7"),
        ("attribute:rack != 7", "attribute:rack not_equals 7"),
        ("attribute:rack > 6", "attribute:rack greater_than 6"),
        ("attribute:rack >= 7", "attribute:rack greater_than_equal 7"),
        ("attribute:rack < 8", "attribute:rack less_than 8"),
        ("attribute:rack <= 7", "attribute:rack less_than_equal 7"),
        ("attribute:rack !exists", "attribute:rack not_exists"),
        ("attribute:rack !in [7]", "attribute:rack not_in [7]"),
        ("attribute:rack =~ [0-9]", "attribute:rack matches [0-9]"),
        ("attribute:rack !~ [0-9]", "attribute:rack not_matches [0-9]"),
        ("attribute:rack exists || agentConnected == false", "attribute:rack exists or agentConnected == false"),
        ("attribute:rack exists && agentConnected == true", "attribute:rack exists and agentConnected == true"),
        ("!attribute:rack exists", "not attribute:rack exists"),
    ];
    for (sign, word) in pairs {
        let instances = found(sign);
        assert!((1..3).contains(&instances.len()), "{sign} selects some and not all: {instances:?}");
        assert_eq!(instances, found(word), "{word}");
    }
}

#[test]
fn each_subject_has_operators_of_its_own() {
    // Rule 5.5.2: what has an order is ordered, what is one of a set is looked for, and attributes take everything.
    let equality = ["== V", "!= V"];
    let sets = ["in [V]", "!in [V]", "=~ V", "!~ V"];
    let orders = ["> V", ">= V", "< V", "<= V"];
    let existence = ["exists", "!exists"];
    let set: &[&[&str]] = &[&equality, &sets];
    let order: &[&[&str]] = &[&equality, &orders];
    let cases = [
        ("agentConnected", "true", set),
        ("ec2InstanceId", "i-1", set),
        ("task:group", "family:web", set),
        ("agentVersion", "1.9.0", order),
        ("registeredAt", "2018-06-18", order),
        ("runningTasksCount", "1", order),
        ("attribute:stack", "prod", &[&equality, &sets, &orders, &existence]),
    ];
    for (subject, value, taken) in cases {
        for operator in [&equality[..], &sets, &orders, &existence].concat() {
            let text = format!("{subject} {}", operator.replace('V', value));
            let fits = taken.iter().any(|operators| operators.contains(&operator));
            match Expression::parse(&text) {
                Ok(_) => assert!(fits, "{text}"),
                Err(error) => {
                    assert!(!fits && error.message.ends_with("cannot be compared this way"), "{text}: {error}")
                }
            }
        }
    }
}

#[test]
fn an_agents_version_is_ordered_by_its_numbers() {
    // Rule 5.5.5: 1.100 comes after 1.9, whatever the order of the characters.
    let mut world = world();
    for (number, version) in [(1, "1.9.2"), (2, "1.10.0"), (3, "1.100.0")] {
        let id = longshore_model::InstanceId::from_bits(number);
        let session = (*world.state().instance(id).unwrap().session.clone().unwrap().value).clone();
        let session = longshore_model::InstanceSession { agent_version: Some(version.into()), ..session };
        world.put(longshore_model::Record::Session(crate::support::cluster(), id, session.into()));
    }
    for (text, expected) in [
        ("agentVersion < 1.10.0", &[1][..]),
        ("agentVersion >= 1.10", &[2, 3]),
        ("agentVersion > 1.10.0 and agentVersion < 1.101", &[3]),
        ("agentVersion == 1.100", &[3]),
        ("agentVersion != 1.10.0", &[1, 3]),
    ] {
        let found = select(world.state(), &Expression::parse(text).unwrap());
        assert_eq!(found.iter().map(|id| id.bits()).collect::<Vec<_>>(), expected, "{text}");
    }
}

#[test]
fn a_date_is_written_in_four_ways() {
    // Rule 5.5.4: with an offset, with `Z`, without a zone, or the day only; a time without a zone is in UTC.
    let world = world();
    for (text, selects) in [
        ("registeredAt == 2018-06-18T22:28:28+00:00", true),
        ("registeredAt == 2018-06-18T20:28:28-02:00", true),
        ("registeredAt == 2018-06-18T22:28:28Z", true),
        ("registeredAt == 2018-06-18T22:28:28", true),
        ("registeredAt == '2018-06-18T22:28:28'", true),
        ("registeredAt > 2018-06-18", true),
        ("registeredAt <= 2018-06-18", false),
        ("registeredAt > 2018-06-18T22:28:28", false),
        ("registeredAt < 2018-06-18T22:28:29", true),
    ] {
        let found = select(world.state(), &Expression::parse(text).unwrap());
        assert_eq!(found.len(), if selects { 3 } else { 0 }, "{text}");
    }
}

#[test]
fn a_pattern_matches_the_whole_value() {
    // Rule 5.5.6: `g2` is not enough for `g2.large`, and a pattern may hold parentheses where one would not stand alone.
    let world = world();
    for (text, expected) in [
        ("attribute:ecs.instance-type =~ g2", &[][..]),
        ("attribute:ecs.instance-type =~ g2.*", &[1, 3]),
        ("attribute:ecs.instance-type =~ .*large", &[1]),
        ("attribute:ecs.instance-type =~ arge", &[]),
        ("attribute:ecs.instance-type =~ '(g2|t2)[.].*'", &[1, 2]),
        ("attribute:stack =~ '[a-o].*|test'", &[3]),
    ] {
        let found = select(world.state(), &Expression::parse(text).unwrap());
        assert_eq!(found.iter().map(|id| id.bits()).collect::<Vec<_>>(), expected, "{text}");
    }
}

#[test]
fn errors_name_the_column() {
    // Rule 5.5.3: what does not parse is refused where it is written, with the column; at most 2,000 characters.
    let long_subject = "a subject (agentConnected, agentVersion, ec2InstanceId, registeredAt, runningTasksCount, \
                        task:group or attribute:NAME)";
    let cases = [
        ("", 1, format!("expected {long_subject}, the expression ends")),
        ("  cpu == 1", 3, format!("expected {long_subject}, found `cpu`")),
        ("attribute: == x", 1, "an attribute's name is missing".to_owned()),
        ("attribute:x", 12, "expected an operator, the expression ends".to_owned()),
        ("attribute:x = y", 13, "expected an operator, found `=`".to_owned()),
        ("attribute:x is y", 13, "expected an operator, found `is`".to_owned()),
        ("attribute:x ! y", 13, "expected an operator, found `!`".to_owned()),
        ("attribute:x ==", 15, "expected a value, the expression ends".to_owned()),
        ("attribute:x === y", 15, "expected a value, found `=`".to_owned()),
        ("attribute:x == 'y", 16, "a single quote is not closed".to_owned()),
        ("attribute:x == \"y\"", 16, "a value is quoted with single quotes".to_owned()),
        ("attribute:x in y", 16, "expected `[`, found `y`".to_owned()),
        ("attribute:x in [a b]", 19, "expected `,` or `]`, found `b`".to_owned()),
        ("attribute:x in []", 17, "expected a value, found `]`".to_owned()),
        ("attribute:x == a b", 18, "expected `and`, `or` or the end, found `b`".to_owned()),
        ("attribute:x == a and", 21, format!("expected {long_subject}, the expression ends")),
        ("(attribute:x == a", 18, "expected `)`, the expression ends".to_owned()),
        ("attribute:x == a)", 17, "expected `and`, `or` or the end, found `)`".to_owned()),
        ("attribute:x =~ '*'", 16, "`*` is not a pattern".to_owned()),
        ("agentConnected > true", 16, "agentConnected cannot be compared this way".to_owned()),
        ("agentConnected == yes", 19, "agentConnected is `true` or `false`".to_owned()),
        ("task:group exists", 12, "task:group cannot be compared this way".to_owned()),
        ("registeredAt in [2018-01-01]", 14, "registeredAt cannot be compared this way".to_owned()),
        ("registeredAt > soon", 16, "expected a date such as 2018-06-18T22:28:28Z, found `soon`".to_owned()),
        ("runningTasksCount == few", 22, "expected a number, found `few`".to_owned()),
        ("agentVersion > latest", 16, "expected a version such as 1.4.0, found `latest`".to_owned()),
        ("attribute:é == 'ü' x", 20, "expected `and`, `or` or the end, found `x`".to_owned()),
    ];
    for (text, column, message) in cases {
        let error = Expression::parse(text).expect_err(text);
        assert_eq!((error.column, &error.message), (column, &message), "{text}");
        assert_eq!(error.to_string(), format!("{message} at column {column}"));
    }
}

#[test]
fn length_and_depth_are_limited() {
    // Rule 5.5.3: what does not parse is refused where it is written, with the column; at most 2,000 characters.
    let long = format!("attribute:x == {}", "y".repeat(MAX_LENGTH));
    assert_eq!(Expression::parse(&long).unwrap_err().column, MAX_LENGTH + 1);
    let nested = |depth: usize| format!("{}attribute:x exists{}", "(".repeat(depth), ")".repeat(depth));
    assert!(Expression::parse(&nested(32)).is_ok());
    assert_eq!(Expression::parse(&nested(33)).unwrap_err().message, "nested deeper than 32 levels");
    assert!(Expression::parse(&format!("{}attribute:x exists", "!".repeat(900))).is_err());
    let huge = format!("attribute:x =~ '{}'", "(a{200}){200}");
    assert!(Expression::parse(&huge).unwrap_err().message.ends_with("is not a pattern"));
}

#[test]
fn only_questions_about_tasks_depend_on_tasks() {
    // Rule 5.5.2: only groups and counts are asked of the tasks that run.
    let depends = |text| Expression::parse(text).unwrap().depends_on_tasks();
    assert!(depends("attribute:x exists or not (task:group == a)"));
    assert!(depends("runningTasksCount > 1 and attribute:x exists"));
    assert!(!depends("attribute:x exists and agentConnected == true"));
}

proptest! {
    #[test]
    fn no_text_makes_the_parser_panic(text in "\\PC{0,60}") {
        let _ = Expression::parse(&text);
    }

    #[test]
    fn no_sequence_of_words_makes_the_parser_panic(words in proptest::collection::vec(
        proptest::sample::select(vec![
            "attribute:a", "task:group", "==", "!", "in", "[", "]", ",", "(", ")", "and", "||", "not", "'", "x", "=~",
            "registeredAt", "2018-01-01", "exists", "é",
        ]), 0..20)
    ) {
        if let Err(error) = Expression::parse(&words.join(" ")) {
            prop_assert!(error.column <= words.join(" ").chars().count() + 1);
        }
    }

    #[test]
    fn negation_selects_the_others(index in 0usize..6) {
        // Rule 5.5.1: comparisons joined by and, or, not and parentheses; and binds tighter than or; words and signs
        // mean the same.
        let text = [
            "attribute:stack == prod", "agentConnected == true", "task:group == family:web", "attribute:rack > 3",
            "runningTasksCount == 0", "attribute:ecs.instance-type =~ g2.*",
        ][index];
        let world = world();
        let selected = select(world.state(), &Expression::parse(text).unwrap());
        let others = select(world.state(), &Expression::parse(&format!("not ({text})")).unwrap());
        prop_assert_eq!(selected.len() + others.len(), 3);
        prop_assert!(selected.iter().all(|id| !others.contains(id)));
    }
}
