//! The workbook of a report: what it came to, each table on a sheet in the shape of the national tables, the contracts
//! behind it, corrections and adjustments, definitions and sources. Sums are whole fen over a hundred.

mod paper;

use rust_xlsxwriter::{Workbook, XlsxError};

use self::paper::{Cell, Looks, Paper};
use crate::reports::periodic::pages::files::PrintPage;
use crate::reports::periodic::pages::lists::{ChangeView, RowView};
use crate::reports::periodic::pages::view::{FlowView, LineView};
use crate::reports::periodic::snapshot::Snapshot;
use crate::web::words::{Locale, t};

fn heads(first: &str, locale: Locale) -> Vec<String> {
    let mut heads = vec![first.to_owned()];
    heads.extend(
        [
            "report-measure-number",
            "periodic-total-yuan",
            "periodic-technical-yuan",
            "report-share",
            "periodic-before-number",
            "periodic-before-yuan",
            "report-growth",
        ]
        .map(|key| t(locale, key)),
    );
    heads
}

fn cells(line: &LineView, with_share: bool) -> Vec<Cell> {
    let share = if with_share {
        line.share.clone()
    } else {
        String::new()
    };
    vec![
        Cell::Text(line.name.clone()),
        Cell::Number(line.number),
        Cell::Money(line.total),
        Cell::Money(line.technical),
        Cell::Figure(share),
        Cell::Number(line.before_number),
        Cell::Money(line.before),
        Cell::Figure(line.growth.clone()),
    ]
}

const WIDTHS: [u16; 8] = [34, 10, 20, 20, 12, 14, 20, 12];

/// Writes the workbook.
pub(super) fn write(
    page: &PrintPage,
    snapshot: &Snapshot,
    locale: Locale,
) -> Result<Vec<u8>, XlsxError> {
    let mut book = Workbook::new();
    let looks = Looks::new();
    let note = format!(
        "{} – {} · {} · {}",
        page.body.from, page.body.to, page.body.basis, page.state
    );
    summary(&mut book, &looks, page, (&note, locale))?;
    for table in &page.body.tables {
        let name = table.code.to_uppercase();
        let mut paper = Paper::new(&mut book, &looks, &name, &WIDTHS)?;
        paper.titled(&table.title, &note)?;
        paper.heads(&heads(&table.head, locale))?;
        // The national tables begin with the whole.
        paper.line(cells(&table.whole, true), false)?;
        for line in &table.lines {
            paper.line(cells(line, true), line.level > 0)?;
        }
        if table.code == "t6"
            && let Some(flow) = &page.body.flow
        {
            matrix(&mut book, &looks, flow, (&note, locale))?;
        }
    }
    contracts(&mut book, &looks, snapshot, (&note, locale))?;
    corrections(&mut book, &looks, page, (&note, locale))?;
    adjusted(&mut book, &looks, page, locale)?;
    definitions(&mut book, &looks, page, locale)?;
    book.save_to_buffer()
}

fn summary(
    book: &mut Workbook,
    looks: &Looks,
    page: &PrintPage,
    (note, locale): (&str, Locale),
) -> Result<(), XlsxError> {
    let body = &page.body;
    let mut paper = Paper::new(book, looks, &t(locale, "periodic-sheet-summary"), &WIDTHS)?;
    paper.titled(&body.title, note)?;
    paper.heads(&heads(&t(locale, "report-scope"), locale))?;
    for line in &body.summary {
        paper.line(cells(line, false), false)?;
    }
    if let Some(official) = &body.official {
        let name = format!("{} · {}", t(locale, "periodic-official"), official.source);
        let number = official
            .number
            .map_or(Cell::Figure(String::new()), Cell::Number);
        let total = official
            .total
            .map_or(Cell::Figure(String::new()), Cell::Money);
        paper.line(vec![Cell::Text(name), number, total], false)?;
    }
    if let Some(target) = &body.target {
        paper.row += 1;
        for (key, value) in [
            (
                "report-target",
                format!("{} · {}", target.amount, target.measure),
            ),
            (
                "periodic-reached",
                format!("{} · {}", target.reached, target.percent_text),
            ),
            ("report-elapsed", target.elapsed_text.clone()),
            ("report-target-source", target.source.clone()),
        ] {
            paper.line(vec![Cell::Text(t(locale, key)), Cell::Text(value)], false)?;
        }
    }
    paper.row += 1;
    paper.heads(&heads(&t(locale, "figure-month"), locale)[..4])?;
    for line in &body.months {
        paper.line(cells(line, false).into_iter().take(4).collect(), false)?;
    }
    paper.row += 1;
    for text in body.headlines.iter().chain([&body.analysis]) {
        if !text.is_empty() {
            paper.across(text, &looks.note)?;
        }
    }
    Ok(())
}

