//! Research results (科技成果): their content, forms and pages. Their life is `listings`'.

pub mod achievement;
mod post;
pub mod view;

pub use achievement::Achievement;

use crate::listings::pages;
use crate::web::{Routes, Sample};

pub(crate) fn routes() -> Routes {
    pages::routes::<Achievement>()
}

pub(crate) fn samples() -> Vec<Sample> {
    let mut all = pages::edit::samples::<Achievement>();
    all.extend(pages::preview_samples(&Achievement::default()));
    all
}
