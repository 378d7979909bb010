//! The counting rule, apart from any database. A contract counts in the period of its registration, unless it was
//! cancelled by the period's end, with the values valid then. 成交额 and 技术交易额 are summed side by side.

use std::sync::Arc;

use chrono::{Datelike as _, NaiveDate};

use super::place::Places;
use super::target::{Basis, HOME, Measure, Scope};
use crate::codes::{self, Table};
use crate::identifiers::RegistrationNumber;
use crate::ids::ContractId;

/// From when to when, as known at the end of which day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Period {
    pub from: NaiveDate,
    pub to: NaiveDate,
    pub as_of: NaiveDate,
}

impl Period {
    /// A calendar year; `None` when the calendar has no such year.
    #[must_use]
    pub fn year(year: i32, as_of: NaiveDate) -> Option<Self> {
        Some(Self {
            from: NaiveDate::from_ymd_opt(year, 1, 1)?,
            to: NaiveDate::from_ymd_opt(year, 12, 31)?,
            as_of,
        })
    }

    /// The day whose values count: the period's end, or today while it lasts.
    #[must_use]
    pub fn close(self) -> NaiveDate {
        self.to.min(self.as_of)
    }

    #[must_use]
    pub fn has_begun(self) -> bool {
        self.from <= self.as_of
    }
}

/// The values of a contract from a day on.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Stand {
    pub version: i64,
    pub effective_on: NaiveDate,
    pub name: String,
    pub type_code: String,
    pub seller_name: String,
    pub seller_region: String,
    pub buyer_name: String,
    pub buyer_region: String,
    pub signed_on: Option<NaiveDate>,
    pub starts_on: Option<NaiveDate>,
    pub total_fen: i64,
    pub non_technical_fen: i64,
    pub technical_fen: i64,
    pub field: String,
    pub ip: String,
    pub plan_source: String,
    pub seller_nature: String,
    pub buyer_nature: String,
    pub objective: String,
    pub industry: String,
}

/// A contract that was registered at some time, with all its versions.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    pub id: ContractId,
    pub number: String,
    pub registration_number: Option<RegistrationNumber>,
    pub origin: String,
    pub registered_on: NaiveDate,
    pub filed_on: Option<NaiveDate>,
    pub cancelled_on: Option<NaiveDate>,
    pub stands: Vec<Stand>,
    /// What tells zones and service points, the same for all entries that were read together.
    pub places: Arc<Places>,
}

impl Entry {
    /// The highest version in effect by a day.
    fn stand_on(&self, day: NaiveDate) -> Option<&Stand> {
        self.stands
            .iter()
            .filter(|s| s.effective_on <= day)
            .max_by_key(|s| s.version)
    }

    pub(super) fn day_by(&self, stand: &Stand, basis: Basis) -> Option<NaiveDate> {
        match basis {
            Basis::Registered => Some(self.registered_on),
            Basis::Signed => stand.signed_on,
            Basis::Filed => self.filed_on,
            Basis::Effective => stand.starts_on,
        }
    }
}

/// A contract that counts, with the values it counts with and the day that put it into the period.
#[derive(Clone, Copy, Debug)]
pub struct Counted<'a> {
    pub entry: &'a Entry,
    pub stand: &'a Stand,
    pub on: NaiveDate,
}

impl<'a> Counted<'a> {
    /// Whether it counts by the seller, by the buyer, or as brokered here.
    pub(super) fn is_in(&self, scope: Scope) -> bool {
        let stand = self.stand;
        scope.takes(
            &stand.seller_region,
            &stand.buyer_region,
            &self.entry.origin,
        )
    }

