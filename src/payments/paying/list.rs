//! `/my/payments`: what is due first, then deposits that the centre holds and what was paid in excess, then the rest.

use chrono::NaiveDate;
use serde::Serialize;

use super::{sample, standing, store};
use crate::payments::order::{Order, State};
use crate::payments::store as orders;
use crate::web::pager::{self, Pager, SIZE};
use crate::web::{Answer, Ctx, Member, Page, Sample, Typed};

const LIST: &str = "/my/payments";
/// Open orders shown; more than these nobody has at once.
const MOST: i64 = 100;

#[derive(Clone, Debug, Serialize)]
struct Row {
    number: String,
    url: String,
    purpose: String,
    kind: &'static str,
    due_on: NaiveDate,
    amount: i64,
    paid: i64,
    open: i64,
    /// What the centre holds of a deposit.
    held: i64,
    standing: &'static str,
    tint: &'static str,
}

impl Row {
    fn new(order: &Order, today: NaiveDate) -> Self {
        let (standing, tint) = standing(order, today);
        let gone = [order.returned, order.forfeited, order.passed_on];
        let held = gone.into_iter().fold(order.paid, |rest, less| {
            rest.checked_sub(less).unwrap_or_default()
        });
        Self {
            number: order.number.clone(),
            url: format!("{LIST}/{}", order.number),
            purpose: order.purpose.clone(),
            kind: order.kind.code(),
            due_on: order.due_on,
            amount: order.amount.fen(),
            paid: order.paid.fen(),
            open: order.open().fen(),
            held: held.fen(),
            standing,
            tint,
        }
    }
}

#[derive(Clone, Debug, Serialize)]
struct SurplusRow {
    number: String,
    url: String,
    on: NaiveDate,
    amount: i64,
}

/// Money that the centre took for the organisation.
#[derive(Clone, Debug, Serialize)]
struct TakenRow {
    number: String,
    purpose: String,
    payer: String,
    paid: i64,
    passed_on: i64,
    /// What is still to be passed on.
    rest: i64,
}

impl TakenRow {
    fn new(order: &Order) -> Self {
        let gone = [order.returned, order.passed_on];
        let rest = gone.into_iter().fold(order.paid, |rest, less| {
            rest.checked_sub(less).unwrap_or_default()
        });
        Self {
            number: order.number.clone(),
            purpose: order.purpose.clone(),
            payer: order.payer_name.clone(),
            paid: order.paid.fen(),
            passed_on: order.passed_on.fen(),
            rest: rest.fen(),
        }
    }
}

#[derive(Serialize)]
pub(crate) struct ListPage {
    organisation: String,
    due: Vec<Row>,
    open: i64,
    overdue: i64,
    held: Vec<Row>,
    surplus: Vec<SurplusRow>,
    taken: Vec<TakenRow>,
    closed: Vec<Row>,
    pager: Pager,
}

impl Page for ListPage {
    const TEMPLATE: &'static str = "payments/paying/list.html";
    const NAV: &'static str = "workspace";
}

/// `GET /my/payments` with `page` of what is paid
pub(crate) async fn show(ctx: Ctx, me: Member, typed: Typed) -> Answer {
    let today = ctx.app.clock.today();
    let of = me.acting.id;
    let mut tx = ctx.app.db.read().await?;
    let due = super::due_of(&mut tx, of, MOST).await?;
    let (_, overdue, open) = orders::open_of(&mut tx, of, today).await?;
    let held = store::held_of(&mut tx, of, MOST).await?;
    let surplus = store::surplus_of(&mut tx, of, MOST).await?;
    let taken = store::taken_for(&mut tx, of, MOST).await?;
    let total = store::count_closed(&mut tx, of).await?;
    let page = pager::page_number(typed.get("page"));
    let pager = Pager::new(page, u64::try_from(total).unwrap_or(0), |n| {
        format!("{LIST}?page={n}#closed")
    });
    let size = i64::try_from(SIZE).unwrap_or(20);
    let skip = i64::try_from((pager.page - 1) * SIZE).unwrap_or(0);
    let closed = store::closed(&mut tx, of, (size, skip)).await?;
    drop(tx);
    let rows = |orders: &[Order]| orders.iter().map(|o| Row::new(o, today)).collect();
    ctx.page(ListPage {
        organisation: me.acting.name.clone(),
        due: rows(&due),
        open: open.fen(),
        overdue,
        held: rows(&held),
        surplus: surplus
            .into_iter()
            .map(|left| SurplusRow {
                url: format!("{LIST}/{}", left.number),
                number: left.number,
                on: left.payment.received_on,
                amount: left.payment.surplus().fen(),
            })
            .collect(),
        taken: taken.iter().map(TakenRow::new).collect(),
        closed: rows(&closed),
        pager,
    })
    .await
}

pub(super) fn samples() -> Vec<Sample> {
    let today = NaiveDate::from_ymd_opt(2026, 11, 23).unwrap_or_default();
    let row = |state, paid| Row::new(&sample(state, paid), today);
    let page = |due: Vec<Row>, closed: Vec<Row>| ListPage {
        organisation: "达川岩丝新材料有限公司（虚构）".to_owned(),
        open: due.iter().map(|row| row.open).sum(),
        overdue: i64::from(!due.is_empty()),
        held: closed.clone(),
        surplus: closed
            .iter()
            .map(|row| SurplusRow {
                number: row.number.clone(),
                url: row.url.clone(),
                on: row.due_on,
                amount: 1,
            })
            .collect(),
        taken: if due.is_empty() {
            Vec::new()
        } else {
            vec![TakenRow::new(&sample(State::Paid, 1_200_000))]
        },
        due,
        closed,
        pager: Pager::new(1, 0, |n| format!("{LIST}?page={n}")),
    };
    vec![
        Sample::of(&page(Vec::new(), Vec::new())),
        Sample::of(&page(
            vec![row(State::Open, 0), row(State::Open, 200_000)],
            vec![row(State::Paid, 1_200_000), row(State::Cancelled, 0)],
        )),
    ]
}
