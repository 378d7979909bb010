//! Requests for invoices as a file for the tax system. Marking and opening are two things: a file whose download broke
//! is opened again, and nothing leaves twice by two people.

use uuid::Uuid;

use super::store::{self, Listed};
use crate::imports::{self, Format};
use crate::tz;
use crate::web::words::{Locale, Message, t};
use crate::web::{Answer, Ctx, Error, Path, see_other};

const LIST: &str = "/desk/invoices";

const COLUMNS: [&str; 14] = [
    "invoice-col-order",
    "invoice-col-kind",
    "invoice-col-buyer",
    "invoice-col-code",
    "invoice-col-item",
    "invoice-col-amount",
    "invoice-col-address",
    "invoice-col-phone",
    "invoice-col-bank",
    "invoice-col-account",
    "invoice-col-send-to",
    "invoice-col-note",
    "invoice-col-asked-on",
    "invoice-col-id",
];

/// `POST /desk/invoices/exports`: marks what waits and left in no file yet.
pub(crate) async fn mark(ctx: Ctx) -> Answer {
    let now = ctx.app.clock.now();
    let mut tx = ctx.app.db.write().await?;
    let batch = crate::ids::mint(now);
    let marked = store::mark(&mut tx, batch, now).await?;
    tx.commit().await?;
    let (kind, key) = if marked == 0 {
        ("info", "invoice-export-none")
    } else {
        ("success", "invoice-export-done")
    };
    let marked = i64::try_from(marked).unwrap_or(i64::MAX);
    ctx.flash(kind, Message::new(key).with("n", marked)).await?;
    Ok(see_other(&format!("{LIST}#exports")))
}

/// `GET /desk/invoices/exports/{file}`: csv or xlsx of one file
pub(crate) async fn open(ctx: Ctx, Path(file): Path<String>) -> Answer {
    let (batch, format) = imports::named(&file).ok_or(Error::NotFound)?;
    let batch: Uuid = batch.parse().map_err(|_| Error::NotFound)?;
    if format == Format::Jsonl {
        return Err(Error::NotFound);
    }
    let mut tx = ctx.app.db.read().await?;
    let found = store::of_batch(&mut tx, batch).await?;
    drop(tx);
    if found.is_empty() {
        return Err(Error::NotFound);
    }
    let name = t(ctx.locale, "invoice-export-sheet");
    let bytes = imports::write(rows(&found, ctx.locale), name, format)?;
    let day = found[0]
        .invoice
        .exported_at
        .map(tz::shanghai_date)
        .unwrap_or_default();
    let ending = if format == Format::Csv { "csv" } else { "xlsx" };
    let short: String = batch.simple().to_string().chars().rev().take(6).collect();
    let name = format!("invoices-{day}-{short}.{ending}");
    Ok(imports::download(&name, format, bytes))
}

fn rows(found: &[Listed], locale: Locale) -> Vec<Vec<String>> {
    let head = COLUMNS.iter().map(|key| t(locale, key)).collect();
    let lines = found.iter().map(|listed| {
        let i = &listed.invoice;
        vec![
            listed.order_number.clone(),
            t(locale, &format!("invoice-kind-{}", i.kind.code())),
            i.buyer_name.clone(),
            i.buyer_code.clone(),
            t(
                locale,
                &format!("payment-kind-{}", listed.order_kind.code()),
            ),
            i.amount.yuan_text(),
            i.address.clone(),
            i.phone.clone(),
            i.bank.clone(),
            i.account.clone(),
            i.send_to.clone(),
            i.note.clone(),
            tz::shanghai_date(i.created_at).to_string(),
            i.id.to_string(),
        ]
    });
    std::iter::once(head).chain(lines).collect()
}
