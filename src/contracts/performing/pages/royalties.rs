//! The form of a royalty statement, and its withdrawal.

use axum::extract::{Request, State as Shared};
use serde::Serialize;

use super::Head;
use super::overview::is_estimate;
use crate::contracts::pages::tabs::Tab;
use crate::contracts::performing::may::Act;
use crate::contracts::performing::royalty::Stated;
use crate::contracts::performing::seat::Seat;
use crate::contracts::performing::{files, life, receipt};
use crate::contracts::store::performing as store;
use crate::deals;
use crate::ids::RoyaltyId;
use crate::state::App;
use crate::web::error::{Error, Result};
use crate::web::upload::Upload;
use crate::web::{Answer, Ctx, Errors, FormView, Page, Path, Reader, Typed, see_other};

#[derive(Serialize)]
pub(crate) struct RoyaltyPage {
    pub(super) head: Head,
    pub(super) id: String,
    pub(super) form: FormView,
}

impl Page for RoyaltyPage {
    const TEMPLATE: &'static str = "contracts/performing/royalty_form.html";
    const NAV: &'static str = "desk";
}

fn page(ctx: &Ctx, seat: &Seat, (typed, errors): (&Typed, &Errors)) -> Result<RoyaltyPage> {
    let id = typed.get("id").to_owned();
    Ok(RoyaltyPage {
        head: Head::new(seat, Tab::Performance, ctx.locale)?,
        id: if id.is_empty() {
            RoyaltyId::mint(ctx.app.clock.now()).to_string()
        } else {
            id
        },
        form: ctx.form(typed, errors),
    })
}

/// Only where 成交额 depends on statements.
fn must(seat: &Seat) -> Result<()> {
    seat.must(Act::State)?;
    if is_estimate(seat)? {
        Ok(())
    } else {
        Err(Error::NotFound)
    }
}

/// `GET …/royalties/new`
pub(crate) async fn new(ctx: Ctx, Path(number): Path<String>) -> Answer {
    let mut tx = ctx.app.db.read().await?;
    let seat = Seat::open(&mut tx, &ctx, &number).await?;
    must(&seat)?;
    let mut typed = Typed::default();
    if let Some(deal) = seat.contract.deal_id
        && let Some(offer) = deals::offers::accepted(&mut tx, deal).await?
        && let Some(royalty) = &offer.terms.royalty
    {
        typed.push("rate", crate::money::percent::text(royalty.rate_bp));
    }
    drop(tx);
    let page = page(&ctx, &seat, (&typed, &Errors::default()))?;
    ctx.page(page).await
}

/// `POST …/royalties`
pub(crate) async fn create(
    ctx: Ctx,
    Shared(app): Shared<App>,
    Path(number): Path<String>,
    request: Request,
) -> Answer {
    let upload = Upload::of_any_form(&app, request).await?;
    let typed = &upload.typed;
    let now = app.clock.now();
    let mut tx = app.db.write().await?;
    let seat = Seat::take(&mut tx, &ctx, &number).await?;
    must(&seat)?;
    let known = store::statements(&mut tx, seat.contract.id).await?;
    let id = typed
        .get("id")
        .parse()
        .unwrap_or_else(|_| RoyaltyId::mint(now));
    let to = format!("{}#royalties", seat.performance());
    if known.iter().any(|s| s.id == id) {
        return Ok(see_other(&to));
    }
    let read = Stated::parse(typed, seat.today, &known);
    let mut errors = read.as_ref().err().cloned().unwrap_or_default();
    let file = files::scan(&ctx, &mut tx, (&upload, "file"), seat.me, &mut errors).await?;
    match read {
        Ok(stated) if errors.is_empty() => {
            let file = file.map(|file| file.id);
            life::state(&mut tx, &seat, (id, &stated), file, now).await?;
            tx.commit().await?;
            ctx.done("royalty-saved", &to).await
        }
        _ => {
            drop(tx);
            let page = page(&ctx, &seat, (typed, &errors))?;
            ctx.invalid(page).await
        }
    }
}

/// `POST …/royalties/{royalty}/withdrawal`
pub(crate) async fn withdraw(
    ctx: Ctx,
    Path((number, id)): Path<(String, RoyaltyId)>,
    typed: Typed,
) -> Answer {
    let mut tx = ctx.app.db.write().await?;
    let seat = Seat::take(&mut tx, &ctx, &number).await?;
    seat.must(Act::State)?;
    let known = store::statements(&mut tx, seat.contract.id).await?;
    let statement = known.iter().find(|s| s.id == id).ok_or(Error::NotFound)?;
    // A party takes back what its own side stated.
    if seat.who.side != crate::contracts::performing::may::Side::Centre
        && statement.side != seat.who.side
    {
        return Err(Error::Forbidden);
    }
    let mut reader = Reader::new(&typed);
    let field = format!("withdraw.{id}");
    let words = reader.text(&field, receipt::REASON_MOST);
    let Some(words) = words else {
        let errors = reader.errors;
        let page = super::overview::page(&ctx, &mut tx, &seat, (&typed, &errors)).await?;
        drop(tx);
        return ctx.invalid(page).await;
    };
    life::withdraw_statement(&mut tx, &seat, id, &words, ctx.app.clock.now()).await?;
    tx.commit().await?;
    let to = format!("{}#royalties", seat.performance());
    ctx.done("royalty-withdrawn", &to).await
}
