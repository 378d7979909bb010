//! The terms that one side offers the other: read from a form, with all errors at once, and back into it. Pure.
//! Must stay true: instalments add up to the price, and what depends on another choice is empty without it.

use chrono::{Months, NaiveDate};
use serde::{Deserialize, Serialize};

use crate::codes::{Table, contract_type};
use crate::listings::content;
use crate::messages::Say as _;
use crate::money::{Money, Unit, percent};
use crate::web::form::{Errors, Reader, Typed};
use crate::web::words::Message;

pub(crate) const SUBJECT_MOST: usize = 2000;
pub(crate) const ACCEPTANCE_MOST: usize = 1000;
pub(crate) const INSTALMENTS_MOST: usize = 12;
const TERRITORY_MOST: usize = 200;
const WORDS_MOST: usize = 500;

/// One sum, all at once: code of table `payment`.
pub const ONCE: &str = "1";
pub const INSTALMENTS: &str = "2";
pub const ROYALTY: &str = "3";
/// A royalty after an entry fee.
pub const ENTRY_FEE: &str = "4";
/// The forms of 民法典 846, which an offer can name.
pub(crate) const PAYMENTS: [&str; 4] = [ONCE, INSTALMENTS, ROYALTY, ENTRY_FEE];
/// What a royalty is reckoned from.
pub(crate) const BASES: [&str; 4] = ["price", "added_value", "profit", "sales"];
/// Whether its rate stays, rises or falls.
pub(crate) const COURSES: [&str; 3] = ["fixed", "rising", "falling"];
/// Whose the results are that the work under the contract brings.
pub(crate) const OWNERSHIPS: [&str; 5] = ["by_law", "seller", "buyer", "joint", "other"];

/// A part of the price, due on a day or when something is reached.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Instalment {
    pub what: String,
    pub due_on: Option<NaiveDate>,
    pub amount: Money,
}

/// A share of what the buyer earns with the technology.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Royalty {
    /// One of `BASES`.
    pub base: String,
    /// One of `COURSES`.
    pub course: String,
    /// In hundredths of a percent.
    pub rate_bp: i64,
    /// The seller may look into the accounts.
    pub audit: bool,
}

/// What the contract would say.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Terms {
    /// What is delivered or done.
    pub subject: String,
    /// Code of table `contract_type`, a leaf.
    pub type_code: String,
    /// Code of table `licence_kind`; of licences only.
    pub licence_kind: String,
    /// Of licences only.
    pub sublicensable: bool,
    pub territory: String,
    pub starts_on: NaiveDate,
    pub ends_on: NaiveDate,
    /// One of `PAYMENTS`.
    pub payment: String,
    /// 成交额; of royalties what both expect them to come to.
    pub total: Money,
    pub instalments: Vec<Instalment>,
    pub entry_fee: Option<Money>,
    pub royalty: Option<Royalty>,
    /// One of `OWNERSHIPS`.
    pub ownership: String,
    pub ownership_words: String,
    /// By which measure and in which way the work is accepted.
    pub acceptance: String,
    pub other: String,
}

impl Terms {
    #[must_use]
    pub fn is_licence(&self) -> bool {
        contract_type::is_licence(&self.type_code)
    }

    /// Whether the technology itself changes hands.
    #[must_use]
    pub fn is_transfer(&self) -> bool {
        contract_type::is_transfer(&self.type_code)
    }

    /// Whether the price is only expected so far.
    #[must_use]
    pub fn is_estimate(&self) -> bool {
        self.royalty.is_some()
    }

    /// Reads a whole form.
    ///
    /// # Errors
    /// Every error, by field.
    pub fn parse(typed: &Typed, today: NaiveDate) -> Result<Self, Errors> {
        let mut r = Reader::new(typed);
        let terms = Self::read(&mut r, today);
        r.finish(terms)
    }

