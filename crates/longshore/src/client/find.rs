//! What a name on the command line means: a service, a task by the beginning of its id, or a task definition.

use longshore_api::client;
use longshore_api::ecs::{Service, Task, TaskDefinition};

use super::cluster::{Cluster, Of};
use super::format::{count, short_name};
use super::status::stopped;
use super::view;
use crate::error::Error;

/// The shortest beginning of an id that is looked for.
const SHORTEST_PREFIX: usize = 2;

/// How many candidates an error lists.
const CANDIDATES: usize = 8;

/// What a name turned out to mean.
pub(super) enum Target {
    Service(Box<Service>),
    Task(Box<Task>),
    TaskDefinition(Box<TaskDefinition>),
}

/// Finds what `text` names.
pub(super) async fn target(cluster: &Cluster, text: &str) -> Result<Target, Error> {
    let what = match Kind::of(text) {
        Kind::Service => "service",
        Kind::Task => "task",
        Kind::TaskDefinition => "task definition",
        Kind::Word => "service, task or task definition",
    };
    target_if_any(cluster, text).await?.ok_or_else(|| nothing(cluster, what, text))
}

/// Finds what `text` names, if anything. A service wins over the beginning of an id, and that over a family.
pub(super) async fn target_if_any(cluster: &Cluster, text: &str) -> Result<Option<Target>, Error> {
    let kind = Kind::of(text);
    if matches!(kind, Kind::Service | Kind::Word)
        && let Some(service) = cluster.service(text).await?
    {
        return Ok(Some(Target::Service(service.into())));
    }
    if matches!(kind, Kind::Task | Kind::Word)
        && let Some(task) = task_if_any(cluster, text).await?
    {
        return Ok(Some(Target::Task(task.into())));
    }
    if matches!(kind, Kind::TaskDefinition | Kind::Word)
        && let Some(definition) = cluster.task_definition(text).await?
    {
        return Ok(Some(Target::TaskDefinition(definition.into())));
    }
    Ok(None)
}

/// Finds the one task that `text` names.
pub(super) async fn task(cluster: &Cluster, text: &str) -> Result<Task, Error> {
    if let Some(task) = task_if_any(cluster, text).await? {
        return Ok(task);
    }
    let service = match Kind::of(text) {
        Kind::Word | Kind::Service => cluster.service(text).await?,
        _ => None,
    };
    Err(match service {
        Some(_) => Error::Hint(
            format!("`{text}` is a service, not a task"),
            format!(
                "to stop all its tasks: `aws ecs update-service --cluster {} --service {text} --desired-count 0`",
                cluster.name()
            ),
        ),
        None => nothing(cluster, "task", text),
    })
}

/// The error when `text` names no `what`.
pub(super) fn nothing(cluster: &Cluster, what: &str, text: &str) -> Error {
    let hint = "`longshore ps --stopped` lists what there is; name another cluster with --cluster".to_owned();
    Error::Hint(format!("cluster {} has no {what} `{text}`", cluster.name()), hint)
}

async fn task_if_any(cluster: &Cluster, text: &str) -> Result<Option<Task>, Error> {
    if let Some(other) = cluster_of(text).filter(|name| *name != short_name(cluster.name())) {
        let message = format!("task {} is in cluster {other}", short_name(text));
        return Err(Error::Hint(message, format!("add --cluster {other}")));
    }
    let id = short_name(text);
    if is_whole_id(id) {
        return Ok(cluster.tasks(&[id.to_owned()]).await?.into_iter().next());
    }
    if id.len() < SHORTEST_PREFIX || !id.bytes().all(|byte| byte.is_ascii_hexdigit() || byte == b'-') {
        return Ok(None);
    }
    let arns = cluster.all_task_arns(Of::Cluster).await?;
    let found = beginning_with(&arns, id);
    let tasks = cluster.tasks(&found[..found.len().min(CANDIDATES)]).await?;
    match found.len() {
        // Of what ECS has forgotten the flight recorder may still know.
        0 => forgotten(cluster, id).await,
        1 => Ok(tasks.into_iter().next()),
        number => Err(ambiguous(id, number, &tasks)),
    }
}

