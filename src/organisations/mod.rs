//! Organisations and who acts for them: sign-up, verification by staff, invitations, joining, leaving.
//!
//! Must stay true: a person acts for exactly one organisation at a time; only a verified organisation publishes; an
//! organisation always keeps one administrator.

pub mod identify;
pub mod organisation;
pub mod store;

use crate::web::{Routes, Sample};

pub(crate) fn routes() -> Routes {
    Routes::new()
}

pub(crate) fn samples() -> Vec<Sample> {
    Vec::new()
}
