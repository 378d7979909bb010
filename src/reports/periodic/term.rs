//! The calendar of reports: months, quarters, half-years and years, when each is over and by which day its report is due.
//! Pure. Must stay true: a report's address is read back to the same term.

use chrono::{Datelike as _, Days, Months, NaiveDate};
use serde::{Deserialize, Serialize};

use crate::reports::target::{YEARS, coded};
use crate::web::words::{Arg, Locale, t_with};

coded!(
    Kind {
        #[default]
        Month = "month",
        Quarter = "quarter",
        Half = "half",
        Year = "year",
    }
);

impl Kind {
    /// How many of them a year has.
    #[must_use]
    pub fn in_a_year(self) -> u32 {
        12 / self.months()
    }

    fn months(self) -> u32 {
        match self {
            Self::Month => 1,
            Self::Quarter => 3,
            Self::Half => 6,
            Self::Year => 12,
        }
    }

    /// Days after the term's end until the report is due: the 5th for a month, then by the work there is in it. The centre's
    /// own calendar.
    fn days_to_write(self) -> u64 {
        match self {
            Self::Month => 5,
            Self::Quarter => 10,
            Self::Half => 15,
            Self::Year => 31,
        }
    }

    /// The statistics that its report holds, by the names of their tables.
    #[must_use]
    pub fn tables(self) -> &'static [&'static str] {
        match self {
            Self::Month => &["t1"],
            Self::Quarter | Self::Half => &["t1", "t2", "t3", "t4", "t5", "t6", "t7"],
            Self::Year => &[
                "t1", "t2", "t3", "t4", "t5", "t6", "t7", "t8", "t9", "t10", "t11", "t11p",
            ],
        }
    }
}

/// One period that is reported on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Term {
    pub kind: Kind,
    pub year: i32,
    /// Which one of the year, from 1.
    pub n: u32,
}

/// How a term's report stands against its day when it is not frozen yet.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standing {
    /// The term has not begun.
    Ahead,
    /// It lasts; a draft shows what there is so far.
    Running,
    /// It is over, the report is being waited for.
    Due,
    Late,
}

impl Standing {
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Ahead => "ahead",
            Self::Running => "running",
            Self::Due => "due",
            Self::Late => "late",
        }
    }
}

impl Term {
    /// `None` for what the calendar does not have.
    #[must_use]
    pub fn new(kind: Kind, year: i32, n: u32) -> Option<Self> {
        (YEARS.contains(&year) && (1..=kind.in_a_year()).contains(&n)).then_some(Self {
            kind,
            year,
            n,
        })
    }

    /// All of a year in the order in which they end, the shorter first.
    #[must_use]
    pub fn of_year(year: i32) -> Vec<Self> {
        let mut all: Vec<Self> = Kind::ALL
            .iter()
            .flat_map(|kind| (1..=kind.in_a_year()).filter_map(|n| Self::new(*kind, year, n)))
            .collect();
        all.sort_by_key(|term| (term.last(), term.kind.months()));
        all
    }

    /// # Panics
    /// Never: years and numbers are checked.
    #[must_use]
    pub fn first(self) -> NaiveDate {
        let month = (self.n - 1) * self.kind.months() + 1;
        NaiveDate::from_ymd_opt(self.year, month, 1).expect("years and numbers are checked")
    }

    #[must_use]
    pub fn last(self) -> NaiveDate {
        let next = self.first() + Months::new(self.kind.months());
        next - Days::new(1)
    }

    /// The first day of its year, from which what is cumulated counts.
    ///
    /// # Panics
    /// Never: years are checked.
    #[must_use]
    pub fn year_begin(self) -> NaiveDate {
        NaiveDate::from_ymd_opt(self.year, 1, 1).expect("years are checked")
    }

    /// The last day on which its report is in time.
    #[must_use]
    pub fn due_on(self) -> NaiveDate {
        self.last() + Days::new(self.kind.days_to_write())
    }

    #[must_use]
    pub fn is_over(self, today: NaiveDate) -> bool {
        today > self.last()
    }

    #[must_use]
    pub fn standing(self, today: NaiveDate) -> Standing {
        if today < self.first() {
            Standing::Ahead
        } else if !self.is_over(today) {
            Standing::Running
        } else if today <= self.due_on() {
            Standing::Due
        } else {
            Standing::Late
        }
    }

    /// The last one of its kind that is over.
    #[must_use]
    pub fn last_over(kind: Kind, today: NaiveDate) -> Option<Self> {
        [today.year(), today.year() - 1]
            .into_iter()
            .flat_map(|year| (1..=kind.in_a_year()).rev().map(move |n| (year, n)))
            .filter_map(|(year, n)| Self::new(kind, year, n))
            .find(|term| term.is_over(today))
    }

    /// "2026-10", "2026-Q3", "2026-H1", "2026".
    #[must_use]
    pub fn code(self) -> String {
        let Self { kind, year, n } = self;
        match kind {
            Kind::Month => format!("{year}-{n:02}"),
            Kind::Quarter => format!("{year}-Q{n}"),
            Kind::Half => format!("{year}-H{n}"),
            Kind::Year => year.to_string(),
        }
    }

