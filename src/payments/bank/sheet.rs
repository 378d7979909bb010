//! A bank statement as a table of texts → its lines. Every row says what it is or why it can't be read; what stands above
//! the table is looked at for the account, and balances, where there are any, are held against the moves.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::amount::{self, bare};
use super::columns::Columns;
use super::day;
use super::line::{CNY, Said};
use crate::halfwidth::half_width;
use crate::imports::{self, Row, Table};
use crate::web::words::Message;

/// Characters kept of a text.
const TEXT_MOST: usize = 500;
/// An account has no fewer digits.
const ACCOUNT_LEAST: usize = 8;

/// What a file holds.
#[derive(Debug, Default)]
pub(crate) struct Sheet {
    /// The account that the file itself names; empty when it names none.
    pub(crate) account: String,
    pub(crate) rows: Vec<ReadRow>,
    pub(crate) balance: Option<Balance>,
}

/// One row under the head.
#[derive(Debug)]
pub(crate) struct ReadRow {
    /// As a spreadsheet counts.
    pub(crate) line: i64,
    pub(crate) said: Result<Said, Message>,
    /// Its cells, for a person who looks for it in the file.
    pub(crate) text: String,
}

/// What the column of balances says.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Balance {
    pub(crate) opening: i64,
    pub(crate) moves: i64,
    pub(crate) closing: i64,
    /// The first row whose balance does not follow from the one before it.
    pub(crate) gap: Option<i64>,
}

/// Reads a file whose media type is known; slow, so off the async threads.
pub(crate) fn read(bytes: &[u8], media: &str, today: NaiveDate) -> Result<Sheet, Message> {
    let is_head = |cells: &[String]| Columns::of(cells).is_some();
    let found =
        imports::read_below(bytes, media, is_head)?.ok_or_else(|| Message::new("bank-no-head"))?;
    let (above, table) = (found.above, found.table);
    let columns = Columns::of(&table.headers).ok_or_else(|| Message::new("bank-no-head"))?;
    Ok(rows(&above, &table, &columns, today))
}

fn rows(above: &[Vec<String>], table: &Table, columns: &Columns, today: NaiveDate) -> Sheet {
    let account = account_above(above);
    let currency = above
        .iter()
        .flatten()
        .find_map(|cell| {
            let text = half_width(cell);
            let (head, value) = text.split_once(':')?;
            ["币种", "币别", "currency"]
                .contains(&head.trim().to_lowercase().as_str())
                .then(|| currency_of(value))
        })
        .unwrap_or_else(|| CNY.to_owned());
    let reading = Reading {
        columns,
        account: &account,
        currency: &currency,
        today,
    };
    let rows: Vec<ReadRow> = table
        .rows
        .iter()
        .filter(|row| !is_tail(row, columns))
        .map(|row| ReadRow {
            line: row.line,
            said: reading.row(row),
            text: shown(row),
        })
        .collect();
    let balance = balance(&rows);
    Sheet {
        account,
        rows,
        balance,
    }
}

/// A row's cells in one line.
fn shown(row: &Row) -> String {
    let cells: Vec<&str> = row
        .cells
        .iter()
        .map(|c| c.trim())
        .filter(|c| !c.is_empty())
        .collect();
    cells
        .join(" | ")
        .chars()
        .filter(|c| !c.is_control())
        .take(TEXT_MOST)
        .collect()
}

/// The account named above the table: a cell that says so, and the number in it or in the next.
fn account_above(above: &[Vec<String>]) -> String {
    for row in above {
        for (n, cell) in row.iter().enumerate() {
            let text = half_width(cell).to_lowercase();
            let named = ["账号", "帐号", "账户", "account"]
                .iter()
                .any(|word| text.contains(word));
            if !named {
                continue;
            }
            let next = row.get(n + 1).map_or("", String::as_str);
            let digits = |text: &str| {
                text.chars()
                    .filter(char::is_ascii_digit)
                    .collect::<String>()
            };
            let behind = text
                .split_once(':')
                .map_or(text.as_str(), |(_, behind)| behind);
            let found = [digits(behind), digits(&half_width(next))];
            if let Some(account) = found.into_iter().find(|d| d.len() >= ACCOUNT_LEAST) {
                return account;
            }
        }
    }
    String::new()
}

/// How totals and remarks under a table begin.
const TAILS: [&str; 13] = [
    "合计", "总计", "小计", "本页", "本期", "期初", "期末", "承前", "共", "total", "opening",
    "closing", "--",
];

/// Totals and remarks under the table: no day, and a word that says what they are, or hardly anything at all.
fn is_tail(row: &Row, columns: &Columns) -> bool {
    let cell = row.cells.get(columns.day).map_or("", String::as_str);
    if day::read(cell).is_some() {
        return false;
    }
    let filled: Vec<&str> = row
        .cells
        .iter()
        .map(|c| c.trim())
        .filter(|c| !c.is_empty())
        .collect();
    let first = filled
        .first()
        .map_or(String::new(), |cell| half_width(cell).to_lowercase());
    filled.len() <= 1 || TAILS.iter().any(|word| first.starts_with(word))
}

fn currency_of(text: &str) -> String {
    let text = half_width(bare(text)).to_uppercase();
    match text.as_str() {
        "" | "CNY" | "RMB" | "人民币" | "人民币元" | "元" | "01" | "1" | "156" | "001" | "¥" => {
            CNY.to_owned()
        }
        _ => text.chars().take(12).collect(),
    }
}

struct Reading<'a> {
    columns: &'a Columns,
    account: &'a str,
    currency: &'a str,
    today: NaiveDate,
}

