//! Shapes of queries: some of these, all of those, at a constant score.

use tantivy::Term;
use tantivy::query::{
    AllQuery, BooleanQuery, BoostQuery, ConstScoreQuery, EmptyQuery, FuzzyTermQuery, Query,
};
use tantivy::schema::Field;

type Boxed = Box<dyn Query>;

pub(in crate::search::embedded) fn starts_with(field: Field, key: &str) -> Boxed {
    Box::new(FuzzyTermQuery::new_prefix(
        Term::from_field_text(field, key),
        0,
        false,
    ))
}

pub(in crate::search::embedded) fn all() -> Boxed {
    Box::new(AllQuery)
}

pub(in crate::search::embedded) fn constant(query: Boxed, score: f32) -> Boxed {
    Box::new(ConstScoreQuery::new(query, score))
}

pub(in crate::search::embedded) fn boost(query: Boxed, by: f32) -> Boxed {
    Box::new(BoostQuery::new(query, by))
}

pub(in crate::search::embedded) fn any_of(queries: Vec<Boxed>) -> Boxed {
    some_of(queries, 1)
}

pub(in crate::search::embedded) fn every_of(mut queries: Vec<Boxed>) -> Boxed {
    match queries.len() {
        0 => all(),
        1 => queries.remove(0),
        _ => Box::new(BooleanQuery::intersection(queries)),
    }
}

pub(in crate::search::embedded) fn some_of(mut queries: Vec<Boxed>, needed: usize) -> Boxed {
    match queries.len() {
        0 => Box::new(EmptyQuery),
        1 => queries.remove(0),
        every if needed >= every => every_of(queries),
        _ => Box::new(BooleanQuery::union_with_minimum_required_clauses(
            queries,
            needed.max(1),
        )),
    }
}
