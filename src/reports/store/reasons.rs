//! Deals that were declined or lost in a year, with what they are counted by: deals and their listings looked at together.

use chrono::{DateTime, Utc};

use crate::db::{Tx, on};
use crate::deals::State;
use crate::deals::deal::Kind;
use crate::ids::{DealId, OrganisationId};

/// One deal that came to nothing.
#[derive(Clone, Debug, sqlx::FromRow)]
pub(crate) struct Ended {
    pub(crate) id: DealId,
    pub(crate) state: State,
    pub(crate) kind: Kind,
    pub(crate) reason_code: String,
    pub(crate) reason_words: String,
    pub(crate) owner_organisation: OrganisationId,
    pub(crate) field: String,
}

/// Those that ended between two moments, the last first.
pub(crate) async fn ended(
    tx: &mut Tx,
    (from, until): (DateTime<Utc>, DateTime<Utc>),
    most: i64,
) -> sqlx::Result<Vec<Ended>> {
    on!(tx, c => sqlx::query_as(
        "SELECT d.id, d.state, d.kind, d.reason_code, d.reason_words, d.owner_organisation, l.field
         FROM deals d JOIN listings l ON l.id = d.listing_id
         WHERE d.state IN ('declined', 'lost') AND COALESCE(d.moved_at, d.updated_at) >= $1
           AND COALESCE(d.moved_at, d.updated_at) < $2
         ORDER BY COALESCE(d.moved_at, d.updated_at) DESC, d.id LIMIT $3")
        .bind(from).bind(until).bind(most).fetch_all(c).await)
}
