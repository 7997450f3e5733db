//! Reading the records under a prefix, page by page, all as of one revision.

use longshore_model::Revision;
use longshore_state::backend::{Error, Item};

use crate::batch::to_revision;
use crate::connection::Connection;
use crate::error::Failure;
use crate::keys::Keys;
use crate::settings::Settings;
use crate::wire::{KeyValue, RangeRequest, TxnRequest, range_op};

/// How many records are read at once.
const PAGE: i64 = 1000;

/// What is under a prefix, at one revision of etcd.
#[derive(Debug)]
pub(crate) struct View {
    /// etcd's revision.
    as_of: i64,
    /// The mark's, which is the state's; nobody has committed anything if there is none.
    mark: Option<i64>,
    /// The first record.
    first: Option<KeyValue>,
    /// A state is being imported.
    pub(crate) importing: bool,
}

impl View {
    /// Looks.
    pub(crate) fn take(connection: &Connection, keys: &Keys) -> Result<Self, Error> {
        let (key, range_end) = keys.records(b"");
        let key_alone = |key| range_op(RangeRequest { key, ..RangeRequest::default() });
        let first = RangeRequest { key, range_end, limit: 1, keys_only: true, ..RangeRequest::default() };
        let success = vec![range_op(first), key_alone(keys.mark()), key_alone(keys.import())];
        let mut answer = connection.ranges(TxnRequest { success, ..TxnRequest::default() })?;
        Ok(Self {
            as_of: answer.revision(),
            first: answer.range(0).kvs.pop(),
            mark: answer.range(1).kvs.first().map(|mark| mark.mod_revision),
            importing: !answer.range(2).kvs.is_empty(),
        })
    }

    /// The state's revision, zero if there is none.
    ///
    /// # Errors
    /// When what is there is no state of ours, or not yet.
    pub(crate) fn revision(&self, keys: &Keys) -> Result<i64, Failure> {
        match (self.importing, self.mark, &self.first) {
            (true, ..) => Err(Failure::unfinished_import()),
            (false, Some(mark), _) => Ok(mark),
            (false, None, None) => Ok(0),
            (false, None, Some(found)) => Err(Failure::somebody_elses(keys, &found.key)),
        }
    }

    /// Shows every record whose key begins so, in ascending order.
    pub(crate) fn each<E: From<Error>>(
        &self,
        connection: &Connection,
        keys: &Keys,
        beginning: &[u8],
        visit: &mut dyn FnMut(Item<'_>) -> Result<(), E>,
    ) -> Result<(), E> {
        let (mut key, range_end) = keys.records(beginning);
        loop {
            let range_end = range_end.clone();
            let page = RangeRequest { key, range_end, limit: PAGE, revision: self.as_of, ..RangeRequest::default() };
            let mut found = connection.range(page)?;
            for item in &found.kvs {
                let revision = to_revision(item.mod_revision);
                visit(Item { key: keys.strip(&item.key), revision, value: &item.value })?;
            }
            match found.kvs.pop() {
                Some(last) if found.more => key = [last.key.as_slice(), &[0]].concat(),
                _ => return Ok(()),
            }
        }
    }
}

/// The state in etcd as it was at a revision, for those who only read it. Servers go on meanwhile and do not notice.
pub struct Reading {
    connection: Connection,
    keys: Keys,
    view: View,
    revision: Revision,
}

impl Reading {
    /// Notes where the state is now. What is read later is as of then.
    ///
    /// # Errors
    /// When no member answers, or not to us, and when there is something else under the prefix.
    pub fn open(settings: &Settings) -> Result<Self, Error> {
        let (connection, keys) = (Connection::new(settings)?, Keys::under(&settings.prefix));
        let view = View::take(&connection, &keys)?;
        let revision = view.revision(&keys).map_err(|failure| connection.error(failure))?;
        Ok(Self { connection, keys, view, revision: to_revision(revision) })
    }

    /// The revision that it is at.
    pub fn revision(&self) -> Revision {
        self.revision
    }

    /// Whether nobody has written a state there.
    pub fn is_empty(&self) -> bool {
        self.view.first.is_none()
    }

    /// Shows every item in ascending order of keys, a page at a time.
    ///
    /// # Errors
    /// When etcd fails, or has compacted that revision meanwhile; or what `visit` says.
    pub fn each<E: From<Error>>(&self, mut visit: impl FnMut(Item<'_>) -> Result<(), E>) -> Result<(), E> {
        self.view.each(&self.connection, &self.keys, b"", &mut |item| {
            if item.revision > self.revision {
                // Somebody's mark follows its records (`keys`), and was not there yet.
                return Err(self
                    .connection
                    .error(Failure::NoAnswer("a change was only just being made".to_owned()))
                    .into());
            }
            visit(item)
        })
    }
}
