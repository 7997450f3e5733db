//! The command line: what can be said, and the help that says so.

mod client;
mod edge;
mod logs;
mod server;
mod store;
mod values;

use clap::{CommandFactory, Parser, Subcommand};
use clap_complete::Shell;

pub(crate) use client::*;
pub(crate) use edge::*;
pub(crate) use logs::*;
pub(crate) use server::*;
pub(crate) use store::*;
pub(crate) use values::Moment;

/// Amazon ECS that anyone can run.
#[derive(Debug, Parser)]
#[command(name = "longshore", version, about, max_term_width = 100, after_help = EXAMPLES)]
pub(crate) struct Cli {
    /// How log lines are written: as text for people, or each as a JSON document
    #[arg(long, global = true, value_enum, default_value_t, env = "LONGSHORE_LOG_FORMAT", hide_short_help = true)]
    pub(crate) log_format: LogFormat,
    #[command(subcommand)]
    pub(crate) command: Command,
}

/// The form of the log.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, clap::ValueEnum)]
pub(crate) enum LogFormat {
    /// For people.
    #[default]
    Text,
    /// For programs.
    Json,
}

const EXAMPLES: &str = "\
Examples:
  longshore up                              everything on this machine, in the foreground
  eval \"$(longshore env)\"                   point the AWS CLI and every SDK at it
  aws ecs register-task-definition --cli-input-json file://examples/web/task-definition.json
  longshore run web                         run a task of the family `web` and wait until it runs
  longshore ps                              what runs where
  longshore status web                      how is it doing?
  longshore why web                         which instance would take it, and why not the others?
  longshore logs -f web                     what it prints";

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Run everything on this machine: the server and its agents on the local Docker engine
    Up(Box<Up>),
    /// Run the control plane alone
    Server(Box<Server>),
    /// Run one container instance: join a cluster and run its tasks on the local Docker engine
    Agent(Agent),
    /// Run an edge alone: serve load balancers on this machine, fed by a server
    Edge(Box<Edge>),
    /// Print the `export AWS_…` lines that point AWS clients at this server
    Env(Env),
    /// Show what runs where
    Ps(Ps),
    /// Run a task and wait until it runs
    Run(Run),
    /// Stop a task
    Stop(Stop),
    /// Run a command in a container: a shell, unless another one is given
    Exec(Exec),
    /// Show what a task or service prints
    Logs(Logs),
    /// Show load balancers: their names, where they are served, and how their targets do
    #[command(visible_alias = "balancers")]
    Lb(Balancers),
    /// Say how a task or service is doing, and why it is not running
    Status(Status),
    /// Say what a service or task waits for, and for every container instance what excludes it
    Why(Why),
    /// Back up, restore and verify the state of a server
    Store(Store),
    /// Print the completions of a shell
    #[command(after_help = "Example:\n  longshore completions bash > /etc/bash_completion.d/longshore")]
    Completions {
        /// The shell
        shell: Shell,
    },
}
/// Writes a shell's completions to standard output.
pub(crate) fn print_completions(shell: Shell) {
    clap_complete::generate(shell, &mut Cli::command(), "longshore", &mut std::io::stdout());
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_command_line_is_consistent() {
        Cli::command().debug_assert();
    }
}
