//! Faults to order: what the network and Stripe do to a shop on a bad day.

use serde::{Deserialize, Serialize};

/// How refunds end.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Refunds {
    /// As Stripe does: by card at once, by wallet a moment later.
    #[default]
    Usual,
    /// All wait until somebody settles them.
    Wait,
}

/// Counts say for how many of the next requests or events a fault holds.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Switches {
    /// Each event is sent this many times more.
    pub duplicate: u32,
    /// Events are sent in pairs, the later one first.
    pub reorder: bool,
    /// Milliseconds before an event is sent.
    pub delay_ms: u64,
    /// The next events that are never sent.
    pub lose: u32,
    /// Milliseconds before a request is answered; its effect comes first.
    pub slow_ms: u64,
    /// The next requests answered 500 without any effect.
    pub fail: u32,
    /// The next requests that change something, and are answered 500 all the same.
    pub fail_after: u32,
    pub refunds: Refunds,
}

/// Takes one off a count; whether there was one.
pub(crate) fn spend(count: &mut u32) -> bool {
    let some = *count > 0;
    *count = count.saturating_sub(1);
    some
}
