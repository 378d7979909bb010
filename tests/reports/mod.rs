//! Figures that must come out exactly, and that lead to the rows they are made of.

mod ahead;
mod children;
mod command;
mod figures;
mod kept;
mod periodic;
mod periodic_files;
mod periodic_life;
mod pivot;
mod public;
mod reasons;
mod screen;
mod statistics;
mod tables;
mod targets;
mod worked;
mod workplan;
mod workplan_file;

use kexing::reports::filter::Filter;
use kexing::reports::store;
use kexing::web::Duty;

use crate::app::{Actor, TestApp};

pub(crate) async fn analyst(app: &TestApp) -> Actor<'_> {
    app.staff("analyst", &[Duty::Analyst]).await
}

/// The same person signed in just now: a session that was used lives on by the system's clock, which the worked year's
/// runs ahead of.
pub(crate) async fn fresh<'a>(who: &Actor<'a>) -> Actor<'a> {
    match who.id {
        Some(id) => who.app.signed_in(id).await,
        None => who.app.visitor(),
    }
}

/// That what is kept of the ledger in memory is what the database answers now, whatever was asked for before.
pub(crate) async fn kept_is_current(app: &TestApp) {
    let today = app.app.clock.today();
    let mut tx = app.app.db.read().await.unwrap();
    for year in 2025..=2027 {
        let period = Filter::year(year, today).period();
        let kept = app.app.ledger.entries(&mut tx, period).await.unwrap();
        let now = store::entries(&mut tx, period).await.unwrap();
        assert_eq!(*kept, now, "{year} on {today}");
    }
}

pub(crate) const TARGET: [(&str, &str); 6] = [
    ("year", "2026"),
    ("measure", "total"),
    ("scope", "outflow"),
    ("basis", "registered"),
    ("amount", "550"),
    ("source_document", "达科发〔2026〕1号（虚构）"),
];

/// A target's form with some fields put in place of others.
pub(crate) fn target_with<'a>(changes: &[(&'a str, &'a str)]) -> Vec<(&'a str, &'a str)> {
    let mut form: Vec<(&'a str, &'a str)> = TARGET.to_vec();
    for (field, value) in changes {
        form.retain(|(known, _)| known != field);
        form.push((field, value));
    }
    form
}
