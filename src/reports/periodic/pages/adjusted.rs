//! Adjustments beside a frozen report: what became of its contracts since, as a page shows it. The frozen numbers stay.

use chrono::NaiveDate;
use serde::Serialize;

use super::lists::{ChangeView, signed};
use crate::reports::count::Totals;
use crate::reports::periodic::adjust::{self, Adjustment};
use crate::reports::target::Scope;
use crate::web::words::{Locale, t};

/// Adjustments of one kind with their sums.
#[derive(Debug, Serialize)]
pub(crate) struct Group {
    pub(crate) title: String,
    pub(crate) text: String,
    pub(crate) rows: Vec<ChangeView>,
    /// How many more there are.
    pub(super) left: usize,
    pub(crate) number: i64,
    pub(crate) total_fen: i64,
    pub(crate) technical_fen: i64,
    total: String,
    technical: String,
}

/// Numbers that belong together.
#[derive(Clone, Copy, Debug, Serialize)]
struct Three {
    number: i64,
    total: i64,
    technical: i64,
}

impl From<Totals> for Three {
    fn from(sums: Totals) -> Self {
        Self {
            number: sums.number,
            total: sums.total_fen,
            technical: sums.technical_fen,
        }
    }
}

/// All adjustments of a report as of a day.
#[derive(Debug, Serialize)]
pub(crate) struct Adjusted {
    pub(crate) as_of: NaiveDate,
    pub(crate) groups: Vec<Group>,
    /// The frozen outflow, and what it would be with what took effect in the term.
    frozen: Three,
    corrected: Three,
}

impl Adjusted {
    /// `of`: the adjustments of outflow and of inflow; `frozen`: the outflow of the term.
    pub(super) fn new(
        of: &[(Scope, Vec<Adjustment>)],
        frozen: Totals,
        as_of: NaiveDate,
        (base, locale): (&str, Locale),
    ) -> Self {
        let mut groups = Vec::new();
        let mut corrected = frozen;
        for (scope, all) in of {
            for inside in [true, false] {
                let sums = adjust::sum(all, inside);
                if *scope == Scope::Outflow && inside {
                    corrected = frozen.and(sums);
                }
                let rows: Vec<ChangeView> = all
                    .iter()
                    .filter(|one| one.inside == inside)
                    .map(|one| ChangeView::of_adjustment(one, base, locale))
                    .collect();
                if rows.is_empty() {
                    continue;
                }
                let word = if inside { "inside" } else { "later" };
                let title = t(locale, &format!("periodic-adjust-{word}"));
                groups.push(Group {
                    title: format!(
                        "{title} · {}",
                        t(locale, &format!("report-scope-{}", scope.code()))
                    ),
                    text: t(locale, &format!("periodic-adjust-text-{word}")),
                    rows,
                    left: 0,
                    number: sums.number,
                    total_fen: sums.total_fen,
                    technical_fen: sums.technical_fen,
                    total: signed(sums.total_fen),
                    technical: signed(sums.technical_fen),
                });
            }
        }
        Self {
            as_of,
            groups,
            frozen: frozen.into(),
            corrected: corrected.into(),
        }
    }
}
