//! An edge's session, as the real one holds it: fed and answered in the real protocol, opened again whatever becomes of it.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

use axum::extract::ws::Message as Frame;
use futures_util::{SinkExt, StreamExt};
use longshore_api::edge::{Applied, FromEdge, FromServer, Hello, PROTOCOL, Put, Seen, Sightings, Update};
use longshore_model::load_balancing::{self, Registration, Sight, TargetKey};
use longshore_model::plan::Revision;
use longshore_model::{Key, Record, Timestamp};
use longshore_state::stored;
use tokio::time::Instant;

use super::{Edge, Kept};
use crate::Mutation;
use crate::wire::End;

/// Without a frame for this long the edge asks for a sign of life.
const QUIET: Duration = Duration::from_secs(5);

/// Without an answer to that the session is over.
const SILENCE: Duration = Duration::from_secs(20);

/// Holds a session open until the edge has said goodbye.
pub(super) async fn hold(edge: &Arc<Edge>) {
    loop {
        match edge.site.servers.open_edge(&edge.link, &edge.name).await {
            Ok(end) => {
                if serve(edge, end).await {
                    return;
                }
            }
            Err(error) => edge.site.journal.note(|| format!("{} has no session: {error}", edge.name)),
        }
        edge.link.move_on();
        tokio::time::sleep(edge.dice.millis(200, 2_000)).await;
    }
}

/// What was said in this session.
#[derive(Default)]
struct Said {
    has_state: bool,
    parts: Vec<Update>,
    /// Of each target, as it was registered then.
    sights: BTreeMap<TargetKey, (Timestamp, Sight)>,
}

/// Whether it ended with a goodbye.
async fn serve(edge: &Edge, mut end: End) -> bool {
    let hello = Hello {
        protocol: PROTOCOL,
        format: stored::Formats::known().newest,
        version: "simulated".to_owned(),
        addresses: vec!["127.73.0.0/16".to_owned()],
    };
    let _ = end.send(text(&FromEdge::Hello(hello))).await;
    let (mut said, mut heard_at) = (Said::default(), Instant::now());
    loop {
        let frame = tokio::select! {
            biased;
            frame = end.next() => frame,
            () = edge.news.notified() => {
                tokio::time::sleep(edge.dice.millis(0, edge.plan.slow_millis)).await;
                if say(edge, &mut said, &mut end).await {
                    return true;
                }
                continue;
            }
            () = tokio::time::sleep(QUIET) => {
                if heard_at.elapsed() >= SILENCE {
                    return false;
                }
                let _ = end.send(Frame::Ping(bytes::Bytes::new())).await;
                if say(edge, &mut said, &mut end).await {
                    return true;
                }
                continue;
            }
        };
        let frame = match frame {
            Some(Ok(Frame::Text(text))) => FromServer::decode(&text),
            Some(Ok(Frame::Ping(_) | Frame::Pong(_) | Frame::Binary(_))) => {
                heard_at = Instant::now();
                continue;
            }
            Some(Ok(Frame::Close(_)) | Err(_)) | None => return false,
        };
        heard_at = Instant::now();
        match frame {
            Ok(FromServer::Update(update)) => take(edge, update, &mut said, &mut end).await,
            Ok(FromServer::Welcome(_) | FromServer::Unknown) => {}
            Err(error) => edge.site.journal.violation(format!("{} does not understand a frame: {error}", edge.name)),
        }
    }
}

fn text(frame: &FromEdge) -> Frame {
    Frame::text(frame.encode())
}

/// Takes an update in, once it is whole.
async fn take(edge: &Edge, update: Update, said: &mut Said, end: &mut End) {
    if update.reset {
        said.parts.clear();
    }
    let (revision, is_whole) = (update.revision, !update.more);
    said.parts.push(update);
    if !is_whole {
        return;
    }
    // A data plane that is slow serves by the old state meanwhile.
    tokio::time::sleep(edge.dice.millis(0, edge.plan.slow_millis / 4)).await;
    {
        let mut kept = edge.kept();
        std::mem::take(&mut said.parts).into_iter().for_each(|part| apply(edge, &mut kept, part));
    }
    if edge.site.mutation != Some(Mutation::EdgesAnswerTooSoon) {
        edge.serve_what_is_kept();
    }
    edge.look();
    let _ = end.send(text(&FromEdge::Applied(Applied { revision }))).await;
    if !said.has_state {
        said.has_state = true;
        let _ = end.send(text(&FromEdge::Sightings(all(edge, said)))).await;
    }
}

fn apply(edge: &Edge, kept: &mut Kept, update: Update) {
    if update.reset {
        kept.state = longshore_model::snapshot::LoadBalancingState::default();
    }
    for key in update.delete {
        if let Ok(Key::LoadBalancing(own)) = stored::decode_key(key.as_bytes()) {
            kept.state.delete(&own);
        }
    }
    for Put { key, revision, value } in update.put {
        match stored::decode(key.as_bytes(), value.as_bytes()) {
            Ok(Record::LoadBalancing(record)) if passes_over(edge, kept, &record) => {}
            Ok(Record::LoadBalancing(record)) => kept.state.put(Revision(revision), &record),
            other => edge.site.journal.violation(format!("{} was fed with {other:?}", edge.name)),
        }
    }
}

/// Whether it is one of those that do not take in that a target which they serve is to be drained.
fn passes_over(edge: &Edge, kept: &Kept, record: &load_balancing::Record) -> bool {
    let load_balancing::Record::Target(target) = record else { return false };
    let is_served = kept.state.targets.contains_key(&target.key);
    let drains = target.registration != Registration::Registered;
    edge.site.mutation == Some(Mutation::EdgesPassOverDraining) && is_served && drains
}

fn all(edge: &Edge, said: &mut Said) -> Sightings {
    let kept = edge.kept();
    said.sights =
        kept.views.iter().map(|(key, view)| (key.clone(), (view.registered_at, view.sight.clone()))).collect();
    let seen = said.sights.iter().map(|(key, (_, sight))| seen(key, sight)).collect();
    Sightings { all: true, complete: true, seen }
}

fn seen(key: &TargetKey, sight: &Sight) -> Seen {
    Seen::new(key, sight, None, None)
}

/// Says what is new; whether that was goodbye.
async fn say(edge: &Edge, said: &mut Said, end: &mut End) -> bool {
    if !said.has_state {
        return false;
    }
    let (news, may_end) = {
        let kept = edge.kept();
        said.sights.retain(|key, _| kept.views.contains_key(key));
        let now = kept.views.iter().map(|(key, view)| (key, (view.registered_at, view.sight.clone())));
        let news: Vec<_> =
            now.filter(|(key, now)| said.sights.get(*key) != Some(now)).map(|(key, now)| (key.clone(), now)).collect();
        let is_busy = kept.views.values().any(|view| matches!(view.sight, Sight::Draining) && !view.is_idle());
        (news, kept.is_ending && !is_busy)
    };
    if !news.is_empty() {
        let seen = news.iter().map(|(key, (_, sight))| seen(key, sight)).collect();
        said.sights.extend(news);
        let _ = end.send(text(&FromEdge::Sightings(Sightings { seen, ..Sightings::default() }))).await;
    }
    if may_end {
        let _ = end.send(text(&FromEdge::Goodbye)).await;
        // The server closes when it has heard it.
        let _ = tokio::time::timeout(Duration::from_secs(2), end.next()).await;
    }
    may_end
}
