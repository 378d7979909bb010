//! Workbooks in and out. Before one is opened its real size is measured, because a small zip can hold a mountain; cells
//! are read one by one, because one cell in a far corner would make a dense table of billions.

use std::io::{Cursor, Read as _};

use calamine::{DataRef, Reader as _, Xlsx};
use rust_xlsxwriter::{Format, Workbook, XlsxError};

use super::cells::harmless;
use super::figures::{day_of, decimal, figure};
use super::table::{Row, TEXT_MOST, Table, too_much_text};
use crate::web::words::Message;

const ENTRIES_MOST: usize = 2000;
const UNPACKED_MOST: u64 = 200 * 1024 * 1024;
/// Tables pack well, but not like this.
const RATIO_MOST: u64 = 300;
const RATIO_FROM: u64 = 20 * 1024 * 1024;

fn broken<E>(_: E) -> Message {
    Message::new("imports-file-broken")
}

fn bomb() -> Message {
    Message::new("imports-file-bomb").with("most", i64::try_from(UNPACKED_MOST >> 20).unwrap_or(0))
}

/// Looks at a zip's directory, then unpacks it into nothing: what the directory says may be a lie.
pub(super) fn check(bytes: &[u8]) -> Result<(), Message> {
    let mut zip = zip::ZipArchive::new(Cursor::new(bytes)).map_err(broken)?;
    if zip.len() > ENTRIES_MOST {
        return Err(bomb());
    }
    let mut is_workbook = false;
    let mut declared: u64 = 0;
    for n in 0..zip.len() {
        let entry = zip.by_index(n).map_err(broken)?;
        is_workbook |= entry.name().is_ok_and(|name| name == "xl/workbook.xml");
        declared = declared.saturating_add(entry.size());
    }
    if !is_workbook {
        return Err(Message::new("imports-file-kind"));
    }
    let packed = bytes.len() as u64;
    let too_much =
        |size: u64| size > UNPACKED_MOST || (size > RATIO_FROM && size / packed > RATIO_MOST);
    if too_much(declared) {
        return Err(bomb());
    }
    let mut unpacked: u64 = 0;
    for n in 0..zip.len() {
        let entry = zip.by_index(n).map_err(broken)?;
        let left = UNPACKED_MOST.saturating_sub(unpacked) + 1;
        unpacked += std::io::copy(&mut entry.take(left), &mut std::io::sink()).map_err(broken)?;
        if too_much(unpacked) {
            return Err(bomb());
        }
    }
    Ok(())
}

/// The first sheet.
pub(super) fn read(bytes: &[u8]) -> Result<Table, Message> {
    check(bytes)?;
    let mut book: Xlsx<_> = Xlsx::new(Cursor::new(bytes)).map_err(broken)?;
    let sheet = book
        .sheet_names()
        .first()
        .cloned()
        .ok_or_else(|| Message::new("imports-file-no-rows"))?;
    let mut cells = book.worksheet_cells_reader(&sheet).map_err(broken)?;
    let mut table = Table::default();
    let mut line: Option<(u32, Vec<String>)> = None;
    let mut text = 0;
    while let Some(cell) = cells.next_cell().map_err(broken)? {
        let (row, column) = cell.get_position();
        let value = text_of(cell.get_value());
        if value.is_empty() {
            continue;
        }
        let column = column as usize;
        Table::check_columns(column + 1)?;
        text += value.len();
        if text > TEXT_MOST {
            return Err(too_much_text());
        }
        if line.as_ref().is_none_or(|(known, _)| *known != row)
            && let Some(done) = line.replace((row, Vec::new()))
        {
            take(&mut table, done)?;
        }
        if let Some((_, values)) = &mut line {
            if values.len() <= column {
                values.resize(column + 1, String::new());
            }
            values[column] = value;
        }
    }
    if let Some(done) = line {
        take(&mut table, done)?;
    }
    Ok(table)
}

fn take(table: &mut Table, (row, cells): (u32, Vec<String>)) -> Result<(), Message> {
    if table.headers.is_empty() {
        table.headers = cells;
        return Ok(());
    }
    table.push(Row {
        line: i64::from(row) + 1,
        cells,
        fault: None,
    })
}

