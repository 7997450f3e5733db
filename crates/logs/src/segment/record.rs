//! What the catalogue knows of a segment, so that most need not be opened to know that they hold nothing of interest.

use crate::bytes::{Reader, put, put_signed};
use crate::event::GroupId;

#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct SegmentRecord {
    pub(crate) id: u64,
    /// Bytes of its files.
    pub(crate) stored: u64,
    /// Whether the bucket has it.
    pub(crate) remote: bool,
    /// By group, in order.
    pub(crate) shares: Vec<Share>,
}

/// What a segment holds of a group.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Share {
    pub(crate) group: GroupId,
    /// The times of its first event and its last.
    pub(crate) first: i64,
    pub(crate) last: i64,
    pub(crate) events: u64,
    /// As they are counted for the group.
    pub(crate) bytes: u64,
}

impl SegmentRecord {
    pub(crate) fn share(&self, group: GroupId) -> Option<&Share> {
        self.shares.binary_search_by_key(&group, |share| share.group).ok().map(|at| &self.shares[at])
    }

    /// Of all groups.
    pub(crate) fn bytes(&self) -> u64 {
        self.shares.iter().map(|share| share.bytes).sum()
    }

    pub(crate) fn write(&self) -> Vec<u8> {
        let mut out = Vec::with_capacity(32 + self.shares.len() * 24);
        put(&mut out, self.id);
        put(&mut out, self.stored);
        put(&mut out, u64::from(self.remote));
        put(&mut out, self.shares.len() as u64);
        let mut group = 0_u64;
        for share in &self.shares {
            put(&mut out, share.group.0.wrapping_sub(group));
            group = share.group.0;
            put_signed(&mut out, share.first);
            put_signed(&mut out, share.last);
            put(&mut out, share.events);
            put(&mut out, share.bytes);
        }
        out
    }

    pub(crate) fn read(bytes: &[u8]) -> Option<Self> {
        let mut reader = Reader(bytes);
        let (id, stored, remote) = (reader.number()?, reader.number()?, reader.number()? == 1);
        let mut group = 0_u64;
        let shares = (0..reader.count()?)
            .map(|_| {
                group = group.wrapping_add(reader.number()?);
                Some(Share {
                    group: GroupId(group),
                    first: reader.signed()?,
                    last: reader.signed()?,
                    events: reader.number()?,
                    bytes: reader.number()?,
                })
            })
            .collect::<Option<_>>()?;
        Some(Self { id, stored, remote, shares })
    }
}
