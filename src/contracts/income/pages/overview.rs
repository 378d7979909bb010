//! 收入与分配 of one contract: the account of technical income line by line, and what was shared of each receipt.

use std::collections::BTreeMap;

use axum::response::Response;
use chrono::{Months, NaiveDate};
use serde::Serialize;

use crate::contracts::contract::State;
use crate::contracts::income::books::Books;
use crate::contracts::income::distribution::{Distribution, Rule, rule_on, share_text};
use crate::contracts::income::sharing::of_completers;
use crate::contracts::income::technical::{Account, Kind, Line, Setting};
use crate::contracts::income::{life, must, must_see};
use crate::contracts::pages::tabs::Tab;
use crate::contracts::performing::life::moved_on;
use crate::contracts::performing::may::{Act, Side};
use crate::contracts::performing::pages::Head;
use crate::contracts::performing::receipt::{Receipt, Standing};
use crate::contracts::performing::{Seat, receipt, serve};
use crate::contracts::store::income as store;
use crate::ids::{FileId, ReceiptId};
use crate::messages::Say as _;
use crate::money::{Money, Unit};
use crate::web::error::{Error, Result};
use crate::web::words::{Locale, t, t_with};
use crate::web::{Answer, Ctx, Errors, FormView, Message, Page, Path, Reader, Typed};

/// Months after the money came in within which a cash reward has to be paid (财税〔2018〕58号).
const REWARD_MONTHS: u32 = 36;

/// One line of the account as the page and the sheet show it.
#[derive(Clone, Debug, Serialize)]
pub(in crate::contracts::income) struct AccountRow {
    pub(super) n: usize,
    pub(super) kind: &'static str,
    pub(super) on: NaiveDate,
    pub(super) invoice: String,
    pub(super) amount: i64,
    pub(super) technical: i64,
    /// The part in percent of what came in; empty in a correction.
    pub(super) rate: String,
    pub(super) received: i64,
    pub(super) so_far: i64,
    pub(super) words: String,
    /// Sets the part of this receipt; empty when it can't be.
    pub(super) set_url: String,
    pub(super) field: String,
    pub(super) reason_field: String,
    pub(super) room: i64,
}

impl AccountRow {
    fn new(
        (n, line): (usize, &Line),
        account: &Account,
        (base, sets): (&str, bool),
        locale: Locale,
    ) -> Self {
        let rate = line
            .technical
            .basis_points_of(line.amount)
            .filter(|_| !line.amount.is_zero());
        let settable = line.receipt.filter(|_| sets && line.kind == Kind::Receipt);
        Self {
            n: n + 1,
            kind: line.kind.code(),
            on: line.on,
            invoice: line.invoice.clone(),
            amount: line.amount.fen(),
            technical: line.technical.fen(),
            rate: rate.map(percent).unwrap_or_default(),
            received: line.received.fen(),
            so_far: line.so_far.fen(),
            words: if line.kind == Kind::Change {
                t_with(
                    locale,
                    "income-after-change",
                    &[("n".to_owned(), line.words.as_str().into())],
                )
            } else {
                line.words.clone()
            },
            set_url: settable
                .map(|id| format!("{base}/income/technical/{id}"))
                .unwrap_or_default(),
            field: settable
                .map(|id| format!("technical.{id}"))
                .unwrap_or_default(),
            reason_field: settable
                .map(|id| format!("reason.{id}"))
                .unwrap_or_default(),
            room: settable
                .and_then(|id| account.room(id))
                .unwrap_or_default()
                .fen(),
        }
    }
}

/// Basis points as a percentage with two places, below zero too.
fn percent(bp: i64) -> String {
    let sign = if bp < 0 { "-" } else { "" };
    format!("{sign}{}.{:02}%", bp.abs() / 100, bp.abs() % 100)
}

/// A receipt and what was shared of it.
#[derive(Clone, Debug, Serialize)]
pub(super) struct SharedRow {
    pub(super) on: NaiveDate,
    pub(super) amount: i64,
    pub(super) first: bool,
    /// Cash rewards of it are to be paid by then to count half.
    pub(super) reward_by: NaiveDate,
    pub(super) taken_back: bool,
    /// The distribution; empty while there is none.
    pub(super) url: String,
    pub(super) net: i64,
    pub(super) completers: i64,
    pub(super) state: &'static str,
    pub(super) tint: &'static str,
    pub(super) counter: bool,
    /// Begins one; empty when nobody here may.
    pub(super) new_url: String,
}

