//! The double-entry ledger: every row takes a sum from one account to another, so debits and credits are equal by its
//! shape. Append-only. Must stay true: what leads to a posting posts once, whoever retries.

pub mod account;
pub mod store;

pub use account::Account;

use chrono::{DateTime, NaiveDate, Utc};
use uuid::Uuid;

use super::order::Order;
use crate::db::Tx;
use crate::ids::OrderId;
use crate::money::Money;

/// What led to a posting.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Cause {
    Issued,
    Cancelled,
    Arrived,
    /// What was left over of one payment is put to an order.
    SurplusPut,
    Refund,
    SurplusRefund,
    Forfeiture,
    PassingOn,
    /// A refund that counted came back.
    RefundFailed,
    /// A line of the bank's statement.
    BankLine,
    /// A line of the bank's statement by which Stripe paid out.
    Payout,
    Disputed,
    DisputeWon,
}

impl Cause {
    pub const ALL: [Self; 13] = [
        Self::Issued,
        Self::Cancelled,
        Self::Arrived,
        Self::SurplusPut,
        Self::Refund,
        Self::SurplusRefund,
        Self::Forfeiture,
        Self::PassingOn,
        Self::RefundFailed,
        Self::BankLine,
        Self::Payout,
        Self::Disputed,
        Self::DisputeWon,
    ];

    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Issued => "issued",
            Self::Cancelled => "cancelled",
            Self::Arrived => "arrived",
            Self::SurplusPut => "surplus_put",
            Self::Refund => "refund",
            Self::SurplusRefund => "surplus_refund",
            Self::Forfeiture => "forfeiture",
            Self::PassingOn => "passing_on",
            Self::RefundFailed => "refund_failed",
            Self::BankLine => "bank_line",
            Self::Payout => "payout",
            Self::Disputed => "disputed",
            Self::DisputeWon => "dispute_won",
        }
    }
}

/// What is to be written at once.
#[derive(Clone, Debug)]
pub struct Posting {
    pub cause: Cause,
    pub subject: Uuid,
    pub order: Option<OrderId>,
    pub on: NaiveDate,
    /// Debit, credit, sum; sums of nothing are left out.
    pub lines: Vec<(Account, Account, Money)>,
}

/// Writes a posting; `false` when the same cause of the same subject was written before.
///
/// # Errors
/// When the database refuses.
pub async fn post(tx: &mut Tx, posting: &Posting, now: DateTime<Utc>) -> sqlx::Result<bool> {
    let mut fresh = true;
    for (place, (debit, credit, amount)) in (0_i64..).zip(&posting.lines) {
        if amount.is_positive() {
            let line = (place, *debit, *credit, *amount);
            fresh &= store::insert(tx, posting, line, now).await?;
        }
    }
    Ok(fresh)
}

/// A line of the bank's statement, above zero for money that came in: the bank has it, and nobody explained it yet.
///
/// # Errors
/// When the database refuses.
pub async fn bank_line(
    tx: &mut Tx,
    line: Uuid,
    amount: Money,
    on: NaiveDate,
    now: DateTime<Utc>,
) -> sqlx::Result<bool> {
    post(tx, &of_bank_line(line, amount, on), now).await
}

/// Many lines at once.
///
/// # Errors
/// When the database refuses.
pub async fn bank_lines(
    tx: &mut Tx,
    lines: &[(Uuid, Money, NaiveDate)],
    now: DateTime<Utc>,
) -> sqlx::Result<()> {
    let postings: Vec<Posting> = lines
        .iter()
        .map(|(line, amount, on)| of_bank_line(*line, *amount, *on))
        .collect();
    store::insert_many(tx, &postings, now).await
}

fn of_bank_line(line: Uuid, amount: Money, on: NaiveDate) -> Posting {
    let sum = Money::from_fen(amount.fen().saturating_abs());
    let transfer = if amount.is_positive() {
        (Account::Bank, Account::Clearing, sum)
    } else {
        (Account::Clearing, Account::Bank, sum)
    };
    Posting {
        cause: Cause::BankLine,
        subject: line,
        order: None,
        on,
        lines: vec![transfer],
    }
}

/// A line of the bank's statement is what Stripe paid out: `gross` less its fee came in.
///
/// # Errors
/// When the database refuses.
pub async fn payout(
    tx: &mut Tx,
    line: Uuid,
    (gross, fee): (Money, Money),
    on: NaiveDate,
    now: DateTime<Utc>,
) -> sqlx::Result<bool> {
    let net = gross.checked_sub(fee).unwrap_or_default();
    let posting = Posting {
        cause: Cause::Payout,
        subject: line,
        order: None,
        on,
        lines: vec![
            (Account::Clearing, Account::Stripe, net),
            (Account::Fees, Account::Stripe, fee),
        ],
    };
    post(tx, &posting, now).await
}

/// Stripe took disputed money away, or gave it back.
///
/// # Errors
/// When the database refuses.
pub async fn disputed(
    tx: &mut Tx,
    dispute: Uuid,
    (order, amount, back): (&Order, Money, bool),
    on: NaiveDate,
    now: DateTime<Utc>,
) -> sqlx::Result<bool> {
    let (cause, transfer) = if back {
        (
            Cause::DisputeWon,
            (Account::Stripe, Account::Disputed, amount),
        )
    } else {
        (
            Cause::Disputed,
            (Account::Disputed, Account::Stripe, amount),
        )
    };
    let posting = Posting {
        cause,
        subject: dispute,
        order: Some(order.id),
        on,
        lines: vec![transfer],
    };
    post(tx, &posting, now).await
}
