//! Opens a report for a page: the frozen one as it was kept, any other as the ledger has it now.

use std::sync::Arc;

use super::adjusted::Adjusted;
use super::view::Body;
use crate::db::Tx;
use crate::reports::periodic::adjust;
use crate::reports::periodic::build::{self, term_period};
use crate::reports::periodic::life;
use crate::reports::periodic::opening;
use crate::reports::periodic::report::{Report, State, Words};
use crate::reports::periodic::rows::{Pick, Rows, Set};
use crate::reports::periodic::snapshot::Snapshot;
use crate::reports::periodic::store;
use crate::reports::periodic::term::{Kind, Term};
use crate::reports::target::Scope;
use crate::state::App;
use crate::web::error::{Error, Result};
use crate::web::words::Locale;

/// A report with its numbers, of a frozen one and where they are asked for with the rows of its year; the hash when it is
/// frozen.
pub(in crate::reports::periodic) struct Opened {
    pub(in crate::reports::periodic) term: Term,
    /// None for a term that nobody began a report of.
    pub(in crate::reports::periodic) report: Option<Report>,
    pub(in crate::reports::periodic) snapshot: Arc<Snapshot>,
    pub(in crate::reports::periodic) hash: Option<String>,
}

/// The report of an address.
///
/// # Errors
/// When there is none.
pub(super) async fn known(tx: &mut Tx, code: &str) -> Result<Report> {
    let term = Term::from_code(code).ok_or(Error::NotFound)?;
    store::find(tx, term).await?.ok_or(Error::NotFound)
}

/// A frozen report with its hash; `with_before`: whether the rows of the year before are needed.
///
/// # Errors
/// When the database does not answer.
pub(super) async fn frozen(
    tx: &mut Tx,
    report: &Report,
    with_before: bool,
) -> Result<Option<(String, Arc<Snapshot>)>> {
    if report.state != State::Frozen {
        return Ok(None);
    }
    let Some(hash) = store::hash(tx, report.id).await? else {
        return Ok(None);
    };
    if let Some(known) = opening::known(&hash, with_before) {
        return Ok(Some((hash, known)));
    }
    let Some(kept) = store::kept(tx, report.id, with_before).await? else {
        return Ok(None);
    };
    let snapshot = Arc::new(kept.read()?);
    opening::keep(&hash, with_before, &snapshot);
    Ok(Some((hash, snapshot)))
}

impl Opened {
    /// `with_rows`: whether each contract of the term is needed.
    ///
    /// # Errors
    /// When the database does not answer.
    pub(in crate::reports::periodic) async fn open(
        app: &App,
        tx: &mut Tx,
        term: Term,
        with_rows: bool,
    ) -> Result<Self> {
        let report = store::find(tx, term).await?;
        let kept = match &report {
            Some(report) => frozen(tx, report, false).await?,
            None => None,
        };
        if let Some((hash, snapshot)) = kept {
            return Ok(Self {
                term,
                report,
                snapshot,
                hash: Some(hash),
            });
        }
        let words = report
            .as_ref()
            .map_or_else(Words::default, |report| report.words.clone());
        let (today, rules) = (app.clock.today(), app.config.rule_set.as_str());
        // A month's page names its contracts.
        let with_rows = with_rows || term.kind == Kind::Month;
        let snapshot = life::reckon(
            tx,
            (term, &words),
            (today, rules),
            Some(&app.ledger),
            |ledger| Snapshot {
                figures: build::figures(ledger),
                rows: Rows {
                    now: if with_rows {
                        build::rows_now(ledger)
                    } else {
                        Vec::new()
                    },
                    before: Vec::new(),
                },
            },
        )
        .await?;
        Ok(Self {
            term,
            report,
            snapshot: Arc::new(snapshot),
            hash: None,
        })
    }

    /// The body in a language, with the adjustments of a frozen one.
    ///
    /// # Errors
    /// When the database does not answer.
    pub(in crate::reports::periodic) async fn body(
        &self,
        app: &App,
        tx: &mut Tx,
        (base, locale): (&str, Locale),
    ) -> Result<Body> {
        let mut body = Body::new(&self.snapshot, base, locale);
        if self.hash.is_some() {
            body.adjusted = Some(self.adjusted(app, tx, (base, locale)).await?);
        }
        Ok(body)
    }

    async fn adjusted(
        &self,
        app: &App,
        tx: &mut Tx,
        (base, locale): (&str, Locale),
    ) -> Result<Adjusted> {
        let today = app.clock.today();
        let (term, basis) = (self.term, self.snapshot.figures.basis);
        let entries = app.ledger.entries(tx, term_period(term, today)).await?;
        let of: Vec<_> = [Scope::Outflow, Scope::Inflow]
            .into_iter()
            .map(|scope| {
                let frozen = self.snapshot.rows.behind(&Pick::new(Set::Term, scope));
                let all = adjust::adjustments(&frozen, &entries, (term, scope, basis), today);
                (scope, all)
            })
            .collect();
        let frozen = self.snapshot.figures.outflow.now;
        Ok(Adjusted::new(&of, frozen, today, (base, locale)))
    }
}
