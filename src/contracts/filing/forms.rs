//! The small forms of a registration file, read field by field. Each day is checked against the days before it; what is
//! wrong is said at its field and nothing typed is lost.

use chrono::{Months, NaiveDate};

use super::life::Request;
use super::record::{ChangeFile, ChangeKind, Check, Filing, Relief, Verdict};
use crate::codes::{self, Table};
use crate::contracts::contract::Contract;
use crate::contracts::life::Seen;
use crate::contracts::registering::{WORDS_MOST, past_day};
use crate::web::form::{Errors, Reader, Typed};
use crate::web::words::Message;

/// Words of a supplement, asked or answered.
pub const LONG_WORDS: usize = 2000;
pub const DOCUMENT_MOST: usize = 200;

/// The day of acceptance: not before the papers were handed in.
///
/// # Errors
/// At `accepted_on`.
pub fn acceptance(typed: &Typed, filing: &Filing, today: NaiveDate) -> Result<NaiveDate, Errors> {
    let mut r = Reader::new(typed);
    let from = filing.submitted_on;
    let day = past_day(&mut r, "accepted_on", from, today, "contract-before-filing");
    r.finish(day)
}

/// No day of an attempt lies before what happened in it: handing in, acceptance, what was asked and answered.
///
/// # Errors
/// At the field of the day.
pub fn follows(
    field: &str,
    day: NaiveDate,
    (filing, last_talk): (&Filing, Option<NaiveDate>),
) -> Result<(), Errors> {
    let steps = [
        (filing.submitted_on, "contract-before-filing"),
        (filing.accepted_on, "filing-before-acceptance"),
        (last_talk, "filing-before-talk"),
    ];
    let broken = steps
        .into_iter()
        .filter_map(|(step, key)| Some((step.filter(|step| day < *step)?, key)))
        .max_by_key(|(step, _)| *step);
    let Some((step, key)) = broken else {
        return Ok(());
    };
    let message = Message::new(key).with("day", step.to_string());
    Err(Errors(vec![(field.to_owned(), message)]))
}

/// What is to be mended, and until when.
///
/// # Errors
/// At `ask_codes`, `ask_words`, `asked_on` and `reply_by`.
pub fn request(typed: &Typed, filing: &Filing, today: NaiveDate) -> Result<Request, Errors> {
    let mut r = Reader::new(typed);
    let mut asked: Vec<String> = typed.all("ask_codes").map(str::to_owned).collect();
    asked.dedup();
    if asked.is_empty() {
        r.error("ask_codes", "field-choose");
    }
    if asked
        .iter()
        .any(|code| !codes::exists(Table::RegistrationReason, code, today))
    {
        r.error("ask_codes", "field-unknown-choice");
    }
    let words = r.text("ask_words", LONG_WORDS);
    let from = filing.accepted_on.max(filing.submitted_on);
    let asked_on = past_day(&mut r, "asked_on", from, today, "filing-before-handing-in");
    let reply_by = r.required_date(
        "reply_by",
        asked_on.or(from).unwrap_or(today),
        today + Months::new(12),
    );
    let whole = (|| {
        Some(Request {
            codes: asked,
            words: words?,
            asked_on: asked_on?,
            reply_by: reply_by?,
        })
    })();
    r.finish(whole)
}

/// The day a supplement was handed in, and words.
///
/// # Errors
/// At `answered_on` and `answer_words`.
pub fn answer(
    typed: &Typed,
    asked_on: NaiveDate,
    today: NaiveDate,
) -> Result<(NaiveDate, String), Errors> {
    let mut r = Reader::new(typed);
    let from = Some(asked_on);
    let day = past_day(&mut r, "answered_on", from, today, "filing-before-asking");
    let words = r.optional("answer_words", LONG_WORDS).unwrap_or_default();
    r.finish(day.map(|day| (day, words)))
}

