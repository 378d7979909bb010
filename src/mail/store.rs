//! The mails table. What a mail said is kept only as long as it can still leave.

use chrono::{DateTime, Utc};
use sqlx::QueryBuilder;
use uuid::Uuid;

use super::Mail;
use crate::db::{Tx, on, run};

/// A mail as whoever runs the site may see it: never its text.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct MailCard {
    pub id: Uuid,
    pub recipient: String,
    pub subject: String,
    pub has_text: bool,
}

pub(super) async fn insert(
    tx: &mut Tx,
    id: Uuid,
    (mail, opens): (&Mail, bool),
    now: DateTime<Utc>,
) -> sqlx::Result<()> {
    run!(
        tx,
        sqlx::query(
            "INSERT INTO mails (id, recipient, subject, text, html, unsubscribe, opens, created_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8)"
        )
        .bind(id)
        .bind(&mail.recipient)
        .bind(&mail.subject)
        .bind(&mail.text)
        .bind(&mail.html)
        .bind(&mail.unsubscribe)
        .bind(opens)
        .bind(now)
    )?;
    Ok(())
}

/// A mail that has not left; nothing when its text is gone.
pub(super) async fn waiting(tx: &mut Tx, id: Uuid) -> sqlx::Result<Option<Mail>> {
    on!(tx, c => sqlx::query_as(
        "SELECT recipient, subject, text, html, unsubscribe FROM mails WHERE id = $1 AND sent_at IS NULL AND text <> ''")
        .bind(id).fetch_optional(c).await)
}

pub(super) async fn sent(tx: &mut Tx, id: Uuid, now: DateTime<Utc>) -> sqlx::Result<()> {
    run!(
        tx,
        sqlx::query(
            "UPDATE mails SET sent_at = $2, text = '', html = '', unsubscribe = '' WHERE id = $1"
        )
        .bind(id)
        .bind(now)
    )?;
    Ok(())
}

pub(super) async fn erase_if_it_opens(tx: &mut Tx, id: Uuid) -> sqlx::Result<()> {
    run!(
        tx,
        sqlx::query(
            "UPDATE mails SET text = '', html = '', unsubscribe = '' WHERE id = $1 AND opens = TRUE"
        )
        .bind(id)
    )?;
    Ok(())
}

/// Takes a mail's text away; it can't leave any more.
///
/// # Errors
/// When the database refuses.
pub async fn erase(tx: &mut Tx, id: Uuid) -> sqlx::Result<()> {
    run!(
        tx,
        sqlx::query("UPDATE mails SET text = '', html = '', unsubscribe = '' WHERE id = $1")
            .bind(id)
    )?;
    Ok(())
}

/// Erases what opens something and did not leave for so long that nobody tries any more.
///
/// # Errors
/// When the database refuses.
pub async fn sweep(tx: &mut Tx, before: DateTime<Utc>) -> sqlx::Result<()> {
    run!(
        tx,
        sqlx::query(
            "UPDATE mails SET text = '', html = '', unsubscribe = ''
             WHERE sent_at IS NULL AND opens = TRUE AND text <> '' AND created_at < $1"
        )
        .bind(before)
    )?;
    Ok(())
}

/// Several mails' cards at once, in no particular order.
///
/// # Errors
/// When the database does not answer.
pub async fn cards(tx: &mut Tx, ids: &[Uuid]) -> sqlx::Result<Vec<MailCard>> {
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    on!(tx, c => {
        let mut q = QueryBuilder::new(
            "SELECT id, recipient, subject, text <> '' AS has_text FROM mails WHERE id IN (");
        let mut list = q.separated(", ");
        for id in ids {
            list.push_bind(*id);
        }
        q.push(")");
        q.build_query_as().fetch_all(c).await
    })
}
