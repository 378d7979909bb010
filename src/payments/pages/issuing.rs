//! The form of an order: a fee or a deposit of any organisation, or an instalment or 定金 asked for from its contract,
//! whose parties and sums then stand fixed.

use axum::extract::State as Shared;
use chrono::{Days, Months, NaiveDate};
use serde::{Deserialize, Serialize};

use super::{desk_url, priced};
use crate::contracts;
use crate::contracts::performing::by_order::{self, Due};
use crate::contracts::performing::sum;
use crate::db::Tx;
use crate::deals::Choice;
use crate::ids::{InstalmentId, OrderId, OrganisationId};
use crate::money::Money;
use crate::organisations;
use crate::organisations::organisation::State as Verified;
use crate::payments::life::{self, NewOrder};
use crate::payments::order::{self, Kind};
use crate::state::App;
use crate::web::error::{Error, Result};
use crate::web::words::{Locale, t};
use crate::web::{Answer, Ctx, Errors, FormView, Message, Page, Query, Reader, Staff, Typed};

const PURPOSE_MOST: usize = 120;
/// Organisations offered while one types.
const NAMES: i64 = 300;
/// Days until it is due when nothing else is said.
const DUE_DAYS: u64 = 14;

#[derive(Clone, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Asked {
    contract: String,
    line: String,
    kind: String,
    /// Of the price list, with the base it is reckoned of and the contract it is about.
    price: String,
    base: String,
    about: String,
    payer: String,
}

/// What an order under a contract stands on.
#[derive(Clone, Debug, Serialize)]
pub(super) struct Under {
    pub(super) number: String,
    pub(super) name: String,
    pub(super) url: String,
    pub(super) line: String,
    pub(super) what: String,
    pub(super) kind: String,
    pub(super) kind_label: String,
    pub(super) payer: String,
    pub(super) payee: String,
    /// Up to how much, in fen.
    pub(super) most: i64,
}

#[derive(Serialize)]
pub(crate) struct OrderFormPage {
    pub(super) id: String,
    pub(super) under: Option<Under>,
    pub(super) kinds: Vec<Choice>,
    /// Prices to begin from.
    pub(super) prices: Vec<Choice>,
    pub(super) names: Vec<String>,
    pub(super) form: FormView,
}

impl Page for OrderFormPage {
    const TEMPLATE: &'static str = "payments/new.html";
    const NAV: &'static str = "desk";
}

/// A contract with the sides money goes between; both must be organisations of this site.
struct Frame {
    due: Due,
    view: Under,
    kind: Kind,
    sides: (OrganisationId, OrganisationId),
    line: Option<InstalmentId>,
    due_on: Option<NaiveDate>,
}

/// `None` when the form is of no contract.
async fn frame(tx: &mut Tx, typed: &Typed, locale: Locale) -> Result<Option<Frame>> {
    let number = typed.get("contract");
    if number.is_empty() {
        return Ok(None);
    }
    let contract = contracts::store::by_number(tx, number)
        .await?
        .ok_or(Error::NotFound)?;
    let due = by_order::look(tx, contract).await?;
    let (Some(buyer), Some(seller)) = (due.values.buyer_id, due.values.seller_id) else {
        return Err(Error::conflict("payment-parties-unknown"));
    };
    let line: Option<InstalmentId> = typed.get("line").parse().ok();
    let found = line.and_then(|id| due.lines.iter().find(|l| l.line == id));
    let (kind, most, what) = match (line, found) {
        (Some(id), Some(found)) => (
            Kind::Instalment,
            due.open_of(id).unwrap_or_default(),
            found.what.clone(),
        ),
        (Some(_), None) => return Err(Error::NotFound),
        (None, _) => (
            Kind::Earnest,
            order::earnest_most(due.values.total),
            String::new(),
        ),
    };
    let view = Under {
        url: format!("/desk/contracts/{number}/performance"),
        number: number.to_owned(),
        name: due.values.name.clone(),
        line: typed.get("line").to_owned(),
        what,
        kind: kind.code().to_owned(),
        kind_label: t(locale, &format!("payment-kind-{}", kind.code())),
        payer: due.values.buyer_name.clone(),
        payee: due.values.seller_name.clone(),
        most: most.fen(),
    };
    let due_on = found.and_then(|line| line.due_on);
    Ok(Some(Frame {
        view,
        kind,
        sides: (buyer, seller),
        line,
        due_on,
        due,
    }))
}

async fn form(
    ctx: &Ctx,
    tx: &mut Tx,
    frame: Option<&Frame>,
    (typed, errors): (&Typed, &Errors),
) -> Result<OrderFormPage> {
    let names = if frame.is_some() {
        Vec::new()
    } else {
        organisations::store::in_state(tx, Verified::Verified, NAMES).await?
    };
    let prices = if frame.is_some() {
        Vec::new()
    } else {
        priced::prices(tx, ctx.app.clock.today()).await?
    };
    let id = typed.get("id");
    Ok(OrderFormPage {
        prices: priced::choices(&prices, ctx.locale),
        id: if id.is_empty() {
            OrderId::mint(ctx.app.clock.now()).to_string()
        } else {
            id.to_owned()
        },
        under: frame.map(|frame| frame.view.clone()),
        kinds: Choice::worded("payment-kind-", free_kinds().map(Kind::code), ctx.locale),
        names: names.into_iter().map(|one| one.name).collect(),
        form: ctx.form(typed, errors),
    })
}

