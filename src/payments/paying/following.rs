//! What follows from a line of an order's history, in the same transaction: the payer is told by a job, and commissions on
//! money that went back are taken back.

use chrono::{DateTime, Utc};

use super::telling::{self, TellOrder};
use crate::db::Tx;
use crate::jobs;
use crate::money::Money;
use crate::payments::commissions::life as commissions;
use crate::payments::order::Order;
use crate::web::Result;

/// # Errors
/// When the database refuses.
pub(in crate::payments) async fn follow(
    tx: &mut Tx,
    order: &Order,
    (action, amount, words): (&str, Option<Money>, &str),
    now: DateTime<Utc>,
) -> Result<()> {
    if telling::is_news(action) {
        let job = TellOrder {
            order: order.id,
            action: action.to_owned(),
            amount,
            words: words.to_owned(),
            at: now,
        };
        jobs::enqueue(tx, &job, now).await?;
    }
    if matches!(action, "refund-done" | "refund-failed") {
        commissions::settle(tx, order.id, now).await?;
    }
    Ok(())
}
