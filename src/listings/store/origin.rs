//! What led to a listing, for whoever asks later what brings deals.

use crate::db::{Tx, on, run};
use crate::ids::ListingId;

/// What led to it beside its form, such as a visit.
///
/// # Errors
/// When the database refuses.
pub async fn remember_origin(tx: &mut Tx, id: ListingId, origin: &str) -> sqlx::Result<()> {
    run!(
        tx,
        sqlx::query("UPDATE listings SET origin = $2 WHERE id = $1")
            .bind(id)
            .bind(origin)
    )?;
    Ok(())
}

/// What led to it; empty when nothing beside its form did.
///
/// # Errors
/// When the database does not answer.
pub async fn origin(tx: &mut Tx, id: ListingId) -> sqlx::Result<String> {
    let found: Option<String> = on!(tx, c => sqlx::query_scalar("SELECT origin FROM listings WHERE id = $1")
        .bind(id).fetch_optional(c).await)?;
    Ok(found.unwrap_or_default())
}
