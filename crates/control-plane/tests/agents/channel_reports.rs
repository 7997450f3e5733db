//! Reports of state changes over the control channel, as our own agent sends them: one verdict for each, in the end.

use std::time::Duration;

use longshore_api::agent::extension::{
    ContainerEvidence, Evidence, Greeting, Line, Message, Report, Reports, Verdicts,
};
use longshore_control_plane::gateway::Pace;
use longshore_model::flight::Part;
use longshore_model::task::Status;
use longshore_model::{Key, Record, Reservation, TaskId};
use longshore_state::conformance::{Fault, Faults, Faulty};
use longshore_state::stored::flight;
use longshore_state::{Memory, Store};
use serde_json::{Value, json};

use crate::harness::{Agent, Server, control_query, open};

const MINUTE: Duration = Duration::from_secs(60);

/// An agent that names the extension, once it was greeted.
async fn connect(server: &Server) -> Agent {
    let query = format!("{}&longshore=reports", control_query());
    let mut agent = open(server.upgrade("/acs/ws", &query)).await.expect("the server takes the session");
    let Message::Greeting(Greeting { reports_under_way }) = agent.extension().await else { panic!("a greeting") };
    assert!(reports_under_way >= 10);
    agent
}

/// Sends a message of reports and waits until each has a verdict.
async fn report(agent: &mut Agent, changes: &[Value]) -> Verdicts {
    let numbered = changes.iter().zip(1..);
    let report = |(change, number): (&Value, u64)| Report {
        number,
        change: serde_json::from_value(change.clone()).expect("a report"),
        evidence: None,
    };
    let reports = Message::Reports(Reports { reports: numbered.map(report).collect() });
    agent.send_text(&reports.encode()).await;
    let mut all = Verdicts::default();
    while all.taken.len() + all.invalid.len() + all.failed.len() < changes.len() {
        let Message::Verdicts(verdicts) = agent.extension().await else { panic!("verdicts") };
        all.taken.extend(verdicts.taken);
        all.invalid.extend(verdicts.invalid);
        all.failed.extend(verdicts.failed);
    }
    all.taken.sort_unstable();
    all
}

fn change(server: &Server, id: u128, status: &str) -> Value {
    json!({
        "cluster": "prod", "task": server.task_arn(id), "status": status,
        "containers": [{"containerName": "web", "status": status, "runtimeId": format!("d{id}")}],
    })
}

#[tokio::test]
async fn many_reports_are_taken_at_once_and_those_of_a_task_in_their_order() {
    let server = Server::start(Pace::default(), MINUTE).await;
    for id in 1..=8 {
        server.place(id).await;
    }
    let mut agent = connect(&server).await;
    let before = server.ctx.snapshot().revision();
    let mut changes: Vec<Value> = (1..=8).map(|id| change(&server, id, "RUNNING")).collect();
    changes.push(change(&server, 1, "STOPPED"));
    let verdicts = report(&mut agent, &changes).await;
    assert_eq!(verdicts, Verdicts { taken: (1..=9).collect(), ..Verdicts::default() });
    assert_eq!(server.task(1).last, Status::Stopped);
    assert!(server.task(1).started_at.is_some(), "it was seen running first");
    assert!((2..=8).all(|id| server.task(id).last == Status::Running));
    assert_eq!(server.held().cpu_units, 7 * 128);
    let groups = server.ctx.snapshot().revision().0 - before.0;
    assert!(groups < 9, "{groups} groups: reports of one instance go together");
}

#[tokio::test]
async fn repeated_late_and_unknown_reports_are_taken_and_change_nothing() {
    let server = Server::start(Pace::default(), MINUTE).await;
    server.place(1).await;
    let mut agent = connect(&server).await;
    let stopped = change(&server, 1, "STOPPED");
    assert_eq!(report(&mut agent, std::slice::from_ref(&stopped)).await.taken, [1]);
    let revision = server.ctx.snapshot().revision();
    let elsewhere = json!({"cluster": "gone", "task": "0123456789abcdef0123456789abcdef", "status": "RUNNING"});
    let no_id = json!({"cluster": "prod", "task": "no-id", "status": "RUNNING"});
    let changes = [stopped, change(&server, 1, "RUNNING"), change(&server, 99, "RUNNING"), elsewhere, no_id];
    assert_eq!(report(&mut agent, &changes).await.taken, [1, 2, 3, 4, 5]);
    assert_eq!(server.ctx.snapshot().revision(), revision);
    assert_eq!(server.held(), Reservation::default());
}

