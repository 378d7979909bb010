//! The application for recognition and registration 技术合同认定登记申请表 as data: the national form's fields in its
//! order. What is not known stays blank and is listed; nothing is invented. Pages, Word and Excel files are made of it.

use chrono::NaiveDate;
use serde::Serialize;

use super::checklist;
use super::document::Document;
use super::party;
use crate::codes::contract_type::{is_licence, is_transfer};
use crate::codes::{self, Table};
use crate::contracts::contract::{Contract, Values};
use crate::contracts::details::Side;
use crate::money::Money;
use crate::web::words::{Arg, Locale, t, t_with};

/// What stands in a field.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Fill {
    Filled,
    /// Not known yet: visibly blank, and listed.
    Blank,
    /// Not asked of a contract or a party like this.
    Unneeded,
    /// Filled by somebody else later: the registry, or by hand on the day.
    Later,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub(crate) struct Cell {
    /// The number in the form's order; a field of two parts has it twice.
    pub(crate) no: String,
    pub(crate) label: String,
    pub(crate) value: String,
    pub(crate) code: String,
    /// Exact, without separators, for the spreadsheet; empty for what is no sum.
    pub(crate) figure: String,
    pub(crate) fill: Fill,
}

impl Cell {
    /// The value with its code behind it.
    pub(crate) fn shown(&self) -> String {
        if self.code.is_empty() {
            self.value.clone()
        } else {
            format!("{}［{}］", self.value, self.code)
        }
    }
}

/// A line of the form: one wide field or two side by side.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub(crate) struct Line {
    pub(crate) cells: Vec<Cell>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub(crate) struct Part {
    pub(crate) title: String,
    pub(crate) lines: Vec<Line>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub(crate) struct Application {
    pub(crate) file: String,
    pub(crate) version: i64,
    pub(crate) parts: Vec<Part>,
    /// The labels of what is blank.
    pub(crate) blanks: Vec<String>,
}

/// What a form is made of.
#[derive(Clone, Copy)]
pub(crate) struct Source<'a> {
    pub(crate) contract: &'a Contract,
    pub(crate) values: &'a Values,
    /// The current ones.
    pub(crate) papers: &'a [Document],
    pub(crate) locale: Locale,
}

pub(crate) fn application(source: &Source<'_>) -> Application {
    let pen = Pen {
        locale: source.locale,
    };
    let part = |key: &str, lines| Part {
        title: pen.t(key),
        lines,
    };
    let parts = vec![
        part("application-part-contract", contract_lines(&pen, source)),
        part(
            "application-part-buyer",
            party::lines(&pen, source.values, Side::Buyer),
        ),
        part(
            "application-part-seller",
            party::lines(&pen, source.values, Side::Seller),
        ),
        part("application-part-rest", rest_lines(&pen, source)),
    ];
    let blanks = parts
        .iter()
        .flat_map(|part| &part.lines)
        .flat_map(|line| &line.cells)
        .filter(|cell| cell.fill == Fill::Blank)
        .map(|cell| cell.label.clone())
        .collect();
    Application {
        file: source.contract.number.clone(),
        version: source.contract.version,
        parts,
        blanks,
    }
}

fn contract_lines(pen: &Pen, source: &Source<'_>) -> Vec<Line> {
    let (contract, v) = (source.contract, source.values);
    let number = contract.registration_number.as_ref().map_or_else(
        || pen.later("1", "application-number", "application-by-registry"),
        |number| pen.text("1", "application-number", &number.spaced()),
    );
    vec![
        wide(number),
        wide(pen.text("2", "application-name", &v.name)),
        pair(
            pen.day("3", "application-signed", v.signed_on),
            pen.day("4", "application-starts", v.starts_on),
        ),
        pair(
            pen.day("5", "application-ends", v.ends_on),
            type_cell(pen, v),
        ),
        pair(
            pen.sum("7", "application-total", v.total, v.estimated),
            pen.sum("8", "application-technical", v.technical, v.estimated),
        ),
        pair(
            pen.coded("9", "application-payment", Table::Payment, &v.payment),
            related_cell(pen, v),
        ),
        pair(
            pen.coded("11", "application-plan", Table::PlanSource, &v.plan_source),
            ip_cell(pen, v),
        ),
        pair(
            pen.coded("13", "application-field", Table::Field, &v.field),
            pen.coded("14", "application-industry", Table::Industry, &v.industry),
        ),
        wide(pen.coded(
            "15",
            "application-objective",
            Table::Objective,
            &v.objective,
        )),
    ]
}

fn type_cell(pen: &Pen, v: &Values) -> Cell {
    let mut cell = pen.coded("6", "application-type", Table::ContractType, &v.type_code);
    if is_licence(&v.type_code) && !v.licence_kind.is_empty() {
        let kind = codes::label(Table::LicenceKind, &v.licence_kind, pen.locale.tag());
        cell.value = format!("{}（{kind}）", cell.value);
    }
    cell
}

fn related_cell(pen: &Pen, v: &Values) -> Cell {
    let mut cell = pen.yes_no("10", "application-related", Some(v.related));
    if let (true, Some(share)) = (v.related, v.details.share) {
        let share = format!("{}.{:02}%", share / 100, share % 100);
        let words = t_with(
            pen.locale,
            "application-share",
            &[("share".to_owned(), Arg::Text(share))],
        );
        cell.value = format!("{}（{words}）", cell.value);
    }
    cell
}

fn ip_cell(pen: &Pen, v: &Values) -> Cell {
    let mut cell = pen.coded("12", "application-ip", Table::Ip, &v.ip);
    if !v.patents.is_empty() {
        cell.value = format!("{}：{}", cell.value, v.patents.replace('\n', "、"));
    }
    cell
}