    /// The family of five that the type belongs to.
    #[must_use]
    pub fn family(&self) -> &'a str {
        codes::top(Table::ContractType, &self.stand.type_code)
            .map_or(self.stand.type_code.as_str(), |row| row.code.as_str())
    }

    /// The county it is counted for, or "other" outside Dazhou.
    #[must_use]
    pub fn county(&self, scope: Scope) -> &'a str {
        let region = if scope == Scope::Inflow {
            &self.stand.buyer_region
        } else {
            &self.stand.seller_region
        };
        if region.starts_with(HOME) {
            codes::current(Table::Region, region)
        } else {
            "other"
        }
    }
}

/// What counts in a period. For the registration day values are those at the period's close; the other days are for
/// comparison and take what is known on the day of asking, because a contract may be registered after its period.
#[must_use]
pub fn counted(entries: &[Entry], period: Period, scope: Scope, basis: Basis) -> Vec<Counted<'_>> {
    let day = match basis {
        Basis::Registered => period.close(),
        _ => period.as_of,
    };
    entries
        .iter()
        .filter(|entry| entry.registered_on <= day)
        .filter(|entry| entry.cancelled_on.is_none_or(|gone| gone > day))
        .filter_map(|entry| {
            let stand = entry.stand_on(day)?;
            let on = entry.day_by(stand, basis)?;
            let inside = period.from <= on && on <= period.close();
            inside.then_some(Counted { entry, stand, on })
        })
        .filter(|counted| counted.is_in(scope))
        .collect()
}

/// Sums that never mix: how many, 成交额, 技术交易额.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Totals {
    pub number: i64,
    pub total_fen: i64,
    pub technical_fen: i64,
}

impl Totals {
    pub fn of<'a>(rows: impl IntoIterator<Item = &'a Counted<'a>>) -> Self {
        let mut sums = Self::default();
        for row in rows {
            sums.add(row);
        }
        sums
    }

    /// One contract more.
    pub fn add(&mut self, row: &Counted<'_>) {
        self.number += 1;
        self.total_fen = self.total_fen.saturating_add(row.stand.total_fen);
        self.technical_fen = self.technical_fen.saturating_add(row.stand.technical_fen);
    }

    /// Both together.
    #[must_use]
    pub fn and(self, other: Self) -> Self {
        Self {
            number: self.number + other.number,
            total_fen: self.total_fen.saturating_add(other.total_fen),
            technical_fen: self.technical_fen.saturating_add(other.technical_fen),
        }
    }

    /// What is left without the other.
    #[must_use]
    pub fn less(self, other: Self) -> Self {
        Self {
            number: self.number - other.number,
            total_fen: self.total_fen.saturating_sub(other.total_fen),
            technical_fen: self.technical_fen.saturating_sub(other.technical_fen),
        }
    }

    #[must_use]
    pub fn by(self, measure: Measure) -> i64 {
        match measure {
            Measure::Total => self.total_fen,
            Measure::Technical => self.technical_fen,
            Measure::Number => self.number,
        }
    }

    /// 成交额 over the number, to a fen; `None` over nothing.
    #[must_use]
    pub fn average_fen(self) -> Option<i64> {
        crate::money::Money::from_fen(self.total_fen)
            .average(self.number)
            .map(crate::money::Money::fen)
    }
}

impl std::iter::Sum for Totals {
    fn sum<I: Iterator<Item = Self>>(parts: I) -> Self {
        parts.fold(Self::default(), Self::and)
    }
}

/// Sums of each month, January first.
#[must_use]
pub fn by_month(rows: &[Counted<'_>]) -> [Totals; 12] {
    let mut months = [Totals::default(); 12];
    for (place, month) in (1..=12).zip(&mut months) {
        *month = Totals::of(rows.iter().filter(|r| r.on.month() == place));
    }
    months
}

/// What part of a target is reached, in hundredths of a percent; `None` when the target is nothing.
#[must_use]
pub fn percent_bp(reached: i64, target: i64) -> Option<i64> {
    use crate::money::Money;
    Money::from_fen(reached).basis_points_of(Money::from_fen(target))
}

#[cfg(test)]
pub(super) mod tests;
