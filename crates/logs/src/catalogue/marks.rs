//! What the server has noted beside its events: how far somebody has come who passes them on. And which groups there are.

use std::sync::PoisonError;

use redb::{ReadableDatabase, TableDefinition, TableError};

use crate::catalogue::tables::{STREAMS, split};
use crate::catalogue::{Catalogue, Error, SegmentChanges};
use crate::event::GroupId;
use crate::request::Mark;

/// Name → a number and a time.
const MARKS: TableDefinition<'_, &str, (u64, i64)> = TableDefinition::new("marks");

impl Catalogue {
    /// Notes marks, and lets go of those without a value. On a disk without room nothing is noted: they are of use, not of need.
    pub(crate) fn mark(&self, changes: &[(String, Option<Mark>)]) -> Result<(), Error> {
        let _writing = self.writing.lock().unwrap_or_else(PoisonError::into_inner);
        if changes.is_empty() || !self.has_room() {
            return Ok(());
        }
        let write = self.database.begin_write()?;
        {
            let mut marks = write.open_table(MARKS)?;
            for (name, mark) in changes {
                match mark {
                    Some(mark) => drop(marks.insert(name.as_str(), (mark.sequence, mark.time))?),
                    None => drop(marks.remove(name.as_str())?),
                }
            }
        }
        write.commit()?;
        Ok(())
    }

    /// All marks.
    pub(crate) fn marks(&self) -> Result<Vec<(String, Mark)>, Error> {
        let read = self.database.begin_read()?;
        let marks = match read.open_table(MARKS) {
            Ok(marks) => marks,
            // Nobody has noted any yet.
            Err(TableError::TableDoesNotExist(_)) => return Ok(Vec::new()),
            Err(error) => return Err(error.into()),
        };
        let mut all = Vec::new();
        for entry in marks.range::<&str>(..)? {
            let (name, mark) = entry?;
            let (sequence, time) = mark.value();
            all.push((name.value().to_owned(), Mark { sequence, time }));
        }
        Ok(all)
    }

    /// The groups that have streams, but for those that were deleted.
    pub(crate) fn groups(&self) -> Result<Vec<GroupId>, Error> {
        self.flush(false, &SegmentChanges::default())?;
        let read = self.database.begin_read()?;
        let table = read.open_table(STREAMS)?;
        let (mut groups, mut from) = (Vec::new(), Some(0_u64));
        while let Some(first) = from {
            let Some(entry) = table.range::<&[u8]>(first.to_be_bytes().as_slice()..)?.next() else { break };
            let key = entry?.0;
            let Some((group, _)) = split(key.value()) else { break };
            groups.push(GroupId(group));
            from = group.checked_add(1);
        }
        groups.retain(|group| !self.is_dead(*group));
        Ok(groups)
    }
}
