//! One line of a bank statement: what it says, how it is known again, and how far it has come.

use std::fmt::Write as _;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};

use crate::halfwidth::half_width;

/// What the ledger counts in.
pub(crate) const CNY: &str = "CNY";

/// How far a line has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, sqlx::Type)]
#[serde(rename_all = "snake_case")]
#[sqlx(type_name = "text", rename_all = "snake_case")]
pub(crate) enum State {
    /// Nothing fits it; a person has to say what it is.
    Waiting,
    /// Something fits; a person has to say whether it is that.
    Proposed,
    /// Said by one person; a second one has to agree.
    Confirmed,
    /// Explained: its money stands where it belongs.
    Matched,
    /// Not a payment of ours, with the reason.
    SetAside,
}

impl State {
    pub(crate) fn code(self) -> &'static str {
        match self {
            Self::Waiting => "waiting",
            Self::Proposed => "proposed",
            Self::Confirmed => "confirmed",
            Self::Matched => "matched",
            Self::SetAside => "set_aside",
        }
    }

    /// Still to be decided by somebody who has not seen it yet.
    pub(crate) fn is_open(self) -> bool {
        matches!(self, Self::Waiting | Self::Proposed)
    }
}

/// Why a line is no payment of an order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, sqlx::Type)]
#[serde(rename_all = "snake_case")]
#[sqlx(type_name = "text", rename_all = "snake_case")]
pub(crate) enum Reason {
    /// Not in yuan: the ledger does not hold it.
    Currency,
    /// A line of nothing, such as a notice of the bank.
    Zero,
    Interest,
    BankFee,
    /// From one account of the centre to another.
    OwnTransfer,
    /// Sent to us by mistake.
    Mistake,
    Other,
}

impl Reason {
    /// Those that a person may give; the first two are the machine's.
    pub(crate) const GIVEN: [Self; 5] = [
        Self::Interest,
        Self::BankFee,
        Self::OwnTransfer,
        Self::Mistake,
        Self::Other,
    ];

    pub(crate) fn code(self) -> &'static str {
        match self {
            Self::Currency => "currency",
            Self::Zero => "zero",
            Self::Interest => "interest",
            Self::BankFee => "bank_fee",
            Self::OwnTransfer => "own_transfer",
            Self::Mistake => "mistake",
            Self::Other => "other",
        }
    }

    pub(crate) fn from_code(code: &str) -> Option<Self> {
        Self::GIVEN.into_iter().find(|reason| reason.code() == code)
    }
}

/// What a row of a statement says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Said {
    pub(crate) booked_on: NaiveDate,
    /// In fen; below zero went out.
    pub(crate) amount: i64,
    /// `CNY`, or as the statement writes another one.
    pub(crate) currency: String,
    /// Who stands on the other side.
    pub(crate) other: String,
    pub(crate) other_account: String,
    pub(crate) remark: String,
    pub(crate) serial: String,
    pub(crate) balance: Option<i64>,
}

impl Said {
    /// Why this needs nobody's decision, if it needs none.
    pub(crate) fn set_aside(&self) -> Option<Reason> {
        if self.currency != CNY {
            Some(Reason::Currency)
        } else if self.amount == 0 {
            Some(Reason::Zero)
        } else {
            None
        }
    }

    /// What it is known again by, its place among equal ones aside: two exports of a bank differ in blanks and widths, and
    /// one of them may lack what the other has, so with a serial number nothing else is asked.
    fn trait_text(&self) -> String {
        let head = format!("{}\n{}\n{}", self.booked_on, self.amount, self.currency);
        let serial = plain(&self.serial);
        if !serial.is_empty() {
            return format!("s\n{head}\n{serial}");
        }
        let balance = self.balance.map(|fen| fen.to_string()).unwrap_or_default();
        let (other, remark) = (plain(&self.other), plain(&self.remark));
        format!("p\n{head}\n{other}\n{remark}\n{balance}")
    }
}

