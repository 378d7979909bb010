//! The states of a deal, and who may move it from one to the next. Pure: no clock, no database.
//! Must stay true: nobody answers for the other side, and a deal that ended stays ended.

use serde::{Deserialize, Serialize};

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, sqlx::Type)]
#[serde(rename_all = "snake_case")]
#[sqlx(type_name = "text", rename_all = "snake_case")]
pub enum State {
    /// Waits for the owner's first answer.
    Requested,
    /// Both sides see each other's contacts.
    Accepted,
    /// The centre brought both together.
    Introduced,
    /// Both agreed; a contract is to follow.
    Agreed,
    Contracted,
    Declined,
    Withdrawn,
    /// Came to nothing after it was accepted.
    Lost,
}

/// Who somebody is in a deal.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, sqlx::Type)]
#[serde(rename_all = "snake_case")]
#[sqlx(type_name = "text", rename_all = "snake_case")]
pub enum Side {
    Asker,
    Owner,
    Staff,
}

impl Side {
    pub const ALL: [Self; 3] = [Self::Asker, Self::Owner, Self::Staff];

    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Asker => "asker",
            Self::Owner => "owner",
            Self::Staff => "staff",
        }
    }
}

/// What somebody does to a deal.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Deed {
    Accept,
    Decline,
    Withdraw,
    Introduce,
    Agree,
    /// One side accepted the other's terms.
    Settle,
    Lose,
    /// A contract was registered; the contracts room reports it.
    Contract,
}

impl Deed {
    pub const ALL: [Self; 8] = [
        Self::Accept,
        Self::Decline,
        Self::Withdraw,
        Self::Introduce,
        Self::Agree,
        Self::Settle,
        Self::Lose,
        Self::Contract,
    ];

    /// As written in the history; also the key of its sentence, `deal-event-…`.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Accept => "accept",
            Self::Decline => "decline",
            Self::Withdraw => "withdraw",
            Self::Introduce => "introduce",
            Self::Agree => "agree",
            Self::Settle => "settle",
            Self::Lose => "lose",
            Self::Contract => "contract",
        }
    }

    /// Whether this side does such a thing at all, whatever the state.
    #[must_use]
    pub fn belongs_to(self, side: Side) -> bool {
        match self {
            Self::Accept | Self::Decline => side == Side::Owner,
            Self::Withdraw => side == Side::Asker,
            Self::Introduce | Self::Contract => side == Side::Staff,
            Self::Settle => side != Side::Staff,
            Self::Agree | Self::Lose => true,
        }
    }
}

/// The deed does not fit the state or is not this side's.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{side:?} cannot {deed:?} in {from:?}")]
pub struct CannotDo {
    pub deed: Deed,
    pub from: State,
    pub side: Side,
}

impl State {
    pub const ALL: [Self; 8] = [
        Self::Requested,
        Self::Accepted,
        Self::Introduced,
        Self::Agreed,
        Self::Contracted,
        Self::Declined,
        Self::Withdrawn,
        Self::Lost,
    ];

    /// The straight way, for stage bars and the board.
    pub const WAY: [Self; 5] = [
        Self::Requested,
        Self::Accepted,
        Self::Introduced,
        Self::Agreed,
        Self::Contracted,
    ];

    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Requested => "requested",
            Self::Accepted => "accepted",
            Self::Introduced => "introduced",
            Self::Agreed => "agreed",
            Self::Contracted => "contracted",
            Self::Declined => "declined",
            Self::Withdrawn => "withdrawn",
            Self::Lost => "lost",
        }
    }

    #[must_use]
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.code() == code)
    }

    /// The state after a deed of a side.
    ///
    /// # Errors
    /// When the deed does not fit the state or is not this side's.
    pub fn after(self, deed: Deed, side: Side) -> Result<Self, CannotDo> {
        let to = match (deed, self) {
            (Deed::Accept, Self::Requested) => Self::Accepted,
            (Deed::Decline, Self::Requested) => Self::Declined,
            (Deed::Withdraw, Self::Requested) => Self::Withdrawn,
            (Deed::Introduce, Self::Accepted) => Self::Introduced,
            (Deed::Agree, Self::Introduced) | (Deed::Settle, Self::Accepted | Self::Introduced) => {
                Self::Agreed
            }
            (Deed::Lose, Self::Accepted | Self::Introduced) => Self::Lost,
            (Deed::Contract, Self::Agreed) => Self::Contracted,
            _ => {
                return Err(CannotDo {
                    deed,
                    from: self,
                    side,
                });
            }
        };
        if deed.belongs_to(side) {
            Ok(to)
        } else {
            Err(CannotDo {
                deed,
                from: self,
                side,
            })
        }
    }

    #[must_use]
    pub fn can(self, deed: Deed, side: Side) -> bool {
        self.after(deed, side).is_ok()
    }

    /// Something can still come of it.
    #[must_use]
    pub fn is_open(self) -> bool {
        matches!(
            self,
            Self::Requested | Self::Accepted | Self::Introduced | Self::Agreed
        )
    }

    /// The owner accepted it at some time: names are known to both sides.
    #[must_use]
    pub fn is_met(self) -> bool {
        !matches!(self, Self::Requested | Self::Declined | Self::Withdrawn)
    }

    /// Both sides see each other's contacts.
    #[must_use]
    pub fn shows_contacts(self) -> bool {
        self.is_met() && self != Self::Lost
    }

    /// The thread takes messages as long as there is something to talk about.
    #[must_use]
    pub fn takes_messages(self) -> bool {
        self.is_open() || self == Self::Contracted
    }

    /// The colour of its badge; the word says the same.
    #[must_use]
    pub fn tint(self) -> &'static str {
        match self {
            Self::Requested => "warning",
            Self::Accepted | Self::Introduced => "info",
            Self::Agreed => "brand",
            Self::Contracted => "success",
            Self::Declined | Self::Withdrawn | Self::Lost => "",
        }
    }
}

#[cfg(test)]
mod tests;
