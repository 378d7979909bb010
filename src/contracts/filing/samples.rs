//! Invented registration files in every stage, for the samples of the pages.

use chrono::{DateTime, NaiveDate};

use super::case::Case;
use super::record::{ChangeFile, ChangeKind, Check, Filing, Office, Relief, Round, Verdict};
use super::stage::{Mode, Stage};
use crate::contracts::contract::State;
use crate::ids::UserId;

pub(super) fn today() -> NaiveDate {
    NaiveDate::from_ymd_opt(2026, 11, 23).unwrap_or_default()
}

fn day(month: u32, day: u32) -> Option<NaiveDate> {
    NaiveDate::from_ymd_opt(2026, month, day)
}

/// The contract's state that a stage belongs to.
fn state(stage: Stage) -> State {
    match stage {
        Stage::Preparing | Stage::Withdrawn => State::Signed,
        Stage::Registered => State::Registered,
        Stage::Refused => State::Refused,
        _ => State::Filed,
    }
}

fn filing(case: &Case, mode: Mode, stage: Stage) -> Filing {
    let at = DateTime::UNIX_EPOCH;
    let by = case.contract.created_by;
    let office = Office {
        mode,
        rule_set: if mode == Mode::Registry {
            "CN2024D".to_owned()
        } else {
            "CN2000".to_owned()
        },
        strict: true,
    };
    let mut filing = Filing::begin(case.contract.id, 1, &office, (by, at));
    filing.stage = stage;
    filing.large = true;
    filing.submitted_on = day(11, 2).filter(|_| stage != Stage::Preparing);
    filing.accepted_on = day(11, 4).filter(|_| stage != Stage::Submitted);
    if let Some(accepted) = filing.accepted_on {
        filing.start_clock(accepted);
    }
    filing.wait_until(filing.due_on);
    if matches!(stage, Stage::FirstPassed | Stage::SecondPassed) {
        filing.first_by = Some(by);
        filing.first_at = Some(at);
    }
    if stage == Stage::SecondPassed {
        filing.second_by = Some(UserId::mint(at));
        filing.second_at = Some(at);
        "同意（虚构）".clone_into(&mut filing.second_words);
    }
    filing
}

fn round(filing: &Filing, by: UserId, answered: bool) -> Round {
    Round {
        id: crate::ids::mint(DateTime::UNIX_EPOCH),
        filing_id: filing.id,
        round: 1,
        codes: "R09 R14".to_owned(),
        words: "请补充技术附件，并单列设备款（虚构）".to_owned(),
        asked_on: day(11, 10).unwrap_or_default(),
        // A Sunday.
        reply_by: day(11, 29).unwrap_or_default(),
        asked_by: by,
        reply_words: if answered {
            "已补充（虚构）"
        } else {
            ""
        }
        .to_owned(),
        replied_by: None,
        replied_at: answered.then_some(DateTime::UNIX_EPOCH),
        answered_on: day(11, 16).filter(|_| answered),
        created_at: DateTime::UNIX_EPOCH,
    }
}

fn case(mode: Mode, stage: Stage) -> Option<Case> {
    let at = DateTime::UNIX_EPOCH;
    let wanted = state(stage);
    let (contract, versions, _) = crate::contracts::samples::files()
        .into_iter()
        .find(|(contract, ..)| contract.state == wanted)?;
    let by = contract.created_by;
    let mut case = Case {
        contract,
        versions,
        filing: None,
        earlier: Vec::new(),
        rounds: Vec::new(),
        checks: Vec::new(),
        changes: Vec::new(),
        since: None,
    };
    let filing = filing(&case, mode, stage);
    let mut earlier = filing.clone();
    earlier.stage = Stage::Refused;
    case.earlier.push(earlier);
    case.rounds
        .push(round(&filing, by, stage != Stage::Supplement));
    case.checks = [
        ("R01", Verdict::Fine, ""),
        ("R14", Verdict::Problem, "设备款未单列（虚构）"),
    ]
    .map(|(code, verdict, words)| Check {
        filing_id: filing.id,
        code: code.to_owned(),
        verdict,
        words: words.to_owned(),
        checked_by: by,
        checked_at: at,
    })
    .to_vec();
    case.changes = [ChangeKind::Change, ChangeKind::Cancellation]
        .map(|kind| ChangeFile {
            kind,
            version: 2,
            reported_on: day(10, 9),
            decided_on: day(10, 10),
            document: "补充协议（虚构）".to_owned(),
            relief: Relief::Taken,
            tax_told_on: None,
            recorded_by: by,
            created_at: at,
        })
        .to_vec();
    case.filing = Some(filing);
    Some(case)
}

/// A file in every stage, by both kinds of registry.
pub(super) fn cases() -> Vec<Case> {
    [Mode::Helper, Mode::Registry]
        .into_iter()
        .flat_map(|mode| Stage::ALL.map(|stage| (mode, stage)))
        .filter(|(mode, stage)| {
            let checked = matches!(stage, Stage::FirstPassed | Stage::SecondPassed);
            !checked || *mode == Mode::Registry
        })
        .filter_map(|(mode, stage)| case(mode, stage))
        .collect()
}
