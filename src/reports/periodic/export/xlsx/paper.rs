//! A sheet of a report's workbook, filled from the top.

use rust_xlsxwriter::{Color, Format, FormatAlign, FormatBorder, Workbook, Worksheet, XlsxError};

use crate::money::Money;
use crate::office::cells::money;

/// A cell to write.
pub(super) enum Cell {
    Text(String),
    /// Set to the right.
    Figure(String),
    Number(i64),
    Money(i64),
}

pub(super) struct Looks {
    title: Format,
    pub(super) note: Format,
    head: Format,
    text: Format,
    part: Format,
    figure: Format,
    money: Format,
}

impl Looks {
    pub(super) fn new() -> Self {
        let base = Format::new().set_font_name("宋体").set_font_size(11);
        let cell = base.clone().set_border(FormatBorder::Thin).set_text_wrap();
        Self {
            title: base
                .clone()
                .set_bold()
                .set_font_size(15)
                .set_align(FormatAlign::Center),
            note: base.set_font_size(9),
            head: cell
                .clone()
                .set_bold()
                .set_align(FormatAlign::Center)
                .set_background_color(Color::RGB(0x00F2_F2F2)),
            part: cell.clone().set_indent(2),
            figure: cell.clone().set_align(FormatAlign::Right),
            money: cell.clone().set_num_format("#,##0.00"),
            text: cell,
        }
    }
}

/// One sheet that is filled from the top.
pub(super) struct Paper<'a> {
    sheet: &'a mut Worksheet,
    looks: &'a Looks,
    pub(super) row: u32,
    last: u16,
}

impl<'a> Paper<'a> {
    pub(super) fn new(
        book: &'a mut Workbook,
        looks: &'a Looks,
        name: &str,
        widths: &[u16],
    ) -> Result<Self, XlsxError> {
        let sheet = book.add_worksheet();
        sheet.set_name(name)?;
        for (column, width) in (0_u16..).zip(widths) {
            sheet.set_column_width(column, *width)?;
        }
        sheet
            .set_landscape()
            .set_paper_size(9)
            .set_print_fit_to_pages(1, 0);
        let last = u16::try_from(widths.len().saturating_sub(1)).unwrap_or(1);
        Ok(Self {
            sheet,
            looks,
            row: 0,
            last,
        })
    }

    pub(super) fn across(&mut self, text: &str, format: &Format) -> Result<(), XlsxError> {
        self.sheet
            .merge_range(self.row, 0, self.row, self.last, text, format)?;
        self.row += 1;
        Ok(())
    }

    pub(super) fn titled(&mut self, title: &str, note: &str) -> Result<(), XlsxError> {
        let looks = self.looks;
        self.across(title, &looks.title)?;
        self.across(note, &looks.note)
    }

    pub(super) fn heads(&mut self, heads: &[String]) -> Result<(), XlsxError> {
        for (column, head) in (0_u16..).zip(heads) {
            self.sheet
                .write_string_with_format(self.row, column, head, &self.looks.head)?;
        }
        self.row += 1;
        Ok(())
    }

    pub(super) fn line(&mut self, cells: Vec<Cell>, is_part: bool) -> Result<(), XlsxError> {
        let looks = self.looks;
        for (column, cell) in (0_u16..).zip(cells) {
            let at = (self.row, column);
            let name = if is_part && column == 0 {
                &looks.part
            } else {
                &looks.text
            };
            match cell {
                Cell::Text(text) => {
                    self.sheet
                        .write_string_with_format(at.0, at.1, text, name)?;
                }
                Cell::Figure(text) => {
                    self.sheet
                        .write_string_with_format(at.0, at.1, text, &looks.figure)?;
                }
                Cell::Number(n) => {
                    // Counts of contracts are far below what a cell's number holds.
                    let n = i32::try_from(n).unwrap_or(i32::MAX);
                    self.sheet
                        .write_number_with_format(at.0, at.1, n, &looks.figure)?;
                }
                Cell::Money(fen) => money(self.sheet, at, Money::from_fen(fen), &looks.money)?,
            }
        }
        self.row += 1;
        Ok(())
    }
}
