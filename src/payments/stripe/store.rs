//! Every statement on pages to pay on, on Stripe's messages and on disputes.

use chrono::{DateTime, Utc};
use sqlx::AssertSqlSafe;
use uuid::Uuid;

use super::session::{Dispute, Event, Fate, Session, State};
use crate::db::{Tx, on, run};
use crate::ids::{MoveId, OrderId, UserId};
use crate::payments::moves::Move;

const SESSION: &str = "id, order_id, amount_fen, currency, outside, url, state, livemode, expires_at, started_by, created_at";
const EVENT: &str = "id, kind, livemode, api_version, happened_at, payload, state, words, settled_by, received_at, applied_at";
const DISPUTE: &str = "id, outside, order_id, payment_id, amount_fen, reason, status, status_at, answer_by, created_at";

/// `false` when the order has one under way already.
pub(super) async fn insert_session(tx: &mut Tx, s: &Session) -> sqlx::Result<bool> {
    let done = run!(tx, sqlx::query(
        "INSERT INTO payment_sessions (id, order_id, amount_fen, currency, outside, url, state, livemode, expires_at, started_by,
             created_at)
         VALUES ($1, $2, $3, $4, NULL, NULL, 'creating', $5, $6, $7, $8)
         ON CONFLICT (order_id) WHERE state IN ('creating', 'open') DO NOTHING")
        .bind(s.id).bind(s.order_id).bind(s.amount).bind(&s.currency).bind(s.livemode).bind(s.expires_at)
        .bind(s.started_by).bind(s.created_at))?;
    Ok(done == 1)
}

pub(super) async fn session(tx: &mut Tx, id: Uuid) -> sqlx::Result<Option<Session>> {
    let sql = format!("SELECT {SESSION} FROM payment_sessions WHERE id = $1");
    on!(tx, c => sqlx::query_as(AssertSqlSafe(sql)).bind(id).fetch_optional(c).await)
}

pub(super) async fn session_by_outside(
    tx: &mut Tx,
    outside: &str,
) -> sqlx::Result<Option<Session>> {
    let sql = format!("SELECT {SESSION} FROM payment_sessions WHERE outside = $1");
    on!(tx, c => sqlx::query_as(AssertSqlSafe(sql)).bind(outside).fetch_optional(c).await)
}

/// The one of an order that is under way.
pub(super) async fn session_of(tx: &mut Tx, order: OrderId) -> sqlx::Result<Option<Session>> {
    let sql = format!(
        "SELECT {SESSION} FROM payment_sessions WHERE order_id = $1 AND state IN ('creating', 'open') LIMIT 1"
    );
    on!(tx, c => sqlx::query_as(AssertSqlSafe(sql)).bind(order).fetch_optional(c).await)
}

/// Those under way since before a moment, the oldest first.
pub(super) async fn sessions_since(
    tx: &mut Tx,
    before: DateTime<Utc>,
    most: i64,
) -> sqlx::Result<Vec<Session>> {
    let sql = format!(
        "SELECT {SESSION} FROM payment_sessions WHERE state IN ('creating', 'open') AND created_at <= $1
         ORDER BY created_at, id LIMIT $2"
    );
    on!(tx, c => sqlx::query_as(AssertSqlSafe(sql)).bind(before).bind(most).fetch_all(c).await)
}

/// Stripe's name and address of a page; a page that ended in the meantime keeps its state.
pub(super) async fn name_session(
    tx: &mut Tx,
    id: Uuid,
    outside: &str,
    url: Option<&str>,
) -> sqlx::Result<()> {
    run!(
        tx,
        sqlx::query(
            "UPDATE payment_sessions SET outside = $2, url = COALESCE($3, url),
             state = CASE WHEN state = 'creating' THEN 'open' ELSE state END
         WHERE id = $1 AND (outside IS NULL OR outside = $2)"
        )
        .bind(id)
        .bind(outside)
        .bind(url)
    )?;
    Ok(())
}

/// A page comes to an end. What was paid stays paid, whatever is heard later.
pub(super) async fn end_session(tx: &mut Tx, id: Uuid, to: State) -> sqlx::Result<bool> {
    let done = run!(tx, sqlx::query(
        "UPDATE payment_sessions SET state = $2 WHERE id = $1 AND state <> 'paid' AND state <> $2")
        .bind(id).bind(to))?;
    Ok(done == 1)
}

