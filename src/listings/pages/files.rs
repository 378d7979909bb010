//! Files and pictures of a listing: hung on and taken off on the form, opened by whoever their tier admits.

use axum::extract::{Request, State};
use axum::http::StatusCode;

use super::edit::{EditPage, Editing};
use super::save::{Kept, keep, stale};
use super::{at, own};
use crate::db::Tx;
use crate::ids::{FileId, ListingId};
use crate::listings::content::{Near, Standing, Tier, shows_contact};
use crate::listings::life;
use crate::listings::listing::Listing;
use crate::listings::post::Post;
use crate::listings::sent::Sent;
use crate::listings::store::{self, Attached};
use crate::state::App;
use crate::storage::{self, Refused};
use crate::web::error::{Error, Result};
use crate::web::form::{Errors, Typed};
use crate::web::page::Answer;
use crate::web::upload::{Upload, Uploaded};
use crate::web::viewer::Viewer;
use crate::web::words::Message;
use crate::web::{Ctx, Member, Path};

/// Files on one listing.
const FILES_MOST: usize = 20;
const CAPTION_MOST: usize = 80;

/// `POST /my/achievements/{id}/files`: saves the form as well, so that nothing typed is lost.
pub(super) async fn attach<C: Post>(
    ctx: Ctx,
    member: Member,
    State(app): State<App>,
    Path(id): Path<ListingId>,
    request: Request,
) -> Answer {
    let mut upload = Upload::of_any_form(&app, request).await?;
    let files = std::mem::take(&mut upload.files);
    let sent = Sent::new(std::mem::take(&mut upload.typed));
    let mut tx = app.db.write().await?;
    let listing = match keep::<C>(&mut tx, &member, id, &sent, app.clock.now()).await? {
        Kept::Saved(listing) => listing,
        Kept::Stale(listing) => return stale::<C>(&ctx, &member, tx, listing, sent.typed).await,
    };
    let errors = hang_all(&app, &mut tx, &member, &listing, (&files, &sent)).await?;
    if errors.is_empty() {
        tx.commit().await?;
        return ctx
            .done("listing-file-attached", &at(C::KIND, id, "/edit#f-_file"))
            .await;
    }
    let listing = store::find(&mut tx, id).await?.ok_or(Error::NotFound)?;
    let editing = Editing::load(&mut tx, listing, Some(sent.typed), ctx.locale).await?;
    tx.commit().await?;
    let page = EditPage::<C>::new(&ctx, member.acting.verified, editing, &errors, None);
    ctx.page_with(StatusCode::UNPROCESSABLE_ENTITY, page).await
}

/// Hangs on what is right; says at the field what is not, and hangs the others on all the same.
async fn hang_all(
    app: &App,
    tx: &mut Tx,
    member: &Member,
    listing: &Listing,
    (files, sent): (&[Uploaded], &Sent),
) -> Result<Errors> {
    let mut errors = Errors::default();
    let Some(tier) = read_tier(&sent.file_tier) else {
        return Ok(Errors::one("_file_tier", "field-unknown-choice"));
    };
    if sent.file_caption.chars().count() > CAPTION_MOST || shows_contact(&sent.file_caption) {
        return Ok(Errors::one("_file_caption", "listing-file-caption-wrong"));
    }
    if files.is_empty() {
        errors.add("_file", Message::new("listing-file-none-chosen"));
    }
    let mut count = store::attached(tx, listing.id).await?.len();
    for file in files {
        if count >= FILES_MOST {
            errors.add(
                "_file",
                named("listing-files-too-many", file).with("most", FILES_MOST),
            );
            continue;
        }
        match hang(
            app,
            tx,
            member,
            listing.id,
            (file, tier, &sent.file_caption),
        )
        .await?
        {
            Ok(()) => count += 1,
            Err(message) => errors.add(
                "_file",
                named("listing-file-refused", file).with("reason", message),
            ),
        }
    }
    Ok(errors)
}

fn named(key: &str, file: &Uploaded) -> Message {
    Message::new(key).with("name", file.name.clone())
}

