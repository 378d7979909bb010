//! Invented deals and contracts under way.

use super::{ChancesPage, ForecastPage, Sources, Version, build, chances_page};
use crate::deals::chances::{self, Chances, Stage};
use crate::reports::forecast::{Forecast, Sums, Underway};
use crate::reports::pages::pace::ForecastView;
use crate::reports::pages::targets;
use crate::reports::target::{Measure, Scope};
use crate::web::words::Locale;
use crate::web::{FormView, Typed};

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

impl ChancesPage {
    pub(crate) fn samples() -> Vec<Self> {
        let version = || Version {
            number: 1,
            by: "卢示".to_owned(),
            at: chrono::DateTime::UNIX_EPOCH,
            note: "按上年成交率（虚构）".to_owned(),
            percents: USUAL.0.to_vec(),
        };
        let wrong = chances::parse(&Typed::default()).err().unwrap_or_default();
        let form = FormView::new(&USUAL.typed(), &wrong, Locale::Zh);
        vec![
            chances_page((USUAL, Vec::new()), FormView::blank(), false, Locale::Zh),
            chances_page((USUAL, vec![version()]), form, true, Locale::Zh),
        ]
    }
}
