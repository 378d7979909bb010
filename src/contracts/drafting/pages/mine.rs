//! What a party reads of the draft of its own contract, as long as the file is one.

use axum::response::Response;
use serde::Serialize;

use super::files;
use super::view::Draft;
use crate::contracts::contract::State;
use crate::contracts::drafting::load::Drafting;
use crate::contracts::opened;
use crate::contracts::pages::tabs::{self, Tab, TabLink};
use crate::db::Tx;
use crate::web::words::Locale;
use crate::web::{Answer, Ctx, Error, Member, Page, Path, Result};

#[derive(Serialize)]
pub(crate) struct MyDraftingPage {
    tabs: Vec<TabLink>,
    number: String,
    name: String,
    /// None once the file is no draft any more, or while it has no type.
    draft: Option<Draft>,
    closed: bool,
}

impl Page for MyDraftingPage {
    const TEMPLATE: &'static str = "contracts/drafting_mine.html";
    const NAV: &'static str = "workspace";
}

/// A stranger's number finds nothing.
async fn opened(tx: &mut Tx, member: &Member, number: &str) -> Result<Drafting> {
    let (contract, versions) = opened::as_party(tx, number, member.acting.id).await?;
    Drafting::read(tx, contract, &versions).await
}

/// The draft, as long as there is one to read.
async fn open_draft(ctx: &Ctx, member: &Member, number: &str) -> Result<Drafting> {
    let mut tx = ctx.app.db.read().await?;
    let drafting = opened(&mut tx, member, number).await?;
    if drafting.contract.state == State::Draft {
        Ok(drafting)
    } else {
        Err(Error::conflict("drafting-closed"))
    }
}

/// `GET /my/contracts/{number}/drafting`
pub(crate) async fn show(ctx: Ctx, member: Member, Path(number): Path<String>) -> Answer {
    let mut tx = ctx.app.db.read().await?;
    let drafting = opened(&mut tx, &member, &number).await?;
    drop(tx);
    let closed = drafting.contract.state != State::Draft;
    let draft = drafting.compose().filter(|_| !closed);
    let source = drafting.source();
    ctx.page(MyDraftingPage {
        tabs: tabs::party(&number, Tab::Drafting, ctx.locale),
        number: number.clone(),
        name: drafting.values.name.clone(),
        draft: draft.map(|draft| Draft::new(draft, &source, "", ctx.locale)),
        closed,
    })
    .await
}

/// `GET /my/contracts/{number}/drafting/print`
pub(crate) async fn print(ctx: Ctx, member: Member, Path(number): Path<String>) -> Answer {
    let drafting = open_draft(&ctx, &member, &number).await?;
    let page = files::paper(&drafting, format!("/my/contracts/{number}/drafting"))?;
    ctx.page(page).await
}

/// `GET /my/contracts/{number}/drafting/file`
pub(crate) async fn word(ctx: Ctx, member: Member, Path(number): Path<String>) -> Result<Response> {
    let drafting = open_draft(&ctx, &member, &number).await?;
    files::word_of(&drafting)
}

impl MyDraftingPage {
    pub(crate) fn samples() -> Vec<Self> {
        let of = |draft, closed| Self {
            tabs: tabs::party("KX-H-2026-00001", Tab::Drafting, Locale::Zh),
            number: "KX-H-2026-00001".to_owned(),
            name: "池窑测温（虚构）".to_owned(),
            draft,
            closed,
        };
        vec![
            of(Draft::sample(Locale::Zh), false),
            of(None, true),
            of(None, false),
        ]
    }
}
