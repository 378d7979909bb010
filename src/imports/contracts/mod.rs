//! Old ledgers of technology contracts brought in, and the ledger written out again.
//!
//! Must stay true: words that may mean two things are asked; what a ledger did not hold stays blank; the same file twice
//! writes nothing twice, and a row that is not written says why; every contract says which row of which file it came from.

mod columns;
mod differing;
pub(crate) mod export;
mod identity;
mod lacking;
mod later;
mod pages;
mod reading;
mod row;
mod sides;
mod sorting;
mod there;
mod view;
mod words;
pub(super) mod work;

use crate::web::{Access, Duty, Routes, Sample};

/// What an import of contracts is about, and the last part of its words' keys.
pub(crate) const CONTRACTS: &str = "contracts";

pub(super) use view::spoken;

const WHO: Access = Access::With(Duty::Registrar);

pub(super) fn routes() -> Routes {
    Routes::new()
        .get("/desk/contracts/imports", WHO, pages::index)
        .upload("/desk/contracts/imports", WHO, pages::create)
        .get(
            "/desk/contracts/imports/template/{file}",
            WHO,
            pages::template,
        )
        .get("/desk/contracts/imports/{id}", WHO, pages::show)
        .get(
            "/desk/contracts/imports/{id}/progress",
            WHO,
            pages::progress,
        )
        .get("/desk/contracts/imports/{id}/bad/{file}", WHO, pages::bad)
        .post("/desk/contracts/imports/{id}/run", WHO, pages::run)
        .post("/desk/contracts/imports/{id}/answers", WHO, pages::answer)
        .get("/desk/exports/{file}", Access::Staff, export::desk)
}

pub(super) fn samples() -> Vec<Sample> {
    view::samples()
}
