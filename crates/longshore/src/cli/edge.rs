//! What an edge can be told, in `edge`, `up` and `server`.

use std::path::PathBuf;
use std::time::Duration;

use clap::{Args, Subcommand};
use longshore_api::longshore::Token;

use super::client::Connection;
use super::values::{addresses, duration, edge_name};

/// Where an edge serves load balancers, and how their names are known.
#[derive(Debug, Args)]
pub(crate) struct BalancingOptions {
    /// An address for load balancers, or a block of them (ADDRESS/LENGTH): each load balancer has the next one; repeat it for
    /// several [default: 127.73.0.0/16 of the edge that a server runs]
    #[arg(
        long = "load-balancer-address",
        value_name = "ADDRESS",
        env = "LONGSHORE_LOAD_BALANCER_ADDRESS",
        value_delimiter = ',',
        value_parser = addresses
    )]
    pub(crate) addresses: Vec<String>,
    /// Where the names of load balancers are made known; `none` makes them known nowhere
    #[arg(long, value_name = "FILE", default_value = "/etc/hosts", env = "LONGSHORE_HOSTS_FILE")]
    pub(crate) hosts_file: PathBuf,
}

impl BalancingOptions {
    /// The file of names, if there is to be one.
    pub(crate) fn hosts_file(&self) -> Option<PathBuf> {
        (self.hosts_file.as_os_str() != "none").then(|| self.hosts_file.clone())
    }
}

#[derive(Debug, Args)]
#[command(
    after_help = "An edge that has joined with a token keeps credentials of its own in its data directory: the token is not needed
again. It also keeps there what it serves by, so it can be started while no server answers.

Examples:
  longshore edge --server https://10.0.0.1:7327 --token lsj1.… --load-balancer-address 10.0.0.7
  longshore edge --server https://10.0.0.1:7327,https://10.0.0.2:7327 --load-balancer-address 10.0.8.0/24
  longshore edge list",
    args_conflicts_with_subcommands = true
)]
pub(crate) struct Edge {
    /// The server's address; repeat it for several, any of which will do
    #[arg(
        long,
        value_name = "URL",
        env = "LONGSHORE_SERVER",
        value_delimiter = ',',
        default_value = "http://127.0.0.1:7327"
    )]
    pub(crate) server: Vec<String>,
    /// A token for edges, as `longshore server token create --edge` prints it
    #[arg(long, env = "LONGSHORE_TOKEN", hide_env_values = true)]
    pub(crate) token: Option<Token>,
    /// The edge's name, which no other one has [default: the machine's name]
    #[arg(long, env = "LONGSHORE_EDGE_NAME", value_parser = edge_name)]
    pub(crate) name: Option<String>,
    #[command(flatten)]
    pub(crate) balancing: BalancingOptions,
    /// The authority of the server's certificate (PEM) [default: the one that was kept when joining, AWS_CA_BUNDLE, or those of
    /// the system]
    #[arg(long, value_name = "FILE")]
    pub(crate) authority: Option<PathBuf>,
    /// Where it keeps its credentials and what it serves by [default: /var/lib/longshore-edge for root, else
    /// ~/.local/share/longshore-edge]
    #[arg(long, value_name = "DIR", env = "LONGSHORE_EDGE_DATA_DIR")]
    pub(crate) data_dir: Option<PathBuf>,
    /// How long what is under way may take when it is told to stop
    #[arg(long, value_name = "TIME", default_value = "30s", value_parser = duration)]
    pub(crate) grace: Duration,
    /// The access key to sign with, for an edge that joins without a token
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
    /// Without one of these, the edge runs
    #[command(subcommand)]
    pub(crate) command: Option<EdgeCommand>,
}

#[derive(Debug, Subcommand)]
pub(crate) enum EdgeCommand {
    /// Show the edges, and what keeps them from serving
    #[command(after_help = "Examples:\n  longshore edge list\n  longshore edge list --json | jq '.edges[].name'")]
    List(EdgeList),
    /// Take an edge's credentials away: it ends, and has to join anew
    #[command(after_help = "Example:\n  longshore edge remove rack-7")]
    Remove(EdgeRemove),
}

#[derive(Debug, Args)]
pub(crate) struct EdgeList {
    #[command(flatten)]
    pub(crate) connection: Connection,
}

#[derive(Debug, Args)]
pub(crate) struct EdgeRemove {
    #[command(flatten)]
    pub(crate) connection: Connection,
    /// The edge's name
    #[arg(value_parser = edge_name)]
    pub(crate) name: String,
}

#[derive(Debug, Args)]
#[command(after_help = "Examples:
  longshore lb
  longshore lb web                                         its listeners and targets, and why not
  longshore lb --json | jq -r '.loadBalancers[].dnsName'")]
pub(crate) struct Balancers {
    #[command(flatten)]
    pub(crate) connection: Connection,
    /// A load balancer's name or ARN [default: all]
    pub(crate) name: Option<String>,
}
