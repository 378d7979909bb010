//! Sorting by an attribute: the first of the documents that match, those without the attribute last.

use std::collections::HashMap;

use tantivy::collector::TopDocs;
use tantivy::collector::sort_key::{SortByStaticFastValue, SortByString};
use tantivy::index::SegmentId;
use tantivy::query::{ConstScorer, EmptyScorer, EnableScoring, Explanation, Query, Scorer, Weight};
use tantivy::{DocAddress, DocId, Order, Score, Searcher, SegmentReader, TantivyError, Term};

use super::bits::Bits;
use super::schema::{number_column, string_column};
use crate::search::{Result, Sort};

pub(super) fn first(
    searcher: &Searcher,
    among: &[Bits],
    sort: &Sort,
    most: usize,
) -> Result<Vec<(f32, DocAddress)>> {
    let order = if sort.descending {
        Order::Desc
    } else {
        Order::Asc
    };
    let number = SortByStaticFastValue::<i64>::for_field(number_column(&sort.attribute));
    let string = SortByString::for_field(string_column(&sort.attribute));
    let segments = searcher
        .segment_readers()
        .iter()
        .map(SegmentReader::segment_id);
    let among = Among(segments.zip(among.iter().cloned()).collect());
    let top = TopDocs::with_limit(most).order_by(((number, order), (string, order)));
    let found = searcher.search(&among, &top)?;
    Ok(found.into_iter().map(|(_, at)| (0.0, at)).collect())
}

/// Sets of documents as a query.
#[derive(Clone, Debug)]
struct Among(HashMap<SegmentId, Bits>);

impl Query for Among {
    fn weight(&self, _: EnableScoring<'_>) -> tantivy::Result<Box<dyn Weight>> {
        Ok(Box::new(self.clone()))
    }

    fn query_terms<'a>(&'a self, _: &mut dyn FnMut(&'a Term, bool)) {}
}

impl Weight for Among {
    fn scorer(&self, segment: &SegmentReader, boost: Score) -> tantivy::Result<Box<dyn Scorer>> {
        Ok(match self.0.get(&segment.segment_id()) {
            Some(bits) => Box::new(ConstScorer::new(bits.walk(), boost)),
            None => Box::new(EmptyScorer),
        })
    }

    fn explain(&self, _: &SegmentReader, document: DocId) -> tantivy::Result<Explanation> {
        Err(TantivyError::InvalidArgument(format!(
            "the document {document} has no score"
        )))
    }
}
