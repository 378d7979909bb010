//! Money that came in for a contract (到账): entered by one person, confirmed by another, taken back by a counter entry
//! and never edited. Pure. Must stay true: 到账额 counts what was confirmed and nothing else, and stands by itself.

use std::collections::BTreeMap;

use chrono::{DateTime, Months, NaiveDate, Utc};
use serde::Serialize;

use super::may::Side;
use super::plan::{self, Line};
use super::sum;
use crate::halfwidth::half_width;
use crate::ids::{FileId, InstalmentId, ReceiptId, UserId};
use crate::money::Money;
use crate::web::form::{Errors, Reader, Typed};
use crate::web::words::Message;

const PAYER_MOST: usize = 200;
const REFERENCE_MOST: usize = 60;
pub const REASON_MOST: usize = 300;
/// Brought here by a form of this site; what else brings money says so in `source`.
pub const TYPED: &str = "typed";

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, sqlx::Type)]
#[serde(rename_all = "snake_case")]
#[sqlx(type_name = "text", rename_all = "snake_case")]
pub enum Standing {
    /// Waits for a second person.
    Entered,
    Confirmed,
    Refused,
    /// Was confirmed, and a counter entry took it back.
    Reversed,
}

impl Standing {
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Entered => "entered",
            Self::Confirmed => "confirmed",
            Self::Refused => "refused",
            Self::Reversed => "reversed",
        }
    }

    /// Whether its amount is part of 到账额; one that was taken back counts together with its counter entry.
    #[must_use]
    pub fn counts(self) -> bool {
        matches!(self, Self::Confirmed | Self::Reversed)
    }
}

#[derive(Clone, Debug, sqlx::FromRow)]
pub struct Receipt {
    pub id: ReceiptId,
    pub received_on: NaiveDate,
    /// Below zero in a counter entry.
    #[sqlx(rename = "amount_fen")]
    pub amount: Money,
    pub payer: String,
    pub bank_reference: String,
    pub invoice: String,
    pub note: String,
    pub proof: Option<FileId>,
    pub no_proof: String,
    pub source: String,
    /// Under which it is known to what brought it.
    pub outside: Option<String>,
    pub reverses: Option<ReceiptId>,
    pub state: Standing,
    pub side: Side,
    pub entered_by: UserId,
    pub decided_by: Option<UserId>,
    pub decided_at: Option<DateTime<Utc>>,
    /// Why it takes another back.
    pub words: String,
    /// Why it was refused.
    pub decided_words: String,
    pub revision: i64,
    pub created_at: DateTime<Utc>,
    /// Which instalments it pays, and how much of each.
    #[sqlx(skip)]
    pub parts: Vec<(InstalmentId, Money)>,
}

impl Receipt {
    /// Whether it covers what it was put to: it counts, or may soon. A counter entry that waits uncovers nothing yet.
    #[must_use]
    pub fn covers(&self) -> bool {
        self.state.counts() || (self.state == Standing::Entered && self.reverses.is_none())
    }

    /// Whether a side sees it: the centre everything, a party what stands and what its own people entered.
    #[must_use]
    pub fn seen_from(&self, side: Side) -> bool {
        side == Side::Centre || self.side == side || self.state.counts()
    }

    /// What of it was put to no instalment.
    #[must_use]
    pub fn rest(&self) -> Money {
        let put = Money::total(self.parts.iter().map(|(_, part)| *part)).unwrap_or_default();
        self.amount.checked_sub(put).unwrap_or_default()
    }
}

/// 到账额: what was confirmed, counter entries included.
#[must_use]
pub fn received(receipts: &[Receipt]) -> Option<Money> {
    Money::total(
        receipts
            .iter()
            .filter(|r| r.state.counts())
            .map(|r| r.amount),
    )
}

/// What was put to each instalment by receipts that `chosen` picks.
#[must_use]
pub fn put_to(
    receipts: &[Receipt],
    chosen: impl Fn(&Receipt) -> bool,
) -> BTreeMap<InstalmentId, Money> {
    let mut put: BTreeMap<InstalmentId, Money> = BTreeMap::new();
    for receipt in receipts.iter().filter(|r| chosen(r)) {
        for (line, part) in &receipt.parts {
            let so_far = put.entry(*line).or_default();
            *so_far = so_far.checked_add(*part).unwrap_or(*so_far);
        }
    }
    put
}

