//! Money that goes out again or changes whose it is: asked for by one person, decided by another. Pure. Must stay true:
//! what was asked for is set aside at once, so that two people can't ask for the same money.

use chrono::{DateTime, NaiveDate, Utc};
use serde::Serialize;

use super::order::{Kind, Order, Payment, State as OrderState};
use crate::ids::{MoveId, OrderId, PaymentId, UserId};
use crate::money::Money;

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, sqlx::Type)]
#[serde(rename_all = "snake_case")]
#[sqlx(type_name = "text", rename_all = "snake_case")]
pub enum What {
    /// 退款: back to the payer, the way it came.
    Refund,
    /// What was paid beyond what was asked for goes back.
    SurplusRefund,
    /// 罚没: a deposit becomes income, by the rules that were published for it.
    Forfeiture,
    /// 转付: what the centre took for somebody goes to them.
    PassingOn,
}

impl What {
    pub const ALL: [Self; 4] = [
        Self::Refund,
        Self::SurplusRefund,
        Self::Forfeiture,
        Self::PassingOn,
    ];

    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Refund => "refund",
            Self::SurplusRefund => "surplus_refund",
            Self::Forfeiture => "forfeiture",
            Self::PassingOn => "passing_on",
        }
    }

    #[must_use]
    pub fn parse(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|what| what.code() == code)
    }

    #[must_use]
    pub fn is_refund(self) -> bool {
        matches!(self, Self::Refund | Self::SurplusRefund)
    }

    /// How much of an order, and of the payment that is named, can go this way now.
    #[must_use]
    pub fn most(self, order: &Order, payment: Option<&Payment>) -> Money {
        match self {
            Self::Refund => payment.map_or(Money::ZERO, |p| p.returnable().min(order.kept())),
            Self::SurplusRefund => payment.map_or(Money::ZERO, Payment::surplus),
            Self::Forfeiture if order.kind == Kind::Deposit && order.payee.is_none() => {
                order.kept()
            }
            Self::PassingOn if order.payee.is_some() => order.kept(),
            Self::Forfeiture | Self::PassingOn => Money::ZERO,
        }
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, sqlx::Type)]
#[serde(rename_all = "snake_case")]
#[sqlx(type_name = "text", rename_all = "snake_case")]
pub enum State {
    /// Waits for a second person.
    Asked,
    /// Is to be sent: by the machine when it goes back the way of Stripe, by a person through the bank otherwise.
    Approved,
    /// Left, and the answer from outside is awaited.
    Sent,
    Done,
    /// The second person said no; the money is free again.
    Refused,
    /// Outside said no; the money is free again.
    Failed,
}

impl State {
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Asked => "asked",
            Self::Approved => "approved",
            Self::Sent => "sent",
            Self::Done => "done",
            Self::Refused => "refused",
            Self::Failed => "failed",
        }
    }

    /// Not done and not given up.
    #[must_use]
    pub fn is_under_way(self) -> bool {
        matches!(self, Self::Asked | Self::Approved | Self::Sent)
    }
}

#[derive(Clone, Debug, sqlx::FromRow)]
pub struct Move {
    pub id: MoveId,
    pub order_id: OrderId,
    pub payment_id: Option<PaymentId>,
    pub kind: What,
    #[sqlx(rename = "amount_fen")]
    pub amount: Money,
    pub reason: String,
    pub state: State,
    pub asked_by: UserId,
    pub decided_by: Option<UserId>,
    pub decided_at: Option<DateTime<Utc>>,
    pub words: String,
    /// Under which it is known outside.
    pub outside: Option<String>,
    pub done_on: Option<NaiveDate>,
    pub created_at: DateTime<Utc>,
    pub updated_at: DateTime<Utc>,
}

/// Whether the rest of an order may be waived: nothing of it is on its way out.
#[must_use]
pub fn may_cancel(order: &Order) -> bool {
    order.state == OrderState::Open && order.moving.is_zero()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn kinds_are_read_back() {
        for what in What::ALL {
            assert_eq!(What::parse(what.code()), Some(what));
        }
        assert_eq!(What::parse("loan"), None);
    }
}
