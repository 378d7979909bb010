//! What the pages of ledger imports show, and samples of them.

use serde::Serialize;

use super::columns::{COLUMNS, UNIVERSITY, unit};
use crate::codes::{self, Table};
use crate::imports::columns::{Column, Shape};
use crate::imports::import::{AskedWord, Import, Reason, State};
use crate::imports::store::KeptRow;
use crate::imports::view::{Line, Progress};
use crate::money::Unit;
use crate::web::form::FormView;
use crate::web::words::{Locale, Message, t};
use crate::web::{Page, Sample};

/// The form with the imports so far.
#[derive(Serialize)]
pub(super) struct IndexPage {
    pub(super) form: FormView,
    pub(super) lines: Vec<Line>,
    /// The headings of a university's ledger that are known without a template.
    university: String,
}

impl Page for IndexPage {
    const TEMPLATE: &'static str = "imports/ledger.html";
    const NAV: &'static str = "desk";
}

impl IndexPage {
    pub(super) fn new(form: FormView, lines: Vec<Line>) -> Self {
        Self {
            form,
            lines,
            university: UNIVERSITY.join("、"),
        }
    }
}

#[derive(Serialize)]
struct Said {
    column: String,
    text: String,
}

#[derive(Serialize)]
struct RowLine {
    row: i64,
    title: String,
    url: Option<String>,
    reasons: Vec<Said>,
}

#[derive(Serialize)]
struct Choice {
    value: String,
    label: String,
}

/// A word that a person has to explain.
#[derive(Serialize)]
struct AskedLine {
    kind: String,
    word: String,
    rows: i64,
    column: String,
    choices: Vec<Choice>,
}

#[derive(Serialize)]
pub(super) struct ShowPage {
    url: String,
    file_name: String,
    owner: String,
    state: &'static str,
    fault: Option<String>,
    progress: Progress,
    good: i64,
    complete: i64,
    incomplete: i64,
    known: i64,
    bad: i64,
    created: i64,
    unknown_columns: String,
    /// Which sums are read in 万元.
    in_wan: String,
    asked: Vec<AskedLine>,
    bad_rows: Vec<RowLine>,
    lacking: Vec<RowLine>,
    known_rows: Vec<RowLine>,
    can_run: bool,
}

impl Page for ShowPage {
    const TEMPLATE: &'static str = "imports/ledger_import.html";
    const NAV: &'static str = "desk";
}

/// The column in which a form's field or a kind of word stands.
fn column(field: &str) -> Option<&'static Column> {
    let field = match field {
        "region" => "buyer_region",
        "nature" => "buyer_nature",
        other => other,
    };
    COLUMNS.iter().find(|c| c.field == field)
}

fn table(kind: &str) -> Option<Table> {
    match column(kind)?.shape {
        Shape::Code(table) => Some(table),
        _ => None,
    }
}

/// What may be answered: the rows of the word's table; of types those that contracts have.
fn choices(kind: &str, locale: Locale) -> Vec<Choice> {
    let Some(table) = table(kind) else {
        return Vec::new();
    };
    codes::all(table)
        .iter()
        .filter(|row| table != Table::ContractType || codes::is_leaf(table, &row.code))
        .map(|row| Choice {
            value: row.code.clone(),
            label: codes::path_label(table, &row.code, locale.tag()).into_owned(),
        })
        .collect()
}

/// Whether a code answers a kind of word.
pub(super) fn answers(kind: &str, code: &str) -> bool {
    choices(kind, Locale::Zh)
        .iter()
        .any(|choice| choice.value == code)
}

/// A reason as (column, text).
pub(in crate::imports) fn spoken(reason: &Reason, locale: Locale) -> (String, String) {
    let column = match column(&reason.field) {
        Some(column) => column.header(locale),
        None => t(locale, "imports-whole-row"),
    };
    (column, reason.message.say(locale))
}

