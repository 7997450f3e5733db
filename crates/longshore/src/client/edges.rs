//! `longshore edge list` and `longshore edge remove`.

use longshore_api::longshore::{EdgeState, Edges, ListEdges, Operation, RemoveEdge, RemovedEdge};
use longshore_api::timestamp::Timestamp;

use super::output::{Output, Style, Tone};
use super::table::{Cell, Kind, Table};
use super::{connection, time};
use crate::cli;
use crate::error::Error;

/// Prints the edges.
pub(crate) async fn list(options: cli::EdgeList) -> Result<(), Error> {
    let cluster = connection::open(&options.connection)?;
    let edges: Edges = cluster.longshore(Operation::ListEdges, &ListEdges {}).await?;
    Output::new(options.connection.json).print(&edges, |style| render(&edges, style, time::now()))
}

fn render(edges: &Edges, style: Style, now: Timestamp) -> String {
    if edges.edges.is_empty() {
        return "No edge is there, so no load balancer is served. `longshore up` runs one, and so does `longshore edge`."
            .to_owned();
    }
    let mut table = Table::new([
        ("EDGE", Kind::Whole),
        ("STATE", Kind::Whole),
        ("ADDRESSES", Kind::Text),
        ("VERSION", Kind::Whole),
        ("AGE", Kind::Whole),
    ]);
    for edge in &edges.edges {
        let state = match (edge.state, edge.away_since_millis) {
            (EdgeState::Connected, _) => Cell::new("CONNECTED", Tone::Good),
            (EdgeState::Away, None) => Cell::new("AWAY", Tone::Bad),
            (EdgeState::Away, Some(since)) => {
                let since = time::span(time::between(Timestamp::from_millis(since), now));
                Cell::new(format!("AWAY for {since}"), Tone::Bad)
            }
        };
        table.row([
            Cell::new(edge.name.as_str(), Tone::Strong),
            state,
            edge.addresses.join(", ").into(),
            edge.version.as_str().into(),
            time::span(time::between(Timestamp::from_millis(edge.registered_at_millis), now)).into(),
        ]);
    }
    let mut text = table.render(style);
    for edge in &edges.edges {
        for problem in &edge.problems {
            text.push_str(&format!("\n{} {}: {problem}", style.paint(Tone::Bad, "!"), edge.name));
        }
    }
    text
}

/// Takes an edge's credentials away.
pub(crate) async fn remove(options: cli::EdgeRemove) -> Result<(), Error> {
    let cluster = connection::open(&options.connection)?;
    let removed: RemovedEdge = cluster.longshore(Operation::RemoveEdge, &RemoveEdge { name: options.name }).await?;
    Output::new(options.connection.json).print(&removed, |_| {
        format!("{} is removed: credentials that it was given are not good any more.", removed.name)
    })
}

#[cfg(test)]
mod tests {
    use longshore_api::longshore::Edge;

    use super::*;

    #[test]
    fn the_table_says_who_serves_and_what_keeps_them_from_it() {
        let edge = |name: &str, state, away_since_millis| Edge {
            name: name.to_owned(),
            state,
            version: "0.1.0".to_owned(),
            addresses: vec!["127.73.0.0/16".to_owned()],
            problems: vec!["web:80: the port is taken".to_owned()],
            away_since_millis,
            registered_at_millis: 0,
        };
        let edges =
            Edges { edges: vec![edge("a", EdgeState::Connected, None), edge("b", EdgeState::Away, Some(30_000))] };
        let text = render(&edges, Style::default(), Timestamp::from_millis(60_000));
        assert!(text.contains("CONNECTED") && text.contains("AWAY for 30s"), "{text}");
        assert!(text.contains("! a: web:80: the port is taken"), "{text}");
        assert!(render(&Edges::default(), Style::default(), Timestamp::from_millis(0)).contains("longshore edge"));
    }
}