#[tokio::test]
async fn what_can_never_be_right_is_told_apart() {
    let server = Server::start(Pace::default(), MINUTE).await;
    server.place(1).await;
    let mut agent = connect(&server).await;
    let nameless = json!({"cluster": "prod", "status": "RUNNING"});
    let changes = [change(&server, 1, "DONE"), change(&server, 1, "RUNNING"), nameless];
    let verdicts = report(&mut agent, &changes).await;
    assert_eq!(verdicts.taken, [2]);
    let invalid: Vec<u64> = verdicts.invalid.iter().map(|problem| problem.number).collect();
    assert_eq!(invalid, [1, 3], "{verdicts:?}");
    assert_eq!(server.task(1).last, Status::Running);
}

/// What is not on disk is not acknowledged, and taken when the agent sends it again.
#[tokio::test]
async fn a_report_that_could_not_be_saved_is_told_to_have_failed() {
    let faults = Faults::default();
    let store = Store::open(Faulty::new(Memory::new(), faults.clone())).unwrap();
    let server = Server::start_on(store, Pace::default(), MINUTE).await;
    server.place(1).await;
    let mut agent = connect(&server).await;
    crate::harness::eventually("the session is recorded", || server.is_connected()).await;
    faults.set(Fault::Unsaved);
    let running = change(&server, 1, "RUNNING");
    let verdicts = report(&mut agent, std::slice::from_ref(&running)).await;
    assert_eq!((verdicts.taken.len(), verdicts.failed.len()), (0, 1), "{verdicts:?}");
    assert_eq!(server.task(1).last, Status::Pending);
    assert_eq!(report(&mut agent, &[running]).await.taken, [1]);
    assert_eq!(server.task(1).last, Status::Running);
}

#[tokio::test]
async fn an_agent_that_does_not_name_the_extension_is_not_greeted() {
    let server = Server::start(Pace::default(), MINUTE).await;
    let (mut agent, _) = server.connect_in_sync().await;
    let reports = Message::Reports(Reports { reports: Vec::new() });
    agent.send_text(&reports.encode()).await;
    server.place(1).await;
    let (_, tasks) = agent.payload().await;
    assert_eq!(tasks.len(), 1, "the unknown frame is dropped and the session goes on");
}

/// What an agent tells of a task that has ended is on disk when it is taken, and out of memory.
#[tokio::test]
async fn what_is_left_of_a_task_is_kept_and_read_from_the_store() {
    let server = Server::start(Pace::default(), MINUTE).await;
    server.place(1).await;
    let mut agent = connect(&server).await;
    assert_eq!(report(&mut agent, &[change(&server, 1, "STOPPED")]).await.taken, [1]);
    let line = Line { at_millis: 1_000, is_error: true, text: "out of luck".to_owned() };
    let left = ContainerEvidence { name: "web".to_owned(), lines: vec![line], ..ContainerEvidence::default() };
    let told = Report {
        number: 2,
        change: serde_json::from_value(json!({"cluster": "prod", "task": server.task_arn(1)})).expect("a report"),
        evidence: Some(Evidence { containers: vec![left] }),
    };
    let unknown = Report {
        number: 3,
        change: serde_json::from_value(json!({"cluster": "prod", "task": server.task_arn(77)})).expect("a report"),
        evidence: Some(Evidence::default()),
    };
    agent.send_text(&Message::Reports(Reports { reports: vec![told, unknown] }).encode()).await;
    let mut taken = Vec::new();
    while taken.len() < 2 {
        let Message::Verdicts(verdicts) = agent.extension().await else { panic!("verdicts") };
        assert!(verdicts.failed.is_empty() && verdicts.invalid.is_empty(), "{verdicts:?}");
        taken.extend(verdicts.taken);
    }
    let snapshot = server.ctx.snapshot();
    let flights = snapshot.cluster("prod").expect("a cluster").flights();
    assert_eq!(flights.len(), 1, "of the unknown task nothing is kept");
    let key = Key::Flight("prod".into(), TaskId::from_bits(1), Part::Evidence);
    let read = server.ctx.store().read(&key).await.expect("the store answers");
    let Some(Record::Flight(found)) = read else { panic!("{read:?}") };
    let kept = flight::unpack_evidence(&found.packed).expect("evidence");
    assert_eq!(&*kept.containers[0].lines[0].text, "out of luck");
    assert_eq!(Some(found.at), server.task(1).stopped_at);
}
