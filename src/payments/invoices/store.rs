//! Invoices, red-letter invoices, and what of each order is invoiced. Every step says in its WHERE from where it goes.

use chrono::{DateTime, Utc};
use sqlx::AssertSqlSafe;
use uuid::Uuid;

use super::invoice::{Asked, Invoice, Issued, Red, Reversal, State};
use crate::db::{Tx, on, run};
use crate::ids::{InvoiceId, OrderId, OrganisationId, UserId};
use crate::money::Money;

const INVOICE: &str = "i.id, i.order_id, i.payer_id, i.kind, i.amount_fen, i.buyer_name, i.buyer_code, i.address, i.phone, \
i.bank, i.account, i.send_to, i.note, i.state, i.number, i.issued_on, i.reversed_fen, i.words, i.batch, i.exported_at, \
i.asked_by, i.decided_by, i.decided_at, i.revision, i.created_at";

/// An invoice with what a list says of its order.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct Listed {
    #[sqlx(flatten)]
    pub invoice: Invoice,
    pub order_number: String,
    pub purpose: String,
    pub order_kind: crate::payments::order::Kind,
    /// More is invoiced of its order than the payer has paid and not got back.
    pub exceeds: bool,
}

const EXCEEDS: &str =
    "(i.state IN ('asked', 'issued') AND n.invoiced_fen > o.paid_fen - o.returned_fen)";
const FROM: &str = "FROM payment_invoices i JOIN payment_orders o ON o.id = i.order_id JOIN payment_invoiced n ON n.order_id = i.order_id";

/// Which invoices a list of the desk shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Which {
    Asked,
    Issued,
    /// More than what was paid and not returned.
    Exceeds,
    /// Refused, withdrawn or reversed.
    Closed,
}

impl Which {
    pub const ALL: [Self; 4] = [Self::Asked, Self::Exceeds, Self::Issued, Self::Closed];

    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Asked => "asked",
            Self::Issued => "issued",
            Self::Exceeds => "exceeds",
            Self::Closed => "closed",
        }
    }

    fn condition(self) -> String {
        match self {
            Self::Asked => "i.state = 'asked'".to_owned(),
            Self::Issued => "i.state = 'issued'".to_owned(),
            Self::Exceeds => EXCEEDS.to_owned(),
            Self::Closed => "i.state IN ('refused', 'withdrawn', 'reversed')".to_owned(),
        }
    }

    /// What waits comes in the order it was asked, what is over the newest first.
    fn order(self) -> &'static str {
        match self {
            Self::Asked | Self::Exceeds => "i.created_at, i.id",
            Self::Issued | Self::Closed => "i.created_at DESC, i.id DESC",
        }
    }
}

/// # Errors
/// When the database does not answer.
pub async fn page(
    tx: &mut Tx,
    which: Which,
    (most, skip): (i64, i64),
) -> sqlx::Result<Vec<Listed>> {
    let sql = format!(
        "SELECT {INVOICE}, o.number AS order_number, o.purpose, o.kind AS order_kind, {EXCEEDS} AS exceeds {FROM}
         WHERE {} ORDER BY {} LIMIT $1 OFFSET $2",
        which.condition(),
        which.order()
    );
    on!(tx, c => sqlx::query_as(AssertSqlSafe(sql)).bind(most).bind(skip).fetch_all(c).await)
}

/// # Errors
/// When the database does not answer.
pub async fn count(tx: &mut Tx, which: Which) -> sqlx::Result<i64> {
    let sql = format!("SELECT COUNT(*) {FROM} WHERE {}", which.condition());
    on!(tx, c => sqlx::query_scalar(AssertSqlSafe(sql)).fetch_one(c).await)
}

/// How many wait, and since when.
///
/// # Errors
/// When the database does not answer.
pub async fn waiting(tx: &mut Tx) -> sqlx::Result<(i64, Option<DateTime<Utc>>)> {
    on!(tx, c => sqlx::query_as(
        "SELECT COUNT(*), MIN(created_at) FROM payment_invoices WHERE state = 'asked'").fetch_one(c).await)
}

