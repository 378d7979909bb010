//! Statements on invitations.

use chrono::{DateTime, Utc};
use sqlx::AssertSqlSafe;
use uuid::Uuid;

use crate::db::{Tx, on, run};
use crate::ids::{OrganisationId, UserId};
use crate::web::OrganisationRole;

const INVITATION: &str = "id, organisation_id, email, role, invited_by, expires_at, created_at";

/// An invitation into an organisation.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct Invitation {
    pub id: Uuid,
    pub organisation_id: OrganisationId,
    /// Folded to lower case.
    pub email: String,
    pub role: OrganisationRole,
    pub invited_by: UserId,
    pub expires_at: DateTime<Utc>,
    pub created_at: DateTime<Utc>,
}

pub async fn insert_invitation(
    tx: &mut Tx,
    invitation: &Invitation,
    hash: &str,
) -> sqlx::Result<()> {
    run!(tx, sqlx::query(
        "INSERT INTO invitations (id, organisation_id, email, role, hash, invited_by, expires_at, created_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8)")
        .bind(invitation.id).bind(invitation.organisation_id).bind(&invitation.email).bind(invitation.role)
        .bind(hash).bind(invitation.invited_by).bind(invitation.expires_at).bind(invitation.created_at))?;
    Ok(())
}

/// The invitation behind a link that can still be used.
pub async fn usable_invitation(
    tx: &mut Tx,
    hash: &str,
    now: DateTime<Utc>,
) -> sqlx::Result<Option<Invitation>> {
    let sql = format!(
        "SELECT {INVITATION} FROM invitations
         WHERE hash = $1 AND used_at IS NULL AND revoked_at IS NULL AND expires_at > $2"
    );
    on!(tx, c => sqlx::query_as(AssertSqlSafe(sql)).bind(hash).bind(now).fetch_optional(c).await)
}

/// `true` when this call was the one that used it.
pub async fn use_invitation(tx: &mut Tx, id: Uuid, now: DateTime<Utc>) -> sqlx::Result<bool> {
    let done = run!(tx, sqlx::query(
        "UPDATE invitations SET used_at = $2 WHERE id = $1 AND used_at IS NULL AND revoked_at IS NULL")
        .bind(id).bind(now))?;
    Ok(done == 1)
}

/// What waits to be accepted, the newest first.
pub async fn waiting_invitations(
    tx: &mut Tx,
    organisation: OrganisationId,
    now: DateTime<Utc>,
) -> sqlx::Result<Vec<Invitation>> {
    let sql = format!(
        "SELECT {INVITATION} FROM invitations
         WHERE organisation_id = $1 AND used_at IS NULL AND revoked_at IS NULL AND expires_at > $2
         ORDER BY created_at DESC, id DESC LIMIT 100"
    );
    on!(tx, c => sqlx::query_as(AssertSqlSafe(sql)).bind(organisation).bind(now).fetch_all(c).await)
}

/// Takes back one of an organisation's own invitations; `true` when it still waited.
pub async fn revoke_invitation(
    tx: &mut Tx,
    organisation: OrganisationId,
    id: Uuid,
    now: DateTime<Utc>,
) -> sqlx::Result<bool> {
    let done = run!(
        tx,
        sqlx::query(
            "UPDATE invitations SET revoked_at = $3
         WHERE id = $1 AND organisation_id = $2 AND used_at IS NULL AND revoked_at IS NULL"
        )
        .bind(id)
        .bind(organisation)
        .bind(now)
    )?;
    Ok(done == 1)
}

/// Whether an organisation has such an invitation at all, in whatever state.
pub async fn has_invitation(
    tx: &mut Tx,
    organisation: OrganisationId,
    id: Uuid,
) -> sqlx::Result<bool> {
    let found: i64 = on!(tx, c => sqlx::query_scalar(
        "SELECT COUNT(*) FROM invitations WHERE id = $1 AND organisation_id = $2")
        .bind(id).bind(organisation).fetch_one(c).await)?;
    Ok(found > 0)
}
