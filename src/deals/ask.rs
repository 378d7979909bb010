//! Asking for a result or offering to solve a need: one form for both. A visitor's words wait until there is an account;
//! what somebody signed in types is kept as it is typed. Must stay true: the same request twice is one.

mod drafts;
mod form;
mod page;

use axum::extract::State as Shared;

use super::deal::{CannotAsk, Deal, may_ask};
use super::life::{self, NewDeal};
use super::notices::{self, News};
use super::origin::{self, From};
use super::room;
use super::store::{self, Says};
use crate::catalogue;
use crate::db::Tx;
use crate::ids::{ListingId, OrganisationId, UserId};
use crate::listings::{self, Kind, Listing};
use crate::needs::{Need, challenge::Challenge};
use crate::state::App;
use crate::web::error::{Error, Result};
use crate::web::form::{FormView, Typed};
use crate::web::kept::keep_typed;
use crate::web::words::Message;
use crate::web::{Access, Answer, Ctx, Path, Query, Routes, see_other};
use form::Request;
use page::{RefusedPage, Shown, form_page};

pub(super) use page::samples;

pub(super) fn routes() -> Routes {
    let (public, signed_in) = (Access::Public, Access::SignedIn);
    Routes::new()
        .get("/achievements/{number}/requests/new", public, new_request)
        .post("/achievements/{number}/requests", public, create_request)
        .post(
            "/achievements/{number}/requests/draft",
            signed_in,
            drafts::request,
        )
        .get("/needs/{number}/offers/new", public, new_offer)
        .post("/needs/{number}/offers", public, create_offer)
        .post("/needs/{number}/offers/draft", signed_in, drafts::offer)
}

fn path(listing: &Listing) -> String {
    listing.path().unwrap_or_default()
}

fn action(kind: Kind, number: &str) -> String {
    match kind {
        Kind::Achievement => format!("/achievements/{number}/requests"),
        Kind::Need => format!("/needs/{number}/offers"),
    }
}

/// A listing that was public once; drafts don't exist for strangers.
async fn published(tx: &mut Tx, kind: Kind, number: &str) -> Result<Listing> {
    listings::store::by_number(tx, kind, number)
        .await?
        .ok_or(Error::NotFound)
}

async fn refuse(ctx: &Ctx, listing: &Listing, cannot: CannotAsk) -> Answer {
    let code = cannot.code();
    let search = format!("/search?kind={}", listing.kind.plural());
    let page = RefusedPage {
        title: ctx.t(&format!("deal-refused-{code}-title")),
        text: ctx.t(&format!("deal-refused-{code}")),
        action_url: if cannot == CannotAsk::Gone {
            search
        } else {
            path(listing)
        },
        action_label: ctx.t(&format!("deal-refused-{code}-way")),
        listing_url: String::new(),
    };
    ctx.page_with(axum::http::StatusCode::CONFLICT, page).await
}

/// The conditions of a need that is an open challenge.
async fn challenge(tx: &mut Tx, listing: &Listing) -> Result<Option<Challenge>> {
    if listing.kind != Kind::Need {
        return Ok(None);
    }
    let content = listings::store::contents(tx, &[listing.id]).await?.pop();
    let need: Option<Need> = content.and_then(|(_, c)| serde_json::from_value(c.0).ok());
    Ok(need.and_then(|need| need.challenge))
}

/// Says before anything is typed whether it can be asked for at all.
fn refusal(ctx: &Ctx, listing: &Listing, challenge: Option<&Challenge>) -> Option<CannotAsk> {
    let now = ctx.app.clock.now();
    let acting = acting(ctx);
    if let Some(acting) = acting
        && let Err(cannot) = may_ask(listing, acting, now)
    {
        return Some(cannot);
    }
    let closed = challenge.is_some_and(|c| !c.is_open(ctx.app.clock.today()));
    if listing.is_public(now) {
        closed.then_some(CannotAsk::Closed)
    } else {
        Some(CannotAsk::Gone)
    }
}

