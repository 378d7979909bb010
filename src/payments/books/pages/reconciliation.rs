//! A month: what the bank says against what the ledger says, day by day; what stands in between and why; what Stripe holds.

use axum::response::Response;
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::{address, entries_url};
use crate::db::Tx;
use crate::imports;
use crate::money::Money;
use crate::payments::bank::store::{self as bank, KnownMove};
use crate::payments::books::clearing::{self, Explained, Piece};
use crate::payments::books::period::Period;
use crate::payments::books::store::{self, Day, Turnover};
use crate::payments::ledger::Account;
use crate::web::words::t;
use crate::web::{Answer, Ctx, Error, Page, Path, Query, Result};

const PATH: &str = "/desk/payments/reconciliation";
/// Moves listed.
const MOVES: i64 = 100;

#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Asked {
    month: String,
}

/// A day on which the bank or the ledger moved.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub(super) struct DayRow {
    pub(super) day: NaiveDate,
    pub(super) bank_in: i64,
    pub(super) bank_out: i64,
    pub(super) ledger_in: i64,
    pub(super) ledger_out: i64,
    /// Both say the same.
    pub(super) same: bool,
    pub(super) lines_url: String,
    pub(super) entries_url: String,
}

/// One kind of account.
#[derive(Clone, Debug, Serialize)]
pub(super) struct AccountRow {
    pub(super) label: String,
    pub(super) url: String,
    pub(super) opening: i64,
    pub(super) debit: i64,
    pub(super) credit: i64,
    pub(super) closing: i64,
}

/// Something that is to go out, or went out, and no line shows.
#[derive(Clone, Debug, Serialize)]
pub(super) struct MoveRow {
    pub(super) number: String,
    pub(super) kind: String,
    pub(super) amount: i64,
    pub(super) on: Option<NaiveDate>,
}

impl MoveRow {
    fn new(m: &KnownMove, ctx: &Ctx) -> Self {
        Self {
            number: m.number.clone(),
            kind: ctx.t(&format!("bank-move-{}", m.kind.code())),
            amount: m.amount.fen(),
            on: m.done_on,
        }
    }
}

/// The bank's own balances against what the ledger makes of them.
#[derive(Clone, Debug, Serialize)]
pub(super) struct Ends {
    pub(super) on: NaiveDate,
    pub(super) said: i64,
    pub(super) reckoned: i64,
    pub(super) off: i64,
}

#[derive(Serialize)]
pub(crate) struct ReconciliationPage {
    pub(super) month: String,
    pub(super) before_url: String,
    pub(super) after_url: String,
    pub(super) days: Vec<DayRow>,
    pub(super) bank_in: i64,
    pub(super) bank_out: i64,
    pub(super) ledger_in: i64,
    pub(super) ledger_out: i64,
    pub(super) same: bool,
    pub(super) ends: Option<Ends>,
    pub(super) clearing: Explained,
    pub(super) clearing_url: String,
    pub(super) accounts: Vec<AccountRow>,
    pub(super) debit: i64,
    pub(super) credit: i64,
    pub(super) unseen: Vec<MoveRow>,
    pub(super) to_send: Vec<MoveRow>,
    pub(super) until: NaiveDate,
}

impl Page for ReconciliationPage {
    const TEMPLATE: &'static str = "payments/reconciliation.html";
    const NAV: &'static str = "desk";
}

/// Both sides of every day on which either moved.
fn days(bank: &[Day], ledger: &[Day]) -> Vec<DayRow> {
    let mut all: Vec<NaiveDate> = bank
        .iter()
        .chain(ledger)
        .map(|day| day.happened_on)
        .collect();
    all.sort_unstable();
    all.dedup();
    let of = |days: &[Day], day| {
        let found = days.iter().find(|known| known.happened_on == day);
        found.map_or((0, 0), |known| (known.came_in, known.went_out))
    };
    all.into_iter()
        .map(|day| {
            let ((bank_in, bank_out), (ledger_in, ledger_out)) = (of(bank, day), of(ledger, day));
            let text = day.to_string();
            DayRow {
                day,
                bank_in,
                bank_out,
                ledger_in,
                ledger_out,
                same: (bank_in, bank_out) == (ledger_in, ledger_out),
                lines_url: address(
                    "/desk/payments/bank",
                    &[("show", "all"), ("from", &text), ("to", &text)],
                ),
                entries_url: address(
                    "/desk/payments/entries",
                    &[("account", "bank"), ("day", &text)],
                ),
            }
        })
        .collect()
}

