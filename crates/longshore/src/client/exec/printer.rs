//! Where a command's output goes: to this process's own, written by a thread of its own so that a reader who stops (such
//! as `less`) does not stop the session, or into a document.

use std::io::Write;

use bytes::Bytes;
use tokio::sync::{mpsc, oneshot};

/// Pieces that wait to be written.
const MAX_WAITING: usize = 64;

/// The most that is collected, so that an endless command does not take all memory.
const MAX_COLLECTED_BYTES: usize = 64 << 20;

/// A piece of output.
#[derive(Debug)]
pub(super) struct Piece {
    pub(super) is_error: bool,
    pub(super) data: Bytes,
}

/// What became of a piece.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Put {
    /// It is, or will be, written.
    Taken,
    /// There is no room now.
    Full,
    /// Nobody reads any more, or there is more than can be collected.
    Closed,
}

/// Takes output.
#[derive(Debug)]
pub(super) enum Printer {
    Printing { pieces: mpsc::Sender<Piece>, done: oneshot::Receiver<()> },
    Collecting { stdout: Vec<u8>, stderr: Vec<u8> },
}

impl Printer {
    /// Writes everything at once.
    pub(super) fn printing() -> Self {
        let (pieces, mut waiting) = mpsc::channel::<Piece>(MAX_WAITING);
        let (finished, done) = oneshot::channel();
        std::thread::spawn(move || {
            while let Some(piece) = waiting.blocking_recv() {
                let written = match piece.is_error {
                    true => std::io::stderr().write_all(&piece.data),
                    // Not through the line buffer of `stdout()`: what is printed is shown as it comes.
                    false => std::io::stdout().write_all(&piece.data).and_then(|()| std::io::stdout().flush()),
                };
                if written.is_err() {
                    return;
                }
            }
            // Nobody may wait for it any more.
            let _ = finished.send(());
        });
        Self::Printing { pieces, done }
    }

    /// Keeps everything.
    pub(super) fn collecting() -> Self {
        Self::Collecting { stdout: Vec::new(), stderr: Vec::new() }
    }

    /// Takes a piece.
    pub(super) fn put(&mut self, piece: Piece) -> Put {
        match self {
            Self::Printing { pieces, .. } => match pieces.try_send(piece) {
                Ok(()) => Put::Taken,
                Err(mpsc::error::TrySendError::Full(_)) => Put::Full,
                Err(mpsc::error::TrySendError::Closed(_)) => Put::Closed,
            },
            Self::Collecting { stdout, stderr } => {
                if stdout.len() + stderr.len() + piece.data.len() > MAX_COLLECTED_BYTES {
                    return Put::Closed;
                }
                if piece.is_error { stderr } else { stdout }.extend_from_slice(&piece.data);
                Put::Taken
            }
        }
    }

    /// Waits until there is room. Dropping the future loses nothing.
    pub(super) async fn room(&self) {
        if let Self::Printing { pieces, .. } = self {
            // An error means that nobody reads any more, which the next piece tells.
            let _ = pieces.reserve().await;
        }
    }

    /// Waits until everything is written; gives what was collected.
    pub(super) async fn finish(self) -> Option<(String, String)> {
        match self {
            Self::Printing { pieces, done } => {
                drop(pieces);
                // An error means that nobody reads any more.
                let _ = done.await;
                None
            }
            Self::Collecting { stdout, stderr } => {
                let text = |bytes: Vec<u8>| String::from_utf8_lossy(&bytes).into_owned();
                Some((text(stdout), text(stderr)))
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn what_is_collected_is_told_apart_and_bounded() {
        let mut printer = Printer::collecting();
        let piece = |is_error, text: &'static str| Piece { is_error, data: Bytes::from_static(text.as_bytes()) };
        assert_eq!(printer.put(piece(false, "out")), Put::Taken);
        assert_eq!(printer.put(piece(true, "err")), Put::Taken);
        let much = Piece { is_error: false, data: vec![0; MAX_COLLECTED_BYTES].into() };
        assert_eq!(printer.put(much), Put::Closed);
        assert_eq!(printer.finish().await, Some(("out".to_owned(), "err".to_owned())));
    }
}
