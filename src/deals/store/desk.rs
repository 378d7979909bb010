//! What the desk shows: deals by stage, what they are worth, why they ended, which of them wait for a manager.

use chrono::{DateTime, NaiveDate, Utc};
use sqlx::QueryBuilder;

use super::{DEAL, Steps};
use crate::db::{Tx, on};
use crate::deals::deal::Deal;
use crate::deals::state::State;
use crate::ids::UserId;

const OPEN: &str = "('requested', 'accepted', 'introduced', 'agreed')";
/// Beside a deal, the day of its next step.
const STEP_ON: &str = "(SELECT s.due_on FROM deal_steps s WHERE s.deal_id = deals.id AND s.ended_at IS NULL) AS step_on";
/// What a request names: the sum, or the middle of a range rounded down; as `Deal::worth`.
const WORTH: &str = "CASE WHEN budget_kind <> 'negotiable' THEN (budget_fen + COALESCE(budget_to_fen, budget_fen)) / 2 END AS worth";

/// Which stages are shown.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Stages {
    /// The straight way, with what became a contract.
    #[default]
    Way,
    One(State),
    /// What came to nothing.
    Ended,
}

impl Stages {
    #[must_use]
    pub fn states(self) -> Vec<State> {
        match self {
            Self::Way => State::WAY.to_vec(),
            Self::One(state) => vec![state],
            Self::Ended => vec![State::Declined, State::Withdrawn, State::Lost],
        }
    }

    /// Nothing is to be done on any of these.
    #[must_use]
    pub fn are_past(self) -> bool {
        self.states().iter().all(|state| !state.is_open())
    }

    fn sql(self) -> String {
        let codes: Vec<String> = self
            .states()
            .iter()
            .map(|state| format!("'{}'", state.code()))
            .collect();
        format!("state IN ({})", codes.join(", "))
    }
}

/// What the desk shows.
#[derive(Clone, Debug, Default)]
pub struct Filter {
    pub stages: Stages,
    pub manager: Manager,
    /// Only requests whose answer is overdue at this moment.
    pub overdue_at: Option<DateTime<Utc>>,
    pub steps: Steps,
    /// Only what ended for this reason, a code.
    pub reason: Option<String>,
}

#[derive(Clone, Copy, Debug, Default)]
pub enum Manager {
    #[default]
    Anybody,
    Nobody,
    One(UserId),
}

/// The same conditions on either engine, all but stage and reason.
macro_rules! narrow {
    ($q:expr, $filter:expr) => {{
        $filter.steps.push_to(&mut $q);
        match $filter.manager {
            Manager::Anybody => &mut $q,
            Manager::Nobody => $q.push(" AND manager IS NULL"),
            Manager::One(user) => $q.push(" AND manager = ").push_bind(user),
        };
        if let Some(now) = $filter.overdue_at {
            $q.push(" AND state = 'requested' AND due_at < ")
                .push_bind(now);
        }
    }};
}

macro_rules! narrow_whole {
    ($q:expr, $filter:expr) => {{
        $q.push($filter.stages.sql());
        narrow!($q, $filter);
        if let Some(reason) = &$filter.reason {
            $q.push(" AND reason_code = ").push_bind(reason.clone());
        }
    }};
}

/// What goes on first; of it mine, then nobody's; of each what nobody planned, then what is due first. Of the past, what ended last.
macro_rules! order {
    ($q:expr, $filter:expr, $me:expr) => {{
        if $filter.stages.are_past() {
            $q.push("COALESCE(moved_at, created_at) DESC, id DESC");
        } else {
            $q.push(format!(
                "CASE WHEN state IN {OPEN} THEN 0 ELSE 1 END, CASE WHEN manager = "
            ))
            .push_bind($me)
            .push(
                " THEN 0 WHEN manager IS NULL THEN 1 ELSE 2 END,
                  CASE WHEN step_on IS NULL THEN 0 ELSE 1 END, step_on, due_at, id",
            );
        }
    }};
}

/// Deals by state after manager, delay and step; the filter's own stages do not count, so that others stay in sight.
pub async fn counts_by_state(tx: &mut Tx, filter: Filter) -> sqlx::Result<Vec<(State, i64)>> {
    on!(tx, c => {
        let mut q = QueryBuilder::new("SELECT state, COUNT(*) FROM deals WHERE 1 = 1");
        narrow!(q, filter);
        q.push(" GROUP BY state");
        q.build_query_as().fetch_all(c).await
    })
}

