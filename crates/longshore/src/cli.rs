//! The command line: what can be said, and the help that says so.

use std::net::SocketAddr;
use std::path::PathBuf;
use std::time::Duration;

use clap::{Args, CommandFactory, Parser, Subcommand, ValueEnum};
use clap_complete::Shell;
use longshore_api::longshore::Token;
use longshore_control_plane::metrics::Audience;

use crate::server::Declaration;

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
    Up(Up),
    /// Run the control plane alone
    Server(Box<Server>),
    /// Run one container instance: join a cluster and run its tasks on the local Docker engine
    Agent(Agent),
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

/// Where the data is, and who the server is.
#[derive(Debug, Args)]
pub(crate) struct ServerOptions {
    #[command(flatten)]
    pub(crate) data: DataDir,
    /// Where to listen
    #[arg(long, value_name = "HOST:PORT", default_value = "127.0.0.1:7327", env = "LONGSHORE_LISTEN")]
    pub(crate) listen: SocketAddr,
    /// The account of all resources: twelve digits [default: what the installation has; 000000000000 for a new one]
    #[arg(long, value_parser = account_id)]
    pub(crate) account_id: Option<String>,
    /// The region of all resources; calls signed for another are served too [default: what the installation has; us-east-1
    /// for a new one]
    #[arg(long, value_parser = name_of_place)]
    pub(crate) region: Option<String>,
    /// An availability zone; repeat it for several [default: what the installation has; REGIONa, REGIONb, REGIONc for a new
    /// one]
    #[arg(long = "zone", value_name = "ZONE", value_parser = name_of_place)]
    pub(crate) zones: Vec<String>,
    /// How long an instance may be away before its tasks are given up
    #[arg(long, value_name = "TIME", default_value = "60s", value_parser = duration)]
    pub(crate) instance_loss_timeout: Duration,
    /// How long stopped tasks and deleted resources stay describable
    #[arg(long, value_name = "TIME", default_value = "1h", value_parser = duration)]
    pub(crate) retention: Duration,
    /// A group of agents on this machine that capacity providers scale, such as small=0..4,cpu=1024,memory=2048; repeat it
    /// for several
    #[arg(long = "local-group", value_name = "NAME=MIN..MAX,cpu=UNITS,memory=MIB")]
    pub(crate) local_groups: Vec<Declaration>,
    /// How long a task waits for a capacity provider to have room before it stops
    #[arg(long, value_name = "TIME", default_value = "30m", value_parser = duration)]
    pub(crate) capacity_wait: Duration,
    /// Between two looks of managed scaling; instances leave after fifteen in a row that find too many
    #[arg(long, value_name = "TIME", default_value = "60s", value_parser = duration)]
    pub(crate) scaling_period: Duration,
    /// Where calls that may change something are noted, one JSON document a line; `none` notes none [default: audit.log in
    /// the data directory]
    #[arg(long, value_name = "FILE")]
    pub(crate) audit_log: Option<PathBuf>,
    /// To whom /metrics answers: local (this machine), any or none
    #[arg(long, value_name = "WHOM", default_value = "local", env = "LONGSHORE_METRICS")]
    pub(crate) metrics: Audience,
    #[command(flatten)]
    pub(crate) tls: TlsOptions,
    /// Print the ready line as JSON, for scripts
    #[arg(long)]
    pub(crate) json: bool,
}

/// How the server is found, and by which certificate it is known.
#[derive(Debug, Args)]
pub(crate) struct TlsOptions {
    /// Where agents, clients and other servers find this server [default: where it listens, by https unless that is a
    /// loopback address]
    #[arg(long, value_name = "URL", env = "LONGSHORE_ADVERTISE", value_parser = advertised)]
    pub(crate) advertise: Option<String>,
    /// One more name or address that the server's certificate is for; repeat it for several
    #[arg(long = "tls-name", value_name = "NAME")]
    pub(crate) tls_names: Vec<String>,
    /// The server's certificate, when it is not to come from the installation's own authority: PEM, with those between it
    /// and its authority
    #[arg(long, value_name = "FILE", requires = "tls_key", conflicts_with = "tls_names")]
    pub(crate) tls_certificate: Option<PathBuf>,
    /// The key of that certificate (PEM)
    #[arg(long, value_name = "FILE", requires = "tls_certificate")]
    pub(crate) tls_key: Option<PathBuf>,
    /// The authority of that certificate (PEM), for agents and clients whose system does not know it
    #[arg(long, value_name = "FILE", requires = "tls_certificate")]
    pub(crate) tls_authority: Option<PathBuf>,
    /// Take plain HTTP from other machines too: everybody on the way can read it
    #[arg(long)]
    pub(crate) allow_http: bool,
    /// How long certificates that the server makes for itself are good; for tests
    #[arg(long, value_name = "TIME", default_value = "30d", value_parser = duration, hide = true)]
    pub(crate) tls_lifetime: Duration,
}

