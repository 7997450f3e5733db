//! Registrations against a cluster as it changes: new instances, returning ones, and those that are turned away.

use longshore_model::{Reservation, Revision, Snapshot, Write, fixture};
use serde_json::json;

use super::*;

const ZONE: &str = "us-east-1a";

/// A cluster `c`, as groups change it.
struct State(Snapshot);

impl State {
    fn new() -> Self {
        let cluster = fixture::cluster("c");
        let mut snapshot = Snapshot::default();
        snapshot.apply(Revision(1), &[Write::Put(Record::Cluster(Arc::new(cluster)))]);
        Self(snapshot)
    }

    fn put(&mut self, record: Record) {
        self.0.apply(Revision(self.0.revision().0 + 1), &[Write::Put(record)]);
    }

    fn register(&mut self, request: serde_json::Value) -> Result<ContainerInstance, Error> {
        let fresh = InstanceId::from_bits(u128::from(self.0.revision().0));
        let request: RegisterContainerInstanceRequest = serde_json::from_value(request).unwrap();
        let surroundings = Surroundings {
            snapshot: &Snapshot::default(),
            zones: &[ZONE.to_owned()],
            server: 1,
            now: Timestamp::from_millis(1_000),
        };
        let cluster = self.0.cluster("c").unwrap();
        let (group, id) = Registration::read(request)?.plan(cluster, fresh, &surroundings)?;
        for guard in &group.guards {
            assert_eq!(*guard, Guard::unchanged(guard.key.clone(), self.0.revision_of(&guard.key)));
        }
        self.0.apply(Revision(self.0.revision().0 + 1), &group.writes);
        Ok((*self.0.cluster("c").unwrap().instance(id).unwrap().instance.as_ref().unwrap().value).clone())
    }
}

fn attributes(instance: &ContainerInstance) -> Vec<(&str, Option<&str>)> {
    instance.attributes.iter().map(|attribute| (&*attribute.name, attribute.value.as_deref())).collect()
}

fn arn(instance: &ContainerInstance) -> String {
    longshore_model::Scope::new("us-east-1", "000000000000").instance(&instance.cluster, instance.id)
}

#[test]
fn every_attribute_is_kept_and_a_zone_added() {
    // Rule 6.2.1: an agent registers CPU, memory, ports and GPUs, and finds every attribute that it sent in the answer,
    // with a zone.
    // Rule 5.6.1: instances have the attributes of the machine and the platform beside every capability that the agent
    // sends.
    let instance = State::new()
        .register(json!({"attributes": [{"name": "rack", "value": "7"}, {"name": "ecs.capability.external"}]}))
        .unwrap();
    assert_eq!(
        attributes(&instance),
        [("rack", Some("7")), ("ecs.capability.external", None), ("ecs.availability-zone", Some(ZONE))]
    );
    assert!(instance.machine_id.unwrap().starts_with("mi-"));
    assert_eq!(instance.version, 1);
}

#[test]
fn attributes_of_amazons_network_are_kept_and_not_made_up() {
    // Rule 5.6.2: what an agent says of its network is kept; this server has no network of which to say it.
    let names = ["ecs.vpc-id", "ecs.subnet-id", "ecs.awsvpc-trunk-id", "ecs.outpost-arn", "ecs.availability-zone-id"];
    let sent: Vec<_> = names.iter().map(|name| json!({"name": name, "value": format!("{name}-1")})).collect();
    let instance = State::new().register(json!({"attributes": sent})).unwrap();
    assert!(names.iter().all(|name| instance.attribute(name) == Some(Some(&*format!("{name}-1")))));
    let instance = State::new().register(json!({})).unwrap();
    assert_eq!(attributes(&instance), [("ecs.availability-zone", Some(ZONE))]);
}

#[test]
fn an_identity_document_tells_about_the_machine() {
    // Rule 5.6.1: instances have the attributes of the machine and the platform beside every capability that the agent
    // sends.
    let document =
        json!({"instanceId": "i-1", "instanceType": "t3.micro", "imageId": "ami-1", "availabilityZone": "z"});
    let instance = State::new().register(json!({"instanceIdentityDocument": document.to_string()})).unwrap();
    assert_eq!(instance.machine_id.as_deref(), Some("i-1"));
    assert_eq!(instance.attribute("ecs.instance-type"), Some(Some("t3.micro")));
    assert_eq!(instance.attribute("ecs.ami-id"), Some(Some("ami-1")));
    assert_eq!(instance.availability_zone(), Some("z"));
    let error = State::new().register(json!({"instanceIdentityDocument": "{"})).unwrap_err();
    assert_eq!(error.code, "InvalidParameterException");
}

