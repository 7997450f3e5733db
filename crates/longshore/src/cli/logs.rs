//! Where log events are kept, and how much room they may take.

use std::path::PathBuf;

use clap::Args;

use super::values::{bucket, segment, size};

#[derive(Debug, Args)]
pub(crate) struct LogOptions {
    /// How much room log events leave free on the file system of the data directory, such as 512MiB or 2GiB: below it no new
    /// ones are taken, and those that are there can still be read
    #[arg(long, value_name = "SIZE", default_value = "512MiB", env = "LONGSHORE_LOG_RESERVE", value_parser = size)]
    pub(crate) log_reserve: u64,
    /// How many bytes of events are sealed together: what is indexed, moved to a bucket, and deleted as one
    #[arg(long, value_name = "SIZE", default_value = "256MiB", env = "LONGSHORE_LOG_SEGMENT", value_parser = segment)]
    pub(crate) log_segment: usize,
    /// A bucket of S3, or of anything that speaks its API, that sealed log segments go to [default: they stay in the data
    /// directory]
    #[arg(long, value_name = "s3://BUCKET/PREFIX", env = "LONGSHORE_LOG_BUCKET", value_parser = bucket)]
    pub(crate) log_bucket: Option<String>,
    /// Where the bucket is served, such as http://127.0.0.1:9000 [default: AWS's endpoint of the region]
    #[arg(long, value_name = "URL", env = "LONGSHORE_LOG_BUCKET_ENDPOINT", requires = "log_bucket")]
    pub(crate) log_bucket_endpoint: Option<String>,
    /// The bucket's region
    #[arg(long, value_name = "REGION", default_value = "us-east-1", env = "LONGSHORE_LOG_BUCKET_REGION")]
    pub(crate) log_bucket_region: String,
    /// The access key that may read and write the bucket; its secret is in --log-bucket-secret-file
    #[arg(long, value_name = "ID", env = "LONGSHORE_LOG_BUCKET_ACCESS_KEY_ID", requires = "log_bucket")]
    pub(crate) log_bucket_access_key_id: Option<String>,
    /// A file with the secret of that access key
    #[arg(long, value_name = "FILE", env = "LONGSHORE_LOG_BUCKET_SECRET_FILE", requires = "log_bucket_access_key_id")]
    pub(crate) log_bucket_secret_file: Option<PathBuf>,
    /// How much of what is in the bucket is kept in the data directory as well
    #[arg(long, value_name = "SIZE", default_value = "2GiB", env = "LONGSHORE_LOG_CACHE", value_parser = size)]
    pub(crate) log_cache: u64,
}