fn acting(ctx: &Ctx) -> Option<OrganisationId> {
    let viewer = ctx.viewer.as_ref()?;
    viewer.acting.as_ref().map(|acting| acting.id)
}

/// The open request that the viewer's organisation has made already.
async fn asked_before(tx: &mut Tx, ctx: &Ctx, listing: &Listing) -> Result<Option<Deal>> {
    match acting(ctx) {
        Some(acting) => Ok(store::open_between(tx, listing.id, acting).await?),
        None => Ok(None),
    }
}

async fn lead_to(ctx: &Ctx, deal: &Deal) -> Answer {
    ctx.flash("info", Message::new("deal-asked-before")).await?;
    Ok(see_other(&deal.path()))
}

async fn new(ctx: Ctx, kind: Kind, number: &str, from: &From) -> Answer {
    let mut tx = ctx.app.db.read().await?;
    let listing = published(&mut tx, kind, number).await?;
    if let Some(deal) = asked_before(&mut tx, &ctx, &listing).await? {
        drop(tx);
        return lead_to(&ctx, &deal).await;
    }
    let challenge = challenge(&mut tx, &listing).await?;
    if let Some(cannot) = refusal(&ctx, &listing, challenge.as_ref()) {
        return refuse(&ctx, &listing, cannot).await;
    }
    let (mut form, mut kept_at) = (FormView::blank(), None);
    if let Some(user) = ctx.user()
        && let Some((typed, at)) = store::draft(&mut tx, (user, listing.id)).await?
    {
        form = ctx.form(&typed, &crate::web::form::Errors::default());
        kept_at = Some(at);
    }
    if !from.pair.is_empty()
        && !form.values.contains_key("message")
        && let Some(question) = catalogue::question(&mut tx, &ctx, &listing, &from.pair).await?
    {
        form.values.insert("message".to_owned(), question);
        form.values.insert("question".to_owned(), "yes".to_owned());
    }
    let shown = Shown {
        from,
        challenge: challenge.as_ref(),
        form,
        kept_at,
    };
    let page = form_page(&ctx, &mut tx, &listing, shown).await?;
    drop(tx);
    ctx.page(page).await
}

async fn create(ctx: Ctx, app: App, (kind, number): (Kind, &str), typed: Typed) -> Answer {
    let mut tx = app.db.read().await?;
    let listing = published(&mut tx, kind, number).await?;
    if let Some(deal) = asked_before(&mut tx, &ctx, &listing).await? {
        drop(tx);
        return lead_to(&ctx, &deal).await;
    }
    let challenge = challenge(&mut tx, &listing).await?;
    if let Some(cannot) = refusal(&ctx, &listing, challenge.as_ref()) {
        return refuse(&ctx, &listing, cannot).await;
    }
    let request = match Request::parse(&typed, kind, challenge.as_ref()) {
        Ok(request) => request,
        Err(errors) => {
            let shown = Shown {
                from: &From::of_form(&typed),
                challenge: challenge.as_ref(),
                form: ctx.form(&typed, &errors),
                kept_at: None,
            };
            let page = form_page(&ctx, &mut tx, &listing, shown).await?;
            drop(tx);
            return ctx.invalid(page).await;
        }
    };
    drop(tx);
    let (Some(acting), Some(user)) = (acting(&ctx), ctx.user()) else {
        return keep(&ctx, &app, &listing, typed).await;
    };
    send(&ctx, &app, (&listing, acting, user), &request, &typed).await
}

