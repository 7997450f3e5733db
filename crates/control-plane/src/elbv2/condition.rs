//! Conditions of rules: read, checked and shown.

use std::sync::Arc;

use longshore_api::elbv2 as wire;
use longshore_api::error::Error;
use longshore_model::load_balancing::Condition;
use longshore_model::network::Cidr;

use super::{error, expression, quota};

/// As long a value can be; a name of a header or a method can be shorter only.
const MAX_CHARS: usize = 128;
const MAX_NAME_CHARS: usize = 40;

/// The conditions that a rule can have once.
const ONCE: [&str; 4] = ["http-request-method", "host-header", "path-pattern", "source-ip"];

/// Reads the conditions of a rule.
///
/// # Errors
/// `ValidationError` or `InvalidConfigurationRequest` with what is wrong with the first bad one.
pub(super) fn read(conditions: Option<&[wire::RuleCondition]>) -> Result<Vec<Condition>, Error> {
    let conditions = conditions.unwrap_or_default();
    let read: Vec<Condition> = conditions.iter().map(condition).collect::<Result<_, _>>()?;
    if read.is_empty() {
        return Err(error::validation("A rule must have at least one condition"));
    }
    for field in ONCE {
        if read.iter().filter(|condition| condition.field() == field).count() > 1 {
            return Err(error::configuration(format!("A rule can only have one '{field}' condition")));
        }
    }
    let values: usize = read.iter().map(Condition::len).sum();
    if values > quota::CONDITION_VALUES {
        let text = format!("A rule can only have '{}' condition values", quota::CONDITION_VALUES);
        return Err(error::validation(text));
    }
    if read.iter().map(wildcards).sum::<usize>() > quota::CONDITION_WILDCARDS {
        let text = format!("A rule can only have '{}' wildcards in its condition values", quota::CONDITION_WILDCARDS);
        return Err(error::validation(text));
    }
    Ok(read)
}

fn condition(given: &wire::RuleCondition) -> Result<Condition, Error> {
    let field = given.field.as_deref().unwrap_or_default();
    let configured = [
        ("host-header", given.host_header_config.is_some()),
        ("path-pattern", given.path_pattern_config.is_some()),
        ("http-header", given.http_header_config.is_some()),
        ("http-request-method", given.http_request_method_config.is_some()),
        ("query-string", given.query_string_config.is_some()),
        ("source-ip", given.source_ip_config.is_some()),
    ];
    if !configured.iter().any(|(known, _)| *known == field) {
        let known: Vec<&str> = configured.iter().map(|(known, _)| *known).collect();
        let text = format!("Condition field '{}' must be one of '[{}]'", error::cut(field), known.join(", "));
        return Err(error::validation(text));
    }
    if let Some((other, _)) = configured.iter().find(|(of, is)| *is && *of != field) {
        return Err(error::configuration(format!("A '{field}' condition cannot have the configuration of '{other}'")));
    }
    let texts = |list: Option<&Vec<String>>| -> Vec<Arc<str>> {
        list.into_iter().flatten().map(|text| text.as_str().into()).collect()
    };
    let own = |values: Option<&Vec<String>>| texts(values.or(given.values.as_ref()));
    let expressions = |list: Option<&Vec<String>>| texts(list.or(given.regex_values.as_ref()));
    let read = match field {
        "host-header" => {
            let config = given.host_header_config.as_ref();
            Condition::Host {
                values: own(config.and_then(|it| it.values.as_ref())),
                expressions: expressions(config.and_then(|it| it.regex_values.as_ref())),
            }
        }
        "path-pattern" => {
            let config = given.path_pattern_config.as_ref();
            Condition::Path {
                values: own(config.and_then(|it| it.values.as_ref())),
                expressions: expressions(config.and_then(|it| it.regex_values.as_ref())),
            }
        }
        "http-header" => {
            let config = given.http_header_config.as_ref();
            Condition::Header {
                name: config.and_then(|it| it.http_header_name.as_deref()).unwrap_or_default().into(),
                values: texts(config.and_then(|it| it.values.as_ref())),
                expressions: texts(config.and_then(|it| it.regex_values.as_ref())),
            }
        }
        "http-request-method" => {
            Condition::Method(texts(given.http_request_method_config.as_ref().and_then(|it| it.values.as_ref())))
        }
        "source-ip" => Condition::SourceIp(texts(given.source_ip_config.as_ref().and_then(|it| it.values.as_ref()))),
        _ => {
            let pairs = given.query_string_config.as_ref().and_then(|it| it.values.as_ref());
            let pair = |pair: &wire::QueryStringKeyValuePair| {
                let key = pair.key.as_deref().filter(|key| !key.is_empty());
                (key.map(Into::into), pair.value.as_deref().unwrap_or_default().into())
            };
            Condition::Query(pairs.into_iter().flatten().map(pair).collect())
        }
    };
    check(&read)?;
    Ok(read)
}

