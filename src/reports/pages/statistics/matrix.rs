//! From where to where technology goes, as a matrix: what is sold here beside what is bought here, each cell a list of its
//! own. With what this site brought about it is only that.

use serde::Serialize;

use crate::reports::count::Entry;
use crate::reports::dimension::Dimension;
use crate::reports::disclosure::Told;
use crate::reports::filter::Filter;
use crate::reports::statistics::{self, FlowCell};
use crate::reports::target::{Basis, Scope};
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

/// What a year's entries make of it; nothing where there is nothing.
pub(super) fn matrix(
    filter: &Filter,
    (entries, basis): (&[Entry], Basis),
    (told, locale): (&Told, Locale),
) -> Option<FlowView> {
    let of = |scope| filter.of(scope).rows(entries, basis);
    let found = match filter.scope {
        Scope::Brokered => statistics::matrix(&of(Scope::Brokered), &[]),
        _ => statistics::matrix(&of(Scope::Outflow), &of(Scope::Inflow)),
    };
    if found.cells.iter().all(|cell| cell.sums.number == 0) {
        return None;
    }
    let label = |place: &str| Dimension::SellerPlace.label(place, locale);
    let view = |cell: &FlowCell| {
        let withheld = cell.sums.number > 0 && told.hides_flow(&cell.from, &cell.to);
        let scope = match filter.scope {
            Scope::Brokered => Scope::Brokered,
            _ => cell.scope,
        };
        CellView {
            name: format!("{} → {}", label(&cell.from), label(&cell.to)),
            url: filter
                .of(scope)
                .cut(Dimension::SellerPlace, &cell.from)
                .cut(Dimension::BuyerPlace, &cell.to)
                .behind(),
            number: cell.sums.number,
            total: if withheld { 0 } else { cell.sums.total_fen },
            technical: if withheld { 0 } else { cell.sums.technical_fen },
            withheld,
        }
    };
    let rows = found.cells.chunks(found.places.len());
    Some(FlowView {
        rows: found
            .places
            .iter()
            .zip(rows)
            .map(|(from, cells)| (label(from), cells.iter().map(view).collect()))
            .collect(),
        places: found.places.iter().map(|place| label(place)).collect(),
    })
}
