//! Values that results and needs share: prices, rights, tiers of disclosure, rows of tables.

use serde::{Deserialize, Serialize};

use crate::codes::{self, Table};
use crate::identifiers::ApplicationNumber;
use crate::messages::Say as _;
use crate::money::{Money, Unit};
use crate::web::Viewer;
use crate::web::form::Reader;
use crate::web::words::Message;

/// Who may see a group of fields.
#[derive(
    Clone,
    Copy,
    Debug,
    Default,
    PartialEq,
    Eq,
    PartialOrd,
    Ord,
    Hash,
    Serialize,
    Deserialize,
    sqlx::Type,
)]
#[serde(rename_all = "snake_case")]
#[sqlx(type_name = "text", rename_all = "snake_case")]
pub enum Tier {
    #[default]
    Public,
    /// Whoever signed in.
    SignedIn,
    /// The other side of an accepted deal.
    Counterpart,
}

impl Tier {
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Public => "public",
            Self::SignedIn => "signed_in",
            Self::Counterpart => "counterpart",
        }
    }

    #[must_use]
    pub fn from_code(code: &str) -> Option<Self> {
        [Self::Public, Self::SignedIn, Self::Counterpart]
            .into_iter()
            .find(|tier| tier.code() == code)
    }

    /// The key of its words.
    #[must_use]
    pub fn words(self) -> &'static str {
        match self {
            Self::Public => "listing-tier-public",
            Self::SignedIn => "listing-tier-signed-in",
            Self::Counterpart => "listing-tier-counterpart",
        }
    }

    /// Whether a viewer of this standing may see it.
    #[must_use]
    pub fn admits(self, standing: Standing) -> bool {
        match self {
            Self::Public => true,
            Self::SignedIn => standing >= Standing::SignedIn,
            Self::Counterpart => standing >= Standing::Counterpart,
        }
    }
}

/// How near a viewer is to a listing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Standing {
    Visitor,
    SignedIn,
    /// The other side of an accepted deal: knows the owner and the contact.
    Partner,
    /// One of its people who agreed to confidentiality: sees what is kept for counterparts.
    Counterpart,
    /// The owner's people, and staff.
    Insider,
}

/// How near an accepted deal brings somebody.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Near {
    Not,
    /// The organisation has an accepted deal.
    Met,
    /// And the person agreed to confidentiality.
    Bound,
}

impl Standing {
    #[must_use]
    pub fn of(viewer: Option<&Viewer>, owner: crate::ids::OrganisationId, near: Near) -> Self {
        match (viewer, near) {
            (None, _) => Self::Visitor,
            (Some(v), _) if v.acts_for(owner) || v.is_staff() => Self::Insider,
            (Some(_), Near::Bound) => Self::Counterpart,
            (Some(_), Near::Met) => Self::Partner,
            (Some(_), Near::Not) => Self::SignedIn,
        }
    }

    /// Both sides of an accepted deal see each other's contacts.
    #[must_use]
    pub fn sees_contact(self) -> bool {
        self >= Self::Partner
    }
}

/// What the owner asks or the company offers.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Price {
    /// 面议
    #[default]
    Negotiable,
    Amount {
        fen: i64,
    },
    Range {
        from: i64,
        to: i64,
    },
}

impl Price {
    /// The lowest sum, for sorting and bands; `None` when to be agreed. Fen.
    #[must_use]
    pub fn least(self) -> Option<i64> {
        match self {
            Self::Negotiable => None,
            Self::Amount { fen } => Some(fen),
            Self::Range { from, .. } => Some(from),
        }
    }

    /// The highest sum. Fen.
    #[must_use]
    pub fn most(self) -> Option<i64> {
        match self {
            Self::Negotiable => None,
            Self::Amount { fen } => Some(fen),
            Self::Range { to, .. } => Some(to),
        }
    }

