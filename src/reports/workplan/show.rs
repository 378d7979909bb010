//! One indicator: all that was asked, every report with its evidence, and the form of the next one. Reports are only added.

use axum::extract::{Request, State as Shared};
use chrono::{Datelike as _, NaiveDate};
use serde::Serialize;
use serde_json::json;
use uuid::Uuid;

use super::indicator::{Indicator, Period, parts};
use super::known;
use super::light::quarter_of;
use super::line::{Around, Line, item_label};
use super::quantity::Quantity;
use crate::accounts;
use crate::audit;
use crate::db::Tx;
use crate::reports::store::workplan::{self as store, Reported};
use crate::state::App;
use crate::storage::{self, Refused};
use crate::web::upload::Upload;
use crate::web::words::{Locale, Message, t};
use crate::web::{
    Answer, Ctx, Duty, Error, Errors, FormView, Page, Path, Reader, Result, Staff, Typed, see_other,
};

#[derive(Serialize)]
struct Fact {
    label: String,
    value: String,
}

#[derive(Serialize)]
struct Entry {
    period: String,
    value: String,
    as_of: NaiveDate,
    note: String,
    by: String,
    at: chrono::DateTime<chrono::Utc>,
    file_url: String,
    file_name: String,
    /// The last of its period: the one that counts.
    counts: bool,
}

#[derive(Serialize)]
struct Choice {
    value: String,
    label: String,
}

#[derive(Serialize)]
pub(crate) struct ShowPage {
    year: i64,
    unit: String,
    line: Line,
    facts: Vec<Fact>,
    history: Vec<Entry>,
    quarters: Vec<Choice>,
    form: FormView,
    /// Reported by hand, and by whom looks at it.
    takes_reports: bool,
    can_write: bool,
}

impl Page for ShowPage {
    const TEMPLATE: &'static str = "reports/workplan/show.html";
    const NAV: &'static str = "desk";
}

fn facts(indicator: &Indicator, locale: Locale) -> Vec<Fact> {
    let v = &indicator.values;
    let items: Vec<String> = parts(&v.items)
        .map(|item| item_label(item, locale))
        .collect();
    let word = |key: &str| t(locale, key);
    let pairs = [
        ("original", v.original.clone()),
        ("document", v.source_document.clone()),
        ("items", items.join(" · ")),
        ("basis", word(&format!("workplan-basis-{}", v.basis.code()))),
        (
            "period",
            word(&format!("workplan-period-{}", v.period.code())),
        ),
        ("formula", v.formula.clone()),
        ("reporter", v.reporter.clone()),
        (
            "computed",
            word(&format!("workplan-computed-{}", v.computed.word())),
        ),
        ("tags", v.tags.replace(',', " · ")),
        ("note", v.note.clone()),
    ];
    pairs
        .into_iter()
        .map(|(field, value)| Fact {
            label: word(&format!("workplan-f-{field}")),
            value,
        })
        .collect()
}

fn period_label(year: i64, quarter: Option<i64>, locale: Locale) -> String {
    match quarter {
        None => year.to_string(),
        Some(n) => Message::new("workplan-quarter").with("n", n).say(locale),
    }
}

/// What is read for the page.
struct Read {
    line: Line,
    history: Vec<Reported>,
    names: Vec<(crate::ids::UserId, String)>,
    files: Vec<storage::File>,
}

async fn read(tx: &mut Tx, indicator: &Indicator, ctx: &Ctx) -> Result<Read> {
    let today = ctx.app.clock.today();
    let year = i32::try_from(indicator.values.year).unwrap_or(today.year());
    let history = store::history(tx, indicator.id).await?;
    let known = known::read(&ctx.app, tx, std::slice::from_ref(indicator), year).await?;
    let mut people: Vec<_> = history.iter().map(|r| r.by).collect();
    people.sort_unstable();
    people.dedup();
    let names = accounts::store::names(tx, &people).await?;
    let mut files: Vec<_> = history.iter().filter_map(|r| r.file_id).collect();
    files.sort_unstable();
    files.dedup();
    let files = storage::cards(tx, &files).await?;
    let around = Around {
        reported: &history,
        known: &known,
        year,
        today,
    };
    Ok(Read {
        line: Line::new(indicator, &around, ctx.locale),
        history,
        names,
        files,
    })
}

