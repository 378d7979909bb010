//! What the parties fill in a contract text beyond the values of the file, as it is kept and as a form reads it.
//! What a text doesn't ask for is kept too: it comes back when the type of the contract is set back.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::text::{ContractText, Form, Table};
use crate::contracts::draft::patent_life::Filed;
use crate::deals::offers;
use crate::messages::Say as _;
use crate::money::{Money, Unit, percent};
use crate::web::form::{Errors, Reader, Typed};
use crate::web::words::Message;

/// What may stand in a field.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    Line,
    Area,
    /// A whole number of days, copies and the like.
    Number,
    /// In 元.
    Money,
    /// A percentage with two decimals.
    Rate,
    Choice(&'static [&'static str]),
}

#[derive(Debug)]
pub(crate) struct Field {
    pub(crate) key: &'static str,
    pub(crate) kind: Kind,
}

pub(crate) const LINE_MOST: usize = 200;
pub(crate) const AREA_MOST: usize = 4000;

const fn line(key: &'static str) -> Field {
    Field {
        key,
        kind: Kind::Line,
    }
}

const fn area(key: &'static str) -> Field {
    Field {
        key,
        kind: Kind::Area,
    }
}

const fn number(key: &'static str) -> Field {
    Field {
        key,
        kind: Kind::Number,
    }
}

const fn choice(key: &'static str, codes: &'static [&'static str]) -> Field {
    Field {
        key,
        kind: Kind::Choice(codes),
    }
}

const YES_NO: &[&str] = &["yes", "no"];

pub(crate) const FIELDS: &[Field] = &[
    area("goal"),
    area("content"),
    area("route"),
    area("deliverables"),
    area("base"),
    area("rights_history"),
    area("materials"),
    area("licence_manner"),
    line("territory"),
    line("right_name"),
    line("right_number"),
    line("right_holder"),
    line("right_term"),
    area("trainees"),
    area("teachers"),
    area("schedule"),
    line("place"),
    area("manner"),
    area("buyer_help"),
    area("guidance"),
    number("register_days"),
    line("fee_payer"),
    line("filing_party"),
    area("work_buyer"),
    area("work_seller"),
    area("work_further"),
    area("input_buyer"),
    area("input_seller"),
    area("expense_words"),
    line("pay_when"),
    Field {
        key: "entry_fee",
        kind: Kind::Money,
    },
    choice("royalty_base", &offers::BASES),
    Field {
        key: "royalty_rate",
        kind: Kind::Rate,
    },
    choice("royalty_course", &offers::COURSES),
    choice("royalty_period", &["month", "quarter", "half", "year"]),
    number("royalty_days"),
    choice("royalty_audit", YES_NO),
    area("payment_words"),
    area("commission_words"),
    number("change_days"),
    choice("subcontract", &["no", "yes"]),
    area("subcontract_words"),
    choice("risk", &["shared", "buyer", "seller", "other"]),
    area("risk_words"),
    area("invalid_words"),
    number("notify_days"),
    line("defence"),
    area("secret_buyer"),
    line("secret_buyer_people"),
    line("secret_buyer_term"),
    line("secret_buyer_liability"),
    area("secret_seller"),
    line("secret_seller_people"),
    line("secret_seller_term"),
    line("secret_seller_liability"),
    area("acceptance_standard"),
    area("acceptance_method"),
    number("acceptance_days"),
    number("mend_days"),
    area("warranty"),
    choice("ownership", &offers::OWNERSHIPS),
    area("ownership_words"),
    area("profit"),
    area("improvement_words"),
    area("report_use"),
    area("breach_buyer"),
    area("breach_seller"),
    line("contact_words"),
    number("contact_days"),
    number("cure_days"),
    area("terminate_words"),
    choice("dispute", &["arbitration", "court"]),
    line("dispute_body"),
    area("definitions"),
    area("attachments"),
    area("other"),
    number("copies"),
    number("copies_buyer"),
    number("copies_seller"),
];

pub(crate) fn field(key: &str) -> Option<&'static Field> {
    FIELDS.iter().find(|field| field.key == key)
}

/// What is known of a patent beside its number.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub(crate) struct PatentWords {
    pub(crate) name: String,
    pub(crate) applicant: String,
    pub(crate) holder: String,
    pub(crate) filed_on: String,
    pub(crate) valid_until: String,
}

impl PatentWords {
    pub(crate) const PARTS: [&'static str; 5] =
        ["name", "applicant", "holder", "filed_on", "valid_until"];

    pub(crate) fn part(&self, part: &str) -> &str {
        match part {
            "name" => &self.name,
            "applicant" => &self.applicant,
            "holder" => &self.holder,
            "filed_on" => &self.filed_on,
            _ => &self.valid_until,
        }
    }
}

/// What was filled in, by field; an empty word says that the field was left empty on purpose.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub(crate) struct Filled {
    pub(crate) words: BTreeMap<String, String>,
    /// By patent number.
    pub(crate) patents: BTreeMap<String, PatentWords>,
}

/// The fields of a text by clause, each at the first clause that asks for it.
pub(crate) fn by_clause(text: &ContractText) -> Vec<(&str, Vec<&'static Field>)> {
    let mut seen: Vec<&str> = Vec::new();
    text.clauses
        .iter()
        .map(|clause| {
            let fields = ContractText::names(&clause.lines)
                .into_iter()
                .filter_map(field)
                .filter(|field| {
                    let new = !seen.contains(&field.key);
                    seen.push(field.key);
                    new
                });
            (clause.key.as_str(), fields.collect())
        })
        .collect()
}

