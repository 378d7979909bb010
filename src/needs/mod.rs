//! Needs of companies (技术需求): their content, forms and pages. Their life is `listings`'.

pub mod challenge;
mod decimal;
pub mod need;
mod post;
pub mod view;

pub use need::Need;

use crate::listings::pages;
use crate::web::{Routes, Sample};

pub(crate) fn routes() -> Routes {
    pages::routes::<Need>()
}

pub(crate) fn samples() -> Vec<Sample> {
    let mut all = pages::edit::samples::<Need>();
    all.extend(pages::preview_samples(&Need::default()));
    all
}
