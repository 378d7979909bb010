//! The worked example of a year of contracts. What lies after the day of loading has not happened yet: a contract
//! stands where it stands on that day.

use std::collections::HashMap;

use anyhow::Context as _;
use chrono::{DateTime, Datelike as _, Duration, NaiveDate, Utc};

use super::data::{ContractData, On, Source};
use super::days::Days;
use super::listings::faulty;
use super::parties::World;
use super::performing;
use crate::contracts::contract::{CancelReason, Contract, Item, Values, deducted};
use crate::contracts::details::{Details, PartyDetails};
use crate::contracts::life::{self, Origin, Seen};
use crate::contracts::registering::{Cancellation, Change, Refusal, Registration};
use crate::contracts::store;
use crate::db::Tx;
use crate::deals;
use crate::identifiers::RegistrationNumber;
use crate::ids::{ContractId, DealId, UserId};
use crate::money::Money;
use crate::organisations::organisation::Organisation;
use crate::reports;
use crate::reports::target::{Basis, Measure, Scope, Target};
use crate::web::Duty;

/// A file is begun so long before it is signed, …
const BEGUN: i64 = 20;
/// … and handed in so long before the registry answers.
const HANDED_IN: i64 = 7;
/// The centre's target of the year, in yuan.
const TARGET_YUAN: i64 = 5_500_000;

/// Writes all files; their ids by the names of the data.
pub(crate) async fn write(
    tx: &mut Tx,
    source: &Source,
    deals: &[DealId],
    world: &World,
    days: &Days,
) -> anyhow::Result<HashMap<String, ContractId>> {
    let mut files: Vec<File<'_>> = Vec::new();
    for data in &source.contracts {
        files.push(File::new(data, world, days).with_context(|| data.no.clone())?);
    }
    files.sort_by_key(|file| file.signed);
    for file in &files {
        let deal = file.data.deal.and_then(|n| deals.get(n.checked_sub(1)?));
        one(tx, file, deal.copied(), days)
            .await
            .with_context(|| format!("the contract {}", file.data.no))?;
        if let Some(data) = source.performance.iter().find(|p| p.no == file.data.no) {
            performing::write(tx, (data, file.id), (&file.data.seller, world), days)
                .await
                .with_context(|| format!("the performance of {}", data.no))?;
        }
    }
    target(tx, world, days).await?;
    let ids = files.iter().map(|file| (file.data.no.clone(), file.id));
    Ok(ids.collect())
}

/// A contract with its days.
struct File<'a> {
    data: &'a ContractData,
    id: ContractId,
    by: UserId,
    values: Values,
    signed: NaiveDate,
    registered: Option<NaiveDate>,
}

impl<'a> File<'a> {
    fn new(data: &'a ContractData, world: &World, days: &Days) -> anyhow::Result<Self> {
        let day = |offset: i32, month_day: &str| {
            days.in_year(offset, month_day)
                .with_context(|| format!("{month_day} is no day"))
        };
        let signed = day(data.signed_year_offset, &data.signed_md)?;
        let registered = match (data.registered_year_offset, &data.registered_md) {
            (Some(offset), Some(month_day)) => Some(day(offset, month_day)?),
            _ => None,
        };
        let mut values = values(data, world)?;
        values.starts_on = Some(day(data.start_year_offset, &data.start_md)?);
        values.ends_on = Some(day(data.end_year_offset, &data.end_md)?);
        Ok(Self {
            data,
            id: ContractId::mint(days.on(signed - Duration::days(BEGUN), 9)),
            by: world.staff(Duty::Registrar)?,
            values,
            signed,
            registered,
        })
    }

    fn seen(&self, contract: &Contract, days: &Days, day: NaiveDate) -> Seen {
        Seen {
            revision: contract.revision,
            by: self.by,
            now: days.on(day, 15),
        }
    }

    async fn contract(&self, tx: &mut Tx) -> anyhow::Result<Contract> {
        store::find(tx, self.id).await?.context("just written")
    }
}

