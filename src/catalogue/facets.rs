//! The rows of filters: what each parameter may hold, which attribute of the index it filters, and how it is shown.

use serde::Serialize;

use super::address::{Asked, Target};
use crate::codes::{self, Row, Table};
use crate::search::Answer;
use crate::web::words::{Locale, t};

/// The city whose counties stand in the first row of places.
const HOME: &str = "511700";

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Shape {
    /// One row of all codes.
    Flat,
    /// A row of top codes, and a second one under the chosen one.
    Tree,
    /// Levels 1 to 9 by threes, and a second row within the chosen three.
    Levels,
    /// The home city and its counties first.
    Places,
}

/// One filter.
#[derive(Debug)]
pub(super) struct Facet {
    pub(super) param: &'static str,
    pub(super) attribute: &'static str,
    table: Table,
    shape: Shape,
}

const fn facet(param: &'static str, attribute: &'static str, table: Table, shape: Shape) -> Facet {
    Facet {
        param,
        attribute,
        table,
        shape,
    }
}

const ACHIEVEMENTS: &[Facet] = &[
    facet("field", "field", Table::Field, Shape::Tree),
    facet("maturity", "maturity", Table::Maturity, Shape::Levels),
    facet("mode", "modes", Table::CooperationMode, Shape::Flat),
    facet("price", "price_band", Table::PriceBand, Shape::Flat),
    facet("region", "region", Table::Region, Shape::Places),
    facet("ip", "ip", Table::Ip, Shape::Tree),
    facet(
        "okind",
        "organisation_kind",
        Table::OrganisationKind,
        Shape::Flat,
    ),
];
const NEEDS: &[Facet] = &[
    facet("field", "field", Table::Field, Shape::Tree),
    facet("industry", "industry", Table::Industry, Shape::Tree),
    facet("mode", "modes", Table::CooperationMode, Shape::Flat),
    facet("price", "budget_band", Table::BudgetBand, Shape::Flat),
    facet("region", "region", Table::Region, Shape::Places),
    facet("nkind", "kind", Table::NeedKind, Shape::Flat),
];
const ORGANISATIONS: &[Facet] = &[
    facet("okind", "kind", Table::OrganisationKind, Shape::Flat),
    facet("region", "region", Table::Region, Shape::Places),
];
const LEVELS: [(&str, &[&str]); 3] = [
    ("1-3", &["1", "2", "3"]),
    ("4-6", &["4", "5", "6"]),
    ("7-9", &["7", "8", "9"]),
];
const NEGOTIABLE: &str = "negotiable";

pub(super) fn of(target: Target) -> &'static [Facet] {
    match target {
        Target::Achievements => ACHIEVEMENTS,
        Target::Needs => NEEDS,
        Target::Organisations => ORGANISATIONS,
    }
}

/// What the component `ui.filter_row` asks for.
#[derive(Clone, Debug, Serialize)]
pub(super) struct FilterRow {
    pub label: String,
    pub options: Vec<FilterOption>,
}

#[derive(Clone, Debug, Serialize)]
pub(super) struct FilterOption {
    pub label: String,
    pub url: String,
    pub chosen: bool,
    pub count: Option<u64>,
}

/// What the component `ui.chips` asks for.
#[derive(Clone, Debug, Serialize)]
pub(super) struct Chip {
    pub label: String,
    pub url: String,
}

impl Facet {
    fn has_bands(&self) -> bool {
        matches!(self.table, Table::PriceBand | Table::BudgetBand)
    }

    pub(super) fn knows(&self, value: &str) -> bool {
        codes::known(self.table, value)
            || (self.has_bands() && value == NEGOTIABLE)
            || (self.shape == Shape::Levels && LEVELS.iter().any(|(band, _)| *band == value))
    }

    /// The values in the index that a choice stands for.
    pub(super) fn values(&self, value: &str) -> Vec<String> {
        let band = LEVELS
            .iter()
            .find(|(band, _)| self.shape == Shape::Levels && *band == value);
        band.map_or_else(
            || vec![value.to_owned()],
            |(_, levels)| levels.iter().map(|&level| level.to_owned()).collect(),
        )
    }

