//! What the two sides and the centre do to a deal from its page. Each is sent as often as one likes and done once.

use axum::extract::State as Shared;

use super::deal::Deal;
use super::life::{self, By, Reason};
use super::notices::{self, News};
use super::rest::{self, Meanwhile};
use super::state::{Deed, Side, State};
use super::{learning, pages, store, view};
use crate::codes::Table;
use crate::db::Tx;
use crate::listings::content;
use crate::state::App;
use crate::web::error::{Error, Result};
use crate::web::form::{Errors, Reader, Typed};
use crate::web::{Answer, Ctx, Path};

/// The deal, and who acts on it: strangers learn nothing, staff without the duty only read, and nothing is done while
/// a side is suspended.
pub(super) async fn acting(tx: &mut Tx, number: &str, ctx: &Ctx) -> Result<(Deal, By)> {
    acting_though(tx, number, ctx, Meanwhile::Nobody).await
}

/// As `acting`, for a deed that some do while a side is suspended.
pub(super) async fn acting_though(
    tx: &mut Tx,
    number: &str,
    ctx: &Ctx,
    meanwhile: Meanwhile,
) -> Result<(Deal, By)> {
    let (deal, side) = pages::load(tx, number, ctx).await?;
    let user = ctx.user().ok_or(Error::NotFound)?;
    if !view::writes(side, ctx) {
        return Err(Error::Forbidden);
    }
    rest::admit(tx, &deal, side, meanwhile, ctx.locale).await?;
    Ok((deal, By { user, side }))
}

/// Who gives a word about a deal: everybody who reads it, staff without the duty too, but not the suspended side.
pub(super) async fn acting_on_word(tx: &mut Tx, number: &str, ctx: &Ctx) -> Result<(Deal, By)> {
    let (deal, side) = pages::load(tx, number, ctx).await?;
    let user = ctx.user().ok_or(Error::NotFound)?;
    rest::admit(tx, &deal, side, Meanwhile::Everybody, ctx.locale).await?;
    Ok((deal, By { user, side }))
}

/// The other side's mail shows the deal as it is now.
pub(super) async fn tell(
    tx: &mut Tx,
    app: &App,
    deal: &Deal,
    news: (News, Side),
    words: &str,
) -> Result<()> {
    let deal = store::find(tx, deal.id).await?.ok_or(Error::NotFound)?;
    notices::tell(tx, app, &deal, news, words).await
}

/// Nothing was done: the page again, with the errors at their fields.
pub(super) async fn refuse(
    ctx: &Ctx,
    mut tx: Tx,
    (deal, side): (&Deal, Side),
    open: &'static str,
    (typed, errors): (&Typed, &Errors),
) -> Answer {
    let form = ctx.form(typed, errors);
    let page = pages::page(&mut tx, (deal, side), ctx, (open, form)).await?;
    drop(tx);
    ctx.invalid(page).await
}

/// `POST /deals/{number}/acceptance`
pub(crate) async fn accept(
    ctx: Ctx,
    Shared(app): Shared<App>,
    Path(number): Path<String>,
) -> Answer {
    let mut tx = app.db.write().await?;
    let (deal, by) = acting(&mut tx, &number, &ctx).await?;
    life::accept(&mut tx, &deal, by, app.clock.now()).await?;
    tell(&mut tx, &app, &deal, (News::Accepted, by.side), "").await?;
    tx.commit().await?;
    ctx.done("deal-done-accept", &deal.path()).await
}

/// A reason from the list and words; words must be there when the list has no better than "other".
pub(super) fn reason(typed: &Typed, code: &str, words: &str) -> Result<(String, String), Errors> {
    let mut r = Reader::new(typed);
    let chosen = content::code(&mut r, code, Table::DeclineReason);
    let said = if chosen.as_deref() == Some("other") {
        r.text(words, 500)
    } else {
        Some(r.optional(words, 500).unwrap_or_default())
    };
    let whole = chosen.zip(said);
    r.finish(whole)
}