/// Keeps a message; `false` when it is here already.
pub(super) async fn insert_event(tx: &mut Tx, e: &Event) -> sqlx::Result<bool> {
    let done = run!(tx, sqlx::query(
        "INSERT INTO stripe_events (id, kind, livemode, api_version, happened_at, payload, state, words, received_at, applied_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) ON CONFLICT (id) DO NOTHING")
        .bind(&e.id).bind(&e.kind).bind(e.livemode).bind(&e.api_version).bind(e.happened_at).bind(&e.payload)
        .bind(e.state).bind(&e.words).bind(e.received_at).bind(e.applied_at))?;
    Ok(done == 1)
}

pub(super) async fn event(tx: &mut Tx, id: &str) -> sqlx::Result<Option<Event>> {
    let sql = format!("SELECT {EVENT} FROM stripe_events WHERE id = $1");
    on!(tx, c => sqlx::query_as(AssertSqlSafe(sql)).bind(id).fetch_optional(c).await)
}

/// Says what became of a message; `false` when that was said before.
pub(super) async fn decide_event(
    tx: &mut Tx,
    id: &str,
    (fate, words): (Fate, &str),
    now: DateTime<Utc>,
) -> sqlx::Result<bool> {
    let done = run!(tx, sqlx::query(
        "UPDATE stripe_events SET state = $2, words = $3, applied_at = $4 WHERE id = $1 AND state = 'stored'")
        .bind(id).bind(fate).bind(words).bind(now))?;
    Ok(done == 1)
}

/// Work on a message was given up: a person has to look.
pub(super) async fn doubt_event(tx: &mut Tx, id: &str, words: &str) -> sqlx::Result<()> {
    run!(tx, sqlx::query("UPDATE stripe_events SET state = 'doubtful', words = $2 WHERE id = $1 AND state = 'stored'")
        .bind(id).bind(words))?;
    Ok(())
}

