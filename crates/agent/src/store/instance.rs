//! The stored record of which container instance this is.

use serde::{Deserialize, Serialize};

use super::open::{DecodeError, decode_versioned};

const FORMAT: u32 = 1;

/// Which container instance this is.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct InstanceRecord {
    /// Cluster as configured when it registered.
    pub cluster: String,
    /// Its ARN.
    pub arn: String,
    /// The zone the server put it in.
    pub availability_zone: Option<String>,
    /// The highest number seen in a manifest's timeline or, at that time, a payload's sequence.
    pub sequence: i64,
}

impl InstanceRecord {
    /// The instance id: the last segment of the ARN.
    pub(crate) fn id(&self) -> &str {
        self.arn.rsplit('/').next().unwrap_or(&self.arn)
    }
}

#[derive(Serialize, Deserialize)]
struct Stored {
    format: u32,
    cluster: String,
    arn: String,
    availability_zone: Option<String>,
    sequence: i64,
}

impl InstanceRecord {
    pub(super) fn encode(&self) -> Vec<u8> {
        let stored = Stored {
            format: FORMAT,
            cluster: self.cluster.clone(),
            arn: self.arn.clone(),
            availability_zone: self.availability_zone.clone(),
            sequence: self.sequence,
        };
        serde_json::to_vec(&stored).expect("a record of strings and numbers serializes")
    }

    pub(super) fn decode(bytes: &[u8]) -> Result<Self, DecodeError> {
        let Stored { cluster, arn, availability_zone, sequence, .. } = decode_versioned(bytes, FORMAT)?;
        Ok(Self { cluster, arn, availability_zone, sequence })
    }
}
