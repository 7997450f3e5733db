//! One service: whether it has what it wants and why not, its deployments, its tasks and its latest events.

use longshore_api::ecs;
use longshore_api::longshore::{Explanation, Verdict};
use longshore_api::timestamp::Timestamp;
use serde::Serialize;

use super::{answer, section};
use crate::client::balancers::Urls;
use crate::client::cluster::{Cluster, Of};
use crate::client::explain;
use crate::client::format::{short_id_length, short_name, shortened};
use crate::client::output::{Output, Style, Tone};
use crate::client::table::{Cell, Kind, Table};
use crate::client::view::{Moment, Service, Task, status_tone};
use crate::client::why::{self, Known, Seen, Why};
use crate::client::{ps, time};
use crate::error::Error;

/// How many events and stopped tasks a terminal gets to see.
const SHOWN: usize = 5;

/// The document of `--json`.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct Status {
    service: Service,
    /// Where it is reached.
    urls: Vec<String>,
    why: Why,
    /// What placement finds on each instance for one more task; only looked at when tasks are missing.
    placement: Vec<Verdict>,
    deployments: Vec<Deployment>,
    tasks: Vec<Task>,
    /// Latest first.
    stopped_tasks: Vec<Stopped>,
    /// Latest first.
    events: Vec<Event>,
}

