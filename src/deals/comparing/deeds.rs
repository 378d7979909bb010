//! What the need's owner does with answers from the page that compares them.

use axum::extract::State as Shared;

use super::weighing::Stage;
use super::{MOST, life, one, own_answer, own_need, page, path};
use crate::db::Tx;
use crate::deals::deal::{Deal, Kind};
use crate::deals::life::Reason;
use crate::deals::notices::News;
use crate::deals::state::{Side, State};
use crate::deals::{deeds, store};
use crate::state::App;
use crate::web::error::{Error, Result};
use crate::web::form::{Reader, Typed};
use crate::web::{Answer, Ctx, Path, safe_return, see_other};

/// The furthest day by which a decision may be promised, in days.
const FURTHEST: u64 = 90;

/// Back to the page on which the button stood.
fn back(typed: &Typed, otherwise: &str) -> String {
    let to = typed.get("return_to");
    if to.is_empty() {
        otherwise.to_owned()
    } else {
        safe_return(to).to_owned()
    }
}

/// `POST /deals/{number}/evaluation/stage`
pub(crate) async fn stage(
    ctx: Ctx,
    Shared(app): Shared<App>,
    Path(number): Path<String>,
    typed: Typed,
) -> Answer {
    let unclear = || Error::BadRequest(crate::web::Message::new("comparing-unclear"));
    let to = Stage::from_code(typed.get("to")).ok_or_else(unclear)?;
    let revision: i64 = typed.get("revision").parse().map_err(|_| unclear())?;
    let mut tx = app.db.write().await?;
    let deal = own_answer(&mut tx, &number, &ctx).await?;
    let user = ctx.user().ok_or(Error::NotFound)?;
    let mut seen = life::current(&mut tx, &deal).await?;
    seen.revision = revision;
    let now = app.clock.now();
    let moved = life::move_to(&mut tx, (&deal, &seen), to, user, now).await?;
    let to = back(&typed, &one::path(&deal));
    if !moved {
        return Ok(see_other(&to));
    }
    tx.commit().await?;
    ctx.done("comparing-done-moved", &to).await
}

/// `POST /deals/{number}/evaluation/word`: the answering side is told that it is being assessed.
pub(crate) async fn tell(
    ctx: Ctx,
    Shared(app): Shared<App>,
    Path(number): Path<String>,
    typed: Typed,
) -> Answer {
    let mut tx = app.db.write().await?;
    let deal = own_answer(&mut tx, &number, &ctx).await?;
    let user = ctx.user().ok_or(Error::NotFound)?;
    let (today, now) = (app.clock.today(), app.clock.now());
    let mut r = Reader::new(&typed);
    let first = today + chrono::Days::new(1);
    let day = r.required_date("decide_on", first, today + chrono::Days::new(FURTHEST));
    let day = match r.finish(day) {
        Ok(day) => day,
        Err(errors) => return one::refuse(&ctx, tx, &deal, ("word", &typed, &errors)).await,
    };
    life::tell(&mut tx, &deal, day, user, now).await?;
    deeds::tell(&mut tx, &app, &deal, (News::Assessed, Side::Owner), "").await?;
    tx.commit().await?;
    ctx.done("comparing-done-told", &one::path(&deal)).await
}

async fn end(tx: &mut Tx, ctx: &Ctx, deal: &Deal, (code, words): (&str, &str)) -> Result<()> {
    let user = ctx.user().ok_or(Error::NotFound)?;
    let now = ctx.app.clock.now();
    life::not_chosen(tx, deal, user, Reason { code, words }, now).await?;
    let news = if deal.state == State::Requested {
        News::Declined
    } else {
        News::Moved
    };
    deeds::tell(tx, &ctx.app, deal, (news, Side::Owner), words).await
}

/// `POST /deals/{number}/evaluation/refusal`: this one was not chosen.
pub(crate) async fn not_chosen(
    ctx: Ctx,
    Shared(app): Shared<App>,
    Path(number): Path<String>,
    typed: Typed,
) -> Answer {
    let mut tx = app.db.write().await?;
    let deal = own_answer(&mut tx, &number, &ctx).await?;
    let (code, words) = match deeds::reason(&typed, "refusal_reason", "refusal_words") {
        Ok(reason) => reason,
        Err(errors) => return one::refuse(&ctx, tx, &deal, ("refusal", &typed, &errors)).await,
    };
    end(&mut tx, &ctx, &deal, (&code, &words)).await?;
    tx.commit().await?;
    ctx.done("comparing-done-not-chosen", &one::path(&deal))
        .await
}

/// `POST /needs/{number}/answers/refusals`: all that were put aside and still wait are told that they were not chosen.
pub(crate) async fn refuse(
    ctx: Ctx,
    Shared(app): Shared<App>,
    Path(number): Path<String>,
    typed: Typed,
) -> Answer {
    let mut tx = app.db.write().await?;
    let listing = own_need(&mut tx, &number, &ctx).await?;
    let (code, words) = match deeds::reason(&typed, "refusal_reason", "refusal_words") {
        Ok(reason) => reason,
        Err(errors) => {
            return page::refuse(&ctx, tx, &listing, ("refusals", &typed, &errors)).await;
        }
    };
    let deals = store::of_listing(&mut tx, listing.id, MOST).await?;
    let ids: Vec<_> = deals.iter().map(|deal| deal.id).collect();
    let offered = store::offered(&mut tx, &ids).await?;
    let aside = |deal: &&Deal| {
        deal.kind == Kind::SolveNeed
            && deal.state == State::Requested
            && offered
                .get(&deal.id)
                .is_some_and(|o| o.stage == Stage::Aside)
    };
    for deal in deals.iter().filter(aside) {
        end(&mut tx, &ctx, deal, (&code, &words)).await?;
    }
    tx.commit().await?;
    ctx.done("comparing-done-all-told", &path(&number)).await
}
