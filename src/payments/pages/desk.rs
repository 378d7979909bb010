//! `/desk/payments`: what waits for finance first, then all orders. Filters are links.

use std::collections::HashMap;

use serde::{Deserialize, Serialize};

use super::{MoveRow, OrderRow, desk_url};
use crate::accounts;
use crate::db::Tx;
use crate::ids::{OrderId, UserId};
use crate::payments::moves::Move;
use crate::payments::order::{Kind, Order, Payment, State};
use crate::payments::store::{self, Which};
use crate::web::page::address;
use crate::web::pager::{self, Pager};
use crate::web::words::{Locale, t};
use crate::web::{Answer, Ctx, Duty, Page, Query, Result, Staff};

pub(super) const PAGE: &str = "/desk/payments";
/// Rows of each list of what waits; the oldest are done first.
const WAITING: i64 = 50;

#[derive(Clone, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Asked {
    state: String,
    kind: String,
    q: String,
    page: String,
}

#[derive(Clone, Debug, Serialize)]
pub(super) struct Choosing {
    pub(super) label: String,
    pub(super) url: String,
    pub(super) chosen: bool,
}

#[derive(Clone, Debug, Serialize)]
pub(super) struct Filter {
    pub(super) label: String,
    pub(super) options: Vec<Choosing>,
}

/// Money beyond what was asked for, which somebody has to return or put to another order.
#[derive(Clone, Debug, Serialize)]
pub(super) struct SurplusRow {
    pub(super) url: String,
    pub(super) number: String,
    pub(super) payer: String,
    pub(super) received_on: chrono::NaiveDate,
    pub(super) surplus: i64,
}

#[derive(Serialize)]
pub(crate) struct DeskPage {
    pub(super) finance: bool,
    pub(super) moves: Vec<MoveRow>,
    pub(super) surpluses: Vec<SurplusRow>,
    pub(super) filters: Vec<Filter>,
    pub(super) chosen: usize,
    pub(super) q: String,
    pub(super) state: String,
    pub(super) kind: String,
    pub(super) rows: Vec<OrderRow>,
    pub(super) number: i64,
    pub(super) open: i64,
    pub(super) pager: Pager,
}

impl Page for DeskPage {
    const TEMPLATE: &'static str = "payments/desk.html";
    const NAV: &'static str = "desk";
}

/// What people chose in the address, unknown words left out.
fn which(asked: &Asked, today: chrono::NaiveDate) -> Which {
    Which {
        state: State::parse(&asked.state),
        kind: Kind::parse(&asked.kind),
        words: asked.q.chars().take(100).collect(),
        overdue: (asked.state == "overdue").then_some(today),
    }
}

fn filters(asked: &Asked, locale: Locale) -> Vec<Filter> {
    let link = |state: &str, kind: &str| {
        address(PAGE, &[("state", state), ("kind", kind), ("q", &asked.q)])
    };
    let states = ["", "open", "overdue", "paid", "cancelled"]
        .into_iter()
        .map(|state| Choosing {
            label: if state.is_empty() {
                t(locale, "payment-filter-all")
            } else {
                t(locale, &format!("payment-state-{state}"))
            },
            url: link(state, &asked.kind),
            chosen: asked.state == state,
        });
    let kinds = std::iter::once("")
        .chain(Kind::ALL.map(Kind::code))
        .map(|kind| Choosing {
            label: if kind.is_empty() {
                t(locale, "payment-filter-all")
            } else {
                t(locale, &format!("payment-kind-{kind}"))
            },
            url: link(&asked.state, kind),
            chosen: asked.kind == kind,
        });
    vec![
        Filter {
            label: t(locale, "payment-f-state"),
            options: states.collect(),
        },
        Filter {
            label: t(locale, "payment-f-kind"),
            options: kinds.collect(),
        },
    ]
}

/// What two persons have to see to, with its orders and names.
async fn moves(tx: &mut Tx, me: UserId, locale: Locale) -> Result<Vec<MoveRow>> {
    let found: Vec<Move> = store::moves_to_see_to(tx, WAITING).await?;
    let ids: Vec<OrderId> = found.iter().map(|m| m.order_id).collect();
    let orders = orders(tx, &ids).await?;
    let people: Vec<UserId> = found
        .iter()
        .flat_map(|m| std::iter::once(m.asked_by).chain(m.decided_by))
        .collect();
    let names: HashMap<UserId, String> = accounts::store::names(tx, &people)
        .await?
        .into_iter()
        .collect();
    let rows = found.iter().filter_map(|m| {
        let order = orders.get(&m.order_id)?;
        let name = |id: UserId| names.get(&id).cloned().unwrap_or_default();
        Some(MoveRow::new((m, order), name, (me, true), locale))
    });
    Ok(rows.collect())
}

async fn orders(tx: &mut Tx, ids: &[OrderId]) -> Result<HashMap<OrderId, Order>> {
    let found = store::by_ids(tx, ids).await?;
    Ok(found.into_iter().map(|order| (order.id, order)).collect())
}

async fn surpluses(tx: &mut Tx) -> Result<Vec<SurplusRow>> {
    let found: Vec<Payment> = store::with_surplus(tx, WAITING).await?;
    let ids: Vec<OrderId> = found.iter().map(|p| p.order_id).collect();
    let orders = orders(tx, &ids).await?;
    let rows = found.iter().filter_map(|p| {
        let order = orders.get(&p.order_id)?;
        Some(SurplusRow {
            url: format!("{}#payments", desk_url(&order.number)),
            number: order.number.clone(),
            payer: order.payer_name.clone(),
            received_on: p.received_on,
            surplus: p.surplus().fen(),
        })
    });
    Ok(rows.collect())
}

/// `GET /desk/payments?state=&kind=&q=&page=`
pub(crate) async fn show(ctx: Ctx, me: Staff, Query(asked): Query<Asked>) -> Answer {
    let (today, locale) = (ctx.app.clock.today(), ctx.locale);
    let which = which(&asked, today);
    let page = pager::page_number(&asked.page);
    let most = i64::try_from(pager::SIZE).unwrap_or(20);
    let skip = i64::try_from((page - 1) * pager::SIZE).unwrap_or(0);
    let mut tx = ctx.app.db.read().await?;
    let found = store::page(&mut tx, &which, (most, skip)).await?;
    let (number, open) = store::count(&mut tx, &which).await?;
    let moves = moves(&mut tx, me.id, locale).await?;
    let surpluses = surpluses(&mut tx).await?;
    drop(tx);
    ctx.page(DeskPage {
        finance: me.has(Duty::Finance),
        moves,
        surpluses,
        filters: filters(&asked, locale),
        chosen: usize::from(!asked.state.is_empty()) + usize::from(which.kind.is_some()),
        q: asked.q.clone(),
        state: asked.state.clone(),
        kind: asked.kind.clone(),
        rows: found
            .iter()
            .map(|order| OrderRow::new(order, desk_url(&order.number), today, locale))
            .collect(),
        number,
        open: open.fen(),
        pager: Pager::new(page, u64::try_from(number).unwrap_or(0), |n| {
            let n = n.to_string();
            let pairs = [
                ("state", &*asked.state),
                ("kind", &asked.kind),
                ("q", &asked.q),
                ("page", &n),
            ];
            address(PAGE, &pairs)
        }),
    })
    .await
}
