//! The cells of a row as the pairs of a contract's form: words as codes, days and sums as the form writes them. What a
//! word means is asked where it could be several things.

use std::collections::HashMap;

use chrono::NaiveDate;

use super::columns::unit;
use super::words::{self, Meaning};
use crate::codes::Table;
use crate::halfwidth::half_width;
use crate::identifiers::Phone;
use crate::imports::cells;
use crate::imports::columns::{Mapping, Shape};
use crate::imports::import::Answers;
use crate::imports::table::{CELL_MOST, Row};
use crate::messages::Say as _;
use crate::money::{Money, Unit};
use crate::organisations::organisation::Organisation;
use crate::web::form::{Errors, Typed, clean};
use crate::web::words::{Locale, Message, t};

/// What the rows of a file are judged with.
pub(super) struct Terms<'a> {
    pub(super) today: NaiveDate,
    /// Whose ledger it is: the seller where a row names none.
    pub(super) seller: Option<&'a Organisation>,
    /// Organisations of the platform that rows may name.
    pub(super) known: &'a [Organisation],
    pub(super) answers: &'a Answers,
}

/// A row's cells by field, with what is wrong with them.
pub(super) struct Reading<'a> {
    pub(super) terms: &'a Terms<'a>,
    cells: HashMap<&'static str, String>,
    units: HashMap<&'static str, Unit>,
    pub(super) errors: Errors,
    pub(super) asks: Vec<(String, String)>,
}

/// The kind of word that a column holds; both sides' regions are one kind.
fn word_kind(field: &str) -> &str {
    match field {
        "seller_region" | "buyer_region" => "region",
        "seller_nature" | "buyer_nature" => "nature",
        other => other,
    }
}

/// The code that a word means without a person having to say so.
pub(super) fn means(table: Table, text: &str) -> Option<String> {
    match meaning(table, text) {
        Meaning::Code(code) => Some(code),
        Meaning::Ask => None,
    }
}

fn meaning(table: Table, text: &str) -> Meaning {
    match table {
        Table::ContractType => words::contract_type(text),
        Table::Region => words::region(text),
        Table::PartyNature => words::nature(text),
        Table::Field => words::field(text),
        other => words::of_table(other, text),
    }
}

/// Days as ledgers write them: 2019年3月5日, 2019.3.5, 20190305.
fn day_text(text: &str) -> String {
    let text = half_width(text)
        .replace(['年', '月', '/', '.'], "-")
        .replace('日', "");
    let (first, rest) = text.split_once(['T', ' ']).unwrap_or((&text, ""));
    // What stands behind a day and is no time of day is not read over.
    if !rest
        .chars()
        .all(|c| c.is_ascii_digit() || ":.+-Z ".contains(c))
    {
        return text;
    }
    let first = first.trim_end_matches('-');
    if first.len() == 8 && first.bytes().all(|b| b.is_ascii_digit()) {
        return format!("{}-{}-{}", &first[..4], &first[4..6], &first[6..]);
    }
    first.to_owned()
}

impl<'a> Reading<'a> {
    pub(super) fn new(
        terms: &'a Terms<'a>,
        mapping: &Mapping,
        headers: &[String],
        row: &Row,
    ) -> Self {
        let mut reading = Self {
            terms,
            cells: HashMap::new(),
            units: HashMap::new(),
            errors: Errors::default(),
            asks: Vec::new(),
        };
        for ((column, cell), header) in mapping.columns.iter().zip(&row.cells).zip(headers) {
            let (Some(column), cell) = (column, cells::original(cell).trim()) else {
                continue;
            };
            if cell.is_empty() {
                continue;
            }
            if cell.chars().count() > CELL_MOST {
                let message = Message::new("field-too-long")
                    .with("max", CELL_MOST)
                    .with("over", cell.chars().count() - CELL_MOST);
                reading.errors.add(column.field, message);
                continue;
            }
            let cell = clean(cell);
            let text = match column.shape {
                Shape::Code(table) => reading.coded(column.field, table, &cell),
                Shape::Choice(words) => Some(cells::choice(words, &cell).to_owned()),
                Shape::Day => reading.day(column.field, &cell),
                _ => Some(cell),
            };
            if column.shape == Shape::Money {
                reading.units.insert(column.field, unit(header));
            }
            if let Some(text) = text {
                reading.cells.insert(column.field, text);
            }
        }
        reading
    }

    /// A day that can't be read is told at its column, whether or not this row has a use for it. A stroke is no day.
    fn day(&mut self, field: &'static str, cell: &str) -> Option<String> {
        let day = day_text(cell);
        if NaiveDate::parse_from_str(&day, "%Y-%m-%d").is_err() && !day.is_empty() {
            self.errors.add(field, Message::new("field-not-a-date"));
        }
        Some(day).filter(|day| !day.is_empty())
    }

    fn coded(&mut self, field: &'static str, table: Table, text: &str) -> Option<String> {
        let kind = word_kind(field);
        match meaning(table, text) {
            Meaning::Code(code) => Some(code),
            Meaning::Ask => {
                if let Some(code) = self.terms.answers.of(kind, text) {
                    return Some(code.to_owned());
                }
                let message = Message::new("ledger-asked").with("word", text.to_owned());
                self.errors.add(field, message);
                self.asks.push((kind.to_owned(), text.to_owned()));
                None
            }
        }
    }

    pub(super) fn get(&self, field: &str) -> &str {
        self.cells.get(field).map_or("", String::as_str)
    }

    pub(super) fn has(&self, field: &str) -> bool {
        self.cells.contains_key(field)
    }

