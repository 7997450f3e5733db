//! The agent's own durable record: which instance it is, which tasks it has, how far they have come and what the
//! server has not heard yet.
//!
//! One file in the data directory. One thread writes it: whatever has gathered while a transaction was being synced
//! goes into the next one, so that twenty tasks starting at once do not cost twenty syncs. Records survive `kill -9`;
//! a damaged file, or one of a newer agent, is refused and left as it is.

pub(crate) mod image;
pub(crate) mod instance;
mod open;
pub(crate) mod task;
mod writer;

use std::collections::{BTreeMap, HashMap};
use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};

use tokio::sync::oneshot;

pub use open::Error as OpenError;

use image::ImageRecord;
use instance::InstanceRecord;
use task::TaskRecord;
use writer::{Write, Writer};

/// Name of the file in the data directory.
pub(crate) const FILE_NAME: &str = "agent.redb";

/// A record could not be written: the disk is full or failing.
#[derive(Clone, Debug, thiserror::Error)]
#[error("the agent's record cannot be written: {0}")]
pub struct WriteError(String);

impl WriteError {
    pub(crate) fn shutting_down() -> Self {
        Self("the agent is shutting down".to_owned())
    }
}

/// Everything found in the record when it was opened.
#[derive(Debug, Default)]
pub(crate) struct Contents {
    /// Which instance this is, if it has registered before.
    pub instance: Option<InstanceRecord>,
    /// The servers that it last knew of.
    pub servers: Vec<String>,
    /// Its tasks.
    pub tasks: Vec<TaskRecord>,
}

/// A handle on the open record. Cheap to clone.
#[derive(Clone, Debug)]
pub(crate) struct Store {
    writer: Arc<Writer>,
    images: Arc<Mutex<HashMap<String, ImageRecord>>>,
}

impl Store {
    /// Opens or makes the record in `data_dir`, and reads all of it.
    ///
    /// # Errors
    /// [`OpenError`], in words for the person who started the agent.
    pub(crate) fn open(data_dir: &Path) -> Result<(Self, Contents), OpenError> {
        let opened = open::open(data_dir)?;
        let again = data_dir.to_owned();
        let writer = Writer::start(opened.database, Box::new(move || open::reopen(&again)))
            .map_err(|error| OpenError::Unwritable { path: data_dir.to_owned(), problem: error.to_string() })?;
        let store = Self { writer: Arc::new(writer), images: Arc::new(Mutex::new(opened.images)) };
        Ok((store, Contents { instance: opened.instance, servers: opened.servers, tasks: opened.tasks }))
    }

    /// Writes down which instance this is, and waits until it is on disk.
    ///
    /// # Errors
    /// [`WriteError`] when it could not be written.
    pub(crate) async fn put_instance(&self, record: &InstanceRecord) -> Result<(), WriteError> {
        self.durably(Write::Instance(record.encode())).await
    }

    /// Writes down soon which servers there are.
    pub(crate) fn put_servers(&self, servers: &[String]) {
        // Text can always be written.
        let bytes = serde_json::to_vec(servers).unwrap_or_default();
        self.writer.send(Write::Servers(bytes), None);
    }

    /// Writes down a task, and waits until it is on disk.
    ///
    /// # Errors
    /// [`WriteError`] when it could not be written.
    pub(crate) async fn put_task(&self, record: &TaskRecord) -> Result<(), WriteError> {
        self.durably(Write::Task(record.arn.clone(), Some(record.encode()))).await
    }

    /// Writes down a task soon. What it says must be recoverable by looking at the engine.
    pub(crate) fn put_task_soon(&self, record: &TaskRecord) {
        self.writer.send(Write::Task(record.arn.clone(), Some(record.encode())), None);
    }

    /// Forgets a task soon.
    pub(crate) fn remove_task(&self, arn: &str) {
        self.writer.send(Write::Task(arn.to_owned(), None), None);
    }

    /// What is known of an image that this agent pulled.
    pub(crate) fn image(&self, reference: &str) -> Option<ImageRecord> {
        self.images().get(reference).cloned()
    }

    /// All images that this agent pulled, by reference.
    pub(crate) fn all_images(&self) -> BTreeMap<String, ImageRecord> {
        self.images().iter().map(|(reference, record)| (reference.clone(), record.clone())).collect()
    }

    /// Writes down an image soon.
    pub(crate) fn put_image(&self, reference: &str, record: ImageRecord) {
        self.writer.send(Write::Image(reference.to_owned(), Some(record.encode())), None);
        self.images().insert(reference.to_owned(), record);
    }

    /// Forgets an image soon.
    pub(crate) fn remove_image(&self, reference: &str) {
        self.writer.send(Write::Image(reference.to_owned(), None), None);
        self.images().remove(reference);
    }

    /// Writes what is left, and lets go of the file. Later writes are lost.
    pub(crate) async fn close(&self) {
        let (done, closed) = oneshot::channel();
        self.writer.close(done);
        // The sender is dropped unused only when the thread is gone already: closed as well.
        closed.await.ok();
    }

    async fn durably(&self, write: Write) -> Result<(), WriteError> {
        let (done, written) = oneshot::channel();
        self.writer.send(write, Some(done));
        match written.await {
            Ok(Ok(())) => Ok(()),
            Ok(Err(problem)) => Err(WriteError(problem)),
            Err(_) => Err(WriteError::shutting_down()),
        }
    }

    fn images(&self) -> std::sync::MutexGuard<'_, HashMap<String, ImageRecord>> {
        self.images.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests;
