//! The table of the validation against requests good and bad.

use serde_json::{Map, Value, json};

use super::shape::Shape;
use super::table::ecs as table;
use super::words::{Kind, WORDS};
use super::{Words, check, check_words, decode, tables};
use crate::ecs::{self, Operation};
use crate::{acm, cloudwatch, ec2, elbv2, logs, sts};

/// The code and text of the refusal.
fn refusal(operation: Operation, body: Value) -> (String, String) {
    let error = check(operation, &body).expect_err("refused");
    assert_eq!(error.status(), 400);
    (error.code.to_string(), error.message)
}

fn assert_refused(operation: Operation, body: Value, code: &str, message: &str) {
    assert_eq!(refusal(operation, body), (code.to_owned(), message.to_owned()));
}

fn assert_invalid(operation: Operation, body: Value, violation: &str) {
    let message = format!("1 validation error detected: {violation}");
    assert_refused(operation, body, "InvalidParameterException", &message);
}

#[test]
fn each_kind_of_constraint() {
    use Operation::{CreateCluster, StopTask, TagResource, UpdateCapacityProvider, UpdateDaemon, UpdateTaskSet};
    let null = "failed to satisfy constraint: Member must not be null";
    assert_invalid(StopTask, json!({}), &format!("Value null at 'task' {null}"));
    assert_invalid(StopTask, json!({"task": null}), &format!("Value null at 'task' {null}"));
    assert_invalid(
        TagResource,
        json!({"resourceArn": "a", "tags": [{"key": "ok"}, {"key": ""}]}),
        "Value '' at 'tags.2.member.key' failed to satisfy constraint: \
         Member must have length greater than or equal to 1",
    );
    assert_invalid(
        TagResource,
        json!({"resourceArn": "a", "tags": [{"key": "k".repeat(129)}]}),
        &format!(
            "Value '{}' at 'tags.1.member.key' failed to satisfy constraint: \
             Member must have length less than or equal to 128",
            "k".repeat(129)
        ),
    );
    assert_invalid(
        TagResource,
        json!({"resourceArn": "a", "tags": [{"key": "a#b"}]}),
        r"Value 'a#b' at 'tags.1.member.key' failed to satisfy constraint: Member must satisfy regular expression pattern: ([\p{L}\p{Z}\p{N}_.:/=+\-@]*)",
    );
    let tags: Vec<Value> = (0..51).map(|number| json!({"key": format!("k{number}")})).collect();
    assert_invalid(
        CreateCluster,
        json!({"tags": tags}),
        "Value at 'tags' failed to satisfy constraint: Member must have length less than or equal to 50",
    );
    assert_invalid(
        CreateCluster,
        json!({"defaultCapacityProviderStrategy": [{"capacityProvider": "a", "weight": 1001}]}),
        "Value '1001' at 'defaultCapacityProviderStrategy.1.member.weight' failed to satisfy constraint: \
         Member must have value less than or equal to 1000",
    );
    assert_invalid(
        CreateCluster,
        json!({"defaultCapacityProviderStrategy": [{"capacityProvider": "a", "base": -1}]}),
        "Value '-1' at 'defaultCapacityProviderStrategy.1.member.base' failed to satisfy constraint: \
         Member must have value greater than or equal to 0",
    );
    assert_invalid(
        UpdateTaskSet,
        json!({"cluster": "c", "service": "s", "taskSet": "t", "scale": {"unit": "HALVES", "value": 0.5}}),
        "Value 'HALVES' at 'scale.unit' failed to satisfy constraint: Member must satisfy enum value set: [PERCENT]",
    );
    let (_, message) = refusal(
        UpdateDaemon,
        json!({"deploymentConfiguration": {"drainPercent": 100.5}, "daemonArn": "d", "daemonTaskDefinitionArn": "t",
               "capacityProviderArns": []}),
    );
    assert!(message.ends_with("Member must have value less than or equal to 100"), "{message}");
    let (code, message) = refusal(
        UpdateCapacityProvider,
        json!({"name": "c", "autoScalingGroupProvider": {"managedScaling": {"targetCapacity": 101}}}),
    );
    assert_eq!(code, "ClientException");
    assert!(message.contains("'autoScalingGroupProvider.managedScaling.targetCapacity'"), "{message}");
}

