//! An organisation's card as it is typed, checked.

use chrono::NaiveDate;
use serde::Serialize;

use super::organisation::Organisation;
use crate::codes::{self, Table};
use crate::identifiers::Uscc;
use crate::messages::Say as _;
use crate::web::{Locale, Message, Reader, Typed};

/// A line of a list to choose from.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct Choice {
    pub(crate) value: &'static str,
    pub(crate) label: String,
}

/// What can be chosen in an organisation's card.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct Choices {
    pub(crate) kinds: Vec<Choice>,
    pub(crate) natures: Vec<Choice>,
    pub(crate) regions: Vec<Choice>,
}

impl Choices {
    pub(crate) fn on(day: NaiveDate, locale: Locale) -> Self {
        let of = |table: Table| {
            codes::rows(table, day)
                .map(|row| Choice {
                    value: row.code.as_str(),
                    label: codes::path_label(table, &row.code, locale.tag()).into_owned(),
                })
                .collect()
        };
        Self {
            kinds: of(Table::OrganisationKind),
            natures: of(Table::PartyNature),
            regions: of(Table::Region),
        }
    }
}

/// A checked card.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Card {
    pub(crate) name: String,
    pub(crate) uscc: String,
    pub(crate) kind: String,
    pub(crate) nature: String,
    pub(crate) region: String,
    pub(crate) address: String,
    pub(crate) introduction: String,
    pub(crate) website: String,
}

impl Card {
    pub(crate) fn of(o: &Organisation) -> Self {
        Self {
            name: o.name.clone(),
            uscc: o.uscc.clone(),
            kind: o.kind.clone(),
            nature: o.nature.clone(),
            region: o.region.clone(),
            address: o.address.clone(),
            introduction: o.introduction.clone(),
            website: o.website.clone(),
        }
    }

    /// As if somebody had typed it.
    pub(crate) fn typed(&self) -> Typed {
        [
            ("org_name", &self.name),
            ("uscc", &self.uscc),
            ("kind", &self.kind),
            ("nature", &self.nature),
            ("region", &self.region),
            ("address", &self.address),
            ("introduction", &self.introduction),
            ("website", &self.website),
        ]
        .into_iter()
        .map(|(key, value)| (key, value.as_str()))
        .collect()
    }

    /// Whether what staff verify is another than before.
    pub(crate) fn identity_differs(&self, other: &Self) -> bool {
        (&self.name, &self.uscc, &self.kind) != (&other.name, &other.uscc, &other.kind)
    }

    pub(crate) fn put_on(self, o: &mut Organisation) {
        if self.uscc != o.uscc {
            o.uscc_overridden = false;
        }
        o.name = self.name;
        o.uscc = self.uscc;
        o.kind = self.kind;
        o.nature = self.nature;
        o.region = self.region;
        o.address = self.address;
        o.introduction = self.introduction;
        o.website = self.website;
    }
}

/// Reads a card; errors stand at their fields.
pub(crate) fn card(reader: &mut Reader<'_>, day: NaiveDate) -> Option<Card> {
    let name = reader.text("org_name", 80);
    let uscc = uscc(reader);
    let kind = code(reader, "kind", Table::OrganisationKind, day);
    let nature = reader.optional_parsed("nature", |text| known(Table::PartyNature, text, day));
    let region = code(reader, "region", Table::Region, day);
    let address = reader.text("address", 200);
    let introduction = reader.text("introduction", 1000);
    let website = reader.optional_parsed("website", website);
    let uscc = uscc?;
    Some(Card {
        name: name?,
        nature: nature.unwrap_or_else(|| uscc.default_nature().to_owned()),
        uscc: uscc.into(),
        kind: kind?,
        region: region?,
        address: address?,
        introduction: introduction?,
        website: website.unwrap_or_default(),
    })
}

/// A credit code. One whose check digit fails passes only when its owner insists that the licence says so; staff then
/// decide.
pub(crate) fn uscc(reader: &mut Reader<'_>) -> Option<Uscc> {
    let insists = reader.typed.get("uscc_as_on_licence") == "yes";
    reader.parsed("uscc", |text| match Uscc::parse(text) {
        Err(error) if error.can_be_overridden() && insists => {
            Uscc::parse_shape(text).map_err(|e| e.message())
        }
        read => read.map_err(|e| e.message()),
    })
}

/// Whether the code typed has the right shape and fails its check: then the form asks whether the licence says so.
pub(crate) fn in_doubt(typed: &Typed) -> bool {
    Uscc::parse(typed.get("uscc")).is_err_and(crate::identifiers::UsccError::can_be_overridden)
}

fn known(table: Table, text: &str, day: NaiveDate) -> Result<String, Message> {
    if codes::exists(table, text, day) {
        Ok(text.to_owned())
    } else {
        Err(Message::new("field-unknown-choice"))
    }
}

fn code(reader: &mut Reader<'_>, field: &str, table: Table, day: NaiveDate) -> Option<String> {
    if !reader.typed.is_set(field) {
        reader.error(field, "field-choose");
        return None;
    }
    reader.parsed(field, |text| known(table, text, day))
}

/// An address of the web, with its scheme.
fn website(text: &str) -> Result<String, Message> {
    let lower = text.to_ascii_lowercase();
    let with_scheme = if lower.starts_with("http://") || lower.starts_with("https://") {
        text.to_owned()
    } else {
        format!("https://{text}")
    };
    let rest = with_scheme.split_once("://").map_or("", |(_, rest)| rest);
    let host = rest.split(['/', '?', '#']).next().unwrap_or("");
    let is_host = host.contains('.')
        && host
            .chars()
            .all(|c| c.is_alphanumeric() || ".-:".contains(c));
    let is_plain = with_scheme.chars().count() <= 200
        && !with_scheme.contains(|c: char| c.is_whitespace() || "\"'<>\\".contains(c));
    if is_host && is_plain {
        Ok(with_scheme)
    } else {
        Err(Message::new("organisation-website-shape"))
    }
}

#[cfg(test)]
mod tests {
    use super::website;

    #[test]
    fn a_website_is_an_address_of_the_web_and_nothing_else() {
        assert_eq!(website("kexing.example").unwrap(), "https://kexing.example");
        assert_eq!(
            website("http://kexing.example/a?b#c").unwrap(),
            "http://kexing.example/a?b#c"
        );
        for wrong in [
            "javascript:alert(1)",
            "data:text/html,x",
            "x",
            "a b.cn",
            "https://a.cn/\"><b>",
        ] {
            assert!(website(wrong).is_err(), "{wrong}");
        }
    }
}
