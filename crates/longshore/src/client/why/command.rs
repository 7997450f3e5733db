//! `longshore why`: what a service or a task waits for, and for every container instance the first constraint that keeps
//! it from there.

use longshore_api::ecs;
use longshore_api::longshore::{Explanation, Verdict, Wait};
use longshore_api::timestamp::Timestamp;
use serde::Serialize;

use super::{Known, Seen, Why};
use crate::cli;
use crate::client::cluster::{Cluster, Of};
use crate::client::find::{self, Target};
use crate::client::format::{sentence, short_id_length, short_name, shortened};
use crate::client::output::{Output, Style, Tone};
use crate::client::status::{answer, section};
use crate::client::table::{Cell, Kind, Table};
use crate::client::time::{self, between, span};
use crate::client::view::Moment;
use crate::client::{connection, explain};
use crate::error::Error;

/// The document of `--json`.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct Answer {
    /// `service web`, `task 3f2a…`, `task definition web:3`.
    of: String,
    why: Why,
    waits: Vec<Waiting>,
    /// What placement finds on every instance for one more of its tasks.
    instances: Vec<Verdict>,
}

/// Something that a service waits for.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct Waiting {
    kind: String,
    words: String,
    /// When it ends by itself, if it does.
    until: Option<Moment>,
}

/// Asks and shows.
pub(crate) async fn run(options: cli::Why) -> Result<(), Error> {
    let output = Output::new(options.connection.json);
    let cluster = connection::open(&options.connection)?;
    let now = time::now();
    let answer = match find::target(&cluster, &options.target).await? {
        Target::Service(found) => of_service(&cluster, &found, now).await?,
        Target::Task(found) => of_task(&cluster, &found, now).await?,
        Target::TaskDefinition(found) => {
            let arn = found.task_definition_arn.as_deref().unwrap_or_default();
            let instances = explain::verdicts(&cluster, arn).await?;
            let fitting = instances.iter().filter(|verdict| verdict.fits).count();
            let why = Why::new(format!("{fitting} of {} container instances would take a task of it", instances.len()));
            let of = format!("task definition {}", short_name(arn));
            Answer { of, why, waits: Vec::new(), instances }
        }
    };
    output.print(&answer, |style| render(&answer, style, now))
}

async fn of_service(cluster: &Cluster, service: &ecs::Service, now: Timestamp) -> Result<Answer, Error> {
    let name = service.service_name.as_deref().unwrap_or_default();
    let explained = match service.status.as_deref() {
        Some("INACTIVE") => Explanation::default(),
        _ => explain::service(cluster, name).await?,
    };
    let arns = cluster.task_arns(ecs::DesiredStatus::Stopped, Of::Service(name)).await?;
    let mut stopped = cluster.tasks(&arns).await?;
    stopped.sort_by_key(|task| std::cmp::Reverse(task.stopped_at));
    let seen = Seen { verdicts: &explained.instances, starting: &[], stopped: &stopped, waits: &explained.waits };
    let mut why = super::service(service, &seen, now);
    // The table has the instances.
    why.details.retain(|detail| !detail.starts_with("Instance "));
    Ok(Answer::new(format!("service {name}"), why, explained))
}

async fn of_task(cluster: &Cluster, task: &ecs::Task, now: Timestamp) -> Result<Answer, Error> {
    let arn = task.task_arn.as_deref().unwrap_or_default();
    let instances = cluster.describe_instances(task.container_instance_arn.as_slice()).await?;
    let definition = match &task.task_definition_arn {
        Some(arn) => cluster.task_definition(arn).await?,
        None => None,
    };
    let known = Known { task, instance: instances.first(), definition: definition.as_ref() };
    let explained = explain::task(cluster, arn).await?;
    Ok(Answer::new(format!("task {}", short_name(arn)), super::task(&known, now), explained))
}

impl Answer {
    fn new(of: String, why: Why, explained: Explanation) -> Self {
        let waits = explained.waits.into_iter().map(Waiting::new).collect();
        Self { of, why, waits, instances: explained.instances }
    }
}

impl Waiting {
    fn new(wait: Wait) -> Self {
        let until = wait.until_millis.map(|millis| Moment(Timestamp::from_millis(millis)));
        Self { kind: wait.kind, words: wait.words, until }
    }

