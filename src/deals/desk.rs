//! The desk of deals: what waits for me, the board by stage with what it may come to, and the same as a table in which
//! several are changed at once.

mod asked;
mod bulk;
mod cards;
mod samples;
mod worth;

use axum::extract::State as Shared;
use chrono::{DateTime, Utc};
use serde::Serialize;

use super::Choice;
use super::chances::{self, Chances};
use super::deal::Deal;
use super::handover;
use super::store::{self, Stages, Sum};
use crate::db::Tx;
use crate::state::App;
use crate::tasks;
use crate::tz;
use crate::web::error::Result;
use crate::web::form::FormView;
use crate::web::pager::Pager;
use crate::web::{Answer, Ctx, Duty, Page, Query, Staff};

pub(crate) use bulk::change;
pub(super) use samples::all as samples;

use asked::{Asked, FilterOption};
use cards::Card;
use worth::Worth;

/// Deals shown of one stage on the board.
const PER_STAGE: i64 = 50;
/// Deals on a page of the table.
const PER_PAGE: i64 = 50;
/// Deals shown among what waits; the filters show the rest.
const WAITING: i64 = 6;

#[derive(Serialize)]
pub(crate) struct Column {
    state: &'static str,
    #[serde(flatten)]
    worth: Worth,
    cards: Vec<Card>,
    /// The same stage in the table.
    url: String,
}

#[derive(Serialize)]
struct Waiting {
    /// The end of the key of the words that say why.
    why: &'static str,
    card: Card,
}

/// What waits for a technology manager.
#[derive(Serialize)]
struct Waits {
    deals: Vec<Waiting>,
    more: bool,
    tasks: i64,
    tasks_late: bool,
}

#[derive(Serialize)]
pub(crate) struct DeskPage {
    table: bool,
    board_url: String,
    table_url: String,
    here: String,
    query: String,
    waits: Option<Waits>,
    columns: Vec<Column>,
    /// Of the open stages.
    all: Worth,
    rows: Vec<Card>,
    pager: Pager,
    states: Vec<FilterOption>,
    managers: Vec<FilterOption>,
    delays: Vec<FilterOption>,
    steps: Vec<FilterOption>,
    reasons: Vec<FilterOption>,
    total: i64,
    can_assign: bool,
    people: Vec<Choice>,
    form: FormView,
}

impl Page for DeskPage {
    const TEMPLATE: &'static str = "deals/desk.html";
    const NAV: &'static str = "desk";
}

/// `GET /desk/deals?view=&state=&manager=&overdue=&step=&reason=&page=`
pub(crate) async fn show(
    ctx: Ctx,
    staff: Staff,
    Shared(app): Shared<App>,
    Query(asked): Query<Asked>,
) -> Answer {
    let mut tx = app.db.read().await?;
    let page = page(&mut tx, (&ctx, &staff), &asked, (FormView::blank(), &[])).await?;
    drop(tx);
    ctx.page(page).await
}

/// What was read, before it is put in its places.
struct Found {
    sums: Vec<Sum>,
    reasons: Vec<(String, i64)>,
    shown: Vec<Deal>,
    /// `None` for who does not work on deals, or chose something to look at.
    waiting: Option<Vec<Deal>>,
    tasks: (i64, Option<DateTime<Utc>>),
    people: Vec<Choice>,
    total: i64,
    chances: Chances,
}

