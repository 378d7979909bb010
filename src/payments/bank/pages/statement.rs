//! One statement: what every row of it is, before and after it was taken in.

use axum::http::HeaderValue;
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::index::TabView;
use super::statements::Counts;
use super::{DESK, address};
use crate::db::Tx;
use crate::money::Money;
use crate::payments::bank::importing;
use crate::payments::bank::sheet::Balance;
use crate::payments::bank::store::{self, Statement, StatementRow};
use crate::web::pager::{self, Pager};
use crate::web::words::Locale;
use crate::web::{Answer, Ctx, Error, Page, Path, Query, Result, see_other};

const OUTCOMES: [&str; 4] = ["new", "taken", "known", "bad"];

/// How far it is, for the part of the page that asks for itself again.
#[derive(Clone, Debug, Serialize)]
pub(super) struct Progress {
    pub(super) state: String,
    pub(super) busy: bool,
    pub(super) percent: i64,
    pub(super) url: String,
}

impl Progress {
    pub(super) fn new(statement: &Statement, counts: &Counts) -> Self {
        let done = statement.rows_total.saturating_sub(counts.fresh);
        Self {
            state: statement.state.clone(),
            busy: statement.state == "taking",
            percent: (done * 100)
                .checked_div(statement.rows_total)
                .unwrap_or(100),
            url: format!("{DESK}/statements/{}/progress", statement.id),
        }
    }
}

#[derive(Clone, Debug, Serialize)]
pub(super) struct RowView {
    pub(super) row: i64,
    pub(super) outcome: String,
    pub(super) booked_on: Option<NaiveDate>,
    pub(super) amount: i64,
    pub(super) currency: String,
    pub(super) other: String,
    pub(super) remark: String,
    /// Why it can't be read and what to do, with the row's own text.
    pub(super) fault: String,
    pub(super) cells: String,
    /// Where the line of it is.
    pub(super) url: String,
}

impl RowView {
    fn new(row: &StatementRow, locale: Locale) -> Self {
        Self {
            row: row.row,
            outcome: row.outcome.clone(),
            booked_on: row.booked_on,
            amount: row.amount_fen,
            currency: row.currency.clone(),
            other: row.other.clone(),
            remark: row.remark.clone(),
            fault: row
                .fault
                .0
                .as_ref()
                .map(|fault| fault.say(locale))
                .unwrap_or_default(),
            cells: row.cells.clone(),
            url: if row.outcome == "taken" {
                format!("{DESK}/lines/{}", row.id)
            } else {
                String::new()
            },
        }
    }
}

/// What the column of balances comes to.
#[derive(Clone, Debug, Serialize)]
pub(super) struct BalanceView {
    pub(super) opening: i64,
    pub(super) moves: i64,
    pub(super) closing: i64,
    pub(super) fits: bool,
    pub(super) gap: Option<i64>,
    pub(super) off: i64,
}

impl BalanceView {
    pub(super) fn new(balance: &Balance) -> Self {
        let reckoned = balance.opening.saturating_add(balance.moves);
        Self {
            opening: balance.opening,
            moves: balance.moves,
            closing: balance.closing,
            fits: balance.fits(),
            gap: balance.gap,
            off: Money::from_fen(balance.closing.saturating_sub(reckoned)).fen(),
        }
    }
}

#[derive(Serialize)]
pub(crate) struct StatementPage {
    pub(super) name: String,
    pub(super) account: String,
    pub(super) url: String,
    pub(super) lines_url: String,
    pub(super) from_on: Option<NaiveDate>,
    pub(super) until_on: Option<NaiveDate>,
    pub(super) counts: Counts,
    pub(super) balance: Option<BalanceView>,
    pub(super) progress: Progress,
    pub(super) tabs: Vec<TabView>,
    pub(super) rows: Vec<RowView>,
    pub(super) pager: Pager,
}

impl Page for StatementPage {
    const TEMPLATE: &'static str = "payments/bank_statement.html";
    const NAV: &'static str = "desk";
}

#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Asked {
    show: String,
    page: String,
}

async fn open(tx: &mut Tx, id: Uuid) -> Result<(Statement, Counts)> {
    let statement = store::statement(tx, id)
        .await?
        .filter(|s| s.state != "dropped")
        .ok_or(Error::NotFound)?;
    let counts = Counts::of(&store::outcomes(tx, &[id]).await?, id);
    Ok((statement, counts))
}

