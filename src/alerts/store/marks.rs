//! How far the news were handed out, and whose mail is due: both move in the transaction that does the work.

use chrono::{DateTime, Utc};
use sqlx::AssertSqlSafe;

use super::{PERSON, Person};
use crate::db::{Tx, on, run};
use crate::ids::{ListingId, UserId};

/// A place in the order in which pairs became worth telling.
pub(in crate::alerts) type Place = (DateTime<Utc>, ListingId, ListingId);

const MATCHES: &str = "matches";

pub(in crate::alerts) async fn place(tx: &mut Tx) -> sqlx::Result<Option<Place>> {
    on!(tx, c => sqlx::query_as("SELECT at, need_id, achievement_id FROM alert_marks WHERE name = $1")
        .bind(MATCHES).fetch_optional(c).await)
}

pub(in crate::alerts) async fn set_place(tx: &mut Tx, place: Place) -> sqlx::Result<()> {
    run!(
        tx,
        sqlx::query(
            "INSERT INTO alert_marks (name, at, need_id, achievement_id) VALUES ($1, $2, $3, $4)
         ON CONFLICT (name) DO UPDATE SET at = excluded.at, need_id = excluded.need_id,
             achievement_id = excluded.achievement_id"
        )
        .bind(MATCHES)
        .bind(place.0)
        .bind(place.1)
        .bind(place.2)
    )?;
    Ok(())
}

/// People whose mail is due, the longest waiting first.
pub(in crate::alerts) async fn due(
    tx: &mut Tx,
    now: DateTime<Utc>,
    most: i64,
) -> sqlx::Result<Vec<Person>> {
    let sql = format!(
        "SELECT {PERSON} FROM alert_people WHERE due_at <= $1 AND frequency <> 'off' AND chosen_at IS NOT NULL
         ORDER BY due_at, user_id LIMIT $2"
    );
    on!(tx, c => sqlx::query_as(AssertSqlSafe(sql)).bind(now).bind(most).fetch_all(c).await)
}

/// Takes a person's turn; `false` when another worker did, or the person changed their mind.
pub(in crate::alerts) async fn take_turn(
    tx: &mut Tx,
    person: &Person,
    next: Option<DateTime<Utc>>,
) -> sqlx::Result<bool> {
    let done = run!(
        tx,
        sqlx::query(
            "UPDATE alert_people SET due_at = $4 WHERE user_id = $1 AND due_at = $2 AND frequency = $3"
        )
        .bind(person.user_id)
        .bind(person.due_at)
        .bind(person.frequency)
        .bind(next)
    )?;
    Ok(done == 1)
}

/// Ends a person's mails.
pub(in crate::alerts) async fn stop(
    tx: &mut Tx,
    user: UserId,
    now: DateTime<Utc>,
) -> sqlx::Result<()> {
    run!(tx, sqlx::query(
        "UPDATE alert_people SET frequency = 'off', due_at = NULL, updated_at = $2 WHERE user_id = $1 AND frequency <> 'off'")
        .bind(user).bind(now))?;
    Ok(())
}
