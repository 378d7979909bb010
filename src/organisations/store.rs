//! Every statement on organisations and memberships.

use chrono::{DateTime, Utc};
use sqlx::AssertSqlSafe;
use sqlx::QueryBuilder;

use super::answers::Answers;
use super::organisation::{Organisation, State};
use crate::db::{Tx, on, run};
use crate::ids::{OrganisationId, UserId};
use crate::web::OrganisationRole;

mod changes;
mod invitations;
mod members;

pub use changes::{
    Decision, Event, Queued, count_by_state, decide, events, note, override_code, queue, save_card,
    set_document,
};
pub use invitations::{
    Invitation, has_invitation, insert_invitation, revoke_invitation, usable_invitation,
    use_invitation, waiting_invitations,
};
pub use members::{
    Belonging, MemberRow, Resting, ask, belonging, lock, members_of, move_member, people,
    places_of, resting, set_role,
};

const CARD: &str = "id, name, uscc, kind, nature, region, address, introduction, website, state, state_reason, document, \
uscc_overridden, verified_at, answers_asked, answers_given, answers_days, updated_at, created_at";

/// # Errors
/// When the database does not answer.
pub async fn find(tx: &mut Tx, id: OrganisationId) -> sqlx::Result<Option<Organisation>> {
    let sql = format!("SELECT {CARD} FROM organisations WHERE id = $1");
    on!(tx, c => sqlx::query_as(AssertSqlSafe(sql)).bind(id).fetch_optional(c).await)
}

/// # Errors
/// When the database does not answer.
pub async fn by_uscc(tx: &mut Tx, uscc: &str) -> sqlx::Result<Option<Organisation>> {
    let sql = format!("SELECT {CARD} FROM organisations WHERE uscc = $1");
    on!(tx, c => sqlx::query_as(AssertSqlSafe(sql)).bind(uscc).fetch_optional(c).await)
}

/// Organisations of exactly this name; names may be shared.
///
/// # Errors
/// When the database does not answer.
pub async fn by_name(tx: &mut Tx, name: &str, most: i64) -> sqlx::Result<Vec<Organisation>> {
    let sql = format!("SELECT {CARD} FROM organisations WHERE name = $1 ORDER BY id LIMIT $2");
    on!(tx, c => sqlx::query_as(AssertSqlSafe(sql)).bind(name).bind(most).fetch_all(c).await)
}

/// Organisations of any of these names or credit codes.
///
/// # Errors
/// When the database does not answer.
pub async fn named(tx: &mut Tx, names: &[String]) -> sqlx::Result<Vec<Organisation>> {
    let mut found = Vec::new();
    for part in names.chunks(500) {
        let cards: Vec<Organisation> = on!(tx, c => {
            let mut q = QueryBuilder::new(format!("SELECT {CARD} FROM organisations WHERE name IN ("));
            let mut list = q.separated(", ");
            for name in part {
                list.push_bind(name.clone());
            }
            q.push(") OR uscc IN (");
            let mut list = q.separated(", ");
            for name in part {
                list.push_bind(name.to_uppercase());
            }
            q.push(")");
            q.build_query_as().fetch_all(c).await?
        });
        found.extend(cards);
    }
    Ok(found)
}

/// Several cards at once, in no particular order.
///
/// # Errors
/// When the database does not answer.
pub async fn cards(tx: &mut Tx, ids: &[OrganisationId]) -> sqlx::Result<Vec<Organisation>> {
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    on!(tx, c => {
        let mut q = QueryBuilder::new(format!("SELECT {CARD} FROM organisations WHERE id IN ("));
        let mut list = q.separated(", ");
        for id in ids {
            list.push_bind(*id);
        }
        q.push(")");
        q.build_query_as().fetch_all(c).await
    })
}

/// Organisations in a state, the longest waiting first.
///
/// # Errors
/// When the database does not answer.
pub async fn in_state(tx: &mut Tx, state: State, most: i64) -> sqlx::Result<Vec<Organisation>> {
    let sql = format!(
        "SELECT {CARD} FROM organisations WHERE state = $1 ORDER BY created_at, id LIMIT $2"
    );
    on!(tx, c => sqlx::query_as(AssertSqlSafe(sql)).bind(state).bind(most).fetch_all(c).await)
}

