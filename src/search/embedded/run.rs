//! Running a query: decide how much must match, count and facet in one pass, then fetch one page.
//! Which level of matching holds depends on the words alone, so that facets agree across filters.

use std::collections::BTreeMap;

use tantivy::collector::sort_key::{SortByStaticFastValue, SortByString};
use tantivy::collector::{Count, TopDocs};
use tantivy::query::{BooleanQuery, EnableScoring, Occur, Query as IndexQuery, TermSetQuery};
use tantivy::schema::Value as _;
use tantivy::{DocAddress, Order, Searcher, TERMINATED, TantivyDocument, Term};

use super::collection::Collection;
use super::facets::Facets;
use super::plan::{Plan, constant, every_of};
use super::schema::{Fields, number_column, string_column};
use super::snippet::Snipper;
use crate::search::query::Wanted;
use crate::search::{Answer, Error, Filter, Hit, Query, Result, Sort};

type Boxed = Box<dyn IndexQuery>;
type FacetCounts = BTreeMap<String, Vec<(String, u64)>>;

/// Deeper pages cost memory and are read by nobody.
const DEEPEST: usize = 100_000;

pub(super) fn search(collection: &Collection, query: &Query) -> Result<Answer> {
    let generation = collection.generation();
    let (searcher, fields) = (generation.reader.searcher(), &generation.fields);
    check(collection, fields, query)?;
    let wanted = collection.reader.read(&query.text, &collection.words);
    let plan = Plan::new(&searcher, fields, collection);
    let needed = needed(&searcher, &plan, &wanted, query.any)?;
    let gate = constant(plan.gate(&wanted, needed), 0.0);
    let (total, facets) = count(&searcher, fields, &*gate, query)?;
    let filtered = with_filters(fields, gate, &query.filters, None);
    let score = || plan.score(&wanted, needed);
    let found = top(&searcher, query, total, filtered, score)?;
    let marks = plan.marks(&wanted);
    let snipper = Snipper {
        marks: &marks,
        words: &collection.words,
    };
    let page = Page {
        searcher: &searcher,
        fields,
        query,
        snipper,
    };
    let hits = found.into_iter().map(|(score, at)| page.hit(score, at));
    Ok(Answer {
        total: total as u64,
        hits: hits.collect::<Result<_>>()?,
        facets,
    })
}

/// The documents of the page asked for, by the sort or by score.
fn top(
    searcher: &Searcher,
    query: &Query,
    total: usize,
    filtered: Boxed,
    score: impl FnOnce() -> Vec<Boxed>,
) -> Result<Vec<(f32, DocAddress)>> {
    if query.limit == 0 || query.offset >= total.min(DEEPEST) {
        return Ok(Vec::new());
    }
    let limit = query.limit.min(total - query.offset).min(DEEPEST);
    let top = TopDocs::with_limit(limit).and_offset(query.offset);
    if let Some(sort) = &query.sort {
        return sorted(searcher, &*filtered, top, sort);
    }
    let score = score().into_iter().map(|query| (Occur::Should, query));
    let clauses = std::iter::once((Occur::Must, filtered))
        .chain(score)
        .collect();
    Ok(searcher.search(&BooleanQuery::new(clauses), &top.order_by_score())?)
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

/// The strictest level that finds anything at all.
fn needed(searcher: &Searcher, plan: &Plan, wanted: &Wanted, any: bool) -> Result<usize> {
    let levels = wanted.levels();
    let loosest = levels.last().copied().unwrap_or(0);
    if any || levels.len() == 1 {
        return Ok(loosest);
    }
    for level in levels {
        if finds_any(searcher, &*plan.gate(wanted, level))? {
            return Ok(level);
        }
    }
    Ok(loosest)
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

/// The number of documents and the facets' counts; a facet with a filter of its own needs a pass
/// without that filter.
fn count(
    searcher: &Searcher,
    fields: &Fields,
    gate: &dyn IndexQuery,
    query: &Query,
) -> Result<(usize, FacetCounts)> {
    let filtered = |name: &&String| {
        query
            .filters
            .iter()
            .any(|filter| filter.attribute == **name)
    };
    let (own, open): (Vec<&String>, Vec<&String>) = query.facets.iter().partition(filtered);
    let attributes: Vec<&str> = open.into_iter().map(String::as_str).collect();
    let all_filters = with_filters(fields, gate.box_clone(), &query.filters, None);
    let (total, counts) = searcher.search(
        &*all_filters,
        &(
            Count,
            Facets {
                attributes: attributes.clone(),
            },
        ),
    )?;
    let mut facets: BTreeMap<_, _> = attributes
        .into_iter()
        .map(str::to_owned)
        .zip(counts.into_iter().map(ordered))
        .collect();
    for attribute in own {
        let others = with_filters(fields, gate.box_clone(), &query.filters, Some(attribute));
        let counts = searcher.search(
            &*others,
            &Facets {
                attributes: vec![attribute],
            },
        )?;
        facets.insert(
            attribute.clone(),
            counts.into_iter().next().map(ordered).unwrap_or_default(),
        );
    }
    Ok((total, facets))
}

fn ordered(counts: impl IntoIterator<Item = (String, u64)>) -> Vec<(String, u64)> {
    let mut counts: Vec<_> = counts.into_iter().collect();
    counts.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
    counts
}

fn with_filters(fields: &Fields, gate: Boxed, filters: &[Filter], but: Option<&String>) -> Boxed {
    let filters = filters
        .iter()
        .filter(|filter| Some(&filter.attribute) != but);
    let filters = filters.filter_map(|filter| {
        let field = *fields.filter.get(&filter.attribute)?;
        let terms = filter
            .values
            .iter()
            .map(|value| Term::from_field_text(field, value));
        Some(constant(Box::new(TermSetQuery::new(terms)), 0.0))
    });
    every_of(std::iter::once(gate).chain(filters).collect())
}

fn sorted(
    searcher: &Searcher,
    query: &dyn IndexQuery,
    top: TopDocs,
    sort: &Sort,
) -> Result<Vec<(f32, DocAddress)>> {
    let order = if sort.descending {
        Order::Desc
    } else {
        Order::Asc
    };
    let number = SortByStaticFastValue::<i64>::for_field(number_column(&sort.attribute));
    let string = SortByString::for_field(string_column(&sort.attribute));
    let found = searcher.search(query, &top.order_by(((number, order), (string, order))))?;
    Ok(found.into_iter().map(|(_, at)| (0.0, at)).collect())
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
        })
    }
}
