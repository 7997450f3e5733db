//! What is left of a task that has stopped: who stopped it, what its health checks said and what it printed last.

use longshore_api::longshore::{self as wire, DescribeStoppedTask, Operation, StoppedTask};
use longshore_api::timestamp::Timestamp;
use serde::Serialize;

use super::section;
use crate::client::cluster::Cluster;
use crate::client::format::short_id;
use crate::client::output::{Style, Tone, remark};
use crate::client::table::{Cell, Kind, Table};
use crate::client::time;
use crate::client::view::Moment;
use crate::client::why::exit_code;
use crate::error::Error;

/// A record as a script reads it.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Flight {
    stopped_by: Option<StoppedBy>,
    containers: Vec<Container>,
    no_evidence: Option<String>,
    kept_until: Option<Moment>,
    /// In the timeline.
    #[serde(skip)]
    events: Vec<(Moment, String)>,
}

/// Who or what stopped it.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct StoppedBy {
    kind: String,
    words: String,
    operation: Option<String>,
    principal: Option<String>,
    at: Option<Moment>,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct Container {
    name: String,
    finished_at: Option<Moment>,
    out_of_memory: bool,
    restarts: u32,
    lines: Vec<Line>,
    no_lines: Option<String>,
    health: Vec<Probe>,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct Line {
    at: Moment,
    stream: String,
    message: String,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct Probe {
    at: Moment,
    exit_code: i32,
    output: String,
}

/// Asks for it. A server that cannot say is no reason to show nothing of the task.
pub(super) async fn ask(cluster: &Cluster, task: &str) -> Option<Flight> {
    match describe(cluster, task).await {
        Ok(found) => Some(Flight::new(found)),
        Err(error) => {
            remark(&format!("what is left of the task cannot be shown: {error}"));
            None
        }
    }
}

/// The stopped task of that id, ARN or beginning of an id.
pub(in crate::client) async fn describe(cluster: &Cluster, task: &str) -> Result<StoppedTask, Error> {
    let request = DescribeStoppedTask { cluster: Some(cluster.name().to_owned()), task: task.to_owned() };
    cluster.longshore(Operation::DescribeStoppedTask, &request).await
}

fn moment(millis: i64) -> Moment {
    Moment(Timestamp::from_millis(millis))
}

impl Flight {
    fn new(found: StoppedTask) -> Self {
        Self {
            stopped_by: found.stopped_by.map(StoppedBy::new),
            containers: found.containers.into_iter().map(Container::new).collect(),
            no_evidence: found.no_evidence,
            kept_until: found.kept_until_millis.map(moment),
            events: found.events.into_iter().map(|event| (moment(event.at_millis), event.message)).collect(),
        }
    }

    /// What its service said of it.
    pub(super) fn events(&self) -> impl Iterator<Item = (Moment, &str)> {
        self.events.iter().map(|(at, message)| (*at, message.as_str()))
    }

    /// Who stopped it, as a detail of the answer.
    pub(super) fn who(&self) -> Option<String> {
        Some(format!("Stopped by {}", self.stopped_by.as_ref()?.words))
    }

    /// What is shown below the containers.
    pub(super) fn sections(&self, id: &str, style: Style, now: Timestamp) -> Vec<String> {
        let mut parts = Vec::new();
        let probed: Vec<_> = self.containers.iter().filter(|container| !container.health.is_empty()).collect();
        if !probed.is_empty() {
            parts.push(section(style, "Health checks", &probes(&probed).indented(2).render(style)));
        }
        for container in &self.containers {
            let heading = format!("Last lines of {}", container.name);
            parts.push(section(style, &heading, &lines(container, style)));
        }
        if let Some(why) = &self.no_evidence {
            parts.push(section(style, "Last lines", &style.wrap(&format!("None: {why}."), 2, 0)));
        }
        let until = self
            .kept_until
            .map(|Moment(until)| format!("; this is kept for {} more", time::span(time::between(now, until))));
        let more = format!("More of what it printed: `longshore logs {}`{}", short_id(id), until.unwrap_or_default());
        parts.push(style.paint(Tone::Faint, &style.wrap(&more, 0, 2)));
        parts
    }
}

impl StoppedBy {
    fn new(by: wire::StoppedBy) -> Self {
        let wire::StoppedBy { kind, words, operation, principal, at_millis } = by;
        Self { kind, words, operation, principal, at: at_millis.map(moment) }
    }
}

impl Container {
    fn new(found: wire::StoppedContainer) -> Self {
        let line =
            |line: wire::LastLine| Line { at: moment(line.at_millis), stream: line.stream, message: line.message };
        let probe =
            |run: wire::ProbeRun| Probe { at: moment(run.at_millis), exit_code: run.exit_code, output: run.output };
        Self {
            name: found.name,
            finished_at: found.finished_at_millis.map(moment),
            out_of_memory: found.out_of_memory,
            restarts: found.restarts,
            lines: found.lines.into_iter().map(line).collect(),
            no_lines: found.no_lines,
            health: found.health.into_iter().map(probe).collect(),
        }
    }
}

fn probes(containers: &[&Container]) -> Table {
    let mut table =
        Table::new([("WHEN", Kind::Whole), ("CONTAINER", Kind::Whole), ("EXIT", Kind::Text), ("OUTPUT", Kind::Text)]);
    for container in containers {
        for Probe { at: Moment(at), exit_code: code, output } in &container.health {
            let tone = if *code == 0 { Tone::Good } else { Tone::Bad };
            let exit = match exit_code(*code) {
                Some(words) if *code != 0 => format!("{code} ({words})"),
                _ => code.to_string(),
            };
            table.row([
                time::clock(*at).into(),
                container.name.as_str().into(),
                Cell::new(exit, tone),
                printable(output).replace('\n', " ⏎ ").into(),
            ]);
        }
    }
    table
}

fn lines(container: &Container, style: Style) -> String {
    if container.lines.is_empty() {
        let why = container.no_lines.as_deref().unwrap_or("it printed nothing");
        return style.wrap(&format!("None: {why}."), 2, 0);
    }
    let one = |line: &Line| {
        let at = time::clock(line.at.0);
        let tone = if line.stream == "stderr" { Tone::Bad } else { Tone::Plain };
        format!("  {} {}", style.paint(Tone::Faint, &at), style.paint(tone, &printable(&line.message)))
    };
    container.lines.iter().map(one).collect::<Vec<_>>().join("\n")
}

/// Without what would move the terminal's cursor or change its colours.
fn printable(text: &str) -> String {
    text.chars().map(|c| if c.is_control() && c != '\t' && c != '\n' { '\u{fffd}' } else { c }).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    const AT: i64 = 1_700_000_000_000;

    fn flight() -> Flight {
        Flight::new(StoppedTask {
            stopped_by: Some(wire::StoppedBy {
                words: "StopTask by arn:aws:iam::1:user/eve".to_owned(),
                ..Default::default()
            }),
            events: vec![wire::TaskEvent { at_millis: AT, message: "(service web) has stopped".to_owned() }],
            containers: vec![
                wire::StoppedContainer {
                    name: "web".to_owned(),
                    lines: vec![
                        wire::LastLine { at_millis: AT, stream: "stdout".to_owned(), message: "up".to_owned() },
                        wire::LastLine {
                            at_millis: AT + 1_000,
                            stream: "stderr".to_owned(),
                            message: "a\u{1b}[2Jb".to_owned(),
                        },
                    ],
                    health: vec![
                        wire::ProbeRun { at_millis: AT, exit_code: 0, output: "fine".to_owned() },
                        wire::ProbeRun { at_millis: AT, exit_code: 127, output: "curl:\nnot found".to_owned() },
                    ],
                    ..Default::default()
                },
                wire::StoppedContainer {
                    name: "db".to_owned(),
                    no_lines: Some("the engine cannot read its log".to_owned()),
                    ..Default::default()
                },
            ],
            kept_until_millis: Some(AT + 7_200_000),
            ..Default::default()
        })
    }

    #[test]
    fn what_is_left_is_shown_as_it_is_and_moves_no_cursor() {
        let expected = "\
Health checks
  WHEN                  CONTAINER  EXIT                             OUTPUT
  2023-11-14 22:13:20Z  web        0                                fine
  2023-11-14 22:13:20Z  web        127 (its command was not found)  curl: ⏎ not found

Last lines of web
  2023-11-14 22:13:20Z up
  2023-11-14 22:13:21Z a\u{fffd}[2Jb

Last lines of db
  None: the engine cannot read its log.

More of what it printed: `longshore logs 3f2a8b1c`; this is kept for 2h more";
        let shown = flight().sections("3f2a8b1c", Style::default(), Timestamp::from_millis(AT)).join("\n\n");
        assert_eq!(shown, expected);
        assert_eq!(flight().who().unwrap(), "Stopped by StopTask by arn:aws:iam::1:user/eve");
    }

    #[test]
    fn nothing_says_why() {
        let flight =
            Flight::new(StoppedTask { no_evidence: Some("it was never placed".to_owned()), ..Default::default() });
        let shown = flight.sections("3f2a", Style::default(), Timestamp::from_millis(AT)).join("\n");
        assert!(shown.contains("None: it was never placed."), "{shown}");
    }
}
