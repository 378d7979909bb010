//! Answers to one need: what each offers, its stage, the criteria, scores and notes of the need's owner.

use std::collections::HashMap;

use chrono::{DateTime, NaiveDate, Utc};
use serde_json::Value;
use sqlx::types::Json;
use sqlx::{AssertSqlSafe, QueryBuilder};
use uuid::Uuid;

use super::{DEAL, Event};
use crate::db::{Tx, on, run};
use crate::deals::Deal;
use crate::deals::comparing::weighing::{Criterion, Score, Stage};
use crate::ids::{DealId, ListingId, OrganisationId, UserId};

/// What an answer offers besides price and message, and where the need's owner has it.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct Offered {
    pub deal_id: DealId,
    pub achievement_id: Option<ListingId>,
    pub maturity: String,
    pub months: Option<i64>,
    pub terms: String,
    pub stage: Stage,
    pub told_at: Option<DateTime<Utc>>,
    pub decide_on: Option<NaiveDate>,
    pub revision: i64,
}

const OFFERED: &str =
    "deal_id, achievement_id, maturity, months, terms, stage, told_at, decide_on, revision";

/// A new answer starts with the screening.
pub(in crate::deals) async fn insert_answer(
    tx: &mut Tx,
    deal: DealId,
    now: DateTime<Utc>,
) -> sqlx::Result<()> {
    run!(
        tx,
        sqlx::query(
            "INSERT INTO deal_answers (deal_id, maturity, terms, stage, revision, moved_at, created_at)
             VALUES ($1, '', '', 'screen', 0, $2, $2)"
        )
        .bind(deal)
        .bind(now)
    )?;
    Ok(())
}

/// What an answer says of itself, written as it is sent.
#[derive(Clone, Debug, Default)]
pub struct Says {
    pub achievement: Option<ListingId>,
    pub maturity: String,
    pub months: Option<i64>,
    pub terms: String,
}

pub(crate) async fn set_answer(tx: &mut Tx, deal: DealId, says: &Says) -> sqlx::Result<()> {
    run!(tx, sqlx::query(
        "UPDATE deal_answers SET achievement_id = $2, maturity = $3, months = $4, terms = $5 WHERE deal_id = $1")
        .bind(deal).bind(says.achievement).bind(&says.maturity).bind(says.months).bind(&says.terms))?;
    Ok(())
}

/// The answers to a need, in the order they came.
pub async fn of_listing(tx: &mut Tx, listing: ListingId, most: i64) -> sqlx::Result<Vec<Deal>> {
    let sql =
        format!("SELECT {DEAL} FROM deals WHERE listing_id = $1 ORDER BY created_at, id LIMIT $2");
    on!(tx, c => sqlx::query_as(AssertSqlSafe(sql)).bind(listing).bind(most).fetch_all(c).await)
}

/// Needs of an organisation that were answered: which, and how many answers are open and in all.
pub async fn answered_needs(
    tx: &mut Tx,
    owner: OrganisationId,
    most: i64,
) -> sqlx::Result<Vec<(ListingId, i64, i64)>> {
    on!(tx, c => sqlx::query_as(
        "SELECT listing_id, CAST(SUM(CASE WHEN state IN ('requested', 'accepted', 'introduced', 'agreed') THEN 1 ELSE 0 END)
             AS BIGINT), COUNT(*)
         FROM deals WHERE owner_organisation = $1 AND kind = 'solve_need'
         GROUP BY listing_id ORDER BY MAX(updated_at) DESC, listing_id LIMIT $2")
        .bind(owner).bind(most).fetch_all(c).await)
}

pub async fn offered(tx: &mut Tx, ids: &[DealId]) -> sqlx::Result<HashMap<DealId, Offered>> {
    let found: Vec<Offered> = some(tx, OFFERED, "deal_answers", ids).await?;
    Ok(found.into_iter().map(|one| (one.deal_id, one)).collect())
}

/// Rows of one of this file's tables for several deals.
async fn some<T>(tx: &mut Tx, columns: &str, table: &str, ids: &[DealId]) -> sqlx::Result<Vec<T>>
where
    T: for<'r> sqlx::FromRow<'r, sqlx::sqlite::SqliteRow>
        + for<'r> sqlx::FromRow<'r, sqlx::postgres::PgRow>
        + Send
        + Unpin,
{
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    on!(tx, c => {
        let mut q = QueryBuilder::new(format!("SELECT {columns} FROM {table} WHERE deal_id IN ("));
        let mut list = q.separated(", ");
        for id in ids {
            list.push_bind(*id);
        }
        q.push(")");
        q.build_query_as().fetch_all(c).await
    })
}

