//! How to pay an order by bank transfer, for a payer and on paper: to whom, how much, and what to write into the remark.

use chrono::NaiveDate;
use serde::Serialize;

use super::proof::of_payer;
use crate::db::Tx;
use crate::payments::bank::store;
use crate::payments::order::{Order, State};
use crate::web::{Answer, Ctx, FormView, Member, Page, Path, Result};

/// Receipts of the order listed.
const PROOFS: i64 = 10;

#[derive(Clone, Debug, Serialize)]
pub(super) struct SentProof {
    pub(super) url: String,
    pub(super) words: String,
    pub(super) at: chrono::DateTime<chrono::Utc>,
}

#[derive(Serialize)]
pub(crate) struct InstructionsPage {
    pub(super) number: String,
    pub(super) purpose: String,
    pub(super) due_on: NaiveDate,
    pub(super) payer: String,
    pub(super) reference: String,
    pub(super) open: i64,
    pub(super) capitals: String,
    /// Something was paid already, so this is the rest.
    pub(super) part_paid: bool,
    pub(super) is_open: bool,
    /// The account is in the settings.
    pub(super) known: bool,
    pub(super) holder: String,
    pub(super) bank: String,
    pub(super) account: String,
    pub(super) proofs: Vec<SentProof>,
    pub(super) form: FormView,
}

impl Page for InstructionsPage {
    const TEMPLATE: &'static str = "payments/instructions.html";
    const NAV: &'static str = "workspace";
}

/// An account in groups of four, as people read it off.
fn grouped(account: &str) -> String {
    let digits: Vec<char> = account.chars().filter(|c| !c.is_whitespace()).collect();
    let groups: Vec<String> = digits
        .chunks(4)
        .map(|group| group.iter().collect())
        .collect();
    groups.join(" ")
}

/// The page of an order of the person's organisation, with the form of a receipt as it was sent.
pub(super) async fn build(
    ctx: &Ctx,
    tx: &mut Tx,
    (who, order): (&Member, Order),
    form: FormView,
) -> Result<InstructionsPage> {
    let proofs = store::proofs_of(tx, order.id, PROOFS).await?;
    let bank = &ctx.app.config.bank;
    let proofs = proofs
        .iter()
        .map(|proof| SentProof {
            url: format!("/my/payments/{}/proofs/{}", order.number, proof.id),
            words: proof.words.clone(),
            at: proof.created_at,
        })
        .collect();
    Ok(InstructionsPage {
        open: order.open().fen(),
        capitals: order.open().capitals(),
        part_paid: order.paid.is_positive(),
        is_open: order.state == State::Open,
        number: order.number,
        purpose: order.purpose,
        due_on: order.due_on,
        payer: who.acting.name.clone(),
        reference: order.reference,
        known: bank.is_known(),
        holder: bank.holder.clone(),
        bank: bank.name.clone(),
        account: grouped(&bank.account),
        proofs,
        form,
    })
}

/// `GET /my/payments/{number}/instructions`
pub(crate) async fn show(ctx: Ctx, who: Member, Path(number): Path<String>) -> Answer {
    let mut tx = ctx.app.db.read().await?;
    let order = of_payer(&mut tx, &who, &number).await?;
    let page = build(&ctx, &mut tx, (&who, order), FormView::blank()).await?;
    drop(tx);
    ctx.page(page).await
}

#[cfg(test)]
mod tests {
    #[test]
    fn an_account_is_read_in_fours() {
        assert_eq!(super::grouped("511000000000008"), "5110 0000 0000 008");
        assert_eq!(super::grouped(""), "");
    }
}
