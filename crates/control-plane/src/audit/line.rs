//! A line of the audit log. Only members of requests that name resources are looked at; of responses only the ARNs of what
//! they show.

use longshore_api::query::Form;
use longshore_model::Timestamp;
use serde::Serialize;
use serde_json::{Map, Value};
use time::OffsetDateTime;
use time::format_description::well_known::Rfc3339;

use super::Call;

/// The members of requests that name resources (API reference: the requests of all operations that change something).
const NAMES: [&str; 27] = [
    "CertificateArn",
    "capacityProvider",
    "capacityProviderArns",
    "capacityProviders",
    "cluster",
    "clusterArn",
    "clusterName",
    "containerInstance",
    "containerInstanceArn",
    "containerInstances",
    "daemonArn",
    "daemonName",
    "daemonTaskDefinition",
    "daemonTaskDefinitionArn",
    "family",
    "name",
    "primaryTaskSet",
    "principalArn",
    "resourceArn",
    "service",
    "serviceArn",
    "serviceDeploymentArn",
    "serviceName",
    "task",
    "taskDefinition",
    "taskDefinitions",
    "taskSet",
];

/// The parameters of forms that name resources (API references: the requests of Elastic Load Balancing and EC2).
const PARAMETERS: [&str; 20] = [
    "GroupId",
    "GroupName",
    "ListenerArn",
    "LoadBalancerArn",
    "Name",
    "ResourceArn",
    "ResourceArns",
    "ResourceId",
    "RuleArn",
    "RulePriorities",
    "SecurityGroupRuleId",
    "SecurityGroups",
    "SubnetId",
    "SubnetMappings",
    "Subnets",
    "TargetGroupArn",
    "Targets",
    "TrustStoreArn",
    "VpcId",
    "VpcIds",
];

/// A name that is longer is cut: it is none, and whoever sends such must not fill the log.
const MAX_NAME_CHARS: usize = 256;

/// Of a list no more are named.
const MAX_NAMES: usize = 100;

/// The caller left before there was an answer; what was begun may have been done.
const NOT_ANSWERED: &str = "NotAnswered";

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Line<'a> {
    time: String,
    request_id: String,
    operation: &'a str,
    principal: &'a str,
    access_key_id: &'a str,
    peer: Option<String>,
    status: Option<u16>,
    code: &'a str,
    #[serde(skip_serializing_if = "Map::is_empty")]
    resources: Map<String, Value>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    results: Vec<String>,
}

#[derive(Serialize)]
struct Missing {
    time: String,
    missing: u64,
    words: &'static str,
}

/// Appends a call's line.
pub(super) fn append(call: &Call, out: &mut Vec<u8>) {
    let line = Line {
        time: iso(call.time),
        request_id: call.request_id.to_string(),
        operation: call.operation,
        principal: &call.principal,
        access_key_id: &call.access_key_id,
        peer: call.peer.map(|peer| peer.to_string()),
        status: call.status,
        code: call.code.as_deref().unwrap_or(if call.status.is_some() { "OK" } else { NOT_ANSWERED }),
        resources: resources(&call.request),
        results: results(&call.response),
    };
    write(&line, out);
}

/// The line that says how many calls have none.
pub(super) fn missing(time: Timestamp, missing: u64) -> Vec<u8> {
    let words = "calls are missing before this line: the log could not be written, or not fast enough";
    let mut out = Vec::new();
    write(&Missing { time: iso(time), missing, words }, &mut out);
    out
}

fn write(line: &impl Serialize, out: &mut Vec<u8>) {
    serde_json::to_writer(&mut *out, line).expect("it has text keys, and memory takes every write");
    out.push(b'\n');
}

fn iso(time: Timestamp) -> String {
    let nanos = i128::from(time.as_millis()) * 1_000_000;
    let moment = OffsetDateTime::from_unix_timestamp_nanos(nanos).ok();
    moment.and_then(|moment| moment.format(&Rfc3339).ok()).unwrap_or_else(|| time.as_millis().to_string())
}

fn object(body: &[u8]) -> Map<String, Value> {
    serde_json::from_slice(body).unwrap_or_default()
}

/// What a request names.
fn resources(request: &[u8]) -> Map<String, Value> {
    if !request.trim_ascii_start().starts_with(b"{") {
        return parameters(request);
    }
    let named = object(request).into_iter().filter(|(member, _)| NAMES.contains(&member.as_str()) || member == "tasks");
    named.filter_map(|(member, value)| Some((member, names(value)?))).collect()
}

