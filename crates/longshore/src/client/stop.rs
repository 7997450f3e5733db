//! `longshore stop`: stops tasks and stays until they have.

use longshore_api::ecs::StopTaskRequest;
use serde::Serialize;

use super::format::{count, list, short_id, short_id_length, shortened};
use super::output::{Output, Style, remark};
use super::progress::Spinner;
use super::table::{Cell, Kind, Table};
use super::view::Task;
use super::{connection, find, time, wait, why};
use crate::cli;
use crate::error::Error;

/// The document of `--json`.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct Answer {
    tasks: Vec<Task>,
    /// Whether the wait ended before all tasks had stopped.
    timed_out: bool,
}

/// Stops the tasks.
pub(crate) async fn run(options: cli::Stop) -> Result<(), Error> {
    let output = Output::new(options.connection.json);
    let cluster = connection::open(&options.connection)?;
    let spinner = Spinner::start(&output, "Looking for the tasks");
    // All names are understood before anything is stopped.
    let mut tasks = Vec::new();
    for name in &options.tasks {
        let task = find::task(&cluster, name).await?;
        if tasks.iter().all(|known: &longshore_api::ecs::Task| known.task_arn != task.task_arn) {
            tasks.push(task);
        }
    }
    let arns: Vec<_> = tasks.iter().filter_map(|task| task.task_arn.clone()).collect();
    for task in &mut tasks {
        let request =
            StopTaskRequest { cluster: cluster.member(), task: task.task_arn.clone(), reason: options.reason.clone() };
        if let Some(told) = cluster.send(&request).await?.task {
            *task = told;
        }
    }
    let seen = match options.no_wait {
        true => wait::Seen { tasks, timed_out: false },
        false => {
            wait::until(&cluster, &arns, options.timeout, |tasks| {
                let left: Vec<_> = tasks.iter().map(Task::new).filter(|task| !task.is_stopped()).collect();
                spinner.say(progress(&left));
                left.is_empty()
            })
            .await?
        }
    };
    drop(spinner);
    let answer = Answer { tasks: seen.tasks.iter().map(Task::new).collect(), timed_out: seen.timed_out };
    output.print(&answer, |style| render(&answer.tasks, style))?;
    let left = answer.tasks.iter().filter(|task| !task.is_stopped()).count();
    if answer.timed_out && output.is_json() {
        return Err(Error::Quiet(1));
    }
    if answer.timed_out {
        let left = count(i64::try_from(left).unwrap_or(i64::MAX), "task");
        let message = format!("{left} not stopped after {}", time::span(options.timeout));
        return Err(Error::Hint(message, "`longshore status ID` says what holds it up".to_owned()));
    }
    if !output.is_json() {
        services(&answer.tasks).iter().for_each(|service| {
            remark(&format!("Service {service} starts another in its place, if it wants as many."));
        });
    }
    Ok(())
}

fn progress(left: &[Task]) -> String {
    match left {
        [] => "Stopped".to_owned(),
        [task] => {
            let waiting = task.containers.iter().filter(|container| container.last_status != "STOPPED");
            let names: Vec<_> = waiting.map(|container| container.name.as_str()).collect();
            format!(
                "Stopping task {}: waiting for {}",
                short_id(&task.id),
                if names.is_empty() { "its end".to_owned() } else { list(&names) }
            )
        }
        several => format!("Stopping {}", count(i64::try_from(several.len()).unwrap_or(i64::MAX), "task")),
    }
}

fn services(tasks: &[Task]) -> Vec<&str> {
    let mut services: Vec<_> = tasks.iter().filter_map(|task| task.service.as_deref()).collect();
    services.sort_unstable();
    services.dedup();
    services
}

fn render(tasks: &[Task], style: Style) -> String {
    let length = short_id_length(tasks.iter().map(|task| task.id.as_str()));
    let mut table = Table::new([
        ("TASK", Kind::Whole),
        ("DEFINITION", Kind::Text),
        ("STATUS", Kind::Whole),
        ("CONTAINERS", Kind::Text),
        ("REASON", Kind::Text),
    ]);
    for task in tasks {
        let (status, tone) = task.status();
        table.row([
            shortened(&task.id, length).into(),
            task.task_definition.as_str().into(),
            Cell::new(status, tone),
            exits(task).into(),
            Cell::maybe(task.stopped_reason.as_deref()),
        ]);
    }
    table.render(style)
}

/// How each container ended: `main 143 (told to end, SIGTERM)`.
fn exits(task: &Task) -> String {
    let ended = task.containers.iter().filter_map(|container| {
        let code = container.exit_code?;
        let words = why::exit_code(code).map(|words| format!(" ({words})")).unwrap_or_default();
        Some(format!("{} {code}{words}", container.name))
    });
    ended.collect::<Vec<_>>().join(", ")
}

#[cfg(test)]
mod tests {
    use serde_json::{from_value, json};

    use super::*;

    fn task(fields: serde_json::Value) -> Task {
        Task::new(&from_value(fields).unwrap())
    }

    #[test]
    fn a_stopped_task_shows_how_its_containers_ended() {
        let task = task(json!({"taskArn": "a/3f2a", "taskDefinitionArn": "a/web:3", "lastStatus": "STOPPED",
            "stoppedReason": "enough", "group": "service:shop",
            "containers": [{"name": "main", "exitCode": 143}, {"name": "side", "exitCode": 7}, {"name": "late"}]}));
        let text = render(std::slice::from_ref(&task), Style::default());
        assert!(text.contains("main 143 (told to end, SIGTERM), side 7  enough"), "{text}");
        assert_eq!(services(&[task.clone(), task]), ["shop"]);
    }

    #[test]
    fn the_wait_names_what_it_waits_for() {
        let task = task(json!({"taskArn": "a/3f2a", "containers": [{"name": "main", "lastStatus": "RUNNING"},
            {"name": "side", "lastStatus": "STOPPED"}]}));
        assert_eq!(progress(std::slice::from_ref(&task)), "Stopping task 3f2a: waiting for main");
        assert_eq!(progress(&[task.clone(), task]), "Stopping 2 tasks");
    }
}
