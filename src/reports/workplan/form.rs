//! Setting and changing indicators, one at a time; each change is in the audit log with what was there before.

use chrono::{DateTime, Datelike as _, Utc};
use serde::{Deserialize, Serialize};
use serde_json::json;

use super::indicator::{self, Basis, Computed, Direction, Period, Values};
use crate::audit;
use crate::db::{Tx, is_duplicate};
use crate::ids::UserId;
use crate::reports::store::workplan as store;
use crate::web::words::{Locale, t};
use crate::web::{Answer, Ctx, Error, Errors, FormView, Page, Path, Query, Result, Staff, Typed};

#[derive(Serialize)]
struct Choice {
    value: &'static str,
    label: String,
}

#[derive(Serialize)]
pub(crate) struct FormPage {
    /// Empty for a new one.
    code: String,
    year: String,
    action: String,
    back_url: String,
    form: FormView,
    bases: Vec<Choice>,
    periods: Vec<Choice>,
    directions: Vec<Choice>,
    computed: Vec<Choice>,
}

impl Page for FormPage {
    const TEMPLATE: &'static str = "reports/workplan/form.html";
    const NAV: &'static str = "desk";
}

fn page(known: Option<(i32, &str)>, year: &str, form: FormView, locale: Locale) -> FormPage {
    let choice = |kind: &str, value: &'static str, word: &str| Choice {
        value,
        label: t(locale, &format!("workplan-{kind}-{word}")),
    };
    let (action, back_url) = match known {
        Some((year, code)) => {
            let url = format!("/desk/workplan/{year}/{code}");
            (format!("{url}/edit"), url)
        }
        None => (
            "/desk/workplan".to_owned(),
            format!("/desk/workplan?year={year}"),
        ),
    };
    FormPage {
        code: known.map_or_else(String::new, |(_, code)| code.to_owned()),
        year: year.to_owned(),
        action,
        back_url,
        form,
        bases: Basis::ALL
            .iter()
            .map(|b| choice("basis", b.code(), b.code()))
            .collect(),
        periods: Period::ALL
            .iter()
            .map(|p| choice("period", p.code(), p.code()))
            .collect(),
        directions: Direction::ALL
            .iter()
            .map(|d| choice("direction", d.code(), d.code()))
            .collect(),
        computed: Computed::ALL
            .iter()
            .skip(1)
            .map(|c| choice("computed", c.code(), c.word()))
            .collect(),
    }
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Asked {
    year: String,
}

/// `GET /desk/workplan/new?year=`
pub(super) async fn new(ctx: Ctx, _: Staff, Query(asked): Query<Asked>) -> Answer {
    let this = ctx.app.clock.today().year().to_string();
    let year = if asked.year.parse::<i32>().is_ok() {
        asked.year
    } else {
        this
    };
    let typed: Typed = [
        ("year", year.as_str()),
        ("basis", Basis::default().code()),
        ("period", Period::default().code()),
        ("direction", Direction::default().code()),
    ]
    .into_iter()
    .collect();
    let form = ctx.form(&typed, &Errors::default());
    ctx.page(page(None, &year, form, ctx.locale)).await
}

/// `POST /desk/workplan`
pub(super) async fn create(ctx: Ctx, staff: Staff, typed: Typed) -> Answer {
    let refused = match indicator::parse(&typed) {
        Err(errors) => errors,
        Ok(values) => {
            let mut tx = ctx.app.db.write().await?;
            match add(&mut tx, &values, (staff.id, ctx.app.clock.now())).await {
                Ok(()) => {
                    tx.commit().await?;
                    let to = format!("/desk/workplan?year={}", values.year);
                    return ctx.done("workplan-saved", &to).await;
                }
                Err(Added::Known) => Errors::one("code", "workplan-code-known"),
                Err(Added::Fault(error)) => return Err(error),
            }
        }
    };
    let form = ctx.form(&typed, &refused);
    ctx.invalid(page(None, typed.get("year"), form, ctx.locale))
        .await
}