pub(super) fn values(data: &ContractData, world: &World) -> anyhow::Result<Values> {
    let (seller, buyer) = (
        world.organisation(&data.seller)?,
        world.organisation(&data.buyer)?,
    );
    let third = data.third_party.as_ref();
    let third = third.map(|id| world.organisation(id)).transpose()?;
    let items: Vec<Item> = data
        .items
        .iter()
        .map(|item| Item {
            name: item.name.clone(),
            kind: item.kind.clone(),
            amount: Money::from_fen(item.amount_fen),
            carrier: false,
        })
        .collect();
    let total = Money::from_fen(data.total_fen);
    let other = deducted(&items).context("items that add up")?;
    Ok(Values {
        name: data.project_name.clone(),
        type_code: data.kind.clone(),
        licence_kind: data.licence_kind.clone().unwrap_or_default(),
        seller_id: Some(seller.id),
        seller_name: seller.name.clone(),
        seller_region: seller.region.clone(),
        seller_nature: seller.nature.clone(),
        buyer_id: Some(buyer.id),
        buyer_name: buyer.name.clone(),
        buyer_region: buyer.region.clone(),
        buyer_nature: buyer.nature.clone(),
        third_party: third.map_or_else(String::new, |o| o.name.clone()),
        total,
        non_technical: other,
        technical: total.checked_sub(other).context("items below the total")?,
        field: data.field.clone(),
        ip: data.ip.clone(),
        plan_source: data.plan_source.clone(),
        payment: data.payment.clone(),
        objective: data.objective.clone(),
        industry: data.industry.clone(),
        patents: data.patent_numbers.join("\n"),
        note: data.note.clone(),
        details: details(seller, buyer),
        items,
        ..Values::default()
    })
}

/// Particulars as the cards have them.
fn details(seller: &Organisation, buyer: &Organisation) -> Details {
    let of = |card: &Organisation| PartyDetails {
        uscc: card.uscc.clone(),
        address: card.address.clone(),
        research: Some(matches!(card.kind.as_str(), "institute" | "university")),
        listed: Some(false),
        postal_code: "635000".to_owned(),
        ..PartyDetails::default()
    };
    Details {
        seller: of(seller),
        buyer: of(buyer),
        signed_at: "四川省达州市".to_owned(),
        ..Details::default()
    }
}

async fn one(
    tx: &mut Tx,
    file: &File<'_>,
    deal: Option<DealId>,
    days: &Days,
) -> anyhow::Result<()> {
    let today = days.today;
    let begun = (file.signed - Duration::days(BEGUN)).min(today - Duration::days(1));
    let deal = match deal {
        Some(id) => deals::store::find(tx, id)
            .await?
            .filter(|deal| deal.state == deals::State::Agreed),
        None => None,
    };
    let origin = deal.as_ref().map_or_else(Origin::direct, |deal| Origin {
        deal: Some(deal.id),
        code: deal.origin.clone(),
        manager: deal.manager,
        ..Origin::direct()
    });
    let at = days.on(begun, 9);
    life::create(tx, file.id, &origin, &file.values, file.by, at)
        .await
        .map_err(faulty)?;
    if file.signed > today {
        return Ok(());
    }
    let contract = file.contract(tx).await?;
    let seen = file.seen(&contract, days, file.signed);
    life::sign(tx, &contract, file.signed, seen)
        .await
        .map_err(faulty)?;
    let refused = file.data.refused.as_ref().map(|refused| &refused.on);
    let refused = refused.and_then(|on| day_of(days, on));
    let Some(answered) = file.registered.or(refused) else {
        return Ok(());
    };
    let filed = (answered - Duration::days(HANDED_IN)).max(file.signed);
    if filed > today {
        return Ok(());
    }
    let contract = file.contract(tx).await?;
    let seen = file.seen(&contract, days, filed);
    life::file(tx, &contract, filed, seen)
        .await
        .map_err(faulty)?;
    if answered > today {
        return Ok(());
    }
    if file.registered.is_none() {
        return refuse(tx, file, answered, days).await;
    }
    register(tx, file, answered, days).await?;
    change(tx, file, days).await?;
    cancel(tx, file, days).await
}

fn day_of(days: &Days, on: &On) -> Option<NaiveDate> {
    days.in_year(on.year_offset, &on.md)
}

