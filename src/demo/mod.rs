//! The demonstration: invented organisations, people, listings, deals and contracts, marked as such.

use crate::web::{Routes, Sample};

pub(crate) fn routes() -> Routes {
    Routes::new()
}

pub(crate) fn samples() -> Vec<Sample> {
    Vec::new()
}
