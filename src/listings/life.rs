//! The deeds on a listing as they are written: state, version, history row, audit, and the job that tells the index.

mod files;

use chrono::{DateTime, Utc};
use serde_json::{Value, json};
use sqlx::types::Json;

use super::freshness::Freshness;
use super::listing::{Deed, Kind, Listing, Standing};
use super::store::{self, Event, New, Version};
use crate::audit;
use crate::db::Tx;
use crate::ids::{ListingId, UserId};
use crate::jobs;
use crate::tz;
use crate::web::error::{Error, Result};
use crate::web::form::Typed;

pub use files::{attach, detach};

/// The job that brings index and matches up to date; the catalogue room does it. Its one argument is `listing`.
pub const CHANGED: &str = "listing-changed";

/// The same for many at once. Its one argument is `listings`.
pub const MANY_CHANGED: &str = "listings-changed";

/// A checked content, whichever kind it is.
#[derive(Clone, Debug)]
pub struct Checked {
    pub content: Value,
    pub title: String,
    pub field: String,
    pub region: String,
    pub masked: bool,
    /// Came in by import with less than a form asks for.
    pub incomplete: bool,
}

fn moved_on() -> Error {
    Error::conflict("listing-moved-on")
}

fn event(
    actor: Option<UserId>,
    deed: Deed,
    from: Standing,
    to: Standing,
    at: DateTime<Utc>,
) -> Event {
    Event {
        actor,
        action: deed.code().to_owned(),
        from_state: from.code(),
        to_state: to.code(),
        words: String::new(),
        created_at: at,
    }
}

/// A new working copy.
///
/// # Errors
/// When the database refuses.
pub async fn create(tx: &mut Tx, new: &New<'_>) -> Result<()> {
    store::insert(tx, new).await?;
    let mut first = event(
        Some(new.by),
        Deed::Edit,
        Standing::NEW,
        Standing::NEW,
        new.now,
    );
    "create".clone_into(&mut first.action);
    store::insert_event(tx, new.id, &first).await?;
    Ok(())
}

/// Saves what was typed; the revision seen keeps two windows from overwriting each other.
///
/// # Errors
/// Conflict when it was edited elsewhere or is under review.
pub async fn save(
    tx: &mut Tx,
    listing: &Listing,
    seen: i64,
    typed: &Typed,
    now: DateTime<Utc>,
) -> Result<()> {
    listing
        .standing()
        .after(Deed::Edit)
        .map_err(|_| Error::conflict("listing-under-review"))?;
    if store::save_typed(tx, listing.id, seen, typed, now).await? {
        Ok(())
    } else {
        Err(Error::conflict("listing-edited-elsewhere"))
    }
}

/// Moves a listing by a deed and writes its history; the caller does what else the deed brings.
async fn move_by(
    tx: &mut Tx,
    listing: &Listing,
    deed: Deed,
    by: Option<UserId>,
    words: &str,
    now: DateTime<Utc>,
) -> Result<Standing> {
    let from = listing.standing();
    let to = from.after(deed).map_err(|_| moved_on())?;
    if !store::move_to(tx, listing.id, from, to, now).await? {
        return Err(moved_on());
    }
    let mut row = event(by, deed, from, to, now);
    words.clone_into(&mut row.words);
    store::insert_event(tx, listing.id, &row).await?;
    Ok(to)
}

/// Sends the working copy in as a new version.
///
/// # Errors
/// Conflict when it stands elsewhere by now.
pub async fn submit(
    tx: &mut Tx,
    listing: &Listing,
    typed: &Typed,
    checked: &Checked,
    by: UserId,
    now: DateTime<Utc>,
) -> Result<()> {
    move_by(tx, listing, Deed::Submit, Some(by), "", now).await?;
    let version = Version {
        version: store::last_version(tx, listing.id).await? + 1,
        state: "submitted".to_owned(),
        typed: Json(typed.clone()),
        content: Json(checked.content.clone()),
        submitted_by: by,
        decided_by: None,
        decided_at: None,
        reasons: Json(json!({ "codes": [] })),
        words: String::new(),
        created_at: now,
    };
    store::insert_version(tx, listing.id, &version).await?;
    Ok(())
}

/// The owner takes it back before anybody reviewed it.
///
/// # Errors
/// Conflict when it stands elsewhere by now.
pub async fn take_back(
    tx: &mut Tx,
    listing: &Listing,
    by: UserId,
    now: DateTime<Utc>,
) -> Result<()> {
    move_by(tx, listing, Deed::TakeBack, Some(by), "", now).await?;
    let decision = store::Decision {
        state: "taken_back",
        by: None,
        codes: &[],
        words: "",
        now,
    };
    store::decide(tx, listing.id, &decision).await?;
    Ok(())
}

/// A reviewer approves the submitted version: it becomes public, with a number if it has none yet.
///
/// # Errors
/// Conflict when it stands elsewhere by now.
pub async fn approve(
    tx: &mut Tx,
    listing: &Listing,
    checked: &Checked,
    by: Option<UserId>,
    (now, freshness): (DateTime<Utc>, Freshness),
) -> Result<String> {
    let number = make_public(tx, listing, checked, by, (now, freshness)).await?;
    changed(tx, listing.id, now).await?;
    Ok(number)
}

