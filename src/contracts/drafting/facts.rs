//! What a contract text can know: the values of the file, what the deal came to, what was filled in, under the names
//! that the texts use. The contract is in Chinese, whatever the language of the page.

use std::collections::BTreeMap;

use chrono::{Datelike as _, NaiveDate};

use super::fields::{self, Filled, Kind};
use crate::codes::{self, Table};
use crate::contracts::contract::Values;
use crate::contracts::details::Side;
use crate::deals::offers::{Instalment, Terms};
use crate::money::{Money, Unit, percent};
use crate::web::words::{Locale, t};

/// Names that come from the file itself; all others are fields.
#[cfg(test)]
pub(crate) const NAMES: &[&str] = &[
    "name",
    "type",
    "type_code",
    "number",
    "starts",
    "ends",
    "signed_at",
    "buyer",
    "buyer_uscc",
    "buyer_address",
    "buyer_postal_code",
    "buyer_representative",
    "buyer_contact",
    "buyer_phone",
    "seller",
    "seller_uscc",
    "seller_address",
    "seller_postal_code",
    "seller_representative",
    "seller_contact",
    "seller_phone",
    "seller_bank",
    "seller_account",
    "third",
    "further",
    "total",
    "total_cn",
    "estimated",
    "items",
    "non_technical",
    "non_technical_cn",
    "technical",
    "technical_cn",
    "payment",
    "payment_form",
    "entry_fee_cn",
    "licence",
    "licence_kind",
    "sublicensable",
    "right_kind",
];

/// All that a text is filled from.
#[derive(Clone, Debug)]
pub(crate) struct Source<'a> {
    pub(crate) number: &'a str,
    pub(crate) values: &'a Values,
    pub(crate) terms: Option<&'a Terms>,
    pub(crate) filled: &'a Filled,
    /// The plan of instalments that somebody wrote; without one the terms' own parts count.
    pub(crate) plan: &'a [Instalment],
    /// The names of patents by number, as the listing behind the deal gives them.
    pub(crate) titles: Vec<(String, String)>,
}

/// One value: the code that conditions ask for, and the words that are printed.
#[derive(Clone, Debug)]
struct Value {
    code: String,
    words: String,
}

#[derive(Clone, Debug, Default)]
pub(crate) struct Known(BTreeMap<String, Value>);

impl Known {
    pub(crate) fn code(&self, name: &str) -> &str {
        self.0.get(name).map_or("", |value| value.code.as_str())
    }

    pub(crate) fn words(&self, name: &str) -> &str {
        self.0.get(name).map_or("", |value| value.words.as_str())
    }

    fn say(&mut self, name: &str, words: impl Into<String>) {
        let words = words.into();
        let code = words.clone();
        self.0.insert(name.to_owned(), Value { code, words });
    }

    fn coded(&mut self, name: &str, code: &str, words: String) {
        let code = code.to_owned();
        self.0.insert(name.to_owned(), Value { code, words });
    }

    fn money(&mut self, name: &str, sum: Option<Money>) {
        if let Some(sum) = sum.filter(|sum| sum.is_positive()) {
            self.say(name, sum.yuan_grouped());
            self.say(&format!("{name}_cn"), sum.capitals());
        }
    }
}

/// 2026年1月10日
pub(crate) fn day(day: NaiveDate) -> String {
    format!("{}年{}月{}日", day.year(), day.month(), day.day())
}

pub(crate) fn label(table: Table, code: &str) -> String {
    codes::label(table, code, Locale::Zh.tag()).into_owned()
}

/// What the accepted terms say of a field; nothing where they don't speak of it.
pub(crate) fn suggested(terms: &Terms, key: &str) -> Option<String> {
    let royalty = terms.royalty.as_ref();
    let found = match key {
        "content" => Some(terms.subject.clone()),
        "territory" => Some(terms.territory.clone()),
        "ownership" => Some(terms.ownership.clone()),
        "ownership_words" => Some(terms.ownership_words.clone()),
        "acceptance_standard" => Some(terms.acceptance.clone()),
        "other" => Some(terms.other.clone()),
        "entry_fee" => terms.entry_fee.map(Money::yuan_text),
        "royalty_base" => royalty.map(|r| r.base.clone()),
        "royalty_course" => royalty.map(|r| r.course.clone()),
        "royalty_rate" => royalty.map(|r| percent::text(r.rate_bp)),
        "royalty_audit" => royalty.map(|r| if r.audit { "yes" } else { "no" }.to_owned()),
        _ => None,
    };
    found.filter(|words| !words.is_empty())
}

