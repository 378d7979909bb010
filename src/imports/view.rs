//! What the pages of imports show, and samples of them.

use serde::Serialize;
use sqlx::types::Json;

use super::columns;
use super::import::{Detail, Import, Reason, State};
use super::store::KeptRow;
use crate::ids::ListingId;
use crate::listings::Kind;
use crate::web::form::FormView;
use crate::web::viewer::{Duty, Viewer};
use crate::web::words::{Locale, Message, t};
use crate::web::{Ctx, Page, Sample};

/// One import on the list.
#[derive(Serialize)]
pub(super) struct Line {
    url: String,
    kind: String,
    file_name: String,
    organisation: String,
    state: &'static str,
    total: i64,
    created: i64,
    bad: i64,
    at: chrono::DateTime<chrono::Utc>,
}

impl Line {
    pub(super) fn new(import: &Import, organisation: String) -> Self {
        Self {
            url: import.path(),
            kind: import.kind.clone(),
            file_name: import.file_name.clone(),
            organisation,
            state: import.state.code(),
            total: import.rows_total,
            created: import.rows_created,
            bad: import.rows_bad,
            at: import.created_at,
        }
    }
}

/// The list.
#[derive(Serialize)]
pub(super) struct IndexPage {
    pub(super) lines: Vec<Line>,
    pub(super) has_organisation: bool,
    pub(super) is_reviewer: bool,
}

impl Page for IndexPage {
    const TEMPLATE: &'static str = "imports/index.html";
    const NAV: &'static str = "workspace";
}

/// The form.
#[derive(Serialize)]
pub(super) struct NewPage {
    form: FormView,
    kinds: Vec<Choice>,
    /// Whom it will belong to if no other is named.
    organisation: String,
    is_reviewer: bool,
}

#[derive(Serialize)]
struct Choice {
    value: &'static str,
    label: String,
}

impl Page for NewPage {
    const TEMPLATE: &'static str = "imports/new.html";
    const NAV: &'static str = "workspace";
}

impl NewPage {
    pub(super) fn new(ctx: &Ctx, viewer: &Viewer, form: FormView) -> Self {
        let organisation = viewer.acting.as_ref().map(|a| a.name.clone());
        Self {
            form,
            kinds: kinds(ctx.locale),
            organisation: organisation.unwrap_or_default(),
            is_reviewer: viewer.has(Duty::Reviewer),
        }
    }
}

fn kinds(locale: Locale) -> Vec<Choice> {
    [Kind::Achievement, Kind::Need]
        .into_iter()
        .map(|kind| Choice {
            value: kind.plural(),
            label: t(locale, &super::jobs::kind_key(kind)),
        })
        .collect()
}

/// How far it is.
#[derive(Clone, Serialize)]
pub(super) struct Progress {
    url: String,
    state: &'static str,
    busy: bool,
    percent: i64,
    read: i64,
    total: i64,
}

impl Progress {
    pub(super) fn new(import: &Import) -> Self {
        Self {
            url: format!("{}/progress", import.path()),
            state: import.state.code(),
            busy: import.state.is_busy(),
            percent: import.percent(),
            read: import.rows_read,
            total: import.rows_total,
        }
    }
}

/// A row with what is wrong or lacking, each thing at its column.
#[derive(Serialize)]
struct RowLine {
    row: i64,
    title: String,
    url: Option<String>,
    reasons: Vec<Said>,
}

#[derive(Serialize)]
struct Said {
    column: String,
    text: String,
}

/// One import.
#[derive(Serialize)]
pub(super) struct ShowPage {
    url: String,
    kind: String,
    file_name: String,
    organisation: String,
    publish: bool,
    state: &'static str,
    fault: Option<String>,
    progress: Progress,
    good: i64,
    known: i64,
    bad: i64,
    complete: i64,
    incomplete: i64,
    created: i64,
    submitted: i64,
    unknown_columns: String,
    absent_columns: String,
    bad_rows: Vec<RowLine>,
    lacking: Vec<RowLine>,
    /// Good rows wait for a word.
    can_run: bool,
    /// Complete drafts may be sent in together.
    can_submit: bool,
}

impl Page for ShowPage {
    const TEMPLATE: &'static str = "imports/show.html";
    const NAV: &'static str = "workspace";
}

impl ShowPage {
    pub(super) fn new(
        import: &Import,
        (organisation, may_submit): (&str, bool),
        (bad, good): (&[KeptRow], &[KeptRow]),
        locale: Locale,
    ) -> Self {
        let kind = import.kind();
        let lines = |rows: &[KeptRow]| -> Vec<RowLine> {
            rows.iter()
                .filter(|row| !row.detail.errors.is_empty())
                .map(|row| RowLine::new(kind, row, locale))
                .collect()
        };
        let is_open = import.state == State::Done && !import.publish;
        Self {
            url: import.path(),
            kind: import.kind.clone(),
            file_name: import.file_name.clone(),
            organisation: organisation.to_owned(),
            publish: import.publish,
            state: import.state.code(),
            fault: import.fault.0.as_ref().map(|m| m.say(locale)),
            progress: Progress::new(import),
            good: import.rows_good,
            known: import.rows_known,
            bad: import.rows_bad,
            complete: import.rows_complete,
            incomplete: import.rows_good - import.rows_complete,
            created: import.rows_created,
            submitted: import.rows_submitted,
            unknown_columns: import.notes.unknown.join("、"),
            absent_columns: absent(import, locale),
            bad_rows: lines(bad),
            lacking: lines(good),
            can_run: import.state == State::Checked && import.rows_good > 0,
            can_submit: is_open
                && may_submit
                && import.rows_complete > 0
                && import.rows_submitted == 0,
        }
    }
}

