//! Bringing indicators in from a file: first it is told what every row would do, then one click does exactly that, if
//! nobody changed an indicator in between. And the same file the other way out.

use axum::extract::{Request, State as Shared};
use chrono::Datelike as _;
use serde::{Deserialize, Serialize};
use serde_json::json;
use uuid::Uuid;

use super::file::{self, Judged, What};
use super::form;
use super::indicator::Indicator;
use crate::audit;
use crate::db::Tx;
use crate::imports;
use crate::reports::store::workplan::{self as store, Import};
use crate::reports::target::YEARS;
use crate::state::App;
use crate::storage::{self, NewFile};
use crate::web::upload::Upload;
use crate::web::words::{Locale, Message};
use crate::web::{
    Answer, Ctx, Error, Errors, FormView, Page, Path, Query, Result, Staff, Typed, see_other,
};

/// Rows of one file.
const ROWS_MOST: usize = 400;

#[derive(Serialize)]
pub(crate) struct NewPage {
    year: String,
    form: FormView,
}

impl Page for NewPage {
    const TEMPLATE: &'static str = "reports/workplan/import_new.html";
    const NAV: &'static str = "desk";
}

#[derive(Serialize)]
struct Line {
    row: i64,
    kind: &'static str,
    code: String,
    name: String,
    /// What differs, or what is wrong.
    said: Vec<String>,
}

#[derive(Serialize)]
pub(crate) struct ImportPage {
    id: Uuid,
    year: i64,
    lines: Vec<Line>,
    new: usize,
    changed: usize,
    same: usize,
    bad: usize,
    done: bool,
}

