//! `ListServers` and `DrainServer`, operations of our own: who shares the state, and having one give its work away.

use std::collections::BTreeMap;

use bytes::Bytes;
use http::Response;
use http::request::Parts;
use http_body_util::Full;
use longshore_api::error::Error;
use longshore_api::longshore::{DrainServer, DrainedServer, ListServers, Server, ServerState, Servers as Listed};
use longshore_api::protocol::{self, RequestId};

use super::{Member, forward};
use crate::Context;

/// How long another server may take to be told.
const PATIENCE: std::time::Duration = std::time::Duration::from_secs(5);

/// Answers `ListServers`.
pub(crate) fn list(ctx: &Context, _request: &ListServers) -> Listed {
    let mut sessions: BTreeMap<u64, usize> = BTreeMap::new();
    for state in ctx.snapshot().clusters().values() {
        let connected = state.instances().values().filter_map(|instance| instance.session.as_ref());
        for session in connected.filter(|session| session.connected) {
            *sessions.entry(session.server).or_default() += 1;
        }
    }
    let shards: BTreeMap<u64, usize> = ctx.servers().shard_counts().into_iter().collect();
    let server = |member: Member| Server {
        id: member.name(),
        state: if member.draining { ServerState::Draining } else { ServerState::Active },
        shards: shards.get(&member.id).copied().unwrap_or_default(),
        sessions: sessions.get(&member.id).copied().unwrap_or_default(),
        store_format_reads: member.store_format.reads,
        store_format_writes: member.store_format.writes,
        started_at_millis: member.started_at_millis,
        endpoint: member.endpoint,
        version: member.version,
    };
    Listed { servers: ctx.servers().members().into_iter().map(server).collect() }
}

/// Answers `DrainServer`; another server is told by passing the call on.
///
/// # Errors
/// `InvalidParameterException` when no server, or more than one, is named so, or when nobody would be left to work.
pub(crate) async fn drain(
    ctx: &Context,
    request: DrainServer,
    parts: &Parts,
    body: &Bytes,
    request_id: RequestId,
) -> Result<Response<Full<Bytes>>, Error> {
    let servers = ctx.servers();
    let members = servers.members();
    let target = match &request.server {
        None => servers.me(),
        Some(text) => find(&members, text)?,
    };
    if target.id != servers.me().id {
        if forward::is_forwarded(ctx, &parts.headers) {
            return Err(Error::server("The servers do not agree on who is who. Try again."));
        }
        let answer = forward::send(ctx, &target, parts, body, PATIENCE).await;
        let answer = answer.map_err(|error| Error::server(format!("{} was not told: {error}.", target.endpoint)))?;
        return forward::taken_over(answer, request_id);
    }
    let others_stay = members.iter().any(|member| member.id != target.id && !member.draining);
    if !request.undo && !others_stay {
        let text = "No other server is there to take its work. Start another one on the same store first.";
        return Err(Error::invalid_parameter(text));
    }
    servers.drain(!request.undo);
    Ok(protocol::success(
        &DrainedServer { id: target.name(), endpoint: target.endpoint, draining: !request.undo },
        request_id,
    ))
}

/// The server with this id, the beginning of one, or this address.
fn find(members: &[Member], text: &str) -> Result<Member, Error> {
    let wanted = text.trim_end_matches('/');
    let is_meant = |member: &&Member| {
        member.endpoint == wanted
            || member.endpoint.split_once("://").is_some_and(|(_, address)| address == wanted)
            || (!wanted.is_empty() && member.name().starts_with(wanted))
    };
    let found: Vec<&Member> = members.iter().filter(is_meant).collect();
    match found.as_slice() {
        [one] => Ok((*one).clone()),
        [] => Err(Error::invalid_parameter(format!("There is no server {text}. ListServers tells which there are."))),
        _ => Err(Error::invalid_parameter(format!("More than one server begins with {text}. Give more of its id."))),
    }
}

#[cfg(test)]
mod tests {
    use longshore_model::Timestamp;

    use super::*;

    #[test]
    fn a_server_is_named_by_its_id_or_its_address() {
        let member =
            |id, host: &str| Member::new(id, &format!("http://{host}:7327"), Timestamp::from_millis(0), Vec::new());
        let members = [member(0xab00_0000_0000_0001, "a"), member(0xab00_0000_0000_0002, "b"), member(0xcd << 56, "c")];
        for (text, id) in [
            ("ab00000000000001", members[0].id),
            ("cd", members[2].id),
            ("http://b:7327/", members[1].id),
            ("b:7327", members[1].id),
        ] {
            assert_eq!(find(&members, text).unwrap().id, id, "{text}");
        }
        for (text, says) in
            [("ab", "More than one"), ("ef", "no server ef"), ("", "no server"), ("http://d:7327", "no server")]
        {
            let error = find(&members, text).unwrap_err();
            assert!(error.message.contains(says), "{text}: {}", error.message);
        }
    }
}