#[derive(Serialize)]
pub(crate) struct IncomePage {
    pub(super) head: Head,
    pub(super) total: i64,
    pub(super) technical: i64,
    pub(super) received: i64,
    pub(super) so_far: i64,
    pub(super) rest: i64,
    /// Words on what the contract's state means for this page.
    pub(super) standing: String,
    pub(super) registered: bool,
    pub(super) estimated: bool,
    pub(super) rows: Vec<AccountRow>,
    pub(super) shared: Vec<SharedRow>,
    pub(super) shared_net: i64,
    pub(super) shared_completers: i64,
    /// The unit's rule that holds today, in words; empty for none.
    pub(super) rule: String,
    pub(super) rule_url: String,
    pub(super) form: FormView,
}

impl Page for IncomePage {
    const TEMPLATE: &'static str = "contracts/income/overview.html";
    const NAV: &'static str = "desk";
}

impl Books {
    pub(in crate::contracts::income) fn rows(&self, locale: Locale) -> Vec<AccountRow> {
        let who = self.seat.who;
        let sets = who.side == Side::Centre && (who.registrar || who.finance);
        self.account
            .lines
            .iter()
            .enumerate()
            .map(|(n, line)| {
                let sets = sets && line.receipt.is_some_and(|id| self.stands(id));
                let base = self.seat.base.as_str();
                AccountRow::new((n, line), &self.account, (base, sets), locale)
            })
            .collect()
    }

    /// Whether a receipt was confirmed and not taken back, so that its part can be set.
    fn stands(&self, id: ReceiptId) -> bool {
        let found = self.receipts.iter().find(|r| r.id == id);
        found.is_some_and(|r| r.state == Standing::Confirmed && r.reverses.is_none())
    }

    fn shared(&self) -> Vec<SharedRow> {
        let may = self.seat.may(Act::Share);
        let first = self
            .receipts
            .iter()
            .filter(|r| r.state.counts())
            .map(|r| r.id)
            .next();
        let mut of: BTreeMap<ReceiptId, Vec<&Distribution>> = BTreeMap::new();
        for d in &self.distributions {
            of.entry(d.receipt_id).or_default().push(d);
        }
        let mut rows = Vec::new();
        for r in self
            .receipts
            .iter()
            .filter(|r| r.state.counts() && r.reverses.is_none())
        {
            let known = of.get(&r.id).map_or(&[][..], Vec::as_slice);
            let open = !known.iter().any(|d| {
                d.reverses.is_none() && matches!(d.state, Standing::Entered | Standing::Confirmed)
            });
            let row = |d: Option<&&Distribution>| {
                row(self, r, d.copied(), (first == Some(r.id), may && open))
            };
            rows.extend(known.iter().map(|d| row(Some(d))));
            if open {
                rows.push(row(None));
            }
        }
        rows
    }
}

fn row(
    books: &Books,
    r: &Receipt,
    d: Option<&Distribution>,
    (first, may): (bool, bool),
) -> SharedRow {
    let base = &books.seat.base;
    let taken_back = r.state == Standing::Reversed;
    SharedRow {
        on: r.received_on,
        amount: r.amount.fen(),
        first,
        reward_by: r.received_on + Months::new(REWARD_MONTHS),
        taken_back,
        url: d
            .map(|d| format!("{base}/income/distributions/{}", d.id))
            .unwrap_or_default(),
        net: d.map_or(0, |d| d.net.fen()),
        completers: d.map_or(0, |d| of_completers(&d.lines).fen()),
        state: d.map_or("none", |d| d.state.code()),
        tint: match d.map(|d| d.state) {
            Some(Standing::Entered) => "warning",
            Some(Standing::Confirmed) => "success",
            Some(Standing::Refused) => "danger",
            Some(Standing::Reversed) => "plain",
            None => "",
        },
        counter: d.is_some_and(|d| d.reverses.is_some()),
        new_url: if d.is_none() && may && !taken_back {
            format!("{base}/income/distributions/new?receipt={}", r.id)
        } else {
            String::new()
        },
    }
}

fn standing(state: State, locale: Locale) -> String {
    match state {
        State::Registered => String::new(),
        State::Cancelled => t(locale, "income-cancelled"),
        _ => t(locale, "income-needs-registration"),
    }
}

