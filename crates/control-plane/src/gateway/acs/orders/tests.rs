//! What a session sends, look by look, without a socket: one instance, its tasks, and an agent that may or may not answer.

use std::time::Duration;

use longshore_api::agent::acs::{AckRequest, TaskIdentifier, TaskStopVerificationMessage};
use longshore_model::placement::Attribute;
use longshore_model::task::Status;
use longshore_model::{ContainerInstance, Record, Revision, TaskDefinition, Write, fixture};
use serde_json::json;

use super::*;

const INSTANCE: InstanceId = InstanceId::from_bits(1);
const OTHER: InstanceId = InstanceId::from_bits(2);

/// A session and the state it looks at.
struct World {
    snapshot: Snapshot,
    sequence: Sequence,
    orders: Orders,
    start: Instant,
    elapsed: Duration,
}

impl World {
    fn new() -> Self {
        let agent = Agent {
            cluster: "prod".into(),
            instance: INSTANCE,
            version: None,
            hash: None,
            docker_version: None,
            protocol_version: 2,
            address: None,
            exec: false,
            reports: false,
            pings: false,
        };
        let orders = Orders::new(Scope::new("us-east-1", "000000000000"), &agent, Pace::default());
        let mut world = Self {
            snapshot: Snapshot::default(),
            sequence: Sequence::default(),
            orders,
            start: Instant::now(),
            elapsed: Duration::ZERO,
        };
        world.put(Record::Instance(instance(InstanceStatus::Active).into()));
        world.put(Record::TaskDefinition(definition().into()));
        world
    }

    fn put(&mut self, record: Record) {
        let revision = Revision(self.snapshot.revision().0 + 1);
        self.snapshot.apply(revision, &[Write::Put(record)]);
    }

    fn put_task(&mut self, id: u128, edit: impl FnOnce(&mut Task)) {
        let mut task = task(id);
        edit(&mut task);
        self.put(Record::Task(task.into()));
    }

    fn now(&self) -> Moment {
        let wall = Timestamp::from_millis(1_000_000).plus(self.elapsed);
        Moment { instant: self.start + self.elapsed, wall }
    }

    fn look(&mut self) -> Vec<Message> {
        let now = self.now();
        self.orders.missing(&self.snapshot, &self.sequence, now).expect("the instance is registered")
    }

    /// Looks, and expects one payload; gives its id and its tasks as (id, desired status).
    fn look_for_payload(&mut self) -> (String, Vec<(u128, String)>) {
        match self.look().as_slice() {
            [Message::PayloadMessage(payload)] => read(payload),
            other => panic!("expected one payload: {other:?}"),
        }
    }

    /// Looks for the manifest that opens every session, and has the agent acknowledge it.
    fn begin(&mut self) -> Vec<Message> {
        let mut messages = self.look();
        let Message::TaskManifestMessage(manifest) = messages.remove(0) else { panic!("a manifest comes first") };
        self.acknowledge(&manifest.message_id.unwrap());
        messages
    }

    fn acknowledge(&mut self, message_id: &str) {
        let ack = AckRequest { message_id: Some(message_id.to_owned()), ..AckRequest::default() };
        assert_eq!(self.orders.receive(ack.into(), &self.snapshot, self.now()), None);
    }

    fn pass(&mut self, seconds: u64) {
        self.elapsed += Duration::from_secs(seconds);
    }
}

fn instance(status: InstanceStatus) -> ContainerInstance {
    let full_sync = Attribute { name: "ecs.capability.full-sync".into(), value: None };
    ContainerInstance { status, attributes: vec![full_sync], ..fixture::container_instance(INSTANCE) }
}

fn definition() -> TaskDefinition {
    fixture::task_definition(json!({"containerDefinitions": [{"name": "web", "image": "web:1"}]}))
}

fn task(id: u128) -> Task {
    let containers = vec![fixture::container("web")];
    Task { instance: Some(INSTANCE), containers, ..fixture::task(TaskId::from_bits(id)) }
}