pub(crate) fn lists_patents(text: &ContractText) -> bool {
    let mut lines = text.clauses.iter().flat_map(|clause| &clause.lines);
    lines.any(|line| line.form == Form::Table(Table::Patents))
}

impl Filled {
    /// Reads the form of a text over what was kept; `numbers` are the file's patents. What the form did not have stays.
    ///
    /// # Errors
    /// Every error, by field.
    pub(crate) fn parse(
        typed: &Typed,
        text: &ContractText,
        numbers: &[&str],
        kept: &Self,
    ) -> Result<Self, Errors> {
        let mut r = Reader::new(typed);
        let mut filled = kept.clone();
        for (_, fields) in by_clause(text) {
            for field in fields {
                let value = one(&mut r, field).unwrap_or_default();
                if typed.has(field.key) {
                    filled.words.insert(field.key.to_owned(), value);
                }
            }
        }
        copies(&mut r, &filled);
        if lists_patents(text) {
            for (row, number) in patent_rows(typed) {
                if numbers.contains(&number.as_str()) {
                    let kept = kept.patents.get(&number).cloned().unwrap_or_default();
                    let words = patent(&mut r, &row, kept);
                    filled.patents.insert(number, words);
                }
            }
        }
        r.finish(Some(filled))
    }

    /// The filing days that were typed, by patent number.
    pub(crate) fn filed(&self) -> Filed {
        let day = |words: &PatentWords| words.filed_on.parse().ok();
        let known = self.patents.iter();
        known
            .filter_map(|(number, words)| Some((number.clone(), day(words)?)))
            .collect()
    }

    /// The form that reads back to these words.
    pub(crate) fn typed(&self, numbers: &[&str]) -> Typed {
        let mut typed: Typed = self.words.clone().into_iter().collect();
        for (n, number) in numbers.iter().enumerate() {
            let words = self.patents.get(*number).cloned().unwrap_or_default();
            typed.push(&format!("patents.{n}.number"), *number);
            for part in PatentWords::PARTS {
                typed.push(&format!("patents.{n}.{part}"), words.part(part));
            }
        }
        typed
    }
}

fn one(r: &mut Reader<'_>, field: &Field) -> Option<String> {
    match field.kind {
        Kind::Line => r.optional(field.key, LINE_MOST),
        Kind::Area => r.optional(field.key, AREA_MOST),
        Kind::Number => r.optional_parsed(field.key, |text| {
            let text = crate::halfwidth::half_width(text);
            match text.trim().parse::<u16>() {
                Ok(n @ 1..=999) => Ok(n.to_string()),
                _ => Err(Message::new("drafting-not-a-number")),
            }
        }),
        Kind::Money => r.optional_parsed(field.key, |text| {
            let money = Money::parse(text, Unit::Yuan).map_err(|e| e.message())?;
            if money.is_positive() {
                Ok(money.yuan_text())
            } else {
                Err(Message::new("contract-money-zero"))
            }
        }),
        Kind::Rate => r.optional_parsed(field.key, |text| {
            percent::parse(text)
                .map(percent::text)
                .ok_or_else(|| Message::new("offer-rate-wrong"))
        }),
        Kind::Choice(codes) => r.optional_parsed(field.key, |code| {
            if codes.contains(&code) {
                Ok(code.to_owned())
            } else {
                Err(Message::new("field-unknown-choice"))
            }
        }),
    }
}

/// Both sides' copies can't be more than there are.
fn copies(r: &mut Reader<'_>, filled: &Filled) {
    let read = |key: &str| filled.words.get(key).and_then(|n| n.parse::<u16>().ok());
    let (Some(all), buyer, seller) = (read("copies"), read("copies_buyer"), read("copies_seller"))
    else {
        return;
    };
    if buyer.unwrap_or(0) + seller.unwrap_or(0) > all {
        r.error("copies", "drafting-copies-too-few");
    }
}

/// The rows of patents that a form has, by the beginning of their fields' names, each with the number it was filled in for.
pub(crate) fn patent_rows(typed: &Typed) -> Vec<(String, String)> {
    let row = |n: usize| {
        (
            format!("patents.{n}."),
            typed.get(&format!("patents.{n}.number")),
        )
    };
    let rows = typed.rows("patents").into_iter().map(row);
    rows.filter(|(_, number)| !number.is_empty())
        .map(|(row, number)| (row, number.to_owned()))
        .collect()
}

fn patent(r: &mut Reader<'_>, row: &str, kept: PatentWords) -> PatentWords {
    let typed = r.typed;
    let name = |part: &str| format!("{row}{part}");
    let or_kept = |part: &str, read: String, kept: String| {
        if typed.has(&name(part)) { read } else { kept }
    };
    let mut words = |part: &str| r.optional(&name(part), LINE_MOST).unwrap_or_default();
    let (title, applicant, holder) = (words("name"), words("applicant"), words("holder"));
    let mut day = |part: &str| {
        let from = chrono::NaiveDate::from_ymd_opt(1985, 1, 1).unwrap_or_default();
        let until = chrono::NaiveDate::from_ymd_opt(2100, 12, 31).unwrap_or_default();
        let day = r.date(&name(part), from, until);
        day.map(|day| day.to_string()).unwrap_or_default()
    };
    let (filed_on, valid_until) = (day("filed_on"), day("valid_until"));
    PatentWords {
        name: or_kept("name", title, kept.name),
        applicant: or_kept("applicant", applicant, kept.applicant),
        holder: or_kept("holder", holder, kept.holder),
        filed_on: or_kept("filed_on", filed_on, kept.filed_on),
        valid_until: or_kept("valid_until", valid_until, kept.valid_until),
    }
}
