//! Reading a whole store into a snapshot, and refusing what this binary does not understand before anything is written.

use longshore_model::plan::Expect;
use longshore_model::{Snapshot, Write};

use crate::backend::{self, Backend, Compare, Item, Mutation, Transaction};
use crate::commit::CommitError;
use crate::stored::{self, FORMAT_KEY, Formats};

/// Why a store cannot be opened. It was left as it was found.
#[derive(Debug, thiserror::Error)]
pub enum OpenError {
    /// The backend failed.
    #[error(transparent)]
    Backend(#[from] backend::Error),
    /// A newer Longshore wrote it.
    #[error(
        "the state was written by a newer Longshore: it has format {found}, and this binary reads formats up to {newest}. \
         It was left as it is. Start the newer binary, or restore the backup that was made before the upgrade"
    )]
    NewerFormat {
        /// Its format.
        found: u32,
        /// The newest that is read.
        newest: u32,
    },
    /// A Longshore wrote it that is too old.
    #[error(
        "the state has format {found}, and this binary reads formats from {oldest} on. It was left as it is. Start the version \
         before this one and run `longshore store upgrade` there; then start this one"
    )]
    OlderFormat {
        /// Its format.
        found: u32,
        /// The oldest that is read.
        oldest: u32,
    },
    /// It has no format, or one that is no number: it was not written by Longshore.
    #[error("this is not a state of Longshore: {what}. It was left as it is")]
    NotAState {
        /// What is wrong.
        what: String,
    },
    /// A record cannot be read.
    #[error("{0}. The state was left as it is: start a newer binary, or restore a backup")]
    Record(#[from] stored::Error),
    /// The system gives no thread.
    #[error("no thread can be started for the state ({0}): raise the limit on processes")]
    Thread(std::io::Error),
}

impl From<OpenError> for CommitError {
    fn from(error: OpenError) -> Self {
        match error {
            OpenError::Backend(error) => error.into(),
            OpenError::Record(error) => error.into(),
            OpenError::NewerFormat { found, newest } => Self::Raised { found, newest },
            OpenError::OlderFormat { .. } | OpenError::NotAState { .. } | OpenError::Thread(_) => {
                backend::Error::Damaged { place: "the state".to_owned(), what: error.to_string() }.into()
            }
        }
    }
}

/// Reads everything, and which format it has; an empty backend becomes a store of the newest.
pub(crate) fn open(backend: &mut dyn Backend, formats: Formats) -> Result<(Snapshot, u32), OpenError> {
    let empty = backend.range(FORMAT_KEY, &mut |_| {})?.0 == 0;
    if empty {
        // Should another server be faster, its format is read below like any other.
        backend.transact(&[Transaction {
            compares: vec![Compare { key: FORMAT_KEY.to_vec(), expect: Expect::Absent }],
            writes: vec![Mutation { key: FORMAT_KEY.to_vec(), value: Some(stored::encode_format(formats.newest)) }],
        }])?;
    }
    everything(backend, formats)
}

/// Reads everything, and which format it has.
pub(crate) fn everything(backend: &mut dyn Backend, formats: Formats) -> Result<(Snapshot, u32), OpenError> {
    let mut loader = Loader { formats, snapshot: Snapshot::default(), format: None, error: None };
    let revision = backend.range(b"", &mut |item| loader.take(item))?;
    if let Some(error) = loader.error {
        return Err(error);
    }
    let format = loader.format.ok_or_else(no_format)?;
    loader.snapshot.apply(revision, &[]);
    Ok((loader.snapshot, format))
}

fn no_format() -> OpenError {
    OpenError::NotAState { what: "its format is missing".to_owned() }
}

struct Loader {
    formats: Formats,
    snapshot: Snapshot,
    format: Option<u32>,
    error: Option<OpenError>,
}

impl Loader {
    /// The format's key sorts before those of all records, so a newer format is noticed before any of its records.
    fn take(&mut self, item: Item<'_>) {
        if self.error.is_some() {
            return;
        }
        let taken = match (item.key == FORMAT_KEY, self.format.is_some()) {
            (true, _) => self.take_format(item.value),
            (false, true) => self.take_record(item),
            (false, false) => Err(no_format()),
        };
        self.error = taken.err();
    }

    fn take_format(&mut self, value: &[u8]) -> Result<(), OpenError> {
        let Formats { oldest, newest } = self.formats;
        self.format = stored::decode_format(value);
        match self.format {
            Some(found) if self.formats.has(found) => Ok(()),
            Some(found) if found > newest => Err(OpenError::NewerFormat { found, newest }),
            Some(found) if found > 0 => Err(OpenError::OlderFormat { found, oldest }),
            _ => Err(OpenError::NotAState { what: format!("its format is `{}`", String::from_utf8_lossy(value)) }),
        }
    }

    fn take_record(&mut self, item: Item<'_>) -> Result<(), OpenError> {
        let record = stored::decode_in(item.key, item.value, self.formats)?;
        self.snapshot.apply(item.revision, &[Write::Put(record)]);
        Ok(())
    }
}
