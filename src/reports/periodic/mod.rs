//! Periodic reports: of a month, quarter, half-year or year; drafted, checked by a second person, frozen. Must stay true:
//! what is frozen never changes (what happens later stands beside it), and every number opens exactly its rows.

pub mod adjust;
pub mod build;
pub(crate) mod export;
pub mod figures;
pub mod life;
mod opening;
mod pages;
pub mod remind;
pub mod report;
pub mod rows;
pub mod snapshot;
pub mod store;
pub mod term;

#[cfg(test)]
mod tests;

use crate::web::{Access, Duty, Routes, Sample};
use pages::{deeds, edit, files, index, public, rows as behind, show};

pub(super) fn routes() -> Routes {
    let (staff, writes) = (Access::Staff, Access::With(Duty::Analyst));
    // A second analyst, or a registrar, who knows the ledger.
    let checks = Access::Either(Duty::Analyst, Duty::Registrar);
    let at = |rest: &str| format!("/desk/reports/{{term}}/{rest}");
    Routes::new()
        .get("/figures/reports", Access::Public, public::show)
        .get("/figures/reports/{term}/rows", Access::Public, behind::show)
        .get("/desk/reports", staff, index::show)
        .post("/desk/reports", writes, deeds::create)
        .get("/desk/reports/{term}", staff, show::show)
        .get(&at("edit"), writes, edit::show)
        .post(&at("edit"), writes, edit::update)
        .post(&at("checking"), checks, deeds::check)
        .post(&at("sending-back"), checks, deeds::send_back)
        .post(&at("freezing"), writes, deeds::freeze)
        .get(&at("print"), staff, files::print)
        .get(&at("report.xlsx"), staff, files::xlsx)
        .get(&at("report.csv"), staff, files::csv)
        .get(&at("report.html"), staff, files::html)
        .get(&at("snapshot.json"), staff, files::snapshot)
}

pub(super) fn samples() -> Vec<Sample> {
    pages::samples::all()
}
