//! Every statement on the alerts' tables: people's choices, saved searches, followed listings. What is new is in `items`.

mod items;
mod marks;
mod tips;

use chrono::{DateTime, Utc};
use sqlx::{AssertSqlSafe, QueryBuilder};
use uuid::Uuid;

use crate::db::{Tx, on, run};
use crate::ids::{ListingId, UserId};
use crate::listings::Kind;
use crate::notices::frequency::Frequency;

pub(crate) use items::*;
pub(super) use marks::*;
pub(super) use tips::*;

const PERSON: &str = "user_id, frequency, chosen_at, own, unsubscribe, due_at";

/// What a person chose.
#[derive(Clone, Debug, sqlx::FromRow)]
pub(crate) struct Person {
    pub(crate) user_id: UserId,
    pub(crate) frequency: Frequency,
    pub(crate) chosen_at: Option<DateTime<Utc>>,
    pub(crate) own: bool,
    pub(crate) unsubscribe: String,
    pub(crate) due_at: Option<DateTime<Utc>>,
}

pub(super) async fn person(tx: &mut Tx, user: UserId) -> sqlx::Result<Option<Person>> {
    let sql = format!("SELECT {PERSON} FROM alert_people WHERE user_id = $1");
    on!(tx, c => sqlx::query_as(AssertSqlSafe(sql)).bind(user).fetch_optional(c).await)
}

pub(super) async fn people(tx: &mut Tx, users: &[UserId]) -> sqlx::Result<Vec<Person>> {
    if users.is_empty() {
        return Ok(Vec::new());
    }
    on!(tx, c => {
        let mut q = QueryBuilder::new(format!("SELECT {PERSON} FROM alert_people WHERE user_id IN ("));
        let mut list = q.separated(", ");
        for user in users {
            list.push_bind(*user);
        }
        q.push(")");
        q.build_query_as().fetch_all(c).await
    })
}

pub(super) async fn by_secret(tx: &mut Tx, secret: &str) -> sqlx::Result<Option<Person>> {
    let sql = format!("SELECT {PERSON} FROM alert_people WHERE unsubscribe = $1");
    on!(tx, c => sqlx::query_as(AssertSqlSafe(sql)).bind(secret).fetch_optional(c).await)
}

/// Gives people who have none yet a row without mails, and holds a single one's row until the transaction ends.
pub(super) async fn enrol(
    tx: &mut Tx,
    users: &[(UserId, String)],
    now: DateTime<Utc>,
) -> sqlx::Result<()> {
    if users.is_empty() {
        return Ok(());
    }
    on!(tx, c => {
        let mut q = QueryBuilder::new(
            "INSERT INTO alert_people (user_id, frequency, own, unsubscribe, updated_at, created_at) ");
        q.push_values(users, |mut row, (user, secret)| {
            row.push_bind(*user).push("'off'").push("TRUE").push_bind(secret).push_bind(now).push_bind(now);
        });
        q.push(" ON CONFLICT (user_id) DO UPDATE SET updated_at = alert_people.updated_at");
        q.build().execute(c).await.map(|_| ())
    })
}

