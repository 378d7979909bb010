//! The conditions of a need held against a result: its target indicators, and what both sides state of maturity,
//! cooperation, money, place and time. Only public parts are read; who leaves a thing open can be asked for it.

use chrono::NaiveDate;
use serde::Serialize;

use super::cards::Part;
use super::wishes;
use crate::achievements::Achievement;
use crate::achievements::view::maturity_text;
use crate::codes::{self, Table};
use crate::listings::content::{Price, Tier};
use crate::listings::detail::{label, labels, price_text};
use crate::matching::{Asked, Finding, Quote, State, Told};
use crate::needs::Need;
use crate::web::words::{Locale, Message, t};

/// Who can say what is not stated.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Open {
    Need,
    Result,
    Both,
}

/// A row of the table of conditions.
#[derive(Clone, Debug, Serialize)]
pub(super) struct Condition {
    /// met, unmet, unstated, or told: said, and nothing to judge.
    pub state: &'static str,
    pub label: String,
    /// "wish" where the need would do without; else empty.
    pub tag: &'static str,
    pub need: Vec<Part>,
    pub result: Vec<Part>,
    /// What the sentence under the result's cell comes from, when it settles nothing.
    pub near: bool,
    #[serde(skip)]
    pub open: Option<Open>,
    #[serde(skip)]
    pub question: Question,
}

/// What to ask when it is not stated: the key's last part, and what the need wants or the result says.
#[derive(Clone, Debug, Default)]
pub(super) struct Question {
    pub name: &'static str,
    pub wanted: String,
    pub said: String,
}

/// A need and a result, read once for all that they are held against.
pub(super) struct NeedSide {
    pub need: Need,
    pub asked: Asked,
}

pub(super) struct ResultSide {
    pub result: Achievement,
    pub told: Told,
}

impl NeedSide {
    pub(super) fn read(content: serde_json::Value) -> Option<Self> {
        let need: Need = serde_json::from_value(content).ok()?;
        let asked = Asked::of(&need);
        Some(Self { need, asked })
    }
}

impl ResultSide {
    pub(super) fn read(content: serde_json::Value) -> Option<Self> {
        let result: Achievement = serde_json::from_value(content).ok()?;
        let told = Told::of(&result);
        Some(Self { result, told })
    }
}

/// All conditions, the need's indicators first.
pub(super) fn conditions(
    need: &NeedSide,
    result: &ResultSide,
    today: NaiveDate,
    locale: Locale,
) -> Vec<Condition> {
    let mut rows: Vec<Condition> = need
        .asked
        .held_against(&result.told)
        .into_iter()
        .map(indicator)
        .collect();
    let (asked, offered) = (&need.need, &result.result);
    rows.push(money(asked, offered, locale));
    rows.push(modes(asked, offered, locale));
    rows.push(maturity(asked, offered, locale));
    rows.extend(deadline(asked, &result.told, today, locale));
    rows.extend(place(asked, offered, locale));
    rows
}

fn indicator(found: Finding) -> Condition {
    let said = found.told.as_ref().map(Quote::parts);
    let question = Question {
        name: "indicator",
        wanted: found.wanted.clone(),
        said: said.map_or_else(String::new, |parts| parts[1].to_owned()),
    };
    Condition {
        state: match found.state {
            State::Met => "met",
            State::Unmet => "unmet",
            State::Unstated => "unstated",
        },
        tag: if found.must { "" } else { "wish" },
        need: found
            .asked
            .as_ref()
            .map_or_else(|| plain(&found.wanted), parts),
        result: found.told.as_ref().map(parts).unwrap_or_default(),
        near: found.state == State::Unstated && found.told.is_some(),
        open: (found.state == State::Unstated).then_some(Open::Result),
        label: found.name,
        question,
    }
}

/// The quote with its figure marked.
pub(super) fn parts(quote: &Quote) -> Vec<Part> {
    let (start, end) = (quote.range.start, quote.range.end);
    let cut = (
        quote.text.get(..start),
        quote.text.get(start..end),
        quote.text.get(end..),
    );
    let part = |text: &str, hit| Part {
        text: text.to_owned(),
        hit,
    };
    match cut {
        (Some(before), Some(term), Some(after)) => {
            vec![part(before, false), part(term, true), part(after, false)]
        }
        // What was stored does not fit its own text: show it unmarked.
        _ => plain(&quote.text),
    }
}