    /// The code of the band (`price_band` or `budget_band`) that the lowest sum falls into; "negotiable" without one.
    #[must_use]
    pub fn band(self, table: Table) -> String {
        self.least()
            .and_then(|fen| codes::band(table, Money::from_fen(fen)))
            .map_or("negotiable", |row| row.code.as_str())
            .to_owned()
    }

    /// Reads `{name}_kind`, `{name}` and `{name}_to`, the sums in 万元.
    pub fn read(reader: &mut Reader<'_>, name: &'static str) -> Option<Self> {
        let kind = reader.typed.get(&format!("{name}_kind")).to_owned();
        match kind.as_str() {
            "negotiable" => Some(Self::Negotiable),
            "amount" => money(reader, name).map(|m| Self::Amount { fen: m.fen() }),
            "range" => {
                let to_field = format!("{name}_to");
                let (from, to) = (money(reader, name), money(reader, &to_field));
                let (from, to) = (from?, to?);
                if from >= to {
                    reader.error(&to_field, "field-range-order");
                    return None;
                }
                Some(Self::Range {
                    from: from.fen(),
                    to: to.fen(),
                })
            }
            _ => {
                reader.error(&format!("{name}_kind"), "field-required");
                None
            }
        }
    }
}

/// A sum in 万元 as people type it; it must be there and above zero.
pub fn money(reader: &mut Reader<'_>, field: &str) -> Option<Money> {
    reader.parsed(field, |text| {
        let money = Money::parse(text, Unit::Wan).map_err(|e| e.message())?;
        if money.is_positive() {
            Ok(money)
        } else {
            Err(Message::new("money-zero"))
        }
    })
}

/// A right to the technology.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Right {
    /// Code of table `ip`.
    pub kind: String,
    /// With check digit where the kind has one; may be empty for secrets and applications without a number yet.
    pub number: String,
    pub name: String,
    /// Code of table `ip_status`.
    pub status: String,
}

impl Right {
    pub const MOST: usize = 20;

    /// Reads the rows `ip.N.kind/number/name/status`.
    pub fn read_all(reader: &mut Reader<'_>) -> Vec<Self> {
        rows(reader, "ip", Self::MOST)
            .into_iter()
            .filter_map(|n| Self::read(reader, n))
            .collect()
    }

    fn read(reader: &mut Reader<'_>, n: usize) -> Option<Self> {
        let field = |name: &str| format!("ip.{n}.{name}");
        let kind = code(reader, &field("kind"), Table::Ip)?;
        let is_patent = matches!(kind.as_str(), "10" | "11" | "12" | "13");
        let status = optional_code(reader, &field("status"), Table::IpStatus).unwrap_or_default();
        let number = if is_patent && reader.typed.is_set(&field("number")) {
            reader
                .parsed(&field("number"), |text| {
                    let number = ApplicationNumber::parse(text).map_err(|e| e.message())?;
                    if kind != "10" && number.kind().ip_code() != kind {
                        return Err(Message::new("patent-other-kind"));
                    }
                    Ok(number)
                })
                .map(|number| number.to_string())?
        } else {
            reader.optional(&field("number"), 60).unwrap_or_default()
        };
        if is_patent && status == "granted" && number.is_empty() {
            reader.error(&field("number"), "patent-number-missing");
        }
        let name = reader.optional(&field("name"), 100).unwrap_or_default();
        Some(Self {
            kind,
            number,
            name,
            status,
        })
    }
}

/// A required code of a table.
pub fn code(reader: &mut Reader<'_>, field: &str, table: Table) -> Option<String> {
    if !reader.typed.is_set(field) {
        reader.error(field, "field-choose");
        return None;
    }
    optional_code(reader, field, table)
}

/// A code of a table, or nothing.
pub fn optional_code(reader: &mut Reader<'_>, field: &str, table: Table) -> Option<String> {
    reader.optional_parsed(field, |text| {
        if codes::get(table, text).is_some() {
            Ok(text.to_owned())
        } else {
            Err(Message::new("field-unknown-choice"))
        }
    })
}

