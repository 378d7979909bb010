//! Frozen reports for everybody: what each came to, since when it stands, and the hash that it can be held against. Sums of
//! whole years only: those of shorter terms beside one another would tell what single contracts came to.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use super::super::snapshot::read_outflow;
use crate::reports::count::Totals;
use crate::reports::periodic::rows::{Pick, Set};
use crate::reports::periodic::store::{self, FrozenLine};
use crate::reports::periodic::term::Term;
use crate::reports::target::Scope;
use crate::web::error::Result;
use crate::web::pager::{self, Pager};
use crate::web::words::Locale;
use crate::web::{Answer, Ctx, Page, Query, Viewer};

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Asked {
    page: String,
}

#[derive(Serialize)]
struct FrozenView {
    name: String,
    url: String,
    number: i64,
    total: i64,
    technical: i64,
    /// Whether the sums are told to this viewer.
    told: bool,
    frozen_at: DateTime<Utc>,
    hash: String,
}

#[derive(Serialize)]
pub(crate) struct FrozenPage {
    lines: Vec<FrozenView>,
    withheld: bool,
    staff: bool,
    pager: Pager,
}

impl Page for FrozenPage {
    const TEMPLATE: &'static str = "reports/periodic/frozen.html";
    const NAV: &'static str = "figures";
}

/// A frozen report with what its term came to.
pub(super) struct Frozen {
    pub(super) term: Term,
    pub(super) sums: Totals,
    pub(super) at: DateTime<Utc>,
    pub(super) hash: String,
}

impl Frozen {
    fn read(line: FrozenLine) -> Result<Self> {
        Ok(Self {
            term: Term::try_from(line.term).map_err(anyhow::Error::msg)?,
            sums: read_outflow(&line.figures)?,
            at: line.frozen_at,
            hash: line.hash,
        })
    }
}

/// A page beyond the last is the last.
pub(super) fn pager(asked: usize, total: u64) -> Pager {
    Pager::new(asked, total, |n| format!("/figures/reports?page={n}"))
}

pub(super) fn page(frozen: &[Frozen], pager: Pager, (staff, locale): (bool, Locale)) -> FrozenPage {
    let lines: Vec<FrozenView> = frozen
        .iter()
        .map(|one| {
            let pick = Pick::new(Set::Term, Scope::Outflow);
            let told = staff || one.sums.number == 0 || pick.is_told(one.term);
            let sums = if told { one.sums } else { Totals::default() };
            FrozenView {
                name: one.term.title(locale),
                url: pick.url(one.term),
                number: one.sums.number,
                total: sums.total_fen,
                technical: sums.technical_fen,
                told,
                frozen_at: one.at,
                hash: one.hash.clone(),
            }
        })
        .collect();
    FrozenPage {
        withheld: lines.iter().any(|line| !line.told),
        lines,
        staff,
        pager,
    }
}

/// `GET /figures/reports?page=`
pub(crate) async fn show(ctx: Ctx, Query(asked): Query<Asked>) -> Answer {
    let mut tx = ctx.app.db.read().await?;
    let total = u64::try_from(store::count_frozen(&mut tx).await?).unwrap_or(0);
    let pager = pager(pager::page_number(&asked.page), total);
    let size = i64::try_from(pager::SIZE).unwrap_or(20);
    let skip = i64::try_from(pager.page - 1).unwrap_or(0) * size;
    let kept = store::frozen(&mut tx, (size, skip)).await?;
    drop(tx);
    let frozen = kept
        .into_iter()
        .map(Frozen::read)
        .collect::<Result<Vec<_>>>()?;
    let staff = ctx.viewer.as_ref().is_some_and(Viewer::is_staff);
    ctx.page(page(&frozen, pager, (staff, ctx.locale))).await
}