/// The deals of a state: how many, how many of them name a sum, and the sum of those.
#[derive(Clone, Copy, Debug, PartialEq, Eq, sqlx::FromRow)]
pub struct Sum {
    pub state: State,
    pub count: i64,
    pub valued: i64,
    pub fen: i64,
}

/// As `counts_by_state`, with what the deals are worth.
pub async fn sums_by_state(tx: &mut Tx, filter: &Filter) -> sqlx::Result<Vec<Sum>> {
    on!(tx, c => {
        let mut q = QueryBuilder::new(format!(
            "SELECT state, COUNT(*) AS count, COUNT(worth) AS valued, CAST(COALESCE(SUM(worth), 0) AS BIGINT) AS fen
             FROM (SELECT state, {WORTH} FROM deals WHERE 1 = 1"));
        narrow!(q, filter);
        q.push(") AS d GROUP BY state");
        q.build_query_as().fetch_all(c).await
    })
}

/// Why deals came to nothing: code and count, whatever reason the filter itself names. Withdrawing needs no reason.
pub async fn reasons(tx: &mut Tx, filter: &Filter) -> sqlx::Result<Vec<(String, i64)>> {
    on!(tx, c => {
        let mut q = QueryBuilder::new("SELECT reason_code, COUNT(*) FROM deals WHERE reason_code <> '' AND ");
        q.push(filter.stages.sql());
        narrow!(q, filter);
        q.push(" GROUP BY reason_code ORDER BY COUNT(*) DESC, reason_code LIMIT 50");
        q.build_query_as().fetch_all(c).await
    })
}

/// So many deals of each stage, in the desk's order.
pub async fn board(
    tx: &mut Tx,
    filter: &Filter,
    me: UserId,
    per_stage: i64,
) -> sqlx::Result<Vec<Deal>> {
    on!(tx, c => {
        let mut q = QueryBuilder::new(format!(
            "SELECT {DEAL} FROM (SELECT {DEAL}, ROW_NUMBER() OVER (PARTITION BY state ORDER BY "));
        order!(q, filter, me);
        q.push(format!(") AS place FROM (SELECT {DEAL}, {STEP_ON} FROM deals WHERE "));
        narrow_whole!(q, filter);
        q.push(") AS found) AS placed WHERE place <= ").push_bind(per_stage).push(" ORDER BY place, id");
        q.build_query_as().fetch_all(c).await
    })
}

/// One page of the table, in the desk's order.
pub async fn page(
    tx: &mut Tx,
    filter: &Filter,
    me: UserId,
    (most, skip): (i64, i64),
) -> sqlx::Result<Vec<Deal>> {
    on!(tx, c => {
        let mut q = QueryBuilder::new(format!(
            "SELECT {DEAL} FROM (SELECT {DEAL}, {STEP_ON} FROM deals WHERE "));
        narrow_whole!(q, filter);
        q.push(") AS found ORDER BY ");
        order!(q, filter, me);
        q.push(" LIMIT ").push_bind(most).push(" OFFSET ").push_bind(skip);
        q.build_query_as().fetch_all(c).await
    })
}

/// What waits for a manager: answers that are overdue, of their own deals or nobody's; then their own deals whose step
/// is due, then those without one.
pub async fn waiting_for_manager(
    tx: &mut Tx,
    me: UserId,
    (now, today): (DateTime<Utc>, NaiveDate),
    most: i64,
) -> sqlx::Result<Vec<Deal>> {
    on!(tx, c => {
        let mut q = QueryBuilder::new(format!(
            "SELECT {DEAL} FROM (SELECT {DEAL}, {STEP_ON} FROM deals WHERE state IN {OPEN} AND (manager IS NULL OR manager = "));
        q.push_bind(me).push(")) AS found WHERE (state = 'requested' AND due_at < ").push_bind(now)
            .push(") OR (manager = ").push_bind(me).push(" AND (step_on IS NULL OR step_on <= ").push_bind(today)
            .push(")) ORDER BY CASE WHEN state = 'requested' AND due_at < ").push_bind(now)
            .push(" THEN 0 WHEN step_on IS NOT NULL THEN 1 ELSE 2 END, step_on, due_at, id LIMIT ").push_bind(most);
        q.build_query_as().fetch_all(c).await
    })
}
