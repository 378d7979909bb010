//! The stages of a registration file and which act leads where. No database, no clock. Must stay true: what was decided
//! or withdrawn is the end of an attempt, and where a second person is needed nothing goes on without one.

use serde::{Deserialize, Serialize};

use crate::ids::UserId;

/// Who decides.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, sqlx::Type)]
#[serde(rename_all = "snake_case")]
#[sqlx(type_name = "text", rename_all = "snake_case")]
pub enum Mode {
    /// A registry outside; the centre prepares and records what it is told.
    Helper,
    /// This centre.
    Registry,
}

impl Mode {
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Helper => "helper",
            Self::Registry => "registry",
        }
    }
}

/// Where one attempt at a registration stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, sqlx::Type)]
#[serde(rename_all = "snake_case")]
#[sqlx(type_name = "text", rename_all = "snake_case")]
pub enum Stage {
    /// Being looked through before it is handed in.
    Preparing,
    /// 已提交
    Submitted,
    /// 待补正
    Supplement,
    /// 已受理
    Accepted,
    /// 初审通过
    FirstPassed,
    /// 复审通过
    SecondPassed,
    /// 已登记
    Registered,
    /// 未予登记
    Refused,
    /// Taken back before a decision.
    Withdrawn,
}

/// What may be done to an attempt.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Act {
    Submit,
    Accept,
    Ask,
    Answer,
    CheckFirst,
    CheckSecond,
    /// The check is to be made again.
    Back,
    Register,
    Refuse,
    Withdraw,
}

/// What an act depends on besides the stage.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[expect(clippy::struct_excessive_bools, reason = "each is a fact of its own")]
pub struct Facts {
    pub mode: Mode,
    pub accepted: bool,
    pub first: bool,
    pub second: bool,
    /// Two persons have to look before it goes on.
    pub two: bool,
}

impl Stage {
    pub const ALL: [Self; 9] = [
        Self::Preparing,
        Self::Submitted,
        Self::Supplement,
        Self::Accepted,
        Self::FirstPassed,
        Self::SecondPassed,
        Self::Registered,
        Self::Refused,
        Self::Withdrawn,
    ];

    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Preparing => "preparing",
            Self::Submitted => "submitted",
            Self::Supplement => "supplement",
            Self::Accepted => "accepted",
            Self::FirstPassed => "first_passed",
            Self::SecondPassed => "second_passed",
            Self::Registered => "registered",
            Self::Refused => "refused",
            Self::Withdrawn => "withdrawn",
        }
    }

    #[must_use]
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|stage| stage.code() == code)
    }

    #[must_use]
    pub fn is_open(self) -> bool {
        !matches!(self, Self::Registered | Self::Refused | Self::Withdrawn)
    }

    /// Where an act leads from here; `None` when it may not be done.
    #[must_use]
    pub fn after(self, act: Act, facts: Facts) -> Option<Self> {
        use Act as A;
        use Stage as S;
        let helper = facts.mode == Mode::Helper;
        let looked = !facts.two || (facts.first && facts.second);
        let to = match (self, act) {
            // A helper looks before handing in; the stage is the same until then.
            (S::Preparing, A::CheckFirst) if helper && !facts.first => self,
            (S::Preparing, A::CheckSecond) if helper && facts.first && !facts.second => self,
            (S::Preparing, A::Back) if helper && facts.first => self,
            // What was mended for a supplement is looked at again where two have to.
            (S::Supplement, A::CheckFirst) if helper && facts.two && !facts.first => self,
            (S::Supplement, A::CheckSecond)
                if helper && facts.two && facts.first && !facts.second =>
            {
                self
            }
            (S::Supplement, A::Back) if helper && facts.two && facts.first => self,
            (S::Preparing, A::Submit) if !helper || looked => S::Submitted,
            (S::Submitted, A::Accept) => S::Accepted,
            (S::Submitted | S::Accepted, A::Ask) => S::Supplement,
            (S::Supplement, A::Answer) if helper && !looked => return None,
            (S::Supplement, A::Answer) if facts.accepted => S::Accepted,
            (S::Supplement, A::Answer) => S::Submitted,
            // A registry looks after acceptance.
            (S::Accepted, A::CheckFirst) if !helper => S::FirstPassed,
            (S::FirstPassed, A::CheckSecond) if !helper => S::SecondPassed,
            (S::FirstPassed | S::SecondPassed, A::Back) if !helper => S::Accepted,
            // What an outside registry answers may come without a word of acceptance before.
            (S::Submitted | S::Accepted, A::Register) if helper => S::Registered,
            (S::Submitted | S::Supplement | S::Accepted, A::Refuse) if helper => S::Refused,
            (S::SecondPassed, A::Register) if !helper => S::Registered,
            (S::Supplement | S::Accepted | S::FirstPassed | S::SecondPassed, A::Refuse)
                if !helper && facts.accepted =>
            {
                S::Refused
            }
            (
                S::Submitted | S::Supplement | S::Accepted | S::FirstPassed | S::SecondPassed,
                A::Withdraw,
            ) => S::Withdrawn,
            _ => return None,
        };
        Some(to)
    }

    #[must_use]
    pub fn may(self, act: Act, facts: Facts) -> bool {
        self.after(act, facts).is_some()
    }
}

impl Act {
    pub const ALL: [Self; 10] = [
        Self::Submit,
        Self::Accept,
        Self::Ask,
        Self::Answer,
        Self::CheckFirst,
        Self::CheckSecond,
        Self::Back,
        Self::Register,
        Self::Refuse,
        Self::Withdraw,
    ];

    /// As in the history and at the end of the words' keys.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Submit => "file",
            Self::Accept => "accept",
            Self::Ask => "ask",
            Self::Answer => "answer",
            Self::CheckFirst => "check-first",
            Self::CheckSecond => "check-second",
            Self::Back => "check-back",
            Self::Register => "register",
            Self::Refuse => "refuse",
            Self::Withdraw => "send-back",
        }
    }
}

/// Whether a person may be the second to look.
#[must_use]
pub fn may_be_second(first: Option<UserId>, person: UserId) -> bool {
    first.is_some_and(|first| first != person)
}

#[cfg(test)]
#[path = "stage_tests.rs"]
mod tests;
