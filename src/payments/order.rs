//! What an organisation is to pay: its kinds, its states and what of it is open. Pure. Must stay true: money of others is
//! a debt of the centre and never income; more than was asked for stays the payer's.

use chrono::{DateTime, NaiveDate, Utc};
use serde::Serialize;

use super::ledger::Account;
use crate::ids::{ContractId, InstalmentId, OrderId, OrganisationId, PaymentId, ReceiptId, UserId};
use crate::money::Money;

/// The series of public numbers.
pub const SERIES: &str = "KX-P";

/// What it is paid for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, sqlx::Type)]
#[serde(rename_all = "snake_case")]
#[sqlx(type_name = "text", rename_all = "snake_case")]
pub enum Kind {
    /// 服务费
    ServiceFee,
    /// 评价费
    EvaluationFee,
    /// 活动费
    EventFee,
    /// 保证金: held, then returned or forfeited by the rules that were published for it.
    Deposit,
    /// 定金 of a contract.
    Earnest,
    /// 合同款: one line of a contract's plan.
    Instalment,
}

impl Kind {
    pub const ALL: [Self; 6] = [
        Self::ServiceFee,
        Self::EvaluationFee,
        Self::EventFee,
        Self::Deposit,
        Self::Earnest,
        Self::Instalment,
    ];

    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::ServiceFee => "service_fee",
            Self::EvaluationFee => "evaluation_fee",
            Self::EventFee => "event_fee",
            Self::Deposit => "deposit",
            Self::Earnest => "earnest",
            Self::Instalment => "instalment",
        }
    }

    #[must_use]
    pub fn parse(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.code() == code)
    }

    /// What the centre earns; it invoices these and no others.
    #[must_use]
    pub fn is_fee(self) -> bool {
        matches!(
            self,
            Self::ServiceFee | Self::EvaluationFee | Self::EventFee
        )
    }

    /// Paid under a contract, for its seller.
    #[must_use]
    pub fn is_of_contract(self) -> bool {
        matches!(self, Self::Earnest | Self::Instalment)
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, sqlx::Type)]
#[serde(rename_all = "snake_case")]
#[sqlx(type_name = "text", rename_all = "snake_case")]
pub enum State {
    /// Nothing or a part of it was paid.
    Open,
    /// All of it was.
    Paid,
    /// What was not paid is not asked for any more.
    Cancelled,
}

impl State {
    pub const ALL: [Self; 3] = [Self::Open, Self::Paid, Self::Cancelled];

    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::Paid => "paid",
            Self::Cancelled => "cancelled",
        }
    }

    #[must_use]
    pub fn parse(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.code() == code)
    }
}

#[derive(Clone, Debug, sqlx::FromRow)]
pub struct Order {
    pub id: OrderId,
    pub number: String,
    /// What a payer writes into the remark of a transfer.
    pub reference: String,
    pub kind: Kind,
    pub state: State,
    #[sqlx(rename = "payer_id")]
    pub payer: OrganisationId,
    /// For whom the centre takes the money; `None` for itself.
    #[sqlx(rename = "payee_id")]
    pub payee: Option<OrganisationId>,
    /// Their names when it was asked for.
    pub payer_name: String,
    pub payee_name: String,
    pub purpose: String,
    pub due_on: NaiveDate,
    #[sqlx(rename = "amount_fen")]
    pub amount: Money,
    #[sqlx(rename = "paid_fen")]
    pub paid: Money,
    #[sqlx(rename = "returned_fen")]
    pub returned: Money,
    #[sqlx(rename = "forfeited_fen")]
    pub forfeited: Money,
    #[sqlx(rename = "passed_on_fen")]
    pub passed_on: Money,
    /// Asked to go out and not done yet.
    #[sqlx(rename = "moving_fen")]
    pub moving: Money,
    #[sqlx(rename = "contract_id")]
    pub contract: Option<ContractId>,
    #[sqlx(rename = "line")]
    pub instalment: Option<InstalmentId>,
    /// Why it was cancelled.
    pub words: String,
    pub revision: i64,
    pub created_by: UserId,
    pub created_at: DateTime<Utc>,
}

impl Order {
    /// What is still to be paid.
    #[must_use]
    pub fn open(&self) -> Money {
        match self.state {
            State::Cancelled => Money::ZERO,
            State::Open | State::Paid => minus(self.amount, self.paid),
        }
    }

    /// What of it the centre still has: neither returned, forfeited nor passed on, and nobody asked for it.
    #[must_use]
    pub fn kept(&self) -> Money {
        [self.returned, self.forfeited, self.passed_on, self.moving]
            .into_iter()
            .fold(self.paid, minus)
    }

    #[must_use]
    pub fn is_overdue(&self, today: NaiveDate) -> bool {
        self.state == State::Open && self.due_on < today
    }