impl Reading<'_> {
    fn row(&self, row: &Row) -> Result<Said, Message> {
        if let Some(fault) = &row.fault {
            return Err(fault.clone());
        }
        let columns = self.columns;
        let cell = |place: usize| bare(row.cells.get(place).map_or("", String::as_str));
        let text = |place: Option<usize>| place.map_or(String::new(), |p| clean(cell(p)));
        let said_day = cell(columns.day);
        let booked_on = day::read(said_day)
            .ok_or_else(|| Message::new("bank-row-day").with("text", shortened(said_day)))?;
        if booked_on > self.today.succ_opt().unwrap_or(self.today) {
            return Err(Message::new("bank-row-future").with("day", booked_on.to_string()));
        }
        let own = digits(&text(columns.own_account));
        if own.len() >= ACCOUNT_LEAST && !self.account.is_empty() && own != self.account {
            return Err(Message::new("bank-row-account").with("account", own));
        }
        let amount = self.amount(row)?;
        let (other, other_account) = if amount >= 0 {
            (
                columns.other.or(columns.payer),
                columns.other_account.or(columns.payer_account),
            )
        } else {
            (
                columns.other.or(columns.payee),
                columns.other_account.or(columns.payee_account),
            )
        };
        let remarks: Vec<String> = columns
            .remarks
            .iter()
            .map(|p| clean(cell(*p)))
            .filter(|t| !t.is_empty())
            .collect();
        let balance = match columns.balance {
            Some(place) => amount::signed(cell(place)).map_err(|_| {
                Message::new("bank-row-balance").with("text", shortened(cell(place)))
            })?,
            None => None,
        };
        Ok(Said {
            booked_on,
            amount,
            currency: columns
                .currency
                .map(cell)
                .filter(|c| !c.is_empty())
                .map_or_else(|| self.currency.to_owned(), currency_of),
            other: text(other),
            other_account: text(other_account),
            remark: remarks.join(" · ").chars().take(TEXT_MOST).collect(),
            serial: text(columns.serial),
            balance,
        })
    }

    /// What came in, below zero what went out.
    fn amount(&self, row: &Row) -> Result<i64, Message> {
        let sum = |place: Option<usize>| -> Result<Option<i64>, Message> {
            let cell = place
                .and_then(|p| row.cells.get(p))
                .map_or("", String::as_str);
            amount::signed(cell)
                .map_err(|_| Message::new("bank-row-amount").with("text", shortened(cell)))
        };
        let columns = self.columns;
        let (debit, credit) = (sum(columns.debit)?, sum(columns.credit)?);
        match (debit.filter(|d| *d != 0), credit.filter(|c| *c != 0)) {
            (Some(_), Some(_)) => return Err(Message::new("bank-row-both")),
            (Some(out), None) => return Ok(-out),
            (None, Some(came)) => return Ok(came),
            (None, None) => {}
        }
        let zero = debit.is_some() || credit.is_some();
        let Some(amount) = sum(columns.amount)? else {
            return if zero {
                Ok(0)
            } else {
                Err(Message::new("bank-row-no-amount"))
            };
        };
        let Some(place) = columns.direction else {
            return Ok(amount);
        };
        let way = row.cells.get(place).map_or("", String::as_str);
        match amount::came_in(way) {
            Some(true) => Ok(amount),
            // Some banks write the sign as well as the word.
            Some(false) => Ok(-amount.abs()),
            None if amount <= 0 => Ok(amount),
            None => Err(Message::new("bank-row-direction").with("text", shortened(way))),
        }
    }
}

fn digits(text: &str) -> String {
    text.chars().filter(char::is_ascii_digit).collect()
}

/// A text without control characters, bounded.
fn clean(text: &str) -> String {
    let text: String = text
        .chars()
        .map(|c| if c.is_control() { ' ' } else { c })
        .take(TEXT_MOST)
        .collect();
    text.trim().to_owned()
}

fn shortened(text: &str) -> String {
    clean(text).chars().take(40).collect()
}

/// Holds balances against moves, in whichever order the bank writes its lines.
fn balance(rows: &[ReadRow]) -> Option<Balance> {
    let said: Vec<(&ReadRow, &Said)> = rows
        .iter()
        .filter_map(|row| Some((row, row.said.as_ref().ok()?)))
        .filter(|(_, said)| said.currency == CNY)
        .collect();
    let lines: Vec<(i64, i64, i64)> = said
        .iter()
        .filter_map(|(row, said)| Some((row.line, said.amount, said.balance?)))
        .collect();
    let newest_first =
        said.first().map(|(_, s)| s.booked_on) > said.last().map(|(_, s)| s.booked_on);
    let upward: Vec<(i64, i64, i64)> = lines.iter().rev().copied().collect();
    let (down, up) = (gaps(&lines), gaps(&upward));
    let upwards = up.len() < down.len() || (up.len() == down.len() && newest_first);
    let (in_order, gaps) = if upwards {
        (&upward, up)
    } else {
        (&lines, down)
    };
    let (first, last) = (in_order.first()?, in_order.last()?);
    let total: i128 = in_order
        .iter()
        .map(|(_, amount, _)| i128::from(*amount))
        .sum();
    Some(Balance {
        opening: first.2.checked_sub(first.1)?,
        moves: i64::try_from(total).ok()?,
        closing: last.2,
        gap: gaps.first().copied(),
    })
}

fn gaps(lines: &[(i64, i64, i64)]) -> Vec<i64> {
    lines
        .windows(2)
        .filter(|pair| pair[0].2.checked_add(pair[1].1) != Some(pair[1].2))
        .map(|pair| pair[1].0)
        .collect()
}

impl Balance {
    /// Opening and moves make the closing, and no row breaks the chain.
    pub(crate) fn fits(&self) -> bool {
        self.gap.is_none() && self.opening.checked_add(self.moves) == Some(self.closing)
    }
}

#[cfg(test)]
mod tests;
