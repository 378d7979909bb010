//! Parts of targets, and the keys of zones and service points.

use chrono::{DateTime, Utc};
use uuid::Uuid;

use crate::db::{Tx, on, run};
use crate::ids::UserId;
use crate::reports::child::{Child, Kind};
use crate::reports::place::{Place, Places};
use crate::reports::target::{Scope, Target};

const MOST: i64 = 500;
/// Keys of places: each is tried at each contract.
pub(crate) const KEYS: i64 = 500;

/// All parts of a target.
///
/// # Errors
/// When the database does not answer.
pub(crate) async fn of(tx: &mut Tx, year: i32, scope: Scope) -> sqlx::Result<Vec<Child>> {
    on!(tx, c => sqlx::query_as(
        "SELECT kind, code, amount FROM target_children WHERE year = $1 AND scope = $2 ORDER BY kind, code LIMIT $3")
        .bind(i64::from(year)).bind(scope).bind(MOST).fetch_all(c).await)
}

/// Puts other parts of a kind in the place of those there are, if the target is still the one that was seen; `false`
/// when somebody else was quicker.
///
/// # Errors
/// When the database refuses.
pub(crate) async fn replace(
    tx: &mut Tx,
    target: &Target,
    (kind, children): (Kind, &[Child]),
    seen: DateTime<Utc>,
    (by, now): (UserId, DateTime<Utc>),
) -> sqlx::Result<bool> {
    let touched =
        run!(tx, sqlx::query(
        "UPDATE targets SET updated_at = $3 WHERE year = $1 AND scope = $2 AND updated_at = $4")
        .bind(target.year).bind(target.scope).bind(now).bind(seen))?;
    if touched == 0 {
        return Ok(false);
    }
    run!(
        tx,
        sqlx::query("DELETE FROM target_children WHERE year = $1 AND scope = $2 AND kind = $3")
            .bind(target.year)
            .bind(target.scope)
            .bind(kind)
    )?;
    for child in children {
        run!(tx, sqlx::query(
            "INSERT INTO target_children (id, year, scope, kind, code, amount, created_by, created_at)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8)")
            .bind(crate::ids::mint(now)).bind(target.year).bind(target.scope).bind(kind).bind(&child.code)
            .bind(child.amount).bind(by).bind(now))?;
    }
    Ok(true)
}

/// The names of all service points that any target has.
///
/// # Errors
/// When the database does not answer.
pub(crate) async fn points(tx: &mut Tx) -> sqlx::Result<Vec<String>> {
    on!(tx, c => sqlx::query_scalar(
        "SELECT DISTINCT code FROM target_children WHERE kind = 'point' ORDER BY code LIMIT $1")
        .bind(MOST).fetch_all(c).await)
}

/// # Errors
/// When the database does not answer.
pub(crate) async fn places(tx: &mut Tx) -> sqlx::Result<Places> {
    let rows: Vec<Place> = on!(tx, c => sqlx::query_as(
        "SELECT kind, code, sort, key FROM target_places ORDER BY kind, code, sort, key LIMIT $1")
        .bind(KEYS).fetch_all(c).await)?;
    Ok(Places(rows))
}

/// A key with who named it and when, to be shown and taken away.
#[derive(sqlx::FromRow)]
pub(crate) struct Named {
    pub(crate) id: Uuid,
    #[sqlx(flatten)]
    pub(crate) place: Place,
    pub(crate) created_by: Option<UserId>,
    pub(crate) created_at: DateTime<Utc>,
}

/// # Errors
/// When the database does not answer.
pub(crate) async fn named(tx: &mut Tx) -> sqlx::Result<Vec<Named>> {
    on!(tx, c => sqlx::query_as(
        "SELECT id, kind, code, sort, key, created_by, created_at FROM target_places
         ORDER BY kind, code, sort, key LIMIT $1")
        .bind(KEYS).fetch_all(c).await)
}

/// Names a key; `false` when there are as many as are read: one more would place nothing.
///
/// # Errors
/// A unique violation when the key tells a place of this kind already.
pub(crate) async fn insert_place(
    tx: &mut Tx,
    place: &Place,
    (by, now): (UserId, DateTime<Utc>),
) -> sqlx::Result<bool> {
    let rows = run!(
        tx,
        sqlx::query(
            "INSERT INTO target_places (id, kind, code, sort, key, created_by, created_at)
         SELECT $1, $2, $3, $4, $5, $6, $7 WHERE (SELECT COUNT(*) FROM target_places) < $8"
        )
        .bind(crate::ids::mint(now))
        .bind(place.kind)
        .bind(&place.code)
        .bind(place.sort)
        .bind(&place.key)
        .bind(by)
        .bind(now)
        .bind(KEYS)
    )?;
    Ok(rows == 1)
}

/// Takes a key away; `None` when it is gone already.
///
/// # Errors
/// When the database refuses.
pub(crate) async fn remove_place(tx: &mut Tx, id: Uuid) -> sqlx::Result<Option<Place>> {
    let place: Option<Place> = on!(tx, c => sqlx::query_as(
        "SELECT kind, code, sort, key FROM target_places WHERE id = $1").bind(id).fetch_optional(c).await)?;
    let gone = run!(
        tx,
        sqlx::query("DELETE FROM target_places WHERE id = $1").bind(id)
    )?;
    Ok(place.filter(|_| gone == 1))
}
