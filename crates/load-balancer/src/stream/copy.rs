//! Bytes from one side to the other, both ways at once.
//!
//! A connection that stands still has no memory of its own here: what is read goes into a buffer that all connections of a
//! thread share and from there to the other side at once. Only what the other side does not take is kept, and until it has
//! taken that, nothing more is read.

use std::cell::RefCell;
use std::future::poll_fn;
use std::io;
use std::pin::Pin;
use std::task::{Context, Poll, ready};
use std::time::Duration;

use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::time::{Instant, Sleep, sleep_until};

/// As much is read at a time.
const BUFFER: usize = 64 * 1024;

thread_local! {
    static SHARED: RefCell<Box<[u8]>> = RefCell::new(vec![0; BUFFER].into());
}

/// What can be read from and written to.
pub(crate) trait Stream: AsyncRead + AsyncWrite + Unpin {}

impl<S: AsyncRead + AsyncWrite + Unpin> Stream for S {}

/// Why copying has ended.
#[derive(Debug)]
pub(crate) enum End {
    /// Both sides have said that nothing more comes.
    Finished,
    /// One side is gone.
    Broken,
    /// Nothing has moved for too long.
    Idle,
    /// It was told to.
    Stopped,
}

/// How many bytes went which way.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Moved {
    /// From the client.
    pub(crate) received: u64,
    /// To the client.
    pub(crate) sent: u64,
}

/// Copies until both sides have ended, one is gone, nothing moves for as long as `idle`, or `stop` ends. The end of one
/// direction is passed on, and the other goes on.
pub(crate) async fn copy(
    client: &mut impl Stream,
    target: &mut impl Stream,
    idle: Duration,
    stop: impl Future<Output = ()>,
) -> (Moved, End) {
    let (mut up, mut down) = (Direction::default(), Direction::default());
    let mut watch = Watch::new(idle);
    let mut stop = std::pin::pin!(stop);
    let end = poll_fn(|context| {
        let ends = [up.poll(context, client, target), down.poll(context, target, client)];
        let mut is_open = false;
        for end in ends {
            match end {
                Poll::Ready(Err(_)) => return Poll::Ready(End::Broken),
                Poll::Ready(Ok(())) => {}
                Poll::Pending => is_open = true,
            }
        }
        if !is_open {
            return Poll::Ready(End::Finished);
        }
        if stop.as_mut().poll(context).is_ready() {
            return Poll::Ready(End::Stopped);
        }
        watch.poll(context, up.moved + down.moved).map(|()| End::Idle)
    });
    let end = end.await;
    (Moved { received: up.moved, sent: down.moved }, end)
}

/// One of the two ways.
#[derive(Default)]
struct Direction {
    /// What was read and not yet taken, from `taken` on.
    kept: Vec<u8>,
    taken: usize,
    state: State,
    moved: u64,
}

#[derive(Default, Clone, Copy, PartialEq, Eq)]
enum State {
    /// There may be more.
    #[default]
    Open,
    /// Nothing more comes, and the other side is to be told.
    Ending,
    /// It has been told.
    Ended,
}

impl Direction {
    /// Moves what can be moved now; ready when this way is over.
    fn poll(
        &mut self,
        context: &mut Context<'_>,
        from: &mut impl Stream,
        to: &mut impl Stream,
    ) -> Poll<io::Result<()>> {
        loop {
            if self.taken < self.kept.len() {
                ready!(self.poll_kept(context, to))?;
            }
            match self.state {
                State::Open => match self.poll_move(context, from, to) {
                    Poll::Ready(moved) => moved?,
                    Poll::Pending => {
                        // TLS may still hold what it could not send.
                        if let Poll::Ready(flushed) = Pin::new(to).poll_flush(context) {
                            flushed?;
                        }
                        return Poll::Pending;
                    }
                },
                State::Ending => {
                    match ready!(Pin::new(&mut *to).poll_shutdown(context)) {
                        // A side that is gone need not be told.
                        Err(error) if error.kind() != io::ErrorKind::NotConnected => return Poll::Ready(Err(error)),
                        _ => self.state = State::Ended,
                    }
                }
                State::Ended => return Poll::Ready(Ok(())),
            }
        }
    }

    fn poll_kept(&mut self, context: &mut Context<'_>, to: &mut impl Stream) -> Poll<io::Result<()>> {
        while self.taken < self.kept.len() {
            let count = ready!(Pin::new(&mut *to).poll_write(context, &self.kept[self.taken..]))?;
            if count == 0 {
                return Poll::Ready(Err(io::ErrorKind::WriteZero.into()));
            }
            self.taken += count;
            self.moved += count as u64;
        }
        // What is idle keeps nothing.
        self.kept = Vec::new();
        self.taken = 0;
        Poll::Ready(Ok(()))
    }

    /// Reads once and hands on what was read, or keeps it.
    fn poll_move(
        &mut self,
        context: &mut Context<'_>,
        from: &mut impl Stream,
        to: &mut impl Stream,
    ) -> Poll<io::Result<()>> {
        SHARED.with_borrow_mut(|shared| {
            let mut buffer = ReadBuf::new(shared);
            ready!(Pin::new(from).poll_read(context, &mut buffer))?;
            let read = buffer.filled();
            if read.is_empty() {
                self.state = State::Ending;
                return Poll::Ready(Ok(()));
            }
            let taken = match Pin::new(to).poll_write(context, read) {
                Poll::Ready(taken) => taken?,
                Poll::Pending => 0,
            };
            self.moved += taken as u64;
            self.kept.extend_from_slice(&read[taken..]);
            Poll::Ready(Ok(()))
        })
    }
}