#[test]
fn limits_are_inclusive() {
    for weight in [0, 1000] {
        let body = json!({"defaultCapacityProviderStrategy": [{"capacityProvider": "a", "weight": weight}]});
        check(Operation::CreateCluster, &body).unwrap();
    }
    for key in ["k".repeat(128), "é".repeat(128), "a b_c.d:e/f=g+h-i@j".to_owned()] {
        check(Operation::TagResource, &json!({"resourceArn": "a", "tags": [{"key": key, "value": ""}]})).unwrap();
    }
}

#[test]
fn all_violations_are_told_in_one_answer() {
    assert_refused(
        Operation::PutAttributes,
        json!({"attributes": [{"value": "v"}, {"name": "n", "targetType": "moon"}, null]}),
        "InvalidParameterException",
        "3 validation errors detected: \
         Value null at 'attributes.1.member.name' failed to satisfy constraint: Member must not be null; \
         Value 'moon' at 'attributes.2.member.targetType' failed to satisfy constraint: \
         Member must satisfy enum value set: [container-instance]; \
         Value null at 'attributes.3.member' failed to satisfy constraint: Member must not be null",
    );
}

#[test]
fn the_answer_stays_small_whatever_was_sent() {
    let attributes: Vec<Value> = (0..10_000).map(|_| json!({"targetType": "ü".repeat(5_000)})).take(1_000).collect();
    let (_, message) = refusal(Operation::PutAttributes, json!({"attributes": attributes}));
    assert!(message.starts_with("2000 validation errors detected: "));
    assert!(message.ends_with("; …"));
    assert!(message.len() < 20_000, "{}", message.len());
}

#[test]
fn words_that_ecs_has_of_its_own() {
    use Operation::*;
    for (operation, body, code, message) in [
        (RegisterTaskDefinition, json!({}), "ClientException", "Family can not be blank."),
        (RegisterTaskDefinition, json!({"family": "f"}), "ClientException", "Container list cannot be empty."),
        (RunTask, json!({}), "InvalidParameterException", "Task Definition can not be blank."),
        (DescribeTasks, json!({"cluster": "c"}), "InvalidParameterException", "Tasks cannot be empty."),
        (DescribeContainerInstances, json!({}), "ClientException", "Container Instances cannot be empty."),
        (
            RunTask,
            json!({"taskDefinition": "t", "launchType": "MOON"}),
            "InvalidParameterException",
            "launch type should be one of [EC2,FARGATE,EXTERNAL,MANAGED_INSTANCES]",
        ),
        (
            CreateService,
            json!({"serviceName": "s", "schedulingStrategy": "SOMETIMES"}),
            "InvalidParameterException",
            "Scheduling strategy should be one of [REPLICA,DAEMON]",
        ),
        (
            UpdateContainerInstancesState,
            json!({"containerInstances": ["i"], "status": "SLEEPING"}),
            "InvalidParameterException",
            "Container instance status should be one of [ACTIVE, DRAINING]",
        ),
    ] {
        assert_refused(operation, body, code, message);
    }
    let (_, message) = refusal(PutAccountSetting, json!({"name": "{values}", "value": "enabled"}));
    assert!(message.starts_with("{values} should be one of [serviceLongArnFormat,taskLongArnFormat,"), "{message}");
}

#[test]
fn own_words_belong_to_members_that_exist_and_can_be_violated() {
    let mut structures = Vec::new();
    for operation in Operation::ALL {
        collect(table::input(operation), &mut structures);
    }
    for words in WORDS {
        let (_, members) = structures
            .iter()
            .find(|(name, _)| *name == words.structure)
            .unwrap_or_else(|| panic!("{words:?}: no such structure"));
        let member = members.iter().find(|member| member.name == words.member);
        let member = member.unwrap_or_else(|| panic!("{words:?}: no such member"));
        let possible = match words.kind {
            Kind::Missing => member.required,
            Kind::Enum => matches!(member.shape, Shape::Enum { .. }),
            Kind::Range => matches!(member.shape, Shape::Integer(limits) if limits.min.is_some()),
        };
        assert!(possible, "{words:?} cannot happen");
    }
}

