//! One line: what it says, what it may be for and why, and everything that can be said of it.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::view::{CandidateView, LineView};
use crate::accounts;
use crate::db::Tx;
use crate::ids::{OrderId, UserId};
use crate::money::Money;
use crate::payments::bank::line::{Reason, State};
use crate::payments::bank::looking::Pool;
use crate::payments::bank::store::{self, KnownOrder, Line, Match};
use crate::payments::{order, store as orders};
use crate::web::words::t;
use crate::web::{Answer, Ctx, Error, Errors, FormView, Page, Path, Query, Result, Typed};

/// Orders that a transfer can be split over, shown.
const SPLIT: usize = 12;
const SPLIT_MOST: i64 = 12;

/// One of the orders of a split.
#[derive(Clone, Debug, Serialize)]
pub(super) struct SplitLine {
    pub(super) field: String,
    pub(super) number: String,
    pub(super) purpose: String,
    pub(super) open: i64,
}

/// What a line was explained by.
#[derive(Clone, Debug, Serialize)]
pub(super) struct PartView {
    pub(super) kind: String,
    pub(super) number: String,
    pub(super) url: String,
    pub(super) amount: i64,
    pub(super) fee: i64,
}

#[derive(Clone, Debug, Serialize)]
pub(super) struct Choice {
    pub(super) value: &'static str,
    pub(super) label: String,
}

#[derive(Serialize)]
#[expect(clippy::struct_excessive_bools, reason = "flags that a template reads")]
pub(crate) struct LinePage {
    pub(super) line: LineView,
    pub(super) account: String,
    pub(super) balance: Option<i64>,
    pub(super) statement_url: String,
    /// Found by its number, because a person asked for it.
    pub(super) asked: String,
    pub(super) not_found: bool,
    pub(super) split: Vec<SplitLine>,
    pub(super) parts: Vec<PartView>,
    pub(super) first: String,
    pub(super) first_at: Option<DateTime<Utc>>,
    pub(super) second: String,
    pub(super) second_at: Option<DateTime<Utc>>,
    /// Two people are needed for a line of this size.
    pub(super) large: bool,
    pub(super) limit: i64,
    pub(super) may_agree: bool,
    pub(super) own: bool,
    pub(super) may_reopen: bool,
    pub(super) reasons: Vec<Choice>,
    pub(super) form: FormView,
}

impl Page for LinePage {
    const TEMPLATE: &'static str = "payments/bank_line.html";
    const NAV: &'static str = "desk";
}

#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Asked {
    /// The number or the reference of an order that the machine did not think of.
    order: String,
}

/// `GET /desk/payments/bank/lines/{id}`
pub(crate) async fn show(ctx: Ctx, Path(id): Path<Uuid>, Query(asked): Query<Asked>) -> Answer {
    let mut tx = ctx.app.db.read().await?;
    let line = store::line(&mut tx, id).await?.ok_or(Error::NotFound)?;
    let page = build(
        &ctx,
        &mut tx,
        (&line, &asked.order),
        (&Typed::default(), &Errors::default()),
    )
    .await?;
    drop(tx);
    ctx.page(page).await
}

/// The page again, with what was typed and what is wrong with it.
pub(super) async fn again(
    ctx: &Ctx,
    tx: &mut Tx,
    line: &Line,
    form: (&Typed, &Errors),
) -> Result<LinePage> {
    build(ctx, tx, (line, ""), form).await
}

