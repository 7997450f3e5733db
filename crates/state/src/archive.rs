//! A whole store as one file of text: what moves it between stores, and what backups are.
//!
//! Each line is a JSON document:
//!
//! ```text
//! {"longshore":"store","version":1,"revision":42}                     the file's layout, and the store's revision
//! {"revision":1,"key":"!format","record":1}                           the store's format, always the first item
//! {"revision":7,"key":"cluster/prod","version":1,"record":{…}}        one line a record, by ascending keys
//! {"records":2,"sha256":"…"}                                          how many items, and the digest of all bytes before
//! ```
//!
//! The same state makes the same bytes. Nothing of a file is to be believed before [`read`] has returned: only then are its
//! count and digest known to be right.

use std::io;

use longshore_model::{Record, Revision};
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;

use crate::backend::{self, Item};
use crate::stored::{self, FORMAT_KEY, Formats};

mod contents;
mod read;
mod write;

pub use contents::Contents;
pub use read::read;
pub use write::Writer;

/// The layout of the file. A greater one is refused.
pub const VERSION: u32 = 1;

/// What was written or read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Summary {
    /// How many items, the store's format among them.
    pub records: u64,
    /// The revision of the store.
    pub revision: Revision,
    /// Of all bytes before the last line, in hexadecimal digits.
    pub sha256: String,
    /// Of keys and values alone: what is the same after a move to a store that gives its own revisions.
    pub contents_sha256: String,
}

/// Why a file cannot be written or read. Each says what to do.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The system refused.
    #[error("{0}")]
    Io(#[from] io::Error),
    /// It is no export, or its beginning is gone.
    #[error(
        "this is not an export of a Longshore store: its first line says something else. Name a file that `longshore store export` has written"
    )]
    NotAnArchive,
    /// A newer Longshore wrote it.
    #[error(
        "the export was written by a newer Longshore: its layout is {found}, and this binary reads layouts up to {VERSION}. \
         Import it with the newer binary"
    )]
    Newer {
        /// Its layout.
        found: u32,
    },
    /// A newer Longshore wrote the store that it is of.
    #[error(
        "the state has format {found}, and this binary reads formats up to {}. Use the newer binary that wrote it",
        Formats::known().newest
    )]
    NewerFormat {
        /// The store's format.
        found: u32,
    },
    /// It ends too early.
    #[error("the export ends before its last line, so a part of it is missing. Use another copy, or export again")]
    Incomplete,
    /// What is in it is not what was written.
    #[error("the export is damaged at line {line}: {what}. Use another copy, or export again")]
    Damaged {
        /// Counted from 1.
        line: u64,
        /// What is wrong.
        what: String,
    },
    /// An item of the store cannot be read, so it cannot be exported either.
    #[error("{0}. Run `longshore store check` to see all that is wrong")]
    Item(String),
    /// A record cannot be read by this binary.
    #[error("{0}. Use the newer binary that wrote it")]
    Record(#[source] stored::Error),
    /// The store that it is read into failed.
    #[error(transparent)]
    Backend(#[from] backend::Error),
}

/// The first line.
#[derive(Serialize, Deserialize)]
struct Head {
    longshore: String,
    version: u32,
    revision: u64,
}

/// What [`Head::longshore`] says.
const STORE: &str = "store";

/// A line in the middle.
#[derive(Serialize, Deserialize)]
struct Line<'a> {
    revision: u64,
    #[serde(borrow)]
    key: std::borrow::Cow<'a, str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    version: Option<u32>,
    #[serde(borrow)]
    record: &'a RawValue,
}

/// The last line.
#[derive(Serialize, Deserialize)]
struct Tail {
    records: u64,
    sha256: String,
}

/// How the last line begins, and no other.
const TAIL: &[u8] = b"{\"records\":";

/// What is wrong with an item.
#[derive(Debug)]
pub enum Flaw {
    /// The store's format is newer than this binary.
    NewerFormat(u32),
    /// A record of a newer version, or one that is not what was written.
    Record(stored::Error),
    /// Anything else.
    Other(String),
}

/// Looks at items one after the other: the format comes first and is one that is known, keys ascend, revisions are not
/// beyond the store's, and each record can be read.
#[derive(Debug, Default)]
pub struct Inspector {
    revision: Revision,
    last: Vec<u8>,
    count: u64,
}

impl Inspector {
    /// For a store of that revision.
    pub fn new(revision: Revision) -> Self {
        Self { revision, ..Self::default() }
    }

    /// How many items it has seen.
    pub fn count(&self) -> u64 {
        self.count
    }

    /// Looks at the next item; gives its record, which the format has not.
    ///
    /// # Errors
    /// What is wrong with it. It may be followed by another item all the same.
    pub fn look(&mut self, item: Item<'_>) -> Result<Option<Record>, Flaw> {
        let is_first = self.count == 0;
        self.count += 1;
        let ascends = is_first || *item.key > *self.last;
        self.last.clear();
        self.last.extend_from_slice(item.key);
        let name = || String::from_utf8_lossy(item.key).into_owned();
        if !ascends {
            return Err(Flaw::Other(format!("`{}` is not in order", name())));
        }
        if item.revision > self.revision || item.revision == Revision(0) {
            let what = format!("`{}` has revision {}, and the store is at {}", name(), item.revision, self.revision);
            return Err(Flaw::Other(what));
        }
        if item.key == FORMAT_KEY {
            return match stored::decode_format(item.value) {
                Some(found) if Formats::known().has(found) => Ok(None),
                Some(found) if found > Formats::known().newest => Err(Flaw::NewerFormat(found)),
                _ => Err(Flaw::Other(format!("its format is `{}`", String::from_utf8_lossy(item.value)))),
            };
        }
        if is_first {
            return Err(Flaw::Other("its format is missing".to_owned()));
        }
        stored::decode(item.key, item.value).map(Some).map_err(Flaw::Record)
    }
}

impl std::fmt::Display for Flaw {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::NewerFormat(found) => Error::NewerFormat { found: *found }.fmt(f),
            Self::Record(error) => error.fmt(f),
            Self::Other(what) => f.write_str(what),
        }
    }
}
