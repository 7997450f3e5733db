//! Brings what is spooled to the server: soon, in order, several streams at a time, and with patience while no server takes it.

use std::collections::HashMap;
use std::time::Duration;

use longshore_api::client::{self, Client};
use longshore_api::longshore::{DeliverLogs, DeliveredLogs, LogVerdict, MAX_CALL_BYTES, Operation, TARGET_PREFIX};
use tokio::task::JoinSet;
use tokio::time::Instant;

use super::keeper::Keeper;
use super::spool::Outgoing;
use crate::clock;
use crate::session::backoff::Backoff;

/// Lines that come together go together: so long a line waits for others.
const GATHER: Duration = Duration::from_millis(50);

/// As many calls are under way at a time, of different streams.
const CALLS: usize = 4;

/// While no server takes anything, one call of this size is tried at a time.
const TRIAL_BYTES: usize = 64 << 10;

/// After an outage, what has gathered is brought at most this fast, so that servers with many agents have time for others.
const CATCH_UP_BYTES_A_SECOND: u32 = 16 << 20;

/// Without being called, the spool is looked at this often.
const LOOK: Duration = Duration::from_secs(1);

/// How long a stream is left alone whose batch the server cannot take now, such as for want of its group.
const HOLD_MS: i64 = 5_000;

/// Delivers for ever.
pub(crate) async fn deliver(keeper: Keeper, client: Client) {
    let mut courier = Courier {
        keeper,
        client,
        backoff: Backoff::new(Duration::from_millis(250), Duration::from_secs(5), 1.5),
        is_out: false,
        is_behind: false,
        next_call: Instant::now(),
    };
    let ready = std::sync::Arc::clone(&courier.keeper.ready);
    // Tasks of their own, so that they get on whatever this loop waits for.
    let (mut calls, mut under_way) = (JoinSet::new(), HashMap::new());
    loop {
        let wait = courier.wait(under_way.len()).await;
        let Some(wait) = wait else {
            let mut batches = courier.next().await;
            if !batches.is_empty() {
                let request =
                    DeliverLogs { batches: batches.iter_mut().map(|one| std::mem::take(&mut one.batch)).collect() };
                let call = calls.spawn(call(courier.client.clone(), request)).id();
                under_way.insert(call, batches);
            }
            continue;
        };
        tokio::select! {
            Some(ended) = calls.join_next_with_id() => match ended {
                Ok((call, answer)) => {
                    let batches = under_way.remove(&call).unwrap_or_default();
                    courier.answered(batches, answer).await;
                }
                Err(error) => {
                    let batches = under_way.remove(&error.id()).unwrap_or_default();
                    courier.failed(batches, &error).await;
                }
            },
            () = ready.notified(), if !courier.is_out && under_way.len() < CALLS => tokio::time::sleep(GATHER).await,
            () = tokio::time::sleep(wait) => {}
        }
    }
}

type Answer = Result<DeliveredLogs, client::Error>;

async fn call(client: Client, request: DeliverLogs) -> Answer {
    client.call("longshore", TARGET_PREFIX, Operation::DeliverLogs.name(), &request).await
}

struct Courier {
    keeper: Keeper,
    client: Client,
    backoff: Backoff,
    /// Whether the last call failed.
    is_out: bool,
    /// Whether something has gathered during an outage.
    is_behind: bool,
    next_call: Instant,
}

impl Courier {
    /// How long nothing can be sent; `None` when something can be now.
    async fn wait(&mut self, under_way: usize) -> Option<Duration> {
        let calls = if self.is_out { 1 } else { CALLS };
        if under_way >= calls {
            return Some(LOOK);
        }
        let pause = self.next_call.saturating_duration_since(Instant::now());
        if !pause.is_zero() {
            return Some(pause);
        }
        match self.keeper.with(|spool| spool.due_at()).await {
            None => {
                self.is_behind = self.is_behind && under_way > 0;
                Some(LOOK)
            }
            Some(due) => {
                let left = u64::try_from(due.saturating_sub(clock::now().as_millis())).unwrap_or(0);
                (left > 0).then(|| Duration::from_millis(left).min(LOOK))
            }
        }
    }

    async fn next(&mut self) -> Vec<Outgoing> {
        let bytes = if self.is_out { TRIAL_BYTES } else { MAX_CALL_BYTES };
        let batches = self.keeper.with(move |spool| spool.next(bytes, clock::now().as_millis())).await;
        if self.is_behind {
            let bytes: usize = batches.iter().map(|one| one.bytes).sum();
            let bytes = u32::try_from(bytes).unwrap_or(u32::MAX);
            self.next_call = Instant::now() + Duration::from_secs(1) * bytes / CATCH_UP_BYTES_A_SECOND;
        }
        batches
    }

    async fn answered(&mut self, batches: Vec<Outgoing>, answer: Answer) {
        match answer {
            Ok(DeliveredLogs { outcomes }) if outcomes.len() == batches.len() => {
                if self.is_out {
                    tracing::info!("the server takes logs again");
                }
                self.is_out = false;
                self.backoff.reset();
                for (one, outcome) in batches.into_iter().zip(outcomes) {
                    self.settle(one, outcome.verdict, outcome.reason.unwrap_or_default()).await;
                }
                self.keeper.room.notify_waiters();
            }
            Ok(_) => self.failed(batches, &"it answered for other batches than it was sent").await,
            Err(error) => self.failed(batches, &error).await,
        }
    }

    async fn settle(&mut self, one: Outgoing, verdict: LogVerdict, reason: String) {
        let Outgoing { runtime_id, flight, .. } = one;
        match verdict {
            LogVerdict::Taken => self.keeper.with(move |spool| spool.taken(&runtime_id, flight)).await,
            LogVerdict::Later => {
                let held = Some((clock::now().as_millis() + HOLD_MS, reason.clone()));
                let id = runtime_id.clone();
                if self.keeper.with(move |spool| spool.returned(&id, flight, held)).await {
                    tracing::warn!(
                        container = runtime_id,
                        reason,
                        "log lines cannot be delivered; they are kept for now"
                    );
                }
            }
            LogVerdict::Never => {
                let id = runtime_id.clone();
                let (events, is_news) = self.keeper.with(move |spool| spool.refused(&id, flight)).await;
                if is_news {
                    tracing::error!(
                        container = runtime_id,
                        events,
                        reason,
                        "the server refuses log lines; they are dropped"
                    );
                }
            }
        }
    }

    async fn failed(&mut self, batches: Vec<Outgoing>, problem: &(dyn std::fmt::Display + Sync)) {
        if !self.is_out {
            tracing::warn!(%problem, "logs cannot be delivered; they are kept on this machine's disk meanwhile");
        }
        (self.is_out, self.is_behind) = (true, true);
        self.next_call = Instant::now() + self.backoff.pause();
        let back = move |spool: &mut super::spool::Spool| {
            for one in &batches {
                spool.returned(&one.runtime_id, one.flight, None);
            }
        };
        self.keeper.with(back).await;
    }
}
