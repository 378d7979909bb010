//! What lines may be for: orders by reference, sum or payer; what is to go out by sum.

use chrono::NaiveDate;
use sqlx::QueryBuilder;

use crate::db::{Tx, on};
use crate::ids::{MoveId, OrderId, OrganisationId, PaymentId};
use crate::money::Money;
use crate::payments::moves::{State as MoveState, What};
use crate::payments::order::State;

/// Orders read for one batch of lines.
const MOST: i64 = 2000;

/// An order as the matcher asks for it.
#[derive(Clone, Debug, sqlx::FromRow)]
pub(crate) struct KnownOrder {
    pub(crate) id: OrderId,
    pub(crate) number: String,
    pub(crate) reference: String,
    pub(crate) state: State,
    pub(crate) payer_id: OrganisationId,
    pub(crate) purpose: String,
    pub(crate) due_on: NaiveDate,
    #[sqlx(rename = "amount_fen")]
    pub(crate) amount: Money,
    #[sqlx(rename = "paid_fen")]
    pub(crate) paid: Money,
}

impl KnownOrder {
    pub(crate) fn open(&self) -> Money {
        match self.state {
            State::Cancelled => Money::ZERO,
            State::Open | State::Paid => self.amount.checked_sub(self.paid).unwrap_or_default(),
        }
    }
}

const ORDER: &str = "SELECT id, number, reference, state, payer_id, purpose, due_on, amount_fen, paid_fen FROM payment_orders";

/// Orders of these references whatever their state, open ones of these open sums, and open ones of these payers.
pub(crate) async fn orders_for(
    tx: &mut Tx,
    (references, sums, payers): (&[String], &[Money], &[OrganisationId]),
) -> sqlx::Result<Vec<KnownOrder>> {
    let mut found: Vec<KnownOrder> = Vec::new();
    macro_rules! part {
        ($items:expr, $condition:expr) => {
            for part in $items.chunks(400) {
                let more: Vec<KnownOrder> = on!(&mut *tx, c => {
                    let mut q = QueryBuilder::new(format!("{ORDER} WHERE {} IN (", $condition));
                    let mut list = q.separated(", ");
                    for item in part {
                        list.push_bind(item.clone());
                    }
                    q.push(") ORDER BY due_on, id LIMIT ").push_bind(MOST);
                    q.build_query_as().fetch_all(c).await?
                });
                found.extend(more);
            }
        };
    }
    part!(references, "reference");
    part!(sums, "state = 'open' AND amount_fen - paid_fen");
    part!(payers, "state = 'open' AND payer_id");
    found.sort_by_key(|order| (order.due_on, order.id));
    found.dedup_by_key(|order| order.id);
    Ok(found)
}

/// Orders by their ids.
pub(crate) async fn orders_by_id(tx: &mut Tx, ids: &[OrderId]) -> sqlx::Result<Vec<KnownOrder>> {
    let mut found = Vec::new();
    for part in ids.chunks(400) {
        let more: Vec<KnownOrder> = on!(&mut *tx, c => {
            let mut q = QueryBuilder::new(format!("{ORDER} WHERE id IN ("));
            let mut list = q.separated(", ");
            for id in part {
                list.push_bind(*id);
            }
            q.push(")");
            q.build_query_as().fetch_all(c).await?
        });
        found.extend(more);
    }
    Ok(found)
}

/// Something that went out through the bank or is to.
#[derive(Clone, Debug, sqlx::FromRow)]
pub(crate) struct KnownMove {
    pub(crate) id: MoveId,
    pub(crate) kind: What,
    pub(crate) state: MoveState,
    #[sqlx(rename = "amount_fen")]
    pub(crate) amount: Money,
    pub(crate) reason: String,
    pub(crate) done_on: Option<NaiveDate>,
    pub(crate) number: String,
    pub(crate) reference: String,
    /// Who gets it.
    pub(crate) to_id: OrganisationId,
}

/// Moves that go by the bank: a refund of what came that way, and every passing-on.
pub(crate) const BY_BANK: &str = "payment_moves m JOIN payment_orders o ON o.id = m.order_id LEFT JOIN payments p ON p.id = m.payment_id
     WHERE (p.id IS NULL OR p.channel = 'bank') AND m.kind <> 'forfeiture'
     AND NOT EXISTS (SELECT 1 FROM bank_matches b WHERE b.move_id = m.id)";

const MOVE: &str =
    "m.id, m.kind, m.state, m.amount_fen, m.reason, m.done_on, o.number, o.reference,
     CASE WHEN m.kind = 'passing_on' THEN o.payee_id ELSE o.payer_id END AS to_id";

/// Those of these sums that were approved or done and that no line explains yet.
pub(crate) async fn moves_for(tx: &mut Tx, sums: &[Money]) -> sqlx::Result<Vec<KnownMove>> {
    let mut found = Vec::new();
    for part in sums.chunks(400) {
        let more: Vec<KnownMove> = on!(&mut *tx, c => {
            let mut q = QueryBuilder::new(format!(
                "SELECT {MOVE} FROM {BY_BANK} AND m.state IN ('approved', 'sent', 'done') AND m.amount_fen IN ("));
            let mut list = q.separated(", ");
            for sum in part {
                list.push_bind(*sum);
            }
            q.push(") ORDER BY m.created_at, m.id LIMIT ").push_bind(MOST);
            q.build_query_as().fetch_all(c).await?
        });
        found.extend(more);
    }
    Ok(found)
}

/// All of a state up to a day that no line explains yet, the oldest first.
pub(crate) async fn moves_unseen(
    tx: &mut Tx,
    states: (&str, &str),
    until: NaiveDate,
    most: i64,
) -> sqlx::Result<Vec<KnownMove>> {
    let sql = format!(
        "SELECT {MOVE} FROM {BY_BANK} AND m.state IN ($1, $2) AND (m.done_on IS NULL OR m.done_on <= $3)
         ORDER BY m.created_at, m.id LIMIT $4"
    );
    on!(tx, c => sqlx::query_as(sqlx::AssertSqlSafe(sql)).bind(states.0).bind(states.1).bind(until).bind(most).fetch_all(c).await)
}

/// Money that was recorded as come by the bank and that no line explains yet.
#[derive(Clone, Debug, sqlx::FromRow)]
pub(crate) struct KnownArrival {
    pub(crate) id: PaymentId,
    pub(crate) number: String,
    pub(crate) purpose: String,
    #[sqlx(rename = "amount_fen")]
    pub(crate) amount: Money,
    pub(crate) received_on: NaiveDate,
    pub(crate) payer_name: String,
}

/// Those of these sums.
pub(crate) async fn arrivals_for(tx: &mut Tx, sums: &[Money]) -> sqlx::Result<Vec<KnownArrival>> {
    let mut found = Vec::new();
    for part in sums.chunks(400) {
        let more: Vec<KnownArrival> = on!(&mut *tx, c => {
            let mut q = QueryBuilder::new(
                "SELECT p.id, o.number, o.purpose, p.amount_fen, p.received_on, p.payer_name FROM payments p
                 JOIN payment_orders o ON o.id = p.order_id
                 WHERE p.channel = 'bank' AND p.origin_id IS NULL
                     AND NOT EXISTS (SELECT 1 FROM bank_matches b WHERE b.payment_id = p.id) AND p.amount_fen IN (");
            let mut list = q.separated(", ");
            for sum in part {
                list.push_bind(*sum);
            }
            q.push(") ORDER BY p.received_on, p.id LIMIT ").push_bind(MOST);
            q.build_query_as().fetch_all(c).await?
        });
        found.extend(more);
    }
    Ok(found)
}
