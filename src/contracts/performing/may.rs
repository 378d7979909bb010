//! Who may do what to the performance of a contract, by the file's state. Pure. Must stay true: a side never accepts what
//! it delivered itself, and the buyer neither enters receipts nor sees how the seller shares its income.

use crate::contracts::contract::State;
pub use crate::contracts::opened::Side;

/// Somebody, as far as it matters here.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Who {
    pub side: Side,
    /// Keeps contract files at the centre.
    pub registrar: bool,
    /// Confirms money at the centre.
    pub finance: bool,
    /// Administers the party acted for, or leads the deal behind the contract for it.
    pub leads: bool,
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
            Act::Settle => settles && centre && self.finance,
            Act::State => runs(state) && (!centre || self.registrar || self.finance),
            Act::SeeIncome => centre || (self.side == Side::Seller && self.leads),
            Act::Share => {
                settles
                    && ((centre && (self.registrar || self.finance))
                        || (self.side == Side::Seller && self.leads))
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn who(name: &str) -> Who {
        let (side, registrar, finance, leads) = match name {
            "registrar" => (Side::Centre, true, false, false),
            "finance" => (Side::Centre, false, true, false),
            "other staff" => (Side::Centre, false, false, false),
            "seller's lead" => (Side::Seller, false, false, true),
            "seller's member" => (Side::Seller, false, false, false),
            _ => (Side::Buyer, false, false, true),
        };
        Who {
            side,
            registrar,
            finance,
            leads,
        }
    }

    const ALL: [&str; 6] = [
        "registrar",
        "finance",
        "other staff",
        "seller's lead",
        "seller's member",
        "buyer",
    ];

    /// The whole table: for each act who may do it, and in which states.
    #[test]
    fn every_cell_of_the_table() {
        use State::{Cancelled, Draft, Filed, Refused, Registered, Signed};
        let running = [Signed, Filed, Registered, Refused];
        let with = |more: State| {
            let mut states = running.to_vec();
            states.push(more);
            states
        };
        let table: [(Act, &[&str], Vec<State>); 9] = [
            (Act::Plan, &["registrar"], with(Draft)),
            (Act::Milestones, &["registrar"], with(Draft)),
            (
                Act::HandOver(Side::Seller),
                &["registrar", "seller's lead", "seller's member"],
                running.to_vec(),
            ),
            (
                Act::Decide(Side::Seller),
                &["registrar", "buyer"],
                running.to_vec(),
            ),
            (
                Act::EnterReceipt,
                &["registrar", "finance", "seller's lead", "seller's member"],
                with(Cancelled),
            ),
            (Act::Settle, &["finance"], with(Cancelled)),
            (
                Act::State,
                &[
                    "registrar",
                    "finance",
                    "seller's lead",
                    "seller's member",
                    "buyer",
                ],
                running.to_vec(),
            ),
            (
                Act::SeeIncome,
                &["registrar", "finance", "other staff", "seller's lead"],
                State::ALL.to_vec(),
            ),
            (
                Act::Share,
                &["registrar", "finance", "seller's lead"],
                with(Cancelled),
            ),
        ];
        for (act, people, states) in table {
            for name in ALL {
                for state in State::ALL {
                    let expected = people.contains(&name) && states.contains(&state);
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
    fn nobody_accepts_what_their_own_side_delivered() {
        for state in State::ALL {
            for side in [Side::Seller, Side::Buyer] {
                let own = Who {
                    side,
                    registrar: false,
                    finance: false,
                    leads: true,
                };
                assert!(!own.may(Act::Decide(side), state));
            }
        }
    }
}
