//! The planned rates of the funnel: set by the analyst, each version kept with who set it, when and why.

use serde::Serialize;
use serde_json::json;

use super::versions::{self, Kept, Shown, Version};
use crate::audit;
use crate::db::Tx;
use crate::reports::funnel::{self, Rates, Step};
use crate::reports::store::funnel::{self as kept, Set};
use crate::web::words::{Locale, t};
use crate::web::{Answer, Ctx, Duty, Errors, FormView, Page, Result, Staff, Typed};

const MOVED_ON: &str = "funnel-rates-moved-on";

#[derive(Serialize)]
struct Field {
    code: &'static str,
    label: String,
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

fn page(shown: Shown, locale: Locale) -> RatesPage {
    RatesPage {
        fields: Step::ALL[1..]
            .iter()
            .map(|step| Field {
                code: step.code(),
                label: t(locale, &format!("funnel-rate-{}", step.code())),
            })
            .collect(),
        versions: shown.versions,
        form: shown.form,
        can_write: shown.can_write,
    }
}

async fn versions(tx: &mut Tx, sets: &[Set]) -> Result<Vec<Version>> {
    let kept = sets.iter().map(|set| Kept {
        number: set.version,
        by: set.by,
        at: set.created_at,
        note: set.note.clone(),
        percents: set.rates.in_order().map(super::percent_text).to_vec(),
        average: set.rates.average_fen,
    });
    versions::named(tx, kept.collect()).await
}

/// `GET /desk/funnel/rates`
pub(crate) async fn edit(ctx: Ctx, staff: Staff) -> Answer {
    let mut tx = ctx.app.db.read().await?;
    let sets = kept::rates(&mut tx, versions::MOST).await?;
    let versions = versions(&mut tx, &sets).await?;
    drop(tx);
    let last = sets.first();
    let mut typed = last.map_or_else(Rates::usual, |set| set.rates).typed();
    typed.set("seen", last.map_or(0, |set| set.version).to_string());
    let shown = Shown {
        versions,
        form: ctx.form(&typed, &Errors::default()),
        can_write: staff.has(Duty::Analyst),
    };
    ctx.page(page(shown, ctx.locale)).await
}

/// `POST /desk/funnel/rates`
pub(crate) async fn update(ctx: Ctx, staff: Staff, typed: Typed) -> Answer {
    let (rates, note) = match funnel::parse(&typed) {
        Ok(read) => read,
        Err(errors) => {
            let mut tx = ctx.app.db.read().await?;
            let sets = kept::rates(&mut tx, versions::MOST).await?;
            let versions = versions(&mut tx, &sets).await?;
            drop(tx);
            let shown = Shown {
                versions,
                form: ctx.form(&typed, &errors),
                can_write: true,
            };
            return ctx.invalid(page(shown, ctx.locale)).await;
        }
    };
    let mut tx = ctx.app.db.write().await?;
    let last = kept::rates(&mut tx, 1).await?.pop();
    let version = versions::next(last.map(|set| set.version), &typed, MOVED_ON)?;
    let set = Set {
        version,
        rates,
        note,
        by: staff.id,
        created_at: ctx.app.clock.now(),
    };
    versions::written(kept::insert_rates(&mut tx, &set).await, MOVED_ON)?;
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
        let version = Kept {
            number: 1,
            by: crate::ids::UserId(uuid::Uuid::nil()),
            at: chrono::DateTime::UNIX_EPOCH,
            note: "按上年（虚构）".to_owned(),
            percents: rates.in_order().map(super::percent_text).to_vec(),
            average: rates.average_fen,
        };
        let version = Version::new(version, "卢示".to_owned());
        let wrong = funnel::parse(&Typed::default()).err().unwrap_or_default();
        let form = FormView::new(&rates.typed(), &wrong, Locale::Zh);
        let of = |versions, form, can_write| {
            let shown = Shown {
                versions,
                form,
                can_write,
            };
            page(shown, Locale::Zh)
        };
        vec![
            of(Vec::new(), FormView::blank(), false),
            of(vec![version], form, true),
        ]
    }
}