/// Sends a checked request: once, whoever of the organisation sends it and however often.
async fn send(
    ctx: &Ctx,
    app: &App,
    (listing, acting, user): (&Listing, OrganisationId, UserId),
    request: &Request,
    typed: &Typed,
) -> Answer {
    let now = app.clock.now();
    let mut tx = app.db.write().await?;
    let matched = origin::find(&mut tx, listing, typed.get("with"), acting).await?;
    let own = matched.as_ref().filter(|m| m.own).map(|m| m.achievement);
    let (origin, origin_detail) = origin::of(typed, matched);
    let new = NewDeal {
        listing,
        asker: user,
        asker_organisation: acting,
        purpose: &request.purpose,
        timing: &request.timing,
        budget: request.budget,
        message: &request.message,
        answer_workdays: app.config.answer_workdays,
        origin,
        origin_detail,
    };
    let requested = life::request(&mut tx, &new, now).await?;
    let deal = requested.deal;
    if !requested.fresh {
        drop(tx);
        return lead_to(ctx, &deal).await;
    }
    if typed.get("question") == "yes" {
        room::life::ask_in_request(&mut tx, &deal, now).await?;
    }
    if listing.kind == Kind::Need {
        let says = Says {
            achievement: named(&mut tx, typed, acting, now).await?.or(own),
            maturity: request.maturity.clone(),
            months: request.months,
            terms: request.terms.clone(),
        };
        store::set_answer(&mut tx, deal.id, &says).await?;
    }
    store::drop_draft(&mut tx, (user, listing.id)).await?;
    let news = (News::Requested, super::Side::Asker);
    notices::tell(&mut tx, app, &deal, news, "").await?;
    tx.commit().await?;
    ctx.done("deal-asked", &deal.path()).await
}

/// The own result that an answer names; another's number names nothing.
async fn named(
    tx: &mut Tx,
    typed: &Typed,
    acting: OrganisationId,
    now: chrono::DateTime<chrono::Utc>,
) -> Result<Option<ListingId>> {
    let found = listings::store::by_number(tx, Kind::Achievement, typed.get("result")).await?;
    Ok(found
        .filter(|listing| listing.organisation_id == acting && listing.is_public(now))
        .map(|listing| listing.id))
}

/// Keeps the words of somebody who can't send them yet, and shows the way to an account or an organisation.
async fn keep(ctx: &Ctx, app: &App, listing: &Listing, typed: Typed) -> Answer {
    let number = listing.number.as_deref().unwrap_or_default();
    let session = ctx
        .session
        .as_ref()
        .ok_or_else(|| Error::Internal(anyhow::anyhow!("a request without a session")))?;
    let id = keep_typed(app, session, &action(listing.kind, number), typed).await?;
    let query =
        serde_urlencoded::to_string([("return_to", format!("/kept/{id}"))]).unwrap_or_default();
    if ctx.viewer.is_none() {
        return Ok(see_other(&format!("/sign-up?{query}")));
    }
    let page = RefusedPage {
        title: ctx.t("deal-refused-alone-title"),
        text: ctx.t("deal-refused-alone"),
        action_url: format!("/my/organisation?{query}"),
        action_label: ctx.t("deal-refused-alone-way"),
        listing_url: format!("/kept/{id}"),
    };
    ctx.page_with(axum::http::StatusCode::CONFLICT, page).await
}

/// `GET /achievements/{number}/requests/new`
async fn new_request(ctx: Ctx, Path(number): Path<String>, Query(from): Query<From>) -> Answer {
    new(ctx, Kind::Achievement, &number, &from).await
}

/// `POST /achievements/{number}/requests`
async fn create_request(
    ctx: Ctx,
    Shared(app): Shared<App>,
    Path(number): Path<String>,
    typed: Typed,
) -> Answer {
    create(ctx, app, (Kind::Achievement, &number), typed).await
}

/// `GET /needs/{number}/offers/new`
async fn new_offer(ctx: Ctx, Path(number): Path<String>, Query(from): Query<From>) -> Answer {
    new(ctx, Kind::Need, &number, &from).await
}

/// `POST /needs/{number}/offers`
async fn create_offer(
    ctx: Ctx,
    Shared(app): Shared<App>,
    Path(number): Path<String>,
    typed: Typed,
) -> Answer {
    create(ctx, app, (Kind::Need, &number), typed).await
}
