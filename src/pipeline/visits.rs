//! Visits to companies: written down on a phone, and in one click a draft of a need.

mod form;
pub(crate) mod life;
mod list;
mod show;
mod visit;

pub(crate) use visit::{Visit, Written};

use crate::web::{Access, Duty, Routes, Sample};

pub(super) fn routes() -> Routes {
    let manager = Access::With(Duty::TechnologyManager);
    Routes::new()
        .get("/desk/visits", Access::Staff, list::index)
        .post("/desk/visits", manager, form::create)
        .get("/desk/visits/new", manager, form::new)
        .get("/desk/visits/{id}", Access::Staff, show::show)
        .post("/desk/visits/{id}", manager, form::update)
        .get("/desk/visits/{id}/edit", manager, form::edit)
        .post("/desk/visits/{id}/organisation", manager, show::link)
        .post("/desk/visits/{id}/need", manager, show::to_need)
}

pub(super) fn samples() -> Vec<Sample> {
    let mut all = form::samples();
    all.extend(list::samples());
    all.extend(show::samples());
    all
}
