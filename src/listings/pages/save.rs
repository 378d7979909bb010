//! Saving what was typed: by button, by itself, and for the first time.

use axum::extract::State;
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse as _, Response};
use chrono::{DateTime, Utc};

use super::at;
use super::edit::{EditPage, Editing, is_current};
use crate::db::Tx;
use crate::ids::ListingId;
use crate::listings::life;
use crate::listings::listing::Listing;
use crate::listings::post::Post;
use crate::listings::sent::{Seen, Sent, says_the_same};
use crate::listings::store::{self, New};
use crate::state::App;
use crate::web::error::{Error, Result};
use crate::web::form::{Errors, Typed};
use crate::web::page::{Answer, see_other};
use crate::web::words::Message;
use crate::web::{Ctx, Member, Path};

/// What came of saving.
pub(super) enum Kept {
    /// It is stored; the listing as it stands now.
    Saved(Listing),
    /// Somebody else was quicker; nothing was stored.
    Stale(Listing),
}

/// Stores a form in the caller's transaction.
///
/// # Errors
/// Not found for strangers; conflict while it is under review.
pub(super) async fn keep<C: Post>(
    tx: &mut Tx,
    member: &Member,
    id: ListingId,
    sent: &Sent,
    now: DateTime<Utc>,
) -> Result<Kept> {
    let Some(listing) = store::owned(tx, member.acting.id, C::KIND, id).await? else {
        if sent.seen != Seen::New || store::find(tx, id).await?.is_some() {
            return Err(Error::NotFound);
        }
        create_at::<C>(tx, member, id, &sent.typed, now).await?;
        return Ok(Kept::Saved(again(tx, id).await?));
    };
    if is_current(sent.seen, &listing) {
        life::save(tx, &listing, listing.revision, &sent.typed, now).await?;
        return Ok(Kept::Saved(again(tx, id).await?));
    }
    // The same form sent twice is one save.
    let stored = store::typed(tx, id).await?;
    Ok(if says_the_same(&stored, &sent.typed) {
        Kept::Saved(listing)
    } else {
        Kept::Stale(listing)
    })
}

async fn again(tx: &mut Tx, id: ListingId) -> Result<Listing> {
    store::find(tx, id).await?.ok_or(Error::NotFound)
}

async fn create_at<C: Post>(
    tx: &mut Tx,
    member: &Member,
    id: ListingId,
    typed: &Typed,
    now: DateTime<Utc>,
) -> Result<()> {
    let new = New {
        id,
        kind: C::KIND,
        organisation: member.acting.id,
        by: member.id,
        typed,
        source: "form",
        import_key: None,
        now,
    };
    life::create(tx, &new).await
}

/// `POST /my/achievements`: an empty draft.
pub(super) async fn create<C: Post>(member: Member, State(app): State<App>) -> Answer {
    let now = app.clock.now();
    let id = ListingId::mint(now);
    let mut typed = Typed::default();
    typed.set("contact_name", member.name.clone());
    let mut tx = app.db.write().await?;
    create_at::<C>(&mut tx, &member, id, &typed, now).await?;
    tx.commit().await?;
    Ok(see_other(&at(C::KIND, id, "/edit")))
}

/// `POST /my/achievements/{id}`: every button of the form but the one that sends it in.
pub(super) async fn save<C: Post>(
    ctx: Ctx,
    member: Member,
    State(app): State<App>,
    Path(id): Path<ListingId>,
    typed: Typed,
) -> Answer {
    let mut sent = Sent::new(typed);
    let changed_table = sent.change_rows(C::TABLES);
    let mut tx = app.db.write().await?;
    match keep::<C>(&mut tx, &member, id, &sent, app.clock.now()).await? {
        Kept::Stale(listing) => stale::<C>(&ctx, &member, tx, listing, sent.typed).await,
        Kept::Saved(_) => {
            tx.commit().await?;
            if sent.has_waiting_file {
                ctx.flash("warning", Message::new("listing-file-waiting"))
                    .await?;
            }
            let place = changed_table.map(|table| format!("f-{table}"));
            match place.or(sent.next) {
                Some(place) => Ok(see_other(&at(C::KIND, id, &format!("/edit#{place}")))),
                None if sent.preview => Ok(see_other(&at(C::KIND, id, "/preview"))),
                None => {
                    ctx.done("listing-draft-saved", &at(C::KIND, id, "/edit"))
                        .await
                }
            }
        }
    }
}

/// The form again with what was typed, after somebody else changed the stored one (409). Saving again from here
/// overwrites, and the page says so.
pub(super) async fn stale<C: Post>(
    ctx: &Ctx,
    member: &Member,
    mut tx: Tx,
    listing: Listing,
    typed: Typed,
) -> Answer {
    let editing = Editing::load(&mut tx, listing, Some(typed), ctx.locale).await?;
    drop(tx);
    let notice = Message::new("listing-edited-elsewhere-typed");
    let verified = member.acting.verified;
    let page = EditPage::<C>::new(ctx, verified, editing, &Errors::default(), Some(&notice));
    ctx.page_with(StatusCode::CONFLICT, page).await
}

/// `POST /my/achievements/{id}/draft`: saved by itself while somebody types. Answers 204 with the new revision, or 409
/// with a sentence for the mark beside the button.
pub(super) async fn draft<C: Post>(
    ctx: Ctx,
    member: Member,
    State(app): State<App>,
    Path(id): Path<ListingId>,
    headers: HeaderMap,
    typed: Typed,
) -> Answer {
    if !headers.contains_key("x-autosave") {
        return Err(Error::BadRequest(Message::new("error-form-unreadable")));
    }
    let sent = Sent::new(typed);
    let mut tx = app.db.write().await?;
    let kept = keep::<C>(&mut tx, &member, id, &sent, app.clock.now()).await;
    let refusal = match kept {
        Ok(Kept::Saved(listing)) => {
            tx.commit().await?;
            return Ok(saved(listing.revision));
        }
        Ok(Kept::Stale(_)) => Message::new("listing-edited-elsewhere"),
        Err(Error::Conflict(message)) => message,
        Err(error) => return Err(error),
    };
    let body = serde_json::json!({ "message": refusal.say(ctx.locale) }).to_string();
    Ok((
        StatusCode::CONFLICT,
        [(header::CONTENT_TYPE, "application/json")],
        body,
    )
        .into_response())
}

fn saved(revision: i64) -> Response {
    let mut response = StatusCode::NO_CONTENT.into_response();
    response
        .headers_mut()
        .insert("x-revision", HeaderValue::from(revision));
    response
}
