//! Matching needs with achievements by their texts, both ways, and saying which words speak for a match.
//! The core is pure: no database, no clock, no network. Profiles follow from texts, scores from profiles and the
//! pool's statistics. `live` holds the public listings in memory, `store` the pairs worth showing, `jobs` the work.
//!
//! A need and an achievement become profiles (`Matcher`), a `Pool` ranks them, `Pool::shared_terms` gives the reasons.

mod batch;
mod candidates;
mod cli;
mod emphasis;
pub mod feedback;
mod held;
mod indicators;
pub mod jobs;
pub mod live;
mod matcher;
pub(crate) mod measure;
mod pages;
mod pair;
mod pool;
mod profile;
mod quote;
mod sample;
mod score;
mod shared;
mod shelf;
pub mod store;
mod stored;
#[cfg(test)]
mod tests;
mod text;
pub(crate) mod texts;
mod through;
mod vectors;
mod weights;

pub use cli::{MatchArgs, run};
pub use indicators::{Asked, Finding, State, Told};
pub use jobs::{Rematch, rematch_all};
pub use live::Live;
pub use matcher::Matcher;
pub use pool::{Pool, Ranked};
pub use profile::{Achievement, AchievementProfile, Need, NeedProfile};
pub use quote::{Quote, SharedTerm};
pub use weights::Level;

use crate::web::{Access, Routes};

pub(crate) fn routes() -> Routes {
    Routes::new().post(
        "/matches/{need}/{achievement}/feedback",
        Access::SignedIn,
        pages::say,
    )
}
