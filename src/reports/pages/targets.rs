//! Targets: what the centre answers for, by year and scope. Every change is in the audit log with what was there before.

use chrono::{DateTime, Datelike as _, Utc};
use serde::Serialize;
use serde_json::json;

use super::parts;
use crate::audit;
use crate::db::{Tx, is_duplicate};
use crate::ids::UserId;
use crate::reports::store::{self, children};
use crate::reports::target::{self, Basis, Measure, Scope, Target};
use crate::web::words::{Locale, t};
use crate::web::{Answer, Ctx, Duty, Error, Errors, FormView, Page, Path, Result, Staff, Typed};

#[derive(Serialize)]
pub(super) struct TargetLine {
    year: i64,
    scope: String,
    measure: String,
    basis: String,
    amount: String,
    source_document: String,
    item_number: String,
    note: String,
    figures_url: String,
    edit_url: String,
    overview_url: String,
}

#[derive(Serialize)]
pub(crate) struct TargetsPage {
    lines: Vec<TargetLine>,
    can_write: bool,
}

impl Page for TargetsPage {
    const TEMPLATE: &'static str = "reports/targets.html";
    const NAV: &'static str = "desk";
}

pub(super) fn line(target: &Target, locale: Locale) -> TargetLine {
    let scope = target.scope.code();
    TargetLine {
        year: target.year,
        scope: t(locale, &format!("report-scope-{scope}")),
        measure: t(locale, &format!("report-measure-{}", target.measure.code())),
        basis: t(locale, &format!("report-basis-{}", target.basis.code())),
        amount: parts::in_words(target.amount, target.measure, locale),
        source_document: target.source_document.clone(),
        item_number: target.item_number.clone(),
        note: target.note.clone(),
        figures_url: format!("/figures?year={}&scope={scope}", target.year),
        edit_url: format!("/desk/targets/{}/{scope}/edit", target.year),
        overview_url: format!("/desk/targets/{}/{scope}", target.year),
    }
}

/// `GET /desk/targets`
pub(crate) async fn index(ctx: Ctx, staff: Staff) -> Answer {
    let mut tx = ctx.app.db.read().await?;
    let targets = store::targets(&mut tx).await?;
    drop(tx);
    ctx.page(TargetsPage {
        lines: targets.iter().map(|t| line(t, ctx.locale)).collect(),
        can_write: staff.has(Duty::Analyst),
    })
    .await
}

#[derive(Serialize)]
struct Choice {
    value: &'static str,
    label: String,
}

#[derive(Serialize)]
pub(crate) struct TargetPage {
    /// Null for a new one.
    known: Option<TargetLine>,
    action: String,
    form: FormView,
    measures: Vec<Choice>,
    scopes: Vec<Choice>,
    bases: Vec<Choice>,
}

impl Page for TargetPage {
    const TEMPLATE: &'static str = "reports/target.html";
    const NAV: &'static str = "desk";
}

fn page(known: Option<&Target>, form: FormView, locale: Locale) -> TargetPage {
    let known = known.map(|target| line(target, locale));
    let choice = |kind: &str, value: &'static str| Choice {
        value,
        label: t(locale, &format!("report-{kind}-{value}")),
    };
    TargetPage {
        action: known
            .as_ref()
            .map_or_else(|| "/desk/targets".to_owned(), |l| l.edit_url.clone()),
        known,
        form,
        measures: Measure::ALL
            .iter()
            .map(|m| choice("measure", m.code()))
            .collect(),
        scopes: Scope::ALL
            .iter()
            .map(|s| choice("scope", s.code()))
            .collect(),
        bases: Basis::ALL
            .iter()
            .map(|b| choice("basis", b.code()))
            .collect(),
    }
}

/// `GET /desk/targets/new`
pub(crate) async fn new(ctx: Ctx, _: Staff) -> Answer {
    let typed: Typed = [
        ("year", ctx.app.clock.today().year().to_string()),
        ("measure", Measure::default().code().to_owned()),
        ("scope", Scope::default().code().to_owned()),
        ("basis", Basis::default().code().to_owned()),
    ]
    .into_iter()
    .collect();
    let form = ctx.form(&typed, &Errors::default());
    ctx.page(page(None, form, ctx.locale)).await
}

/// `POST /desk/targets`
pub(crate) async fn create(ctx: Ctx, staff: Staff, typed: Typed) -> Answer {
    let now = ctx.app.clock.now();
    let target = match target::parse(&typed, now) {
        Ok(target) => target,
        Err(errors) => {
            let form = ctx.form(&typed, &errors);
            return ctx.invalid(page(None, form, ctx.locale)).await;
        }
    };
    let mut tx = ctx.app.db.write().await?;
    match store::insert_target(&mut tx, &target, staff.id).await {
        Ok(()) => {}
        Err(error) if is_duplicate(&error) => {
            drop(tx);
            let form = ctx.form(&typed, &Errors::one("year", "report-target-exists"));
            return ctx.invalid(page(None, form, ctx.locale)).await;
        }
        Err(error) => return Err(error.into()),
    }
    note(&mut tx, "target-set", None, &target, staff.id).await?;
    tx.commit().await?;
    ctx.done("report-target-saved", "/desk/targets").await
}