/// Verified organisations after an id, for rebuilding the index.
///
/// # Errors
/// When the database does not answer.
pub async fn verified_after(
    tx: &mut Tx,
    after: Option<OrganisationId>,
    most: i64,
) -> sqlx::Result<Vec<Organisation>> {
    let after = after.map_or(uuid::Uuid::nil(), |id| id.0);
    let sql = format!(
        "SELECT {CARD} FROM organisations WHERE state = 'verified' AND id > $1 ORDER BY id LIMIT $2"
    );
    on!(tx, c => sqlx::query_as(AssertSqlSafe(sql)).bind(after).bind(most).fetch_all(c).await)
}

/// # Errors
/// A unique violation when the credit code is known already.
pub async fn insert(tx: &mut Tx, o: &Organisation) -> sqlx::Result<()> {
    run!(tx, sqlx::query(
        "INSERT INTO organisations (id, name, uscc, kind, nature, region, address, introduction, website, state,
             state_reason, document, uscc_overridden, verified_at, updated_at, created_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16)")
        .bind(o.id).bind(&o.name).bind(&o.uscc).bind(&o.kind).bind(&o.nature).bind(&o.region).bind(&o.address)
        .bind(&o.introduction).bind(&o.website).bind(o.state).bind(&o.state_reason).bind(o.document)
        .bind(o.uscc_overridden).bind(o.verified_at).bind(o.updated_at).bind(o.created_at))?;
    Ok(())
}

/// A person's place in an organisation.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct Membership {
    pub organisation_id: OrganisationId,
    pub name: String,
    pub role: OrganisationRole,
    pub state: State,
}

/// How it answers requests, as counted now.
///
/// # Errors
/// When the database refuses.
pub async fn set_answers(
    tx: &mut Tx,
    id: OrganisationId,
    answers: Answers,
    now: DateTime<Utc>,
) -> sqlx::Result<()> {
    run!(tx, sqlx::query(
        "UPDATE organisations SET answers_asked = $2, answers_given = $3, answers_days = $4, answers_at = $5 WHERE id = $1")
        .bind(id).bind(answers.asked).bind(answers.given).bind(answers.days).bind(now))?;
    Ok(())
}

/// Organisations whose answers were counted before a moment, the longest ago first.
///
/// # Errors
/// When the database does not answer.
pub async fn answers_before(
    tx: &mut Tx,
    before: DateTime<Utc>,
    most: i64,
) -> sqlx::Result<Vec<OrganisationId>> {
    on!(tx, c => sqlx::query_scalar(
        "SELECT id FROM organisations WHERE answers_at < $1 AND answers_asked > 0 ORDER BY answers_at, id LIMIT $2")
        .bind(before).bind(most).fetch_all(c).await)
}

/// The organisations somebody may act for, the oldest membership first.
///
/// # Errors
/// When the database does not answer.
pub async fn memberships(tx: &mut Tx, user: UserId) -> sqlx::Result<Vec<Membership>> {
    let mut places = places(tx, user).await?;
    places.retain(|place| place.state != State::Suspended);
    Ok(places)
}

/// The organisations somebody belongs to, suspended ones among them, the oldest membership first.
///
/// # Errors
/// When the database does not answer.
pub async fn places(tx: &mut Tx, user: UserId) -> sqlx::Result<Vec<Membership>> {
    on!(tx, c => sqlx::query_as(
        "SELECT m.organisation_id, o.name, m.role, o.state FROM memberships m
         JOIN organisations o ON o.id = m.organisation_id
         WHERE m.user_id = $1 AND m.state = 'active'
         ORDER BY m.created_at, m.organisation_id LIMIT 20")
        .bind(user).fetch_all(c).await)
}

/// # Errors
/// When the database refuses.
pub async fn add_member(
    tx: &mut Tx,
    user: UserId,
    organisation: OrganisationId,
    role: OrganisationRole,
    now: DateTime<Utc>,
) -> sqlx::Result<()> {
    run!(tx, sqlx::query(
        "INSERT INTO memberships (user_id, organisation_id, role, state, created_at) VALUES ($1, $2, $3, 'active', $4)
         ON CONFLICT (user_id, organisation_id) DO UPDATE SET role = excluded.role, state = 'active'")
        .bind(user).bind(organisation).bind(role).bind(now))?;
    Ok(())
}

/// The active people of an organisation, for mails: administrators first.
///
/// # Errors
/// When the database does not answer.
pub async fn members(
    tx: &mut Tx,
    organisation: OrganisationId,
) -> sqlx::Result<Vec<(UserId, OrganisationRole)>> {
    on!(tx, c => sqlx::query_as(
        "SELECT user_id, role FROM memberships WHERE organisation_id = $1 AND state = 'active'
         ORDER BY role, created_at, user_id LIMIT 200")
        .bind(organisation).fetch_all(c).await)
}
