//! Technology contracts: drafts, versions, registration, change, cancellation. Registered values are never edited.

use crate::web::{Routes, Sample};

pub(crate) fn routes() -> Routes {
    Routes::new()
}

pub(crate) fn samples() -> Vec<Sample> {
    Vec::new()
}
