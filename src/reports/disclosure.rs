//! What anybody may be told of sums. Figures of a statistical survey must not show what one respondent reported: below the
//! whole city's year a sum is told only when at least three sellers and three buyers stand behind it, and not when it could be
//! found by taking the told ones from the whole. Numbers of contracts are always told; staff are told everything.

use std::collections::{BTreeMap, BTreeSet, HashSet};

use chrono::{Datelike as _, NaiveDate};
use serde::Serialize;

use super::count::{Counted, Entry, Totals};
use super::dimension::{self, Dimension, is_all_but};
use super::filter::Filter;
use super::store;
use super::target::{Basis, Scope};
use crate::codes::{self, Table};
use crate::db::Tx;
use crate::web::words::{Locale, t};

/// So many on each side hide one another.
pub(crate) const LEAST: usize = 3;

/// Who stands behind a sum.
#[derive(Default)]
struct Behind<'a> {
    sellers: HashSet<&'a str>,
    buyers: HashSet<&'a str>,
    sums: Totals,
}

impl<'a> Behind<'a> {
    fn add(&mut self, row: &Counted<'a>) {
        self.sellers.insert(&row.stand.seller_name);
        self.buyers.insert(&row.stand.buyer_name);
        self.sums.add(row);
    }

    fn join(&mut self, other: &Self) {
        self.sellers.extend(&other.sellers);
        self.buyers.extend(&other.buyers);
    }

    fn hides_each(&self) -> bool {
        self.sellers.len() >= LEAST && self.buyers.len() >= LEAST
    }
}

/// The words of a table whose sums are withheld: those with too few behind them and, while what is withheld together is
/// still too few, the smallest of the others.
#[must_use]
pub(crate) fn withheld<'a, K: AsRef<str> + Ord>(
    rows: &'a [Counted<'a>],
    word: impl Fn(&Counted<'a>) -> K,
) -> BTreeSet<String> {
    withheld_with(rows, word, &BTreeSet::new())
}

