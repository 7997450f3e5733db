//! Making a state in etcd out of an export. While it is being made a key beside it says so, and it is nobody's: servers refuse
//! it, and the next import begins by removing it. The state's format, without which nothing is a state, comes last, once all
//! that was written has been read back and compared.

use longshore_state::archive::Contents;
use longshore_state::backend::{Error, Item};
use longshore_state::stored::FORMAT_KEY;

use crate::connection::Connection;
use crate::error::Failure;
use crate::keys::Keys;
use crate::reading::View;
use crate::settings::Settings;
use crate::wire::{
    Compare, RangeRequest, RequestOp, TxnRequest, TxnResponse, delete_op, delete_range_op, put_op, written_at,
};

/// How many records are written at once, and how many bytes, unless one alone has more.
const MAX_RECORDS: usize = 100;
const MAX_BYTES: usize = 512 << 10;

/// How many keys are removed at once.
const REMOVED_AT_ONCE: i64 = 500;

/// A state in the making. It is removed when this is dropped before it was finished.
pub struct Filling {
    connection: Connection,
    keys: Keys,
    /// When the key was written that says that it is ours to fill.
    ours: i64,
    format: Option<Vec<u8>>,
    pending: Vec<RequestOp>,
    pending_bytes: usize,
    contents: Contents,
    finished: bool,
}

impl Filling {
    /// Takes the prefix for an import. What an earlier one that was broken off has left there is removed.
    ///
    /// # Errors
    /// When something else is there, a state or another system's keys, and when etcd fails.
    pub fn begin(settings: &Settings) -> Result<Self, Error> {
        let (connection, keys) = (Connection::new(settings)?, Keys::under(&settings.prefix));
        let view = View::take(&connection, &keys)?;
        let mut compare = vec![written_at(keys.record(FORMAT_KEY), 0), written_at(keys.mark(), 0)];
        if !view.importing {
            let revision = view.revision(&keys).map_err(|failure| connection.error(failure))?;
            if revision != 0 {
                return Err(connection.error(Failure::occupied(&keys)));
            }
            compare.push(written_at(keys.import(), 0));
        }
        // From now on whoever else was importing there is refused.
        let success = vec![put_op(keys.import(), b"1".to_vec(), 0)];
        let taken = connection.transact(TxnRequest { compare, success, ..TxnRequest::default() })?;
        if !taken.succeeded {
            return Err(connection.error(Failure::occupied(&keys)));
        }
        let ours = taken.revision();
        let filling = Self {
            connection,
            keys,
            ours,
            format: None,
            pending: Vec::new(),
            pending_bytes: 0,
            contents: Contents::default(),
            finished: false,
        };
        filling.remove_records()?;
        Ok(filling)
    }

    /// Adds the next item of the export. Its revision is etcd's to give.
    ///
    /// # Errors
    /// When etcd fails, or somebody else has taken the prefix.
    pub fn put(&mut self, item: Item<'_>) -> Result<(), Error> {
        self.contents.add(item);
        if item.key == FORMAT_KEY {
            self.format = Some(item.value.to_vec());
            return Ok(());
        }
        let bytes = item.key.len() + item.value.len();
        if self.pending.len() >= MAX_RECORDS || self.pending_bytes + bytes > MAX_BYTES {
            self.flush()?;
        }
        self.pending.push(put_op(self.keys.record(item.key), item.value.to_vec(), 0));
        self.pending_bytes += bytes;
        Ok(())
    }

    /// Reads back what was written, compares it, and makes it the state.
    ///
    /// # Errors
    /// When it is not what was written, and as [`put`](Self::put). Nothing is left of it then.
    pub fn finish(mut self) -> Result<(), Error> {
        self.flush()?;
        let mut found = Contents::default();
        let format = self.format.take().unwrap_or_default();
        found.add(Item { key: FORMAT_KEY, revision: longshore_model::Revision(0), value: &format });
        let view = View::take(&self.connection, &self.keys)?;
        view.each::<Error>(&self.connection, &self.keys, b"", &mut |item| {
            found.add(item);
            Ok(())
        })?;
        if found != self.contents {
            let what = "what was written is not what is there: somebody else writes under the prefix";
            let failure = Failure::Refused { what: what.to_owned(), remedy: "Choose a prefix that nobody else uses" };
            return Err(self.connection.error(failure));
        }
        self.transact(vec![
            put_op(self.keys.record(FORMAT_KEY), format, 0),
            put_op(self.keys.mark(), b"import".to_vec(), 0),
            delete_op(self.keys.import()),
        ])?;
        self.finished = true;
        Ok(())
    }

    fn flush(&mut self) -> Result<(), Error> {
        self.pending_bytes = 0;
        match std::mem::take(&mut self.pending) {
            nothing if nothing.is_empty() => Ok(()),
            pending => self.transact(pending),
        }
    }

    /// Writes, as long as nobody else has taken the prefix.
    fn transact(&self, success: Vec<RequestOp>) -> Result<(), Error> {
        let compare: Vec<Compare> =
            vec![written_at(self.keys.import(), self.ours), written_at(self.keys.record(FORMAT_KEY), 0)];
        let answer: TxnResponse = self.connection.transact(TxnRequest { compare, success, ..TxnRequest::default() })?;
        match answer.succeeded {
            true => Ok(()),
            false => Err(self.connection.error(Failure::occupied(&self.keys))),
        }
    }

    fn remove_records(&self) -> Result<(), Error> {
        loop {
            let (key, range_end) = self.keys.records(b"");
            let page =
                RangeRequest { key, range_end, limit: REMOVED_AT_ONCE, keys_only: true, ..RangeRequest::default() };
            let found = self.connection.range(page)?;
            let (Some(first), Some(last)) = (found.kvs.first(), found.kvs.last()) else { return Ok(()) };
            let end = [last.key.as_slice(), &[0]].concat();
            self.transact(vec![delete_range_op(first.key.clone(), end)])?;
        }
    }
}

impl Drop for Filling {
    fn drop(&mut self) {
        if self.finished {
            return;
        }
        // Should it fail, the next import does it.
        let removed = self.remove_records().and_then(|()| self.transact(vec![delete_op(self.keys.import())]));
        if let Err(error) = removed {
            tracing::warn!(%error, "what the import has written is not removed; the next import does that");
        }
    }
}