fn collect(shape: &'static Shape, structures: &mut Vec<(&'static str, &'static [super::shape::Member])>) {
    match shape {
        Shape::Structure { name, members } if !structures.iter().any(|(known, _)| known == name) => {
            structures.push((name, members));
            for member in *members {
                collect(member.shape, structures);
            }
        }
        Shape::List { element, .. } => collect(element, structures),
        Shape::Map { value } => collect(value, structures),
        _ => {}
    }
}

#[test]
fn wrong_json_types() {
    use Operation::{RegisterTaskDefinition as Register, SubmitTaskStateChange as Submit, TagResource as Tag};
    let container = |container: Value| json!({"family": "f", "containerDefinitions": [container]});
    for (operation, body, message) in [
        (Register, json!({"family": 1}), "NUMBER_VALUE cannot be converted to String (at 'family')"),
        (Register, json!({"family": 1.5}), "DECIMAL_VALUE cannot be converted to String (at 'family')"),
        (Register, json!({"networkMode": true}), "TRUE_VALUE cannot be converted to String (at 'networkMode')"),
        (
            Register,
            container(json!({"cpu": "10"})),
            "STRING_VALUE cannot be converted to Integer (at 'containerDefinitions.1.member.cpu')",
        ),
        (
            Register,
            container(json!({"cpu": 1.5})),
            "DECIMAL_VALUE cannot be converted to Integer (at 'containerDefinitions.1.member.cpu')",
        ),
        (
            Register,
            container(json!({"memory": 1_i64 << 31})),
            "NUMBER_VALUE cannot be converted to Integer (at 'containerDefinitions.1.member.memory')",
        ),
        (
            Register,
            container(json!({"essential": "false"})),
            "STRING_VALUE cannot be converted to Boolean (at 'containerDefinitions.1.member.essential')",
        ),
        (
            Register,
            container(json!({"dockerLabels": {"a": 1}})),
            "NUMBER_VALUE cannot be converted to String (at 'containerDefinitions.1.member.dockerLabels.a')",
        ),
        (Register, container(json!("web")), "Unexpected field type (at 'containerDefinitions.1.member')"),
        (
            Register,
            container(json!(["web"])),
            "Unrecognized collection type class ContainerDefinition (at 'containerDefinitions.1.member')",
        ),
        (
            Register,
            json!({"containerDefinitions": {}}),
            "Start of structure or map found where not expected (at 'containerDefinitions')",
        ),
        (Register, json!({"family": ["f"]}), "Unrecognized collection type class java.lang.String (at 'family')"),
        (Tag, json!({"tags": "a=b"}), "Unexpected field type (at 'tags')"),
        (
            Submit,
            json!({"pullStartedAt": "2024-01-01"}),
            "STRING_VALUE cannot be converted to milliseconds since epoch (at 'pullStartedAt')",
        ),
        (Submit, json!([]), "Unrecognized collection type class SubmitTaskStateChangeRequest"),
        (Submit, json!("x"), "Unexpected field type"),
    ] {
        assert_refused(operation, body, "SerializationException", message);
    }
}

#[test]
fn bodies_that_are_no_json() {
    for body in ["{", "{\"family\": }", "nonsense", "{} {}", &"[".repeat(100_000)] {
        let error = decode::<ecs::ListClustersRequest>(body.as_bytes()).unwrap_err();
        assert_eq!(error.code, "SerializationException", "{body:.20}");
    }
    let error = decode::<ecs::ListClustersRequest>(b"{\"nextToken\": \"\xff\"}").unwrap_err();
    assert_eq!(error.code, "SerializationException");
    for body in ["", "  \r\n", "{}", "{\"maxResults\": null, \"unheardOf\": [1, {}]}"] {
        let request: ecs::ListClustersRequest = decode(body.as_bytes()).unwrap();
        assert_eq!(request, ecs::ListClustersRequest::default(), "{body:?}");
    }
}

