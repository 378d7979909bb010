//! An organisation's listings as a table that can be imported again: the working copies, in the template's columns.

use sqlx::types::Json;

use super::cells;
use super::columns;
use super::files::{self, Format};
use crate::contracts::store::{Narrow, Sort};
use crate::db::Tx;
use crate::ids::OrganisationId;
use crate::listings::{self, Kind};
use crate::web::Error;
use crate::web::form::Typed;
use crate::web::words::{Locale, t};

/// More than any organisation has.
const MOST: i64 = 100_000;
/// Working copies read at once.
const PART: usize = 500;

pub use super::files::Format as ExportFormat;

/// The table as bytes.
pub async fn export(
    tx: &mut Tx,
    owner: OrganisationId,
    kind: Kind,
    format: Format,
    locale: Locale,
) -> anyhow::Result<Vec<u8>> {
    let words = (format != Format::Jsonl).then_some(locale);
    let columns = columns::of(kind);
    let header = |c: &columns::Column| words.map_or(c.field.to_owned(), |l| c.header(l));
    let mut rows = vec![columns.iter().map(header).collect::<Vec<String>>()];
    let heads = listings::store::of_organisation(tx, owner, kind, MOST).await?;
    for part in heads.chunks(PART) {
        let ids: Vec<_> = part.iter().map(|head| head.id).collect();
        let mut found = listings::store::typed_of(tx, &ids).await?;
        found.sort_by_key(|(id, _)| *id);
        for (id, Json(typed)) in &found {
            rows.push(row(columns, &id.to_string(), typed, words));
        }
    }
    let name = t(locale, &super::jobs::kind_key(kind));
    tokio::task::spawn_blocking(move || files::write(rows, name, format)).await?
}

/// The ledger of contracts narrowed as asked, as a file.
///
/// # Errors
/// When there are more rows than a file of this kind holds.
pub async fn ledger_file(
    tx: &mut Tx,
    narrow: &Narrow,
    (sort, format): (Sort, Format),
    locale: Locale,
) -> anyhow::Result<Vec<u8>> {
    super::contracts::export::write(tx, narrow, (sort, format), locale)
        .await
        .map_err(|error| match error {
            Error::Conflict(message) => anyhow::anyhow!(message.say(Locale::En)),
            other => super::work::into_anyhow(other),
        })
}

fn row(columns: &[columns::Column], id: &str, typed: &Typed, words: Option<Locale>) -> Vec<String> {
    columns
        .iter()
        .map(|column| match column.field {
            "id" => id.to_owned(),
            _ => cells::write(typed, column, words),
        })
        .collect()
}