    fn line(&self, now: Timestamp) -> String {
        match self.until.map(|Moment(until)| until).filter(|until| *until > now) {
            Some(until) => format!("{} ({} left).", self.words, span(between(now, until))),
            None => sentence(&self.words),
        }
    }
}

fn render(answer_: &Answer, style: Style, now: Timestamp) -> String {
    let (first, rest) = answer_.of.split_at(1);
    let heading = style.paint(Tone::Strong, &format!("{}{rest}", first.to_uppercase()));
    let mut parts = vec![format!("{heading}\n{}", answer(&answer_.why, Tone::Plain, style))];
    if !answer_.waits.is_empty() {
        let lines: Vec<_> = answer_.waits.iter().map(|wait| style.wrap(&wait.line(now), 2, 2)).collect();
        parts.push(section(style, "It waits", &lines.join("\n")));
    }
    let table = match answer_.instances.is_empty() {
        true => "  there is none".to_owned(),
        false => instances(&answer_.instances).indented(2).render(style),
    };
    parts.push(section(style, "Container instances, for one more task of it", &table));
    parts.join("\n\n")
}

fn instances(verdicts: &[Verdict]) -> Table {
    let length = short_id_length(verdicts.iter().map(|verdict| verdict.container_instance.as_str()));
    let mut table = Table::new([
        ("INSTANCE", Kind::Whole),
        ("ZONE", Kind::Optional),
        ("FITS", Kind::Whole),
        ("EXCLUDED BY", Kind::Text),
        ("WHAT IT LACKS", Kind::Text),
    ]);
    for verdict in verdicts {
        let (fits, tone) = if verdict.fits { ("yes", Tone::Good) } else { ("no", Tone::Bad) };
        let even_empty = if verdict.too_big && !verdict.fits { ", even when it is empty" } else { "" };
        table.row([
            shortened(&verdict.container_instance, length).into(),
            Cell::maybe(verdict.availability_zone.as_deref()),
            Cell::new(fits, tone),
            Cell::maybe(verdict.reason.as_deref()),
            Cell::maybe(verdict.words.as_deref().map(|words| format!("{words}{even_empty}"))),
        ]);
    }
    table
}

#[cfg(test)]
mod tests {
    use serde_json::{json, to_value};

    use super::*;

    fn shown() -> Answer {
        let verdict = |id: &str, reason: Option<&str>, words: Option<&str>, too_big| Verdict {
            container_instance: id.to_owned(),
            availability_zone: Some("us-east-1a".to_owned()),
            fits: reason.is_none(),
            reason: reason.map(str::to_owned),
            words: words.map(str::to_owned),
            too_big,
        };
        let wait =
            Wait { kind: "BACK_OFF".to_owned(), words: "3 of its tasks failed".to_owned(), until_millis: Some(64_000) };
        let instances = vec![
            verdict("c0ffee00c0ffee00", Some("RESOURCE:CPU"), Some("needs 512 CPU units, 24 left"), true),
            verdict("deadbeefdeadbeef", None, None, false),
        ];
        Answer::new(
            "service shop".to_owned(),
            Why::new("1 of 2 tasks is missing"),
            Explanation { waits: vec![wait], instances },
        )
    }

    #[test]
    fn every_instance_has_its_line() {
        let expected = "\
Service shop
  1 of 2 tasks is missing.

It waits
  3 of its tasks failed (4s left).

Container instances, for one more task of it
  INSTANCE  ZONE        FITS  EXCLUDED BY   WHAT IT LACKS
  c0ffee00  us-east-1a  no    RESOURCE:CPU  needs 512 CPU units, 24 left, even when it is empty
  deadbeef  us-east-1a  yes   -             -";
        assert_eq!(render(&shown(), Style::default(), Timestamp::from_millis(60_000)), expected);
    }

    #[test]
    fn the_json_keeps_its_names() {
        let document = to_value(shown()).unwrap();
        assert_eq!(document["of"], "service shop");
        assert_eq!(
            document["waits"][0],
            json!({"kind": "BACK_OFF", "words": "3 of its tasks failed", "until": "1970-01-01T00:01:04Z"})
        );
        assert_eq!(document["instances"][0]["reason"], "RESOURCE:CPU");
        assert_eq!(document["instances"][1]["fits"], true);
    }
}
