//! A pivot as a file: what it is about, then the table. Sums are texts with two places: a cell's number is a floating-point
//! one, a text holds every 分.

use rust_xlsxwriter::{Format, FormatAlign, FormatBorder, Workbook};

use super::table::{Cell, Line, TableView};
use crate::web::words::{Locale, t};

pub(super) const MEDIA: &str = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

fn cells<'a>(line: &'a Line, of: impl Fn(&'a Cell) -> &'a str) -> Vec<&'a str> {
    let values = line.cells.iter().chain([&line.sum]).map(of);
    std::iter::once(line.name.as_str()).chain(values).collect()
}

/// The head, the lines and the foot, as wide as each other.
fn rows(table: &TableView, total: &str) -> Vec<Vec<String>> {
    let head = std::iter::once(table.head.clone())
        .chain(table.columns.iter().cloned())
        .chain([total.to_owned()])
        .collect();
    let mut rows: Vec<Vec<String>> = vec![head];
    for line in table.lines.iter().chain([&table.foot]) {
        let plain = cells(line, |cell| &cell.plain);
        rows.push(plain.into_iter().map(str::to_owned).collect());
    }
    rows
}

/// The table alone, with a mark in front by which Excel knows UTF-8.
pub(super) fn csv(table: &TableView) -> anyhow::Result<String> {
    let mut writer = csv::Writer::from_writer("\u{feff}".as_bytes().to_vec());
    for row in rows(table, &table.foot.name) {
        writer.write_record(&row)?;
    }
    let bytes = writer
        .into_inner()
        .map_err(csv::IntoInnerError::into_error)?;
    Ok(String::from_utf8(bytes)?)
}

/// A sheet of the table and, where wished, one of its shares; above each what it is about.
pub(super) fn xlsx(table: &TableView, locale: Locale) -> anyhow::Result<Vec<u8>> {
    let mut book = Workbook::new();
    sheet(
        &mut book,
        table,
        &t(locale, "pivot-sheet"),
        &rows(table, &table.foot.name),
    )?;
    if table.share {
        let mut shares = rows(table, &table.foot.name);
        let lines = table.lines.iter().chain([&table.foot]);
        for (row, line) in shares.iter_mut().skip(1).zip(lines) {
            *row = cells(line, |cell| &cell.share)
                .into_iter()
                .map(str::to_owned)
                .collect();
        }
        sheet(&mut book, table, &t(locale, "report-share"), &shares)?;
    }
    Ok(book.save_to_buffer()?)
}

fn sheet(
    book: &mut Workbook,
    table: &TableView,
    name: &str,
    rows: &[Vec<String>],
) -> anyhow::Result<()> {
    let plain = Format::new().set_border(FormatBorder::Thin);
    let head = plain.clone().set_bold();
    let figure = plain.clone().set_align(FormatAlign::Right);
    let sum = figure.clone().set_bold();
    let sheet = book.add_worksheet();
    sheet.set_name(name)?;
    sheet.write_string_with_format(0, 0, &table.title, &Format::new().set_bold())?;
    sheet.write_string(1, 0, &table.definition)?;
    let last = rows.len().saturating_sub(1);
    for (at, (place, row)) in (3_u32..).zip(rows.iter().enumerate()) {
        let end = row.len().saturating_sub(1);
        for (column, (n, text)) in (0_u16..).zip(row.iter().enumerate()) {
            let format = match (place, n) {
                (0, _) | (_, 0) => &head,
                _ if place == last || n == end => &sum,
                _ => &figure,
            };
            sheet.write_string_with_format(at, column, text, format)?;
        }
    }
    sheet.set_column_width(0, 24)?;
    for (column, _) in (1_u16..).zip(rows.first().into_iter().flatten().skip(1)) {
        sheet.set_column_width(column, 17)?;
    }
    sheet.set_freeze_panes(4, 1)?;
    sheet.set_landscape();
    sheet.set_paper_size(9);
    sheet.set_print_fit_to_pages(1, 0);
    Ok(())
}