#[derive(Debug, Args)]
pub(crate) struct DataDir {
    /// Where state and keys are kept [default: /var/lib/longshore for root, else ~/.local/share/longshore]
    #[arg(long, value_name = "DIR", env = "LONGSHORE_DATA_DIR")]
    pub(crate) data_dir: Option<PathBuf>,
}

#[derive(Debug, Args)]
#[command(after_help = "Examples:
  longshore up
  longshore up --agents 3        three container instances, each with a third of it all
  longshore up --data-dir /tmp/ls --listen 127.0.0.1:8000 --cluster dev")]
pub(crate) struct Up {
    #[command(flatten)]
    pub(crate) server: ServerOptions,
    /// The cluster that the agents join; made when it is not there
    #[arg(long, default_value = "default")]
    pub(crate) cluster: String,
    /// How many container instances share this machine
    #[arg(long, default_value_t = 1, value_parser = clap::value_parser!(u16).range(1..=64))]
    pub(crate) agents: u16,
    /// Run the server alone
    #[arg(long, conflicts_with = "agents")]
    pub(crate) no_agent: bool,
}

#[derive(Debug, Args)]
#[command(
    after_help = "Examples:
  longshore server
  longshore server --store etcd://10.0.0.1,10.0.0.2,10.0.0.3 --listen 0.0.0.0:7327 --advertise https://10.0.0.7:7327
  longshore server --store etcd://10.0.0.1:2379/production --etcd-user longshore --etcd-password-file /etc/longshore/password
  longshore server token create --cluster default",
    args_conflicts_with_subcommands = true
)]
pub(crate) struct Server {
    #[command(flatten)]
    pub(crate) server: ServerOptions,
    #[command(flatten)]
    pub(crate) store: StoreOptions,
    /// Without one of these, the server runs
    #[command(subcommand)]
    pub(crate) command: Option<ServerCommand>,
}

#[derive(Debug, Subcommand)]
pub(crate) enum ServerCommand {
    /// Show the servers that share the state, and what each of them does
    #[command(
        after_help = "Examples:\n  longshore server list\n  longshore server list --json | jq '.servers[].endpoint'"
    )]
    List(ServerList),
    /// Have a server give its work and its agents to the others, before it is stopped; it goes on serving
    #[command(after_help = "Examples:
  longshore server drain 3f2a              by its id, or the beginning of it
  longshore server drain 10.0.0.7:7327     by its address
  longshore server drain 3f2a --undo       have it take part again")]
    Drain(ServerDrain),
    /// Let machines join
    #[command(subcommand)]
    Token(TokenCommand),
}

#[derive(Debug, Args)]
pub(crate) struct ServerList {
    #[command(flatten)]
    pub(crate) connection: Connection,
}

#[derive(Debug, Args)]
pub(crate) struct ServerDrain {
    #[command(flatten)]
    pub(crate) connection: Connection,
    /// The server's id, the beginning of one, or its address [default: the one that is asked]
    pub(crate) server: Option<String>,
    /// Have it take part again
    #[arg(long)]
    pub(crate) undo: bool,
    /// Do not wait until it has given everything away
    #[arg(long)]
    pub(crate) no_wait: bool,
    /// How long to wait
    #[arg(long, value_name = "TIME", default_value = "1m", value_parser = duration)]
    pub(crate) timeout: Duration,
}

/// Join tokens.
#[derive(Debug, Subcommand)]
pub(crate) enum TokenCommand {
    /// Make a token that machines join with for a while, and print what to run on them
    Create(TokenCreate),
}

#[derive(Debug, Args)]
#[command(after_help = "Examples:
  longshore server token create
  longshore server token create --cluster prod --ttl 10m
  longshore server token create --cluster prod --for amazon-ecs-agent
  longshore agent $(longshore server token create --json | jq -r '\"--server \\(.server) --token \\(.token)\"')")]
pub(crate) struct TokenCreate {
    #[command(flatten)]
    pub(crate) data: DataDir,
    /// The server's address [default: as for the other commands]
    #[arg(long, value_name = "URL")]
    pub(crate) endpoint: Option<String>,
    /// The one cluster that it is good for [default: every cluster; with --for amazon-ecs-agent the cluster default]
    #[arg(long, short)]
    pub(crate) cluster: Option<String>,
    /// How long machines can join with it, 24h at most
    #[arg(long, value_name = "TIME", default_value = "1h", value_parser = duration)]
    pub(crate) ttl: Duration,
    /// The agent that is to join
    #[arg(long = "for", value_name = "AGENT", value_enum, default_value = "longshore")]
    pub(crate) agent: AgentKind,
    /// Print one JSON document, for scripts
    #[arg(long)]
    pub(crate) json: bool,
}

