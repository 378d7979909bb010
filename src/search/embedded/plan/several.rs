//! Several: documents that answer some of many queries. Counting set by set is many times faster than walking through
//! all queries side by side.

use tantivy::query::{ConstScorer, EnableScoring, Explanation, Query, Scorer, Weight};
use tantivy::{DocId, DocSet as _, Score, SegmentReader, TantivyError, Term};

use crate::search::embedded::bits::Tally;
use crate::search::embedded::gate::documents;

#[derive(Debug)]
pub(super) struct Several {
    pub(super) queries: Vec<Box<dyn Query>>,
    pub(super) needed: usize,
}

impl Clone for Several {
    fn clone(&self) -> Self {
        let queries = self.queries.iter().map(|query| query.box_clone()).collect();
        Self {
            queries,
            needed: self.needed,
        }
    }
}

impl Query for Several {
    fn weight(&self, scoring: EnableScoring<'_>) -> tantivy::Result<Box<dyn Weight>> {
        let weights = self.queries.iter().map(|query| query.weight(scoring));
        Ok(Box::new(SeveralWeight {
            weights: weights.collect::<tantivy::Result<_>>()?,
            needed: self.needed,
        }))
    }

    fn query_terms<'a>(&'a self, visitor: &mut dyn FnMut(&'a Term, bool)) {
        self.queries
            .iter()
            .for_each(|query| query.query_terms(visitor));
    }
}

struct SeveralWeight {
    weights: Vec<Box<dyn Weight>>,
    needed: usize,
}

impl Weight for SeveralWeight {
    fn scorer(&self, segment: &SegmentReader, boost: Score) -> tantivy::Result<Box<dyn Scorer>> {
        let mut tally = Tally::new(segment.max_doc());
        for weight in &self.weights {
            tally.add(documents(&**weight, segment)?);
        }
        Ok(Box::new(ConstScorer::new(
            tally.at_least(self.needed).walk(),
            boost,
        )))
    }

    fn explain(&self, segment: &SegmentReader, document: DocId) -> tantivy::Result<Explanation> {
        let mut scorer = self.scorer(segment, 1.0)?;
        if scorer.seek(document) == document {
            return Ok(Explanation::new("enough of several", 1.0));
        }
        Err(TantivyError::InvalidArgument(format!(
            "the document {document} is not found"
        )))
    }
}