impl Page for ImportPage {
    const TEMPLATE: &'static str = "reports/workplan/import.html";
    const NAV: &'static str = "desk";
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Asked {
    year: String,
}

/// `GET /desk/workplan/import?year=`
pub(super) async fn new(ctx: Ctx, _: Staff, Query(asked): Query<Asked>) -> Answer {
    let this = ctx.app.clock.today().year().to_string();
    let year = if asked.year.parse::<i32>().is_ok() {
        asked.year
    } else {
        this
    };
    let typed: Typed = [("year", year.clone())].into_iter().collect();
    let form = ctx.form(&typed, &Errors::default());
    ctx.page(NewPage { year, form }).await
}

/// Reads a file off the async threads, as far as it is one of ours.
async fn table(bytes: Vec<u8>, name: String) -> Result<Result<imports::Table, Message>> {
    let read = tokio::task::spawn_blocking(move || {
        let media = imports::media(&bytes, &name)?;
        let table = imports::read(&bytes, media)?;
        if table.rows.len() > ROWS_MOST {
            return Err(Message::new("imports-file-rows").with("most", ROWS_MOST));
        }
        let missing = file::missing(&table);
        if missing.is_empty() {
            return Ok(table);
        }
        let names: Vec<String> = missing
            .iter()
            .map(|field| file::header(field, Locale::Zh))
            .collect();
        Err(Message::new("workplan-columns-missing").with("names", names.join("、")))
    });
    Ok(read.await.map_err(anyhow::Error::from)?)
}

/// `POST /desk/workplan/import`
pub(super) async fn create(
    ctx: Ctx,
    staff: Staff,
    Shared(app): Shared<App>,
    request: Request,
) -> Answer {
    let upload = Upload::of_any_form(&app, request).await?;
    let typed = &upload.typed;
    let year: Option<i32> = typed.get("year").parse().ok();
    let year = year.filter(|year| YEARS.contains(year));
    let refused = match (
        year,
        upload.file("file").filter(|f| f.size > 0 && !f.too_large),
    ) {
        (None, _) => Errors::one("year", "report-year-wrong"),
        (_, None) => Errors::one("file", "imports-file-missing"),
        (Some(year), Some(file)) => {
            let bytes = tokio::fs::read(&file.path)
                .await
                .map_err(anyhow::Error::from)?;
            match table(bytes.clone(), file.name.clone()).await? {
                Err(message) => Errors(vec![("file".to_owned(), message)]),
                Ok(_) => {
                    let now = app.clock.now();
                    let mut tx = app.db.write().await?;
                    let new = NewFile {
                        name: &file.name,
                        media: "application/octet-stream",
                        bytes,
                        by: Some(staff.id),
                    };
                    let kept = app.storage.keep(&mut tx, new, now).await?;
                    let known = store::of_year(&mut tx, year).await?;
                    let import = Import {
                        id: crate::ids::mint(now),
                        year: i64::from(year),
                        file_id: kept.id,
                        seen: file::fingerprint(&known),
                        state: "read".to_owned(),
                        created_by: staff.id,
                        created_at: now,
                    };
                    store::insert_import(&mut tx, &import).await?;
                    tx.commit().await?;
                    return Ok(see_other(&format!("/desk/workplan/import/{}", import.id)));
                }
            }
        }
    };
    let form = ctx.form(typed, &refused);
    let year = typed.get("year").to_owned();
    ctx.invalid(NewPage { year, form }).await
}

/// An import with its rows judged against what the year has now.
async fn judged(tx: &mut Tx, app: &App, import: &Import) -> Result<(Vec<Judged>, Vec<Indicator>)> {
    let card = storage::find(tx, import.file_id)
        .await?
        .ok_or(Error::NotFound)?;
    let bytes = app.storage.get(&card.hash).await?;
    let table = table(bytes, card.name).await?;
    let table =
        table.map_err(|message| anyhow::anyhow!("a kept file can't be read: {}", message.key))?;
    let year = i32::try_from(import.year).map_err(anyhow::Error::from)?;
    let known = store::of_year(tx, year).await?;
    Ok((file::judge(&table, &known, year), known))
}

fn line(judged: &Judged, locale: Locale) -> Line {
    let (kind, values, said) = match &judged.what {
        What::Bad(errors) => {
            let said = errors.0.iter().map(|(field, message)| {
                if field.is_empty() {
                    return message.say(locale);
                }
                format!("{}：{}", file::header(field, locale), message.say(locale))
            });
            ("bad", None, said.collect())
        }
        What::New(values) => ("new", Some(values), Vec::new()),
        What::Changed(values, fields) => {
            let said = fields.iter().map(|field| file::header(field, locale));
            ("changed", Some(values), said.collect())
        }
        What::Same(values) => ("same", Some(values), Vec::new()),
    };
    Line {
        row: judged.line,
        kind,
        code: values.map_or_else(String::new, |v| v.code.clone()),
        name: values.map_or_else(String::new, |v| v.name.clone()),
        said,
    }
}

fn page(import: &Import, judged: &[Judged], locale: Locale) -> ImportPage {
    let lines: Vec<Line> = judged.iter().map(|one| line(one, locale)).collect();
    let count = |kind| lines.iter().filter(|line| line.kind == kind).count();
    ImportPage {
        id: import.id,
        year: import.year,
        new: count("new"),
        changed: count("changed"),
        same: count("same"),
        bad: count("bad"),
        done: import.state == "done",
        lines,
    }
}

/// `GET /desk/workplan/import/{id}`
pub(super) async fn show(ctx: Ctx, _: Staff, Path(id): Path<Uuid>) -> Answer {
    let mut tx = ctx.app.db.read().await?;
    let import = store::import(&mut tx, id).await?.ok_or(Error::NotFound)?;
    let (judged, _) = judged(&mut tx, &ctx.app, &import).await?;
    drop(tx);
    ctx.page(page(&import, &judged, ctx.locale)).await
}

/// `POST /desk/workplan/import/{id}/run`
pub(super) async fn run(ctx: Ctx, staff: Staff, Path(id): Path<Uuid>) -> Answer {
    let now = ctx.app.clock.now();
    let mut tx = ctx.app.db.write().await?;
    let import = store::import(&mut tx, id).await?.ok_or(Error::NotFound)?;
    let (judged, known) = judged(&mut tx, &ctx.app, &import).await?;
    if judged.iter().any(|one| matches!(one.what, What::Bad(_))) {
        return Err(Error::conflict("workplan-import-has-bad"));
    }
    if file::fingerprint(&known) != import.seen || !store::take_import(&mut tx, id, now).await? {
        return Err(Error::conflict("workplan-import-moved-on"));
    }
    let by = (staff.id, now);
    let mut counts = (0, 0);
    for one in &judged {
        match &one.what {
            What::New(values) => {
                counts.0 += 1;
                match form::add(&mut tx, values, by).await {
                    Ok(()) => {}
                    Err(form::Added::Known) => {
                        return Err(Error::conflict("workplan-import-moved-on"));
                    }
                    Err(form::Added::Fault(error)) => return Err(error),
                }
            }
            What::Changed(values, _) => {
                counts.1 += 1;
                let before = known.iter().find(|k| k.values.code == values.code);
                let before = before.ok_or(Error::NotFound)?;
                if !store::update(&mut tx, before.id, values, (before.revision, now)).await? {
                    return Err(Error::conflict("workplan-import-moved-on"));
                }
                form::note(
                    &mut tx,
                    "indicator-changed",
                    (Some(&before.values), values),
                    by,
                )
                .await?;
            }
            What::Same(_) | What::Bad(_) => {}
        }
    }
    let entry = audit::Entry {
        chain: "reports",
        actor: Some(staff.id),
        action: "indicators-imported",
        subject: import.id.to_string(),
        detail: json!({ "year": import.year, "new": counts.0, "changed": counts.1 }),
    };
    audit::append(&mut tx, entry, now).await?;
    tx.commit().await?;
    let to = format!("/desk/workplan?year={}", import.year);
    ctx.done("workplan-imported", &to).await
}

/// `GET /desk/workplan/export/{file}`, such as `2026.xlsx`
pub(super) async fn export(ctx: Ctx, _: Staff, Path(name): Path<String>) -> Answer {
    let (year, format) = imports::named(&name).ok_or(Error::NotFound)?;
    let year: i32 = year.parse().map_err(|_| Error::NotFound)?;
    let mut tx = ctx.app.db.read().await?;
    let known = store::of_year(&mut tx, year).await?;
    drop(tx);
    let rows = file::rows(&known, ctx.locale);
    let bytes = imports::write(rows, ctx.t("workplan-title-short"), format)?;
    Ok(imports::download(
        &format!("workplan-{name}"),
        format,
        bytes,
    ))
}

impl NewPage {
    pub(super) fn samples() -> Vec<Self> {
        let errors = Errors::one("file", "imports-file-missing");
        let of = |errors: &Errors| Self {
            year: "2026".to_owned(),
            form: FormView::new(&Typed::default(), errors, Locale::Zh),
        };
        vec![of(&Errors::default()), of(&errors)]
    }
}

impl ImportPage {
    pub(super) fn samples() -> Vec<Self> {
        let import = |state: &str| Import {
            id: Uuid::nil(),
            year: 2026,
            file_id: crate::ids::FileId(Uuid::nil()),
            seen: String::new(),
            state: state.to_owned(),
            created_by: crate::ids::UserId(Uuid::nil()),
            created_at: chrono::DateTime::UNIX_EPOCH,
        };
        let values = || Box::new(super::samples::values());
        let all = [
            What::New(values()),
            What::Changed(values(), vec!["from", "note"]),
            What::Same(values()),
        ];
        let judged = |what| Judged { line: 2, what };
        let good: Vec<Judged> = all.into_iter().map(judged).collect();
        let bad = [judged(What::Bad(Errors::one(
            "code",
            "workplan-code-twice",
        )))];
        vec![
            page(&import("read"), &good, Locale::Zh),
            page(&import("done"), &good, Locale::Zh),
            page(&import("read"), &bad, Locale::Zh),
        ]
    }
}