/// Why an indicator was not added.
#[derive(Debug)]
pub(crate) enum Added {
    /// The year has one of this code.
    Known,
    Fault(Error),
}

impl From<Error> for Added {
    fn from(error: Error) -> Self {
        Self::Fault(error)
    }
}

/// Adds an indicator with its trace.
///
/// # Errors
/// When the code is taken, or the database refuses.
pub(crate) async fn add(
    tx: &mut Tx,
    values: &Values,
    by: (UserId, DateTime<Utc>),
) -> Result<(), Added> {
    match store::insert(tx, values, by).await {
        Ok(_) => Ok(note(tx, "indicator-set", (None, values), by).await?),
        Err(error) if is_duplicate(&error) => Err(Added::Known),
        Err(error) => Err(Added::Fault(error.into())),
    }
}

/// The trace of what was there before and what is there now.
pub(super) async fn note(
    tx: &mut Tx,
    action: &str,
    (before, after): (Option<&Values>, &Values),
    (by, now): (UserId, DateTime<Utc>),
) -> Result<()> {
    let entry = audit::Entry {
        chain: "reports",
        actor: Some(by),
        action,
        subject: format!("{} {}", after.year, after.code),
        detail: json!({ "before": before, "after": after }),
    };
    audit::append(tx, entry, now).await?;
    Ok(())
}

type Which = (i32, String);

/// `GET /desk/workplan/{year}/{code}/edit`
pub(super) async fn edit(ctx: Ctx, _: Staff, Path((year, code)): Path<Which>) -> Answer {
    let mut tx = ctx.app.db.read().await?;
    let known = store::find(&mut tx, year, &code)
        .await?
        .ok_or(Error::NotFound)?;
    drop(tx);
    let mut typed = known.values.typed();
    typed.set("seen", known.revision.to_string());
    let form = ctx.form(&typed, &Errors::default());
    ctx.page(page(
        Some((year, &code)),
        &year.to_string(),
        form,
        ctx.locale,
    ))
    .await
}

/// `POST /desk/workplan/{year}/{code}/edit`
pub(super) async fn update(
    ctx: Ctx,
    staff: Staff,
    Path((year, code)): Path<Which>,
    mut typed: Typed,
) -> Answer {
    let now = ctx.app.clock.now();
    let mut tx = ctx.app.db.write().await?;
    let known = store::find(&mut tx, year, &code)
        .await?
        .ok_or(Error::NotFound)?;
    // Year and code are what it is known by.
    typed.set("year", year.to_string());
    typed.set("code", code.as_str());
    let values = match indicator::parse(&typed) {
        Ok(values) => values,
        Err(errors) => {
            drop(tx);
            let form = ctx.form(&typed, &errors);
            let page = page(Some((year, &code)), &year.to_string(), form, ctx.locale);
            return ctx.invalid(page).await;
        }
    };
    let seen = typed.get("seen").parse().unwrap_or(-1);
    if !store::update(&mut tx, known.id, &values, (seen, now)).await? {
        return Err(Error::conflict("workplan-moved-on"));
    }
    note(
        &mut tx,
        "indicator-changed",
        (Some(&known.values), &values),
        (staff.id, now),
    )
    .await?;
    tx.commit().await?;
    ctx.done("workplan-saved", &format!("/desk/workplan/{year}/{code}"))
        .await
}

impl FormPage {
    pub(super) fn samples() -> Vec<Self> {
        let wrong = indicator::parse(&Typed::default())
            .err()
            .unwrap_or_default();
        let form = FormView::new(&Typed::default(), &wrong, Locale::Zh);
        let typed = super::samples::values().typed();
        let known = FormView::new(&typed, &Errors::default(), Locale::Zh);
        vec![
            page(None, "2026", form, Locale::Zh),
            page(Some((2026, "W02-1")), "2026", known, Locale::Zh),
        ]
    }
}
