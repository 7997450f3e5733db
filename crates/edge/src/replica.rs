//! The replica of what the servers know of load balancing: what the edge serves by, in memory and as it was sent.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::sync::Arc;

use longshore_api::edge::{Put, Update};
use longshore_model::load_balancing::{Record as Balancing, Sightings, TargetKey};
use longshore_model::plan::Revision;
use longshore_model::snapshot::LoadBalancingState;
use longshore_model::{Key, Record, Timestamp};
use longshore_state::stored;
use serde::{Deserialize, Serialize};

use crate::files::{self, Error};
use crate::plane::Place;

/// The version of the file.
const VERSION: u32 = 1;

/// An update has at most so many parts, each of a quarter of a MiB: no state that a server holds comes near that.
const MAX_PARTS: usize = 16_384;

/// What the keys of sightings begin with.
const SIGHTINGS: &str = "sightings/";

/// Everything that the servers have sent.
#[derive(Debug, Default)]
pub(crate) struct Replica {
    /// By key: the revision and the stored form.
    records: BTreeMap<String, (u64, String)>,
    state: LoadBalancingState,
    revision: u64,
    /// The parts of an update that is not whole yet.
    parts: Vec<Update>,
    /// Kinds of records that could not be read, each of which was logged once.
    unreadable: BTreeSet<String>,
}

/// What is kept on disk.
#[derive(Serialize, Deserialize)]
struct Kept {
    version: u32,
    revision: u64,
    region: String,
    account_id: String,
    servers: Vec<String>,
    records: Vec<Put>,
}

/// What is known beside the records.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Surroundings {
    /// The installation.
    pub(crate) place: Place,
    /// Where live servers were found last.
    pub(crate) servers: Vec<String>,
}

/// An update has more parts than any has.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct TooLong;

impl Replica {
    /// What was kept, if anything was. A file that cannot be read any more is as good as none: the servers send all of it again.
    pub(crate) fn load(data_dir: &Path) -> Option<(Self, Surroundings)> {
        let path = data_dir.join(files::STATE);
        let read = || -> Result<Option<Kept>, Error> {
            let Some(text) = files::read(&path)? else { return Ok(None) };
            serde_json::from_str(&text).map(Some).map_err(|error| Error::unreadable(&path, error))
        };
        let kept = match read() {
            Ok(kept) => kept?,
            Err(error) => {
                tracing::warn!(%error, "the state that was kept is passed over");
                return None;
            }
        };
        if kept.version != VERSION {
            tracing::warn!(version = kept.version, "the state that was kept is of another version, and passed over");
            return None;
        }
        let mut replica = Self::default();
        replica.apply(Update { revision: kept.revision, reset: true, put: kept.records, ..Update::default() });
        Some((
            replica,
            Surroundings { place: Place { region: kept.region, account_id: kept.account_id }, servers: kept.servers },
        ))
    }

    /// The file's text. What the edge sees itself stands in it as it is now.
    pub(crate) fn text(&self, surroundings: &Surroundings, seen: &[Sightings]) -> String {
        let records = self.records.iter().filter(|(key, _)| !key.starts_with(SIGHTINGS));
        let records =
            records.map(|(key, (revision, value))| Put { key: key.clone(), revision: *revision, value: value.clone() });
        let records = records.chain(seen.iter().filter_map(|seen| {
            let record = Record::from(Balancing::Sightings(Arc::new(seen.clone())));
            let key = String::from_utf8(stored::encode_key(&record.key()).ok()?).ok()?;
            Some(Put { key, revision: self.revision, value: String::from_utf8(stored::encode(&record)).ok()? })
        }));
        let kept = Kept {
            version: VERSION,
            revision: self.revision,
            region: surroundings.place.region.clone(),
            account_id: surroundings.place.account_id.clone(),
            servers: surroundings.servers.clone(),
            records: records.collect(),
        };
        serde_json::to_string(&kept).expect("texts and numbers serialize")
    }

    /// Takes in a part of an update; true when with it the update is whole and holds.
    pub(crate) fn take(&mut self, update: Update) -> Result<bool, TooLong> {
        if update.reset {
            self.parts.clear();
        }
        if self.parts.len() >= MAX_PARTS {
            return Err(TooLong);
        }
        let more = update.more;
        self.parts.push(update);
        if more {
            return Ok(false);
        }
        for part in std::mem::take(&mut self.parts) {
            self.apply(part);
        }
        Ok(true)
    }

    /// Forgets the parts of an update whose rest will not come.
    pub(crate) fn abandon(&mut self) {
        self.parts.clear();
    }

    /// What to serve by.
    pub(crate) fn state(&self) -> Arc<LoadBalancingState> {
        Arc::new(self.state.clone())
    }

    /// When a target was registered, if it is there.
    pub(crate) fn registered_at(&self, target: &TargetKey) -> Option<Timestamp> {
        self.state.targets.get(target).map(|target| target.registered_at)
    }

    /// The revision of the last whole update.
    pub(crate) fn revision(&self) -> u64 {
        self.revision
    }

    fn apply(&mut self, update: Update) {
        if update.reset {
            self.records.clear();
            self.state = LoadBalancingState::default();
        }
        for key in update.delete {
            if let Ok(Key::LoadBalancing(own)) = stored::decode_key(key.as_bytes()) {
                self.state.delete(&own);
            }
            self.records.remove(&key);
        }
        for Put { key, revision, value } in update.put {
            match stored::decode(key.as_bytes(), value.as_bytes()) {
                Ok(Record::LoadBalancing(record)) => self.state.put(Revision(revision), &record),
                Ok(_) => continue,
                // It is kept all the same: the next version of this edge may read it before any server answers.
                Err(error) => {
                    let kind = key.split('/').next().unwrap_or_default();
                    if self.unreadable.insert(kind.to_owned()) {
                        tracing::error!(%error, "a record is passed over; is this edge older than its servers?");
                    }
                }
            }
            self.records.insert(key, (revision, value));
        }
        self.revision = update.revision;
    }
}

#[cfg(test)]
mod tests;
