//! What a server tells the others of itself.

use std::fmt;

use longshore_model::Timestamp;
use longshore_state::leases::{Entry, SessionId};
use longshore_state::stored::Formats;
use serde::{Deserialize, Serialize};

/// A server, as its entry among the leases says. Members of the JSON may be added, and are passed over by servers that do
/// not know them.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Member {
    /// Drawn at its start.
    #[serde(with = "hexadecimal")]
    pub id: u64,
    /// Where it is found, such as `http://10.0.0.1:7327`.
    pub endpoint: String,
    /// The version of its binary.
    pub version: String,
    /// What it can do with the store.
    pub store_format: StoreFormat,
    /// Whether it gives its work away, since it is about to be stopped.
    #[serde(default)]
    pub draining: bool,
    /// When it started.
    pub started_at_millis: i64,
    /// The log store that it has; none on a server that keeps no logs, and unknown of an older one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub log_store: Option<String>,
    /// What it seals the calls with that it passes on; known to servers alone.
    #[serde(default, with = "bytes")]
    pub(super) key: Vec<u8>,
}

/// Which layouts of the store a server knows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct StoreFormat {
    /// The newest that it reads.
    pub reads: u32,
    /// The one that the store had when it started, which it writes.
    pub writes: u32,
}

impl Default for StoreFormat {
    fn default() -> Self {
        Self { reads: Formats::known().newest, writes: Formats::known().newest }
    }
}

/// The key stays out of logs.
impl fmt::Debug for Member {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Member")
            .field("id", &self.name())
            .field("endpoint", &self.endpoint)
            .field("version", &self.version)
            .field("draining", &self.draining)
            .finish_non_exhaustive()
    }
}

impl Member {
    /// This binary as a member.
    pub fn new(id: u64, endpoint: &str, started_at: Timestamp, key: Vec<u8>) -> Self {
        Self {
            id,
            endpoint: endpoint.trim_end_matches('/').to_owned(),
            version: env!("CARGO_PKG_VERSION").to_owned(),
            store_format: StoreFormat::default(),
            draining: false,
            started_at_millis: started_at.as_millis(),
            log_store: None,
            key,
        }
    }

    /// When it started.
    pub fn started_at(&self) -> Timestamp {
        Timestamp::from_millis(self.started_at_millis)
    }

    /// Its id as people write it.
    pub fn name(&self) -> String {
        name(self.id)
    }

    pub(super) fn lease(&self) -> String {
        format!("{LEASE}{}", self.name())
    }

    /// The member that an entry tells of, and its session.
    pub(super) fn of_entry(entry: &Entry) -> Option<(Self, SessionId)> {
        let id = u64::from_str_radix(entry.name.strip_prefix(LEASE)?, 16).ok()?;
        let member: Self = serde_json::from_slice(&entry.value).ok()?;
        (member.id == id).then_some((member, entry.session))
    }

    pub(super) fn to_json(&self) -> Vec<u8> {
        // A struct of plain fields can always be written.
        serde_json::to_vec(self).unwrap_or_default()
    }
}

const LEASE: &str = "member/";

/// A server's id as people write it.
pub fn name(server: u64) -> String {
    format!("{server:016x}")
}

mod bytes {
    use serde::{Deserialize, Deserializer, Serializer};

    pub(super) fn serialize<S: Serializer>(bytes: &[u8], serializer: S) -> Result<S::Ok, S::Error> {
        let text: String = bytes.iter().map(|byte| format!("{byte:02x}")).collect();
        serializer.serialize_str(&text)
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Vec<u8>, D::Error> {
        let text = String::deserialize(deserializer)?;
        let byte = |at: usize| u8::from_str_radix(text.get(at..at + 2)?, 16).ok();
        (0..text.len())
            .step_by(2)
            .map(byte)
            .collect::<Option<_>>()
            .ok_or_else(|| serde::de::Error::custom("not hexadecimal"))
    }
}

mod hexadecimal {
    use serde::de::Error;
    use serde::{Deserialize, Deserializer, Serializer};

    pub(super) fn serialize<S: Serializer>(id: &u64, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&super::name(*id))
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<u64, D::Error> {
        let text = String::deserialize(deserializer)?;
        u64::from_str_radix(&text, 16).map_err(D::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_member_is_read_as_it_was_written_and_by_older_servers_too() {
        let member = Member::new(0xab, "http://10.0.0.1:7327/", Timestamp::from_millis(5), vec![0, 255]);
        assert_eq!(
            (member.lease().as_str(), member.endpoint.as_str()),
            ("member/00000000000000ab", "http://10.0.0.1:7327")
        );
        let entry = |name: String, value: Vec<u8>| Entry { name, holder: "x".into(), session: SessionId(1), value };
        let read = Member::of_entry(&entry(member.lease(), member.to_json()));
        assert_eq!(read, Some((member.clone(), SessionId(1))));
        let newer = br#"{"id":"00000000000000ab","endpoint":"http://10.0.0.1:7327","version":"9","storeFormat":{"reads":9,"writes":8,"x":1},
            "startedAtMillis":5,"somethingNew":{}}"#;
        let (read, _) = Member::of_entry(&entry(member.lease(), newer.to_vec())).unwrap();
        assert_eq!((read.id, read.version.as_str(), read.draining, read.store_format.reads), (0xab, "9", false, 9));
        for (name, value) in
            [("member/ac", member.to_json()), ("shard/01", member.to_json()), ("member/ab", b"{}".to_vec())]
        {
            assert_eq!(Member::of_entry(&entry(name.to_owned(), value)), None);
        }
    }
}
