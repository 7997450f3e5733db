//! What the commands that talk to a server can be told.

use std::path::PathBuf;
use std::time::Duration;

use clap::Args;

use super::values::{Moment, duration, moment};

#[derive(Debug, Args)]
pub(crate) struct DataDir {
    /// Where state and keys are kept [default: /var/lib/longshore for root, else ~/.local/share/longshore]
    #[arg(long, value_name = "DIR", env = "LONGSHORE_DATA_DIR")]
    pub(crate) data_dir: Option<PathBuf>,
}

/// How a client finds its server.
#[derive(Debug, Args)]
pub(crate) struct Connection {
    #[command(flatten)]
    pub(crate) data: DataDir,
    /// The server's address [default: that of --data-dir if it is given, else AWS_ENDPOINT_URL, else that of the default
    /// data directory]
    #[arg(long, value_name = "URL")]
    pub(crate) endpoint: Option<String>,
    /// The cluster
    #[arg(long, short, env = "ECS_CLUSTER", default_value = "default")]
    pub(crate) cluster: String,
    /// Print one JSON document, for scripts
    #[arg(long)]
    pub(crate) json: bool,
}

#[derive(Debug, Args)]
#[command(after_help = "Examples:\n  eval \"$(longshore env)\"\n  longshore env --json | jq -r .AWS_ENDPOINT_URL")]
pub(crate) struct Env {
    #[command(flatten)]
    pub(crate) data: DataDir,
    /// Print JSON, for scripts
    #[arg(long)]
    pub(crate) json: bool,
}

#[derive(Debug, Args)]
#[command(after_help = "Examples:\n  longshore ps\n  longshore ps --stopped\n  longshore ps --json | jq '.tasks[].id'")]
pub(crate) struct Ps {
    #[command(flatten)]
    pub(crate) connection: Connection,
    /// Show tasks that have stopped, too
    #[arg(long, short = 'a')]
    pub(crate) stopped: bool,
}

#[derive(Debug, Args)]
#[command(after_help = "Examples:
  longshore run web
  longshore run web:3 --count 2 --no-wait
  longshore run batch --env MODE=full -- sh -c 'echo hello'")]
pub(crate) struct Run {
    #[command(flatten)]
    pub(crate) connection: Connection,
    /// Family, family:revision or ARN
    pub(crate) task_definition: String,
    /// How many tasks
    #[arg(long, default_value_t = 1, value_parser = clap::value_parser!(u32).range(1..=1000))]
    pub(crate) count: u32,
    /// Set a variable in a container; repeat it for several
    #[arg(long = "env", short = 'e', value_name = "NAME=VALUE")]
    pub(crate) environment: Vec<String>,
    /// The container that --env and COMMAND are for [default: the first of the task definition]
    #[arg(long, value_name = "NAME")]
    pub(crate) container: Option<String>,
    /// Do not wait until the tasks run
    #[arg(long)]
    pub(crate) no_wait: bool,
    /// How long to wait
    #[arg(long, value_name = "TIME", default_value = "2m", value_parser = duration)]
    pub(crate) timeout: Duration,
    /// Run this in a container instead of what its definition says
    #[arg(last = true, value_name = "COMMAND")]
    pub(crate) command: Vec<String>,
}

#[derive(Debug, Args)]
#[command(after_help = "Examples:\n  longshore stop 3f2a\n  longshore stop 3f2a --reason 'wrong image'")]
pub(crate) struct Stop {
    #[command(flatten)]
    pub(crate) connection: Connection,
    /// The task's id, the beginning of one, or its ARN; several are allowed
    #[arg(required = true)]
    pub(crate) tasks: Vec<String>,
    /// Why, for whoever looks later
    #[arg(long)]
    pub(crate) reason: Option<String>,
    /// Do not wait until the tasks have stopped
    #[arg(long)]
    pub(crate) no_wait: bool,
    /// How long to wait
    #[arg(long, value_name = "TIME", default_value = "3m", value_parser = duration)]
    pub(crate) timeout: Duration,
}

#[derive(Debug, Args)]
#[command(after_help = "The task must have been started with enableExecuteCommand.

Examples:
  longshore exec 3f2a                            a shell
  longshore exec 3f2a --container db -- ps aux
  longshore exec web -- sh -c 'env | sort'       in a task of the service `web`
  tar c . | longshore exec 3f2a -- tar x -C /tmp
  longshore exec 3f2a --json -- id | jq -r .stdout")]
pub(crate) struct Exec {
    #[command(flatten)]
    pub(crate) connection: Connection,
    /// The task's id, the beginning of one, or its ARN; or a service, for the oldest of its running tasks
    pub(crate) task: String,
    /// The container; needed when the task has several
    #[arg(long, value_name = "NAME")]
    pub(crate) container: Option<String>,
    /// The program and its arguments [default: /bin/sh]
    #[arg(last = true, value_name = "COMMAND")]
    pub(crate) command: Vec<String>,
}

#[derive(Debug, Args)]
#[command(after_help = "Examples:
  longshore logs web
  longshore logs -f --since 10m 3f2a
  longshore logs web --grep 'ERROR -timeout' --since 2h --until 1h
  longshore logs web --grep '{ $.status >= 500 }'
  longshore logs web --json | jq -r .message   one JSON document a line")]
pub(crate) struct Logs {
    #[command(flatten)]
    pub(crate) connection: Connection,
    /// A service, a task's id or the beginning of one, or a task definition
    pub(crate) target: String,
    /// Go on printing what comes
    #[arg(long, short)]
    pub(crate) follow: bool,
    /// Only what is not older than this: 10m, or 2026-01-31T12:00:00Z
    #[arg(long, value_name = "TIME", value_parser = moment)]
    pub(crate) since: Option<Moment>,
    /// Only what is not newer than this
    #[arg(long, value_name = "TIME", value_parser = moment, conflicts_with = "follow")]
    pub(crate) until: Option<Moment>,
    /// Only lines that match a filter pattern of CloudWatch Logs
    #[arg(long, short, value_name = "PATTERN", allow_hyphen_values = true)]
    pub(crate) grep: Option<String>,
    /// Of tasks that have stopped, too; without it only when none runs
    #[arg(long, short = 'a')]
    pub(crate) stopped: bool,
    /// Only the last lines of each container
    #[arg(long, value_name = "LINES")]
    pub(crate) tail: Option<u32>,
}

#[derive(Debug, Args)]
#[command(after_help = "Examples:
  longshore status                          instances, services, and what needs a look
  longshore status web                      why has this service fewer tasks than it wants?
  longshore status 3f2a                     why is this task not running?
  longshore status web:3                    where would a task of this definition fit?
  longshore status web --json | jq .why")]
pub(crate) struct Status {
    #[command(flatten)]
    pub(crate) connection: Connection,
    /// A service, a task's id or the beginning of one, or a task definition; nothing shows the whole cluster
    pub(crate) target: Option<String>,
}

#[derive(Debug, Args)]
#[command(after_help = "Examples:
  longshore why web          what does this service wait for, and what excludes each instance?
  longshore why 3f2a         why did this task stop, or why does it not start?
  longshore why web:3        which instance would take a task of this definition?
  longshore why web --json | jq -r '.instances[] | select(.fits | not) | [.containerInstance, .reason] | @tsv'")]
pub(crate) struct Why {
    #[command(flatten)]
    pub(crate) connection: Connection,
    /// A service, a task's id or the beginning of one, or a task definition
    pub(crate) target: String,
}