/// What a form names.
fn parameters(request: &[u8]) -> Map<String, Value> {
    let Ok(form) = Form::parse("", request) else { return Map::new() };
    let named = PARAMETERS.iter().filter_map(|parameter| {
        let texts = form.texts(parameter);
        let name = |text: &&str| Value::String(cut((*text).to_owned()));
        let names = match texts.as_slice() {
            [] => return None,
            [only] => name(only),
            several => Value::Array(several.iter().take(MAX_NAMES).map(name).collect()),
        };
        Some(((*parameter).to_owned(), names))
    });
    named.collect()
}

fn names(value: Value) -> Option<Value> {
    match value {
        Value::String(name) => Some(Value::String(cut(name))),
        Value::Array(names) => {
            let names = names.into_iter().filter_map(|name| match name {
                Value::String(name) => Some(Value::String(cut(name))),
                _ => None,
            });
            Some(Value::Array(names.take(MAX_NAMES).collect()))
        }
        _ => None,
    }
}

fn cut(name: String) -> String {
    match name.char_indices().nth(MAX_NAME_CHARS) {
        Some((at, _)) => format!("{}\u{2026}", &name[..at]),
        None => name,
    }
}

/// The ARNs of what a response shows: of `task` and each of `tasks` its `taskArn`, of `service` its `serviceArn`, and so on; and
/// those that it has itself.
fn results(response: &[u8]) -> Vec<String> {
    if response.starts_with(b"<") {
        return arns(&String::from_utf8_lossy(response));
    }
    let mut found = Vec::new();
    for (member, value) in object(response) {
        let arn = |shown: &Value| {
            let arn = shown.get(format!("{}Arn", member.strip_suffix('s').unwrap_or(&member)))?;
            Some(arn.as_str()?.to_owned())
        };
        match &value {
            Value::Object(_) => found.extend(arn(&value)),
            Value::Array(shown) => found.extend(shown.iter().filter_map(arn).take(MAX_NAMES)),
            Value::String(text) if member.ends_with("Arn") => found.push(text.clone()),
            _ => {}
        }
    }
    found
}

/// The ARNs in XML, each once: every text of an element that ends in `Arn`.
fn arns(xml: &str) -> Vec<String> {
    let mut found: Vec<String> = Vec::new();
    for (_, rest) in xml.match_indices("Arn>arn:").map(|(at, _)| xml.split_at(at + "Arn>".len())) {
        let arn = rest.split('<').next().unwrap_or_default();
        if found.len() < MAX_NAMES && !found.iter().any(|known| known == arn) {
            found.push(arn.to_owned());
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_forms_are_told_and_values_are_not() {
        let form = b"Action=CreateLoadBalancer&Name=web&Subnets.member.1=subnet-1&Subnets.member.2=subnet-2\
            &Tags.member.1.Key=k&Tags.member.1.Value=hidden&Actions.member.1.FixedResponseConfig.MessageBody=hidden";
        let told = Value::Object(resources(form));
        assert_eq!(told, serde_json::json!({"Name": "web", "Subnets": ["subnet-1", "subnet-2"]}));
        let xml = "<R><m><LoadBalancerArn>arn:1</LoadBalancerArn></m><TargetGroupArn>arn:2</TargetGroupArn>\
            <LoadBalancerArn>arn:1</LoadBalancerArn><Arn>x</Arn></R>";
        assert_eq!(results(xml.as_bytes()), ["arn:1", "arn:2"]);
    }

    #[test]
    fn names_are_told_and_values_are_not() {
        let request = br#"{"cluster":"prod","taskDefinition":"web:1","tasks":["a","b",3],"clientToken":"hidden","name":{"x":"hidden"},
            "overrides":{"containerOverrides":[{"name":"main","environment":[{"name":"KEY","value":"hidden"}]}]},
            "reason":"hidden","tags":[{"key":"k","value":"hidden"}]}"#;
        let told = Value::Object(resources(request));
        assert_eq!(told, serde_json::json!({"cluster": "prod", "taskDefinition": "web:1", "tasks": ["a", "b"]}));
        assert!(resources(b"not JSON").is_empty() && resources(b"[1]").is_empty());
        let long = format!(r#"{{"cluster":"{}"}}"#, "\u{2693}".repeat(1000));
        assert_eq!(resources(long.as_bytes())["cluster"].as_str().unwrap().chars().count(), MAX_NAME_CHARS + 1);
    }

    #[test]
    fn what_was_made_is_named_by_its_arn() {
        let response = br#"{"tasks":[{"taskArn":"t1","clusterArn":"c"},{"taskArn":"t2"}],"failures":[{"arn":"i"}],
            "service":{"serviceArn":"s","clusterArn":"c"},"daemonArn":"d","status":"ACTIVE"}"#;
        let mut found = results(response);
        found.sort();
        assert_eq!(found, ["d", "s", "t1", "t2"]);
        assert_eq!(results(b""), [""; 0]);
    }
}
