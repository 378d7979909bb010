//! Listings: what results and needs share — a working copy with drafts, review, publication, versions, confirmation,
//! attachments, public numbers. The contents belong to `achievements` and `needs`.
//!
//! Must stay true: nothing is public that no reviewer approved (or staff imported in their own name); a version once
//! submitted is never edited; every deed leaves a row of history.

pub(crate) mod choices;
pub mod content;
pub mod detail;
pub(crate) mod difference;
pub mod life;
pub mod listing;
pub(crate) mod pages;
pub(crate) mod post;
mod sent;
pub mod store;

pub use life::Checked;
pub use listing::{Deed, Kind, Listing, Public, Work};
pub use store::feed;

use crate::web::{Access, Routes, Sample};

pub(crate) fn routes() -> Routes {
    Routes::new().get(
        "/listings/{id}/files/{file}",
        Access::Public,
        pages::show_file,
    )
}

pub(crate) fn samples() -> Vec<Sample> {
    pages::samples()
}
