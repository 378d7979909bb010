//! Sessions in our own table, so that a person can see and end them, on both database engines.

use async_trait::async_trait;
use chrono::{DateTime, Utc};
use sqlx::types::Json;
use tower_sessions::session::{Id, Record};
use tower_sessions::session_store::{Error, Result};
use tower_sessions::{SessionStore, cookie::time::OffsetDateTime};
use uuid::Uuid;

use crate::clock::Clock;
use crate::db::{Db, on, run};

/// The key under which accounts writes who signed in; the store copies it to a column.
pub const USER_KEY: &str = "user_id";

#[derive(Clone, Debug)]
pub struct Store {
    pub db: Db,
    pub clock: Clock,
}

fn failed(error: impl std::fmt::Display) -> Error {
    Error::Backend(error.to_string())
}

fn instant(at: OffsetDateTime) -> DateTime<Utc> {
    DateTime::from_timestamp(at.unix_timestamp(), 0).unwrap_or_default()
}

#[async_trait]
impl SessionStore for Store {
    async fn create(&self, record: &mut Record) -> Result<()> {
        // Ids are 128 random bits: a collision is not expected, and the primary key would refuse it.
        self.save(record).await
    }

    async fn save(&self, record: &Record) -> Result<()> {
        let user: Option<Uuid> = record
            .data
            .get(USER_KEY)
            .and_then(|id| serde_json::from_value(id.clone()).ok());
        let mut tx = self.db.write().await.map_err(failed)?;
        run!(&mut tx, sqlx::query(
            "INSERT INTO sessions (id, user_id, data, created_at, seen_at, expires_at) VALUES ($1, $2, $3, $4, $4, $5)
             ON CONFLICT (id) DO UPDATE SET user_id = excluded.user_id, data = excluded.data,
                 seen_at = excluded.seen_at, expires_at = excluded.expires_at")
            .bind(record.id.to_string()).bind(user).bind(Json(&record.data))
            .bind(self.clock.now()).bind(instant(record.expiry_date))).map_err(failed)?;
        tx.commit().await.map_err(failed)
    }

    async fn load(&self, id: &Id) -> Result<Option<Record>> {
        type Row = (
            Json<std::collections::HashMap<String, serde_json::Value>>,
            DateTime<Utc>,
        );
        let mut tx = self.db.read().await.map_err(failed)?;
        let row: Option<Row> = on!(&mut tx, c => sqlx::query_as(
            "SELECT data, expires_at FROM sessions WHERE id = $1 AND expires_at > $2")
            .bind(id.to_string()).bind(self.clock.now())
            .fetch_optional(c).await)
        .map_err(failed)?;
        row.map(|(Json(data), expires)| {
            let expiry_date =
                OffsetDateTime::from_unix_timestamp(expires.timestamp()).map_err(failed)?;
            Ok(Record {
                id: *id,
                data,
                expiry_date,
            })
        })
        .transpose()
    }

    async fn delete(&self, id: &Id) -> Result<()> {
        let mut tx = self.db.write().await.map_err(failed)?;
        run!(
            &mut tx,
            sqlx::query("DELETE FROM sessions WHERE id = $1").bind(id.to_string())
        )
        .map_err(failed)?;
        tx.commit().await.map_err(failed)
    }
}
