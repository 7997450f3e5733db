//! Where a state is read from, or written to: the data directory, or etcd.

use std::path::PathBuf;

use longshore_model::Revision;
use longshore_state::archive;
use longshore_state::backend::{self, Item};
use longshore_state_embedded as embedded;
use longshore_state_etcd as etcd;

use crate::cli;
use crate::data_dir::DataDir;
use crate::error::Error;
use crate::server::store::settings;

/// What the command line names.
pub(super) enum Place {
    Directory(PathBuf),
    Etcd { settings: etcd::Settings, name: String },
}

impl Place {
    /// The place of the state, which need not be there.
    pub(super) fn of(data: &cli::DataDir, store: &cli::StoreOptions) -> Result<Self, Error> {
        Ok(match settings(store)? {
            Some(settings) => {
                let name = format!("etcd://{}{}", settings.endpoints.join(","), settings.prefix.trim_end_matches('/'));
                Self::Etcd { settings, name }
            }
            None => Self::Directory(DataDir::of_running(data).existing_state()),
        })
    }

    /// As people write it.
    pub(super) fn name(&self) -> String {
        match self {
            Self::Directory(path) => path.display().to_string(),
            Self::Etcd { name, .. } => name.clone(),
        }
    }

    /// Notes where the state is now, to read it as of then.
    pub(super) fn read(&self) -> Result<Reading, OpenError> {
        Ok(match self {
            Self::Directory(path) => Reading::Directory(embedded::Reading::open(path)?),
            Self::Etcd { settings, .. } => Reading::Etcd(etcd::Reading::open(settings)?),
        })
    }
}

/// Why a state cannot be read.
#[derive(Debug, thiserror::Error)]
pub(super) enum OpenError {
    #[error(transparent)]
    Directory(#[from] embedded::OpenError),
    #[error(transparent)]
    Etcd(#[from] backend::Error),
}

/// A state as of a revision, to be read while servers work on it.
pub(super) enum Reading {
    Directory(embedded::Reading),
    Etcd(etcd::Reading),
}

impl Reading {
    pub(super) fn revision(&self) -> Revision {
        match self {
            Self::Directory(reading) => reading.revision(),
            Self::Etcd(reading) => reading.revision(),
        }
    }

    pub(super) fn is_empty(&self) -> bool {
        match self {
            Self::Directory(reading) => reading.is_empty(),
            Self::Etcd(reading) => reading.is_empty(),
        }
    }

    /// Shows every item in ascending order of keys.
    pub(super) fn each<E: From<backend::Error>>(&self, visit: impl FnMut(Item<'_>) -> Result<(), E>) -> Result<(), E> {
        match self {
            Self::Directory(reading) => reading.each(visit),
            Self::Etcd(reading) => reading.each(visit),
        }
    }
}

/// A state in the making. Nothing is left of it when it is dropped before it was finished.
pub(super) enum Filling {
    Directory(embedded::Filling),
    Etcd(etcd::Filling),
}

impl Filling {
    pub(super) fn put(&mut self, item: Item<'_>) -> Result<(), archive::Error> {
        match self {
            Self::Directory(filling) => Ok(filling.put(item)?),
            Self::Etcd(filling) => Ok(filling.put(item)?),
        }
    }

    /// Makes it the state of its place. Records in etcd have got revisions of etcd's own.
    pub(super) fn finish(self, revision: Revision) -> Result<(), archive::Error> {
        match self {
            Self::Directory(filling) => Ok(filling.finish(revision)?),
            Self::Etcd(filling) => Ok(filling.finish()?),
        }
    }
}
