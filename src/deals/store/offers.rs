//! Offers, and the notice to those who may buy first.

use chrono::{DateTime, Utc};
use sqlx::AssertSqlSafe;
use uuid::Uuid;

use crate::db::{Tx, on, run};
use crate::deals::offers::refusal::{Notice, Reply};
use crate::deals::offers::{Offer, State};
use crate::ids::{DealId, OfferId, UserId};

const OFFER: &str = "id, deal_id, version, side, made_by, state, terms, note, valid_until, closed_at, closed_by, \
closed_words, created_at";

/// Takes the deal's row for a deed on its offers; `false` when it takes none (any more).
pub(in crate::deals) async fn take_for_offers(
    tx: &mut Tx,
    deal: DealId,
    now: DateTime<Utc>,
) -> sqlx::Result<bool> {
    let done = run!(
        tx,
        sqlx::query(
            "UPDATE deals SET updated_at = $2, revision = revision + 1
             WHERE id = $1 AND state IN ('accepted', 'introduced')"
        )
        .bind(deal)
        .bind(now)
    )?;
    Ok(done == 1)
}

/// The number of a deal's newest version; 0 before the first.
pub(in crate::deals) async fn last_version(tx: &mut Tx, deal: DealId) -> sqlx::Result<i64> {
    on!(tx, c => sqlx::query_scalar(
        "SELECT COALESCE(MAX(version), 0) FROM deal_offers WHERE deal_id = $1")
        .bind(deal).fetch_one(c).await)
}

/// `false` when another offer is open.
pub(in crate::deals) async fn insert_offer(tx: &mut Tx, o: &Offer) -> sqlx::Result<bool> {
    let done = run!(tx, sqlx::query(
        "INSERT INTO deal_offers (id, deal_id, version, side, made_by, state, terms, note, valid_until, closed_words, created_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, '', $10) ON CONFLICT DO NOTHING")
        .bind(o.id).bind(o.deal_id).bind(o.version).bind(o.side).bind(o.made_by).bind(o.state).bind(&o.terms)
        .bind(&o.note).bind(o.valid_until).bind(o.created_at))?;
    Ok(done == 1)
}

/// How an offer ends.
pub(in crate::deals) struct Closing<'a> {
    pub(in crate::deals) to: State,
    pub(in crate::deals) by: Option<UserId>,
    pub(in crate::deals) words: &'a str,
    pub(in crate::deals) now: DateTime<Utc>,
}

/// Ends an open offer of a deal, with `within` only in its time; `false` when it is open no more.
pub(in crate::deals) async fn close_offer(
    tx: &mut Tx,
    (deal, offer): (DealId, OfferId),
    closing: &Closing<'_>,
    within: Option<DateTime<Utc>>,
) -> sqlx::Result<bool> {
    let done = run!(
        tx,
        sqlx::query(
            "UPDATE deal_offers SET state = $3, closed_at = $4, closed_by = $5, closed_words = $6
         WHERE deal_id = $1 AND id = $2 AND state = 'open' AND ($7 OR valid_until > $4)"
        )
        .bind(deal)
        .bind(offer)
        .bind(closing.to)
        .bind(closing.now)
        .bind(closing.by)
        .bind(closing.words)
        .bind(within.is_none())
    )?;
    Ok(done == 1)
}

/// Ends whatever is open because the deal takes no more offers.
pub(in crate::deals) async fn lapse_offers(
    tx: &mut Tx,
    deal: DealId,
    now: DateTime<Utc>,
) -> sqlx::Result<()> {
    run!(
        tx,
        sqlx::query(
            "UPDATE deal_offers SET state = 'lapsed', closed_at = $2 WHERE deal_id = $1 AND state = 'open'"
        )
        .bind(deal)
        .bind(now)
    )?;
    Ok(())
}

pub(in crate::deals) async fn offer(tx: &mut Tx, id: OfferId) -> sqlx::Result<Option<Offer>> {
    let sql = format!("SELECT {OFFER} FROM deal_offers WHERE id = $1");
    on!(tx, c => sqlx::query_as(AssertSqlSafe(sql)).bind(id).fetch_optional(c).await)
}

/// A deal's offers, the newest first.
pub async fn offers(tx: &mut Tx, deal: DealId, most: i64) -> sqlx::Result<Vec<Offer>> {
    let sql = format!(
        "SELECT {OFFER} FROM deal_offers WHERE deal_id = $1 ORDER BY version DESC LIMIT $2"
    );
    on!(tx, c => sqlx::query_as(AssertSqlSafe(sql)).bind(deal).bind(most).fetch_all(c).await)
}

pub(in crate::deals) async fn accepted_offer(
    tx: &mut Tx,
    deal: DealId,
) -> sqlx::Result<Option<Offer>> {
    let sql = format!("SELECT {OFFER} FROM deal_offers WHERE deal_id = $1 AND state = 'accepted'");
    on!(tx, c => sqlx::query_as(AssertSqlSafe(sql)).bind(deal).fetch_optional(c).await)
}

pub(in crate::deals) async fn insert_notice(tx: &mut Tx, n: &Notice) -> sqlx::Result<()> {
    run!(tx, sqlx::query(
        "INSERT INTO deal_refusal_notices (id, deal_id, offer_id, text, sha256, reply_by, created_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7)")
        .bind(n.id).bind(n.deal_id).bind(n.offer_id).bind(&n.text).bind(&n.sha256).bind(n.reply_by).bind(n.created_at))?;
    Ok(())
}

/// The notice of a deal; it has one at most, since one offer is accepted.
pub(in crate::deals) async fn notice(tx: &mut Tx, deal: DealId) -> sqlx::Result<Option<Notice>> {
    on!(tx, c => sqlx::query_as(
        "SELECT id, deal_id, offer_id, text, sha256, reply_by, created_at FROM deal_refusal_notices
         WHERE deal_id = $1 ORDER BY created_at DESC LIMIT 1")
        .bind(deal).fetch_optional(c).await)
}

/// `false` when the same was written down of that person before.
pub(in crate::deals) async fn insert_reply(
    tx: &mut Tx,
    notice: Uuid,
    r: &Reply,
) -> sqlx::Result<bool> {
    let done = run!(tx, sqlx::query(
        "INSERT INTO deal_refusal_replies (id, notice_id, name, reply, happened_on, recorded_by, created_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT (notice_id, name, reply) DO NOTHING")
        .bind(crate::ids::mint(r.created_at)).bind(notice).bind(&r.name).bind(&r.reply).bind(r.happened_on)
        .bind(r.recorded_by).bind(r.created_at))?;
    Ok(done == 1)
}

/// What was written down, in order.
pub(in crate::deals) async fn replies(
    tx: &mut Tx,
    notice: Uuid,
    most: i64,
) -> sqlx::Result<Vec<Reply>> {
    on!(tx, c => sqlx::query_as(
        "SELECT name, reply, happened_on, recorded_by, created_at FROM deal_refusal_replies
         WHERE notice_id = $1 ORDER BY created_at, id LIMIT $2")
        .bind(notice).bind(most).fetch_all(c).await)
}
