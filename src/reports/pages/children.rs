//! Parts of a target against what is counted for them: counties, zones, service points. Everything that is counted stands
//! in some row, so that each list adds up to the whole.

use serde::Serialize;

use super::{parts, percent_text, percentage};
use crate::reports::child::{Child, Gap, Kind};
use crate::reports::count::{Counted, Totals, percent_bp};
use crate::reports::dimension::NONE;
use crate::reports::filter::Filter;
use crate::reports::target::Target;
use crate::web::words::{Locale, Message, t};

#[derive(Clone, Debug, Serialize)]
pub(super) struct Row {
    name: String,
    /// Empty: no part was given.
    amount: String,
    counted: String,
    number: i64,
    url: String,
    /// Of its own part; empty over none or nothing.
    percent: String,
    part: Option<f64>,
}

/// The parts of one kind.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct Children {
    kind: &'static str,
    title: String,
    rows: Vec<Row>,
    /// How many were given.
    pub(super) given: usize,
    sum: String,
    counted: String,
    number: i64,
    url: String,
    gap: &'static str,
    gap_text: String,
    /// Contracts that no key places; the page says so.
    unplaced: i64,
}

/// What a list is made from.
pub(super) struct Whole<'a> {
    pub(super) target: &'a Target,
    pub(super) children: &'a [Child],
    pub(super) filter: &'a Filter,
    pub(super) rows: &'a [Counted<'a>],
}

impl Children {
    pub(super) fn of(whole: &Whole<'_>, kind: Kind, locale: Locale) -> Self {
        let given: Vec<&Child> = whole.children.iter().filter(|c| c.kind == kind).collect();
        let amounts: Vec<i64> = given.iter().map(|c| c.amount).collect();
        let gap = Gap::between(whole.target.amount, &amounts);
        let words = |value| parts::in_words(value, whole.target.measure, locale);
        let all = Totals::of(whole.rows);
        let sum = amounts.iter().fold(0_i64, |a, b| a.saturating_add(*b));
        let rows = words_of(whole, kind, &given);
        let unplaced = rows.iter().find(|(word, _)| word == NONE);
        Self {
            kind: kind.code(),
            title: t(locale, &format!("child-{}", kind.code())),
            given: given.len(),
            unplaced: unplaced.map_or(0, |(_, sums)| sums.number),
            rows: rows
                .iter()
                .map(|(word, sums)| row(whole, (kind, word), *sums, &given, locale))
                .collect(),
            sum: words(sum),
            counted: words(all.by(whole.target.measure)),
            number: all.number,
            url: whole.filter.behind(),
            gap: gap.code(),
            gap_text: Message::new(&format!("child-gap-{}", gap.code()))
                .with("whole", words(whole.target.amount))
                .with("sum", words(sum))
                .with("by", words(gap.size()))
                .say(locale),
        }
    }

    /// All kinds that were given parts.
    pub(super) fn given(whole: &Whole<'_>, locale: Locale) -> Vec<Self> {
        Kind::ALL
            .iter()
            .map(|kind| Self::of(whole, *kind, locale))
            .filter(|list| list.given > 0)
            .collect()
    }
}

/// What was given a part in the order of its table, then what has contracts and none, unplaced ones last.
fn words_of(whole: &Whole<'_>, kind: Kind, given: &[&Child]) -> Vec<(String, Totals)> {
    let dimension = kind.dimension();
    let mut words: Vec<String> = given.iter().map(|child| child.code.clone()).collect();
    for row in whole.rows {
        let word = dimension.word(row, whole.filter.scope);
        if !words.iter().any(|known| *known == word) {
            words.push(word.into_owned());
        }
    }
    words.sort_by_cached_key(|word| {
        let is_given = given.iter().any(|child| child.code == *word);
        (!is_given, dimension.place_of(word))
    });
    words
        .into_iter()
        .map(|word| {
            let rows = whole.rows.iter();
            let of = rows.filter(|row| dimension.word(row, whole.filter.scope) == word);
            let sums = Totals::of(of);
            (word, sums)
        })
        .collect()
}

fn row(
    whole: &Whole<'_>,
    (kind, word): (Kind, &str),
    sums: Totals,
    given: &[&Child],
    locale: Locale,
) -> Row {
    let measure = whole.target.measure;
    let counted = sums.by(measure);
    let amount = given.iter().find(|c| c.code == word).map(|c| c.amount);
    let bp = amount.and_then(|amount| percent_bp(counted, amount));
    Row {
        name: if word == NONE {
            t(locale, &format!("child-{}-none", kind.code()))
        } else {
            kind.label(word, locale)
        },
        amount: amount
            .map(|amount| parts::in_words(amount, measure, locale))
            .unwrap_or_default(),
        counted: parts::in_words(counted, measure, locale),
        number: sums.number,
        url: whole.filter.cut(kind.dimension(), word).behind(),
        percent: bp.map(percent_text).unwrap_or_default(),
        part: bp.map(percentage),
    }
}
