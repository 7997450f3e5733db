//! Pages of streams.

use redb::ReadableDatabase;

use crate::catalogue::tables::{self, STREAMS, TIMES};
use crate::catalogue::{Catalogue, Error, SegmentChanges};
use crate::event::GroupId;
use crate::request::{StreamInfo, StreamOrder, StreamsCursor, StreamsPage, StreamsRequest};

impl Catalogue {
    /// A page of a group's streams. What waits in memory is written first, so that the file alone has the order.
    pub(crate) fn streams(&self, group: GroupId, request: &StreamsRequest) -> Result<StreamsPage, Error> {
        if self.is_dead(group) || request.limit == 0 {
            return Ok(StreamsPage { streams: Vec::new(), next: None });
        }
        self.flush(false, &SegmentChanges::default())?;
        let read = self.database.begin_read()?;
        let table = read.open_table(STREAMS)?;
        let wanted = request.limit.saturating_add(1);
        let mut streams: Vec<StreamInfo> = Vec::new();
        match &request.order {
            StreamOrder::Name { prefix } => {
                let first = tables::stream_key(group.0, prefix);
                let last = [first.as_slice(), &[0xff]].concat();
                let after = request.after.as_ref().map(|after| tables::stream_key(group.0, &after.name));
                let Some((first, last)) = clip((first, last), after, request.descending) else {
                    return Ok(StreamsPage { streams, next: None });
                };
                let mut range =
                    table.range::<&[u8]>((first.as_ref().map(Vec::as_slice), last.as_ref().map(Vec::as_slice)))?;
                while let Some(entry) = if request.descending { range.next_back() } else { range.next() } {
                    let (key, value) = entry?;
                    let stream = tables::split(key.value()).and_then(|(_, name)| tables::stream(name, value.value()));
                    streams.extend(stream.map(|stream| stream.info));
                    if streams.len() == wanted {
                        break;
                    }
                }
            }
            StreamOrder::LastEventTime => {
                let times = read.open_table(TIMES)?;
                let after =
                    request.after.as_ref().map(|after| tables::time_key(group.0, after.last_event, &after.name));
                let Some((first, last)) = clip(tables::group_range(group.0), after, request.descending) else {
                    return Ok(StreamsPage { streams, next: None });
                };
                let mut range =
                    times.range::<&[u8]>((first.as_ref().map(Vec::as_slice), last.as_ref().map(Vec::as_slice)))?;
                while let Some(entry) = if request.descending { range.next_back() } else { range.next() } {
                    let key = entry?.0;
                    let Some(name) = tables::name_of_time_key(key.value()) else { continue };
                    let value = table.get(tables::stream_key(group.0, name).as_slice())?;
                    let stream = value.and_then(|value| tables::stream(name, value.value()));
                    streams.extend(stream.map(|stream| stream.info));
                    if streams.len() == wanted {
                        break;
                    }
                }
            }
        }
        let more = streams.len() > request.limit;
        streams.truncate(request.limit);
        let last = streams.last().filter(|_| more);
        let next = last.map(|last| StreamsCursor { last_event: last.last_event, name: last.name.to_string() });
        Ok(StreamsPage { streams, next })
    }
}

type Bounds = (std::ops::Bound<Vec<u8>>, std::ops::Bound<Vec<u8>>);

/// The part of a range behind a key, in the direction of reading. None: there is none.
fn clip((first, last): (Vec<u8>, Vec<u8>), after: Option<Vec<u8>>, descending: bool) -> Option<Bounds> {
    use std::ops::Bound::{Excluded, Included};
    Some(match after {
        None => (Included(first), Included(last)),
        Some(after) if descending => {
            if after <= first {
                return None;
            }
            (Included(first), Excluded(after.min([last.as_slice(), &[0]].concat())))
        }
        Some(after) => {
            if after >= last {
                return None;
            }
            if after < first { (Included(first), Included(last)) } else { (Excluded(after), Included(last)) }
        }
    })
}