fn arn(id: u128) -> String {
    Scope::new("us-east-1", "000000000000").task(&"prod".into(), TaskId::from_bits(id))
}

fn read(payload: &PayloadMessage) -> (String, Vec<(u128, String)>) {
    let tasks = payload.tasks.as_deref().unwrap().iter().map(|task| {
        let id: TaskId = task.arn.as_deref().unwrap().rsplit('/').next().unwrap().parse().unwrap();
        (id.bits(), task.desired_status.clone().unwrap())
    });
    (payload.message_id.clone().unwrap(), tasks.collect())
}

fn run(id: u128) -> (u128, String) {
    (id, "RUNNING".to_owned())
}

fn stop(id: u128) -> (u128, String) {
    (id, "STOPPED".to_owned())
}

#[test]
fn a_session_begins_with_the_manifest_and_then_the_missing_tasks() {
    let mut world = World::new();
    world.put_task(1, |_| {});
    world.put_task(2, |task| task.last = Status::Running);
    world.put_task(3, |task| task.desired = Desired::Stopped);
    world.put_task(4, |task| task.instance = Some(OTHER));
    let messages = world.look();
    let [Message::TaskManifestMessage(manifest), Message::PayloadMessage(payload)] = messages.as_slice() else {
        panic!("{messages:?}")
    };
    let wanted: Vec<_> = manifest.tasks.iter().flatten().map(|task| task.task_arn.clone().unwrap()).collect();
    assert_eq!(wanted, [arn(1), arn(2)]);
    assert_eq!(manifest.timeline.map(|number| number.to_string()), manifest.message_id);
    assert!(payload.seq_num > manifest.timeline, "a manifest must not be older than what the agent has seen");
    assert_eq!(read(payload).1, [stop(3), run(1)], "stops first; the running one needs nothing");
    assert_eq!(world.look(), []);
}

#[test]
fn an_order_is_repeated_with_growing_pauses_until_it_is_acknowledged() {
    let mut world = World::new();
    world.begin();
    world.put_task(1, |_| {});
    let (first, _) = world.look_for_payload();
    world.pass(9);
    assert_eq!(world.look(), []);
    world.pass(1);
    let (second, tasks) = world.look_for_payload();
    assert_ne!(first, second);
    assert_eq!(tasks, [run(1)]);
    world.pass(19);
    assert_eq!(world.look(), []);
    world.pass(1);
    let (third, _) = world.look_for_payload();
    world.acknowledge(&first);
    assert!(world.orders.due().is_some(), "an acknowledgement of an earlier payload is not one of this");
    world.acknowledge(&third);
    assert_eq!(world.orders.due(), None);
    world.pass(100_000);
    assert_eq!(world.look(), []);
}

#[test]
fn a_task_that_reports_anything_needs_no_acknowledgement() {
    let mut world = World::new();
    world.begin();
    world.put_task(1, |_| {});
    world.look_for_payload();
    world.put_task(1, |task| task.containers[0].image_digest = Some("sha256:1".into()));
    assert_eq!(world.look(), []);
    assert_eq!(world.orders.due(), None);
}

#[test]
fn a_stop_follows_a_start_whether_that_was_acknowledged_or_not() {
    let mut world = World::new();
    world.begin();
    world.put_task(1, |_| {});
    world.look_for_payload();
    world.put_task(1, |task| task.desired = Desired::Stopped);
    let (id, tasks) = world.look_for_payload();
    assert_eq!(tasks, [stop(1)]);
    world.acknowledge(&id);
    assert_eq!(world.look(), []);
    world.put_task(1, |task| {
        task.desired = Desired::Stopped;
        task.last = Status::Stopped;
    });
    assert_eq!(world.look(), []);
    assert!(world.orders.deliveries.is_empty(), "nothing is remembered of tasks that are gone");
}