    pub(super) fn read(r: &mut Reader<'_>, today: NaiveDate) -> Option<Self> {
        let subject = r.long_text("subject", 10, SUBJECT_MOST);
        let type_code = type_code(r);
        let licence = type_code.as_deref().is_some_and(contract_type::is_licence);
        let licence_kind = if licence {
            content::code(r, "licence_kind", Table::LicenceKind)
        } else {
            Some(String::new())
        };
        let territory = if licence {
            r.text("territory", TERRITORY_MOST)
        } else {
            Some(optional(r, "territory", TERRITORY_MOST))
        };
        let term = term(r, today);
        let price = Price::read(r, today);
        let ownership = one_of(r, "ownership", &OWNERSHIPS);
        let ownership_words = if ownership.as_deref() == Some("other") {
            r.text("ownership_words", WORDS_MOST)
        } else {
            Some(optional(r, "ownership_words", WORDS_MOST))
        };
        let acceptance = r.long_text("acceptance", 10, ACCEPTANCE_MOST);
        let other = optional(r, "other", ACCEPTANCE_MOST);
        let sublicensable = licence && r.typed.get("sublicensable") == "yes";
        let ((starts_on, ends_on), price) = (term?, price?);
        Some(Self {
            subject: subject?,
            type_code: type_code?,
            licence_kind: licence_kind?,
            sublicensable,
            territory: territory?,
            starts_on,
            ends_on,
            payment: price.payment,
            total: price.total,
            instalments: price.instalments,
            entry_fee: price.entry_fee,
            royalty: price.royalty,
            ownership: ownership?,
            ownership_words: ownership_words?,
            acceptance: acceptance?,
            other,
        })
    }

    /// The form that reads back to these terms.
    #[must_use]
    pub fn typed(&self) -> Typed {
        let mut typed: Typed = [
            ("subject", self.subject.clone()),
            ("type_code", self.type_code.clone()),
            ("licence_kind", self.licence_kind.clone()),
            ("territory", self.territory.clone()),
            ("starts_on", self.starts_on.to_string()),
            ("ends_on", self.ends_on.to_string()),
            ("payment", self.payment.clone()),
            ("total", self.total.yuan_text()),
            ("ownership", self.ownership.clone()),
            ("ownership_words", self.ownership_words.clone()),
            ("acceptance", self.acceptance.clone()),
            ("other", self.other.clone()),
        ]
        .into_iter()
        .collect();
        if self.sublicensable {
            typed.push("sublicensable", "yes");
        }
        for (n, part) in self.instalments.iter().enumerate() {
            let day = part.due_on.map(|day| day.to_string()).unwrap_or_default();
            typed.push(&format!("parts.{n}.what"), part.what.clone());
            typed.push(&format!("parts.{n}.due_on"), day);
            typed.push(&format!("parts.{n}.amount"), part.amount.yuan_text());
        }
        if let Some(fee) = self.entry_fee {
            typed.push("entry_fee", fee.yuan_text());
        }
        if let Some(royalty) = &self.royalty {
            typed.push("base", royalty.base.clone());
            typed.push("course", royalty.course.clone());
            typed.push("rate", percent::text(royalty.rate_bp));
            if royalty.audit {
                typed.push("audit", "yes");
            }
        }
        typed
    }
}

struct Price {
    payment: String,
    total: Money,
    instalments: Vec<Instalment>,
    entry_fee: Option<Money>,
    royalty: Option<Royalty>,
}

impl Price {
    /// What the chosen form of payment needs; what belongs to another form is passed over.
    fn read(r: &mut Reader<'_>, today: NaiveDate) -> Option<Self> {
        let payment = one_of(r, "payment", &PAYMENTS);
        let total = r.parsed("total", sum);
        let payment = payment?;
        let instalments = if payment == INSTALMENTS {
            instalments(r, total, today)
        } else {
            Some(Vec::new())
        };
        let entry_fee = if payment == ENTRY_FEE {
            entry_fee(r, total).map(Some)
        } else {
            Some(None)
        };
        let royalty = if payment == ROYALTY || payment == ENTRY_FEE {
            royalty(r).map(Some)
        } else {
            Some(None)
        };
        Some(Self {
            payment,
            total: total?,
            instalments: instalments?,
            entry_fee: entry_fee?,
            royalty: royalty?,
        })
    }
}

