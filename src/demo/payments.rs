//! What organisations of the demonstration are to pay and paid: a price list, orders of all kinds, an invoice that was
//! asked for and a commission that waits. What hangs on a contract that is not signed by the day of loading is left out.

use std::collections::HashMap;

use anyhow::Context as _;
use chrono::{Duration, NaiveDate};
use serde::Deserialize;

use super::days::Days;
use super::listings::faulty;
use super::parties::World;
use crate::contracts::contract::{Contract, State};
use crate::contracts::performing::plan::Line;
use crate::contracts::store::{self as contracts, performing};
use crate::db::Tx;
use crate::deals;
use crate::ids::{CommissionId, ContractId, InvoiceId, OrderId, PaymentId};
use crate::money::{Money, Unit, percent};
use crate::payments::commissions::{self, commission::Entry};
use crate::payments::invoices::{self, invoice};
use crate::payments::life::{self, Arrival, Arrived, NewOrder};
use crate::payments::order::{Channel, Kind, Method, Order};
use crate::payments::prices::{self, NewPrice, Rule};
use crate::web::words::Locale;
use crate::web::{Duty, Typed};

/// Contracts by their names in the data.
type Files = HashMap<String, ContractId>;

#[derive(Deserialize)]
pub(crate) struct PaymentsData {
    prices: Vec<PriceData>,
    orders: Vec<OrderData>,
    invoices: Vec<InvoiceData>,
    commissions: Vec<CommissionData>,
}

#[derive(Deserialize)]
struct PriceData {
    code: String,
    kind: String,
    name_zh: String,
    name_en: String,
    words_zh: String,
    words_en: String,
    amount: Option<String>,
    rate: Option<String>,
    lower: Option<String>,
    upper: Option<String>,
    days_ago: i64,
    until_days_ago: Option<i64>,
}

#[derive(Deserialize)]
struct OrderData {
    /// By which invoices and commissions of the file name it.
    key: String,
    payer: String,
    payee: Option<String>,
    price: Option<String>,
    contract: Option<String>,
    /// The instalment's own words.
    line: Option<String>,
    amount: Option<String>,
    days_ago: i64,
    due_in: i64,
    paid: Vec<PaidData>,
}

#[derive(Deserialize)]
struct PaidData {
    amount: String,
    days_ago: i64,
}

#[derive(Deserialize)]
struct InvoiceData {
    order: String,
    amount: String,
    kind: String,
    days_ago: i64,
}

#[derive(Deserialize)]
struct CommissionData {
    order: String,
    percent: String,
    words: String,
    days_ago: i64,
}

fn yuan(text: &str) -> anyhow::Result<Money> {
    Money::parse(text, Unit::Yuan).map_err(|e| anyhow::anyhow!("{text}: {e}"))
}

pub(super) async fn write(
    tx: &mut Tx,
    (data, contracts): (&PaymentsData, &Files),
    world: &World,
    days: &Days,
) -> anyhow::Result<()> {
    for price in &data.prices {
        list(tx, price, world, days).await?;
    }
    let mut written = HashMap::new();
    let mut in_time: Vec<&OrderData> = data.orders.iter().collect();
    in_time.sort_by_key(|order| -order.days_ago);
    for order in in_time {
        let found = one(tx, (order, contracts), world, days)
            .await
            .with_context(|| format!("the order {}", order.key))?;
        if let Some(found) = found {
            written.insert(order.key.as_str(), (order, found));
        }
    }
    for asked in &data.invoices {
        if let Some((order, found)) = written.get(asked.order.as_str()) {
            let of = (order.payer.as_str(), found.0.id);
            invoice(tx, (asked, of), world, days).await?;
        }
    }
    for entered in &data.commissions {
        if let Some((_, (_, Some(payment)))) = written.get(entered.order.as_str()) {
            commission(tx, (entered, *payment), world, days).await?;
        }
    }
    Ok(())
}

