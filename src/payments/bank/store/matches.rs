//! What a line was explained by, whole or in parts.

use chrono::{DateTime, Utc};
use sqlx::QueryBuilder;
use uuid::Uuid;

use crate::db::{Tx, on, run};
use crate::ids::{MoveId, OrderId, PaymentId};
use crate::money::Money;

/// One part.
#[derive(Clone, Debug, sqlx::FromRow)]
pub(crate) struct Match {
    pub(crate) id: Uuid,
    pub(crate) line_id: Uuid,
    pub(crate) place: i64,
    /// order, move, payout.
    pub(crate) kind: String,
    pub(crate) order_id: Option<OrderId>,
    pub(crate) move_id: Option<MoveId>,
    pub(crate) payment_id: Option<PaymentId>,
    #[sqlx(rename = "amount_fen")]
    pub(crate) amount: Money,
    #[sqlx(rename = "fee_fen")]
    pub(crate) fee: Money,
}

pub(crate) async fn insert_match(tx: &mut Tx, m: &Match, now: DateTime<Utc>) -> sqlx::Result<()> {
    run!(tx, sqlx::query(
        "INSERT INTO bank_matches (id, line_id, place, kind, order_id, move_id, payment_id, amount_fen, fee_fen, created_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)")
        .bind(m.id).bind(m.line_id).bind(m.place).bind(&m.kind).bind(m.order_id).bind(m.move_id).bind(m.payment_id)
        .bind(m.amount).bind(m.fee).bind(now))?;
    Ok(())
}

/// The payment that a part became.
pub(crate) async fn set_payment(tx: &mut Tx, id: Uuid, payment: PaymentId) -> sqlx::Result<()> {
    run!(
        tx,
        sqlx::query("UPDATE bank_matches SET payment_id = $2 WHERE id = $1")
            .bind(id)
            .bind(payment)
    )?;
    Ok(())
}

/// Takes away what was only proposed: nothing of it became a payment.
pub(crate) async fn forget_matches(tx: &mut Tx, line: Uuid) -> sqlx::Result<()> {
    run!(
        tx,
        sqlx::query("DELETE FROM bank_matches WHERE line_id = $1 AND payment_id IS NULL")
            .bind(line)
    )?;
    Ok(())
}

/// The parts of lines, each line's in their order.
pub(crate) async fn matches(tx: &mut Tx, lines: &[Uuid]) -> sqlx::Result<Vec<Match>> {
    if lines.is_empty() {
        return Ok(Vec::new());
    }
    on!(tx, c => {
        let mut q = QueryBuilder::new(
            "SELECT id, line_id, place, kind, order_id, move_id, payment_id, amount_fen, fee_fen FROM bank_matches WHERE line_id IN (");
        let mut list = q.separated(", ");
        for id in lines {
            list.push_bind(*id);
        }
        q.push(") ORDER BY line_id, place LIMIT 4000");
        q.build_query_as().fetch_all(c).await
    })
}
