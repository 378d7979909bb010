//! What anybody may be told of sums. Figures of a statistical survey must not show what one respondent reported, and what is
//! told stays told: so anybody is told calendar years alone, as they stand today and by the target's own day, and of their
//! parts only those that can't be taken from one another down to few (`told`). Numbers are always told; staff are told all.

mod span;
mod told;

use std::collections::HashSet;

use chrono::NaiveDate;
use serde::Serialize;

use super::count::{Counted, Entry};
use super::dimension::{self, Dimension};
use super::filter::Filter;
use super::store;
use super::target::{Basis, Scope};
use crate::codes::{self, Table};
use crate::db::Tx;
use crate::ids::ContractId;
use crate::web::words::{Locale, t};
use told::Behind;
pub(crate) use told::Told;

/// So many on each side hide one another.
pub(crate) const LEAST: usize = 3;

/// What of one list is not in another.
fn without<'a>(rows: &[Counted<'a>], others: &[Counted<'_>]) -> Behind<'a> {
    let others: HashSet<ContractId> = others.iter().map(|row| row.entry.id).collect();
    let mut left = Behind::default();
    for row in rows.iter().filter(|row| !others.contains(&row.entry.id)) {
        left.add(row);
    }
    left
}

/// Whether the year's inflow may stand beside its outflow: one less the other must not be what few bought or sold.
fn tells_inflow(inflow: &[Counted<'_>], outflow: &[Counted<'_>], told: &Told) -> bool {
    let (inward, outward) = (without(inflow, outflow), without(outflow, inflow));
    // Whether what stays in the city, which both have in common, can't be found.
    let is_kept = told.hides_flow("home", "home");
    match (inward.is_nothing(), outward.is_nothing()) {
        (true, true) => true,
        (true, false) => outward.hides_each() && !is_kept,
        (false, true) => inward.hides_each(),
        (false, false) => inward.hides_each() || is_kept,
    }
}

/// The whole of a year: the outflow always, the others as far as they can stand beside it.
fn tells_whole(filter: &Filter, entries: &[Entry], basis: Basis) -> bool {
    let of = |scope| filter.of(scope).rows(entries, basis);
    let rows = match filter.scope {
        Scope::Outflow => return true,
        scope => of(scope),
    };
    if rows.is_empty() {
        return true;
    }
    let outflow = of(Scope::Outflow);
    if filter.scope == Scope::Inflow {
        let told = Told::of(&outflow, &filter.of(Scope::Outflow));
        return tells_inflow(&rows, &outflow, &told);
    }
    let few = |left: &Behind<'_>| !left.is_nothing() && !left.hides_each();
    let beside = |others: &[Counted<'_>]| {
        let mut left = without(&rows, others);
        left.join(&without(others, &rows));
        !few(&left)
    };
    Behind::of(&rows).hides_each() && beside(&outflow) && beside(&of(Scope::Inflow))
}

/// Whether anybody may be told the sums of a filter's rows: of whole calendar years, of one cut as `Told` has it, of finer
/// ones never. Of nothing there is nothing to hide.
#[must_use]
pub(crate) fn tells(filter: &Filter, entries: &[Entry], basis: Basis) -> bool {
    if filter.is_year() && filter.cuts.is_empty() {
        return tells_whole(filter, entries, basis);
    }
    let rows = filter.rows(entries, basis);
    if rows.is_empty() {
        return true;
    }
    if !filter.is_year() {
        return false;
    }
    let mut whole = filter.clone();
    whole.cuts.clear();
    let whole = whole.rows(entries, basis);
    let told = Told::of(&whole, filter);
    match filter.cuts.as_slice() {
        [(dimension, word)] if dimension::is_all_but(word) => {
            // All but a part of a line would tell that part.
            let mut but = word.get(1..).into_iter().flat_map(|but| but.split(','));
            let words: HashSet<String> = rows
                .iter()
                .map(|row| {
                    let word = dimension.word(row, filter.scope);
                    dimension.over_itself(&word).to_owned()
                })
                .collect();
            but.all(|one| dimension.over_itself(one) == one)
                && told.tells_together(*dimension, words.iter().map(String::as_str))
        }
        [(dimension, word)] => !told.hides(*dimension, word),
        [(Dimension::SellerPlace, from), (Dimension::BuyerPlace, to)]
        | [(Dimension::BuyerPlace, to), (Dimension::SellerPlace, from)] => {
            !told.hides_flow(from, to)
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
