//! Reading an export: every item is looked at, and count and digest are compared at the end.

use std::io::{BufRead, Read};

use longshore_model::Revision;
use sha2::{Digest, Sha256};

use super::{Contents, Error, Flaw, Head, Inspector, Line, STORE, Summary, TAIL, Tail, VERSION};
use crate::backend::Item;
use crate::stored::FORMAT_KEY;

/// No line is longer; what is longer is no export, and is not taken into memory.
const MAX_LINE_BYTES: u64 = 256 << 20;

/// Shows every item. The caller must not let anybody see what it made of them before this has returned without an error.
///
/// # Errors
/// When the file cannot be read, is no export, is damaged or incomplete, or is newer than this binary; or what `visit` says.
pub fn read(input: impl BufRead, visit: &mut dyn FnMut(Item<'_>) -> Result<(), Error>) -> Result<Summary, Error> {
    let mut lines = Lines { input, line: Vec::new(), number: 0, digest: Sha256::new() };
    let head: Head = lines.next()?.and_then(|line| serde_json::from_slice(line).ok()).ok_or(Error::NotAnArchive)?;
    if head.longshore != STORE {
        return Err(Error::NotAnArchive);
    }
    if head.version != VERSION {
        return Err(Error::Newer { found: head.version });
    }
    let revision = Revision(head.revision);
    let (mut inspector, mut contents, mut value) = (Inspector::new(revision), Contents::default(), Vec::new());
    let tail: Tail = loop {
        let number = lines.number + 1;
        let damaged = |what: String| Error::Damaged { line: number, what };
        let Some(line) = lines.next()? else { return Err(Error::Incomplete) };
        if line.starts_with(TAIL) {
            break serde_json::from_slice(line).map_err(|error| damaged(error.to_string()))?;
        }
        let text = std::str::from_utf8(line).map_err(|error| damaged(error.to_string()))?;
        let line: Line<'_> = serde_json::from_str(text).map_err(|error| damaged(error.to_string()))?;
        value.clear();
        if line.key.as_bytes() != FORMAT_KEY {
            let version = line.version.ok_or_else(|| damaged("its version is missing".to_owned()))?;
            value.extend_from_slice(format!("{version} ").as_bytes());
        }
        value.extend_from_slice(line.record.get().as_bytes());
        let item = Item { key: line.key.as_bytes(), revision: Revision(line.revision), value: &value };
        inspector.look(item).map_err(|flaw| match flaw {
            Flaw::NewerFormat(found) => Error::NewerFormat { found },
            Flaw::Record(error @ crate::stored::Error::Newer { .. }) => Error::Record(error),
            flaw => damaged(flaw.to_string()),
        })?;
        contents.add(item);
        visit(item)?;
    };
    let line = lines.number;
    let damaged = |what: &str| Error::Damaged { line, what: what.to_owned() };
    let sha256: String = lines.digest.clone().finalize().iter().map(|byte| format!("{byte:02x}")).collect();
    if tail.records != inspector.count() || tail.records == 0 {
        return Err(damaged(&format!("it has {} records, and says {}", inspector.count(), tail.records)));
    }
    if tail.sha256 != sha256 {
        return Err(damaged("what is before it does not match its digest"));
    }
    if lines.next()?.is_some() {
        return Err(damaged("more follows after the last line"));
    }
    Ok(Summary { records: tail.records, revision, sha256, contents_sha256: contents.sha256() })
}

struct Lines<R> {
    input: R,
    line: Vec<u8>,
    number: u64,
    /// Of all lines but the last one.
    digest: Sha256,
}

impl<R: BufRead> Lines<R> {
    /// The next line without its end, once the one before it is in the digest; `None` at the end of the file.
    fn next(&mut self) -> Result<Option<&[u8]>, Error> {
        self.digest.update(&self.line);
        self.line.clear();
        let read = (&mut self.input).take(MAX_LINE_BYTES).read_until(b'\n', &mut self.line)?;
        if read == 0 {
            return Ok(None);
        }
        self.number += 1;
        match self.line.split_last() {
            Some((b'\n', line)) => Ok(Some(line)),
            // It was cut within a line; the first is told by what it says.
            _ if self.number == 1 => Err(Error::NotAnArchive),
            _ => Err(Error::Incomplete),
        }
    }
}
