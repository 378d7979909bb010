//! The application form and the list of items as workbooks. Sums are written as texts with two places: a cell's number
//! is a floating point one and holds no more than 15 digits, a text holds every 分. No cell is a formula.

use chrono::{DateTime, Utc};
use rust_xlsxwriter::{
    Color, DocProperties, ExcelDateTime, Format, FormatAlign, FormatBorder, IgnoreError, Workbook,
    Worksheet, XlsxError,
};

use super::application::{Application, Cell, Fill};
use super::items::ItemList;
use crate::money::Money;
use crate::web::words::{Locale, t, t_with};

pub(crate) const EXCEL: &str = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
pub(crate) const WORD: &str = crate::office::CONTENT_TYPE;

const FONT: &str = "宋体";
const SHADE: Color = Color::RGB(0x00F2_F2F2);
/// What is still to be filled.
const BLANK: Color = Color::RGB(0x00FF_F2CC);

fn say(key: &str) -> String {
    t(Locale::Zh, key)
}

struct Looks {
    title: Format,
    part: Format,
    no: Format,
    label: Format,
    value: Format,
    blank: Format,
    quiet: Format,
    figure: Format,
    sum: Format,
    note: Format,
}

impl Looks {
    fn new() -> Self {
        let base = Format::new()
            .set_font_name(FONT)
            .set_font_size(11)
            .set_text_wrap()
            .set_align(FormatAlign::VerticalCenter);
        let cell = base.clone().set_border(FormatBorder::Thin);
        Self {
            title: base
                .clone()
                .set_bold()
                .set_font_size(16)
                .set_align(FormatAlign::Center),
            part: cell
                .clone()
                .set_bold()
                .set_align(FormatAlign::Center)
                .set_background_color(SHADE),
            no: cell.clone().set_align(FormatAlign::Center),
            label: cell.clone().set_background_color(SHADE),
            blank: cell.clone().set_background_color(BLANK),
            quiet: cell.clone().set_font_color(Color::RGB(0x0059_5959)),
            figure: cell.clone().set_align(FormatAlign::Right),
            sum: cell.clone().set_bold().set_align(FormatAlign::Right),
            value: cell,
            note: base.set_font_size(9),
        }
    }

    fn of(&self, cell: &Cell) -> &Format {
        match cell.fill {
            Fill::Blank => &self.blank,
            Fill::Unneeded | Fill::Later => &self.quiet,
            Fill::Filled if cell.figure.is_empty() => &self.value,
            Fill::Filled => &self.figure,
        }
    }
}

/// A book whose time is that of what it shows, so that the same thing makes the same bytes.
fn book(at: DateTime<Utc>, title: &str) -> Result<Workbook, XlsxError> {
    let mut book = Workbook::new();
    let made = ExcelDateTime::from_timestamp(at.timestamp())?;
    let properties = DocProperties::new()
        .set_title(title)
        .set_author(say("site-name"))
        .set_creation_datetime(&made);
    book.set_properties(&properties);
    Ok(book)
}

fn set_up<'a>(
    book: &'a mut Workbook,
    name: &str,
    widths: &[u16],
) -> Result<&'a mut Worksheet, XlsxError> {
    let sheet = book.add_worksheet();
    sheet.set_name(name)?;
    for (column, width) in (0_u16..).zip(widths) {
        sheet.set_column_width(column, *width)?;
    }
    sheet.set_paper_size(9);
    sheet.set_print_fit_to_pages(1, 0);
    sheet.set_margins(0.6, 0.6, 0.7, 0.8, 0.3, 0.4);
    sheet.set_footer(format!("&C&9{}　&P / &N", say("application-foot-short")));
    Ok(sheet)
}

/// The form as it is printed, and its fields one below the other for typing them into the registry's system.
pub(super) fn application(form: &Application, at: DateTime<Utc>) -> anyhow::Result<Vec<u8>> {
    let title = say("application-title");
    let looks = Looks::new();
    let mut book = book(at, &title)?;
    let sheet = set_up(
        &mut book,
        &say("application-sheet"),
        &[5, 21, 27, 5, 21, 27],
    )?;
    // The whole form on one page, as it is handed over.
    sheet.set_print_fit_to_pages(1, 1);
    let end = form_rows(sheet, form, &looks, &title)?;
    sheet.ignore_error_range(0, 0, end, 5, IgnoreError::NumberStoredAsText)?;
    let sheet = set_up(&mut book, &say("application-fields"), &[6, 34, 46, 12, 14])?;
    field_rows(sheet, form, &looks)?;
    Ok(book.save_to_buffer()?)
}

