//! A report's figures as pages show them: the desk, the printed page and the file are made of the same. Every number
//! carries the address of its rows.

use chrono::NaiveDate;
use serde::Serialize;

use super::adjusted::Adjusted;
use super::lists::{ChangeView, RowView};
use super::tell::Teller;
use crate::reports::charts::{Bar, MonthLine};
use crate::reports::periodic::figures::Said;
use crate::reports::periodic::rows::{Pick, Set};
use crate::reports::periodic::snapshot::Snapshot;
use crate::reports::periodic::term::Kind;
use crate::reports::target::{Basis, Scope};
use crate::web::words::{Locale, t};

/// One line of numbers; those of before are empty when there is nothing to compare with.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct LineView {
    pub(crate) name: String,
    pub(crate) level: u8,
    pub(super) url: String,
    pub(crate) number: i64,
    pub(crate) total: i64,
    pub(crate) technical: i64,
    pub(crate) share: String,
    pub(crate) growth: String,
    pub(crate) before: i64,
    pub(crate) before_number: i64,
    pub(super) before_url: String,
    pub(crate) average: Option<i64>,
}

#[derive(Debug, Serialize)]
pub(crate) struct TableView {
    pub(crate) code: String,
    pub(crate) title: String,
    pub(crate) head: String,
    pub(crate) lines: Vec<LineView>,
    pub(crate) whole: LineView,
}

#[derive(Debug, Serialize)]
pub(crate) struct CellView {
    /// Empty where no one list makes the number.
    pub(crate) url: String,
    pub(crate) number: i64,
    pub(crate) total: i64,
}

/// The flow as a matrix with its sums at both ends.
#[derive(Debug, Serialize)]
pub(crate) struct FlowView {
    pub(crate) title: String,
    pub(crate) places: Vec<String>,
    pub(crate) rows: Vec<(String, Vec<CellView>)>,
}

#[derive(Debug, Serialize)]
pub(crate) struct TargetView {
    pub(crate) amount: String,
    pub(crate) measure: String,
    pub(crate) reached: String,
    pub(super) percent: Option<f64>,
    pub(crate) percent_text: String,
    pub(super) elapsed: f64,
    pub(crate) elapsed_text: String,
    pub(crate) source: String,
    pub(super) url: String,
}

#[derive(Debug, Serialize)]
pub(crate) struct OfficialView {
    pub(crate) number: Option<i64>,
    pub(crate) total: Option<i64>,
    pub(crate) source: String,
}

/// The body of a report.
#[derive(Debug, Serialize)]
pub(crate) struct Body {
    pub(crate) title: String,
    kind: &'static str,
    pub(crate) from: NaiveDate,
    pub(crate) to: NaiveDate,
    pub(crate) compared: String,
    pub(crate) basis: String,
    pub(crate) headlines: Vec<String>,
    pub(crate) summary: Vec<LineView>,
    pub(crate) official: Option<OfficialView>,
    pub(crate) target: Option<TargetView>,
    chart: MonthLine,
    /// The words at the target's line.
    target_label: String,
    month_bars: Vec<Bar>,
    family_bars: Vec<Bar>,
    pub(crate) months: Vec<LineView>,
    pub(crate) tables: Vec<TableView>,
    pub(crate) flow: Option<FlowView>,
    pub(crate) registrations: Vec<RowView>,
    registrations_url: String,
    registrations_left: usize,
    pub(crate) corrections: Vec<ChangeView>,
    corrections_left: usize,
    pub(crate) analysis: String,
    pub(crate) definitions: Vec<(String, String)>,
    pub(crate) sources: Vec<(String, String)>,
    pub(crate) adjusted: Option<Adjusted>,
}

/// Registrations named on the page of a month, and changes named on any page; the others are behind their number and in the
/// workbook.
const NAMED: usize = 100;

/// Leaves as many as a page names; how many are left out.
pub(super) fn named<T>(all: &mut Vec<T>) -> usize {
    let left = all.len().saturating_sub(NAMED);
    all.truncate(NAMED);
    left
}

impl Body {
    /// With as many changes as a page names.
    #[must_use]
    pub(super) fn shortened(mut self) -> Self {
        self.corrections_left = named(&mut self.corrections);
        for group in self.adjusted.iter_mut().flat_map(|all| &mut all.groups) {
            group.left = named(&mut group.rows);
        }
        self
    }

    pub(super) fn new(snapshot: &Snapshot, base: &str, locale: Locale) -> Self {
        let figures = &snapshot.figures;
        let teller = Teller {
            figures,
            base,
            locale,
        };
        let months = teller.months();
        let tables: Vec<TableView> = figures.tables.iter().map(|t| teller.table(t)).collect();
        let families = tables.iter().find(|table| table.code == "t1");
        let families = families.into_iter().flat_map(|table| &table.lines);
        let own = Pick::new(Set::Term, Scope::Outflow);
        let listed = if figures.term.kind == Kind::Month {
            snapshot.rows.behind(&own)
        } else {
            Vec::new()
        };
        let pairs =
            |name: &Said, text: &Said| (name.to(locale).to_owned(), text.to(locale).to_owned());
        Self {
            title: figures.term.title(locale),
            kind: figures.term.kind.code(),
            from: figures.span.from,
            to: figures.span.to,
            compared: figures
                .before_span
                .map(|span| format!("{} – {}", span.from, span.to))
                .unwrap_or_default(),
            basis: basis_words(figures.basis, locale),
            headlines: figures
                .headlines
                .iter()
                .map(|said| said.to(locale).to_owned())
                .collect(),
            summary: teller.summary(),
            official: teller.official(),
            target: figures.target.as_ref().map(|target| teller.target(target)),
            chart: teller.chart(),
            target_label: figures
                .target
                .as_ref()
                .map(|target| teller.target_label(target))
                .unwrap_or_default(),
            month_bars: teller.bars(months.iter()),
            family_bars: teller.bars(families.filter(|line| line.level == 0)),
            months,
            flow: figures.flow.as_ref().map(|flow| teller.flow(flow)),
            registrations_left: listed.len().saturating_sub(NAMED),
            registrations: listed
                .into_iter()
                .take(NAMED)
                .map(|row| RowView::new(row, base, locale))
                .collect(),
            registrations_url: teller.url(&own),
            corrections_left: 0,
            corrections: figures
                .corrections
                .iter()
                .map(|one| ChangeView::of_correction(one, base, locale))
                .collect(),
            analysis: figures.analysis.clone(),
            definitions: figures
                .definitions
                .iter()
                .map(|one| pairs(&one.name, &one.text))
                .collect(),
            sources: teller.sources(),
            tables,
            adjusted: None,
        }
    }
}

fn basis_words(basis: Basis, locale: Locale) -> String {
    t(locale, &format!("report-basis-{}", basis.code()))
}