/// Too long is an error; missing is not.
fn optional(r: &mut Reader<'_>, field: &str, most: usize) -> String {
    r.optional(field, most).unwrap_or_default()
}

fn type_code(r: &mut Reader<'_>) -> Option<String> {
    let code = content::code(r, "type_code", Table::ContractType)?;
    if contract_type::is_type(&code) {
        return Some(code);
    }
    r.error("type_code", "field-choose-narrower");
    None
}

fn one_of(r: &mut Reader<'_>, field: &str, choices: &[&str]) -> Option<String> {
    if !r.typed.is_set(field) {
        r.error(field, "field-choose");
        return None;
    }
    let found = choices.iter().find(|code| **code == r.typed.get(field));
    if found.is_none() {
        r.error(field, "field-unknown-choice");
    }
    found.map(|code| (*code).to_owned())
}

fn term(r: &mut Reader<'_>, today: NaiveDate) -> Option<(NaiveDate, NaiveDate)> {
    let (earliest, latest) = (today - Months::new(12), today + Months::new(12 * 50));
    let starts_on = r.required_date("starts_on", earliest, latest);
    let ends_on = r.required_date("ends_on", today, latest);
    let (starts_on, ends_on) = (starts_on?, ends_on?);
    if ends_on < starts_on {
        r.error("ends_on", "offer-ends-before-start");
        return None;
    }
    Some((starts_on, ends_on))
}

/// In 元, and above zero.
fn sum(text: &str) -> Result<Money, Message> {
    let money = Money::parse(text, Unit::Yuan).map_err(|e| e.message())?;
    if money.is_positive() {
        Ok(money)
    } else {
        Err(Message::new("money-zero"))
    }
}

fn instalments(
    r: &mut Reader<'_>,
    total: Option<Money>,
    today: NaiveDate,
) -> Option<Vec<Instalment>> {
    let rows = content::rows(r, "parts", INSTALMENTS_MOST);
    if rows.len() < 2 {
        r.error("parts", "offer-parts-missing");
        return None;
    }
    let read: Vec<Option<Instalment>> = rows.iter().map(|n| instalment(r, *n, today)).collect();
    let parts: Vec<Instalment> = read.into_iter().collect::<Option<_>>()?;
    let listed = Money::total(parts.iter().map(|part| part.amount));
    let total = total?;
    if listed == Some(total) {
        return Some(parts);
    }
    let listed = listed.map_or_else(String::new, Money::yuan_grouped);
    let message = Message::new("offer-parts-sum")
        .with("listed", listed)
        .with("total", total.yuan_grouped());
    r.errors.add("parts", message);
    None
}

fn instalment(r: &mut Reader<'_>, n: usize, today: NaiveDate) -> Option<Instalment> {
    let field = |name: &str| format!("parts.{n}.{name}");
    let what = r.text(&field("what"), 100);
    let latest = today + Months::new(12 * 50);
    let due_on = field("due_on");
    let day = r.date(&due_on, today - Months::new(12), latest);
    let amount = r.parsed(&field("amount"), sum);
    if r.typed.is_set(&due_on) && day.is_none() {
        return None;
    }
    Some(Instalment {
        what: what?,
        due_on: day,
        amount: amount?,
    })
}

fn entry_fee(r: &mut Reader<'_>, total: Option<Money>) -> Option<Money> {
    let fee = r.parsed("entry_fee", sum)?;
    if total.is_some_and(|total| fee > total) {
        r.error("entry_fee", "offer-fee-above-total");
        return None;
    }
    Some(fee)
}

fn royalty(r: &mut Reader<'_>) -> Option<Royalty> {
    let base = one_of(r, "base", &BASES);
    let course = one_of(r, "course", &COURSES);
    let rate = r.parsed("rate", |text| {
        percent::parse(text).ok_or_else(|| Message::new("offer-rate-wrong"))
    });
    Some(Royalty {
        base: base?,
        course: course?,
        rate_bp: rate?,
        audit: r.typed.get("audit") == "yes",
    })
}

#[cfg(test)]
mod tests;