async fn build(
    ctx: &Ctx,
    tx: &mut Tx,
    (line, asked): (&Line, &str),
    (typed, errors): (&Typed, &Errors),
) -> Result<LinePage> {
    let locale = ctx.locale;
    let pool = if line.state.is_open() {
        Pool::of(tx, std::slice::from_ref(line)).await?
    } else {
        Pool::default()
    };
    let mut view = LineView::new(line, &pool, locale);
    let asked = asked.trim();
    let found = if line.state.is_open() && line.amount_fen > 0 && !asked.is_empty() {
        looked_up(ctx, tx, line, asked).await?
    } else {
        None
    };
    let not_found = !asked.is_empty() && found.is_none();
    if let Some(found) = found {
        view.candidates.retain(|known| known.id != found.id);
        view.candidates.insert(0, found);
        view.sure = false;
    }
    let split = split(tx, line, &view).await?;
    let matches = store::matches(tx, &[line.id]).await?;
    let parts = parts(tx, &matches).await?;
    let people: Vec<UserId> = [line.confirmed_by, line.second_by]
        .into_iter()
        .flatten()
        .collect();
    let names = accounts::store::names(tx, &people).await?;
    let name = |id: Option<UserId>| {
        let known = names.iter().find(|(known, _)| Some(*known) == id);
        known.map(|(_, name)| name.clone()).unwrap_or_default()
    };
    let own = line.confirmed_by.is_some() && line.confirmed_by == ctx.user();
    let limit = ctx.app.config.bank.limit();
    let by_machine = matches!(line.reason, Some(Reason::Currency | Reason::Zero));
    Ok(LinePage {
        account: line.account.clone(),
        balance: line.balance_fen,
        statement_url: format!("{}/statements/{}", super::DESK, line.statement_id),
        asked: asked.to_owned(),
        not_found,
        split,
        parts,
        first: name(line.confirmed_by),
        first_at: line.confirmed_at,
        second: name(line.second_by),
        second_at: line.second_at,
        large: line.amount_fen >= limit.fen(),
        limit: limit.fen(),
        may_agree: line.state == State::Confirmed && !own,
        own,
        may_reopen: line.state == State::Confirmed
            || (line.state == State::SetAside && !by_machine),
        reasons: Reason::GIVEN
            .into_iter()
            .map(|reason| Choice {
                value: reason.code(),
                label: t(locale, &format!("bank-reason-{}", reason.code())),
            })
            .collect(),
        form: ctx.form(typed, errors),
        line: view,
    })
}

/// An order that a person named, judged like the others.
async fn looked_up(
    ctx: &Ctx,
    tx: &mut Tx,
    line: &Line,
    asked: &str,
) -> Result<Option<CandidateView>> {
    let number = crate::halfwidth::code_text(asked);
    let mut found = orders::by_number(tx, &number).await?;
    if found.is_none() {
        found = orders::by_reference(tx, &number).await?;
    }
    let Some(order) = found else { return Ok(None) };
    let known = store::orders_by_id(tx, &[order.id]).await?;
    let pool = Pool::with(tx, known, Vec::new()).await?;
    Ok(pool
        .named(line, order.id.0)
        .map(|candidate| CandidateView::of_order(line, &candidate, &pool, ctx.locale)))
}

/// Open orders of the payer that the line most likely comes from.
async fn split(tx: &mut Tx, line: &Line, view: &LineView) -> Result<Vec<SplitLine>> {
    let order = view
        .candidates
        .iter()
        .find(|one| one.deed == "confirmation");
    let Some(first) = order.filter(|_| line.amount_fen > 0 && line.state.is_open()) else {
        return Ok(Vec::new());
    };
    let ids: Vec<OrderId> = first.id.parse().into_iter().collect();
    let Some(payer) = store::orders_by_id(tx, &ids)
        .await?
        .first()
        .map(|order| order.payer_id)
    else {
        return Ok(Vec::new());
    };
    let open = orders::of_payer(tx, payer, Some(order::State::Open), (SPLIT_MOST, 0)).await?;
    if open.len() < 2 {
        return Ok(Vec::new());
    }
    Ok(open
        .into_iter()
        .take(SPLIT)
        .map(|order| SplitLine {
            field: format!("part.{}", order.id),
            open: order.open().fen(),
            number: order.number,
            purpose: order.purpose,
        })
        .collect())
}

async fn parts(tx: &mut Tx, matches: &[Match]) -> Result<Vec<PartView>> {
    let mut ids: Vec<OrderId> = matches.iter().filter_map(|m| m.order_id).collect();
    let moved = match matches.first().and_then(|m| m.move_id) {
        Some(id) => orders::find_move(tx, id).await?,
        None => None,
    };
    ids.extend(moved.as_ref().map(|m| m.order_id));
    let known = store::orders_by_id(tx, &ids).await?;
    let number = |id: Option<OrderId>| {
        let order: Option<&KnownOrder> = known.iter().find(|order| Some(order.id) == id);
        order.map(|order| order.number.clone()).unwrap_or_default()
    };
    Ok(matches
        .iter()
        .map(|m| {
            let number = number(m.order_id.or(moved.as_ref().map(|m| m.order_id)));
            PartView {
                kind: m.kind.clone(),
                url: format!("/desk/payments/{number}"),
                number,
                amount: m.amount.fen(),
                fee: Money::fen(m.fee),
            }
        })
        .collect())
}
