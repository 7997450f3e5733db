//! Opening the record: making it, checking that it is ours and of a format we know, reading it all.

use std::collections::HashMap;
use std::io;
use std::path::{Path, PathBuf};

use redb::{Database, DatabaseError, ReadableDatabase, ReadableTable, StorageError, TableDefinition};

use super::FILE_NAME;
use super::image::ImageRecord;
use super::instance::InstanceRecord;
use super::task::TaskRecord;

/// Format of the file as a whole: the tables and their keys. Records carry their own.
const FORMAT: u32 = 1;
/// The record is small and read once; more cache would only be memory.
const CACHE_BYTES: usize = 1024 * 1024;

pub(super) const META: TableDefinition<'_, &str, &[u8]> = TableDefinition::new("meta");
pub(super) const TASKS: TableDefinition<'_, &str, &[u8]> = TableDefinition::new("tasks");
pub(super) const IMAGES: TableDefinition<'_, &str, &[u8]> = TableDefinition::new("images");
pub(super) const INSTANCE_KEY: &str = "instance";
pub(super) const SERVERS_KEY: &str = "servers";
const FORMAT_KEY: &str = "format";

/// Why the agent's record cannot be opened.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// Another agent has it open.
    #[error("{} is in use by another agent: give each agent a data directory of its own", path.display())]
    InUse {
        /// The file.
        path: PathBuf,
    },
    /// It cannot be read or written.
    #[error("the data directory {} cannot be used: {problem}", path.display())]
    Unwritable {
        /// The directory.
        path: PathBuf,
        /// The system's words.
        problem: String,
    },
    /// It is not what an agent wrote.
    #[error(
        "{} is damaged ({problem}); it was left as it is. Restore it from a backup, or move it away to register \
         this machine as a new container instance",
        path.display()
    )]
    Damaged {
        /// The file.
        path: PathBuf,
        /// What is wrong with it.
        problem: String,
    },
    /// A newer agent wrote it.
    #[error("{} was written by a newer agent (format {found}, this one knows up to {known}); use that version", path.display())]
    Newer {
        /// The file.
        path: PathBuf,
        /// Its format.
        found: u32,
        /// The newest format this agent knows.
        known: u32,
    },
}

/// An open record and what was in it.
pub(super) struct Opened {
    pub(super) database: Database,
    pub(super) instance: Option<InstanceRecord>,
    /// What [`super::Store::put_servers`] wrote.
    pub(super) servers: Vec<String>,
    pub(super) tasks: Vec<TaskRecord>,
    pub(super) images: HashMap<String, ImageRecord>,
}

/// Opens or makes the record in `data_dir`.
pub(super) fn open(data_dir: &Path) -> Result<Opened, Error> {
    let path = data_dir.join(FILE_NAME);
    let unwritable = |error: io::Error| Error::Unwritable { path: data_dir.to_owned(), problem: error.to_string() };
    std::fs::create_dir_all(data_dir).map_err(unwritable)?;
    let is_new = !path.try_exists().map_err(unwritable)?;
    let database = Database::builder()
        .set_cache_size(CACHE_BYTES)
        .create(&path)
        .map_err(|error| refuse(error, data_dir, &path))?;
    let damaged = |problem: String| Error::Damaged { path: path.clone(), problem };
    if is_new {
        lay_out(&database).map_err(|problem| Error::Unwritable { path: data_dir.to_owned(), problem })?;
    }
    let (instance, servers, tasks, images) = read(&database, &path).map_err(|error| match error {
        ReadError::Damaged(problem) => damaged(problem),
        ReadError::Newer(found, known) => Error::Newer { path: path.clone(), found, known },
    })?;
    Ok(Opened { database, instance, servers, tasks, images })
}

/// Opens the record that this process had open until its disk failed; what was in it is known.
pub(super) fn reopen(data_dir: &Path) -> Result<Database, String> {
    Database::builder().set_cache_size(CACHE_BYTES).open(data_dir.join(FILE_NAME)).map_err(|error| error.to_string())
}

