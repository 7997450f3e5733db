//! Takes the output of containers that wait (`blocking`): the engine's `fluentd` driver brings it to a socket of the agent, one line
//! or piece at a time, and reads on from the container only once the agent has said that it is spooled.
//!
//! A container therefore waits as soon as the agent does not read, and goes on when it does; nothing is lost however the agent
//! ends, since the driver brings what was not acknowledged again, and what was spooled already is told by its number.
//!
//! A driver brings both outputs of its container over one connection, at the same time, and takes whichever answer comes first for
//! the one that it waits for. When that was the other's, it leaves the connection and brings both lines again over another. So a
//! connection counts for nothing once something has come over a newer one: what waits there was or will be brought again.
//!
//! The engine holds on to a container that has ended until its last lines are taken, for ever if it must, and nobody can stop or
//! remove it meanwhile. So lines of a container whose process has [`ended`](super::ended) are taken whether there is room or not.

use std::io;
use std::os::unix::fs::{DirBuilderExt, PermissionsExt};
use std::path::{Path, PathBuf};
use std::time::Duration;

use bytes::{Buf, BytesMut};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{UnixListener, UnixStream};
use tokio::task::JoinSet;

use super::ended::{Ended, Found};
use super::entry::{Entry, Kind, MAX_TEXT_BYTES, Output};
use super::keeper::Keeper;
use super::msgpack::{self, Unread, Value};
use super::spool::Added;
use crate::clock;
use crate::runtime::Engine;

/// The driver's messages hold a piece of 16 KiB at most, and a few names.
const MAX_MESSAGE_BYTES: usize = 1 << 20;

/// Most messages are read at once.
const READ_BYTES: usize = 4 << 10;

/// How long the path of a socket may be.
const MAX_PATH_BYTES: usize = 100;

/// A container without room is looked at this often, besides being told.
const LOOK_AGAIN: Duration = Duration::from_millis(500);

/// Where the socket of an agent is: in its data directory, unless the path would be too long for a socket. It stays the same, since
/// containers are made with it.
pub(crate) fn socket_path(data_dir: &Path) -> PathBuf {
    let data_dir = std::path::absolute(data_dir).unwrap_or_else(|_| data_dir.to_owned());
    let wanted = data_dir.join("logs").join("driver").join("socket");
    if wanted.as_os_str().len() <= MAX_PATH_BYTES {
        return wanted;
    }
    let name = format!("longshore-logs-{:08x}", crc32fast::hash(data_dir.as_os_str().as_encoded_bytes()));
    std::env::temp_dir().join(name).join("socket")
}

/// Listens. Only the agent's user and root reach the socket.
pub(crate) fn listen(path: &Path) -> io::Result<UnixListener> {
    let dir = path.parent().unwrap_or(Path::new("/"));
    match std::fs::DirBuilder::new().recursive(true).mode(0o700).create(dir) {
        Err(error) if error.kind() != io::ErrorKind::AlreadyExists => return Err(error),
        _ => std::fs::set_permissions(dir, std::fs::Permissions::from_mode(0o700))?,
    }
    match std::fs::remove_file(path) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error),
        _ => UnixListener::bind(path),
    }
}

/// Takes what drivers bring, for ever.
pub(crate) async fn serve(listener: UnixListener, keeper: Keeper, engine: Engine) {
    let (mut connections, mut number) = (JoinSet::new(), 0);
    loop {
        tokio::select! {
            accepted = listener.accept() => match accepted {
                Ok((stream, _)) => {
                    let (keeper, engine) = (keeper.clone(), engine.clone());
                    number += 1;
                    connections.spawn(async move {
                        if let Err(error) = take(stream, number, &keeper, &engine).await {
                            tracing::warn!(%error, "a container's log driver broke off");
                        }
                    });
                }
                Err(error) => {
                    tracing::warn!(%error, "a container's log driver cannot connect");
                    tokio::time::sleep(LOOK_AGAIN).await;
                }
            },
            Some(_) = connections.join_next() => {}
        }
    }
}

/// Takes what comes over one connection of a driver, until it ends. Later ones have greater numbers.
async fn take(stream: UnixStream, number: u64, keeper: &Keeper, engine: &Engine) -> io::Result<()> {
    // Who looks from another namespace does not see the engine, whose driver this is.
    let sees_engine = stream.peer_cred().is_ok_and(|peer| peer.pid().is_some_and(|process| process > 0));
    let mut driver = Driver { stream, number, buffer: BytesMut::with_capacity(READ_BYTES) };
    let mut ended = Ended::new(sees_engine);
    loop {
        let (message, len) = match read(&driver.buffer) {
            Ok(read) => read,
            Err(Unread::Incomplete) if driver.buffer.len() < MAX_MESSAGE_BYTES => match driver.read().await? {
                0 => return Ok(()),
                _ => continue,
            },
            Err(_) => return Err(io::Error::new(io::ErrorKind::InvalidData, "what it sent is not its protocol")),
        };
        driver.buffer.advance(len);
        let Some(Message { container, output, entries, chunk }) = message else { continue };
        if !add(&mut driver, keeper, engine, &mut ended, (container, output, entries)).await {
            return Ok(());
        }
        if let Some(chunk) = chunk {
            let mut answer = vec![0x81];
            msgpack::write_text(b"ack", &mut answer);
            msgpack::write_text(&chunk, &mut answer);
            driver.stream.write_all(&answer).await?;
        }
    }
}

