//! From where to where technology goes, as a matrix: what is sold here beside what is bought here, each cell a list of its
//! own. With what this site brought about it is only that.

use serde::Serialize;

use crate::reports::count::Counted;
use crate::reports::dimension::{Dimension, PLACES};
use crate::reports::disclosure::Told;
use crate::reports::filter::Filter;
use crate::reports::statistics::flow;
use crate::reports::target::Scope;
use crate::web::words::Locale;

#[derive(Serialize)]
pub(super) struct CellView {
    pub(super) name: String,
    url: String,
    pub(super) number: i64,
    pub(super) total: i64,
    pub(super) technical: i64,
    pub(super) withheld: bool,
}

#[derive(Serialize)]
pub(super) struct FlowView {
    places: Vec<String>,
    /// The place of the seller, and what goes to each place.
    pub(super) rows: Vec<(String, Vec<CellView>)>,
}

/// The list that a cell opens.
fn scope_of(filter: &Filter, from: &str) -> Scope {
    match filter.scope {
        Scope::Brokered => Scope::Brokered,
        _ if from == PLACES[0] => Scope::Outflow,
        _ => Scope::Inflow,
    }
}

/// `tables`: what `disclosure::flows` gave for the filter; nothing when it is empty.
pub(super) fn matrix(
    filter: &Filter,
    tables: &[Vec<Counted<'_>>],
    (told, locale): (&Told, Locale),
) -> Option<FlowView> {
    let (first, others) = tables.split_first()?;
    let others = others.iter().flat_map(|rows| rows.iter());
    // What is sold and bought here is in both.
    let more = others.filter(|row| !row.is_in(Scope::Outflow));
    let found = flow(first.iter().chain(more), Scope::Outflow);
    if found.is_empty() {
        return None;
    }
    let mut places: Vec<&str> = PLACES.to_vec();
    for (from, to, _) in &found {
        for place in [from.as_str(), to.as_str()] {
            if !places.contains(&place) {
                places.push(place);
            }
        }
    }
    let label = |place: &str| Dimension::SellerPlace.label(place, locale);
    let cell = |from: &str, to: &str| {
        let sums = found.iter().find(|(f, t, _)| f == from && t == to);
        let sums = sums.map(|(_, _, sums)| *sums).unwrap_or_default();
        let withheld = sums.number > 0 && told.hides_flow(from, to);
        CellView {
            name: format!("{} → {}", label(from), label(to)),
            url: filter
                .of(scope_of(filter, from))
                .cut(Dimension::SellerPlace, from)
                .cut(Dimension::BuyerPlace, to)
                .behind(),
            number: sums.number,
            total: if withheld { 0 } else { sums.total_fen },
            technical: if withheld { 0 } else { sums.technical_fen },
            withheld,
        }
    };
    let rows = places.iter().map(|from| {
        let cells = places.iter().map(|to| cell(from, to)).collect();
        (label(from), cells)
    });
    Some(FlowView {
        rows: rows.collect(),
        places: places.iter().map(|place| label(place)).collect(),
    })
}
