//! Statements on who agreed to confidentiality.

use chrono::{DateTime, Utc};

use crate::db::{Tx, on, run};
use crate::deals::state::Side;
use crate::ids::{DealId, ListingId, OrganisationId, UserId};

/// One person's word, with the text it was given to.
#[derive(Clone, Debug, sqlx::FromRow)]
pub(crate) struct Record {
    pub(crate) user_id: UserId,
    pub(crate) organisation_id: Option<OrganisationId>,
    pub(crate) side: Side,
    /// Names as they were at that moment.
    pub(crate) person: String,
    pub(crate) organisation: String,
    pub(crate) version: String,
    pub(crate) sha256: String,
    pub(crate) created_at: DateTime<Utc>,
}

/// `false` when this person agreed before.
pub(in crate::deals::room) async fn confide(
    tx: &mut Tx,
    deal: DealId,
    r: &Record,
) -> sqlx::Result<bool> {
    let done = run!(tx, sqlx::query(
        "INSERT INTO deal_confidences (deal_id, user_id, organisation_id, side, person, organisation, version, sha256, created_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9) ON CONFLICT (deal_id, user_id, side) DO NOTHING")
        .bind(deal).bind(r.user_id).bind(r.organisation_id).bind(r.side).bind(&r.person).bind(&r.organisation)
        .bind(&r.version).bind(&r.sha256).bind(r.created_at))?;
    Ok(done == 1)
}

/// Everybody's word on a deal, the first first.
pub(crate) async fn records(tx: &mut Tx, deal: DealId, most: i64) -> sqlx::Result<Vec<Record>> {
    on!(tx, c => sqlx::query_as(
        "SELECT user_id, organisation_id, side, person, organisation, version, sha256, created_at FROM deal_confidences
         WHERE deal_id = $1 ORDER BY created_at, user_id LIMIT $2")
        .bind(deal).bind(most).fetch_all(c).await)
}

/// Whether this person agreed, as one of this side: who changes sides agrees anew.
pub(crate) async fn is_bound(
    tx: &mut Tx,
    deal: DealId,
    user: UserId,
    side: Side,
) -> sqlx::Result<bool> {
    let found: Option<i64> = on!(tx, c => sqlx::query_scalar(
        "SELECT CAST(1 AS BIGINT) FROM deal_confidences WHERE deal_id = $1 AND user_id = $2 AND side = $3")
        .bind(deal).bind(user).bind(side).fetch_optional(c).await)?;
    Ok(found.is_some())
}

/// The deal between an organisation and a listing in which both sides met, the latest one.
pub(crate) async fn met_between(
    tx: &mut Tx,
    listing: ListingId,
    asker: OrganisationId,
) -> sqlx::Result<Option<DealId>> {
    on!(tx, c => sqlx::query_scalar(
        "SELECT id FROM deals WHERE listing_id = $1 AND asker_organisation = $2
           AND state IN ('accepted', 'introduced', 'agreed', 'contracted') ORDER BY created_at DESC, id DESC LIMIT 1")
        .bind(listing).bind(asker).fetch_optional(c).await)
}