fn text_of(value: &DataRef<'_>) -> String {
    match value {
        DataRef::Int(n) => n.to_string(),
        DataRef::Float(n) => decimal(*n),
        DataRef::String(s) | DataRef::DateTimeIso(s) | DataRef::DurationIso(s) => s.clone(),
        DataRef::SharedString(s) => (*s).to_owned(),
        DataRef::Bool(yes) => if *yes { "yes" } else { "" }.to_owned(),
        DataRef::DateTime(at) => day_of(at.as_f64()).unwrap_or_default(),
        DataRef::Error(_) | DataRef::Empty => String::new(),
    }
}

/// A sheet to write: name, rows of texts, the first of them the header.
pub(crate) struct Sheet {
    pub(crate) name: String,
    pub(crate) rows: Vec<Vec<String>>,
    /// Columns of exact decimals that people will sum.
    pub(crate) figures: Vec<usize>,
}

/// Writes a workbook of texts and figures; no cell is ever a formula.
pub(crate) fn write(sheets: &[Sheet]) -> Result<Vec<u8>, XlsxError> {
    let mut book = Workbook::new();
    let bold = Format::new().set_bold();
    let money = Format::new().set_num_format("#,##0.00");
    for sheet in sheets {
        let page = book.add_worksheet();
        page.set_name(&sheet.name)?;
        page.set_freeze_panes(1, 0)?;
        for (row, cells) in (0_u32..).zip(&sheet.rows) {
            for (column, text) in (0_u16..).zip(cells) {
                if row == 0 {
                    page.set_column_width(column, 22)?;
                    page.write_string_with_format(row, column, text.as_str(), &bold)?;
                } else if let Some(figure) =
                    figure(text).filter(|_| sheet.figures.contains(&usize::from(column)))
                {
                    page.write_number_with_format(row, column, figure, &money)?;
                } else if !text.is_empty() {
                    page.write_string(row, column, harmless(text))?;
                }
            }
        }
    }
    book.save_to_buffer()
}

#[cfg(test)]
mod tests {
    use std::io::Write as _;

    use super::*;

    fn zipped(entries: &[(&str, &[u8])]) -> Vec<u8> {
        let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
        for (name, bytes) in entries {
            zip.start_file(*name, zip::write::SimpleFileOptions::default())
                .unwrap();
            zip.write_all(bytes).unwrap();
        }
        zip.finish().unwrap().into_inner()
    }

    #[test]
    fn what_is_written_is_read_back() {
        let rows = [["名称", "简介"], ["=1+1", "多行\n文字"]];
        let sheet = Sheet {
            name: "数据".to_owned(),
            rows: rows.map(|r| r.map(str::to_owned).to_vec()).to_vec(),
            figures: Vec::new(),
        };
        let table = read(&write(&[sheet]).unwrap()).unwrap();
        assert_eq!(table.headers, ["名称", "简介"]);
        assert_eq!(table.rows[0].cells, ["'=1+1", "多行\n文字"]);
        assert_eq!(table.rows[0].line, 2);
    }

    #[test]
    fn a_mountain_in_a_small_zip_is_refused() {
        let mountain = vec![b' '; 60 * 1024 * 1024];
        let bytes = zipped(&[("xl/workbook.xml", b"<x/>"), ("xl/a.xml", &mountain)]);
        assert!(bytes.len() < 200_000);
        assert_eq!(check(&bytes).unwrap_err().key, "imports-file-bomb");
    }

    #[test]
    fn a_size_that_is_only_declared_is_refused_as_well() {
        let mut bytes = zipped(&[("xl/workbook.xml", b"<x/>")]);
        // The directory's entry: signature, then the unpacked size 24 bytes on.
        let entry = bytes
            .windows(4)
            .position(|w| w == [0x50, 0x4b, 0x01, 0x02])
            .unwrap();
        bytes[entry + 24..entry + 28].copy_from_slice(&0x7fff_ffff_u32.to_le_bytes());
        assert_eq!(check(&bytes).unwrap_err().key, "imports-file-bomb");
    }

    #[test]
    fn too_many_entries_and_other_zips_are_refused() {
        let names: Vec<String> = (0..=ENTRIES_MOST).map(|n| format!("{n}.xml")).collect();
        let entries: Vec<(&str, &[u8])> = names.iter().map(|n| (n.as_str(), &b""[..])).collect();
        assert_eq!(
            check(&zipped(&entries)).unwrap_err().key,
            "imports-file-bomb"
        );
        let other = zipped(&[("word/document.xml", b"<x/>")]);
        assert_eq!(check(&other).unwrap_err().key, "imports-file-kind");
        assert_eq!(
            check(b"PK\x03\x04nothing").unwrap_err().key,
            "imports-file-broken"
        );
    }
}
