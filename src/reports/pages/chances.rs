//! The chances of the stages that weigh the forecast: set by the analyst, each version kept with who set it, when and why.

use serde::Serialize;
use serde_json::json;

use super::forecast::stage_label;
use super::versions::{self, Kept, Shown, Version};
use crate::audit;
use crate::db::Tx;
use crate::deals::chances::{self, Chances, Set, Stage};
use crate::deals::store as kept;
use crate::web::words::Locale;
use crate::web::{Answer, Ctx, Duty, Errors, FormView, Page, Result, Staff, Typed};

const HERE: &str = "/desk/forecast/chances";
const MOVED_ON: &str = "forecast-chances-moved-on";

#[derive(Serialize)]
struct StageField {
    code: &'static str,
    label: String,
    usual: i64,
}

#[derive(Serialize)]
pub(crate) struct ChancesPage {
    stages: Vec<StageField>,
    versions: Vec<Version>,
    form: FormView,
    can_write: bool,
}

impl Page for ChancesPage {
    const TEMPLATE: &'static str = "reports/chances.html";
    const NAV: &'static str = "desk";
}

fn page(usual: Chances, shown: Shown, locale: Locale) -> ChancesPage {
    let field = |stage: &Stage| StageField {
        code: stage.code(),
        label: stage_label(*stage, locale),
        usual: usual.of(*stage),
    };
    ChancesPage {
        stages: Stage::ALL.iter().map(field).collect(),
        versions: shown.versions,
        form: shown.form,
        can_write: shown.can_write,
    }
}

fn percents(chances: Chances) -> Vec<String> {
    chances
        .0
        .iter()
        .map(|percent| format!("{percent}%"))
        .collect()
}

async fn versions(tx: &mut Tx, sets: &[Set]) -> Result<Vec<Version>> {
    let kept = sets.iter().map(|set| Kept {
        number: set.version,
        by: set.set_by,
        at: set.created_at,
        note: set.note.clone(),
        percents: percents(set.chances),
        average: None,
    });
    versions::named(tx, kept.collect()).await
}

/// `GET /desk/forecast/chances`
pub(crate) async fn edit(ctx: Ctx, staff: Staff) -> Answer {
    let mut tx = ctx.app.db.read().await?;
    let sets = kept::chances(&mut tx, versions::MOST).await?;
    let versions = versions(&mut tx, &sets).await?;
    drop(tx);
    let usual = Chances::usual(&ctx.app.config);
    let last = sets.first();
    let mut typed = last.map_or(usual, |set| set.chances).typed();
    typed.set("seen", last.map_or(0, |set| set.version).to_string());
    let shown = Shown {
        versions,
        form: ctx.form(&typed, &Errors::default()),
        can_write: staff.has(Duty::Analyst),
    };
    ctx.page(page(usual, shown, ctx.locale)).await
}

/// `POST /desk/forecast/chances`
pub(crate) async fn update(ctx: Ctx, staff: Staff, typed: Typed) -> Answer {
    let (chances, note) = match chances::parse(&typed) {
        Ok(read) => read,
        Err(errors) => {
            let mut tx = ctx.app.db.read().await?;
            let sets = kept::chances(&mut tx, versions::MOST).await?;
            let versions = versions(&mut tx, &sets).await?;
            drop(tx);
            let shown = Shown {
                versions,
                form: ctx.form(&typed, &errors),
                can_write: true,
            };
            let usual = Chances::usual(&ctx.app.config);
            return ctx.invalid(page(usual, shown, ctx.locale)).await;
        }
    };
    let mut tx = ctx.app.db.write().await?;
    let last = kept::chances(&mut tx, 1).await?.pop();
    let version = versions::next(last.map(|set| set.version), &typed, MOVED_ON)?;
    let set = Set {
        version,
        chances,
        note,
        set_by: staff.id,
        created_at: ctx.app.clock.now(),
    };
    versions::written(kept::insert_chances(&mut tx, &set).await, MOVED_ON)?;
    let entry = audit::Entry {
        chain: "reports",
        actor: Some(staff.id),
        action: "forecast-chances-set",
        subject: set.version.to_string(),
        detail: json!({ "percents": chances, "note": set.note }),
    };
    audit::append(&mut tx, entry, set.created_at).await?;
    tx.commit().await?;
    ctx.done("forecast-chances-saved", HERE).await
}

impl ChancesPage {
    pub(crate) fn samples() -> Vec<Self> {
        const USUAL: Chances = Chances([10, 30, 50, 80, 80, 90, 95]);
        let version = Kept {
            number: 1,
            by: crate::ids::UserId(uuid::Uuid::nil()),
            at: chrono::DateTime::UNIX_EPOCH,
            note: "按上年成交率（虚构）".to_owned(),
            percents: percents(USUAL),
            average: None,
        };
        let version = Version::new(version, "卢示".to_owned());
        let wrong = chances::parse(&Typed::default()).err().unwrap_or_default();
        let form = FormView::new(&USUAL.typed(), &wrong, Locale::Zh);
        let of = |versions, form, can_write| {
            let shown = Shown {
                versions,
                form,
                can_write,
            };
            page(USUAL, shown, Locale::Zh)
        };
        vec![
            of(Vec::new(), FormView::blank(), false),
            of(vec![version], form, true),
        ]
    }
}
