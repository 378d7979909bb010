//! Reading: what became of the words of a query, so that a page can say which were not met. Asked for once per page
//! shown, and only beyond the first look where something is missing.

use tantivy::query::{EnableScoring, Query as IndexQuery, Weight};
use tantivy::{DocAddress, DocSet as _, Searcher, TERMINATED};

use super::bits::Bits;
use super::correct::Corrector;
use super::gate::Matched;
use crate::search::query::{Unit, Wanted, as_typed, merged};
use crate::search::text::fold::Traced;
use crate::search::{Query, Reading, Result};

/// What the units of a query need to be looked up in single documents.
pub(super) struct Missing {
    units: Vec<(Box<dyn Weight>, String)>,
}

pub(super) fn read(
    wanted: &Wanted,
    query: &Query,
    matched: &Matched,
    corrector: &Corrector,
) -> Result<(Reading, Missing)> {
    let (searcher, plan) = (corrector.searcher, corrector.plan);
    let mut missing = Missing { units: Vec::new() };
    let every = wanted.units.len();
    if every == 0 || query.limit == 0 || query.any {
        return Ok((Reading::default(), missing));
    }
    let traced = Traced::new(&query.text);
    let complete = matched.complete.as_ref().unwrap_or(&matched.segments);
    let scattered = complete.iter().all(Bits::is_empty);
    let mut unmet = Vec::new();
    if scattered {
        for unit in &wanted.units {
            let (asked, shown) = (plan.unit(unit), unit.shown());
            if finds_any(searcher, &*asked)? {
                let scoring = EnableScoring::disabled_from_searcher(searcher);
                missing.units.push((asked.weight(scoring)?, shown));
            } else {
                unmet.push(shown);
            }
        }
    }
    for (_, shown) in &mut missing.units {
        *shown = as_typed(&query.text, &traced, shown);
    }
    let words = wanted.units.iter().map(Unit::shown).collect();
    let reading = Reading {
        nothing: unmet.len() == every,
        words: merged(&query.text, &traced, words),
        unmet: merged(&query.text, &traced, unmet),
        scattered,
        instead: corrector.correct(&traced, wanted, &query.text)?,
    };
    Ok((reading, missing))
}

impl Missing {
    /// The words a document lacks, besides those that all lack.
    pub(super) fn of(&self, searcher: &Searcher, at: DocAddress) -> Result<Vec<String>> {
        let segment = searcher.segment_reader(at.segment_ord);
        let mut lacks = Vec::new();
        for (weight, shown) in &self.units {
            let mut scorer = weight.scorer(segment, 1.0)?;
            if scorer.doc() > at.doc_id || scorer.seek(at.doc_id) != at.doc_id {
                lacks.push(shown.clone());
            }
        }
        Ok(lacks)
    }
}

/// Stops at the first document; a count would walk through all of them.
fn finds_any(searcher: &Searcher, query: &dyn IndexQuery) -> Result<bool> {
    let weight = query.weight(EnableScoring::disabled_from_searcher(searcher))?;
    for segment in searcher.segment_readers() {
        let mut scorer = weight.scorer(segment, 1.0)?;
        while scorer.doc() != TERMINATED {
            if !segment.is_deleted(scorer.doc()) {
                return Ok(true);
            }
            scorer.advance();
        }
    }
    Ok(false)
}
