//! The search address: it holds the whole state, whatever is in it has a meaning, and what has none is passed over.

use std::collections::BTreeMap;

use super::facets::{self, Facet};
use crate::search::{Filter, Query, Sort};
use crate::web::Typed;
use crate::web::pager;

/// More than anybody types; of a longer text only this is searched for, and the page says so.
pub(super) const LONGEST: usize = 200;
/// So much of it goes along into the form of a need; an address can't be much longer, least of all when it is carried
/// through sign-in.
pub(super) const WHOLE: usize = 3_000;

/// What is searched.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Target {
    Achievements,
    Needs,
    Organisations,
}

impl Target {
    pub(super) const ALL: [Self; 3] = [Self::Achievements, Self::Needs, Self::Organisations];

    /// In addresses, and the name of the index.
    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Achievements => "achievements",
            Self::Needs => "needs",
            Self::Organisations => "organisations",
        }
    }

    pub(super) fn from_name(name: &str) -> Self {
        Self::ALL
            .into_iter()
            .find(|target| target.name() == name)
            .unwrap_or(Self::Achievements)
    }
}

/// How the results are ordered.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Order {
    Best,
    New,
    Confirmed,
    Price,
    Listings,
}

impl Order {
    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Best => "best",
            Self::New => "new",
            Self::Confirmed => "confirmed",
            Self::Price => "price",
            Self::Listings => "listings",
        }
    }

    pub(super) fn offered(target: Target) -> &'static [Self] {
        match target {
            Target::Organisations => &[Self::Best, Self::Listings],
            Target::Achievements | Target::Needs => {
                &[Self::Best, Self::New, Self::Confirmed, Self::Price]
            }
        }
    }

    fn sort(self, target: Target) -> Option<Sort> {
        let (attribute, descending) = match (self, target) {
            (Self::Best, _) => return None,
            (Self::New, _) => ("published_at", true),
            (Self::Confirmed, _) => ("confirmed_at", true),
            (Self::Listings, _) => ("listings", true),
            // Who looks for a result wants the cheap ones first, who looks for a need the large ones.
            (Self::Price, Target::Needs) => ("budget", true),
            (Self::Price, _) => ("price", false),
        };
        Some(Sort {
            attribute: attribute.to_owned(),
            descending,
        })
    }
}

/// What is asked for.
#[derive(Clone, Debug)]
pub(super) struct Asked {
    pub(super) q: String,
    /// What was typed, where that is more than is searched for.
    pub(super) whole: Option<String>,
    pub(super) target: Target,
    /// By parameter; only what its facet knows.
    pub(super) chosen: BTreeMap<&'static str, String>,
    pub(super) order: Option<Order>,
    pub(super) page: usize,
    /// Finds what was typed and nothing that may have been meant.
    pub(super) exact: bool,
}

impl Asked {
    pub(super) fn read(typed: &Typed) -> Self {
        let target = Target::from_name(typed.get("kind"));
        let offered = Order::offered(target).iter();
        let chosen = facets::of(target).iter().filter_map(|facet| {
            let value = typed.get(facet.param);
            facet.knows(value).then(|| (facet.param, value.to_owned()))
        });
        let whole = typed.get("q");
        let long = whole.chars().nth(LONGEST).is_some();
        Self {
            q: whole.chars().take(LONGEST).collect(),
            whole: long.then(|| whole.to_owned()),
            target,
            chosen: chosen.collect(),
            order: offered
                .copied()
                .find(|order| order.name() == typed.get("sort")),
            page: pager::page_number(typed.get("page")),
            exact: typed.get("exact") == "1",
        }
    }

    /// The order in force: the best first for words, the newest first without.
    pub(super) fn order(&self) -> Order {
        let natural = match (self.q.is_empty(), self.target) {
            (false, _) => Order::Best,
            (true, Target::Organisations) => Order::Listings,
            (true, _) => Order::New,
        };
        self.order
            .filter(|order| *order != Order::Best || !self.q.is_empty())
            .unwrap_or(natural)
    }