    /// Where money stands that was paid: income of the centre, or a debt to somebody.
    #[must_use]
    pub fn owed(&self) -> Account {
        match (self.payee, self.kind) {
            (Some(payee), _) => Account::Payable(payee),
            (None, Kind::Deposit) => Account::Held(self.payer),
            (None, kind) => Account::Income(kind),
        }
    }
}

fn minus(a: Money, b: Money) -> Money {
    a.checked_sub(b).unwrap_or_default()
}

/// How far money that came in goes: what is put to an order of which `open` is open, and what is left over.
#[must_use]
pub fn put(amount: Money, open: Money) -> (Money, Money) {
    let applied = amount.min(open);
    (applied, minus(amount, applied))
}

/// 定金 goes up to a fifth of the contract's price (民法典 586).
#[must_use]
pub fn earnest_most(total: Money) -> Money {
    Money::from_fen(total.fen() / 5)
}

/// How money comes here.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, sqlx::Type)]
#[serde(rename_all = "snake_case")]
#[sqlx(type_name = "text", rename_all = "snake_case")]
pub enum Channel {
    Stripe,
    /// 对公转账
    Bank,
}

impl Channel {
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Stripe => "stripe",
            Self::Bank => "bank",
        }
    }

    /// Where money that came this way stands, and leaves from: of a bank transfer, what its statement must show.
    #[must_use]
    pub fn account(self) -> Account {
        match self {
            Self::Stripe => Account::Stripe,
            Self::Bank => Account::Clearing,
        }
    }
}

/// By what means it was paid.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, sqlx::Type)]
#[serde(rename_all = "snake_case")]
#[sqlx(type_name = "text", rename_all = "snake_case")]
pub enum Method {
    Card,
    Alipay,
    WechatPay,
    Transfer,
    Other,
}

impl Method {
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Card => "card",
            Self::Alipay => "alipay",
            Self::WechatPay => "wechat_pay",
            Self::Transfer => "transfer",
            Self::Other => "other",
        }
    }
}

/// Money that came in for an order.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct Payment {
    pub id: PaymentId,
    pub order_id: OrderId,
    pub channel: Channel,
    pub outside: String,
    pub method: Method,
    #[sqlx(rename = "amount_fen")]
    pub amount: Money,
    /// What of it was put to the order.
    #[sqlx(rename = "applied_fen")]
    pub applied: Money,
    /// Of that, what went back or is about to.
    #[sqlx(rename = "returned_fen")]
    pub returned: Money,
    /// Of the rest, what went back, was put to another order, or is about to.
    #[sqlx(rename = "surplus_used_fen")]
    pub surplus_used: Money,
    pub received_on: NaiveDate,
    pub payer_name: String,
    /// The payment whose surplus it is.
    pub origin_id: Option<PaymentId>,
    /// The record of it under its contract.
    pub receipt_id: Option<ReceiptId>,
    pub entered_by: Option<UserId>,
    pub confirmed_by: Option<UserId>,
    pub created_at: DateTime<Utc>,
}

/// Parts what a payment is called outside from the tail of what was put from its surplus.
pub const TAIL: char = '#';

impl Payment {
    /// What it is called where it came from: the payment intent, or the line of the statement.
    #[must_use]
    pub fn known_as(&self) -> &str {
        self.outside.split(TAIL).next().unwrap_or_default()
    }

    /// What came in beyond what was asked for, and is still here.
    #[must_use]
    pub fn surplus(&self) -> Money {
        minus(minus(self.amount, self.applied), self.surplus_used)
    }

    /// What of it can still go back.
    #[must_use]
    pub fn returnable(&self) -> Money {
        minus(self.applied, self.returned)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn codes_are_read_back() {
        for kind in Kind::ALL {
            assert_eq!(Kind::parse(kind.code()), Some(kind));
        }
        for state in State::ALL {
            assert_eq!(State::parse(state.code()), Some(state));
        }
        assert_eq!((Kind::parse("rent"), State::parse("")), (None, None));
    }

    #[test]
    fn a_fifth_of_the_price_is_the_most_earnest_money() {
        assert_eq!(
            earnest_most(Money::from_fen(100_004)),
            Money::from_fen(20_000)
        );
    }

    proptest! {
        #[test]
        fn what_came_in_is_put_or_left_over_and_never_more_than_is_open(amount in 1..i64::MAX, open in 0..i64::MAX) {
            let (applied, surplus) = put(Money::from_fen(amount), Money::from_fen(open));
            prop_assert_eq!(applied.checked_add(surplus), Some(Money::from_fen(amount)));
            prop_assert!(applied <= Money::from_fen(open));
            prop_assert!(surplus.is_zero() || applied == Money::from_fen(open));
        }
    }
}
