//! Prices as they come and go: a new version, and the last day of one. Each is one transaction of its caller.

use chrono::{DateTime, NaiveDate, Utc};
use serde_json::json;

use super::form::NewPrice;
use super::price::{Follows, Price, follows};
use super::store;
use crate::audit;
use crate::db::{Tx, is_duplicate};
use crate::ids::{PriceId, UserId};
use crate::web::error::{Error, Result};
use crate::web::form::Errors;
use crate::web::words::{Locale, Message};

pub(super) const MOVED_ON: &str = "price-moved-on";

/// Adds a version upon the last one that its form saw; `seen` is 0 for a new code.
///
/// # Errors
/// A conflict when another version came meanwhile; inside, what the form has to mend.
pub async fn add(
    tx: &mut Tx,
    new: &NewPrice,
    seen: i64,
    (by, now): (UserId, DateTime<Utc>),
) -> Result<std::result::Result<PriceId, Errors>> {
    let versions = store::of_code(tx, &new.code).await?;
    let last = versions.first();
    let number = last.map_or(0, |last| last.version);
    if seen == 0 && number > 0 {
        return Ok(Err(Errors::one("code", "price-code-taken")));
    }
    if seen != number {
        return Err(Error::conflict(MOVED_ON));
    }
    match (follows(last, new.from), last) {
        (Err(day), _) => {
            let mut errors = Errors::default();
            let message = Message::new("price-overlaps").with("day", day.to_string());
            errors.add("from", message);
            return Ok(Err(errors));
        }
        (Ok(Follows::Closes(until)), Some(last)) => {
            if !store::close(tx, last.id, until).await? {
                return Err(Error::conflict(MOVED_ON));
            }
        }
        (Ok(_), _) => {}
    }
    let id = PriceId::mint(now);
    match store::insert(tx, (id, number + 1), new, (by, now)).await {
        Err(error) if is_duplicate(&error) => return Err(Error::conflict(MOVED_ON)),
        done => done?,
    }
    let detail = json!({
        "version": number + 1, "from": new.from, "until": new.until,
        "rule": new.rule.words(Locale::Zh), "name": new.name_zh,
    });
    note(tx, ("price-added", &new.code), detail, (by, now)).await?;
    Ok(Ok(id))
}

/// Sets the last day of a version that has none.
///
/// # Errors
/// A conflict when it has one by now, or begins later.
pub(super) async fn end(
    tx: &mut Tx,
    price: &Price,
    until: NaiveDate,
    (by, now): (UserId, DateTime<Utc>),
) -> Result<()> {
    if !store::close(tx, price.id, until).await? {
        return Err(Error::conflict(MOVED_ON));
    }
    let detail = json!({ "version": price.version, "until": until });
    note(tx, ("price-ended", &price.code), detail, (by, now)).await
}

async fn note(
    tx: &mut Tx,
    (action, code): (&str, &str),
    detail: serde_json::Value,
    (by, now): (UserId, DateTime<Utc>),
) -> Result<()> {
    let entry = audit::Entry {
        chain: "payments",
        actor: Some(by),
        action,
        subject: code.to_owned(),
        detail,
    };
    audit::append(tx, entry, now).await?;
    Ok(())
}