/// A text without what is written differently at two times.
fn plain(text: &str) -> String {
    half_width(text)
        .chars()
        .filter(|c| !c.is_whitespace())
        .flat_map(char::to_lowercase)
        .collect()
}

/// An organisation's name as it is compared: width, case, blanks and the shape of brackets and dots don't count.
pub(crate) fn folded_name(name: &str) -> String {
    plain(name)
        .chars()
        .map(|c| match c {
            '【' | '[' | '〔' => '(',
            '】' | ']' | '〕' => ')',
            '•' | '‧' | '・' => '·',
            other => other,
        })
        .collect()
}

/// Gives every line of one statement its key. Equal lines are told apart by their place among each other, so the same
/// file twice, or one that overlaps, brings the same keys.
pub(crate) fn keys(lines: &[&Said]) -> Vec<String> {
    let mut seen: std::collections::HashMap<String, usize> = std::collections::HashMap::new();
    lines
        .iter()
        .map(|line| {
            let text = line.trait_text();
            let place = seen.entry(text.clone()).or_insert(0);
            *place += 1;
            let digest = Sha256::digest(format!("{text}\n{place}").as_bytes());
            digest.iter().take(20).fold(String::new(), |mut hex, byte| {
                let _always = write!(hex, "{byte:02x}");
                hex
            })
        })
        .collect()
}

#[cfg(test)]
pub(super) fn sample() -> Said {
    Said {
        booked_on: NaiveDate::from_ymd_opt(2026, 11, 20).unwrap(),
        amount: 1_200_000,
        currency: CNY.to_owned(),
        other: "达川岩丝新材料有限公司（虚构）".to_owned(),
        other_account: "5110000000000001".to_owned(),
        remark: "KXP260000137 服务费".to_owned(),
        serial: "2026112000017".to_owned(),
        balance: Some(9_200_000),
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_line_is_known_again_in_another_export() {
        let one = sample();
        let other = Said {
            other: "达川岩丝新材料有限公司(虚构)".to_owned(),
            remark: "kxp26 0000137服务费".to_owned(),
            balance: None,
            ..sample()
        };
        assert_eq!(keys(&[&one]), keys(&[&other]));
        let unnumbered = |said: Said| Said {
            serial: String::new(),
            ..said
        };
        let (one, other) = (
            unnumbered(one),
            unnumbered(Said {
                balance: Some(9_200_000),
                ..other
            }),
        );
        assert_eq!(keys(&[&one]), keys(&[&other]));
        let later = Said {
            balance: Some(1),
            ..one.clone()
        };
        assert_ne!(keys(&[&one]), keys(&[&later]));
    }

    #[test]
    fn equal_lines_are_two() {
        let line = sample();
        let both = keys(&[&line, &line]);
        assert_ne!(both[0], both[1]);
        assert_eq!(keys(&[&line]), both[..1]);
    }

    #[test]
    fn names_are_compared_without_their_looks() {
        assert_eq!(
            folded_name(" ＡＢＣ（达州） 有限公司"),
            folded_name("abc(达州)有限公司")
        );
        assert_ne!(folded_name("达州一厂"), folded_name("达州二厂"));
    }

    proptest! {
        #[test]
        fn an_overlapping_statement_brings_only_its_own(
            amounts in proptest::collection::vec(1..4_i64, 0..30), cut in 0..30_usize
        ) {
            let lines: Vec<Said> = amounts.iter().map(|amount| Said { amount: *amount, serial: String::new(), balance: None, ..sample() }).collect();
            let all: Vec<&Said> = lines.iter().collect();
            let whole = keys(&all);
            let begun = keys(&all[..cut.min(all.len())]);
            prop_assert_eq!(&whole[..begun.len()], &begun[..]);
            let mut once = whole.clone();
            once.sort();
            once.dedup();
            prop_assert_eq!(once.len(), whole.len());
        }
    }
}