    fn label(&self, value: &str, locale: Locale) -> String {
        match self.shape {
            Shape::Levels if value.contains('-') => {
                t(locale, &format!("catalogue-maturity-{value}"))
            }
            Shape::Levels => format!("{value} {}", codes::label(self.table, value, locale.tag())),
            _ if value == NEGOTIABLE => t(locale, "price-open"),
            _ => codes::label(self.table, value, locale.tag()).into_owned(),
        }
    }

    /// The codes of each row, before those without results are left out.
    fn rows(&self, chosen: Option<&str>) -> Vec<Vec<&'static str>> {
        let all = || codes::all(self.table).iter();
        let code = |row: &'static Row| row.code.as_str();
        match self.shape {
            Shape::Flat => {
                let open = self.has_bands().then_some(NEGOTIABLE);
                vec![all().map(code).chain(open).collect()]
            }
            Shape::Tree => {
                let tops = all().filter(|row| row.parent.is_none()).map(code);
                let top = chosen.and_then(|chosen| codes::top(self.table, chosen));
                let under = all()
                    .filter(|row| top.is_some() && row.parent.as_deref() == top.map(code))
                    .map(code);
                vec![tops.collect(), under.collect()]
            }
            Shape::Levels => {
                let within = LEVELS.iter().find(|(band, levels)| {
                    chosen.is_some_and(|c| c == *band || levels.contains(&c))
                });
                vec![
                    LEVELS.iter().map(|(band, _)| *band).collect(),
                    within
                        .map(|(_, levels)| levels.to_vec())
                        .unwrap_or_default(),
                ]
            }
            Shape::Places => {
                let home = all().filter(|row| codes::within(self.table, &row.code, HOME));
                let tops = all().filter(|row| row.parent.is_none());
                let near = all().filter(|row| {
                    row.parent.as_deref() == codes::parent(self.table, HOME).map(code)
                        && row.code != HOME
                });
                vec![home.chain(tops).chain(near).map(code).collect()]
            }
        }
    }

    fn shown(&self, asked: &Asked, answer: &Answer, locale: Locale) -> Vec<FilterRow> {
        let chosen = asked.chosen.get(self.param).map(String::as_str);
        let counts = answer.facets.get(self.attribute);
        let count = |value: &str| -> u64 {
            let all = counts.into_iter().flatten();
            let values = self.values(value);
            all.filter(|(code, _)| values.contains(code))
                .map(|(_, n)| n)
                .sum()
        };
        let is_chosen = |value: &str| {
            chosen.is_some_and(|chosen| {
                chosen == value
                    || (self.shape == Shape::Levels
                        && self.values(value).iter().any(|v| v == chosen)
                        && value.contains('-'))
                    || (self.shape == Shape::Tree
                        && codes::top(self.table, chosen).is_some_and(|top| top.code == value))
            })
        };
        let rows = self.rows(chosen);
        let rows = rows.into_iter().enumerate().map(|(depth, codes)| {
            let options = codes
                .into_iter()
                .map(|code| FilterOption {
                    label: self.label(code, locale),
                    url: asked.choosing(self.param, Some(code)),
                    chosen: is_chosen(code),
                    count: Some(count(code)),
                })
                .filter(|option| option.chosen || option.count != Some(0));
            let all = (depth == 0).then(|| FilterOption {
                label: t(locale, "catalogue-all"),
                url: asked.choosing(self.param, None),
                chosen: chosen.is_none(),
                count: None,
            });
            let name = if depth == 0 { "" } else { "-within" };
            FilterRow {
                label: t(locale, &format!("catalogue-filter-{}{name}", self.param)),
                options: all.into_iter().chain(options).collect(),
            }
        });
        // A row that offers nothing but "all" is no row.
        rows.enumerate()
            .filter(|(depth, row)| row.options.len() > usize::from(*depth == 0))
            .map(|(_, row)| row)
            .collect()
    }
}

pub(super) fn rows(asked: &Asked, answer: &Answer, locale: Locale) -> Vec<FilterRow> {
    of(asked.target)
        .iter()
        .flat_map(|facet| facet.shown(asked, answer, locale))
        .collect()
}

pub(super) fn chips(asked: &Asked, locale: Locale) -> Vec<Chip> {
    of(asked.target)
        .iter()
        .filter_map(|facet| {
            let value = asked.chosen.get(facet.param)?;
            Some(Chip {
                label: facet.label(value, locale),
                url: asked.choosing(facet.param, None),
            })
        })
        .collect()
}
