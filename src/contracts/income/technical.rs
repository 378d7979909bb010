//! 技术性收入: which part of each receipt is income from technology. Pure. Must stay true: the parts together are never
//! more than what came in nor than 技术交易额, a full payment brings them to 技术交易额 exactly whatever the order, and a line
//! once written never changes: what comes later is corrected by a later line.

use chrono::{DateTime, NaiveDate, Utc};

use crate::contracts::contract::Version;
use crate::contracts::performing::receipt::Receipt;
use crate::ids::ReceiptId;
use crate::money::Money;

/// The two sums of a version that the fraction is made of.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Worth {
    pub total: Money,
    pub technical: Money,
}

impl Worth {
    #[must_use]
    pub fn of(version: &Version) -> Self {
        Self {
            total: version.values.total,
            technical: version.values.technical,
        }
    }

    /// What of so much money is technical: the exact fraction, and all of 技术交易额 once everything is paid.
    #[must_use]
    pub fn technical_of(self, received: Money) -> Money {
        if received >= self.total {
            return self.technical;
        }
        if !received.is_positive() {
            return Money::ZERO;
        }
        received
            .fraction(self.technical.fen(), self.total.fen())
            .unwrap_or_default()
            .min(received)
    }
}

/// A person's word on one receipt.
#[derive(Clone, Debug, PartialEq, Eq, sqlx::FromRow)]
pub struct Setting {
    pub receipt_id: ReceiptId,
    #[sqlx(rename = "technical_fen")]
    pub technical: Money,
    pub reason: String,
    pub set_by: crate::ids::UserId,
    pub created_at: DateTime<Utc>,
}

/// What moves the account of technical income, in the order it became known.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Entry {
    /// Money that counts, or its counter entry below zero.
    Money {
        receipt: ReceiptId,
        on: NaiveDate,
        amount: Money,
        invoice: String,
    },
    /// A registered change brought other sums.
    Changed {
        version: i64,
        on: NaiveDate,
        worth: Worth,
    },
    /// A person set the part of a receipt.
    Set(Setting),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    Receipt,
    Counter,
    /// After a registered change.
    Change,
    /// By a person, with a reason.
    Set,
}

impl Kind {
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Receipt => "receipt",
            Self::Counter => "counter",
            Self::Change => "change",
            Self::Set => "set",
        }
    }
}

/// One line of the account.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    pub kind: Kind,
    pub receipt: Option<ReceiptId>,
    pub on: NaiveDate,
    pub invoice: String,
    /// What came in; nothing in a correction.
    pub amount: Money,
    pub technical: Money,
    /// Both since the beginning.
    pub received: Money,
    pub so_far: Money,
    pub words: String,
}

/// What the account stands at, and how it came there.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Account {
    pub worth: Worth,
    pub lines: Vec<Line>,
    pub received: Money,
    pub technical: Money,
}

fn plus(one: Money, other: Money) -> Money {
    one.checked_add(other).unwrap_or(one)
}

fn minus(one: Money, other: Money) -> Money {
    one.checked_sub(other).unwrap_or_default()
}

impl Account {
    /// Begins with the sums of the first version.
    #[must_use]
    pub fn new(worth: Worth) -> Self {
        Self {
            worth,
            ..Self::default()
        }
    }

    /// The account as a successor sees it: from the first receipt that it may see, with the sums since then.
    #[must_use]
    pub fn from_first(mut self, seen: impl Fn(ReceiptId) -> bool) -> Self {
        let first = self.lines.iter().position(|l| l.receipt.is_some_and(&seen));
        let mut lines = self.lines.split_off(first.unwrap_or(self.lines.len()));
        lines.retain(|line| line.receipt.is_none_or(&seen));
        (self.received, self.technical) = (Money::ZERO, Money::ZERO);
        for line in &mut lines {
            self.received = plus(self.received, line.amount);
            self.technical = plus(self.technical, line.technical);
            (line.received, line.so_far) = (self.received, self.technical);
        }
        self.lines = lines;
        self
    }

    /// The most that may be technical by now.
    #[must_use]
    pub fn most(&self) -> Money {
        self.received.min(self.worth.technical).max(Money::ZERO)
    }

    /// What of one receipt is technical by now, corrections by persons included.
    #[must_use]
    pub fn of_receipt(&self, id: ReceiptId) -> Money {
        let lines = self.lines.iter().filter(|line| line.receipt == Some(id));
        Money::total(lines.map(|line| line.technical)).unwrap_or_default()
    }

    fn push(&mut self, mut line: Line) {
        self.received = plus(self.received, line.amount);
        self.technical = plus(self.technical, line.technical);
        line.received = self.received;
        line.so_far = self.technical;
        self.lines.push(line);
    }

