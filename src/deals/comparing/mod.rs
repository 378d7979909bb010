//! Answers to one need side by side, for the need's owner: screened, assessed, chosen or put aside, with scores and
//! notes of its own people. Must stay true: the answering side learns only what the owner tells it; the centre reads
//! scores and notes only of needs whose owner lets it.

mod card;
mod deeds;
pub(super) mod facts;
mod life;
mod one;
mod page;
mod settings;
pub mod weighing;

use chrono::{DateTime, Utc};
use serde::Serialize;

use super::deal::Deal;
use super::state::Side;
use super::store;
use crate::db::Tx;
use crate::ids::{ListingId, OrganisationId, UserId};
use crate::listings::{self, Kind, Listing};
use crate::web::error::{Error, Result};
use crate::web::{Access, Ctx, Routes, Sample};

/// Answers compared on one page.
const MOST: i64 = 100;
const CRITERIA_MOST: usize = 8;
/// Answered needs listed on the page of one's deals.
const NEEDS_MOST: i64 = 20;

pub(crate) fn routes() -> Routes {
    let signed_in = Access::SignedIn;
    let member = Access::Member;
    Routes::new()
        .get("/needs/{number}/answers", signed_in, page::show)
        .post(
            "/needs/{number}/answers/criteria",
            member,
            settings::criteria,
        )
        .post("/needs/{number}/answers/centre", member, settings::centre)
        .post("/needs/{number}/answers/refusals", member, deeds::refuse)
        .get("/deals/{number}/evaluation", signed_in, one::show)
        .post("/deals/{number}/evaluation/stage", member, deeds::stage)
        .post("/deals/{number}/evaluation/scores", member, one::score)
        .post("/deals/{number}/evaluation/notes", member, one::note)
        .post("/deals/{number}/evaluation/word", member, deeds::tell)
        .post(
            "/deals/{number}/evaluation/refusal",
            member,
            deeds::not_chosen,
        )
}

pub(super) fn samples() -> Vec<Sample> {
    let mut all = page::samples();
    all.extend(one::samples());
    all
}

/// A need whose answers the viewer may compare: the owner's people, and staff.
async fn need(tx: &mut Tx, number: &str, ctx: &Ctx) -> Result<(Listing, Side)> {
    let listing = listings::store::by_number(tx, Kind::Need, number)
        .await?
        .ok_or(Error::NotFound)?;
    let viewer = ctx.viewer.as_ref().ok_or(Error::NotFound)?;
    if viewer.acts_for(listing.organisation_id) {
        Ok((listing, Side::Owner))
    } else if viewer.is_staff() {
        Ok((listing, Side::Staff))
    } else {
        Err(Error::NotFound)
    }
}

/// A need of the viewer's own organisation, for what only its owner does.
async fn own_need(tx: &mut Tx, number: &str, ctx: &Ctx) -> Result<Listing> {
    match need(tx, number, ctx).await? {
        (listing, Side::Owner) => Ok(listing),
        _ => Err(Error::Forbidden),
    }
}

/// An answer to a need of the viewer's own organisation.
async fn own_answer(tx: &mut Tx, number: &str, ctx: &Ctx) -> Result<Deal> {
    let (deal, side) = super::pages::load(tx, number, ctx).await?;
    if side == Side::Owner && deal.kind == super::deal::Kind::SolveNeed {
        Ok(deal)
    } else {
        Err(Error::NotFound)
    }
}

/// Whether scores and notes are for these eyes.
async fn reads_inside(tx: &mut Tx, listing: &Listing, side: Side) -> Result<bool> {
    Ok(match side {
        Side::Owner => true,
        Side::Asker => false,
        Side::Staff => store::comparison(tx, listing.id).await?.0,
    })
}

/// Puts an answer where its owner wants it, whatever it was before; for records that are brought in.
///
/// # Errors
/// Conflict when the deal has ended.
pub(crate) async fn put(
    tx: &mut Tx,
    deal: &Deal,
    to: weighing::Stage,
    by: UserId,
    now: DateTime<Utc>,
) -> Result<()> {
    let seen = life::current(tx, deal).await?;
    life::move_to(tx, (deal, &seen), to, by, now).await?;
    Ok(())
}

/// One of an organisation's needs that were answered.
#[derive(Serialize)]
pub(crate) struct Answered {
    title: String,
    url: String,
    open: i64,
    all: i64,
}

impl Answered {
    pub(super) fn sample() -> Self {
        Self {
            title: "漏板温差控制（虚构）".to_owned(),
            url: path("KX-X-2026-00001"),
            open: 2,
            all: 3,
        }
    }
}

/// An organisation's needs that were answered, the last touched first.
pub(super) async fn answered(tx: &mut Tx, owner: OrganisationId) -> Result<Vec<Answered>> {
    let found = store::answered_needs(tx, owner, NEEDS_MOST).await?;
    let ids: Vec<_> = found.iter().map(|(id, ..)| *id).collect();
    let heads = listings::store::heads(tx, &ids).await?;
    let line = |(id, open, all): &(ListingId, i64, i64)| {
        let head = heads.iter().find(|head| head.id == *id)?;
        Some(Answered {
            title: head.title.clone(),
            url: path(head.number.as_deref()?),
            open: *open,
            all: *all,
        })
    };
    Ok(found.iter().filter_map(line).collect())
}

fn path(number: &str) -> String {
    format!("/needs/{number}/answers")
}

async fn listing_of(tx: &mut Tx, deal: &Deal) -> Result<Listing> {
    listings::store::find(tx, deal.listing_id)
        .await?
        .ok_or(Error::NotFound)
}