/// Where several deals came from, in detail.
pub async fn origin_details(tx: &mut Tx, ids: &[DealId]) -> sqlx::Result<HashMap<DealId, Value>> {
    if ids.is_empty() {
        return Ok(HashMap::new());
    }
    let found: Vec<(DealId, Json<Value>)> = on!(tx, c => {
        let mut q = QueryBuilder::new("SELECT id, origin_detail FROM deals WHERE id IN (");
        let mut list = q.separated(", ");
        for id in ids {
            list.push_bind(*id);
        }
        q.push(")");
        q.build_query_as().fetch_all(c).await
    })?;
    Ok(found
        .into_iter()
        .map(|(id, detail)| (id, detail.0))
        .collect())
}

/// Moves an answer that nobody moved since it was seen, as long as its deal is open.
pub(in crate::deals) async fn move_answer(
    tx: &mut Tx,
    deal: &Deal,
    seen: &Offered,
    to: Stage,
    now: DateTime<Utc>,
) -> sqlx::Result<bool> {
    let done = run!(
        tx,
        sqlx::query(
            "UPDATE deal_answers SET stage = $4, revision = revision + 1, moved_at = $5
         WHERE deal_id = $1 AND stage = $2 AND revision = $3 AND EXISTS (SELECT 1 FROM deals
             WHERE id = $1 AND state IN ('requested', 'accepted', 'introduced', 'agreed'))"
        )
        .bind(deal.id)
        .bind(seen.stage)
        .bind(seen.revision)
        .bind(to)
        .bind(now)
    )?;
    Ok(done == 1)
}

