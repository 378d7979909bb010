//! What a year is held against: parts of its target with a key for one zone, and the indicators of the work plan with what
//! was reported for them so far. Nothing is reported for days to come.

use anyhow::Context as _;
use chrono::{Datelike as _, NaiveDate};
use serde::Deserialize;
use serde_json::{Map, Value};

use super::days::Days;
use super::listings::faulty;
use super::parties::World;
use crate::db::Tx;
use crate::reports::child::{Child, Kind};
use crate::reports::place::{Place, Sort};
use crate::reports::store::{self, children, workplan as indicators};
use crate::reports::target::Scope;
use crate::reports::workplan::light::quarter_of;
use crate::reports::workplan::quantity::Quantity;
use crate::reports::workplan::{self, indicator};
use crate::web::Duty;
use crate::web::form::Typed;

/// An indicator as its form would be filled in, and its reports.
#[derive(Deserialize)]
pub(crate) struct IndicatorData {
    #[serde(flatten)]
    fields: Map<String, Value>,
    values: Vec<ValueData>,
}

#[derive(Deserialize)]
struct ValueData {
    quarter: Option<i64>,
    /// How much of the year was gone, in percent.
    share: i64,
    value: String,
    note: String,
}

pub(crate) async fn write(
    tx: &mut Tx,
    data: &[IndicatorData],
    world: &World,
    days: &Days,
) -> anyhow::Result<()> {
    let first = days.in_year(0, "01-01").context("a day")?;
    parts(tx, first, world, days).await?;
    for one in data {
        indicator(tx, one, (first, world), days)
            .await
            .with_context(|| format!("the indicator {:?}", one.fields.get("code")))?;
    }
    Ok(())
}

async fn parts(tx: &mut Tx, first: NaiveDate, world: &World, days: &Days) -> anyhow::Result<()> {
    let year = first.year();
    let analyst = world.staff(Duty::Analyst)?;
    let given: [(Kind, &[(&str, i64)]); 3] = [
        (
            Kind::County,
            &[
                ("511702", 150),
                ("511703", 120),
                ("511722", 60),
                ("511723", 30),
                ("511724", 60),
                ("511725", 60),
                ("511781", 30),
            ],
        ),
        (Kind::Zone, &[("Z01", 100), ("Z02", 180)]),
        (Kind::Point, &[("高新区服务点（虚构）", 180)]),
    ];
    for (kind, amounts) in given {
        let target = store::target(tx, year, Scope::Outflow).await?;
        let target = target.context("the target is set before its parts")?;
        let parts: Vec<Child> = amounts
            .iter()
            .map(|(code, wan)| Child {
                kind,
                code: (*code).to_owned(),
                amount: wan * 1_000_000,
            })
            .collect();
        let at = target.updated_at + chrono::Duration::minutes(1);
        let by = (analyst, at);
        children::replace(tx, &target, (kind, &parts), target.updated_at, by).await?;
    }
    let place = Place {
        kind: Kind::Zone,
        code: "Z02".to_owned(),
        sort: Sort::Party,
        key: world.organisation("O01")?.name.clone(),
    };
    children::insert_place(tx, &place, (analyst, days.on(first, 11))).await?;
    Ok(())
}

async fn indicator(
    tx: &mut Tx,
    data: &IndicatorData,
    (first, world): (NaiveDate, &World),
    days: &Days,
) -> anyhow::Result<()> {
    let analyst = world.staff(Duty::Analyst)?;
    let mut typed = Typed::default();
    for (field, value) in &data.fields {
        typed.set(field, value.as_str().unwrap_or_default());
    }
    typed.set("year", first.year().to_string());
    let values = indicator::parse(&typed).map_err(|errors| anyhow::anyhow!("{errors:?}"))?;
    let set_at = days.on(first, 12);
    match workplan::add(tx, &values, (analyst, set_at)).await {
        Ok(()) => {}
        Err(other) => anyhow::bail!("{other:?}"),
    }
    let known = indicators::find(tx, first.year(), &values.code).await?;
    let known = known.context("just written")?;
    let whole = if first.leap_year() { 366 } else { 365 };
    for value in &data.values {
        let day = first + chrono::Days::new(u64::try_from(whole * value.share / 100)?);
        if day > days.today || value.quarter.is_some_and(|n| quarter_of(day) < n) {
            continue;
        }
        let at = days.on(day, 16);
        let reported = indicators::Reported {
            id: crate::ids::mint(at),
            indicator_id: known.id,
            quarter: value.quarter,
            as_of: day,
            value: Quantity::parse(&value.value).context("a number")?,
            note: value.note.clone(),
            file_id: None,
            by: analyst,
            created_at: at,
        };
        workplan::enter(tx, &known, &reported)
            .await
            .map_err(faulty)?;
    }
    Ok(())
}
