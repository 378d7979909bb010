//! Every statement on the deals' tables.

mod chances;
mod clock;
mod commissions;
mod comparing;
mod desk;
mod drafts;
mod handovers;
mod offers;
mod origins;
mod progress;
mod steps;

use chrono::{DateTime, Utc};
use serde_json::Value;
use sqlx::types::Json;
use sqlx::{AssertSqlSafe, QueryBuilder};

use super::answers::Request;
use super::deal::Deal;
use super::state::{Side, State};
use crate::db::{Tx, on, run};
use crate::ids::{DealId, ListingId, MessageId, OrganisationId, UserId};

pub use chances::*;
pub(super) use clock::*;
pub use commissions::*;
pub use comparing::*;
pub use desk::*;
pub(super) use drafts::*;
pub use handovers::*;
pub use offers::*;
pub use origins::*;
pub(super) use progress::*;
pub use steps::*;

const DEAL: &str = "id, number, listing_id, kind, asker_organisation, asker, owner_organisation, state, purpose, timing, \
budget_kind, budget_fen, budget_to_fen, message, reason_code, reason_words, origin, due_at, answered_at, manager, moved_at, \
last_side, asker_agreed_at, owner_agreed_at, updated_at, created_at";

pub(super) async fn insert(
    tx: &mut Tx,
    d: &Deal,
    origin_detail: &Value,
    remind_at: Option<DateTime<Utc>>,
) -> sqlx::Result<()> {
    run!(tx, sqlx::query(
        "INSERT INTO deals (id, number, listing_id, kind, asker_organisation, asker, owner_organisation, state, purpose,
             timing, budget_kind, budget_fen, budget_to_fen, message, reason_code, reason_words, origin, origin_detail,
             due_at, remind_at, revision, moved_at, updated_at, created_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, '', '', $15, $16, $17, $19, 0, $18, $18, $18)")
        .bind(d.id).bind(&d.number).bind(d.listing_id).bind(d.kind).bind(d.asker_organisation).bind(d.asker)
        .bind(d.owner_organisation).bind(d.state).bind(&d.purpose).bind(&d.timing).bind(&d.budget_kind)
        .bind(d.budget_fen).bind(d.budget_to_fen).bind(&d.message).bind(&d.origin).bind(Json(origin_detail))
        .bind(d.due_at).bind(d.created_at).bind(remind_at))?;
    Ok(())
}

pub async fn find(tx: &mut Tx, id: DealId) -> sqlx::Result<Option<Deal>> {
    let sql = format!("SELECT {DEAL} FROM deals WHERE id = $1");
    on!(tx, c => sqlx::query_as(AssertSqlSafe(sql)).bind(id).fetch_optional(c).await)
}

/// By public number; the caller decides whose it is.
pub async fn by_number(tx: &mut Tx, number: &str) -> sqlx::Result<Option<Deal>> {
    let sql = format!("SELECT {DEAL} FROM deals WHERE number = $1");
    on!(tx, c => sqlx::query_as(AssertSqlSafe(sql)).bind(number).fetch_optional(c).await)
}

/// Several by public number, in no particular order.
pub async fn by_numbers(tx: &mut Tx, numbers: &[&str]) -> sqlx::Result<Vec<Deal>> {
    if numbers.is_empty() {
        return Ok(Vec::new());
    }
    on!(tx, c => {
        let mut q = QueryBuilder::new(format!("SELECT {DEAL} FROM deals WHERE number IN ("));
        let mut list = q.separated(", ");
        for number in numbers {
            list.push_bind(*number);
        }
        q.push(")");
        q.build_query_as().fetch_all(c).await
    })
}

/// The open deal of an organisation on a listing; there is at most one.
pub async fn open_between(
    tx: &mut Tx,
    listing: ListingId,
    asker: OrganisationId,
) -> sqlx::Result<Option<Deal>> {
    let sql = format!(
        "SELECT {DEAL} FROM deals WHERE listing_id = $1 AND asker_organisation = $2
           AND state IN ('requested', 'accepted', 'introduced', 'agreed') LIMIT 1"
    );
    on!(tx, c => sqlx::query_as(AssertSqlSafe(sql)).bind(listing).bind(asker).fetch_optional(c).await)
}

/// An organisation's deals on one side, the last moved first. Staff have no organisation and get nothing.
pub async fn of_side(
    tx: &mut Tx,
    organisation: OrganisationId,
    side: Side,
    most: i64,
) -> sqlx::Result<Vec<Deal>> {
    let column = match side {
        Side::Asker => "asker_organisation",
        Side::Owner => "owner_organisation",
        Side::Staff => return Ok(Vec::new()),
    };
    let sql = format!(
        "SELECT {DEAL} FROM deals WHERE {column} = $1 ORDER BY updated_at DESC, id DESC LIMIT $2"
    );
    on!(tx, c => sqlx::query_as(AssertSqlSafe(sql)).bind(organisation).bind(most).fetch_all(c).await)
}