/// Of an organisation, the newest first.
///
/// # Errors
/// When the database does not answer.
pub async fn of_payer(
    tx: &mut Tx,
    payer: OrganisationId,
    (most, skip): (i64, i64),
) -> sqlx::Result<Vec<Listed>> {
    let sql = format!(
        "SELECT {INVOICE}, o.number AS order_number, o.purpose, o.kind AS order_kind, {EXCEEDS} AS exceeds {FROM}
         WHERE i.payer_id = $1 ORDER BY i.created_at DESC, i.id DESC LIMIT $2 OFFSET $3"
    );
    on!(tx, c => sqlx::query_as(AssertSqlSafe(sql)).bind(payer).bind(most).bind(skip).fetch_all(c).await)
}

/// # Errors
/// When the database does not answer.
pub async fn count_of_payer(tx: &mut Tx, payer: OrganisationId) -> sqlx::Result<i64> {
    on!(tx, c => sqlx::query_scalar("SELECT COUNT(*) FROM payment_invoices WHERE payer_id = $1")
        .bind(payer).fetch_one(c).await)
}

/// Of an order, in the order they were asked.
///
/// # Errors
/// When the database does not answer.
pub async fn of_order(tx: &mut Tx, order: OrderId) -> sqlx::Result<Vec<Invoice>> {
    let sql = format!(
        "SELECT {INVOICE} FROM payment_invoices i WHERE i.order_id = $1 ORDER BY i.created_at, i.id LIMIT 100"
    );
    on!(tx, c => sqlx::query_as(AssertSqlSafe(sql)).bind(order).fetch_all(c).await)
}

/// The last request of an organisation, by which the next one is begun.
///
/// # Errors
/// When the database does not answer.
pub async fn last_of(tx: &mut Tx, payer: OrganisationId) -> sqlx::Result<Option<Invoice>> {
    let sql = format!(
        "SELECT {INVOICE} FROM payment_invoices i WHERE i.payer_id = $1 ORDER BY i.created_at DESC, i.id DESC LIMIT 1"
    );
    on!(tx, c => sqlx::query_as(AssertSqlSafe(sql)).bind(payer).fetch_optional(c).await)
}

/// # Errors
/// When the database does not answer.
pub async fn find(tx: &mut Tx, id: InvoiceId) -> sqlx::Result<Option<Listed>> {
    let sql = format!(
        "SELECT {INVOICE}, o.number AS order_number, o.purpose, o.kind AS order_kind, {EXCEEDS} AS exceeds {FROM}
         WHERE i.id = $1"
    );
    on!(tx, c => sqlx::query_as(AssertSqlSafe(sql)).bind(id).fetch_optional(c).await)
}

