//! Invoices at the desk of finance: what waits first; what was issued in the tax system is typed in here.

use serde::Serialize;

use super::invoice::{Issued, Reversal, State, WORDS_MOST};
use super::store::{self, Listed, Which};
use super::view::{self, InvoiceView, RedView};
use super::{life, seen};
use crate::accounts;
use crate::db::Tx;
use crate::ids::InvoiceId;
use crate::payments::paying::telling::{self, News};
use crate::tz;
use crate::web::pager::{self, Pager, SIZE};
use crate::web::{
    Answer, Ctx, Error, Errors, FormView, Page, Path, Reader, Result, Sample, Staff, Typed,
};

const LIST: &str = "/desk/invoices";
/// Files for the tax system that the list shows.
const BATCHES: i64 = 5;

#[derive(Serialize)]
struct Tab {
    code: &'static str,
    url: String,
    count: i64,
    current: bool,
}

#[derive(Serialize)]
struct BatchLine {
    at: chrono::DateTime<chrono::Utc>,
    count: i64,
    sum: i64,
    csv: String,
    xlsx: String,
}

#[derive(Serialize)]
pub(crate) struct ListPage {
    tabs: Vec<Tab>,
    tab: &'static str,
    invoices: Vec<InvoiceView>,
    batches: Vec<BatchLine>,
    pager: Pager,
}

impl Page for ListPage {
    const TEMPLATE: &'static str = "payments/invoices/list.html";
    const NAV: &'static str = "desk";
}

/// `GET /desk/invoices` with `tab` and `page`
pub(crate) async fn list(ctx: Ctx, typed: Typed) -> Answer {
    let which = Which::ALL
        .into_iter()
        .find(|which| which.code() == typed.get("tab"))
        .unwrap_or(Which::Asked);
    let mut tx = ctx.app.db.read().await?;
    let mut tabs = Vec::new();
    let mut total = 0;
    for tab in Which::ALL {
        let count = store::count(&mut tx, tab).await?;
        if tab == which {
            total = count;
        }
        tabs.push(Tab {
            code: tab.code(),
            url: format!("{LIST}?tab={}", tab.code()),
            count,
            current: tab == which,
        });
    }
    let page = pager::page_number(typed.get("page"));
    let pager = Pager::new(page, u64::try_from(total).unwrap_or(0), |n| {
        format!("{LIST}?tab={}&page={n}", which.code())
    });
    let size = i64::try_from(SIZE).unwrap_or(20);
    let skip = i64::try_from((pager.page - 1) * SIZE).unwrap_or(0);
    let found = store::page(&mut tx, which, (size, skip)).await?;
    let batches = store::batches(&mut tx, BATCHES).await?;
    drop(tx);
    let batches = batches.into_iter().map(|b| BatchLine {
        at: b.exported_at,
        count: b.count,
        sum: b.sum_fen,
        csv: format!("{LIST}/exports/{}.csv", b.batch),
        xlsx: format!("{LIST}/exports/{}.xlsx", b.batch),
    });
    ctx.page(ListPage {
        tabs,
        tab: which.code(),
        invoices: found.iter().map(InvoiceView::new).collect(),
        batches: batches.collect(),
        pager,
    })
    .await
}

#[derive(Serialize)]
pub(crate) struct ShowPage {
    invoice: InvoiceView,
    reds: Vec<RedView>,
    asked_by: String,
    order_url: String,
    form: FormView,
}

impl Page for ShowPage {
    const TEMPLATE: &'static str = "payments/invoices/show.html";
    const NAV: &'static str = "desk";
}

async fn page(tx: &mut Tx, listed: &Listed, form: FormView) -> Result<ShowPage> {
    let reds = store::reds(tx, listed.invoice.id).await?;
    Ok(ShowPage {
        invoice: InvoiceView::new(listed),
        reds: reds.into_iter().map(RedView::from).collect(),
        asked_by: accounts::store::name(tx, listed.invoice.asked_by).await?,
        order_url: format!("/desk/payments/{}", listed.order_number),
        form,
    })
}

async fn found(tx: &mut Tx, id: InvoiceId) -> Result<Listed> {
    store::find(tx, id).await?.ok_or(Error::NotFound)
}

/// `GET /desk/invoices/{id}`
pub(crate) async fn show(ctx: Ctx, Path(id): Path<InvoiceId>) -> Answer {
    let mut tx = ctx.app.db.read().await?;
    let listed = found(&mut tx, id).await?;
    let today = ctx.app.clock.today().to_string();
    let stands = listed.invoice.stands().yuan_text();
    let typed: Typed = [
        ("issued_on", &today),
        ("red_on", &today),
        ("red_amount", &stands),
    ]
    .into_iter()
    .collect();
    let form = ctx.form(&typed, &Errors::default());
    let page = page(&mut tx, &listed, form).await?;
    drop(tx);
    ctx.page(page).await
}

async fn again(ctx: &Ctx, mut tx: Tx, listed: &Listed, said: (&Typed, &Errors)) -> Answer {
    let page = page(&mut tx, listed, ctx.form(said.0, said.1)).await?;
    drop(tx);
    ctx.invalid(page).await
}

async fn tell(ctx: &Ctx, tx: &mut Tx, of: &Listed, news: News) -> Result<()> {
    let news = News {
        number: of.order_number.clone(),
        item: of.purpose.clone(),
        path: format!("/my/invoices/{}", of.invoice.id),
        ..news
    };
    let to = telling::readers(tx, of.invoice.payer_id, Some(of.invoice.asked_by)).await?;
    telling::tell(tx, &ctx.app, &to, &news).await
}

