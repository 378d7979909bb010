//! Adjustments beside a frozen report: what became of its contracts since, as a page shows it. The frozen numbers stay.

use chrono::NaiveDate;
use serde::Serialize;

use super::lists::signed;
use crate::reports::count::Totals;
use crate::reports::dimension::Dimension;
use crate::reports::periodic::adjust::{self, Adjustment};
use crate::reports::target::Scope;
use crate::web::words::{Locale, t};

#[derive(Debug, Serialize)]
pub(crate) struct AdjustmentView {
    url: String,
    pub(crate) number: String,
    pub(crate) name: String,
    pub(crate) what: String,
    /// Which dimensions of the tables are told apart differently.
    pub(crate) moved: String,
    pub(crate) on: Option<NaiveDate>,
    pub(crate) was: i64,
    pub(crate) is: i64,
    pub(crate) delta_fen: i64,
    delta: String,
    pub(crate) technical_fen: i64,
    technical_delta: String,
}

/// Adjustments of one kind with their sums.
#[derive(Debug, Serialize)]
pub(crate) struct Group {
    pub(crate) title: String,
    pub(crate) text: String,
    pub(crate) rows: Vec<AdjustmentView>,
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

fn view(one: &Adjustment, base: &str, locale: Locale) -> AdjustmentView {
    let what = serde_json::to_value(one.what).ok();
    let what = what.as_ref().and_then(|v| v.as_str()).unwrap_or("changed");
    let delta = one.delta();
    let moved: Vec<String> = one
        .moved
        .iter()
        .filter_map(|code| Dimension::from_code(code))
        .map(|dimension| dimension.name(locale))
        .collect();
    AdjustmentView {
        url: format!("{base}/desk/contracts/{}", one.number),
        number: one.number.clone(),
        name: one.name.clone(),
        what: t(locale, &format!("periodic-what-{what}")),
        moved: moved.join(if locale == Locale::Zh { "、" } else { ", " }),
        on: one.on,
        was: one.was.total_fen,
        is: one.is.total_fen,
        delta_fen: delta.total_fen,
        delta: signed(delta.total_fen),
        technical_fen: delta.technical_fen,
        technical_delta: signed(delta.technical_fen),
    }
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
                    corrected = super::super::rows::total([frozen, sums]);
                }
                let rows: Vec<AdjustmentView> = all
                    .iter()
                    .filter(|one| one.inside == inside)
                    .map(|one| view(one, base, locale))
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
