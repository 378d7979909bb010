//! What the ledger is asked for, as an address: every choice, every number of a group and every file of rows is a link
//! made of the same words. What makes no sense is not a choice.

use chrono::{Datelike as _, NaiveDate};
use serde::Deserialize;

use crate::codes::{self, Table};
use crate::contracts::contract::State;
use crate::contracts::pages::{address, origin};
use crate::contracts::store::{By, Day, Manager, Narrow, On, Place, Sort, Who};
use crate::money::Money;
use crate::web::Typed;

/// The city whose counties are offered, and what all codes in it begin with.
pub(super) const HOME: &str = "511700";
pub(super) const WHOLE: &str = "5117";
/// Nobody looks after it.
pub(super) const NOBODY: &str = "nobody";
/// No place was given.
pub(super) const NOWHERE: &str = "none";
pub(super) const FOUR: &str = "four";
pub(super) const KNOWN: &str = "known";

/// The query string as it comes.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Asked {
    pub(super) state: String,
    /// Empty for the five families, `four` for those before 2021.
    pub(super) families: String,
    pub(super) family: String,
    #[serde(rename = "type")]
    pub(super) kind: String,
    /// Where the seller lies, …
    pub(super) county: String,
    /// … and the buyer.
    pub(super) to: String,
    pub(super) field: String,
    pub(super) manager: String,
    pub(super) origin: String,
    pub(super) year: String,
    pub(super) by: String,
    pub(super) band: String,
    /// An organisation on either side, as seller, as buyer: an id or a name.
    pub(super) org: String,
    pub(super) seller: String,
    pub(super) buyer: String,
    pub(super) q: String,
    pub(super) on: String,
    /// `known` asks for what was known on the day instead of what was valid.
    #[serde(rename = "as")]
    pub(super) asking: String,
    pub(super) sort: String,
    pub(super) group: String,
    pub(super) page: String,
}

/// What is wrong with an address written by hand.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
pub(crate) enum Misread {
    #[error("it is not written like an address: key=value&key=value")]
    Unreadable,
    #[error("there is no key {0}; the keys are {1}")]
    Key(String, String),
    #[error("{0} is given twice")]
    Twice(String),
    #[error("{0}={1} chooses nothing")]
    Value(String, String),
}

impl Asked {
    /// All pairs in the order of an address.
    fn pairs(&self) -> [(&'static str, &str); 20] {
        [
            ("state", &self.state),
            ("families", &self.families),
            ("family", &self.family),
            ("type", &self.kind),
            ("county", &self.county),
            ("to", &self.to),
            ("field", &self.field),
            ("manager", &self.manager),
            ("origin", &self.origin),
            ("year", &self.year),
            ("by", &self.by),
            ("band", &self.band),
            ("org", &self.org),
            ("seller", &self.seller),
            ("buyer", &self.buyer),
            ("q", &self.q),
            ("on", &self.on),
            ("as", &self.asking),
            ("sort", &self.sort),
            ("group", &self.group),
        ]
    }

    /// An address as a person writes it by hand: a key that is none, or a choice that would choose nothing, is told
    /// instead of passed over.
    ///
    /// # Errors
    /// The pair that is wrong.
    pub(crate) fn exactly(query: &str, today: NaiveDate) -> Result<Self, Misread> {
        let typed = Typed::parse(query.as_bytes()).map_err(|_| Misread::Unreadable)?;
        let keys = Self::default().pairs().map(|(key, _)| key);
        for (place, (key, _)) in typed.0.iter().enumerate() {
            if !keys.contains(&key.as_str()) {
                return Err(Misread::Key(key.clone(), keys.join(", ")));
            }
            if typed.0[..place].iter().any(|(before, _)| before == key) {
                return Err(Misread::Twice(key.clone()));
            }
        }
        let clean = serde_urlencoded::to_string(&typed.0).map_err(|_| Misread::Unreadable)?;
        let asked: Self = serde_urlencoded::from_str(&clean).map_err(|_| Misread::Unreadable)?;
        match asked.without_effect(today) {
            None => Ok(asked),
            Some(key) => Err(Misread::Value(key.to_owned(), typed.get(key).to_owned())),
        }
    }

    /// The first choice that is given and chooses nothing.
    fn without_effect(&self, today: NaiveDate) -> Option<&'static str> {
        let narrow = self.narrow(today);
        let family = if self.is_four() {
            !narrow.types.is_empty()
        } else {
            codes::known(Table::ContractType, &self.family)
        };
        let is_one = |codes: &[&str], text: &str| codes.contains(&text);
        let choices = [
            ("state", narrow.state.is_some()),
            ("families", is_one(&[FOUR], &self.families)),
            ("family", family),
            ("type", codes::known(Table::ContractType, &self.kind)),
            ("county", narrow.seller_place.is_some()),
            ("to", narrow.buyer_place.is_some()),
            ("field", narrow.field.is_some()),
            ("manager", narrow.manager.is_some()),
            ("origin", narrow.origin.is_some()),
            ("year", narrow.year.is_some()),
            ("by", Day::ALL.iter().any(|day| day.code() == self.by)),
            ("band", narrow.band.is_some()),
            ("on", self.past_day(today).is_some()),
            ("as", is_one(&[KNOWN, "valid"], &self.asking)),
            (
                "sort",
                Sort::ALL.iter().any(|sort| sort.code() == self.sort),
            ),
            ("group", self.group().is_some()),
        ];
        let given = |key: &str| {
            let pairs = self.pairs();
            pairs
                .iter()
                .any(|(k, value)| *k == key && !value.is_empty())
        };
        let wrong = choices.into_iter().find(|(key, fits)| given(key) && !fits);
        wrong.map(|(key, _)| key)
    }

