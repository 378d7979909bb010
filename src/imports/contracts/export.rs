//! The ledger as a table that can be brought in again: exactly the rows that an address narrows it to, in the columns of
//! the template, with sums in 元 to the fen. And the templates themselves.

use axum::extract::State as Extracted;

use super::columns::{COLUMNS, UNIVERSITY};
use crate::contracts::LedgerAsked;
use crate::contracts::store::{self, Narrow, Sort, Whole};
use crate::db::Tx;
use crate::ids::OrganisationId;
use crate::imports::columns::{Column, Shape, word_of};
use crate::imports::files::{self, Format};
use crate::money::Money;
use crate::state::App;
use crate::web::page::Answer;
use crate::web::words::{Locale, t};
use crate::web::{Ctx, Error, Member, Path, Query, Staff};

/// Rows of one file; a workbook is held in memory whole.
const MOST: usize = 100_000;
const MOST_IN_A_BOOK: usize = 30_000;

fn most(format: Format) -> usize {
    if format == Format::Xlsx {
        MOST_IN_A_BOOK
    } else {
        MOST
    }
}

/// The words of the example row, a line each: the column's field, then what it holds.
fn example(column: &Column, words: &str) -> String {
    let found = words.lines().find_map(|line| {
        let (field, value) = line.split_once('=')?;
        (field.trim() == column.field).then(|| value.trim().to_owned())
    });
    found.unwrap_or_default()
}

/// Headings, an example row that an import skips and, in a workbook, a sheet of all codes.
pub(super) fn template(format: Format, locale: Locale) -> anyhow::Result<Vec<u8>> {
    let words = t(locale, "ledger-example");
    let headers = COLUMNS.iter().map(|c| c.header(locale)).collect();
    let row = COLUMNS.iter().map(|c| example(c, &words)).collect();
    files::template_of(
        COLUMNS,
        vec![headers, row],
        t(locale, "ledger-file"),
        format,
        locale,
    )
}

/// The headings of a university's ledger with nothing under them but an example.
pub(super) fn university(format: Format) -> anyhow::Result<Vec<u8>> {
    let headers: Vec<String> = UNIVERSITY.iter().map(|h| (*h).to_owned()).collect();
    let words = t(Locale::Zh, "ledger-example-university");
    let mut row: Vec<String> = words
        .split('|')
        .map(|cell| cell.trim().to_owned())
        .collect();
    row.resize(headers.len(), String::new());
    files::write(vec![headers, row], t(Locale::Zh, "ledger-file"), format)
}

fn day(day: Option<chrono::NaiveDate>) -> String {
    day.map(|day| day.to_string()).unwrap_or_default()
}

fn cell(column: &Column, row: &Whole, words: Option<Locale>) -> String {
    let yuan = |fen: i64| Money::from_fen(fen).yuan_text();
    let raw = match column.field {
        "id" => row.number.clone(),
        "registration_number" => row
            .registration_number
            .as_ref()
            .map(ToString::to_string)
            .unwrap_or_default(),
        "registered_on" => day(row.registered_on),
        "filed_on" => day(row.filed_on),
        "refused_on" => day(row.refused_on),
        "cancelled_on" => day(row.cancelled_on),
        "signed_on" => day(row.signed_on),
        "starts_on" => day(row.starts_on),
        "ends_on" => day(row.ends_on),
        "total" => yuan(row.total_fen),
        "non_technical" => yuan(row.non_technical_fen),
        "technical" => yuan(row.technical_fen),
        "name" => row.name.clone(),
        "type_code" => row.type_code.clone(),
        "licence_kind" => row.licence_kind.clone(),
        "seller_name" => row.seller_name.clone(),
        "seller_region" => row.seller_region.clone(),
        "seller_nature" => row.seller_nature.clone(),
        "buyer_name" => row.buyer_name.clone(),
        "buyer_region" => row.buyer_region.clone(),
        "buyer_nature" => row.buyer_nature.clone(),
        "third_party" => row.third_party.clone(),
        "field" => row.field.clone(),
        "ip" => row.ip.clone(),
        "patents" => row.patents.replace('\n', "、"),
        "plan_source" => row.plan_source.clone(),
        "payment" => row.payment.clone(),
        "objective" => row.objective.clone(),
        "industry" => row.industry.clone(),
        "related" => if row.related { "yes" } else { "no" }.to_owned(),
        "refusal_code" => row.refusal_code.clone(),
        "cancel_code" => row.cancel_code.clone(),
        _ => String::new(),
    };
    match (column.shape, words) {
        (Shape::Code(table), Some(locale)) if !raw.is_empty() => word(table, &raw, locale),
        (Shape::Choice(choices), Some(locale)) => choices
            .iter()
            .find(|(code, _)| *code == raw && !raw.is_empty())
            .map_or(raw, |(_, key)| t(locale, key)),
        _ => raw,
    }
}

