//! Takes the output of containers that do not wait (`non-blocking`): the engine keeps it in files that it rotates, and the agent
//! follows them. What is written while the agent is away is there when it comes back, as far as the engine has kept it.

use std::time::Duration;

use tokio::sync::watch;

use super::entry::{Entry, Kind, Output};
use super::frames::Frames;
use super::keeper::Keeper;
use super::position::Position;
use super::words;
use crate::clock;
use crate::runtime::{Engine, Error};
use crate::session::backoff::Backoff;

/// An engine that rotates faster than it is followed passes over a file. Then there is a gap of so much in the lines' times …
const GAP_NS: i64 = 20_000_000;

/// … while they are read so much later than they were written.
const BEHIND_NS: i64 = 200_000_000;

/// What the engine has kept is read without any gap but those of the container: until it is level, or so much was read.
const KEPT_BYTES: usize = 30 << 20;

/// What others want of a follower.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Wanted {
    /// Counts the starts of the container.
    pub(crate) starts: u64,
    /// Whether the container is not started again: the rest is read, and that is all.
    pub(crate) is_over: bool,
}

/// Follows a container's output until it is over.
pub(crate) async fn follow(
    engine: Engine,
    keeper: Keeper,
    id: String,
    terminal: bool,
    mut wanted: watch::Receiver<Wanted>,
) {
    let mut backoff = Backoff::new(Duration::from_millis(100), Duration::from_secs(5), 2.0);
    loop {
        let before = *wanted.borrow_and_update();
        if before.starts == 0 {
            // There is nothing to read yet, or never, when it is removed as it was made.
            if before.is_over {
                break;
            }
            if wanted.changed().await.is_err() {
                return;
            }
            continue;
        }
        match read(&engine, &keeper, &id, terminal).await {
            // From the position on, all files that are still there are read again.
            Ok(End::Gap) => {}
            Ok(End::Container) => {
                backoff.reset();
                // What it has begun it does not go on with, were it started again.
                let (now_ms, to) = (clock::now().as_millis(), id.clone());
                let flush = Entry { time_ns: now_ms * 1_000_000, mark: 0, kind: Kind::Flush, text: Vec::new() };
                keeper.with(move |spool| spool.append(&to, &[flush], now_ms)).await;
                keeper.ready.notify_one();
                if before.is_over {
                    break;
                }
                // It has ended; should it be started again or be over, that is told.
                if wanted.changed().await.is_err() {
                    return;
                }
            }
            Err(Problem::Engine(error)) if error.is_not_found() => break,
            // Its removal does not wait for the disk.
            Err(Problem::Spool(_)) if before.is_over => break,
            Err(problem) => {
                tracing::warn!(container = id, %problem, "a container's output cannot be followed; trying again");
                tokio::select! {
                    () = tokio::time::sleep(backoff.pause()) => {}
                    changed = wanted.changed() => {
                        if changed.is_err() {
                            return;
                        }
                    }
                }
            }
        }
    }
    let now_ms = clock::now().as_millis();
    let ended = id.clone();
    keeper.with(move |spool| spool.end(&ended, now_ms)).await;
    keeper.ready.notify_one();
}

