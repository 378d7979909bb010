//! A price: what is charged, for which kind of order, and on which days it holds. Pure. Must stay true: a sum is whole
//! fen, reckoned exactly and rounded half up once, before the bounds; a higher base never comes to less.

use chrono::NaiveDate;

use crate::ids::{PriceId, UserId};
use crate::money::{Money, percent};
use crate::payments::order::Kind;
use crate::web::words::{Locale, Message};

/// The kinds of order that a price list can be for; an instalment is agreed in its contract.
pub(super) const KINDS: [Kind; 5] = [
    Kind::ServiceFee,
    Kind::EvaluationFee,
    Kind::EventFee,
    Kind::Deposit,
    Kind::Earnest,
];

/// 定金 is at most a fifth of the contract, in hundredths of a percent.
pub(super) const EARNEST_MOST_BP: i64 = 2_000;

const WHOLE_BP: i64 = 10_000;

/// How the sum comes about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Rule {
    Fixed(Money),
    /// A part of 成交额 in hundredths of a percent, within bounds.
    Rate {
        bp: i64,
        lower: Option<Money>,
        upper: Option<Money>,
    },
}

/// One version of a price.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Price {
    pub id: PriceId,
    pub code: String,
    pub version: i64,
    pub kind: Kind,
    pub name_zh: String,
    pub name_en: String,
    /// What it includes; may be empty.
    pub words_zh: String,
    pub words_en: String,
    pub rule: Rule,
    pub from: NaiveDate,
    /// The last day.
    pub until: Option<NaiveDate>,
    pub by: UserId,
}

/// Where a version stands on a day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standing {
    Upcoming,
    Valid,
    Ended,
}

impl Standing {
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Upcoming => "upcoming",
            Self::Valid => "valid",
            Self::Ended => "ended",
        }
    }
}

/// Why a sum can't be reckoned.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Obstacle {
    /// A part of something needs to know of what.
    NoBase,
    TooLarge,
}

impl Rule {
    /// # Errors
    /// When a rate has no base above zero.
    pub fn reckon(self, base: Option<Money>) -> Result<Money, Obstacle> {
        let Self::Rate { bp, lower, upper } = self else {
            let Self::Fixed(amount) = self else {
                return Err(Obstacle::NoBase);
            };
            return Ok(amount);
        };
        let base = base
            .filter(|base| base.is_positive())
            .ok_or(Obstacle::NoBase)?;
        let part = base.fraction(bp, WHOLE_BP).ok_or(Obstacle::TooLarge)?;
        // A part of a few fen may come to nothing, and nobody is asked to pay nothing.
        let part = part.max(lower.unwrap_or(Money::from_fen(1)));
        Ok(upper.map_or(part, |upper| part.min(upper)))
    }

    /// As the price list says it.
    #[must_use]
    pub fn words(self, locale: Locale) -> String {
        match self {
            Self::Fixed(amount) => Message::new("price-rule-fixed")
                .with("amount", amount.yuan_grouped())
                .say(locale),
            Self::Rate { bp, lower, upper } => {
                let mut parts = vec![
                    Message::new("price-rule-rate")
                        .with("rate", percent::text(bp))
                        .say(locale),
                ];
                for (key, bound) in [("price-rule-lower", lower), ("price-rule-upper", upper)] {
                    let said =
                        bound.map(|bound| Message::new(key).with("amount", bound.yuan_grouped()));
                    parts.extend(said.map(|said| said.say(locale)));
                }
                parts.join(match locale {
                    Locale::Zh => "，",
                    Locale::En => ", ",
                })
            }
        }
    }
}

impl Price {
    #[must_use]
    pub fn name(&self, locale: Locale) -> &str {
        match locale {
            Locale::Zh => &self.name_zh,
            Locale::En => &self.name_en,
        }
    }

    #[must_use]
    pub fn includes(&self, locale: Locale) -> &str {
        match locale {
            Locale::Zh => &self.words_zh,
            Locale::En => &self.words_en,
        }
    }

    #[must_use]
    pub fn standing(&self, on: NaiveDate) -> Standing {
        if on < self.from {
            Standing::Upcoming
        } else if self.until.is_some_and(|until| until < on) {
            Standing::Ended
        } else {
            Standing::Valid
        }
    }

    /// What an order for it is said to be for: the name and how the sum came about.
    #[must_use]
    pub fn purpose(&self, base: Option<Money>, locale: Locale) -> String {
        let name = self.name(locale).to_owned();
        let (Rule::Rate { bp, .. }, Some(base)) = (self.rule, base) else {
            return name;
        };
        let plain = base.fraction(bp, WHOLE_BP);
        let reckoned = self.rule.reckon(Some(base)).ok();
        let key = match (reckoned, plain) {
            (Some(reckoned), Some(plain)) if reckoned > plain => "price-purpose-lower",
            (Some(reckoned), Some(plain)) if reckoned < plain => "price-purpose-upper",
            _ => "price-purpose-rate",
        };
        Message::new(key)
            .with("name", name)
            .with("base", base.yuan_grouped())
            .with("rate", percent::text(bp))
            .with("amount", reckoned.unwrap_or_default().yuan_grouped())
            .say(locale)
    }
}

/// What a price comes to for a base (合同成交额), in whole fen.
///
/// # Errors
/// When it is a part of something and there is no base above zero.
pub fn reckon(price: &Price, base: Option<Money>) -> Result<Money, Obstacle> {
    price.rule.reckon(base)
}

