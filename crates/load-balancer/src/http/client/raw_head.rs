//! What a client really said in the heads of its requests.
//!
//! The HTTP library hands over what it made of a head. Where two readers may differ, what was said has to be looked at: a request
//! with both lengths has lost one of them by then, whichever came first. So the bytes are followed on their way to the library,
//! from head to head, also through requests that come along with the one before. Nothing is kept of them but one line that is
//! not whole yet.

use std::borrow::Cow;
use std::cell::{Cell, RefCell};
use std::collections::VecDeque;

/// A line that is longer is not followed: it is more than a head may have.
const LINE: usize = 80 * 1024;

/// As many heads are remembered whose requests have not begun; more than the library reads ahead.
const AHEAD: usize = 16 * 1024;

/// Follows what a client sends in a connection of HTTP/1.1.
#[derive(Default)]
pub(in crate::http) struct RawHead {
    reader: RefCell<Reader>,
    /// Whether something was read between two exchanges with which no request has begun yet.
    is_unread: Cell<bool>,
    /// How many bytes that was.
    bytes: Cell<u64>,
    /// The lengths of the request that began last.
    lengths: Cell<Lengths>,
}

/// How a request says where it ends.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(in crate::http) struct Lengths {
    /// `Transfer-Encoding`.
    pub(in crate::http) in_chunks: bool,
    /// `Content-Length`.
    pub(in crate::http) in_bytes: bool,
}

impl RawHead {
    /// More was read, `between` two exchanges or during one.
    pub(super) fn read(&self, more: &[u8], between: bool) {
        if between {
            self.is_unread.set(true);
            self.bytes.set(self.bytes.get() + more.len() as u64);
        }
        self.reader.borrow_mut().read(more);
    }

    /// Does not follow any more: this connection speaks something else.
    pub(super) fn stop(&self) {
        self.reader.borrow_mut().at = At::Lost;
    }

    /// The next request begins.
    pub(super) fn begin(&self) {
        self.is_unread.set(false);
        self.bytes.set(0);
        // One that was not seen may have said anything.
        let unknown = Lengths { in_chunks: true, in_bytes: true };
        self.lengths.set(self.reader.borrow_mut().heads.pop_front().unwrap_or(unknown));
    }

    /// Whether something was read between two exchanges that no request has begun with.
    pub(super) fn is_unread(&self) -> bool {
        self.is_unread.get()
    }

    /// Whether a head has begun and is not whole.
    pub(super) fn is_begun(&self) -> bool {
        self.is_unread.get() || self.reader.borrow().is_within_head()
    }

    /// Bytes that were read between two exchanges, with which no request has begun yet.
    pub(in crate::http) fn bytes(&self) -> u64 {
        self.bytes.get()
    }

    /// How the request that began last says where it ends.
    pub(in crate::http) fn lengths(&self) -> Lengths {
        self.lengths.get()
    }
}

/// Where in a request the next byte is.
#[derive(Debug, Default)]
enum At {
    /// In a head; whether its first line was read.
    #[default]
    Start,
    Fields(Lengths, u64),
    /// So many bytes before the end of the body, or of a chunk.
    Body(u64),
    Chunk(u64),
    /// In the line that says how long the next chunk is.
    ChunkSize,
    /// In what follows the last chunk.
    Trailers,
    /// It cannot be told. The library does not go on with this connection, or nothing is asked of it.
    Lost,
}

#[derive(Default)]
struct Reader {
    at: At,
    /// The beginning of a line whose end was not read yet.
    line: Vec<u8>,
    /// Heads that were read and whose requests have not begun.
    heads: VecDeque<Lengths>,
}

impl Reader {
    fn is_within_head(&self) -> bool {
        matches!(self.at, At::Fields(..)) || matches!(self.at, At::Start) && !self.line.is_empty()
    }

    fn read(&mut self, mut more: &[u8]) {
        while !more.is_empty() {
            if let At::Body(left) | At::Chunk(left) = &mut self.at {
                let passed = usize::try_from(*left).unwrap_or(usize::MAX).min(more.len());
                more = &more[passed..];
                *left -= passed as u64;
                if *left == 0 {
                    self.at = if let At::Chunk(_) = self.at { At::ChunkSize } else { At::Start };
                }
                continue;
            }
            if matches!(self.at, At::Lost) {
                return;
            }
            let Some(end) = memchr::memchr(b'\n', more) else {
                self.line.extend_from_slice(more);
                if self.line.len() > LINE {
                    self.lose();
                }
                return;
            };
            let (line, rest) = more.split_at(end + 1);
            more = rest;
            let line = if self.line.is_empty() {
                Cow::Borrowed(line)
            } else {
                self.line.extend_from_slice(line);
                Cow::Owned(std::mem::take(&mut self.line))
            };
            let line = line.strip_suffix(b"\r\n").or(line.strip_suffix(b"\n")).unwrap_or(&line);
            self.at = match std::mem::take(&mut self.at) {
                At::Start if line.is_empty() => At::Start,
                At::Start => At::Fields(Lengths::default(), 0),
                At::Fields(lengths, length) if line.is_empty() => self.head_ends(lengths, length),
                At::Fields(lengths, length) => field(line, lengths, length),
                At::ChunkSize => chunk_size(line),
                At::Trailers if line.is_empty() => At::Start,
                other => other,
            };
        }
    }

