//! 到账 that orders bring: payments saw to it already, so a receipt stands at once. A refund is a counter entry of the
//! whole and a receipt of what is left. Must stay true: 到账额 is what of such payments did not go back.

use std::collections::BTreeMap;

use chrono::{DateTime, NaiveDate, Utc};
use serde_json::json;

use super::life::{moved_on, told};
use super::may::Side;
use super::plan::Line;
use super::receipt::{self, Receipt, Standing};
use crate::contracts::contract::{Contract, Values};
use crate::contracts::store::performing as store;
use crate::contracts::store::settling::{self, Entered};
use crate::contracts::{life, store as contracts};
use crate::db::{Tx, is_duplicate};
use crate::ids::{ContractId, InstalmentId, ReceiptId, UserId};
use crate::money::Money;
use crate::web::error::{Error, Result};

/// What brought a receipt that came by an order.
pub const ORDER: &str = "order";

/// What is due under a contract now.
pub struct Due {
    pub contract: Contract,
    pub values: Values,
    /// The plan as it stands.
    pub lines: Vec<Line>,
    open: BTreeMap<InstalmentId, Money>,
}

impl Due {
    /// `None` for what is no instalment of this contract's plan.
    #[must_use]
    pub fn open_of(&self, line: InstalmentId) -> Option<Money> {
        self.open.get(&line).copied()
    }
}

async fn take(tx: &mut Tx, id: ContractId) -> Result<Contract> {
    let contract = contracts::find(tx, id).await?.ok_or(Error::NotFound)?;
    store::take(tx, &contract.number).await?;
    contracts::find(tx, id).await?.ok_or(Error::NotFound)
}

/// Takes the contract and tells what is open of each instalment.
///
/// # Errors
/// When there is no such contract.
pub async fn due(tx: &mut Tx, id: ContractId) -> Result<Due> {
    let contract = take(tx, id).await?;
    look(tx, contract).await
}

/// The same to read, without taking the contract.
///
/// # Errors
/// When the contract has no version.
pub async fn look(tx: &mut Tx, contract: Contract) -> Result<Due> {
    let versions = contracts::versions(tx, contract.id).await?;
    let values = life::current(&contract, &versions)?.values.clone();
    let lines = store::lines(tx, contract.id).await?;
    let receipts = store::receipts(tx, contract.id).await?;
    Ok(Due {
        open: receipt::open(&lines, &receipts).into_iter().collect(),
        contract,
        values,
        lines,
    })
}

/// Money that came for an instalment.
#[derive(Clone, Copy, Debug)]
pub struct Brought<'a> {
    pub line: InstalmentId,
    pub amount: Money,
    pub received_on: NaiveDate,
    pub payer: &'a str,
    /// The order's public number.
    pub reference: &'a str,
    /// Under which the payment is known; unique.
    pub outside: &'a str,
    pub by: UserId,
    /// The second person, where payments asked for one.
    pub second: Option<UserId>,
}

/// Writes a receipt that stands; what is beyond the instalment is put to nothing.
///
/// # Errors
/// Conflict when the payment is on the contract already.
pub async fn bring(
    tx: &mut Tx,
    id: ContractId,
    brought: &Brought<'_>,
    now: DateTime<Utc>,
) -> Result<ReceiptId> {
    let contract = take(tx, id).await?;
    let lines = store::lines(tx, id).await?;
    let receipts = store::receipts(tx, id).await?;
    let room = receipt::open(&lines, &receipts)
        .into_iter()
        .find(|(line, _)| *line == brought.line)
        .map_or(Money::ZERO, |(_, open)| open);
    let part = brought.amount.min(room);
    let receipt = Receipt {
        id: ReceiptId::mint(now),
        received_on: brought.received_on,
        amount: brought.amount,
        payer: brought.payer.to_owned(),
        bank_reference: brought.reference.to_owned(),
        invoice: String::new(),
        note: String::new(),
        proof: None,
        no_proof: String::new(),
        source: ORDER.to_owned(),
        outside: Some(brought.outside.to_owned()),
        reverses: None,
        state: Standing::Confirmed,
        side: Side::Centre,
        entered_by: brought.by,
        decided_by: brought.second.filter(|second| *second != brought.by),
        decided_at: Some(now),
        words: String::new(),
        decided_words: String::new(),
        revision: 0,
        created_at: now,
        parts: if part.is_positive() {
            vec![(brought.line, part)]
        } else {
            Vec::new()
        },
    };
    write(tx, &contract, &receipt, "receipt-by-order").await?;
    super::clock::settle(tx, id, now).await?;
    Ok(receipt.id)
}