/// `GET /desk/payments/bank/statements/{id}`
pub(crate) async fn show(ctx: Ctx, Path(id): Path<Uuid>, Query(asked): Query<Asked>) -> Answer {
    let shown = OUTCOMES.into_iter().find(|outcome| *outcome == asked.show);
    let page = pager::page_number(&asked.page);
    let most = i64::try_from(pager::SIZE).unwrap_or(20);
    let from = i64::try_from((page - 1) * pager::SIZE).unwrap_or(0);
    let mut tx = ctx.app.db.read().await?;
    let (statement, counts) = open(&mut tx, id).await?;
    let rows = store::rows(&mut tx, id, shown, (most, from)).await?;
    drop(tx);
    let url = format!("{DESK}/statements/{id}");
    let numbers = [
        ("", statement.rows_total),
        ("new", counts.fresh),
        ("taken", counts.taken),
        ("known", counts.known),
        ("bad", counts.bad),
    ];
    let total = numbers
        .iter()
        .find(|(name, _)| *name == shown.unwrap_or(""))
        .map_or(0, |(_, n)| *n);
    let tab = |(name, count): &(&str, i64)| TabView {
        text: ctx.t(&format!(
            "bank-row-is-{}",
            if name.is_empty() { "any" } else { *name }
        )),
        url: address(&url, &[("show", *name)]),
        count: Some(*count),
        current: *name == shown.unwrap_or(""),
    };
    ctx.page(StatementPage {
        tabs: numbers
            .iter()
            .filter(|(name, n)| *n > 0 || name.is_empty())
            .map(tab)
            .collect(),
        name: statement.file_name.clone(),
        account: statement.account.clone(),
        lines_url: address(DESK, &[("show", "all"), ("statement", &id.to_string())]),
        from_on: statement.from_on,
        until_on: statement.until_on,
        progress: Progress::new(&statement, &counts),
        counts,
        balance: statement.balance.0.as_ref().map(BalanceView::new),
        rows: rows
            .iter()
            .map(|row| RowView::new(row, ctx.locale))
            .collect(),
        pager: Pager::new(page, u64::try_from(total).unwrap_or(0), |n| {
            address(
                &url,
                &[("show", shown.unwrap_or("")), ("page", &n.to_string())],
            )
        }),
        url,
    })
    .await
}

#[derive(Serialize)]
struct ProgressPart {
    progress: Progress,
}

/// `GET /desk/payments/bank/statements/{id}/progress`
pub(crate) async fn progress(ctx: Ctx, Path(id): Path<Uuid>) -> Answer {
    let mut tx = ctx.app.db.read().await?;
    let (statement, counts) = open(&mut tx, id).await?;
    drop(tx);
    let part = ProgressPart {
        progress: Progress::new(&statement, &counts),
    };
    let mut answer = ctx.fragment("payments/_bank_progress.html", &part)?;
    if !part.progress.busy {
        answer
            .headers_mut()
            .insert("hx-refresh", HeaderValue::from_static("true"));
    }
    Ok(answer)
}

/// `POST /desk/payments/bank/statements/{id}/taking`
pub(crate) async fn take(ctx: Ctx, Path(id): Path<Uuid>) -> Answer {
    let by = ctx.user().ok_or(Error::Forbidden)?;
    let mut tx = ctx.app.db.write().await?;
    let (statement, _) = open(&mut tx, id).await?;
    // A second click finds it under way and is led to the same page.
    importing::go(&mut tx, &statement, (by, ctx.app.clock.now())).await?;
    tx.commit().await?;
    Ok(see_other(&format!("{DESK}/statements/{id}")))
}

/// `POST /desk/payments/bank/statements/{id}/dropping`: what was only looked at is put away.
pub(crate) async fn drop_it(ctx: Ctx, Path(id): Path<Uuid>) -> Answer {
    let mut tx = ctx.app.db.write().await?;
    open(&mut tx, id).await?;
    let now = ctx.app.clock.now();
    if !store::step_statement(&mut tx, id, ("checked", "dropped"), now).await? {
        return Err(Error::conflict("bank-statement-taken"));
    }
    tx.commit().await?;
    ctx.done("bank-statement-dropped", &format!("{DESK}/statements"))
        .await
}
