//! What one person enters and another settles. Must stay true: nobody settles an entry of their own, and each entry is
//! settled and taken back once.

use chrono::{DateTime, Utc};
use sqlx::AssertSqlSafe;
use uuid::Uuid;

use crate::contracts::performing::receipt::Standing;
use crate::db::{Tx, run};
use crate::ids::UserId;

/// Where the entry stands.
#[derive(Clone, Copy, Debug)]
pub(in crate::contracts) enum Entered {
    Receipt,
    Distribution,
}

impl Entered {
    fn table(self) -> &'static str {
        match self {
            Self::Receipt => "contract_receipts",
            Self::Distribution => "contract_distributions",
        }
    }
}

/// A person's answer to what somebody else entered.
pub(crate) struct Decision<'a> {
    pub(crate) to: Standing,
    pub(crate) words: &'a str,
    pub(crate) by: UserId,
    pub(crate) now: DateTime<Utc>,
}

/// Confirms or refuses what waits; `false` when somebody else did, or when it is the person's own entry.
pub(in crate::contracts) async fn decide(
    tx: &mut Tx,
    (what, id): (Entered, Uuid),
    d: &Decision<'_>,
) -> sqlx::Result<bool> {
    let sql = format!(
        "UPDATE {} SET state = $2, decided_by = $3, decided_at = $4, decided_words = $5
         WHERE id = $1 AND state = 'entered' AND entered_by <> $3",
        what.table()
    );
    let done = run!(
        tx,
        sqlx::query(AssertSqlSafe(sql.clone()))
            .bind(id)
            .bind(d.to)
            .bind(d.by)
            .bind(d.now)
            .bind(d.words)
    )?;
    Ok(done == 1)
}

/// What was confirmed is taken back by its counter entry; `false` when it was before.
pub(in crate::contracts) async fn reverse(
    tx: &mut Tx,
    (what, id): (Entered, Uuid),
) -> sqlx::Result<bool> {
    let sql = format!(
        "UPDATE {} SET state = 'reversed' WHERE id = $1 AND state = 'confirmed'",
        what.table()
    );
    let done = run!(tx, sqlx::query(AssertSqlSafe(sql.clone())).bind(id))?;
    Ok(done == 1)
}
