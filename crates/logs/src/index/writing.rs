//! Making an index. The library writes the dictionary and the postings; what they hold is put in order here, since the blocks of
//! a segment are all known before. Adding them to the library's writer one by one takes ten times as long: each term of
//! each block is then looked up in a table that no cache of a processor holds.

use std::collections::HashMap;
use std::path::Path;
use std::sync::Arc;

use tantivy::directory::MmapDirectory;
use tantivy::index::SegmentComponent;
use tantivy::postings::{FieldSerializer, InvertedIndexSerializer};
use tantivy::{Directory, Index, IndexSettings, SingleSegmentIndexWriter, TantivyDocument};

use super::{Error, schema, write_key};
use crate::vocabulary::{PIECES, Term, Vocabulary};

/// Memory for a writer that is told of no terms.
const MEMORY_BYTES: usize = 15 << 20;
/// How many pieces are put in order at a time: their lists of blocks fit a processor's cache.
const RANGE: usize = 4096;

/// Writes the index of blocks into an empty directory.
pub(crate) fn write(directory: &Path, blocks: &[Arc<Vocabulary>]) -> Result<(), Error> {
    let (schema, terms) = schema();
    let segment = without_terms(directory, schema, blocks.len())?;
    let mut serializer = InvertedIndexSerializer::open(&segment)?;
    let mut field = serializer.new_field(terms, 0, None)?;
    let mut names: HashMap<Term<'_>, Vec<u32>, foldhash::fast::RandomState> = HashMap::default();
    for (number, block) in (0..).zip(blocks) {
        block.names().for_each(|name| names.entry(name).or_default().push(number));
    }
    let mut names: Vec<(Term<'_>, Vec<u32>)> = names.into_iter().collect();
    names.sort_unstable_by_key(|(name, _)| *name);
    let words = names.partition_point(|(name, _)| !matches!(name, Term::Word(_)));
    let mut writing = Writing { field: &mut field, key: Vec::new() };
    names[..words].iter().try_for_each(|(name, blocks)| writing.term(*name, blocks))?;
    let mut lists = vec![Vec::new(); RANGE];
    for first in (0..PIECES).step_by(RANGE) {
        for (number, block) in (0..).zip(blocks) {
            block.pieces(first..first + RANGE).for_each(|piece| lists[piece as usize - first].push(number));
        }
        for (piece, list) in (first..).zip(&mut lists).filter(|(_, list)| !list.is_empty()) {
            writing.term(Term::Piece(piece as u32), list)?;
            list.clear();
        }
    }
    names[words..].iter().try_for_each(|(name, blocks)| writing.term(*name, blocks))?;
    field.close()?;
    serializer.close()?;
    Ok(())
}

/// Makes an index of as many documents without the files that know terms.
fn without_terms(
    directory: &Path,
    schema: tantivy::schema::Schema,
    documents: usize,
) -> Result<tantivy::Segment, Error> {
    let settings = IndexSettings {
        // Nothing is stored but the terms.
        docstore_compression: tantivy::store::Compressor::None,
        docstore_compress_dedicated_thread: false,
        ..IndexSettings::default()
    };
    let directory: Box<dyn Directory> = Box::new(MmapDirectory::open(directory)?);
    let builder = Index::builder().schema(schema).settings(settings);
    let mut writer: SingleSegmentIndexWriter = builder.single_segment_index_writer(directory, MEMORY_BYTES)?;
    for _ in 0..documents {
        writer.add_document(TantivyDocument::new())?;
    }
    let index = writer.finalize()?;
    let segment = index.searchable_segments()?.into_iter().next();
    let segment = segment.ok_or_else(|| Error::SystemError("the index has no segment".into()))?;
    for component in [SegmentComponent::Terms, SegmentComponent::Postings, SegmentComponent::Positions] {
        index.directory().delete(&segment.relative_path(component)).map_err(std::io::Error::other)?;
    }
    Ok(segment)
}

struct Writing<'a, 'b> {
    field: &'a mut FieldSerializer<'b>,
    key: Vec<u8>,
}

impl Writing<'_, '_> {
    fn term(&mut self, term: Term<'_>, blocks: &[u32]) -> std::io::Result<()> {
        write_key(term, &mut self.key);
        self.field.new_term(&self.key, blocks.len() as u32, false)?;
        blocks.iter().for_each(|&block| self.field.write_doc(block, 0, &[]));
        self.field.close_term()
    }
}
