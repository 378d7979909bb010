//! Shapes of queries: some of these, all of those, at a constant score.

use tantivy::Term;
use tantivy::query::{
    AllQuery, BooleanQuery, BoostQuery, ConstScoreQuery, EmptyQuery, FuzzyTermQuery, Query,
};
use tantivy::schema::Field;

use super::several::Several;

type Boxed = Box<dyn Query>;

/// A part of a score.
#[derive(Debug)]
pub(in crate::search::embedded) enum Clause {
    /// The weight of a term's relevance.
    Term(Term, f32),
    /// The weight of the relevance of terms in their places.
    Phrase(Vec<(usize, Term)>, f32),
    /// Whatever the query says.
    Other(Boxed),
}

pub(super) fn starts_with(field: Field, key: &str) -> Boxed {
    Box::new(FuzzyTermQuery::new_prefix(
        Term::from_field_text(field, key),
        0,
        false,
    ))
}

pub(super) fn constant(query: Boxed, score: f32) -> Boxed {
    Box::new(ConstScoreQuery::new(query, score))
}

pub(super) fn boost(query: Boxed, by: f32) -> Boxed {
    Box::new(BoostQuery::new(query, by))
}

pub(super) fn any_of(queries: Vec<Boxed>) -> Boxed {
    some_of(queries, 1)
}

pub(super) fn every_of(mut queries: Vec<Boxed>) -> Boxed {
    match queries.len() {
        0 => Box::new(AllQuery),
        1 => queries.remove(0),
        _ => Box::new(BooleanQuery::intersection(queries)),
    }
}

pub(super) fn some_of(mut queries: Vec<Boxed>, needed: usize) -> Boxed {
    match queries.len() {
        0 => Box::new(EmptyQuery),
        1 => queries.remove(0),
        every if needed >= every => every_of(queries),
        _ if needed <= 1 => Box::new(BooleanQuery::union(queries)),
        _ => Box::new(Several { queries, needed }),
    }
}
