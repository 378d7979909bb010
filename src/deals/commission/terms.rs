//! Commission terms: a share of the contract with bounds, or a fixed sum. Pure: no clock, no database, whole fen.

use chrono::{DateTime, Days, NaiveDate, Utc};
use serde::Serialize;
use uuid::Uuid;

use crate::ids::{DealId, UserId};
use crate::messages::Say as _;
use crate::money::{Money, Unit, percent};
use crate::web::form::{Errors, Reader, Typed};
use crate::web::words::Message;

pub(crate) const WITH_MOST: usize = 100;
pub(crate) const NOTE_MOST: usize = 500;
const YEARS: u64 = 5;

/// As they are stored.
#[derive(Clone, Debug, PartialEq, Eq, sqlx::FromRow)]
pub struct Terms {
    pub id: Uuid,
    pub deal_id: DealId,
    /// percent or fixed
    pub kind: String,
    /// Of the total or the technical part.
    pub basis: String,
    /// Hundredths of a percent.
    pub basis_points: Option<i64>,
    pub least_fen: Option<i64>,
    pub most_fen: Option<i64>,
    pub fixed_fen: Option<i64>,
    /// asker, owner or both
    pub payer: String,
    pub agreed_with: String,
    pub agreed_on: NaiveDate,
    pub note: String,
    pub set_by: UserId,
    pub ended_at: Option<DateTime<Utc>>,
    pub created_at: DateTime<Utc>,
}

pub(super) const BASES: [&str; 2] = ["total", "technical"];
pub(super) const PAYERS: [&str; 3] = ["asker", "owner", "both"];

/// What was typed, checked.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Agreed {
    pub share: Share,
    pub payer: &'static str,
    pub with: String,
    pub on: NaiveDate,
    pub note: String,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Share {
    Percent {
        basis: &'static str,
        basis_points: i64,
        least: Option<i64>,
        most: Option<i64>,
    },
    Fixed {
        fen: i64,
    },
}

impl Share {
    /// What is due on a sum of the contract: the share rounded to the nearest fen, then held within its bounds.
    #[must_use]
    pub fn due(self, sum: i64) -> i64 {
        match self {
            Self::Fixed { fen } => fen,
            Self::Percent {
                basis_points,
                least,
                most,
                ..
            } => {
                let exact = (i128::from(sum) * i128::from(basis_points) + 5_000) / 10_000;
                let share = i64::try_from(exact).unwrap_or(i64::MAX);
                share.max(least.unwrap_or(0)).min(most.unwrap_or(i64::MAX))
            }
        }
    }
}

impl Agreed {
    /// # Errors
    /// Every error, by field.
    pub fn parse(typed: &Typed, today: NaiveDate) -> Result<Self, Errors> {
        let mut r = Reader::new(typed);
        let share = match typed.get("commission_kind") {
            "percent" => of_basis(&mut r),
            "fixed" => sum(&mut r, "commission_fixed", true)
                .flatten()
                .map(|fen| Share::Fixed { fen }),
            _ => {
                r.error("commission_kind", "field-choose");
                None
            }
        };
        let payer = one_of(&mut r, "commission_payer", &PAYERS);
        let with = r.text("commission_with", WITH_MOST);
        let earliest = today - Days::new(366 * YEARS);
        let on = r.required_date("commission_on", earliest, today);
        let note = r.optional("commission_note", NOTE_MOST).unwrap_or_default();
        let whole = (|| {
            Some(Self {
                share: share?,
                payer: payer?,
                with: with?,
                on: on?,
                note,
            })
        })();
        r.finish(whole)
    }
}

fn of_basis(r: &mut Reader<'_>) -> Option<Share> {
    let basis = one_of(r, "commission_basis", &BASES);
    let basis_points = r.parsed("commission_percent", |text| {
        percent::parse(text).ok_or_else(|| Message::new("commission-percent-wrong"))
    });
    let least = sum(r, "commission_least", false);
    let most = sum(r, "commission_most", false);
    let (least, most) = (least?, most?);
    if let (Some(least), Some(most)) = (least, most)
        && least > most
    {
        r.error("commission_most", "field-range-order");
        return None;
    }
    Some(Share::Percent {
        basis: basis?,
        basis_points: basis_points?,
        least,
        most,
    })
}

fn one_of(r: &mut Reader<'_>, field: &str, all: &[&'static str]) -> Option<&'static str> {
    let found = all.iter().find(|one| **one == r.typed.get(field)).copied();
    if found.is_none() {
        r.error(field, "field-choose");
    }
    found
}

/// A sum in yuan; `None` when it is wrong, nothing inside when it may be left out and is.
#[expect(clippy::option_option, reason = "wrong and left out are two things")]
fn sum(r: &mut Reader<'_>, field: &str, required: bool) -> Option<Option<i64>> {
    if !required && !r.typed.is_set(field) {
        return Some(None);
    }
    let money = r.parsed(field, |text| {
        let money = Money::parse(text, Unit::Yuan).map_err(|e| e.message())?;
        if money.is_positive() {
            Ok(money)
        } else {
            Err(Message::new("money-zero"))
        }
    });
    money.map(|money| Some(money.fen()))
}

impl Terms {
    /// As the rule reads them; `None` when a row is not whole.
    #[must_use]
    pub fn share(&self) -> Option<Share> {
        if self.kind == "fixed" {
            return self.fixed_fen.map(|fen| Share::Fixed { fen });
        }
        Some(Share::Percent {
            basis: BASES.into_iter().find(|basis| *basis == self.basis)?,
            basis_points: self.basis_points?,
            least: self.least_fen,
            most: self.most_fen,
        })
    }

    /// What is due on a contract of these sums.
    #[must_use]
    pub fn due(&self, total: i64, technical: i64) -> Option<i64> {
        let of = if self.basis == "technical" {
            technical
        } else {
            total
        };
        self.share().map(|share| share.due(of))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_share_is_rounded_to_the_nearest_fen_and_held_within_its_bounds() {
        let share = |least, most| Share::Percent {
            basis: "total",
            basis_points: 250,
            least,
            most,
        };
        assert_eq!(share(None, None).due(100_000_020), 2_500_001);
        assert_eq!(share(Some(3_000_000), None).due(100_000_020), 3_000_000);
        assert_eq!(share(None, Some(1_000_000)).due(100_000_020), 1_000_000);
    }

    proptest! {
        #[test]
        fn a_share_never_leaves_its_bounds_and_grows_with_the_sum(
            sum in 0..1_000_000_000_000_i64, more in 0..1_000_000_i64, basis_points in 1..=10_000_i64,
            least in 0..1_000_000_i64, width in 0..100_000_000_i64,
        ) {
            let share = Share::Percent { basis: "total", basis_points, least: Some(least), most: Some(least + width) };
            let due = share.due(sum);
            prop_assert!(due >= least && due <= least + width);
            prop_assert!(share.due(sum + more) >= due);
            let open = Share::Percent { basis: "total", basis_points, least: None, most: None };
            prop_assert!(open.due(sum) <= sum + 1);
        }
    }
}