pub(super) fn page(
    ctx: &Ctx,
    books: &Books,
    (typed, errors): (&Typed, &Errors),
) -> Result<IncomePage> {
    let seat = &books.seat;
    let values = seat.values()?;
    let (locale, account) = (ctx.locale, &books.account);
    let kept = books.distributions.iter().filter(|d| d.state.counts());
    let net = Money::total(kept.clone().map(|d| d.net)).unwrap_or_default();
    let theirs = Money::total(kept.map(|d| of_completers(&d.lines))).unwrap_or_default();
    Ok(IncomePage {
        head: Head::new(seat, Tab::Income, locale)?,
        total: values.total.fen(),
        technical: values.technical.fen(),
        received: account.received.fen(),
        so_far: account.technical.fen(),
        rest: values
            .technical
            .checked_sub(account.technical)
            .unwrap_or_default()
            .fen(),
        standing: standing(seat.contract.state, locale),
        registered: seat.contract.state == State::Registered,
        estimated: values.estimated
            || crate::contracts::performing::royalty::is_open_ended(&values.payment),
        rows: books.rows(locale),
        shared: books.shared(),
        shared_net: net.fen(),
        shared_completers: theirs.fen(),
        rule: rule_on(&books.rules, seat.today)
            .map(|rule| rule_words(rule, locale))
            .unwrap_or_default(),
        rule_url: if seat.may(Act::KeepRule) && values.seller_id.is_some() {
            format!("{}/income/rule", seat.base)
        } else {
            String::new()
        },
        form: ctx.form(typed, errors),
    })
}

/// A rule in one line: its name and its shares.
pub(super) fn rule_words(rule: &Rule, locale: Locale) -> String {
    let shares = crate::contracts::income::sharing::POTS
        .into_iter()
        .zip(rule.shares().all())
        .filter(|(_, bp)| *bp > 0)
        .map(|(pot, bp)| {
            format!(
                "{} {}%",
                t(locale, &format!("income-pot-{pot}")),
                share_text(bp)
            )
        })
        .collect::<Vec<_>>()
        .join(" · ");
    format!("{} · {shares}", rule.title)
}

/// `GET …/income`
pub(crate) async fn show(ctx: Ctx, Path(number): Path<String>) -> Answer {
    let mut tx = ctx.app.db.read().await?;
    let books = Books::open(&ctx, &mut tx, &number).await?;
    drop(tx);
    let page = page(&ctx, &books, (&Typed::default(), &Errors::default()))?;
    ctx.page(page).await
}

/// `POST /desk/contracts/{number}/income/technical/{receipt}`
pub(crate) async fn set(
    ctx: Ctx,
    Path((number, id)): Path<(String, ReceiptId)>,
    typed: Typed,
) -> Answer {
    let mut tx = ctx.app.db.write().await?;
    let books = Books::take(&ctx, &mut tx, &number).await?;
    must(&books.seat, Act::Share)?;
    let room = books.account.room(id).ok_or(Error::NotFound)?;
    if !books.stands(id) {
        return Err(moved_on());
    }
    let mut r = Reader::new(&typed);
    let (amount, reason) = (format!("technical.{id}"), format!("reason.{id}"));
    let technical = r.parsed(&amount, |text| {
        let technical = Money::parse(text, Unit::Yuan).map_err(|e| e.message())?;
        if technical > room {
            return Err(Message::new("income-technical-too-much").with("room", room.yuan_grouped()));
        }
        Ok(technical)
    });
    let reason = r.text(&reason, receipt::REASON_MOST);
    let read = r.finish(technical.zip(reason));
    match read {
        Ok((technical, reason)) => {
            let setting = Setting {
                receipt_id: id,
                technical,
                reason,
                set_by: books.seat.me,
                created_at: ctx.app.clock.now(),
            };
            life::set(&mut tx, &books.seat, &setting).await?;
            tx.commit().await?;
            let to = format!("{}/income", books.seat.base);
            ctx.done("income-technical-set", &to).await
        }
        Err(errors) => {
            drop(tx);
            let page = page(&ctx, &books, (&typed, &errors))?;
            ctx.invalid(page).await
        }
    }
}

/// `GET …/income/files/{file}`
pub(crate) async fn file(
    ctx: Ctx,
    Path((number, file)): Path<(String, FileId)>,
) -> Result<Response> {
    let mut tx = ctx.app.db.write().await?;
    let seat = Seat::open(&mut tx, &ctx, &number).await?;
    must_see(&seat)?;
    let unit = seat.values()?.seller_id;
    if !store::has_income_file(&mut tx, (seat.contract.id, unit, seat.since), file).await? {
        return Err(Error::NotFound);
    }
    serve(&ctx, tx, &seat, file).await
}
