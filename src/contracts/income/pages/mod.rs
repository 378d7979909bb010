//! Pages of a contract's income, for the desk and for who leads on the seller's side.

pub(super) mod distributions;
pub(super) mod overview;
pub(super) mod paper;
pub(super) mod rules;
mod samples;
pub(super) mod sharing_form;

pub(super) use samples::all as samples;
