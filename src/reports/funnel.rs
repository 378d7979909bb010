//! From needs to registered contracts: what a year had of each step, what its target asks of each by planned rates, and
//! what is missing. Pure.

use serde::{Deserialize, Serialize};

use super::target::coded;
use crate::messages::Say as _;
use crate::money::{Money, Unit};
use crate::web::form::{Errors, Reader, Typed};
use crate::web::words::Message;

const SHIPPED: &str = include_str!("../../plans/rates.json");
/// The highest rate: a hundred of the next step out of one.
const MOST_BP: i64 = 1_000_000;

coded!(
    /// The steps, the first one first.
    Step {
        #[default]
        Needs = "needs",
        /// Good matches of needs with results.
        Matches = "matches",
        Requests = "requests",
        /// Requests that were accepted.
        Deals = "deals",
        Signed = "signed",
        Registered = "registered",
    }
);

/// What each step is planned to give to the next, in hundredths of a percent, and the planned average of a contract.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, sqlx::FromRow)]
pub struct Rates {
    pub matches: i64,
    pub requests: i64,
    pub deals: i64,
    pub signed: i64,
    pub registered: i64,
    /// Fen; `None`: what the year's contracts came to on average.
    #[serde(default)]
    pub average_fen: Option<i64>,
}

impl Rates {
    /// Before anybody set others.
    ///
    /// # Panics
    /// Never: a test reads the embedded file.
    #[must_use]
    pub fn usual() -> Self {
        serde_json::from_str(SHIPPED).expect("the embedded file is checked by a test")
    }

    /// From one step to the next, in order.
    #[must_use]
    pub fn in_order(&self) -> [i64; 5] {
        [
            self.matches,
            self.requests,
            self.deals,
            self.signed,
            self.registered,
        ]
    }

    /// The form that reads back to these.
    #[must_use]
    pub fn typed(&self) -> Typed {
        let steps = Step::ALL[1..].iter().zip(self.in_order());
        let mut typed: Typed = steps
            .map(|(step, bp)| (step.code(), percent_text(bp)))
            .collect();
        if let Some(fen) = self.average_fen {
            typed.push("average", format!("{}元", Money::from_fen(fen).yuan_text()));
        }
        typed
    }
}

/// "12.5", without needless zeros.
fn percent_text(bp: i64) -> String {
    let text = format!("{}.{:02}", bp / 100, bp % 100);
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
}

fn percent(text: &str) -> Result<i64, Message> {
    let wrong = || Message::new("funnel-rate-wrong");
    let text = crate::halfwidth::half_width(text);
    let text = text.trim_end_matches('%').trim();
    let (whole, part) = text.split_once('.').unwrap_or((text, ""));
    let digits = |t: &str| t.bytes().all(|b| b.is_ascii_digit());
    if whole.is_empty() || !digits(whole) || !digits(part) || part.len() > 2 {
        return Err(wrong());
    }
    let whole: i64 = whole.parse().map_err(|_| wrong())?;
    let part: i64 = format!("{part:0<2}").parse().map_err(|_| wrong())?;
    let bp = whole.checked_mul(100).and_then(|bp| bp.checked_add(part));
    bp.filter(|bp| (0..=MOST_BP).contains(bp)).ok_or_else(wrong)
}

/// Reads the form of rates, with why they were changed.
///
/// # Errors
/// Every error, by field.
pub fn parse(typed: &Typed) -> Result<(Rates, String), Errors> {
    let mut r = Reader::new(typed);
    let mut rate = |step: Step| r.parsed(step.code(), percent);
    let matches = rate(Step::Matches);
    let requests = rate(Step::Requests);
    let deals = rate(Step::Deals);
    let signed = rate(Step::Signed);
    let registered = rate(Step::Registered);
    let average_fen = r.optional_parsed("average", |text| {
        let fen = Money::parse(text, Unit::Wan)
            .map_err(|e| e.message())?
            .fen();
        (fen > 0)
            .then_some(fen)
            .ok_or_else(|| Message::new("funnel-average-wrong"))
    });
    let note = r.text("note", 300);
    let whole = (|| {
        let rates = Rates {
            matches: matches?,
            requests: requests?,
            deals: deals?,
            signed: signed?,
            registered: registered?,
            average_fen,
        };
        Some((rates, note?))
    })();
    r.finish(whole)
}