#[test]
fn many_tasks_come_in_several_payloads() {
    let mut world = World::new();
    world.begin();
    for id in 1..=25 {
        world.put_task(id, |_| {});
    }
    let sizes: Vec<usize> = world
        .look()
        .iter()
        .map(|message| match message {
            Message::PayloadMessage(payload) => payload.tasks.as_ref().unwrap().len(),
            other => panic!("{other:?}"),
        })
        .collect();
    assert_eq!(sizes, [10, 10, 5]);
}

#[test]
fn a_manifest_that_nobody_acknowledges_leaps_ahead_a_few_times() {
    let mut world = World::new();
    let mut numbers = Vec::new();
    for _ in 0..10 {
        for message in world.look() {
            let Message::TaskManifestMessage(manifest) = message else { panic!("{message:?}") };
            numbers.push(manifest.timeline.unwrap());
        }
        world.pass(10);
    }
    assert_eq!(numbers.len(), 4);
    assert!(numbers[1] - numbers[0] >= 3_600_000);
    assert!(numbers[3] - numbers[2] >= 10 * 365 * 86_400_000);
    assert_eq!(world.orders.due(), None);
}

#[test]
fn an_agent_that_does_not_know_manifests_gets_one_and_no_more() {
    let mut world = World::new();
    let mut plain = instance(InstanceStatus::Draining);
    plain.attributes.clear();
    world.put(Record::Instance(plain.into()));
    assert_eq!(world.look().len(), 1);
    assert_eq!(world.orders.due(), None);
}

#[test]
fn only_tasks_that_nobody_wants_are_confirmed_to_stop() {
    let mut world = World::new();
    world.put_task(1, |task| task.last = Status::Running);
    world.put_task(2, |task| {
        task.desired = Desired::Stopped;
        task.last = Status::Stopped;
    });
    world.put_task(3, |task| {
        task.desired = Desired::Stopped;
        task.last = Status::Running;
    });
    world.put_task(4, |task| task.instance = Some(OTHER));
    let messages = world.look();
    let Message::TaskManifestMessage(manifest) = &messages[0] else { panic!("{messages:?}") };
    // Number 5 came after the manifest was sent; number 9 is not known at all.
    world.put_task(5, |_| {});
    let foreign =
        ["arn:::::/service-connect-relay".to_owned(), arn(9).replace("/prod/", "/test/"), arn(9).replace("us-", "eu-")];
    let candidates = [1, 2, 3, 4, 5, 9]
        .map(arn)
        .into_iter()
        .chain(foreign)
        .map(|arn| TaskIdentifier { task_arn: Some(arn), ..TaskIdentifier::default() });
    let question = TaskStopVerificationMessage {
        message_id: manifest.message_id.clone(),
        stop_candidates: Some(candidates.collect()),
    };
    let now = world.now();
    let Some(Message::TaskStopVerificationAck(answer)) =
        world.orders.receive(question.clone().into(), &world.snapshot, now)
    else {
        panic!("the question is answered")
    };
    assert_eq!(answer.message_id, question.message_id);
    let stopped: Vec<_> = answer.stop_tasks.into_iter().flatten().map(|task| task.task_arn.unwrap()).collect();
    assert_eq!(stopped, [2, 3, 4, 9].map(arn));

    let late = TaskStopVerificationMessage { message_id: Some("1".to_owned()), ..question };
    assert_eq!(world.orders.receive(late.into(), &world.snapshot, now), None);
}

#[test]
fn a_deregistered_instance_has_no_session() {
    let mut world = World::new();
    world.begin();
    world.put(Record::Instance(instance(InstanceStatus::Inactive).into()));
    let now = world.now();
    assert_eq!(world.orders.missing(&world.snapshot, &world.sequence, now), Err(Deregistered));
}

#[test]
fn a_task_that_cannot_be_described_is_tried_again_later_and_holds_nobody_up() {
    let mut world = World::new();
    world.begin();
    world.put_task(1, |task| task.definition.revision = 9);
    world.put_task(2, |_| {});
    assert_eq!(world.look_for_payload().1, [run(2)]);
    assert_eq!(world.look(), []);
}
