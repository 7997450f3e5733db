//! One task definition: where a task of it would fit now.

use longshore_api::ecs;
use longshore_api::longshore::Verdict;
use longshore_api::timestamp::Timestamp;
use serde::Serialize;

use super::section;
use crate::client::cluster::{Cluster, Of};
use crate::client::format::{short_id_length, short_name, shortened};
use crate::client::output::{Output, Style, Tone};
use crate::client::table::{Cell, Kind, Table};
use crate::client::view::Task;
use crate::client::{explain, ps, time};
use crate::error::Error;

/// The document of `--json`.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct Status {
    /// As `family:revision`.
    task_definition: String,
    task_definition_arn: String,
    status: String,
    /// What placement would find on each instance.
    placement: Vec<Verdict>,
    /// Tasks of the family.
    tasks: Vec<Task>,
}

/// Shows it.
pub(super) async fn show(cluster: &Cluster, output: &Output, definition: &ecs::TaskDefinition) -> Result<(), Error> {
    let family = definition.family.as_deref().unwrap_or_default();
    let arn = definition.task_definition_arn.clone().unwrap_or_default();
    let placement = explain::verdicts(cluster, &arn).await?;
    let arns = cluster.task_arns(ecs::DesiredStatus::Running, Of::Family(family)).await?;
    let mut tasks: Vec<_> = cluster.tasks(&arns).await?.iter().map(Task::new).collect();
    ps::sort(&mut tasks);
    let status = Status {
        task_definition: short_name(&arn).to_owned(),
        task_definition_arn: arn,
        status: definition.status.map(|status| status.to_string()).unwrap_or_default(),
        placement,
        tasks,
    };
    output.print(&status, |style| render(&status, style, time::now()))
}

fn render(status: &Status, style: Style, now: Timestamp) -> String {
    let fitting = status.placement.iter().filter(|verdict| verdict.fits).count();
    let (tone, summary) = match (status.status.as_str(), status.placement.len(), fitting) {
        ("ACTIVE", 0, _) => (Tone::Bad, "A task of it cannot run: the cluster has no container instances.".to_owned()),
        ("ACTIVE", _, 0) => (Tone::Bad, "A task of it would fit on no container instance.".to_owned()),
        ("ACTIVE", all, some) => {
            (Tone::Good, format!("A task of it would fit on {some} of {all} container instances."))
        }
        (other, ..) => (Tone::Bad, format!("It is {other}: no new tasks of it can be run.")),
    };
    let heading = format!("Task definition {}", status.task_definition);
    let mut parts = vec![section(style, &heading, &style.paint(tone, &style.wrap(&summary, 2, 0)))];
    if !status.placement.is_empty() {
        parts.push(section(style, "Container instances", &verdicts(&status.placement).indented(2).render(style)));
    }
    if !status.tasks.is_empty() {
        parts.push(section(style, "Tasks", &ps::tasks(&status.tasks, now).indented(2).render(style)));
    }
    parts.join("\n\n")
}

fn verdicts(verdicts: &[Verdict]) -> Table {
    let length = short_id_length(verdicts.iter().map(|verdict| verdict.container_instance.as_str()));
    let mut table = Table::new([("INSTANCE", Kind::Whole), ("FITS", Kind::Whole), ("WHY NOT", Kind::Text)]);
    for verdict in verdicts {
        let (fits, tone) = if verdict.fits { ("yes", Tone::Good) } else { ("no", Tone::Bad) };
        table.row([
            shortened(&verdict.container_instance, length).into(),
            Cell::new(fits, tone),
            Cell::maybe(verdict.words.as_deref()),
        ]);
    }
    table
}

#[cfg(test)]
mod tests {
    use super::*;

    fn status(state: &str, placement: Vec<Verdict>) -> String {
        let status = Status {
            task_definition: "web:3".to_owned(),
            task_definition_arn: String::new(),
            status: state.to_owned(),
            placement,
            tasks: Vec::new(),
        };
        render(&status, Style::default(), Timestamp::from_millis(0))
    }

    #[test]
    fn it_says_where_a_task_would_fit() {
        let verdict = |fits: bool| Verdict {
            container_instance: "c0ffee00".to_owned(),
            fits,
            reason: None,
            words: (!fits).then(|| "its agent is not connected".to_owned()),
            ..Verdict::default()
        };
        assert!(
            status("ACTIVE", vec![verdict(true), verdict(false)]).contains("would fit on 1 of 2 container instances")
        );
        let none = status("ACTIVE", vec![verdict(false)]);
        assert!(
            none.contains("would fit on no container instance") && none.contains("no    its agent is not connected"),
            "{none}"
        );
        assert!(status("ACTIVE", Vec::new()).contains("has no container instances"));
        assert!(status("INACTIVE", vec![verdict(true)]).contains("It is INACTIVE"));
    }
}
