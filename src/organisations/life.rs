//! What staff may decide about an organisation. Pure: no clock, no database.

use super::organisation::State;

/// What staff do to an organisation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Deed {
    Verify,
    /// Sends it back with a reason.
    Return,
    Suspend,
    /// Ends a suspension.
    Lift,
}

impl Deed {
    #[must_use]
    pub fn from_code(code: &str) -> Option<Self> {
        [Self::Verify, Self::Return, Self::Suspend, Self::Lift]
            .into_iter()
            .find(|deed| deed.code() == code)
    }

    /// As sent in forms.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Verify => "verify",
            Self::Return => "return",
            Self::Suspend => "suspend",
            Self::Lift => "lift",
        }
    }

    /// As written in the history, the log and the mails.
    #[must_use]
    pub fn done(self) -> &'static str {
        match self {
            Self::Verify => "organisation-verified",
            Self::Return => "organisation-returned",
            Self::Suspend => "organisation-suspended",
            Self::Lift => "organisation-lifted",
        }
    }

    /// Decisions against somebody are explained.
    #[must_use]
    pub fn needs_reason(self) -> bool {
        matches!(self, Self::Return | Self::Suspend)
    }
}

/// Where an organisation stands after a deed; `None` when the deed does not fit. A suspension that ends leads back
/// to where it began: verified, or the queue.
#[must_use]
pub fn after(state: State, deed: Deed, was_verified: bool) -> Option<State> {
    match (deed, state) {
        (Deed::Verify, State::Pending) => Some(State::Verified),
        (Deed::Return, State::Pending) => Some(State::Returned),
        (Deed::Suspend, State::Pending | State::Verified | State::Returned) => {
            Some(State::Suspended)
        }
        (Deed::Lift, State::Suspended) if was_verified => Some(State::Verified),
        (Deed::Lift, State::Suspended) => Some(State::Pending),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_waits_is_verified_or_returned() {
        for deed in [Deed::Verify, Deed::Return] {
            for state in [State::Verified, State::Returned, State::Suspended] {
                assert_eq!(after(state, deed, true), None);
            }
        }
        assert_eq!(
            after(State::Pending, Deed::Verify, false),
            Some(State::Verified)
        );
    }

    #[test]
    fn a_suspension_never_ends_in_a_verification_that_was_not_given() {
        assert_eq!(
            after(State::Suspended, Deed::Lift, false),
            Some(State::Pending)
        );
        assert_eq!(
            after(State::Suspended, Deed::Lift, true),
            Some(State::Verified)
        );
        assert_eq!(after(State::Verified, Deed::Lift, true), None);
    }
}
