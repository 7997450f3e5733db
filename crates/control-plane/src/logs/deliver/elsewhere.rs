//! Batches whose groups are in the log store of another server ([`home`]): the call is passed on to it as the agent signed it,
//! and what it answers of its own batches is what the agent is told.

use std::collections::BTreeMap;
use std::time::Duration;

use bytes::Bytes;
use futures_util::future::join_all;
use http::request::Parts;
use longshore_api::longshore::{DeliveredLogs, LogBatch, LogOutcome, LogVerdict};

use super::super::home;
use crate::Context;
use crate::servers::{Member, forward};

/// How long another server may take. The agent keeps what is not answered in time.
const PATIENCE: Duration = Duration::from_secs(5);

/// What becomes of each batch that is not for this server; `None` for those that are.
pub(super) async fn pass_on(
    ctx: &Context,
    batches: &[LogBatch],
    parts: &Parts,
    body: &Bytes,
) -> Vec<Option<LogOutcome>> {
    let homes: Vec<_> = batches.iter().map(|batch| home_of(ctx, batch)).collect();
    let mut others: BTreeMap<u64, &Member> = BTreeMap::new();
    if !forward::is_forwarded(ctx, &parts.headers) {
        others.extend(homes.iter().filter_map(|home| home.as_ref().ok()?.as_ref()).map(|member| (member.id, member)));
    }
    let asked = others.into_values().map(|member| async { (member.id, ask(ctx, member, parts, body).await) });
    let answers: BTreeMap<_, _> = join_all(asked).await.into_iter().collect();
    let outcome = |(index, home): (usize, Result<Option<Member>, String>)| match home {
        Ok(None) => None,
        Ok(Some(member)) => Some(match answers.get(&member.id) {
            Some(Ok(delivered)) => delivered.outcomes.get(index).cloned().unwrap_or_default(),
            Some(Err(reason)) => later(reason.clone()),
            None => later("the servers do not agree on which of them keeps the log group".to_owned()),
        }),
        Err(reason) => Some(later(reason)),
    };
    homes.into_iter().enumerate().map(outcome).collect()
}

fn later(reason: String) -> LogOutcome {
    LogOutcome { verdict: LogVerdict::Later, reason: Some(reason) }
}

/// The other server that keeps a batch's group; `None` when this one does, or when the group has to be made first.
fn home_of(ctx: &Context, batch: &LogBatch) -> Result<Option<Member>, String> {
    let snapshot = ctx.snapshot();
    let Some(group) = snapshot.logs().group(&batch.group) else { return Ok(None) };
    home::of_group(ctx, group).map_err(|error| error.message)
}

async fn ask(ctx: &Context, member: &Member, parts: &Parts, body: &Bytes) -> Result<DeliveredLogs, String> {
    let answer = forward::send(ctx, member, parts, body, PATIENCE).await;
    let answer = answer.map_err(|error| format!("the server at {} has not answered: {error}", member.endpoint))?;
    if !answer.status().is_success() {
        return Err(format!("the server at {} has answered {}", member.endpoint, answer.status()));
    }
    serde_json::from_slice(answer.body())
        .map_err(|error| format!("the server at {} answers in an unknown form: {error}", member.endpoint))
}
