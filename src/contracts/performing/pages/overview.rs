//! 履行与收款 of one contract: the sums side by side, instalments, milestones, receipts, royalty statements.

use chrono::NaiveDate;
use serde::Serialize;

use super::Head;
use super::standing::{self, LineView, Sums};
use crate::contracts::pages::tabs::Tab;
use crate::contracts::performing::may::{self, Act};
use crate::contracts::performing::milestone::{Milestone, Stage};
use crate::contracts::performing::plan::{Line, Plan};
use crate::contracts::performing::receipt::{Receipt, Standing};
use crate::contracts::performing::royalty::{self, Statement};
use crate::contracts::performing::seat::Seat;
use crate::contracts::store::performing as store;
use crate::db::Tx;
use crate::deals;
use crate::money::Money;
use crate::web::words::{Locale, t};
use crate::web::{Answer, Ctx, Errors, FormView, Page, Path, Result, Typed};
use crate::workdays::Calendar;

#[derive(Clone, Debug, Serialize)]
pub(super) struct MilestoneRow {
    pub(super) url: String,
    pub(super) title: String,
    pub(super) side: String,
    pub(super) due_on: NaiveDate,
    pub(super) accept_by: Option<NaiveDate>,
    pub(super) round: i64,
    /// Ends the key of its words.
    pub(super) state: &'static str,
    pub(super) tint: &'static str,
    pub(super) late: bool,
}

impl MilestoneRow {
    pub(super) fn new(m: &Milestone, base: &str, today: NaiveDate, locale: Locale) -> Self {
        let late = m.is_late(
            Calendar::current()
                .workday_before(today)
                .succ_opt()
                .unwrap_or(today),
        );
        Self {
            url: format!("{base}/performance/milestones/{}", m.id),
            title: m.title.clone(),
            side: t(locale, &format!("performing-side-{}", m.side.code())),
            due_on: m.due_on,
            accept_by: m.accept_by,
            round: m.round,
            state: m.state.code(),
            tint: match m.state {
                Stage::Open => "",
                Stage::HandedOver => "info",
                Stage::Accepted => "success",
                Stage::Withdrawn => "plain",
            },
            late,
        }
    }
}

#[derive(Clone, Debug, Serialize)]
pub(super) struct ReceiptRow {
    pub(super) url: String,
    pub(super) received_on: NaiveDate,
    pub(super) amount: i64,
    pub(super) payer: String,
    pub(super) reference: String,
    pub(super) invoice: String,
    /// What it pays: name and fen.
    pub(super) parts: Vec<(String, i64)>,
    pub(super) counter: bool,
    pub(super) proof: bool,
    pub(super) state: &'static str,
    pub(super) tint: &'static str,
}

impl ReceiptRow {
    pub(super) fn new(r: &Receipt, lines: &[Line], base: &str) -> Self {
        let name = |id| {
            lines
                .iter()
                .find(|line| line.line == id)
                .map(|line| line.what.clone())
        };
        Self {
            url: format!("{base}/performance/receipts/{}", r.id),
            received_on: r.received_on,
            amount: r.amount.fen(),
            payer: r.payer.clone(),
            reference: r.bank_reference.clone(),
            invoice: r.invoice.clone(),
            parts: r
                .parts
                .iter()
                .map(|(id, part)| (name(*id).unwrap_or_default(), part.fen()))
                .collect(),
            counter: r.reverses.is_some(),
            proof: r.proof.is_some(),
            state: r.state.code(),
            tint: match r.state {
                Standing::Entered => "warning",
                Standing::Confirmed => "success",
                Standing::Refused => "danger",
                Standing::Reversed => "plain",
            },
        }
    }
}

#[derive(Clone, Debug, Serialize)]
pub(super) struct StatementRow {
    pub(super) id: String,
    pub(super) from: NaiveDate,
    pub(super) to: NaiveDate,
    pub(super) base: i64,
    pub(super) rate: String,
    pub(super) amount: i64,
    pub(super) words: String,
    pub(super) side: String,
    pub(super) file_url: String,
    pub(super) withdrawn: bool,
    pub(super) withdrawn_words: String,
}

