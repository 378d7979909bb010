//! Invented boards: empty, with every kind of indicator, narrowed, narrowed to nothing.

use chrono::NaiveDate;

use super::{BoardPage, Sources, build};
use crate::reports::store::workplan::Reported;
use crate::reports::workplan::indicator::{Computed, Indicator, Period};
use crate::reports::workplan::known::Known;
use crate::reports::workplan::line::Around;
use crate::reports::workplan::quantity::Quantity;
use crate::reports::workplan::samples;
use crate::web::words::Locale;

impl BoardPage {
    pub(in crate::reports::workplan) fn samples() -> Vec<Self> {
        let today = NaiveDate::from_ymd_opt(2026, 11, 23).unwrap_or_default();
        let year_one = samples::indicator();
        let mut quarterly = samples::indicator();
        quarterly.id = uuid::Uuid::from_u128(1);
        quarterly.values.period = Period::Quarter;
        "23".clone_into(&mut quarterly.values.items);
        "按季度分别核对（虚构）".clone_into(&mut quarterly.values.note);
        let mut computed = samples::indicator();
        computed.id = uuid::Uuid::from_u128(2);
        computed.values.computed = Computed::Target;
        let report = |indicator: &Indicator, quarter| Reported {
            id: uuid::Uuid::nil(),
            indicator_id: indicator.id,
            quarter,
            as_of: today,
            value: Quantity::of_whole(2),
            note: String::new(),
            file_id: Some(crate::ids::FileId(uuid::Uuid::nil())),
            by: crate::ids::UserId(uuid::Uuid::nil()),
            created_at: chrono::DateTime::UNIX_EPOCH,
        };
        let reported = [report(&year_one, None), report(&quarterly, Some(1))];
        let known = Known::default();
        let of = |indicators: &[Indicator], light, can_write| {
            let sources = Sources {
                indicators,
                around: Around {
                    reported: &reported,
                    known: &known,
                    year: 2026,
                    today,
                },
                years: vec![2026],
                light,
                tag: "",
                can_write,
            };
            build(&sources, Locale::Zh)
        };
        let all = [year_one, quarterly, computed];
        vec![
            of(&[], "", true),
            of(&all, "", true),
            of(&all, "behind", false),
            of(&all, "zz", false),
        ]
    }
}
