//! Which publications are to be confirmed again, and how far the asking got.

use chrono::{DateTime, Utc};

use crate::db::{Tx, on, run};
use crate::ids::{ListingId, OrganisationId, UserId};

/// A publication to ask for.
#[derive(Clone, Copy, Debug, sqlx::FromRow)]
pub(in crate::listings) struct ToAsk {
    pub(in crate::listings) id: ListingId,
    pub(in crate::listings) organisation_id: OrganisationId,
    pub(in crate::listings) created_by: UserId,
    pub(in crate::listings) asked: i64,
}

/// The moments that decide: confirmed before `due` is due, before `soon` goes along with something due; ending before
/// `last_call` is urgent, before `now` is hidden.
#[derive(Clone, Copy, Debug)]
pub(in crate::listings) struct Moments {
    pub(in crate::listings) due: DateTime<Utc>,
    pub(in crate::listings) soon: DateTime<Utc>,
    pub(in crate::listings) last_call: DateTime<Utc>,
    pub(in crate::listings) now: DateTime<Utc>,
}

/// What is to be asked for, person by person, after a place in that order. Of who is asked for something, what will be
/// due soon goes along, so that one mail has it all.
pub(in crate::listings) async fn to_ask(
    tx: &mut Tx,
    m: Moments,
    after: (UserId, ListingId),
    most: i64,
) -> sqlx::Result<Vec<ToAsk>> {
    on!(tx, c => sqlx::query_as(
        "SELECT id, organisation_id, created_by, asked FROM listings AS l
         WHERE public = 'published' AND asked < 3
           AND (created_by > $5 OR (created_by = $5 AND id > $6))
           AND ((asked = 0 AND confirmed_at <= $1) OR (asked <= 1 AND confirmed_at <= $1 AND expires_at <= $3)
             OR expires_at <= $4
             OR (asked = 0 AND confirmed_at <= $2 AND EXISTS (SELECT 1 FROM listings AS d
                  WHERE d.created_by = l.created_by AND d.organisation_id = l.organisation_id AND d.public = 'published'
                    AND d.asked = 0 AND d.confirmed_at <= $1)))
         ORDER BY created_by, id LIMIT $7")
        .bind(m.due).bind(m.soon).bind(m.last_call).bind(m.now).bind(after.0).bind(after.1).bind(most)
        .fetch_all(c).await)
}

/// Notes how far the asking got; `false` when it was confirmed in the meantime or somebody else was quicker.
pub(in crate::listings) async fn ask(
    tx: &mut Tx,
    id: ListingId,
    (from, to): (i64, i64),
    confirmed: Option<DateTime<Utc>>,
) -> sqlx::Result<bool> {
    let done = run!(
        tx,
        sqlx::query(
            "UPDATE listings SET asked = $3
             WHERE id = $1 AND asked = $2 AND confirmed_at = $4 AND public = 'published'"
        )
        .bind(id)
        .bind(from)
        .bind(to)
        .bind(confirmed)
    )?;
    Ok(done == 1)
}

/// A new date, until when it holds; `false` when somebody confirmed it since it was read.
pub(in crate::listings) async fn confirm(
    tx: &mut Tx,
    (id, seen): (ListingId, Option<DateTime<Utc>>),
    until: DateTime<Utc>,
    now: DateTime<Utc>,
) -> sqlx::Result<bool> {
    let done = run!(
        tx,
        sqlx::query(
            "UPDATE listings SET confirmed_at = $2, expires_at = $3, updated_at = $2, asked = 0
             WHERE id = $1 AND COALESCE(confirmed_at, $4) = $4"
        )
        .bind(id)
        .bind(now)
        .bind(until)
        .bind(seen.unwrap_or(DateTime::UNIX_EPOCH))
    )?;
    Ok(done == 1)
}
