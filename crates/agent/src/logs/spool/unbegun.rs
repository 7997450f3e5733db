//! Streams that cannot be begun, since nothing can be written to the disk: their containers run all the same.
//!
//! Whatever comes of such a stream has it tried again. Meanwhile the engine keeps the output of a container that does not wait, and
//! one that waits does so here, too. Only what a waiting container writes when it is to stop is dropped, and said once that can be.

use std::fs;
use std::io;

use super::super::checkpoint::Gap;
use super::super::entry::{Entry, Kind};
use super::super::meta::Meta;
use super::super::position::Position;
use super::super::words;
use super::{Added, Spool};

/// A stream that is still to be begun.
#[derive(Debug)]
pub(super) struct Unbegun {
    meta: Meta,
    /// Whether the container is to stop, and not to wait any more.
    pub(super) draining: bool,
    /// Whether it seems to have ended by itself.
    pub(super) presumed_ended: bool,
    /// What was dropped meanwhile.
    lost: Gap,
}

impl Spool {
    /// Begins a stream, now or as soon as the disk lets it.
    pub(crate) fn begin(&mut self, meta: Meta) {
        let Err(error) = self.add(meta.clone()) else { return };
        let container = &meta.runtime_id;
        tracing::error!(container, stream = meta.stream, %error, "a container's log cannot be spooled yet; trying again");
        let unbegun = Unbegun { meta: meta.clone(), draining: false, presumed_ended: false, lost: Gap::default() };
        self.unbegun.insert(meta.runtime_id, unbegun);
    }

    /// Where a source is read on; `None` when there is no such stream.
    ///
    /// # Errors
    /// When the stream still cannot be begun.
    pub(crate) fn resume(&mut self, runtime_id: &str, now_ms: i64) -> io::Result<Option<Position>> {
        self.begin_late(runtime_id, now_ms)?;
        Ok(self.position(runtime_id))
    }

    /// Begins a stream that could not be begun before.
    fn begin_late(&mut self, runtime_id: &str, now_ms: i64) -> io::Result<()> {
        let Some(unbegun) = self.unbegun.get(runtime_id) else { return Ok(()) };
        let (draining, presumed_ended, lost) = (unbegun.draining, unbegun.presumed_ended, unbegun.lost);
        self.add(unbegun.meta.clone())?;
        if let Some(stream) = self.streams.get_mut(runtime_id) {
            (stream.draining, stream.presumed_ended) = (draining, presumed_ended);
            if !lost.is_empty() {
                let text = words::unwritten(&lost).into_bytes();
                stream.append(&[Entry { time_ns: lost.last_ns, mark: 0, kind: Kind::Notice, text }], now_ms)?;
                stream.counts.dropped_lines += lost.lines;
                stream.counts.dropped_bytes += lost.bytes;
            }
        }
        self.unbegun.remove(runtime_id);
        tracing::info!(container = runtime_id, "the container's log can be spooled now");
        Ok(())
    }

    /// Whether entries were added to a stream that still cannot be begun; `None` when it can, or was long ago.
    pub(super) fn append_unbegun(&mut self, runtime_id: &str, entries: &[Entry], now_ms: i64) -> Option<Added> {
        self.begin_late(runtime_id, now_ms).err()?;
        let unbegun = self.unbegun.get_mut(runtime_id)?;
        if unbegun.meta.blocking && !unbegun.draining && !unbegun.presumed_ended {
            return Some(Added::NoRoom);
        }
        for entry in entries.iter().filter(|entry| entry.is_output()) {
            let lines = u64::from(matches!(entry.kind, Kind::Line(_)));
            unbegun.lost.add(lines, entry.text.len() as u64, entry.time_ns, entry.time_ns);
        }
        Some(Added::Yes)
    }

    /// The source of a stream has no more. When it still cannot be begun, it never is.
    pub(super) fn end_unbegun(&mut self, runtime_id: &str, now_ms: i64) {
        let Err(error) = self.begin_late(runtime_id, now_ms) else { return };
        let Some(Unbegun { meta, lost, .. }) = self.unbegun.remove(runtime_id) else { return };
        let (container, stream) = (runtime_id, meta.stream);
        tracing::error!(container, stream, %error, "a container's log could never be spooled; what it has written is lost");
        self.gone.dropped_lines += lost.lines;
        self.gone.dropped_bytes += lost.bytes;
        // It may have been begun in part.
        if !self.streams.contains_key(runtime_id) {
            fs::remove_dir_all(self.dir.join(runtime_id)).ok();
        }
    }
}

