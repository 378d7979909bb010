//! Offers: the terms that both sides send to and fro until one side accepts what the other offered.
//!
//! Must stay true: a deal has one open offer at a time; only the other side accepts it, only as it stands and in its
//! time; an accepted one makes the deal agreed, once, and every version stays readable.

mod form;
mod life;
mod offer;
mod pages;
pub mod refusal;
mod terms;
mod view;

pub use life::Expire;
pub(super) use life::lapse;
pub(crate) use life::{NewOffer, accept, make};
pub use offer::{Offer, State};
pub(crate) use terms::{BASES, COURSES, OWNERSHIPS};
pub use terms::{ENTRY_FEE, INSTALMENTS, Instalment, ONCE, ROYALTY, Royalty, Terms};
pub(super) use view::samples::panels as samples_of_panels;
pub(super) use view::{Panel, said};

use super::store;
use crate::db::Tx;
use crate::ids::DealId;
use crate::listings::detail::Fact;
use crate::web::words::Locale;
use crate::web::{Access, Routes, Sample};

/// The name of the work that makes a contract draft of accepted terms; its room lies further right.
pub const DRAFT: &str = "contract-draft";

/// What a deal came to by an accepted offer; `None` when it was agreed without one.
///
/// # Errors
/// When the database refuses.
pub async fn accepted(tx: &mut Tx, deal: DealId) -> sqlx::Result<Option<Offer>> {
    store::accepted_offer(tx, deal).await
}

/// Terms in words, for the rooms that show what was agreed.
#[must_use]
pub fn facts(terms: &Terms, locale: Locale) -> Vec<Fact> {
    view::facts(terms, locale)
}

pub(super) fn routes() -> Routes {
    let signed_in = Access::SignedIn;
    Routes::new()
        .get("/deals/{number}/offers", signed_in, pages::history)
        .get("/deals/{number}/offers/new", signed_in, pages::new)
        .post("/deals/{number}/offers", signed_in, pages::create)
        .post(
            "/deals/{number}/offers/{offer}/acceptance",
            signed_in,
            pages::accept,
        )
        .post(
            "/deals/{number}/offers/{offer}/refusal",
            signed_in,
            pages::decline,
        )
        .post(
            "/deals/{number}/offers/{offer}/withdrawal",
            signed_in,
            pages::withdraw,
        )
        .get("/deals/{number}/first-refusal", signed_in, refusal::show)
        .post("/deals/{number}/first-refusal", signed_in, refusal::record)
}

pub(super) fn samples() -> Vec<Sample> {
    let mut all = pages::samples();
    all.extend(refusal::samples());
    all
}
