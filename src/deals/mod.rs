//! Deals: from a first request to an agreement, with a thread, a history and both sides' consent.

use crate::web::{Routes, Sample};

pub(crate) fn routes() -> Routes {
    Routes::new()
}

pub(crate) fn samples() -> Vec<Sample> {
    Vec::new()
}
