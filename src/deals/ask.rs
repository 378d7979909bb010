//! Asking for a result or offering to solve a need: one form for both. A visitor's words wait until there is an account.

use axum::extract::State as Shared;
use serde::Serialize;
use serde_json::json;

use super::deal::{CannotAsk, TIMINGS, may_ask};
use super::life::{self, NewDeal};
use super::notices::{self, News};
use super::origin::{self, From};
use crate::catalogue;
use crate::codes::Table;
use crate::db::Tx;
use crate::listings::content::{self, Price};
use crate::listings::{self, Kind, Listing};
use crate::organisations;
use crate::state::App;
use crate::web::error::{Error, Result};
use crate::web::form::{Errors, FormView, Reader, Typed};
use crate::web::kept::keep_typed;
use crate::web::{Answer, Ctx, Page, Path, Query, see_other};

pub(crate) const MESSAGE_LEAST: usize = 20;
pub(crate) const MESSAGE_MOST: usize = 1000;
const ORIGINS: [&str; 4] = ["search", "match", "event", "visit"];

/// A checked request.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Request {
    purpose: String,
    timing: String,
    budget: Price,
    message: String,
    origin: String,
}

impl Request {
    pub(crate) fn parse(typed: &Typed) -> Result<Self, Errors> {
        let mut r = Reader::new(typed);
        let purpose = content::code(&mut r, "purpose", Table::CooperationMode);
        let timing = timing(&mut r);
        let budget = Price::read(&mut r, "budget");
        let message = r.long_text("message", MESSAGE_LEAST, MESSAGE_MOST);
        let origin = ORIGINS
            .into_iter()
            .find(|origin| *origin == typed.get("origin"))
            .unwrap_or("direct")
            .to_owned();
        let whole = (|| {
            Some(Self {
                purpose: purpose?,
                timing: timing?,
                budget: budget?,
                message: message?,
                origin,
            })
        })();
        r.finish(whole)
    }
}

fn timing(r: &mut Reader<'_>) -> Option<String> {
    if !r.typed.is_set("timing") {
        r.error("timing", "field-choose");
        return None;
    }
    let found = TIMINGS.into_iter().find(|t| *t == r.typed.get("timing"));
    if found.is_none() {
        r.error("timing", "field-unknown-choice");
    }
    found.map(str::to_owned)
}

/// A choice of a form.
#[derive(Clone, Serialize)]
pub(crate) struct Choice {
    pub(crate) value: String,
    pub(crate) label: String,
}

/// The form. `solves` tells an offer for a need from a request for a result.
#[derive(Serialize)]
pub(crate) struct AskPage {
    solves: bool,
    number: String,
    title: String,
    owner: String,
    masked: bool,
    listing_url: String,
    action: String,
    purposes: Vec<Choice>,
    timings: Vec<Choice>,
    origin: String,
    /// The number of the listing whose match this is; or nothing.
    with: String,
    signed_in: bool,
    /// Where a signed-out person signs in and comes back to this form.
    sign_in_url: String,
    form: FormView,
}

impl Page for AskPage {
    const TEMPLATE: &'static str = "deals/ask.html";
}

/// Why nothing can be asked here, and the way on.
#[derive(Serialize)]
pub(crate) struct RefusedPage {
    title: String,
    text: String,
    action_url: String,
    action_label: String,
    listing_url: String,
}

