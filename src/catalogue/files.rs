//! Files of public pages. Who may open one depends on its tier; opening one that is not public is noted.

use axum::response::Response;

use crate::db::Tx;
use crate::ids::{FileId, ListingId};
use crate::listings::content::{Near, Standing, Tier};
use crate::listings::{self, Kind, Listing, feed};
use crate::organisations;
use crate::web::{Ctx, Error, Path, Result, Viewer, see_other};
use crate::{state::App, storage};

/// `GET /achievements/{number}/files/{file}`
pub(super) async fn of_achievement(
    ctx: Ctx,
    Path((number, file)): Path<(String, FileId)>,
) -> Result<Response> {
    open(&ctx, Kind::Achievement, &number, file).await
}

/// `GET /needs/{number}/files/{file}`
pub(super) async fn of_need(
    ctx: Ctx,
    Path((number, file)): Path<(String, FileId)>,
) -> Result<Response> {
    open(&ctx, Kind::Need, &number, file).await
}

async fn open(ctx: &Ctx, kind: Kind, number: &str, file: FileId) -> Result<Response> {
    let now = ctx.app.clock.now();
    let mut tx = ctx.app.db.read().await?;
    let listing = listings::store::by_number(&mut tx, kind, number)
        .await?
        .ok_or(Error::NotFound)?;
    let standing = standing(&mut tx, &listing, ctx.viewer.as_ref()).await?;
    let owner = organisations::store::find(&mut tx, listing.organisation_id)
        .await?
        .ok_or(Error::NotFound)?;
    if standing < Standing::Partner && !feed::is_shown(&listing, &owner, now) {
        return Err(Error::NotFound);
    }
    let attached = listings::store::published_file(&mut tx, listing.id, file)
        .await?
        .ok_or(Error::NotFound)?;
    if !attached.tier.admits(standing) {
        // Everybody may know that a public page has the file; strangers learn no more.
        return Err(match attached.tier {
            Tier::SignedIn => Error::SignIn {
                return_to: ctx.uri.path().to_owned(),
            },
            // The other side of an accepted deal agrees to confidentiality first.
            _ if standing == Standing::Partner => {
                let path = listing.path().unwrap_or_default();
                return Ok(see_other(&format!("{path}/confidentiality")));
            }
            _ => Error::NotFound,
        });
    }
    let card = storage::find(&mut tx, file).await?.ok_or(Error::NotFound)?;
    drop(tx);
    if attached.tier != Tier::Public {
        note(
            &ctx.app,
            ctx.viewer.as_ref(),
            &listing,
            &[&format!("file:{file}")],
        )
        .await?;
    }
    Ok(ctx.app.storage.serve(&card).await?)
}

/// How near the viewer is to the listing.
pub(super) async fn standing(
    tx: &mut Tx,
    listing: &Listing,
    viewer: Option<&Viewer>,
) -> Result<Standing> {
    let acting = viewer.and_then(|v| Some((v.id, v.acting.as_ref()?.id)));
    let near = match acting {
        Some((user, acting)) => listings::store::near(tx, listing.id, acting, user).await?,
        None => Near::Not,
    };
    Ok(Standing::of(viewer, listing.organisation_id, near))
}

/// Notes that somebody opened parts that are not public; the owner's own people need no note.
pub(super) async fn note(
    app: &App,
    viewer: Option<&Viewer>,
    listing: &Listing,
    parts: &[&str],
) -> Result<()> {
    let Some(viewer) = viewer.filter(|v| !v.acts_for(listing.organisation_id)) else {
        return Ok(());
    };
    if parts.is_empty() {
        return Ok(());
    }
    let id: ListingId = listing.id;
    let now = app.clock.now();
    let mut tx = app.db.write().await?;
    for part in parts {
        listings::store::note_opening(&mut tx, id, viewer.id, part, now).await?;
    }
    tx.commit().await?;
    Ok(())
}