async fn list(tx: &mut Tx, data: &PriceData, world: &World, days: &Days) -> anyhow::Result<()> {
    let bound = |text: &Option<String>| text.as_deref().map(yuan).transpose();
    let rule = match (&data.amount, &data.rate) {
        (Some(amount), None) => Rule::Fixed(yuan(amount)?),
        (None, Some(rate)) => Rule::Rate {
            bp: percent::parse(rate).context("a percentage")?,
            lower: bound(&data.lower)?,
            upper: bound(&data.upper)?,
        },
        _ => anyhow::bail!("{} is either a sum or a rate", data.code),
    };
    let new = NewPrice {
        code: data.code.clone(),
        kind: Kind::parse(&data.kind).context("a kind")?,
        name_zh: data.name_zh.clone(),
        name_en: data.name_en.clone(),
        words_zh: data.words_zh.clone(),
        words_en: data.words_en.clone(),
        rule,
        from: days.today - Duration::days(data.days_ago),
        until: data
            .until_days_ago
            .map(|ago| days.today - Duration::days(ago)),
    };
    let before = prices::store::of_code(tx, &data.code).await?;
    let seen = before.first().map_or(0, |last| last.version);
    let by = (world.staff(Duty::Finance)?, days.ago(data.days_ago + 7, 10));
    prices::add(tx, &new, seen, by)
        .await
        .map_err(faulty)?
        .map_err(|errors| anyhow::anyhow!("{}: {errors:?}", data.code))?;
    Ok(())
}

/// A contract of the demonstration with its 成交额, when it is signed by now.
async fn signed(tx: &mut Tx, files: &Files, no: &str) -> anyhow::Result<Option<(Contract, Money)>> {
    let id = files.get(no).with_context(|| format!("no contract {no}"))?;
    let contract = contracts::find(tx, *id).await?.context("just written")?;
    if !matches!(
        contract.state,
        State::Signed | State::Filed | State::Registered
    ) {
        return Ok(None);
    }
    let versions = contracts::versions(tx, contract.id).await?;
    let values = &versions.last().context("it has a version")?.values;
    Ok(Some((contract, values.total)))
}

async fn line(tx: &mut Tx, contract: &Contract, what: &str) -> anyhow::Result<Option<Line>> {
    let lines = performing::lines(tx, contract.id).await?;
    Ok(lines.into_iter().find(|line| line.what == what))
}

/// An order and the last payment of it; nothing when its contract is not there yet.
async fn one(
    tx: &mut Tx,
    (data, files): (&OrderData, &Files),
    world: &World,
    days: &Days,
) -> anyhow::Result<Option<(Order, Option<PaymentId>)>> {
    let at = days.ago(data.days_ago, 10);
    let contract = match &data.contract {
        Some(no) => match signed(tx, files, no).await? {
            Some(found) => Some(found),
            None => return Ok(None),
        },
        None => None,
    };
    let instalment = match (&contract, &data.line) {
        (Some((contract, _)), Some(what)) => match line(tx, contract, what).await? {
            Some(line) => Some(line),
            None => return Ok(None),
        },
        _ => None,
    };
    let (kind, purpose, amount) = match (&data.price, &instalment) {
        (Some(code), _) => {
            let on = days.today - Duration::days(data.days_ago);
            let valid = prices::valid_on(tx, on).await?;
            let price = valid.iter().find(|price| price.code == *code);
            let price = price.with_context(|| format!("no price {code}"))?;
            let base = contract.as_ref().map(|(_, total)| *total);
            let amount = prices::reckon(price, base).map_err(|e| anyhow::anyhow!("{e:?}"))?;
            (price.kind, price.purpose(base, Locale::Zh), amount)
        }
        (None, Some(line)) => (Kind::Instalment, line.what.clone(), line.amount),
        (None, None) => anyhow::bail!("{} is for nothing", data.key),
    };
    let amount = data.amount.as_deref().map_or(Ok(amount), yuan)?;
    let payee = data.payee.as_deref().map(|id| world.organisation(id));
    let new = NewOrder {
        id: OrderId::mint(at),
        kind,
        payer: world.organisation(&data.payer)?.id,
        payee: payee.transpose()?.map(|payee| payee.id),
        purpose,
        due_on: days.today + Duration::days(data.due_in),
        amount,
        contract: contract.map(|(contract, _)| contract.id),
        instalment: instalment.map(|line| line.line),
    };
    let order = life::issue(tx, &new, world.staff(Duty::Finance)?, at)
        .await
        .map_err(faulty)?;
    let mut last = None;
    for (n, paid) in (1..).zip(&data.paid) {
        last = Some(pay(tx, &order, (n, paid), world, days).await?);
    }
    Ok(Some((order, last)))
}

