//! The pages of offers: the form for terms, the history with differences, and the answers to an offer.

use axum::extract::State as Shared;
use axum::http::StatusCode;
use chrono::{DateTime, Days, Utc};
use serde::{Deserialize, Serialize};

use super::form::{HOLDS, first, form_page, parse, title};
use super::life::{self, Done, NewOffer};
use super::offer::{Offer, takes_offers};
use super::view::{self, OfferView};
use crate::db::Tx;
use crate::deals::deal::Deal;
use crate::deals::deeds::{acting, tell};
use crate::deals::life::By;
use crate::deals::notices::News;
use crate::deals::state::Side;
use crate::deals::{pages, store};
use crate::ids::OfferId;
use crate::listings::difference::{self, Line};
use crate::state::App;
use crate::web::error::{Error, Result};
use crate::web::form::{Errors, Typed};
use crate::web::words::Locale;
use crate::web::{Answer, Ctx, Page, Path, SignedIn};

/// All versions, the newest first.
#[derive(Serialize)]
pub(crate) struct HistoryPage {
    number: String,
    title: String,
    versions: Vec<VersionView>,
}

#[derive(Serialize)]
struct VersionView {
    offer: OfferView,
    /// Against the version before; of the first all is new.
    lines: Vec<Line>,
    first: bool,
}

impl Page for HistoryPage {
    const TEMPLATE: &'static str = "deals/offers/history.html";
    const NAV: &'static str = "workspace";
}

/// `GET /deals/{number}/offers/new`: blank, or with the open terms to be changed.
pub(crate) async fn new(
    ctx: Ctx,
    _: SignedIn,
    Shared(app): Shared<App>,
    Path(number): Path<String>,
) -> Answer {
    let today = app.clock.today();
    let mut tx = app.db.read().await?;
    let (deal, by) = acting(&mut tx, &number, &ctx).await?;
    if by.side == Side::Staff {
        return Err(Error::Forbidden);
    }
    if !takes_offers(deal.state) {
        return Err(Error::conflict("offer-moved-on"));
    }
    // Whoever starts from old terms has them at hand: the newest version, open or not.
    let newest = store::offers(&mut tx, deal.id, 1).await?.pop();
    let mut typed = newest.map_or_else(|| first(&deal, today), |offer| offer.terms.typed());
    typed.push("valid_on", (today + Days::new(HOLDS)).to_string());
    let nothing = Errors::default();
    let page = form_page(&mut tx, &ctx, (&deal, by), (&typed, &nothing), false).await?;
    drop(tx);
    ctx.page(page).await
}

/// `POST /deals/{number}/offers`
pub(crate) async fn create(
    ctx: Ctx,
    Shared(app): Shared<App>,
    Path(number): Path<String>,
    mut typed: Typed,
) -> Answer {
    let now = app.clock.now();
    let mut tx = app.db.write().await?;
    let (deal, by) = acting(&mut tx, &number, &ctx).await?;
    if by.side == Side::Staff {
        return Err(Error::Forbidden);
    }
    if typed.only_rows() {
        let nothing = Errors::default();
        let page = form_page(&mut tx, &ctx, (&deal, by), (&typed, &nothing), false).await?;
        drop(tx);
        return ctx.page(page).await;
    }
    let (terms, note, valid_until) = match parse(&typed, app.clock.today()) {
        Ok(offer) => offer,
        Err(errors) => {
            let page = form_page(&mut tx, &ctx, (&deal, by), (&typed, &errors), false).await?;
            drop(tx);
            return ctx.invalid(page).await;
        }
    };
    let new = NewOffer {
        id: typed
            .get("id")
            .parse()
            .unwrap_or_else(|_| OfferId::mint(now)),
        instead_of: typed.get("instead_of").parse().ok(),
        terms,
        note,
        valid_until,
    };
    let done = match life::make(&mut tx, &deal, by, &new, now).await {
        Ok(done) => done,
        Err(Error::Conflict(_)) => {
            drop(tx);
            return moved_on(&ctx, &app, &number, &typed).await;
        }
        Err(other) => return Err(other),
    };
    if done == Done::Now {
        tell(&mut tx, &app, &deal, (News::Offered, by.side), &new.note).await?;
    }
    tx.commit().await?;
    ctx.done("offer-done", &format!("{}#offers", deal.path()))
        .await
}

