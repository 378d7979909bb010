//! A milestone: what one side hands over, and how the other answers. Pure. Must stay true: only what was handed over is
//! answered, a rejection opens it again with one more round, and what was accepted or withdrawn stays so.

use chrono::{Months, NaiveDate};
use serde::Serialize;

use super::may::Side;
use crate::ids::MilestoneId;
use crate::web::form::{Errors, Reader, Typed};

/// Working days for the answer unless the contract says otherwise.
pub const ACCEPT_WORKDAYS: i64 = 10;
const TITLE_MOST: usize = 120;
pub const WORDS_MOST: usize = 1000;

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, sqlx::Type)]
#[serde(rename_all = "snake_case")]
#[sqlx(type_name = "text", rename_all = "snake_case")]
pub enum Stage {
    Open,
    HandedOver,
    Accepted,
    Withdrawn,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Step {
    Edit,
    HandOver,
    Accept,
    Reject,
    Withdraw,
}

impl Stage {
    pub const ALL: [Self; 4] = [
        Self::Open,
        Self::HandedOver,
        Self::Accepted,
        Self::Withdrawn,
    ];

    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::HandedOver => "handed_over",
            Self::Accepted => "accepted",
            Self::Withdrawn => "withdrawn",
        }
    }

    /// Where a step leads, and in which round; `None` when it may not be taken.
    #[must_use]
    pub fn after(self, step: Step, round: i64) -> Option<(Self, i64)> {
        match (self, step) {
            (Self::Open, Step::Edit) => Some((Self::Open, round)),
            (Self::Open, Step::HandOver) => Some((Self::HandedOver, round)),
            (Self::HandedOver, Step::Accept) => Some((Self::Accepted, round)),
            (Self::HandedOver, Step::Reject) => Some((Self::Open, round + 1)),
            (Self::Open, Step::Withdraw) => Some((Self::Withdrawn, round)),
            _ => None,
        }
    }
}

impl Step {
    pub const ALL: [Self; 5] = [
        Self::Edit,
        Self::HandOver,
        Self::Accept,
        Self::Reject,
        Self::Withdraw,
    ];

    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Edit => "edit",
            Self::HandOver => "hand_over",
            Self::Accept => "accept",
            Self::Reject => "reject",
            Self::Withdraw => "withdraw",
        }
    }
}

#[derive(Clone, Debug, sqlx::FromRow)]
pub struct Milestone {
    pub id: MilestoneId,
    pub title: String,
    pub deliverable: String,
    pub due_on: NaiveDate,
    /// Who delivers.
    pub side: Side,
    pub accept_workdays: i64,
    pub state: Stage,
    /// Counts from 1.
    pub round: i64,
    pub handed_over_on: Option<NaiveDate>,
    pub accept_by: Option<NaiveDate>,
    pub decided_on: Option<NaiveDate>,
    pub revision: i64,
}

impl Milestone {
    /// Whether somebody should have done something by now. `today` and both days are working days or later.
    #[must_use]
    pub fn is_late(&self, today: NaiveDate) -> bool {
        match self.state {
            Stage::Open => self.due_on < today,
            Stage::HandedOver => self.accept_by.is_some_and(|day| day < today),
            Stage::Accepted | Stage::Withdrawn => false,
        }
    }
}

/// What is agreed of a milestone.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Agreed {
    pub title: String,
    pub deliverable: String,
    pub due_on: NaiveDate,
    pub side: Side,
    pub accept_workdays: i64,
}

impl Agreed {
    /// # Errors
    /// Every error, by field.
    pub fn parse(typed: &Typed, today: NaiveDate) -> Result<Self, Errors> {
        let mut r = Reader::new(typed);
        let title = r.text("title", TITLE_MOST);
        let deliverable = r.text("deliverable", WORDS_MOST);
        let due_on = r.required_date(
            "due_on",
            today - Months::new(12 * 10),
            today + Months::new(12 * 50),
        );
        let side = match typed.get("side") {
            "seller" => Some(Side::Seller),
            "buyer" => Some(Side::Buyer),
            _ => {
                r.error("side", "field-choose");
                None
            }
        };
        let accept_workdays = if typed.is_set("accept_workdays") {
            r.parsed("accept_workdays", super::workdays)
        } else {
            Some(ACCEPT_WORKDAYS)
        };
        let whole = (|| {
            Some(Self {
                title: title?,
                deliverable: deliverable?,
                due_on: due_on?,
                side: side?,
                accept_workdays: accept_workdays?,
            })
        })();
        r.finish(whole)
    }

    #[must_use]
    pub fn typed(of: &Milestone) -> Typed {
        [
            ("title", of.title.clone()),
            ("deliverable", of.deliverable.clone()),
            ("due_on", of.due_on.to_string()),
            ("side", of.side.code().to_owned()),
            ("accept_workdays", of.accept_workdays.to_string()),
        ]
        .into_iter()
        .collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn steps() -> impl Strategy<Value = Vec<Step>> {
        prop::collection::vec(prop::sample::select(Step::ALL.to_vec()), 0..40)
    }

    fn walk(steps: &[Step]) -> Vec<(Stage, Step, Stage, i64)> {
        let (mut stage, mut round) = (Stage::Open, 1);
        let mut path = Vec::new();
        for step in steps {
            if let Some((next, in_round)) = stage.after(*step, round) {
                path.push((stage, *step, next, in_round));
                (stage, round) = (next, in_round);
            }
        }
        path
    }

    proptest! {
        #[test]
        fn only_what_was_handed_over_is_answered(steps in steps()) {
            for (from, step, _, _) in walk(&steps) {
                if matches!(step, Step::Accept | Step::Reject) {
                    prop_assert_eq!(from, Stage::HandedOver);
                }
            }
        }

        #[test]
        fn accepted_and_withdrawn_are_the_end(steps in steps()) {
            for (from, _, _, _) in walk(&steps) {
                prop_assert!(from != Stage::Accepted && from != Stage::Withdrawn);
            }
        }

        #[test]
        fn rounds_are_the_rejections_and_one(steps in steps()) {
            let path = walk(&steps);
            let rejections = path.iter().filter(|(_, step, _, _)| *step == Step::Reject).count();
            let round = path.last().map_or(1, |(_, _, _, round)| *round);
            prop_assert_eq!(round, i64::try_from(rejections).unwrap() + 1);
        }
    }

    #[test]
    fn every_other_step_is_illegal() {
        let legal: usize = Stage::ALL
            .iter()
            .map(|stage| {
                Step::ALL
                    .iter()
                    .filter(|s| stage.after(**s, 1).is_some())
                    .count()
            })
            .sum();
        assert_eq!(legal, 5);
    }

    #[test]
    fn a_form_without_anything_says_every_field() {
        let day = NaiveDate::from_ymd_opt(2026, 11, 23).unwrap();
        let errors = Agreed::parse(&Typed::default(), day).unwrap_err();
        let fields: Vec<&str> = errors.0.iter().map(|(field, _)| field.as_str()).collect();
        assert_eq!(fields, ["title", "deliverable", "due_on", "side"]);
    }
}