/// Whether a version may follow those that are there (the newest first), and what becomes of the open one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Follows {
    /// Nothing is in its way.
    Freely,
    /// The last one is open; its last day is the one before.
    Closes(NaiveDate),
}

/// # Errors
/// The day up to which the last version holds, or from which it will: two prices never hold on one day.
pub(super) fn follows(last: Option<&Price>, from: NaiveDate) -> Result<Follows, NaiveDate> {
    let Some(last) = last else {
        return Ok(Follows::Freely);
    };
    match last.until {
        Some(until) if until < from => Ok(Follows::Freely),
        Some(until) => Err(until),
        None if last.from < from => from.pred_opt().map(Follows::Closes).ok_or(from),
        None => Err(last.from),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use uuid::Uuid;

    fn day(month: u32, day: u32) -> NaiveDate {
        NaiveDate::from_ymd_opt(2026, month, day).unwrap()
    }

    fn price(rule: Rule) -> Price {
        Price {
            id: PriceId(Uuid::nil()),
            code: "S1".to_owned(),
            version: 1,
            kind: Kind::ServiceFee,
            name_zh: "技术转移服务费".to_owned(),
            name_en: "Transfer service".to_owned(),
            words_zh: String::new(),
            words_en: String::new(),
            rule,
            from: day(1, 1),
            until: None,
            by: UserId(Uuid::nil()),
        }
    }

    fn rate(bp: i64, lower: Option<i64>, upper: Option<i64>) -> Rule {
        Rule::Rate {
            bp,
            lower: lower.map(Money::from_fen),
            upper: upper.map(Money::from_fen),
        }
    }

    #[test]
    fn a_rate_is_rounded_half_up_to_the_fen_and_then_bounded() {
        let of = |rule: Rule, fen| rule.reckon(Some(Money::from_fen(fen))).map(Money::fen);
        assert_eq!(of(rate(200, None, None), 60_000_000), Ok(1_200_000));
        assert_eq!(of(rate(1, None, None), 4_999), Ok(1), "never nothing");
        assert_eq!(of(rate(1, None, None), 15_000), Ok(2), "half a fen goes up");
        assert_eq!(of(rate(1, None, None), 14_999), Ok(1));
        assert_eq!(of(rate(200, Some(300_000), None), 1_000_000), Ok(300_000));
        assert_eq!(
            of(rate(200, None, Some(5_000_000)), 900_000_000),
            Ok(5_000_000)
        );
        assert_eq!(of(Rule::Fixed(Money::from_fen(7)), 1), Ok(7));
        assert_eq!(rate(200, None, None).reckon(None), Err(Obstacle::NoBase));
        assert_eq!(
            rate(200, None, None).reckon(Some(Money::ZERO)),
            Err(Obstacle::NoBase)
        );
    }

    #[test]
    fn the_purpose_says_how_the_sum_came_about() {
        let p = price(rate(200, Some(300_000), Some(5_000_000)));
        let said = |fen| p.purpose(Some(Money::from_fen(fen)), Locale::Zh);
        assert!(said(60_000_000).contains("600,000.00 元 × 2%"));
        assert!(said(1_000_000).contains("最低") && said(1_000_000).contains("3,000.00"));
        assert!(said(900_000_000).contains("最高") && said(900_000_000).contains("50,000.00"));
        assert_eq!(
            price(Rule::Fixed(Money::from_fen(1))).purpose(None, Locale::En),
            "Transfer service"
        );
    }

    #[test]
    fn two_versions_never_hold_on_one_day() {
        let mut last = price(Rule::Fixed(Money::from_fen(1)));
        assert_eq!(follows(None, day(1, 1)), Ok(Follows::Freely));
        assert_eq!(
            follows(Some(&last), day(1, 2)),
            Ok(Follows::Closes(day(1, 1)))
        );
        assert_eq!(follows(Some(&last), day(1, 1)), Err(day(1, 1)));
        last.until = Some(day(6, 30));
        assert_eq!(follows(Some(&last), day(6, 30)), Err(day(6, 30)));
        assert_eq!(follows(Some(&last), day(7, 1)), Ok(Follows::Freely));
        assert_eq!(last.standing(day(6, 30)), Standing::Valid);
        assert_eq!(last.standing(day(7, 1)), Standing::Ended);
    }

    proptest! {
        #[test]
        fn a_higher_base_never_comes_to_less_and_bounds_hold(
            bp in 1_i64..=10_000, one in 1_i64..=99_999_999_999_999_999, other in 1_i64..=99_999_999_999_999_999,
            lower in proptest::option::of(1_i64..=10_000_000), above in proptest::option::of(0_i64..=10_000_000_000),
        ) {
            let upper = above.map(|above| lower.unwrap_or(1) + above);
            let rule = rate(bp, lower, upper);
            let (less, more) = (one.min(other), one.max(other));
            let of = |fen| rule.reckon(Some(Money::from_fen(fen))).unwrap();
            prop_assert!(of(less) <= of(more));
            for sum in [of(less), of(more)] {
                prop_assert!(sum.is_positive());
                prop_assert!(lower.is_none_or(|lower| sum.fen() >= lower));
                prop_assert!(upper.is_none_or(|upper| sum.fen() <= upper));
            }
            // Without bounds it is off by half a fen at most.
            let plain = rate(bp, None, None).reckon(Some(Money::from_fen(more))).unwrap();
            let off = i128::from(plain.fen()) * 10_000 - i128::from(more) * i128::from(bp);
            prop_assert!(off.abs() * 2 <= 10_000 || plain.fen() == 1);
        }
    }
}
