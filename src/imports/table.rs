//! A file of records as a table of texts: what kind of file it is by content, and the limits every kind obeys.

use std::collections::HashMap;

use serde_json::Value;

use super::xlsx;
use crate::web::words::Message;

pub(crate) const ROWS_MOST: usize = 100_000;
pub(crate) const COLUMNS_MOST: usize = 200;
pub(crate) const CELL_MOST: usize = 20_000;
/// All texts of a file together, in bytes.
pub(crate) const TEXT_MOST: usize = 128 * 1024 * 1024;

/// What stands in a file: the header row and the rows under it.
#[derive(Debug, Default)]
pub(crate) struct Table {
    pub(crate) headers: Vec<String>,
    pub(crate) rows: Vec<Row>,
    text: usize,
}

/// One row; cells lie under the headers in order and may be fewer.
#[derive(Debug)]
pub(crate) struct Row {
    /// As a spreadsheet or an editor counts.
    pub(crate) line: i64,
    pub(crate) cells: Vec<String>,
    /// The row could not be read at all.
    pub(crate) fault: Option<Message>,
}

/// The media type of what we take, told by content; the message says why not.
pub(crate) fn media(bytes: &[u8], name: &str) -> Result<&'static str, Message> {
    if bytes.is_empty() {
        return Err(Message::new("file-empty"));
    }
    if let Some(kind) = infer::get(bytes) {
        return match kind.mime_type() {
            "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
            | "application/zip" => {
                xlsx::check(bytes)?;
                Ok("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet")
            }
            "application/vnd.ms-excel" | "application/x-ole-storage" | "application/msword" => {
                Err(Message::new("imports-file-old-excel"))
            }
            _ => Err(Message::new("imports-file-kind")),
        };
    }
    if bytes.starts_with(&[0xd0, 0xcf, 0x11, 0xe0]) {
        return Err(Message::new("imports-file-old-excel"));
    }
    let text = decode(bytes)?;
    let lines = name.to_ascii_lowercase().ends_with(".jsonl")
        || text
            .trim_start_matches('\u{feff}')
            .trim_start()
            .starts_with('{');
    if text.contains('\0') || text.trim_start().starts_with('<') {
        return Err(Message::new("imports-file-kind"));
    }
    Ok(if lines {
        "application/jsonl"
    } else {
        "text/csv"
    })
}

/// A table under a letterhead, with the rows above it.
#[derive(Debug)]
pub(crate) struct Below {
    pub(crate) above: Vec<Vec<String>>,
    pub(crate) table: Table,
}

/// Rows in which a head is looked for under a letterhead.
const HEAD_WITHIN: usize = 60;

/// Reads a table that stands under a letterhead, whatever its separators: what is above it, and the table from the row that
/// `is_head` knows; `None` when no row is that.
pub(crate) fn read_below(
    bytes: &[u8],
    media: &str,
    is_head: impl Fn(&[String]) -> bool,
) -> Result<Option<Below>, Message> {
    match media {
        "application/jsonl" => Err(Message::new("imports-file-kind")),
        "text/csv" => {
            let text = decode(bytes)?;
            for mark in DELIMITERS {
                let found = csv(&text, mark)?.below(&is_head);
                if found.is_some() {
                    return Ok(found);
                }
            }
            Ok(None)
        }
        _ => Ok(xlsx::read(bytes)?.below(&is_head)),
    }
}

/// Reads a file whose media type is known; slow, so off the async threads.
pub(crate) fn read(bytes: &[u8], media: &str) -> Result<Table, Message> {
    let table = match media {
        "application/jsonl" => jsonl(&decode(bytes)?)?,
        "text/csv" => {
            let text = decode(bytes)?;
            csv(&text, delimiter(&text))?
        }
        _ => xlsx::read(bytes)?,
    };
    if table.rows.is_empty() {
        return Err(Message::new("imports-file-no-rows"));
    }
    Ok(table)
}

