//! Statements about matches, and a match as it stands now for whoever has to remember it.

use std::collections::HashMap;

use chrono::{DateTime, Utc};
use sqlx::QueryBuilder;
use uuid::Uuid;

use crate::db::{Tx, on, run};
use crate::ids::{ListingId, UserId};
use crate::matching::feedback::{Snapshot, Statement, Verdict};

/// Statements of one person that are looked at for a page.
const MOST: i64 = 2000;

/// The match of a need with a result as it stands now.
pub async fn snapshot(
    tx: &mut Tx,
    need: ListingId,
    achievement: ListingId,
) -> sqlx::Result<Option<Snapshot>> {
    on!(tx, c => sqlx::query_as(
        "SELECT m.matcher, m.score, m.level, (SELECT COUNT(*) + 1 FROM matches o
             WHERE o.need_id = m.need_id AND o.score > m.score) AS place_in_list
         FROM matches m WHERE m.need_id = $1 AND m.achievement_id = $2")
        .bind(need).bind(achievement).fetch_optional(c).await)
}

/// The match as it stood when a person spoke of it first.
pub(in crate::matching) async fn said_of(
    tx: &mut Tx,
    user: UserId,
    (need, achievement): (ListingId, ListingId),
) -> sqlx::Result<Option<Snapshot>> {
    on!(tx, c => sqlx::query_as(
        "SELECT matcher, score, level, place_in_list FROM match_feedback
         WHERE user_id = $1 AND need_id = $2 AND achievement_id = $3")
        .bind(user).bind(need).bind(achievement).fetch_optional(c).await)
}

/// Writes a statement in the place of the person's earlier one.
pub(in crate::matching) async fn say(tx: &mut Tx, s: &Statement) -> sqlx::Result<()> {
    run!(tx, sqlx::query(
        "INSERT INTO match_feedback (id, need_id, achievement_id, user_id, organisation_id, verdict, reason, words, place,
             matcher, score, level, place_in_list, updated_at, created_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $14)
         ON CONFLICT (user_id, need_id, achievement_id) DO UPDATE SET organisation_id = excluded.organisation_id,
             verdict = excluded.verdict, reason = excluded.reason, words = excluded.words, place = excluded.place,
             matcher = excluded.matcher, score = excluded.score, level = excluded.level,
             place_in_list = excluded.place_in_list, updated_at = excluded.updated_at")
        .bind(crate::ids::mint(s.updated_at)).bind(s.need_id).bind(s.achievement_id).bind(s.user_id)
        .bind(s.organisation_id).bind(s.verdict).bind(&s.reason).bind(&s.words).bind(&s.place)
        .bind(&s.then.matcher).bind(s.then.score).bind(s.then.level).bind(s.then.place_in_list).bind(s.updated_at))?;
    Ok(())
}

/// Writes a statement where the person has made none of the pair.
pub async fn say_unless_said(tx: &mut Tx, s: &Statement) -> sqlx::Result<()> {
    if said_of(tx, s.user_id, (s.need_id, s.achievement_id))
        .await?
        .is_none()
    {
        say(tx, s).await?;
    }
    Ok(())
}

/// Takes a person's statement back.
pub(in crate::matching) async fn unsay(
    tx: &mut Tx,
    user: UserId,
    (need, achievement): (ListingId, ListingId),
) -> sqlx::Result<()> {
    run!(
        tx,
        sqlx::query(
            "DELETE FROM match_feedback WHERE user_id = $1 AND need_id = $2 AND achievement_id = $3"
        )
        .bind(user)
        .bind(need)
        .bind(achievement)
    )?;
    Ok(())
}

/// What a person said of pairs of these listings; a visitor said nothing.
pub async fn verdicts(
    tx: &mut Tx,
    user: Option<UserId>,
    pairs: &[(ListingId, ListingId)],
) -> sqlx::Result<HashMap<(ListingId, ListingId), Verdict>> {
    let Some(user) = user.filter(|_| !pairs.is_empty()) else {
        return Ok(HashMap::new());
    };
    let found: Vec<(ListingId, ListingId, Verdict)> = on!(tx, c => {
        let mut q = QueryBuilder::new(
            "SELECT need_id, achievement_id, verdict FROM match_feedback WHERE user_id = ");
        q.push_bind(user).push(" AND need_id IN (");
        let mut list = q.separated(", ");
        for (need, _) in pairs {
            list.push_bind(*need);
        }
        q.push(") ORDER BY updated_at DESC LIMIT ").push_bind(MOST);
        q.build_query_as().fetch_all(c).await
    })?;
    let found = found
        .into_iter()
        .map(|(need, achievement, verdict)| ((need, achievement), verdict));
    Ok(found.collect())
}

/// A person's statements, the last first.
pub async fn of_person(tx: &mut Tx, user: UserId, most: i64) -> sqlx::Result<Vec<Statement>> {
    on!(tx, c => sqlx::query_as(
        "SELECT need_id, achievement_id, user_id, organisation_id, verdict, reason, words, place, matcher, score, level,
             place_in_list, updated_at
         FROM match_feedback WHERE user_id = $1 ORDER BY updated_at DESC, id DESC LIMIT $2")
        .bind(user).bind(most).fetch_all(c).await)
}

/// All statements in the order they were first made, after a place in it.
pub async fn statements_after(
    tx: &mut Tx,
    after: (DateTime<Utc>, Uuid),
    most: i64,
) -> sqlx::Result<Vec<(DateTime<Utc>, Uuid, Statement)>> {
    #[derive(sqlx::FromRow)]
    struct Row {
        id: Uuid,
        created_at: DateTime<Utc>,
        #[sqlx(flatten)]
        statement: Statement,
    }
    let rows: Vec<Row> = on!(tx, c => sqlx::query_as(
        "SELECT id, created_at, need_id, achievement_id, user_id, organisation_id, verdict, reason, words, place, matcher,
             score, level, place_in_list, updated_at
         FROM match_feedback WHERE created_at > $1 OR (created_at = $1 AND id > $2)
         ORDER BY created_at, id LIMIT $3")
        .bind(after.0).bind(after.1).bind(most).fetch_all(c).await)?;
    let rows = rows
        .into_iter()
        .map(|row| (row.created_at, row.id, row.statement));
    Ok(rows.collect())
}
