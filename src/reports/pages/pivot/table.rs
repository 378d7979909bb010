//! The table of a pivot as a page and a file show it: each cell with its words, its part of the whole and what it opens.

use chrono::NaiveDate;
use serde::Serialize;

use crate::money::Money;
use crate::reports::count::Totals;
use crate::reports::dimension::{Dimension, is_all_but};
use crate::reports::filter::Filter;
use crate::reports::pages::{parts, percent_text};
use crate::reports::pivot::asked::Wish;
use crate::reports::pivot::{Pivot, Shown, Side};
use crate::web::words::{Locale, Message, t};

#[derive(Clone, Serialize)]
pub(super) struct Cell {
    /// As a page shows it; empty where there is nothing.
    pub(super) text: String,
    /// For a file: exact, in 元 or contracts.
    pub(super) plain: String,
    pub(super) share: String,
    pub(super) url: String,
    pub(super) number: i64,
}

#[derive(Serialize)]
pub(super) struct Line {
    pub(super) name: String,
    pub(super) cells: Vec<Cell>,
    pub(super) sum: Cell,
}

#[derive(Serialize)]
pub(super) struct TableView {
    /// "成交额 · 2026-01-01 – 2026-12-31 · 输出技术 · 登记日".
    pub(super) title: String,
    pub(super) head: String,
    /// What is told apart across; empty for nothing.
    pub(super) across: String,
    pub(super) columns: Vec<String>,
    pub(super) lines: Vec<Line>,
    pub(super) foot: Line,
    pub(super) definition: String,
    pub(super) close: NaiveDate,
    /// Codes put together under the last line or column.
    pub(super) bounded: bool,
    pub(super) is_average: bool,
    pub(super) share: bool,
}

/// How sums are shown.
struct Showing {
    shown: Shown,
    share: bool,
    whole: Totals,
}

impl Showing {
    fn cell(&self, sums: Totals, filter: &Filter) -> Cell {
        let value = self.shown.of(sums).filter(|_| sums.number > 0);
        let money = |fen| Money::from_fen(fen);
        let of = |say: &dyn Fn(i64) -> String| value.map(say).unwrap_or_default();
        let is_number = self.shown == Shown::Number;
        let share = self.share && sums.number > 0;
        Cell {
            text: of(&|value| {
                if is_number {
                    value.to_string()
                } else {
                    money(value).yuan_grouped()
                }
            }),
            plain: of(&|value| {
                if is_number {
                    value.to_string()
                } else {
                    money(value).yuan_text()
                }
            }),
            share: share
                .then(|| self.shown.share_bp(sums, self.whole))
                .flatten()
                .map(percent_text)
                .unwrap_or_default(),
            url: filter.behind(),
            number: sums.number,
        }
    }
}

fn name(dimension: Dimension, word: &str, others: usize, locale: Locale) -> String {
    if is_all_but(word) {
        return Message::new("pivot-others")
            .with("n", i64::try_from(others).unwrap_or(i64::MAX))
            .say(locale);
    }
    dimension.label(word, locale)
}

impl TableView {
    pub(super) fn new(wish: &Wish, filter: &Filter, found: &Pivot, locale: Locale) -> Self {
        let showing = Showing {
            shown: wish.shown,
            share: wish.share && wish.shown != Shown::Average,
            whole: found.whole,
        };
        // One column without a word stands for the sums alone.
        let columns: &[String] = wish.across.map_or(&[], |_| &found.columns.words);
        let across = |filter: &Filter, word: &str| {
            wish.across
                .map_or_else(|| filter.clone(), |across| filter.cut(across, word))
        };
        let line = |name: String, filter: &Filter, sums: &[Totals], sum: Totals| Line {
            name,
            cells: columns
                .iter()
                .zip(sums)
                .map(|(word, sums)| showing.cell(*sums, &across(filter, word)))
                .collect(),
            sum: showing.cell(sum, filter),
        };
        let named = |side: &Side, dimension: Dimension| -> Vec<String> {
            let of = |word: &String| name(dimension, word, side.others, locale);
            side.words.iter().map(of).collect()
        };
        let names = named(&found.lines, wish.down);
        let lines = names.into_iter().enumerate().map(|(place, name)| {
            let filter = filter.cut(wish.down, &found.lines.words[place]);
            line(name, &filter, &found.cells[place], found.line_sums[place])
        });
        let period = filter.period();
        let measure = t(locale, &format!("report-measure-{}", wish.shown.code()));
        let scope = t(locale, &format!("report-scope-{}", wish.scope.code()));
        let basis = t(locale, &format!("report-basis-{}", wish.basis.code()));
        Self {
            title: format!(
                "{measure} · {} – {} · {scope} · {basis}",
                period.from, period.to
            ),
            head: wish.down.name(locale),
            across: wish.across.map(|a| a.name(locale)).unwrap_or_default(),
            columns: wish
                .across
                .map(|across| named(&found.columns, across))
                .unwrap_or_default(),
            lines: lines.collect(),
            foot: line(
                t(locale, "pivot-total"),
                filter,
                &found.column_sums,
                found.whole,
            ),
            definition: parts::definition(wish.scope, wish.basis, locale),
            close: period.close(),
            bounded: found.lines.others > 0 || found.columns.others > 0,
            is_average: wish.shown == Shown::Average,
            share: showing.share,
        }
    }
}
