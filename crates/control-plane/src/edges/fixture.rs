//! What the tests of edges begin with.

use longshore_model::load_balancing::{
    Edge, EdgeName, Key, Record, Registration, Sight, Sighting, Sightings, Target, TargetGroupId, TargetKey,
};
use longshore_model::{Revision, Snapshot, Timestamp, Write};

/// A target by its number.
pub(super) fn key(number: u16) -> TargetKey {
    TargetKey { group: TargetGroupId::from_bits(1), id: "i-1".into(), port: number }
}

/// It, registered or draining.
pub(super) fn target(number: u16, registration: Registration) -> Record {
    let key = key(number);
    let target = Target {
        key,
        address: "127.0.0.1".into(),
        zone: None,
        registration,
        owner: None,
        registered_at: Timestamp::default(),
    };
    Record::Target(target.into())
}

/// An edge that is connected to a server, or away.
pub(super) fn edge(name: &str, server: u64, away_since: Option<i64>) -> Record {
    let edge = Edge {
        name: name.into(),
        addresses: vec!["127.73.0.0/16".into()],
        version: "1".into(),
        away_since: away_since.map(Timestamp::from_millis),
        server,
        registered_at: Timestamp::default(),
        problems: Vec::new(),
    };
    Record::Edge(edge.into())
}

/// What edges have said of a target, since the beginning.
pub(super) fn sightings(number: u16, said: &[(&str, Sight)]) -> Record {
    let by_edge = said.iter().map(|(edge, sight)| Sighting {
        edge: EdgeName::from(*edge),
        sight: sight.clone(),
        reason: None,
        description: None,
        since: Timestamp::default(),
    });
    Record::Sightings(Sightings { key: key(number), by_edge: by_edge.collect() }.into())
}

/// Writes a record into a snapshot.
pub(super) fn put(snapshot: &mut Snapshot, revision: u64, record: Record) {
    snapshot.apply(Revision(revision), &[Write::Put(record.into())]);
}

/// Takes one out.
pub(super) fn delete(snapshot: &mut Snapshot, revision: u64, key: Key) {
    snapshot.apply(Revision(revision), &[Write::Delete(key.into())]);
}