fn build(
    indicator: &Indicator,
    read: Read,
    (form, can_write): (FormView, bool),
    locale: Locale,
) -> ShowPage {
    let v = &indicator.values;
    let mut seen: Vec<Option<i64>> = Vec::new();
    let history = read.history.iter().map(|r| {
        let counts = !seen.contains(&r.quarter);
        seen.push(r.quarter);
        let file = r
            .file_id
            .and_then(|id| read.files.iter().find(|f| f.id == id));
        let name = read.names.iter().find(|(id, _)| *id == r.by);
        Entry {
            period: period_label(v.year, r.quarter, locale),
            value: format!("{} {}", r.value.grouped(), v.unit),
            as_of: r.as_of,
            note: r.note.clone(),
            by: name.map_or_else(String::new, |(_, name)| name.clone()),
            at: r.created_at,
            file_url: file.map_or_else(String::new, |_| {
                format!("/desk/workplan/values/{}/file", r.id)
            }),
            file_name: file.map_or_else(String::new, |f| f.name.clone()),
            counts,
        }
    });
    ShowPage {
        year: v.year,
        unit: v.unit.clone(),
        facts: facts(indicator, locale),
        history: history.collect(),
        quarters: match v.period {
            Period::Year => Vec::new(),
            Period::Quarter => (1..=4)
                .map(|n| Choice {
                    value: n.to_string(),
                    label: period_label(v.year, Some(n), locale),
                })
                .collect(),
        },
        takes_reports: v.computed.word() == "reported",
        line: read.line,
        form,
        can_write,
    }
}

async fn known_one(tx: &mut Tx, (year, code): &(i32, String)) -> Result<Indicator> {
    store::find(tx, *year, code).await?.ok_or(Error::NotFound)
}

/// `GET /desk/workplan/{year}/{code}`
pub(super) async fn show(ctx: Ctx, staff: Staff, Path(which): Path<(i32, String)>) -> Answer {
    let mut tx = ctx.app.db.read().await?;
    let indicator = known_one(&mut tx, &which).await?;
    let found = read(&mut tx, &indicator, &ctx).await?;
    drop(tx);
    let today = ctx.app.clock.today();
    let last = NaiveDate::from_ymd_opt(which.0, 12, 31).map_or(today, |last| last.min(today));
    let typed: Typed = [
        ("id", crate::ids::mint(ctx.app.clock.now()).to_string()),
        ("as_of", last.to_string()),
        ("quarter", quarter_of(last).to_string()),
    ]
    .into_iter()
    .collect();
    let form = ctx.form(&typed, &Errors::default());
    let can_write = staff.has(Duty::Analyst);
    ctx.page(build(&indicator, found, (form, can_write), ctx.locale))
        .await
}

/// A report as it was typed, without its file.
struct Typing {
    id: Uuid,
    quarter: Option<i64>,
    as_of: NaiveDate,
    value: Quantity,
    note: String,
}

fn parse(typed: &Typed, indicator: &Indicator, today: NaiveDate) -> Result<Typing, Errors> {
    let v = &indicator.values;
    let year = i32::try_from(v.year).unwrap_or(today.year());
    let mut r = Reader::new(typed);
    let id = r.parsed("id", |text| {
        text.parse::<Uuid>()
            .map_err(|_| Message::new("error-form-unreadable"))
    });
    let value = r.parsed("value", |text| {
        Quantity::parse(text).ok_or_else(|| Message::new("workplan-number-wrong"))
    });
    let quarter = match v.period {
        Period::Year => Some(None),
        Period::Quarter => r
            .parsed("quarter", |text| {
                let n = text.parse().ok().filter(|n| (1..=4).contains(n));
                n.ok_or_else(|| Message::new("field-unknown-choice"))
            })
            .map(Some),
    };
    let first = NaiveDate::from_ymd_opt(year, 1, 1).unwrap_or(today);
    let last = NaiveDate::from_ymd_opt(year, 12, 31)
        .unwrap_or(today)
        .min(today);
    let as_of = r.required_date("as_of", first, last);
    if let (Some(Some(n)), Some(day)) = (quarter, as_of)
        && quarter_of(day) < n
    {
        r.error("as_of", "workplan-before-quarter");
    }
    let note = r.optional("note", 500).unwrap_or_default();
    let whole = (|| {
        Some(Typing {
            id: id?,
            quarter: quarter?,
            as_of: as_of?,
            value: value?,
            note,
        })
    })();
    r.finish(whole)
}

