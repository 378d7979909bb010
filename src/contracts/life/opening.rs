//! How a contract file begins.

use chrono::{DateTime, Utc};
use serde_json::json;

use super::{DIRECT, SERIES, moved_on, note};
use crate::contracts::contract::{State, Values};
use crate::contracts::history::Source;
use crate::contracts::store::{self, Event, New, Writing};
use crate::db::{Tx, is_duplicate};
use crate::deals;
use crate::ids::{ContractId, DealId, UserId};
use crate::listings;
use crate::tz;
use crate::web::error::Result;

/// Where a new file comes from.
#[derive(Clone, Debug)]
pub struct Origin {
    pub deal: Option<DealId>,
    /// `direct`, or the origin of the deal.
    pub code: String,
    /// What its first values were written out of.
    pub source: Source,
    /// The technology manager of the deal.
    pub manager: Option<UserId>,
}

impl Origin {
    #[must_use]
    pub fn direct() -> Self {
        Self {
            deal: None,
            code: DIRECT.to_owned(),
            source: Source::Form,
            manager: None,
        }
    }
}

/// A new file. The id comes from the form, so that the same form sent twice makes one file.
///
/// # Errors
/// When the database refuses.
pub async fn create(
    tx: &mut Tx,
    id: ContractId,
    origin: &Origin,
    values: &Values,
    by: UserId,
    now: DateTime<Utc>,
) -> Result<String> {
    let number = listings::store::next_number(tx, SERIES, tz::shanghai_year(now)).await?;
    let new = New {
        id,
        number: &number,
        deal: origin.deal,
        manager: origin.manager,
        origin: &origin.code,
        by,
        now,
    };
    store::insert(tx, &new).await.map_err(|error| {
        if is_duplicate(&error) {
            moved_on()
        } else {
            error.into()
        }
    })?;
    let writing = Writing {
        source: origin.source.clone(),
        version: 1,
        effective_on: None,
        by,
        now,
    };
    store::insert_version(tx, id, values, &writing).await?;
    if let Some(deal) = origin.deal {
        let details = deals::store::origin_details(tx, &[deal]).await?;
        let detail = details.get(&deal).cloned().unwrap_or_else(|| json!({}));
        store::remember_origin(tx, id, &detail).await?;
    }
    let event = Event {
        actor: Some(by),
        action: "create".to_owned(),
        from_state: State::Draft.code().to_owned(),
        to_state: State::Draft.code().to_owned(),
        words: String::new(),
        created_at: now,
    };
    store::insert_deed(tx, id, &event, Some(tz::shanghai_date(now))).await?;
    note(
        tx,
        &number,
        "contract-created",
        by,
        json!({ "origin": origin.code }),
        now,
    )
    .await?;
    Ok(number)
}
