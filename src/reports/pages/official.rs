//! The official figure of inflow beside this platform's own records: as it stands in the frozen report of the same term,
//! with its source. Never added to anything.

use chrono::Datelike as _;
use serde::Serialize;

use crate::db::Tx;
use crate::reports::filter::Filter;
use crate::reports::periodic::report::{Official, State};
use crate::reports::periodic::store;
use crate::reports::periodic::term::{Standing, Term};
use crate::reports::target::Scope;
use crate::web::Ctx;
use crate::web::error::Result;
use crate::web::words::Locale;

#[derive(Clone, Debug, Serialize)]
pub(super) struct OfficialInflow {
    term: String,
    /// Whether a frozen report has one.
    known: bool,
    number: Option<i64>,
    total: Option<i64>,
    source: String,
    /// Where staff type one in; empty for others, and when it is frozen.
    enter_url: String,
}

impl OfficialInflow {
    fn new(term: Term, official: Option<Official>, enter_url: String, locale: Locale) -> Self {
        let known = official.is_some();
        let official = official.unwrap_or_default();
        Self {
            term: term.name(locale),
            known,
            number: official.number,
            total: official.total_fen,
            source: official.source,
            enter_url,
        }
    }

    pub(super) fn samples() -> Vec<Self> {
        let official = Official {
            number: Some(12),
            total_fen: Some(700_000_000),
            source: "省厅通报（虚构）".to_owned(),
        };
        let of = |official, url: &str| {
            Term::from_code("2026")
                .map(|term| Self::new(term, official, url.to_owned(), Locale::Zh))
        };
        [of(Some(official), ""), of(None, "/desk/reports/2026")]
            .into_iter()
            .flatten()
            .collect()
    }
}

/// The term that a filter's days are those of.
fn term(filter: &Filter) -> Option<Term> {
    let period = filter.period();
    Term::of_year(period.from.year())
        .into_iter()
        .find(|term| (term.first(), term.last()) == (period.from, period.to))
}

/// What stands beside a page's inflow; `None` beside anything else, and beside days that no report is of.
///
/// # Errors
/// When the database does not answer.
pub(super) async fn of(tx: &mut Tx, filter: &Filter, ctx: &Ctx) -> Result<Option<OfficialInflow>> {
    let begun = |term: &Term| term.standing(ctx.app.clock.today()) != Standing::Ahead;
    let found = term(filter).filter(begun);
    let Some(term) = found.filter(|_| filter.scope == Scope::Inflow) else {
        return Ok(None);
    };
    let report = store::find(tx, term).await?;
    let is_frozen = report.as_ref().is_some_and(|r| r.state == State::Frozen);
    let official = report.filter(|_| is_frozen).and_then(|r| r.words.official);
    let enter_url = if super::is_inside(ctx) && !is_frozen {
        format!("/desk/reports/{}", term.code())
    } else {
        String::new()
    };
    Ok(Some(OfficialInflow::new(
        term, official, enter_url, ctx.locale,
    )))
}
