//! A bucket as the place where sealed segments live.
//!
//! A segment is two objects, its data and its index; both are put before the catalogue says that the bucket has it. Then
//! the local files are a cache. What the bucket cannot take stays local for as long as that is so; what it cannot give
//! is named to the reader after a bounded time.
//!
//! - `bundle`: the files of an index as one object.
//! - `carrier`: the thread that brings segments there, and removes what nothing refers to.
//! - `http`: requests, over the one HTTP stack that there is.

mod bundle;
mod carrier;
mod http;

use std::path::Path;
use std::sync::{Arc, Condvar, Mutex, PoisonError};
use std::time::{Duration, Instant};

use futures_util::TryStreamExt;
use object_store::aws::{AmazonS3, AmazonS3Builder};
use object_store::path::Path as Key;
use object_store::{BackoffConfig, ObjectStore, ObjectStoreExt, RetryConfig};
use tokio::runtime::Runtime;

pub(crate) use carrier::Carrier;

use crate::segment::sync;
use crate::settings::ObjectSettings;

/// How long one request may take when nobody waits for it.
const CARRY_TIMEOUT: Duration = Duration::from_secs(300);
/// For how long reads do not try again what has just failed.
const AWAY: Duration = Duration::from_secs(2);
const CONNECT_TIMEOUT: Duration = Duration::from_secs(5);

pub(crate) struct Objects {
    store: AmazonS3,
    prefix: Key,
    settings: ObjectSettings,
    /// Requests run here, so that whoever reads can wait for them from any thread.
    runtime: Option<Runtime>,
    /// When the bucket was last found not to answer, and what was said then.
    away: Mutex<Option<(Instant, String)>>,
    news: Mutex<News>,
    heard: Condvar,
}

#[derive(Default)]
struct News {
    there_is: bool,
    stop: bool,
}

impl Objects {
    /// `store` tells this store's segments from those of others in the same bucket.
    pub(crate) fn new(settings: &ObjectSettings, store: u64) -> Result<Self, String> {
        let wrong =
            |what: &str| format!("the bucket's address {:?} {what}; it is written s3://BUCKET/PREFIX", settings.url);
        let path = settings.url.strip_prefix("s3://").ok_or_else(|| wrong("does not begin with s3://"))?;
        let (bucket, prefix) = path.split_once('/').unwrap_or((path, ""));
        if bucket.is_empty() {
            return Err(wrong("names no bucket"));
        }
        let mut builder = AmazonS3Builder::new()
            .with_bucket_name(bucket)
            .with_region(&settings.region)
            .with_access_key_id(&settings.access_key_id)
            .with_secret_access_key(&settings.secret_access_key)
            .with_allow_http(settings.allow_http)
            // Not every S3-compatible server deletes many at once, and there are few.
            .with_disable_bulk_delete(true)
            .with_http_connector(http::Connector { timeout: CONNECT_TIMEOUT })
            .with_retry(RetryConfig {
                max_retries: 3,
                retry_timeout: settings.read_timeout,
                backoff: BackoffConfig { max_backoff: Duration::from_secs(2), ..BackoffConfig::default() },
            });
        if let Some(endpoint) = &settings.endpoint {
            builder = builder.with_endpoint(endpoint);
        }
        let client = builder.build().map_err(|error| wrong(&format!("cannot be used: {error}")))?;
        let runtime = tokio::runtime::Builder::new_multi_thread()
            .worker_threads(1)
            .thread_name("logs-bucket")
            .enable_all()
            .build()
            .map_err(|error| format!("no thread for the bucket of logs: {error}"))?;
        Ok(Self {
            store: client,
            prefix: Key::from(format!("{prefix}/{store:016x}")),
            settings: settings.clone(),
            runtime: Some(runtime),
            away: Mutex::default(),
            news: Mutex::default(),
            heard: Condvar::new(),
        })
    }

    pub(crate) fn cache_bytes(&self) -> u64 {
        self.settings.cache_bytes
    }

    fn key(&self, segment: u64, part: &str) -> Key {
        self.prefix.clone().join(format!("{segment:016x}")).join(part)
    }

    /// Waits for a request, up to a time.
    fn wait<T>(
        &self,
        most: Duration,
        request: impl Future<Output = Result<T, object_store::Error>>,
    ) -> Result<T, String> {
        let runtime = self.runtime.as_ref().ok_or("the store is being closed")?;
        let (result, away) = match runtime.block_on(async { tokio::time::timeout(most, request).await }) {
            Ok(Ok(value)) => (Ok(value), false),
            Ok(Err(error @ object_store::Error::NotFound { .. })) => (Err(error.to_string()), false),
            Ok(Err(error)) => (Err(error.to_string()), true),
            Err(_) => (Err(format!("the bucket did not answer within {} s", most.as_secs_f32())), true),
        };
        *self.away.lock().unwrap_or_else(PoisonError::into_inner) = match &result {
            Err(words) if away => Some((Instant::now(), words.clone())),
            _ => None,
        };
        result
    }

