//! A block's bytes: the columns, each as differences, then the text; all of it compressed.

use std::cell::RefCell;

use zstd::bulk::{Compressor, Decompressor};

use crate::block::Events;
use crate::bytes::{Reader, put, put_signed};

/// Above it the gain is small and the time is not.
const LEVEL: i32 = 3;
/// More than any block can hold: what says so is damaged.
const MOST_BYTES: usize = 1 << 30;

thread_local! {
    // Making one takes a good part of the time of compressing a block.
    static COMPRESSOR: RefCell<Option<Compressor<'static>>> = const { RefCell::new(None) };
    static DECOMPRESSOR: RefCell<Option<Decompressor<'static>>> = const { RefCell::new(None) };
}

/// Packs the events in the order of their ids.
pub(crate) fn pack(events: &Events) -> Result<Vec<u8>, std::io::Error> {
    let order = events.order();
    let order = || order.iter().map(|&at| at as usize);
    let mut raw = Vec::with_capacity(events.text.len() + events.len() * 8);
    put(&mut raw, events.len() as u64);
    let mut column = |value: &dyn Fn(usize) -> i64| {
        let mut last = 0_i64;
        for at in order() {
            put_signed(&mut raw, value(at).wrapping_sub(last));
            last = value(at);
        }
    };
    column(&|at| events.timestamps[at]);
    column(&|at| events.sequences[at].cast_signed());
    column(&|at| events.ingestions[at]);
    column(&|at| events.streams[at].cast_signed());
    for at in order() {
        put(&mut raw, events.message(at).len() as u64);
    }
    for at in order() {
        raw.extend_from_slice(events.message(at).as_bytes());
    }
    let mut out = Vec::new();
    put(&mut out, raw.len() as u64);
    let at = out.len();
    out.resize(at + zstd::zstd_safe::compress_bound(raw.len()), 0);
    let length = COMPRESSOR.with_borrow_mut(|compressor| match compressor {
        Some(compressor) => compressor.compress_to_buffer(&raw, &mut out[at..]),
        none => none.insert(Compressor::new(LEVEL)?).compress_to_buffer(&raw, &mut out[at..]),
    })?;
    out.truncate(at + length);
    out.shrink_to_fit();
    Ok(out)
}

/// The events of a block, in the order of their ids. None: these are not the bytes of a block.
pub(crate) fn unpack(bytes: &[u8]) -> Option<Events> {
    let mut reader = Reader(bytes);
    let size = reader.number().map(|size| size as usize).filter(|&size| size <= MOST_BYTES)?;
    let decompressed = DECOMPRESSOR.with_borrow_mut(|decompressor| match decompressor {
        Some(decompressor) => decompressor.decompress(reader.0, size),
        none => none.insert(Decompressor::new()?).decompress(reader.0, size),
    });
    let mut raw = decompressed.ok().filter(|raw| raw.len() == size)?;
    let mut reader = Reader(&raw);
    let count = reader.count()?;
    let mut column = || {
        let mut last = 0_i64;
        (0..count)
            .map(|_| {
                last = last.wrapping_add(reader.signed()?);
                Some(last)
            })
            .collect::<Option<Vec<i64>>>()
    };
    let (timestamps, sequences, ingestions, streams) = (column()?, column()?, column()?, column()?);
    let unsigned = |column: Vec<i64>| column.into_iter().map(i64::cast_unsigned).collect();
    let mut end = 0_u64;
    let ends: Vec<u32> = (0..count)
        .map(|_| {
            end = end.checked_add(reader.number()?)?;
            u32::try_from(end).ok()
        })
        .collect::<Option<_>>()?;
    let head = raw.len() - reader.0.len();
    raw.drain(..head);
    let text = String::from_utf8(raw).ok().filter(|text| text.len() as u64 == end)?;
    if !ends.iter().all(|&end| text.is_char_boundary(end as usize)) {
        return None;
    }
    Some(Events { timestamps, sequences: unsigned(sequences), ingestions, streams: unsigned(streams), ends, text })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn events_come_back_in_the_order_of_time() {
        let mut events = Events::default();
        events.push(i64::MAX, u64::MAX, 7, 3, "late \u{0} 😀");
        events.push(5, 2, 6, 1, "");
        events.push(i64::MIN, 3, i64::MIN, u64::MAX, &"long ".repeat(200_000));
        events.push(5, 1, 6, 1, "same time");
        let unpacked = unpack(&pack(&events).unwrap()).unwrap();
        assert_eq!(unpacked.len(), 4);
        for (at, from) in [2, 3, 1, 0].into_iter().enumerate() {
            assert_eq!(unpacked.id(at), events.id(from));
            assert_eq!(unpacked.message(at), events.message(from));
            assert_eq!(
                (unpacked.ingestions[at], unpacked.streams[at]),
                (events.ingestions[from], events.streams[from])
            );
        }
    }

    #[test]
    fn damage_is_seen_or_harmless() {
        let mut events = Events::default();
        for at in 0..50 {
            events.push(at, at.cast_unsigned(), at, 1, "GET /index.html é");
        }
        let packed = pack(&events).unwrap();
        for at in 0..packed.len() {
            let mut damaged = packed.clone();
            damaged[at] ^= 0x55;
            let _ = unpack(&damaged);
            let _ = unpack(&packed[..at]);
        }
        assert!(unpack(&[]).is_none());
    }
}
