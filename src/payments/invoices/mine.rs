//! The payer's side: asking for an invoice of an order, what became of it, all of one's organisation.

use serde::Serialize;

use super::invoice::{Asked, Frame, Invoice, Kind, State, invoiceable};
use super::view::{self, InvoiceView, RedView};
use super::{life, store};
use crate::db::Tx;
use crate::ids::{InvoiceId, OrganisationId};
use crate::money::Money;
use crate::organisations;
use crate::payments::order::Order;
use crate::payments::store as orders;
use crate::web::pager::{self, Pager, SIZE};
use crate::web::words::{Locale, t};
use crate::web::{Answer, Ctx, Error, Errors, FormView, Member, Page, Path, Result, Sample, Typed};

const LIST: &str = "/my/invoices";

/// What the page of an order shows of its invoices.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct InvoiceLine {
    url: String,
    amount: i64,
    state: &'static str,
    tint: &'static str,
    number: String,
    created_at: chrono::DateTime<chrono::Utc>,
}

impl InvoiceLine {
    pub(crate) fn new(invoice: &Invoice) -> Self {
        Self {
            url: format!("{LIST}/{}", invoice.id),
            amount: invoice.amount.fen(),
            state: invoice.state.code(),
            tint: invoice.state.tint(),
            number: invoice.number.clone().unwrap_or_default(),
            created_at: invoice.created_at,
        }
    }
}

#[derive(Serialize)]
pub(crate) struct ListPage {
    invoices: Vec<InvoiceView>,
    pager: Pager,
}

impl Page for ListPage {
    const TEMPLATE: &'static str = "payments/invoices/mine.html";
    const NAV: &'static str = "workspace";
}

/// `GET /my/invoices` with `page`
pub(crate) async fn list(ctx: Ctx, me: Member, typed: Typed) -> Answer {
    let mut tx = ctx.app.db.read().await?;
    let total = store::count_of_payer(&mut tx, me.acting.id).await?;
    let page = pager::page_number(typed.get("page"));
    let pager = Pager::new(page, u64::try_from(total).unwrap_or(0), |n| {
        format!("{LIST}?page={n}")
    });
    let size = i64::try_from(SIZE).unwrap_or(20);
    let skip = i64::try_from((pager.page - 1) * SIZE).unwrap_or(0);
    let found = store::of_payer(&mut tx, me.acting.id, (size, skip)).await?;
    drop(tx);
    ctx.page(ListPage {
        invoices: found.iter().map(InvoiceView::new).collect(),
        pager,
    })
    .await
}

#[derive(Serialize)]
pub(crate) struct ShowPage {
    invoice: InvoiceView,
    reds: Vec<RedView>,
}

impl Page for ShowPage {
    const TEMPLATE: &'static str = "payments/invoices/my_one.html";
    const NAV: &'static str = "workspace";
}

async fn own(tx: &mut Tx, me: OrganisationId, id: InvoiceId) -> Result<store::Listed> {
    store::find(tx, id)
        .await?
        .filter(|listed| listed.invoice.payer_id == me)
        .ok_or(Error::NotFound)
}

/// `GET /my/invoices/{id}`
pub(crate) async fn show(ctx: Ctx, me: Member, Path(id): Path<InvoiceId>) -> Answer {
    let mut tx = ctx.app.db.read().await?;
    let listed = own(&mut tx, me.acting.id, id).await?;
    let reds = store::reds(&mut tx, id).await?;
    drop(tx);
    ctx.page(ShowPage {
        invoice: InvoiceView::new(&listed),
        reds: reds.into_iter().map(RedView::from).collect(),
    })
    .await
}

/// `POST /my/invoices/{id}/withdrawal` with the revision that was seen
pub(crate) async fn withdraw(
    ctx: Ctx,
    me: Member,
    Path(id): Path<InvoiceId>,
    typed: Typed,
) -> Answer {
    let now = ctx.app.clock.now();
    let mut tx = ctx.app.db.write().await?;
    let listed = own(&mut tx, me.acting.id, id).await?;
    let seen = (&listed.invoice, super::seen(&typed));
    life::end(&mut tx, seen, (State::Withdrawn, ""), (me.id, now)).await?;
    tx.commit().await?;
    ctx.done("invoice-withdrawn-done", &format!("{LIST}/{id}"))
        .await
}

#[derive(Serialize)]
struct Choice {
    value: &'static str,
    label: String,
}

#[derive(Serialize)]
pub(crate) struct FormPage {
    id: String,
    order_number: String,
    purpose: String,
    kind: &'static str,
    paid: i64,
    invoiced: i64,
    most: i64,
    kinds: Vec<Choice>,
    form: FormView,
}

impl Page for FormPage {
    const TEMPLATE: &'static str = "payments/invoices/form.html";
    const NAV: &'static str = "workspace";
}

/// An order and how much of it may be invoiced now.
struct Open {
    order: Order,
    paid: Money,
    invoiced: Money,
    most: Money,
}

async fn open(tx: &mut Tx, me: OrganisationId, number: &str) -> Result<Open> {
    let order = orders::by_number(tx, number)
        .await?
        .filter(|order| order.payer == me)
        .ok_or(Error::NotFound)?;
    let invoiced = store::invoiced(tx, order.id).await?;
    let paid = invoiceable(&order);
    Ok(Open {
        most: paid
            .checked_sub(invoiced)
            .unwrap_or_default()
            .max(Money::ZERO),
        paid,
        invoiced,
        order,
    })
}