/// What an estimate is held against.
#[derive(Clone, Debug, Serialize)]
pub(super) struct Royalties {
    pub(super) rows: Vec<StatementRow>,
    pub(super) estimate: i64,
    pub(super) known: i64,
    /// Known less the estimate.
    pub(super) off: i64,
    /// The change form with what is known; empty when there is nothing to correct or nobody to do it.
    pub(super) correct_url: String,
    pub(super) registered: bool,
}

/// An earlier version of the plan.
#[derive(Clone, Debug, Serialize)]
pub(super) struct Earlier {
    pub(super) number: i64,
    pub(super) on: String,
    pub(super) words: String,
    pub(super) lines: Vec<LineView>,
    pub(super) planned: i64,
}

#[derive(Clone, Copy, Debug, Default, Serialize)]
#[expect(clippy::struct_excessive_bools, reason = "flags that a template reads")]
pub(super) struct May {
    pub(super) plan: bool,
    pub(super) milestones: bool,
    pub(super) enter: bool,
    pub(super) state: bool,
}

#[derive(Serialize)]
pub(crate) struct PerformancePage {
    pub(super) head: Head,
    pub(super) sums: Sums,
    pub(super) estimated: bool,
    pub(super) plan: Option<i64>,
    /// Why it took the place of the one before.
    pub(super) plan_words: String,
    pub(super) lines: Vec<LineView>,
    pub(super) earlier: Vec<Earlier>,
    /// The deal behind the file has terms that a first plan can be made from.
    pub(super) proposed: bool,
    pub(super) milestones: Vec<MilestoneRow>,
    pub(super) receipts: Vec<ReceiptRow>,
    pub(super) royalties: Option<Royalties>,
    pub(super) may: May,
    /// Where finance asks for money under this contract; empty for others.
    pub(super) ask_url: String,
    /// Why nothing can be done here now; empty otherwise.
    pub(super) rests: String,
    pub(super) form: FormView,
}

impl Page for PerformancePage {
    const TEMPLATE: &'static str = "contracts/performing/overview.html";
    const NAV: &'static str = "desk";
}

/// Whether a contract's 成交额 is not the last word yet.
pub(super) fn is_estimate(seat: &Seat) -> Result<bool> {
    let values = seat.values()?;
    Ok(values.estimated || royalty::is_open_ended(&values.payment))
}

/// `GET …/performance`
pub(crate) async fn show(ctx: Ctx, Path(number): Path<String>) -> Answer {
    let mut tx = ctx.app.db.read().await?;
    let seat = Seat::open(&mut tx, &ctx, &number).await?;
    let nothing = (&Typed::default(), &Errors::default());
    let page = page(&ctx, &mut tx, &seat, nothing).await?;
    drop(tx);
    ctx.page(page).await
}

pub(super) async fn page(
    ctx: &Ctx,
    tx: &mut Tx,
    seat: &Seat,
    (typed, errors): (&Typed, &Errors),
) -> Result<PerformancePage> {
    let (locale, today, base) = (ctx.locale, seat.today, seat.base.as_str());
    let id = seat.contract.id;
    let plans = store::plans(tx, id).await?;
    let milestones = store::milestones(tx, id).await?;
    let receipts = seat.seen(&store::receipts(tx, id).await?);
    let mut statements = store::statements(tx, id).await?;
    statements.retain(|s| seat.sees(s.created_at));
    let latest = plans.iter().find(|plan| plan.latest);
    let lines: &[Line] = latest.map_or(&[], |plan| &plan.lines);
    let total = seat.values()?.total;
    let estimated = is_estimate(seat)?;
    let may = May {
        plan: seat.may(Act::Plan),
        milestones: seat.may(Act::Milestones),
        enter: seat.may(Act::EnterReceipt),
        state: seat.may(Act::State) && estimated,
    };
    let proposed = latest.is_none() && may.plan && has_terms(tx, seat).await?;
    let shown = (milestones.as_slice(), base);
    Ok(PerformancePage {
        head: Head::new(seat, Tab::Performance, locale)?,
        sums: standing::sums(total, lines, &receipts),
        estimated,
        plan: latest.map(|plan| plan.number),
        plan_words: latest.map(|plan| plan.words.clone()).unwrap_or_default(),
        lines: standing::lines(lines, &receipts, shown, (today, locale)),
        earlier: earlier(seat, &plans, shown, (today, locale)),
        proposed,
        milestones: milestones
            .iter()
            .map(|m| MilestoneRow::new(m, base, today, locale))
            .collect(),
        receipts: receipts
            .iter()
            .rev()
            .map(|r| ReceiptRow::new(r, lines, base))
            .collect(),
        royalties: if estimated || !statements.is_empty() {
            Some(royalties(seat, lines, &statements, (total, locale)))
        } else {
            None
        },
        may,
        ask_url: ask_url(seat),
        rests: rests(seat, locale),
        form: ctx.form(typed, errors),
    })
}