/// Writes how often a person wants mails; the choice is also the consent.
pub(super) async fn choose(
    tx: &mut Tx,
    user: UserId,
    frequency: Frequency,
    now: DateTime<Utc>,
) -> sqlx::Result<()> {
    // Choosing the same again must not push a mail that is due already out of reach.
    run!(tx, sqlx::query(
        "UPDATE alert_people SET due_at = CASE WHEN frequency = $2 AND due_at IS NOT NULL THEN due_at ELSE $3 END,
             frequency = $2, chosen_at = $4, updated_at = $4 WHERE user_id = $1")
        .bind(user).bind(frequency).bind(frequency.next(now)).bind(now))?;
    Ok(())
}

pub(super) async fn set_own(
    tx: &mut Tx,
    user: UserId,
    own: bool,
    now: DateTime<Utc>,
) -> sqlx::Result<()> {
    run!(
        tx,
        sqlx::query("UPDATE alert_people SET own = $2, updated_at = $3 WHERE user_id = $1")
            .bind(user)
            .bind(own)
            .bind(now)
    )?;
    Ok(())
}

/// A saved search.
#[derive(Clone, Debug, sqlx::FromRow)]
pub(crate) struct Search {
    pub(crate) id: Uuid,
    pub(crate) user_id: UserId,
    pub(crate) name: String,
    pub(crate) address: String,
    pub(crate) kind: Kind,
    pub(crate) mark: DateTime<Utc>,
    pub(crate) created_at: DateTime<Utc>,
}

const SEARCH: &str = "id, user_id, name, address, kind, mark, created_at";

/// A person's saved searches, the newest first.
pub(super) async fn searches(tx: &mut Tx, user: UserId, most: i64) -> sqlx::Result<Vec<Search>> {
    let sql = format!(
        "SELECT {SEARCH} FROM alert_searches WHERE user_id = $1 ORDER BY created_at DESC, id DESC LIMIT $2"
    );
    on!(tx, c => sqlx::query_as(AssertSqlSafe(sql)).bind(user).bind(most).fetch_all(c).await)
}

/// The same search saved again is the same one under its new name.
pub(super) async fn save_search(tx: &mut Tx, s: &Search) -> sqlx::Result<()> {
    run!(tx, sqlx::query(
        "INSERT INTO alert_searches (id, user_id, name, address, kind, mark, created_at) VALUES ($1, $2, $3, $4, $5, $6, $7)
         ON CONFLICT (user_id, address) DO UPDATE SET name = excluded.name")
        .bind(s.id).bind(s.user_id).bind(&s.name).bind(&s.address).bind(s.kind).bind(s.mark).bind(s.created_at))?;
    Ok(())
}

/// Ends a saved search of this person, with what it found.
pub(super) async fn end_search(tx: &mut Tx, user: UserId, id: Uuid) -> sqlx::Result<bool> {
    let done = run!(
        tx,
        sqlx::query("DELETE FROM alert_searches WHERE id = $1 AND user_id = $2")
            .bind(id)
            .bind(user)
    )?;
    end_items(tx, user, id).await?;
    Ok(done == 1)
}

/// Saved searches after an id that were not run on what was published since, by kind.
pub(super) async fn searches_to_run(
    tx: &mut Tx,
    after: Uuid,
    (achievements, needs): (DateTime<Utc>, DateTime<Utc>),
    most: i64,
) -> sqlx::Result<Vec<Search>> {
    let sql = format!(
        "SELECT {SEARCH} FROM alert_searches
         WHERE id > $1 AND ((kind = 'achievement' AND mark < $2) OR (kind = 'need' AND mark < $3))
         ORDER BY id LIMIT $4"
    );
    on!(tx, c => sqlx::query_as(AssertSqlSafe(sql)).bind(after).bind(achievements).bind(needs).bind(most).fetch_all(c).await)
}

/// One saved search, whoever's it is.
pub(super) async fn search(tx: &mut Tx, id: Uuid) -> sqlx::Result<Option<Search>> {
    let sql = format!("SELECT {SEARCH} FROM alert_searches WHERE id = $1");
    on!(tx, c => sqlx::query_as(AssertSqlSafe(sql)).bind(id).fetch_optional(c).await)
}

pub(super) async fn mark_search(tx: &mut Tx, id: Uuid, mark: DateTime<Utc>) -> sqlx::Result<()> {
    run!(
        tx,
        sqlx::query("UPDATE alert_searches SET mark = $2 WHERE id = $1")
            .bind(id)
            .bind(mark)
    )?;
    Ok(())
}

/// The listings a person follows, the last one first.
pub(super) async fn follows(tx: &mut Tx, user: UserId, most: i64) -> sqlx::Result<Vec<ListingId>> {
    on!(tx, c => sqlx::query_scalar(
        "SELECT listing_id FROM alert_follows WHERE user_id = $1 ORDER BY created_at DESC, listing_id LIMIT $2")
        .bind(user).bind(most).fetch_all(c).await)
}

pub(super) async fn follow(
    tx: &mut Tx,
    user: UserId,
    listing: ListingId,
    now: DateTime<Utc>,
) -> sqlx::Result<()> {
    run!(tx, sqlx::query(
        "INSERT INTO alert_follows (user_id, listing_id, created_at) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING")
        .bind(user).bind(listing).bind(now))?;
    Ok(())
}

/// Ends following, with what it brought.
pub(super) async fn unfollow(tx: &mut Tx, user: UserId, listing: ListingId) -> sqlx::Result<()> {
    run!(
        tx,
        sqlx::query("DELETE FROM alert_follows WHERE user_id = $1 AND listing_id = $2")
            .bind(user)
            .bind(listing)
    )?;
    end_items(tx, user, listing.0).await
}

/// Who follows these listings, and since when.
pub(super) async fn followers(
    tx: &mut Tx,
    listings: &[ListingId],
    most: i64,
) -> sqlx::Result<Vec<(ListingId, UserId, DateTime<Utc>)>> {
    if listings.is_empty() {
        return Ok(Vec::new());
    }
    on!(tx, c => {
        let mut q = QueryBuilder::new("SELECT listing_id, user_id, created_at FROM alert_follows WHERE listing_id IN (");
        let mut list = q.separated(", ");
        for listing in listings {
            list.push_bind(*listing);
        }
        q.push(") ORDER BY listing_id, user_id LIMIT ").push_bind(most);
        q.build_query_as().fetch_all(c).await
    })
}