async fn find(tx: &mut Tx, (ctx, staff): (&Ctx, &Staff), asked: &Asked) -> Result<Found> {
    let now = ctx.app.clock.now();
    let today = tz::shanghai_date(now);
    let works = staff.has(Duty::TechnologyManager) && asked.is_plain();
    let filter = asked.filter(staff.id, now);
    let sums = store::sums_by_state(tx, &filter).await?;
    let reasons = if filter.stages.are_past() {
        store::reasons(tx, &filter).await?
    } else {
        Vec::new()
    };
    let total = match asked.reason() {
        Some(code) => reasons
            .iter()
            .filter(|(c, _)| c == code)
            .map(|(_, n)| n)
            .sum(),
        None => count(&sums, filter.stages),
    };
    let shown = if asked.is_table() {
        let skip = i64::try_from(asked.page() - 1).unwrap_or(0) * PER_PAGE;
        store::page(tx, &filter, staff.id, (PER_PAGE, skip)).await?
    } else {
        store::board(tx, &filter, staff.id, PER_STAGE).await?
    };
    let waiting = if works {
        let moment = (now, today);
        Some(store::waiting_for_manager(tx, staff.id, moment, WAITING + 1).await?)
    } else {
        None
    };
    let tasks = if works {
        tasks::store::due(tx, staff.id, tz::end_of_day(today)).await?
    } else {
        (0, None)
    };
    Ok(Found {
        sums,
        reasons,
        shown,
        waiting,
        tasks,
        people: handover::people(tx, ctx).await?,
        total,
        chances: chances::now(tx, &ctx.app.config).await?,
    })
}

fn count(sums: &[Sum], stages: Stages) -> i64 {
    let states = stages.states();
    let of = sums.iter().filter(|sum| states.contains(&sum.state));
    of.map(|sum| sum.count).sum()
}

/// The whole page, with a form whose errors are to be shown and the numbers that were chosen in it.
async fn page(
    tx: &mut Tx,
    (ctx, staff): (&Ctx, &Staff),
    asked: &Asked,
    (form, chosen): (FormView, &[String]),
) -> Result<DeskPage> {
    let now = ctx.app.clock.now();
    let found = find(tx, (ctx, staff), asked).await?;
    let waiting = found.waiting.as_deref().unwrap_or_default();
    let mut deals: Vec<Deal> = found.shown.clone();
    deals.extend(waiting.iter().cloned());
    let cards = cards::of(tx, &deals, chosen, ctx).await?;
    let card = |deal: &Deal| cards.get(&deal.id).cloned();
    let waits = found.waiting.as_ref().map(|waiting| Waits {
        deals: waiting
            .iter()
            .filter_map(card)
            .take(usize::try_from(WAITING).unwrap_or(usize::MAX))
            .map(|card| Waiting {
                why: card.waits_for(),
                card,
            })
            .collect(),
        more: i64::try_from(waiting.len()).is_ok_and(|n| n > WAITING),
        tasks: found.tasks.0,
        tasks_late: found.tasks.1.is_some_and(|since| since <= now),
    });
    let shown: Vec<Card> = found.shown.iter().filter_map(card).collect();
    let table = asked.is_table();
    let stages = asked.stages().states();
    let worths: Vec<Worth> = stages
        .iter()
        .map(|state| Worth::of(&found.sums, *state, found.chances))
        .collect();
    let columns = stages.iter().zip(&worths).map(|(state, worth)| Column {
        state: state.code(),
        worth: *worth,
        cards: if table {
            Vec::new()
        } else {
            let of_stage = shown.iter().filter(|card| card.stage == *state);
            of_stage.cloned().collect()
        },
        url: format!("{}&view=table", asked.url("state", state.code())),
    });
    Ok(DeskPage {
        table,
        board_url: asked.url("view", ""),
        table_url: asked.url("view", "table"),
        here: asked.url("", ""),
        query: asked.query("", ""),
        waits,
        all: Worth::total(&worths),
        columns: columns.collect(),
        pager: Pager::of_size(
            (asked.page(), usize::try_from(PER_PAGE).unwrap_or(1)),
            u64::try_from(found.total).unwrap_or(0),
            |n| asked.url("page", &n.to_string()),
        ),
        rows: if table { shown } else { Vec::new() },
        states: asked.states(ctx, |stages| count(&found.sums, stages)),
        managers: asked.managers(ctx, &found.people),
        delays: asked.options(ctx, "overdue", &["", "yes"]),
        steps: asked.options(ctx, "step", &["", "none", "due"]),
        reasons: asked.reasons(ctx, &found.reasons),
        total: found.total,
        can_assign: staff.has(Duty::TechnologyManager),
        people: found.people,
        form,
    })
}