/// An agent.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum AgentKind {
    /// `longshore agent`
    Longshore,
    /// Amazon's own
    AmazonEcsAgent,
}

/// Where the state is, when it is not in the data directory.
#[derive(Debug, Args)]
pub(crate) struct StoreOptions {
    /// The state is in etcd: its members, and what every key begins with [default: the data directory; the port is 2379 and
    /// the prefix /longshore unless given]
    #[arg(
        long = "store",
        value_name = "etcd://HOST:PORT,…/PREFIX",
        env = "LONGSHORE_STORE",
        value_parser = longshore_state_etcd::Settings::parse
    )]
    pub(crate) etcd: Option<longshore_state_etcd::Settings>,
    /// Have the installation take over this server's account, region, zones and root access key where they differ; to be given
    /// once, while no other server runs
    #[arg(long, requires = "etcd")]
    pub(crate) change_installation: bool,
    /// The user of etcd
    #[arg(long, value_name = "NAME", requires_all = ["etcd", "etcd_password_file"])]
    pub(crate) etcd_user: Option<String>,
    /// The file that has the user's password
    #[arg(long, value_name = "FILE", requires = "etcd_user")]
    pub(crate) etcd_password_file: Option<PathBuf>,
    /// Talk TLS to etcd, whose certificate comes from the authority in this file (PEM)
    #[arg(long, value_name = "FILE", requires = "etcd")]
    pub(crate) etcd_authority: Option<PathBuf>,
    /// Our own certificate, where etcd asks for one (PEM)
    #[arg(long, value_name = "FILE", requires_all = ["etcd_authority", "etcd_key"])]
    pub(crate) etcd_certificate: Option<PathBuf>,
    /// The key of our own certificate (PEM)
    #[arg(long, value_name = "FILE", requires = "etcd_certificate")]
    pub(crate) etcd_key: Option<PathBuf>,
}

#[derive(Debug, Args)]
#[command(
    after_help = "The environment variables of the real agent are read too: ECS_CLUSTER, ECS_INSTANCE_ATTRIBUTES,
ECS_RESERVED_MEMORY, ECS_IMAGE_PULL_BEHAVIOR, ECS_CONTAINER_STOP_TIMEOUT and others.

An agent that has joined with a token keeps credentials of its own in its data directory: the token is not needed again.

Examples:
  longshore agent --server https://10.0.0.1:7327 --token lsj1.…       what `longshore server token create` prints
  longshore agent --server https://10.0.0.1:7327                      from then on
  longshore agent --server http://127.0.0.1:7327 --cluster default --data-dir /var/lib/longshore-agent --gpus all"
)]
pub(crate) struct Agent {
    /// The server's address; repeat it for several, any of which will do
    #[arg(
        long,
        value_name = "URL",
        env = "ECS_BACKEND_HOST",
        value_delimiter = ',',
        default_value = "http://127.0.0.1:7327"
    )]
    pub(crate) server: Vec<String>,
    /// A join token, as `longshore server token create` prints it
    #[arg(long, env = "LONGSHORE_TOKEN", hide_env_values = true)]
    pub(crate) token: Option<Token>,
    /// The authority of the server's certificate (PEM) [default: the one that was kept when joining, AWS_CA_BUNDLE, or those of
    /// the system]
    #[arg(long, value_name = "FILE")]
    pub(crate) authority: Option<PathBuf>,
    /// The cluster to join [default: the token's, or the one that was joined before, or default]
    #[arg(long, env = "ECS_CLUSTER")]
    pub(crate) cluster: Option<String>,
    /// Where the agent keeps its record [default: /var/lib/longshore-agent for root, else ~/.local/share/longshore-agent]
    #[arg(long, value_name = "DIR", env = "ECS_DATADIR")]
    pub(crate) data_dir: Option<PathBuf>,
    /// CPU units to offer [default: 1024 for each CPU]
    #[arg(long, value_name = "UNITS")]
    pub(crate) cpu: Option<u32>,
    /// Memory to offer [default: all of the machine's]
    #[arg(long, value_name = "MIB")]
    pub(crate) memory: Option<u32>,
    /// NVIDIA GPUs to offer: their ids, or `all` of the machine's
    #[arg(long, value_name = "ID,…", value_delimiter = ',')]
    pub(crate) gpus: Vec<String>,
    /// The availability zone it is in
    #[arg(long)]
    pub(crate) zone: Option<String>,
    /// The capacity provider that the instance belongs to, when no group started it
    #[arg(long, value_name = "NAME")]
    pub(crate) capacity_provider: Option<String>,
    /// Where introspection is answered; `none` answers nowhere
    #[arg(long, value_name = "HOST:PORT", default_value = "0.0.0.0:51678")]
    pub(crate) introspection: String,
    /// The access key to sign with, for an agent that joins without a token
    #[arg(long, value_name = "ID", env = "AWS_ACCESS_KEY_ID", requires = "secret_access_key")]
    pub(crate) access_key_id: Option<String>,
    /// Its secret
    #[arg(long, value_name = "SECRET", env = "AWS_SECRET_ACCESS_KEY", hide_env_values = true)]
    pub(crate) secret_access_key: Option<String>,
    /// The region to sign for
    #[arg(long, env = "AWS_DEFAULT_REGION", default_value = "us-east-1")]
    pub(crate) region: String,
    /// Print the ready line as JSON, for scripts
    #[arg(long)]
    pub(crate) json: bool,
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
  longshore logs web --json | jq -r .message   one JSON document a line")]