/// A required code of a table's lowest level: "materials" alone says too little to find a partner by.
pub fn leaf_code(reader: &mut Reader<'_>, field: &str, table: Table) -> Option<String> {
    let code = code(reader, field, table)?;
    if codes::parent(table, &code).is_none() {
        reader.error(field, "field-choose-narrower");
        return None;
    }
    Some(code)
}

/// The rows of a table that hold anything; more than `most` is an error, so that none is dropped unseen.
pub fn rows(reader: &mut Reader<'_>, table: &str, most: usize) -> Vec<usize> {
    let mut rows = reader.typed.rows(table);
    if rows.len() > most {
        reader
            .errors
            .add(table, Message::new("rows-too-many").with("most", most));
        rows.truncate(most);
    }
    rows
}

/// Several codes of a table, at least one.
pub fn some_codes(reader: &mut Reader<'_>, field: &str, table: Table) -> Option<Vec<String>> {
    let mut found: Vec<String> = reader.typed.all(field).map(str::to_owned).collect();
    found.dedup();
    if found.is_empty() {
        reader.error(field, "field-choose-some");
        return None;
    }
    if found.iter().any(|one| codes::get(table, one).is_none()) {
        reader.error(field, "field-unknown-choice");
        return None;
    }
    Some(found)
}

/// Words separated by 、，, ; or blanks: between `least` and `most` of them, each at most 20 characters.
pub fn keywords(
    reader: &mut Reader<'_>,
    field: &str,
    least: usize,
    most: usize,
) -> Option<Vec<String>> {
    let text = reader.text(field, 300)?;
    let mut words: Vec<String> = Vec::new();
    for word in text
        .split(['、', '，', ',', ';', '；', '\n'])
        .map(str::trim)
        .filter(|w| !w.is_empty())
    {
        if !words.iter().any(|known| known == word) {
            words.push(word.to_owned());
        }
    }
    if words.len() < least || words.len() > most {
        reader.errors.add(
            field,
            Message::new("keywords-count")
                .with("least", least)
                .with("most", most),
        );
        return None;
    }
    if words.iter().any(|word| word.chars().count() > 20) {
        reader.error(field, "keywords-too-long");
        return None;
    }
    Some(words)
}

/// The tier chosen for a group of fields; public when nothing was chosen.
pub fn tier(reader: &mut Reader<'_>, field: &str) -> Tier {
    reader
        .optional_parsed(field, |text| {
            Tier::from_code(text).ok_or_else(|| Message::new("field-unknown-choice"))
        })
        .unwrap_or_default()
}

/// Contact details in a public text: a mobile number or an address of mail. The owner's contact opens with a deal.
#[must_use]
pub fn shows_contact(text: &str) -> bool {
    let digits: Vec<char> = text
        .chars()
        .map(|c| if c.is_ascii_digit() { c } else { ' ' })
        .collect();
    let digits: String = digits.into_iter().collect();
    let mobile = digits
        .split(' ')
        .any(|run| run.len() == 11 && run.starts_with('1') && run.as_bytes()[1] >= b'3');
    mobile
        || text
            .split(|c: char| c.is_whitespace() || !c.is_ascii())
            .any(|w| {
                w.split_once('@')
                    .is_some_and(|(a, b)| !a.is_empty() && b.contains('.'))
            })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn contact_details_are_noticed() {
        assert!(shows_contact("请联系13800000000面谈"));
        assert!(shows_contact("mail: a.b@example.com"));
        assert!(!shows_contact("产能 13800000000000 件，拉伸强度≥3200MPa"));
        assert!(!shows_contact("@ 300℃"));
    }

    #[test]
    fn tiers_open_by_standing() {
        assert!(Tier::Public.admits(Standing::Visitor));
        assert!(!Tier::SignedIn.admits(Standing::Visitor));
        assert!(!Tier::Counterpart.admits(Standing::SignedIn));
        assert!(Tier::Counterpart.admits(Standing::Counterpart));
        assert!(Tier::Counterpart.admits(Standing::Insider));
    }
}