fn plain(text: &str) -> Vec<Part> {
    let part = Part {
        text: text.to_owned(),
        hit: false,
    };
    if text.is_empty() {
        Vec::new()
    } else {
        vec![part]
    }
}

/// A condition both sides have a field for; an empty text is a side that says nothing.
fn stated(
    name: &'static str,
    fits: Option<bool>,
    (wanted, offered): (&str, &str),
    locale: Locale,
) -> Condition {
    let open = match (wanted.is_empty(), offered.is_empty()) {
        (true, true) => Some(Open::Both),
        (true, false) => Some(Open::Need),
        (false, true) => Some(Open::Result),
        (false, false) => None,
    };
    Condition {
        state: match (fits, open) {
            (Some(true), _) => "met",
            (Some(false), _) => "unmet",
            (None, Some(_)) => "unstated",
            (None, None) => "told",
        },
        label: t(locale, &format!("matching-condition-{name}")),
        tag: "",
        need: plain(wanted),
        result: plain(offered),
        near: false,
        open: open.filter(|_| fits.is_none()),
        question: Question {
            name,
            wanted: wanted.to_owned(),
            said: offered.to_owned(),
        },
    }
}

/// Judged only where the need's text says how far a result must have come.
fn maturity(need: &Need, result: &Achievement, locale: Locale) -> Condition {
    let wanted = [&need.title, &need.summary, &need.conditions]
        .into_iter()
        .find_map(|text| wishes::maturity(text));
    let offered = maturity_text(result.maturity, locale);
    let fits = wanted
        .as_ref()
        .filter(|_| result.maturity > 0)
        .map(|(level, _)| result.maturity >= *level);
    let sentence = wanted.map_or_else(String::new, |(_, sentence)| sentence);
    stated("maturity", fits, (&sentence, &offered), locale)
}

fn modes(need: &Need, result: &Achievement, locale: Locale) -> Condition {
    let stated_by_both = !need.modes.is_empty() && !result.modes.is_empty();
    let common = need.modes.iter().any(|mode| result.modes.contains(mode));
    let (wanted, offered) = (
        labels(Table::CooperationMode, &need.modes, locale),
        labels(Table::CooperationMode, &result.modes, locale),
    );
    let fits = stated_by_both.then_some(common);
    stated("modes", fits, (&wanted, &offered), locale)
}

fn money(need: &Need, result: &Achievement, locale: Locale) -> Condition {
    let open = result.tier_price == Tier::Public;
    let price = if open {
        result.price
    } else {
        Price::Negotiable
    };
    let fits = within(price, need.budget);
    let sum = |price: Price| match price {
        Price::Negotiable => String::new(),
        price => price_text(price, locale),
    };
    let mut row = stated("money", fits, (&sum(need.budget), &sum(price)), locale);
    if row.need.is_empty() {
        row.need = plain(&t(locale, "price-open"));
    }
    if !open {
        row.result = plain(&t(locale, "listing-locked-value"));
    } else if row.result.is_empty() {
        row.result = plain(&t(locale, "listing-price-negotiable"));
    } else if fits.is_none() && !sum(need.budget).is_empty() {
        let partly = Message::new("matching-money-partly").with("price", sum(price));
        row.result = plain(&partly.say(locale));
    }
    row
}

/// Whether a price keeps to a budget; not known where only a part of it does.
fn within(price: Price, budget: Price) -> Option<bool> {
    let (least, most, budget) = (price.least()?, price.most()?, budget.most()?);
    if most <= budget {
        Some(true)
    } else if least > budget {
        Some(false)
    } else {
        None
    }
}

/// Whether it can be had in time, where the result says how long it takes.
fn deadline(need: &Need, told: &Told, today: NaiveDate, locale: Locale) -> Option<Condition> {
    let deadline = need.deadline?;
    let lead = told.lead_time();
    let fits = lead
        .as_ref()
        .map(|(days, _)| (deadline - today).num_days() >= *days);
    let wanted = Message::new("matching-until")
        .with("day", deadline.to_string())
        .say(locale);
    let mut row = stated("deadline", fits, (&wanted, ""), locale);
    row.question.wanted = deadline.to_string();
    if let Some((_, quote)) = lead {
        row.result = parts(&quote);
    }
    Some(row)
}