    /// Writes what became known as the next line.
    pub fn enter(&mut self, entry: &Entry) {
        match entry {
            Entry::Money {
                receipt,
                on,
                amount,
                invoice,
            } => self.money(*receipt, (*on, *amount), invoice),
            Entry::Changed { version, on, worth } => self.change(*version, *on, *worth),
            Entry::Set(setting) => self.set(setting),
        }
    }

    fn money(&mut self, receipt: ReceiptId, (on, amount): (NaiveDate, Money), invoice: &str) {
        let received = plus(self.received, amount);
        let target = self.worth.technical_of(received);
        let part = minus(target, self.technical);
        // A receipt's part is between nothing and all of it; a counter entry's the same below zero.
        let (low, high) = if amount.is_positive() {
            (Money::ZERO, amount)
        } else {
            (amount, Money::ZERO)
        };
        self.push(Line {
            kind: if amount.is_positive() {
                Kind::Receipt
            } else {
                Kind::Counter
            },
            receipt: Some(receipt),
            on,
            invoice: invoice.to_owned(),
            amount,
            technical: part.max(low).min(high),
            received: Money::ZERO,
            so_far: Money::ZERO,
            words: String::new(),
        });
    }

    /// What the new sums make of the same money, less what the old ones made of it; persons' words stay.
    fn change(&mut self, version: i64, on: NaiveDate, worth: Worth) {
        let before = self.worth.technical_of(self.received);
        let after = worth.technical_of(self.received);
        self.worth = worth;
        let wanted = plus(self.technical, minus(after, before));
        let fits = wanted.max(Money::ZERO).min(self.most());
        if fits == self.technical {
            return;
        }
        self.push(Line {
            kind: Kind::Change,
            receipt: None,
            on,
            invoice: String::new(),
            amount: Money::ZERO,
            technical: minus(fits, self.technical),
            received: Money::ZERO,
            so_far: Money::ZERO,
            words: version.to_string(),
        });
    }

    /// How far a person may set the part of a receipt; `None` for what is no receipt of this account.
    #[must_use]
    pub fn room(&self, id: ReceiptId) -> Option<Money> {
        let line = self
            .lines
            .iter()
            .find(|line| line.receipt == Some(id) && line.kind == Kind::Receipt)?;
        let others = minus(self.technical, self.of_receipt(id));
        Some(line.amount.min(minus(self.most(), others)).max(Money::ZERO))
    }

    fn set(&mut self, setting: &Setting) {
        let Some(room) = self.room(setting.receipt_id) else {
            return;
        };
        let wanted = setting.technical.max(Money::ZERO).min(room);
        // A receipt that was countered since has given its part back already: nothing goes below nothing.
        let lowest = minus(Money::ZERO, self.technical);
        let technical = minus(wanted, self.of_receipt(setting.receipt_id)).max(lowest);
        self.push(Line {
            kind: Kind::Set,
            receipt: Some(setting.receipt_id),
            on: crate::tz::shanghai_date(setting.created_at),
            invoice: String::new(),
            amount: Money::ZERO,
            technical,
            received: Money::ZERO,
            so_far: Money::ZERO,
            words: setting.reason.clone(),
        });
    }
}

/// Everything that moves a contract's account, in the order it became known: confirmations, changes, persons' words.
#[must_use]
pub fn entries(versions: &[Version], receipts: &[Receipt], settings: &[Setting]) -> Vec<Entry> {
    let mut all: Vec<(DateTime<Utc>, Entry)> = Vec::new();
    for receipt in receipts.iter().filter(|r| r.state.counts()) {
        let entry = Entry::Money {
            receipt: receipt.id,
            on: receipt.received_on,
            amount: receipt.amount,
            invoice: receipt.invoice.clone(),
        };
        all.push((receipt.decided_at.unwrap_or(receipt.created_at), entry));
    }
    for version in versions.iter().skip(1) {
        let entry = Entry::Changed {
            version: version.version,
            on: version
                .effective_on
                .unwrap_or_else(|| crate::tz::shanghai_date(version.created_at)),
            worth: Worth::of(version),
        };
        all.push((version.created_at, entry));
    }
    for setting in settings {
        all.push((setting.created_at, Entry::Set(setting.clone())));
    }
    all.sort_by_key(|(at, _)| *at);
    all.into_iter().map(|(_, entry)| entry).collect()
}

/// The account of a contract; `None` for one without a version.
#[must_use]
pub fn account(
    versions: &[Version],
    receipts: &[Receipt],
    settings: &[Setting],
) -> Option<Account> {
    let mut account = Account::new(Worth::of(versions.first()?));
    for entry in entries(versions, receipts, settings) {
        account.enter(&entry);
    }
    Some(account)
}

#[cfg(test)]
mod tests;
