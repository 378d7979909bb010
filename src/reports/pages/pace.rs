//! A target against time and against what is under way, in sentences and as a bar whose uncertain part is hatched.

use serde::Serialize;

use super::{parts, percent_text, percentage};
use crate::money::Money;
use crate::reports::count::percent_bp;
use crate::reports::forecast::Forecast;
use crate::reports::pace::Pace;
use crate::reports::target::{Measure, Target};
use crate::web::words::{Locale, Message};

/// What time says of a target: three sentences at most.
pub(super) fn sentences(pace: &Pace, target: &Target, locale: Locale) -> Vec<String> {
    let words = |value| parts::in_words(value, target.measure, locale);
    let mut lines = Vec::new();
    if let Some(ahead) = pace.ahead_bp {
        let (key, size) = match ahead {
            0 => ("pace-level", 0),
            more if more > 0 => ("pace-ahead", more),
            less => ("pace-behind", -less),
        };
        let points = percent_text(size);
        let points = points.trim_end_matches('%');
        lines.push(Message::new(key).with("points", points).say(locale));
    }
    if target.amount > 0 && pace.left == 0 {
        let key = if pace.beyond > 0 {
            "pace-beyond"
        } else {
            "pace-reached"
        };
        lines.push(Message::new(key).with("by", words(pace.beyond)).say(locale));
    } else if let Some(each) = pace.per_month {
        let line = Message::new("pace-needed")
            .with("left", words(pace.left))
            .with("each", words(each));
        lines.push(line.say(locale));
    } else if pace.left > 0 {
        lines.push(
            Message::new("pace-missed")
                .with("left", words(pace.left))
                .say(locale),
        );
    }
    if let Some(end) = pace.year_end {
        let share = percent_bp(end, target.amount).map(percent_text);
        let key = if share.is_some() {
            "pace-year"
        } else {
            "pace-year-alone"
        };
        let line = Message::new(key)
            .with("end", words(end))
            .with("share", share.unwrap_or_default());
        lines.push(line.say(locale));
    }
    lines
}

/// Money, or hundredths of a contract.
pub(super) fn fine(value: i64, measure: Measure, locale: Locale) -> String {
    match measure {
        Measure::Number => Message::new("forecast-contracts")
            .with("n", Money::from_fen(value).yuan_text())
            .say(locale),
        _ => parts::wan(value, locale),
    }
}

/// The forecast of a year, for staff only.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct ForecastView {
    sentence: String,
    lacks: String,
    counted: String,
    expected: String,
    whole: String,
    target: String,
    percent: String,
    unnamed: i64,
    /// Percent of the bar's length.
    solid: f64,
    hatched: f64,
    mark: f64,
    is_technical: bool,
    counted_url: String,
    url: String,
    /// In fen, for the month line; `None` for a number.
    #[serde(skip)]
    pub(super) end_fen: Option<i64>,
}

impl ForecastView {
    pub(super) fn new(f: &Forecast, target: &Target, counted_url: String, locale: Locale) -> Self {
        let measure = target.measure;
        let (solid, hatched, mark) = f.bar();
        let percent = f.percent_bp().map(percent_text).unwrap_or_default();
        let counted = parts::in_words(f.counted, measure, locale);
        let (expected, whole) = (
            fine(f.sums.expected, measure, locale),
            fine(f.whole(), measure, locale),
        );
        Self {
            sentence: Message::new("forecast-sentence")
                .with("counted", counted.clone())
                .with("n", f.sums.count)
                .with("expected", expected.clone())
                .with("whole", whole.clone())
                .say(locale),
            lacks: match f.lacks() {
                0 => String::new(),
                by => Message::new("forecast-lacks")
                    .with("by", fine(by, measure, locale))
                    .say(locale),
            },
            counted,
            expected,
            end_fen: (measure != Measure::Number).then(|| f.whole()),
            whole,
            target: parts::in_words(target.amount, measure, locale),
            percent,
            unnamed: f.sums.unnamed,
            solid: percentage(solid),
            hatched: percentage(hatched),
            mark: percentage(mark),
            is_technical: measure == Measure::Technical,
            counted_url,
            url: format!("/desk/forecast?scope={}", target.scope.code()),
        }
    }
}