/// The other side was quicker: nothing was sent, and everything typed is still there.
async fn moved_on(ctx: &Ctx, app: &App, number: &str, typed: &Typed) -> Answer {
    let mut tx = app.db.read().await?;
    let (deal, by) = acting(&mut tx, number, ctx).await?;
    let nothing = Errors::default();
    let page = form_page(&mut tx, ctx, (&deal, by), (typed, &nothing), true).await?;
    drop(tx);
    ctx.page_with(StatusCode::CONFLICT, page).await
}

/// The number of a deal and the id of an offer in it.
#[derive(Deserialize)]
pub(crate) struct Named {
    number: String,
    offer: String,
}

async fn answering(tx: &mut Tx, named: &Named, ctx: &Ctx) -> Result<(Deal, Offer, By)> {
    let (deal, by) = acting(tx, &named.number, ctx).await?;
    let id: OfferId = named.offer.parse().map_err(|_| Error::NotFound)?;
    let offer = store::offer(tx, id).await?;
    let offer = offer
        .filter(|offer| offer.deal_id == deal.id)
        .ok_or(Error::NotFound)?;
    Ok((deal, offer, by))
}

/// `POST /deals/{number}/offers/{offer}/acceptance`
pub(crate) async fn accept(ctx: Ctx, Shared(app): Shared<App>, Path(named): Path<Named>) -> Answer {
    let mut tx = app.db.write().await?;
    let (deal, offer, by) = answering(&mut tx, &named, &ctx).await?;
    let now = app.clock.now();
    let days = app.config.first_refusal_days;
    if life::accept(&mut tx, (&deal, &offer), by, days, now).await? == Done::Now {
        tell(&mut tx, &app, &deal, (News::Settled, by.side), "").await?;
    }
    tx.commit().await?;
    ctx.done("offer-done-accept", &format!("{}#offers", deal.path()))
        .await
}

/// `POST /deals/{number}/offers/{offer}/refusal`: with words, if the person likes.
pub(crate) async fn decline(
    ctx: Ctx,
    Shared(app): Shared<App>,
    Path(named): Path<Named>,
    typed: Typed,
) -> Answer {
    let mut tx = app.db.write().await?;
    let (deal, offer, by) = answering(&mut tx, &named, &ctx).await?;
    let words: String = typed.get("words").chars().take(500).collect();
    let done = life::decline(&mut tx, (&deal, &offer), by, &words, app.clock.now()).await?;
    if done == Done::Now {
        tell(&mut tx, &app, &deal, (News::OfferClosed, by.side), &words).await?;
    }
    tx.commit().await?;
    ctx.done("offer-done-decline", &format!("{}#offers", deal.path()))
        .await
}

/// `POST /deals/{number}/offers/{offer}/withdrawal`
pub(crate) async fn withdraw(
    ctx: Ctx,
    Shared(app): Shared<App>,
    Path(named): Path<Named>,
) -> Answer {
    let mut tx = app.db.write().await?;
    let (deal, offer, by) = answering(&mut tx, &named, &ctx).await?;
    let done = life::withdraw(&mut tx, (&deal, &offer), by, app.clock.now()).await?;
    if done == Done::Now {
        tell(&mut tx, &app, &deal, (News::OfferClosed, by.side), "").await?;
    }
    tx.commit().await?;
    ctx.done("offer-done-withdraw", &format!("{}#offers", deal.path()))
        .await
}

/// `GET /deals/{number}/offers`
pub(crate) async fn history(
    ctx: Ctx,
    _: SignedIn,
    Shared(app): Shared<App>,
    Path(number): Path<String>,
) -> Answer {
    let mut tx = app.db.read().await?;
    let (deal, side) = pages::load(&mut tx, &number, &ctx).await?;
    let offers = store::offers(&mut tx, deal.id, view::MOST).await?;
    let title = title(&mut tx, &deal).await?;
    drop(tx);
    let at = (app.clock.now(), ctx.locale);
    let versions = offers
        .iter()
        .enumerate()
        .map(|(n, offer)| VersionView::of(offer, offers.get(n + 1), (&deal, side), at))
        .collect();
    ctx.page(HistoryPage {
        number: deal.number,
        title,
        versions,
    })
    .await
}

impl VersionView {
    fn of(
        offer: &Offer,
        before: Option<&Offer>,
        (deal, side): (&Deal, Side),
        at: (DateTime<Utc>, Locale),
    ) -> Self {
        let facts = |offer: &Offer| view::facts(&offer.terms, at.1);
        let earlier = before.map(facts).unwrap_or_default();
        Self {
            offer: OfferView::of(offer, (deal, side, false), at),
            lines: difference::lines(&earlier, &facts(offer)),
            first: before.is_none(),
        }
    }
}

pub(super) mod samples;
pub(super) use samples::all as samples;