/// The findings that were chosen; with the button for the rest, what nobody looked at yet is "no problem". A problem
/// needs its words.
///
/// # Errors
/// At the ground's field.
pub fn checks(
    typed: &Typed,
    known: &[Check],
    today: NaiveDate,
) -> Result<Vec<(String, Verdict, String)>, Errors> {
    let mut r = Reader::new(typed);
    let rest = typed.is_set("_rest");
    let mut found = Vec::new();
    for row in codes::rows(Table::RegistrationReason, today) {
        let field = format!("check.{}", row.code);
        let words_field = format!("check_words.{}", row.code);
        let words = r.optional(&words_field, WORDS_MOST).unwrap_or_default();
        let chosen = r.optional_parsed(&field, |code| {
            Verdict::from_code(code).ok_or_else(|| Message::new("field-unknown-choice"))
        });
        let noted = known.iter().any(|check| check.code == row.code);
        let verdict = chosen.or((rest && !noted).then_some(Verdict::Fine));
        let Some(verdict) = verdict else {
            if !words.is_empty() {
                r.error(&field, "field-choose");
            }
            continue;
        };
        if verdict == Verdict::Problem && words.is_empty() {
            r.error(&words_field, "filing-problem-words");
        }
        found.push((row.code.clone(), verdict, words));
    }
    if found.is_empty() && r.errors.is_empty() {
        r.error("checks", "filing-nothing-checked");
    }
    r.finish(Some(found))
}

/// What still stands against passing the first check: grounds nobody looked at, and problems.
///
/// # Errors
/// At `check_words`.
pub fn passable(checks: &[Check], today: NaiveDate) -> Result<(), Errors> {
    let all = codes::rows(Table::RegistrationReason, today).count();
    let open = all.saturating_sub(checks.len());
    let problems = checks
        .iter()
        .filter(|check| check.verdict == Verdict::Problem)
        .count();
    if open == 0 && problems == 0 {
        return Ok(());
    }
    let message = Message::new("filing-not-passable")
        .with("open", open)
        .with("problems", problems);
    Err(Errors(vec![("check_words".to_owned(), message)]))
}

/// 登记机构 and 登记员 as the registry's answer names them; both may be left out.
///
/// # Errors
/// At `registry_name` and `registry_person`.
pub fn registry(typed: &Typed) -> Result<(String, String), Errors> {
    let mut r = Reader::new(typed);
    let name = r
        .optional("registry_name", DOCUMENT_MOST)
        .unwrap_or_default();
    let person = r.optional("registry_person", 50).unwrap_or_default();
    r.finish(Some((name, person)))
}

/// The small file of a change: when it was reported and settled, and on what paper. Any of it may be unknown.
///
/// # Errors
/// At `reported_on`, `decided_on`, `document`, `relief` and `tax_told_on`.
pub fn change_file(
    typed: &Typed,
    (contract, kind): (&Contract, ChangeKind),
    today: NaiveDate,
    seen: Seen,
) -> Result<ChangeFile, Errors> {
    let mut r = Reader::new(typed);
    let from = contract.registered_on;
    let day = |r: &mut Reader<'_>, field: &str| {
        if r.typed.is_set(field) {
            past_day(r, field, from, today, "contract-before-registration")
        } else {
            None
        }
    };
    let reported_on = day(&mut r, "reported_on");
    let decided_on = day(&mut r, "decided_on");
    let tax_told_on = day(&mut r, "tax_told_on");
    if let (Some(reported), Some(decided)) = (reported_on, decided_on)
        && decided < reported
    {
        let message =
            Message::new("filing-decided-before-reported").with("day", reported.to_string());
        r.errors.add("decided_on", message);
    }
    let document = r.optional("document", DOCUMENT_MOST).unwrap_or_default();
    let relief = r
        .optional_parsed("relief", |code| {
            Relief::from_code(code).ok_or_else(|| Message::new("field-unknown-choice"))
        })
        .unwrap_or_default();
    r.finish(Some(ChangeFile {
        kind,
        version: match kind {
            ChangeKind::Change => contract.version + 1,
            ChangeKind::Cancellation => contract.version,
        },
        reported_on,
        decided_on,
        document,
        relief,
        tax_told_on,
        recorded_by: seen.by,
        created_at: seen.now,
    }))
}
