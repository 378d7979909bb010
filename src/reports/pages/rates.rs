//! The planned rates of the funnel: set by the analyst, each version kept with who set it, when and why.

use serde::Serialize;
use serde_json::json;

use crate::accounts;
use crate::audit;
use crate::db::{Tx, is_duplicate};
use crate::reports::funnel::{self, Rates, Step};
use crate::reports::store::funnel::{self as kept, Set};
use crate::web::words::{Locale, t};
use crate::web::{Answer, Ctx, Duty, Error, Errors, FormView, Page, Result, Staff, Typed};

#[derive(Serialize)]
struct Field {
    code: &'static str,
    label: String,
}

#[derive(Serialize)]
struct Version {
    number: i64,
    by: String,
    at: chrono::DateTime<chrono::Utc>,
    note: String,
    percents: Vec<String>,
    average: Option<i64>,
}

#[derive(Serialize)]
pub(crate) struct RatesPage {
    fields: Vec<Field>,
    versions: Vec<Version>,
    form: FormView,
    can_write: bool,
}

impl Page for RatesPage {
    const TEMPLATE: &'static str = "reports/rates.html";
    const NAV: &'static str = "desk";
}

/// Versions shown.
const VERSIONS: i64 = 50;

fn page(versions: Vec<Version>, form: FormView, can_write: bool, locale: Locale) -> RatesPage {
    RatesPage {
        fields: Step::ALL[1..]
            .iter()
            .map(|step| Field {
                code: step.code(),
                label: t(locale, &format!("funnel-rate-{}", step.code())),
            })
            .collect(),
        versions,
        form,
        can_write,
    }
}

async fn read(tx: &mut Tx) -> Result<(Vec<Set>, Vec<Version>)> {
    let sets = kept::rates(tx, VERSIONS).await?;
    let mut people: Vec<_> = sets.iter().map(|set| set.by).collect();
    people.sort_unstable();
    people.dedup();
    let names = accounts::store::names(tx, &people).await?;
    let versions = sets
        .iter()
        .map(|set| Version {
            number: set.version,
            by: names
                .iter()
                .find(|(id, _)| *id == set.by)
                .map_or_else(String::new, |(_, name)| name.clone()),
            at: set.created_at,
            note: set.note.clone(),
            percents: set.rates.in_order().map(super::percent_text).to_vec(),
            average: set.rates.average_fen,
        })
        .collect();
    Ok((sets, versions))
}

/// `GET /desk/funnel/rates`
pub(crate) async fn edit(ctx: Ctx, staff: Staff) -> Answer {
    let mut tx = ctx.app.db.read().await?;
    let (sets, versions) = read(&mut tx).await?;
    drop(tx);
    let last = sets.first();
    let mut typed = last.map_or_else(Rates::usual, |set| set.rates).typed();
    typed.set("seen", last.map_or(0, |set| set.version).to_string());
    let form = ctx.form(&typed, &Errors::default());
    ctx.page(page(versions, form, staff.has(Duty::Analyst), ctx.locale))
        .await
}

/// `POST /desk/funnel/rates`
pub(crate) async fn update(ctx: Ctx, staff: Staff, typed: Typed) -> Answer {
    let (rates, note) = match funnel::parse(&typed) {
        Ok(read) => read,
        Err(errors) => {
            let mut tx = ctx.app.db.read().await?;
            let (_, versions) = read(&mut tx).await?;
            drop(tx);
            let form = ctx.form(&typed, &errors);
            return ctx.invalid(page(versions, form, true, ctx.locale)).await;
        }
    };
    let moved_on = || Error::conflict("funnel-rates-moved-on");
    let seen: i64 = typed.get("seen").parse().map_err(|_| moved_on())?;
    let mut tx = ctx.app.db.write().await?;
    let last = kept::rates(&mut tx, 1).await?.pop();
    if last.map_or(0, |set| set.version) != seen {
        return Err(moved_on());
    }
    let set = Set {
        version: seen.saturating_add(1),
        rates,
        note,
        by: staff.id,
        created_at: ctx.app.clock.now(),
    };
    match kept::insert_rates(&mut tx, &set).await {
        Ok(()) => {}
        Err(error) if is_duplicate(&error) => return Err(moved_on()),
        Err(error) => return Err(error.into()),
    }
    let entry = audit::Entry {
        chain: "reports",
        actor: Some(staff.id),
        action: "funnel-rates-set",
        subject: set.version.to_string(),
        detail: json!({ "rates": rates, "note": set.note }),
    };
    audit::append(&mut tx, entry, set.created_at).await?;
    tx.commit().await?;
    ctx.done("funnel-rates-saved", "/desk/funnel").await
}

impl RatesPage {
    pub(crate) fn samples() -> Vec<Self> {
        let rates = Rates {
            average_fen: Some(50_000_000),
            ..Rates::usual()
        };
        let version = Version {
            number: 1,
            by: "卢示".to_owned(),
            at: chrono::DateTime::UNIX_EPOCH,
            note: "按上年（虚构）".to_owned(),
            percents: rates.in_order().map(super::percent_text).to_vec(),
            average: rates.average_fen,
        };
        let wrong = funnel::parse(&Typed::default()).err().unwrap_or_default();
        let form = FormView::new(&rates.typed(), &wrong, Locale::Zh);
        vec![
            page(Vec::new(), FormView::blank(), false, Locale::Zh),
            page(vec![version], form, true, Locale::Zh),
        ]
    }
}
