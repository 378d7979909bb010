//! Events on their way: signed afresh for every try, sent again until they are taken, and disturbed as switches say.

use std::sync::{Arc, PoisonError, Weak};
use std::time::Duration;

use crate::Event;
use crate::signature::sign;
use crate::state::World;
use crate::switches::{Switches, spend};

/// Stripe tries for three days; a demonstration gives up sooner.
const TRIES: u32 = 12;
const LONGEST_PAUSE: Duration = Duration::from_mins(1);

/// What becomes of one event.
#[derive(Clone, Copy)]
pub(crate) struct Plan {
    times: u32,
    lost: bool,
    swapped: bool,
    delay: Duration,
}

impl Plan {
    pub(crate) fn of(switches: &mut Switches) -> Self {
        Self {
            times: switches.duplicate + 1,
            lost: spend(&mut switches.lose),
            swapped: switches.reorder,
            delay: Duration::from_millis(switches.delay_ms),
        }
    }

    pub(crate) fn plain() -> Self {
        Self {
            times: 1,
            lost: false,
            swapped: false,
            delay: Duration::ZERO,
        }
    }
}

pub(crate) fn send(world: &Arc<World>, target: &str, event: Event, plan: Plan) {
    if plan.lost {
        return;
    }
    let mut events = vec![event];
    if plan.swapped {
        let mut held = world.held.lock().unwrap_or_else(PoisonError::into_inner);
        match held.take() {
            Some(earlier) => events.push(earlier),
            None => {
                *held = events.pop();
                return;
            }
        }
    }
    for _ in 0..plan.times {
        let (of_world, target, events) = (Arc::downgrade(world), target.to_owned(), events.clone());
        tokio::spawn(async move {
            tokio::time::sleep(plan.delay).await;
            for event in events {
                deliver(&of_world, &target, &event).await;
            }
        });
    }
}

/// An event that waited for a later one goes when none came.
pub(crate) fn let_go(world: &Arc<World>) {
    let held = world
        .held
        .lock()
        .unwrap_or_else(PoisonError::into_inner)
        .take();
    let target = world.act(|state| state.webhook.clone());
    if let (Some(event), Some(target)) = (held, target) {
        send(world, &target, event, Plan::plain());
    }
}

async fn deliver(world: &Weak<World>, target: &str, event: &Event) {
    let mut pause = match world.upgrade() {
        Some(world) => world.pause,
        None => return,
    };
    for _ in 0..TRIES {
        let Some(world) = world.upgrade() else { return };
        let answer = world
            .http
            .post(target)
            .header("Content-Type", "application/json; charset=utf-8")
            .header("User-Agent", "Stripe/1.0 (stand-in)")
            .header(
                "Stripe-Signature",
                sign(&event.payload, &world.secret, (world.now)()),
            )
            .body(event.payload.clone())
            .send()
            .await;
        drop(world);
        if answer.is_ok_and(|answer| answer.status().is_success()) {
            return;
        }
        tokio::time::sleep(pause).await;
        pause = (pause * 2).min(LONGEST_PAUSE);
    }
    eprintln!("the stand-in gave up sending {} to {target}", event.id);
}
