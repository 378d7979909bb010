//! What the desk was asked to show, and the addresses that ask for something else.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use crate::codes::{self, Table};
use crate::deals::Choice;
use crate::deals::handover::NOBODY;
use crate::deals::state::State;
use crate::deals::store::{Filter, Manager, Stages, Steps};
use crate::ids::UserId;
use crate::tz;
use crate::web::Ctx;
use crate::web::pager::page_number;

/// Other managers that can be chosen by name.
const NAMED: usize = 8;

#[derive(Clone, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Asked {
    /// table or nothing
    view: String,
    /// A state, or ended
    state: String,
    /// me, nobody, a person or nothing
    manager: String,
    overdue: String,
    /// none, due or nothing
    step: String,
    /// A code of table `decline_reason`
    reason: String,
    page: String,
}

/// One choice of a row of filters.
#[derive(Serialize)]
pub(crate) struct FilterOption {
    pub(super) label: String,
    pub(super) url: String,
    pub(super) chosen: bool,
    pub(super) count: Option<i64>,
}

impl Asked {
    /// As it stood in an address; whatever is not understood is left out.
    pub(super) fn from_query(query: &str) -> Self {
        serde_urlencoded::from_str(query).unwrap_or_default()
    }

    pub(super) fn stages(&self) -> Stages {
        if self.state == "ended" {
            Stages::Ended
        } else {
            State::from_code(&self.state).map_or(Stages::Way, Stages::One)
        }
    }

    /// What ended stands on no board.
    pub(super) fn is_table(&self) -> bool {
        self.view == "table" || self.stages().are_past()
    }

    /// Nothing was chosen yet: what waits for the viewer is in place.
    pub(super) fn is_plain(&self) -> bool {
        let chosen = [
            &self.state,
            &self.manager,
            &self.overdue,
            &self.step,
            &self.page,
        ];
        chosen.iter().all(|value| value.is_empty())
    }

    pub(super) fn page(&self) -> usize {
        page_number(&self.page)
    }

    pub(super) fn filter(&self, me: UserId, now: DateTime<Utc>) -> Filter {
        let stages = self.stages();
        Filter {
            stages,
            manager: match self.manager.as_str() {
                "me" => Manager::One(me),
                NOBODY => Manager::Nobody,
                other => other.parse().map_or(Manager::Anybody, Manager::One),
            },
            overdue_at: (self.overdue == "yes").then_some(now),
            steps: match self.step.as_str() {
                "none" => Steps::Missing,
                "due" => Steps::DueBy(tz::shanghai_date(now)),
                _ => Steps::Any,
            },
            reason: self.reason().map(str::to_owned),
        }
    }

    /// Only where something ended.
    pub(super) fn reason(&self) -> Option<&str> {
        let known = codes::known(Table::DeclineReason, &self.reason);
        (known && self.stages().are_past()).then_some(&self.reason)
    }

    /// The query that shows the same, with one choice changed; nothing else gets into the address.
    pub(super) fn query(&self, field: &str, value: &str) -> String {
        let state = match self.stages() {
            Stages::Way => "",
            Stages::One(state) => state.code(),
            Stages::Ended => "ended",
        };
        let fields = [
            ("view", self.view.as_str()),
            ("state", state),
            ("manager", self.manager.as_str()),
            ("overdue", self.overdue.as_str()),
            ("step", self.step.as_str()),
            ("reason", self.reason().unwrap_or_default()),
            ("page", self.page.as_str()),
        ];
        // Another choice begins on its first page; another stage has other reasons.
        let stale = |name: &str| {
            !field.is_empty()
                && name != field
                && (name == "page" || (name, field) == ("reason", "state"))
        };
        let pairs: Vec<(&str, &str)> = fields
            .into_iter()
            .filter(|(name, _)| !stale(name))
            .map(|(name, now)| (name, if name == field { value } else { now }))
            .filter(|(_, value)| !value.is_empty())
            .collect();
        serde_urlencoded::to_string(pairs).unwrap_or_default()
    }

