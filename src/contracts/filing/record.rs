//! What is kept of a registration file: the attempt, its supplement rounds, the registrar's findings, and the small file
//! of a change or cancellation. Plain data and what can be read off it.

use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::clock;
use super::stage::{Act, Facts, Mode, Stage};
use crate::codes::rules::{self, Rules};
use crate::config::Config;
use crate::ids::{ContractId, FilingId, UserId};
use crate::money::Money;

/// Who decides and by which rules; a file keeps those it was begun with.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Office {
    pub mode: Mode,
    pub rule_set: String,
    /// Whether a large contract needs a second person; not where the past is only written down.
    pub strict: bool,
}

impl Office {
    /// As set for this site.
    #[must_use]
    pub fn of(config: &Config) -> Self {
        Self {
            mode: if config.registry {
                Mode::Registry
            } else {
                Mode::Helper
            },
            rule_set: config.rule_set.clone(),
            strict: true,
        }
    }

    /// Writes down what a registry outside did, as for old contracts that are brought in.
    #[must_use]
    pub fn recording() -> Self {
        Self {
            mode: Mode::Helper,
            rule_set: rules::DEFAULT.to_owned(),
            strict: false,
        }
    }
}

/// One attempt at a registration.
#[derive(Clone, Debug, Serialize, sqlx::FromRow)]
pub struct Filing {
    pub id: FilingId,
    pub contract_id: ContractId,
    pub attempt: i64,
    pub mode: Mode,
    pub rule_set: String,
    pub stage: Stage,
    pub large: bool,
    /// 有争议: where the rules know it, it has the limit of a large one.
    pub disputed: bool,
    /// 登记机构 and 登记员, as its answer names them.
    pub registry_name: String,
    pub registry_person: String,
    pub submitted_on: Option<NaiveDate>,
    pub accepted_on: Option<NaiveDate>,
    pub clock_from: Option<NaiveDate>,
    pub due_on: Option<NaiveDate>,
    pub next_on: Option<NaiveDate>,
    pub reminded: i64,
    pub decided_on: Option<NaiveDate>,
    pub first_by: Option<UserId>,
    pub first_at: Option<DateTime<Utc>>,
    pub first_words: String,
    pub second_by: Option<UserId>,
    pub second_at: Option<DateTime<Utc>>,
    pub second_words: String,
    pub begun_by: UserId,
    pub revision: i64,
    pub updated_at: DateTime<Utc>,
    pub created_at: DateTime<Utc>,
}

impl Filing {
    #[must_use]
    pub fn begin(
        contract: ContractId,
        attempt: i64,
        office: &Office,
        (by, now): (UserId, DateTime<Utc>),
    ) -> Self {
        Self {
            id: FilingId::mint(now),
            contract_id: contract,
            attempt,
            mode: office.mode,
            rule_set: office.rule_set.clone(),
            stage: Stage::Preparing,
            large: false,
            disputed: false,
            registry_name: String::new(),
            registry_person: String::new(),
            submitted_on: None,
            accepted_on: None,
            clock_from: None,
            due_on: None,
            next_on: None,
            reminded: 0,
            decided_on: None,
            first_by: None,
            first_at: None,
            first_words: String::new(),
            second_by: None,
            second_at: None,
            second_words: String::new(),
            begun_by: by,
            revision: 0,
            updated_at: now,
            created_at: now,
        }
    }

