//! Royalty statements: what a period came to, so that an estimated 成交额 can be held against what is known. Pure.

use chrono::{DateTime, Months, NaiveDate, Utc};

use super::may::Side;
use super::plan::{self, Line};
use super::sum;
use crate::deals::offers;
use crate::ids::{FileId, RoyaltyId, UserId};
use crate::messages::Say as _;
use crate::money::{self, Money, Unit};
use crate::web::form::{Errors, Reader, Typed};
use crate::web::words::Message;

const WORDS_MOST: usize = 500;
/// Hundredths of a percent in the whole.
pub const WHOLE_BP: i64 = 10_000;

#[derive(Clone, Debug, sqlx::FromRow)]
pub struct Statement {
    pub id: RoyaltyId,
    pub period_from: NaiveDate,
    pub period_to: NaiveDate,
    #[sqlx(rename = "base_fen")]
    pub base: Money,
    pub rate_bp: i64,
    #[sqlx(rename = "amount_fen")]
    pub amount: Money,
    pub words: String,
    pub file_id: Option<FileId>,
    pub side: Side,
    pub entered_by: UserId,
    pub withdrawn_at: Option<DateTime<Utc>>,
    pub withdrawn_words: String,
    pub created_at: DateTime<Utc>,
}

/// Whether the form of payment leaves 成交额 open until statements come.
#[must_use]
pub fn is_open_ended(payment: &str) -> bool {
    payment == offers::ROYALTY || payment == offers::ENTRY_FEE
}

/// What is known so far: the fixed instalments and the statements that hold.
#[must_use]
pub fn known(lines: &[Line], statements: &[Statement]) -> Option<Money> {
    let fixed: Vec<Line> = lines
        .iter()
        .filter(|line| line.kind != plan::ROYALTY)
        .cloned()
        .collect();
    let stated = statements.iter().filter(|s| s.withdrawn_at.is_none());
    plan::planned(&fixed)?.checked_add(Money::total(stated.map(|s| s.amount))?)
}

/// What a form says of one period.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stated {
    pub period_from: NaiveDate,
    pub period_to: NaiveDate,
    pub base: Money,
    pub rate_bp: i64,
    pub amount: Money,
    pub words: String,
}

impl Stated {
    /// # Errors
    /// Every error, by field.
    pub fn parse(typed: &Typed, today: NaiveDate, known: &[Statement]) -> Result<Self, Errors> {
        let mut r = Reader::new(typed);
        let from = today - Months::new(12 * 20);
        let period_from = r.required_date("period_from", from, today);
        let period_to = r.required_date("period_to", from, today);
        let base = r.parsed("base", |text| {
            Money::parse(text, Unit::Yuan).map_err(|e| e.message())
        });
        let rate_bp = r.parsed("rate", percent);
        let words = r.optional("words", WORDS_MOST).unwrap_or_default();
        let reckoned = base
            .zip(rate_bp)
            .and_then(|(base, rate)| base.fraction(rate, WHOLE_BP));
        let amount = if r.typed.is_set("amount") {
            r.parsed("amount", sum)
        } else {
            reckoned
        };
        if amount.is_some() && reckoned.is_some() && amount != reckoned && words.is_empty() {
            let reckoned = reckoned.map(Money::yuan_grouped).unwrap_or_default();
            let message = Message::new("royalty-differs").with("reckoned", reckoned);
            r.errors.add("words", message);
        }
        if let (Some(from), Some(to)) = (period_from, period_to) {
            period(&mut r, from, to, known);
        }
        let whole = (|| {
            Some(Self {
                period_from: period_from?,
                period_to: period_to?,
                base: base?,
                rate_bp: rate_bp?,
                amount: amount?,
                words,
            })
        })();
        r.finish(whole)
    }
}

/// A period ends after it began, and is stated once.
fn period(r: &mut Reader<'_>, from: NaiveDate, to: NaiveDate, known: &[Statement]) {
    if to < from {
        r.error("period_to", "royalty-period-backwards");
    }
    let overlapping = known
        .iter()
        .filter(|s| s.withdrawn_at.is_none())
        .find(|s| s.period_from <= to && from <= s.period_to);
    if let Some(other) = overlapping {
        let message = Message::new("royalty-period-stated")
            .with("from", other.period_from.to_string())
            .with("to", other.period_to.to_string());
        r.errors.add("period_from", message);
    }
}