/// Looks whether anything moves. The timer is set anew only when it has run out, not for each byte.
struct Watch {
    idle: Duration,
    timer: Pin<Box<Sleep>>,
    seen: u64,
    moved_at: Instant,
}

impl Watch {
    fn new(idle: Duration) -> Self {
        let now = Instant::now();
        Self { idle, timer: Box::pin(sleep_until(now + idle)), seen: 0, moved_at: now }
    }

    fn poll(&mut self, context: &mut Context<'_>, moved: u64) -> Poll<()> {
        if moved != self.seen {
            self.seen = moved;
            self.moved_at = Instant::now();
        }
        while self.timer.as_mut().poll(context).is_ready() {
            let end = self.moved_at + self.idle;
            if end <= Instant::now() {
                return Poll::Ready(());
            }
            self.timer.as_mut().reset(end);
        }
        Poll::Pending
    }
}

#[cfg(test)]
mod tests {
    use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _, DuplexStream, duplex};
    use tokio::task::JoinHandle;
    use tokio::time::{sleep, timeout};

    use super::*;

    const IDLE: Duration = Duration::from_secs(350);

    /// The two far ends, and the copying between them.
    fn between(capacity: usize) -> (DuplexStream, DuplexStream, JoinHandle<(Moved, End)>) {
        let (client, mut near_client) = duplex(capacity);
        let (target, mut near_target) = duplex(capacity);
        let copying = tokio::spawn(async move {
            let copied = copy(&mut near_client, &mut near_target, IDLE, std::future::pending()).await;
            drop((near_client, near_target));
            copied
        });
        (client, target, copying)
    }

    #[tokio::test(start_paused = true)]
    async fn both_ways_at_once_whatever_the_sizes() {
        for (capacity, size) in [(1, 1_000), (7, 100_000), (200_000, 1 << 20)] {
            let (client, target, copying) = between(capacity);
            let (mut from_client, mut to_client) = tokio::io::split(client);
            let (mut from_target, mut to_target) = tokio::io::split(target);
            let up: Vec<u8> = (0..size).map(|at| (at % 251) as u8).collect();
            let down: Vec<u8> = (0..size / 2).map(|at| (at % 241) as u8).collect();
            let (sent_up, sent_down) = (up.clone(), down.clone());
            tokio::spawn(async move {
                to_client.write_all(&sent_up).await.expect("written");
                to_client.shutdown().await.expect("ended");
            });
            tokio::spawn(async move {
                to_target.write_all(&sent_down).await.expect("written");
                to_target.shutdown().await.expect("ended");
            });
            let (mut got_up, mut got_down) = (Vec::new(), Vec::new());
            let (one, other) =
                tokio::join!(from_target.read_to_end(&mut got_up), from_client.read_to_end(&mut got_down));
            assert!(one.is_ok() && other.is_ok());
            assert!(got_up == up && got_down == down);
            let (moved, end) = copying.await.expect("copied");
            assert_eq!(moved, Moved { received: size as u64, sent: size as u64 / 2 });
            assert!(matches!(end, End::Finished), "{end:?}");
        }
    }

    #[tokio::test(start_paused = true)]
    async fn the_end_of_one_way_leaves_the_other_open() {
        let (mut client, mut target, copying) = between(64);
        client.write_all(b"request").await.expect("written");
        client.shutdown().await.expect("ended");
        let mut got = Vec::new();
        target.read_to_end(&mut got).await.expect("read");
        assert_eq!(got, b"request");
        sleep(Duration::from_secs(300)).await;
        target.write_all(b"answer").await.expect("written");
        drop(target);
        let mut got = Vec::new();
        client.read_to_end(&mut got).await.expect("read");
        assert_eq!(got, b"answer");
        assert!(matches!(copying.await.expect("copied").1, End::Finished));
    }

    #[tokio::test(start_paused = true)]
    async fn no_more_is_read_than_the_other_side_takes() {
        let (mut client, mut target, _copying) = between(16);
        let chunk = vec![1; 1 << 20];
        let written = timeout(Duration::from_secs(60), client.write_all(&chunk)).await;
        assert!(written.is_err(), "nobody reads at the target");
        // What was taken in is no more than what fits into both pipes and one buffer.
        let mut got = 0;
        let mut buffer = vec![0; 1 << 16];
        while let Ok(Ok(count)) = timeout(Duration::from_secs(1), target.read(&mut buffer)).await {
            got += count;
        }
        assert!(got <= 16 + BUFFER + 16, "{got}");
    }

    #[tokio::test(start_paused = true)]
    async fn what_stands_still_ends_and_what_moves_does_not() {
        let (mut client, mut target, copying) = between(64);
        let began = Instant::now();
        for _ in 0..5 {
            sleep(Duration::from_secs(300)).await;
            client.write_all(b".").await.expect("written");
            target.read_u8().await.expect("read");
        }
        let (moved, end) = copying.await.expect("copied");
        assert!(matches!(end, End::Idle), "{end:?}");
        assert_eq!((began.elapsed().as_secs(), moved.received), (5 * 300 + 350, 5));
    }
}
