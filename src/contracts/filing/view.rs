//! A registration file in words: its stages, its rules and days, what is waited for and until when.

use chrono::NaiveDate;
use serde::Serialize;

use super::clock::{self, Left};
use super::record::Filing;
use super::stage::{Mode, Stage};
use crate::codes::rules::{self, Rules};
use crate::contracts::contract::{Contract, State};
use crate::contracts::pages::view::{Fact, StageView, badge};
use crate::web::words::{Locale, Message, t};
use crate::workdays::Limit;

/// A last day and how it stands.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct Deadline {
    pub(crate) day: NaiveDate,
    pub(crate) text: String,
    /// The kind of its badge.
    pub(crate) kind: &'static str,
}

impl Deadline {
    pub(crate) fn of(last: NaiveDate, today: NaiveDate, locale: Locale) -> Self {
        let (key, n, kind) = match Left::of(last, today) {
            Left::Days(n) if today >= clock::remind_on(last) => ("filing-left", n, "warning"),
            Left::Days(n) => ("filing-left", n, "info"),
            Left::Today => ("filing-today", 0, "warning"),
            Left::Over(n) => ("filing-over", n, "danger"),
        };
        Self {
            day: last,
            text: Message::new(key).with("n", n).say(locale),
            kind,
        }
    }
}

/// The rules and days of an attempt.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct ClockView {
    pub(crate) facts: Vec<Fact>,
    pub(crate) deadline: Option<Deadline>,
    /// What is waited for, in words.
    pub(crate) waits: String,
    pub(crate) draft: bool,
    pub(crate) large: bool,
    pub(crate) line: String,
    /// Years whose days off are not published, said in one sentence.
    pub(crate) unknown: String,
}

pub(super) fn fact(locale: Locale, key: &str, value: impl Into<String>) -> Fact {
    Fact {
        label: t(locale, key),
        value: value.into(),
    }
}

/// Who registered, as it was told; nothing before or where nobody wrote it down.
pub(crate) fn registry(filing: Option<&Filing>, locale: Locale) -> Vec<Fact> {
    let Some(filing) = filing else {
        return Vec::new();
    };
    let facts = [
        ("filing-registry-name", &filing.registry_name),
        ("filing-registry-person", &filing.registry_person),
    ];
    let told = facts.into_iter().filter(|(_, told)| !told.is_empty());
    told.map(|(key, told)| fact(locale, key, told.as_str()))
        .collect()
}

pub(super) fn day(day: Option<NaiveDate>) -> String {
    day.map(|day| day.to_string()).unwrap_or_default()
}

fn limit(limit: Limit, locale: Locale) -> String {
    let (key, n) = match limit {
        Limit::Days(n) => ("filing-limit-days", n),
        Limit::Workdays(n) => ("filing-limit-workdays", n),
        Limit::Months(n) => ("filing-limit-months", n),
    };
    Message::new(key).with("n", i64::from(n)).say(locale)
}

fn line(rules: &Rules, locale: Locale) -> String {
    let key = if rules.large.ours {
        "filing-line-ours"
    } else {
        "filing-line-theirs"
    };
    Message::new(key)
        .with(
            "measure",
            t(locale, &format!("money-{}", rules.large.measure.code())),
        )
        .with("sum", rules.large.from.yuan_grouped())
        .say(locale)
}