/// Kinds that are asked for without a contract's plan.
fn free_kinds() -> impl Iterator<Item = Kind> {
    Kind::ALL.into_iter().filter(|kind| !kind.is_of_contract())
}

/// `GET /desk/payments/new?contract=&line=`
pub(crate) async fn new(ctx: Ctx, Query(asked): Query<Asked>) -> Answer {
    let today = ctx.app.clock.today();
    let mut typed: Typed = [
        ("contract", asked.contract),
        ("line", asked.line),
        ("kind", asked.kind),
        ("price", asked.price),
        ("base", asked.base),
        ("about", asked.about),
        ("payer", asked.payer),
    ]
    .into_iter()
    .collect();
    let mut tx = ctx.app.db.read().await?;
    let frame = frame(&mut tx, &typed, ctx.locale).await?;
    let later = today.checked_add_days(Days::new(DUE_DAYS)).unwrap_or(today);
    let due_on = frame.as_ref().and_then(|frame| frame.due_on);
    typed.set("due_on", due_on.unwrap_or(later).max(today).to_string());
    if let Some(frame) = &frame {
        let what = [&*frame.view.name, &*frame.view.what]
            .into_iter()
            .filter(|part| !part.is_empty())
            .collect::<Vec<_>>()
            .join(" · ");
        typed.set(
            "purpose",
            what.chars().take(PURPOSE_MOST).collect::<String>(),
        );
        if frame.line.is_some() {
            typed.set("amount", Money::from_fen(frame.view.most).yuan_text());
        }
    }
    let mut errors = Errors::default();
    if frame.is_none() && typed.is_set("price") {
        let prices = priced::prices(&mut tx, today).await?;
        errors = priced::fill(&mut tx, &mut typed, &prices).await?;
    }
    let page = form(&ctx, &mut tx, frame.as_ref(), (&typed, &errors)).await?;
    drop(tx);
    ctx.page(page).await
}

/// The payer of a free order: one organisation of exactly this name.
async fn payer(tx: &mut Tx, typed: &Typed, errors: &mut Errors) -> Result<Option<OrganisationId>> {
    let name = typed.get("payer");
    if name.is_empty() {
        errors.add("payer", Message::new("field-required"));
        return Ok(None);
    }
    let found = organisations::store::by_name(tx, name, 2).await?;
    match &found[..] {
        [one] => Ok(Some(one.id)),
        [] => {
            errors.add("payer", Message::new("payment-payer-unknown"));
            Ok(None)
        }
        _ => {
            errors.add("payer", Message::new("payment-payer-several"));
            Ok(None)
        }
    }
}

/// `POST /desk/payments`
pub(crate) async fn create(ctx: Ctx, me: Staff, Shared(app): Shared<App>, typed: Typed) -> Answer {
    let now = app.clock.now();
    let mut tx = app.db.write().await?;
    let frame = frame(&mut tx, &typed, ctx.locale).await?;
    let mut errors = Errors::default();
    let payer = match &frame {
        Some(frame) => Some(frame.sides.0),
        None => payer(&mut tx, &typed, &mut errors).await?,
    };
    let about = match &frame {
        Some(frame) => Some(frame.due.contract.id),
        None => priced::about(&mut tx, &typed, &mut errors).await?,
    };
    let read = read(&typed, frame.as_ref(), app.clock.today());
    if let Err(found) = &read {
        errors.0.extend(found.0.iter().cloned());
    }
    let (Ok(read), Some(payer), true) = (read, payer, errors.is_empty()) else {
        let page = form(&ctx, &mut tx, frame.as_ref(), (&typed, &errors)).await?;
        drop(tx);
        return ctx.invalid(page).await;
    };
    let new = NewOrder {
        id: typed
            .get("id")
            .parse()
            .unwrap_or_else(|_| OrderId::mint(now)),
        kind: read.kind,
        payer,
        payee: frame.as_ref().map(|frame| frame.sides.1),
        purpose: read.purpose,
        due_on: read.due_on,
        amount: read.amount,
        contract: about,
        instalment: frame.as_ref().and_then(|frame| frame.line),
    };
    let order = life::issue(&mut tx, &new, me.id, now).await?;
    tx.commit().await?;
    ctx.done("payment-issued", &desk_url(&order.number)).await
}

struct Read {
    kind: Kind,
    purpose: String,
    due_on: NaiveDate,
    amount: Money,
}

fn read(typed: &Typed, frame: Option<&Frame>, today: NaiveDate) -> Result<Read, Errors> {
    let mut r = Reader::new(typed);
    let kind = match frame {
        Some(frame) => Some(frame.kind),
        None => r.parsed("kind", |code| {
            Kind::parse(code)
                .filter(|kind| !kind.is_of_contract())
                .ok_or_else(|| Message::new("payment-kind-unknown"))
        }),
    };
    let purpose = r.text("purpose", PURPOSE_MOST);
    let amount = r.parsed("amount", sum);
    if let (Some(amount), Some(frame)) = (amount, frame)
        && amount.fen() > frame.view.most
    {
        let most = Money::from_fen(frame.view.most).yuan_grouped();
        r.errors.add(
            "amount",
            Message::new("payment-sum-most").with("most", most),
        );
    }
    let latest = today.checked_add_months(Months::new(60)).unwrap_or(today);
    let due_on = r.required_date("due_on", today, latest);
    let value = match (kind, purpose, due_on, amount) {
        (Some(kind), Some(purpose), Some(due_on), Some(amount)) => Some(Read {
            kind,
            purpose,
            due_on,
            amount,
        }),
        _ => None,
    };
    r.finish(value)
}
