//! Reports of the demonstration: those of the periods that are over are frozen, this month's is a draft.

use anyhow::Context as _;
use chrono::{DateTime, Duration, NaiveDate, Utc};
use serde::Deserialize;

use super::days::Days;
use super::listings::faulty;
use super::parties::World;
use crate::db::Tx;
use crate::money::{Money, Unit};
use crate::reports::periodic::life::{self, Seen};
use crate::reports::periodic::report::{Official, Words};
use crate::reports::periodic::term::{Kind, Term};
use crate::web::Duty;

/// Written so many days after the period's end.
const WRITTEN: i64 = 2;

#[derive(Deserialize)]
pub(crate) struct ReportData {
    kind: String,
    /// The period that lasts; else the one of its kind that ended last.
    current: bool,
    frozen: bool,
    analysis: String,
    official_yuan: Option<String>,
    official_source: String,
}

impl ReportData {
    fn term(&self, today: NaiveDate) -> anyhow::Result<Term> {
        let kind = Kind::from_code(&self.kind).with_context(|| format!("no {}", self.kind))?;
        let term = if self.current {
            let lasting =
                |term: &Term| term.kind == kind && term.first() <= today && today <= term.last();
            let year = chrono::Datelike::year(&today);
            Term::of_year(year).into_iter().find(lasting)
        } else {
            Term::last_over(kind, today)
        };
        term.context("the calendar has none")
    }

    fn words(&self) -> anyhow::Result<Words> {
        let total = self.official_yuan.as_deref();
        let total = total
            .map(|text| Money::parse(text, Unit::Yuan))
            .transpose()?;
        Ok(Words {
            analysis: self.analysis.clone(),
            official: total.map(|total| Official {
                number: None,
                total_fen: Some(total.fen()),
                source: self.official_source.clone(),
            }),
        })
    }
}

/// Every period that is over gets its report, in the order of their ends; the words are of the last of each kind.
fn terms(reports: &[ReportData], today: NaiveDate) -> anyhow::Result<Vec<(Term, Words, bool)>> {
    let mut all: Vec<(Term, Words, bool)> = Term::of_year(chrono::Datelike::year(&today))
        .into_iter()
        .filter(|term| term.is_over(today))
        .map(|term| (term, Words::default(), true))
        .collect();
    for data in reports {
        let (term, words) = (data.term(today)?, data.words()?);
        all.retain(|(known, _, _)| *known != term);
        all.push((term, words, data.frozen));
    }
    all.sort_by_key(|(term, _, _)| term.last());
    Ok(all)
}

/// Writes them, each at the time it would have been written at.
pub(crate) async fn write(
    tx: &mut Tx,
    reports: &[ReportData],
    (world, days): (&World, &Days),
    rule_set: &str,
) -> anyhow::Result<()> {
    let (author, checker) = (world.staff(Duty::Analyst)?, world.staff(Duty::Registrar)?);
    for (term, words, frozen) in terms(reports, days.today)? {
        let day = term.last() + Duration::days(WRITTEN);
        let seen = |by, now: DateTime<Utc>| Seen { by, now, rule_set };
        let mut report = life::create(tx, term, seen(author, days.on(day, 9)))
            .await
            .map_err(faulty)?
            .with_context(|| format!("{} is there already", term.code()))?;
        if words != Words::default() {
            report = life::edit(tx, &report, words, seen(author, days.on(day, 10)))
                .await
                .map_err(faulty)?;
        }
        if frozen {
            report = life::check(tx, &report, seen(checker, days.on(day, 11)))
                .await
                .map_err(faulty)?;
            life::freeze(tx, &report, seen(author, days.on(day, 15)))
                .await
                .map_err(faulty)?;
        }
    }
    Ok(())
}