fn form_page(open: &Open, form: FormView, locale: Locale) -> FormPage {
    FormPage {
        id: form.values.get("id").cloned().unwrap_or_default(),
        order_number: open.order.number.clone(),
        purpose: open.order.purpose.clone(),
        kind: open.order.kind.code(),
        paid: open.paid.fen(),
        invoiced: open.invoiced.fen(),
        most: open.most.fen(),
        kinds: Kind::ALL
            .into_iter()
            .map(|kind| Choice {
                value: kind.code(),
                label: t(locale, &format!("invoice-kind-{}", kind.code())),
            })
            .collect(),
        form,
    }
}

/// `GET /my/payments/{number}/invoice`: begun with the organisation's card and its last request.
pub(crate) async fn new(ctx: Ctx, me: Member, Path(number): Path<String>) -> Answer {
    let mut tx = ctx.app.db.read().await?;
    let open = open(&mut tx, me.acting.id, &number).await?;
    let card = organisations::store::find(&mut tx, me.acting.id)
        .await?
        .ok_or(Error::NotFound)?;
    let last = store::last_of(&mut tx, me.acting.id).await?;
    drop(tx);
    let mut typed: Typed = [
        ("id", InvoiceId::mint(ctx.app.clock.now()).to_string()),
        ("amount", open.most.yuan_text()),
        ("buyer_name", card.name),
        ("buyer_code", card.uscc),
        ("kind", Kind::Ordinary.code().to_owned()),
        ("send_to", me.email.clone()),
    ]
    .into_iter()
    .collect();
    if let Some(last) = last {
        for (field, value) in [
            ("buyer_name", last.buyer_name),
            ("buyer_code", last.buyer_code),
            ("kind", last.kind.code().to_owned()),
            ("address", last.address),
            ("phone", last.phone),
            ("bank", last.bank),
            ("account", last.account),
            ("send_to", last.send_to),
        ] {
            typed.set(field, value);
        }
    }
    let form = ctx.form(&typed, &Errors::default());
    ctx.page(form_page(&open, form, ctx.locale)).await
}

/// `POST /my/payments/{number}/invoice`
pub(crate) async fn create(
    ctx: Ctx,
    me: Member,
    Path(number): Path<String>,
    typed: Typed,
) -> Answer {
    let now = ctx.app.clock.now();
    let mut tx = ctx.app.db.write().await?;
    let open = open(&mut tx, me.acting.id, &number).await?;
    let card = organisations::store::find(&mut tx, me.acting.id)
        .await?
        .ok_or(Error::NotFound)?;
    let id: Option<InvoiceId> = typed.get("id").parse().ok();
    if let Some(id) = id
        && let Some(before) = store::find(&mut tx, id).await?
        && before.invoice.payer_id == me.acting.id
    {
        // The same form was sent before.
        return ctx
            .done("invoice-asked-done", &format!("{LIST}/{id}"))
            .await;
    }
    let frame = Frame {
        most: open.most,
        let_pass: card.uscc_overridden.then_some(card.uscc.as_str()),
    };
    match Asked::parse(&typed, &frame) {
        Ok(asked) => {
            let id = id.unwrap_or_else(|| InvoiceId::mint(now));
            life::ask(&mut tx, &open.order, (id, &asked), (me.id, now)).await?;
            tx.commit().await?;
            ctx.done("invoice-asked-done", &format!("{LIST}/{id}"))
                .await
        }
        Err(errors) => {
            drop(tx);
            let form = ctx.form(&typed, &errors);
            ctx.invalid(form_page(&open, form, ctx.locale)).await
        }
    }
}

pub(super) fn samples() -> Vec<Sample> {
    let list = |states: &[State]| ListPage {
        invoices: states
            .iter()
            .map(|state| InvoiceView::new(&view::sample(*state)))
            .collect(),
        pager: Pager::new(1, 0, |n| format!("{LIST}?page={n}")),
    };
    let one = |state, reds| ShowPage {
        invoice: InvoiceView::new(&view::sample(state)),
        reds,
    };
    let typed: Typed = [("amount", "12000.00"), ("buyer_code", "9151")]
        .into_iter()
        .collect();
    let errors = Errors::one("buyer_code", "field-required");
    let form = |most| FormPage {
        id: String::new(),
        order_number: "KX-P-2026-00001".to_owned(),
        purpose: "会议评价".to_owned(),
        kind: "evaluation_fee",
        paid: 1_200_000,
        invoiced: 1_200_000 - most,
        most,
        kinds: vec![Choice {
            value: "ordinary",
            label: "普通发票".to_owned(),
        }],
        form: FormView::new(&typed, &errors, Locale::Zh),
    };
    vec![
        Sample::of(&list(&State::ALL)),
        Sample::of(&list(&[])),
        Sample::of(&one(State::Asked, Vec::new())),
        Sample::of(&one(State::Issued, vec![view::sample_red()])),
        Sample::of(&one(State::Refused, Vec::new())),
        Sample::of(&form(1_200_000)),
        Sample::of(&form(0)),
    ]
}
