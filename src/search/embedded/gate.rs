//! The gate: which documents match, decided for all of a segment at once. How many of the units must be there depends
//! on the words alone, so that facets agree across filters.

use tantivy::query::{EnableScoring, Query, Weight};
use tantivy::{Searcher, SegmentReader};

use super::bits::{Bits, Tally};
use super::plan::Plan;
use crate::search::query::Wanted;
use crate::search::{Query as Asked, Result};

/// What matches, segment by segment, in the order of the searcher.
#[derive(Debug, Default)]
pub(super) struct Matched {
    pub(super) segments: Vec<Bits>,
    /// The documents with every unit, where those with fewer match too.
    pub(super) complete: Option<Vec<Bits>>,
    /// The documents with each unit, where no document that may be found has all of them: then a page says of each
    /// hit what it lacks.
    pub(super) scattered: Option<Vec<Vec<Bits>>>,
}

impl Matched {
    pub(super) fn bytes(&self) -> usize {
        let complete = self.complete.iter().flatten();
        let units = self.scattered.iter().flatten().flatten();
        let all = self.segments.iter().chain(complete).chain(units);
        all.map(Bits::bytes).sum()
    }
}

/// The documents with as many of the units as any document has, down to the level that must do; with `any`, at once
/// down to the lowest, with `every`, none but those with all.
pub(super) fn matched(
    searcher: &Searcher,
    plan: &Plan,
    wanted: &Wanted,
    query: &Asked,
) -> Result<Matched> {
    let any = query.any;
    let allowed = allowed(searcher, plan, wanted)?;
    if wanted.units.is_empty() {
        return Ok(Matched {
            segments: allowed,
            ..Matched::default()
        });
    }
    let mut tallies: Vec<Tally> = searcher
        .segment_readers()
        .iter()
        .map(|s| Tally::new(s.max_doc()))
        .collect();
    let mut units = Vec::new();
    for unit in &wanted.units {
        let weight = weight(searcher, &*plan.unit(unit))?;
        let segments = searcher.segment_readers().iter();
        let found: Vec<Bits> = segments
            .map(|segment| documents(&*weight, segment))
            .collect::<tantivy::Result<_>>()?;
        for (bits, tally) in found.iter().zip(&mut tallies) {
            tally.add(bits.clone());
        }
        units.push(found);
    }
    let at_least = |level: usize| -> Vec<Bits> {
        let all = tallies.iter().zip(&allowed);
        all.map(|(tally, allowed)| {
            let mut bits = tally.at_least(level);
            bits.keep(allowed);
            bits
        })
        .collect()
    };
    let mut levels = wanted.levels();
    if query.every {
        levels = vec![wanted.units.len()];
    } else if any {
        levels = levels.split_off(levels.len().saturating_sub(1));
    }
    let mut segments = Vec::new();
    let mut needed = 0;
    for level in levels {
        (segments, needed) = (at_least(level), level);
        if segments.iter().any(|bits| !bits.is_empty()) {
            break;
        }
    }
    let complete = (needed < wanted.units.len()).then(|| at_least(wanted.units.len()));
    let whole = complete.as_ref().unwrap_or(&segments);
    let scattered = (!any && whole.iter().all(Bits::is_empty)).then(|| {
        for found in &mut units {
            for (bits, segment) in found.iter_mut().zip(searcher.segment_readers()) {
                bits.keep(&alive(segment));
            }
        }
        units
    });
    Ok(Matched {
        segments,
        complete,
        scattered,
    })
}

/// What is neither deleted nor excluded.
fn allowed(searcher: &Searcher, plan: &Plan, wanted: &Wanted) -> Result<Vec<Bits>> {
    let excluded = wanted
        .excluded
        .iter()
        .map(|unit| weight(searcher, &*plan.unit(unit)));
    let excluded: Vec<Box<dyn Weight>> = excluded.collect::<Result<_>>()?;
    let segments = searcher.segment_readers().iter().map(|segment| {
        let mut bits = alive(segment);
        for weight in &excluded {
            bits.remove(&documents(&**weight, segment)?);
        }
        Ok(bits)
    });
    segments.collect()
}

fn alive(segment: &SegmentReader) -> Bits {
    let Some(alive) = segment.alive_bitset() else {
        return Bits::all(segment.max_doc());
    };
    let mut bits = Bits::none(segment.max_doc());
    alive
        .iter_alive()
        .for_each(|document| bits.insert(document));
    bits
}

fn weight(searcher: &Searcher, query: &dyn Query) -> Result<Box<dyn Weight>> {
    Ok(query.weight(EnableScoring::disabled_from_searcher(searcher))?)
}

/// All documents of a segment that a query finds, deleted ones too.
pub(super) fn documents(weight: &dyn Weight, segment: &SegmentReader) -> tantivy::Result<Bits> {
    let mut bits = Bits::none(segment.max_doc());
    weight.for_each_no_score(segment, &mut |some| {
        for document in some {
            bits.insert(*document);
        }
    })?;
    Ok(bits)
}
