//! Writing an export, item by item. Nothing is written that could not be read again.

use std::io::Write;

use longshore_model::Revision;
use serde_json::value::RawValue;
use sha2::{Digest, Sha256};

use super::{Contents, Error, Flaw, Head, Inspector, Line, STORE, Summary, Tail, VERSION};
use crate::backend::Item;
use crate::stored::FORMAT_KEY;

/// An export in the making.
pub struct Writer<W> {
    out: W,
    digest: Sha256,
    inspector: Inspector,
    contents: Contents,
    revision: Revision,
    line: Vec<u8>,
}

impl<W: Write> Writer<W> {
    /// Begins the export of a store at a revision.
    ///
    /// # Errors
    /// When it cannot be written.
    pub fn begin(out: W, revision: Revision) -> Result<Self, Error> {
        let (digest, inspector) = (Sha256::new(), Inspector::new(revision));
        let contents = Contents::default();
        let mut writer = Self { out, digest, inspector, contents, revision, line: Vec::new() };
        let head = Head { longshore: STORE.to_owned(), version: VERSION, revision: revision.0 };
        writer.line(&head)?;
        Ok(writer)
    }

    /// Adds the next item; they come by ascending keys.
    ///
    /// # Errors
    /// When it cannot be written, or cannot be read by this binary.
    pub fn put(&mut self, item: Item<'_>) -> Result<(), Error> {
        self.inspector.look(item).map_err(|flaw| match flaw {
            Flaw::NewerFormat(found) => Error::NewerFormat { found },
            flaw => Error::Item(flaw.to_string()),
        })?;
        self.contents.add(item);
        let unreadable = || Error::Item(format!("`{}` cannot be read", String::from_utf8_lossy(item.key)));
        let key = std::str::from_utf8(item.key).map_err(|_| unreadable())?;
        let value = std::str::from_utf8(item.value).map_err(|_| unreadable())?;
        let (version, json) = match item.key == FORMAT_KEY {
            true => (None, value),
            false => {
                let (version, json) = value.split_once(' ').ok_or_else(unreadable)?;
                let number: u32 = version.parse().map_err(|_| unreadable())?;
                (Some(number).filter(|number| number.to_string() == version), json)
            }
        };
        // What is read back has to be the same to the byte.
        let record: &RawValue = serde_json::from_str(json).map_err(|_| unreadable())?;
        let is_exact = record.get() == json && !json.contains('\n') && (version.is_some() || item.key == FORMAT_KEY);
        if !is_exact {
            return Err(unreadable());
        }
        self.line(&Line { revision: item.revision.0, key: key.into(), version, record })
    }

    /// Writes the last line, and all that was held back.
    ///
    /// # Errors
    /// When it cannot be written.
    pub fn finish(mut self) -> Result<Summary, Error> {
        let sha256: String = self.digest.finalize().iter().map(|byte| format!("{byte:02x}")).collect();
        let contents_sha256 = self.contents.sha256();
        let summary = Summary { records: self.inspector.count(), revision: self.revision, sha256, contents_sha256 };
        let tail = Tail { records: summary.records, sha256: summary.sha256.clone() };
        serde_json::to_writer(&mut self.out, &tail).map_err(std::io::Error::from)?;
        self.out.write_all(b"\n")?;
        self.out.flush()?;
        Ok(summary)
    }

    fn line(&mut self, line: &impl serde::Serialize) -> Result<(), Error> {
        self.line.clear();
        serde_json::to_writer(&mut self.line, line).map_err(std::io::Error::from)?;
        self.line.push(b'\n');
        self.digest.update(&self.line);
        Ok(self.out.write_all(&self.line)?)
    }
}
