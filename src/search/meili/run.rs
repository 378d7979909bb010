//! Running a query: decide how much must match, then count, facet and rank in one request, then fetch one page.
//! Which level of matching holds depends on the words alone, so that facets agree across filters.

use std::collections::BTreeMap;

use serde_json::{Map, Value, json};

use super::ask::{Found, id_of, plain};
use super::filter::{Expr, original};
use super::gate::{Gate, MOST_COUNTED};
use super::rank::{Head, Lists};
use super::reading;
use super::server::{Server, absent};
use super::shape::{Shape, filter_attribute, sort_attribute, text_attribute};
use super::spelling::Spellings;
use crate::search::embedded::{Marks, snippet::Snipper};
use crate::search::query::{Unit, Wanted, merged};
use crate::search::text::fold::Traced;
use crate::search::{Answer, Error, Extent, Hit, Query, Reading, Result};

/// Deeper pages cost memory and are read by nobody.
const DEEPEST: usize = 100_000;

/// A question on its way.
pub(super) struct Run<'a> {
    server: &'a Server,
    shape: &'a Shape,
    query: &'a Query,
    wanted: Wanted,
    spellings: Spellings,
}

/// The documents that match, whatever the filters.
struct Level {
    gate: Expr,
    /// Where not every unit is asked for: the documents that have every one, which stand above the others.
    complete: Option<Expr>,
}

pub(super) async fn search(server: &Server, shape: &Shape, query: &Query) -> Result<Answer> {
    check(shape, query)?;
    let wanted = shape.reader.read(&query.text, &shape.words);
    let spellings = Spellings::find(server, shape, &wanted).await?;
    let run = Run {
        server,
        shape,
        query,
        wanted,
        spellings,
    };
    match run.answer().await {
        // Nothing has been put in yet, or somebody took the index away.
        Err(error) if absent(&error) => Ok(Answer {
            extent: Extent::Absent,
            facets: query
                .facets
                .iter()
                .map(|name| (name.clone(), Vec::new()))
                .collect(),
            ..Answer::default()
        }),
        answer => answer,
    }
}

fn check(shape: &Shape, query: &Query) -> Result<()> {
    let settings = &shape.settings;
    let unknown = |attribute: &str, role| Error::UnknownAttribute {
        index: shape.name().to_owned(),
        attribute: attribute.to_owned(),
        role,
    };
    let filters = query.filters.iter().map(|filter| &filter.attribute);
    let missing = filters
        .chain(&query.facets)
        .find(|name| !settings.filterable_attributes.contains(name));
    if let Some(name) = missing {
        return Err(unknown(name, "filterable"));
    }
    let sort = query.sort.as_ref().map(|sort| &sort.attribute);
    if let Some(name) = sort.filter(|name| !settings.sortable_attributes.contains(name)) {
        return Err(unknown(name, "sortable"));
    }
    let mut shown = query.highlight.iter();
    match shown.find(|name| !settings.searchable_attributes.contains(name)) {
        Some(name) => Err(unknown(name, "searchable")),
        None => Ok(()),
    }
}

