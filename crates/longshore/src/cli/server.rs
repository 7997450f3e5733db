//! What a server can be told: `up`, `server` and its subcommands, `agent`.

use std::net::SocketAddr;
use std::path::PathBuf;
use std::time::Duration;

use clap::{Args, Subcommand, ValueEnum};
use longshore_api::longshore::Token;
use longshore_control_plane::metrics::Audience;

use super::client::{Connection, DataDir};
use super::edge::BalancingOptions;
use super::logs::LogOptions;
use super::values::{account_id, advertised, duration, lifecycle_hook, name_of_place, reachable};
use crate::server::Declaration;

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
    /// How long stopped tasks stay describable with what is left of them: exit codes, last log lines, health checks, events,
    /// who stopped them. At most 10,000 are kept, the newest; 0s keeps none past --retention
    #[arg(long, value_name = "TIME", default_value = "7d", value_parser = duration)]
    pub(crate) task_history: Duration,
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
    /// For how long the metric of an Express service is gathered: it grows after one such time above its target, and shrinks
    /// after fifteen in a row below it
    #[arg(long, value_name = "TIME", default_value = "60s", value_parser = duration)]
    pub(crate) service_scaling_period: Duration,
    /// Where calls that may change something are noted, one JSON document a line; `none` notes none [default: audit.log in
    /// the data directory]
    #[arg(long, value_name = "FILE")]
    pub(crate) audit_log: Option<PathBuf>,
    /// Where a function that lifecycle hooks of deployments or subscription filters name is called by HTTP, such as
    /// check=http://127.0.0.1:9000/check for arn:aws:lambda:…:function:check; repeat it for several
    #[arg(
        long = "lifecycle-hook",
        value_name = "NAME=URL",
        env = "LONGSHORE_LIFECYCLE_HOOK",
        value_delimiter = ',',
        value_parser = lifecycle_hook
    )]
    pub(crate) lifecycle_hooks: Vec<(String, http::Uri)>,
    /// To whom /metrics answers: local (this machine), any or none
    #[arg(long, value_name = "WHOM", default_value = "local", env = "LONGSHORE_METRICS")]
    pub(crate) metrics: Audience,
    #[command(flatten)]
    pub(crate) logs: LogOptions,
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
    /// The most that lines of awslogs containers take on this disk that the server has not got yet, in bytes, for each instance
    /// [default: 1073741824]
    #[arg(long, value_name = "BYTES", env = "LONGSHORE_LOG_SPOOL_BYTES", value_parser = clap::value_parser!(u64).range(65_536..))]
    pub(crate) log_spool_bytes: Option<u64>,
    /// Run the server alone
    #[arg(long, conflicts_with = "agents")]
    pub(crate) no_agent: bool,
    /// Serve no load balancers in this process
    #[arg(long)]
    pub(crate) no_edge: bool,
    #[command(flatten)]
    pub(crate) balancing: BalancingOptions,
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
    /// Serve load balancers in this process, too
    #[arg(long)]
    pub(crate) edge: bool,
    #[command(flatten)]
    pub(crate) balancing: BalancingOptions,
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
  longshore server token create --edge
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
    /// For edges, `longshore edge`, instead of agents
    #[arg(long, conflicts_with_all = ["cluster", "agent"])]
    pub(crate) edge: bool,
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
    /// The address that load balancers reach the ports of this machine's containers at [default: the one that the server sees
    /// this agent at]
    #[arg(long, value_name = "ADDRESS", env = "LONGSHORE_ADDRESS", value_parser = reachable)]
    pub(crate) address: Option<std::net::IpAddr>,
    /// The most that lines of awslogs containers take on this disk that no server has yet, in bytes [default:
    /// 1073741824]
    #[arg(long, value_name = "BYTES", env = "LONGSHORE_LOG_SPOOL_BYTES", value_parser = clap::value_parser!(u64).range(65_536..))]
    pub(crate) log_spool_bytes: Option<u64>,
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
