//! Listings: what results and needs share — a working copy with drafts, review, publication, versions, confirmation,
//! attachments, public numbers. The contents belong to `achievements` and `needs`.
//!
//! Must stay true: nothing is public that no reviewer approved (or staff imported in their own name); a version once
//! submitted is never edited; every deed leaves a row of history.

pub mod content;
pub mod detail;
pub mod feed;
pub mod life;
pub mod listing;
pub mod store;

pub use life::Checked;
pub use listing::{Deed, Kind, Listing, Public, Work};

use crate::web::{Routes, Sample};

pub(crate) fn routes() -> Routes {
    Routes::new()
}

pub(crate) fn samples() -> Vec<Sample> {
    Vec::new()
}