/// What is open of each line, in the plan's order, what waits for confirmation counted as paid.
#[must_use]
pub fn open(lines: &[Line], receipts: &[Receipt]) -> Vec<(InstalmentId, Money)> {
    let put = put_to(receipts, Receipt::covers);
    lines
        .iter()
        .map(|line| {
            let paid = put.get(&line.line).copied().unwrap_or_default();
            let open = line.amount.checked_sub(paid).unwrap_or_default();
            (line.line, open.max(Money::ZERO))
        })
        .collect()
}

/// A reference as banks mean it: width, case, spaces and hyphens are the typist's.
#[must_use]
pub fn bank_key(reference: &str) -> String {
    half_width(reference)
        .chars()
        .filter(|c| c.is_alphanumeric())
        .flat_map(char::to_uppercase)
        .collect()
}

/// What a form says of money that came in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    pub received_on: NaiveDate,
    pub amount: Money,
    pub payer: String,
    pub bank_reference: String,
    pub invoice: String,
    pub note: String,
    pub no_proof: String,
    pub parts: Vec<(InstalmentId, Money)>,
}

/// What a receipt is read against.
pub struct Frame<'a> {
    pub today: NaiveDate,
    pub signed_on: Option<NaiveDate>,
    pub lines: &'a [Line],
    pub open: &'a [(InstalmentId, Money)],
    /// A proof comes with the form.
    pub proof: bool,
}

impl Entry {
    /// # Errors
    /// Every error, by field.
    pub fn parse(typed: &Typed, frame: &Frame<'_>) -> Result<Self, Errors> {
        let mut r = Reader::new(typed);
        let from = frame.signed_on.unwrap_or(frame.today) - Months::new(12 * 5);
        let received_on = r.required_date("received_on", from, frame.today);
        let amount = r.parsed("amount", sum);
        let payer = r.text("payer", PAYER_MOST);
        let bank_reference = r.parsed("bank_reference", |text| {
            if bank_key(text).is_empty() {
                return Err(Message::new("receipt-reference-empty"));
            }
            Ok(text.to_owned())
        });
        let bank_reference = match bank_reference {
            Some(_) => r.optional("bank_reference", REFERENCE_MOST),
            None => None,
        };
        let invoice = r.optional("invoice", REFERENCE_MOST).unwrap_or_default();
        let note = r.optional("note", REASON_MOST).unwrap_or_default();
        let no_proof = r.optional("no_proof", REASON_MOST).unwrap_or_default();
        if !frame.proof && !typed.is_set("no_proof") {
            r.error("proof", "receipt-proof-missing");
        }
        let parts = parts(&mut r, amount, frame);
        let whole = (|| {
            Some(Self {
                received_on: received_on?,
                amount: amount?,
                payer: payer?,
                bank_reference: bank_reference?,
                invoice,
                note,
                // With a proof there is nothing to excuse.
                no_proof: if frame.proof { String::new() } else { no_proof },
                parts: parts?,
            })
        })();
        r.finish(whole)
    }
}

/// The field of what a receipt pays of one instalment.
#[must_use]
pub fn part_field(line: InstalmentId) -> String {
    format!("part.{line}")
}

/// What was typed beside the instalments; nothing typed means: from the first open one on.
fn parts(
    r: &mut Reader<'_>,
    amount: Option<Money>,
    frame: &Frame<'_>,
) -> Option<Vec<(InstalmentId, Money)>> {
    let mut parts = Vec::new();
    let mut wrong = false;
    for line in frame.lines {
        let field = part_field(line.line);
        if r.typed.is_set(&field) {
            match r.optional_parsed(&field, sum) {
                Some(part) => parts.push((line.line, part)),
                None => wrong = true,
            }
        }
    }
    if wrong {
        return None;
    }
    let amount = amount?;
    if parts.is_empty() {
        return Some(plan::spread(amount, frame.open));
    }
    let put = Money::total(parts.iter().map(|(_, part)| *part));
    if put.is_none_or(|put| put > amount) {
        let put = put.map(Money::yuan_grouped).unwrap_or_default();
        let message = Message::new("receipt-parts-too-much")
            .with("put", put)
            .with("amount", amount.yuan_grouped());
        r.errors.add("amount", message);
        return None;
    }
    Some(parts)
}

#[cfg(test)]
mod tests;