pub(crate) struct Logs {
    #[command(flatten)]
    pub(crate) connection: Connection,
    /// A service, a task's id or the beginning of one, or a task definition
    pub(crate) target: String,
    /// Go on printing what comes
    #[arg(long, short)]
    pub(crate) follow: bool,
    /// Only what is not older than this
    #[arg(long, value_name = "TIME", value_parser = duration)]
    pub(crate) since: Option<Duration>,
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

#[derive(Debug, Args)]
pub(crate) struct Store {
    #[command(subcommand)]
    pub(crate) command: StoreCommand,
}

#[derive(Debug, Subcommand)]
pub(crate) enum StoreCommand {
    /// Write the whole state to one file, also while a server runs on it
    Export(StoreExport),
    /// Fill an empty data directory, or an empty prefix in etcd, with an exported state
    Import(StoreImport),
    /// Verify the state without writing: checksums of files, every record, and whether the records fit together
    Check(StoreCheck),
    /// Raise the format of the state, once all servers have the new version; older versions are refused from then on
    Upgrade(StoreUpgrade),
}

#[derive(Debug, Args)]
#[command(
    after_help = "A running server does it. A new version of Longshore goes on writing the format that it finds, so that the version before
it can be gone back to; this ends that. It is refused while a server runs that does not know the new format.

Examples:
  longshore store upgrade --dry-run
  longshore store export --to /backup/before && longshore store upgrade"
)]
pub(crate) struct StoreUpgrade {
    #[command(flatten)]
    pub(crate) data: DataDir,
    /// The server's address, found as with the other commands unless it is given
    #[arg(long, value_name = "URL")]
    pub(crate) endpoint: Option<String>,
    /// The format [default: the newest that the server knows]
    #[arg(long, value_name = "NUMBER")]
    pub(crate) to: Option<u32>,
    /// Only say whether it can be done
    #[arg(long)]
    pub(crate) dry_run: bool,
    /// Print one JSON document, for scripts
    #[arg(long)]
    pub(crate) json: bool,
}

#[derive(Debug, Args)]
#[command(
    after_help = "The file has one JSON document a line, and is readable by its owner alone: environment variables of containers
are in it. A file that is there is replaced once the new one is whole.

Examples:
  longshore store export --to /backup/longshore-$(date +%F)
  longshore store export --to - | gzip > state.gz
  longshore store export --data-dir /var/lib/longshore --to state --json
  longshore store export --store etcd://10.0.0.1,10.0.0.2,10.0.0.3 --to state"
)]
pub(crate) struct StoreExport {
    #[command(flatten)]
    pub(crate) data: DataDir,
    #[command(flatten)]
    pub(crate) store: StoreOptions,
    /// The file to write; `-` is standard output
    #[arg(long, value_name = "FILE")]
    pub(crate) to: PathBuf,
    /// Print one JSON document, for scripts
    #[arg(long)]
    pub(crate) json: bool,
}

#[derive(Debug, Args)]
#[command(
    after_help = "Nothing is there before all of it is: the file's count and digest are compared first. The directory must have
no state. The root access key is not part of the state; copy root-access-key.json to keep it.

