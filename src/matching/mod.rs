//! Matching needs with achievements by their texts, both ways, and saying which words speak for a match.
//! Pure: no database, no clock, no network. Profiles follow from texts, scores from profiles and the pool's statistics.
//!
//! A need and an achievement become profiles (`Matcher`), a `Pool` ranks them, `Pool::shared_terms` gives the reasons.

mod cli;
mod matcher;
mod pool;
mod profile;
mod quote;
mod score;
mod shared;
#[cfg(test)]
mod tests;
mod text;
mod vectors;
mod weights;

pub use cli::{MatchArgs, run};
pub use matcher::Matcher;
pub use pool::{Pool, Ranked};
pub use profile::{Achievement, AchievementProfile, Need, NeedProfile};
pub use quote::{Quote, SharedTerm};
pub use weights::Level;
