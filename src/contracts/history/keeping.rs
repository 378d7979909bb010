//! What the deeds do so that nothing of a contract's past is lost.

use chrono::{DateTime, NaiveDate, Utc};
use serde_json::Value;

use super::Source;
use crate::contracts::contract::Contract;
use crate::contracts::life::{Seen, current};
use crate::contracts::store;
use crate::db::Tx;
use crate::ids::UserId;
use crate::tz;
use crate::web::error::Result;

/// What is written of a deed: its words, the detail for the audit, and the day from which the new state holds.
pub(in crate::contracts) struct Told<'a> {
    pub(in crate::contracts) words: &'a str,
    pub(in crate::contracts) detail: Value,
    pub(in crate::contracts) on: Option<NaiveDate>,
}

impl<'a> Told<'a> {
    /// A deed without a day of its own holds from the day on which it is recorded.
    pub(in crate::contracts) fn new(words: &'a str, detail: Value, seen: Seen) -> Self {
        let on = Some(tz::shanghai_date(seen.now));
        Self { words, detail, on }
    }

    pub(in crate::contracts) fn on(self, day: NaiveDate) -> Self {
        let on = Some(day);
        Self { on, ..self }
    }

    /// The state stays as it is.
    pub(in crate::contracts) fn without_state(self) -> Self {
        Self { on: None, ..self }
    }
}

/// What a version older than the log of values says is kept before it is written anew.
pub(in crate::contracts) async fn before_rewriting(tx: &mut Tx, contract: &Contract) -> Result<()> {
    let versions = store::versions(tx, contract.id).await?;
    let version = current(contract, &versions)?;
    store::keep_whole(tx, (contract.id, version.version), &version.values).await?;
    Ok(())
}

/// The day of signing is a value, written without the form.
pub(in crate::contracts) async fn signing(
    tx: &mut Tx,
    contract: &Contract,
    who: (UserId, DateTime<Utc>),
) -> Result<()> {
    let versions = store::versions(tx, contract.id).await?;
    let version = current(contract, &versions)?;
    let which = (contract.id, version.version);
    store::log(tx, which, &version.values, &Source::Signing, who).await?;
    Ok(())
}

/// The day from which a step on the way holds: after a refusal that was taken back not before that.
pub(in crate::contracts) async fn way_day(
    tx: &mut Tx,
    contract: &Contract,
    day: NaiveDate,
) -> Result<NaiveDate> {
    let reopened = store::reopened_on(tx, contract.id).await?;
    Ok(reopened.map_or(day, |reopened| reopened.max(day)))
}
