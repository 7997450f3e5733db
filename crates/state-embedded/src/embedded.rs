//! The backend: batches as redb transactions.

use std::cell::Cell;
use std::fs::{self, File, OpenOptions};
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};
use std::rc::Rc;
use std::time::{Duration, Instant};

use longshore_model::Revision;
use longshore_state::backend::{Error, History, Item, Mutation, Transaction, Verdict};
use longshore_state::{Backend, Leases};
use redb::{Database, ReadableDatabase, ReadableTable, TableDefinition};

use crate::OpenError;
use crate::directory::Directory;
use crate::disk::{self, Disk};
use crate::error::{from_io, from_redb};

/// Key to value; a value begins with the revision that wrote it, eight bytes, the highest first.
const RECORDS: TableDefinition<'_, &[u8], &[u8]> = TableDefinition::new("records");

/// The last revision, under the name `last`.
const REVISIONS: TableDefinition<'_, &str, u64> = TableDefinition::new("revisions");

const REVISION_BYTES: usize = 8;

/// Reads are served from snapshots, so the cache only has to hold what a batch touches.
const CACHE_BYTES: usize = 16 << 20;

/// A store in one file of a data directory.
pub struct Embedded {
    directory: Directory,
    path: PathBuf,
    /// Absent from a failure until the file was opened again.
    open: Option<Open>,
    /// Set when a sync failed, until the whole file was synced again.
    unsynced: bool,
    leases: Leases,
}

struct Open {
    database: Database,
    disk: Disk,
    revision: Revision,
    /// Writes are held back until the first batch.
    held_back: bool,
}

impl Embedded {
    /// Opens the store in `directory`; makes both if they are not there. Nothing is written to a store that is there.
    ///
    /// # Errors
    /// When another process works in the directory, when it cannot be used, or when the store in it is damaged.
    pub fn open(directory: impl AsRef<Path>) -> Result<Self, OpenError> {
        let directory = Directory::lock(directory.as_ref())?;
        let path = directory.path().join("state.redb");
        if !path.try_exists().map_err(|error| from_io(&path, error))? {
            create(&directory, &path)?;
        }
        let open = open(&path, false)?;
        Ok(Self { directory, path, open: Some(open), unsynced: false, leases: Leases::default() })
    }

    /// The data directory.
    pub fn directory(&self) -> &Path {
        self.directory.path()
    }

    /// The open file; opened again if a failure has closed it.
    fn opened(&mut self) -> Result<&mut Open, Error> {
        if self.open.is_none() {
            let open = open(&self.path, self.unsynced)?;
            self.unsynced = false;
            self.open = Some(open);
        }
        Ok(self.open.as_mut().expect("just opened"))
    }

    /// Lets go of the file if `result` is an error: redb wants a file in which a write failed opened anew.
    fn close_on_error<T>(&mut self, result: Result<T, Error>) -> Result<T, Error> {
        if result.is_err()
            && let Some(open) = self.open.take()
        {
            self.unsynced |= open.disk.sync_failed();
        }
        result
    }
}

