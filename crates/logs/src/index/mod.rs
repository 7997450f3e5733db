//! The full-text index of a segment: which of its blocks hold which term. A document of the index is a block, with the
//! block's number in the segment as the document's.
//!
//! - `writing`: making one.
//!
//! This file: the terms' keys, and asking one.

mod writing;

use std::path::Path;

use tantivy::directory::MmapDirectory;
use tantivy::index::SegmentReader;
use tantivy::schema::{BytesOptions, Field, IndexRecordOption, Schema};
use tantivy::{DocSet, Index, TERMINATED, Term as Key};

use crate::query::{Blocks, Terms};
use crate::vocabulary::Term;
pub(crate) use writing::write;

/// A failure of the index.
pub(crate) type Error = tantivy::TantivyError;

/// How many words are looked up for a part of them. More say too little.
const MOST_WORDS: usize = 500;
/// How many listed words are looked through for a part of a word.
const LISTED_WORDS: usize = 50_000;

/// The first bytes of keys, in the order in which they are written.
const BACKSLASH: u8 = 1;
const STREAM: u8 = 2;
const PIECE: u8 = 3;
/// The last: so a list of words ends where the keys do.
const WORD: u8 = 4;

/// Writes the key of a term.
fn write_key(term: Term<'_>, key: &mut Vec<u8>) {
    key.clear();
    match term {
        Term::Backslash => key.push(BACKSLASH),
        Term::Stream(number) => {
            key.push(STREAM);
            key.extend_from_slice(&number.to_be_bytes());
        }
        Term::Piece(piece) => key.extend_from_slice(&((u32::from(PIECE) << 24) | piece).to_be_bytes()),
        Term::Word(word) => {
            key.push(WORD);
            key.extend_from_slice(word.as_bytes());
        }
    }
}

fn schema() -> (Schema, Field) {
    let mut schema = Schema::builder();
    let terms = schema.add_bytes_field("terms", BytesOptions::default().set_indexed());
    (schema.build(), terms)
}

/// An index that is asked.
pub(crate) struct Reading {
    reader: SegmentReader,
    terms: Field,
}

impl Reading {
    pub(crate) fn open(directory: &Path) -> Result<Self, Error> {
        let index = Index::open(MmapDirectory::open(directory)?)?;
        let (_, terms) = schema();
        let segments = index.searchable_segments()?;
        let segment = segments.first().ok_or_else(|| Error::SystemError("the index has no segment".into()))?;
        Ok(Self { reader: SegmentReader::open(segment)?, terms })
    }

    /// The blocks with a listed word that is wanted, of the words from `first` on, until one says that no more are.
    fn listing(&self, first: &str, wanted: impl Fn(&[u8]) -> Option<bool>) -> Result<Option<Blocks>, Error> {
        let (mut key, mut blocks) = (Vec::new(), Blocks::none(self.blocks()));
        write_key(Term::Word(first), &mut key);
        let inverted = self.reader.inverted_index(self.terms)?;
        let mut stream = inverted.terms().range().ge(&key).into_stream()?;
        let (mut seen, mut found) = (0, 0);
        while stream.advance() {
            let Some(wanted) = wanted(&stream.key()[1..]) else { break };
            seen += 1;
            found += usize::from(wanted);
            if seen > LISTED_WORDS || found > MOST_WORDS {
                return Ok(None);
            }
            if wanted {
                self.add(&mut blocks, stream.value())?;
            }
        }
        Ok(Some(blocks))
    }

    fn add(&self, blocks: &mut Blocks, info: &tantivy::postings::TermInfo) -> Result<(), Error> {
        let inverted = self.reader.inverted_index(self.terms)?;
        let mut postings = inverted.read_postings_from_terminfo(info, IndexRecordOption::Basic)?;
        let mut block = postings.doc();
        while block != TERMINATED {
            blocks.add(block as usize);
            block = postings.advance();
        }
        Ok(())
    }
}

impl Terms for Reading {
    type Error = Error;

    fn blocks(&self) -> usize {
        self.reader.max_doc() as usize
    }

    fn holding(&self, term: Term<'_>) -> Result<Blocks, Error> {
        let (mut blocks, mut key) = (Blocks::none(self.blocks()), Vec::new());
        write_key(term, &mut key);
        let key = Key::from_field_bytes(self.terms, &key);
        if let Some(info) = self.reader.inverted_index(self.terms)?.get_term_info(&key)? {
            self.add(&mut blocks, &info)?;
        }
        Ok(blocks)
    }

    fn listing_prefix(&self, prefix: &str) -> Result<Option<Blocks>, Error> {
        self.listing(prefix, |word| word.starts_with(prefix.as_bytes()).then_some(true))
    }

    fn listing_part(&self, part: &str) -> Result<Option<Blocks>, Error> {
        let finder = memchr::memmem::Finder::new(part.as_bytes());
        self.listing("", |word| Some(finder.find(word).is_some()))
    }
}
