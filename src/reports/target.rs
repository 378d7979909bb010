//! What the centre answers for in a year, and by which figure, scope and day it is counted.

use chrono::{DateTime, NaiveDate, Utc};
use serde::Serialize;

use crate::messages::Say as _;
use crate::money::{Money, Unit};
use crate::web::form::{Errors, Reader, Typed};
use crate::web::words::Message;

/// The region whose contracts are counted: all codes that begin so lie in Dazhou.
pub const HOME: &str = "5117";
/// Years that make sense at all; recognition of technology contracts began in 1985.
pub const YEARS: std::ops::RangeInclusive<i32> = 1985..=2999;

macro_rules! coded {
    ($(#[$doc:meta])* $name:ident { $($(#[$inner:meta])* $variant:ident = $code:literal,)+ }) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, serde::Deserialize, sqlx::Type)]
        #[serde(rename_all = "snake_case")]
        #[sqlx(type_name = "text", rename_all = "snake_case")]
        pub enum $name {
            $($(#[$inner])* $variant,)+
        }

        impl $name {
            pub const ALL: &'static [Self] = &[$(Self::$variant,)+];

            #[must_use]
            pub fn code(self) -> &'static str {
                match self {
                    $(Self::$variant => $code,)+
                }
            }

            #[must_use]
            pub fn from_code(code: &str) -> Option<Self> {
                Self::ALL.iter().copied().find(|one| one.code() == code)
            }
        }
    };
}
pub(super) use coded;

coded!(
    /// The figure that a target is about.
    Measure {
        /// 成交额
        #[default]
        Total = "total",
        /// 技术交易额
        Technical = "technical",
        /// 项数
        Number = "number",
    }
);

coded!(
    /// Whose contracts count.
    Scope {
        /// 输出技术: the seller is in Dazhou.
        #[default]
        Outflow = "outflow",
        /// 吸纳技术: the buyer is in Dazhou.
        Inflow = "inflow",
        /// 平台促成: the contract came of a deal of this site.
        Brokered = "brokered",
    }
);

impl Scope {
    /// Whether a contract between these regions and of this origin counts.
    #[must_use]
    pub(super) fn takes(self, seller_region: &str, buyer_region: &str, origin: &str) -> bool {
        match self {
            Self::Outflow => seller_region.starts_with(HOME),
            Self::Inflow => buyer_region.starts_with(HOME),
            Self::Brokered => origin != "direct",
        }
    }
}

coded!(
    /// The day that puts a contract into a period.
    Basis {
        #[default]
        Registered = "registered",
        Signed = "signed",
        Filed = "filed",
        /// The first day of its term.
        Effective = "effective",
    }
);

/// A target as it stands.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, sqlx::FromRow)]
pub struct Target {
    pub year: i64,
    pub measure: Measure,
    pub scope: Scope,
    pub basis: Basis,
    /// Fen, or contracts when the measure is a number.
    pub amount: i64,
    pub source_document: String,
    pub item_number: String,
    pub note: String,
    pub updated_at: DateTime<Utc>,
}

/// Reads the form of a target; year and scope are fixed once it exists.
///
/// # Errors
/// Every error, by field.
pub fn parse(typed: &Typed, now: DateTime<Utc>) -> Result<Target, Errors> {
    let mut r = Reader::new(typed);
    let year = r.parsed("year", |text| {
        let year: i32 = text
            .parse()
            .map_err(|_| Message::new("report-year-wrong"))?;
        if YEARS.contains(&year) {
            Ok(i64::from(year))
        } else {
            Err(Message::new("report-year-wrong"))
        }
    });
    let measure = chosen(&mut r, "measure", Measure::from_code);
    let scope = chosen(&mut r, "scope", Scope::from_code);
    let basis = chosen(&mut r, "basis", Basis::from_code);
    let amount = r.parsed("amount", |text| match measure {
        Some(Measure::Number) => number(text),
        _ => Money::parse(text, Unit::Wan)
            .map(Money::fen)
            .map_err(|e| e.message()),
    });
    let source_document = r.text("source_document", 200);
    let item_number = r.optional("item_number", 60).unwrap_or_default();
    let note = r.optional("note", 500).unwrap_or_default();
    let whole = (|| {
        Some(Target {
            year: year?,
            measure: measure?,
            scope: scope?,
            basis: basis?,
            amount: amount?,
            source_document: source_document?,
            item_number,
            note,
            updated_at: now,
        })
    })();
    r.finish(whole)
}

fn chosen<T>(
    r: &mut Reader<'_>,
    field: &str,
    from_code: impl FnOnce(&str) -> Option<T>,
) -> Option<T> {
    r.parsed(field, |code| {
        from_code(code).ok_or_else(|| Message::new("field-unknown-choice"))
    })
}

pub(super) fn number(text: &str) -> Result<i64, Message> {
    let text = crate::halfwidth::half_width(text);
    match text.parse::<i64>() {
        Ok(n) if (0..=1_000_000).contains(&n) => Ok(n),
        _ => Err(Message::new("report-number-wrong")),
    }
}

/// The form that reads back to this target.
#[must_use]
pub fn typed(target: &Target) -> Typed {
    let amount = if target.measure == Measure::Number {
        target.amount.to_string()
    } else {
        format!("{}元", Money::from_fen(target.amount).yuan_text())
    };
    [
        ("year", target.year.to_string()),
        ("measure", target.measure.code().to_owned()),
        ("scope", target.scope.code().to_owned()),
        ("basis", target.basis.code().to_owned()),
        ("amount", amount),
        ("source_document", target.source_document.clone()),
        ("item_number", target.item_number.clone()),
        ("note", target.note.clone()),
        ("seen", target.updated_at.timestamp_micros().to_string()),
    ]
    .into_iter()
    .collect()
}

/// How much of a year has gone by at the end of a day, in hundredths of a percent.
#[must_use]
pub fn elapsed_bp(year: i32, day: NaiveDate) -> i64 {
    use chrono::Datelike as _;
    match day.year().cmp(&year) {
        std::cmp::Ordering::Less => 0,
        std::cmp::Ordering::Greater => 10_000,
        std::cmp::Ordering::Equal => {
            let days = if day.leap_year() { 366 } else { 365 };
            i64::from(day.ordinal()) * 10_000 / days
        }
    }
}
