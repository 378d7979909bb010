//! What is listed on a registration file, in words: rounds, the two persons who looked, earlier attempts, changes.

use std::collections::HashMap;

use chrono::NaiveDate;
use serde::Serialize;

use super::case::Case;
use super::clock;
use super::record::{ChangeKind, Filing, Relief, Round};
use super::view::{Deadline, day, fact, stage_kind, stage_label};
use crate::codes::{self, Table};
use crate::contracts::pages::view::Fact;
use crate::ids::UserId;
use crate::tz;
use crate::web::words::{Locale, Message, t};

/// Names of the people in a file.
pub(super) type Names = HashMap<UserId, String>;

pub(super) fn name(names: &Names, id: Option<UserId>) -> String {
    id.and_then(|id| names.get(&id).cloned())
        .unwrap_or_default()
}

/// One round of a supplement.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct RoundView {
    n: i64,
    codes: Vec<String>,
    words: String,
    asked_on: NaiveDate,
    reply_by: NaiveDate,
    /// The working day that it moves to; empty when it is one.
    moved_to: String,
    deadline: Option<Deadline>,
    reply: String,
    replied_by: String,
    replied_at: String,
    answered_on: Option<NaiveDate>,
}

/// A round; `named` tells staff who replied, `open` whether its day still counts.
pub(crate) fn round(
    round: &Round,
    (names, open): (&Names, bool),
    today: NaiveDate,
    locale: Locale,
) -> RoundView {
    let last = clock::moved_on(round.reply_by);
    RoundView {
        n: round.round,
        codes: round
            .codes
            .split_whitespace()
            .map(|code| codes::label(Table::RegistrationReason, code, locale.tag()).into_owned())
            .collect(),
        words: round.words.clone(),
        asked_on: round.asked_on,
        reply_by: round.reply_by,
        moved_to: if last == round.reply_by {
            String::new()
        } else {
            last.to_string()
        },
        deadline: (open && round.answered_on.is_none()).then(|| Deadline::of(last, today, locale)),
        reply: round.reply_words.clone(),
        replied_by: name(names, round.replied_by),
        replied_at: round
            .replied_at
            .map(tz::shanghai_minute)
            .unwrap_or_default(),
        answered_on: round.answered_on,
    }
}

/// Who looked, first and second.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct Person {
    pub(crate) label: String,
    pub(crate) name: String,
    pub(crate) at: String,
    pub(crate) words: String,
}

pub(crate) fn persons(filing: &Filing, names: &Names, locale: Locale) -> Vec<Person> {
    [
        (
            "filing-first",
            filing.first_by,
            filing.first_at,
            &filing.first_words,
        ),
        (
            "filing-second",
            filing.second_by,
            filing.second_at,
            &filing.second_words,
        ),
    ]
    .into_iter()
    .filter(|(_, by, ..)| by.is_some())
    .map(|(key, by, at, words)| Person {
        label: t(locale, key),
        name: name(names, by),
        at: at.map(tz::shanghai_minute).unwrap_or_default(),
        words: words.clone(),
    })
    .collect()
}

/// An attempt that is over.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct Earlier {
    attempt: i64,
    label: String,
    kind: &'static str,
    submitted_on: Option<NaiveDate>,
    decided_on: Option<NaiveDate>,
}

pub(crate) fn earlier(filing: &Filing, locale: Locale) -> Earlier {
    Earlier {
        attempt: filing.attempt,
        label: stage_label(filing.stage, locale),
        kind: stage_kind(filing.stage),
        submitted_on: filing.submitted_on,
        decided_on: filing.decided_on,
    }
}

/// The small file of a change or cancellation.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct ChangeView {
    title: String,
    facts: Vec<Fact>,
    /// The tax authority has to hear of it and has not, as far as is known here.
    tell_tax: bool,
}

pub(super) fn changes(case: &Case, names: &Names, locale: Locale) -> Vec<ChangeView> {
    case.changes
        .iter()
        .map(|file| {
            let title = match file.kind {
                ChangeKind::Change => Message::new("filing-change-title")
                    .with("n", file.version)
                    .say(locale),
                ChangeKind::Cancellation => t(locale, "filing-cancel-title"),
            };
            let mut facts = vec![
                fact(locale, "filing-reported", day(file.reported_on)),
                fact(locale, "filing-settled", day(file.decided_on)),
                fact(locale, "filing-document", file.document.clone()),
                fact(
                    locale,
                    "filing-relief",
                    t(locale, &format!("filing-relief-{}", file.relief.code())),
                ),
            ];
            if file.tax_told_on.is_some() {
                facts.push(fact(locale, "filing-tax-told", day(file.tax_told_on)));
            }
            facts.push(fact(
                locale,
                "filing-recorded-by",
                name(names, Some(file.recorded_by)),
            ));
            ChangeView {
                title,
                facts,
                tell_tax: file.relief == Relief::Taken && file.tax_told_on.is_none(),
            }
        })
        .collect()
}
