//! A pivot as an address: whoever has the link has the table. What makes no sense falls back to the usual.

use chrono::{Datelike as _, NaiveDate};

use super::Shown;
use crate::reports::dimension::Dimension;
use crate::reports::filter::{Asked, Filter};
use crate::reports::target::{Basis, Scope};

/// The address of the page.
pub(crate) const PATH: &str = "/desk/figures/pivot";
/// An address that is kept is no longer than this.
pub(crate) const QUERY_MOST: usize = 2_000;

/// Which days are looked at. All but the last move on with the calendar, so that a kept pivot stays of use.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum When {
    #[default]
    ThisYear,
    LastYear,
    FiveYears,
    Own(NaiveDate, NaiveDate),
}

impl When {
    pub(crate) const CODES: [&str; 4] = ["this_year", "last_year", "five_years", "own"];

    pub(crate) fn code(self) -> &'static str {
        match self {
            Self::ThisYear => "this_year",
            Self::LastYear => "last_year",
            Self::FiveYears => "five_years",
            Self::Own(..) => "own",
        }
    }

    pub(crate) fn span(self, today: NaiveDate) -> (NaiveDate, NaiveDate) {
        let years = |from: i32, to: i32| {
            let first = NaiveDate::from_ymd_opt(from, 1, 1);
            let last = NaiveDate::from_ymd_opt(to, 12, 31);
            first.zip(last).unwrap_or((today, today))
        };
        let year = today.year();
        match self {
            Self::ThisYear => years(year, year),
            Self::LastYear => years(year - 1, year - 1),
            Self::FiveYears => years(year - 4, year),
            Self::Own(from, to) => (from, to),
        }
    }
}

/// What a pivot is asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Wish {
    pub(crate) down: Dimension,
    pub(crate) across: Option<Dimension>,
    pub(crate) shown: Shown,
    pub(crate) share: bool,
    pub(crate) when: When,
    pub(crate) scope: Scope,
    pub(crate) basis: Basis,
    pub(crate) cuts: Vec<(Dimension, String)>,
}

impl Wish {
    pub(crate) fn read(asked: &Asked, today: NaiveDate) -> Self {
        let word = |name: &str| asked.cuts.get(name).map_or("", |word| word.trim());
        let read = Filter::read(asked, today);
        let down = Dimension::from_code(word("rows")).unwrap_or(Dimension::Family);
        let when = match word("period") {
            "last_year" => When::LastYear,
            "five_years" => When::FiveYears,
            // A period of one's own takes both its ends.
            "own" => read
                .span
                .map_or(When::ThisYear, |(from, to)| When::Own(from, to)),
            _ => When::ThisYear,
        };
        Self {
            down,
            // Whoever asks for nothing sees quarters. The same both ways would be a diagonal.
            across: match asked.cuts.get("columns") {
                Some(code) => Dimension::from_code(code.trim()),
                None => Some(Dimension::Quarter),
            }
            .filter(|across| *across != down),
            shown: Shown::from_code(word("measure")),
            share: word("share") == "yes",
            when,
            scope: read.scope,
            basis: read.basis.unwrap_or_default(),
            // "All but" is for links to rows; here a cut is one word.
            cuts: read
                .cuts
                .into_iter()
                .filter(|(_, word)| !word.starts_with('!'))
                .collect(),
        }
    }

    /// The filter whose rows are counted.
    pub(crate) fn filter(&self, today: NaiveDate) -> Filter {
        let (from, to) = self.when.span(today);
        let mut filter = Filter::year(to.year(), today).of(self.scope).by(self.basis);
        filter.span = Some((from, to));
        filter.cuts.clone_from(&self.cuts);
        filter
    }

    /// What stands behind the question mark.
    pub(crate) fn query(&self) -> String {
        let mut pairs = vec![
            ("rows", self.down.code().to_owned()),
            (
                "columns",
                self.across.map_or("", Dimension::code).to_owned(),
            ),
            ("measure", self.shown.code().to_owned()),
            ("period", self.when.code().to_owned()),
            ("scope", self.scope.code().to_owned()),
            ("basis", self.basis.code().to_owned()),
        ];
        if let When::Own(from, to) = self.when {
            pairs.push(("from", from.to_string()));
            pairs.push(("to", to.to_string()));
        }
        if self.share {
            pairs.push(("share", "yes".to_owned()));
        }
        for (dimension, word) in &self.cuts {
            pairs.push((dimension.code(), word.clone()));
        }
        serde_urlencoded::to_string(pairs).unwrap_or_default()
    }

    pub(crate) fn url(&self, path: &str) -> String {
        format!("{path}?{}", self.query())
    }

    /// A kept address, read again.
    pub(crate) fn from_query(query: &str, today: NaiveDate) -> Self {
        let asked: Asked = serde_urlencoded::from_str(query).unwrap_or_default();
        Self::read(&asked, today)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn today() -> NaiveDate {
        NaiveDate::from_ymd_opt(2026, 11, 26).unwrap()
    }

    proptest! {
        #[test]
        fn an_address_means_itself_and_no_address_breaks_it(query in ".{0,80}") {
            let wish = Wish::from_query(&query, today());
            prop_assert_eq!(Wish::from_query(&wish.query(), today()), wish);
        }

        #[test]
        fn every_choice_comes_back_from_its_address(
            down in prop::sample::select(Dimension::ALL.to_vec()),
            across in prop::option::of(prop::sample::select(Dimension::ALL.to_vec())),
            shown in prop::sample::select(Shown::ALL.to_vec()),
            share: bool,
            scope in prop::sample::select(Scope::ALL.to_vec()),
            basis in prop::sample::select(Basis::ALL.to_vec()),
        ) {
            let wish = Wish {
                down,
                across: across.filter(|across| *across != down),
                shown,
                share,
                when: When::FiveYears,
                scope,
                basis,
                cuts: vec![(Dimension::Field, "05".to_owned()), (Dimension::Origin, "match".to_owned())],
            };
            prop_assert_eq!(Wish::from_query(&wish.query(), today()), wish);
        }
    }

    #[test]
    fn a_period_of_ones_own_needs_both_ends() {
        let wish = Wish::from_query("period=own&from=2026-01-01", today());
        assert_eq!(wish.when, When::ThisYear);
        let wish = Wish::from_query("period=own&from=2026-01-01&to=2026-03-31", today());
        assert_eq!(
            wish.filter(today()).period().to,
            NaiveDate::from_ymd_opt(2026, 3, 31).unwrap()
        );
        let wish = Wish::from_query("rows=field&columns=field", today());
        assert_eq!(wish.across, None);
    }
}
