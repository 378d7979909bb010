//! Running a query: find what matches, count it and its facets, then fetch one page. Each of these steps is kept until
//! the index changes, since the next page, another order or a filter asks for the same again.

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use tantivy::columnar::Column;
use tantivy::schema::Value as _;
use tantivy::{DocAddress, DocId, Score, Searcher, SegmentReader, TantivyDocument};

use super::bits::Bits;
use super::collection::Collection;
use super::correct::Dictionaries;
use super::gate::{self, Matched};
use super::generation::Generation;
use super::kept::{Answers, FacetCounts, Ranked};
use super::plan::Plan;
use super::ranking::Lift;
use super::schema::{Fields, number_column};
use super::snippet::Snipper;
use super::{ranking, reading, sorting};
use crate::search::correct::Corrector;
use crate::search::fresh::{ANSWERED, FRESHNESS, Known, lifted};
use crate::search::query::Wanted;
use crate::search::weights::COMPLETE;
use crate::search::{Answer, Error, Extent, Filter, Hit, Query, Result};

/// Deeper pages cost memory and are read by nobody.
const DEEPEST: usize = 100_000;
/// The order is found out for so many documents at a time, as the next page often follows.
const AHEAD: usize = 60;

pub(super) fn search(collection: &Collection, query: &Query) -> Result<Answer> {
    let generation = collection.generation();
    let (searcher, fields) = (generation.reader.searcher(), &generation.fields);
    check(collection, fields, query)?;
    let wanted = collection.reader.read(&query.text, &collection.words);
    let known = generation.kept.answers(&searcher);
    let plan = Plan::new(&searcher, fields, collection, &known);
    let run = Run {
        searcher: &searcher,
        generation: &generation,
        query,
        known: &known,
        plan: &plan,
        wanted: &wanted,
        words: format!("{} {} {:?}", query.any, query.every, query.text),
    };
    let (total, facets) = &*run.counted()?;
    let found = run.page(*total)?;
    let marks = plan.marks(&wanted);
    let snipper = Snipper::new(&marks, &collection.words);
    let page = Page {
        searcher: &searcher,
        fields,
        query,
        snipper,
    };
    let dictionaries = Dictionaries {
        searcher: &searcher,
        fields,
        plan: &plan,
    };
    let corrector = Corrector {
        stock: &dictionaries,
        lexicon: &collection.reader.lexicon,
    };
    let (reading, missing) = reading::read(&wanted, query, run.matched()?, &corrector, &known)?;
    let hits = found.into_iter().map(|(score, at)| {
        Ok(Hit {
            missing: missing.of(at),
            ..page.hit(score, at)?
        })
    });
    Ok(Answer {
        total: *total as u64,
        hits: hits.collect::<Result<_>>()?,
        facets: facets.clone(),
        reading,
        extent: if collection.complete() {
            Extent::Whole
        } else {
            Extent::Partial
        },
    })
}

fn check(collection: &Collection, fields: &Fields, query: &Query) -> Result<()> {
    let unknown = |attribute: &str, role| Error::UnknownAttribute {
        index: collection.settings.index.clone(),
        attribute: attribute.to_owned(),
        role,
    };
    let filters = query.filters.iter().map(|filter| &filter.attribute);
    for attribute in filters.chain(&query.facets) {
        if !fields.filter.contains_key(attribute) {
            return Err(unknown(attribute, "filterable"));
        }
    }
    if let Some(sort) = query
        .sort
        .as_ref()
        .filter(|sort| !fields.sort.contains_key(&sort.attribute))
    {
        return Err(unknown(&sort.attribute, "sortable"));
    }
    let searchable = |name: &&String| fields.text.iter().any(|(known, _)| known == *name);
    match query.highlight.iter().find(|name| !searchable(name)) {
        Some(attribute) => Err(unknown(attribute, "searchable")),
        None => Ok(()),
    }
}

/// One query on one state of the index.
struct Run<'a> {
    searcher: &'a Searcher,
    generation: &'a Generation,
    query: &'a Query,
    known: &'a Answers,
    plan: &'a Plan<'a>,
    wanted: &'a Wanted,
    /// What decides which documents match, but for the filters.
    words: String,
}

