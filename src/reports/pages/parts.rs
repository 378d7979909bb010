//! Parts of the figures' pages: rows of sums with their links, their bars, sums in words.

use serde::Serialize;

use crate::codes::{self, Table};
use crate::reports::charts::{self, Bar, Piece};
use crate::reports::count::Totals;
use crate::reports::filter::Filter;
use crate::reports::target::{Basis, Measure, Scope};
use crate::web::words::{Locale, t};

/// One line of sums; all its numbers lead to the same rows.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct SumRow {
    pub(super) name: String,
    pub(super) url: String,
    pub(super) number: i64,
    pub(super) total: i64,
    pub(super) technical: i64,
    pub(super) current: bool,
    /// Too few stand behind the sums for anybody to be told.
    pub(super) withheld: bool,
}

impl SumRow {
    pub(super) fn new(name: String, filter: &Filter, sums: Totals) -> Self {
        Self {
            name,
            url: filter.behind(),
            number: sums.number,
            total: sums.total_fen,
            technical: sums.technical_fen,
            current: false,
            withheld: false,
        }
    }

    /// Of nothing there is nothing to withhold.
    pub(super) fn withhold(self, withheld: bool) -> Self {
        let withheld = withheld && self.number > 0;
        Self { withheld, ..self }
    }
}

/// The measure that bars can show: numbers when a sum among them is withheld.
pub(super) fn told(rows: &[SumRow], measure: Measure) -> Measure {
    if rows.iter().any(|row| row.withheld) {
        Measure::Number
    } else {
        measure
    }
}

/// Bars of the chosen measure, as long as their share of the longest.
pub(super) fn bars(rows: &[SumRow], measure: Measure, locale: Locale) -> Vec<Bar> {
    let measure = told(rows, measure);
    let value = |row: &SumRow| match measure {
        Measure::Total => row.total,
        Measure::Technical => row.technical,
        Measure::Number => row.number,
    };
    let piece = |row: &SumRow| Piece {
        name: row.name.clone(),
        value: value(row),
        url: row.url.clone(),
    };
    charts::bars(rows.iter().map(piece).collect(), measure, locale)
}

/// What is counted and by which day, in the words of the reports.
pub(in crate::reports) fn definition(scope: Scope, basis: Basis, locale: Locale) -> String {
    let scope = t(locale, &format!("report-definition-{}", scope.code()));
    let basis = t(locale, &format!("periodic-def-basis-{}", basis.code()));
    match locale {
        Locale::Zh => format!("{scope}{basis}"),
        Locale::En => format!("{scope} {basis}"),
    }
}

/// A sum of money or a number of contracts.
pub(in crate::reports) fn in_words(value: i64, measure: Measure, locale: Locale) -> String {
    match measure {
        Measure::Number => crate::web::words::t_with(
            locale,
            "report-contracts",
            &[("n".to_owned(), crate::web::words::Arg::Number(value))],
        ),
        _ => wan(value, locale),
    }
}

pub(in crate::reports) fn wan(fen: i64, locale: Locale) -> String {
    let money = crate::money::Money::from_fen(fen);
    match locale {
        Locale::Zh => format!("{} 万元", money.wan_grouped()),
        Locale::En => format!("CNY {}", money.yuan_grouped().trim_end_matches(".00")),
    }
}

pub(in crate::reports) fn region(code: &str, locale: Locale) -> String {
    match code {
        "other" => t(locale, "report-outside"),
        "511700" => t(locale, "report-home-itself"),
        _ => codes::label(Table::Region, code, locale.tag()).into_owned(),
    }
}