    pub(super) fn url(&self, field: &str, value: &str) -> String {
        format!("/desk/deals?{}", self.query(field, value))
    }

    /// The stages, each with what is in it.
    pub(super) fn states(&self, ctx: &Ctx, counts: impl Fn(Stages) -> i64) -> Vec<FilterOption> {
        let now = self.stages();
        let option = |label: &str, value: &str, stages| FilterOption {
            label: ctx.t(label),
            url: self.url("state", value),
            chosen: now == stages,
            count: Some(counts(stages)),
        };
        let all = option("deal-desk-all-states", "", Stages::Way);
        let ended = option("deal-desk-ended", "ended", Stages::Ended);
        let each = State::ALL.into_iter().map(|state| {
            let label = format!("deal-state-{}", state.code());
            option(&label, state.code(), Stages::One(state))
        });
        std::iter::once(all).chain(each).chain([ended]).collect()
    }

    pub(super) fn options(&self, ctx: &Ctx, field: &str, values: &[&str]) -> Vec<FilterOption> {
        let now = match field {
            "manager" => &self.manager,
            "step" => &self.step,
            _ => &self.overdue,
        };
        let label = |value: &str| {
            let end = if value.is_empty() { "all" } else { value };
            ctx.t(&format!("deal-desk-{field}-{end}"))
        };
        values
            .iter()
            .map(|value| FilterOption {
                label: label(value),
                url: self.url(field, value),
                chosen: now == value,
                count: None,
            })
            .collect()
    }

    /// Whose deals: everybody's, mine, nobody's, or those of a colleague.
    pub(super) fn managers(&self, ctx: &Ctx, people: &[Choice]) -> Vec<FilterOption> {
        let me = ctx.user().map(|id| id.to_string()).unwrap_or_default();
        let mut all = self.options(ctx, "manager", &["", "me", NOBODY]);
        let others = people
            .iter()
            .filter(|one| one.value != NOBODY && one.value != me)
            .take(NAMED);
        all.extend(others.map(|one| FilterOption {
            label: one.label.clone(),
            url: self.url("manager", &one.value),
            chosen: self.manager == one.value,
            count: None,
        }));
        all
    }

    /// Why they ended, the most frequent reason first.
    pub(super) fn reasons(&self, ctx: &Ctx, counts: &[(String, i64)]) -> Vec<FilterOption> {
        if !self.stages().are_past() || counts.is_empty() {
            return Vec::new();
        }
        let option = |label: String, value: &str, count| FilterOption {
            label,
            url: self.url("reason", value),
            chosen: self.reason().unwrap_or_default() == value,
            count,
        };
        let all = option(ctx.t("deal-desk-all-states"), "", None);
        let each = counts.iter().map(|(code, count)| {
            let label = codes::label(Table::DeclineReason, code, ctx.locale.tag());
            option(label.into_owned(), code, Some(*count))
        });
        std::iter::once(all).chain(each).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn another_choice_begins_on_its_first_page_and_keeps_the_rest() {
        let asked = Asked::from_query("view=table&state=lost&reason=price&manager=me&page=3&x=1");
        assert_eq!(
            asked.query("", ""),
            "view=table&state=lost&manager=me&reason=price&page=3"
        );
        assert_eq!(
            asked.query("manager", ""),
            "view=table&state=lost&reason=price"
        );
        assert_eq!(
            asked.query("state", "accepted"),
            "view=table&state=accepted&manager=me"
        );
        assert_eq!(
            asked.query("page", "4"),
            "view=table&state=lost&manager=me&reason=price&page=4"
        );
    }

    #[test]
    fn what_nobody_understands_is_left_out() {
        let asked = Asked::from_query("state=nonsense&reason=price");
        assert_eq!(asked.query("", ""), "");
        assert_eq!(asked.stages(), Stages::Way);
        assert!(Asked::from_query("state=ended").is_table());
    }
}