impl Run<'_> {
    fn matched(&self) -> Result<Arc<Matched>> {
        let size = |matched: &Arc<Matched>| matched.bytes();
        self.known.matched.get(&self.words, size, || {
            let matched = gate::matched(self.searcher, self.plan, self.wanted, self.query)?;
            Ok(Arc::new(matched))
        })
    }

    /// The number of documents and the facets' counts.
    fn counted(&self) -> Result<Arc<(usize, FacetCounts)>> {
        let key = format!(
            "{} {:?} {:?}",
            self.words, self.query.filters, self.query.facets
        );
        self.known
            .counted
            .get(&key, |_| 1, || Ok(Arc::new(self.count()?)))
    }

    fn count(&self) -> Result<(usize, FacetCounts)> {
        let matched = self.matched()?;
        let mut counts: Vec<HashMap<String, u64>> = vec![HashMap::new(); self.query.facets.len()];
        let mut total = 0;
        for (ordinal, all) in matched.segments.iter().enumerate() {
            let within = self.within(ordinal, all)?;
            let filtered = all_of(all, within.iter().map(|(_, bits)| bits));
            total += filtered.len();
            for (attribute, counts) in self.query.facets.iter().zip(&mut counts) {
                let column = self
                    .generation
                    .kept
                    .column(self.searcher.segment_reader(ordinal32(ordinal)), attribute)?;
                if within
                    .iter()
                    .any(|(filter, _)| filter.attribute == *attribute)
                {
                    let others = within
                        .iter()
                        .filter(|(filter, _)| filter.attribute != *attribute);
                    column.count(&all_of(all, others.map(|(_, bits)| bits)), counts);
                } else {
                    column.count(&filtered, counts);
                }
            }
        }
        let facets = self
            .query
            .facets
            .iter()
            .cloned()
            .zip(counts.into_iter().map(ordered));
        Ok((total, facets.collect()))
    }

    /// Of the documents of a segment that match, those that pass each filter.
    fn within(&self, ordinal: usize, all: &Bits) -> Result<Vec<(&Filter, Bits)>> {
        let segment = self.searcher.segment_reader(ordinal32(ordinal));
        let filters = self.query.filters.iter().map(|filter| {
            let column = self.generation.kept.column(segment, &filter.attribute)?;
            Ok((filter, column.having(&filter.values, all)))
        });
        filters.collect()
    }

    /// The documents of the page asked for, by the sort or by score.
    fn page(&self, total: usize) -> Result<Ranked> {
        let (offset, limit) = (self.query.offset, self.query.limit);
        if limit == 0 || offset >= total.min(DEEPEST) {
            return Ok(Vec::new());
        }
        let last = (offset + limit.min(total - offset)).min(DEEPEST);
        let most = last.next_multiple_of(AHEAD).min(total);
        let key = format!(
            "{most} {} {:?} {:?} {:?}",
            self.words, self.query.filters, self.query.sort, self.query.as_of
        );
        let ranked = self.known.ranked.get(
            &key,
            |ranked| ranked.len().div_ceil(AHEAD),
            || Ok(Arc::new(self.ranked(most)?)),
        )?;
        Ok(ranked
            .get(offset..last.min(ranked.len()))
            .unwrap_or_default()
            .to_vec())
    }

    fn ranked(&self, most: usize) -> Result<Ranked> {
        let matched = self.matched()?;
        let segments = matched.segments.iter().enumerate().map(|(ordinal, all)| {
            let within = self.within(ordinal, all)?;
            Ok(all_of(all, within.iter().map(|(_, bits)| bits)))
        });
        let among: Vec<Bits> = segments.collect::<Result<_>>()?;
        if let Some(sort) = &self.query.sort {
            return sorting::first(self.searcher, &among, sort, most);
        }
        let complete = matched
            .complete
            .as_deref()
            .map(|complete| (complete, COMPLETE));
        let score = self.plan.score(self.wanted);
        let standing = self.standing();
        let lift = |segment: u32, document: DocId, score: Score| {
            let known = standing.get(segment as usize).map(|of| of.of(document));
            let as_of = self.query.as_of.unwrap_or_default();
            lifted(score, known.unwrap_or_default(), as_of, COMPLETE)
        };
        let lift = (!standing.is_empty()).then_some(&lift as Lift<'_>);
        ranking::best(self.searcher, &among, score, complete, lift, most)
    }

    /// What is known of each document besides its text, by segment; nothing where it does not count.
    fn standing(&self) -> Vec<Standing> {
        if self.query.as_of.is_none() {
            return Vec::new();
        }
        let segments = self.searcher.segment_readers().iter();
        let column = |segment: &SegmentReader, attribute| {
            segment.fast_fields().i64(&number_column(attribute)).ok()
        };
        segments
            .map(|segment| Standing {
                fresh: column(segment, FRESHNESS),
                answered: column(segment, ANSWERED),
            })
            .collect()
    }
}

struct Standing {
    fresh: Option<Column<i64>>,
    answered: Option<Column<i64>>,
}

impl Standing {
    fn of(&self, document: DocId) -> Known {
        let of = |column: &Option<Column<i64>>| column.as_ref().and_then(|c| c.first(document));
        Known {
            fresh: of(&self.fresh),
            answered: of(&self.answered),
        }
    }
}

fn all_of<'a>(all: &Bits, filters: impl Iterator<Item = &'a Bits>) -> Bits {
    filters.fold(all.clone(), |mut kept, filter| {
        kept.keep(filter);
        kept
    })
}

fn ordinal32(ordinal: usize) -> u32 {
    u32::try_from(ordinal).unwrap_or(u32::MAX)
}

fn ordered(counts: impl IntoIterator<Item = (String, u64)>) -> Vec<(String, u64)> {
    let mut counts: Vec<_> = counts.into_iter().collect();
    counts.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
    counts
}

/// What the hits of a page have in common.
struct Page<'a> {
    searcher: &'a Searcher,
    fields: &'a Fields,
    query: &'a Query,
    snipper: Snipper<'a>,
}

impl Page<'_> {
    fn hit(&self, score: f32, at: DocAddress) -> Result<Hit> {
        let document: TantivyDocument = self.searcher.doc(at)?;
        let text = |field| document.get_first(field).and_then(|value| value.as_str());
        let mut highlights = BTreeMap::new();
        for (nth, (attribute, field)) in self.fields.text.iter().enumerate() {
            if let Some(text) = text(*field).filter(|_| self.query.highlight.contains(attribute)) {
                let typed = self.fields.typed.iter().any(|(name, _)| name == attribute);
                let crop = if nth == 0 { 0 } else { self.query.crop };
                highlights.insert(attribute.clone(), self.snipper.pieces(text, typed, crop));
            }
        }
        let id = text(self.fields.id).unwrap_or_default().to_owned();
        Ok(Hit {
            id,
            score,
            highlights,
            ..Hit::default()
        })
    }
}
