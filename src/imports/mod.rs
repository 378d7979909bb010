//! Imports and exports: files of records, a dry run, a report per row, a template to download.
//!
//! Must stay true: the same file twice makes no duplicates; nothing is unpacked before its size is known; only staff
//! publish without a review, and what they publish incomplete is marked so.

mod asking;
mod cells;
mod columns;
pub(crate) mod contracts;
pub mod export;
mod figures;
mod files;
pub mod import;
pub mod jobs;
mod kept;
mod pages;
mod record;
mod store;
mod table;
mod view;
mod work;
mod xlsx;

use crate::web::{Access, Duty, Routes, Sample};

pub(crate) use contracts::CONTRACTS;

pub use asking::{Asked, ask, bad_rows, data_organisation, find, go, machine};
pub(crate) use cells::original;
pub(crate) use files::{Format, download, named, write, write_figures};
pub(crate) use pages::opened;
pub(crate) use record::{Terms, content};
pub(crate) use table::{Row, Table, media, read, read_below};
pub(crate) use work::whole_pass;

pub use import::{Import, State, kind_of};

/// Members for their own organisation; reviewers for any.
const WHO: Access = Access::MemberOr(Duty::Reviewer);

pub(crate) fn routes() -> Routes {
    Routes::new()
        .get("/my/imports", WHO, pages::index)
        .get("/my/imports/new", WHO, pages::new)
        .upload("/my/imports", WHO, pages::create)
        .get("/my/imports/template/{file}", WHO, pages::template)
        .get("/my/imports/{id}", WHO, pages::show)
        .get("/my/imports/{id}/progress", WHO, pages::progress)
        .get("/my/imports/{id}/bad/{file}", WHO, pages::bad)
        .post("/my/imports/{id}/run", WHO, pages::run)
        .post("/my/imports/{id}/submission", WHO, pages::submit)
        .get("/my/exports/{file}", Access::Member, pages::export)
        .merge(contracts::routes())
}

pub(crate) fn samples() -> Vec<Sample> {
    let mut all = view::samples();
    all.extend(contracts::samples());
    all
}