impl Source<'_> {
    /// What was filled in, or else what the terms say.
    pub(crate) fn field(&self, key: &str) -> String {
        match self.filled.words.get(key) {
            Some(words) => words.clone(),
            None => self
                .terms
                .and_then(|terms| suggested(terms, key))
                .unwrap_or_default(),
        }
    }

    /// What was filled in, with what the terms say where nothing was.
    pub(crate) fn with_suggestions(&self) -> Filled {
        let mut filled = self.filled.clone();
        for field in fields::FIELDS {
            let words = self.field(field.key);
            if !words.is_empty() {
                filled.words.insert(field.key.to_owned(), words);
            }
        }
        for (number, title) in &self.titles {
            let patent = filled.patents.entry(number.clone()).or_default();
            if patent.name.is_empty() {
                patent.name.clone_from(title);
            }
        }
        filled
    }

    /// The parts of the price, when they add up to it; `Err` holds parts that don't.
    pub(crate) fn instalments(&self) -> Result<&[Instalment], &[Instalment]> {
        let parts: &[Instalment] = match self.terms {
            Some(terms) if self.plan.is_empty() => &terms.instalments,
            _ => self.plan,
        };
        let listed = Money::total(parts.iter().map(|part| part.amount));
        if parts.is_empty() || listed == Some(self.values.total) {
            Ok(parts)
        } else {
            Err(parts)
        }
    }

    pub(crate) fn known(&self) -> Known {
        let v = self.values;
        let mut known = Known::default();
        known.say("name", v.name.as_str());
        known.say("number", self.number);
        known.say("type_code", v.type_code.as_str());
        known.say("type", label(Table::ContractType, &v.type_code));
        known.say("starts", v.starts_on.map(day).unwrap_or_default());
        known.say("ends", v.ends_on.map(day).unwrap_or_default());
        known.say("signed_at", v.details.signed_at.as_str());
        known.say("third", v.third_party.as_str());
        known.say("right_kind", label(Table::Ip, &v.ip));
        for side in Side::ALL {
            self.side(&mut known, side);
        }
        let further: Vec<&str> = v.details.further.iter().map(|p| p.name.as_str()).collect();
        known.say("further", further.join("、"));
        self.money(&mut known);
        if !v.licence_kind.is_empty() {
            let words = label(Table::LicenceKind, &v.licence_kind);
            known.coded("licence", &v.licence_kind, words.clone());
            known.coded("licence_kind", &v.licence_kind, words);
        }
        let sublicensable = v.details.sublicensable;
        let sublicensable = sublicensable.or(self.terms.map(|terms| terms.sublicensable));
        known.say(
            "sublicensable",
            if sublicensable == Some(true) {
                "yes"
            } else {
                ""
            },
        );
        for field in fields::FIELDS {
            let code = self.field(field.key);
            let words = match field.kind {
                Kind::Choice(_) if !code.is_empty() => chosen(field.key, &code),
                _ => code.clone(),
            };
            known.coded(field.key, &code, words);
        }
        let fee = Money::parse(&self.field("entry_fee"), Unit::Yuan).ok();
        known.money("entry_fee", fee);
        known
    }

    fn side(&self, known: &mut Known, side: Side) {
        let (v, of) = (self.values, self.values.details.of(side));
        let first = match side {
            Side::Seller => &v.seller_name,
            Side::Buyer => &v.buyer_name,
        };
        let code = side.code();
        known.say(code, first.as_str());
        for (part, words) in [
            ("uscc", &of.uscc),
            ("address", &of.address),
            ("postal_code", &of.postal_code),
            ("representative", &of.representative),
            ("contact", &of.contact),
            ("phone", &of.phone),
            ("bank", &of.bank),
            ("account", &of.bank_account),
        ] {
            known.say(&format!("{code}_{part}"), words.as_str());
        }
    }

    fn money(&self, known: &mut Known) {
        let v = self.values;
        known.money("total", Some(v.total));
        known.money("non_technical", Some(v.non_technical));
        known.money("technical", Some(v.technical));
        known.say("estimated", if v.estimated { "yes" } else { "" });
        known.say("items", if v.items.is_empty() { "" } else { "yes" });
        known.coded("payment", &v.payment, label(Table::Payment, &v.payment));
        if v.payment.is_empty() {
            known.say("payment", "");
        }
    }
}

/// How a choice reads in the contract.
fn chosen(key: &str, code: &str) -> String {
    t(Locale::Zh, &format!("{}{code}", choice_stem(key)))
}

/// Where the words of a field's choices begin.
pub(crate) fn choice_stem(key: &str) -> &'static str {
    match key {
        "royalty_base" => "offer-base-",
        "royalty_course" => "offer-course-",
        "ownership" => "offer-ownership-",
        "royalty_period" => "drafting-royalty-period-",
        "dispute" => "drafting-dispute-",
        "risk" => "drafting-risk-",
        "subcontract" => "drafting-subcontract-",
        _ => "drafting-royalty-audit-",
    }
}