/// How many registered contracts reach a target of money: those there are, and what is left at the average. `None`
/// when there is no average.
#[must_use]
pub fn contracts_needed(
    number: i64,
    counted: i64,
    target: i64,
    average: Option<i64>,
) -> Option<i64> {
    let left = target.saturating_sub(counted).max(0);
    if left == 0 {
        return Some(number);
    }
    let average = average.filter(|fen| *fen > 0)?;
    Some(number.saturating_add(divided_up(left, average)))
}

fn divided_up(a: i64, b: i64) -> i64 {
    let (a, b) = (i128::from(a), i128::from(b));
    i64::try_from((a + b - 1) / b).unwrap_or(i64::MAX)
}

/// What every step needs for so many registered contracts, backwards by the rates; `None` from a rate of nothing on.
#[must_use]
pub fn needed(registered: Option<i64>, rates: &Rates) -> [Option<i64>; 6] {
    let mut all = [None; 6];
    all[5] = registered;
    for (place, rate) in rates.in_order().into_iter().enumerate().rev() {
        all[place] = all[place + 1].and_then(|next| match (next, rate) {
            (0, _) => Some(0),
            (_, 0) => None,
            (next, rate) => Some(divided_up(next.saturating_mul(10_000), rate)),
        });
    }
    all
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_year_is_reckoned_backwards() {
        let rates = Rates::usual();
        // 5.5 million at 500,000 each, three of them done.
        let contracts = contracts_needed(3, 150_000_000, 550_000_000, Some(50_000_000));
        assert_eq!(contracts, Some(11));
        let all = needed(contracts, &rates).map(Option::unwrap);
        // 11 of 95 %, 40 %, 50 %, 20 %, and two matches a need.
        assert_eq!(all, [150, 300, 60, 30, 12, 11]);
    }

    #[test]
    fn nothing_divides_by_nothing() {
        assert_eq!(contracts_needed(0, 0, 0, None), Some(0));
        assert_eq!(contracts_needed(4, 9, 5, None), Some(4));
        assert_eq!(contracts_needed(0, 0, 5, None), None);
        assert_eq!(contracts_needed(0, 0, 5, Some(0)), None);
        let none = Rates {
            deals: 0,
            ..Rates::usual()
        };
        let all = needed(Some(10), &none);
        assert_eq!(&all[..3], &[None, None, None]);
        assert!(all[3].is_some());
        assert_eq!(needed(Some(0), &none), [Some(0); 6]);
    }

    #[test]
    fn rates_read_back_and_are_checked() {
        for rates in [
            Rates::usual(),
            Rates {
                requests: 1_250,
                average_fen: Some(55_000_001),
                ..Rates::usual()
            },
        ] {
            let mut form = rates.typed();
            form.set("note", "按上年");
            assert_eq!(parse(&form), Ok((rates, "按上年".to_owned())));
        }
        for wrong in [
            "",
            "-1",
            "1.234",
            "x",
            ".5",
            "10001",
            "99999999999999999999",
        ] {
            let mut form = Rates::usual().typed();
            form.set("note", "x");
            form.set("deals", wrong);
            assert_eq!(parse(&form).unwrap_err().0[0].0, "deals", "{wrong}");
        }
    }

    proptest! {
        #[test]
        fn what_is_needed_is_enough(registered in 0_i64..10_000, bps in prop::array::uniform5(1_i64..30_000)) {
            let rates = Rates {
                matches: bps[0], requests: bps[1], deals: bps[2], signed: bps[3], registered: bps[4], average_fen: None,
            };
            let all = needed(Some(registered), &rates).map(Option::unwrap);
            for (place, rate) in bps.into_iter().enumerate() {
                prop_assert!(i128::from(all[place]) * i128::from(rate) >= i128::from(all[place + 1]) * 10_000);
            }
        }
    }
}