/// Everything that can stand between bank and ledger on a day; above zero, the bank has more than the books explain.
async fn pieces(tx: &mut Tx, until: NaiveDate) -> Result<Vec<Piece>> {
    let mut pieces = Vec::new();
    for (state, reason, number, fen) in store::unexplained(tx, until).await? {
        let what = reason
            .as_ref()
            .map_or_else(|| state.clone(), |reason| format!("aside-{reason}"));
        let asked = [
            ("show", state.as_str()),
            ("reason", reason.as_deref().unwrap_or("")),
            ("from", "2000-01-01"),
            ("to", &until.to_string()),
        ];
        let url = address("/desk/payments/bank", &asked);
        pieces.push(Piece {
            what,
            number,
            fen,
            url,
        });
    }
    let ((ahead, ahead_fen), (behind, behind_fen)) = store::moves_off(tx, until).await?;
    let here = |what: &str, number, fen| Piece {
        what: what.to_owned(),
        number,
        fen,
        url: String::new(),
    };
    pieces.push(here("moves-unseen", ahead, ahead_fen));
    pieces.push(here("moves-later", behind, -behind_fen));
    let (number, fen) = store::lineless(tx, until).await?;
    pieces.push(here("lineless", number, -fen));
    Ok(pieces)
}

/// The last balance that a statement names, against the ledger since the first.
async fn ends(tx: &mut Tx, until: NaiveDate) -> Result<Option<Ends>> {
    if store::accounts(tx).await? != 1 {
        return Ok(None);
    }
    let Some((first, last, on)) = store::ends(tx, until).await? else {
        return Ok(None);
    };
    let moved = store::balance_on(tx, Account::Bank, on).await?.fen();
    let reckoned = first.opening.saturating_add(moved);
    Ok(Some(Ends {
        on,
        said: last.closing,
        reckoned,
        off: last.closing.saturating_sub(reckoned),
    }))
}

fn account_row(ctx: &Ctx, turnover: &Turnover, month: &str) -> AccountRow {
    AccountRow {
        label: ctx.t(&format!("books-account-{}", turnover.head)),
        url: entries_url(&turnover.head, month),
        opening: turnover.opening,
        debit: turnover.debit,
        credit: turnover.credit,
        closing: turnover
            .opening
            .saturating_add(turnover.debit)
            .saturating_sub(turnover.credit),
    }
}

async fn build(ctx: &Ctx, asked: &Asked) -> Result<ReconciliationPage> {
    let today = ctx.app.clock.today();
    let period = Period::parse(&asked.month).unwrap_or_else(|| Period::month_of(today));
    let (span, until) = (period.days(), period.last());
    let mut tx = ctx.app.db.read().await?;
    let bank_days = store::bank_days(&mut tx, span).await?;
    let ledger_days = store::ledger_days(&mut tx, Account::Bank, span).await?;
    let turnovers = store::turnovers(&mut tx, span).await?;
    let balance = store::balance_on(&mut tx, Account::Clearing, until).await?;
    let pieces = pieces(&mut tx, until).await?;
    let ends = ends(&mut tx, until).await?;
    let unseen = bank::moves_unseen(&mut tx, ("done", "done"), until, MOVES).await?;
    let to_send = bank::moves_unseen(&mut tx, ("approved", "sent"), until, MOVES).await?;
    drop(tx);
    // As people read it: what the bank has beyond what the books explain.
    let shown = balance.checked_mul(-1).unwrap_or_default();
    let days = days(&bank_days, &ledger_days);
    let month = period.code();
    let link = |other: Option<Period>| {
        other
            .map(|p| address(PATH, &[("month", &p.code())]))
            .unwrap_or_default()
    };
    let order = |head: &str| {
        super::entries::HEADS
            .iter()
            .position(|known| *known == head)
    };
    let mut sorted: Vec<&Turnover> = turnovers.iter().collect();
    sorted.sort_by_key(|turnover| order(&turnover.head));
    let sum = |of: fn(&DayRow) -> i64| days.iter().map(of).sum();
    Ok(ReconciliationPage {
        before_url: link(period.before()),
        after_url: link(period.after().filter(|after| after.first() <= today)),
        bank_in: sum(|day| day.bank_in),
        bank_out: sum(|day| day.bank_out),
        ledger_in: sum(|day| day.ledger_in),
        ledger_out: sum(|day| day.ledger_out),
        same: days.iter().all(|day| day.same),
        days,
        ends,
        clearing: clearing::explain(shown, pieces),
        clearing_url: entries_url("clearing", &month),
        accounts: sorted
            .iter()
            .map(|turnover| account_row(ctx, turnover, &month))
            .collect(),
        debit: turnovers.iter().map(|turnover| turnover.debit).sum(),
        credit: turnovers.iter().map(|turnover| turnover.credit).sum(),
        unseen: unseen.iter().map(|m| MoveRow::new(m, ctx)).collect(),
        to_send: to_send.iter().map(|m| MoveRow::new(m, ctx)).collect(),
        month,
        until,
    })
}

