//! The application form and the list of items as pages to print and as files to go on with. They show the version the
//! file stands on; a file is always in Chinese, as it is filed.

use axum::response::Response;
use serde::Serialize;

use super::application::{Application, Source, application};
use super::document::Document;
use super::door::Door;
use super::items::ItemList;
use super::pages::Head;
use super::{sheets, word};
use crate::contracts::pages::tabs::TabLink;
use crate::contracts::store;
use crate::money::Money;
use crate::storage::download;
use crate::web::error::{Error, Result};
use crate::web::words::{Arg, Locale, t, t_with};
use crate::web::{Answer, Ctx, Page, Path, Sample};

#[derive(Serialize)]
pub(crate) struct ApplicationPage {
    head: Head,
    tabs: Vec<TabLink>,
    application: Application,
}

impl Page for ApplicationPage {
    const TEMPLATE: &'static str = "contracts/papers_application.html";
    const NAV: &'static str = "desk";
}

#[derive(Serialize)]
struct SumLine {
    label: String,
    amount: Money,
    /// One of the contract's two sums, and not a part of them.
    whole: bool,
}

#[derive(Serialize)]
pub(crate) struct ItemsPage {
    head: Head,
    tabs: Vec<TabLink>,
    list: ItemList,
    sums: Vec<SumLine>,
    notes: Vec<String>,
}

impl Page for ItemsPage {
    const TEMPLATE: &'static str = "contracts/papers_items.html";
    const NAV: &'static str = "desk";
}

/// The file as whoever asks may see it, and its current papers.
async fn opened(ctx: &Ctx, number: &str) -> Result<(Door, Vec<Document>)> {
    let mut tx = ctx.app.db.read().await?;
    let door = Door::open(&mut tx, ctx, number).await?;
    let papers = store::current_documents(&mut tx, door.contract.id).await?;
    Ok((door, papers))
}

fn filled(door: &Door, papers: &[Document], locale: Locale) -> Result<Application> {
    Ok(application(&Source {
        contract: &door.contract,
        values: door.values()?,
        papers,
        locale,
    }))
}

/// `GET …/application`
pub(crate) async fn application_page(ctx: Ctx, Path(number): Path<String>) -> Answer {
    let (door, papers) = opened(&ctx, &number).await?;
    let head = Head::new(&door, ctx.locale)?;
    ctx.page(ApplicationPage {
        tabs: head.tabs(),
        head,
        application: filled(&door, &papers, ctx.locale)?,
    })
    .await
}

/// `GET …/application/{format}`
pub(crate) async fn application_file(
    ctx: Ctx,
    Path((number, format)): Path<(String, String)>,
) -> Result<Response> {
    let (door, papers) = opened(&ctx, &number).await?;
    let form = filled(&door, &papers, Locale::Zh)?;
    let (media, bytes) = match format.as_str() {
        "docx" => (sheets::WORD, word::file(&word::application(&form))?),
        "xlsx" => {
            let now = ctx.app.clock.now();
            (sheets::EXCEL, sheets::application(&form, now)?)
        }
        _ => return Err(Error::NotFound),
    };
    named(bytes, media, ("application-file-name", &number, &format))
}

fn named(
    bytes: Vec<u8>,
    media: &str,
    (key, number, format): (&str, &str, &str),
) -> Result<Response> {
    let args = [("number".to_owned(), Arg::from(number))];
    let name = format!("{}.{format}", t_with(Locale::Zh, key, &args));
    Ok(download(bytes, media, &name)?)
}

fn listed(door: &Door, locale: Locale) -> Result<ItemList> {
    let list = ItemList::of(door.values()?, locale);
    let number = &door.contract.number;
    list.ok_or_else(|| anyhow::anyhow!("the items of {number} do not agree").into())
}

/// `GET …/items`
pub(crate) async fn items_page(ctx: Ctx, Path(number): Path<String>) -> Answer {
    let (door, _) = opened(&ctx, &number).await?;
    let head = Head::new(&door, ctx.locale)?;
    let list = listed(&door, ctx.locale)?;
    ctx.page(ItemsPage::new(head, list, ctx.locale)).await
}

impl ItemsPage {
    fn new(head: Head, list: ItemList, locale: Locale) -> Self {
        Self {
            tabs: head.tabs(),
            head,
            sums: sheets::sums(&list)
                .into_iter()
                .map(|(key, amount)| SumLine {
                    label: t(locale, key),
                    amount,
                    whole: matches!(key, "items-technical" | "items-total"),
                })
                .collect(),
            notes: sheets::item_notes(&list)
                .into_iter()
                .map(|key| t(locale, key))
                .collect(),
            list,
        }
    }
}

/// `GET …/items/{format}`
pub(crate) async fn items_file(
    ctx: Ctx,
    Path((number, format)): Path<(String, String)>,
) -> Result<Response> {
    let (door, _) = opened(&ctx, &number).await?;
    if format != "xlsx" {
        return Err(Error::NotFound);
    }
    let list = listed(&door, Locale::Zh)?;
    let bytes = sheets::items(&list, &number, ctx.app.clock.now())?;
    named(bytes, sheets::EXCEL, ("items-file-name", &number, &format))
}

pub(super) fn samples() -> Vec<Sample> {
    let mut all = Vec::new();
    for (door, read) in super::samples::doors() {
        let Ok(head) = Head::new(&door, Locale::Zh) else {
            continue;
        };
        if let Ok(application) = filled(&door, &read.current, Locale::Zh) {
            all.push(Sample::of(&ApplicationPage {
                tabs: head.tabs(),
                head: head.clone(),
                application,
            }));
        }
        if let Ok(list) = listed(&door, Locale::Zh) {
            all.push(Sample::of(&ItemsPage::new(head, list, Locale::Zh)));
        }
    }
    all
}
