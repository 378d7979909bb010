//! A technology contract: the values of a version, where the file stands, and which deed leads where. No database,
//! no clock. 成交额 is always the non-technical part plus 技术交易额, and what has taken effect is never edited.

use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};

use super::details::Details;
use crate::identifiers::RegistrationNumber;
use crate::ids::{ContractId, DealId, OrganisationId, UserId};
use crate::money::Money;

/// Where a contract file stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, sqlx::Type)]
#[serde(rename_all = "snake_case")]
#[sqlx(type_name = "text", rename_all = "snake_case")]
pub enum State {
    Draft,
    Signed,
    /// Handed in at the registry outside.
    Filed,
    Registered,
    Refused,
    Cancelled,
    Abandoned,
}

/// What may be done to a contract file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Deed {
    Edit,
    Sign,
    File,
    SendBack,
    Register,
    Refuse,
    Reopen,
    Change,
    Cancel,
    Abandon,
}

impl State {
    pub const ALL: [Self; 7] = [
        Self::Draft,
        Self::Signed,
        Self::Filed,
        Self::Registered,
        Self::Refused,
        Self::Cancelled,
        Self::Abandoned,
    ];

    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Draft => "draft",
            Self::Signed => "signed",
            Self::Filed => "filed",
            Self::Registered => "registered",
            Self::Refused => "refused",
            Self::Cancelled => "cancelled",
            Self::Abandoned => "abandoned",
        }
    }

    #[must_use]
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.code() == code)
    }

    /// Where a deed leads from here; `None` when it may not be done.
    #[must_use]
    pub fn after(self, deed: Deed) -> Option<Self> {
        match (self, deed) {
            // What was handed in is edited only while a supplement is asked for; its own file knows.
            (Self::Draft | Self::Signed | Self::Filed, Deed::Edit) => Some(self),
            (Self::Draft, Deed::Sign) | (Self::Filed, Deed::SendBack) => Some(Self::Signed),
            (Self::Signed, Deed::File) => Some(Self::Filed),
            (Self::Filed, Deed::Register) | (Self::Registered, Deed::Change) => {
                Some(Self::Registered)
            }
            (Self::Filed, Deed::Refuse) => Some(Self::Refused),
            (Self::Refused, Deed::Reopen) => Some(Self::Draft),
            (Self::Registered, Deed::Cancel) => Some(Self::Cancelled),
            (Self::Draft | Self::Signed, Deed::Abandon) => Some(Self::Abandoned),
            _ => None,
        }
    }

    #[must_use]
    pub fn may(self, deed: Deed) -> bool {
        self.after(deed).is_some()
    }

    /// Whether the values of its newest version have taken effect, so that only a change can follow.
    #[must_use]
    pub fn is_effective(self) -> bool {
        matches!(self, Self::Registered | Self::Cancelled)
    }
}

impl Deed {
    pub const ALL: [Self; 10] = [
        Self::Edit,
        Self::Sign,
        Self::File,
        Self::SendBack,
        Self::Register,
        Self::Refuse,
        Self::Reopen,
        Self::Change,
        Self::Cancel,
        Self::Abandon,
    ];

    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Edit => "edit",
            Self::Sign => "sign",
            Self::File => "file",
            Self::SendBack => "send-back",
            Self::Register => "register",
            Self::Refuse => "refuse",
            Self::Reopen => "reopen",
            Self::Change => "change",
            Self::Cancel => "cancel",
            Self::Abandon => "abandon",
        }
    }
}

/// Why a registered contract is cancelled.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub enum CancelReason {
    /// 解除
    Rescinded,
    /// 撤销
    Revoked,
    /// 虚假
    Fake,
}

impl CancelReason {
    pub const ALL: [Self; 3] = [Self::Rescinded, Self::Revoked, Self::Fake];

    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Rescinded => "rescinded",
            Self::Revoked => "revoked",
            Self::Fake => "fake",
        }
    }

    #[must_use]
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|reason| reason.code() == code)
    }
}

/// What a non-technical item pays for.
pub const ITEM_KINDS: [&str; 5] = ["equipment", "material", "parts", "outsourcing", "other"];

/// A part of the price that is listed by itself.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, sqlx::FromRow)]
pub struct Item {
    pub name: String,
    pub kind: String,
    #[sqlx(rename = "amount_fen")]
    pub amount: Money,
    /// A reasonable quantity of physical carriers of the technology; it is not deducted.
    pub carrier: bool,
}

/// What is taken off 成交额: all items but the carriers.
#[must_use]
pub fn deducted(items: &[Item]) -> Option<Money> {
    Money::total(items.iter().filter(|i| !i.carrier).map(|i| i.amount))
}

/// One side of a contract as it was when the version was written.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Party {
    pub id: Option<OrganisationId>,
    pub name: String,
    pub region: String,
    pub nature: String,
}