impl Table {
    /// A table as it would have been read, for tests of what is made of one.
    #[cfg(test)]
    pub(crate) fn of(headers: Vec<String>, rows: Vec<Vec<String>>) -> Self {
        let row = |(line, cells)| Row {
            line,
            cells,
            fault: None,
        };
        Self {
            headers,
            rows: (2..).zip(rows).map(row).collect(),
            text: 0,
        }
    }

    /// The same table from another head on, with what is above it.
    fn below(mut self, is_head: impl Fn(&[String]) -> bool) -> Option<Below> {
        if is_head(&self.headers) {
            let above = Vec::new();
            return Some(Below { above, table: self });
        }
        let mut first = self.rows.iter().take(HEAD_WITHIN);
        let place = first.position(|row| is_head(&row.cells))?;
        let rows = self.rows.split_off(place + 1);
        let head = self.rows.pop()?;
        let mut above = vec![self.headers];
        above.extend(self.rows.into_iter().map(|row| row.cells));
        let table = Self {
            headers: head.cells,
            rows,
            text: self.text,
        };
        Some(Below { above, table })
    }

    pub(super) fn check_columns(columns: usize) -> Result<(), Message> {
        if columns > COLUMNS_MOST {
            return Err(Message::new("imports-file-columns").with("most", COLUMNS_MOST));
        }
        Ok(())
    }

    /// Adds a row unless it is blank.
    pub(super) fn push(&mut self, row: Row) -> Result<(), Message> {
        Self::check_columns(row.cells.len())?;
        if row.fault.is_none() && row.cells.iter().all(|cell| cell.trim().is_empty()) {
            return Ok(());
        }
        self.text += row.cells.iter().map(String::len).sum::<usize>();
        if self.rows.len() >= ROWS_MOST {
            return Err(Message::new("imports-file-rows").with("most", ROWS_MOST));
        }
        if self.text > TEXT_MOST {
            return Err(too_much_text());
        }
        self.rows.push(row);
        Ok(())
    }
}

pub(super) fn too_much_text() -> Message {
    Message::new("imports-file-text").with("most", TEXT_MOST / 1024 / 1024)
}

/// UTF-8 with or without a mark, UTF-16 with one, else GB18030, which a Chinese Excel writes.
fn decode(bytes: &[u8]) -> Result<std::borrow::Cow<'_, str>, Message> {
    let encoding = match encoding_rs::Encoding::for_bom(bytes) {
        Some((encoding, _)) => encoding,
        None if std::str::from_utf8(bytes).is_ok() => encoding_rs::UTF_8,
        None => encoding_rs::GB18030,
    };
    let (text, _, broken) = encoding.decode(bytes);
    if broken {
        return Err(Message::new("imports-file-encoding"));
    }
    Ok(text)
}

fn csv(text: &str, delimiter: u8) -> Result<Table, Message> {
    let mut reader = csv::ReaderBuilder::new()
        .delimiter(delimiter)
        .has_headers(false)
        .flexible(true)
        .from_reader(text.as_bytes());
    let mut table = Table::default();
    for record in reader.records() {
        let record = record.map_err(|_| Message::new("imports-file-csv"))?;
        let cells: Vec<String> = record.iter().map(str::to_owned).collect();
        Table::check_columns(cells.len())?;
        if table.headers.is_empty() {
            if cells.iter().any(|cell| !cell.trim().is_empty()) {
                table.headers = cells;
            }
            continue;
        }
        let line = record
            .position()
            .map_or(0, |p| i64::try_from(p.line()).unwrap_or(0));
        table.push(Row {
            line,
            cells,
            fault: None,
        })?;
    }
    Ok(table)
}

const DELIMITERS: [u8; 3] = [b',', b'\t', b';'];

/// Excel writes what the country's settings say; the header row shows which.
fn delimiter(text: &str) -> u8 {
    let first = text.lines().find(|l| !l.trim().is_empty()).unwrap_or("");
    let count = |mark: u8| first.bytes().filter(|b| *b == mark).count();
    DELIMITERS
        .into_iter()
        .rev()
        .max_by_key(|mark| count(*mark))
        .unwrap_or(b',')
}

