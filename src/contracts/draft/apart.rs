//! Who sells and who buys are different people: no name and no code stands on both sides, among the first parties, the
//! further ones, and what the platform knows of either.

use super::{details, squeezed};
use crate::contracts::contract::Values;
use crate::contracts::details::Side;
use crate::organisations::organisation::Organisation;
use crate::web::form::{Errors, Typed};
use crate::web::words::Message;

/// Somebody on a side: the field where it is said, and everything that it goes by.
struct Named {
    field: String,
    names: Vec<String>,
    codes: Vec<String>,
}

fn named(v: &Values, side: Side, typed: &Typed, known: &[Organisation]) -> Vec<Named> {
    let party = match side {
        Side::Seller => v.seller(),
        Side::Buyer => v.buyer(),
    };
    let card = known.iter().find(|card| Some(card.id) == party.id);
    let field = if party.id.is_some() { "id" } else { "name" };
    let mut all = vec![Named {
        field: format!("{}_{field}", side.code()),
        names: card
            .map(|card| card.name.clone())
            .into_iter()
            .chain([party.name])
            .collect(),
        codes: card
            .map(|card| card.uscc.clone())
            .into_iter()
            .chain([v.details.of(side).uscc.clone()])
            .collect(),
    }];
    let rows = details::rows(typed);
    let further = v.details.further.iter().enumerate();
    all.extend(
        further
            .filter(|(_, p)| p.side == side)
            .map(|(at, p)| Named {
                field: format!("further.{}.name", rows.get(at).copied().unwrap_or(at)),
                names: vec![p.name.clone()],
                codes: vec![p.uscc.clone()],
            }),
    );
    all
}

impl Named {
    fn is(&self, other: &Self) -> bool {
        let name = |name: &String| other.names.iter().any(|o| squeezed(o) == squeezed(name));
        let code = |code: &String| !code.is_empty() && other.codes.contains(code);
        self.names.iter().any(name) || self.codes.iter().any(code)
    }
}

/// Whoever stands on both sides, said at the buyer's field, or at the seller's where only that one was typed as a further
/// party. `typed` is the form that the values were read from.
#[must_use]
pub fn on_both_sides(v: &Values, typed: &Typed, known: &[Organisation]) -> Errors {
    let sellers = named(v, Side::Seller, typed, known);
    let mut errors = Errors::default();
    for (place, buyer) in named(v, Side::Buyer, typed, known).iter().enumerate() {
        for (at, seller) in sellers.iter().enumerate() {
            if buyer.is(seller) {
                let further = place == 0 && at > 0;
                let field = if further { &seller.field } else { &buyer.field };
                errors.add(field, Message::new("contract-same-party"));
            }
        }
    }
    errors
}

/// The values, if nobody stands on both sides.
pub(super) fn checked(
    values: Values,
    typed: &Typed,
    known: &[Organisation],
) -> Result<Values, Errors> {
    let errors = on_both_sides(&values, typed, known);
    if errors.is_empty() {
        Ok(values)
    } else {
        Err(errors)
    }
}
