//! Reading: which words of a query no document has. Asked of the server only where not all of them were met together.

use std::collections::BTreeSet;

use serde_json::Value;

use super::ask::{Found, id_of, plain};
use super::correct::Asking;
use super::filter::Expr;
use super::gate::Gate;
use super::server::Server;
use super::shape::Shape;
use crate::search::correct::Corrector;
use crate::search::query::{Unit, Wanted, as_typed, merged};
use crate::search::text::fold::Traced;
use crate::search::{Hit, Query, Reading, Result};

pub(super) async fn read(
    server: &Server,
    shape: &Shape,
    gate: &Gate<'_>,
    wanted: &Wanted,
    query: &Query,
) -> Result<Reading> {
    let units: Vec<Expr> = wanted.units.iter().map(|unit| gate.unit(unit)).collect();
    let all = Expr::all_of(units.clone());
    let queries = std::iter::once(&all)
        .chain(&units)
        .map(|filter| Value::Object(plain(shape, filter, 0)));
    let found = server.multi::<Found>(queries.collect()).await?;
    let mut found = found.iter().map(|found| found.estimated_total_hits > 0);
    let together = found.next().unwrap_or(false);
    let traced = Traced::new(&query.text);
    let shown = wanted.units.iter().map(Unit::shown);
    let unmet: Vec<String> = shown
        .clone()
        .zip(found)
        .filter(|(_, met)| !met)
        .map(|(word, _)| word)
        .collect();
    let nothing = unmet.len() == units.len();
    let unmet = merged(&query.text, &traced, unmet);
    Ok(Reading {
        words: merged(&query.text, &traced, shown.collect()),
        instead: None,
        unmet,
        scattered: !together,
        nothing,
    })
}

/// Writes into each hit the words that it lacks, besides those that no document has: one question a word, about the hits
/// of the page alone.
pub(super) async fn missing(
    server: &Server,
    shape: &Shape,
    gate: &Gate<'_>,
    (wanted, query): (&Wanted, &Query),
    (reading, hits): (&Reading, &mut [Hit]),
) -> Result<()> {
    if !reading.scattered || hits.is_empty() {
        return Ok(());
    }
    let page = Expr::In(
        "id".to_owned(),
        hits.iter().map(|hit| hit.id.clone()).collect(),
    );
    let queries = wanted.units.iter().map(|unit| {
        let has = Expr::all_of(vec![page.clone(), gate.unit(unit)]);
        Value::Object(plain(shape, &has, hits.len()))
    });
    let found = server.multi::<Found>(queries.collect()).await?;
    let traced = Traced::new(&query.text);
    for (unit, found) in wanted.units.iter().zip(found) {
        let having: BTreeSet<String> = found.hits.iter().map(id_of).collect();
        let shown = as_typed(&query.text, &traced, &unit.shown());
        // What stands nowhere is told once, above the hits.
        if reading.unmet.iter().any(|unmet| unmet.contains(&shown)) {
            continue;
        }
        for hit in hits.iter_mut().filter(|hit| !having.contains(&hit.id)) {
            hit.missing.push(shown.clone());
        }
    }
    Ok(())
}

/// What was probably meant, where a word may be a slip.
pub(super) async fn instead(
    server: &Server,
    shape: &Shape,
    gate: &Gate<'_>,
    wanted: &Wanted,
    query: &Query,
) -> Result<Option<String>> {
    let stock = Asking::new(server, shape, gate);
    let corrector = Corrector {
        stock: &stock,
        lexicon: &shape.reader.lexicon,
    };
    let traced = Traced::new(&query.text);
    corrector.correct(&traced, wanted, &query.text).await
}

/// Whether a unit may be met although something in it is misspelt: a long Chinese word may miss a pair, a Latin one be
/// met by its neighbours.
pub(super) fn may_be_a_slip(gate: &Gate<'_>, wanted: &Wanted) -> bool {
    let long = |unit: &Unit| matches!(unit, Unit::Han(word) if word.chars().nth(3).is_some());
    gate.spellings.any_unknown() || wanted.units.iter().any(long)
}