/// `GET /desk/payments/reconciliation?month=2026-11`
pub(crate) async fn show(ctx: Ctx, Query(asked): Query<Asked>) -> Answer {
    let page = build(&ctx, &asked).await?;
    ctx.page(page).await
}

/// `GET /desk/payments/reconciliation/reconciliation.xlsx?month=2026-11`
pub(crate) async fn file(
    ctx: Ctx,
    Path(file): Path<String>,
    Query(asked): Query<Asked>,
) -> Result<Response> {
    let ("reconciliation", format) = imports::named(&file).ok_or(Error::NotFound)? else {
        return Err(Error::NotFound);
    };
    let page = build(&ctx, &asked).await?;
    let yuan = |fen: i64| Money::from_fen(fen).yuan_text();
    let word = |key: &str| t(ctx.locale, key);
    let heads = ["what", "opening", "debit", "credit", "closing"];
    let mut table = vec![heads.map(|head| word(&format!("books-c-{head}"))).to_vec()];
    table.extend(page.accounts.iter().map(|row| {
        vec![
            row.label.clone(),
            yuan(row.opening),
            yuan(row.debit),
            yuan(row.credit),
            yuan(row.closing),
        ]
    }));
    table.push(Vec::new());
    let heads = ["day", "bank-in", "bank-out", "ledger-in", "ledger-out"];
    table.push(heads.map(|head| word(&format!("books-c-{head}"))).to_vec());
    table.extend(page.days.iter().map(|day| {
        let sums = [day.bank_in, day.bank_out, day.ledger_in, day.ledger_out];
        std::iter::once(day.day.to_string())
            .chain(sums.map(yuan))
            .collect()
    }));
    table.push(Vec::new());
    table.push(vec![word("books-clearing"), yuan(page.clearing.balance)]);
    table.extend(page.clearing.pieces.iter().map(|piece| {
        vec![
            word(&format!("books-piece-{}", piece.what)),
            yuan(piece.fen),
            piece.number.to_string(),
        ]
    }));
    table.push(vec![word("books-piece-rest"), yuan(page.clearing.rest)]);
    for row in &mut table {
        // Rows of a table are equally long.
        row.resize(5, String::new());
    }
    let name = word("books-reconciliation");
    let bytes = tokio::task::spawn_blocking(move || {
        imports::write_figures(table, name, format, &[1, 2, 3, 4])
    });
    let bytes = bytes.await.map_err(anyhow::Error::from)??;
    Ok(imports::download(&file, format, bytes))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_day_that_only_one_side_knows_differs() {
        let day = |d, came_in, went_out| Day {
            happened_on: NaiveDate::from_ymd_opt(2026, 11, d).unwrap(),
            came_in,
            went_out,
        };
        let rows = days(&[day(1, 5, 0), day(2, 7, 1)], &[day(1, 5, 0), day(3, 0, 9)]);
        let same: Vec<bool> = rows.iter().map(|row| row.same).collect();
        assert_eq!(same, [true, false, false]);
        assert_eq!((rows[2].bank_out, rows[2].ledger_out), (0, 9));
    }
}