async fn pay(
    tx: &mut Tx,
    order: &Order,
    (n, paid): (usize, &PaidData),
    world: &World,
    days: &Days,
) -> anyhow::Result<PaymentId> {
    let received_on: NaiveDate = days.today - Duration::days(paid.days_ago);
    let outside = format!("demo-{}-{n}", order.reference);
    let arrival = Arrival {
        channel: Channel::Bank,
        outside: &outside,
        method: Method::Transfer,
        amount: yuan(&paid.amount)?,
        received_on,
        payer_name: &order.payer_name,
        by: Some(world.staff(Duty::Finance)?),
        second: None,
    };
    let at = days.on(received_on, 15);
    match life::arrive(tx, order.id, &arrival, at)
        .await
        .map_err(faulty)?
    {
        Arrived::Put { payment, .. } | Arrived::Before(payment) => Ok(payment),
    }
}

async fn invoice(
    tx: &mut Tx,
    (data, (payer, order)): (&InvoiceData, (&str, OrderId)),
    world: &World,
    days: &Days,
) -> anyhow::Result<()> {
    let order = crate::payments::store::by_id(tx, order)
        .await?
        .context("just written")?;
    let card = world.organisation(payer)?;
    let typed: Typed = [
        ("kind", data.kind.as_str()),
        ("amount", &data.amount),
        ("buyer_name", &card.name),
        ("buyer_code", &card.uscc),
        ("address", &card.address),
        ("bank", "演示银行达州分行（虚构）"),
        ("account", "62220000111122"),
        ("send_to", "fapiao@kexing.example"),
    ]
    .into_iter()
    .collect();
    let frame = invoice::Frame {
        most: invoice::invoiceable(&order),
        let_pass: None,
    };
    let asked = invoice::Asked::parse(&typed, &frame)
        .map_err(|errors| anyhow::anyhow!("an invoice: {errors:?}"))?;
    let at = days.ago(data.days_ago, 11);
    let by = (world.speaker(payer)?, at);
    invoices::life::ask(tx, &order, (InvoiceId::mint(at), &asked), by)
        .await
        .map_err(faulty)?;
    Ok(())
}

async fn commission(
    tx: &mut Tx,
    (data, payment): (&CommissionData, PaymentId),
    world: &World,
    days: &Days,
) -> anyhow::Result<()> {
    let at = days.ago(data.days_ago, 14);
    let grounds = commissions::life::grounds(tx, payment)
        .await
        .map_err(faulty)?;
    let deal = deals::store::find(tx, grounds.deal).await?;
    let manager = deal.and_then(|deal| deal.manager).context("a manager")?;
    let typed: Typed = [
        ("manager", manager.to_string()),
        ("rate", data.percent.clone()),
        ("words", data.words.clone()),
    ]
    .into_iter()
    .collect();
    let by = world.staff(Duty::Finance)?;
    let entry = Entry::parse(&typed, grounds.base, (&[manager], by))
        .map_err(|errors| anyhow::anyhow!("a commission: {errors:?}"))?;
    let id = (CommissionId::mint(at), payment);
    commissions::life::enter(tx, id, &entry, (by, at))
        .await
        .map_err(faulty)?;
    Ok(())
}
