//! Invented pages of offers, for the test that renders every template.

use chrono::NaiveDate;

use super::{HistoryPage, VersionView};
use crate::deals::offers::State;
use crate::deals::offers::form::{Lists, OfferPage, parse};
use crate::deals::offers::view::{facts, samples};
use crate::listings::difference;
use crate::web::Sample;
use crate::web::form::{Errors, FormView, Typed};
use crate::web::words::Locale;

pub(in crate::deals::offers) fn all() -> Vec<Sample> {
    let number = || "KX-D-2026-00001".to_owned();
    let title = || "玄武岩纤维800孔漏板长寿命拉丝技术（虚构）".to_owned();
    let today = NaiveDate::from_ymd_opt(2026, 11, 25).unwrap_or_default();
    let form = |typed: &Typed, errors: &Errors, counters, moved_on| OfferPage {
        number: number(),
        title: title(),
        id: String::new(),
        instead_of: String::new(),
        counters,
        moved_on,
        rows: vec![0, 1],
        lists: Lists::new(today, Locale::Zh),
        form: FormView::new(typed, errors, Locale::Zh),
    };
    let version = |payment, state, before: Option<&str>| {
        let earlier = before.map(|p| facts(&samples::terms(p), Locale::Zh));
        VersionView {
            offer: samples::offer(payment, state, before.is_some()),
            lines: difference::lines(
                &earlier.unwrap_or_default(),
                &facts(&samples::terms(payment), Locale::Zh),
            ),
            first: before.is_none(),
        }
    };
    let history = |versions| HistoryPage {
        number: number(),
        title: title(),
        versions,
    };
    let wrong = parse(&Typed::default(), today).err().unwrap_or_default();
    vec![
        Sample::of(&form(&Typed::default(), &wrong, false, false)),
        Sample::of(&form(
            &samples::terms("4").typed(),
            &Errors::default(),
            true,
            true,
        )),
        Sample::of(&history(Vec::new())),
        Sample::of(&history(vec![
            version("4", State::Open, Some("2")),
            version("2", State::Superseded, None),
        ])),
    ]
}
