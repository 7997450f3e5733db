//! What a data plane must not do, looked at as often as it looks at its targets: send requests for long to a container that has
//! ended, or to what is not registered any more.

use std::collections::BTreeMap;
use std::time::Duration;

use longshore_model::Timestamp;
use longshore_model::load_balancing::{Health, Registration, Sight, TargetKey};
use tokio::time::Instant;

use super::Edge;

/// By then the checks of a target that nobody answers at have failed as often as it takes: two of them five seconds apart, and
/// the one before them.
const NOTICED: Duration = Duration::from_secs(16);

/// After a fault every session that died of it has been noticed on both sides, and opened again.
const RECONNECTED: Duration = Duration::from_secs(75);

/// Else what was saved is served by this soon, by the slowest edge.
const FED: Duration = Duration::from_secs(15);

/// What an edge has been doing since its process started.
#[derive(Debug)]
pub(super) struct Audit {
    started: Instant,
    /// Targets at which nobody answers, by when they were registered, and since when that was seen: one that is registered again is
    /// checked anew, however long nobody has answered there.
    unanswered: BTreeMap<(TargetKey, Timestamp), Instant>,
    /// Targets that are saved otherwise than they are served, and since when that was seen.
    stale: BTreeMap<TargetKey, Instant>,
}

impl Audit {
    pub(super) fn begin() -> Self {
        Self { started: Instant::now(), unanswered: BTreeMap::new(), stale: BTreeMap::new() }
    }

    /// Looks at what an edge serves.
    pub(super) fn look(&mut self, edge: &Edge) {
        let served = edge.site.routes.of(&edge.name).unwrap_or_default();
        let (saved, journal) = (edge.site.ledger.snapshot(), &edge.site.journal);
        let calm = edge.site.calm.lasts().min(self.started.elapsed());
        self.unanswered.retain(|(key, _), _| served.contains_key(key));
        self.stale.retain(|key, _| served.contains_key(key));
        for (key, owner) in served {
            let saved = saved.load_balancing().targets.get(&key);
            let is_same = saved.is_some_and(|it| it.registration == Registration::Registered && it.owner == owner);
            let stale = lasts(&mut self.stale, &key, !is_same);
            if stale > FED && calm > RECONNECTED {
                let seconds = stale.as_secs();
                journal.violation(format!("{} serves target {key} by what was so {seconds} s ago", edge.name));
            }
            let Some((sight, registered_at)) = edge.seen(&key) else { continue };
            let registration = (key, registered_at);
            let unanswered = lasts(&mut self.unanswered, &registration, !edge.has_container(&registration.0));
            if unanswered > NOTICED && sight != Sight::Serving(Health::Unhealthy) {
                let (seconds, key) = (unanswered.as_secs(), &registration.0);
                journal.violation(format!(
                    "{} sends requests to target {key}, whose container ended {seconds} s ago: it sees {sight:?}",
                    edge.name
                ));
            }
        }
    }
}

/// For how long something has been so.
fn lasts<K: Ord + Clone>(since: &mut BTreeMap<K, Instant>, key: &K, is_so: bool) -> Duration {
    match is_so {
        true => since.entry(key.clone()).or_insert_with(Instant::now).elapsed(),
        false => {
            since.remove(key);
            Duration::ZERO
        }
    }
}
