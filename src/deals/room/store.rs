//! Statements on the tables of the deal room: files, openings, mentions; the rest is in the folder.

mod confidence;
mod meetings;
mod questions;

use chrono::{DateTime, Utc};
use sqlx::QueryBuilder;

use crate::db::{Tx, on, run};
use crate::deals::state::Side;
use crate::ids::{DealId, FileId, MessageId, UserId};

pub(crate) use confidence::*;
pub(crate) use meetings::*;
pub use questions::*;

/// A file that hangs on a message.
#[derive(Clone, Debug, sqlx::FromRow)]
pub(crate) struct Hung {
    pub(crate) file_id: FileId,
    pub(crate) message_id: MessageId,
    pub(crate) side: Side,
    pub(crate) confidential: bool,
    pub(crate) created_at: DateTime<Utc>,
}

pub(super) async fn hang(tx: &mut Tx, deal: DealId, h: &Hung) -> sqlx::Result<()> {
    run!(tx, sqlx::query(
        "INSERT INTO deal_files (deal_id, file_id, message_id, side, confidential, created_at) VALUES ($1, $2, $3, $4, $5, $6)")
        .bind(deal).bind(h.file_id).bind(h.message_id).bind(h.side).bind(h.confidential).bind(h.created_at))?;
    Ok(())
}

/// The newest files of a deal, in the order they came.
pub(crate) async fn files(tx: &mut Tx, deal: DealId, most: i64) -> sqlx::Result<Vec<Hung>> {
    let mut newest: Vec<Hung> = on!(tx, c => sqlx::query_as(
        "SELECT file_id, message_id, side, confidential, created_at FROM deal_files
         WHERE deal_id = $1 ORDER BY created_at DESC, file_id DESC LIMIT $2")
        .bind(deal).bind(most).fetch_all(c).await)?;
    newest.reverse();
    Ok(newest)
}

/// A file of this very deal.
pub(crate) async fn file(tx: &mut Tx, deal: DealId, file: FileId) -> sqlx::Result<Option<Hung>> {
    on!(tx, c => sqlx::query_as(
        "SELECT file_id, message_id, side, confidential, created_at FROM deal_files WHERE deal_id = $1 AND file_id = $2")
        .bind(deal).bind(file).fetch_optional(c).await)
}

/// Somebody opened a file.
#[derive(Clone, Debug, sqlx::FromRow)]
pub(crate) struct Opening {
    pub(crate) file_id: FileId,
    pub(crate) user_id: UserId,
    pub(crate) side: Side,
    pub(crate) created_at: DateTime<Utc>,
}

pub(super) async fn note_opening(tx: &mut Tx, deal: DealId, o: &Opening) -> sqlx::Result<()> {
    run!(tx, sqlx::query(
        "INSERT INTO deal_openings (id, deal_id, file_id, user_id, side, created_at) VALUES ($1, $2, $3, $4, $5, $6)")
        .bind(crate::ids::mint(o.created_at)).bind(deal).bind(o.file_id).bind(o.user_id).bind(o.side).bind(o.created_at))?;
    Ok(())
}

/// Who opened which file, the latest first.
pub(crate) async fn openings(tx: &mut Tx, deal: DealId, most: i64) -> sqlx::Result<Vec<Opening>> {
    on!(tx, c => sqlx::query_as(
        "SELECT file_id, user_id, side, created_at FROM deal_openings
         WHERE deal_id = $1 ORDER BY created_at DESC, id DESC LIMIT $2")
        .bind(deal).bind(most).fetch_all(c).await)
}

pub(super) async fn mention(
    tx: &mut Tx,
    deal: DealId,
    message: MessageId,
    people: &[UserId],
    now: DateTime<Utc>,
) -> sqlx::Result<()> {
    if people.is_empty() {
        return Ok(());
    }
    on!(tx, c => {
        let mut q = QueryBuilder::new("INSERT INTO deal_mentions (message_id, user_id, deal_id, created_at) ");
        q.push_values(people, |mut row, user| {
            row.push_bind(message).push_bind(*user).push_bind(deal).push_bind(now);
        });
        q.build().execute(c).await?;
    });
    Ok(())
}

/// Whom the newest messages of a deal mention.
pub(crate) async fn mentions(
    tx: &mut Tx,
    deal: DealId,
    most: i64,
) -> sqlx::Result<Vec<(MessageId, UserId)>> {
    on!(tx, c => sqlx::query_as(
        "SELECT message_id, user_id FROM deal_mentions WHERE deal_id = $1 ORDER BY created_at DESC LIMIT $2")
        .bind(deal).bind(most).fetch_all(c).await)
}
