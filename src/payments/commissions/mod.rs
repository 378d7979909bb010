//! What technology managers earn (佣金) of payments under contracts that came of a deal: recorded by one person, approved
//! by another, taken back in proportion when money goes back. Must stay true: no deal, no commission.

pub mod commission;
mod deciding;
mod form;
pub mod life;
mod pages;
mod sheet;
pub mod store;

use crate::web::{Access, Duty, Routes, Sample};

pub(super) fn routes() -> Routes {
    let finance = Access::With(Duty::Finance);
    let either = Access::Either(Duty::Finance, Duty::TechnologyManager);
    Routes::new()
        .get("/desk/commissions", either, pages::list)
        .get("/desk/commissions/commissions.csv", either, sheet::csv)
        .get("/desk/commissions/new", finance, form::new)
        .post("/desk/commissions", finance, form::create)
        .get("/desk/commissions/{id}", either, deciding::show)
        .post("/desk/commissions/{id}/decision", finance, deciding::decide)
}

pub(super) fn samples() -> Vec<Sample> {
    let mut all = pages::samples();
    all.extend(form::samples());
    all.extend(deciding::samples());
    all
}