impl Backend for Embedded {
    fn range(&mut self, prefix: &[u8], visit: &mut dyn FnMut(Item<'_>)) -> Result<Revision, Error> {
        let path = self.path.clone();
        let open = self.opened()?;
        let read = open.range(prefix, visit).map_err(|error| error.at(&path));
        self.close_on_error(read)
    }

    fn transact(&mut self, batch: &[Transaction]) -> Result<Vec<Verdict>, Error> {
        let path = self.path.clone();
        let open = self.opened()?;
        let written = open.transact(batch).map_err(|error| error.at(&path));
        self.close_on_error(written)
    }

    fn changes(&mut self, since: Revision) -> Result<History, Error> {
        // Nobody else writes, so there is nothing new unless a batch was kept whose answer was lost.
        let revision = self.opened()?.revision;
        Ok(if revision == since { History::Complete(Vec::new()) } else { History::Forgotten })
    }

    fn lease(&mut self, name: &str, holder: &str, ttl: Duration) -> Result<bool, Error> {
        // The lock on the directory admits one process, so leases need not outlive it.
        Ok(self.leases.acquire(name, holder, Instant::now(), ttl))
    }

    fn release(&mut self, name: &str, holder: &str) -> Result<(), Error> {
        self.leases.release(name, holder);
        Ok(())
    }
}

/// What goes wrong between here and the file.
enum Failure {
    Redb(redb::Error),
    Io(std::io::Error),
    Damaged(&'static str),
}

impl Failure {
    fn at(self, path: &Path) -> Error {
        match self {
            Self::Redb(error) => from_redb(path, error),
            Self::Io(error) => from_io(path, error),
            Self::Damaged(what) => Error::Damaged { place: path.display().to_string(), what: what.to_owned() },
        }
    }
}

impl<E: Into<redb::Error>> From<E> for Failure {
    fn from(error: E) -> Self {
        Self::Redb(error.into())
    }
}

impl Open {
    fn range(&self, prefix: &[u8], visit: &mut dyn FnMut(Item<'_>)) -> Result<Revision, Failure> {
        let transaction = self.database.begin_read()?;
        let records = transaction.open_table(RECORDS)?;
        for entry in records.range(prefix..)? {
            let (key, value) = entry?;
            if !key.value().starts_with(prefix) {
                break;
            }
            let (revision, value) = split(value.value())?;
            visit(Item { key: key.value(), revision, value });
        }
        Ok(self.revision)
    }

    fn transact(&mut self, batch: &[Transaction]) -> Result<Vec<Verdict>, Failure> {
        if self.held_back {
            self.disk.release().map_err(Failure::Io)?;
            self.held_back = false;
        }
        let transaction = self.database.begin_write()?;
        let mut revision = self.revision;
        let mut verdicts = Vec::with_capacity(batch.len());
        {
            let mut records = transaction.open_table(RECORDS)?;
            for one in batch {
                let verdict = write(&mut records, one, &mut revision, &verdicts)?;
                verdicts.push(verdict);
            }
            transaction.open_table(REVISIONS)?.insert("last", revision.0)?;
        }
        if revision == self.revision {
            transaction.abort()?;
        } else {
            transaction.commit()?;
            self.revision = revision;
        }
        Ok(verdicts)
    }
}

fn write(
    records: &mut redb::Table<'_, &'static [u8], &'static [u8]>,
    transaction: &Transaction,
    revision: &mut Revision,
    verdicts: &[Verdict],
) -> Result<Verdict, Failure> {
    let mut refused = Vec::new();
    for (index, compare) in transaction.compares.iter().enumerate() {
        let found = match records.get(compare.key.as_slice())? {
            Some(value) => Some(split(value.value())?.0),
            None => None,
        };
        if !compare.holds(found, verdicts) {
            refused.push(index);
        }
    }
    if !refused.is_empty() {
        return Ok(Verdict::Refused(refused));
    }
    if !transaction.writes.is_empty() {
        revision.0 += 1;
    }
    for Mutation { key, value } in &transaction.writes {
        match value {
            Some(value) => {
                let mut slot = records.insert_reserve(key.as_slice(), REVISION_BYTES + value.len())?;
                let (head, tail) = slot.as_mut().split_at_mut(REVISION_BYTES);
                head.copy_from_slice(&revision.0.to_be_bytes());
                tail.copy_from_slice(value);
            }
            None => drop(records.remove(key.as_slice())?),
        }
    }
    Ok(Verdict::Committed(*revision))
}

fn split(value: &[u8]) -> Result<(Revision, &[u8]), Failure> {
    let (revision, value) =
        value.split_first_chunk::<REVISION_BYTES>().ok_or(Failure::Damaged("a value has no revision"))?;
    Ok((Revision(u64::from_be_bytes(*revision)), value))
}

/// Makes an empty store beside its place and moves it there when it is complete, so that a store which exists is whole.
fn create(directory: &Directory, path: &Path) -> Result<(), OpenError> {
    let unfinished = path.with_extension("redb.new");
    let not_usable = |source| OpenError::NotUsable { directory: directory.path().to_owned(), source };
    let mut options = OpenOptions::new();
    options.read(true).write(true).create(true).truncate(true).mode(0o600);
    let file = options.open(&unfinished).map_err(not_usable)?;
    initialise(file).map_err(|failure| failure.at(&unfinished))?;
    fs::rename(&unfinished, path).map_err(not_usable)?;
    directory.sync().map_err(not_usable)
}

fn initialise(file: File) -> Result<(), Failure> {
    let database = Database::builder().create_with_backend(Disk::direct(file))?;
    let transaction = database.begin_write()?;
    transaction.open_table(RECORDS)?;
    transaction.open_table(REVISIONS)?.insert("last", 0)?;
    transaction.commit()?;
    Ok(())
}

/// Opens a store that is there and verifies it, without writing to it.
fn open(path: &Path, unsynced: bool) -> Result<Open, Error> {
    let file = OpenOptions::new().read(true).write(true).open(path).map_err(|error| from_io(path, error))?;
    if unsynced {
        disk::rewrite(&file).map_err(|error| from_io(path, error))?;
    }
    if file.metadata().map_err(|error| from_io(path, error))?.len() == 0 {
        return Err(Failure::Damaged("it is empty").at(path));
    }
    verify(Disk::held_back(file)).map_err(|failure| failure.at(path))
}

fn verify(disk: Disk) -> Result<Open, Failure> {
    let repaired = Rc::new(Cell::new(false));
    let noticed = Rc::clone(&repaired);
    let mut builder = Database::builder();
    builder.set_cache_size(CACHE_BYTES).set_repair_callback(move |_| noticed.set(true));
    let mut database = builder.create_with_backend(disk.clone())?;
    // A repair has compared every page with its checksum; a file that was closed in order is trusted unless asked.
    if !repaired.get() && !database.check_integrity()? {
        return Err(Failure::Damaged("its contents do not match their checksums"));
    }
    let transaction = database.begin_read()?;
    transaction.open_table(RECORDS)?;
    let last = transaction.open_table(REVISIONS)?.get("last")?;
    let revision = Revision(last.ok_or(Failure::Damaged("its last revision is missing"))?.value());
    drop(transaction);
    Ok(Open { database, disk, revision, held_back: true })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::disk::Fault;

    fn put(key: &str) -> Transaction {
        let write = Mutation { key: key.into(), value: Some(b"value".to_vec()) };
        Transaction { compares: Vec::new(), writes: vec![write] }
    }

    fn keys(backend: &mut Embedded) -> Vec<String> {
        let mut keys = Vec::new();
        let mut visit = |item: Item<'_>| keys.push(String::from_utf8(item.key.to_vec()).unwrap());
        backend.range(b"", &mut visit).unwrap();
        keys
    }

    /// After a failed write or sync, what is read is what is on disk, the revision included, and the next batch works.
    #[test]
    fn a_failed_write_is_got_over() {
        for fault in [Fault::Write, Fault::Sync] {
            let directory = tempfile::tempdir().unwrap();
            let mut backend = Embedded::open(directory.path()).unwrap();
            assert_eq!(backend.transact(&[put("a")]).unwrap(), [Verdict::Committed(Revision(1))]);
            backend.open.as_ref().unwrap().disk.fail_next(fault);
            let error = backend.transact(&[put("b")]).unwrap_err();
            assert_eq!(matches!(error, Error::Full { .. }), fault == Fault::Write, "{error}");
            assert_eq!(backend.unsynced, fault == Fault::Sync);

            let history = backend.changes(Revision(1)).unwrap();
            let kept = keys(&mut backend);
            // The data had reached the file when its sync failed, so it is there, and synced by now.
            let expected: &[&str] = if fault == Fault::Sync { &["a", "b"] } else { &["a"] };
            assert_eq!(kept, expected, "{fault:?}");
            assert_eq!(history == History::Forgotten, fault == Fault::Sync);
            assert!(!backend.unsynced);

            backend.transact(&[put("c")]).unwrap();
            drop(backend);
            let mut backend = Embedded::open(directory.path()).unwrap();
            assert_eq!(keys(&mut backend).len(), expected.len() + 1);
        }
    }

    /// A failure while what was held back at opening is carried out.
    #[test]
    fn a_failed_first_write_is_got_over() {
        let directory = tempfile::tempdir().unwrap();
        let mut backend = Embedded::open(directory.path()).unwrap();
        backend.transact(&[put("a")]).unwrap();
        drop(backend);
        for fault in [Fault::Write, Fault::Sync] {
            let mut backend = Embedded::open(directory.path()).unwrap();
            backend.open.as_ref().unwrap().disk.fail_next(fault);
            backend.transact(&[put("b")]).unwrap_err();
            assert!(keys(&mut backend).contains(&"a".to_owned()));
            backend.transact(&[put("c")]).unwrap();
            assert_eq!(keys(&mut backend).last().map(String::as_str), Some("c"));
        }
    }
}
