//! The draft as a Word file and as a page for paper, and the drafts that went out.

use axum::response::Response;
use serde::Serialize;

use super::desk::{opened, seen_file};
use crate::contracts::contract::State;
use crate::contracts::drafting::life;
use crate::contracts::drafting::load::Drafting;
use crate::contracts::opened;
use crate::contracts::pages::form;
use crate::contracts::store::drafting as store;
use crate::ids::FileId;
use crate::office::{self, Document};
use crate::storage;
use crate::web::{Answer, Ctx, Error, Page, Path, Result, Staff, Typed};

/// Only the sheet; a line above it leads back and is not printed.
#[derive(Serialize)]
pub(crate) struct PrintPage {
    number: String,
    title: String,
    back: String,
    document: Document,
}

impl Page for PrintPage {
    const TEMPLATE: &'static str = "contracts/drafting_print.html";
    const NAV: &'static str = "";
}

pub(super) fn paper(drafting: &Drafting, back: String) -> Result<PrintPage> {
    let (_, composed) = drafting.compose().ok_or(Error::NotFound)?;
    Ok(PrintPage {
        number: drafting.contract.number.clone(),
        title: drafting.values.name.clone(),
        back,
        document: composed.document,
    })
}

/// The Word file of the draft as it stands now.
pub(super) fn word_of(drafting: &Drafting) -> Result<Response> {
    let (text, composed) = drafting.compose().ok_or(Error::NotFound)?;
    let name = life::file_name(text, &drafting.contract);
    let bytes = office::write(&composed.document)?;
    Ok(storage::download(bytes, office::CONTENT_TYPE, &name)?)
}

/// `GET /desk/contracts/{number}/drafting/print`
pub(crate) async fn print(ctx: Ctx, _: Staff, Path(number): Path<String>) -> Answer {
    let mut tx = ctx.app.db.read().await?;
    let drafting = opened(&mut tx, &number).await?;
    drop(tx);
    let page = paper(&drafting, format!("/desk/contracts/{number}/drafting"))?;
    ctx.page(page).await
}

/// `GET /desk/contracts/{number}/drafting/file`
pub(crate) async fn word(ctx: Ctx, _: Staff, Path(number): Path<String>) -> Result<Response> {
    let mut tx = ctx.app.db.read().await?;
    let drafting = opened(&mut tx, &number).await?;
    drop(tx);
    word_of(&drafting)
}

/// `POST /desk/contracts/{number}/drafting/sent`
pub(crate) async fn send(
    ctx: Ctx,
    staff: Staff,
    Path(number): Path<String>,
    typed: Typed,
) -> Answer {
    let mut tx = ctx.app.db.write().await?;
    let drafting = opened(&mut tx, &number).await?;
    // Only a file that is a draft has one to send out.
    if drafting.contract.state != State::Draft {
        return Err(Error::conflict("contract-moved-on"));
    }
    let (text, composed) = drafting.compose().ok_or(Error::NotFound)?;
    let seen = form::seen(&ctx, &staff, &typed);
    let once = format!("{}:{}", seen.by, typed.once(seen.now));
    let met = (seen, seen_file(&typed), once.as_str());
    let draft = (text, &composed);
    life::send(&mut tx, &ctx.app, &drafting.contract, draft, met).await?;
    tx.commit().await?;
    let to = format!("/desk/contracts/{number}/drafting#sent");
    ctx.done("drafting-sent-done", &to).await
}

/// `GET /desk/contracts/{number}/drafting/sent/{file}`
pub(crate) async fn sent(
    ctx: Ctx,
    _: Staff,
    Path((number, file)): Path<(String, FileId)>,
) -> Result<Response> {
    let mut tx = ctx.app.db.read().await?;
    let (contract, _) = opened::at_desk(&mut tx, &number).await?;
    if !store::is_sent(&mut tx, contract.id, file).await? {
        return Err(Error::NotFound);
    }
    let card = storage::find(&mut tx, file).await?.ok_or(Error::NotFound)?;
    drop(tx);
    Ok(ctx.app.storage.serve(&card).await?)
}

impl PrintPage {
    pub(crate) fn samples() -> Vec<Self> {
        let mut document = Document::new("技术服务合同");
        document.heading("第一条　服务的内容和要求");
        vec![Self {
            number: "KX-H-2026-00001".to_owned(),
            title: "池窑测温（虚构）".to_owned(),
            back: "/desk".to_owned(),
            document,
        }]
    }
}
