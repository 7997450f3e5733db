//! The full-text index of a segment: which of its blocks hold which term. A document of the index is a block, with the
//! block's number in the segment as the document's.

use std::path::Path;

use tantivy::directory::MmapDirectory;
use tantivy::index::SegmentReader;
use tantivy::schema::{BytesOptions, Field, IndexRecordOption, Schema};
use tantivy::{DocSet, Index, IndexSettings, SingleSegmentIndexWriter, TERMINATED, TantivyDocument, Term as Key};

use crate::block::{Events, each_term};
use crate::query::{Blocks, Terms};
use crate::words::{HEAD_BYTES, Kind, Term, WHOLE_BYTES};

/// A failure of the index.
pub(crate) type Error = tantivy::TantivyError;

/// Memory to begin with; more is taken as words come.
const MEMORY_BYTES: usize = 64 << 20;
/// How many words with a prefix are looked up. More say too little.
const PREFIX_WORDS: usize = 200;
/// A list of words that is longer is not looked through for a part of a word.
const LISTED_WORDS: usize = 50_000;

fn schema() -> (Schema, Field) {
    let mut schema = Schema::builder();
    let terms = schema.add_bytes_field("terms", BytesOptions::default().set_indexed());
    (schema.build(), terms)
}

/// An index in the making.
pub(crate) struct Building {
    writer: SingleSegmentIndexWriter,
    terms: Field,
}

impl Building {
    /// Begins an index in an empty directory.
    pub(crate) fn new(directory: &Path) -> Result<Self, Error> {
        let (schema, terms) = schema();
        let settings = IndexSettings {
            // Nothing is stored but the terms.
            docstore_compression: tantivy::store::Compressor::None,
            docstore_compress_dedicated_thread: false,
            ..IndexSettings::default()
        };
        let directory: Box<dyn tantivy::Directory> = Box::new(MmapDirectory::open(directory)?);
        let writer =
            Index::builder().schema(schema).settings(settings).single_segment_index_writer(directory, MEMORY_BYTES)?;
        Ok(Self { writer, terms })
    }

    /// Adds the next block.
    pub(crate) fn add(&mut self, events: &Events) -> Result<(), Error> {
        let mut document = TantivyDocument::new();
        each_term(events, |term| document.add_bytes(self.terms, term.bytes()));
        self.writer.add_document(document)
    }

    /// How much memory it takes now.
    pub(crate) fn memory(&self) -> usize {
        self.writer.mem_usage()
    }

    /// Writes it out.
    pub(crate) fn finish(self) -> Result<(), Error> {
        self.writer.finalize().map(drop)
    }
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

    fn holding(&self, term: &Term) -> Result<Blocks, Error> {
        let mut blocks = Blocks::none(self.blocks());
        let key = Key::from_field_bytes(self.terms, term.bytes());
        if let Some(info) = self.reader.inverted_index(self.terms)?.get_term_info(&key)? {
            self.add(&mut blocks, &info)?;
        }
        Ok(blocks)
    }

    fn holding_prefix(&self, prefix: &str) -> Result<Option<Blocks>, Error> {
        let inverted = self.reader.inverted_index(self.terms)?;
        let prefix = prefix.as_bytes();
        let head = [&[Kind::Word as u8], &prefix[..prefix.len().min(HEAD_BYTES)]].concat();
        let mut stream = inverted.terms().range().ge(&head).into_stream()?;
        let mut blocks = Blocks::none(self.blocks());
        let mut words = 0;
        while stream.advance() && stream.key().starts_with(&head) {
            let word = &stream.key()[1..];
            // Of a word that is cut, only the head can be compared.
            let cut = word.get(HEAD_BYTES) == Some(&0xff);
            if cut || word.starts_with(prefix) {
                words += 1;
                if words > PREFIX_WORDS {
                    return Ok(None);
                }
                self.add(&mut blocks, stream.value())?;
            }
        }
        Ok(Some(blocks))
    }

    fn holding_part(&self, part: &str) -> Result<Option<Blocks>, Error> {
        let inverted = self.reader.inverted_index(self.terms)?;
        if inverted.terms().num_terms() > LISTED_WORDS {
            return Ok(None);
        }
        let finder = memchr::memmem::Finder::new(part.as_bytes());
        let mut stream = inverted.terms().range().ge([Kind::Word as u8]).into_stream()?;
        let mut blocks = Blocks::none(self.blocks());
        while stream.advance() {
            let word = &stream.key()[1..];
            let cut = word.len() < WHOLE_BYTES && word.get(HEAD_BYTES) == Some(&0xff);
            if cut || finder.find(word).is_some() {
                self.add(&mut blocks, stream.value())?;
            }
        }
        Ok(Some(blocks))
    }
}
