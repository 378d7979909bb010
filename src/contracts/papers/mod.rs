//! Papers of a contract file 文书与材料: the check-list by type, what was handed in, the application form, the list of
//! items, and the packet that holds all of it. Confidential: registrars and the two parties; each opening is written down.

mod application;
pub mod checklist;
pub mod document;
mod door;
mod eyes;
mod handing;
mod items;
mod life;
mod opening;
mod packet;
mod packing;
mod pages;
mod party;
mod prints;
mod samples;
mod sheets;
mod view;
mod word;

pub(crate) use eyes::Eyes;
pub use life::{NewPaper, keep as keep_paper};
pub(crate) use packing::{By, make as make_packet};

use crate::codes::Row;
use crate::contracts::contract::{Contract, Values};
use crate::contracts::store;
use crate::db::Tx;
use crate::web::{Access, Duty, Routes, Sample};

/// The required kinds of paper that a file does not have yet, by the values it stands on.
///
/// # Errors
/// When the database does not answer.
pub async fn missing(
    tx: &mut Tx,
    contract: &Contract,
    values: &Values,
) -> sqlx::Result<Vec<&'static Row>> {
    let there = store::kinds_there(tx, contract.id).await?;
    let there: Vec<&str> = there.iter().map(String::as_str).collect();
    Ok(checklist::missing(&checklist::Facts::of(values), &there))
}

pub(crate) fn routes() -> Routes {
    desk().merge(party())
}

fn desk() -> Routes {
    let keeps = Access::With(Duty::Registrar);
    let staff = Access::Staff;
    Routes::new()
        .get("/desk/contracts/{number}/papers", staff, pages::show)
        .upload("/desk/contracts/{number}/papers", keeps, handing::create)
        .get(
            "/desk/contracts/{number}/papers/{paper}",
            keeps,
            opening::paper,
        )
        .post(
            "/desk/contracts/{number}/papers/{paper}/ending",
            keeps,
            handing::end,
        )
        .get(
            "/desk/contracts/{number}/application",
            staff,
            prints::application_page,
        )
        .get(
            "/desk/contracts/{number}/application/{format}",
            staff,
            prints::application_file,
        )
        .get("/desk/contracts/{number}/items", staff, prints::items_page)
        .get(
            "/desk/contracts/{number}/items/{format}",
            staff,
            prints::items_file,
        )
        .post("/desk/contracts/{number}/packets", keeps, packing::create)
        .get(
            "/desk/contracts/{number}/packets/{packet}",
            keeps,
            opening::packet,
        )
}

fn party() -> Routes {
    let party = Access::Member;
    Routes::new()
        .get("/my/contracts/{number}/papers", party, pages::show)
        .upload("/my/contracts/{number}/papers", party, handing::create)
        .get(
            "/my/contracts/{number}/papers/{paper}",
            party,
            opening::paper,
        )
        .post(
            "/my/contracts/{number}/papers/{paper}/ending",
            party,
            handing::end,
        )
        .get(
            "/my/contracts/{number}/application",
            party,
            prints::application_page,
        )
        .get(
            "/my/contracts/{number}/application/{format}",
            party,
            prints::application_file,
        )
        .get("/my/contracts/{number}/items", party, prints::items_page)
        .get(
            "/my/contracts/{number}/items/{format}",
            party,
            prints::items_file,
        )
        .post("/my/contracts/{number}/packets", party, packing::create)
        .get(
            "/my/contracts/{number}/packets/{packet}",
            party,
            opening::packet,
        )
}

pub(crate) fn samples() -> Vec<Sample> {
    let mut all = pages::samples();
    all.extend(prints::samples());
    all
}