fn form_rows(
    sheet: &mut Worksheet,
    form: &Application,
    looks: &Looks,
    title: &str,
) -> Result<u32, XlsxError> {
    sheet.merge_range(0, 0, 0, 5, title, &looks.title)?;
    sheet.set_row_height(0, 30)?;
    let file = t_with(
        Locale::Zh,
        "application-of",
        &[
            ("number".to_owned(), form.file.as_str().into()),
            ("version".to_owned(), form.version.into()),
        ],
    );
    sheet.merge_range(1, 0, 1, 5, &file, &looks.note)?;
    let mut row = 2;
    for part in &form.parts {
        sheet.merge_range(row, 0, row, 5, &part.title, &looks.part)?;
        sheet.set_row_height(row, 21)?;
        row += 1;
        for line in &part.lines {
            let tallest = line
                .cells
                .iter()
                .map(|cell| height(cell, line.cells.len()))
                .max();
            sheet.set_row_height(row, tallest.unwrap_or(20))?;
            for (column, cell) in [0_u16, 3].into_iter().zip(&line.cells) {
                sheet.write_string_with_format(row, column, &cell.no, &looks.no)?;
                sheet.write_string_with_format(row, column + 1, &cell.label, &looks.label)?;
                let value = printed(cell);
                if line.cells.len() == 1 {
                    sheet.merge_range(row, 2, row, 5, &value, looks.of(cell))?;
                } else {
                    sheet.write_string_with_format(row, column + 2, value, looks.of(cell))?;
                }
            }
            row += 1;
        }
    }
    row = seal_rows(sheet, row, looks)?;
    for note in notes(form) {
        sheet.merge_range(row, 0, row, 5, &note, &looks.note)?;
        let lines = u16::try_from(note.chars().count() / 62).unwrap_or(20) + 1;
        sheet.set_row_height(row, lines.min(20) * 14)?;
        row += 1;
    }
    Ok(row)
}

/// Where the seller seals and signs, with room for it.
fn seal_rows(sheet: &mut Worksheet, row: u32, looks: &Looks) -> Result<u32, XlsxError> {
    sheet.merge_range(row, 0, row, 5, &say("application-part-seal"), &looks.part)?;
    sheet.set_row_height(row, 21)?;
    let row = row + 1;
    sheet.merge_range(row, 0, row, 1, &say("application-seal"), &looks.label)?;
    sheet.write_string_with_format(row, 2, "", &looks.value)?;
    sheet.merge_range(row, 3, row, 4, &say("application-signature"), &looks.label)?;
    sheet.write_string_with_format(
        row,
        5,
        format!("\n\n\n{}", say("application-day")),
        &looks.value,
    )?;
    sheet.set_row_height(row, 80)?;
    Ok(row + 1)
}

/// As high as the words need it, by the width of their column.
fn height(cell: &Cell, beside: usize) -> u16 {
    let wide = if beside == 1 { 40 } else { 13 };
    let lines = |words: &str, room: usize| {
        let lines = words.chars().count().div_ceil(room).max(1);
        u16::try_from(lines).unwrap_or(20).min(20)
    };
    6 + 15 * lines(&cell.shown(), wide).max(lines(&cell.label, 10))
}

/// Sums without separators, so that they can be copied into another form.
fn printed(cell: &Cell) -> String {
    match cell.fill {
        Fill::Blank => String::new(),
        _ if cell.figure.is_empty() => cell.shown(),
        _ => cell.figure.clone(),
    }
}

/// What stands below the form: what is blank, what the codes are, what the paper is not.
pub(super) fn notes(form: &Application) -> Vec<String> {
    let mut notes = Vec::new();
    if !form.blanks.is_empty() {
        let args = [
            ("n".to_owned(), form.blanks.len().into()),
            ("fields".to_owned(), form.blanks.join("、").into()),
        ];
        notes.push(t_with(Locale::Zh, "application-blanks", &args));
    }
    notes.push(say("application-codes"));
    notes.push(say("application-foot"));
    notes
}