#[test]
fn a_token_finds_the_instance_of_the_first_call() {
    // Rule 6.2.2: an agent that returns with its ARN is the same instance; a repeated token finds the first
    // registration.
    let mut state = State::new();
    let first = state.register(json!({"clientToken": "t"})).unwrap();
    assert_eq!(state.register(json!({"clientToken": "t"})).unwrap().id, first.id);
    assert_ne!(state.register(json!({"clientToken": "other"})).unwrap().id, first.id);
    let gone = ContainerInstance { status: Status::Inactive, ..first.clone() };
    state.put(Record::Instance(Arc::new(gone)));
    assert_ne!(state.register(json!({"clientToken": "t"})).unwrap().id, first.id);
}

#[test]
fn a_returning_agent_updates_its_instance() {
    // Rule 6.2.2: an agent that returns with its ARN is the same instance; a repeated token finds the first
    // registration.
    let mut state = State::new();
    let first = state
        .register(json!({
            "totalResources": [{"name": "CPU", "integerValue": 1024}, {"name": "MEMORY", "integerValue": 900}],
            "attributes": [
                {"name": "rack", "value": "7"},
                {"name": "ecs.capability.old"},
                {"name": "ecs.os-type", "value": "linux"},
            ],
        }))
        .unwrap();
    let again = state
        .register(json!({
            "containerInstanceArn": arn(&first),
            "totalResources": [{"name": "CPU", "integerValue": 2048}],
            "attributes": [{"name": "ecs.os-type", "value": "linux"}, {"name": "ecs.capability.new"}],
        }))
        .unwrap();
    assert_eq!((again.id, again.registered_at, again.version), (first.id, first.registered_at, 2));
    assert_eq!((again.capacity.cpu_units, again.capacity.memory_mib), (2048, 900));
    assert_eq!(again.attribute("rack"), Some(Some("7")));
    assert_eq!(again.attribute("ecs.capability.new"), Some(None));
    assert_eq!(again.attribute("ecs.capability.old"), None);
    assert_eq!(again.availability_zone(), Some(ZONE));
}

#[test]
fn what_ends_an_agent_for_good() {
    let mut state = State::new();
    let document = json!({"instanceType": "t3.micro"}).to_string();
    let instance = state
        .register(json!({
            "instanceIdentityDocument": document,
            "totalResources": [{"name": "CPU", "integerValue": 1024}, {"name": "MEMORY", "integerValue": 900}],
        }))
        .unwrap();
    let held = Reservation { memory_mib: 500, ..Reservation::default() };
    state.put(Record::Reservation("c".into(), instance.id, Arc::new(held)));
    let other_type = json!({"instanceType": "t3.large"}).to_string();
    let cases = [
        (json!({"containerInstanceArn": "0".repeat(32)}), "ClientException", "Container instance not found."),
        (
            json!({"containerInstanceArn": arn(&instance), "instanceIdentityDocument": other_type}),
            "InvalidParameterException",
            "Container instance type changes are not supported.",
        ),
        (
            json!({"containerInstanceArn": arn(&instance), "totalResources": [{"name": "MEMORY", "integerValue": 400}]}),
            "ClientException",
            "The container instance cannot register less than its tasks hold: 0 CPU units, 500 MiB of memory and 0 \
             GPUs. Stop them or deregister the instance first.",
        ),
    ];
    for (request, code, message) in cases {
        let error = state.register(request).unwrap_err();
        assert_eq!((&*error.code, &*error.message), (code, message));
    }
    state.put(Record::Instance(Arc::new(ContainerInstance { status: Status::Inactive, ..instance.clone() })));
    let error = state.register(json!({"containerInstanceArn": arn(&instance)})).unwrap_err();
    assert_eq!((&*error.code, &*error.message), ("ClientException", "Container instance ID is inactive."));
}

#[test]
fn versions_are_recorded_without_touching_a_live_session() {
    let mut state = State::new();
    let version = json!({"agentVersion": "1.2.3", "dockerVersion": "20.10"});
    let instance = state.register(json!({"versionInfo": version})).unwrap();
    let session = |state: &State| {
        let found = state.0.cluster("c").unwrap().instance(instance.id).unwrap().session.clone();
        (*found.unwrap().value).clone()
    };
    let first = session(&state);
    assert_eq!((first.connected, first.agent_version.as_deref()), (false, Some("1.2.3")));
    state.put(Record::Session("c".into(), instance.id, Arc::new(InstanceSession { connected: true, ..first })));
    state.register(json!({"containerInstanceArn": arn(&instance), "versionInfo": {"agentVersion": "1.2.4"}})).unwrap();
    let second = session(&state);
    assert_eq!((second.connected, second.agent_version.as_deref()), (true, Some("1.2.4")));
}
