//! One task: what it does or why it does not, its timeline and its containers.

use std::borrow::Cow;
use std::time::Duration;

use longshore_api::ecs;
use longshore_api::timestamp::Timestamp;
use serde::Serialize;

use super::stopped::{self, Flight};
use super::{answer, section};
use crate::client::cluster::Cluster;
use crate::client::format::{sentence, short_id};
use crate::client::output::{Output, Style, Tone};
use crate::client::table::{Cell, Kind, Table};
use crate::client::view::{Moment, Task, status_tone};
use crate::client::why::{self, Known, Why};
use crate::client::{ps, time};
use crate::error::Error;

/// The document of `--json`.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct Status {
    task: Task,
    why: Why,
    timeline: Vec<Step>,
    /// What is left of it when it has stopped.
    flight_record: Option<Flight>,
}

/// A moment in a task's life.
#[derive(Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
struct Step {
    at: Moment,
    event: Cow<'static, str>,
}

/// Shows it.
pub(super) async fn show(cluster: &Cluster, output: &Output, task: ecs::Task) -> Result<(), Error> {
    let instances: Vec<_> = task.container_instance_arn.iter().cloned().collect();
    let instance = cluster.describe_instances(&instances).await?.into_iter().next();
    let definition = match &task.task_definition_arn {
        Some(arn) => cluster.task_definition(arn).await?,
        None => None,
    };
    let known = Known { task: &task, instance: instance.as_ref(), definition: definition.as_ref() };
    let flight_record = match (task.last_status.as_deref(), &task.task_arn) {
        (Some("STOPPED"), Some(arn)) => stopped::ask(cluster, arn).await,
        _ => None,
    };
    let now = time::now();
    let mut why = why::task(&known, now);
    why.details.extend(flight_record.as_ref().and_then(Flight::who).map(|who| sentence(&who)));
    let timeline = timeline(&task, flight_record.as_ref());
    let status = Status { why, timeline, task: Task::new(&task), flight_record };
    output.print(&status, |style| render(&status, style, now))
}

/// What happened to it, in order.
fn timeline(task: &ecs::Task, flight_record: Option<&Flight>) -> Vec<Step> {
    let steps = [
        (task.created_at, "created"),
        (task.pull_started_at, "image pull started"),
        (task.pull_stopped_at, "image pull ended"),
        (task.started_at, "running"),
        (task.stopping_at, "stopping"),
        (task.execution_stopped_at, "containers ended"),
        (task.stopped_at, "stopped"),
    ];
    let mut steps: Vec<_> =
        steps.into_iter().filter_map(|(at, event)| Some(Step { at: Moment(at?), event: event.into() })).collect();
    let said = flight_record.into_iter().flat_map(Flight::events);
    steps.extend(said.map(|(at, message)| Step { at, event: message.to_owned().into() }));
    steps.sort_by_key(|step| step.at);
    steps
}

fn render(status: &Status, style: Style, now: Timestamp) -> String {
    let task = &status.task;
    let (state, tone) = task.status();
    let of = match &task.service {
        Some(service) => format!("{} of service {service}", task.task_definition),
        None => task.task_definition.clone(),
    };
    let on = task.container_instance.as_deref().map(|id| format!(" on {}", short_id(id))).unwrap_or_default();
    let heading = format!("{}  {}", style.paint(Tone::Strong, &format!("Task {}", task.id)), style.paint(tone, state));
    let failed =
        task.is_stopped() && !matches!(task.stop_code.as_deref(), Some("UserInitiated" | "ServiceSchedulerInitiated"));
    let tone = match state {
        "RUNNING" if task.health_status.as_deref() != Some("UNHEALTHY") => Tone::Good,
        "STOPPED" if !failed => Tone::Plain,
        "RUNNING" | "STOPPED" => Tone::Bad,
        _ => Tone::Waiting,
    };
    let mut parts = vec![format!("{heading}\n  {of}{on}"), answer(&status.why, tone, style)];
    parts.push(section(style, "Timeline", &steps(&status.timeline, now).indented(2).render(style)));
    parts.push(section(style, "Containers", &containers(task).indented(2).render(style)));
    if let Some(flight_record) = &status.flight_record {
        parts.extend(flight_record.sections(&task.id, style, now));
    }
    parts.join("\n\n")
}

