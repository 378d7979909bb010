//! One indicator as lists and its own page show it: what is asked, what is known, its light.

use chrono::NaiveDate;
use serde::Serialize;

use super::indicator::{Computed, Direction, Indicator, Period, parts};
use super::known::Known;
use super::light::{Asked, Judged, Light, Quarter, Report};
use super::quantity::Quantity;
use crate::reports::pages::{percent_text, percentage};
use crate::reports::store::workplan::Reported;
use crate::web::words::{Locale, Message, t};

/// A light as pages show it.
#[derive(Clone, Debug, Serialize)]
pub(super) struct LightView {
    pub(super) code: &'static str,
    tint: &'static str,
    icon: &'static str,
    text: String,
}

impl LightView {
    pub(super) fn new(light: Light, locale: Locale) -> Self {
        Self {
            code: light.code(),
            tint: light.tint(),
            icon: light.icon(),
            text: t(locale, &format!("workplan-light-{}", light.code())),
        }
    }
}

#[derive(Clone, Debug, Serialize)]
pub(super) struct QuarterView {
    n: i64,
    value: String,
    light: LightView,
}

/// An indicator with what is known of it.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct Line {
    pub(super) code: String,
    pub(super) name: String,
    pub(super) url: String,
    pub(super) asked: String,
    /// Empty: nothing is reported, or quarters are.
    pub(super) value: String,
    pub(super) as_of: String,
    pub(super) percent: String,
    pub(super) part: Option<f64>,
    pub(super) light: LightView,
    pub(super) quarters: Vec<QuarterView>,
    items: Vec<String>,
    pub(super) tags: Vec<String>,
    original: String,
    note: String,
    pub(super) computed: bool,
    /// The rows behind a computed value.
    pub(super) rows_url: String,
    /// The target that a computed one follows is not set.
    pub(super) lacks_target: bool,
    has_file: bool,
}

/// "≥ 35 家", "3–4 项", "每季度 ≥ 2 次".
pub(super) fn asked_text(
    indicator: &Indicator,
    target: Option<Quantity>,
    locale: Locale,
) -> String {
    let v = &indicator.values;
    let from = target.unwrap_or(v.target_from).grouped();
    let range = match (v.direction, v.target_to) {
        (Direction::AtLeast, _) => format!("≥ {from}"),
        (Direction::Range, Some(to)) => format!("{from}–{}", to.grouped()),
        _ => format!("= {from}"),
    };
    let key = match v.period {
        Period::Year => "workplan-asked",
        Period::Quarter => "workplan-asked-quarter",
    };
    Message::new(key)
        .with("range", range)
        .with("unit", v.unit.as_str())
        .say(locale)
}

fn quarter_view(quarter: &Quarter, locale: Locale) -> QuarterView {
    QuarterView {
        n: quarter.n,
        value: quarter.value.map(Quantity::grouped).unwrap_or_default(),
        light: LightView::new(quarter.light, locale),
    }
}

/// What is behind a line: the indicator, its last reports, the year's own figures, year and day.
pub(super) struct Around<'a> {
    pub(super) reported: &'a [Reported],
    pub(super) known: &'a Known,
    pub(super) year: i32,
    pub(super) today: NaiveDate,
}

impl Line {
    pub(super) fn new(indicator: &Indicator, around: &Around<'_>, locale: Locale) -> Self {
        let v = &indicator.values;
        let own: Vec<&Reported> = around
            .reported
            .iter()
            .filter(|r| r.indicator_id == indicator.id)
            .collect();
        let computed = around.known.of(indicator);
        let is_computed = v.computed != Computed::Reported;
        let target = computed.and_then(|value| value.target);
        let mut asked = Asked::of(v);
        asked.from = target.unwrap_or(asked.from);
        let reports: Vec<Report> = match computed {
            Some(computed) => vec![Report {
                quarter: None,
                value: computed.value,
            }],
            None if is_computed => Vec::new(),
            None => own
                .iter()
                .map(|r| Report {
                    quarter: r.quarter,
                    value: r.value,
                })
                .collect(),
        };
        let judged = Judged::of(asked, v.period, &reports, (around.year, around.today));
        let bp = judged.value.and_then(|value| asked.share_bp(value));
        let last = own
            .iter()
            .find(|r| r.quarter.is_none())
            .filter(|_| !is_computed);
        let as_of = match (&computed, last) {
            (Some(_), _) => around.today.to_string(),
            (None, Some(last)) => last.as_of.to_string(),
            _ => String::new(),
        };
        Self {
            code: v.code.clone(),
            name: v.name.clone(),
            url: format!("/desk/workplan/{}/{}", v.year, v.code),
            asked: asked_text(indicator, target, locale),
            value: judged
                .value
                .map(|value| format!("{} {}", value.grouped(), v.unit))
                .unwrap_or_default(),
            as_of,
            percent: bp.map(percent_text).unwrap_or_default(),
            part: bp.map(percentage),
            light: LightView::new(judged.light, locale),
            quarters: judged
                .quarters
                .iter()
                .map(|q| quarter_view(q, locale))
                .collect(),
            items: parts(&v.items)
                .map(|item| item_label(item, locale))
                .collect(),
            tags: parts(&v.tags).map(str::to_owned).collect(),
            original: v.original.clone(),
            note: v.note.clone(),
            computed: computed.is_some(),
            rows_url: computed
                .map(|_| around.known.url.clone())
                .unwrap_or_default(),
            lacks_target: is_computed && computed.is_none(),
            has_file: own.iter().any(|r| r.file_id.is_some()),
        }
    }
}

/// "第 18 项", or the words of the document for what is asked of the whole.
pub(super) fn item_label(item: &str, locale: Locale) -> String {
    if item.parse::<i64>().is_ok() {
        Message::new("workplan-item").with("n", item).say(locale)
    } else if item == "总体" {
        t(locale, "workplan-whole")
    } else {
        item.to_owned()
    }
}