fn line(row: &KeptRow, locale: Locale) -> RowLine {
    let title = row.detail.title.clone();
    let number = title
        .split(' ')
        .next()
        .filter(|number| number.starts_with("KX-H-"));
    RowLine {
        row: row.row,
        url: number.map(|number| format!("/desk/contracts/{number}")),
        reasons: row
            .detail
            .errors
            .iter()
            .map(|reason| spoken(reason, locale))
            .map(|(column, text)| Said { column, text })
            .collect(),
        title,
    }
}

impl ShowPage {
    pub(super) fn new(
        import: &Import,
        owner: String,
        (bad, good, known): (&[KeptRow], &[KeptRow], &[KeptRow]),
        headers: &[String],
        locale: Locale,
    ) -> Self {
        let lines = |rows: &[KeptRow]| rows.iter().map(|row| line(row, locale)).collect();
        let in_wan: Vec<&str> = headers
            .iter()
            .map(String::as_str)
            .filter(|header| unit(header) == Unit::Wan)
            .collect();
        let kind = |asked: &AskedWord| column(&asked.kind).map(|c| c.header(locale));
        Self {
            url: import.path(),
            file_name: import.file_name.clone(),
            owner,
            state: import.state.code(),
            fault: import.fault.0.as_ref().map(|m| m.say(locale)),
            progress: Progress::new(import),
            good: import.rows_good,
            complete: import.rows_complete,
            incomplete: import.rows_good - import.rows_complete,
            known: import.rows_known,
            bad: import.rows_bad,
            created: import.rows_created,
            unknown_columns: import.notes.unknown.join("、"),
            in_wan: in_wan.join("、"),
            asked: import
                .notes
                .asked
                .iter()
                .map(|asked| AskedLine {
                    kind: asked.kind.clone(),
                    word: asked.word.clone(),
                    rows: asked.rows,
                    column: kind(asked).unwrap_or_default(),
                    choices: choices(&asked.kind, locale),
                })
                .collect(),
            bad_rows: lines(bad),
            lacking: lines(good),
            known_rows: lines(known),
            can_run: import.state == State::Checked && import.rows_good > 0,
        }
    }
}

pub(super) fn samples() -> Vec<Sample> {
    let sample = |state| {
        let mut import = crate::imports::view::sample(state);
        super::CONTRACTS.clone_into(&mut import.kind);
        import.notes.0.asked = vec![AskedWord {
            kind: "type_code".to_owned(),
            word: "技术转让".to_owned(),
            rows: 12,
        }];
        import
    };
    let reasons = [Reason {
        field: "registered_on".to_owned(),
        message: Message::new("field-required"),
    }];
    let kept = |outcome: &str, title: &str| {
        let mut row =
            crate::imports::view::kept(outcome, crate::imports::import::Detail::default());
        row.detail.0.errors = reasons.to_vec();
        title.clone_into(&mut row.detail.0.title);
        row
    };
    let bad = [kept("bad", "")];
    let good = [kept("good", "KX-H-2026-00001 池窑测试（虚构）")];
    let mut known = [kept("known", "池窑测试（虚构）")];
    known[0].detail.0.errors[0].message =
        Message::new("ledger-known-here").with("file", "KX-H-2026-00001");
    let headers = ["总金额(万元)".to_owned()];
    let mut all = vec![
        Sample::of(&IndexPage::new(FormView::blank(), Vec::new())),
        Sample::of(&IndexPage::new(
            FormView::blank(),
            vec![Line::new(
                &sample(State::Done),
                "锦江示例大学（虚构）".to_owned(),
            )],
        )),
    ];
    for state in [
        State::Checking,
        State::Checked,
        State::Running,
        State::Done,
        State::Failed,
    ] {
        let owner = "锦江示例大学（虚构）".to_owned();
        let rows = (&bad[..], &good[..], &known[..]);
        let page = ShowPage::new(&sample(state), owner, rows, &headers, Locale::Zh);
        all.push(Sample::of(&page));
    }
    all
}