/// A word that is read back as the code it stands for; else the code.
fn word(table: crate::codes::Table, code: &str, locale: Locale) -> String {
    let word = word_of(table, code, locale).into_owned();
    if super::reading::means(table, &word) == Some(code.to_owned()) {
        word
    } else {
        code.to_owned()
    }
}

/// The table of the rows, the columns that hold nothing left out but for those every ledger has.
fn table(rows: &[Whole], words: Option<Locale>) -> (Vec<Vec<String>>, Vec<usize>) {
    let always = [
        "id",
        "name",
        "type_code",
        "total",
        "technical",
        "seller_name",
        "buyer_name",
    ];
    let cells: Vec<Vec<String>> = rows
        .iter()
        .map(|row| {
            COLUMNS
                .iter()
                .map(|column| cell(column, row, words))
                .collect()
        })
        .collect();
    let used: Vec<usize> = (0..COLUMNS.len())
        .filter(|place| {
            always.contains(&COLUMNS[*place].field)
                || cells.iter().any(|row| !row[*place].is_empty())
        })
        .collect();
    let mut table = Vec::with_capacity(rows.len() + 1);
    let header = |place: &usize| {
        let column = &COLUMNS[*place];
        words.map_or(column.field.to_owned(), |locale| column.header(locale))
    };
    let extra = |key: &str, field: &str| words.map_or(field.to_owned(), |l| t(l, key));
    let mut head: Vec<String> = used.iter().map(header).collect();
    head.push(extra("contract-f-state", "state"));
    table.push(head);
    for (row, cells) in rows.iter().zip(&cells) {
        let mut line: Vec<String> = used.iter().map(|place| cells[*place].clone()).collect();
        line.push(words.map_or(row.state.code().to_owned(), |locale| {
            t(locale, &format!("contract-state-{}", row.state.code()))
        }));
        table.push(line);
    }
    let figures = used
        .iter()
        .enumerate()
        .filter(|(_, place)| COLUMNS[**place].shape == Shape::Money)
        .map(|(at, _)| at)
        .collect();
    (table, figures)
}

/// The rows as a file.
///
/// # Errors
/// Conflict when there are more than a file of this kind holds.
pub(crate) async fn write(
    tx: &mut Tx,
    narrow: &Narrow,
    (sort, format): (Sort, Format),
    locale: Locale,
) -> Result<Vec<u8>, Error> {
    let most = most(format);
    let rows = store::whole(
        tx,
        narrow,
        sort,
        i64::try_from(most + 1).unwrap_or(i64::MAX),
    )
    .await?;
    if rows.len() > most {
        let key = if format == Format::Xlsx {
            "ledger-export-book"
        } else {
            "ledger-export-many"
        };
        return Err(Error::conflict(key));
    }
    let words = (format != Format::Jsonl).then_some(locale);
    let written = tokio::task::spawn_blocking(move || {
        let (table, figures) = table(&rows, words);
        files::write_figures(table, t(locale, "ledger-file"), format, &figures)
    });
    Ok(written.await.map_err(anyhow::Error::from)??)
}

async fn answer(
    ctx: &Ctx,
    app: &App,
    file: &str,
    (asked, party): (LedgerAsked, Option<OrganisationId>),
) -> Answer {
    let ("contracts", format) = files::named(file).ok_or(Error::NotFound)? else {
        return Err(Error::NotFound);
    };
    let narrow = Narrow {
        party,
        ..asked.narrow(app.clock.today())
    };
    let mut tx = app.db.read().await?;
    let bytes = write(&mut tx, &narrow, (asked.sort(), format), ctx.locale).await?;
    Ok(files::download(file, format, bytes))
}

/// `GET /desk/exports/contracts.xlsx`
pub(super) async fn desk(
    ctx: Ctx,
    _: Staff,
    Extracted(app): Extracted<App>,
    Path(file): Path<String>,
    Query(asked): Query<LedgerAsked>,
) -> Answer {
    answer(&ctx, &app, &file, (asked, None)).await
}

/// A party's own contracts, as `/my/exports/contracts.xlsx`.
pub(in crate::imports) async fn mine(
    ctx: &Ctx,
    app: &App,
    member: &Member,
    (file, asked): (&str, LedgerAsked),
) -> Answer {
    let own = (asked.for_a_party(), Some(member.acting.id));
    answer(ctx, app, file, own).await
}