#[test]
fn a_typical_request_arrives_in_its_type() {
    let request: ecs::RunTaskRequest = decode(
        br#"{"taskDefinition": "web:3", "count": 2, "launchType": "EC2", "group": "g",
             "overrides": {"containerOverrides": [{"name": "web", "environment": [{"name": "A", "value": "1"}]}]},
             "placementStrategy": [{"type": "binpack", "field": "memory"}], "tags": [{"key": "k", "value": ""}]}"#,
    )
    .unwrap();
    assert_eq!(request.task_definition.as_deref(), Some("web:3"));
    assert_eq!(request.count, Some(2));
    assert_eq!(request.launch_type, Some(ecs::LaunchType::Ec2));
    let strategy = &request.placement_strategy.unwrap()[0];
    assert_eq!(strategy.r#type, Some(ecs::PlacementStrategyType::Binpack));
    assert_eq!(request.tags.unwrap()[0].value.as_deref(), Some(""));
}

#[test]
fn every_operation_has_its_name_and_names_a_missing_member() {
    assert_eq!(Operation::ALL.len(), 77);
    assert!(Operation::ALL.is_sorted_by_key(|operation| operation.name()));
    for operation in Operation::ALL {
        assert_eq!(Operation::from_name(operation.name()), Some(operation));
        assert!(operation.errors().contains(&"ServerException"), "{operation}");
        let Shape::Structure { members, .. } = table::input(operation) else {
            panic!("the input of {operation} is a structure");
        };
        let outcome = check(operation, &json!({}));
        assert_eq!(outcome.is_err(), members.iter().any(|member| member.required), "{operation}: {outcome:?}");
        if let Err(error) = outcome {
            let codes = ["ClientException", "InvalidParameterException"];
            assert!(codes.contains(&&*error.code), "{operation}: {error}");
        }
    }
    assert_eq!(Operation::from_name("runTask"), None);
    assert_eq!(Operation::from_name(""), None);
}

/// Requests made up from the table itself, whole or with a part spoilt.
struct Maker {
    state: u64,
    spoil: bool,
    /// What a time is.
    time: Value,
}

impl Maker {
    /// A number below `bound` (a xorshift generator: the same requests in every run).
    fn below(&mut self, bound: u64) -> u64 {
        self.state ^= self.state << 13;
        self.state ^= self.state >> 7;
        self.state ^= self.state << 17;
        self.state % bound
    }

    fn value(&mut self, shape: &Shape) -> Value {
        if self.spoil && self.below(40) == 0 {
            let spoilt = [
                json!(null),
                json!("?"),
                json!(-1),
                json!(1.5),
                json!(1_i64 << 40),
                json!(u64::MAX),
                json!(true),
                json!([]),
                json!({}),
                json!([null]),
            ];
            return spoilt[self.below(spoilt.len() as u64) as usize].clone();
        }
        match shape {
            Shape::Structure { members, .. } => {
                let mut object = Map::new();
                for member in *members {
                    if member.required || self.below(3) == 0 {
                        object.insert(member.name.to_owned(), self.value(member.shape));
                    }
                }
                Value::Object(object)
            }
            Shape::List { element, .. } => (0..self.below(3)).map(|_| self.value(element)).collect(),
            Shape::Map { value } => {
                Value::Object((0..self.below(3)).map(|n| (n.to_string(), self.value(value))).collect())
            }
            Shape::String { .. } => json!("text"),
            Shape::Enum { values } => json!(values[self.below(values.len() as u64) as usize]),
            Shape::Integer(_) | Shape::Long(_) => json!(1 + self.below(50)),
            Shape::Double(_) => json!(self.below(100) as f64 / 2.0),
            Shape::Boolean => json!(self.below(2) == 0),
            Shape::Timestamp => self.time.clone(),
            Shape::Blob { .. } => json!("dGV4dA=="),
            Shape::Any => json!({"any": ["thing", null]}),
        }
    }
}

