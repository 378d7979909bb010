//! What a figure is about, as an address: every number of the figures links to the rows behind it by the same words.

use std::collections::BTreeMap;

use chrono::{Datelike as _, Months, NaiveDate};
use serde::Deserialize;

use super::count::{Counted, Entry, Period, counted};
use super::dimension::Dimension;
use super::target::{Basis, Scope, YEARS};

/// The longest period that is added up at once, in years.
const SPAN_MOST: u32 = 10;

/// The query string as it comes.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct Asked {
    pub year: String,
    pub as_of: String,
    pub scope: String,
    pub basis: String,
    pub page: String,
    /// A period of any length instead of the year.
    pub from: String,
    pub to: String,
    /// Cuts by the names of dimensions; what is no dimension or none of its words is passed over.
    #[serde(flatten)]
    pub cuts: BTreeMap<String, String>,
}

/// The same, understood.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Filter {
    pub year: i32,
    pub as_of: NaiveDate,
    pub scope: Scope,
    /// `None`: as the year's target has it.
    pub basis: Option<Basis>,
    /// A period inside which the year counts no more.
    pub span: Option<(NaiveDate, NaiveDate)>,
    pub cuts: Vec<(Dimension, String)>,
    /// As it is now and as the target has it, whenever its address is opened: the address says neither day nor basis.
    pub live: bool,
}

impl Filter {
    /// A year as known on a day.
    #[must_use]
    pub fn year(year: i32, as_of: NaiveDate) -> Self {
        Self {
            year,
            as_of,
            scope: Scope::default(),
            basis: None,
            span: None,
            cuts: Vec::new(),
            live: false,
        }
    }

    /// Reads an address; what makes no sense falls back to this year and today.
    #[must_use]
    pub fn read(asked: &Asked, today: NaiveDate) -> Self {
        let year = asked.year.trim().parse().ok();
        let as_of = NaiveDate::parse_from_str(asked.as_of.trim(), "%Y-%m-%d").ok();
        let year = year.filter(|y| YEARS.contains(y)).unwrap_or(today.year());
        Self {
            year,
            // Nothing is known of days to come.
            as_of: as_of
                .filter(|day| *day <= today && YEARS.contains(&day.year()))
                .unwrap_or(today),
            scope: Scope::from_code(&asked.scope).unwrap_or_default(),
            basis: Basis::from_code(&asked.basis),
            span: span(asked),
            cuts: asked
                .cuts
                .iter()
                .filter_map(|(name, word)| {
                    let dimension = Dimension::from_code(name)?;
                    Some((dimension, dimension.read(word, year)?))
                })
                .collect(),
            live: false,
        }
    }

    /// As anybody may ask for it: as known today, by the target's own day. One sum less the same of another day, or by
    /// another day, would be what a single contract came to.
    #[must_use]
    pub fn for_anybody(self, today: NaiveDate) -> Self {
        let mut open = Self {
            as_of: today,
            basis: None,
            live: true,
            ..self
        };
        // Of two years' targets a year has its own.
        if let Some((from, _)) = open.span.filter(|span| is_year(*span)) {
            (open.year, open.span) = (from.year(), None);
        }
        open
    }

    /// Whether it is about a calendar year and no other span.
    #[must_use]
    pub fn is_year(&self) -> bool {
        self.span.is_none_or(is_year)
    }

    /// Without its narrowings: what the page of a year shows.
    #[must_use]
    pub fn whole_year(mut self) -> Self {
        self.span = None;
        self.cuts.clear();
        self
    }

    #[must_use]
    pub fn period(&self) -> Period {
        if let Some((from, to)) = self.span {
            let as_of = self.as_of;
            return Period { from, to, as_of };
        }
        Period::year(self.year, self.as_of).unwrap_or(Period {
            from: self.as_of,
            to: self.as_of,
            as_of: self.as_of,
        })
    }

    /// Exactly the rows that the filter means.
    #[must_use]
    pub fn rows<'a>(&self, entries: &'a [Entry], basis: Basis) -> Vec<Counted<'a>> {
        let mut rows = counted(entries, self.period(), self.scope, basis);
        for (dimension, word) in &self.cuts {
            rows.retain(|row| dimension.holds(word, row, self.scope));
        }
        rows
    }

    /// The address of a page for this filter.
    #[must_use]
    pub fn url(&self, path: &str) -> String {
        let mut pairs = vec![("year", self.year.to_string())];
        if !self.live {
            pairs.push(("as_of", self.as_of.to_string()));
        }
        if self.scope != Scope::default() {
            pairs.push(("scope", self.scope.code().to_owned()));
        }
        if let Some(basis) = self.basis.filter(|_| !self.live) {
            pairs.push(("basis", basis.code().to_owned()));
        }
        if let Some((from, to)) = self.span {
            pairs.push(("from", from.to_string()));
            pairs.push(("to", to.to_string()));
        }
        for (dimension, word) in &self.cuts {
            pairs.push((dimension.code(), word.clone()));
        }
        let query = serde_urlencoded::to_string(pairs).unwrap_or_default();
        format!("{path}?{query}")
    }

    /// The rows behind a number.
    #[must_use]
    pub fn behind(&self) -> String {
        self.url("/figures/contracts")
    }

    /// The same with one more cut; an address has one of each dimension.
    #[must_use]
    pub fn cut(&self, dimension: Dimension, word: &str) -> Self {
        let mut cut = self.clone();
        cut.cuts.retain(|(known, _)| *known != dimension);
        cut.cuts.push((dimension, word.to_owned()));
        cut
    }

    #[must_use]
    pub fn by(&self, basis: Basis) -> Self {
        Self {
            basis: Some(basis),
            ..self.clone()
        }
    }

    #[must_use]
    pub fn of(&self, scope: Scope) -> Self {
        Self {
            scope,
            ..self.clone()
        }
    }
}

/// A calendar year.
fn is_year((from, to): (NaiveDate, NaiveDate)) -> bool {
    from.ordinal() == 1 && from.year() == to.year() && (to.month(), to.day()) == (12, 31)
}

/// The period asked for, when both ends are days in order and not too far from each other.
fn span(asked: &Asked) -> Option<(NaiveDate, NaiveDate)> {
    let day = |text: &str| {
        let day = NaiveDate::parse_from_str(text.trim(), "%Y-%m-%d").ok()?;
        YEARS.contains(&day.year()).then_some(day)
    };
    let (from, to) = (day(&asked.from)?, day(&asked.to)?);
    let most = from.checked_add_months(Months::new(12 * SPAN_MOST))?;
    (from <= to && to < most).then_some((from, to))
}
