//! The sheet of technical income as a workbook. Sums are written as whole fen divided by a hundred inside the sheet, so
//! that they add up there and no figure passes through a number that could round it.

use chrono::NaiveDate;
use rust_xlsxwriter::{Format, FormatAlign, FormatBorder, Workbook, XlsxError};

use super::technical::Account;
use crate::contracts::pages::view::Fact;
use crate::office::cells::money as sum;
use crate::web::words::{Locale, t};

const COLUMNS: [(&str, u32); 8] = [
    ("income-col-n", 6),
    ("income-col-on", 13),
    ("income-col-kind", 16),
    ("income-col-invoice", 18),
    ("income-col-amount", 18),
    ("income-col-technical", 18),
    ("income-col-received", 18),
    ("income-col-so-far", 18),
];

pub(super) fn write(
    facts: &[Fact],
    account: &Account,
    on: NaiveDate,
    locale: Locale,
) -> Result<Vec<u8>, XlsxError> {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    sheet.set_name(t(locale, "income-sheet-title"))?;
    sheet
        .set_landscape()
        .set_paper_size(9)
        .set_print_fit_to_pages(1, 0);
    let title = Format::new()
        .set_bold()
        .set_font_size(16)
        .set_align(FormatAlign::Center);
    let label = Format::new().set_bold();
    let head = Format::new()
        .set_bold()
        .set_border(FormatBorder::Thin)
        .set_text_wrap();
    let cell = Format::new().set_border(FormatBorder::Thin).set_text_wrap();
    let money = Format::new()
        .set_border(FormatBorder::Thin)
        .set_num_format("#,##0.00");
    for (column, (_, width)) in (0_u16..).zip(COLUMNS) {
        sheet.set_column_width(column, width)?;
    }
    sheet.merge_range(0, 0, 0, 7, &t(locale, "income-sheet-title"), &title)?;
    let mut row = 2;
    for fact in facts {
        sheet.merge_range(row, 0, row, 1, &fact.label, &label)?;
        sheet.merge_range(row, 2, row, 7, &fact.value, &Format::new().set_text_wrap())?;
        row += 1;
    }
    row += 1;
    for (column, (key, _)) in (0_u16..).zip(COLUMNS) {
        sheet.write_string_with_format(row, column, t(locale, key), &head)?;
    }
    for (n, line) in (1_usize..).zip(&account.lines) {
        row += 1;
        let kind = t(locale, &format!("income-kind-{}", line.kind.code()));
        sheet.write_string_with_format(row, 0, n.to_string(), &cell)?;
        sheet.write_string_with_format(row, 1, line.on.to_string(), &cell)?;
        sheet.write_string_with_format(row, 2, kind, &cell)?;
        sheet.write_string_with_format(row, 3, &line.invoice, &cell)?;
        for (column, money_of) in
            (4_u16..).zip([line.amount, line.technical, line.received, line.so_far])
        {
            sum(sheet, (row, column), money_of, &money)?;
        }
    }
    row += 1;
    sheet.merge_range(row, 0, row, 3, &t(locale, "income-sheet-total"), &head)?;
    sum(sheet, (row, 4), account.received, &money)?;
    sum(sheet, (row, 5), account.technical, &money)?;
    row += 2;
    for text in [
        format!("{} {on}", t(locale, "income-sheet-prepared")),
        t(locale, "income-sheet-note"),
        t(locale, "income-sheet-signs"),
    ] {
        sheet.merge_range(row, 0, row, 7, &text, &Format::new().set_text_wrap())?;
        row += 1;
    }
    book.save_to_buffer()
}
