//! A report and its life: a draft, checked by a second person, frozen. Pure: no clock, no database. Must stay true: whoever
//! wrote any of it does not check it, nothing is checked before its term is over, and what is frozen moves no more.

use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};

use super::term::{Kind, Term};
use crate::ids::{ReportId, UserId};
use crate::messages::Say as _;
use crate::money::{Money, Unit};
use crate::reports::target::coded;
use crate::web::form::{Errors, Reader, Typed};
use crate::web::words::Message;

/// The longest analysis, in characters.
pub const ANALYSIS_MOST: usize = 8_000;
const SOURCE_MOST: usize = 200;
pub const WORDS_MOST: usize = 500;

coded!(
    State {
        #[default]
        Draft = "draft",
        Checked = "checked",
        Frozen = "frozen",
    }
);

/// Inflow as an office has published it: never added to what the platform knows.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Official {
    pub number: Option<i64>,
    pub total_fen: Option<i64>,
    pub source: String,
}

/// What a person writes into a report.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Words {
    pub analysis: String,
    pub official: Option<Official>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Report {
    pub id: ReportId,
    pub term: Term,
    pub state: State,
    pub words: Words,
    pub revision: i64,
    pub created_by: UserId,
    pub edited_by: UserId,
    pub checked: Option<Checked>,
    pub frozen: Option<(UserId, DateTime<Utc>)>,
    pub updated_at: DateTime<Utc>,
    pub created_at: DateTime<Utc>,
}

/// Who checked it, when, and what the figures came to then.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Checked {
    pub by: UserId,
    pub at: DateTime<Utc>,
    pub hash: String,
}

/// Why something is not done.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Barred {
    /// It is not in the state for it any more.
    MovedOn,
    NotOver,
    /// By somebody who wrote some of it.
    OwnWork,
    /// A half-year's report says in words what the figures mean.
    NoAnalysis,
    /// The ledger moved between the check and the freezing.
    FiguresMoved,
}

impl Barred {
    #[must_use]
    pub fn key(self) -> &'static str {
        match self {
            Self::MovedOn => "periodic-moved-on",
            Self::NotOver => "periodic-not-over",
            Self::OwnWork => "periodic-own-work",
            Self::NoAnalysis => "periodic-no-analysis",
            Self::FiguresMoved => "periodic-figures-moved",
        }
    }
}

impl Report {
    #[must_use]
    pub fn begun(id: ReportId, term: Term, by: UserId, now: DateTime<Utc>) -> Self {
        Self {
            id,
            term,
            state: State::Draft,
            words: Words::default(),
            revision: 1,
            created_by: by,
            edited_by: by,
            checked: None,
            frozen: None,
            updated_at: now,
            created_at: now,
        }
    }

    fn next(mut self, state: State, now: DateTime<Utc>) -> Self {
        self.state = state;
        self.revision += 1;
        self.updated_at = now;
        self
    }

    /// # Errors
    /// When it is a draft no more.
    pub fn edit(self, words: Words, by: UserId, now: DateTime<Utc>) -> Result<Self, Barred> {
        if self.state != State::Draft {
            return Err(Barred::MovedOn);
        }
        let mut next = self.next(State::Draft, now);
        next.words = words;
        next.edited_by = by;
        Ok(next)
    }

    /// Whether this person may check it on this day.
    ///
    /// # Errors
    /// Why not.
    pub fn checkable(&self, by: UserId, today: NaiveDate) -> Result<(), Barred> {
        if self.state != State::Draft {
            return Err(Barred::MovedOn);
        }
        if !self.term.is_over(today) {
            return Err(Barred::NotOver);
        }
        if self.term.kind == Kind::Half && self.words.analysis.is_empty() {
            return Err(Barred::NoAnalysis);
        }
        if by == self.created_by || by == self.edited_by {
            return Err(Barred::OwnWork);
        }
        Ok(())
    }

    /// # Errors
    /// As `checkable`.
    pub fn check(self, checked: Checked, today: NaiveDate) -> Result<Self, Barred> {
        self.checkable(checked.by, today)?;
        let mut next = self.next(State::Checked, checked.at);
        next.checked = Some(checked);
        Ok(next)
    }

    /// Back to its author with a reason.
    ///
    /// # Errors
    /// When it is not checked, or frozen already.
    pub fn send_back(self, now: DateTime<Utc>) -> Result<Self, Barred> {
        if self.state != State::Checked {
            return Err(Barred::MovedOn);
        }
        let mut next = self.next(State::Draft, now);
        next.checked = None;
        Ok(next)
    }

    /// `hash`: what the figures come to now; it must be what was checked.
    ///
    /// # Errors
    /// When it is not checked, or the ledger moved since.
    pub fn freeze(self, by: UserId, hash: &str, now: DateTime<Utc>) -> Result<Self, Barred> {
        let checked = match &self.checked {
            Some(checked) if self.state == State::Checked => checked,
            _ => return Err(Barred::MovedOn),
        };
        if checked.hash != hash {
            return Err(Barred::FiguresMoved);
        }
        let mut next = self.next(State::Frozen, now);
        next.frozen = Some((by, now));
        Ok(next)
    }
}

