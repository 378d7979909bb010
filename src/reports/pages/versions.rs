//! Settings that are kept version by version: who set which, when and why. Must stay true: a form sets a version upon the
//! last one only, so that nobody overwrites what they have not seen.

use chrono::{DateTime, Utc};
use serde::Serialize;

use crate::accounts;
use crate::db::{Tx, is_duplicate};
use crate::ids::UserId;
use crate::web::error::{Error, Result};
use crate::web::{FormView, Typed};

/// Versions shown.
pub(super) const MOST: i64 = 50;

/// A version as it is kept.
pub(super) struct Kept {
    pub(super) number: i64,
    pub(super) by: UserId,
    pub(super) at: DateTime<Utc>,
    pub(super) note: String,
    pub(super) percents: Vec<String>,
    /// In fen, where the setting has one.
    pub(super) average: Option<i64>,
}

/// The same with the name of who set it.
#[derive(Serialize)]
pub(super) struct Version {
    number: i64,
    by: String,
    at: DateTime<Utc>,
    note: String,
    percents: Vec<String>,
    average: Option<i64>,
}

impl Version {
    pub(super) fn new(kept: Kept, by: String) -> Self {
        Self {
            number: kept.number,
            by,
            at: kept.at,
            note: kept.note,
            percents: kept.percents,
            average: kept.average,
        }
    }
}

/// What a page of versions shows beside its own fields.
pub(super) struct Shown {
    pub(super) versions: Vec<Version>,
    pub(super) form: FormView,
    pub(super) can_write: bool,
}

pub(super) async fn named(tx: &mut Tx, all: Vec<Kept>) -> Result<Vec<Version>> {
    let mut people: Vec<UserId> = all.iter().map(|kept| kept.by).collect();
    people.sort_unstable();
    people.dedup();
    let names = accounts::store::names(tx, &people).await?;
    let name = |by: UserId| names.iter().find(|(id, _)| *id == by).map(|(_, name)| name);
    let named = all.into_iter().map(|kept| {
        let by = name(kept.by).cloned().unwrap_or_default();
        Version::new(kept, by)
    });
    Ok(named.collect())
}

/// The number of the version that a form sets; `last` is the last one's, and 0 before there is any.
///
/// # Errors
/// When the form saw another one.
pub(super) fn next(last: Option<i64>, typed: &Typed, moved_on: &str) -> Result<i64> {
    let seen: Option<i64> = typed.get("seen").parse().ok();
    match seen.filter(|seen| *seen == last.unwrap_or(0)) {
        Some(seen) => Ok(seen.saturating_add(1)),
        None => Err(Error::conflict(moved_on)),
    }
}

/// Two at the same moment both saw the same one: the second finds its number taken.
///
/// # Errors
/// When the number was taken, or the database refused.
pub(super) fn written(done: sqlx::Result<()>, moved_on: &str) -> Result<()> {
    match done {
        Err(error) if is_duplicate(&error) => Err(Error::conflict(moved_on)),
        done => Ok(done?),
    }
}