/// The stopped task whose id begins so and that no list has any more.
async fn forgotten(cluster: &Cluster, id: &str) -> Result<Option<Task>, Error> {
    match stopped::describe(cluster, id).await {
        Ok(found) => Ok(Some(found.task)),
        Err(Error::Call(client::Error::Service { message, .. })) if message.contains("is the beginning of") => {
            Err(Error::Hint(message.trim_end_matches('.').to_owned(), "give more of the id".to_owned()))
        }
        // It knows no such task, or, being older, no such question.
        Err(Error::Call(client::Error::Service { .. })) => Ok(None),
        Err(error) => Err(error),
    }
}

fn ambiguous(id: &str, number: usize, tasks: &[Task]) -> Error {
    let lines = tasks
        .iter()
        .map(view::Task::new)
        .map(|task| format!("\n    {}  {}  {}", task.id, task.task_definition, task.last_status));
    let more = match number.saturating_sub(tasks.len()) {
        0 => String::new(),
        more => format!("\n    and {more} more"),
    };
    let number = count(i64::try_from(number).unwrap_or(i64::MAX), "task");
    Error::Hint(
        format!("`{id}` is the beginning of {number}:{}{more}", lines.collect::<String>()),
        "give more of the id".to_owned(),
    )
}

/// The ARNs whose id starts so, each once.
fn beginning_with(arns: &[String], prefix: &str) -> Vec<String> {
    let mut found: Vec<_> = arns.iter().filter(|arn| short_name(arn).starts_with(prefix)).cloned().collect();
    found.sort_unstable();
    found.dedup();
    found
}

fn is_whole_id(id: &str) -> bool {
    let hex = id.bytes().all(|byte| byte.is_ascii_hexdigit() || byte == b'-');
    hex && matches!(id.len(), 32 | 36)
}

/// The cluster that a task's ARN names; none in the old form without one.
fn cluster_of(arn: &str) -> Option<&str> {
    let resource = arn.strip_prefix("arn:")?.splitn(5, ':').nth(4)?;
    let (cluster, _) = resource.strip_prefix("task/")?.split_once('/')?;
    Some(cluster)
}

/// What a text can mean by its form.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Service,
    Task,
    TaskDefinition,
    Word,
}

impl Kind {
    fn of(text: &str) -> Self {
        let resource = text.strip_prefix("arn:").and_then(|rest| rest.splitn(5, ':').nth(4));
        match resource {
            Some(resource) if resource.starts_with("service/") => Self::Service,
            Some(resource) if resource.starts_with("task/") => Self::Task,
            Some(_) => Self::TaskDefinition,
            None if text.contains(':') => Self::TaskDefinition,
            None => Self::Word,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_form_of_a_name_says_what_it_can_be() {
        for (text, kind) in [
            ("web", Kind::Word),
            ("3f2a", Kind::Word),
            ("web:3", Kind::TaskDefinition),
            ("arn:aws:ecs:us-east-1:000000000000:service/default/web", Kind::Service),
            ("arn:aws:ecs:us-east-1:000000000000:task/default/3f2a", Kind::Task),
            ("arn:aws:ecs:us-east-1:000000000000:task-definition/web:3", Kind::TaskDefinition),
        ] {
            assert_eq!(Kind::of(text), kind, "{text}");
        }
    }

    #[test]
    fn arns_name_their_cluster() {
        assert_eq!(cluster_of("arn:aws:ecs:us-east-1:000000000000:task/blue/3f2a"), Some("blue"));
        assert_eq!(cluster_of("arn:aws:ecs:us-east-1:000000000000:task/3f2a"), None);
        assert_eq!(cluster_of("3f2a"), None);
    }

    #[test]
    fn beginnings_are_found_once() {
        let arns = ["a/3f2a", "a/3fff", "a/3f2a", "a/4f2a"].map(str::to_owned);
        assert_eq!(beginning_with(&arns, "3f2"), ["a/3f2a"]);
        assert_eq!(beginning_with(&arns, "3f"), ["a/3f2a", "a/3fff"]);
        assert!(is_whole_id(&"0".repeat(32)) && !is_whole_id("3f2a") && !is_whole_id(&"z".repeat(32)));
    }

    #[test]
    fn an_ambiguous_beginning_lists_the_candidates() {
        let task = |id: &str| Task {
            task_arn: Some(format!("a/{id}")),
            last_status: Some("RUNNING".into()),
            ..Default::default()
        };
        let text = ambiguous("3f", 3, &[task("3f2a"), task("3fff")]).to_string();
        assert!(
            text.contains("beginning of 3 tasks") && text.contains("3fff") && text.contains("and 1 more"),
            "{text}"
        );
    }
}