    /// Why the bucket does not answer, if that was found out just now. A read over many segments then waits once.
    fn is_away(&self) -> Option<String> {
        let away = self.away.lock().unwrap_or_else(PoisonError::into_inner);
        away.as_ref().filter(|(since, _)| since.elapsed() < AWAY).map(|(_, words)| words.clone())
    }

    async fn get(&self, key: &Key, path: &Path) -> Result<(), object_store::Error> {
        let other = |error: std::io::Error| object_store::Error::Generic { store: "local disk", source: error.into() };
        let mut file = std::fs::File::create(path).map_err(other)?;
        let mut stream = self.store.get(key).await?.into_stream();
        while let Some(bytes) = stream.try_next().await? {
            std::io::Write::write_all(&mut file, &bytes).map_err(other)?;
        }
        Ok(())
    }

    /// Brings a segment to local disk, if it is not there.
    pub(crate) fn bring(&self, segment: u64, directory: &Path) -> Result<(), String> {
        if directory.join("data").exists() {
            return Ok(());
        }
        let failed = |what: String| {
            format!("segment {segment:016x} is in the bucket {} and cannot be fetched: {what}", self.settings.url)
        };
        let io = |error: std::io::Error| failed(error.to_string());
        if let Some(words) = self.is_away() {
            return Err(failed(words));
        }
        // Under another name until it is whole.
        let partial = directory.with_extension("partial");
        let _ = std::fs::remove_dir_all(&partial);
        let index = partial.join("index");
        std::fs::create_dir_all(&index).map_err(io)?;
        let bundle = partial.join("bundle");
        let fetched = self.wait(self.settings.read_timeout, async {
            self.get(&self.key(segment, "index"), &bundle).await?;
            self.get(&self.key(segment, "data"), &partial.join("data")).await
        });
        let brought = fetched
            .and_then(|()| std::fs::read(&bundle).map_err(|error| error.to_string()))
            .and_then(|bytes| bundle::unpack(&bytes, &index))
            .and_then(|()| {
                let _ = std::fs::remove_file(&bundle);
                let _ = std::fs::remove_dir_all(directory);
                sync(&partial).map_err(|error| error.to_string())?;
                std::fs::rename(&partial, directory).map_err(|error| error.to_string())
            });
        brought.map_err(|what| {
            let _ = std::fs::remove_dir_all(&partial);
            failed(what)
        })
    }

    /// Puts a segment into the bucket.
    pub(crate) fn put(&self, segment: u64, directory: &Path) -> Result<(), String> {
        let index = bundle::pack(&directory.join("index")).map_err(|error| error.to_string())?;
        self.wait(CARRY_TIMEOUT, self.store.put(&self.key(segment, "index"), index.into()))?;
        let data = std::fs::read(directory.join("data")).map_err(|error| error.to_string())?;
        self.wait(CARRY_TIMEOUT, self.store.put(&self.key(segment, "data"), data.into()))?;
        Ok(())
    }

    /// The segments that the bucket has anything of, each with its objects.
    fn list(&self) -> Result<Vec<(u64, Key)>, String> {
        let objects: Vec<_> = self.wait(CARRY_TIMEOUT, self.store.list(Some(&self.prefix)).try_collect())?;
        let number = |key: &Key| {
            let part = key.prefix_match(&self.prefix)?.next()?;
            u64::from_str_radix(part.as_ref(), 16).ok()
        };
        Ok(objects.into_iter().filter_map(|object| Some((number(&object.location)?, object.location))).collect())
    }

    fn remove(&self, key: &Key) -> Result<(), String> {
        self.wait(CARRY_TIMEOUT, self.store.delete(key))
    }

    /// Tells the carrier that there is something to do.
    pub(crate) fn announce(&self) {
        self.news.lock().unwrap_or_else(PoisonError::into_inner).there_is = true;
        self.heard.notify_all();
    }

    /// Tells the carrier to stop.
    pub(crate) fn stop(&self) {
        self.news.lock().unwrap_or_else(PoisonError::into_inner).stop = true;
        self.heard.notify_all();
    }

    /// Waits for something to do, at most this long. False: it is time to stop.
    fn wait_for_news(&self, most: Duration) -> bool {
        let news = self.news.lock().unwrap_or_else(PoisonError::into_inner);
        let waited = self.heard.wait_timeout_while(news, most, |news| !news.there_is && !news.stop);
        let mut news = waited.unwrap_or_else(PoisonError::into_inner).0;
        news.there_is = false;
        !news.stop
    }
}

impl Drop for Objects {
    fn drop(&mut self) {
        // It may be an async task that lets go last, and it must not wait.
        if let Some(runtime) = self.runtime.take() {
            runtime.shutdown_background();
        }
    }
}

/// Shared between the carrier and whoever reads.
pub(crate) type SharedObjects = Arc<Objects>;
