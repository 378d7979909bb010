//! Lines of a statistic beside the same period a year before, as far as a viewer is told them.

use serde::Serialize;

use super::say;
use crate::reports::count::{Counted, Totals};
use crate::reports::dimension::Dimension;
use crate::reports::disclosure::Told;
use crate::reports::filter::Filter;
use crate::reports::pages::percent_text;
use crate::reports::statistics::{Line, View, table};
use crate::web::words::{Locale, t};

#[derive(Serialize)]
pub(super) struct LineView {
    pub(super) name: String,
    /// 1 is a part of the line above.
    pub(super) level: u8,
    pub(super) url: String,
    pub(super) number: i64,
    pub(super) total: i64,
    pub(super) technical: i64,
    pub(super) share: String,
    pub(super) growth: String,
    pub(super) before: i64,
    /// Empty when there is no period to compare with.
    pub(super) before_url: String,
    pub(super) withheld: bool,
    pub(super) before_withheld: bool,
}

impl LineView {
    /// Takes out what is not told, and what it could be found from.
    pub(super) fn withhold(mut self, now: bool, before: bool) -> Self {
        if now {
            (self.total, self.technical) = (0, 0);
            self.share.clear();
        }
        if before {
            self.before = 0;
        }
        if now || before {
            self.growth.clear();
        }
        (self.withheld, self.before_withheld) = (now, before);
        self
    }
}

#[derive(Serialize)]
pub(super) struct TableView {
    pub(super) code: &'static str,
    pub(super) title: String,
    pub(super) head: String,
    pub(super) lines: Vec<LineView>,
}

/// A period that was asked for, with the one to compare it with.
pub(super) struct Sources<'a> {
    pub(super) filter: &'a Filter,
    /// The filter of the period before.
    pub(super) past: Option<&'a Filter>,
    pub(super) rows: &'a [Counted<'a>],
    pub(super) before: &'a [Counted<'a>],
    pub(super) locale: Locale,
    pub(super) told: &'a Told,
    pub(super) told_before: &'a Told,
}

impl Sources<'_> {
    fn line(&self, line: &Line, whole: Totals) -> LineView {
        let name = line.by.label(&line.word, self.locale);
        let cut = |filter: &Filter| filter.cut(line.by, &line.word).behind();
        let before = self.past.map(cut).unwrap_or_default();
        self.view_of(line, whole, name, (cut(self.filter), before))
    }

    /// What stands out; `told`: whether the whole is, and `compared`: whether the period before is.
    pub(super) fn headlines(&self, view: View, (told, compared): (bool, bool)) -> Vec<String> {
        if !told {
            return Vec::new();
        }
        let before = if compared { self.before } else { &[] };
        let to = say::To {
            view,
            scope: self.filter.scope,
            told: self.told,
        };
        say::headlines(self.rows, before, to, self.locale)
    }

    pub(super) fn view_of(
        &self,
        line: &Line,
        whole: Totals,
        name: String,
        (url, before_url): (String, String),
    ) -> LineView {
        let text =
            |bp: Option<i64>| bp.map_or_else(|| t(self.locale, "report-no-growth"), percent_text);
        LineView {
            name,
            level: line.level,
            url,
            number: line.sums.number,
            total: line.sums.total_fen,
            technical: line.sums.technical_fen,
            share: line.share_bp(whole).map(percent_text).unwrap_or_default(),
            growth: text(line.growth_bp()),
            before: line.before.total_fen,
            before_url,
            withheld: false,
            before_withheld: false,
        }
    }

    pub(super) fn table(&self, code: &'static str, dimension: Dimension) -> TableView {
        let whole = Totals::of(self.rows);
        TableView {
            code,
            title: t(self.locale, &format!("report-table-{code}")),
            head: dimension.name(self.locale),
            lines: table(self.rows, self.before, dimension, self.filter.scope, None)
                .iter()
                .map(|line| {
                    // Of nothing there is nothing to withhold.
                    let hides = |told: &Told, sums: Totals| {
                        sums.number > 0 && told.hides(line.by, &line.word)
                    };
                    let now = hides(self.told, line.sums);
                    let before = hides(self.told_before, line.before);
                    self.line(line, whole).withhold(now, before)
                })
                .collect(),
        }
    }
}
