//! The page of one target: how it stands against time, its parts with what is counted for each, what is under way; and the
//! form of its parts, one kind at a time.

use chrono::{DateTime, NaiveDate, Utc};
use serde::Serialize;
use serde_json::json;

use super::children::{Children, Whole};
use super::pace::{self, ForecastView};
use super::targets::{self, TargetLine};
use super::{parts, percent_text};
use crate::audit;
use crate::deals::chances;
use crate::reports::child::{self, Child, Kind};
use crate::reports::count::{Entry, Totals, percent_bp};
use crate::reports::filter::Filter;
use crate::reports::forecast::{Forecast, Sums};
use crate::reports::pace::Pace;
use crate::reports::store::{self, children as kept};
use crate::reports::target::{Measure, Target};
use crate::web::words::{Locale, t};
use crate::web::{Answer, Ctx, Duty, Error, Errors, FormView, Page, Path, Result, Staff, Typed};

#[derive(Serialize)]
pub(crate) struct TargetOverview {
    line: TargetLine,
    url: String,
    close: NaiveDate,
    counted: String,
    counted_url: String,
    percent: String,
    pace: Vec<String>,
    lists: Vec<Children>,
    forecast: Option<ForecastView>,
    funnel_url: String,
    can_write: bool,
}

impl Page for TargetOverview {
    const TEMPLATE: &'static str = "reports/target_overview.html";
    const NAV: &'static str = "desk";
}

/// What an overview is made from.
struct Sources<'a> {
    target: &'a Target,
    children: &'a [Child],
    entries: &'a [Entry],
    filter: &'a Filter,
    underway: Option<Sums>,
    can_write: bool,
}

fn build(s: &Sources<'_>, locale: Locale) -> TargetOverview {
    let (target, filter) = (s.target, s.filter);
    let rows = filter.rows(s.entries, target.basis);
    let counted = Totals::of(&rows).by(target.measure);
    let whole = Whole {
        target,
        children: s.children,
        filter,
        rows: &rows,
    };
    let pace = Pace::of(filter.year, filter.period().as_of, counted, target.amount);
    let scope = target.scope.code();
    TargetOverview {
        line: targets::line(target, locale),
        url: format!("/desk/targets/{}/{scope}", target.year),
        close: filter.period().close(),
        counted: parts::in_words(counted, target.measure, locale),
        counted_url: filter.behind(),
        percent: percent_bp(counted, target.amount)
            .map(percent_text)
            .unwrap_or_default(),
        pace: pace::sentences(&pace, target, locale),
        lists: Kind::ALL
            .iter()
            .map(|kind| Children::of(&whole, *kind, locale))
            .collect(),
        forecast: s.underway.map(|sums| {
            let forecast = Forecast::new(counted, sums, target.amount, target.measure);
            ForecastView::new(&forecast, target, filter.behind(), locale)
        }),
        funnel_url: format!("/desk/funnel?year={}&scope={scope}", target.year),
        can_write: s.can_write,
    }
}

/// `GET /desk/targets/{year}/{scope}`
pub(crate) async fn show(
    ctx: Ctx,
    staff: Staff,
    Path((year, scope)): Path<(i32, String)>,
) -> Answer {
    let today = ctx.app.clock.today();
    let mut tx = ctx.app.db.read().await?;
    let target = targets::known(&mut tx, year, &scope).await?;
    let filter = Filter::year(year, today).of(target.scope).by(target.basis);
    let children = kept::of(&mut tx, year, target.scope).await?;
    let entries = ctx.app.ledger.entries(&mut tx, filter.period()).await?;
    let underway = underway(&mut tx, &target, &filter, &ctx).await?;
    drop(tx);
    let sources = Sources {
        target: &target,
        children: &children,
        entries: &entries,
        filter: &filter,
        underway,
        can_write: staff.has(Duty::Analyst),
    };
    ctx.page(build(&sources, ctx.locale)).await
}

/// What is under way counts for the year that lasts, and only today; `None` otherwise.
pub(super) async fn underway(
    tx: &mut crate::db::Tx,
    target: &Target,
    filter: &Filter,
    ctx: &Ctx,
) -> Result<Option<Sums>> {
    use chrono::Datelike as _;
    let today = ctx.app.clock.today();
    if filter.year != today.year() || filter.as_of != today {
        return Ok(None);
    }
    let chances = chances::now(tx, &ctx.app.config).await?;
    let found = store::forecast::underway(tx, target.scope, target.measure).await?;
    Ok(Some(Sums::of(&found, &chances)))
}

#[derive(Serialize)]
struct Field {
    code: String,
    label: String,
}

#[derive(Serialize)]
pub(crate) struct ChildrenPage {
    line: TargetLine,
    kind: &'static str,
    title: String,
    back_url: String,
    action: String,
    form: FormView,
    fields: Vec<Field>,
    rows: Vec<usize>,
    is_number: bool,
}

impl Page for ChildrenPage {
    const TEMPLATE: &'static str = "reports/children_edit.html";
    const NAV: &'static str = "desk";
}

