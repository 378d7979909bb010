//! Kexing: the marketplace and contract desk of a city technology-transfer centre.
//!
//! The rooms, leftmost first; a room depends only on rooms to its left (see ARCHITECTURE.md).

pub mod codes;
pub mod halfwidth;
pub mod identifiers;
pub mod money;
pub mod tz;
pub mod workdays;

pub mod audit;
pub mod clock;
pub mod config;
pub mod db;
pub mod ids;
pub mod jobs;
pub mod mail;
pub mod messages;
pub mod office;
pub mod search;
pub mod state;
pub mod storage;
pub mod web;

pub mod accounts;
pub mod achievements;
pub mod alerts;
pub mod catalogue;
pub mod contracts;
pub mod deals;
pub mod demo;
pub mod imports;
pub mod listings;
pub mod matching;
pub mod needs;
pub mod notices;
pub mod organisations;
pub mod payments;
pub mod pipeline;
pub mod reports;
pub mod reviews;
pub mod site;
pub mod tasks;
pub mod workspace;

pub mod cli;

use std::sync::{Arc, LazyLock};

use axum::{Router, middleware};

use clock::Clock;
use config::Config;
use db::Db;
use jobs::Registry;
use state::{App, Parts};
use web::page::Pages;
use web::{Routes, Sample};

/// Every route of every room.
#[must_use]
pub fn routes() -> Routes {
    Routes::new()
        .merge(web::routes())
        .merge(workdays::routes())
        .merge(accounts::routes())
        .merge(notices::routes())
        .merge(organisations::routes())
        .merge(listings::routes())
        .merge(achievements::routes())
        .merge(needs::routes())
        .merge(reviews::routes())
        .merge(matching::routes())
        .merge(catalogue::routes())
        .merge(deals::routes())
        .merge(pipeline::routes())
        .merge(alerts::routes())
        .merge(contracts::routes())
        .merge(payments::routes())
        .merge(reports::routes())
        .merge(imports::routes())
        .merge(workspace::routes())
        .merge(site::routes())
}

/// Every kind of background work.
#[must_use]
pub fn registry() -> Registry {
    Registry::default()
        .with::<mail::SendMail>()
        .with::<notices::digest::Round>()
        .with::<notices::digest::SendDigests>()
        .with::<notices::security::TellOwner>()
        .with::<listings::asking::Round>()
        .with::<matching::Rematch>()
        .with::<catalogue::ListingChanged>()
        .with::<catalogue::ListingsChanged>()
        .with::<catalogue::RematchAll>()
        .with::<catalogue::OrganisationChanged>()
        .with::<catalogue::Reindex>()
        .with::<catalogue::MendIndex>()
        .with::<catalogue::SweepExpired>()
        .with::<deals::answers::CountAnswers>()
        .with::<deals::answers::Recount>()
        .with::<deals::clock::Round>()
        .with::<deals::progress::CountProgress>()
        .with::<deals::progress::CountAll>()
        .with::<deals::offers::Expire>()
        .with::<contracts::DraftOfDeal>()
        .with::<contracts::performing::clock::Round>()
        .with::<contracts::filing::Reminders>()
        .with::<contracts::filing::Recount>()
        .with::<payments::paying::clock::Round>()
        .with::<payments::paying::telling::TellOrder>()
        .with::<payments::stripe::ApplyEvent>()
        .with::<payments::stripe::AskSession>()
        .with::<payments::stripe::EndPage>()
        .with::<payments::stripe::SendRefund>()
        .with::<payments::stripe::AskRefund>()
        .with::<payments::stripe::Round>()
        .with::<tasks::remind::Round>()
        .with::<alerts::look::Round>()
        .with::<alerts::look::HandOut>()
        .with::<alerts::hits::RunSearches>()
        .with::<alerts::hits::SearchOn>()
        .with::<alerts::digest::SendDigests>()
        .with::<reports::periodic::remind::Reminders>()
        .with::<imports::jobs::ReadImport>()
        .with::<imports::jobs::SubmitImport>()
        .with::<payments::bank::TakeStatement>()
        .with::<payments::bank::looking::LookAgain>()
}

/// Samples of every page, for the test that renders all templates in every language.
#[must_use]
pub fn samples() -> Vec<Sample> {
    [
        web::samples(),
        workdays::samples(),
        accounts::samples(),
        notices::samples(),
        organisations::samples(),
        listings::samples(),
        achievements::samples(),
        needs::samples(),
        reviews::samples(),
        catalogue::samples(),
        deals::samples(),
        pipeline::samples(),
        alerts::samples(),
        contracts::samples(),
        payments::samples(),
        reports::samples(),
        imports::samples(),
        workspace::samples(),
        site::samples(),
    ]
    .into_iter()
    .flatten()
    .collect()
}

/// The whole site.
pub fn router(app: &App) -> Router {
    let router = routes().router.fallback(|| async { web::Error::NotFound });
    web::layers::wrap(router, app, |router| {
        let counted = middleware::from_fn_with_state(app.clone(), alerts::count);
        let identified =
            middleware::from_fn_with_state(app.clone(), organisations::identify::layer);
        let visited = middleware::from_fn_with_state(app.clone(), notices::visited);
        router.layer(counted).layer(visited).layer(identified)
    })
}

/// Templates take a while to compile; a process needs them once.
static PAGES: LazyLock<Result<Arc<Pages>, String>> =
    LazyLock::new(|| Pages::load().map(Arc::new).map_err(|e| format!("{e:#}")));

/// Puts an application together on a database that is migrated already; it writes the search index.
///
/// # Errors
/// When a template does not compile, a folder can't be made, or another process writes the index.
pub fn assemble(
    config: Config,
    db: Db,
    clock: Clock,
    mail: mail::Transport,
) -> anyhow::Result<App> {
    let search = open_index(&config, IndexUse::Write)?;
    assemble_with(search, config, db, clock, mail)
}

/// What a process wants of the search index; only one at a time may write the embedded one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum IndexUse {
    Write,
    Read,
}

/// # Errors
/// When the folder can't be made, or when another process writes there already.
pub fn open_index(config: &Config, index: IndexUse) -> anyhow::Result<search::Engine> {
    if let Some(url) = &config.meili_url {
        return search::Engine::open_meili(url, config.meili_key.as_deref(), search::shipped()?);
    }
    let folder = config.data.join("index");
    match index {
        IndexUse::Write => search::Engine::open(&folder, search::shipped()?),
        IndexUse::Read => search::Engine::open_read_only(&folder, search::shipped()?),
    }
}

/// As `assemble`, with an index that is open already.
///
/// # Errors
/// When a template does not compile or a folder can't be made.
pub fn assemble_with(
    search: search::Engine,
    config: Config,
    db: Db,
    clock: Clock,
    mail: mail::Transport,
) -> anyhow::Result<App> {
    let pages = PAGES.clone().map_err(|e| anyhow::anyhow!(e))?;
    let files = config
        .storage
        .clone()
        .unwrap_or_else(|| config.data.join("files"));
    let storage = storage::Storage::open(&files)?;
    let stripe = payments::stripe::Gateway::open(&config.stripe)?;
    Ok(App::new(Parts {
        search,
        matching: matching::Live::default(),
        views: catalogue::Views::default(),
        ledger: reports::KeptLedger::default(),
        config,
        clock,
        db,
        pages,
        storage,
        mail,
        stripe,
        registry: registry(),
        wake: tokio::sync::Notify::new(),
        hashing: tokio::sync::Semaphore::new(2),
    }))
}
