//! The first page of each role: what waits for me, what is new for me, what is mine.

mod desk;
mod figures;
mod hints;
mod matches;
mod my;
mod waiting;

use crate::web::{Access, Routes, Sample};

pub(crate) fn routes() -> Routes {
    Routes::new()
        .get("/my", Access::SignedIn, my::show)
        .get("/my/listings/{id}/figures", Access::Member, figures::show)
        .get("/desk", Access::Staff, desk::show)
}

pub(crate) fn samples() -> Vec<Sample> {
    let mut all = my::samples();
    all.extend(desk::samples());
    all.extend(figures::samples());
    all
}