/// The flow of technology, first in numbers and then in sums.
fn matrix(
    book: &mut Workbook,
    looks: &Looks,
    flow: &FlowView,
    (note, locale): (&str, Locale),
) -> Result<(), XlsxError> {
    let widths = vec![20; flow.places.len() + 1];
    let mut paper = Paper::new(book, looks, "T7", &widths)?;
    paper.titled(&flow.title, note)?;
    for (key, in_money) in [
        ("report-measure-number", false),
        ("periodic-total-yuan", true),
    ] {
        let mut heads = vec![format!(
            "{} \\ {} · {}",
            t(locale, "report-by-seller-place"),
            t(locale, "report-by-buyer-place"),
            t(locale, key)
        )];
        heads.extend(flow.places.iter().cloned());
        paper.heads(&heads)?;
        for (name, row) in &flow.rows {
            let mut cells = vec![Cell::Text(name.clone())];
            cells.extend(row.iter().map(|cell| match cell {
                cell if cell.url.is_empty() => Cell::Text(String::new()),
                cell if in_money => Cell::Money(cell.total),
                cell => Cell::Number(cell.number),
            }));
            paper.line(cells, false)?;
        }
        paper.row += 1;
    }
    Ok(())
}

/// Every contract that makes the outflow or the inflow of the term.
fn contracts(
    book: &mut Workbook,
    looks: &Looks,
    snapshot: &Snapshot,
    (note, locale): (&str, Locale),
) -> Result<(), XlsxError> {
    let widths = [18, 22, 34, 26, 26, 20, 13, 18, 18, 8, 8];
    let mut paper = Paper::new(book, looks, &t(locale, "periodic-sheet-contracts"), &widths)?;
    paper.titled(&t(locale, "periodic-sheet-contracts"), note)?;
    let keys = [
        "contract-f-file",
        "contract-f-number",
        "contract-f-name",
        "contract-f-seller",
        "contract-f-buyer",
        "contract-f-type",
        "report-day",
        "periodic-total-yuan",
        "periodic-technical-yuan",
        "report-scope-outflow",
        "report-scope-inflow",
    ];
    paper.heads(&keys.map(|key| t(locale, key)))?;
    let yes = |is: bool| {
        Cell::Text(if is {
            t(locale, "contract-yes")
        } else {
            String::new()
        })
    };
    for row in snapshot.rows.now.iter().filter(|row| row.term) {
        let view = RowView::new(row, "", locale);
        let Some(inside) = view.inside else { continue };
        paper.line(
            vec![
                Cell::Text(inside.number),
                Cell::Text(inside.registration_number),
                Cell::Text(inside.name),
                Cell::Text(inside.seller),
                Cell::Text(inside.buyer),
                Cell::Text(view.type_label),
                Cell::Text(inside.day.to_string()),
                Cell::Money(inside.total),
                Cell::Money(inside.technical),
                yes(row.outflow),
                yes(row.inflow),
            ],
            false,
        )?;
    }
    Ok(())
}

const CHANGES: [&str; 7] = [
    "contract-f-file",
    "contract-f-name",
    "periodic-what",
    "periodic-from-day",
    "periodic-was",
    "periodic-is",
    "periodic-delta",
];
const CHANGE_WIDTHS: [u16; 7] = [18, 36, 20, 13, 18, 18, 18];

fn change(one: &ChangeView) -> Vec<Cell> {
    let on = one.on.map(|day| day.to_string()).unwrap_or_default();
    vec![
        Cell::Text(one.number.clone()),
        Cell::Text(one.name.clone()),
        Cell::Text(one.what.clone()),
        Cell::Text(on),
        Cell::Money(one.was),
        Cell::Money(one.is),
        Cell::Money(one.delta_fen),
    ]
}

fn corrections(
    book: &mut Workbook,
    looks: &Looks,
    page: &PrintPage,
    (note, locale): (&str, Locale),
) -> Result<(), XlsxError> {
    let title = t(locale, "periodic-corrections");
    let mut paper = Paper::new(book, looks, &title, &CHANGE_WIDTHS)?;
    paper.titled(&title, note)?;
    paper.heads(&CHANGES.map(|key| t(locale, key)))?;
    for one in &page.body.corrections {
        paper.line(change(one), false)?;
    }
    Ok(())
}

fn adjusted(
    book: &mut Workbook,
    looks: &Looks,
    page: &PrintPage,
    locale: Locale,
) -> Result<(), XlsxError> {
    let Some(adjusted) = &page.body.adjusted else {
        return Ok(());
    };
    let title = t(locale, "periodic-adjustments");
    let mut paper = Paper::new(book, looks, &title, &CHANGE_WIDTHS)?;
    let as_of = format!("{} {}", t(locale, "figure-as-of"), adjusted.as_of);
    paper.titled(&title, &as_of)?;
    for group in &adjusted.groups {
        paper.across(&group.title, &looks.note)?;
        paper.across(&group.text, &looks.note)?;
        paper.heads(&CHANGES.map(|key| t(locale, key)))?;
        for one in &group.rows {
            paper.line(change(one), false)?;
        }
        paper.row += 1;
    }
    Ok(())
}

fn definitions(
    book: &mut Workbook,
    looks: &Looks,
    page: &PrintPage,
    locale: Locale,
) -> Result<(), XlsxError> {
    let title = t(locale, "periodic-definitions");
    let mut paper = Paper::new(book, looks, &title, &[28, 110])?;
    paper.titled(&title, &page.body.title)?;
    let hash = (t(locale, "periodic-hash"), page.hash.clone());
    let made = (t(locale, "periodic-file-made"), page.made.clone());
    let all = page
        .body
        .definitions
        .iter()
        .chain(&page.people)
        .chain(&page.body.sources)
        .chain([&made, &hash]);
    for (name, text) in all {
        if !text.is_empty() {
            paper.line(
                vec![Cell::Text(name.clone()), Cell::Text(text.clone())],
                false,
            )?;
        }
    }
    Ok(())
}