/// `POST /desk/invoices/{id}/issue` with number, day and the revision that was seen
pub(crate) async fn issue(ctx: Ctx, me: Staff, Path(id): Path<InvoiceId>, typed: Typed) -> Answer {
    let (now, today) = (ctx.app.clock.now(), ctx.app.clock.today());
    let mut tx = ctx.app.db.write().await?;
    let listed = found(&mut tx, id).await?;
    let asked_on = tz::shanghai_date(listed.invoice.created_at);
    let issued = match Issued::parse(&typed, asked_on, today) {
        Ok(issued) if store::has_number(&mut tx, &issued.number).await? => {
            let errors = Errors::one("number", life::NUMBER_TAKEN);
            return again(&ctx, tx, &listed, (&typed, &errors)).await;
        }
        Ok(issued) => issued,
        Err(errors) => return again(&ctx, tx, &listed, (&typed, &errors)).await,
    };
    let of = (&listed.invoice, seen(&typed));
    life::issue(&mut tx, of, &issued, (me.id, now)).await?;
    let news = News {
        what: "invoice-issued",
        amount: Some(listed.invoice.amount),
        day: Some(issued.on),
        words: issued.number.clone(),
        ..News::default()
    };
    tell(&ctx, &mut tx, &listed, news).await?;
    tx.commit().await?;
    if super::invoice::looks_usual(&issued.number) {
        return ctx.done("invoice-issued-done", LIST).await;
    }
    let message = crate::web::Message::new("invoice-issued-unusual").with("number", issued.number);
    ctx.flash("warning", message).await?;
    Ok(crate::web::see_other(&format!("{LIST}/{id}")))
}

/// `POST /desk/invoices/{id}/refusal` with the reason and the revision that was seen
pub(crate) async fn refuse(ctx: Ctx, me: Staff, Path(id): Path<InvoiceId>, typed: Typed) -> Answer {
    let now = ctx.app.clock.now();
    let mut tx = ctx.app.db.write().await?;
    let listed = found(&mut tx, id).await?;
    let mut r = Reader::new(&typed);
    let words = r.text("refuse_words", WORDS_MOST);
    let words = match r.finish(words) {
        Ok(words) => words,
        Err(errors) => return again(&ctx, tx, &listed, (&typed, &errors)).await,
    };
    let of = (&listed.invoice, seen(&typed));
    life::end(&mut tx, of, (State::Refused, &words), (me.id, now)).await?;
    let news = News {
        what: "invoice-refused",
        amount: Some(listed.invoice.amount),
        words,
        ..News::default()
    };
    tell(&ctx, &mut tx, &listed, news).await?;
    tx.commit().await?;
    ctx.done("invoice-refused-done", LIST).await
}

/// `POST /desk/invoices/{id}/reversal`: a red-letter invoice against it, with the revision that was seen
pub(crate) async fn reverse(
    ctx: Ctx,
    me: Staff,
    Path(id): Path<InvoiceId>,
    typed: Typed,
) -> Answer {
    let (now, today) = (ctx.app.clock.now(), ctx.app.clock.today());
    let mut tx = ctx.app.db.write().await?;
    let listed = found(&mut tx, id).await?;
    let red = match Reversal::parse(&typed, &listed.invoice, today) {
        Ok(red) if store::has_number(&mut tx, &red.number).await? => {
            let errors = Errors::one("red_number", life::NUMBER_TAKEN);
            return again(&ctx, tx, &listed, (&typed, &errors)).await;
        }
        Ok(red) => red,
        Err(errors) => return again(&ctx, tx, &listed, (&typed, &errors)).await,
    };
    let of = (&listed.invoice, seen(&typed));
    life::reverse(&mut tx, of, &red, (me.id, now)).await?;
    let news = News {
        what: "invoice-reversed",
        amount: Some(red.amount),
        day: Some(red.on),
        words: red.words,
        ..News::default()
    };
    tell(&ctx, &mut tx, &listed, news).await?;
    tx.commit().await?;
    ctx.done("invoice-reversed-done", &format!("{LIST}/{id}"))
        .await
}

pub(super) fn samples() -> Vec<Sample> {
    let at = chrono::DateTime::UNIX_EPOCH;
    let list = |tab, states: &[State]| ListPage {
        tabs: vec![Tab {
            code: tab,
            url: LIST.to_owned(),
            count: 1,
            current: true,
        }],
        tab,
        invoices: states
            .iter()
            .map(|state| InvoiceView::new(&view::sample(*state)))
            .collect(),
        batches: vec![BatchLine {
            at,
            count: 3,
            sum: 3_600_000,
            csv: LIST.to_owned(),
            xlsx: LIST.to_owned(),
        }],
        pager: Pager::new(1, 0, |n| format!("{LIST}?page={n}")),
    };
    let typed = Typed::default();
    let errors = Errors::one("number", life::NUMBER_TAKEN);
    let one = |state, reds| ShowPage {
        invoice: InvoiceView::new(&view::sample(state)),
        reds,
        asked_by: "赖知远".to_owned(),
        order_url: "/desk/payments/KX-P-2026-00001".to_owned(),
        form: FormView::new(&typed, &errors, crate::web::Locale::Zh),
    };
    vec![
        Sample::of(&list("asked", &State::ALL)),
        Sample::of(&list("exceeds", &[])),
        Sample::of(&one(State::Asked, Vec::new())),
        Sample::of(&one(State::Issued, vec![view::sample_red()])),
        Sample::of(&one(State::Reversed, vec![view::sample_red()])),
    ]
}
