//! The house itself: pages in every language, words, guards, jobs, audit.

mod audit;
mod layers;
pub(crate) mod mail;
mod pages;
mod roles;
mod structure;