    #[must_use]
    pub fn rules(&self) -> &'static Rules {
        rules::of(&self.rule_set).1
    }

    /// A registry has two persons look at everything, a helper at what is large.
    #[must_use]
    pub fn facts(&self) -> Facts {
        Facts {
            mode: self.mode,
            accepted: self.accepted_on.is_some(),
            first: self.first_by.is_some(),
            second: self.second_by.is_some(),
            two: self.large || self.mode == Mode::Registry,
        }
    }

    #[must_use]
    pub fn may(&self, act: Act) -> bool {
        self.stage.may(act, self.facts())
    }

    /// Whether the list of grounds may still be written: until the first check passed, or it was handed in elsewhere.
    #[must_use]
    pub fn may_note(&self) -> bool {
        match self.mode {
            Mode::Helper => self.first_by.is_none() && self.may(Act::CheckFirst),
            Mode::Registry => matches!(
                self.stage,
                Stage::Preparing | Stage::Submitted | Stage::Supplement | Stage::Accepted
            ),
        }
    }

    /// Sets whether it is large by its own rules.
    pub fn weigh(&mut self, total: Money, technical: Money) {
        self.large = self.rules().is_large(total, technical);
        if let Some(from) = self.clock_from {
            self.due_on = Some(clock::due(self.rules(), self.is_slow(), from));
        }
    }

    /// Whether the longer limit holds.
    #[must_use]
    pub fn is_slow(&self) -> bool {
        self.large || self.disputed
    }

    /// Starts the limit with an event on a day.
    pub fn start_clock(&mut self, from: NaiveDate) {
        self.clock_from = Some(from);
        self.due_on = Some(clock::due(self.rules(), self.is_slow(), from));
    }

    /// What is waited for next; reminders begin anew when that moves.
    pub fn wait_until(&mut self, day: Option<NaiveDate>) {
        if self.next_on != day {
            self.next_on = day;
            self.reminded = 0;
        }
    }

    pub fn forget_checks(&mut self) {
        self.first_by = None;
        self.first_at = None;
        self.first_words.clear();
        self.second_by = None;
        self.second_at = None;
        self.second_words.clear();
    }
}

/// What was asked to be mended, and what became of it.
#[derive(Clone, Debug, Serialize, sqlx::FromRow)]
pub struct Round {
    pub id: Uuid,
    pub filing_id: FilingId,
    pub round: i64,
    pub codes: String,
    pub words: String,
    pub asked_on: NaiveDate,
    pub reply_by: NaiveDate,
    pub asked_by: UserId,
    pub reply_words: String,
    pub replied_by: Option<UserId>,
    pub replied_at: Option<DateTime<Utc>>,
    pub answered_on: Option<NaiveDate>,
    pub created_at: DateTime<Utc>,
}

/// What a registrar found at one ground.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, sqlx::Type)]
#[serde(rename_all = "snake_case")]
#[sqlx(type_name = "text", rename_all = "snake_case")]
pub enum Verdict {
    Fine,
    Problem,
    /// Does not apply.
    Unused,
}

impl Verdict {
    pub const ALL: [Self; 3] = [Self::Fine, Self::Problem, Self::Unused];

    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Fine => "fine",
            Self::Problem => "problem",
            Self::Unused => "unused",
        }
    }

    #[must_use]
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|verdict| verdict.code() == code)
    }
}

#[derive(Clone, Debug, Serialize, sqlx::FromRow)]
pub struct Check {
    pub filing_id: FilingId,
    pub code: String,
    pub verdict: Verdict,
    pub words: String,
    pub checked_by: UserId,
    pub checked_at: DateTime<Utc>,
}

/// Whether relief was taken on a contract whose registration changes or ends.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, sqlx::Type)]
#[serde(rename_all = "snake_case")]
#[sqlx(type_name = "text", rename_all = "snake_case")]
pub enum Relief {
    #[default]
    Unknown,
    None,
    Taken,
}

impl Relief {
    pub const ALL: [Self; 3] = [Self::None, Self::Taken, Self::Unknown];

    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Unknown => "unknown",
            Self::None => "none",
            Self::Taken => "taken",
        }
    }

    #[must_use]
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|relief| relief.code() == code)
    }
}

/// A change of a registration, or its end.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, sqlx::Type)]
#[serde(rename_all = "snake_case")]
#[sqlx(type_name = "text", rename_all = "snake_case")]
pub enum ChangeKind {
    Change,
    Cancellation,
}

/// The small file of a change or a cancellation.
#[derive(Clone, Debug, Serialize, sqlx::FromRow)]
pub struct ChangeFile {
    pub kind: ChangeKind,
    pub version: i64,
    pub reported_on: Option<NaiveDate>,
    pub decided_on: Option<NaiveDate>,
    pub document: String,
    pub relief: Relief,
    pub tax_told_on: Option<NaiveDate>,
    pub recorded_by: UserId,
    pub created_at: DateTime<Utc>,
}
