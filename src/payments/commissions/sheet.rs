//! Commissions as a table to download: what the list shows, all of it.

use super::pages::{LIST, Names, Row, asked};
use super::store;
use crate::imports::{self, Format};
use crate::money::Money;
use crate::web::words::{Locale, t};
use crate::web::{Answer, Ctx, Staff, Typed};

/// Lines of one file.
const MOST: i64 = 5_000;

const COLUMNS: [&str; 9] = [
    "payment-commission-manager",
    "payment-commission-contract",
    "payment-commission-order",
    "payment-commission-for",
    "payment-commission-on",
    "payment-commission-base",
    "payment-commission-rate",
    "payment-commission-amount",
    "payment-commission-state",
];

/// `GET /desk/commissions/commissions.csv` with `state`
pub(crate) async fn csv(ctx: Ctx, me: Staff, typed: Typed) -> Answer {
    let which = asked(&me, &typed);
    let mut tx = ctx.app.db.read().await?;
    let found = store::page(&mut tx, which, (MOST, 0)).await?;
    let names = Names::of(&mut tx, &found).await?;
    drop(tx);
    let head = COLUMNS.iter().map(|key| t(ctx.locale, key)).collect();
    let lines = found.iter().map(|l| line(&Row::new(l, &names), ctx.locale));
    let rows = std::iter::once(head).chain(lines).collect();
    let bytes = imports::write(rows, LIST.to_owned(), Format::Csv)?;
    Ok(imports::download("commissions.csv", Format::Csv, bytes))
}

fn line(row: &Row, locale: Locale) -> Vec<String> {
    let amount = Money::from_fen(row.amount).yuan_text();
    let state = if row.counter {
        t(locale, "payment-commission-counter")
    } else {
        t(locale, &format!("payment-commission-state-{}", row.state))
    };
    vec![
        row.manager.clone(),
        row.contract.clone(),
        row.order_number.clone(),
        row.purpose.clone(),
        row.on.to_string(),
        Money::from_fen(row.base).yuan_text(),
        row.rate.clone(),
        // A counter row begins with a minus sign, which a spreadsheet would reckon.
        amount.replacen('-', "−", 1),
        state,
    ]
}