async fn write(tx: &mut Tx, contract: &Contract, r: &Receipt, action: &str) -> Result<()> {
    // The reference of an order may bring several payments: each is known by its own name.
    let key = r
        .outside
        .clone()
        .unwrap_or_else(|| format!("{ORDER}:{}", r.id));
    store::insert_receipt(tx, contract.id, r, &key)
        .await
        .map_err(|error| {
            if is_duplicate(&error) {
                Error::conflict("receipt-taken")
            } else {
                error.into()
            }
        })?;
    let detail = json!({
        "receipt": r.id, "fen": r.amount, "received_on": r.received_on, "reverses": r.reverses, "outside": r.outside,
    });
    let words = format!("{} {}", r.amount.yuan_grouped(), r.bank_reference);
    let by = (r.entered_by, r.created_at);
    told(tx, contract, (action, &words), detail, by).await
}

/// What a receipt that stands is worth.
///
/// # Errors
/// When there is none.
pub async fn amount(tx: &mut Tx, id: ContractId, receipt: ReceiptId) -> Result<Money> {
    Ok(standing(tx, id, receipt).await?.amount)
}

async fn standing(tx: &mut Tx, id: ContractId, receipt: ReceiptId) -> Result<Receipt> {
    store::receipts(tx, id)
        .await?
        .into_iter()
        .find(|r| r.id == receipt && r.state == Standing::Confirmed && r.reverses.is_none())
        .ok_or_else(moved_on)
}

/// A part of a payment went back: its receipt is countered whole, and what is left of it is a receipt of its own, which
/// comes back; `None` when nothing is left.
///
/// # Errors
/// Conflict when the receipt does not stand any more.
pub async fn take_back(
    tx: &mut Tx,
    id: ContractId,
    receipt: ReceiptId,
    (amount, reason, outside): (Money, &str, &str),
    (by, now): (UserId, DateTime<Utc>),
) -> Result<Option<ReceiptId>> {
    let contract = take(tx, id).await?;
    let of = standing(tx, id, receipt).await?;
    let less = |money: Money| money.checked_mul(-1).unwrap_or_default();
    let counter = Receipt {
        id: ReceiptId::mint(now),
        amount: less(of.amount),
        parts: of.parts.iter().map(|(l, part)| (*l, less(*part))).collect(),
        outside: None,
        reverses: Some(of.id),
        entered_by: by,
        decided_by: None,
        decided_at: Some(now),
        words: reason.to_owned(),
        revision: 0,
        created_at: now,
        ..of.clone()
    };
    write(tx, &contract, &counter, "receipt-back-by-order").await?;
    if !settling::reverse(tx, (Entered::Receipt, of.id.0)).await? {
        return Err(moved_on());
    }
    let lines: Vec<InstalmentId> = of.parts.iter().map(|(line, _)| *line).collect();
    store::forget_overdue(tx, &lines).await?;
    let rest = of.amount.checked_sub(amount).unwrap_or_default();
    let left = if rest.is_positive() {
        let receipt = Receipt {
            id: ReceiptId::mint(now),
            amount: rest,
            parts: shrink(&of.parts, rest),
            outside: Some(outside.to_owned()),
            entered_by: by,
            decided_by: None,
            decided_at: Some(now),
            revision: 0,
            created_at: now,
            ..of
        };
        write(tx, &contract, &receipt, "receipt-by-order").await?;
        Some(receipt.id)
    } else {
        None
    };
    super::clock::settle(tx, id, now).await?;
    Ok(left)
}

/// The first parts as far as the sum goes.
fn shrink(parts: &[(InstalmentId, Money)], mut sum: Money) -> Vec<(InstalmentId, Money)> {
    let mut left = Vec::new();
    for (line, part) in parts {
        let some = (*part).min(sum);
        if some.is_positive() {
            left.push((*line, some));
        }
        sum = sum.checked_sub(some).unwrap_or_default();
    }
    left
}
