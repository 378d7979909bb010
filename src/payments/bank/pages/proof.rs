//! A receipt of a transfer: a payer sends it in, finance opens it beside the lines. It is a hint and never money.

use uuid::Uuid;

use super::instructions;
use crate::db::Tx;
use crate::ids;
use crate::payments::bank::store::{self, Proof};
use crate::payments::order::{Order, State};
use crate::payments::store as orders;
use crate::storage::{self, Refused};
use crate::web::upload::Upload;
use crate::web::{Answer, Ctx, Error, Errors, Member, Message, Path, Result};

/// Receipts of one order.
const MOST: i64 = 10;
const WORDS_MOST: usize = 200;

/// An order of the organisation that the person acts for; another's is not there.
pub(super) async fn of_payer(tx: &mut Tx, who: &Member, number: &str) -> Result<Order> {
    let order = orders::by_number(tx, number).await?;
    order
        .filter(|order| order.payer == who.acting.id)
        .ok_or(Error::NotFound)
}

fn suits(media: &str) -> Result<(), Message> {
    match media {
        "application/pdf" | "image/png" | "image/jpeg" => Ok(()),
        _ => Err(Message::new("bank-proof-kind")),
    }
}

/// `POST /my/payments/{number}/proof`
pub(crate) async fn create(
    ctx: Ctx,
    who: Member,
    Path(number): Path<String>,
    upload: Upload,
) -> Answer {
    let now = ctx.app.clock.now();
    let mut tx = ctx.app.db.write().await?;
    let order = of_payer(&mut tx, &who, &number).await?;
    let back = format!("/my/payments/{number}/instructions");
    if order.state != State::Open {
        return Err(Error::conflict("bank-proof-closed"));
    }
    if store::count_proofs(&mut tx, order.id).await? >= MOST {
        return Err(Error::Conflict(
            Message::new("bank-proof-many").with("most", MOST),
        ));
    }
    let stored = match upload.file("file") {
        Some(file) => {
            ctx.app
                .storage
                .receive_only(&mut tx, file, suits, (who.id, now))
                .await
        }
        None => Err(Refused::Field(Message::new("bank-proof-missing"))),
    };
    let stored = match stored {
        Ok(stored) => stored,
        Err(Refused::Field(message)) => {
            let mut errors = Errors::default();
            errors.add("file", message);
            let form = ctx.form(&upload.typed, &errors);
            let page = instructions::build(&ctx, &mut tx, (&who, order), form).await?;
            drop(tx);
            return ctx.invalid(page).await;
        }
        Err(Refused::Fault(error)) => return Err(error.into()),
    };
    let proof = Proof {
        id: ids::mint(now),
        order_id: order.id,
        file_id: stored.id,
        words: upload.typed.get("words").chars().take(WORDS_MOST).collect(),
        created_by: who.id,
        created_at: now,
    };
    store::insert_proof(&mut tx, &proof).await?;
    tx.commit().await?;
    ctx.done("bank-proof-done", &back).await
}

async fn serve(ctx: &Ctx, mut tx: Tx, proof: &Proof) -> Answer {
    let file = storage::find(&mut tx, proof.file_id)
        .await?
        .ok_or(Error::NotFound)?;
    drop(tx);
    Ok(ctx.app.storage.serve(&file).await?)
}

/// `GET /desk/payments/proofs/{id}`
pub(crate) async fn open(ctx: Ctx, Path(id): Path<Uuid>) -> Answer {
    let mut tx = ctx.app.db.read().await?;
    let proof = store::proof(&mut tx, id).await?.ok_or(Error::NotFound)?;
    serve(&ctx, tx, &proof).await
}

/// `GET /my/payments/{number}/proofs/{id}`
pub(crate) async fn mine(
    ctx: Ctx,
    who: Member,
    Path((number, id)): Path<(String, Uuid)>,
) -> Answer {
    let mut tx = ctx.app.db.read().await?;
    let order = of_payer(&mut tx, &who, &number).await?;
    let proof = store::proof(&mut tx, id).await?;
    let proof = proof
        .filter(|proof| proof.order_id == order.id)
        .ok_or(Error::NotFound)?;
    serve(&ctx, tx, &proof).await
}
