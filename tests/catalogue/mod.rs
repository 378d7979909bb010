//! What the public reads: search, pages, files, matches, and what it must never read.

mod down;
mod finding;
mod judgements;
mod masked;
mod matches;
mod mending;
mod odd;
mod pages;
mod reasons;
pub(crate) mod stage;
mod words;