impl Run<'_> {
    fn gate(&self) -> Gate<'_> {
        Gate {
            shape: self.shape,
            spellings: &self.spellings,
        }
    }

    async fn answer(&self) -> Result<Answer> {
        let level = self.level().await?;
        let filtered = Expr::all_of(vec![level.gate.clone(), self.filters(None)]);
        let ranked = self.query.sort.is_none() && self.query.limit > 0;
        let mut lists = Lists::default();
        if ranked {
            let gate = self.gate();
            lists.units(&gate, &self.wanted);
            if let Some(complete) = level.complete.clone().filter(|_| !self.query.any) {
                lists.complete(complete);
            }
        }
        let mut queries = self.counts(&level.gate, &filtered, lists.is_empty());
        let counting = queries.len();
        queries.extend(lists.queries(self.shape, &filtered));
        let mut found = self.server.multi::<Found>(queries).await?;
        let head = lists.merge(&found.split_off(counting), self.query.as_of);
        let total = found.first().map_or(0, |first| first.estimated_total_hits);
        let facets = self.facets(&found);
        let spelling = |word: &str| self.spellings.of(word);
        let marks = Marks::of(&self.wanted, &self.shape.words, &spelling);
        let snipper = Snipper::new(&marks, &self.shape.words);
        let mut page: Vec<Hit> = if lists.is_empty() {
            let first = found.into_iter().next();
            let hits = first.map(|first| first.hits).unwrap_or_default();
            hits.iter()
                .map(|hit| self.hit(&snipper, hit, 0.0))
                .collect()
        } else {
            self.page(&snipper, head, total, &filtered).await?
        };
        let reading = self.reading(total, level.complete.is_some()).await?;
        let (asked, read) = ((&self.wanted, self.query), (&reading, page.as_mut_slice()));
        reading::missing(self.server, self.shape, &self.gate(), asked, read).await?;
        Ok(Answer {
            total,
            hits: page,
            facets,
            reading,
            extent: Extent::Whole,
        })
    }

    /// What became of the words; known without asking where a document has all of them.
    async fn reading(&self, total: u64, some: bool) -> Result<Reading> {
        let words = &self.wanted.units;
        if words.is_empty() || self.query.limit == 0 || self.query.any || self.query.every {
            return Ok(Reading::default());
        }
        let (server, shape, gate) = (self.server, self.shape, &self.gate());
        let (wanted, query) = (&self.wanted, self.query);
        let weak = total == 0 || some;
        let mut reading = if weak {
            reading::read(server, shape, gate, wanted, query).await?
        } else {
            let shown = words.iter().map(Unit::shown).collect();
            Reading {
                words: merged(&query.text, &Traced::new(&query.text), shown),
                ..Reading::default()
            }
        };
        if weak || reading::may_be_a_slip(gate, wanted) {
            reading.instead = reading::instead(server, shape, gate, wanted, query).await?;
        }
        Ok(reading)
    }

    /// The strictest level of matching that finds anything at all.
    async fn level(&self) -> Result<Level> {
        let gate = self.gate();
        let unit = |unit| gate.unit(unit);
        let excluded = self.wanted.excluded.iter().map(unit).collect();
        let excluded = match Expr::any_of(excluded) {
            Expr::Nothing => Expr::All,
            some => Expr::Not(Box::new(some)),
        };
        let with = |gate: Expr| Expr::all_of(vec![gate, excluded.clone()]);
        let units: Vec<Expr> = self.wanted.units.iter().map(unit).collect();
        if self.query.any && !units.is_empty() {
            return Ok(Level {
                gate: with(Expr::any_of(units)),
                complete: None,
            });
        }
        if self.query.every {
            return Ok(Level {
                gate: with(Expr::all_of(units)),
                complete: None,
            });
        }
        let units = self.telling(units).await?;
        let wanted = Wanted {
            units: self
                .wanted
                .units
                .iter()
                .take(units.len())
                .cloned()
                .collect(),
            ..Wanted::default()
        };
        let levels = wanted.levels();
        let gates: Vec<Expr> = levels
            .iter()
            .map(|needed| with(Expr::some_of(&units, *needed)))
            .collect();
        let nth = self.first_that_finds(&gates).await?;
        let complete = levels.get(nth).is_some_and(|needed| *needed < units.len());
        Ok(Level {
            complete: complete.then(|| with(Expr::all_of(units))),
            gate: gates.into_iter().nth(nth).unwrap_or(Expr::All),
        })
    }

    /// The first that finds anything, or else the last.
    async fn first_that_finds(&self, gates: &[Expr]) -> Result<usize> {
        let last = gates.len().saturating_sub(1);
        if last == 0 {
            return Ok(0);
        }
        let queries = gates[..last]
            .iter()
            .map(|gate| Value::Object(plain(self.shape, gate, 0)));
        let found = self.server.multi::<Found>(queries.collect()).await?;
        let first = found
            .iter()
            .position(|found| found.estimated_total_hits > 0);
        Ok(first.unwrap_or(last))
    }

    /// Of a long query, the units that say most: the rarest that exist.
    async fn telling(&self, units: Vec<Expr>) -> Result<Vec<Expr>> {
        if units.len() <= MOST_COUNTED {
            return Ok(units);
        }
        let queries = units
            .iter()
            .map(|unit| Value::Object(plain(self.shape, unit, 0)));
        let found = self.server.multi::<Found>(queries.collect()).await?;
        let mut counted: Vec<(u64, Expr)> = found
            .iter()
            .map(|found| found.estimated_total_hits)
            .zip(units)
            .collect();
        // Units that are nowhere come last: they can only make everything miss.
        counted.sort_by_key(|(documents, _)| documents.wrapping_sub(1));
        counted.truncate(MOST_COUNTED);
        Ok(counted.into_iter().map(|(_, unit)| unit).collect())
    }

    fn filters(&self, but: Option<&String>) -> Expr {
        let filters = self.query.filters.iter();
        let filters = filters.filter(|filter| Some(&filter.attribute) != but);
        let one = |filter: &crate::search::Filter| {
            Expr::In(filter_attribute(&filter.attribute), filter.values.clone())
        };
        Expr::all_of(filters.map(one).collect())
    }

    fn own_filter(&self, facet: &String) -> bool {
        self.query
            .filters
            .iter()
            .any(|filter| filter.attribute == *facet)
    }

    /// The first counts the documents and the facets without a filter of their own, and fetches the page where no words
    /// rank it; the others count a facet each as if it had none.
    fn counts(&self, gate: &Expr, filtered: &Expr, whole: bool) -> Vec<Value> {
        let (own, open): (Vec<&String>, Vec<&String>) = self
            .query
            .facets
            .iter()
            .partition(|facet| self.own_filter(facet));
        let offset = self.query.offset.min(DEEPEST);
        let limit = if whole {
            self.query.limit.min(DEEPEST - offset)
        } else {
            0
        };
        let mut first = plain(self.shape, filtered, limit);
        if whole {
            first.insert("offset".to_owned(), json!(offset));
            first.insert("attributesToRetrieve".to_owned(), json!(self.shown()));
        }
        if let Some(sort) = self.query.sort.as_ref().filter(|_| whole) {
            let order = if sort.descending { "desc" } else { "asc" };
            let by = format!("{}:{order}", sort_attribute(&sort.attribute));
            first.insert("sort".to_owned(), json!([by]));
        }
        let names = |facets: &[&String]| -> Value {
            facets.iter().map(|name| filter_attribute(name)).collect()
        };
        first.insert("facets".to_owned(), names(&open));
        let mut queries = vec![Value::Object(first)];
        for facet in own {
            let others = Expr::all_of(vec![gate.clone(), self.filters(Some(facet))]);
            let mut query = plain(self.shape, &others, 0);
            query.insert("facets".to_owned(), names(&[facet]));
            queries.push(Value::Object(query));
        }
        queries
    }

    fn facets(&self, found: &[Found]) -> BTreeMap<String, Vec<(String, u64)>> {
        let counts = found
            .iter()
            .filter_map(|found| found.facet_distribution.as_ref());
        let counts: BTreeMap<&String, &BTreeMap<String, u64>> = counts.flatten().collect();
        let ordered = |name: &String| {
            let counts = counts.get(&filter_attribute(name));
            let counts = counts.into_iter().flat_map(|counts| counts.iter());
            let mut counts: Vec<(String, u64)> = counts
                .map(|(value, count)| (original(value), *count))
                .collect();
            counts.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
            counts
        };
        let facets = self.query.facets.iter();
        facets.map(|name| (name.clone(), ordered(name))).collect()
    }

    /// The page out of the ranked head and, after it, whatever else matches.
    async fn page(
        &self,
        snipper: &Snipper<'_>,
        head: Head,
        total: u64,
        filtered: &Expr,
    ) -> Result<Vec<Hit>> {
        let total = usize::try_from(total).unwrap_or(usize::MAX).min(DEEPEST);
        let offset = self.query.offset.min(total);
        let end = offset.saturating_add(self.query.limit).min(total);
        let ranked = head.0.len();
        let ids = &head.0[offset.min(ranked)..end.min(ranked)];
        let mut queries = Vec::new();
        let named = Expr::In(
            "id".to_owned(),
            ids.iter().map(|(id, _)| id.clone()).collect(),
        );
        let mut query = plain(self.shape, &named, ids.len());
        query.insert("attributesToRetrieve".to_owned(), json!(self.shown()));
        queries.push(Value::Object(query));
        if end > ranked {
            let known = head.0.iter().map(|(id, _)| id.clone()).collect();
            let known = Expr::In("id".to_owned(), known);
            let rest = Expr::all_of(vec![filtered.clone(), Expr::Not(Box::new(known))]);
            let from = offset.max(ranked);
            let mut query = plain(self.shape, &rest, end - from);
            query.insert("offset".to_owned(), json!(from - ranked));
            query.insert("attributesToRetrieve".to_owned(), json!(self.shown()));
            queries.push(Value::Object(query));
        }
        let found = self.server.multi::<Found>(queries).await?;
        let mut found = found.into_iter();
        let named = found.next().map(|found| found.hits).unwrap_or_default();
        let mut named: BTreeMap<String, Map<String, Value>> =
            named.into_iter().map(|hit| (id_of(&hit), hit)).collect();
        let mut hits: Vec<Hit> = ids
            .iter()
            .filter_map(|(id, score)| Some(self.hit(snipper, &named.remove(id)?, *score)))
            .collect();
        hits.extend(
            found
                .flat_map(|rest| rest.hits)
                .map(|hit| self.hit(snipper, &hit, 0.0)),
        );
        Ok(hits)
    }

    fn shown(&self) -> Vec<String> {
        let texts = self.query.highlight.iter().map(|name| text_attribute(name));
        std::iter::once("id".to_owned()).chain(texts).collect()
    }

    fn hit(&self, snipper: &Snipper, hit: &Map<String, Value>, score: f32) -> Hit {
        let settings = &self.shape.settings;
        let mut highlights = BTreeMap::new();
        for (nth, name) in settings.searchable_attributes.iter().enumerate() {
            let text = hit.get(&text_attribute(name)).and_then(Value::as_str);
            if let Some(text) = text.filter(|_| self.query.highlight.contains(name)) {
                let typed = settings.typed_attributes.contains(name);
                let crop = if nth == 0 { 0 } else { self.query.crop };
                highlights.insert(name.clone(), snipper.pieces(text, typed, crop));
            }
        }
        Hit {
            id: id_of(hit),
            score,
            highlights,
            ..Hit::default()
        }
    }
}