#[derive(Debug, thiserror::Error)]
enum Problem {
    #[error(transparent)]
    Engine(#[from] Error),
    #[error("the log spool cannot be written: {0}")]
    Spool(std::io::Error),
    #[error(transparent)]
    Malformed(#[from] super::frames::Malformed),
}

/// Why reading ended.
enum End {
    Container,
    /// The engine may have passed over something.
    Gap,
}

/// Reads what is new, until the container ends.
async fn read(engine: &Engine, keeper: &Keeper, id: &str, terminal: bool) -> Result<End, Problem> {
    let (asked, now_ms) = (id.to_owned(), clock::now().as_millis());
    let resumed = keeper.with(move |spool| spool.resume(&asked, now_ms)).await;
    let Some(position) = resumed.map_err(Problem::Spool)? else { return Ok(End::Container) };
    let mut output = engine.follow(id, position.since_ns()).await?;
    let mut frames = Frames::new(terminal);
    let mut catching_up = CatchingUp::new(position);
    let (mut last_ns, mut read_bytes, mut was_level) = (0, 0, false);
    while let Some(bytes) = output.next().await? {
        let mut entries = Vec::new();
        let behind_ns = clock::now().as_millis() * 1_000_000 - BEHIND_NS;
        let mut has_gap = false;
        read_bytes += bytes.len();
        for entry in frames.take(&bytes)? {
            let time_ns = entry.time_ns;
            was_level |= time_ns >= behind_ns || read_bytes > KEPT_BYTES;
            has_gap = was_level && last_ns != 0 && time_ns - last_ns > GAP_NS && time_ns < behind_ns;
            if has_gap {
                break;
            }
            let before = entries.len();
            catching_up.pass(entry, &mut entries);
            // The first new line is what the files that are there begin with: nothing was passed over before it.
            if entries.len() > before {
                last_ns = time_ns;
            }
        }
        if entries.is_empty() {
            if has_gap {
                return Ok(End::Gap);
            }
            continue;
        }
        let to = id.to_owned();
        keeper.with(move |spool| spool.append(&to, &entries, clock::now().as_millis())).await;
        keeper.ready.notify_one();
        if has_gap {
            return Ok(End::Gap);
        }
    }
    Ok(End::Container)
}

/// Leaves out what was taken before, and notices when the engine does not have it any more.
struct CatchingUp {
    position: Position,
    /// Whether the last entry that was taken before has been seen again, or there is none.
    has_met: bool,
    is_done: bool,
}

impl CatchingUp {
    fn new(position: Position) -> Self {
        Self { position, has_met: position.last_ns() == 0, is_done: false }
    }

    fn pass(&mut self, entry: Entry, into: &mut Vec<Entry>) {
        if self.is_done {
            into.push(entry);
            return;
        }
        let (Kind::Line(output) | Kind::Piece(output)) = entry.kind else { return };
        if self.position.has(output, entry.time_ns, entry.mark) {
            let last = self.position.last_output();
            self.has_met |= output == last && self.position.is_at(output, entry.time_ns, entry.mark);
            return;
        }
        if !self.has_met && entry.time_ns > self.position.last_ns() {
            let text = words::rotated(self.position.last_ns(), entry.time_ns).into_bytes();
            into.push(Entry { time_ns: entry.time_ns, mark: 0, kind: Kind::Notice, text });
            self.has_met = true;
        }
        // Behind what was taken of both outputs, nothing that was taken comes any more.
        let behind = |output| self.position.has(output, entry.time_ns, 0);
        self.is_done = self.has_met && !behind(Output::Stdout) && !behind(Output::Stderr);
        into.push(entry);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn entry(output: Output, time_ns: i64, mark: u64) -> Entry {
        Entry { time_ns, mark, kind: Kind::Line(output), text: Vec::new() }
    }

    fn caught_up(taken: &[Entry], found: &[Entry]) -> Vec<(Kind, i64, u64)> {
        let mut position = Position::default();
        taken.iter().for_each(|entry| position.pass(entry));
        let (mut catching_up, mut new) = (CatchingUp::new(position), Vec::new());
        found.iter().for_each(|entry| catching_up.pass(entry.clone(), &mut new));
        new.into_iter().map(|entry| (entry.kind, entry.time_ns, entry.mark)).collect()
    }

    #[test]
    fn what_was_taken_is_left_out_and_nothing_else() {
        let (out, err) = (Output::Stdout, Output::Stderr);
        let all = [
            entry(out, 10, 0),
            entry(out, 10, 1),
            entry(err, 12, 0),
            entry(out, 11, 0),
            entry(out, 12, 0),
            entry(err, 12, 1),
        ];
        for taken in 0..=all.len() {
            let new: Vec<_> = all[taken..].iter().map(|entry| (entry.kind, entry.time_ns, entry.mark)).collect();
            assert_eq!(caught_up(&all[..taken], &all), new, "{taken}");
        }
    }

    #[test]
    fn what_the_engine_rotated_away_is_told() {
        let out = Output::Stdout;
        let new = caught_up(&[entry(out, 10, 0)], &[entry(out, 50, 0), entry(out, 60, 0)]);
        assert_eq!(new, [(Kind::Notice, 50, 0), (Kind::Line(out), 50, 0), (Kind::Line(out), 60, 0)]);
    }
}