    /// The pairs that a form beside these carries on, without those that it asks for itself.
    pub(super) fn carried(&self, without: &[&str]) -> Vec<(&'static str, String)> {
        self.pairs()
            .into_iter()
            .filter(|(field, value)| !value.is_empty() && !without.contains(field))
            .map(|(field, value)| (field, value.to_owned()))
            .collect()
    }

    /// The address with some choices put in place of others, on the first page.
    pub(super) fn url(&self, path: &str, changes: &[(&str, &str)]) -> String {
        let mut pairs = self.pairs();
        for pair in &mut pairs {
            if let Some((_, value)) = changes.iter().find(|(field, _)| *field == pair.0) {
                pair.1 = value;
            }
        }
        let page = changes.iter().find(|(field, _)| *field == "page");
        let all: Vec<(&str, &str)> = pairs.into_iter().chain(page.copied()).collect();
        address(path, &all)
    }

    pub(super) fn day(&self) -> Day {
        Day::ALL
            .into_iter()
            .find(|day| day.code() == self.by)
            .unwrap_or_default()
    }

    pub(crate) fn sort(&self) -> Sort {
        Sort::ALL
            .into_iter()
            .find(|sort| sort.code() == self.sort)
            .unwrap_or_default()
    }

    pub(super) fn group(&self) -> Option<By> {
        By::ALL.into_iter().find(|by| by.code() == self.group)
    }

    pub(super) fn is_four(&self) -> bool {
        self.families == FOUR
    }

    /// The day of a past state; nothing is known of days to come.
    pub(super) fn past_day(&self, today: NaiveDate) -> Option<NaiveDate> {
        let text = self.on.trim().replace(['/', '.'], "-");
        NaiveDate::parse_from_str(&text, "%Y-%m-%d")
            .ok()
            .filter(|day| (1985..=2999).contains(&day.year()) && *day <= today)
    }

    pub(super) fn moment(&self, today: NaiveDate) -> On {
        match self.past_day(today) {
            None => On::Now,
            Some(day) if self.asking == KNOWN => On::Known(day),
            Some(day) => On::Valid(day),
        }
    }

    /// The types in the family or type that is asked for; none for all.
    fn types(&self) -> Vec<String> {
        let all = codes::all(Table::ContractType);
        let of = |keep: &dyn Fn(&codes::Row) -> bool| {
            all.iter()
                .filter(|row| keep(row))
                .map(|row| row.code.clone())
                .collect::<Vec<String>>()
        };
        if codes::known(Table::ContractType, &self.kind) {
            return vec![self.kind.clone()];
        }
        if self.is_four() {
            return of(&|row| row.old.as_deref() == Some(self.family.as_str()));
        }
        of(&|row| codes::within(Table::ContractType, &row.code, &self.family))
    }

    pub(crate) fn narrow(&self, today: NaiveDate) -> Narrow {
        let field = codes::get(Table::Field, &self.field);
        Narrow {
            on: self.moment(today),
            state: State::from_code(&self.state),
            types: self.types(),
            seller_place: place(&self.county),
            buyer_place: place(&self.to),
            field: field.map(|row| row.code.clone()),
            manager: match self.manager.as_str() {
                NOBODY => Some(Manager::Nobody),
                id => id.parse().ok().map(Manager::One),
            },
            origin: origin::codes().find(|code| *code == self.origin),
            year: self.year.parse().ok().and_then(|year: i32| {
                let first = NaiveDate::from_ymd_opt(year, 1, 1)?;
                let last = NaiveDate::from_ymd_opt(year, 12, 31)?;
                (1985..=2999)
                    .contains(&year)
                    .then_some((first, last, self.day()))
            }),
            band: codes::get(Table::AmountBand, &self.band).map(|row| {
                let from = row.lower.map_or(0, Money::fen);
                (from, row.upper.map(Money::fen))
            }),
            party: None,
            either: who(&self.org),
            seller: who(&self.seller),
            buyer: who(&self.buyer),
            words: self.q.trim().chars().take(100).collect(),
        }
    }

