//! The headline sentences of a statistic: only what its tables show.

use crate::money::Money;
use crate::reports::count::{Counted, Totals};
use crate::reports::pages::{parts, percent_text};
use crate::reports::statistics::{View, growth_bp, table};
use crate::reports::target::{Measure, Scope};
use crate::web::words::{Arg, Locale, t_with};

/// What stands out, in sentences; only what the tables show.
pub(super) fn headlines(
    rows: &[Counted<'_>],
    before: &[Counted<'_>],
    view: View,
    (scope, locale): (Scope, Locale),
) -> Vec<String> {
    let whole = Totals::of(rows);
    if whole.number == 0 {
        return Vec::new();
    }
    let say = |key: &str, args: &[(&str, Arg)]| {
        let args: Vec<(String, Arg)> = args
            .iter()
            .map(|(name, arg)| ((*name).to_owned(), arg.clone()))
            .collect();
        t_with(locale, key, &args)
    };
    let sum = Arg::Text(parts::wan(whole.total_fen, locale));
    let technical = Arg::Text(parts::wan(whole.technical_fen, locale));
    let mut told = vec![say(
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
        told.push(say(key, &[("percent", Arg::Text(size))]));
    }
    if let Some(average) = whole.average_fen() {
        let average = Arg::Text(parts::wan(average, locale));
        told.push(say("report-headline-average", &[("sum", average)]));
    }
    let families = table(rows, &[], view.families(), scope);
    if let Some(largest) = families.iter().max_by_key(|line| line.sums.total_fen) {
        let share = largest
            .share_bp(whole)
            .map(percent_text)
            .unwrap_or_default();
        let name = view.families().label(&largest.word, locale);
        told.push(say(
            "report-headline-largest",
            &[("name", Arg::Text(name)), ("percent", Arg::Text(share))],
        ));
    }
    let with_rights = rows
        .iter()
        .filter(|r| !matches!(r.stand.ip.as_str(), "" | "90"));
    let rights = Totals::of(with_rights);
    let share = Money::from_fen(rights.total_fen)
        .basis_points_of(Money::from_fen(whole.total_fen))
        .map(percent_text)
        .unwrap_or_default();
    told.push(say(
        "report-headline-rights",
        &[
            ("n", Arg::Number(rights.number)),
            ("percent", Arg::Text(share)),
        ],
    ));
    told
}