/// The same, with words that are withheld whatever stands behind them: what another table withholds.
fn withheld_with<'a, K: AsRef<str> + Ord>(
    rows: &'a [Counted<'a>],
    word: impl Fn(&Counted<'a>) -> K,
    elsewhere: &BTreeSet<String>,
) -> BTreeSet<String> {
    let mut groups: BTreeMap<K, Behind<'_>> = BTreeMap::new();
    for row in rows {
        groups.entry(word(row)).or_default().add(row);
    }
    let mut together = Behind::default();
    let mut hidden = BTreeSet::new();
    let mut open: Vec<(&K, &Behind<'_>)> = Vec::new();
    for (word, group) in &groups {
        if group.hides_each() && !elsewhere.contains(word.as_ref()) {
            open.push((word, group));
        } else {
            together.join(group);
            hidden.insert(word.as_ref().to_owned());
        }
    }
    open.sort_by_key(|(_, group)| std::cmp::Reverse(group.sums.total_fen));
    while !hidden.is_empty() && !together.hides_each() {
        let Some((word, group)) = open.pop() else {
            break;
        };
        together.join(group);
        hidden.insert(word.as_ref().to_owned());
    }
    hidden
}

/// The words of one dimension whose sums are withheld.
#[must_use]
pub(crate) fn withheld_by(
    rows: &[Counted<'_>],
    dimension: Dimension,
    filter: &Filter,
) -> BTreeSet<String> {
    withheld(rows, |row| {
        let word = dimension.word(row, filter.scope).into_owned();
        dimension.over_itself(&word).to_owned()
    })
}

/// From where to where, as one word of a table.
#[must_use]
pub(crate) fn flow_word(from: &str, to: &str) -> String {
    format!("{from} {to}")
}

/// The cells of the flow table whose sums are withheld. What is sold here adds up to the outflow and what is bought here to
/// the inflow, and both have the cell of what stays here: it is withheld in both or in none.
#[must_use]
pub(crate) fn withheld_flow(tables: &[&[Counted<'_>]]) -> BTreeSet<String> {
    let word = |row: &Counted<'_>| {
        let place = |dimension: Dimension| dimension.word(row, Scope::Outflow);
        flow_word(
            &place(Dimension::SellerPlace),
            &place(Dimension::BuyerPlace),
        )
    };
    let mut hidden = BTreeSet::new();
    loop {
        let known = hidden.len();
        for rows in tables {
            let more = withheld_with(rows, word, &hidden);
            hidden.extend(more);
        }
        if hidden.len() == known {
            return hidden;
        }
    }
}

/// What the matrix of flows is made of: what is sold here and what is bought here, or what this site brought about.
#[must_use]
pub(crate) fn flows<'a>(
    filter: &Filter,
    entries: &'a [Entry],
    basis: Basis,
) -> Vec<Vec<Counted<'a>>> {
    let scopes: &[Scope] = match filter.scope {
        Scope::Brokered => &[Scope::Brokered],
        _ => &[Scope::Outflow, Scope::Inflow],
    };
    let of = |scope: &Scope| filter.of(*scope).rows(entries, basis);
    scopes.iter().map(of).collect()
}

/// A span of whole months.
fn is_months(span: (NaiveDate, NaiveDate)) -> bool {
    span.0.day() == 1 && span.1.succ_opt().is_some_and(|next| next.day() == 1)
}

/// A calendar year.
fn is_year(span: (NaiveDate, NaiveDate)) -> bool {
    span.0.ordinal() == 1
        && span.0.year() == span.1.year()
        && (span.1.month(), span.1.day()) == (12, 31)
}

/// Whether anybody may be told the sums of a filter's rows: of the whole city by years always, of other whole months when
/// enough stand behind them, of one cut as its table says, of finer ones never. What this site brought about is a cut of
/// the city too.
#[must_use]
pub(crate) fn tells(filter: &Filter, entries: &[Entry], basis: Basis) -> bool {
    let is_city = filter.scope != Scope::Brokered;
    if is_city && filter.cuts.is_empty() && filter.span.is_none_or(is_year) {
        return true;
    }
    let rows = filter.rows(entries, basis);
    if rows.is_empty() {
        return true;
    }
    let all_but = filter.cuts.iter().any(|(_, word)| is_all_but(word));
    // A zone or a service point may be told by a party's name.
    let placed = |(dimension, _): &(Dimension, String)| {
        matches!(dimension, Dimension::Zone | Dimension::Point)
    };
    let placed = filter.cuts.iter().any(placed);
    if all_but || placed || filter.span.is_some_and(|span| !is_months(span)) {
        return false;
    }
    let mut whole = filter.clone();
    whole.cuts.clear();
    let of_whole = || whole.rows(entries, basis);
    match filter.cuts.as_slice() {
        [] => withheld(&rows, |_| String::new()).is_empty(),
        [(dimension, word)] => {
            dimension.over_itself(word) == word
                && !withheld_by(&of_whole(), *dimension, filter).contains(word)
        }
        [(Dimension::SellerPlace, from), (Dimension::BuyerPlace, to)]
        | [(Dimension::BuyerPlace, to), (Dimension::SellerPlace, from)] => {
            let flows = flows(&whole, entries, basis);
            let flows: Vec<&[Counted<'_>]> = flows.iter().map(Vec::as_slice).collect();
            !withheld_flow(&flows).contains(&flow_word(from, to))
        }
        _ => false,
    }
}

/// A contract as anybody may see it: no names, no numbers, no county, and only about how large it is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Masked {
    /// Its month.
    pub date: String,
    /// Its field.
    pub title: String,
    /// The family of its type.
    pub kind: String,
    /// From where to where.
    pub place: String,
    /// The band of its 成交额.
    pub amount: String,
}

impl Masked {
    fn new(one: &store::Recent, locale: Locale) -> Self {
        let lang = locale.tag();
        let top = |table, code| {
            codes::top(table, code)
                .map_or_else(|| t(locale, "not-stated"), |row| row.label(lang).to_owned())
        };
        Self {
            date: one.registered_on.format("%Y-%m").to_string(),
            title: top(Table::Field, &one.field),
            kind: top(Table::ContractType, &one.type_code),
            place: flow_text(&one.seller_region, &one.buyer_region, locale),
            amount: Dimension::Band.label(dimension::band(one.total_fen), locale),
        }
    }

    pub(crate) fn sample() -> Self {
        Self {
            date: "2026-08".to_owned(),
            title: "先进制造".to_owned(),
            kind: "技术开发".to_owned(),
            place: "达州市内 → 省外".to_owned(),
            amount: "50–100 万元".to_owned(),
        }
    }
}

/// From where to where, without a county.
pub(crate) fn flow_text(seller_region: &str, buyer_region: &str, locale: Locale) -> String {
    let label = |side: Dimension, region| side.label(dimension::place(region), locale);
    format!(
        "{} → {}",
        label(Dimension::SellerPlace, seller_region),
        label(Dimension::BuyerPlace, buyer_region)
    )
}

/// The last registered contracts, masked for anybody to see.
///
/// # Errors
/// When the database does not answer.
pub async fn recent(
    tx: &mut Tx,
    today: NaiveDate,
    most: i64,
    locale: Locale,
) -> sqlx::Result<Vec<Masked>> {
    let rows = store::recent(tx, today, most).await?;
    Ok(rows.iter().map(|one| Masked::new(one, locale)).collect())
}

#[cfg(test)]
mod tests;