    pub(super) fn query(&self) -> Query {
        let facets = facets::of(self.target);
        let highlight: &[&str] = match (self.q.is_empty(), self.target) {
            (true, _) | (_, Target::Organisations) => &[],
            (_, Target::Achievements) => &["title", "value_line", "summary", "body"],
            (_, Target::Needs) => &["title", "summary", "body"],
        };
        Query {
            filters: facets.iter().filter_map(|f| self.filter(f)).collect(),
            facets: facets.iter().map(|f| f.attribute.to_owned()).collect(),
            sort: self.order().sort(self.target),
            offset: (self.page - 1) * pager::SIZE,
            limit: pager::SIZE,
            highlight: highlight.iter().map(|&name| name.to_owned()).collect(),
            ..Query::new(self.q.clone())
        }
    }

    fn filter(&self, facet: &Facet) -> Option<Filter> {
        let value = self.chosen.get(facet.param)?;
        Some(Filter {
            attribute: facet.attribute.to_owned(),
            values: facet.values(value),
        })
    }

    /// The same search among something else.
    pub(super) fn among(&self, target: Target) -> String {
        Self {
            q: self.q.clone(),
            whole: None,
            target,
            chosen: BTreeMap::new(),
            order: None,
            page: 1,
            exact: self.exact,
        }
        .url()
    }

    /// The same search for other words.
    pub(super) fn for_words(&self, q: &str) -> String {
        let other = Self {
            q: q.to_owned(),
            whole: None,
            page: 1,
            exact: false,
            ..self.clone()
        };
        other.url()
    }

    /// The same search for exactly what was typed.
    pub(super) fn exactly(&self) -> String {
        let mut other = self.clone();
        other.page = 1;
        other.exact = true;
        other.url()
    }

    /// With another choice in a facet, or none.
    pub(super) fn choosing(&self, param: &'static str, value: Option<&str>) -> String {
        let mut other = self.clone();
        other.page = 1;
        match value {
            Some(value) => other.chosen.insert(param, value.to_owned()),
            None => other.chosen.remove(param),
        };
        other.url()
    }

    pub(super) fn without_choices(&self) -> String {
        let mut other = self.clone();
        other.page = 1;
        other.chosen.clear();
        other.url()
    }

    pub(super) fn ordered(&self, order: Order) -> String {
        let mut other = self.clone();
        other.page = 1;
        other.order = Some(order);
        other.url()
    }

    pub(super) fn at_page(&self, page: usize) -> String {
        let mut other = self.clone();
        other.page = page;
        other.url()
    }

    pub(super) fn url(&self) -> String {
        let mut pairs = vec![("kind", self.target.name().to_owned())];
        if !self.q.is_empty() {
            pairs.push(("q", self.q.clone()));
        }
        pairs.extend(self.chosen.iter().map(|(param, v)| (*param, v.clone())));
        if self.exact {
            pairs.push(("exact", "1".to_owned()));
        }
        if let Some(order) = self.order {
            pairs.push(("sort", order.name().to_owned()));
        }
        if self.page > 1 {
            pairs.push(("page", self.page.to_string()));
        }
        let query = serde_urlencoded::to_string(pairs).unwrap_or_default();
        format!("/search?{query}")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn asked(query: &str) -> Asked {
        Asked::read(&Typed::parse(query.as_bytes()).unwrap())
    }

    #[test]
    fn an_address_read_and_written_again_is_the_same() {
        let address = "/search?kind=needs&q=%E6%B5%B8%E6%B6%A6%E5%89%82&field=03&mode=licence&exact=1&sort=price&page=2";
        assert_eq!(asked(&address["/search?".len()..]).url(), address);
    }

    #[test]
    fn what_has_no_meaning_is_passed_over() {
        let odd = asked("kind=x&field=zz&maturity=77&price=-1&sort=up&page=1000000000&okind=%00");
        assert!(odd.chosen.is_empty() && odd.order.is_none());
        assert_eq!((odd.target, odd.page), (Target::Achievements, pager::LAST));
        assert_eq!(asked("page=-3").page, 1);
        let long = "q=".to_owned() + &"%E7%8E%84".repeat(20_000);
        assert_eq!(asked(&long).q.chars().count(), LONGEST);
        assert_eq!(asked(&long).whole.unwrap().chars().count(), 20_000);
        assert_eq!(asked("q=%E7%8E%84").whole, None);
    }

    #[test]
    fn another_choice_begins_at_the_first_page() {
        let page = asked("q=a&page=7&mode=licence");
        assert!(!page.choosing("mode", None).contains("page="));
        assert!(!page.ordered(Order::New).contains("page="));
    }
}
