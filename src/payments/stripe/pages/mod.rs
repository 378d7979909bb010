//! The pages of paying online: the way to Stripe and back, and the desk page of whatever did not go by itself.

pub(super) mod desk;
pub(super) mod payer;

use crate::web::Sample;

pub(super) const PATH: &str = "/desk/payments/stripe";

pub(super) fn samples() -> Vec<Sample> {
    let mut samples = desk::samples();
    samples.extend(payer::samples());
    samples
}
