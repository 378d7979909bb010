//! Statements on the years that the administrator typed in.

use chrono::{DateTime, Utc};
use sqlx::types::Json;

use super::Notice;
use crate::db::{Tx, is_duplicate, on, run};
use crate::ids::UserId;

/// One year as it stands.
#[derive(Clone, Debug, sqlx::FromRow)]
pub(super) struct Kept {
    pub(super) year: i64,
    pub(super) notice: Json<Notice>,
    pub(super) source: String,
    pub(super) revision: i64,
    pub(super) entered_by: UserId,
    pub(super) updated_at: DateTime<Utc>,
}

/// The last hundred years that were typed in.
pub(super) async fn years(tx: &mut Tx) -> sqlx::Result<Vec<Kept>> {
    on!(tx, c => sqlx::query_as(
        "SELECT year, notice, source, revision, entered_by, updated_at FROM workday_years
         ORDER BY year DESC LIMIT 100")
        .fetch_all(c).await)
}

/// Writes a year over the revision that was seen, 0 for none; `false` when somebody else was quicker.
pub(super) async fn write(tx: &mut Tx, year: &Kept, seen: i64) -> sqlx::Result<bool> {
    if seen > 0 {
        let done = run!(tx, sqlx::query(
            "UPDATE workday_years SET notice = $3, source = $4, entered_by = $5, updated_at = $6, revision = revision + 1
             WHERE year = $1 AND revision = $2")
            .bind(year.year).bind(seen).bind(&year.notice).bind(&year.source).bind(year.entered_by)
            .bind(year.updated_at))?;
        return Ok(done == 1);
    }
    let done = run!(tx, sqlx::query(
        "INSERT INTO workday_years (id, year, notice, source, revision, entered_by, updated_at, created_at)
         VALUES ($1, $2, $3, $4, 1, $5, $6, $6)")
        .bind(crate::ids::mint(year.updated_at)).bind(year.year).bind(&year.notice).bind(&year.source)
        .bind(year.entered_by).bind(year.updated_at));
    match done {
        Ok(_) => Ok(true),
        Err(error) if is_duplicate(&error) => Ok(false),
        Err(error) => Err(error),
    }
}
