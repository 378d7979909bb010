//! Reading: what became of the words of a query, so that a page can say which were not met. Asked for once per page
//! shown, and only beyond the first look where something is missing.

use std::pin::pin;
use std::sync::Arc;
use std::task::{Context, Poll, Waker};

use anyhow::anyhow;
use tantivy::DocAddress;

use super::bits::Bits;
use super::correct::Dictionaries;
use super::gate::Matched;
use super::kept::Answers;
use crate::search::correct::Corrector;
use crate::search::query::{Unit, Wanted, as_typed, merged};
use crate::search::text::fold::Traced;
use crate::search::{Error, Query, Reading, Result};

/// What the documents of a page lack, of words that others have.
pub(super) struct Missing {
    matched: Arc<Matched>,
    /// The units some documents have, by their place, and as they were typed.
    units: Vec<(usize, String)>,
}

pub(super) fn read(
    wanted: &Wanted,
    query: &Query,
    matched: Arc<Matched>,
    corrector: &Corrector<'_, Dictionaries<'_>>,
    known: &Answers,
) -> Result<(Reading, Missing)> {
    let mut units = Vec::new();
    let every = wanted.units.len();
    if every == 0 || query.limit == 0 || query.any || query.every {
        return Ok((Reading::default(), Missing { matched, units }));
    }
    let traced = Traced::new(&query.text);
    let mut unmet = Vec::new();
    let found = matched.scattered.iter().flatten();
    for (place, (unit, found)) in wanted.units.iter().zip(found).enumerate() {
        if found.iter().all(Bits::is_empty) {
            unmet.push(unit.shown());
        } else {
            units.push((place, as_typed(&query.text, &traced, &unit.shown())));
        }
    }
    let words = wanted.units.iter().map(Unit::shown).collect();
    let reading = Reading {
        nothing: unmet.len() == every,
        words: merged(&query.text, &traced, words),
        unmet: merged(&query.text, &traced, unmet),
        scattered: matched.scattered.is_some(),
        instead: known.corrected.get(
            &query.text,
            |_| 1,
            || at_once(corrector.correct(&traced, wanted, &query.text)),
        )?,
    };
    Ok((reading, Missing { matched, units }))
}

impl Missing {
    /// The words a document lacks, besides those that all lack.
    pub(super) fn of(&self, at: DocAddress) -> Vec<String> {
        let lacks = |place: usize| {
            let found = self
                .matched
                .scattered
                .as_ref()
                .and_then(|all| all.get(place));
            let segment = found.and_then(|found| found.get(at.segment_ord as usize));
            segment.is_some_and(|bits| !bits.has(at.doc_id))
        };
        let lacking = self.units.iter().filter(|(place, _)| lacks(*place));
        lacking.map(|(_, shown)| shown.clone()).collect()
    }
}

/// What waits for nothing, as this engine never does.
fn at_once<T>(work: impl Future<Output = Result<T>>) -> Result<T> {
    match pin!(work).poll(&mut Context::from_waker(Waker::noop())) {
        Poll::Ready(done) => done,
        Poll::Pending => Err(Error::Engine(anyhow!("the dictionaries made us wait"))),
    }
}