fn refuse(error: DatabaseError, data_dir: &Path, path: &Path) -> Error {
    match error {
        DatabaseError::DatabaseAlreadyOpen => Error::InUse { path: path.to_owned() },
        DatabaseError::Storage(StorageError::Io(error)) if error.kind() != io::ErrorKind::InvalidData => {
            Error::Unwritable { path: data_dir.to_owned(), problem: error.to_string() }
        }
        other => Error::Damaged { path: path.to_owned(), problem: other.to_string() },
    }
}

fn lay_out(database: &Database) -> Result<(), String> {
    let text = |error: redb::Error| error.to_string();
    let transaction = database.begin_write().map_err(|error| text(error.into()))?;
    {
        let mut meta = transaction.open_table(META).map_err(|error| text(error.into()))?;
        meta.insert(FORMAT_KEY, FORMAT.to_le_bytes().as_slice()).map_err(|error| text(error.into()))?;
        transaction.open_table(TASKS).map_err(|error| text(error.into()))?;
        transaction.open_table(IMAGES).map_err(|error| text(error.into()))?;
    }
    transaction.commit().map_err(|error| text(error.into()))
}

enum ReadError {
    Damaged(String),
    Newer(u32, u32),
}

impl<E: Into<redb::Error>> From<E> for ReadError {
    fn from(error: E) -> Self {
        Self::Damaged(error.into().to_string())
    }
}

type Contents = (Option<InstanceRecord>, Vec<String>, Vec<TaskRecord>, HashMap<String, ImageRecord>);

fn read(database: &Database, path: &Path) -> Result<Contents, ReadError> {
    let transaction = database.begin_read()?;
    let meta = transaction.open_table(META)?;
    let format = meta.get(FORMAT_KEY)?.map(|bytes| bytes.value().to_vec());
    match format.as_deref().and_then(|bytes| bytes.try_into().ok()).map(u32::from_le_bytes) {
        Some(found) if found > FORMAT => return Err(ReadError::Newer(found, FORMAT)),
        Some(_) => {}
        None => return Err(ReadError::Damaged("it has no format version".to_owned())),
    }
    let instance = meta.get(INSTANCE_KEY)?.map(|bytes| InstanceRecord::decode(bytes.value())).transpose();
    let instance = instance.map_err(|error| undecodable(error, path))?;
    // Nothing rests on it: what cannot be read is learned again.
    let servers = meta.get(SERVERS_KEY)?.and_then(|bytes| serde_json::from_slice(bytes.value()).ok());
    let mut tasks = Vec::new();
    for entry in transaction.open_table(TASKS)?.iter()? {
        let (_, bytes) = entry?;
        tasks.push(TaskRecord::decode(bytes.value()).map_err(|error| undecodable(error, path))?);
    }
    let mut images = HashMap::new();
    for entry in transaction.open_table(IMAGES)?.iter()? {
        let (reference, bytes) = entry?;
        let record = ImageRecord::decode(bytes.value()).map_err(|error| undecodable(error, path))?;
        images.insert(reference.value().to_owned(), record);
    }
    Ok((instance, servers.unwrap_or_default(), tasks, images))
}

/// A record that cannot be decoded.
#[derive(Debug, thiserror::Error)]
pub(super) enum DecodeError {
    /// It was written by a newer agent.
    #[error("a record has format {0}, newer than this agent knows")]
    Newer(u32, u32),
    /// It is not what an agent writes.
    #[error("a record cannot be read: {0}")]
    Malformed(String),
}

fn undecodable(error: DecodeError, path: &Path) -> ReadError {
    tracing::debug!(path = %path.display(), %error, "a record cannot be decoded");
    match error {
        DecodeError::Newer(found, known) => ReadError::Newer(found, known),
        DecodeError::Malformed(problem) => ReadError::Damaged(problem),
    }
}

/// Reads a JSON record of the given newest format. Every record holds its `format`.
pub(super) fn decode_versioned<T: serde::de::DeserializeOwned>(bytes: &[u8], known: u32) -> Result<T, DecodeError> {
    #[derive(serde::Deserialize)]
    struct Version {
        format: u32,
    }
    let malformed = |error: serde_json::Error| DecodeError::Malformed(error.to_string());
    let version: Version = serde_json::from_slice(bytes).map_err(malformed)?;
    if version.format > known {
        return Err(DecodeError::Newer(version.format, known));
    }
    serde_json::from_slice(bytes).map_err(malformed)
}
