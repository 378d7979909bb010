//! The choices that the forms of posting offer, in the reader's language.

use chrono::NaiveDate;
use serde::Serialize;

use crate::codes::{self, Table};
use crate::web::words::{Locale, t};

#[derive(Clone, Debug, Serialize)]
pub(crate) struct Choice {
    pub(crate) value: String,
    pub(crate) label: String,
    pub(crate) hint: String,
}

/// Choices under a heading of a select.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct ChoiceGroup {
    pub(crate) label: String,
    pub(crate) options: Vec<Choice>,
}

#[derive(Clone, Debug, Serialize)]
pub(crate) struct Choices {
    pub(crate) fields: Vec<ChoiceGroup>,
    pub(crate) regions: Vec<ChoiceGroup>,
    pub(crate) industries: Vec<ChoiceGroup>,
    pub(crate) modes: Vec<Choice>,
    pub(crate) maturities: Vec<Choice>,
    pub(crate) ip: Vec<Choice>,
    pub(crate) ip_statuses: Vec<Choice>,
    pub(crate) ip_wishes: Vec<Choice>,
    pub(crate) need_kinds: Vec<Choice>,
    pub(crate) prices: Vec<Choice>,
    pub(crate) tiers: Vec<Choice>,
    pub(crate) comparators: Vec<Choice>,
    pub(crate) musts: Vec<Choice>,
    pub(crate) masks: Vec<Choice>,
}

impl Choices {
    pub(crate) fn on(today: NaiveDate, locale: Locale) -> Self {
        let table = |table| flat(table, today, locale);
        let words = |prefix: &str, codes: &[&str]| spoken(prefix, codes, locale);
        Self {
            fields: grouped(Table::Field, today, locale, false),
            regions: grouped(Table::Region, today, locale, true),
            industries: grouped(Table::Industry, today, locale, true),
            modes: table(Table::CooperationMode),
            maturities: table(Table::Maturity)
                .into_iter()
                .map(|choice| numbered(choice, locale))
                .collect(),
            ip: table(Table::Ip),
            ip_statuses: table(Table::IpStatus),
            ip_wishes: table(Table::IpWish),
            need_kinds: table(Table::NeedKind),
            prices: words("listing-price-kind-", &["negotiable", "amount", "range"]),
            tiers: words("listing-tier-", &["public", "signed_in", "counterpart"]),
            comparators: words("need-op-", &["ge", "le", "eq", "range"]),
            musts: words("need-must-", &["must", "wish"]),
            masks: words("need-mask-", &["no", "yes"]),
        }
    }
}

fn choice(row: &codes::Row, locale: Locale) -> Choice {
    Choice {
        value: row.code.clone(),
        label: row.label(locale.tag()).to_owned(),
        hint: row.meaning(locale.tag()).unwrap_or_default().to_owned(),
    }
}

fn numbered(choice: Choice, locale: Locale) -> Choice {
    let level: i64 = choice.value.parse().unwrap_or(0);
    let label = crate::web::words::Message::new("listing-level")
        .with("level", level)
        .with("name", choice.label)
        .say(locale);
    Choice { label, ..choice }
}

fn flat(table: Table, today: NaiveDate, locale: Locale) -> Vec<Choice> {
    codes::rows(table, today)
        .map(|row| choice(row, locale))
        .collect()
}

fn spoken(prefix: &str, codes: &[&str], locale: Locale) -> Vec<Choice> {
    codes
        .iter()
        .map(|code| Choice {
            value: (*code).to_owned(),
            label: t(locale, &format!("{prefix}{}", code.replace('_', "-"))),
            hint: String::new(),
        })
        .collect()
}

/// The rows under each top row. `with_top`: the top row itself may be chosen too.
fn grouped(table: Table, today: NaiveDate, locale: Locale, with_top: bool) -> Vec<ChoiceGroup> {
    let mut groups: Vec<(&str, ChoiceGroup)> = Vec::new();
    for row in codes::rows(table, today) {
        let top = codes::top(table, &row.code).unwrap_or(row);
        let place = groups.iter().position(|(code, _)| *code == top.code);
        let place = place.unwrap_or_else(|| {
            let group = ChoiceGroup {
                label: top.label(locale.tag()).to_owned(),
                options: Vec::new(),
            };
            groups.push((&top.code, group));
            groups.len() - 1
        });
        if with_top || row.parent.is_some() {
            groups[place].1.options.push(choice(row, locale));
        }
    }
    groups.into_iter().map(|(_, group)| group).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_group_offers_something_and_no_word_is_missing() {
        let today = NaiveDate::from_ymd_opt(2026, 11, 23).expect("a day");
        for locale in Locale::ALL {
            let choices = Choices::on(today, locale);
            for group in choices
                .fields
                .iter()
                .chain(&choices.regions)
                .chain(&choices.industries)
            {
                assert!(!group.options.is_empty(), "{}", group.label);
            }
            let all = serde_json::to_string(&choices).expect("choices serialise");
            assert!(!all.contains("\"["), "a word is missing");
            assert!(
                choices
                    .fields
                    .iter()
                    .all(|g| g.options.iter().all(|o| o.value.contains('-')))
            );
        }
    }
}