Examples:
  longshore store import --data-dir /var/lib/longshore --from /backup/longshore-2026-11-28
  gunzip < state.gz | longshore store import --data-dir /var/lib/longshore --from -
  longshore store export --to - | longshore store import --store etcd://10.0.0.1,10.0.0.2,10.0.0.3 --from -"
)]
pub(crate) struct StoreImport {
    #[command(flatten)]
    pub(crate) data: DataDir,
    #[command(flatten)]
    pub(crate) store: StoreOptions,
    /// The file that was exported; `-` is standard input
    #[arg(long, value_name = "FILE")]
    pub(crate) from: PathBuf,
    /// Print one JSON document, for scripts
    #[arg(long)]
    pub(crate) json: bool,
}

#[derive(Debug, Args)]
#[command(after_help = "The exit status is 1 when anything is wrong.

Examples:
  longshore store check
  longshore store check --data-dir /var/lib/longshore --json | jq '.findings[]'
  longshore store check --store etcd://10.0.0.1:2379/production --etcd-user longshore --etcd-password-file password")]
pub(crate) struct StoreCheck {
    #[command(flatten)]
    pub(crate) data: DataDir,
    #[command(flatten)]
    pub(crate) store: StoreOptions,
    /// Print one JSON document, for scripts
    #[arg(long)]
    pub(crate) json: bool,
}

/// Writes a shell's completions to standard output.
pub(crate) fn print_completions(shell: Shell) {
    clap_complete::generate(shell, &mut Cli::command(), "longshore", &mut std::io::stdout());
}

fn account_id(text: &str) -> Result<String, String> {
    let valid = text.len() == 12 && text.bytes().all(|byte| byte.is_ascii_digit());
    valid.then(|| text.to_owned()).ok_or_else(|| "an account id has twelve digits".to_owned())
}

/// An address without a path, by which agents, clients and other servers can find a server.
fn advertised(text: &str) -> Result<String, String> {
    let text = text.trim_end_matches('/');
    let uri: http::Uri = text.parse().map_err(|error: http::uri::InvalidUri| error.to_string())?;
    let is_http = matches!(uri.scheme_str(), Some("http" | "https"));
    let host = uri.host().unwrap_or_default();
    let is_bare = uri.path() == "/" && uri.query().is_none() && !text.contains('@');
    match is_http && is_bare && !host.is_empty() && host != "0.0.0.0" && host != "[::]" {
        true => Ok(text.to_owned()),
        false => Err("write it as https://HOST:PORT, with a name or address that other machines know".to_owned()),
    }
}

/// A region or a zone stands in ARNs and in host names.
fn name_of_place(text: &str) -> Result<String, String> {
    let valid = !text.is_empty() && text.len() <= 64 && text.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-');
    valid.then(|| text.to_owned()).ok_or_else(|| "it is made of letters, digits and hyphens".to_owned())
}

/// Reads `90s`, `10m`, `2h`, `7d` or `500ms`.
fn duration(text: &str) -> Result<Duration, String> {
    let digits = text.find(|c: char| !c.is_ascii_digit()).unwrap_or(text.len());
    let number: u64 = text[..digits].parse().map_err(|_| expected_duration())?;
    let millis = match &text[digits..] {
        "ms" => Some(number),
        "s" | "" => number.checked_mul(1_000),
        "m" => number.checked_mul(60_000),
        "h" => number.checked_mul(3_600_000),
        "d" => number.checked_mul(86_400_000),
        _ => None,
    };
    millis.map(Duration::from_millis).ok_or_else(expected_duration)
}

fn expected_duration() -> String {
    "a time is a number and a unit, such as 90s, 10m, 2h or 7d".to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_command_line_is_consistent() {
        Cli::command().debug_assert();
    }

    #[test]
    fn addresses_of_servers_are_read() {
        for (text, url) in
            [("http://a:1/", "http://a:1"), ("https://a.b", "https://a.b"), ("http://[::1]:2", "http://[::1]:2")]
        {
            assert_eq!(advertised(text).as_deref(), Ok(url));
        }
        for text in [
            "",
            "a:1",
            "ftp://a",
            "http://",
            "http://a/b",
            "http://a?b",
            "http://a b",
            "http://0.0.0.0:1",
            "http://u@a",
        ] {
            assert!(advertised(text).is_err(), "{text}");
        }
    }

    #[test]
    fn times_are_read() {
        for (text, seconds) in [("90", 90), ("90s", 90), ("10m", 600), ("2h", 7200), ("7d", 604_800)] {
            assert_eq!(duration(text), Ok(Duration::from_secs(seconds)));
        }
        assert_eq!(duration("500ms"), Ok(Duration::from_millis(500)));
        for text in ["", "m", "10 m", "-1s", "1w", "99999999999999999999h", "99999999999999999h"] {
            assert!(duration(text).is_err(), "{text}");
        }
    }
}