#[test]
fn what_passes_can_be_read() {
    let mut refused = 0;
    for (round, spoil) in (0..400).map(|round| (round, round % 2 == 1)) {
        let mut maker = Maker { state: 0x9e37_79b9_7f4a_7c15 ^ (round << 20), spoil, time: json!(1_700_000_000.5) };
        for operation in Operation::ALL {
            let body = maker.value(table::input(operation));
            match check(operation, &body) {
                Ok(()) => {
                    let read = table::decodes(operation, body.clone());
                    assert!(read.is_ok(), "{operation}: {read:?} of {body}");
                }
                Err(error) => {
                    assert!(spoil, "{operation} refused a whole request: {error}\n{body}");
                    refused += 1;
                }
            }
        }
    }
    assert!(refused > 1_000, "spoilt requests must be refused, {refused} were");
}

/// Requests of a service, whole and spoilt: what passes can be read, and of the whole ones most pass.
fn made_up<O: Copy + std::fmt::Display>(
    operations: &[O],
    words: Words,
    time: &Value,
    input: fn(O) -> &'static Shape,
    decodes: fn(O, Value) -> serde_json::Result<()>,
) {
    let mut passed = 0;
    for (round, spoil) in (0..200).map(|round| (round, round % 2 == 1)) {
        let mut maker = Maker { state: 0x9e37_79b9_7f4a_7c15 ^ (round << 20), spoil, time: time.clone() };
        for &operation in operations {
            let body = maker.value(input(operation));
            if check_words(input(operation), &body, words).is_ok() {
                let read = decodes(operation, body.clone());
                assert!(read.is_ok(), "{operation}: {read:?} of {body}");
                passed += 1;
            }
        }
    }
    assert!(passed > 100 * operations.len() / 2, "{passed} of {} passed", 200 * operations.len());
}

#[test]
fn what_passes_can_be_read_by_the_other_services_too() {
    let iso = json!("2023-11-14T22:13:20.123Z");
    made_up(&elbv2::Operation::ALL, Words::Elbv2, &iso, tables::elbv2::input, tables::elbv2::decodes);
    made_up(&ec2::Operation::ALL, Words::Ec2, &iso, tables::ec2::input, tables::ec2::decodes);
    made_up(&sts::Operation::ALL, Words::Elbv2, &iso, tables::sts::input, tables::sts::decodes);
    let seconds = json!(1_700_000_000);
    made_up(&acm::Operation::ALL, Words::Acm, &seconds, tables::acm::input, tables::acm::decodes);
    let words = Words::CloudWatch;
    made_up(&cloudwatch::Operation::ALL, words, &seconds, tables::cloudwatch::input, tables::cloudwatch::decodes);
    made_up(&logs::Operation::ALL, Words::Logs, &seconds, tables::logs::input, tables::logs::decodes);
}

#[test]
fn each_service_has_words_of_its_own() {
    let told = |shape, body: Value, words| check_words(shape, &body, words).unwrap_err().to_string();
    let shape = tables::elbv2::input(elbv2::Operation::CreateTargetGroup);
    assert_eq!(
        told(shape, json!({"Name": "a", "TargetType": "pod"}), Words::Elbv2),
        "ValidationError: 1 validation error detected: Value 'pod' at 'targetType' failed to satisfy constraint: Member must \
         satisfy enum value set: [instance, ip, lambda, alb]"
    );
    let shape = tables::ec2::input(ec2::Operation::CreateSecurityGroup);
    assert_eq!(
        told(shape, json!({"VpcId": "vpc-1"}), Words::Ec2),
        "MissingParameter: The request must contain the parameter GroupDescription"
    );
    let shape = tables::logs::input(logs::Operation::DeleteLogStream);
    assert_eq!(
        told(shape, json!({"logGroupName": "a", "logStreamName": "a:b"}), Words::Logs),
        "InvalidParameterException: 1 validation error detected: Value 'a:b' at 'logStreamName' failed to satisfy constraint: \
         Member must satisfy regular expression pattern: [^:*]*"
    );
    let shape = tables::acm::input(acm::Operation::ImportCertificate);
    let told = told(shape, json!({"Certificate": "", "PrivateKey": "c2VjcmV0"}), Words::Acm);
    assert!(
        told.starts_with("ValidationException: 1 validation error detected: Value at 'certificate' failed"),
        "{told}"
    );
}