/// Hundredths of a percent, of a share above nothing and at most the whole.
pub(in crate::contracts) fn percent(text: &str) -> Result<i64, Message> {
    money::percent::parse(text).ok_or_else(|| Message::new("offer-rate-wrong"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(month: u32, day: u32) -> NaiveDate {
        NaiveDate::from_ymd_opt(2026, month, day).unwrap()
    }

    fn read(typed: &[(&str, &str)], known: &[Statement]) -> Result<Stated, Errors> {
        Stated::parse(&typed.iter().copied().collect(), day(11, 23), known)
    }

    fn good() -> Vec<(&'static str, &'static str)> {
        vec![
            ("period_from", "2026-07-01"),
            ("period_to", "2026-09-30"),
            ("base", "1,234,567.89"),
            ("rate", "3.5%"),
        ]
    }

    fn statement(from: NaiveDate, to: NaiveDate, withdrawn: bool) -> Statement {
        let at: DateTime<Utc> = "2026-11-23T02:00:00Z".parse().unwrap();
        Statement {
            id: RoyaltyId::mint(at),
            period_from: from,
            period_to: to,
            base: Money::ZERO,
            rate_bp: 350,
            amount: Money::from_fen(100),
            words: String::new(),
            file_id: None,
            side: Side::Seller,
            entered_by: UserId::mint(at),
            withdrawn_at: withdrawn.then_some(at),
            withdrawn_words: String::new(),
            created_at: at,
        }
    }

    #[test]
    fn the_amount_is_the_base_times_the_rate_to_the_fen() {
        // 1,234,567.89 × 3.5 % = 43,209.87615
        assert_eq!(
            read(&good(), &[]).unwrap().amount,
            Money::from_fen(4_320_988)
        );
    }

    #[test]
    fn another_amount_needs_a_word() {
        let mut typed = good();
        typed.push(("amount", "5万"));
        let errors = read(&typed, &[]).unwrap_err();
        assert_eq!(errors.0[0].0, "words");
        typed.push(("words", "合同约定每季保底 5 万元"));
        assert_eq!(
            read(&typed, &[]).unwrap().amount,
            Money::from_fen(5_000_000)
        );
    }

    #[test]
    fn a_period_is_stated_once_unless_the_first_statement_was_withdrawn() {
        let first = statement(day(9, 30), day(10, 31), false);
        let errors = read(&good(), std::slice::from_ref(&first)).unwrap_err();
        assert_eq!(errors.0[0].0, "period_from");
        assert!(read(&good(), &[statement(day(9, 30), day(10, 31), true)]).is_ok());
        assert!(read(&good(), &[statement(day(10, 1), day(10, 31), false)]).is_ok());
    }

    #[test]
    fn known_so_far_is_the_fixed_part_and_what_was_stated() {
        let at: DateTime<Utc> = "2026-11-23T02:00:00Z".parse().unwrap();
        let line = |kind: &str, fen| Line {
            line: crate::ids::InstalmentId::mint(at),
            kind: kind.to_owned(),
            what: String::new(),
            due_on: None,
            milestone_id: None,
            amount: Money::from_fen(fen),
        };
        let lines = [line("entry_fee", 1_000), line("royalty", 9_000)];
        let stated = [
            statement(day(1, 1), day(3, 31), false),
            statement(day(4, 1), day(6, 30), true),
        ];
        assert_eq!(known(&lines, &stated), Some(Money::from_fen(1_100)));
    }

    #[test]
    fn rates_are_exact_hundredths_of_a_percent() {
        assert_eq!(percent("３．５％").unwrap(), 350);
        assert_eq!(percent("100").unwrap(), 10_000);
        for wrong in ["0", "100.01", "3.555", "-1", "abc"] {
            assert!(percent(wrong).is_err(), "{wrong}");
        }
    }
}
