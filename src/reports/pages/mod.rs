//! Pages of the figures: the ring and its parts, the rows behind each number, open data, targets.

pub(super) mod chances;
pub(super) mod children;
pub(super) mod figures;
pub(super) mod forecast;
pub(super) mod funnel;
mod official;
pub(super) mod open;
pub(super) mod pace;
pub(super) mod parts;
pub(super) mod pivot;
pub(super) mod places;
pub(super) mod rates;
pub(super) mod rows;
pub(super) mod screen;
pub(super) mod statistics;
pub(super) mod target;
pub(super) mod targets;
mod versions;

#[cfg(test)]
pub(super) use rows::sample_entries;
use serde::Serialize;

use crate::reports::filter::{Asked, Filter};
use crate::reports::target::Basis;
use crate::web::words::{Message, t};
use crate::web::{Ctx, Viewer};

/// Hundredths of a percent as the percentage that templates and charts take.
pub(crate) fn percentage(bp: i64) -> f64 {
    // Far beyond any bar's end precision does not matter.
    i32::try_from(bp).map_or(21_474_836.0, |bp| f64::from(bp) / 100.0)
}

/// "103.91%"
pub(in crate::reports) fn percent_text(bp: i64) -> String {
    let sign = if bp < 0 { "-" } else { "" };
    let size = bp.unsigned_abs();
    format!("{sign}{}.{:02}%", size / 100, size % 100)
}

/// Whether staff look, who are told every sum.
fn is_inside(ctx: &Ctx) -> bool {
    ctx.viewer.as_ref().is_some_and(Viewer::is_staff)
}

/// What is asked for, on a day that the viewer may ask about.
fn asked_by(ctx: &Ctx, asked: &Asked) -> Filter {
    let today = ctx.app.clock.today();
    let filter = Filter::read(asked, today);
    if is_inside(ctx) {
        filter
    } else {
        filter.for_anybody(today)
    }
}

/// What was asked for and is told otherwise, in words: a past state, or by another day than the target's.
fn instead(ctx: &Ctx, asked: &Asked, told: &Filter, basis: Basis) -> Vec<String> {
    let wished = Filter::read(asked, ctx.app.clock.today());
    let state = |filter: &Filter| match basis {
        // What is registered later changes no period that is over.
        Basis::Registered => filter.as_of.min(told.period().to),
        _ => filter.as_of,
    };
    let mut all = Vec::new();
    if told.live && state(&wished) != state(told) {
        let day = wished.as_of.to_string();
        all.push(
            Message::new("report-instead-day")
                .with("day", day)
                .say(ctx.locale),
        );
    }
    if told.live && wished.basis.is_some_and(|wished| wished != basis) {
        let basis = t(ctx.locale, &format!("report-basis-{}", basis.code()));
        all.push(
            Message::new("report-instead-basis")
                .with("basis", basis)
                .say(ctx.locale),
        );
    }
    all
}

/// A link with its words, and whether it is the one shown.
#[derive(Clone, Debug, Serialize)]
pub(in crate::reports) struct Link {
    pub(in crate::reports) text: String,
    pub(in crate::reports) url: String,
    pub(in crate::reports) current: bool,
}

#[cfg(test)]
mod tests {
    use super::percent_text;

    #[test]
    fn shares_show_two_places() {
        assert_eq!(percent_text(10_391), "103.91%");
        assert_eq!(percent_text(9_427), "94.27%");
        assert_eq!(percent_text(5), "0.05%");
        assert_eq!(percent_text(0), "0.00%");
    }
}
