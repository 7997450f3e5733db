//! The log store: in the data directory, with a bucket beside it if one is named.

use std::fs;
use std::time::Duration;

use longshore_control_plane::logs::Logs;
use longshore_logs::{ObjectSettings, Settings, Store};

use crate::cli::LogOptions;
use crate::data_dir::DataDir;
use crate::error::Error;

/// How long a read waits for the bucket.
const READ_TIMEOUT: Duration = Duration::from_secs(10);

/// Opens the store, which blocks until it knows what it has.
pub(super) fn open(data_dir: &DataDir, options: &LogOptions) -> Result<Logs, Error> {
    let objects = options.log_bucket.as_deref().map(|url| objects(url, options)).transpose()?;
    let directory = data_dir.logs()?;
    let settings = Settings {
        reserve_bytes: options.log_reserve,
        segment_bytes: options.log_segment,
        objects,
        ..Settings::new(directory)
    };
    let store = Store::open(settings).map_err(|error| {
        let hint = "check the free space and the permissions of the data directory; what is damaged there can be moved away, and \
                    the log events in it go with it";
        Error::Hint(format!("cannot open the log store: {error}"), hint.to_owned())
    })?;
    Ok(store.into())
}

fn objects(url: &str, options: &LogOptions) -> Result<ObjectSettings, Error> {
    let (Some(access_key_id), Some(file)) = (&options.log_bucket_access_key_id, &options.log_bucket_secret_file) else {
        let text = format!("the bucket {url} is named without an access key");
        let hint = "give one with --log-bucket-access-key-id and --log-bucket-secret-file";
        return Err(Error::Hint(text, hint.to_owned()));
    };
    let secret = fs::read_to_string(file).map_err(|error| {
        let hint = "check the path that --log-bucket-secret-file gives, and the file's permissions";
        Error::Hint(format!("cannot read {}: {error}", file.display()), hint.to_owned())
    })?;
    let endpoint = options.log_bucket_endpoint.clone();
    Ok(ObjectSettings {
        url: url.to_owned(),
        allow_http: endpoint.as_deref().is_some_and(|endpoint| endpoint.starts_with("http://")),
        endpoint,
        region: options.log_bucket_region.clone(),
        access_key_id: access_key_id.clone(),
        // Editors end files with a newline; no secret ends with one.
        secret_access_key: secret.trim_end_matches(['\n', '\r']).to_owned(),
        cache_bytes: options.log_cache,
        read_timeout: READ_TIMEOUT,
    })
}