fn form_page(
    target: &Target,
    kind: Kind,
    typed: &Typed,
    form: FormView,
    locale: Locale,
) -> ChildrenPage {
    let url = format!("/desk/targets/{}/{}", target.year, target.scope.code());
    let mut rows = typed.rows("points");
    // One row to write into, and one more where it was asked for.
    if rows.is_empty() || typed.is_set("_add") {
        rows.push(rows.last().map_or(0, |last| last + 1));
    }
    ChildrenPage {
        line: targets::line(target, locale),
        kind: kind.code(),
        title: t(locale, &format!("child-{}", kind.code())),
        action: format!("{url}/parts/{}", kind.code()),
        back_url: url,
        form,
        fields: kind
            .codes()
            .into_iter()
            .map(|code| Field {
                code: code.to_owned(),
                label: kind.label(code, locale),
            })
            .collect(),
        rows,
        is_number: target.measure == Measure::Number,
    }
}

type Which = (i32, String, String);

fn kind_of(code: &str) -> Result<Kind> {
    Kind::from_code(code).ok_or(Error::NotFound)
}

/// `GET /desk/targets/{year}/{scope}/parts/{kind}`
pub(crate) async fn edit(ctx: Ctx, _: Staff, Path((year, scope, kind)): Path<Which>) -> Answer {
    let kind = kind_of(&kind)?;
    let mut tx = ctx.app.db.read().await?;
    let target = targets::known(&mut tx, year, &scope).await?;
    let children = kept::of(&mut tx, year, target.scope).await?;
    drop(tx);
    let mut typed = child::typed(&children, kind, target.measure);
    typed.set("seen", target.updated_at.timestamp_micros().to_string());
    let form = ctx.form(&typed, &Errors::default());
    ctx.page(form_page(&target, kind, &typed, form, ctx.locale))
        .await
}

/// `POST /desk/targets/{year}/{scope}/parts/{kind}`
pub(crate) async fn update(
    ctx: Ctx,
    staff: Staff,
    Path((year, scope, kind)): Path<Which>,
    mut typed: Typed,
) -> Answer {
    let kind = kind_of(&kind)?;
    let mut tx = ctx.app.db.write().await?;
    let target = targets::known(&mut tx, year, &scope).await?;
    if typed.only_rows() {
        drop(tx);
        let form = ctx.form(&typed, &Errors::default());
        return ctx
            .page(form_page(&target, kind, &typed, form, ctx.locale))
            .await;
    }
    let children = match child::parse(&typed, kind, target.measure) {
        Ok(children) => children,
        Err(errors) => {
            drop(tx);
            let form = ctx.form(&typed, &errors);
            return ctx
                .invalid(form_page(&target, kind, &typed, form, ctx.locale))
                .await;
        }
    };
    let mut before = kept::of(&mut tx, year, target.scope).await?;
    before.retain(|child| child.kind == kind);
    let seen: Option<DateTime<Utc>> = typed
        .get("seen")
        .parse()
        .ok()
        .and_then(DateTime::from_timestamp_micros);
    let now = targets::later(&ctx, &target);
    let by = (staff.id, now);
    let written = match seen {
        Some(seen) => kept::replace(&mut tx, &target, (kind, &children), seen, by).await?,
        None => false,
    };
    if !written {
        return Err(Error::conflict("report-target-moved-on"));
    }
    let entry = audit::Entry {
        chain: "reports",
        actor: Some(staff.id),
        action: "target-parted",
        subject: format!("{year} {} {}", target.scope.code(), kind.code()),
        detail: json!({ "before": before, "after": children }),
    };
    audit::append(&mut tx, entry, now).await?;
    tx.commit().await?;
    let to = format!("/desk/targets/{year}/{}", target.scope.code());
    ctx.done("child-saved", &to).await
}

fn sample_children() -> Vec<Child> {
    let child = |kind, code: &str, amount| Child {
        kind,
        code: code.to_owned(),
        amount,
    };
    vec![
        child(Kind::County, "511703", 200_000_000),
        child(Kind::County, "511722", 0),
        child(Kind::Zone, "Z02", 600_000_000),
        child(Kind::Point, "一号服务点（虚构）", 550_000_000),
    ]
}

impl TargetOverview {
    pub(crate) fn samples() -> Vec<Self> {
        let today = NaiveDate::from_ymd_opt(2026, 11, 23).unwrap_or_default();
        let entries = super::rows::sample_entries();
        let of = |target: &Target, children: &[Child], entries: &[Entry], sums: Option<Sums>| {
            let filter = Filter::year(2026, today);
            let sources = Sources {
                target,
                children,
                entries,
                filter: &filter,
                underway: sums,
                can_write: sums.is_some(),
            };
            build(&sources, Locale::Zh)
        };
        let sums = Sums {
            count: 3,
            unnamed: 1,
            worth: 100_000_000,
            expected: 40_000_000,
        };
        let number = Target {
            measure: Measure::Number,
            amount: 0,
            ..targets::sample()
        };
        vec![
            of(&targets::sample(), &sample_children(), &entries, Some(sums)),
            of(&targets::sample(), &[], &[], None),
            of(&number, &[], &entries, Some(Sums::default())),
        ]
    }
}

impl ChildrenPage {
    pub(crate) fn samples() -> Vec<Self> {
        let target = targets::sample();
        let of = |kind| {
            let typed = child::typed(&sample_children(), kind, target.measure);
            let form = FormView::new(&typed, &Errors::one("seen", "field-required"), Locale::Zh);
            form_page(&target, kind, &typed, form, Locale::Zh)
        };
        Kind::ALL.iter().copied().map(of).collect()
    }
}
