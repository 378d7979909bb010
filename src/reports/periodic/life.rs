//! The deeds of a report: each writes the state, a line of history and the audit log in one transaction. Must stay true:
//! what is frozen is what was checked, by two persons, and its task is done with it.

use std::sync::Arc;

use chrono::{DateTime, NaiveDate, Utc};
use serde_json::json;

use super::build::{self, Ledger};
use super::remind;
use super::report::{Barred, Checked, Report, Words};
use super::rows::{self, Row, Set};
use super::snapshot::Snapshot;
use super::store::{self, Step};
use super::term::Term;
use crate::audit;
use crate::db::Tx;
use crate::ids::{ReportId, UserId};
use crate::reports::compare::before;
use crate::reports::count::{Entry, Period};
use crate::reports::target::Scope;
use crate::reports::{self, KeptLedger};
use crate::state::App;
use crate::tasks;
use crate::web::error::{Error, Result};

/// Who does it, when, and by which rules contracts are registered.
#[derive(Clone, Copy, Debug)]
pub struct Seen<'a> {
    pub by: UserId,
    pub now: DateTime<Utc>,
    pub rule_set: &'a str,
}

impl Seen<'_> {
    fn today(self) -> NaiveDate {
        crate::tz::shanghai_date(self.now)
    }
}

/// Reads what a report is reckoned from, as it is on a day, and reckons with it. Without `kept` the database itself is asked.
///
/// # Errors
/// When the database does not answer.
pub async fn reckon<T>(
    tx: &mut Tx,
    (term, words): (Term, &Words),
    (today, rule_set): (NaiveDate, &str),
    kept: Option<&KeptLedger>,
    build: impl FnOnce(&Ledger<'_>) -> T,
) -> Result<T> {
    let target = reports::store::target(tx, term.year, Scope::Outflow).await?;
    let now = entries(tx, build::year_period(term, today), kept).await?;
    let before = match build::before_period(term, today) {
        Some(period) => entries(tx, period, kept).await?,
        None => Arc::default(),
    };
    Ok(build(&Ledger {
        term,
        today,
        basis: target.as_ref().map(|t| t.basis).unwrap_or_default(),
        target: target.as_ref(),
        entries: &now,
        before: &before,
        words,
        rule_set,
    }))
}

async fn entries(
    tx: &mut Tx,
    period: Period,
    kept: Option<&KeptLedger>,
) -> Result<Arc<Vec<Entry>>> {
    match kept {
        Some(kept) => kept.entries(tx, period).await,
        None => Ok(Arc::new(reports::store::entries(tx, period).await?)),
    }
}

async fn snapshot(tx: &mut Tx, report: &Report, seen: Seen<'_>) -> Result<Snapshot> {
    let about = (report.term, &report.words);
    reckon(tx, about, (seen.today(), seen.rule_set), None, build::build).await
}

/// The rows of one set as the ledger has them today: nothing but its own days is read.
///
/// # Errors
/// When the database does not answer.
pub async fn reckon_rows(app: &App, tx: &mut Tx, (term, set): (Term, Set)) -> Result<Vec<Row>> {
    let today = app.clock.today();
    let (own, year) = (
        build::term_period(term, today),
        build::year_period(term, today),
    );
    let (period, own) = match set {
        Set::Term => (Some(own), Some(own)),
        Set::SoFar => (Some(year), Some(own)),
        Set::Before => (before(own), before(own)),
        Set::BeforeSoFar => (before(year), before(own)),
    };
    let Some((period, own)) = period.zip(own) else {
        return Ok(Vec::new());
    };
    let target = reports::store::target(tx, term.year, Scope::Outflow).await?;
    let basis = target.map(|target| target.basis).unwrap_or_default();
    let entries = app.ledger.entries(tx, period).await?;
    Ok(rows::collect(&entries, period, basis, own.from))
}

/// Begins a report; `None` when the term has one already.
///
/// # Errors
/// When its term has not begun, or the database refuses.
pub async fn create(tx: &mut Tx, term: Term, seen: Seen<'_>) -> Result<Option<Report>> {
    if term.first() > seen.today() {
        return Err(Error::conflict("periodic-not-begun"));
    }
    let report = Report::begun(ReportId::mint(seen.now), term, seen.by, seen.now);
    if store::find(tx, term).await?.is_some() {
        return Ok(None);
    }
    store::insert(tx, &report).await?;
    record(tx, &report, step("create", "draft", seen.by, "")).await?;
    Ok(Some(report))
}

fn step<'a>(action: &'static str, from: &'static str, by: UserId, words: &'a str) -> Step<'a> {
    Step {
        action,
        from,
        by,
        words,
    }
}