fn rest_lines(pen: &Pen, source: &Source<'_>) -> Vec<Line> {
    let d = &source.values.details;
    let is_asked = is_transfer(&source.values.type_code) || is_licence(&source.values.type_code);
    let expected = |no, key, sum: Option<Money>| match sum {
        Some(sum) => pen.wan(no, key, sum),
        None if is_asked => pen.text(no, key, ""),
        None => pen.unneeded(no, key, "application-only-transfers"),
    };
    let applied = source.contract.filed_on.map_or_else(
        || pen.later("46", "application-date", "application-on-filing"),
        |day| pen.day("46", "application-date", Some(day)),
    );
    vec![
        pair(
            expected("44", "application-investment", d.investment),
            expected("45", "application-output", d.output),
        ),
        pair(applied, pen.text("46", "application-agent", &d.agent)),
        wide(pen.text("46", "application-agent-phone", &d.agent_phone)),
        wide(pen.text("47", "application-papers", &papers(pen, source.papers))),
        pair(
            pen.text("48", "application-uscc-buyer", &d.buyer.uscc),
            pen.text("48", "application-uscc-seller", &d.seller.uscc),
        ),
    ]
}

/// The kinds of paper that go with the form, with how many files each has.
fn papers(pen: &Pen, papers: &[Document]) -> String {
    let of_kind = |code: &str| papers.iter().filter(|p| p.kind == code).count();
    let words: Vec<String> = codes::all(Table::Document)
        .iter()
        // They speak for money that came in, not for the registration.
        .filter(|row| !checklist::KEPT.contains(&row.code.as_str()))
        .map(|row| (row, of_kind(&row.code)))
        .filter(|(_, n)| *n > 0)
        .map(|(row, n)| {
            let args = [
                ("kind".to_owned(), Arg::from(row.label(pen.locale.tag()))),
                ("n".to_owned(), Arg::from(n)),
            ];
            t_with(pen.locale, "application-paper", &args)
        })
        .collect();
    words.join(&pen.t("application-paper-between"))
}

pub(super) fn wide(cell: Cell) -> Line {
    Line { cells: vec![cell] }
}

pub(super) fn pair(left: Cell, right: Cell) -> Line {
    Line {
        cells: vec![left, right],
    }
}

/// Writes cells in one language.
pub(super) struct Pen {
    pub(super) locale: Locale,
}

impl Pen {
    pub(super) fn t(&self, key: &str) -> String {
        t(self.locale, key)
    }

    pub(super) fn cell(no: &str, label: String, value: &str, code: &str) -> Cell {
        let fill = if value.is_empty() {
            Fill::Blank
        } else {
            Fill::Filled
        };
        Cell {
            no: no.to_owned(),
            label,
            value: value.to_owned(),
            code: code.to_owned(),
            figure: String::new(),
            fill,
        }
    }

    fn text(&self, no: &str, key: &str, value: &str) -> Cell {
        Self::cell(no, self.t(key), value, "")
    }

    fn coded(&self, no: &str, key: &str, table: Table, code: &str) -> Cell {
        Self::cell(no, self.t(key), &self.words(table, code), code)
    }

    pub(super) fn words(&self, table: Table, code: &str) -> String {
        codes::path_label(table, code, self.locale.tag()).into_owned()
    }

    pub(super) fn yes(&self, yes: bool) -> String {
        self.t(if yes { "contract-yes" } else { "contract-no" })
    }

    fn yes_no(&self, no: &str, key: &str, yes: Option<bool>) -> Cell {
        let value = yes.map(|yes| self.yes(yes)).unwrap_or_default();
        self.text(no, key, &value)
    }

    fn day(&self, no: &str, key: &str, day: Option<NaiveDate>) -> Cell {
        let value = day.map(|day| day.to_string()).unwrap_or_default();
        self.text(no, key, &value)
    }

    /// A sum in 元; nothing is no sum that a contract can have.
    fn sum(&self, no: &str, key: &str, sum: Money, estimated: bool) -> Cell {
        if sum.is_zero() {
            return self.text(no, key, "");
        }
        let mut cell = self.text(no, key, &sum.yuan_grouped());
        cell.figure = sum.yuan_text();
        if estimated {
            cell.value = format!("{}（{}）", cell.value, self.t("application-estimated"));
        }
        cell
    }

    /// A sum in 万元, as the form asks for it, with as many places as it takes to stay exact.
    fn wan(&self, no: &str, key: &str, sum: Money) -> Cell {
        let mut cell = self.text(no, key, &wan_exact(sum));
        cell.figure.clone_from(&cell.value);
        cell
    }

    fn later(&self, no: &str, key: &str, words: &str) -> Cell {
        let mut cell = self.text(no, key, &self.t(words));
        cell.fill = Fill::Later;
        cell
    }

    pub(super) fn without(&self, no: &str, label: String, words: &str) -> Cell {
        let mut cell = Self::cell(no, label, &self.t(words), "");
        cell.fill = Fill::Unneeded;
        cell
    }

    fn unneeded(&self, no: &str, key: &str, words: &str) -> Cell {
        self.without(no, self.t(key), words)
    }
}

/// "12.50", or "12.345678" where two places do not hold it.
fn wan_exact(sum: Money) -> String {
    const FEN: u64 = 1_000_000;
    let sign = if sum.fen() < 0 { "-" } else { "" };
    let fen = sum.fen().unsigned_abs();
    let places = format!("{:06}", fen % FEN);
    let kept = places.trim_end_matches('0').len().max(2);
    format!("{sign}{}.{}", fen / FEN, &places[..kept])
}

#[cfg(test)]
mod tests;
