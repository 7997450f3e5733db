//! `longshore server token create`: a token, and what to run on the machine that is to join.

use longshore_api::longshore::{self, AgentKind, CreateJoinToken, JoinToken};
use longshore_api::timestamp::Timestamp;
use serde::Serialize;

use crate::cli;
use crate::client::output::Output;
use crate::client::{connection, time};
use crate::error::Error;

/// What is printed for scripts.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Made<'a> {
    /// The server's address for machines.
    server: &'a str,
    /// Absent for an agent that is not ours.
    token: Option<&'a str>,
    access_key_id: &'a str,
    secret_access_key: &'a str,
    cluster: Option<&'a str>,
    region: &'a str,
    expires_at: String,
    /// The certificate of the servers' authority (PEM).
    authority: Option<&'a str>,
    /// What to run on the machine.
    command: Option<String>,
}

/// Carries out one of the commands about tokens.
pub(crate) async fn run(command: cli::TokenCommand) -> Result<(), Error> {
    match command {
        cli::TokenCommand::Create(options) => create(options).await,
    }
}

/// Makes one and prints it.
async fn create(options: cli::TokenCreate) -> Result<(), Error> {
    let cluster = match options.agent {
        cli::AgentKind::Longshore => options.cluster.clone(),
        cli::AgentKind::AmazonEcsAgent => Some(options.cluster.clone().unwrap_or_else(|| "default".to_owned())),
    };
    let connection = cli::Connection {
        data: options.data,
        endpoint: options.endpoint,
        cluster: cluster.clone().unwrap_or_else(|| "default".to_owned()),
        json: options.json,
    };
    let asked = CreateJoinToken {
        cluster: cluster.clone(),
        ttl_seconds: Some(options.ttl.as_secs()),
        agent: match options.agent {
            _ if options.edge => AgentKind::Edge,
            cli::AgentKind::Longshore => AgentKind::Longshore,
            cli::AgentKind::AmazonEcsAgent => AgentKind::AmazonEcsAgent,
        },
    };
    let made: JoinToken =
        connection::open(&connection)?.longshore(longshore::Operation::CreateJoinToken, &asked).await?;
    let until = Timestamp::from_millis(made.expires_at_millis);
    let command = made.token.as_deref().map(|token| match options.edge {
        false => format!("longshore agent --server {} --token {token}", made.endpoint),
        true => format!("longshore edge --server {} --token {token} --load-balancer-address ADDRESS", made.endpoint),
    });
    let document = Made {
        server: &made.endpoint,
        token: made.token.as_deref(),
        access_key_id: &made.access_key_id,
        secret_access_key: &made.secret_access_key,
        cluster: cluster.as_deref(),
        region: &made.region,
        expires_at: time::iso(until),
        authority: made.authority.as_deref(),
        command,
    };
    if document.server.starts_with("http:") {
        eprintln!(
            "note: this server is found on its own machine alone; start it with --listen 0.0.0.0:7327, and --advertise \
             https://NAME:7327 if its machine has a name, for others to join"
        );
    }
    if document.token.is_none() && has_port(document.server) {
        eprintln!(
            "note: Amazon's agent cannot have TLS on another port than 443: have servers take connections there, and start them \
             with --advertise https://NAME, without a port"
        );
    }
    Output::new(options.json).print(&document, |_| match options.edge {
        false => text(&document),
        true => for_edges(&document),
    })
}

/// Whether an https address says a port. Amazon's agent then asks for a certificate of a host whose name has that port in it.
fn has_port(server: &str) -> bool {
    server.parse::<http::Uri>().is_ok_and(|uri| uri.scheme_str() == Some("https") && uri.port().is_some())
}

fn text(made: &Made<'_>) -> String {
    let place = made.cluster.map_or_else(|| "any cluster".to_owned(), |cluster| format!("the cluster {cluster}"));
    match (&made.token, &made.command) {
        (Some(token), Some(command)) => format!(
            "{token}\n\nMachines join {place} with it until {}:\n\n  {command}\n\nIt is a secret until then.",
            made.expires_at
        ),
        _ => for_amazons(made, &place),
    }
}

fn for_edges(made: &Made<'_>) -> String {
    format!(
        "{}\n\nEdges join with it until {}, each with a name and addresses of its own:\n\n  {}\n\nIt is a secret until then.",
        made.token.unwrap_or_default(),
        made.expires_at,
        made.command.as_deref().unwrap_or_default()
    )
}

/// The environment of amazon-ecs-agent.
fn for_amazons(made: &Made<'_>, place: &str) -> String {
    let host = made.server.split_once("://").map_or(made.server, |(_, host)| host);
    let authority = match made.authority {
        Some(pem) => {
            format!("\n\nand, in a file that SSL_CERT_FILE names, so that it trusts the server:\n\n{}", pem.trim_end())
        }
        None => String::new(),
    };
    format!(
        "One machine joins {place} with this key, until {}, and keeps it. Its environment:\n\n  ECS_CLUSTER={}\n  \
         ECS_BACKEND_HOST={host}\n  ECS_EXTERNAL=true\n  AWS_ACCESS_KEY_ID={}\n  AWS_SECRET_ACCESS_KEY={}\n  AWS_DEFAULT_REGION={}{authority}",
        made.expires_at,
        made.cluster.unwrap_or("default"),
        made.access_key_id,
        made.secret_access_key,
        made.region
    )
}
