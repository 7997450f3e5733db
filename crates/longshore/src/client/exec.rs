//! `longshore exec`: runs a command in a container, with this terminal or with pipes.

mod input;
mod printer;
mod session;
mod terminal;

use std::io::IsTerminal;

use longshore_api::ecs::{DesiredStatus, ExecuteCommandRequest, ExecuteCommandResponse, Task};
use longshore_api::session::words;
use serde::Serialize;

use self::printer::Printer;
use self::session::Ending;
use super::cluster::{Cluster, Of};
use super::connection;
use super::find::{self, Target};
use super::format::short_name;
use super::output::Output;
use crate::cli;
use crate::error::Error;

/// What is run when nothing is said.
const SHELL: &str = "/bin/sh";

/// The document of `--json`.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct Answer {
    task: String,
    container: String,
    exit_code: i32,
    stdout: String,
    stderr: String,
}

/// Runs the command, and ends with its exit code.
pub(crate) async fn run(options: cli::Exec) -> Result<(), Error> {
    let output = Output::new(options.connection.json);
    let cluster = connection::open(&options.connection)?;
    let task = find_task(&cluster, &options.task).await?;
    let command = match options.command.as_slice() {
        [] => SHELL.to_owned(),
        given => words::join(given),
    };
    let request = ExecuteCommandRequest {
        cluster: cluster.member(),
        container: options.container,
        command: Some(command),
        interactive: Some(true),
        task: task.task_arn.clone(),
    };
    let opened = cluster.send(&request).await.map_err(|error| explained(error, &task))?;
    let has_terminal = !output.is_json() && std::io::stdin().is_terminal() && std::io::stdout().is_terminal();
    let mut printer = if output.is_json() { Printer::collecting() } else { Printer::printing() };
    let place = place(&cluster, &opened).await;
    let ending = session::hold((&place, cluster.tls()), &opened, has_terminal, &mut printer).await;
    let (code, collected) = match ending {
        Ending::Exited(code) => (code, printer.finish().await),
        Ending::Failed(words) => {
            // What was printed before it comes first.
            printer.finish().await;
            return Err(Error::Text(words));
        }
        Ending::Signal(number) => return Err(Error::Quiet(128 + number)),
    };
    if let Some((stdout, stderr)) = collected {
        output.print(&Answer::new(&opened, code, stdout, stderr), |_| String::new())?;
    }
    match u8::try_from(code & 0xff).unwrap_or(u8::MAX) {
        0 => Ok(()),
        code => Err(Error::Quiet(code)),
    }
}

impl Answer {
    fn new(opened: &ExecuteCommandResponse, exit_code: i32, stdout: String, stderr: String) -> Self {
        Self {
            task: short_name(opened.task_arn.as_deref().unwrap_or_default()).to_owned(),
            container: opened.container_name.clone().unwrap_or_default(),
            exit_code,
            stdout,
            stderr,
        }
    }
}

/// The task that is meant: itself, or one of the service that is named.
async fn find_task(cluster: &Cluster, text: &str) -> Result<Task, Error> {
    match find::target(cluster, text).await? {
        Target::Task(task) => Ok(*task),
        Target::Service(service) => {
            let name = service.service_name.as_deref().unwrap_or(text);
            let arns = cluster.task_arns(DesiredStatus::Running, Of::Service(name)).await?;
            let tasks = cluster.tasks(&arns).await?;
            let running = tasks.into_iter().filter(|task| task.last_status.as_deref() == Some("RUNNING"));
            // The oldest is the likeliest to stay.
            running.min_by_key(|task| task.started_at).ok_or_else(|| {
                let hint = format!("`longshore status {name}` says why");
                Error::Hint(format!("no task of the service {name} is running"), hint)
            })
        }
        Target::TaskDefinition(_) => {
            let hint = "`longshore ps` lists the tasks".to_owned();
            Err(Error::Hint(format!("`{text}` is a task definition; a command runs in a task"), hint))
        }
    }
}

/// What stands behind ECS's words.
fn explained(error: Error, task: &Task) -> Error {
    let Error::Call(call) = &error else { return error };
    let id = short_name(task.task_arn.as_deref().unwrap_or_default());
    let status = task.last_status.as_deref().unwrap_or_default();
    let (message, hint) = match call.code() {
        Some("InvalidParameterException") if task.enable_execute_command != Some(true) => (
            format!("task {id} was started without execute command"),
            "start it with enableExecuteCommand: `aws ecs run-task --enable-execute-command …`, or update its service with \
             it and force a new deployment"
                .to_owned(),
        ),
        Some("InvalidParameterException") if status != "RUNNING" => {
            (format!("task {id} is {status}, and a command runs only in a running one"), format!("`longshore status {id}`"))
        }
        Some("TargetNotConnectedException") => (
            format!("the agent on the container instance of task {id} cannot be reached, or runs no commands"),
            "`longshore status` shows which instances are connected; AWS's own agent cannot run commands here".to_owned(),
        ),
        _ => return error,
    };
    Error::Hint(message, hint)
}

/// The server that has the session: the one that was asked, reached the way it was reached, since it may know itself by
/// another address; or, of several, the one that the answer names.
async fn place(cluster: &Cluster, opened: &ExecuteCommandResponse) -> String {
    let stream = opened.session.as_ref().and_then(|session| session.stream_url.as_deref()).unwrap_or_default();
    let servers = cluster.servers().await.map(|listed| listed.servers).unwrap_or_default();
    let named = servers.iter().find(|server| {
        let address = |url: &str| url.split_once("://").map(|(_, rest)| rest.trim_end_matches('/').to_owned());
        address(&server.endpoint).is_some_and(|own| {
            address(stream)
                .is_some_and(|stream| stream.strip_prefix(own.as_str()).is_some_and(|rest| rest.starts_with('/')))
        })
    });
    match named {
        Some(server) if servers.len() > 1 => server.endpoint.clone(),
        _ => cluster.endpoint(),
    }
}