async fn make_public(
    tx: &mut Tx,
    listing: &Listing,
    checked: &Checked,
    by: Option<UserId>,
    (now, freshness): (DateTime<Utc>, Freshness),
) -> Result<String> {
    move_by(tx, listing, Deed::Approve, by, "", now).await?;
    let version = store::last_version(tx, listing.id).await?;
    let decision = store::Decision {
        state: "published",
        by,
        codes: &[],
        words: "",
        now,
    };
    store::decide(tx, listing.id, &decision).await?;
    let number = match &listing.number {
        Some(number) => number.clone(),
        None => store::next_number(tx, listing.kind.series(), tz::shanghai_year(now)).await?,
    };
    let publication = store::Publication {
        number: &number,
        version,
        content: &checked.content,
        title: &checked.title,
        field: &checked.field,
        region: &checked.region,
        masked: checked.masked,
        incomplete: checked.incomplete,
        until: freshness.end(now),
        now,
    };
    store::publish(tx, listing.id, &publication).await?;
    note(
        tx,
        listing,
        by,
        "approve",
        json!({ "number": number, "version": version }),
        now,
    )
    .await?;
    Ok(number)
}

/// A reviewer returns it: reasons from the list plus words.
///
/// # Errors
/// Conflict when it stands elsewhere by now.
pub async fn send_back(
    tx: &mut Tx,
    listing: &Listing,
    codes: &[String],
    words: &str,
    by: UserId,
    now: DateTime<Utc>,
) -> Result<()> {
    move_by(tx, listing, Deed::Return, Some(by), words, now).await?;
    let decision = store::Decision {
        state: "returned",
        by: Some(by),
        codes,
        words,
        now,
    };
    store::decide(tx, listing.id, &decision).await?;
    note(
        tx,
        listing,
        Some(by),
        "return",
        json!({ "codes": codes }),
        now,
    )
    .await
}

/// Withdraw, republish, confirm: with the last two the date is new and the publication lasts longer.
///
/// # Errors
/// Conflict when it stands elsewhere by now.
pub async fn turn(
    tx: &mut Tx,
    listing: &Listing,
    deed: Deed,
    by: UserId,
    (now, freshness): (DateTime<Utc>, Freshness),
) -> Result<()> {
    move_by(tx, listing, deed, Some(by), "", now).await?;
    if matches!(deed, Deed::Republish | Deed::Confirm) {
        let seen = (listing.id, listing.confirmed_at);
        if !store::confirm(tx, seen, freshness.end(now), now).await? {
            return Err(moved_on());
        }
    }
    changed(tx, listing.id, now).await
}

/// The owner throws an unpublished change away: the working copy is again what is public.
///
/// # Errors
/// Conflict when it stands elsewhere by now.
pub async fn discard(tx: &mut Tx, listing: &Listing, by: UserId, now: DateTime<Utc>) -> Result<()> {
    move_by(tx, listing, Deed::Discard, Some(by), "", now).await?;
    if let Some(version) = store::version_in(tx, listing.id, "published").await? {
        let files = version.content.0.get("files").cloned().unwrap_or_default();
        let files: Vec<store::Attached> = serde_json::from_value(files).unwrap_or_default();
        store::restore(tx, listing.id, &version.typed.0, &files, now).await?;
    }
    Ok(())
}

/// Publishes a new listing at once, without a review: what staff import and answer for. The caller asks for index and
/// matches to follow, with `many_changed` when there are many.
///
/// # Errors
/// When the database refuses.
pub async fn publish_directly(
    tx: &mut Tx,
    new: &New<'_>,
    checked: &Checked,
    by: UserId,
    freshness: Freshness,
) -> Result<String> {
    create(tx, new).await?;
    let listing = store::find(tx, new.id).await?.ok_or(Error::NotFound)?;
    submit(tx, &listing, new.typed, checked, new.by, new.now).await?;
    let listing = store::find(tx, new.id).await?.ok_or(Error::NotFound)?;
    let at = (new.now, freshness);
    make_public(tx, &listing, checked, Some(by), at).await
}

async fn note(
    tx: &mut Tx,
    listing: &Listing,
    actor: Option<UserId>,
    action: &str,
    detail: Value,
    now: DateTime<Utc>,
) -> Result<()> {
    let subject = listing
        .number
        .clone()
        .unwrap_or_else(|| listing.id.to_string());
    let entry = audit::Entry {
        chain: "listings",
        actor,
        action,
        subject,
        detail,
    };
    audit::append(tx, entry, now).await?;
    Ok(())
}

/// Asks for index and matches to follow.
///
/// # Errors
/// When the database refuses.
pub async fn changed(tx: &mut Tx, id: ListingId, now: DateTime<Utc>) -> Result<()> {
    jobs::enqueue_named(tx, CHANGED, json!({ "listing": id }), now).await?;
    Ok(())
}

/// As `changed` for many at once: one job, one commit of the index.
///
/// # Errors
/// When the database refuses.
pub async fn many_changed(tx: &mut Tx, ids: &[ListingId], now: DateTime<Utc>) -> Result<()> {
    if !ids.is_empty() {
        jobs::enqueue_named(tx, MANY_CHANGED, json!({ "listings": ids }), now).await?;
    }
    Ok(())
}

/// The kind's word for flash messages and events.
#[must_use]
pub fn kind_key(kind: Kind) -> &'static str {
    match kind {
        Kind::Achievement => "kind-achievement",
        Kind::Need => "kind-need",
    }
}
