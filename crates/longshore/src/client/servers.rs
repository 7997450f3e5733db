//! `longshore server list` and `longshore server drain`: the servers that share the state.

use std::time::{Duration, Instant};

use longshore_api::longshore::{DrainServer, Server, ServerState, Servers};
use longshore_api::timestamp::Timestamp;

use super::cluster::Cluster;
use super::format::{short_id_length, shortened};
use super::output::{Output, Style, Tone};
use super::table::{Cell, Kind, Table};
use super::{connection, time};
use crate::cli;
use crate::error::Error;

/// Between two looks at a server that drains.
const PAUSE: Duration = Duration::from_millis(250);

/// Prints the servers.
pub(crate) async fn list(options: cli::ServerList) -> Result<(), Error> {
    let servers = connection::open(&options.connection)?.servers().await?;
    Output::new(options.connection.json).print(&servers, |style| render(&servers, style, time::now()))
}

fn render(servers: &Servers, style: Style, now: Timestamp) -> String {
    let ids: Vec<&str> = servers.servers.iter().map(|server| server.id.as_str()).collect();
    let length = short_id_length(ids.iter().copied());
    let mut table = Table::new([
        ("SERVER", Kind::Whole),
        ("ENDPOINT", Kind::Whole),
        ("VERSION", Kind::Whole),
        ("STATE", Kind::Whole),
        ("SHARDS", Kind::Number),
        ("AGENTS", Kind::Number),
        ("AGE", Kind::Whole),
    ]);
    for server in &servers.servers {
        let state = match server.state {
            ServerState::Active => Cell::new("ACTIVE", Tone::Good),
            ServerState::Draining => Cell::new("DRAINING", Tone::Waiting),
        };
        table.row([
            Cell::new(shortened(&server.id, length), Tone::Strong),
            server.endpoint.as_str().into(),
            server.version.as_str().into(),
            state,
            server.shards.to_string().into(),
            server.sessions.to_string().into(),
            time::span(time::between(Timestamp::from_millis(server.started_at_millis), now)).into(),
        ]);
    }
    table.render(style)
}

/// Has a server drain, and waits until it has nothing any more.
pub(crate) async fn drain(options: cli::ServerDrain) -> Result<(), Error> {
    let cluster = connection::open(&options.connection)?;
    let drained = cluster.drain(&DrainServer { server: options.server, undo: options.undo }).await?;
    let output = Output::new(options.connection.json);
    if !options.undo && !options.no_wait {
        until_drained(&cluster, &drained.id, options.timeout).await?;
    }
    output.print(&drained, |_| match (drained.draining, options.no_wait) {
        (false, _) => format!("{} takes part again.", drained.endpoint),
        (true, true) => format!("{} gives its work and its agents to the others.", drained.endpoint),
        (true, false) => format!("{} has no work and no agents any more; it can be stopped.", drained.endpoint),
    })
}

async fn until_drained(cluster: &Cluster, id: &str, limit: Duration) -> Result<(), Error> {
    let deadline = Instant::now() + limit;
    loop {
        let servers = cluster.servers().await?.servers;
        match servers.iter().find(|server| server.id == id) {
            None => return Ok(()),
            Some(server) if server.shards == 0 && server.sessions == 0 => return Ok(()),
            Some(server) if Instant::now() >= deadline => return Err(slow(server, limit)),
            Some(_) => tokio::time::sleep(PAUSE).await,
        }
    }
}

fn slow(server: &Server, limit: Duration) -> Error {
    Error::Hint(
        format!(
            "{} still has {} of 64 shards and {} agents after {} s",
            server.endpoint,
            server.shards,
            server.sessions,
            limit.as_secs()
        ),
        "real agents keep the address that they know for twelve hours and come back to it; stopping the server sends \
         them away, too"
            .to_owned(),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_says_who_does_what() {
        let server = |id: &str, state, shards| Server {
            id: id.to_owned(),
            endpoint: "http://10.0.0.1:7327".to_owned(),
            version: "0.1.0".to_owned(),
            state,
            shards,
            sessions: 7,
            store_format_reads: 1,
            store_format_writes: 1,
            started_at_millis: 0,
        };
        let servers = Servers {
            servers: vec![
                server("ab00000000000000", ServerState::Active, 64),
                server("cd00000000000000", ServerState::Draining, 0),
            ],
        };
        let text = render(&servers, Style::default(), Timestamp::from_millis(60_000));
        let lines: Vec<_> = text.lines().collect();
        assert_eq!(lines.len(), 3, "{text}");
        assert!(lines[0].starts_with("SERVER") && lines[1].contains("ACTIVE") && lines[1].contains(" 64 "), "{text}");
        assert!(lines[2].starts_with("cd00") && lines[2].contains("DRAINING"), "{text}");
    }
}