/// Reads the form of a draft.
///
/// # Errors
/// Every error, by field.
pub fn parse(typed: &Typed) -> Result<Words, Errors> {
    let mut r = Reader::new(typed);
    let analysis = r.optional("analysis", ANALYSIS_MOST).unwrap_or_default();
    let number = r.optional_parsed("official_number", whole);
    let total_fen = r.optional_parsed("official_total", |text| {
        Money::parse(text, Unit::Wan)
            .map(Money::fen)
            .map_err(|e| e.message())
    });
    let source = r
        .optional("official_source", SOURCE_MOST)
        .unwrap_or_default();
    let has_figure = typed.is_set("official_number") || typed.is_set("official_total");
    if has_figure && !typed.is_set("official_source") {
        r.error("official_source", "periodic-official-no-source");
    }
    if !has_figure && typed.is_set("official_source") {
        r.error("official_total", "periodic-official-no-figure");
    }
    let official = has_figure.then_some(Official {
        number,
        total_fen,
        source,
    });
    r.finish(Some(Words { analysis, official }))
}

fn whole(text: &str) -> Result<i64, Message> {
    let text = crate::halfwidth::half_width(text);
    match text.parse::<i64>() {
        Ok(n) if (0..=1_000_000).contains(&n) => Ok(n),
        _ => Err(Message::new("report-number-wrong")),
    }
}

/// The form that reads back to these words.
#[must_use]
pub fn typed(report: &Report) -> Typed {
    let official = report.words.official.as_ref();
    let number = official.and_then(|o| o.number);
    let total = official.and_then(|o| o.total_fen);
    [
        ("analysis", report.words.analysis.clone()),
        (
            "official_number",
            number.map(|n| n.to_string()).unwrap_or_default(),
        ),
        (
            "official_total",
            total
                .map(|fen| format!("{}元", Money::from_fen(fen).yuan_text()))
                .unwrap_or_default(),
        ),
        (
            "official_source",
            official.map(|o| o.source.clone()).unwrap_or_default(),
        ),
        ("revision", report.revision.to_string()),
    ]
    .into_iter()
    .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn now() -> DateTime<Utc> {
        "2026-11-02T02:00:00Z".parse().unwrap()
    }

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    fn person() -> UserId {
        UserId::mint(now())
    }

    fn begun(code: &str, by: UserId) -> Report {
        let term = Term::from_code(code).unwrap();
        Report::begun(ReportId::mint(now()), term, by, now())
    }

    fn checked(by: UserId) -> Checked {
        Checked {
            by,
            at: now(),
            hash: "same".to_owned(),
        }
    }

    #[test]
    fn whoever_wrote_any_of_it_does_not_check_it() {
        let (author, editor, other) = (person(), person(), person());
        let report = begun("2026-10", author)
            .edit(Words::default(), editor, now())
            .unwrap();
        let today = day("2026-11-02");
        assert_eq!(report.checkable(author, today), Err(Barred::OwnWork));
        assert_eq!(report.checkable(editor, today), Err(Barred::OwnWork));
        let report = report.check(checked(other), today).unwrap();
        assert_eq!(report.state, State::Checked);
        let frozen = report.freeze(author, "same", now()).unwrap();
        assert_eq!(frozen.state, State::Frozen);
    }

    #[test]
    fn nothing_is_checked_before_its_last_day_is_over() {
        let report = begun("2026-10", person());
        let on = |text| report.checkable(person(), day(text));
        assert_eq!(on("2026-10-31"), Err(Barred::NotOver));
        assert_eq!(on("2026-11-01"), Ok(()));
    }

    #[test]
    fn a_half_year_is_put_in_words() {
        let report = begun("2026-H1", person());
        let today = day("2026-07-02");
        assert_eq!(report.checkable(person(), today), Err(Barred::NoAnalysis));
        let words = Words {
            analysis: "上半年平稳。".to_owned(),
            official: None,
        };
        let report = report.edit(words, person(), now()).unwrap();
        assert_eq!(report.checkable(person(), today), Ok(()));
    }

    #[test]
    fn figures_that_moved_are_checked_again_and_what_is_frozen_stays() {
        let author = person();
        let today = day("2026-11-02");
        let report = begun("2026-10", author)
            .check(checked(person()), today)
            .unwrap();
        let moved = report.clone().freeze(author, "other", now());
        assert_eq!(moved, Err(Barred::FiguresMoved));
        assert_eq!(
            report.clone().edit(Words::default(), author, now()),
            Err(Barred::MovedOn)
        );
        let back = report.clone().send_back(now()).unwrap();
        assert_eq!((back.state, back.checked), (State::Draft, None));
        let frozen = report.freeze(author, "same", now()).unwrap();
        assert_eq!(frozen.clone().send_back(now()), Err(Barred::MovedOn));
        assert_eq!(
            frozen.clone().freeze(author, "same", now()),
            Err(Barred::MovedOn)
        );
        assert_eq!(frozen.check(checked(person()), today), Err(Barred::MovedOn));
    }

    #[test]
    fn an_official_figure_comes_with_its_source() {
        let read = |pairs: &[(&str, &str)]| parse(&pairs.iter().copied().collect());
        let one = read(&[("official_total", "616.5"), ("official_source", "省厅通报")]).unwrap();
        let official = one.official.unwrap();
        assert_eq!(
            (official.number, official.total_fen),
            (None, Some(616_500_000))
        );
        assert!(read(&[("official_total", "616.5")]).is_err());
        assert!(read(&[("official_source", "省厅通报")]).is_err());
        assert!(read(&[("official_number", "-1"), ("official_source", "省厅通报")]).is_err());
        assert_eq!(read(&[]).unwrap(), Words::default());
    }
}