fn jsonl(text: &str) -> Result<Table, Message> {
    let mut table = Table::default();
    let mut places: HashMap<String, usize> = HashMap::new();
    for (line, n) in text.lines().zip(1_i64..) {
        let line = line.trim_start_matches('\u{feff}').trim();
        if line.is_empty() {
            continue;
        }
        let mut row = Row {
            line: n,
            cells: Vec::new(),
            fault: None,
        };
        match serde_json::from_str::<Value>(line) {
            Ok(Value::Object(members)) => {
                for (name, value) in &members {
                    let place = *places.entry(name.clone()).or_insert_with(|| {
                        table.headers.push(name.clone());
                        table.headers.len() - 1
                    });
                    Table::check_columns(table.headers.len())?;
                    if row.cells.len() <= place {
                        row.cells.resize(place + 1, String::new());
                    }
                    row.cells[place] = text_of(value);
                }
            }
            _ => row.fault = Some(Message::new("imports-row-not-json")),
        }
        table.push(row)?;
    }
    Ok(table)
}

fn text_of(value: &Value) -> String {
    match value {
        Value::Null => String::new(),
        Value::String(text) => text.clone(),
        Value::Array(items) => {
            let parts: Vec<String> = items.iter().map(text_of).collect();
            parts.join("\n")
        }
        other => other.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cells(table: &Table) -> Vec<Vec<&str>> {
        table
            .rows
            .iter()
            .map(|r| r.cells.iter().map(String::as_str).collect())
            .collect()
    }

    #[test]
    fn csv_is_read_with_marks_in_gb18030_and_with_tabs() {
        let plain = "名称,简介\n漏板,\"多行\n文字\"\n\n";
        let (gb, _, _) = encoding_rs::GB18030.encode(plain);
        let tabs = plain.replace(',', "\t");
        for bytes in [
            plain.as_bytes().to_vec(),
            format!("\u{feff}{plain}").into_bytes(),
            gb.into_owned(),
            tabs.into_bytes(),
        ] {
            assert_eq!(media(&bytes, "a.csv"), Ok("text/csv"));
            let table = read(&bytes, "text/csv").unwrap();
            assert_eq!(table.headers, ["名称", "简介"]);
            assert_eq!(cells(&table), [["漏板", "多行\n文字"]]);
        }
    }

    #[test]
    fn a_line_that_is_no_object_is_a_bad_row() {
        let text = "{\"title\":\"泵\",\"keywords\":[\"阀\",\"泵\"]}\n{oops\n[1]\n";
        let table = read(text.as_bytes(), "application/jsonl").unwrap();
        assert_eq!(table.headers, ["title", "keywords"]);
        assert_eq!(table.rows[0].cells, ["泵", "阀\n泵"]);
        assert!(table.rows[1].fault.is_some() && table.rows[2].fault.is_some());
        assert_eq!(table.rows[2].line, 3);
    }

    #[test]
    fn limits_hold() {
        let wide = vec!["a"; COLUMNS_MOST + 1].join(",");
        let error = read(format!("{wide}\n1\n").as_bytes(), "text/csv").unwrap_err();
        assert_eq!(error.key, "imports-file-columns");
        let long = format!("名称\n{}", "x\n".repeat(ROWS_MOST + 1));
        let error = read(long.as_bytes(), "text/csv").unwrap_err();
        assert_eq!(error.key, "imports-file-rows");
        assert_eq!(
            read("名称\n".as_bytes(), "text/csv").unwrap_err().key,
            "imports-file-no-rows"
        );
    }

    #[test]
    fn other_kinds_are_refused_by_content() {
        for (bytes, key) in [
            (&b"%PDF-1.7 x"[..], "imports-file-kind"),
            (b"<html><body>", "imports-file-kind"),
            (b"a\0b", "imports-file-kind"),
            (b"", "file-empty"),
        ] {
            assert_eq!(media(bytes, "x.csv").unwrap_err().key, key);
        }
    }
}
