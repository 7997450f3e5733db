//! Streams whose reads and writes are counted, and the raw head of a client's request.

use std::io::{self, IoSlice};
use std::pin::Pin;
use std::rc::Rc;
use std::task::{Context, Poll, ready};

use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};

use super::Client;
use crate::http::answer;
use crate::http::failure::Failure;
use crate::http::io::Stream;

/// A stream that belongs to a client's connection: what happens in it counts there.
pub(in crate::http) struct Watched {
    stream: Stream,
    client: Rc<Client>,
    /// Own words that are still to be written.
    words: Vec<u8>,
}

impl Watched {
    pub(in crate::http) fn new(stream: Stream, client: &Rc<Client>) -> Self {
        Self { stream, client: Rc::clone(client), words: Vec::new() }
    }

    /// The stream alone.
    pub(in crate::http) fn into_inner(self) -> Stream {
        self.stream
    }

    /// Takes note of what was read or written.
    fn note<T>(&self, polled: &Poll<T>) {
        if polled.is_ready() {
            self.client.stall.touch();
        }
    }

    /// Puts the load balancer's own page in the place of the bare answer that hyper gives to what it cannot read. Nothing else
    /// is written between the first bytes of a request and its beginning.
    fn replace(&mut self, bytes: &[u8]) -> bool {
        if !self.client.raw_head.is_unread() {
            return false;
        }
        let failure = match bytes.get(..12) {
            Some(b"HTTP/1.1 400" | b"HTTP/1.1 431" | b"HTTP/1.0 400" | b"HTTP/1.0 431") => Failure::BadRequest,
            Some(b"HTTP/1.1 414" | b"HTTP/1.0 414") => Failure::UriTooLong,
            _ => return false,
        };
        self.words = answer::raw(failure);
        self.client.refused.set(Some(failure));
        true
    }

    fn poll_words(&mut self, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        while !self.words.is_empty() {
            let written = ready!(Pin::new(&mut self.stream).poll_write(context, &self.words))?;
            if written == 0 {
                return Poll::Ready(Err(io::ErrorKind::WriteZero.into()));
            }
            self.words.drain(..written);
        }
        Poll::Ready(Ok(()))
    }
}

impl AsyncRead for Watched {
    fn poll_read(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        let before = buffer.filled().len();
        let polled = Pin::new(&mut self.stream).poll_read(context, buffer);
        if let Some(read) = buffer.filled().get(before..).filter(|read| !read.is_empty()) {
            self.client.stall.touch();
            self.client.raw_head.read(read, self.client.exchanges() == 0);
        }
        polled
    }
}

impl AsyncWrite for Watched {
    fn poll_write(mut self: Pin<&mut Self>, context: &mut Context<'_>, bytes: &[u8]) -> Poll<io::Result<usize>> {
        if self.replace(bytes) {
            return Poll::Ready(Ok(bytes.len()));
        }
        let polled = Pin::new(&mut self.stream).poll_write(context, bytes);
        self.note(&polled);
        polled
    }

    fn poll_write_vectored(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        parts: &[IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        if parts.first().is_some_and(|first| self.replace(first)) {
            return Poll::Ready(Ok(parts.iter().map(|part| part.len()).sum()));
        }
        let polled = Pin::new(&mut self.stream).poll_write_vectored(context, parts);
        self.note(&polled);
        polled
    }

    fn is_write_vectored(&self) -> bool {
        self.stream.is_write_vectored()
    }

    fn poll_flush(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        ready!(self.poll_words(context))?;
        Pin::new(&mut self.stream).poll_flush(context)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        ready!(self.poll_words(context))?;
        Pin::new(&mut self.stream).poll_shutdown(context)
    }
}