fn steps(timeline: &[Step], now: Timestamp) -> Table {
    let mut table =
        Table::new([("WHEN", Kind::Whole), ("AFTER", Kind::Number), ("AGO", Kind::Number), ("WHAT", Kind::Text)]);
    let mut before: Option<Timestamp> = None;
    for Step { at: Moment(at), event } in timeline {
        let after = before.map(|before| time::exact(time::between(before, *at)));
        let ago: Duration = time::between(*at, now);
        table.row([time::clock(*at).into(), Cell::maybe(after), time::span(ago).into(), event.as_ref().into()]);
        before = Some(*at);
    }
    table
}

fn containers(task: &Task) -> Table {
    let mut table = Table::new([
        ("CONTAINER", Kind::Text),
        ("IMAGE", Kind::Text),
        ("STATUS", Kind::Whole),
        ("HEALTH", Kind::Optional),
        ("EXIT", Kind::Optional),
        ("PORTS", Kind::Text),
        ("REASON", Kind::Text),
    ]);
    for container in &task.containers {
        let health = container.health_status.as_deref().unwrap_or_default();
        let own: Vec<_> = task.ports.iter().filter(|port| port.container == container.name).cloned().collect();
        let exit = container.exit_code.map(|code| code.to_string());
        table.row([
            container.name.as_str().into(),
            container.image.as_str().into(),
            Cell::new(container.last_status.as_str(), status_tone(&container.last_status)),
            Cell::new(health, status_tone(health)),
            Cell::new(exit.unwrap_or_default(), if container.exit_code == Some(0) { Tone::Good } else { Tone::Bad }),
            ps::ports(&own).into(),
            Cell::maybe(container.reason.as_deref()),
        ]);
    }
    table
}

#[cfg(test)]
mod tests {
    use serde_json::{from_value, json, to_value};

    use super::*;

    fn status() -> Status {
        let task: ecs::Task = from_value(json!({
            "taskArn": "a/3f2a8b1c", "taskDefinitionArn": "a/web:3", "containerInstanceArn": "a/c0ffee00c0ffee00",
            "group": "service:shop", "lastStatus": "STOPPED", "desiredStatus": "STOPPED",
            "stopCode": "EssentialContainerExited", "stoppedReason": "Essential container in task exited",
            "createdAt": 1_700_000_000, "pullStartedAt": 1_700_000_000.25, "pullStoppedAt": 1_700_000_001.5,
            "startedAt": 1_700_000_002, "stoppedAt": 1_700_000_012,
            "containers": [{"name": "main", "image": "shop:1", "lastStatus": "STOPPED", "exitCode": 127}],
        }))
        .unwrap();
        let known = Known { task: &task, instance: None, definition: None };
        let why = why::task(&known, Timestamp::from_millis(1_700_000_072_000));
        Status { why, timeline: timeline(&task, None), task: Task::new(&task), flight_record: None }
    }

    #[test]
    fn the_story_of_a_task_fits_on_a_page() {
        let expected = "\
Task 3f2a8b1c  STOPPED
  web:3 of service shop on c0ffee00

  It ended 1m ago: an essential container exited.
    Container main exited with 127 (its command was not found).
  What to do: `longshore logs 3f2a8b1c` shows what it printed

Timeline
  WHEN                   AFTER    AGO  WHAT
  2023-11-14 22:13:20Z       -  1m12s  created
  2023-11-14 22:13:20Z   0.25s  1m11s  image pull started
  2023-11-14 22:13:21Z   1.25s  1m10s  image pull ended
  2023-11-14 22:13:22Z   0.50s  1m10s  running
  2023-11-14 22:13:32Z  10.00s     1m  stopped

Containers
  CONTAINER  IMAGE   STATUS   EXIT  PORTS  REASON
  main       shop:1  STOPPED  127   -      -";
        assert_eq!(render(&status(), Style::default(), Timestamp::from_millis(1_700_000_072_000)), expected);
    }

    #[test]
    fn the_json_keeps_its_names() {
        let document = to_value(status()).unwrap();
        assert_eq!(document["task"]["containers"][0]["exitCode"], 127);
        assert_eq!(document["why"]["summary"], "It ended 1m ago: an essential container exited.");
        assert_eq!(document["timeline"][0], json!({"at": "2023-11-14T22:13:20Z", "event": "created"}));
    }
}