async fn refuse(tx: &mut Tx, file: &File<'_>, on: NaiveDate, days: &Days) -> anyhow::Result<()> {
    let data = file.data.refused.as_ref().context("it was refused")?;
    let contract = file.contract(tx).await?;
    let refusal = Refusal {
        code: data.reason_code.clone(),
        on,
        words: data.reason.clone(),
    };
    let seen = file.seen(&contract, days, on);
    life::refuse(tx, &contract, &refusal, seen)
        .await
        .map_err(faulty)
}

/// The file's number carries the year of the example; ours that of the registration.
async fn register(tx: &mut Tx, file: &File<'_>, on: NaiveDate, days: &Days) -> anyhow::Result<()> {
    let number = file.data.registration_number.as_deref();
    let number = number.and_then(|n| n.get(4..)).context("it has a number")?;
    let number = format!("{}{number}", on.year());
    let contract = file.contract(tx).await?;
    let registration = Registration {
        number: RegistrationNumber::parse(&number).map_err(|e| anyhow::anyhow!("{e:?}"))?,
        on,
    };
    let seen = file.seen(&contract, days, on);
    life::register(tx, &contract, &registration, seen)
        .await
        .map_err(faulty)
}

async fn change(tx: &mut Tx, file: &File<'_>, days: &Days) -> anyhow::Result<()> {
    let Some(data) = &file.data.change else {
        return Ok(());
    };
    let Some(on) = day_of(days, &data.on).filter(|on| *on <= days.today) else {
        return Ok(());
    };
    let contract = file.contract(tx).await?;
    let total = Money::from_fen(data.total_fen);
    let other = file.values.non_technical;
    let values = Values {
        signed_on: Some(file.signed),
        total,
        technical: total.checked_sub(other).context("items below the total")?,
        ..file.values.clone()
    };
    let change = Change {
        on,
        words: data.reason.clone(),
        basis: None,
    };
    let seen = file.seen(&contract, days, on);
    life::change(tx, &contract, &change, &values, seen)
        .await
        .map_err(faulty)
}

async fn cancel(tx: &mut Tx, file: &File<'_>, days: &Days) -> anyhow::Result<()> {
    let Some(data) = &file.data.cancelled else {
        return Ok(());
    };
    let Some(on) = day_of(days, &data.on).filter(|on| *on <= days.today) else {
        return Ok(());
    };
    let contract = file.contract(tx).await?;
    let cancellation = Cancellation {
        reason: CancelReason::Rescinded,
        on,
        words: data.reason.clone(),
    };
    let seen = file.seen(&contract, days, on);
    life::cancel(tx, &contract, &cancellation, seen)
        .await
        .map_err(faulty)
}

async fn target(tx: &mut Tx, world: &World, days: &Days) -> anyhow::Result<()> {
    let first = days.in_year(0, "01-01").context("a day")?;
    let target = Target {
        year: i64::from(first.year()),
        measure: Measure::Total,
        scope: Scope::Outflow,
        basis: Basis::Registered,
        amount: TARGET_YUAN * 100,
        source_document: "达市科知〔2017〕37号".to_owned(),
        item_number: "18".to_owned(),
        note: String::new(),
        updated_at: days.on(first, 10),
    };
    reports::store::insert_target(tx, &target, world.staff(Duty::Analyst)?).await?;
    pivots(tx, world, target.updated_at).await
}

/// Two tables that the analyst keeps for colleagues.
async fn pivots(tx: &mut Tx, world: &World, now: DateTime<Utc>) -> anyhow::Result<()> {
    let analyst = world.staff(Duty::Analyst)?;
    for (name, query) in [
        (
            "合同类别逐季成交额",
            "rows=family&columns=quarter&measure=total&period=this_year&share=yes",
        ),
        (
            "领域与卖方性质（近五年项数）",
            "rows=field&columns=seller_nature&measure=number&period=five_years",
        ),
    ] {
        let kept = reports::store::pivots::Kept {
            id: crate::ids::mint(now),
            user_id: analyst,
            keeper: String::new(),
            name: name.to_owned(),
            query: query.to_owned(),
            shared: true,
            created_at: now,
        };
        reports::store::pivots::insert(tx, &kept).await?;
    }
    Ok(())
}