    fn head_ends(&mut self, lengths: Lengths, length: u64) -> At {
        self.heads.push_back(lengths);
        match lengths {
            _ if self.heads.len() > AHEAD => At::Lost,
            Lengths { in_chunks: true, .. } => At::ChunkSize,
            Lengths { in_bytes: true, .. } if length > 0 => At::Body(length),
            _ => At::Start,
        }
    }

    fn lose(&mut self) {
        self.line = Vec::new();
        self.at = At::Lost;
    }
}

/// Takes note of a field of a head.
fn field(line: &[u8], mut lengths: Lengths, mut length: u64) -> At {
    let value_of = |name: &[u8]| {
        let (start, rest) = line.split_at(name.len().min(line.len()));
        start.eq_ignore_ascii_case(name).then(|| rest.strip_prefix(b":")).flatten()
    };
    if value_of(b"transfer-encoding").is_some() {
        lengths.in_chunks = true;
    } else if let Some(value) = value_of(b"content-length") {
        lengths.in_bytes = true;
        let value = std::str::from_utf8(value.trim_ascii()).ok().and_then(|text| text.parse().ok());
        match value {
            Some(value) => length = value,
            // The library refuses such a request.
            None => return At::Lost,
        }
    }
    At::Fields(lengths, length)
}

/// The bytes of the next chunk with its line's end.
fn chunk_size(line: &[u8]) -> At {
    let digits = line.iter().take_while(|byte| byte.is_ascii_hexdigit()).count();
    let size = std::str::from_utf8(&line[..digits]).ok().and_then(|text| u64::from_str_radix(text, 16).ok());
    match size {
        Some(0) => At::Trailers,
        Some(size) => size.checked_add(2).map_or(At::Lost, At::Chunk),
        None => At::Lost,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const BOTH: Lengths = Lengths { in_chunks: true, in_bytes: true };
    const CHUNKS: Lengths = Lengths { in_chunks: true, in_bytes: false };
    const BYTES: Lengths = Lengths { in_chunks: false, in_bytes: true };
    const NEITHER: Lengths = Lengths { in_chunks: false, in_bytes: false };

    /// Requests that come together, and what each of them says.
    const TOGETHER: &[(&str, Lengths)] = &[
        ("GET / HTTP/1.1\r\nhost: a\r\n\r\n", NEITHER),
        (
            "POST / HTTP/1.1\r\ntransfer-encoding: chunked\r\n\r\n3;x=1\r\na\nb\r\nA\r\n\r\n\r\n\r\n\r\n\r\n\r\n0\r\ncontent-length: 1\r\n\r\n",
            CHUNKS,
        ),
        ("\r\nPOST / HTTP/1.1\r\nCONTENT-Length: 37\r\n\r\nPOST / HTTP/1.1\r\ncontent-length: 4\r\n\r\n", BYTES),
        ("GET / HTTP/1.1\nHost: a\n\n", NEITHER),
        ("POST / HTTP/1.1\r\ncontent-length:0\r\nx-content-length: 5\r\n\r\n", BYTES),
        ("POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\nContent-Length: 4\r\n\r\n0\r\n\r\n", BOTH),
        ("POST / HTTP/1.1\r\nContent-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", BOTH),
        ("GET /last HTTP/1.1\r\n\r\n", NEITHER),
    ];

    #[test]
    fn each_head_is_told_apart_however_its_bytes_are_cut() {
        let all: String = TOGETHER.iter().map(|(text, _)| *text).collect();
        for piece in [1, 2, 3, 7, 64, all.len()] {
            let head = RawHead::default();
            all.as_bytes().chunks(piece).for_each(|bytes| head.read(bytes, false));
            for (text, expected) in TOGETHER {
                head.begin();
                assert_eq!(head.lengths(), *expected, "in pieces of {piece}: {text}");
            }
            assert!(!head.is_begun(), "in pieces of {piece}");
            head.begin();
            assert_eq!(head.lengths(), BOTH, "one that was not seen may have said anything");
        }
    }

    #[test]
    fn a_head_has_begun_until_it_is_whole() {
        let head = RawHead::default();
        head.read(b"GET / HT", true);
        assert!(head.is_begun() && head.is_unread());
        head.read(b"TP/1.1\r\nhost: a\r\n\r\nGET", true);
        assert_eq!(head.bytes(), 30);
        head.begin();
        assert!(head.is_begun() && !head.is_unread(), "the second one's");
        head.read(b" / HTTP/1.1\r\n", false);
        assert!(head.is_begun());
        head.read(b"\r\n", false);
        assert!(!head.is_begun());
    }

    #[test]
    fn what_cannot_be_followed_is_not_kept() {
        for text in
            ["POST / HTTP/1.1\r\ncontent-length: -1\r\n", "POST / HTTP/1.1\r\ntransfer-encoding: x\r\n\r\nzz\r\n"]
        {
            let head = RawHead::default();
            head.read(text.as_bytes(), true);
            head.read(&vec![b'x'; 2 * LINE], true);
            assert!(head.reader.borrow().line.is_empty(), "{text}");
        }
        let head = RawHead::default();
        head.read(&vec![b'x'; 2 * LINE], true);
        assert!(head.reader.borrow().line.capacity() == 0);
        let ended = RawHead::default();
        ended.stop();
        ended.read(b"PRI * HTTP/2.0\r\n\r\n", true);
        assert!(ended.reader.borrow().heads.is_empty());
    }
}
