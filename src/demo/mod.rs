//! The demonstration: invented organisations, people, listings, deals and contracts, marked as such. All of it is
//! written through the rooms' own doors, at the times it is said to have happened; loading twice loads once.

mod answers;
mod bank;
mod contracts;
mod data;
mod days;
mod deals;
mod desk;
mod drafting;
mod filings;
mod listings;
#[cfg(test)]
mod matched;
mod notices;
mod offers;
mod papers;
mod parties;
mod payments;
mod performing;
mod planning;
mod reports;
mod visits;

use anyhow::Context as _;
use serde::Serialize;

use crate::ids::DealId;
use crate::jobs;
use crate::organisations::{self, organisation::State};
use crate::state::App;
use crate::web::words::{Locale, t};

pub(crate) use data::Source;
use days::Days;

/// Everybody's password in the demonstration.
pub const PASSWORD: &str = "kexing-demo-2026";

/// What loading came to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Loaded {
    Now,
    /// It was there already.
    Before,
    /// Other data is there; nothing was added to it.
    NotEmpty,
}

/// Loads everything into an empty database, then runs the jobs that follow from it.
///
/// # Errors
/// When the database refuses, or the embedded data does not pass the rooms' own checks.
pub async fn load(app: &App) -> anyhow::Result<Loaded> {
    let (loaded, deals) = written(app).await?;
    if loaded == Loaded::Now {
        jobs::drain(app).await?;
        // The file that a deal's terms became is there only now.
        drafting::write(app, &deals).await?;
        bank::write(app).await?;
    }
    Ok(loaded)
}

/// Writes everything in one transaction; index and matches follow by jobs.
///
/// # Errors
/// As `load`.
pub async fn write(app: &App) -> anyhow::Result<Loaded> {
    Ok(written(app).await?.0)
}

/// What loading came to, and the deals in the order of their file.
async fn written(app: &App) -> anyhow::Result<(Loaded, Vec<DealId>)> {
    let source = Source::embedded()?;
    // Slow, and nothing to do inside a transaction.
    let hash = crate::accounts::password::hash(app, PASSWORD).await?;
    let mut tx = app.db.write().await?;
    let first = source.organisations.first().context("no organisations")?;
    if organisations::store::by_uscc(&mut tx, &first.uscc)
        .await?
        .is_some()
    {
        return Ok((Loaded::Before, Vec::new()));
    }
    if !organisations::store::in_state(&mut tx, State::Verified, 1)
        .await?
        .is_empty()
    {
        return Ok((Loaded::NotEmpty, Vec::new()));
    }
    let days = Days::before(app.clock.now(), &app.config);
    let world = parties::write(&mut tx, &source, &hash, &days).await?;
    let written = listings::write(&mut tx, &source, &world, &days).await?;
    let deals = deals::write(&mut tx, &source, &written, &world, &days).await?;
    answers::write(&mut tx, &source.answers, &written, &world, &days).await?;
    listings::withdraw(&mut tx, &written, &world, &days).await?;
    let contracts = contracts::write(&mut tx, &source, &deals, &world, &days).await?;
    filings::write(&mut tx, &source, &world, &days).await?;
    payments::write(&mut tx, (&source.payments, &contracts), &world, &days).await?;
    papers::write(app, &mut tx, &source, &world, &days).await?;
    let rules = &app.config.rule_set;
    reports::write(&mut tx, &source.reports, (&world, &days), rules).await?;
    planning::write(&mut tx, &source.workplan, &world, &days).await?;
    desk::write(&mut tx, &source.desk, &deals, &days).await?;
    visits::write(&mut tx, &written, app.clock.now()).await?;
    notices::write(&mut tx, &deals, app.clock.now()).await?;
    tx.commit().await?;
    Ok((Loaded::Now, deals))
}

/// One line of the table of people to sign in as.
#[derive(Clone, Debug, Serialize)]
pub struct SignIn {
    pub email: String,
    pub name: String,
    pub role: String,
}

/// People to sign in as, each with what they do, in both languages.
///
/// # Errors
/// When the embedded data can't be read.
pub fn sign_ins() -> anyhow::Result<Vec<SignIn>> {
    let source = Source::embedded()?;
    let lines = source.people.iter().map(|person| {
        let keys: Vec<String> = if person.duties.is_empty() {
            let role = person.org_role.as_deref().unwrap_or("officer");
            vec![format!("demo-role-{role}")]
        } else {
            let duty = |d: &String| format!("demo-duty-{}", data::duty_code(d).replace('_', "-"));
            person.duties.iter().map(duty).collect()
        };
        let mut words: Vec<String> = Vec::new();
        for locale in Locale::ALL {
            words.extend(keys.iter().map(|key| t(locale, key)));
        }
        let organisation = person.org.as_ref().and_then(|org| {
            let found = source.organisations.iter().find(|o| o.id == *org);
            found.map(|o| format!(" · {}", o.name))
        });
        SignIn {
            email: person.email.clone(),
            name: person.name.clone(),
            role: words.join(" / ") + &organisation.unwrap_or_default(),
        }
    });
    Ok(lines.collect())
}
