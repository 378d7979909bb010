//! The choices beside a ledger: rows of links, the chips of what is chosen, and how the rows are put together.

use chrono::{Datelike as _, NaiveDate};
use serde::Serialize;

use super::asked::{Asked, FOUR, HOME, KNOWN, NOBODY, WHOLE};
use crate::accounts::user::User;
use crate::codes::{self, Row, Table};
use crate::contracts::contract::State;
use crate::contracts::pages::origin;
use crate::contracts::store::{By, Day, Sort};
use crate::web::words::{Locale, t};

#[derive(Clone, Debug, Serialize)]
pub(super) struct FilterLink {
    pub(super) label: String,
    pub(super) url: String,
    pub(super) chosen: bool,
}

#[derive(Clone, Debug, Serialize)]
pub(super) struct FilterRow {
    label: String,
    options: Vec<FilterLink>,
}

#[derive(Clone, Debug, Serialize)]
pub(super) struct Chip {
    label: String,
    url: String,
}

/// Who looks, at what, on which day.
pub(super) struct Looking<'a> {
    pub(super) asked: &'a Asked,
    pub(super) path: &'static str,
    pub(super) locale: Locale,
    pub(super) today: NaiveDate,
    /// The first year that any contract lies in.
    pub(super) first_year: i32,
    /// The technology managers to choose among; a party sees none.
    pub(super) managers: &'a [User],
    pub(super) staff: bool,
}

/// Years offered before this one.
const YEARS_LEAST: i32 = 5;
const YEARS_MOST: i32 = 40;

type Options = Vec<(String, String)>;

