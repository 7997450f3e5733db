//! The end of a segment's data: where each block is and what is known of it. Then, in 16 bytes, the length of that, its
//! checksum and what it is.

use std::fs::File;
use std::io;
use std::os::unix::fs::FileExt;

use crate::block::Span;
use crate::bytes::{Reader, put, put_signed};
use crate::event::{EventId, GroupId};

const MAGIC: &[u8; 8] = b"lsseg001";
const TRAILER: usize = 16;

/// Where a block is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Placed {
    pub(crate) span: Span,
    pub(crate) offset: u64,
    pub(crate) length: u32,
    pub(crate) sum: u32,
}

/// The bytes to put behind the blocks.
pub(super) fn write(blocks: &[Placed]) -> Vec<u8> {
    let mut out = Vec::with_capacity(blocks.len() * 48 + TRAILER);
    put(&mut out, blocks.len() as u64);
    for block in blocks {
        put(&mut out, block.span.group.0);
        for id in [block.span.first, block.span.last] {
            put_signed(&mut out, id.timestamp());
            put(&mut out, id.sequence());
        }
        put(&mut out, u64::from(block.span.events));
        put(&mut out, block.span.bytes);
        put(&mut out, block.offset);
        put(&mut out, u64::from(block.length));
        put(&mut out, u64::from(block.sum));
    }
    let (length, sum) = (out.len() as u32, crc32fast::hash(&out));
    out.extend_from_slice(&length.to_le_bytes());
    out.extend_from_slice(&sum.to_le_bytes());
    out.extend_from_slice(MAGIC);
    out
}

/// Reads it again.
pub(super) fn read(file: &File) -> Result<Vec<Placed>, io::Error> {
    let damaged = || io::Error::new(io::ErrorKind::InvalidData, "the end of the file is damaged");
    let size = file.metadata()?.len();
    let at = size.checked_sub(TRAILER as u64).ok_or_else(damaged)?;
    let mut trailer = [0; TRAILER];
    file.read_exact_at(&mut trailer, at)?;
    let number =
        |from: usize| u32::from_le_bytes([trailer[from], trailer[from + 1], trailer[from + 2], trailer[from + 3]]);
    if &trailer[8..] != MAGIC {
        return Err(damaged());
    }
    let start = at.checked_sub(u64::from(number(0))).ok_or_else(damaged)?;
    let mut bytes = vec![0; number(0) as usize];
    file.read_exact_at(&mut bytes, start)?;
    if crc32fast::hash(&bytes) != number(4) {
        return Err(damaged());
    }
    parse(&bytes).ok_or_else(damaged)
}

fn parse(bytes: &[u8]) -> Option<Vec<Placed>> {
    let mut reader = Reader(bytes);
    (0..reader.count()?)
        .map(|_| {
            let group = GroupId(reader.number()?);
            let first = EventId::new(reader.signed()?, reader.number()?);
            let last = EventId::new(reader.signed()?, reader.number()?);
            let (events, bytes) = (u32::try_from(reader.number()?).ok()?, reader.number()?);
            let offset = reader.number()?;
            let (length, sum) = (u32::try_from(reader.number()?).ok()?, u32::try_from(reader.number()?).ok()?);
            Some(Placed { span: Span { group, first, last, events, bytes }, offset, length, sum })
        })
        .collect()
}
