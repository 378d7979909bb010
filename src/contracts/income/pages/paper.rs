//! The 技术性收入核定表 as a page that prints and as a workbook: prepared by the centre, no certificate.

use axum::response::Response;
use chrono::NaiveDate;
use serde::Serialize;

use super::overview::AccountRow;
use crate::codes::{self, Table};
use crate::contracts::income::books::Books;
use crate::contracts::income::sheet;
use crate::contracts::pages::tabs::Tab;
use crate::contracts::pages::view::Fact;
use crate::contracts::performing::pages::Head;
use crate::storage;
use crate::web::error::{Error, Result};
use crate::web::words::{Locale, t};
use crate::web::{Answer, Ctx, Page, Path};

const XLSX: &str = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

#[derive(Serialize)]
pub(crate) struct PaperPage {
    pub(super) head: Head,
    pub(super) facts: Vec<Fact>,
    pub(super) rows: Vec<AccountRow>,
    pub(super) received: i64,
    pub(super) technical: i64,
    pub(super) on: NaiveDate,
}

impl Page for PaperPage {
    const TEMPLATE: &'static str = "contracts/income/sheet.html";
    const NAV: &'static str = "desk";
}

/// What stands above the lines.
fn facts(books: &Books, locale: Locale) -> Result<Vec<Fact>> {
    let (seat, values) = (&books.seat, books.seat.values()?);
    let contract = &seat.contract;
    let day = |day: Option<NaiveDate>| day.map(|d| d.to_string()).unwrap_or_default();
    let fact = |key: &str, value: String| Fact {
        label: t(locale, key),
        value,
    };
    Ok(vec![
        fact(
            "contract-f-number",
            contract
                .registration_number
                .as_ref()
                .map(crate::identifiers::RegistrationNumber::spaced)
                .unwrap_or_default(),
        ),
        fact("contract-f-registered", day(contract.registered_on)),
        fact("contract-f-file", contract.number.clone()),
        fact("contract-f-name", values.name.clone()),
        fact(
            "contract-f-type",
            codes::path_label(Table::ContractType, &values.type_code, locale.tag()).into_owned(),
        ),
        fact("contract-f-seller", values.seller_name.clone()),
        fact("contract-f-buyer", values.buyer_name.clone()),
        fact("contract-f-signed", day(values.signed_on)),
        fact("money-total", values.total.yuan_grouped()),
        fact("money-technical", values.technical.yuan_grouped()),
    ])
}

async fn open(ctx: &Ctx, number: &str) -> Result<Books> {
    let mut tx = ctx.app.db.read().await?;
    let books = Books::open(ctx, &mut tx, number).await?;
    // Income is determined on a registered contract; before, there is nothing to hand in.
    if books.seat.contract.registration_number.is_none() {
        return Err(Error::conflict("income-sheet-unregistered"));
    }
    Ok(books)
}

/// `GET …/income/sheet`
pub(crate) async fn show(ctx: Ctx, Path(number): Path<String>) -> Answer {
    let books = open(&ctx, &number).await?;
    ctx.page(PaperPage {
        head: Head::new(&books.seat, Tab::Income, ctx.locale)?,
        facts: facts(&books, ctx.locale)?,
        rows: books.rows(ctx.locale),
        received: books.account.received.fen(),
        technical: books.account.technical.fen(),
        on: books.seat.today,
    })
    .await
}

/// `GET …/income/sheet.xlsx`
pub(crate) async fn xlsx(ctx: Ctx, Path(number): Path<String>) -> Result<Response> {
    let books = open(&ctx, &number).await?;
    let facts = facts(&books, ctx.locale)?;
    let bytes = sheet::write(&facts, &books.account, books.seat.today, ctx.locale)
        .map_err(anyhow::Error::from)?;
    let name = format!("{}-{}.xlsx", books.seat.contract.number, books.seat.today);
    Ok(storage::download(bytes, XLSX, &name)?)
}
