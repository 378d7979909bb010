//! The audit log: append-only, each row carrying the hash of the one before it. One chain per room, so that
//! writers of different rooms don't wait for each other. Nobody can change it without `verify` noticing.

pub mod entries;

use chrono::{DateTime, Utc};
use sha2::{Digest as _, Sha256};
use sqlx::types::Json;

use crate::db::{Tx, on};
use crate::ids::UserId;
use crate::storage::hex;

/// What happened.
#[derive(Clone, Debug)]
pub struct Entry<'a> {
    /// The room.
    pub chain: &'a str,
    /// `None` for the machine itself.
    pub actor: Option<UserId>,
    /// A verb: `organisation-verified`.
    pub action: &'a str,
    /// What it was done to, as id or public number.
    pub subject: String,
    pub detail: serde_json::Value,
}

#[derive(sqlx::FromRow)]
struct Row {
    seq: i64,
    at: DateTime<Utc>,
    actor: Option<UserId>,
    action: String,
    subject: String,
    detail: Json<serde_json::Value>,
    previous: String,
    hash: String,
}

impl Row {
    fn expected_hash(&self, chain: &str) -> String {
        let text = format!(
            "{chain}\n{}\n{}\n{}\n{}\n{}\n{}\n{}",
            self.seq,
            self.at.timestamp_micros(),
            self.actor.map(|a| a.to_string()).unwrap_or_default(),
            self.action,
            self.subject,
            canonical(&self.detail.0),
            self.previous
        );
        hex(&Sha256::digest(text.as_bytes()))
    }
}

/// JSON with sorted keys: PostgreSQL's JSONB does not keep their order.
pub(crate) fn canonical(value: &serde_json::Value) -> String {
    match value {
        serde_json::Value::Object(map) => {
            let mut keys: Vec<_> = map.iter().collect();
            keys.sort_by_key(|(key, _)| *key);
            let inner: Vec<String> = keys
                .iter()
                .map(|(k, v)| format!("{k:?}:{}", canonical(v)))
                .collect();
            format!("{{{}}}", inner.join(","))
        }
        serde_json::Value::Array(items) => {
            let inner: Vec<String> = items.iter().map(canonical).collect();
            format!("[{}]", inner.join(","))
        }
        other => other.to_string(),
    }
}

/// Appends to a chain, inside the transaction of the deed itself.
///
/// # Errors
/// When the database refuses; then the deed is not done either.
pub async fn append(tx: &mut Tx, entry: Entry<'_>, at: DateTime<Utc>) -> sqlx::Result<()> {
    let (seq, previous) = next(tx, entry.chain).await?;
    let mut row = Row {
        seq,
        at,
        actor: entry.actor,
        action: entry.action.to_owned(),
        subject: entry.subject,
        detail: Json(match entry.detail {
            object @ serde_json::Value::Object(_) => object,
            serde_json::Value::Null => serde_json::json!({}),
            other => serde_json::json!({ "value": other }),
        }),
        previous,
        hash: String::new(),
    };
    row.hash = row.expected_hash(entry.chain);
    on!(tx, c => {
        sqlx::query("INSERT INTO audit (id, chain, seq, created_at, actor, action, subject, detail, previous, hash)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)")
            .bind(crate::ids::mint(at)).bind(entry.chain).bind(row.seq).bind(row.at).bind(row.actor)
            .bind(&row.action).bind(&row.subject).bind(&row.detail).bind(&row.previous).bind(&row.hash)
            .execute(&mut *c).await?;
        sqlx::query("UPDATE audit_heads SET hash = $2 WHERE chain = $1")
            .bind(entry.chain).bind(&row.hash).execute(c).await?;
    });
    Ok(())
}

/// Takes the next place in a chain; the row lock that this update takes keeps others of the same chain waiting.
async fn next(tx: &mut Tx, chain: &str) -> sqlx::Result<(i64, String)> {
    on!(tx, c => {
        sqlx::query("INSERT INTO audit_heads (chain, seq, hash) VALUES ($1, 0, '') ON CONFLICT (chain) DO NOTHING")
            .bind(chain).execute(&mut *c).await?;
        sqlx::query_as("UPDATE audit_heads SET seq = seq + 1 WHERE chain = $1 RETURNING seq, hash")
            .bind(chain).fetch_one(c).await
    })
}

/// The hash of a chain's last row, empty for none: whatever is written down in it moves it.
///
/// # Errors
/// When the database does not answer.
pub async fn head(tx: &mut Tx, chain: &str) -> sqlx::Result<String> {
    let hash: Option<String> = on!(tx, c => sqlx::query_scalar("SELECT hash FROM audit_heads WHERE chain = $1")
        .bind(chain).fetch_optional(c).await)?;
    Ok(hash.unwrap_or_default())
}

/// A place where a chain is broken.
#[derive(Debug, PartialEq, Eq)]
pub struct Broken {
    pub chain: String,
    pub seq: i64,
}

/// Reads all chains and tells the first broken place of each; `(rows read, broken places)`.
///
/// # Errors
/// When the database does not answer.
pub async fn verify(tx: &mut Tx) -> sqlx::Result<(u64, Vec<Broken>)> {
    let chains: Vec<(String, i64, String)> = on!(tx, c => sqlx::query_as("SELECT chain, seq, hash FROM audit_heads ORDER BY chain").fetch_all(c).await)?;
    let (mut read, mut broken) = (0, Vec::new());
    for (chain, last, head) in chains {
        let (rows, fault) = verify_chain(tx, &chain, last, &head).await?;
        read += rows;
        broken.extend(fault);
    }
    Ok((read, broken))
}

async fn verify_chain(
    tx: &mut Tx,
    chain: &str,
    last: i64,
    head: &str,
) -> sqlx::Result<(u64, Option<Broken>)> {
    const BATCH: i64 = 1000;
    let (mut seq, mut previous, mut read) = (0, String::new(), 0);
    loop {
        let rows: Vec<Row> = on!(tx, c => sqlx::query_as(
            "SELECT seq, created_at AS at, actor, action, subject, detail, previous, hash FROM audit
             WHERE chain = $1 AND seq > $2 ORDER BY seq LIMIT $3")
            .bind(chain).bind(seq).bind(BATCH).fetch_all(c).await)?;
        if rows.is_empty() {
            break;
        }
        for row in rows {
            read += 1;
            if row.seq != seq + 1
                || row.previous != previous
                || row.hash != row.expected_hash(chain)
            {
                return Ok((
                    read,
                    Some(Broken {
                        chain: chain.to_owned(),
                        seq: row.seq,
                    }),
                ));
            }
            seq = row.seq;
            previous = row.hash;
        }
    }
    let whole = seq == last && previous == head;
    Ok((
        read,
        (!whole).then(|| Broken {
            chain: chain.to_owned(),
            seq,
        }),
    ))
}