pub(crate) fn clock(filing: &Filing, today: NaiveDate, locale: Locale) -> ClockView {
    let (row, rules) = rules::of(&filing.rule_set);
    let mut facts = vec![
        fact(locale, "filing-rules", row.label(locale.tag())),
        fact(locale, "filing-source", rules.source(locale.tag())),
        fact(
            locale,
            "filing-limit",
            limit(rules.limit(filing.is_slow()), locale),
        ),
        fact(
            locale,
            "filing-restarts",
            t(
                locale,
                if rules.restarts {
                    "filing-restarts-yes"
                } else {
                    "filing-restarts-no"
                },
            ),
        ),
    ];
    let days = [
        ("filing-submitted", filing.submitted_on),
        ("filing-accepted", filing.accepted_on),
        ("filing-due", filing.due_on),
        ("filing-decided", filing.decided_on),
    ];
    facts.extend(
        days.into_iter()
            .filter(|(_, known)| known.is_some())
            .map(|(key, known)| fact(locale, key, day(known))),
    );
    if filing.disputed {
        facts.push(fact(
            locale,
            "filing-disputed",
            t(locale, "filing-disputed-yes"),
        ));
    }
    let next = filing.next_on.filter(|_| filing.stage.is_open());
    let unknown: Vec<String> = match (filing.clock_from, filing.due_on.max(next)) {
        (Some(from), Some(until)) => clock::unknown_years(from, until),
        (None, Some(until)) => clock::unknown_years(until, until),
        _ => Vec::new(),
    }
    .iter()
    .map(ToString::to_string)
    .collect();
    ClockView {
        facts,
        deadline: next.map(|next| Deadline::of(next, today, locale)),
        waits: waits(filing, locale),
        draft: rules.draft,
        large: filing.large,
        line: line(rules, locale),
        unknown: if unknown.is_empty() || !filing.stage.is_open() {
            String::new()
        } else {
            Message::new("filing-unknown-year")
                .with("years", unknown.join("、"))
                .say(locale)
        },
    }
}

/// What is waited for at this stage, and of whom.
pub(crate) fn waits(filing: &Filing, locale: Locale) -> String {
    if !filing.stage.is_open() {
        return String::new();
    }
    let key = format!(
        "filing-waits-{}-{}",
        filing.mode.code(),
        filing.stage.code()
    );
    t(locale, &key)
}

/// The stages of an attempt on its way, or to how it ended instead.
pub(crate) fn stages(filing: &Filing, locale: Locale) -> Vec<StageView> {
    let mut way = match filing.mode {
        Mode::Helper => vec![Stage::Preparing, Stage::Submitted, Stage::Accepted],
        Mode::Registry => vec![
            Stage::Submitted,
            Stage::Accepted,
            Stage::FirstPassed,
            Stage::SecondPassed,
        ],
    };
    let accepted = filing.accepted_on.is_some();
    match filing.stage {
        Stage::Supplement => {
            let after = if accepted {
                Stage::Accepted
            } else {
                Stage::Submitted
            };
            let at = way.iter().position(|stage| *stage == after).unwrap_or(0);
            way.insert(at + 1, Stage::Supplement);
        }
        Stage::Refused | Stage::Withdrawn => {
            way.retain(|stage| went_through(filing, *stage));
        }
        // Some registries answer with the number at once.
        Stage::Registered if !accepted => way.retain(|stage| *stage != Stage::Accepted),
        _ => {}
    }
    way.push(match filing.stage {
        Stage::Refused | Stage::Withdrawn => filing.stage,
        _ => Stage::Registered,
    });
    let here = way
        .iter()
        .position(|stage| *stage == filing.stage)
        .unwrap_or(0);
    let labels: Vec<String> = way.iter().map(|s| stage_label(*s, locale)).collect();
    StageView::row(labels, here)
}

fn went_through(filing: &Filing, stage: Stage) -> bool {
    match stage {
        Stage::Accepted => filing.accepted_on.is_some(),
        Stage::FirstPassed => filing.first_by.is_some(),
        Stage::SecondPassed => filing.second_by.is_some(),
        _ => true,
    }
}

pub(crate) fn stage_label(stage: Stage, locale: Locale) -> String {
    t(locale, &format!("filing-stage-{}", stage.code()))
}

pub(crate) fn stage_kind(stage: Stage) -> &'static str {
    match stage {
        Stage::Preparing => "",
        Stage::Submitted | Stage::Accepted => "info",
        Stage::Supplement => "warning",
        Stage::FirstPassed | Stage::SecondPassed => "brand",
        Stage::Registered => "success",
        Stage::Refused => "danger",
        Stage::Withdrawn => "plain",
    }
}

/// A stage or a state as a badge.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct Standing {
    pub(crate) label: String,
    pub(crate) kind: &'static str,
}

/// Where a contract stands, finer than its state where it was handed in.
pub(crate) fn standing(contract: &Contract, filing: Option<&Filing>, locale: Locale) -> Standing {
    let (label, kind) = match filing {
        Some(filing) if contract.state == State::Filed => {
            (stage_label(filing.stage, locale), stage_kind(filing.stage))
        }
        _ => (
            t(locale, &format!("contract-state-{}", contract.state.code())),
            badge(contract.state),
        ),
    };
    Standing { label, kind }
}