/// A connection of a driver.
struct Driver {
    stream: UnixStream,
    number: u64,
    /// What has come and is not taken yet.
    buffer: BytesMut,
}

impl Driver {
    /// Reads more. Nothing is lost when this is not waited for.
    async fn read(&mut self) -> io::Result<usize> {
        self.stream.read_buf(&mut self.buffer).await
    }

    /// Waits until the driver has left. Meanwhile it may bring something of its container's other output.
    async fn left(&mut self) {
        while self.buffer.len() < MAX_MESSAGE_BYTES {
            if self.read().await.unwrap_or(0) == 0 {
                return;
            }
        }
        std::future::pending().await
    }
}

/// Adds entries to the spool, when there is room for them; `false` when the driver has left and they are not added.
async fn add(
    driver: &mut Driver,
    keeper: &Keeper,
    engine: &Engine,
    ended: &mut Ended,
    (container, output, entries): (String, Output, Vec<Entry>),
) -> bool {
    let mark = entries.first().map_or(0, |entry| entry.mark);
    loop {
        let room = keeper.room.notified();
        let (id, more, number) = (container.clone(), entries.clone(), driver.number);
        let added = keeper.with(move |spool| {
            if !spool.is_newest(&id, number) {
                return None;
            }
            // The driver brings again what was spooled when the agent ended before it could say so.
            if mark != 0 && spool.position(&id).is_some_and(|position| position.is_last_mark(output, mark)) {
                return Some((Added::Yes, false));
            }
            Some((spool.append(&id, &more, clock::now().as_millis()), spool.is_presumed_ended(&id)))
        });
        let Some((added, seems_ended)) = added.await else { return false };
        if seems_ended && ended.look(engine, &container).await == Found::Runs {
            let id = container.clone();
            keeper.with(move |spool| spool.presume_ended(&id, false)).await;
        }
        match added {
            Added::Yes => {
                keeper.ready.notify_one();
                return true;
            }
            Added::Unknown => {
                // Were it not taken, the container would stand still for ever, and nobody could tell why.
                tracing::warn!(
                    container,
                    "a line of a container that this agent does not collect the log of was dropped"
                );
                return true;
            }
            Added::NoRoom => {
                tokio::select! {
                    _ = tokio::time::timeout(LOOK_AGAIN, room) => {}
                    () = driver.left() => return false,
                }
                if ended.look(engine, &container).await == Found::Ended {
                    let id = container.clone();
                    keeper.with(move |spool| spool.presume_ended(&id, true)).await;
                }
            }
        }
    }
}

/// What the driver brings at a time.
#[derive(Debug, PartialEq)]
struct Message {
    container: String,
    output: Output,
    entries: Vec<Entry>,
    /// What it wants to be acknowledged by.
    chunk: Option<Vec<u8>>,
}

/// Reads a message; `None` in place of one that says nothing of a container.
fn read(buffer: &[u8]) -> Result<(Option<Message>, usize), Unread> {
    let (value, len) = msgpack::read(buffer)?;
    let Value::Array(parts) = value else { return Err(Unread::Malformed) };
    let (time_ns, record) = match parts.as_slice() {
        [Value::Text(_), time, record, ..] => (time_of(time).ok_or(Unread::Malformed)?, record),
        _ => return Err(Unread::Malformed),
    };
    let chunk = parts.get(3).and_then(|option| option.get("chunk")).map(<[u8]>::to_vec);
    let text = record.get("log").unwrap_or_default();
    let container = record.get("container_id").and_then(|id| std::str::from_utf8(id).ok());
    let Some(container) = container.map(str::to_owned) else { return Ok((None, len)) };
    let output = if record.get("source") == Some(b"stderr") { Output::Stderr } else { Output::Stdout };
    let goes_on = record.get("partial_message") == Some(b"true") && record.get("partial_last") != Some(b"true");
    let mark = chunk.as_deref().map_or(0, mark);
    let mut entries: Vec<Entry> = text
        .chunks(MAX_TEXT_BYTES)
        .map(|part| Entry { time_ns, mark, kind: Kind::Piece(output), text: part.to_vec() })
        .collect();
    if entries.is_empty() {
        entries.push(Entry { time_ns, mark, kind: Kind::Piece(output), text: Vec::new() });
    }
    if let Some(last) = entries.last_mut().filter(|_| !goes_on) {
        last.kind = Kind::Line(output);
    }
    Ok((Some(Message { container, output, entries, chunk }), len))
}

/// Two numbers of four bytes: seconds and nanoseconds; or, from older drivers, seconds alone.
fn time_of(value: &Value<'_>) -> Option<i64> {
    let number = |bytes: &[u8]| Some(i64::from(u32::from_be_bytes(bytes.try_into().ok()?)));
    match value {
        Value::Extension(0, bytes) if bytes.len() == 8 => {
            Some(number(&bytes[..4])? * 1_000_000_000 + number(&bytes[4..])?)
        }
        Value::Integer(seconds) => seconds.checked_mul(1_000_000_000),
        _ => None,
    }
}

/// A number for a chunk's name, which is drawn at random.
fn mark(chunk: &[u8]) -> u64 {
    // FNV-1a, so that it is the same in every build of the agent.
    chunk.iter().fold(0xcbf2_9ce4_8422_2325, |hash, byte| (hash ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3))
}

#[cfg(test)]
#[path = "forward_tests.rs"]
mod tests;
