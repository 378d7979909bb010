//! Statements on questions.

use chrono::{DateTime, Utc};

use crate::db::{Tx, on, run};
use crate::deals::state::Side;
use crate::ids::{DealId, MessageId, QuestionId, UserId};

/// A question, open until `ended_at`.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct Question {
    pub id: QuestionId,
    /// The message that asked; the request itself when there is none.
    pub message_id: Option<MessageId>,
    pub asked_by: UserId,
    pub side: Side,
    /// Who has to answer.
    pub owes: Side,
    pub text: String,
    /// Its place among those that were asked at once.
    pub place: i64,
    pub answer_message_id: Option<MessageId>,
    /// Empty when it was taken back.
    pub answer: String,
    pub ended_by: Option<UserId>,
    pub ended_at: Option<DateTime<Utc>>,
    pub created_at: DateTime<Utc>,
}

const QUESTION: &str = "id, message_id, asked_by, side, owes, text, place, answer_message_id, answer, ended_by, ended_at, created_at";

pub(in crate::deals::room) async fn ask(
    tx: &mut Tx,
    deal: DealId,
    q: &Question,
) -> sqlx::Result<()> {
    run!(tx, sqlx::query(
        "INSERT INTO deal_questions (id, deal_id, message_id, asked_by, side, owes, text, place, answer_message_id, answer,
             ended_by, ended_at, created_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, NULL, '', NULL, NULL, $9)")
        .bind(q.id).bind(deal).bind(q.message_id).bind(q.asked_by).bind(q.side).bind(q.owes).bind(&q.text).bind(q.place)
        .bind(q.created_at))?;
    Ok(())
}

/// The questions of a deal as they were asked, the newest ones when there are more.
pub async fn questions(tx: &mut Tx, deal: DealId, most: i64) -> sqlx::Result<Vec<Question>> {
    let sql = format!(
        "SELECT {QUESTION} FROM deal_questions WHERE deal_id = $1 ORDER BY created_at DESC, place DESC, id DESC LIMIT $2"
    );
    let mut newest: Vec<Question> = on!(tx, c => sqlx::query_as(sqlx::AssertSqlSafe(sql))
        .bind(deal).bind(most).fetch_all(c).await)?;
    newest.reverse();
    Ok(newest)
}

pub(in crate::deals::room) async fn question(
    tx: &mut Tx,
    deal: DealId,
    id: QuestionId,
) -> sqlx::Result<Option<Question>> {
    let sql = format!("SELECT {QUESTION} FROM deal_questions WHERE deal_id = $1 AND id = $2");
    on!(tx, c => sqlx::query_as(sqlx::AssertSqlSafe(sql)).bind(deal).bind(id).fetch_optional(c).await)
}

/// How a question ends: with the message that answers it, or with none when it is taken back.
pub(in crate::deals::room) struct End<'a> {
    pub(in crate::deals::room) message: Option<MessageId>,
    pub(in crate::deals::room) answer: &'a str,
    pub(in crate::deals::room) by: UserId,
    pub(in crate::deals::room) now: DateTime<Utc>,
}

/// `false` when it was answered or taken back before.
pub(in crate::deals::room) async fn end(
    tx: &mut Tx,
    id: QuestionId,
    e: &End<'_>,
) -> sqlx::Result<bool> {
    let done = run!(tx, sqlx::query(
        "UPDATE deal_questions SET answer_message_id = $2, answer = $3, ended_by = $4, ended_at = $5
         WHERE id = $1 AND ended_at IS NULL")
        .bind(id).bind(e.message).bind(e.answer).bind(e.by).bind(e.now))?;
    Ok(done == 1)
}