/// `POST /desk/workplan/{year}/{code}/values`
pub(super) async fn report(
    ctx: Ctx,
    staff: Staff,
    Shared(app): Shared<App>,
    Path(which): Path<(i32, String)>,
    request: Request,
) -> Answer {
    let upload = Upload::of_any_form(&app, request).await?;
    let typed = &upload.typed;
    let now = app.clock.now();
    let mut tx = app.db.write().await?;
    let indicator = known_one(&mut tx, &which).await?;
    if indicator.values.computed.word() != "reported" {
        return Err(Error::conflict("workplan-is-computed"));
    }
    let to = format!("/desk/workplan/{}/{}", which.0, indicator.values.code);
    let refused = match parse(typed, &indicator, app.clock.today()) {
        Err(errors) => errors,
        Ok(read) => {
            if store::reported(&mut tx, read.id).await?.is_some() {
                return Ok(see_other(&to));
            }
            let file = upload
                .file("file")
                .filter(|f| f.size > 0 || !f.name.is_empty());
            let stored = match file {
                None => Ok(None),
                Some(file) => match app.storage.receive(&mut tx, file, staff.id, now).await {
                    Ok(file) => Ok(Some(file.id)),
                    Err(Refused::Field(message)) => Err(Errors(vec![("file".to_owned(), message)])),
                    Err(Refused::Fault(fault)) => return Err(fault.into()),
                },
            };
            match stored {
                Err(errors) => errors,
                Ok(file_id) => {
                    let reported = Reported {
                        id: read.id,
                        indicator_id: indicator.id,
                        quarter: read.quarter,
                        as_of: read.as_of,
                        value: read.value,
                        note: read.note,
                        file_id,
                        by: staff.id,
                        created_at: now,
                    };
                    enter(&mut tx, &indicator, &reported).await?;
                    tx.commit().await?;
                    return ctx.done("workplan-reported", &to).await;
                }
            }
        }
    };
    drop(tx);
    let mut tx = app.db.read().await?;
    let found = read(&mut tx, &indicator, &ctx).await?;
    drop(tx);
    let form = ctx.form(typed, &refused);
    ctx.invalid(build(&indicator, found, (form, true), ctx.locale))
        .await
}

/// Writes a report with its trace; one that is there already stays as it is.
///
/// # Errors
/// When the database refuses.
pub(crate) async fn enter(tx: &mut Tx, indicator: &Indicator, reported: &Reported) -> Result<()> {
    if !store::report(tx, reported).await? {
        return Ok(());
    }
    let entry = audit::Entry {
        chain: "reports",
        actor: Some(reported.by),
        action: "indicator-reported",
        subject: format!("{} {}", indicator.values.year, indicator.values.code),
        detail: json!({
            "quarter": reported.quarter, "as_of": reported.as_of, "value": reported.value.plain(),
            "file": reported.file_id,
        }),
    };
    audit::append(tx, entry, reported.created_at).await?;
    Ok(())
}

/// `GET /desk/workplan/values/{id}/file`
pub(super) async fn file(ctx: Ctx, _: Staff, Path(id): Path<Uuid>) -> Answer {
    let mut tx = ctx.app.db.read().await?;
    let reported = store::reported(&mut tx, id).await?.ok_or(Error::NotFound)?;
    let file = reported.file_id.ok_or(Error::NotFound)?;
    let file = storage::find(&mut tx, file).await?.ok_or(Error::NotFound)?;
    drop(tx);
    let answer = ctx
        .app
        .storage
        .original(&file.hash, &file.media, &file.name)
        .await?;
    Ok(answer)
}

mod samples;