/// `POST /deals/{number}/refusal`
pub(crate) async fn decline(
    ctx: Ctx,
    Shared(app): Shared<App>,
    Path(number): Path<String>,
    typed: Typed,
) -> Answer {
    let mut tx = app.db.write().await?;
    let (deal, by) = acting_though(&mut tx, &number, &ctx, Meanwhile::Everybody).await?;
    deal.state.after(Deed::Decline, by.side)?;
    let (code, words) = match reason(&typed, "decline_reason", "decline_words") {
        Ok(reason) => reason,
        Err(errors) => {
            return refuse(&ctx, tx, (&deal, by.side), "decline", (&typed, &errors)).await;
        }
    };
    let reason = Reason {
        code: &code,
        words: &words,
    };
    let now = app.clock.now();
    life::decline(&mut tx, &deal, by, reason, now).await?;
    learning::learn(&mut tx, &deal, (by, &code), now).await?;
    tell(&mut tx, &app, &deal, (News::Declined, by.side), &words).await?;
    tx.commit().await?;
    ctx.done("deal-done-decline", &deal.path()).await
}

/// `POST /deals/{number}/withdrawal`
pub(crate) async fn withdraw(
    ctx: Ctx,
    Shared(app): Shared<App>,
    Path(number): Path<String>,
) -> Answer {
    let mut tx = app.db.write().await?;
    let (deal, by) = acting_though(&mut tx, &number, &ctx, Meanwhile::Everybody).await?;
    life::withdraw(&mut tx, &deal, by, app.clock.now()).await?;
    let words = "";
    tell(&mut tx, &app, &deal, (News::Moved, by.side), words).await?;
    tx.commit().await?;
    ctx.done("deal-done-withdraw", &deal.path()).await
}

/// The form's own key, or a new one when it is missing.
pub(super) fn once(typed: &Typed, now: chrono::DateTime<chrono::Utc>) -> String {
    typed.once(now)
}

/// `POST /deals/{number}/introduction`
pub(crate) async fn introduce(
    ctx: Ctx,
    Shared(app): Shared<App>,
    Path(number): Path<String>,
    typed: Typed,
) -> Answer {
    let mut tx = app.db.write().await?;
    let (deal, by) = acting(&mut tx, &number, &ctx).await?;
    deal.state.after(Deed::Introduce, by.side)?;
    let mut r = Reader::new(&typed);
    let note = r.long_text("note", 10, 1000);
    let note = match r.finish(note) {
        Ok(note) => note,
        Err(errors) => {
            return refuse(&ctx, tx, (&deal, by.side), "introduce", (&typed, &errors)).await;
        }
    };
    life::introduce(&mut tx, &deal, by, &note, app.clock.now()).await?;
    tell(&mut tx, &app, &deal, (News::Introduced, by.side), &note).await?;
    tx.commit().await?;
    ctx.done("deal-done-introduce", &deal.path()).await
}

/// `POST /deals/{number}/agreement`
pub(crate) async fn agree(
    ctx: Ctx,
    Shared(app): Shared<App>,
    Path(number): Path<String>,
) -> Answer {
    let mut tx = app.db.write().await?;
    let (deal, by) = acting(&mut tx, &number, &ctx).await?;
    let state = life::agree(&mut tx, &deal, by, app.clock.now()).await?;
    let (news, key) = if state == State::Agreed {
        (News::Moved, "deal-done-agree")
    } else {
        (News::Consent, "deal-done-consent")
    };
    tell(&mut tx, &app, &deal, (news, by.side), "").await?;
    tx.commit().await?;
    ctx.done(key, &deal.path()).await
}

/// `POST /deals/{number}/loss`
pub(crate) async fn lose(
    ctx: Ctx,
    Shared(app): Shared<App>,
    Path(number): Path<String>,
    typed: Typed,
) -> Answer {
    let mut tx = app.db.write().await?;
    let (deal, by) = acting_though(&mut tx, &number, &ctx, Meanwhile::Everybody).await?;
    deal.state.after(Deed::Lose, by.side)?;
    let (code, words) = match reason(&typed, "lose_reason", "lose_words") {
        Ok(reason) => reason,
        Err(errors) => return refuse(&ctx, tx, (&deal, by.side), "lose", (&typed, &errors)).await,
    };
    let reason = Reason {
        code: &code,
        words: &words,
    };
    let now = app.clock.now();
    life::lose(&mut tx, &deal, by, reason, now).await?;
    learning::learn(&mut tx, &deal, (by, &code), now).await?;
    tell(&mut tx, &app, &deal, (News::Moved, by.side), &words).await?;
    tx.commit().await?;
    ctx.done("deal-done-lose", &deal.path()).await
}
