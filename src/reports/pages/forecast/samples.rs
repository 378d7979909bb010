//! Invented deals and contracts under way.

use super::{ForecastPage, Sources, build};
use crate::deals::chances::{Chances, Stage};
use crate::reports::forecast::{Forecast, Sums, Underway};
use crate::reports::pages::pace::ForecastView;
use crate::reports::pages::targets;
use crate::reports::target::{Measure, Scope};
use crate::web::words::Locale;

const USUAL: Chances = Chances([10, 30, 50, 80, 80, 90, 95]);

impl ForecastPage {
    pub(crate) fn samples() -> Vec<Self> {
        let found: Vec<Underway> = Stage::ALL
            .iter()
            .map(|stage| Underway {
                stage: *stage,
                number: "KX-D-2026-00001".to_owned(),
                title: "温度场测试（虚构）".to_owned(),
                worth: (*stage != Stage::Accepted).then_some(60_000_000),
            })
            .collect();
        let target = targets::sample();
        let forecast = Forecast::new(
            180_000_000,
            Sums::of(&found, &USUAL),
            target.amount,
            target.measure,
        );
        let view = ForecastView::new(&forecast, &target, "/figures".to_owned(), Locale::Zh);
        let of = |found: &[Underway], view, stage| {
            let sources = Sources {
                year: 2026,
                scope: Scope::Outflow,
                measure: Measure::Total,
                found,
                chances: USUAL,
                view,
                stage,
                page: 1,
                can_write: stage.is_none(),
            };
            build(sources, Locale::Zh)
        };
        vec![
            of(&[], None, None),
            of(&found, Some(view.clone()), None),
            of(&found, Some(view), Some(Stage::Agreed)),
        ]
    }
}