/// The values of one version.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, sqlx::FromRow)]
#[serde(default)]
pub struct Values {
    pub name: String,
    pub type_code: String,
    pub licence_kind: String,
    pub seller_id: Option<OrganisationId>,
    pub seller_name: String,
    pub seller_region: String,
    pub seller_nature: String,
    pub buyer_id: Option<OrganisationId>,
    pub buyer_name: String,
    pub buyer_region: String,
    pub buyer_nature: String,
    pub third_party: String,
    pub signed_on: Option<NaiveDate>,
    pub starts_on: Option<NaiveDate>,
    pub ends_on: Option<NaiveDate>,
    #[sqlx(rename = "total_fen")]
    pub total: Money,
    #[sqlx(rename = "non_technical_fen")]
    pub non_technical: Money,
    #[sqlx(rename = "technical_fen")]
    pub technical: Money,
    pub field: String,
    pub ip: String,
    pub plan_source: String,
    pub payment: String,
    pub objective: String,
    pub industry: String,
    pub related: bool,
    /// One number a line.
    pub patents: String,
    pub note: String,
    /// 成交额 was not known at signing; a change corrects it.
    pub estimated: bool,
    #[sqlx(json)]
    pub details: Details,
    #[sqlx(skip)]
    pub items: Vec<Item>,
}

impl Values {
    #[must_use]
    pub fn seller(&self) -> Party {
        Party {
            id: self.seller_id,
            name: self.seller_name.clone(),
            region: self.seller_region.clone(),
            nature: self.seller_nature.clone(),
        }
    }

    #[must_use]
    pub fn buyer(&self) -> Party {
        Party {
            id: self.buyer_id,
            name: self.buyer_name.clone(),
            region: self.buyer_region.clone(),
            nature: self.buyer_nature.clone(),
        }
    }
}

/// The head of a contract file.
#[derive(Clone, Debug, Serialize, sqlx::FromRow)]
pub struct Contract {
    pub id: ContractId,
    pub number: String,
    pub deal_id: Option<DealId>,
    /// `direct`, or how the deal behind it began.
    pub origin: String,
    pub state: State,
    pub version: i64,
    pub registration_number: Option<RegistrationNumber>,
    pub registered_on: Option<NaiveDate>,
    pub filed_on: Option<NaiveDate>,
    pub refused_on: Option<NaiveDate>,
    pub refusal_code: String,
    pub cancelled_on: Option<NaiveDate>,
    pub cancel_code: String,
    pub reason_words: String,
    pub revision: i64,
    pub created_by: UserId,
    pub updated_at: DateTime<Utc>,
    pub created_at: DateTime<Utc>,
}

/// One version of a contract. With `effective_on` it is history and is never written again.
#[derive(Clone, Debug, Serialize, sqlx::FromRow)]
pub struct Version {
    pub version: i64,
    pub effective_on: Option<NaiveDate>,
    #[sqlx(flatten)]
    pub values: Values,
    pub created_by: UserId,
    pub created_at: DateTime<Utc>,
}

/// The version whose values count on a day: the highest of those in effect by then.
#[must_use]
pub fn valid_on(versions: &[Version], day: NaiveDate) -> Option<&Version> {
    versions
        .iter()
        .filter(|v| v.effective_on.is_some_and(|from| from <= day))
        .max_by_key(|v| v.version)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn deed() -> impl Strategy<Value = Deed> {
        prop::sample::select(Deed::ALL.to_vec())
    }

    /// What the file went through, by deeds that were let pass.
    fn walk(deeds: &[Deed]) -> Vec<(State, Deed, State)> {
        let mut state = State::Draft;
        let mut path = Vec::new();
        for deed in deeds {
            if let Some(next) = state.after(*deed) {
                path.push((state, *deed, next));
                state = next;
            }
        }
        path
    }

    proptest! {
        #[test]
        fn nothing_is_registered_that_was_not_signed_and_filed(deeds in prop::collection::vec(deed(), 0..40)) {
            let path = walk(&deeds);
            for (at, (from, done, to)) in path.iter().enumerate() {
                if *to == State::Registered && *done == Deed::Register {
                    prop_assert_eq!(*from, State::Filed);
                    let before = &path[..at];
                    prop_assert!(before.iter().any(|(_, d, _)| *d == Deed::Sign));
                    prop_assert!(before.iter().any(|(_, d, _)| *d == Deed::File));
                }
            }
        }

        #[test]
        fn cancelled_and_abandoned_are_the_end(deeds in prop::collection::vec(deed(), 0..40)) {
            for (from, _, _) in walk(&deeds) {
                prop_assert!(from != State::Cancelled && from != State::Abandoned);
            }
        }

        #[test]
        fn what_is_effective_is_never_edited(deeds in prop::collection::vec(deed(), 0..40)) {
            for (from, deed, _) in walk(&deeds) {
                if from.is_effective() {
                    prop_assert!(matches!(deed, Deed::Change | Deed::Cancel));
                }
            }
        }
    }

    #[test]
    fn every_other_transition_is_illegal() {
        let legal: usize = State::ALL
            .iter()
            .map(|s| Deed::ALL.iter().filter(|d| s.may(**d)).count())
            .sum();
        assert_eq!(legal, 13);
    }
}