    /// Only what `code` writes.
    #[must_use]
    pub fn from_code(code: &str) -> Option<Self> {
        let (year, rest) = code.split_at_checked(4)?;
        let (kind, n) = match rest.strip_prefix('-') {
            None => (Kind::Year, "1"),
            Some(rest) => match rest.split_at_checked(1)? {
                ("Q", n) => (Kind::Quarter, n),
                ("H", n) => (Kind::Half, n),
                _ => (Kind::Month, rest),
            },
        };
        let term = Self::new(kind, year.parse().ok()?, n.parse().ok()?)?;
        (term.code() == code).then_some(term)
    }

    /// 2026 年 10 月
    #[must_use]
    pub fn name(self, locale: Locale) -> String {
        self.say(&format!("periodic-term-{}", self.kind.code()), locale)
    }

    /// 2026 年 10 月技术合同月报
    #[must_use]
    pub fn title(self, locale: Locale) -> String {
        self.say(&format!("periodic-title-{}", self.kind.code()), locale)
    }

    fn say(self, key: &str, locale: Locale) -> String {
        let args = [
            ("year".to_owned(), Arg::Text(self.year.to_string())),
            ("n".to_owned(), Arg::Number(i64::from(self.n))),
        ];
        t_with(locale, key, &args)
    }
}

impl From<Term> for String {
    fn from(term: Term) -> Self {
        term.code()
    }
}

impl TryFrom<String> for Term {
    type Error = String;

    fn try_from(code: String) -> Result<Self, String> {
        Self::from_code(&code).ok_or_else(|| format!("{code} is no term of a report"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use rstest::rstest;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    #[rstest]
    #[case("2026-02", "2026-02-01", "2026-02-28", "2026-03-05")]
    #[case("2024-02", "2024-02-01", "2024-02-29", "2024-03-05")]
    #[case("2026-12", "2026-12-01", "2026-12-31", "2027-01-05")]
    #[case("2026-Q3", "2026-07-01", "2026-09-30", "2026-10-10")]
    #[case("2026-H2", "2026-07-01", "2026-12-31", "2027-01-15")]
    #[case("2026", "2026-01-01", "2026-12-31", "2027-01-31")]
    fn a_term_has_its_days(
        #[case] code: &str,
        #[case] first: &str,
        #[case] last: &str,
        #[case] due: &str,
    ) {
        let term = Term::from_code(code).unwrap();
        assert_eq!(
            (term.first(), term.last(), term.due_on()),
            (day(first), day(last), day(due))
        );
    }

    #[rstest]
    #[case("2026-10", "2026-09-30", Standing::Ahead)]
    #[case("2026-10", "2026-10-01", Standing::Running)]
    #[case("2026-10", "2026-10-31", Standing::Running)]
    #[case("2026-10", "2026-11-01", Standing::Due)]
    #[case("2026-10", "2026-11-05", Standing::Due)]
    #[case("2026-10", "2026-11-06", Standing::Late)]
    #[case("2026", "2026-01-01", Standing::Running)]
    fn a_report_is_awaited_once_its_term_is_over(
        #[case] code: &str,
        #[case] today: &str,
        #[case] expected: Standing,
    ) {
        let term = Term::from_code(code).unwrap();
        assert_eq!(term.standing(day(today)), expected);
    }

    #[rstest]
    #[case(Kind::Month, "2026-01-01", "2025-12")]
    #[case(Kind::Quarter, "2026-11-26", "2026-Q3")]
    #[case(Kind::Half, "2026-06-30", "2025-H2")]
    #[case(Kind::Year, "2026-11-26", "2025")]
    fn the_last_one_that_is_over(#[case] kind: Kind, #[case] today: &str, #[case] code: &str) {
        assert_eq!(
            Term::last_over(kind, day(today)).map(Term::code).as_deref(),
            Some(code)
        );
    }

    #[rstest]
    #[case("2026-13")]
    #[case("2026-0")]
    #[case("2026-1")]
    #[case("2026-Q5")]
    #[case("2026-H0")]
    #[case("20260")]
    #[case("1984")]
    #[case("2026-")]
    #[case("年度报告")]
    #[case("")]
    fn what_is_no_term_is_none(#[case] code: &str) {
        assert_eq!(Term::from_code(code), None);
    }

    #[test]
    fn a_year_has_nineteen_in_the_order_of_their_ends() {
        let codes: Vec<String> = Term::of_year(2026).into_iter().map(Term::code).collect();
        assert_eq!(codes.len(), 19);
        assert_eq!(codes[..4], ["2026-01", "2026-02", "2026-03", "2026-Q1"]);
        assert_eq!(codes[15..], ["2026-12", "2026-Q4", "2026-H2", "2026"]);
    }

    proptest! {
        #[test]
        fn an_address_is_read_back(year in 1985_i32..=2999) {
            for term in Term::of_year(year) {
                prop_assert_eq!(Term::from_code(&term.code()), Some(term));
                prop_assert!(term.first() <= term.last() && term.last() < term.due_on());
            }
        }
    }
}