/// Always later than what was seen, so that the same form sent twice finds itself outdated.
pub(super) fn later(ctx: &Ctx, before: &Target) -> DateTime<Utc> {
    let just_after = before.updated_at + chrono::Duration::microseconds(1);
    ctx.app.clock.now().max(just_after)
}

async fn note(
    tx: &mut Tx,
    action: &str,
    before: Option<&Target>,
    after: &Target,
    by: UserId,
) -> Result<()> {
    let entry = audit::Entry {
        chain: "reports",
        actor: Some(by),
        action,
        subject: format!("{} {}", after.year, after.scope.code()),
        detail: json!({ "before": before, "after": after }),
    };
    audit::append(tx, entry, after.updated_at).await?;
    Ok(())
}

pub(super) async fn known(tx: &mut Tx, year: i32, scope: &str) -> Result<Target> {
    let scope = Scope::from_code(scope).ok_or(Error::NotFound)?;
    store::target(tx, year, scope).await?.ok_or(Error::NotFound)
}

/// `GET /desk/targets/{year}/{scope}/edit`
pub(crate) async fn edit(ctx: Ctx, _: Staff, Path((year, scope)): Path<(i32, String)>) -> Answer {
    let mut tx = ctx.app.db.read().await?;
    let target = known(&mut tx, year, &scope).await?;
    drop(tx);
    let form = ctx.form(&target::typed(&target), &Errors::default());
    ctx.page(page(Some(&target), form, ctx.locale)).await
}

/// `POST /desk/targets/{year}/{scope}/edit`
pub(crate) async fn update(
    ctx: Ctx,
    staff: Staff,
    Path((year, scope)): Path<(i32, String)>,
    mut typed: Typed,
) -> Answer {
    let mut tx = ctx.app.db.write().await?;
    let before = known(&mut tx, year, &scope).await?;
    // Year and scope are what the target is; another one is set anew.
    typed.set("year", year.to_string());
    typed.set("scope", scope);
    let later = later(&ctx, &before);
    let after = match target::parse(&typed, later) {
        Ok(target) => target,
        Err(errors) => {
            drop(tx);
            let form = ctx.form(&typed, &errors);
            return ctx.invalid(page(Some(&before), form, ctx.locale)).await;
        }
    };
    let parted = children::of(&mut tx, year, before.scope).await?;
    let counts = |target: &Target| target.measure == Measure::Number;
    if !parted.is_empty() && counts(&before) != counts(&after) {
        drop(tx);
        let form = ctx.form(&typed, &Errors::one("measure", "child-measure-fixed"));
        return ctx.invalid(page(Some(&before), form, ctx.locale)).await;
    }
    let seen: Option<DateTime<Utc>> = typed
        .get("seen")
        .parse()
        .ok()
        .and_then(DateTime::from_timestamp_micros);
    let written = match seen {
        Some(seen) => store::update_target(&mut tx, &after, seen).await?,
        None => false,
    };
    if !written {
        return Err(Error::conflict("report-target-moved-on"));
    }
    note(&mut tx, "target-changed", Some(&before), &after, staff.id).await?;
    tx.commit().await?;
    ctx.done("report-target-saved", "/desk/targets").await
}

pub(in crate::reports) fn sample() -> Target {
    Target {
        year: 2026,
        measure: Measure::Total,
        scope: Scope::Outflow,
        basis: Basis::Registered,
        amount: 550_000_000,
        source_document: "达科发〔2026〕1号（虚构）".to_owned(),
        item_number: "3".to_owned(),
        note: "（虚构）".to_owned(),
        updated_at: DateTime::UNIX_EPOCH,
    }
}

impl TargetsPage {
    pub(crate) fn samples() -> Vec<Self> {
        let of = |lines, can_write| Self { lines, can_write };
        vec![
            of(Vec::new(), true),
            of(vec![line(&sample(), Locale::Zh)], true),
            of(vec![line(&sample(), Locale::Zh)], false),
        ]
    }
}

impl TargetPage {
    pub(crate) fn samples() -> Vec<Self> {
        let wrong = target::parse(&Typed::default(), DateTime::UNIX_EPOCH)
            .err()
            .unwrap_or_default();
        let form = FormView::new(&Typed::default(), &wrong, Locale::Zh);
        vec![
            page(None, form, Locale::Zh),
            page(Some(&sample()), FormView::blank(), Locale::Zh),
        ]
    }
}
