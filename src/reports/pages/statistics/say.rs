//! The headline sentences of a statistic: only what its tables show.

use std::collections::BTreeSet;

use crate::money::Money;
use crate::reports::count::{Counted, Totals};
use crate::reports::dimension::Dimension;
use crate::reports::disclosure::withheld;
use crate::reports::pages::{parts, percent_text};
use crate::reports::statistics::{View, growth_bp, lines, table};
use crate::reports::target::{Measure, Scope};
use crate::web::words::{Arg, Locale, t_with};

/// Whom the sentences are for, and of what.
#[derive(Clone, Copy, Debug)]
pub(in crate::reports) struct Told {
    pub(in crate::reports) view: View,
    pub(in crate::reports) scope: Scope,
    /// Staff are told everything.
    pub(in crate::reports) inside: bool,
}

fn say(locale: Locale, key: &str, args: &[(&str, Arg)]) -> String {
    let args: Vec<(String, Arg)> = args
        .iter()
        .map(|(name, arg)| ((*name).to_owned(), arg.clone()))
        .collect();
    t_with(locale, key, &args)
}

/// What stands out, in sentences; only what the tables show.
pub(in crate::reports) fn headlines(
    rows: &[Counted<'_>],
    before: &[Counted<'_>],
    to: Told,
    locale: Locale,
) -> Vec<String> {
    let whole = Totals::of(rows);
    if whole.number == 0 {
        return Vec::new();
    }
    let sum = Arg::Text(parts::wan(whole.total_fen, locale));
    let technical = Arg::Text(parts::wan(whole.technical_fen, locale));
    let mut told = vec![say(
        locale,
        "report-headline-whole",
        &[
            ("n", Arg::Number(whole.number)),
            ("sum", sum),
            ("technical", technical),
        ],
    )];
    if let Some(growth) = growth_bp(whole, Totals::of(before), Measure::Total) {
        let key = if growth < 0 {
            "report-headline-less"
        } else {
            "report-headline-more"
        };
        let size = percent_text(growth.abs());
        told.push(say(locale, key, &[("percent", Arg::Text(size))]));
    }
    if let Some(average) = whole.average_fen() {
        let average = Arg::Text(parts::wan(average, locale));
        told.push(say(locale, "report-headline-average", &[("sum", average)]));
    }
    told.extend(largest(rows, whole, to, locale));
    told.extend(rights(rows, whole, to, locale));
    told.extend(sellers(rows, whole, to, locale));
    told
}

/// What is not told of a table to this viewer.
fn hidden<'a, K: AsRef<str> + Ord>(
    rows: &'a [Counted<'a>],
    to: Told,
    word: impl Fn(&Counted<'a>) -> K,
) -> BTreeSet<String> {
    if to.inside {
        return BTreeSet::new();
    }
    withheld(rows, word)
}

/// The family with the largest sum.
fn largest(rows: &[Counted<'_>], whole: Totals, to: Told, locale: Locale) -> Option<String> {
    let (families, scope) = (to.view.families(), to.scope);
    let lines = lines(rows, &[], families, scope);
    let largest = lines.iter().max_by_key(|line| line.sums.total_fen)?;
    if hidden(rows, to, |row| families.word(row, scope)).contains(&largest.word) {
        return None;
    }
    let share = largest
        .share_bp(whole)
        .map(percent_text)
        .unwrap_or_default();
    let name = families.label(&largest.word, locale);
    let args = [("name", Arg::Text(name)), ("percent", Arg::Text(share))];
    Some(say(locale, "report-headline-largest", &args))
}

/// Those with intellectual property.
fn rights(rows: &[Counted<'_>], whole: Totals, to: Told, locale: Locale) -> Option<String> {
    let has = |r: &Counted<'_>| !matches!(r.stand.ip.as_str(), "" | "90");
    if !hidden(rows, to, |row| has(row).to_string()).is_empty() {
        return None;
    }
    let rights = Totals::of(rows.iter().filter(|r| has(r)));
    let share = Money::from_fen(rights.total_fen)
        .basis_points_of(Money::from_fen(whole.total_fen))
        .map(percent_text)
        .unwrap_or_default();
    let args = [
        ("n", Arg::Number(rights.number)),
        ("percent", Arg::Text(share)),
    ];
    Some(say(locale, "report-headline-rights", &args))
}

/// The shares of enterprises and, of what is not told to all, of research institutes and universities among the sellers.
fn sellers(rows: &[Counted<'_>], whole: Totals, to: Told, locale: Locale) -> Option<String> {
    let nature = Dimension::SellerNature;
    let lines = table(rows, &[], nature, to.scope, None);
    let share = |word: &str| {
        let line = lines.iter().find(|line| line.word == word);
        let share = line.map_or(Some(0), |line| line.share_bp(whole))?;
        Some(Arg::Text(percent_text(share)))
    };
    let enterprises = ("enterprises", share("4")?);
    if to.inside {
        let args = [
            enterprises,
            ("institutes", share("21")?),
            ("universities", share("22")?),
        ];
        return Some(say(locale, "report-headline-sellers", &args));
    }
    let over = |row: &Counted<'_>| nature.over_itself(&nature.word(row, to.scope)).to_owned();
    (!withheld(rows, over).contains("4"))
        .then(|| say(locale, "report-headline-enterprises", &[enterprises]))
}
