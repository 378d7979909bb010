//! Versions of the chances by stage.

use chrono::{DateTime, Utc};

use crate::db::{Tx, on, run};
use crate::deals::chances::{Chances, Set};
use crate::ids::UserId;

#[derive(sqlx::FromRow)]
struct Row {
    version: i64,
    requested: i64,
    accepted: i64,
    introduced: i64,
    agreed: i64,
    draft: i64,
    signed: i64,
    filed: i64,
    note: String,
    set_by: UserId,
    created_at: DateTime<Utc>,
}

/// The newest versions, the last one first.
pub async fn chances(tx: &mut Tx, most: i64) -> sqlx::Result<Vec<Set>> {
    let rows: Vec<Row> = on!(tx, c => sqlx::query_as(
        "SELECT version, requested, accepted, introduced, agreed, draft, signed, filed, note, set_by, created_at
         FROM deal_chances ORDER BY version DESC LIMIT $1")
        .bind(most).fetch_all(c).await)?;
    let sets = rows.into_iter().map(|r| Set {
        version: r.version,
        chances: Chances([
            r.requested,
            r.accepted,
            r.introduced,
            r.agreed,
            r.draft,
            r.signed,
            r.filed,
        ]),
        note: r.note,
        set_by: r.set_by,
        created_at: r.created_at,
    });
    Ok(sets.collect())
}

/// # Errors
/// A unique violation when this version is there already.
pub async fn insert_chances(tx: &mut Tx, set: &Set) -> sqlx::Result<()> {
    let [
        requested,
        accepted,
        introduced,
        agreed,
        draft,
        signed,
        filed,
    ] = set.chances.0;
    run!(tx, sqlx::query(
        "INSERT INTO deal_chances (version, requested, accepted, introduced, agreed, draft, signed, filed, note, set_by,
             created_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)")
        .bind(set.version).bind(requested).bind(accepted).bind(introduced).bind(agreed).bind(draft).bind(signed)
        .bind(filed).bind(&set.note).bind(set.set_by).bind(set.created_at))?;
    Ok(())
}