fn ask_url(seat: &Seat) -> String {
    if seat.who.finance && may::runs(seat.contract.state) {
        format!("/desk/payments/new?contract={}", seat.contract.number)
    } else {
        String::new()
    }
}

fn rests(seat: &Seat, locale: Locale) -> String {
    use crate::contracts::contract::State;
    match seat.contract.state {
        State::Draft => t(locale, "performing-rests-draft"),
        State::Cancelled => t(locale, "performing-rests-cancelled"),
        State::Abandoned => t(locale, "performing-rests-abandoned"),
        _ => String::new(),
    }
}

async fn has_terms(tx: &mut Tx, seat: &Seat) -> Result<bool> {
    let Some(deal) = seat.contract.deal_id else {
        return Ok(false);
    };
    Ok(deals::offers::accepted(tx, deal).await?.is_some())
}

fn earlier(
    seat: &Seat,
    plans: &[Plan],
    shown: (&[Milestone], &str),
    (today, locale): (NaiveDate, Locale),
) -> Vec<Earlier> {
    plans
        .iter()
        .filter(|plan| !plan.latest && seat.sees(plan.created_at))
        .map(|plan| Earlier {
            number: plan.number,
            on: plan.created_at.to_rfc3339(),
            words: plan.words.clone(),
            lines: standing::lines(&plan.lines, &[], shown, (today, locale)),
            planned: standing::sums(Money::ZERO, &plan.lines, &[]).planned,
        })
        .collect()
}

fn royalties(
    seat: &Seat,
    lines: &[Line],
    statements: &[Statement],
    (total, locale): (Money, Locale),
) -> Royalties {
    let known = royalty::known(lines, statements).unwrap_or_default();
    let off = known.checked_sub(total).unwrap_or_default();
    let registered = seat.contract.state == crate::contracts::contract::State::Registered;
    let corrects = registered && seat.who.registrar && known.is_positive() && !off.is_zero();
    let correct_url = if corrects {
        let pairs = [
            ("total", known.yuan_text()),
            ("change_words", t(locale, "royalty-change-words")),
        ];
        let query = serde_urlencoded::to_string(pairs).unwrap_or_default();
        format!("{}/change?{query}", seat.base)
    } else {
        String::new()
    };
    Royalties {
        rows: statements.iter().map(|s| row(s, seat, locale)).collect(),
        estimate: total.fen(),
        known: known.fen(),
        off: off.fen(),
        correct_url,
        registered,
    }
}

fn row(s: &Statement, seat: &Seat, locale: Locale) -> StatementRow {
    StatementRow {
        id: s.id.to_string(),
        from: s.period_from,
        to: s.period_to,
        base: s.base.fen(),
        rate: crate::money::percent::text(s.rate_bp),
        amount: s.amount.fen(),
        words: s.words.clone(),
        side: t(locale, &format!("performing-side-{}", s.side.code())),
        file_url: s
            .file_id
            .filter(|_| seat.opens_files())
            .map(|file| format!("{}/files/{file}", seat.performance()))
            .unwrap_or_default(),
        withdrawn: s.withdrawn_at.is_some(),
        withdrawn_words: s.withdrawn_words.clone(),
    }
}
