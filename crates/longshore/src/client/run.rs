//! `longshore run`: starts tasks and stays until they run, or says why they do not.

use longshore_api::ecs::{
    ContainerOverride, Failure, KeyValuePair, ListTaskDefinitionFamiliesRequest, RunTaskRequest, TaskDefinition,
    TaskOverride,
};
use longshore_api::longshore::Verdict;
use serde::Serialize;

use super::cluster::Cluster;
use super::format::{count, list, short_id, short_id_length, short_name, shortened};
use super::output::{Output, Style};
use super::progress::Spinner;
use super::table::{Cell, Kind, Table};
use super::view::{Port, Task};
use super::why::{self, Known, Why};
use super::{connection, explain, time, wait};
use crate::cli;
use crate::error::Error;

/// How many tasks one call of RunTask may ask for.
const TASKS_A_CALL: u32 = 10;

/// The document of `--json`.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct Answer {
    tasks: Vec<Ran>,
    /// The tasks that were not placed.
    failures: Vec<Refusal>,
    /// Whether the wait ended before all tasks ran.
    timed_out: bool,
}

#[derive(Debug, Serialize)]
struct Ran {
    #[serde(flatten)]
    task: Task,
    /// How it is doing, in words.
    why: Why,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct Refusal {
    arn: Option<String>,
    reason: String,
    words: String,
    /// Whether the instance can never hold such a task, even empty.
    #[serde(skip)]
    too_big: bool,
}

/// Runs the tasks.
pub(crate) async fn run(options: cli::Run) -> Result<(), Error> {
    let output = Output::new(options.connection.json);
    let cluster = connection::open(&options.connection)?;
    let spinner = Spinner::start(&output, format!("Starting {}", options.task_definition));
    let Some(definition) = cluster.task_definition(&options.task_definition).await? else {
        return Err(unknown_definition(&cluster, &options.task_definition).await);
    };
    let (tasks, failures) = place(&cluster, &options, &definition).await?;
    let refusals = if failures.is_empty() { Vec::new() } else { in_words(&cluster, &definition, failures).await? };
    let arns: Vec<_> = tasks.iter().filter_map(|task| task.task_arn.clone()).collect();
    let seen = match options.no_wait || arns.is_empty() {
        true => wait::Seen { tasks, timed_out: false },
        false => {
            wait::until(&cluster, &arns, options.timeout, |tasks| {
                spinner.say(progress(tasks));
                tasks.iter().all(|task| matches!(task.last_status.as_deref(), Some("RUNNING" | "STOPPED")))
            })
            .await?
        }
    };
    let instances: Vec<_> = seen.tasks.iter().filter_map(|task| task.container_instance_arn.clone()).collect();
    let instances = if seen.timed_out { cluster.describe_instances(&instances).await? } else { Vec::new() };
    drop(spinner);
    let tasks = seen.tasks.iter().map(|task| {
        let instance = instances.iter().find(|each| each.container_instance_arn == task.container_instance_arn);
        let known = Known { task, instance, definition: Some(&definition) };
        Ran { task: Task::new(task), why: why::task(&known, time::now()) }
    });
    let answer = Answer { tasks: tasks.collect(), failures: refusals, timed_out: seen.timed_out };
    if output.is_json() || !answer.tasks.is_empty() {
        output.print(&answer, |style| render(&answer.tasks, style, cluster.is_local()))?;
    }
    verdict(&answer, &options)
}

/// Asks for the tasks, as many calls as it takes; what could not be placed comes second.
async fn place(
    cluster: &Cluster,
    options: &cli::Run,
    definition: &TaskDefinition,
) -> Result<(Vec<longshore_api::ecs::Task>, Vec<Failure>), Error> {
    let request = RunTaskRequest {
        cluster: cluster.member(),
        task_definition: Some(options.task_definition.clone()),
        overrides: overrides(options, definition)?,
        ..Default::default()
    };
    let (mut tasks, mut failures) = (Vec::new(), Vec::new());
    let mut left = options.count;
    while left > 0 && failures.is_empty() {
        let some = left.min(TASKS_A_CALL);
        let count = i32::try_from(some).ok();
        // With the token, an answer that got lost does not start the tasks twice.
        let answer = cluster.send(&RunTaskRequest { count, client_token: Some(token()), ..request.clone() }).await;
        let answer = answer.map_err(|error| no_instances(cluster, error))?;
        tasks.extend(answer.tasks.unwrap_or_default());
        failures.extend(answer.failures.unwrap_or_default());
        left -= some;
    }
    Ok((tasks, failures))
}

fn no_instances(cluster: &Cluster, error: Error) -> Error {
    match error {
        Error::Call(longshore_api::client::Error::Service { message, .. })
            if message.contains("No Container Instances were found") =>
        {
            Error::Hint(
                format!("cluster {} has no container instances to run a task on", cluster.name()),
                "start one with `longshore up` or `longshore agent`; `longshore status` shows what there is".to_owned(),
            )
        }
        other => other,
    }
}

/// A token that no other call has.
fn token() -> String {
    let mut bytes = [0; 16];
    getrandom::fill(&mut bytes).expect("the operating system gives random bytes once it has booted");
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// What the options change in a container, if anything.
fn overrides(options: &cli::Run, definition: &TaskDefinition) -> Result<Option<TaskOverride>, Error> {
    if options.environment.is_empty() && options.command.is_empty() {
        if let Some(name) = &options.container {
            let hint = "say what to change in it with --env, or with a command after `--`";
            return Err(Error::Hint(format!("--container {name} alone changes nothing"), hint.to_owned()));
        }
        return Ok(None);
    }
    let names: Vec<_> =
        definition.container_definitions.iter().flatten().filter_map(|each| each.name.as_deref()).collect();
    let name = match &options.container {
        Some(name) if !names.contains(&name.as_str()) => {
            let message = format!("{} has no container `{name}`", options.task_definition);
            return Err(Error::Hint(message, format!("it has {}", list(&names))));
        }
        Some(name) => Some(name.clone()),
        None => names.first().map(|name| (*name).to_owned()),
    };
    let environment = options.environment.iter().map(|text| variable(text)).collect::<Result<Vec<_>, _>>()?;
    let changes = ContainerOverride {
        name,
        environment: Some(environment).filter(|variables| !variables.is_empty()),
        command: Some(options.command.clone()).filter(|words| !words.is_empty()),
        ..Default::default()
    };
    Ok(Some(TaskOverride { container_overrides: Some(vec![changes]), ..Default::default() }))
}

fn variable(text: &str) -> Result<KeyValuePair, Error> {
    match text.split_once('=') {
        Some((name, value)) if !name.is_empty() => {
            Ok(KeyValuePair { name: Some(name.to_owned()), value: Some(value.to_owned()) })
        }
        _ => Err(Error::Hint(format!("`{text}` sets no variable"), "write it as NAME=VALUE".to_owned())),
    }
}

async fn unknown_definition(cluster: &Cluster, name: &str) -> Error {
    let request = ListTaskDefinitionFamiliesRequest { max_results: Some(20), ..Default::default() };
    let families = cluster.send(&request).await.ok().and_then(|answer| answer.families).unwrap_or_default();
    let hint = match families.is_empty() {
        true => "register one with `aws ecs register-task-definition --cli-input-json file://…`".to_owned(),
        false => format!("there is {}", list(&families)),
    };
    Error::Hint(format!("there is no task definition `{name}`"), hint)
}

/// The failures with the figures behind them.
async fn in_words(
    cluster: &Cluster,
    definition: &TaskDefinition,
    failures: Vec<Failure>,
) -> Result<Vec<Refusal>, Error> {
    let arn = definition.task_definition_arn.as_deref().unwrap_or_default();
    let verdicts = explain::verdicts(cluster, arn).await?;
    Ok(failures.into_iter().map(|failure| refusal(failure, &verdicts)).collect())
}

fn refusal(failure: Failure, verdicts: &[Verdict]) -> Refusal {
    let reason = failure.reason.unwrap_or_default();
    let id = failure.arn.as_deref().map(short_name);
    let verdict = verdicts.iter().find(|verdict| Some(verdict.container_instance.as_str()) == id);
    let words = match verdict.and_then(|verdict| verdict.words.as_deref()) {
        Some(words) => format!("{}: {words}", short_id(id.unwrap_or_default())),
        None => why::refusal(&reason, failure.arn.as_deref()),
    };
    Refusal { arn: failure.arn, reason, words, too_big: verdict.is_some_and(|verdict| verdict.too_big) }
}

/// What the tasks are doing while one waits for them.
fn progress(tasks: &[longshore_api::ecs::Task]) -> String {
    let now = time::now();
    let waiting =
        |task: &&longshore_api::ecs::Task| !matches!(task.last_status.as_deref(), Some("RUNNING" | "STOPPED"));
    let left: Vec<_> = tasks.iter().filter(waiting).collect();
    match left.as_slice() {
        [] => "Done".to_owned(),
        [task] => {
            let id = short_id(task.task_arn.as_deref().unwrap_or_default());
            format!("Task {id}: {}", why::task(&Known { task, instance: None, definition: None }, now).summary)
        }
        several => format!(
            "{} of {} are not running yet",
            several.len(),
            count(i64::try_from(tasks.len()).unwrap_or(i64::MAX), "task")
        ),
    }
}

fn render(tasks: &[Ran], style: Style, local: bool) -> String {
    let length = short_id_length(tasks.iter().map(|ran| ran.task.id.as_str()));
    let mut table = Table::new([
        ("TASK", Kind::Whole),
        ("DEFINITION", Kind::Text),
        ("STATUS", Kind::Whole),
        ("INSTANCE", Kind::Whole),
        ("ADDRESS", Kind::Optional),
    ]);
    for Ran { task, .. } in tasks {
        let (status, tone) = task.status();
        let address = |port: &Port| match local {
            true => format!("{} -> {}:{}", port.address(), port.container, port.inner()),
            false => port.short(),
        };
        let addresses: Vec<_> = task.ports.iter().map(address).collect();
        table.row([
            shortened(&task.id, length).into(),
            task.task_definition.as_str().into(),
            Cell::new(status, tone),
            Cell::maybe(task.container_instance.as_deref().map(short_id)),
            addresses.join("\n").into(),
        ]);
    }
    table.render(style)
}

/// What is wrong with the outcome, if anything is.
fn verdict(answer: &Answer, options: &cli::Run) -> Result<(), Error> {
    let json = options.connection.json;
    let fail = |message: String, next: Option<String>| match (json, next) {
        (true, _) => Err(Error::Quiet(1)),
        (false, Some(next)) => Err(Error::Hint(message, next)),
        (false, None) => Err(Error::Text(message)),
    };
    if !answer.failures.is_empty() {
        let placed = u32::try_from(answer.tasks.len()).unwrap_or(u32::MAX);
        let left = count(i64::from(options.count.saturating_sub(placed)), "task");
        let words: Vec<_> = answer.failures.iter().map(|each| each.words.clone()).collect();
        let message = format!("{left} could not be placed; the instances that were tried:{}", lines(&words));
        let obstacles = answer.failures.iter().map(|failure| (failure.reason.as_str(), failure.too_big));
        return fail(message, Some(why::remedy(obstacles).to_owned()));
    }
    if let Some(Ran { task, why }) = answer.tasks.iter().find(|ran| has_failed(&ran.task)) {
        return fail(
            format!("task {} does not run. {}{}", short_id(&task.id), why.summary, lines(&why.details)),
            why.next.clone(),
        );
    }
    let waiting = answer.tasks.iter().find(|ran| !matches!(ran.task.last_status.as_str(), "RUNNING" | "STOPPED"));
    match waiting.filter(|_| answer.timed_out) {
        Some(Ran { task, why }) => {
            let id = short_id(&task.id);
            let after = time::span(options.timeout);
            let message = format!("task {id} is not running after {after}. {}{}", why.summary, lines(&why.details));
            fail(message, Some(why.next.clone().unwrap_or_else(|| format!("ask again with `longshore status {id}`"))))
        }
        None => Ok(()),
    }
}

/// Each text on a line of its own, under what came before.
fn lines(texts: &[String]) -> String {
    texts.iter().map(|text| format!("\n    {text}")).collect()
}

/// Whether it stopped before it ran, or ended with an error at once.
fn has_failed(task: &Task) -> bool {
    let errors = task.containers.iter().any(|container| container.exit_code.is_some_and(|code| code != 0));
    task.is_stopped() && (task.started_at.is_none() || errors)
}

#[cfg(test)]
mod tests {
    use serde_json::{from_value, json};

    use super::*;

    fn options(environment: &[&str], command: &[&str], container: Option<&str>) -> cli::Run {
        cli::Run {
            connection: cli::Connection {
                data: cli::DataDir { data_dir: None },
                endpoint: None,
                cluster: "default".to_owned(),
                json: false,
            },
            task_definition: "web".to_owned(),
            count: 1,
            environment: environment.iter().map(|text| (*text).to_owned()).collect(),
            command: command.iter().map(|text| (*text).to_owned()).collect(),
            container: container.map(str::to_owned),
            no_wait: false,
            timeout: std::time::Duration::from_secs(120),
        }
    }

    fn definition() -> TaskDefinition {
        from_value(json!({"family": "web", "containerDefinitions": [{"name": "main"}, {"name": "side"}]})).unwrap()
    }

    #[test]
    fn changes_go_to_the_first_container_or_the_named_one() {
        let change = |container| {
            let made =
                overrides(&options(&["A=1=2", "B="], &["echo", "x y"], container), &definition()).unwrap().unwrap();
            made.container_overrides.unwrap().remove(0)
        };
        assert_eq!(change(None).name.as_deref(), Some("main"));
        let changed = change(Some("side"));
        assert_eq!(changed.name.as_deref(), Some("side"));
        assert_eq!(changed.command.unwrap(), ["echo", "x y"]);
        let variables: Vec<_> =
            changed.environment.unwrap().into_iter().map(|pair| (pair.name.unwrap(), pair.value.unwrap())).collect();
        assert_eq!(variables, [("A".to_owned(), "1=2".to_owned()), ("B".to_owned(), String::new())]);
        assert!(overrides(&options(&[], &[], None), &definition()).unwrap().is_none());
    }

    #[test]
    fn wrong_changes_are_refused() {
        for (options, expected) in [
            (options(&["A"], &[], None), "write it as NAME=VALUE"),
            (options(&["=1"], &[], None), "write it as NAME=VALUE"),
            (options(&["A=1"], &[], Some("x")), "it has main and side"),
            (options(&[], &[], Some("main")), "changes nothing"),
        ] {
            let error = overrides(&options, &definition()).unwrap_err().to_string();
            assert!(error.contains(expected), "{error}");
        }
    }

    fn ran(fields: serde_json::Value) -> Answer {
        let task: longshore_api::ecs::Task = from_value(fields).unwrap();
        let known = Known { task: &task, instance: None, definition: None };
        let ran = Ran { task: Task::new(&task), why: why::task(&known, time::now()) };
        Answer { tasks: vec![ran], failures: Vec::new(), timed_out: false }
    }

    #[test]
    fn a_task_that_ended_well_is_no_failure() {
        let outcome = |fields| verdict(&ran(fields), &options(&[], &[], None));
        assert!(outcome(json!({"lastStatus": "RUNNING"})).is_ok());
        assert!(outcome(json!({"lastStatus": "STOPPED", "startedAt": 1, "containers": [{"exitCode": 0}]})).is_ok());
        assert!(outcome(json!({"lastStatus": "STOPPED", "startedAt": 1, "containers": [{"exitCode": 3}]})).is_err());
        let error = outcome(json!({"lastStatus": "STOPPED", "stopCode": "TaskFailedToStart",
            "stoppedReason": "CannotPullContainerError: no such image"}));
        let error = error.unwrap_err().to_string();
        assert!(error.contains("CannotPullContainerError") && error.contains("hint: "), "{error}");
    }

    #[test]
    fn refusals_have_figures_when_they_are_known() {
        let failure =
            |arn: &str, reason: &str| Failure { arn: Some(arn.into()), reason: Some(reason.into()), detail: None };
        let verdict = Verdict {
            container_instance: "c0ffee00".to_owned(),
            fits: false,
            reason: None,
            words: Some("needs 3000 CPU units, has 100 of 1024 left".to_owned()),
            too_big: true,
            ..Verdict::default()
        };
        let known = refusal(failure("arn:aws:ecs:r:a:container-instance/c/c0ffee00", "RESOURCE:CPU"), &[verdict]);
        assert_eq!(known.words, "c0ffee00: needs 3000 CPU units, has 100 of 1024 left");
        let unknown = refusal(failure("arn:aws:ecs:r:a:container-instance/c/deadbeef", "RESOURCE:CPU"), &[]);
        assert_eq!(unknown.words, "deadbeef: it has too few CPU units left");
    }
}
