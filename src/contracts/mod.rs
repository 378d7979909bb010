//! Technology contracts: drafts, versions, registration, change, cancellation. Registered values are never edited.

pub mod contract;
pub mod draft;
pub mod life;
pub mod registering;
pub mod store;

use crate::web::{Routes, Sample};

pub(crate) fn routes() -> Routes {
    Routes::new()
}

pub(crate) fn samples() -> Vec<Sample> {
    Vec::new()
}