#[derive(Debug, Serialize)]
struct Stopped {
    #[serde(flatten)]
    task: Task,
    /// Why, in words.
    why: String,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct Deployment {
    id: String,
    status: String,
    task_definition: String,
    desired_count: i32,
    running_count: i32,
    pending_count: i32,
    failed_tasks: i32,
    rollout_state: Option<String>,
    rollout_state_reason: Option<String>,
    created_at: Option<Moment>,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct Event {
    created_at: Option<Moment>,
    message: String,
}

/// Shows it.
pub(super) async fn show(cluster: &Cluster, output: &Output, service: ecs::Service) -> Result<(), Error> {
    let name = service.service_name.clone().unwrap_or_default();
    let active = service.status.as_deref() != Some("INACTIVE");
    let arns = if active { cluster.all_task_arns(Of::Service(&name)).await? } else { Vec::new() };
    let (mut stopped, mut tasks): (Vec<_>, Vec<_>) =
        cluster.tasks(&arns).await?.into_iter().partition(|task| task.last_status.as_deref() == Some("STOPPED"));
    stopped.sort_by_key(|task| std::cmp::Reverse(task.stopped_at));
    tasks.sort_by_key(|task| std::cmp::Reverse(task.created_at));

    let definition = match &service.task_definition {
        Some(arn) => cluster.task_definition(arn).await?,
        None => None,
    };
    let is_missing = Service::new(&service).missing() > 0;
    let sets = service.task_sets.iter().flatten().map(|set| &set.load_balancers);
    let is_balanced = sets.chain([&service.load_balancers]).flatten().any(|all| !all.is_empty());
    let Explanation { waits, instances } = match active && (is_missing || is_balanced) {
        true => explain::service(cluster, &name).await?,
        false => Explanation::default(),
    };
    let placement = if is_missing { instances } else { Vec::new() };
    let unsettled = |task: &&ecs::Task| {
        task.last_status.as_deref() != Some("RUNNING") && task.desired_status.as_deref() == Some("RUNNING")
    };
    let starting: Vec<_> = tasks.iter().filter(unsettled).take(SHOWN).collect();
    let mut on: Vec<_> = starting.iter().filter_map(|task| task.container_instance_arn.clone()).collect();
    on.sort_unstable();
    on.dedup();
    let instances = cluster.describe_instances(&on).await?;
    let starting: Vec<_> = starting
        .into_iter()
        .map(|task| Known {
            task,
            instance: instances.iter().find(|each| each.container_instance_arn == task.container_instance_arn),
            definition: definition.as_ref().filter(|known| known.task_definition_arn == task.task_definition_arn),
        })
        .collect();
    let now = time::now();
    let seen = Seen { verdicts: &placement, starting: &starting, stopped: &stopped, waits: &waits };
    let why = why::service(&service, &seen, now);
    let urls = Urls::of(cluster, std::slice::from_ref(&service)).await?.of_service(&service);
    let status = Status::new(&service, urls, why, placement, &tasks, &stopped);
    output.print(&status, |style| render(&status, style, now))
}

impl Status {
    fn new(
        service: &ecs::Service,
        urls: Vec<String>,
        why: Why,
        placement: Vec<Verdict>,
        tasks: &[ecs::Task],
        stopped: &[ecs::Task],
    ) -> Self {
        let events = service.events.iter().flatten().map(|event| Event {
            created_at: event.created_at.map(Moment),
            message: event.message.clone().unwrap_or_default(),
        });
        Self {
            service: Service::new(service),
            urls,
            why,
            placement,
            deployments: service.deployments.iter().flatten().map(Deployment::new).collect(),
            tasks: tasks.iter().map(Task::new).collect(),
            stopped_tasks: stopped
                .iter()
                .map(|task| Stopped { task: Task::new(task), why: why::short_reason(task) })
                .collect(),
            events: events.collect(),
        }
    }
}

impl Deployment {
    fn new(deployment: &ecs::Deployment) -> Self {
        let definition = deployment.task_definition.as_deref().unwrap_or_default();
        Self {
            id: deployment.id.clone().unwrap_or_default(),
            status: deployment.status.clone().unwrap_or_default(),
            task_definition: short_name(definition).to_owned(),
            desired_count: deployment.desired_count.unwrap_or_default(),
            running_count: deployment.running_count.unwrap_or_default(),
            pending_count: deployment.pending_count.unwrap_or_default(),
            failed_tasks: deployment.failed_tasks.unwrap_or_default(),
            rollout_state: deployment.rollout_state.map(|state| state.to_string()),
            rollout_state_reason: deployment.rollout_state_reason.clone(),
            created_at: deployment.created_at.map(Moment),
        }
    }
}

fn render(status: &Status, style: Style, now: Timestamp) -> String {
    let service = &status.service;
    let heading = style.paint(Tone::Strong, &format!("Service {}", service.name));
    let state = style.paint(status_tone(&service.status), &service.status);
    let counts = format!(
        "{}; {} desired, {} running, {} pending",
        service.task_definition, service.desired_count, service.running_count, service.pending_count
    );
    let tone = match (service.status.as_str(), service.missing()) {
        ("ACTIVE", 0) if service.is_complete() && status.why.next.is_none() => Tone::Good,
        ("ACTIVE", 0) => Tone::Waiting,
        ("ACTIVE", _) => Tone::Bad,
        _ => Tone::Plain,
    };
    let urls: String = status.urls.iter().map(|url| format!("\n  {url}")).collect();
    let mut parts = vec![format!("{heading}  {state}\n  {counts}{urls}"), answer(&status.why, tone, style)];
    if !status.deployments.is_empty() {
        parts.push(section(style, "Deployments", &deployments(&status.deployments, now).indented(2).render(style)));
    }
    if !status.tasks.is_empty() {
        parts.push(section(style, "Tasks", &ps::tasks(&status.tasks, now).indented(2).render(style)));
    }
    let stopped = stopped(&status.stopped_tasks, now);
    if !stopped.is_empty() {
        parts.push(section(style, "Stopped lately", &stopped.indented(2).render(style)));
    }
    if !status.events.is_empty() {
        parts.push(section(style, "Events", &events(&status.events, &service.name, now).indented(2).render(style)));
    }
    parts.join("\n\n")
}

fn deployments(deployments: &[Deployment], now: Timestamp) -> Table {
    let mut table = Table::new([
        ("STATUS", Kind::Whole),
        ("DEFINITION", Kind::Text),
        ("DESIRED", Kind::Number),
        ("RUNNING", Kind::Number),
        ("PENDING", Kind::Number),
        ("FAILED", Kind::Number),
        ("ROLLOUT", Kind::Whole),
        ("AGE", Kind::Whole),
    ]);
    for deployment in deployments {
        let rollout = deployment.rollout_state.as_deref().unwrap_or_default();
        let failed = if deployment.failed_tasks > 0 { Tone::Bad } else { Tone::Plain };
        table.row([
            Cell::new(
                deployment.status.as_str(),
                if deployment.status == "PRIMARY" { Tone::Good } else { Tone::Faint },
            ),
            deployment.task_definition.as_str().into(),
            deployment.desired_count.to_string().into(),
            deployment.running_count.to_string().into(),
            deployment.pending_count.to_string().into(),
            Cell::new(deployment.failed_tasks.to_string(), failed),
            Cell::new(rollout, status_tone(rollout)),
            ps::age(deployment.created_at, now),
        ]);
    }
    table
}

fn stopped(tasks: &[Stopped], now: Timestamp) -> Table {
    let length = short_id_length(tasks.iter().map(|stopped| stopped.task.id.as_str()));
    let mut table =
        Table::new([("TASK", Kind::Whole), ("DEFINITION", Kind::Text), ("AGE", Kind::Whole), ("WHY", Kind::Text)]);
    let mut above = None;
    for Stopped { task, why } in tasks.iter().take(SHOWN) {
        let same = above == Some(why);
        above = Some(why);
        table.row([
            shortened(&task.id, length).into(),
            task.task_definition.as_str().into(),
            ps::age(task.stopped_at, now),
            if same { Cell::new("the same", Tone::Faint) } else { why.as_str().into() },
        ]);
    }
    table
}

fn events(events: &[Event], service: &str, now: Timestamp) -> Table {
    let mut table = Table::new([("AGE", Kind::Whole), ("EVENT", Kind::Text)]);
    let every_time = format!("(service {service}) ");
    for event in events.iter().take(SHOWN) {
        let message = event.message.strip_prefix(&every_time).unwrap_or(&event.message);
        // The guide that the sentence points to is not ours.
        let message = message.split(" For more information, see").next().unwrap_or(message);
        table.row([ps::age(event.created_at, now), message.into()]);
    }
    table
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, from_value, json, to_value};

    use super::*;

    fn status() -> Status {
        let service: ecs::Service = from_value(json!({
            "serviceName": "shop", "status": "ACTIVE", "taskDefinition": "a/web:3", "desiredCount": 2, "runningCount": 1,
            "deployments": [{"id": "ecs-svc/1", "status": "PRIMARY", "taskDefinition": "a/web:3", "desiredCount": 2,
                "runningCount": 1, "failedTasks": 1, "rolloutState": "IN_PROGRESS", "createdAt": 940}],
            "events": [{"createdAt": 990, "message": "(service shop) was unable to place a task. Reason: x. For more information, see the guide."}],
        }))
        .unwrap();
        let verdict: Verdict = Verdict {
            container_instance: "c0ffee00c0ffee00".to_owned(),
            fits: false,
            reason: Some("RESOURCE:CPU".to_owned()),
            words: Some("needs 512 CPU units, has 24 of 1024 left".to_owned()),
            ..Verdict::default()
        };
        let stopped: ecs::Task =
            from_value(json!({"taskArn": "a/3f2a8b1c", "taskDefinitionArn": "a/web:3", "lastStatus": "STOPPED",
            "stoppedAt": 970, "stoppedReason": "Scaling", "stopCode": "ServiceSchedulerInitiated"}))
            .unwrap();
        let seen = Seen {
            verdicts: std::slice::from_ref(&verdict),
            stopped: std::slice::from_ref(&stopped),
            ..Seen::default()
        };
        let why = why::service(&service, &seen, Timestamp::from_millis(1_000_000));
        Status::new(&service, Vec::new(), why, vec![verdict], &[], &[stopped])
    }

    #[test]
    fn a_service_tells_why_a_task_is_missing() {
        let expected = "\
Service shop  ACTIVE
  web:3; 2 desired, 1 running, 0 pending

  1 of 2 tasks is missing: no container instance can take one.
    Instance c0ffee00: needs 512 CPU units, has 24 of 1024 left
  What to do: stop other tasks, ask for less in the task definition, or add an instance with `longshore agent`

Deployments
  STATUS   DEFINITION  DESIRED  RUNNING  PENDING  FAILED  ROLLOUT      AGE
  PRIMARY  web:3             2        1        0       1  IN_PROGRESS  1m

Stopped lately
  TASK      DEFINITION  AGE  WHY
  3f2a8b1c  web:3       30s  Scaling

Events
  AGE  EVENT
  10s  was unable to place a task. Reason: x.";
        assert_eq!(render(&status(), Style::default(), Timestamp::from_millis(1_000_000)), expected);
    }

    #[test]
    fn the_json_keeps_its_names() {
        let document = to_value(status()).unwrap();
        let keys: Vec<_> = document.as_object().unwrap().keys().cloned().collect();
        assert_eq!(keys, ["deployments", "events", "placement", "service", "stoppedTasks", "tasks", "urls", "why"]);
        assert_eq!(document["placement"][0]["reason"], "RESOURCE:CPU");
        assert_eq!(document["deployments"][0]["failedTasks"], 1);
        assert_eq!(document["events"][0]["createdAt"], Value::from("1970-01-01T00:16:30Z"));
    }
}