impl Page for RefusedPage {
    const TEMPLATE: &'static str = "deals/refused.html";
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

async fn form_page(
    ctx: &Ctx,
    tx: &mut Tx,
    listing: &Listing,
    from: &From,
    form: FormView,
) -> Result<AskPage> {
    let owner = if listing.masked {
        ctx.t("deal-masked-name")
    } else {
        organisations::store::find(tx, listing.organisation_id)
            .await?
            .map_or_else(String::new, |o| o.name)
    };
    let number = listing.number.clone().unwrap_or_default();
    let action = action(listing.kind, &number);
    Ok(AskPage {
        solves: listing.kind == Kind::Need,
        number,
        title: listing.title.clone(),
        owner,
        masked: listing.masked,
        listing_url: path(listing),
        sign_in_url: from.sign_in_url(&action),
        action,
        purposes: super::view::choices(Table::CooperationMode, ctx),
        timings: TIMINGS
            .into_iter()
            .map(|code| Choice {
                value: code.to_owned(),
                label: ctx.t(&format!("deal-timing-{code}")),
            })
            .collect(),
        origin: from.origin().to_owned(),
        with: from.with().to_owned(),
        signed_in: ctx.viewer.is_some(),
        form,
    })
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

/// Says before anything is typed whether it can be asked for at all.
fn refusal(ctx: &Ctx, listing: &Listing) -> Option<CannotAsk> {
    let now = ctx.app.clock.now();
    let acting = ctx.viewer.as_ref().and_then(|v| v.acting.as_ref());
    if let Some(acting) = acting {
        return may_ask(listing, acting.id, now).err();
    }
    (!listing.is_public(now)).then_some(CannotAsk::Gone)
}

async fn new(ctx: Ctx, kind: Kind, number: &str, from: &From) -> Answer {
    let mut tx = ctx.app.db.read().await?;
    let listing = published(&mut tx, kind, number).await?;
    if let Some(cannot) = refusal(&ctx, &listing) {
        return refuse(&ctx, &listing, cannot).await;
    }
    let mut form = FormView::blank();
    if !from.pair.is_empty()
        && let Some(question) = catalogue::question(&mut tx, &ctx, &listing, &from.pair).await?
    {
        form.values.insert("message".to_owned(), question);
    }
    let page = form_page(&ctx, &mut tx, &listing, from, form).await?;
    drop(tx);
    ctx.page(page).await
}

async fn create(ctx: Ctx, app: App, (kind, number): (Kind, &str), typed: Typed) -> Answer {
    let mut tx = app.db.read().await?;
    let listing = published(&mut tx, kind, number).await?;
    if let Some(cannot) = refusal(&ctx, &listing) {
        return refuse(&ctx, &listing, cannot).await;
    }
    let request = match Request::parse(&typed) {
        Ok(request) => request,
        Err(errors) => {
            let form = ctx.form(&typed, &errors);
            let from = From {
                code: typed.get("origin").to_owned(),
                with: typed.get("with").to_owned(),
                ..From::default()
            };
            let page = form_page(&ctx, &mut tx, &listing, &from, form).await?;
            drop(tx);
            return ctx.invalid(page).await;
        }
    };
    let acting = ctx.viewer.as_ref().and_then(|v| v.acting.clone());
    let (Some(acting), Some(user)) = (acting, ctx.user()) else {
        drop(tx);
        return keep(&ctx, &app, &listing, typed).await;
    };
    let matched = origin::find(&mut tx, &listing, typed.get("with"), acting.id).await?;
    drop(tx);
    let now = app.clock.now();
    let new = NewDeal {
        listing: &listing,
        asker: user,
        asker_organisation: acting.id,
        purpose: &request.purpose,
        timing: &request.timing,
        budget: request.budget,
        message: &request.message,
        answer_workdays: app.config.answer_workdays,
        origin: matched.as_ref().map_or(&request.origin, |_| "match"),
        origin_detail: matched.map_or_else(|| json!({}), origin::FromMatch::detail),
    };
    let mut tx = app.db.write().await?;
    let requested = life::request(&mut tx, &new, now).await?;
    let deal = requested.deal;
    if !requested.fresh {
        drop(tx);
        let message = crate::web::Message::new("deal-asked-before");
        ctx.flash("info", message).await?;
        return Ok(see_other(&deal.path()));
    }
    let news = (News::Requested, super::Side::Asker);
    notices::tell(&mut tx, &app, &deal, news, "").await?;
    tx.commit().await?;
    ctx.done("deal-asked", &deal.path()).await
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
pub(crate) async fn new_request(
    ctx: Ctx,
    Path(number): Path<String>,
    Query(from): Query<From>,
) -> Answer {
    new(ctx, Kind::Achievement, &number, &from).await
}

/// `POST /achievements/{number}/requests`
pub(crate) async fn create_request(
    ctx: Ctx,
    Shared(app): Shared<App>,
    Path(number): Path<String>,
    typed: Typed,
) -> Answer {
    create(ctx, app, (Kind::Achievement, &number), typed).await
}

/// `GET /needs/{number}/offers/new`
pub(crate) async fn new_offer(
    ctx: Ctx,
    Path(number): Path<String>,
    Query(from): Query<From>,
) -> Answer {
    new(ctx, Kind::Need, &number, &from).await
}

/// `POST /needs/{number}/offers`
pub(crate) async fn create_offer(
    ctx: Ctx,
    Shared(app): Shared<App>,
    Path(number): Path<String>,
    typed: Typed,
) -> Answer {
    create(ctx, app, (Kind::Need, &number), typed).await
}

pub(super) fn samples() -> Vec<crate::web::Sample> {
    use crate::web::{Locale, Sample};
    let choice = |value: &str, label: &str| Choice {
        value: value.to_owned(),
        label: label.to_owned(),
    };
    let page = |solves: bool, signed_in: bool, form: FormView| AskPage {
        solves,
        number: "KX-C-2026-00001".to_owned(),
        title: "玄武岩纤维800孔漏板长寿命拉丝技术".to_owned(),
        owner: "锦江示例大学（虚构）".to_owned(),
        masked: solves,
        listing_url: "/achievements/KX-C-2026-00001".to_owned(),
        action: "/achievements/KX-C-2026-00001/requests".to_owned(),
        purposes: vec![choice("licence", "许可")],
        timings: vec![choice("month", "一个月内")],
        origin: "search".to_owned(),
        with: String::new(),
        signed_in,
        sign_in_url: "/sign-in?return_to=%2F".to_owned(),
        form,
    };
    let typed = Typed::from_iter([("message", "太短"), ("budget_kind", "amount")]);
    let errors = Request::parse(&typed).expect_err("it is too short");
    vec![
        Sample::of(&page(false, false, FormView::blank())),
        Sample::of(&page(
            true,
            true,
            FormView::new(&typed, &errors, Locale::Zh),
        )),
        Sample::of(&RefusedPage {
            title: "这是本机构发布的成果".to_owned(),
            text: "不用向自己发起对接。".to_owned(),
            action_url: "/my/deals".to_owned(),
            action_label: "查看对接".to_owned(),
            listing_url: "/kept/1".to_owned(),
        }),
    ]
}
