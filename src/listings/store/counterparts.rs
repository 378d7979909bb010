//! Statements on who may see what is not public, and who did: counterparts, confidants, openings.

use chrono::{DateTime, Utc};
use sqlx::QueryBuilder;

use crate::db::{Tx, on, run};
use crate::ids::{ListingId, OrganisationId, UserId};
use crate::listings::content::Near;

/// Notes that somebody opened a part that is not public.
///
/// # Errors
/// When the database refuses.
pub async fn note_opening(
    tx: &mut Tx,
    id: ListingId,
    by: UserId,
    part: &str,
    now: DateTime<Utc>,
) -> sqlx::Result<()> {
    run!(tx, sqlx::query(
        "INSERT INTO listing_openings (id, listing_id, user_id, part, created_at) VALUES ($1, $2, $3, $4, $5)")
        .bind(crate::ids::mint(now)).bind(id).bind(by).bind(part).bind(now))?;
    Ok(())
}

/// Somebody opened a part that is not public.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct Opening {
    pub user_id: UserId,
    pub part: String,
    pub created_at: DateTime<Utc>,
}

/// What these people opened of a listing, the latest first.
///
/// # Errors
/// When the database does not answer.
pub async fn openings(
    tx: &mut Tx,
    id: ListingId,
    people: &[UserId],
    most: i64,
) -> sqlx::Result<Vec<Opening>> {
    if people.is_empty() {
        return Ok(Vec::new());
    }
    on!(tx, c => {
        let mut q = QueryBuilder::new("SELECT user_id, part, created_at FROM listing_openings WHERE listing_id = ");
        q.push_bind(id).push(" AND user_id IN (");
        let mut list = q.separated(", ");
        for user in people {
            list.push_bind(*user);
        }
        q.push(") ORDER BY created_at DESC, id DESC LIMIT ").push_bind(most);
        q.build_query_as().fetch_all(c).await
    })
}

/// Opens what is kept for counterparts to an organisation; the deals room calls this when a deal is accepted.
pub async fn add_counterpart(
    tx: &mut Tx,
    id: ListingId,
    organisation: OrganisationId,
    now: DateTime<Utc>,
) -> sqlx::Result<()> {
    run!(
        tx,
        sqlx::query(
            "INSERT INTO listing_counterparts (listing_id, organisation_id, created_at) VALUES ($1, $2, $3)
             ON CONFLICT (listing_id, organisation_id) DO NOTHING"
        )
        .bind(id)
        .bind(organisation)
        .bind(now)
    )?;
    Ok(())
}

/// Whether an organisation has an accepted deal on the listing.
pub async fn is_counterpart(
    tx: &mut Tx,
    id: ListingId,
    organisation: OrganisationId,
) -> sqlx::Result<bool> {
    let found: Option<i64> = on!(tx, c => sqlx::query_scalar(
        "SELECT CAST(1 AS BIGINT) FROM listing_counterparts WHERE listing_id = $1 AND organisation_id = $2")
        .bind(id).bind(organisation).fetch_optional(c).await)?;
    Ok(found.is_some())
}

/// A deal ended without a result: what was kept for counterparts closes again to the organisation and its people.
///
/// # Errors
/// When the database refuses.
pub async fn remove_counterpart(
    tx: &mut Tx,
    id: ListingId,
    organisation: OrganisationId,
) -> sqlx::Result<()> {
    for sql in [
        "DELETE FROM listing_confidants WHERE listing_id = $1 AND organisation_id = $2",
        "DELETE FROM listing_counterparts WHERE listing_id = $1 AND organisation_id = $2",
    ] {
        run!(tx, sqlx::query(sql).bind(id).bind(organisation))?;
    }
    Ok(())
}

/// Somebody of a counterpart agreed to confidentiality; the deals room calls this.
///
/// # Errors
/// When the database refuses.
pub async fn add_confidant(
    tx: &mut Tx,
    id: ListingId,
    (organisation, user): (OrganisationId, UserId),
    now: DateTime<Utc>,
) -> sqlx::Result<()> {
    run!(
        tx,
        sqlx::query(
            "INSERT INTO listing_confidants (listing_id, organisation_id, user_id, created_at) VALUES ($1, $2, $3, $4)
             ON CONFLICT (listing_id, organisation_id, user_id) DO NOTHING"
        )
        .bind(id)
        .bind(organisation)
        .bind(user)
        .bind(now)
    )?;
    Ok(())
}

/// How near somebody is to a listing who acts for an organisation.
///
/// # Errors
/// When the database does not answer.
pub async fn near(
    tx: &mut Tx,
    id: ListingId,
    organisation: OrganisationId,
    user: UserId,
) -> sqlx::Result<Near> {
    if !is_counterpart(tx, id, organisation).await? {
        return Ok(Near::Not);
    }
    let found: Option<i64> = on!(tx, c => sqlx::query_scalar(
        "SELECT CAST(1 AS BIGINT) FROM listing_confidants WHERE listing_id = $1 AND organisation_id = $2 AND user_id = $3")
        .bind(id).bind(organisation).bind(user).fetch_optional(c).await)?;
    Ok(if found.is_some() {
        Near::Bound
    } else {
        Near::Met
    })
}