impl Looking<'_> {
    fn url(&self, changes: &[(&str, &str)]) -> String {
        self.asked.url(self.path, changes)
    }

    fn row(&self, (field, chosen): (&str, &str), options: Options) -> FilterRow {
        let all = (String::new(), t(self.locale, "contract-filter-all"));
        FilterRow {
            label: t(self.locale, &format!("contract-filter-{field}")),
            options: std::iter::once(all)
                .chain(options)
                .map(|(value, label)| FilterLink {
                    // A family left takes its type along.
                    url: match field {
                        "family" => self.url(&[(field, &value), ("type", "")]),
                        _ => self.url(&[(field, &value)]),
                    },
                    chosen: value == chosen,
                    label,
                })
                .collect(),
        }
    }

    fn labelled(&self, rows: impl IntoIterator<Item = &'static Row>) -> Options {
        rows.into_iter()
            .map(|row| (row.code.clone(), row.label(self.locale.tag()).to_owned()))
            .collect()
    }

    fn families(&self) -> FilterRow {
        let tops = codes::all(Table::ContractType)
            .iter()
            .filter(|row| row.parent.is_none())
            .filter(|row| !self.asked.is_four() || row.old.as_deref() == Some(row.code.as_str()));
        let mut row = self.row(("family", &self.asked.family), self.labelled(tops));
        let (families, word) = if self.asked.is_four() {
            ("", "contract-filter-five")
        } else {
            (FOUR, "contract-filter-four")
        };
        row.options.push(FilterLink {
            label: t(self.locale, word),
            url: self.url(&[("families", families), ("family", ""), ("type", "")]),
            chosen: false,
        });
        row
    }

    fn counties(&self, field: &str, chosen: &str) -> FilterRow {
        let mut places = vec![
            (WHOLE.to_owned(), t(self.locale, "contract-home-whole")),
            (HOME.to_owned(), t(self.locale, "contract-home-itself")),
        ];
        let counties = codes::children(Table::Region, HOME, self.today);
        places.extend(self.labelled(counties));
        self.row((field, chosen), places)
    }

    fn days(&self) -> FilterRow {
        FilterRow {
            label: t(self.locale, "contract-filter-by"),
            options: Day::ALL
                .iter()
                .map(|day| {
                    let code = day.code();
                    let value = if *day == Day::default() { "" } else { code };
                    FilterLink {
                        label: t(self.locale, &format!("contract-by-{code}")),
                        url: self.url(&[("by", value)]),
                        chosen: self.asked.day() == *day,
                    }
                })
                .collect(),
        }
    }

    pub(super) fn rows(&self) -> Vec<FilterRow> {
        let (asked, locale) = (self.asked, self.locale);
        let worded = |stem: &str, codes: &[&str]| -> Options {
            codes
                .iter()
                .map(|code| ((*code).to_owned(), t(locale, &format!("{stem}{code}"))))
                .collect()
        };
        let mut rows = vec![
            self.row(
                ("state", &asked.state),
                worded("contract-state-", &State::ALL.map(State::code)),
            ),
            self.families(),
        ];
        let kinds = codes::children(Table::ContractType, &asked.family, self.today);
        let kinds = self.labelled(kinds);
        if !kinds.is_empty() {
            rows.push(self.row(("type", &asked.kind), kinds));
        }
        rows.push(self.counties("county", &asked.county));
        rows.push(self.counties("to", &asked.to));
        let fields = codes::tops(Table::Field, self.today);
        rows.push(self.row(("field", &asked.field), self.labelled(fields)));
        if self.staff {
            rows.push(self.people());
            let origins: Vec<&str> = origin::codes().collect();
            rows.push(self.row(("origin", &asked.origin), worded("deal-origin-", &origins)));
        }
        let bands = codes::all(Table::AmountBand);
        rows.push(self.row(("band", &asked.band), self.labelled(bands)));
        let last = self.today.year();
        let first = self.first_year.clamp(last - YEARS_MOST, last - YEARS_LEAST);
        let years = (first..=last)
            .rev()
            .map(|year| year.to_string())
            .map(|year| (year.clone(), year))
            .collect();
        rows.push(self.row(("year", &asked.year), years));
        if !asked.year.is_empty() {
            rows.push(self.days());
        }
        rows
    }

    fn people(&self) -> FilterRow {
        let nobody = (NOBODY.to_owned(), t(self.locale, "contract-manager-nobody"));
        let people = self
            .managers
            .iter()
            .map(|user| (user.id.to_string(), user.name.clone()));
        let all = std::iter::once(nobody).chain(people).collect();
        self.row(("manager", &self.asked.manager), all)
    }

    pub(super) fn sorts(&self) -> Vec<FilterLink> {
        Sort::ALL
            .into_iter()
            .map(|sort| {
                let default = sort == Sort::default();
                FilterLink {
                    label: t(self.locale, &format!("contract-sort-{}", sort.code())),
                    url: self.url(&[("sort", if default { "" } else { sort.code() })]),
                    chosen: self.asked.sort() == sort,
                }
            })
            .collect()
    }

    pub(super) fn groups(&self) -> Vec<FilterLink> {
        let rows = FilterLink {
            label: t(self.locale, "contract-group-rows"),
            url: self.url(&[("group", "")]),
            chosen: self.asked.group().is_none(),
        };
        let groups = By::ALL.into_iter().map(|by| FilterLink {
            label: t(self.locale, &format!("contract-group-{}", by.code())),
            url: self.url(&[("group", by.code())]),
            chosen: self.asked.group() == Some(by),
        });
        std::iter::once(rows).chain(groups).collect()
    }

    /// What is chosen, each with the address that takes it away. `names` are those of organisations and people.
    pub(super) fn chips(&self, name: impl Fn(&str) -> String) -> Vec<Chip> {
        let (asked, locale) = (self.asked, self.locale);
        let word = |stem: &str, code: &str| t(locale, &format!("{stem}{code}"));
        let coded = |table, code: &str| codes::label(table, code, locale.tag()).into_owned();
        let place = |code: &str| match code {
            WHOLE => t(locale, "contract-home-whole"),
            HOME => t(locale, "contract-home-itself"),
            _ => coded(Table::Region, code),
        };
        let narrow = asked.narrow(self.today);
        let mut chips = Vec::new();
        let mut add = |field: &str, label: String| {
            chips.push(Chip {
                label: format!("{}：{label}", word("contract-filter-", field)),
                url: self.url(&[(field, "")]),
            });
        };
        if let Some(state) = narrow.state {
            add("state", word("contract-state-", state.code()));
        }
        if codes::known(Table::ContractType, &asked.family) {
            add("family", coded(Table::ContractType, &asked.family));
        }
        if codes::known(Table::ContractType, &asked.kind) {
            add("type", coded(Table::ContractType, &asked.kind));
        }
        if narrow.seller_place.is_some() {
            add("county", place(&asked.county));
        }
        if narrow.buyer_place.is_some() {
            add("to", place(&asked.to));
        }
        if narrow.field.is_some() {
            add("field", coded(Table::Field, &asked.field));
        }
        if narrow.manager.is_some() {
            let label = match asked.manager.as_str() {
                NOBODY => t(locale, "contract-manager-nobody"),
                id => name(id),
            };
            add("manager", label);
        }
        if let Some(code) = narrow.origin {
            add("origin", word("deal-origin-", code));
        }
        if narrow.band.is_some() {
            add("band", coded(Table::AmountBand, &asked.band));
        }
        if narrow.year.is_some() {
            let by = word("contract-by-", asked.day().code());
            add("year", format!("{} · {by}", asked.year.trim()));
        }
        for (field, value) in [
            ("org", &asked.org),
            ("seller", &asked.seller),
            ("buyer", &asked.buyer),
        ] {
            if !value.trim().is_empty() {
                add(field, name(value.trim()));
            }
        }
        if !narrow.words.is_empty() {
            add("q", narrow.words.clone());
        }
        chips
    }
}

/// Both questions that can be asked of a past day, as links.
pub(super) fn questions(looking: &Looking<'_>) -> Vec<FilterLink> {
    ["", KNOWN]
        .into_iter()
        .map(|asking| {
            let key = if asking.is_empty() { "valid" } else { asking };
            FilterLink {
                label: t(looking.locale, &format!("contract-on-{key}")),
                url: looking.url(&[("as", asking)]),
                chosen: (looking.asked.asking == KNOWN) == (asking == KNOWN),
            }
        })
        .collect()
}
