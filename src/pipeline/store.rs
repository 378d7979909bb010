//! Every statement on visits.

use chrono::{DateTime, Utc};
use sqlx::{AssertSqlSafe, QueryBuilder};

use super::visits::{Visit, Written};
use crate::db::{Tx, on, run};
use crate::ids::{ListingId, OrganisationId, UserId, VisitId};

const VISIT: &str = "id, organisation_name, organisation_id, visited_on, met, said, problem, need_id, created_by, \
revision, updated_at, created_at";

/// `false` when a visit with this id is there already.
pub(super) async fn insert(
    tx: &mut Tx,
    (id, by): (VisitId, UserId),
    w: &Written,
    organisation: Option<OrganisationId>,
    now: DateTime<Utc>,
) -> sqlx::Result<bool> {
    let done = run!(tx, sqlx::query(
        "INSERT INTO visits (id, organisation_name, organisation_id, visited_on, met, said, problem, created_by, revision,
             updated_at, created_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, 0, $9, $9) ON CONFLICT (id) DO NOTHING")
        .bind(id).bind(&w.organisation).bind(organisation).bind(w.visited_on).bind(&w.met).bind(&w.said)
        .bind(&w.problem).bind(by).bind(now))?;
    Ok(done == 1)
}

/// Writes it anew, if nobody did since; what became a need keeps its organisation.
pub(super) async fn update(
    tx: &mut Tx,
    visit: &Visit,
    seen: i64,
    w: &Written,
    organisation: Option<OrganisationId>,
    now: DateTime<Utc>,
) -> sqlx::Result<bool> {
    let done = run!(
        tx,
        sqlx::query(
            "UPDATE visits SET organisation_name = $3, organisation_id = CASE WHEN need_id IS NULL THEN $4 ELSE organisation_id END,
             visited_on = $5, met = $6, said = $7, problem = $8, revision = revision + 1, updated_at = $9
         WHERE id = $1 AND revision = $2"
        )
        .bind(visit.id).bind(seen).bind(&w.organisation).bind(organisation).bind(w.visited_on).bind(&w.met)
        .bind(&w.said).bind(&w.problem).bind(now)
    )?;
    Ok(done == 1)
}

/// Says which organisation it was, as long as no need hangs on that.
pub(super) async fn link(
    tx: &mut Tx,
    id: VisitId,
    organisation: OrganisationId,
    now: DateTime<Utc>,
) -> sqlx::Result<bool> {
    let done = run!(
        tx,
        sqlx::query(
            "UPDATE visits SET organisation_id = $2, revision = revision + 1, updated_at = $3
             WHERE id = $1 AND need_id IS NULL"
        )
        .bind(id)
        .bind(organisation)
        .bind(now)
    )?;
    Ok(done == 1)
}

/// Remembers the need that came of it; `false` when there is one, or the visit was changed since it was read.
pub(super) async fn became(
    tx: &mut Tx,
    visit: &Visit,
    need: ListingId,
    now: DateTime<Utc>,
) -> sqlx::Result<bool> {
    let done = run!(
        tx,
        sqlx::query(
            "UPDATE visits SET need_id = $3, revision = revision + 1, updated_at = $4
             WHERE id = $1 AND revision = $2 AND need_id IS NULL"
        )
        .bind(visit.id)
        .bind(visit.revision)
        .bind(need)
        .bind(now)
    )?;
    Ok(done == 1)
}

pub(super) async fn find(tx: &mut Tx, id: VisitId) -> sqlx::Result<Option<Visit>> {
    let sql = format!("SELECT {VISIT} FROM visits WHERE id = $1");
    on!(tx, c => sqlx::query_as(AssertSqlSafe(sql)).bind(id).fetch_optional(c).await)
}

/// Which visits.
#[derive(Clone, Copy, Debug)]
pub(super) enum Which {
    All,
    Of(UserId),
    /// A problem was heard, and no need was made of it.
    Open,
}

macro_rules! narrow {
    ($q:expr, $which:expr) => {
        match $which {
            Which::All => &mut $q,
            Which::Of(person) => $q.push(" WHERE created_by = ").push_bind(person),
            Which::Open => $q.push(" WHERE problem <> '' AND need_id IS NULL"),
        }
    };
}

/// The latest visits first.
pub(super) async fn page(
    tx: &mut Tx,
    which: Which,
    (most, skip): (i64, i64),
) -> sqlx::Result<Vec<Visit>> {
    on!(tx, c => {
        let mut q = QueryBuilder::new(format!("SELECT {VISIT} FROM visits"));
        narrow!(q, which);
        q.push(" ORDER BY visited_on DESC, id DESC LIMIT ").push_bind(most).push(" OFFSET ").push_bind(skip);
        q.build_query_as().fetch_all(c).await
    })
}

/// How many there are: in all, of a person, and with a problem that no need was made of.
pub(super) async fn counts(tx: &mut Tx, person: UserId) -> sqlx::Result<(i64, i64, i64)> {
    on!(tx, c => sqlx::query_as(
        "SELECT CAST(COUNT(*) AS BIGINT),
                CAST(COALESCE(SUM(CASE WHEN created_by = $1 THEN 1 ELSE 0 END), 0) AS BIGINT),
                CAST(COALESCE(SUM(CASE WHEN problem <> '' AND need_id IS NULL THEN 1 ELSE 0 END), 0) AS BIGINT)
         FROM visits")
        .bind(person).fetch_one(c).await)
}