/// A person saw to a doubtful message; `false` when somebody did before.
pub(super) async fn settle_event(
    tx: &mut Tx,
    id: &str,
    words: &str,
    (by, now): (UserId, DateTime<Utc>),
) -> sqlx::Result<bool> {
    let done = run!(tx, sqlx::query(
        "UPDATE stripe_events SET state = 'applied', words = $2, settled_by = $3, applied_at = $4
         WHERE id = $1 AND state = 'doubtful'")
        .bind(id).bind(words).bind(by).bind(now))?;
    Ok(done == 1)
}

/// How many messages are in doubt, and since when.
///
/// # Errors
/// When the database does not answer.
pub async fn doubtful(tx: &mut Tx) -> sqlx::Result<(i64, Option<DateTime<Utc>>)> {
    on!(tx, c => sqlx::query_as(
        "SELECT COUNT(*), MIN(received_at) FROM stripe_events WHERE state = 'doubtful'").fetch_one(c).await)
}

/// Messages in a state, the oldest first.
pub(super) async fn events_in(tx: &mut Tx, state: Fate, most: i64) -> sqlx::Result<Vec<Event>> {
    let sql = format!(
        "SELECT {EVENT} FROM stripe_events WHERE state = $1 ORDER BY received_at, id LIMIT $2"
    );
    on!(tx, c => sqlx::query_as(AssertSqlSafe(sql)).bind(state).bind(most).fetch_all(c).await)
}

/// The newest messages.
pub(super) async fn newest_events(tx: &mut Tx, most: i64) -> sqlx::Result<Vec<Event>> {
    let sql =
        format!("SELECT {EVENT} FROM stripe_events ORDER BY received_at DESC, id DESC LIMIT $1");
    on!(tx, c => sqlx::query_as(AssertSqlSafe(sql)).bind(most).fetch_all(c).await)
}

/// How many messages came from people's money, and how many from tests.
pub(super) async fn modes(tx: &mut Tx) -> sqlx::Result<Vec<(bool, i64)>> {
    on!(tx, c => sqlx::query_as(
        "SELECT livemode, COUNT(*) FROM payment_sessions GROUP BY livemode ORDER BY livemode LIMIT 2")
        .fetch_all(c).await)
}

/// Writes a dispute, or what is new of it: an older message changes nothing.
pub(super) async fn put_dispute(
    tx: &mut Tx,
    d: &Dispute,
    closed: bool,
) -> sqlx::Result<Option<Dispute>> {
    let sql = format!(
        "INSERT INTO payment_disputes ({DISPUTE}) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
         ON CONFLICT (outside) DO UPDATE SET
             status = CASE WHEN $11 OR payment_disputes.status_at <= excluded.status_at
                 AND payment_disputes.status NOT IN ('won', 'lost', 'warning_closed', 'prevented')
                 THEN excluded.status ELSE payment_disputes.status END,
             status_at = CASE WHEN payment_disputes.status_at <= excluded.status_at
                 THEN excluded.status_at ELSE payment_disputes.status_at END
         RETURNING {DISPUTE}"
    );
    on!(tx, c => sqlx::query_as(AssertSqlSafe(sql)).bind(d.id).bind(&d.outside).bind(d.order_id).bind(d.payment_id)
        .bind(d.amount).bind(&d.reason).bind(&d.status).bind(d.status_at).bind(d.answer_by).bind(d.created_at)
        .bind(closed).fetch_optional(c).await)
}

/// Disputes with their orders' numbers, the newest first.
pub(super) async fn disputes(tx: &mut Tx, most: i64) -> sqlx::Result<Vec<Dispute>> {
    let sql = format!(
        "SELECT {DISPUTE} FROM payment_disputes ORDER BY created_at DESC, id DESC LIMIT $1"
    );
    on!(tx, c => sqlx::query_as(AssertSqlSafe(sql)).bind(most).fetch_all(c).await)
}

/// Numbers of orders, by their ids.
pub(super) async fn numbers(tx: &mut Tx, ids: &[OrderId]) -> sqlx::Result<Vec<(OrderId, String)>> {
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    on!(tx, c => {
        let mut q = sqlx::QueryBuilder::new("SELECT id, number FROM payment_orders WHERE id IN (");
        let mut list = q.separated(", ");
        for id in ids {
            list.push_bind(*id);
        }
        q.push(")");
        q.build_query_as().fetch_all(c).await
    })
}

/// The refund that Stripe knows by a name.
pub(super) async fn move_by_outside(tx: &mut Tx, outside: &str) -> sqlx::Result<Option<MoveId>> {
    on!(tx, c => sqlx::query_scalar("SELECT id FROM payment_moves WHERE outside = $1 LIMIT 1")
        .bind(outside).fetch_optional(c).await)
}

/// Refunds that are Stripe's to do and nobody heard of since a moment: which are approved and not sent, and which are sent.
pub(super) async fn unanswered(
    tx: &mut Tx,
    before: DateTime<Utc>,
    most: i64,
) -> sqlx::Result<Vec<(MoveId, bool)>> {
    on!(tx, c => sqlx::query_as(
        "SELECT m.id, m.state = 'sent' AS is_sent FROM payment_moves m JOIN payments p ON p.id = m.payment_id
         WHERE m.state IN ('approved', 'sent') AND m.kind IN ('refund', 'surplus_refund') AND p.channel = 'stripe'
           AND m.updated_at <= $1 ORDER BY m.created_at, m.id LIMIT $2")
        .bind(before).bind(most).fetch_all(c).await)
}

/// Refunds that are Stripe's to do and are not done, the oldest first.
pub(super) async fn unanswered_moves(tx: &mut Tx, most: i64) -> sqlx::Result<Vec<Move>> {
    on!(tx, c => sqlx::query_as(
        "SELECT m.id, m.order_id, m.payment_id, m.kind, m.amount_fen, m.reason, m.state, m.asked_by, m.decided_by, m.decided_at,
             m.words, m.outside, m.done_on, m.created_at, m.updated_at
         FROM payment_moves m JOIN payments p ON p.id = m.payment_id
         WHERE m.state IN ('approved', 'sent') AND m.kind IN ('refund', 'surplus_refund') AND p.channel = 'stripe'
         ORDER BY m.created_at, m.id LIMIT $1")
        .bind(most).fetch_all(c).await)
}
