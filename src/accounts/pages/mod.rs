//! The pages of accounts: what everybody has, and what administrators see.

pub(crate) mod account;
pub(crate) mod audit;
pub(crate) mod people;
pub(crate) mod reset;
pub(crate) mod sign_in;

use crate::web::Sample;

pub(super) fn samples() -> Vec<Sample> {
    [
        sign_in::samples(),
        reset::samples(),
        account::samples(),
        people::samples(),
        audit::samples(),
    ]
    .into_iter()
    .flatten()
    .collect()
}
