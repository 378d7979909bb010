//! Who may do what to the performance of a contract, by the file's state. Pure. Must stay true: a side never accepts what
//! it delivered itself, and the buyer neither enters receipts nor sees how the seller shares its income.

use crate::contracts::contract::State;
pub use crate::contracts::opened::Side;

/// Somebody, as far as it matters here.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "duties that somebody has or has not"
)]
pub struct Who {
    pub side: Side,
    /// Keeps contract files at the centre.
    pub registrar: bool,
    /// Confirms money at the centre.
    pub finance: bool,
    /// Administers the party acted for, or leads the deal behind the contract for it.
    pub leads: bool,
    /// Administers the party acted for.
    pub administers: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Act {
    /// Write the plan of instalments.
    Plan,
    /// Add, edit or withdraw milestones.
    Milestones,
    /// Hand over what this side delivers.
    HandOver(Side),
    /// Accept or reject what this side delivered.
    Decide(Side),
    EnterReceipt,
    /// Confirm or refuse money, and take it back by a counter entry.
    Settle,
    State,
    /// See how income is shared, and prepare it.
    SeeIncome,
    Share,
    /// Confirm or refuse how income is shared, and take it back by a counter entry.
    SettleShare,
    /// Write the rule by which the seller's unit shares its income.
    KeepRule,
}

/// Whether money and work may still move on a contract in this state.
#[must_use]
pub fn runs(state: State) -> bool {
    matches!(
        state,
        State::Signed | State::Filed | State::Registered | State::Refused
    )
}

impl Who {
    /// Whether somebody may do something on a contract in a state.
    #[must_use]
    pub fn may(self, act: Act, state: State) -> bool {
        let plans = runs(state) || state == State::Draft;
        // What was rescinded may still be settled in money.
        let settles = runs(state) || state == State::Cancelled;
        let centre = self.side == Side::Centre;
        match act {
            Act::Plan | Act::Milestones => centre && self.registrar && plans,
            Act::HandOver(side) => runs(state) && (self.side == side || (centre && self.registrar)),
            Act::Decide(side) => {
                runs(state) && (self.side == side.other() || (centre && self.registrar))
            }
            Act::EnterReceipt => {
                settles
                    && (self.side == Side::Seller || (centre && (self.registrar || self.finance)))
            }
            // What was entered once finds its end, whatever became of the contract.
            Act::Settle => centre && self.finance,
            Act::State => runs(state) && (!centre || self.registrar || self.finance),
            Act::SeeIncome => centre || (self.side == Side::Seller && self.leads),
            Act::Share => {
                settles
                    && ((centre && (self.registrar || self.finance))
                        || (self.side == Side::Seller && self.leads))
            }
            Act::SettleShare => {
                (centre && self.finance) || (self.side == Side::Seller && self.administers)
            }
            Act::KeepRule => {
                (centre && (self.registrar || self.finance))
                    || (self.side == Side::Seller && self.administers)
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn who(name: &str) -> Who {
        let side = match name {
            "registrar" | "finance" | "staff" => Side::Centre,
            "buyer" => Side::Buyer,
            _ => Side::Seller,
        };
        let administers = ["administrator", "buyer"].contains(&name);
        Who {
            side,
            registrar: name == "registrar",
            finance: name == "finance",
            leads: administers || name == "lead",
            administers,
        }
    }

    const ALL: [&str; 7] = [
        "registrar",
        "finance",
        "staff",
        "administrator",
        "lead",
        "member",
        "buyer",
    ];

    /// The whole table: for each act who may do it, and in which states beside those in which a contract runs.
    #[test]
    fn every_cell_of_the_table() {
        use State::{Abandoned, Cancelled, Draft};
        let any = [Draft, Cancelled, Abandoned];
        let table: [(Act, &str, &[State]); 11] = [
            (Act::Plan, "registrar", &[Draft]),
            (Act::Milestones, "registrar", &[Draft]),
            (
                Act::HandOver(Side::Seller),
                "registrar administrator lead member",
                &[],
            ),
            (Act::Decide(Side::Seller), "registrar buyer", &[]),
            (
                Act::EnterReceipt,
                "registrar finance administrator lead member",
                &[Cancelled],
            ),
            (Act::Settle, "finance", &any),
            (
                Act::State,
                "registrar finance administrator lead member buyer",
                &[],
            ),
            (
                Act::SeeIncome,
                "registrar finance staff administrator lead",
                &any,
            ),
            (
                Act::Share,
                "registrar finance administrator lead",
                &[Cancelled],
            ),
            (Act::SettleShare, "finance administrator", &any),
            (Act::KeepRule, "registrar finance administrator", &any),
        ];
        for (act, people, more) in table {
            for name in ALL {
                for state in State::ALL {
                    let holds = runs(state) || more.contains(&state);
                    let expected = people.split(' ').any(|one| one == name) && holds;
                    assert_eq!(
                        who(name).may(act, state),
                        expected,
                        "{act:?} by {name} in {state:?}"
                    );
                }
            }
        }
    }

    #[test]
    fn money_and_work_move_between_signing_and_the_end() {
        use State::{Filed, Refused, Registered, Signed};
        let running: Vec<State> = State::ALL.into_iter().filter(|s| runs(*s)).collect();
        assert_eq!(running, [Signed, Filed, Registered, Refused]);
    }

    #[test]
    fn nobody_accepts_what_their_own_side_delivered() {
        for state in State::ALL {
            for side in [Side::Seller, Side::Buyer] {
                let own = Who {
                    side,
                    registrar: false,
                    finance: false,
                    leads: true,
                    administers: true,
                };
                assert!(!own.may(Act::Decide(side), state));
            }
        }
    }
}
