//! The headline sentences of a statistic: only what its tables show.

use std::collections::HashSet;

use crate::money::Money;
use crate::reports::count::{Counted, Totals};
use crate::reports::dimension::Dimension;
use crate::reports::disclosure::Told;
use crate::reports::pages::{parts, percent_text};
use crate::reports::statistics::{View, growth_bp, lines, table};
use crate::reports::target::{Measure, Scope};
use crate::web::words::{Arg, Locale, t_with};

/// Whom the sentences are for, and of what.
#[derive(Clone, Copy, Debug)]
pub(in crate::reports) struct To<'a> {
    pub(in crate::reports) view: View,
    pub(in crate::reports) scope: Scope,
    /// What the reader is told of the tables.
    pub(in crate::reports) told: &'a Told,
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
    to: To<'_>,
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

/// The family with the largest sum.
fn largest(rows: &[Counted<'_>], whole: Totals, to: To<'_>, locale: Locale) -> Option<String> {
    let (families, scope) = (to.view.families(), to.scope);
    let lines = lines(rows, &[], families, scope);
    let largest = lines.iter().max_by_key(|line| line.sums.total_fen)?;
    if to.told.hides(families, &largest.word) {
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
fn rights(rows: &[Counted<'_>], whole: Totals, to: To<'_>, locale: Locale) -> Option<String> {
    let has = |r: &Counted<'_>| !matches!(r.stand.ip.as_str(), "" | "90");
    let rights: Vec<&Counted<'_>> = rows.iter().filter(|row| has(row)).collect();
    let words: HashSet<_> = rights
        .iter()
        .map(|row| Dimension::Ip.word(row, to.scope))
        .collect();
    if !to
        .told
        .tells_together(Dimension::Ip, words.iter().map(|word| &**word))
    {
        return None;
    }
    let rights = Totals::of(rights);
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
fn sellers(rows: &[Counted<'_>], whole: Totals, to: To<'_>, locale: Locale) -> Option<String> {
    let nature = Dimension::SellerNature;
    let lines = table(rows, &[], nature, to.scope, None);
    let share = |word: &str| {
        let line = lines.iter().find(|line| line.word == word);
        let share = line.map_or(Some(0), |line| line.share_bp(whole))?;
        Some(Arg::Text(percent_text(share)))
    };
    let enterprises = ("enterprises", share("4")?);
    if matches!(to.told, Told::Everything) {
        let args = [
            enterprises,
            ("institutes", share("21")?),
            ("universities", share("22")?),
        ];
        return Some(say(locale, "report-headline-sellers", &args));
    }
    (!to.told.hides(nature, "4"))
        .then(|| say(locale, "report-headline-enterprises", &[enterprises]))
}
