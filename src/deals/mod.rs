//! Deals: from a first request to an agreement, with a thread, a history and both sides' consent.
//!
//! Must stay true: an organisation has one open request on a listing; contacts and a masked name open only with the
//! owner's yes; every deed is done once, however often it is sent.

pub mod deal;
pub mod life;
pub mod store;

pub use deal::{Deal, Deed, Side, State};

use crate::web::{Routes, Sample};

pub(crate) fn routes() -> Routes {
    Routes::new()
}

pub(crate) fn samples() -> Vec<Sample> {
    Vec::new()
}