fn check(condition: &Condition) -> Result<(), Error> {
    let field = condition.field();
    if condition.is_empty() {
        return Err(error::validation(format!("A '{field}' condition must have a value")));
    }
    let max = if matches!(condition, Condition::Method(_)) { MAX_NAME_CHARS } else { MAX_CHARS };
    for value in texts(condition) {
        let count = value.chars().count();
        if count == 0 || count > max {
            let text = format!(
                "A value of a '{field}' condition must have 1 to {max} characters, '{}' has not",
                error::cut(value)
            );
            return Err(error::validation(text));
        }
    }
    let bad = |value: &str, why: &str| {
        Err(error::validation(format!(
            "The value '{}' of a '{field}' condition is not valid: {why}",
            error::cut(value)
        )))
    };
    match condition {
        Condition::Host { values, expressions } => {
            let fits = |value: &str| value.bytes().all(|b| b.is_ascii_alphanumeric() || b"-.*?".contains(&b));
            if let Some(value) = values.iter().find(|value| !fits(value)) {
                return bad(value, "a host has letters, digits, '-', '.', and the wildcards '*' and '?'");
            }
            if let Some(value) = values.iter().find(|value| !value.contains('.')) {
                return bad(value, "it must have at least one '.'");
            }
            expressions.iter().try_for_each(|it| expression::check(it))
        }
        Condition::Path { values, expressions } => {
            let fits = |value: &str| {
                value.bytes().all(|b| b.is_ascii_alphanumeric() || b"_-.$/~\"'@:+&*?!%,;=()[]{}|^#".contains(&b))
            };
            match values.iter().find(|value| !fits(value)) {
                Some(value) => bad(value, "it has a character that no path has"),
                None => expressions.iter().try_for_each(|it| expression::check(it)),
            }
        }
        Condition::Header { name, expressions, .. } => {
            let is_token = |b: u8| b.is_ascii_alphanumeric() || b"!#$%&'*+-.^_`|~".contains(&b);
            if name.is_empty() || name.len() > MAX_NAME_CHARS || !name.bytes().all(is_token) {
                let text = format!(
                    "The header name '{}' must be 1 to {MAX_NAME_CHARS} characters of a name",
                    error::cut(name)
                );
                return Err(error::validation(text));
            }
            if name.eq_ignore_ascii_case("host") {
                return Err(error::validation("Use a 'host-header' condition instead of the header 'Host'"));
            }
            expressions.iter().try_for_each(|it| expression::check(it))
        }
        Condition::Method(values) => {
            let fits = |value: &str| value.bytes().all(|b| b.is_ascii_uppercase() || b"-_".contains(&b));
            match values.iter().find(|value| !fits(value)) {
                Some(value) => bad(value, "a method has capital letters, '-' and '_'"),
                None => Ok(()),
            }
        }
        Condition::Query(_) => Ok(()),
        Condition::SourceIp(values) => match values.iter().find(|value| value.parse::<Cidr>().is_err()) {
            Some(value) => bad(value, "it is no CIDR block"),
            None => Ok(()),
        },
    }
}

/// Every text of a condition, but for a header's name.
fn texts(condition: &Condition) -> Vec<&str> {
    match condition {
        Condition::Host { values, expressions }
        | Condition::Path { values, expressions }
        | Condition::Header { values, expressions, .. } => {
            values.iter().chain(expressions).map(|text| &**text).collect()
        }
        Condition::Method(values) | Condition::SourceIp(values) => values.iter().map(|text| &**text).collect(),
        Condition::Query(pairs) => {
            pairs.iter().flat_map(|(key, value)| key.as_deref().into_iter().chain([&**value])).collect()
        }
    }
}

fn wildcards(condition: &Condition) -> usize {
    let count = |text: &str| text.bytes().filter(|byte| b"*?".contains(byte)).count();
    match condition {
        Condition::Host { values, .. } | Condition::Path { values, .. } | Condition::Header { values, .. } => {
            values.iter().map(|value| count(value)).sum()
        }
        Condition::Query(pairs) => {
            pairs.iter().map(|(key, value)| key.as_deref().map_or(0, count) + count(value)).sum()
        }
        Condition::Method(_) | Condition::SourceIp(_) => 0,
    }
}

/// A condition on the wire; one of host or path shows its values twice, as clients of old expect.
pub(super) fn wire(condition: &Condition) -> wire::RuleCondition {
    let texts = |list: &[Arc<str>]| -> Option<Vec<String>> {
        Some(list.iter().map(ToString::to_string).collect()).filter(|list: &Vec<String>| !list.is_empty())
    };
    let mut shown = wire::RuleCondition { field: Some(condition.field().to_owned()), ..wire::RuleCondition::default() };
    match condition {
        Condition::Host { values, expressions } => {
            (shown.values, shown.regex_values) = (texts(values), texts(expressions));
            shown.host_header_config =
                Some(wire::HostHeaderConditionConfig { values: texts(values), regex_values: texts(expressions) });
        }
        Condition::Path { values, expressions } => {
            (shown.values, shown.regex_values) = (texts(values), texts(expressions));
            shown.path_pattern_config =
                Some(wire::PathPatternConditionConfig { values: texts(values), regex_values: texts(expressions) });
        }
        Condition::Header { name, values, expressions } => {
            shown.http_header_config = Some(wire::HttpHeaderConditionConfig {
                http_header_name: Some(name.to_string()),
                values: texts(values),
                regex_values: texts(expressions),
            });
        }
        Condition::Method(values) => {
            shown.http_request_method_config = Some(wire::HttpRequestMethodConditionConfig { values: texts(values) });
        }
        Condition::SourceIp(values) => {
            shown.source_ip_config = Some(wire::SourceIpConditionConfig { values: texts(values) });
        }
        Condition::Query(pairs) => {
            let pairs = pairs.iter().map(|(key, value)| wire::QueryStringKeyValuePair {
                key: key.as_deref().map(str::to_owned),
                value: Some(value.to_string()),
            });
            shown.query_string_config = Some(wire::QueryStringConditionConfig { values: Some(pairs.collect()) });
        }
    }
    shown
}
