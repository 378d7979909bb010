//! Sending a listing in, taking it back, and what its owner does with the publication.

use axum::extract::State;
use axum::http::StatusCode;

use super::edit::{EditPage, Editing};
use super::save::{Kept, keep, stale};
use super::{at, base, own};
use crate::db::Tx;
use crate::ids::ListingId;
use crate::listings::freshness::Freshness;
use crate::listings::listing::{Deed, Listing, Work};
use crate::listings::post::Post;
use crate::listings::sent::{Sent, says_the_same};
use crate::listings::{life, store};
use crate::state::App;
use crate::web::error::{Error, Result};
use crate::web::form::{Errors, Typed};
use crate::web::page::Answer;
use crate::web::words::Message;
use crate::web::{Ctx, Member, Path};

/// `POST /my/achievements/{id}/submission`: from the form with all its fields, or from elsewhere with none.
pub(super) async fn submit<C: Post>(
    ctx: Ctx,
    member: Member,
    State(app): State<App>,
    Path(id): Path<ListingId>,
    typed: Typed,
) -> Answer {
    let sent = Sent::new(typed);
    let now = app.clock.now();
    let mut tx = app.db.write().await?;
    if already_sent::<C>(&mut tx, &member, id, &sent).await? {
        drop(tx);
        return ctx.done("listing-submitted", &base(C::KIND)).await;
    }
    let (listing, typed) = if sent.typed.0.is_empty() {
        let listing = own::<C>(&mut tx, &member, id).await?;
        let typed = store::typed(&mut tx, id).await?;
        (listing, typed)
    } else {
        match keep::<C>(&mut tx, &member, id, &sent, now).await? {
            Kept::Saved(listing) => (listing, sent.typed),
            Kept::Stale(listing) => {
                return stale::<C>(&ctx, &member, tx, listing, sent.typed).await;
            }
        }
    };
    let mut errors = Errors::default();
    if sent.has_waiting_file {
        errors.add("_file", Message::new("listing-file-waiting"));
    }
    match C::read(&typed, app.clock.today()) {
        Ok(mut content) if errors.is_empty() && member.acting.verified => {
            content.hang(store::attached(&mut tx, id).await?);
            life::submit(
                &mut tx,
                &listing,
                &typed,
                &content.checked(),
                member.id,
                now,
            )
            .await?;
            tx.commit().await?;
            ctx.done("listing-submitted", &base(C::KIND)).await
        }
        Ok(_) => refused::<C>(&ctx, &member, tx, (listing, typed), errors).await,
        Err(found) => {
            errors.0.extend(found.0);
            refused::<C>(&ctx, &member, tx, (listing, typed), errors).await
        }
    }
}

/// A second press of the same button finds the work done.
async fn already_sent<C: Post>(
    tx: &mut Tx,
    member: &Member,
    id: ListingId,
    sent: &Sent,
) -> Result<bool> {
    let listing = store::owned(tx, member.acting.id, C::KIND, id).await?;
    if listing.is_none_or(|listing| listing.work != Work::Submitted) {
        return Ok(false);
    }
    let typed = store::typed(tx, id).await?;
    Ok(sent.typed.0.is_empty() || says_the_same(&typed, &sent.typed))
}

/// Keeps the draft and shows the form again with every error (422).
async fn refused<C: Post>(
    ctx: &Ctx,
    member: &Member,
    mut tx: Tx,
    (listing, typed): (Listing, Typed),
    errors: Errors,
) -> Answer {
    let editing = Editing::load(&mut tx, listing, Some(typed), ctx.locale).await?;
    tx.commit().await?;
    let verified = member.acting.verified;
    let notice = (!verified).then(|| Message::new("listing-not-verified-submit"));
    let page = EditPage::<C>::new(ctx, verified, editing, &errors, notice.as_ref());
    ctx.page_with(StatusCode::UNPROCESSABLE_ENTITY, page).await
}

fn deed_of(name: &str) -> Option<Deed> {
    [
        Deed::TakeBack,
        Deed::Discard,
        Deed::Withdraw,
        Deed::Republish,
        Deed::Confirm,
    ]
    .into_iter()
    .find(|deed| deed.code() == name)
}

/// `POST /my/achievements/{id}/deeds/{deed}`
pub(super) async fn turn<C: Post>(
    ctx: Ctx,
    member: Member,
    State(app): State<App>,
    Path((id, deed)): Path<(ListingId, String)>,
) -> Answer {
    let deed = deed_of(&deed).ok_or(Error::NotFound)?;
    let now = app.clock.now();
    let mut tx = app.db.write().await?;
    let listing = own::<C>(&mut tx, &member, id).await?;
    if is_done(deed, &listing, now) {
        drop(tx);
        return ctx.done(done_key(deed), &after::<C>(deed, id)).await;
    }
    match deed {
        Deed::TakeBack => life::take_back(&mut tx, &listing, member.id, now).await?,
        Deed::Discard => life::discard(&mut tx, &listing, member.id, now).await?,
        other => {
            let at = (now, Freshness::of(&app.config));
            life::turn(&mut tx, &listing, other, member.id, at).await?;
        }
    }
    tx.commit().await?;
    ctx.done(done_key(deed), &after::<C>(deed, id)).await
}

/// A second press finds the work done and says so again.
fn is_done(deed: Deed, listing: &Listing, now: chrono::DateTime<chrono::Utc>) -> bool {
    use crate::listings::listing::Public;
    match deed {
        Deed::Withdraw => listing.public == Public::Withdrawn,
        Deed::Republish => listing.public == Public::Published,
        Deed::TakeBack => listing.work == Work::Draft,
        Deed::Discard => listing.work == Work::None,
        Deed::Confirm => {
            listing.public == Public::Published
                && listing
                    .confirmed_at
                    .is_some_and(|at| now - at < chrono::Duration::minutes(1))
        }
        _ => false,
    }
}

fn done_key(deed: Deed) -> &'static str {
    match deed {
        Deed::TakeBack => "listing-taken-back",
        Deed::Discard => "listing-discarded",
        Deed::Withdraw => "listing-withdrawn",
        Deed::Republish => "listing-republished",
        _ => "listing-confirmed",
    }
}

fn after<C: Post>(deed: Deed, id: ListingId) -> String {
    if deed == Deed::TakeBack {
        at(C::KIND, id, "/edit")
    } else {
        base(C::KIND)
    }
}
