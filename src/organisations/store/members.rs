//! Statements on memberships: asking, accepting, roles, ending.

use chrono::{DateTime, Utc};
use sqlx::QueryBuilder;

use super::State;
use crate::db::{Tx, on, run};
use crate::ids::{OrganisationId, UserId};
use crate::web::OrganisationRole;

/// Where somebody stands in an organisation.
#[derive(Clone, Copy, Debug, PartialEq, Eq, sqlx::Type)]
#[sqlx(type_name = "text", rename_all = "snake_case")]
pub enum Belonging {
    /// Waits for the organisation's administrator.
    Asked,
    Active,
    Ended,
}

/// A person of an organisation, or one who asked to be.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct MemberRow {
    pub user_id: UserId,
    pub role: OrganisationRole,
    pub state: Belonging,
    pub created_at: DateTime<Utc>,
}

/// Who belongs to an organisation or asked to, administrators first.
pub async fn people(tx: &mut Tx, organisation: OrganisationId) -> sqlx::Result<Vec<MemberRow>> {
    on!(tx, c => sqlx::query_as(
        "SELECT user_id, role, state, created_at FROM memberships
         WHERE organisation_id = $1 AND state IN ('asked', 'active')
         ORDER BY role, created_at, user_id LIMIT 500")
        .bind(organisation).fetch_all(c).await)
}

pub async fn belonging(
    tx: &mut Tx,
    user: UserId,
    organisation: OrganisationId,
) -> sqlx::Result<Option<MemberRow>> {
    on!(tx, c => sqlx::query_as(
        "SELECT user_id, role, state, created_at FROM memberships WHERE user_id = $1 AND organisation_id = $2")
        .bind(user).bind(organisation).fetch_optional(c).await)
}

/// Holds an organisation's row until the transaction ends, so that two people can't take its last two administrators
/// off at the same moment.
pub async fn lock(tx: &mut Tx, organisation: OrganisationId) -> sqlx::Result<()> {
    run!(
        tx,
        sqlx::query("UPDATE organisations SET updated_at = updated_at WHERE id = $1")
            .bind(organisation)
    )?;
    Ok(())
}

/// `true` when the request is new.
pub async fn ask(
    tx: &mut Tx,
    user: UserId,
    organisation: OrganisationId,
    now: DateTime<Utc>,
) -> sqlx::Result<bool> {
    let done = run!(tx, sqlx::query(
        "INSERT INTO memberships (user_id, organisation_id, role, state, created_at) VALUES ($1, $2, 'officer', 'asked', $3)
         ON CONFLICT (user_id, organisation_id) DO UPDATE SET role = 'officer', state = 'asked', created_at = excluded.created_at
             WHERE memberships.state = 'ended'")
        .bind(user).bind(organisation).bind(now))?;
    Ok(done == 1)
}

/// Moves a membership on, if it still stands where it was seen.
pub async fn move_member(
    tx: &mut Tx,
    (user, organisation): (UserId, OrganisationId),
    from: Belonging,
    to: Belonging,
) -> sqlx::Result<bool> {
    let done = run!(tx, sqlx::query(
        "UPDATE memberships SET state = $4 WHERE user_id = $1 AND organisation_id = $2 AND state = $3")
        .bind(user).bind(organisation).bind(from).bind(to))?;
    Ok(done == 1)
}

/// `true` when somebody active has another role now.
pub async fn set_role(
    tx: &mut Tx,
    (user, organisation): (UserId, OrganisationId),
    role: OrganisationRole,
) -> sqlx::Result<bool> {
    let done = run!(
        tx,
        sqlx::query(
            "UPDATE memberships SET role = $3
         WHERE user_id = $1 AND organisation_id = $2 AND state = 'active' AND role <> $3"
        )
        .bind(user)
        .bind(organisation)
        .bind(role)
    )?;
    Ok(done == 1)
}

/// A membership by which nobody can act at the moment.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct Resting {
    pub organisation_id: OrganisationId,
    pub name: String,
    pub belonging: Belonging,
    pub state: State,
    pub state_reason: String,
}

/// Requests that wait, and memberships of suspended organisations.
pub async fn resting(tx: &mut Tx, user: UserId) -> sqlx::Result<Vec<Resting>> {
    on!(tx, c => sqlx::query_as(
        "SELECT m.organisation_id, o.name, m.state AS belonging, o.state, o.state_reason FROM memberships m
         JOIN organisations o ON o.id = m.organisation_id
         WHERE m.user_id = $1 AND (m.state = 'asked' OR (m.state = 'active' AND o.state = 'suspended'))
         ORDER BY m.created_at, m.organisation_id LIMIT 20")
        .bind(user).fetch_all(c).await)
}

/// Active people of several organisations, administrators first, at most so many of each.
pub async fn members_of(
    tx: &mut Tx,
    organisations: &[OrganisationId],
    of_each: i64,
) -> sqlx::Result<Vec<(OrganisationId, UserId)>> {
    if organisations.is_empty() {
        return Ok(Vec::new());
    }
    on!(tx, c => {
        let mut q = QueryBuilder::new(
            "SELECT organisation_id, user_id FROM (SELECT organisation_id, user_id, ROW_NUMBER() OVER
                 (PARTITION BY organisation_id ORDER BY role, created_at, user_id) AS place
             FROM memberships WHERE state = 'active' AND organisation_id IN (");
        let mut list = q.separated(", ");
        for organisation in organisations {
            list.push_bind(*organisation);
        }
        q.push(")) AS placed WHERE place <= ").push_bind(of_each);
        q.build_query_as().fetch_all(c).await
    })
}

/// The organisations that these people may act for.
pub async fn places_of(
    tx: &mut Tx,
    users: &[UserId],
) -> sqlx::Result<Vec<(UserId, OrganisationId)>> {
    if users.is_empty() {
        return Ok(Vec::new());
    }
    on!(tx, c => {
        let mut q = QueryBuilder::new(
            "SELECT user_id, organisation_id FROM memberships WHERE state = 'active' AND user_id IN (");
        let mut list = q.separated(", ");
        for user in users {
            list.push_bind(*user);
        }
        q.push(") LIMIT 10000");
        q.build_query_as().fetch_all(c).await
    })
}