/// # Errors
/// When the database does not answer.
pub async fn reds(tx: &mut Tx, id: InvoiceId) -> sqlx::Result<Vec<Red>> {
    on!(tx, c => sqlx::query_as(
        "SELECT number, amount_fen, red_on, words, created_at FROM payment_invoice_reds WHERE invoice_id = $1
         ORDER BY created_at, id LIMIT 100")
        .bind(id).fetch_all(c).await)
}

/// What of an order is asked or issued already.
///
/// # Errors
/// When the database does not answer.
pub async fn invoiced(tx: &mut Tx, order: OrderId) -> sqlx::Result<Money> {
    let found: Option<Money> = on!(tx, c => sqlx::query_scalar(
        "SELECT invoiced_fen FROM payment_invoiced WHERE order_id = $1").bind(order).fetch_optional(c).await)?;
    Ok(found.unwrap_or_default())
}

/// Sets a sum of an order aside for an invoice; `false` when not so much was paid, kept and left uninvoiced.
pub(super) async fn set_aside(
    tx: &mut Tx,
    order: OrderId,
    amount: Money,
    now: DateTime<Utc>,
) -> sqlx::Result<bool> {
    run!(
        &mut *tx,
        sqlx::query(
            "INSERT INTO payment_invoiced (order_id, invoiced_fen, created_at) VALUES ($1, 0, $2) ON CONFLICT (order_id) DO NOTHING"
        )
        .bind(order)
        .bind(now)
    )?;
    let done = run!(
        tx,
        sqlx::query(
            "UPDATE payment_invoiced SET invoiced_fen = invoiced_fen + $2 WHERE order_id = $1 AND invoiced_fen + $2 <=
                 (SELECT o.paid_fen - o.returned_fen - o.moving_fen FROM payment_orders o WHERE o.id = $1
                     AND o.kind IN ('service_fee', 'evaluation_fee', 'event_fee') AND o.payee_id IS NULL)"
        )
        .bind(order)
        .bind(amount)
    )?;
    Ok(done == 1)
}

/// The sum may be invoiced again.
pub(super) async fn set_free(tx: &mut Tx, order: OrderId, amount: Money) -> sqlx::Result<bool> {
    let done = run!(
        tx,
        sqlx::query(
            "UPDATE payment_invoiced SET invoiced_fen = invoiced_fen - $2 WHERE order_id = $1 AND invoiced_fen >= $2"
        )
        .bind(order)
        .bind(amount)
    )?;
    Ok(done == 1)
}

/// `false` when the same form was sent before.
pub(super) async fn insert(
    tx: &mut Tx,
    (id, order, payer): (InvoiceId, OrderId, OrganisationId),
    a: &Asked,
    (by, now): (UserId, DateTime<Utc>),
) -> sqlx::Result<bool> {
    let done = run!(tx, sqlx::query(
        "INSERT INTO payment_invoices (id, order_id, payer_id, kind, amount_fen, buyer_name, buyer_code, address, phone, bank,
             account, send_to, note, state, reversed_fen, words, asked_by, revision, created_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, 'asked', 0, '', $14, 0, $15)
         ON CONFLICT (id) DO NOTHING")
        .bind(id).bind(order).bind(payer).bind(a.kind).bind(a.amount).bind(&a.buyer_name).bind(&a.buyer_code)
        .bind(&a.address).bind(&a.phone).bind(&a.bank).bind(&a.account).bind(&a.send_to).bind(&a.note).bind(by)
        .bind(now))?;
    Ok(done == 1)
}

/// It was issued under a number; `false` when it moved on, or when money went back so that it would be too much.
///
/// # Errors
/// A duplicate when the number is another invoice's.
pub(super) async fn issue(
    tx: &mut Tx,
    (id, seen): (InvoiceId, i64),
    issued: &Issued,
    (by, now): (UserId, DateTime<Utc>),
) -> sqlx::Result<bool> {
    let done = run!(tx, sqlx::query(
        "UPDATE payment_invoices SET state = 'issued', number = $3, issued_on = $4, decided_by = $5, decided_at = $6,
             revision = revision + 1
         WHERE id = $1 AND revision = $2 AND state = 'asked' AND EXISTS (
             SELECT 1 FROM payment_invoiced n JOIN payment_orders o ON o.id = n.order_id
             WHERE n.order_id = payment_invoices.order_id AND n.invoiced_fen <= o.paid_fen - o.returned_fen)")
        .bind(id).bind(seen).bind(&issued.number).bind(issued.on).bind(by).bind(now))?;
    Ok(done == 1)
}

/// A request ends without an invoice; `false` when it moved on.
pub(super) async fn end(
    tx: &mut Tx,
    (id, seen): (InvoiceId, i64),
    (to, words): (State, &str),
    (by, now): (UserId, DateTime<Utc>),
) -> sqlx::Result<bool> {
    let done = run!(tx, sqlx::query(
        "UPDATE payment_invoices SET state = $3, words = $4, decided_by = $5, decided_at = $6, revision = revision + 1
         WHERE id = $1 AND revision = $2 AND state = 'asked'")
        .bind(id).bind(seen).bind(to).bind(words).bind(by).bind(now))?;
    Ok(done == 1)
}

/// A red-letter invoice takes a part or all of it back; `false` when it moved on.
///
/// # Errors
/// A duplicate when the number is another's.
pub(super) async fn reverse(
    tx: &mut Tx,
    (id, seen): (InvoiceId, i64),
    red: &Reversal,
    (by, now): (UserId, DateTime<Utc>),
) -> sqlx::Result<bool> {
    let done = run!(
        &mut *tx,
        sqlx::query(
            "UPDATE payment_invoices SET reversed_fen = reversed_fen + $3,
                 state = CASE WHEN reversed_fen + $3 = amount_fen THEN 'reversed' ELSE state END, revision = revision + 1
             WHERE id = $1 AND revision = $2 AND state = 'issued' AND reversed_fen + $3 <= amount_fen"
        )
        .bind(id)
        .bind(seen)
        .bind(red.amount)
    )?;
    if done != 1 {
        return Ok(false);
    }
    run!(tx, sqlx::query(
        "INSERT INTO payment_invoice_reds (id, invoice_id, number, amount_fen, red_on, words, entered_by, created_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8)")
        .bind(crate::ids::mint(now)).bind(id).bind(&red.number).bind(red.amount).bind(red.on).bind(&red.words)
        .bind(by).bind(now))?;
    Ok(true)
}

/// A file for the tax system.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct Batch {
    pub batch: Uuid,
    pub exported_at: DateTime<Utc>,
    pub count: i64,
    pub sum_fen: i64,
}

/// Marks all requests that wait and left in no file yet; how many they are.
pub(super) async fn mark(tx: &mut Tx, batch: Uuid, now: DateTime<Utc>) -> sqlx::Result<u64> {
    run!(
        tx,
        sqlx::query(
            "UPDATE payment_invoices SET batch = $1, exported_at = $2 WHERE state = 'asked' AND batch IS NULL
             AND id IN (SELECT id FROM payment_invoices WHERE state = 'asked' AND batch IS NULL ORDER BY created_at, id LIMIT 1000)"
        )
        .bind(batch)
        .bind(now)
    )
}

/// The newest files.
pub(super) async fn batches(tx: &mut Tx, most: i64) -> sqlx::Result<Vec<Batch>> {
    on!(tx, c => sqlx::query_as(
        "SELECT batch, exported_at, COUNT(*) AS count, CAST(SUM(amount_fen) AS BIGINT) AS sum_fen FROM payment_invoices
         WHERE batch IS NOT NULL GROUP BY batch, exported_at ORDER BY exported_at DESC, batch DESC LIMIT $1")
        .bind(most).fetch_all(c).await)
}

/// What left in a file.
pub(super) async fn of_batch(tx: &mut Tx, batch: Uuid) -> sqlx::Result<Vec<Listed>> {
    let sql = format!(
        "SELECT {INVOICE}, o.number AS order_number, o.purpose, o.kind AS order_kind, {EXCEEDS} AS exceeds {FROM}
         WHERE i.batch = $1 ORDER BY i.created_at, i.id LIMIT 1000"
    );
    on!(tx, c => sqlx::query_as(AssertSqlSafe(sql)).bind(batch).fetch_all(c).await)
}

/// Whether a number is taken by an invoice or a red-letter invoice.
pub(super) async fn has_number(tx: &mut Tx, number: &str) -> sqlx::Result<bool> {
    on!(tx, c => sqlx::query_scalar(
        "SELECT EXISTS (SELECT 1 FROM payment_invoices WHERE number = $1)
             OR EXISTS (SELECT 1 FROM payment_invoice_reds WHERE number = $1)")
        .bind(number).fetch_one(c).await)
}