/// Writes down that the answering side is told of the assessment; once, and only before the owner's answer.
pub(in crate::deals) async fn tell_assessed(
    tx: &mut Tx,
    deal: DealId,
    decide_on: NaiveDate,
    (due, remind_at): (DateTime<Utc>, Option<DateTime<Utc>>),
    now: DateTime<Utc>,
) -> sqlx::Result<bool> {
    let told = run!(tx, sqlx::query(
        "UPDATE deal_answers SET told_at = $2, decide_on = $3, revision = revision + 1 WHERE deal_id = $1 AND told_at IS NULL")
        .bind(deal).bind(now).bind(decide_on))?;
    let moved = run!(tx, sqlx::query(
        "UPDATE deals SET answered_at = COALESCE(answered_at, $2), due_at = $3, reminded = 0, remind_at = $4,
             updated_at = $2, revision = revision + 1
         WHERE id = $1 AND state = 'requested'")
        .bind(deal).bind(now).bind(due).bind(remind_at))?;
    Ok(told == 1 && moved == 1)
}

/// Whether the centre reads scores and notes of a need, and the revision of its criteria.
pub async fn comparison(tx: &mut Tx, listing: ListingId) -> sqlx::Result<(bool, i64)> {
    let found = on!(tx, c => sqlx::query_as(
        "SELECT centre_reads, revision FROM deal_comparisons WHERE listing_id = $1")
        .bind(listing).fetch_optional(c).await)?;
    Ok(found.unwrap_or((false, 0)))
}

/// Takes the next revision of a need's comparison, if it still is at the one that was seen.
pub(crate) async fn turn_comparison(
    tx: &mut Tx,
    listing: ListingId,
    seen: i64,
    centre_reads: bool,
    now: DateTime<Utc>,
) -> sqlx::Result<bool> {
    run!(tx, sqlx::query(
        "INSERT INTO deal_comparisons (listing_id, centre_reads, revision, updated_at, created_at)
         VALUES ($1, FALSE, 0, $2, $2) ON CONFLICT (listing_id) DO NOTHING")
        .bind(listing).bind(now))?;
    let done = run!(tx, sqlx::query(
        "UPDATE deal_comparisons SET centre_reads = $3, revision = revision + 1, updated_at = $4
         WHERE listing_id = $1 AND revision = $2")
        .bind(listing).bind(seen).bind(centre_reads).bind(now))?;
    Ok(done == 1)
}

pub async fn criteria(tx: &mut Tx, listing: ListingId, most: i64) -> sqlx::Result<Vec<Criterion>> {
    on!(tx, c => sqlx::query_as(
        "SELECT id, position, name, weight FROM deal_criteria WHERE listing_id = $1 ORDER BY position LIMIT $2")
        .bind(listing).bind(most).fetch_all(c).await)
}

/// Writes a criterion in the place of the one before it; what was scored by it stays.
pub(crate) async fn set_criterion(
    tx: &mut Tx,
    listing: ListingId,
    one: &Criterion,
    now: DateTime<Utc>,
) -> sqlx::Result<()> {
    run!(tx, sqlx::query(
        "INSERT INTO deal_criteria (id, listing_id, position, name, weight, created_at) VALUES ($1, $2, $3, $4, $5, $6)
         ON CONFLICT (listing_id, position) DO UPDATE SET name = excluded.name, weight = excluded.weight")
        .bind(one.id).bind(listing).bind(one.position).bind(&one.name).bind(one.weight).bind(now))?;
    Ok(())
}

/// Takes a criterion away with everything scored by it.
pub(in crate::deals) async fn drop_criterion(tx: &mut Tx, id: Uuid) -> sqlx::Result<()> {
    run!(
        tx,
        sqlx::query("DELETE FROM deal_scores WHERE criterion_id = $1").bind(id)
    )?;
    run!(
        tx,
        sqlx::query("DELETE FROM deal_criteria WHERE id = $1").bind(id)
    )?;
    Ok(())
}

pub async fn scores(tx: &mut Tx, ids: &[DealId]) -> sqlx::Result<Vec<Score>> {
    some(
        tx,
        "deal_id, criterion_id, evaluator, score",
        "deal_scores",
        ids,
    )
    .await
}

pub(crate) async fn set_score(tx: &mut Tx, score: Score, now: DateTime<Utc>) -> sqlx::Result<()> {
    run!(tx, sqlx::query(
        "INSERT INTO deal_scores (id, deal_id, criterion_id, evaluator, score, updated_at, created_at)
         VALUES ($1, $2, $3, $4, $5, $6, $6)
         ON CONFLICT (deal_id, criterion_id, evaluator) DO UPDATE SET score = excluded.score, updated_at = excluded.updated_at")
        .bind(crate::ids::mint(now)).bind(score.deal_id).bind(score.criterion_id).bind(score.evaluator)
        .bind(score.score).bind(now))?;
    Ok(())
}

/// A note for the owner's own people.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct Note {
    pub author: UserId,
    pub text: String,
    pub created_at: DateTime<Utc>,
}

/// `false` when the same note was there already.
pub(crate) async fn insert_note(
    tx: &mut Tx,
    deal: DealId,
    note: &Note,
    once: &str,
) -> sqlx::Result<bool> {
    let fresh = run!(tx, sqlx::query(
        "INSERT INTO deal_notes (id, deal_id, author, text, once, created_at) VALUES ($1, $2, $3, $4, $5, $6)
         ON CONFLICT (deal_id, once) DO NOTHING")
        .bind(crate::ids::mint(note.created_at)).bind(deal).bind(note.author).bind(&note.text).bind(once)
        .bind(note.created_at))?;
    Ok(fresh == 1)
}

/// The newest first.
pub async fn notes(tx: &mut Tx, deal: DealId, most: i64) -> sqlx::Result<Vec<Note>> {
    on!(tx, c => sqlx::query_as(
        "SELECT author, text, created_at FROM deal_notes WHERE deal_id = $1 ORDER BY created_at DESC, id DESC LIMIT $2")
        .bind(deal).bind(most).fetch_all(c).await)
}

/// How many notes several deals have.
pub async fn note_counts(tx: &mut Tx, ids: &[DealId]) -> sqlx::Result<HashMap<DealId, i64>> {
    if ids.is_empty() {
        return Ok(HashMap::new());
    }
    let found: Vec<(DealId, i64)> = on!(tx, c => {
        let mut q = QueryBuilder::new("SELECT deal_id, COUNT(*) FROM deal_notes WHERE deal_id IN (");
        let mut list = q.separated(", ");
        for id in ids {
            list.push_bind(*id);
        }
        q.push(") GROUP BY deal_id");
        q.build_query_as().fetch_all(c).await
    })?;
    Ok(found.into_iter().collect())
}

/// A row of the history that one side alone reads.
pub(in crate::deals) async fn insert_event_for(
    tx: &mut Tx,
    id: DealId,
    e: &Event,
    only_for: &'static str,
) -> sqlx::Result<()> {
    run!(tx, sqlx::query(
        "INSERT INTO deal_events (id, deal_id, actor, side, action, from_state, to_state, words, only_for, created_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)")
        .bind(crate::ids::mint(e.created_at)).bind(id).bind(e.actor).bind(&e.side).bind(&e.action)
        .bind(&e.from_state).bind(&e.to_state).bind(&e.words).bind(only_for).bind(e.created_at))?;
    Ok(())
}

/// Rows of the history that one side alone reads, the newest first.
pub async fn events_for(
    tx: &mut Tx,
    id: DealId,
    only_for: &'static str,
    most: i64,
) -> sqlx::Result<Vec<Event>> {
    on!(tx, c => sqlx::query_as(
        "SELECT actor, side, action, from_state, to_state, words, created_at FROM deal_events
         WHERE deal_id = $1 AND only_for = $2 ORDER BY created_at DESC, id DESC LIMIT $3")
        .bind(id).bind(only_for).bind(most).fetch_all(c).await)
}