async fn record(tx: &mut Tx, report: &Report, step: Step<'_>) -> Result<()> {
    store::note(tx, report, step).await?;
    log(tx, report, step, None).await
}

async fn log(tx: &mut Tx, report: &Report, step: Step<'_>, hash: Option<&str>) -> Result<()> {
    let action = format!("report-{}", step.action.replace('_', "-"));
    let official = report.words.official.as_ref();
    let entry = audit::Entry {
        chain: "reports",
        actor: Some(step.by),
        action: &action,
        subject: report.term.code(),
        detail: json!({
            "from": step.from,
            "to": report.state.code(),
            "words": step.words,
            "official_inflow": official,
            "hash": hash,
        }),
    };
    audit::append(tx, entry, report.updated_at).await?;
    Ok(())
}

fn barred(reason: Barred) -> Error {
    Error::conflict(reason.key())
}

/// Writes the step if the report is still as it was seen.
async fn take(tx: &mut Tx, seen: &Report, after: &Report) -> Result<()> {
    if store::update(tx, seen, after).await? {
        Ok(())
    } else {
        Err(barred(Barred::MovedOn))
    }
}

/// # Errors
/// When it is a draft no more, or somebody else was quicker.
pub async fn edit(tx: &mut Tx, report: &Report, words: Words, seen: Seen<'_>) -> Result<Report> {
    let after = report
        .clone()
        .edit(words, seen.by, seen.now)
        .map_err(barred)?;
    take(tx, report, &after).await?;
    record(tx, &after, step("edit", "draft", seen.by, "")).await?;
    Ok(after)
}

/// A second person vouches for the figures as they are now.
///
/// # Errors
/// When it may not be checked, not now or not by this person.
pub async fn check(tx: &mut Tx, report: &Report, seen: Seen<'_>) -> Result<Report> {
    report.checkable(seen.by, seen.today()).map_err(barred)?;
    let snapshot = snapshot(tx, report, seen).await?;
    let checked = Checked {
        by: seen.by,
        at: seen.now,
        hash: snapshot.fingerprint()?,
    };
    let after = report
        .clone()
        .check(checked, seen.today())
        .map_err(barred)?;
    take(tx, report, &after).await?;
    record(tx, &after, step("check", "draft", seen.by, "")).await?;
    Ok(after)
}

/// # Errors
/// When it is not checked, or frozen already.
pub async fn send_back(
    tx: &mut Tx,
    report: &Report,
    words: &str,
    seen: Seen<'_>,
) -> Result<Report> {
    let after = report.clone().send_back(seen.now).map_err(barred)?;
    take(tx, report, &after).await?;
    record(tx, &after, step("send_back", "checked", seen.by, words)).await?;
    Ok(after)
}

/// Keeps the numbers and the rows for good.
///
/// # Errors
/// When it is not checked, or the ledger moved since it was.
pub async fn freeze(tx: &mut Tx, report: &Report, seen: Seen<'_>) -> Result<Report> {
    let snapshot = snapshot(tx, report, seen).await?;
    let after = report
        .clone()
        .freeze(seen.by, &snapshot.fingerprint()?, seen.now)
        .map_err(barred)?;
    take(tx, report, &after).await?;
    let kept = snapshot.kept()?;
    store::keep(tx, report.id, &kept, seen.now).await?;
    let step = step("freeze", "checked", seen.by, "");
    store::note(tx, &after, step).await?;
    log(tx, &after, step, Some(&kept.hash)).await?;
    tasks::close(tx, &remind::once(report.term), seen.now).await?;
    Ok(after)
}

/// Looks whether every frozen report is what was frozen: how many there are, and the terms of those that are not.
///
/// # Errors
/// When the database does not answer.
pub async fn verify(tx: &mut Tx) -> sqlx::Result<(usize, Vec<String>)> {
    let (mut read, mut broken, mut last) = (0, Vec::new(), String::new());
    while let Some(proof) = store::proof_after(tx, &last).await? {
        read += 1;
        let logged = proof
            .logged
            .as_ref()
            .and_then(|detail| detail.0["hash"].as_str());
        let hash = proof.kept.reckoned();
        if proof.kept.hash != hash || logged != Some(hash.as_str()) {
            broken.push(proof.term.clone());
        }
        last = proof.term;
    }
    Ok((read, broken))
}
