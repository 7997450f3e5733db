//! Where the store keeps what, and how much of it.

use std::path::PathBuf;
use std::time::Duration;

/// How a store works. [`Settings::new`] has the values for a server.
#[derive(Clone, Debug)]
pub struct Settings {
    /// Its directory; made if it is not there.
    pub directory: PathBuf,
    /// How many bytes of events make a segment.
    pub segment_bytes: usize,
    /// How many bytes of events make a block.
    pub block_bytes: usize,
    /// How many bytes of events may wait uncompressed, over all groups.
    pub open_bytes: usize,
    /// How much room on the file system is left to others: below it no events are taken.
    pub reserve_bytes: u64,
    /// How many bytes may wait for a follower before it misses events.
    pub follower_bytes: usize,
    /// The bucket that sealed segments go to. Without one they stay in the directory.
    pub objects: Option<ObjectSettings>,
}

impl Settings {
    /// The settings of a server that keeps its logs in `directory`.
    pub fn new(directory: impl Into<PathBuf>) -> Self {
        Self {
            directory: directory.into(),
            segment_bytes: 256 << 20,
            block_bytes: 128 << 10,
            open_bytes: 32 << 20,
            reserve_bytes: 512 << 20,
            follower_bytes: 4 << 20,
            objects: None,
        }
    }
}

/// An S3-compatible bucket.
#[derive(Clone)]
pub struct ObjectSettings {
    /// `s3://BUCKET/PREFIX`.
    pub url: String,
    /// Where the bucket is served, if not by AWS: `http://127.0.0.1:9000`.
    pub endpoint: Option<String>,
    /// The region that requests are signed for.
    pub region: String,
    /// The access key's id.
    pub access_key_id: String,
    /// The access key's secret.
    pub secret_access_key: String,
    /// Whether the endpoint may be reached without TLS.
    pub allow_http: bool,
    /// How many bytes of segments are kept on local disk as well.
    pub cache_bytes: u64,
    /// How long a read waits for the bucket.
    pub read_timeout: Duration,
}

impl std::fmt::Debug for ObjectSettings {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        // Without the secret.
        f.debug_struct("ObjectSettings")
            .field("url", &self.url)
            .field("endpoint", &self.endpoint)
            .finish_non_exhaustive()
    }
}
