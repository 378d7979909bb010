//! Statements that change an organisation's card or state, its history, and the queue of the desk.

use chrono::{DateTime, Utc};
use sqlx::AssertSqlSafe;

use super::{CARD, Organisation, State};
use crate::db::{Tx, on, run};
use crate::ids::{FileId, OrganisationId, UserId};

/// Saves a card if it is still as it was seen; `false` when somebody else was quicker.
pub async fn save_card(
    tx: &mut Tx,
    o: &Organisation,
    seen: DateTime<Utc>,
    submitted_at: Option<DateTime<Utc>>,
) -> sqlx::Result<bool> {
    let done = run!(tx, sqlx::query(
        "UPDATE organisations SET name = $3, uscc = $4, kind = $5, nature = $6, region = $7, address = $8,
             introduction = $9, website = $10, state = $11, state_reason = $12, uscc_overridden = $13,
             verified_at = $14, updated_at = $15, submitted_at = COALESCE($16, submitted_at)
         WHERE id = $1 AND updated_at = $2")
        .bind(o.id).bind(seen).bind(&o.name).bind(&o.uscc).bind(&o.kind).bind(&o.nature).bind(&o.region)
        .bind(&o.address).bind(&o.introduction).bind(&o.website).bind(o.state).bind(&o.state_reason)
        .bind(o.uscc_overridden).bind(o.verified_at).bind(o.updated_at).bind(submitted_at))?;
    Ok(done == 1)
}

/// A new document; one that was returned goes back to the queue with it.
pub async fn set_document(
    tx: &mut Tx,
    id: OrganisationId,
    document: FileId,
    now: DateTime<Utc>,
) -> sqlx::Result<()> {
    run!(
        tx,
        sqlx::query(
            "UPDATE organisations SET document = $2, updated_at = $3,
             submitted_at = CASE WHEN state = 'returned' THEN $3 ELSE submitted_at END,
             state_reason = CASE WHEN state = 'returned' THEN '' ELSE state_reason END,
             state = CASE WHEN state = 'returned' THEN 'pending' ELSE state END
         WHERE id = $1"
        )
        .bind(id)
        .bind(document)
        .bind(now)
    )?;
    Ok(())
}

/// What staff decided.
pub struct Decision<'a> {
    pub from: State,
    pub to: State,
    pub reason: &'a str,
    pub verified_at: Option<DateTime<Utc>>,
    /// The card as staff saw it.
    pub seen: DateTime<Utc>,
    pub now: DateTime<Utc>,
}

/// `false` when the card or the state moved on in the meantime.
pub async fn decide(tx: &mut Tx, id: OrganisationId, d: &Decision<'_>) -> sqlx::Result<bool> {
    let done = run!(tx, sqlx::query(
        "UPDATE organisations SET state = $3, state_reason = $4, verified_at = $5, updated_at = $7
         WHERE id = $1 AND state = $2 AND updated_at = $6")
        .bind(id).bind(d.from).bind(d.to).bind(d.reason).bind(d.verified_at).bind(d.seen).bind(d.now))?;
    Ok(done == 1)
}

/// Lets the credit code pass although its check digit fails.
pub async fn override_code(
    tx: &mut Tx,
    id: OrganisationId,
    now: DateTime<Utc>,
) -> sqlx::Result<bool> {
    let done = run!(tx, sqlx::query(
        "UPDATE organisations SET uscc_overridden = TRUE, updated_at = $2 WHERE id = $1 AND uscc_overridden = FALSE")
        .bind(id).bind(now))?;
    Ok(done == 1)
}

/// An organisation in the desk's list.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct Queued {
    #[sqlx(flatten)]
    pub organisation: Organisation,
    pub waiting_since: DateTime<Utc>,
}

/// Organisations in a state, the longest waiting first.
pub async fn queue(tx: &mut Tx, state: State, most: i64) -> sqlx::Result<Vec<Queued>> {
    let sql = format!(
        "SELECT {CARD}, COALESCE(submitted_at, created_at) AS waiting_since FROM organisations WHERE state = $1
         ORDER BY COALESCE(submitted_at, created_at), id LIMIT $2"
    );
    on!(tx, c => sqlx::query_as(AssertSqlSafe(sql)).bind(state).bind(most).fetch_all(c).await)
}

/// How many organisations there are in each state.
pub async fn count_by_state(tx: &mut Tx) -> sqlx::Result<Vec<(State, i64)>> {
    on!(tx, c => sqlx::query_as("SELECT state, COUNT(*) FROM organisations GROUP BY state").fetch_all(c).await)
}

/// A line of an organisation's history.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct Event {
    pub actor: Option<UserId>,
    pub action: String,
    pub words: String,
    pub created_at: DateTime<Utc>,
}

pub async fn note(tx: &mut Tx, id: OrganisationId, event: &Event) -> sqlx::Result<()> {
    run!(tx, sqlx::query(
        "INSERT INTO organisation_events (id, organisation_id, actor, action, words, created_at)
         VALUES ($1, $2, $3, $4, $5, $6)")
        .bind(crate::ids::mint(event.created_at)).bind(id).bind(event.actor).bind(&event.action)
        .bind(&event.words).bind(event.created_at))?;
    Ok(())
}

/// The history, newest first.
pub async fn events(tx: &mut Tx, id: OrganisationId, most: i64) -> sqlx::Result<Vec<Event>> {
    on!(tx, c => sqlx::query_as(
        "SELECT actor, action, words, created_at FROM organisation_events WHERE organisation_id = $1
         ORDER BY created_at DESC, id DESC LIMIT $2")
        .bind(id).bind(most).fetch_all(c).await)
}