fn read_tier(code: &str) -> Option<Tier> {
    if code.is_empty() {
        return Some(Tier::Public);
    }
    Tier::from_code(code)
}

/// `Ok(Err(reason))` is for the field, in the member's language.
async fn hang(
    app: &App,
    tx: &mut Tx,
    member: &Member,
    id: ListingId,
    (file, tier, caption): (&Uploaded, Tier, &str),
) -> Result<std::result::Result<(), String>> {
    let now = app.clock.now();
    let stored = match app.storage.receive(tx, file, member.id, now).await {
        Ok(stored) => stored,
        Err(Refused::Field(message)) => {
            return Ok(Err(message.say(member.locale.unwrap_or_default())));
        }
        Err(Refused::Fault(error)) => return Err(error.into()),
    };
    let attached = Attached {
        file_id: stored.id,
        purpose: if stored.is_image() {
            "image"
        } else {
            "attachment"
        }
        .to_owned(),
        tier,
        caption: caption.to_owned(),
    };
    life::attach(tx, id, &attached, now).await?;
    Ok(Ok(()))
}

/// `POST /my/achievements/{id}/files/{file}/removal`: a button of the form; saves it as well.
pub(super) async fn detach<C: Post>(
    ctx: Ctx,
    member: Member,
    State(app): State<App>,
    Path((id, file)): Path<(ListingId, FileId)>,
    typed: Typed,
) -> Answer {
    let sent = Sent::new(typed);
    let mut tx = app.db.write().await?;
    let listing = own::<C>(&mut tx, &member, id).await?;
    let gone = store::attached(&mut tx, id)
        .await?
        .iter()
        .all(|attached| attached.file_id != file);
    if !gone {
        if let Kept::Stale(listing) =
            keep::<C>(&mut tx, &member, id, &sent, app.clock.now()).await?
        {
            return stale::<C>(&ctx, &member, tx, listing, sent.typed).await;
        }
        life::detach(&mut tx, listing.id, file).await?;
        tx.commit().await?;
    }
    ctx.done("listing-file-detached", &at(C::KIND, id, "/edit#f-_file"))
        .await
}

/// `GET /listings/{id}/files/{file}`
pub(crate) async fn show(
    ctx: Ctx,
    State(app): State<App>,
    Path((id, file)): Path<(ListingId, FileId)>,
) -> Answer {
    let mut tx = app.db.read().await?;
    let listing = store::find(&mut tx, id).await?.ok_or(Error::NotFound)?;
    let viewer = ctx.viewer.as_ref();
    let standing = standing(&mut tx, viewer, &listing).await?;
    let published = store::published_file(&mut tx, id, file).await?;
    let tier = if standing == Standing::Insider {
        let is_known = published.is_some() || store::ever_attached(&mut tx, id, file).await?;
        is_known.then_some(Tier::Public)
    } else {
        let open = listing.is_public(app.clock.now()) || standing >= Standing::Partner;
        published.filter(|_| open).map(|attached| attached.tier)
    };
    let tier = tier.ok_or(Error::NotFound)?;
    if !tier.admits(standing) {
        return Err(if viewer.is_none() {
            Error::SignIn {
                return_to: ctx.uri.to_string(),
            }
        } else {
            Error::Forbidden
        });
    }
    let card = storage::find(&mut tx, file).await?.ok_or(Error::NotFound)?;
    drop(tx);
    if let (true, Some(user)) = (tier != Tier::Public, ctx.user()) {
        let mut tx = app.db.write().await?;
        store::note_opening(&mut tx, id, user, &format!("file {file}"), app.clock.now()).await?;
        tx.commit().await?;
    }
    Ok(app.storage.serve(&card).await?)
}

async fn standing(tx: &mut Tx, viewer: Option<&Viewer>, listing: &Listing) -> Result<Standing> {
    let near = match viewer.and_then(|v| Some((v.id, v.acting.as_ref()?.id))) {
        Some((user, acting)) => store::near(tx, listing.id, acting, user).await?,
        None => Near::Not,
    };
    Ok(Standing::of(viewer, listing.organisation_id, near))
}