/// Being near is a help; being far is no reason against, so it is named only where it helps or the need's text wishes
/// for it.
fn place(need: &Need, result: &Achievement, locale: Locale) -> Option<Condition> {
    let city = |region: &str| codes::get(Table::Region, region)?.code.get(..4);
    let near = city(&need.region).is_some_and(|own| city(&result.region) == Some(own));
    let wish = [&need.summary, &need.conditions]
        .into_iter()
        .find_map(|text| wishes::nearness(text));
    if !near && wish.is_none() {
        return None;
    }
    let wanted = wish.unwrap_or_else(|| label(Table::Region, &need.region, locale));
    let offered = label(Table::Region, &result.region, locale);
    let fits = near.then_some(true);
    Some(stated("region", fits, (&wanted, &offered), locale))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_price_is_judged_where_all_of_it_lies_on_one_side_of_the_budget() {
        let yuan = |from: i64, to: i64| match (from * 1_000_000, to * 1_000_000) {
            (from, to) if from == to => Price::Amount { fen: from },
            (from, to) => Price::Range { from, to },
        };
        let row = |price, budget| {
            let need = Need {
                budget,
                ..Need::default()
            };
            let result = Achievement {
                price,
                tier_price: Tier::Public,
                ..Achievement::default()
            };
            money(&need, &result, Locale::Zh)
        };
        let state = |price, budget| row(price, budget).state;
        assert_eq!(state(yuan(30, 50), yuan(20, 50)), "met");
        assert_eq!(state(yuan(30, 30), yuan(50, 50)), "met");
        assert_eq!(state(yuan(51, 80), yuan(20, 50)), "unmet");
        assert_eq!(state(yuan(30, 80), Price::Negotiable), "unstated");
        let partly = row(yuan(30, 80), yuan(50, 50));
        assert_eq!((partly.state, partly.open), ("told", None));
        assert!(partly.result[0].text.contains("预算"), "{partly:?}");
    }

    #[test]
    fn a_wish_for_nearness_is_shown_and_asked_about_where_the_result_says_no_place() {
        let row = |conditions: &str, region: &str| {
            let need = Need {
                region: "511702".to_owned(),
                conditions: conditions.to_owned(),
                ..Need::default()
            };
            let result = Achievement {
                region: region.to_owned(),
                ..Achievement::default()
            };
            place(&need, &result, Locale::Zh)
        };
        let state = |conditions, region| row(conditions, region).map(|row| row.state);
        let wish = "优先考虑本市高校，费用面谈";
        assert_eq!(state(wish, ""), Some("unstated"));
        assert_eq!(row(wish, "").unwrap().need[0].text, "优先考虑本市高校");
        assert_eq!(row(wish, "").unwrap().open, Some(Open::Result));
        assert_eq!(state(wish, "511702"), Some("met"));
        assert_eq!(state("费用面谈", "511702"), Some("met"));
        assert_eq!(state("费用面谈", ""), None);
    }

    #[test]
    fn time_is_judged_only_where_the_result_says_how_long_it_takes() {
        let day = |m, d| NaiveDate::from_ymd_opt(2026, m, d).expect("a day");
        let need = Need {
            deadline: Some(day(12, 31)),
            ..Need::default()
        };
        let told = |summary: &str| {
            Told::of(&Achievement {
                summary: summary.to_owned(),
                ..Achievement::default()
            })
        };
        let state = |summary: &str, today| {
            deadline(&need, &told(summary), today, Locale::Zh).map(|row| row.state)
        };
        assert_eq!(state("交付周期30天。", day(11, 23)), Some("met"));
        assert_eq!(state("交付周期60天。", day(11, 23)), Some("unmet"));
        assert_eq!(state("可以改造。", day(11, 23)), Some("unstated"));
        assert!(deadline(&Need::default(), &told(""), day(11, 23), Locale::Zh).is_none());
    }
}
