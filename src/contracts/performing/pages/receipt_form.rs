//! The form of money that came in: what the bank slip says, and which instalments it pays.

use axum::extract::{Request, State as Shared};
use serde::Serialize;

use super::Head;
use super::receipts::{Open, open};
use crate::contracts::pages::tabs::Tab;
use crate::contracts::performing::files;
use crate::contracts::performing::life::{self, Bringing};
use crate::contracts::performing::may::Act;
use crate::contracts::performing::receipt::{self, Entry, Frame};
use crate::contracts::performing::seat::Seat;
use crate::contracts::store::performing as store;
use crate::ids::ReceiptId;
use crate::state::App;
use crate::web::error::Result;
use crate::web::upload::Upload;
use crate::web::{Answer, Ctx, Errors, FormView, Message, Page, Path, Typed, see_other};

/// An instalment that money can be put to.
#[derive(Clone, Debug, Serialize)]
pub(super) struct OpenLine {
    pub(super) field: String,
    pub(super) what: String,
    pub(super) open: i64,
}

#[derive(Serialize)]
pub(crate) struct ReceiptFormPage {
    pub(super) head: Head,
    pub(super) id: String,
    pub(super) form: FormView,
    pub(super) lines: Vec<OpenLine>,
}

impl Page for ReceiptFormPage {
    const TEMPLATE: &'static str = "contracts/performing/receipt_form.html";
    const NAV: &'static str = "desk";
}

fn form(ctx: &Ctx, open: &Open, (typed, errors): (&Typed, &Errors)) -> Result<ReceiptFormPage> {
    // What is shown as open says nothing of money that a predecessor received.
    let rest = receipt::open(&open.lines, &open.seat.seen(&open.receipts));
    let id = typed.get("id").to_owned();
    Ok(ReceiptFormPage {
        head: Head::new(&open.seat, Tab::Performance, ctx.locale)?,
        id: if id.is_empty() {
            ReceiptId::mint(ctx.app.clock.now()).to_string()
        } else {
            id
        },
        form: ctx.form(typed, errors),
        lines: open
            .lines
            .iter()
            .zip(&rest)
            .map(|(line, (_, open))| OpenLine {
                field: receipt::part_field(line.line),
                what: line.what.clone(),
                open: open.fen(),
            })
            .collect(),
    })
}

/// `GET …/receipts/new`
pub(crate) async fn new(ctx: Ctx, Path(number): Path<String>) -> Answer {
    let mut tx = ctx.app.db.read().await?;
    let seat = Seat::open(&mut tx, &ctx, &number).await?;
    seat.must(Act::EnterReceipt)?;
    let open = open(&mut tx, seat).await?;
    drop(tx);
    let typed: Typed = [
        ("received_on", open.seat.today.to_string()),
        ("payer", open.seat.values()?.buyer_name.clone()),
    ]
    .into_iter()
    .collect();
    let page = form(&ctx, &open, (&typed, &Errors::default()))?;
    ctx.page(page).await
}

/// `POST …/receipts`
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
    seat.must(Act::EnterReceipt)?;
    let open = open(&mut tx, seat).await?;
    let seat = &open.seat;
    let id = typed
        .get("id")
        .parse()
        .unwrap_or_else(|_| ReceiptId::mint(now));
    let to = format!("{}#receipts", seat.performance());
    // The same form once more: its receipt is there.
    if open.receipts.iter().any(|r| r.id == id) {
        return Ok(see_other(&to));
    }
    let rest = receipt::open(&open.lines, &open.receipts);
    let frame = Frame {
        today: seat.today,
        signed_on: seat.values()?.signed_on,
        lines: &open.lines,
        open: &rest,
        proof: upload.file("proof").is_some(),
    };
    let read = Entry::parse(typed, &frame);
    let mut errors = read.as_ref().err().cloned().unwrap_or_default();
    let key = receipt::bank_key(typed.get("bank_reference"));
    if !key.is_empty() && store::has_reference(&mut tx, seat.contract.id, &key).await? {
        errors.add("bank_reference", Message::new("receipt-reference-taken"));
    }
    let proof = files::scan(&ctx, &mut tx, (&upload, "proof"), seat.me, &mut errors).await?;
    let entry = match read {
        Ok(entry) if errors.is_empty() => entry,
        _ => {
            drop(tx);
            let page = form(&ctx, &open, (typed, &errors))?;
            return ctx.invalid(page).await;
        }
    };
    let from = Bringing {
        source: receipt::TYPED,
        outside: None,
        side: seat.who.side,
        by: seat.me,
        now,
    };
    let proof = proof.map(|file| file.id);
    life::enter(&mut tx, &seat.contract, (id, &entry), proof, from).await?;
    tx.commit().await?;
    ctx.done("receipt-entered", &to).await
}