    pub(super) fn money(&mut self, field: &'static str) -> Option<Money> {
        let text = self.cells.get(field)?;
        let unit = self.units.get(field).copied().unwrap_or(Unit::Yuan);
        match Money::parse(text, unit) {
            Ok(money) => Some(money),
            Err(error) => {
                self.errors.add(field, error.message());
                None
            }
        }
    }

    /// 成交额 and what is not technical of it. A registered contract's ledger tells one of the two; nothing is made up.
    pub(super) fn sums(&mut self, registered: bool) -> Option<(Money, Money)> {
        let (total, other, technical) = (
            self.money("total"),
            self.money("non_technical"),
            self.money("technical"),
        );
        if !self.has("total") {
            self.errors.add("total", Message::new("field-required"));
        }
        let total = total?;
        let off = match (other, technical) {
            (Some(other), None) => Some(other),
            (None, Some(technical)) => total.checked_sub(technical).filter(|off| off.fen() >= 0),
            (Some(other), Some(technical)) => other
                .checked_add(technical)
                .filter(|sum| *sum == total)
                .map(|_| other),
            (None, None) if registered => {
                let message = Message::new("ledger-technical-missing");
                self.errors.add("technical", message);
                return None;
            }
            (None, None) => Some(Money::from_fen(0)),
        };
        if off.is_none() {
            self.errors
                .add("technical", Message::new("ledger-sums-differ"));
        }
        Some((total, off?))
    }

    /// The organisation of the platform that a side is: by its code, or by its whole name.
    pub(super) fn organisation(&self, side: &str) -> Option<&'a Organisation> {
        let (code, name) = (
            self.get(&format!("{side}_uscc")),
            self.get(&format!("{side}_name")),
        );
        let known = self.terms.known.iter().filter(|o| o.is_verified());
        let found = if code.is_empty() {
            known
                .filter(|o| !name.is_empty() && o.name == name)
                .collect::<Vec<_>>()
        } else {
            let code = half_width(code).to_uppercase();
            known.filter(|o| o.uscc == code).collect()
        };
        match found.as_slice() {
            [only] => Some(only),
            _ => None,
        }
    }

    /// What an old ledger holds that is no field of the form goes into the note; so does a phone that is none.
    fn asides(&self, typed: &mut Typed) {
        let phone = self.get("phone");
        let is_phone = Phone::parse(phone).is_ok();
        if is_phone {
            typed.push("seller_phone", phone);
        }
        let mut lines = Vec::new();
        for (field, key) in [
            ("department", "imports-col-l-department"),
            ("phone", "imports-col-l-phone"),
        ] {
            if self.has(field) && !(field == "phone" && is_phone) {
                lines.push(format!("{}：{}", t(Locale::Zh, key), self.get(field)));
            }
        }
        lines.extend(self.has("note").then(|| self.get("note").to_owned()));
        typed.set("note", lines.join("\n"));
    }

    /// The form that the row fills in.
    pub(super) fn form(&mut self, registered: bool) -> Option<Typed> {
        let (total, off) = self.sums(registered)?;
        let mut typed = Typed::default();
        for field in [
            "name",
            "type_code",
            "licence_kind",
            "third_party",
            "signed_on",
            "starts_on",
            "ends_on",
            "field",
            "ip",
            "plan_source",
            "payment",
            "objective",
            "industry",
            "related",
            "patents",
            "note",
        ] {
            typed.push(field, self.get(field));
        }
        for (field, of_form) in [
            ("seller_uscc", "seller_uscc"),
            ("buyer_uscc", "buyer_uscc"),
            ("contact", "seller_contact"),
            ("agent", "agent"),
        ] {
            typed.push(of_form, self.get(field));
        }
        self.asides(&mut typed);
        typed.push("total", total.yuan_text());
        if off.is_positive() {
            typed.push("items.0.name", t(Locale::Zh, "ledger-item"));
            typed.push("items.0.kind", "other");
            typed.push("items.0.amount", off.yuan_text());
        }
        for side in ["seller", "buyer"] {
            let owner = self
                .terms
                .seller
                .filter(|_| side == "seller" && !self.has("seller_name"));
            let card = owner.or_else(|| self.organisation(side));
            for (end, of_card) in [
                ("name", card.map(|o| o.name.as_str())),
                ("region", card.map(|o| o.region.as_str())),
                ("nature", card.map(|o| o.nature.as_str())),
            ] {
                let field = format!("{side}_{end}");
                let own = self.get(&field).to_owned();
                let value = if own.is_empty() {
                    of_card.unwrap_or("").to_owned()
                } else {
                    own
                };
                typed.push(&field, value);
            }
        }
        Some(typed)
    }
}

/// The column at which an error of the form is told.
fn column_of(field: &str) -> &str {
    match field {
        "seller_contact" => "contact",
        "seller_phone" => "phone",
        _ if field.starts_with("items") => "non_technical",
        _ => field,
    }
}

impl Reading<'_> {
    /// Takes over what a check of the forms found wrong.
    pub(super) fn checked<T>(&mut self, found: Result<T, Errors>) -> Option<T> {
        match found {
            Ok(value) => Some(value),
            Err(errors) => {
                for (field, message) in errors.0 {
                    self.errors.add(column_of(&field), message);
                }
                None
            }
        }
    }

    pub(super) fn small_form(&self, fields: &[&str]) -> Typed {
        fields
            .iter()
            .map(|field| (*field, self.get(field).to_owned()))
            .collect()
    }
}