fn field_rows(sheet: &mut Worksheet, form: &Application, looks: &Looks) -> Result<(), XlsxError> {
    let heads =
        ["no", "field", "value", "code", "state"].map(|head| format!("application-h-{head}"));
    for (column, head) in (0_u16..).zip(&heads) {
        sheet.write_string_with_format(0, column, say(head), &looks.part)?;
    }
    sheet.set_freeze_panes(1, 0)?;
    let cells = form
        .parts
        .iter()
        .flat_map(|part| &part.lines)
        .flat_map(|line| &line.cells);
    let mut end = 1;
    for (row, cell) in (1_u32..).zip(cells) {
        let value = if cell.fill == Fill::Filled && cell.figure.is_empty() {
            cell.value.clone()
        } else {
            printed(cell)
        };
        let state = say(match cell.fill {
            Fill::Filled => "application-filled",
            Fill::Blank => "application-blank",
            Fill::Unneeded => "application-unneeded",
            Fill::Later => "application-later",
        });
        sheet.write_string_with_format(row, 0, &cell.no, &looks.no)?;
        sheet.write_string_with_format(row, 1, &cell.label, &looks.label)?;
        sheet.write_string_with_format(row, 2, value, looks.of(cell))?;
        sheet.write_string_with_format(row, 3, &cell.code, &looks.no)?;
        sheet.write_string_with_format(row, 4, state, looks.of(cell))?;
        end = row;
    }
    sheet.ignore_error_range(0, 0, end, 4, IgnoreError::NumberStoredAsText)?;
    Ok(())
}

/// The list of items with the sums they make.
pub(super) fn items(list: &ItemList, file: &str, at: DateTime<Utc>) -> anyhow::Result<Vec<u8>> {
    let title = say("items-title");
    let looks = Looks::new();
    let mut book = book(at, &title)?;
    let sheet = set_up(&mut book, &say("items-sheet"), &[6, 38, 18, 22, 22])?;
    sheet.merge_range(0, 0, 0, 4, &title, &looks.title)?;
    sheet.set_row_height(0, 30)?;
    sheet.merge_range(1, 0, 1, 4, file, &looks.note)?;
    let heads = ["no", "name", "kind", "counts", "amount"].map(|head| format!("items-h-{head}"));
    for (column, head) in (0_u16..).zip(&heads) {
        sheet.write_string_with_format(2, column, say(head), &looks.part)?;
    }
    let mut row = 3;
    for (n, line) in list.lines.iter().enumerate() {
        let counts = say(if line.carrier {
            "contract-item-carrier"
        } else {
            "contract-item-deducted"
        });
        sheet.write_string_with_format(row, 0, (n + 1).to_string(), &looks.no)?;
        sheet.write_string_with_format(row, 1, &line.name, &looks.value)?;
        sheet.write_string_with_format(row, 2, &line.kind, &looks.value)?;
        sheet.write_string_with_format(row, 3, counts, &looks.value)?;
        sheet.write_string_with_format(row, 4, line.amount.yuan_text(), &looks.figure)?;
        let lines = u16::try_from(line.name.chars().count() / 18).unwrap_or(5) + 1;
        sheet.set_row_height(row, 6 + 15 * lines)?;
        row += 1;
    }
    if list.lines.is_empty() {
        sheet.merge_range(row, 0, row, 4, &say("items-none"), &looks.quiet)?;
        row += 1;
    }
    for (key, sum) in sums(list) {
        sheet.merge_range(row, 0, row, 3, &say(key), &looks.label)?;
        sheet.write_string_with_format(row, 4, sum.yuan_text(), &looks.sum)?;
        sheet.set_row_height(row, 21)?;
        row += 1;
    }
    for key in item_notes(list) {
        sheet.merge_range(row, 0, row, 4, &say(key), &looks.note)?;
        sheet.set_row_height(row, 28)?;
        row += 1;
    }
    sheet.ignore_error_range(0, 0, row, 4, IgnoreError::NumberStoredAsText)?;
    Ok(book.save_to_buffer()?)
}

/// From the parts to the whole.
pub(super) fn sums(list: &ItemList) -> [(&'static str, Money); 5] {
    [
        ("items-rest", list.rest),
        ("items-carriers", list.carriers),
        ("items-technical", list.technical),
        ("items-non-technical", list.non_technical),
        ("items-total", list.total),
    ]
}

pub(super) fn item_notes(list: &ItemList) -> Vec<&'static str> {
    let mut notes = vec!["items-seal", "application-foot"];
    if list.estimated {
        notes.insert(0, "items-estimated");
    }
    notes
}

#[cfg(test)]
mod tests;
