//! Invented indicators with nothing, with reports, by quarters.

use chrono::NaiveDate;
use uuid::Uuid;

use super::{Read, ShowPage, build, parse};
use crate::reports::store::workplan::Reported;
use crate::reports::workplan::indicator::{Indicator, Period};
use crate::reports::workplan::known::Known;
use crate::reports::workplan::line::{Around, Line};
use crate::reports::workplan::quantity::Quantity;
use crate::reports::workplan::samples;
use crate::web::words::Locale;
use crate::web::{FormView, Typed};

impl ShowPage {
    pub(in crate::reports::workplan) fn samples() -> Vec<Self> {
        let today = NaiveDate::from_ymd_opt(2026, 11, 23).unwrap_or_default();
        let known = Known::default();
        let of = |indicator: &Indicator, history: Vec<Reported>, can_write| {
            let around = Around {
                reported: &history,
                known: &known,
                year: 2026,
                today,
            };
            let line = Line::new(indicator, &around, Locale::Zh);
            let wrong = parse(&Typed::default(), indicator, today)
                .err()
                .unwrap_or_default();
            let form = FormView::new(&Typed::default(), &wrong, Locale::Zh);
            let read = Read {
                line,
                history,
                names: Vec::new(),
                files: Vec::new(),
            };
            build(indicator, read, (form, can_write), Locale::Zh)
        };
        let one = samples::indicator();
        let mut quarterly = samples::indicator();
        quarterly.values.period = Period::Quarter;
        let reported = |quarter| Reported {
            id: Uuid::nil(),
            indicator_id: Uuid::nil(),
            quarter,
            as_of: today,
            value: Quantity::of_whole(33),
            note: "（虚构）".to_owned(),
            file_id: None,
            by: crate::ids::UserId(Uuid::nil()),
            created_at: chrono::DateTime::UNIX_EPOCH,
        };
        vec![
            of(&one, Vec::new(), false),
            of(&one, vec![reported(None), reported(None)], true),
            of(&quarterly, vec![reported(Some(2))], true),
        ]
    }
}