#[cfg(test)]
mod tests {
    use std::path::{Path, PathBuf};

    use super::super::super::entry::Output;
    use super::*;

    const NOW: i64 = 1_700_000_000_000;

    /// A spool whose directory has become a file, in which no stream can be begun.
    fn broken(dir: &Path) -> (Spool, PathBuf) {
        let path = dir.join("spool");
        let spool = Spool::open(&path, 1 << 20, "boot").unwrap();
        fs::remove_dir(&path).unwrap();
        fs::write(&path, "no directory").unwrap();
        (spool, path)
    }

    fn meta(blocking: bool) -> Meta {
        Meta { runtime_id: "c".to_owned(), stream: "s".to_owned(), blocking, ..Meta::default() }
    }

    fn line(text: &str) -> [Entry; 1] {
        let kind = Kind::Line(Output::Stdout);
        [Entry { time_ns: NOW * 1_000_000, mark: 0, kind, text: text.as_bytes().to_vec() }]
    }

    fn messages(spool: &mut Spool) -> Vec<String> {
        let batches = spool.next(1 << 20, NOW).into_iter();
        batches.flat_map(|one| one.batch.events).map(|event| event.message).collect()
    }

    #[test]
    fn a_container_that_does_not_wait_is_read_once_its_stream_can_be_begun() {
        let dir = tempfile::tempdir().unwrap();
        let (mut spool, path) = broken(dir.path());
        spool.begin(meta(false));
        assert!(spool.resume("c", NOW).is_err());
        fs::remove_file(path).unwrap();
        assert_eq!(spool.resume("c", NOW).unwrap(), Some(Position::default()));
        assert_eq!(spool.append("c", &line("a"), NOW), Added::Yes);
        assert_eq!(messages(&mut spool), ["a"]);
    }

    #[test]
    fn one_that_waits_does_so_until_then_and_loses_nothing() {
        let dir = tempfile::tempdir().unwrap();
        let (mut spool, path) = broken(dir.path());
        spool.begin(meta(true));
        assert_eq!(spool.append("c", &line("a"), NOW), Added::NoRoom);
        fs::remove_file(path).unwrap();
        assert_eq!(spool.append("c", &line("a"), NOW), Added::Yes);
        assert_eq!(messages(&mut spool), ["a"]);
    }

    #[test]
    fn one_that_is_to_stop_does_not_wait_and_what_it_loses_is_said() {
        let dir = tempfile::tempdir().unwrap();
        let (mut spool, path) = broken(dir.path());
        spool.begin(meta(true));
        spool.drain("c");
        assert_eq!(spool.append("c", &line("a"), NOW), Added::Yes);
        spool.started("c");
        assert_eq!(spool.append("c", &line("b"), NOW), Added::NoRoom, "it has been started again");
        spool.presume_ended("c", true);
        assert!(spool.is_presumed_ended("c"));
        spool.presume_ended("c", false);
        assert_eq!(spool.append("c", &line("b"), NOW), Added::NoRoom, "it runs after all");
        fs::remove_file(path).unwrap();
        assert_eq!(spool.append("c", &line("b"), NOW), Added::Yes);
        let said = messages(&mut spool);
        assert!(said[0].starts_with("longshore: 1 line (1 bytes)"), "{said:?}");
        assert_eq!(said[1..], ["b"]);
        assert_eq!(spool.look(NOW)[0].counts.dropped_lines, 1);
    }

    #[test]
    fn one_that_ends_before_leaves_nothing_but_a_figure() {
        let dir = tempfile::tempdir().unwrap();
        let (mut spool, path) = broken(dir.path());
        spool.begin(meta(true));
        spool.drain("c");
        assert_eq!(spool.append("c", &line("a"), NOW), Added::Yes);
        spool.end("c", NOW);
        assert_eq!(spool.gone().dropped_lines, 1);
        fs::remove_file(path).unwrap();
        assert_eq!(spool.append("c", &line("a"), NOW), Added::Unknown);
    }
}
