//! What only the centre's staff see on a deal's page: how long it is in its stage, who had it before, whom to give it,
//! and the commission.

use chrono::{DateTime, Utc};
use serde::Serialize;

use super::Choice;
use super::commission::{self, Panel};
use super::deal::Deal;
use super::handover::{self, NOBODY};
use super::state::Side;
use super::{store, view};
use crate::accounts;
use crate::db::Tx;
use crate::ids::UserId;
use crate::web::Ctx;
use crate::web::error::Result;

/// Hand-overs shown.
const MOST: i64 = 20;

#[derive(Clone, Debug, Serialize)]
pub(crate) struct HandoverLine {
    pub(crate) at: DateTime<Utc>,
    pub(crate) by: String,
    pub(crate) to: String,
    pub(crate) note: String,
}

#[derive(Clone, Serialize)]
pub(crate) struct Inside {
    /// Whole days in this stage.
    pub(crate) days: i64,
    pub(crate) handovers: Vec<HandoverLine>,
    /// Whom it can be given to: other managers than the one who has it.
    pub(crate) people: Vec<Choice>,
    pub(crate) commission: Panel,
}

/// `None` for the sides.
pub(crate) async fn of_deal(
    tx: &mut Tx,
    deal: &Deal,
    side: Side,
    ctx: &Ctx,
) -> Result<Option<Inside>> {
    if side != Side::Staff {
        return Ok(None);
    }
    let handovers = store::handovers(tx, deal.id, MOST).await?;
    let mut ids: Vec<UserId> = handovers
        .iter()
        .flat_map(|h| [h.given_by, h.to_manager])
        .collect();
    ids.sort_unstable();
    ids.dedup();
    let names = accounts::store::names(tx, &ids).await?;
    let name = |id: UserId| {
        let found = names.iter().find(|(known, _)| *known == id);
        found.map_or_else(String::new, |(_, name)| name.clone())
    };
    let line = |h: &store::Handover| HandoverLine {
        at: h.created_at,
        by: name(h.given_by),
        to: name(h.to_manager),
        note: h.note.clone(),
    };
    let now = deal.manager.map(|id| id.to_string()).unwrap_or_default();
    let mut people = handover::people(tx, ctx).await?;
    people.retain(|one| one.value != NOBODY && one.value != now);
    let seen = (deal.worth(), view::writes(side, ctx));
    Ok(Some(Inside {
        commission: commission::panel(tx, deal, seen, ctx).await?,
        days: (ctx.app.clock.now() - deal.since()).num_days(),
        handovers: handovers.iter().map(line).collect(),
        people,
    }))
}

impl Inside {
    pub(super) fn sample() -> Self {
        Self {
            days: 6,
            commission: Panel::sample(),
            handovers: vec![HandoverLine {
                at: DateTime::UNIX_EPOCH,
                by: "何景澄".to_owned(),
                to: "卢示".to_owned(),
                note: "对方周四来厂，请接着谈驻厂人数。".to_owned(),
            }],
            people: vec![Choice {
                value: "01890000-0000-7000-8000-000000000000".to_owned(),
                label: "卢示".to_owned(),
            }],
        }
    }
}
