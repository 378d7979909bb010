//! Recording a commission on one payment.

use serde::Serialize;

use super::commission::Entry;
use super::life::{self, Grounds};
use super::pages::LIST;
use crate::accounts;
use crate::db::Tx;
use crate::deals;
use crate::ids::{CommissionId, PaymentId, UserId};
use crate::money::{Money, percent};
use crate::web::{
    Answer, Ctx, Duty, Error, Errors, FormView, Message, Page, Query, Result, Sample, Staff, Typed,
};

/// Technology managers to choose from.
const MANAGERS: i64 = 200;

#[derive(Clone, Debug, Serialize)]
struct Choice {
    value: String,
    label: String,
}

#[derive(Serialize)]
pub(crate) struct FormPage {
    id: String,
    payment: String,
    order_number: String,
    purpose: String,
    contract: String,
    on: chrono::NaiveDate,
    base: i64,
    room: i64,
    managers: Vec<Choice>,
    form: FormView,
}

impl Page for FormPage {
    const TEMPLATE: &'static str = "payments/commissions/form.html";
    const NAV: &'static str = "desk";
}

async fn managers(tx: &mut Tx) -> Result<Vec<(UserId, String)>> {
    let found = accounts::store::with_duty(tx, Duty::TechnologyManager, MANAGERS).await?;
    Ok(found.into_iter().map(|u| (u.id, u.name)).collect())
}

fn page(of: &Grounds, managers: &[(UserId, String)], form: FormView) -> FormPage {
    FormPage {
        id: form.values.get("id").cloned().unwrap_or_default(),
        payment: of.payment.id.to_string(),
        order_number: of.order.number.clone(),
        purpose: of.order.purpose.clone(),
        contract: of.contract.number.clone(),
        on: of.payment.received_on,
        base: of.base.fen(),
        room: of.room.fen(),
        managers: managers
            .iter()
            .map(|(id, name)| Choice {
                value: id.to_string(),
                label: name.clone(),
            })
            .collect(),
        form,
    }
}

#[derive(Default, serde::Deserialize)]
pub(crate) struct Asked {
    payment: Option<PaymentId>,
}

/// `GET /desk/commissions/new?payment=…`
pub(crate) async fn new(ctx: Ctx, Query(asked): Query<Asked>) -> Answer {
    let payment = asked.payment.ok_or(Error::NotFound)?;
    let mut tx = ctx.app.db.read().await?;
    let of = life::grounds(&mut tx, payment).await?;
    let managers = managers(&mut tx).await?;
    let deal = deals::store::find(&mut tx, of.deal).await?;
    let terms = deals::store::commissions(&mut tx, of.deal, 1).await?;
    drop(tx);
    let usual = of.contract.manager.or(deal.and_then(|deal| deal.manager));
    let mut typed = Typed::default();
    typed.set("id", CommissionId::mint(ctx.app.clock.now()).to_string());
    if let Some(manager) = usual {
        typed.set("manager", manager.to_string());
    }
    // What was agreed in the deal is a proposal; finance decides what it means for this payment.
    if let Some(terms) = terms.iter().find(|terms| terms.ended_at.is_none()) {
        let said = Message::new("payment-commission-by-terms")
            .with("day", terms.agreed_on.to_string())
            .with("with", terms.agreed_with.as_str());
        typed.set("words", said.say(ctx.locale));
        if let Some(bp) = terms.basis_points.filter(|_| of.order.payee.is_some()) {
            typed.set("rate", percent::text(bp));
        }
    }
    let form = ctx.form(&typed, &Errors::default());
    ctx.page(page(&of, &managers, form)).await
}

/// `POST /desk/commissions`
pub(crate) async fn create(ctx: Ctx, me: Staff, typed: Typed) -> Answer {
    let now = ctx.app.clock.now();
    let payment: PaymentId = typed.get("payment").parse().map_err(|_| Error::NotFound)?;
    let mut tx = ctx.app.db.write().await?;
    let of = life::grounds(&mut tx, payment).await?;
    let managers = managers(&mut tx).await?;
    let ids: Vec<UserId> = managers.iter().map(|(id, _)| *id).collect();
    let room = of.room.max(Money::from_fen(1));
    let errors = match Entry::parse(&typed, of.base, (&ids, me.id)) {
        Ok(entry) if entry.amount > room => {
            let mut errors = Errors::default();
            let message = Message::new("payment-commission-too-much");
            errors.add("amount", message.with("most", of.room.yuan_grouped()));
            errors
        }
        Ok(entry) => {
            let id = typed.get("id").parse();
            let id = id.unwrap_or_else(|_| CommissionId::mint(now));
            life::enter(&mut tx, (id, payment), &entry, (me.id, now)).await?;
            tx.commit().await?;
            return ctx.done("payment-commission-entered-done", LIST).await;
        }
        Err(errors) => errors,
    };
    drop(tx);
    let form = ctx.form(&typed, &errors);
    ctx.invalid(page(&of, &managers, form)).await
}

pub(super) fn samples() -> Vec<Sample> {
    let typed: Typed = [("rate", "5"), ("amount", "1")].into_iter().collect();
    let errors = Errors::one("rate", "payment-commission-one-of");
    let page = FormPage {
        id: String::new(),
        payment: String::new(),
        order_number: "KX-P-2026-00001".to_owned(),
        purpose: "技术转移服务费".to_owned(),
        contract: "KX-H-2026-00001".to_owned(),
        on: chrono::NaiveDate::default(),
        base: 1_200_000,
        room: 1_200_000,
        managers: vec![Choice {
            value: "1".to_owned(),
            label: "卓以宁".to_owned(),
        }],
        form: FormView::new(&typed, &errors, crate::web::Locale::Zh),
    };
    vec![Sample::of(&page)]
}