/// Columns of the template that the file does not have.
fn absent(import: &Import, locale: Locale) -> String {
    if import.notes.columns.is_empty() {
        return String::new();
    }
    let absent: Vec<String> = columns::of(import.kind())
        .iter()
        .filter(|c| c.field != "id" && !import.notes.columns.iter().any(|f| f == c.field))
        .map(|c| c.header(locale))
        .collect();
    absent.join("、")
}

impl RowLine {
    fn new(kind: Kind, row: &KeptRow, locale: Locale) -> Self {
        let url = row
            .detail
            .listing
            .map(|id| format!("/my/{}/{id}/edit", kind.plural()));
        Self {
            row: row.row,
            title: row.detail.title.clone(),
            url,
            reasons: row
                .detail
                .errors
                .iter()
                .map(|reason| said(kind, reason, locale))
                .collect(),
        }
    }
}

fn said(kind: Kind, reason: &Reason, locale: Locale) -> Said {
    let column = match columns::holding(kind, &reason.field) {
        Some(column) => column.header(locale),
        None if reason.field == "pledge" => t(locale, "imports-col-pledge"),
        None => t(locale, "imports-whole-row"),
    };
    Said {
        column,
        text: reason.message.say(locale),
    }
}

/// All bad rows as they came, with the reasons in a last column.
pub(super) fn bad_table(
    rows: &[KeptRow],
    spoken: impl Fn(&Reason) -> (String, String),
    locale: Locale,
) -> Vec<Vec<String>> {
    let mut headers: Vec<&str> = Vec::new();
    for (header, _) in rows.iter().flat_map(|row| &row.detail.cells) {
        if !headers.contains(&header.as_str()) {
            headers.push(header);
        }
    }
    let head = headers
        .iter()
        .map(|h| (*h).to_owned())
        .chain([t(locale, "imports-reason")]);
    let mut table = vec![head.collect::<Vec<String>>()];
    for row in rows {
        let cell = |header: &&str| {
            let found = row.detail.cells.iter().find(|(h, _)| h == header);
            found.map_or(String::new(), |(_, cell)| {
                super::cells::original(cell).to_owned()
            })
        };
        let reasons: Vec<String> = row
            .detail
            .errors
            .iter()
            .map(&spoken)
            .map(|(column, text)| format!("{column}: {text}"))
            .collect();
        let reasons = reasons.join("\n");
        table.push(headers.iter().map(cell).chain([reasons]).collect());
    }
    table
}

/// A reason as (column, text).
pub(super) fn spoken(kind: Kind, reason: &Reason, locale: Locale) -> (String, String) {
    let said = said(kind, reason, locale);
    (said.column, said.text)
}

pub(super) fn samples() -> Vec<Sample> {
    let empty = IndexPage {
        lines: Vec::new(),
        has_organisation: true,
        is_reviewer: false,
    };
    let mut all = vec![Sample::of(&empty)];
    let full = IndexPage {
        lines: [State::Checking, State::Checked, State::Done, State::Failed]
            .map(|state| Line::new(&sample(state), "锦江示例大学（虚构）".to_owned()))
            .into(),
        has_organisation: true,
        is_reviewer: true,
    };
    all.push(Sample::of(&full));
    for is_reviewer in [false, true] {
        all.push(Sample::of(&NewPage {
            form: FormView::blank(),
            kinds: kinds(Locale::Zh),
            organisation: "锦江示例大学（虚构）".to_owned(),
            is_reviewer,
        }));
    }
    let bad = [kept("bad", Detail::default())];
    let lacking = [kept(
        "good",
        Detail {
            listing: Some(ListingId(uuid::Uuid::nil())),
            title: "低析晶玄武岩纤维多孔漏板（虚构）".to_owned(),
            ..Detail::default()
        },
    )];
    for state in State::ALL {
        let import = sample(state);
        let page = ShowPage::new(
            &import,
            ("锦江示例大学（虚构）", true),
            (&bad, &lacking),
            Locale::Zh,
        );
        all.push(Sample::of(&page));
    }
    all
}

pub(super) fn kept(outcome: &str, detail: Detail) -> KeptRow {
    KeptRow {
        row: 7,
        outcome: outcome.to_owned(),
        detail: Json(Detail {
            cells: vec![("名称".to_owned(), String::new())],
            errors: vec![Reason {
                field: "title".to_owned(),
                message: Message::new("field-required"),
            }],
            ..detail
        }),
    }
}

pub(super) fn sample(state: State) -> Import {
    use super::import::Notes;
    use crate::ids::{FileId, ImportId, OrganisationId, UserId};
    let nil = uuid::Uuid::nil();
    let fault = (state == State::Failed).then(|| Message::new("imports-file-broken"));
    Import {
        id: ImportId(nil),
        kind: "achievements".to_owned(),
        organisation_id: OrganisationId(nil),
        asked_by: UserId(nil),
        file_id: FileId(nil),
        file_name: "成果清单.xlsx".to_owned(),
        publish: false,
        pledged: true,
        state,
        rows_total: 320,
        rows_read: 200,
        rows_good: 180,
        rows_known: 12,
        rows_bad: 8,
        rows_complete: 150,
        rows_created: 180,
        rows_submitted: 0,
        fault: Json(fault),
        notes: Json(Notes {
            unknown: vec!["备注".to_owned()],
            columns: vec!["title".to_owned()],
            ..Notes::default()
        }),
        answers: Json(super::import::Answers::default()),
        updated_at: chrono::DateTime::UNIX_EPOCH,
        created_at: chrono::DateTime::UNIX_EPOCH,
    }
}
