//! Deals as the desk shows them: on the board, in the table, and among what waits; read together in a constant number
//! of queries.

use std::collections::HashMap;

use chrono::{DateTime, Utc};
use serde::Serialize;

use super::bulk::Seen;
use crate::accounts;
use crate::db::Tx;
use crate::deals::deal::Deal;
use crate::deals::pages::{self, DealLine};
use crate::deals::state::{Side, State};
use crate::deals::steps::NextStep;
use crate::deals::store;
use crate::ids::{DealId, UserId};
use crate::web::Ctx;
use crate::web::error::Result;

#[derive(Clone, Serialize)]
#[expect(clippy::struct_excessive_bools, reason = "flags that a template reads")]
pub(crate) struct Card {
    #[serde(flatten)]
    pub(super) line: DealLine,
    #[serde(skip)]
    pub(super) stage: State,
    /// Whole days in this stage.
    pub(super) days: i64,
    pub(super) worth: Option<i64>,
    pub(super) manager: String,
    pub(super) mine: bool,
    pub(super) next: Option<NextStep>,
    /// It goes on, and nobody planned how.
    pub(super) unplanned: bool,
    /// Number and what was seen of it: a change is made only while that holds.
    pub(super) seen: String,
    pub(super) chosen: bool,
    /// Something can still be done on it.
    pub(super) open: bool,
}

impl Card {
    /// Why it waits for its manager: the end of the key of its words.
    pub(super) fn waits_for(&self) -> &'static str {
        match &self.next {
            _ if self.line.overdue => "answer",
            Some(step) if step.due == "over" => "over",
            Some(_) => "today",
            None => "unplanned",
        }
    }
}

/// The cards of several deals, by deal; those whose listing is gone have none.
pub(super) async fn of(
    tx: &mut Tx,
    deals: &[Deal],
    chosen: &[String],
    ctx: &Ctx,
) -> Result<HashMap<DealId, Card>> {
    let now = ctx.app.clock.now();
    let mut managers: Vec<UserId> = deals.iter().filter_map(|d| d.manager).collect();
    managers.sort_unstable();
    managers.dedup();
    let names: HashMap<UserId, String> = accounts::store::names(tx, &managers)
        .await?
        .into_iter()
        .collect();
    let lines = pages::lines(tx, deals, Side::Staff, ctx).await?;
    let mut by_number: HashMap<String, DealLine> = lines
        .into_iter()
        .map(|line| (line.number.clone(), line))
        .collect();
    let ids: Vec<_> = deals.iter().map(|deal| deal.id).collect();
    let open = store::open_steps(tx, &ids).await?;
    let today = ctx.app.clock.today();
    let steps: HashMap<_, _> = open.iter().map(|step| (step.deal_id, step)).collect();
    let card = |deal: &Deal| {
        let line = by_number.remove(&deal.number)?;
        let step = steps.get(&deal.id).copied();
        let manager = deal.manager.and_then(|id| names.get(&id).cloned());
        let card = Card {
            stage: deal.state,
            days: (now - deal.since()).num_days(),
            worth: deal.worth(),
            manager: manager.unwrap_or_default(),
            mine: deal.manager.is_some() && deal.manager == ctx.user(),
            next: step.map(|step| NextStep::of(step, today, String::new())),
            unplanned: deal.state.is_open() && step.is_none(),
            seen: Seen::of(deal, step).to_string(),
            chosen: chosen.contains(&line.number),
            open: deal.state.is_open(),
            line,
        };
        Some((deal.id, card))
    };
    Ok(deals.iter().filter_map(card).collect())
}

impl Card {
    pub(super) fn sample(overdue: bool) -> Self {
        Self {
            line: DealLine {
                url: "/deals/KX-D-2026-00001".to_owned(),
                number: "KX-D-2026-00001".to_owned(),
                title: "玄武岩纤维800孔漏板长寿命拉丝技术".to_owned(),
                with: "达川岩丝新材料有限公司（虚构） → 锦江示例大学（虚构）".to_owned(),
                state: "requested",
                tint: "warning",
                due_at: Some(DateTime::<Utc>::UNIX_EPOCH),
                overdue,
                last: "请说明驻厂人数。".to_owned(),
                last_at: DateTime::UNIX_EPOCH,
            },
            stage: State::Requested,
            days: 6,
            worth: (!overdue).then_some(70_000_000),
            manager: if overdue { "" } else { "卢示" }.to_owned(),
            mine: !overdue,
            next: (!overdue).then(NextStep::sample),
            unplanned: overdue,
            seen: "KX-D-2026-00001~requested~-~-".to_owned(),
            chosen: overdue,
            open: true,
        }
    }
}
