//! What the public reads: search, suggestions, pages of results and needs, and the index behind them.
//!
//! Must stay true: the index holds public tiers only; whatever it finds is read back from the database with the
//! viewer's rights; a masked need never names its company.

mod address;
mod batch;
pub mod cards;
mod conditions;
mod documents;
mod facets;
mod files;
mod index;
mod jobs;
mod map;
mod notices;
mod panels;
mod question;
mod saved;
mod search;
mod show;
mod similar;
mod suggest;
mod views;
mod visitor;
mod wishes;

use crate::web::{Access, Routes, Sample};

pub use batch::{ListingsChanged, RematchAll};
pub use index::{reindex, start};
pub use jobs::{ListingChanged, MendIndex, OrganisationChanged, Reindex, SweepExpired};
pub(crate) use question::question;
pub(crate) use saved::Saved;
pub(crate) use search::{KindOption, kinds};
pub(crate) use show::sample_card;
pub use views::Views;

pub(crate) fn routes() -> Routes {
    use Access::Public;
    Routes::new()
        .get("/search", Public, search::show)
        .get("/search/suggest", Public, suggest::show)
        .get("/achievements/{number}", Public, show::achievement)
        .get("/needs/{number}", Public, show::need)
        .get(
            "/achievements/{number}/files/{file}",
            Public,
            files::of_achievement,
        )
        .get("/needs/{number}/files/{file}", Public, files::of_need)
        .get("/sitemap.xml", Public, map::site_map)
        .get("/robots.txt", Public, map::robots)
}

pub(crate) fn samples() -> Vec<Sample> {
    search::samples()
        .into_iter()
        .chain(show::samples())
        .collect()
}
