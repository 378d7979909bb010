//! The one address of this room: saying something of a match. It answers with the page it was said on.

use axum::extract::State;

use super::feedback::{Said, Statement, Unclear, Verdict};
use super::store;
use crate::ids::ListingId;
use crate::listings::{Kind, feed};
use crate::state::App;
use crate::web::page::safe_return;
use crate::web::words::Message;
use crate::web::{Answer, Ctx, Error, Path, SignedIn, Typed, see_other};

/// `POST /matches/{need}/{achievement}/feedback`
pub(super) async fn say(
    ctx: Ctx,
    viewer: SignedIn,
    State(app): State<App>,
    Path(pair): Path<(ListingId, ListingId)>,
    typed: Typed,
) -> Answer {
    let said = Said::parse(&typed).map_err(|unclear| {
        Error::BadRequest(Message::new(match unclear {
            Unclear::Verdict => "matching-said-unclear",
            Unclear::Words => "matching-said-too-long",
        }))
    })?;
    let back = safe_return(typed.get("return_to"));
    let now = app.clock.now();
    let mut tx = app.db.write().await?;
    let shown = feed::shown(&mut tx, &[pair.0, pair.1], now).await?;
    let is = |id, kind| {
        shown
            .iter()
            .any(|one| one.listing.id == id && one.listing.kind == kind)
    };
    if !is(pair.0, Kind::Need) || !is(pair.1, Kind::Achievement) {
        return Err(Error::NotFound);
    }
    let Some(verdict) = said.verdict else {
        store::unsay(&mut tx, viewer.id, pair).await?;
        tx.commit().await?;
        return ctx.done("matching-said-none", back).await;
    };
    // What was computed anew since then is spoken of as it was seen.
    let mut then = store::snapshot(&mut tx, pair.0, pair.1).await?;
    if then.is_none() {
        then = store::said_of(&mut tx, viewer.id, pair).await?;
    }
    let Some(then) = then else {
        drop(tx);
        ctx.flash("info", Message::new("matching-said-gone"))
            .await?;
        return Ok(see_other(back));
    };
    let statement = Statement {
        need_id: pair.0,
        achievement_id: pair.1,
        user_id: viewer.id,
        organisation_id: viewer.acting.as_ref().map(|acting| acting.id),
        verdict,
        reason: said.reason.to_owned(),
        words: said.words,
        place: said.place.to_owned(),
        then,
        updated_at: now,
    };
    store::say(&mut tx, &statement).await?;
    tx.commit().await?;
    let word = match verdict {
        Verdict::Useful => "matching-said-useful",
        Verdict::NotRelevant => "matching-said-not_relevant",
        Verdict::Known => "matching-said-known",
    };
    ctx.done(word, back).await
}