/// How many an organisation has as owner and as asker.
pub async fn counts_of(tx: &mut Tx, organisation: OrganisationId) -> sqlx::Result<(i64, i64)> {
    on!(tx, c => sqlx::query_as(
        "SELECT (SELECT COUNT(*) FROM deals WHERE owner_organisation = $1),
                (SELECT COUNT(*) FROM deals WHERE asker_organisation = $1)")
        .bind(organisation).fetch_one(c).await)
}

/// Open deals in which an organisation has to do something: answer, write back, or agree too. Soonest due first.
pub async fn waiting_for(
    tx: &mut Tx,
    organisation: OrganisationId,
    most: i64,
) -> sqlx::Result<Vec<Deal>> {
    let sql = format!(
        "SELECT {DEAL} FROM deals
         WHERE (owner_organisation = $1 AND (state = 'requested'
                 OR (state IN ('accepted', 'introduced', 'agreed') AND last_side IN ('asker', 'staff'))
                 OR (state = 'introduced' AND asker_agreed_at IS NOT NULL AND owner_agreed_at IS NULL)))
            OR (asker_organisation = $1 AND ((state IN ('requested', 'accepted', 'introduced', 'agreed')
                     AND last_side IN ('owner', 'staff'))
                 OR (state = 'introduced' AND owner_agreed_at IS NOT NULL AND asker_agreed_at IS NULL)))
         ORDER BY due_at, id LIMIT $2"
    );
    on!(tx, c => sqlx::query_as(AssertSqlSafe(sql)).bind(organisation).bind(most).fetch_all(c).await)
}

/// How many deals are in talks: accepted, introduced or agreed.
pub async fn count_open(tx: &mut Tx) -> sqlx::Result<i64> {
    on!(tx, c => sqlx::query_scalar(
        "SELECT COUNT(*) FROM deals WHERE state IN ('accepted', 'introduced', 'agreed')")
        .fetch_one(c).await)
}

/// Agreed deals that no contract was reported for, the longest waiting first.
pub async fn agreed_without_contract(tx: &mut Tx, most: i64) -> sqlx::Result<Vec<Deal>> {
    let sql = format!(
        "SELECT {DEAL} FROM deals WHERE state = 'agreed' ORDER BY COALESCE(moved_at, created_at), id LIMIT $1"
    );
    on!(tx, c => sqlx::query_as(AssertSqlSafe(sql)).bind(most).fetch_all(c).await)
}

/// Requests whose answer is overdue: how many, and since when the oldest is.
pub async fn overdue(
    tx: &mut Tx,
    now: DateTime<Utc>,
) -> sqlx::Result<(i64, Option<DateTime<Utc>>)> {
    let count = on!(tx, c => sqlx::query_scalar(
        "SELECT COUNT(*) FROM deals WHERE state = 'requested' AND due_at < $1")
        .bind(now).fetch_one(c).await)?;
    let oldest = on!(tx, c => sqlx::query_scalar(
        "SELECT due_at FROM deals WHERE state = 'requested' AND due_at < $1 ORDER BY due_at LIMIT 1")
        .bind(now).fetch_optional(c).await)?;
    Ok((count, oldest))
}

/// Requests made to an organisation since a moment, the latest first.
pub(super) async fn requests_since(
    tx: &mut Tx,
    owner: OrganisationId,
    since: DateTime<Utc>,
    most: i64,
) -> sqlx::Result<Vec<Request>> {
    on!(tx, c => sqlx::query_as(
        "SELECT created_at, due_at, answered_at, state, moved_at FROM deals
         WHERE owner_organisation = $1 AND created_at >= $2 ORDER BY created_at DESC, id DESC LIMIT $3")
        .bind(owner).bind(since).bind(most).fetch_all(c).await)
}

/// What a move writes besides the state.
pub(super) struct Move<'a> {
    pub(super) to: State,
    pub(super) reason_code: &'a str,
    pub(super) reason_words: &'a str,
    /// The move is the owner's first answer.
    pub(super) answers: bool,
    pub(super) now: DateTime<Utc>,
}

/// Moves a deal if it still is where the deed started; `false` when somebody else was quicker.
pub(super) async fn move_to(tx: &mut Tx, deal: &Deal, m: &Move<'_>) -> sqlx::Result<bool> {
    let answered = m.answers.then_some(m.now);
    let done = run!(tx, sqlx::query(
        "UPDATE deals SET state = $3, reason_code = $4, reason_words = $5, answered_at = COALESCE(answered_at, $6),
             moved_at = $7, updated_at = $7, revision = revision + 1
         WHERE id = $1 AND state = $2")
        .bind(deal.id).bind(deal.state).bind(m.to).bind(m.reason_code).bind(m.reason_words).bind(answered).bind(m.now))?;
    Ok(done == 1)
}

/// Writes down that a side agrees; `false` when it is no longer being negotiated or the side agreed before.
pub(super) async fn agree(
    tx: &mut Tx,
    deal: &Deal,
    side: Side,
    now: DateTime<Utc>,
) -> sqlx::Result<bool> {
    let sql = match side {
        Side::Asker => "UPDATE deals SET asker_agreed_at = $2, updated_at = $2, revision = revision + 1
            WHERE id = $1 AND state = 'introduced' AND asker_agreed_at IS NULL",
        Side::Owner => "UPDATE deals SET owner_agreed_at = $2, updated_at = $2, revision = revision + 1
            WHERE id = $1 AND state = 'introduced' AND owner_agreed_at IS NULL",
        Side::Staff => "UPDATE deals SET asker_agreed_at = COALESCE(asker_agreed_at, $2),
            owner_agreed_at = COALESCE(owner_agreed_at, $2), updated_at = $2, revision = revision + 1
            WHERE id = $1 AND state = 'introduced'",
    };
    let done = run!(tx, sqlx::query(sql).bind(deal.id).bind(now))?;
    Ok(done == 1)
}

/// Writes down that both sides agree.
pub(super) async fn agree_both(tx: &mut Tx, deal: DealId, now: DateTime<Utc>) -> sqlx::Result<()> {
    run!(
        tx,
        sqlx::query(
            "UPDATE deals SET asker_agreed_at = COALESCE(asker_agreed_at, $2),
                 owner_agreed_at = COALESCE(owner_agreed_at, $2) WHERE id = $1"
        )
        .bind(deal)
        .bind(now)
    )?;
    Ok(())
}

/// One message of the thread.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct Message {
    pub id: MessageId,
    pub deal_id: DealId,
    pub author: UserId,
    pub side: Side,
    pub text: String,
    pub created_at: DateTime<Utc>,
}

/// `false` when the same message was there already.
pub(super) async fn insert_message(tx: &mut Tx, m: &Message, once: &str) -> sqlx::Result<bool> {
    let fresh = run!(tx, sqlx::query(
        "INSERT INTO deal_messages (id, deal_id, author, side, text, once, created_at) VALUES ($1, $2, $3, $4, $5, $6, $7)
         ON CONFLICT (deal_id, once) DO NOTHING")
        .bind(m.id).bind(m.deal_id).bind(m.author).bind(m.side).bind(&m.text).bind(once)
        .bind(m.created_at))?;
    if fresh == 1 {
        run!(
            tx,
            sqlx::query("UPDATE deals SET last_side = $2, updated_at = $3 WHERE id = $1")
                .bind(m.deal_id)
                .bind(m.side)
                .bind(m.created_at)
        )?;
    }
    Ok(fresh == 1)
}

/// The thread's newest messages, in the order they were written.
pub async fn messages(tx: &mut Tx, id: DealId, most: i64) -> sqlx::Result<Vec<Message>> {
    let mut newest: Vec<Message> = on!(tx, c => sqlx::query_as(
        "SELECT id, deal_id, author, side, text, created_at FROM deal_messages
         WHERE deal_id = $1 ORDER BY created_at DESC, id DESC LIMIT $2")
        .bind(id).bind(most).fetch_all(c).await)?;
    newest.reverse();
    Ok(newest)
}

/// The last message of each of several deals.
pub async fn last_messages(tx: &mut Tx, ids: &[DealId]) -> sqlx::Result<Vec<Message>> {
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    on!(tx, c => {
        let mut q = QueryBuilder::new(
            "SELECT id, deal_id, author, side, text, created_at FROM (SELECT id, deal_id, author, side, text, created_at,
                 ROW_NUMBER() OVER (PARTITION BY deal_id ORDER BY created_at DESC, id DESC) AS place
             FROM deal_messages WHERE deal_id IN (");
        let mut list = q.separated(", ");
        for id in ids {
            list.push_bind(*id);
        }
        q.push(")) AS placed WHERE place = 1");
        q.build_query_as().fetch_all(c).await
    })
}

/// One row of the history.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct Event {
    pub actor: Option<UserId>,
    pub side: String,
    pub action: String,
    pub from_state: String,
    pub to_state: String,
    pub words: String,
    pub created_at: DateTime<Utc>,
}

pub(super) async fn insert_event(tx: &mut Tx, id: DealId, e: &Event) -> sqlx::Result<()> {
    run!(tx, sqlx::query(
        "INSERT INTO deal_events (id, deal_id, actor, side, action, from_state, to_state, words, created_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)")
        .bind(crate::ids::mint(e.created_at)).bind(id).bind(e.actor).bind(&e.side).bind(&e.action)
        .bind(&e.from_state).bind(&e.to_state).bind(&e.words).bind(e.created_at))?;
    Ok(())
}

/// The history that both sides read, the newest first.
pub async fn events(tx: &mut Tx, id: DealId, most: i64) -> sqlx::Result<Vec<Event>> {
    on!(tx, c => sqlx::query_as(
        "SELECT actor, side, action, from_state, to_state, words, created_at FROM deal_events
         WHERE deal_id = $1 AND only_for IS NULL ORDER BY created_at DESC, id DESC LIMIT $2")
        .bind(id).bind(most).fetch_all(c).await)
}
