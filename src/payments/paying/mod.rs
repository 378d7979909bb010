//! The payer's side: what is due and what was paid, one order with its receipts, reminders and news of it. Must stay true:
//! nothing is called paid before the ledger has it.

pub mod clock;
mod following;
mod list;
mod order;
mod receipt;
mod store;
pub mod telling;

pub(super) use following::follow;

use chrono::NaiveDate;

use super::order::{Order, State};
use super::pages::standing;
use crate::db::Tx;
use crate::ids::OrganisationId;
use crate::web::{Access, Error, Result, Routes, Sample};

pub(super) fn routes() -> Routes {
    let member = Access::Member;
    Routes::new()
        .get("/my/payments", member, list::show)
        .get("/my/payments/{number}", member, order::show)
        .get(
            "/my/payments/{number}/receipt/{payment}",
            member,
            receipt::show,
        )
}

pub(super) fn samples() -> Vec<Sample> {
    let mut all = list::samples();
    all.extend(order::samples());
    all.extend(receipt::samples());
    all
}

/// An order of one's own organisation; a stranger's number finds nothing.
pub(super) async fn own(tx: &mut Tx, me: OrganisationId, number: &str) -> Result<Order> {
    super::store::by_number(tx, number)
        .await?
        .filter(|order| order.payer == me)
        .ok_or(Error::NotFound)
}

/// What an organisation is to pay, by the day it is due.
///
/// # Errors
/// When the database does not answer.
pub async fn due_of(tx: &mut Tx, of: OrganisationId, most: i64) -> sqlx::Result<Vec<Order>> {
    super::store::of_payer(tx, of, Some(State::Open), (most, 0)).await
}

/// An invented order, for samples.
fn sample(state: State, paid: i64) -> Order {
    use super::order::Kind;
    use crate::ids::{OrderId, UserId};
    use crate::money::Money;
    let fen = Money::from_fen;
    Order {
        id: OrderId(uuid::Uuid::nil()),
        number: "KX-P-2026-00001".to_owned(),
        reference: "KXP260000137".to_owned(),
        kind: Kind::EvaluationFee,
        state,
        payer: OrganisationId(uuid::Uuid::nil()),
        payee: None,
        payer_name: "达川岩丝新材料有限公司（虚构）".to_owned(),
        payee_name: String::new(),
        purpose: "会议评价（成交额 600,000.00 元 × 2%）".to_owned(),
        due_on: NaiveDate::from_ymd_opt(2026, 11, 20).unwrap_or_default(),
        amount: fen(1_200_000),
        paid: fen(paid),
        returned: Money::ZERO,
        forfeited: Money::ZERO,
        passed_on: Money::ZERO,
        moving: Money::ZERO,
        contract: None,
        instalment: None,
        words: String::new(),
        revision: 0,
        created_by: UserId(uuid::Uuid::nil()),
        created_at: chrono::DateTime::UNIX_EPOCH,
    }
}
