//! Tables to download: templates, lists of bad rows, exports.

use axum::body::Body;
use axum::http::{HeaderValue, header};
use axum::response::{IntoResponse as _, Response};
use serde_json::{Map, Value};

use super::cells::harmless;
use super::columns::{self, Column, Shape};
use super::xlsx::{self, Sheet};
use crate::codes::{self, Table};
use crate::listings::Kind;
use crate::web::words::{Locale, t};

/// How a table is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    Xlsx,
    Csv,
    Jsonl,
}

impl Format {
    #[must_use]
    pub fn from_ending(ending: &str) -> Option<Self> {
        match ending {
            "xlsx" => Some(Self::Xlsx),
            "csv" => Some(Self::Csv),
            "jsonl" => Some(Self::Jsonl),
            _ => None,
        }
    }

    fn media(self) -> &'static str {
        match self {
            Self::Xlsx => "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
            Self::Csv => "text/csv; charset=utf-8",
            Self::Jsonl => "application/jsonl; charset=utf-8",
        }
    }
}

/// A name such as `achievements.xlsx`, taken apart.
pub(crate) fn named(file: &str) -> Option<(&str, Format)> {
    let (name, ending) = file.rsplit_once('.')?;
    Some((name, Format::from_ending(ending)?))
}

/// Bytes to save under a name of ASCII letters.
pub(crate) fn download(name: &str, format: Format, bytes: Vec<u8>) -> Response {
    let mut response = Body::from(bytes).into_response();
    let headers = response.headers_mut();
    headers.insert(
        header::CONTENT_TYPE,
        HeaderValue::from_static(format.media()),
    );
    let disposition = format!("attachment; filename=\"{name}\"");
    if let Ok(value) = HeaderValue::from_str(&disposition) {
        headers.insert(header::CONTENT_DISPOSITION, value);
    }
    headers.insert(
        header::CACHE_CONTROL,
        HeaderValue::from_static("private, no-store"),
    );
    response
}

/// Writes a table; the first row is the header.
pub(crate) fn write(
    rows: Vec<Vec<String>>,
    name: String,
    format: Format,
) -> anyhow::Result<Vec<u8>> {
    write_figures(rows, name, format, &[])
}

/// Writes a table some of whose columns are figures, which a workbook can sum.
pub(crate) fn write_figures(
    rows: Vec<Vec<String>>,
    name: String,
    format: Format,
    figures: &[usize],
) -> anyhow::Result<Vec<u8>> {
    match format {
        Format::Xlsx => Ok(xlsx::write(&[Sheet {
            name,
            rows,
            figures: figures.to_vec(),
        }])?),
        Format::Csv => csv(&rows),
        Format::Jsonl => jsonl(&rows),
    }
}

/// With a mark in front, by which Excel knows UTF-8.
fn csv(rows: &[Vec<String>]) -> anyhow::Result<Vec<u8>> {
    let mut writer = csv::Writer::from_writer("\u{feff}".as_bytes().to_vec());
    for row in rows {
        writer.write_record(row.iter().map(|cell| harmless(cell).into_owned()))?;
    }
    Ok(writer
        .into_inner()
        .map_err(csv::IntoInnerError::into_error)?)
}

fn jsonl(rows: &[Vec<String>]) -> anyhow::Result<Vec<u8>> {
    let mut out = Vec::new();
    let Some((headers, rows)) = rows.split_first() else {
        return Ok(out);
    };
    for row in rows {
        let object: Map<String, Value> = headers
            .iter()
            .zip(row)
            .filter(|(_, cell)| !cell.is_empty())
            .map(|(header, cell)| (header.clone(), Value::from(cell.as_str())))
            .collect();
        serde_json::to_writer(&mut out, &object)?;
        out.push(b'\n');
    }
    Ok(out)
}

/// Headers, an example row that an import skips and, in a workbook, a sheet of all codes.
pub(crate) fn template(kind: Kind, format: Format, locale: Locale) -> anyhow::Result<Vec<u8>> {
    let columns = columns::of(kind);
    let headers = columns.iter().map(|c| c.header(locale)).collect();
    let example = columns.iter().map(|c| c.example(kind, locale)).collect();
    let name = t(locale, &super::jobs::kind_key(kind));
    template_of(columns, vec![headers, example], name, format, locale)
}

/// The same for any set of columns.
pub(super) fn template_of(
    columns: &'static [Column],
    rows: Vec<Vec<String>>,
    name: String,
    format: Format,
    locale: Locale,
) -> anyhow::Result<Vec<u8>> {
    if format != Format::Xlsx {
        return write(rows, name, format);
    }
    let sheets = [
        Sheet {
            name,
            rows,
            figures: Vec::new(),
        },
        Sheet {
            name: t(locale, "imports-sheet-codes"),
            rows: allowed(columns, locale),
            figures: Vec::new(),
        },
    ];
    Ok(xlsx::write(&sheets)?)
}

/// Column, code, Chinese, English, for every column that takes one of a list.
fn allowed(columns: &[Column], locale: Locale) -> Vec<Vec<String>> {
    let heads = ["column", "code", "zh", "en"];
    let mut rows = vec![
        heads
            .map(|h| t(locale, &format!("imports-codes-{h}")))
            .to_vec(),
    ];
    for column in columns {
        let header = column.header(locale);
        let tables: Vec<Table> = match column.shape {
            Shape::Code(table) | Shape::Codes(table) => vec![table],
            Shape::Rows(parts) => parts.iter().filter_map(|(_, table)| *table).collect(),
            _ => Vec::new(),
        };
        for row in tables.into_iter().flat_map(codes::all) {
            let word = |lang| codes::Row::label(row, lang).to_owned();
            rows.push(vec![
                header.clone(),
                row.code.clone(),
                word("zh-CN"),
                word("en"),
            ]);
        }
        if let Shape::Choice(words) = column.shape {
            for (code, key) in words.iter().filter(|(code, _)| !code.is_empty()) {
                rows.push(vec![
                    header.clone(),
                    (*code).to_owned(),
                    t(Locale::Zh, key),
                    t(Locale::En, key),
                ]);
            }
        }
    }
    rows
}
