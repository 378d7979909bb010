//! A visit as it is written down, and the draft of a need that its problem makes. Pure: no clock, no database.

use chrono::{DateTime, Days, NaiveDate, Utc};

use crate::ids::{ListingId, OrganisationId, UserId, VisitId};
use crate::needs::need::TITLE_MOST;
use crate::web::form::{Errors, Reader, Typed};

const YEARS: u64 = 2;
const SUMMARY_MOST: usize = 600;
pub(super) const NAME_MOST: usize = 100;
pub(super) const MET_MOST: usize = 500;
pub(super) const SAID_MOST: usize = 4000;
/// What fits into a need.
pub(super) const PROBLEM_MOST: usize = 1500;
const STEP_MOST: usize = 200;

#[derive(Clone, Debug, PartialEq, Eq, sqlx::FromRow)]
pub(crate) struct Visit {
    pub(crate) id: VisitId,
    pub(crate) organisation_name: String,
    pub(crate) organisation_id: Option<OrganisationId>,
    pub(crate) visited_on: NaiveDate,
    pub(crate) met: String,
    pub(crate) said: String,
    pub(crate) problem: String,
    pub(crate) need_id: Option<ListingId>,
    pub(crate) created_by: UserId,
    pub(crate) revision: i64,
    pub(crate) updated_at: DateTime<Utc>,
    pub(crate) created_at: DateTime<Utc>,
}

/// What was typed, checked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Written {
    pub(crate) organisation: String,
    pub(crate) visited_on: NaiveDate,
    pub(crate) met: String,
    pub(crate) said: String,
    pub(crate) problem: String,
    /// What is to be done about it, and by when.
    pub(crate) step: Option<(String, NaiveDate)>,
}

impl Written {
    /// # Errors
    /// Every error, by field.
    pub(crate) fn parse(typed: &Typed, today: NaiveDate) -> Result<Self, Errors> {
        let mut r = Reader::new(typed);
        let organisation = r.text("organisation", NAME_MOST);
        let earliest = today - Days::new(366 * YEARS);
        let visited_on = r.required_date("visited_on", earliest, today);
        let met = r.text("met", MET_MOST);
        let said = r.optional("said", SAID_MOST).unwrap_or_default();
        let problem = r.optional("problem", PROBLEM_MOST).unwrap_or_default();
        let text = r.optional("step_text", STEP_MOST);
        let latest = today + Days::new(366 * YEARS);
        let step = if text.is_some() {
            text.zip(r.required_date("step_on", today, latest))
        } else {
            None
        };
        let whole = (|| {
            Some(Self {
                organisation: organisation?,
                visited_on: visited_on?,
                met: met?,
                said,
                problem,
                step,
            })
        })();
        r.finish(whole)
    }
}

impl Visit {
    /// As the form shows it again.
    pub(crate) fn typed(&self) -> Typed {
        Typed::from_iter([
            ("organisation", self.organisation_name.clone()),
            ("visited_on", self.visited_on.to_string()),
            ("met", self.met.clone()),
            ("said", self.said.clone()),
            ("problem", self.problem.clone()),
            ("revision", self.revision.to_string()),
        ])
    }

    /// The working copy of a need. Only the problem goes in: who was met and what was said stay inside.
    pub(crate) fn need(&self, region: &str) -> Typed {
        let summary: String = self.problem.chars().take(SUMMARY_MOST).collect();
        Typed::from_iter([
            ("title", title(&self.problem)),
            ("summary", summary),
            ("situation", self.problem.clone()),
            ("region", region.to_owned()),
        ])
    }
}

/// The first sentence, as far as it fits.
fn title(problem: &str) -> String {
    let ends = ['。', '！', '？', '；', '\n', '!', '?', ';'];
    let first = problem.trim().split(ends).next().unwrap_or_default().trim();
    first.chars().take(TITLE_MOST).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn typed(pairs: &[(&str, &str)]) -> Typed {
        let mut all = vec![
            ("organisation", "渠江阀泵制造有限公司（虚构）"),
            ("visited_on", "2026-11-20"),
            ("met", "总工唐工"),
        ];
        all.extend(pairs);
        Typed::from_iter(all)
    }

    fn today() -> NaiveDate {
        NaiveDate::from_ymd_opt(2026, 11, 23).unwrap()
    }

    #[test]
    fn a_step_needs_its_day_and_a_visit_has_happened() {
        assert!(Written::parse(&typed(&[]), today()).is_ok());
        let errors = Written::parse(&typed(&[("step_text", "寄样品")]), today()).unwrap_err();
        assert_eq!(errors.0[0].0, "step_on");
        let mut ahead = typed(&[]);
        ahead.set("visited_on", "2026-11-24");
        assert_eq!(
            Written::parse(&ahead, today()).unwrap_err().0[0].0,
            "visited_on"
        );
        let errors = Written::parse(&Typed::default(), today()).unwrap_err();
        assert_eq!(errors.0.len(), 3);
    }

    #[test]
    fn the_first_sentence_is_the_title() {
        assert_eq!(title(" 阀座低温泄漏。装车三个月后更多"), "阀座低温泄漏");
        assert_eq!(title(""), "");
    }

    proptest! {
        #[test]
        fn whatever_the_problem_its_title_and_abstract_fit_a_need(problem in "\\PC{0,900}") {
            let visit = Visit {
                id: VisitId(uuid::Uuid::nil()),
                organisation_name: String::new(),
                organisation_id: None,
                visited_on: today(),
                met: String::new(),
                said: "只在中心内部".to_owned(),
                problem,
                need_id: None,
                created_by: UserId(uuid::Uuid::nil()),
                revision: 0,
                updated_at: DateTime::UNIX_EPOCH,
                created_at: DateTime::UNIX_EPOCH,
            };
            let need = visit.need("511700");
            prop_assert!(need.get("title").chars().count() <= TITLE_MOST);
            prop_assert!(need.get("summary").chars().count() <= SUMMARY_MOST);
            prop_assert!(need.0.iter().all(|(_, value)| !value.contains("只在中心内部")));
        }
    }
}