    /// A party sees what is its own as it stands, whatever the address says.
    pub(crate) fn for_a_party(mut self) -> Self {
        for inside in [
            &mut self.manager,
            &mut self.origin,
            &mut self.on,
            &mut self.asking,
            &mut self.group,
        ] {
            inside.clear();
        }
        self
    }
}

fn place(code: &str) -> Option<Place> {
    if code == WHOLE {
        return Some(Place::Within(WHOLE.to_owned()));
    }
    if code == NOWHERE {
        return Some(Place::One(vec![String::new()]));
    }
    if !codes::known(Table::Region, code) {
        let shaped = code.len() == 6 && code.bytes().all(|b| b.is_ascii_digit());
        return shaped.then(|| Place::One(vec![code.to_owned()]));
    }
    let same = |row: &&codes::Row| codes::current(Table::Region, &row.code) == code;
    let codes: Vec<String> = codes::all(Table::Region)
        .iter()
        .filter(same)
        .map(|row| row.code.clone())
        .collect();
    Some(Place::One(codes))
}

fn who(text: &str) -> Option<Who> {
    let text = text.trim();
    if text.is_empty() {
        return None;
    }
    Some(match text.parse() {
        Ok(id) => Who::Known(id),
        Err(_) => Who::Named(text.chars().take(200).collect()),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn asked(query: &str) -> Asked {
        serde_urlencoded::from_str(query).unwrap()
    }

    fn today() -> NaiveDate {
        NaiveDate::from_ymd_opt(2026, 11, 23).unwrap()
    }

    #[test]
    fn four_families_hold_licences_among_the_transfers() {
        let four = asked("families=four&family=20").narrow(today()).types;
        assert!(four.contains(&"21".to_owned()) && four.contains(&"31".to_owned()));
        let five = asked("family=20").narrow(today()).types;
        assert!(five.contains(&"21".to_owned()) && !five.contains(&"31".to_owned()));
        assert_eq!(asked("family=30&type=32").narrow(today()).types, ["32"]);
        assert!(asked("family=x").narrow(today()).types.is_empty());
    }

    #[test]
    fn a_county_holds_what_it_was_called_before() {
        let place = asked("county=511703").narrow(today()).seller_place;
        let Some(Place::One(codes)) = place else {
            panic!("a county is one place");
        };
        assert!(codes.contains(&"511703".to_owned()) && codes.contains(&"511721".to_owned()));
    }

    #[test]
    fn days_to_come_are_not_asked_for() {
        let moment = |query| asked(query).moment(today());
        let day = NaiveDate::from_ymd_opt(2026, 9, 30).unwrap();
        assert_eq!(moment("on=2026-09-30"), On::Valid(day));
        assert_eq!(moment("on=2026/9/30&as=known"), On::Known(day));
        assert_eq!(moment("on=2026-11-24"), On::Now);
        assert_eq!(moment("on=2026-02-29"), On::Now);
    }

    #[test]
    fn what_is_written_by_hand_is_taken_exactly_or_not_at_all() {
        let exactly = |query| Asked::exactly(query, today());
        let fine = exactly("state=registered&year=2026&county=5117&group=").unwrap();
        assert_eq!(fine.narrow(today()).state, Some(State::Registered));
        for (query, says) in [
            ("sate=registered", "no key sate"),
            ("state=registred", "state=registred chooses nothing"),
            ("year=26", "year=26 chooses nothing"),
            ("on=2026-02-30", "chooses nothing"),
            ("state=signed&state=draft", "given twice"),
            ("page=2", "no key page"),
        ] {
            let said = exactly(query).unwrap_err().to_string();
            assert!(said.contains(says), "{query}: {said}");
        }
    }

    #[test]
    fn an_address_keeps_what_it_does_not_change() {
        let asked = asked("state=signed&q=a%26b&page=3");
        assert_eq!(
            asked.url("/desk/contracts", &[("state", "")]),
            "/desk/contracts?q=a%26b"
        );
    }
}
