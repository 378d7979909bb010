//! A Stripe of one's own, for demonstrations and tests: the few calls that a shop needs, the page where people pay, and
//! signed events. It listens on the loopback address only, takes test keys only, and never moves money.

#![recursion_limit = "256"] // answers have that many fields

mod control;
mod dispute;
mod error;
mod event;
mod intent;
mod once;
mod page;
mod params;
mod refund;
mod routes;
mod sending;
mod session;
mod signature;
mod state;
mod switches;

use std::net::{Ipv4Addr, SocketAddr};
use std::path::PathBuf;
use std::sync::Arc;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

pub use intent::Outcome;
pub use signature::{sign, verify};
pub use switches::{Refunds, Switches};

use state::World;

/// Tells seconds since 1970.
pub type Now = Arc<dyn Fn() -> i64 + Send + Sync>;

/// The API version whose answers it gives.
pub const API_VERSION: &str = "2026-09-30.endive";

/// How it is started.
pub struct Options {
    /// 0 takes any free port.
    pub port: u16,
    /// The one key it takes; any `sk_test_…` when not set.
    pub key: Option<String>,
    /// Where events are sent.
    pub webhook: Option<String>,
    /// What events are signed with.
    pub secret: String,
    /// Keeps everything over a restart.
    pub file: Option<PathBuf>,
    /// Pause before an event is sent a second time; it doubles with every try.
    pub pause: Duration,
    pub now: Now,
    pub switches: Switches,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            port: 0,
            key: None,
            webhook: None,
            secret: "whsec_stand_in".to_owned(),
            file: None,
            pause: Duration::from_secs(1),
            now: Arc::new(system_now),
            switches: Switches::default(),
        }
    }
}

fn system_now() -> i64 {
    SystemTime::now()
        .duration_since(UNIX_EPOCH)
        .map_or(0, |since| {
            i64::try_from(since.as_secs()).unwrap_or(i64::MAX)
        })
}

/// An event as it was written, whether or not it was sent.
#[derive(Clone, Debug, serde::Serialize, serde::Deserialize)]
pub struct Event {
    pub id: String,
    pub kind: String,
    /// Exactly the bytes that are signed.
    pub payload: String,
}

/// A stand-in that listens; it stops when this is dropped.
pub struct StandIn {
    world: Arc<World>,
    serving: tokio::task::JoinHandle<()>,
    timing: tokio::task::JoinHandle<()>,
}

impl StandIn {
    /// # Errors
    /// When the port is taken or the file can't be read.
    pub async fn start(options: Options) -> std::io::Result<Self> {
        let listener =
            tokio::net::TcpListener::bind(SocketAddr::from((Ipv4Addr::LOCALHOST, options.port)))
                .await?;
        let world = Arc::new(World::open(options, listener.local_addr()?)?);
        let router = routes::router(Arc::clone(&world));
        let serving = tokio::spawn(async move {
            if let Err(error) = axum::serve(listener, router).await {
                eprintln!("the stand-in stopped: {error}");
            }
        });
        let of_time = Arc::downgrade(&world);
        let timing = tokio::spawn(async move {
            loop {
                tokio::time::sleep(Duration::from_millis(500)).await;
                let Some(world) = of_time.upgrade() else {
                    return;
                };
                world.pass_time();
            }
        });
        Ok(Self {
            world,
            serving,
            timing,
        })
    }

    /// The address to give as `STRIPE_API_URL`, with a slash at its end.
    #[must_use]
    pub fn url(&self) -> String {
        self.world.url.clone()
    }

    /// Where events go from now on.
    pub fn send_events_to(&self, url: Option<String>) {
        self.world.act(|state| state.webhook = url);
    }

    /// Turns switches.
    pub fn switch(&self, turn: impl FnOnce(&mut Switches)) {
        self.world.act(|state| turn(&mut state.switches));
    }

    /// Every event since the start, oldest first.
    #[must_use]
    pub fn events(&self) -> Vec<Event> {
        self.world.act(|state| state.events.clone())
    }

    /// How many requests that change something reached it.
    #[must_use]
    pub fn posts(&self) -> u64 {
        self.world.act(|state| state.posts)
    }

    /// Ids of all sessions, oldest first.
    #[must_use]
    pub fn sessions(&self) -> Vec<String> {
        self.world
            .act(|state| state.sessions.iter().map(|s| s.id.clone()).collect())
    }

    /// What a payer does on the page: the answer is false when the session is not open.
    pub fn pay(&self, session: &str, method: &str, outcome: Outcome) -> bool {
        self.pay_other(session, method, outcome, (None, None))
    }

    /// As `pay`, with an amount or a currency that is not the session's.
    pub fn pay_other(
        &self,
        session: &str,
        method: &str,
        outcome: Outcome,
        (amount, currency): (Option<i64>, Option<&str>),
    ) -> bool {
        let other = intent::Other {
            amount,
            currency: currency.map(str::to_owned),
        };
        self.world
            .act(|state| intent::attempt(state, session, method, outcome, &other).is_ok())
    }

    /// Money that was to arrive later arrives now, or does not.
    pub fn settle(&self, session: &str, arrives: bool) -> bool {
        self.world
            .act(|state| intent::settle(state, session, arrives).is_ok())
    }

    /// Ends an open session, as its time limit does.
    pub fn expire(&self, session: &str) -> bool {
        self.world
            .act(|state| session::expire(state, session).is_ok())
    }

    /// The bank says yes or no to a refund that is pending.
    pub fn settle_refund(&self, refund: &str, done: bool) -> bool {
        self.world
            .act(|state| refund::settle(state, refund, done).is_ok())
    }

    /// Gives a part back on Stripe's own pages, without the shop.
    pub fn refund_elsewhere(&self, session: &str, amount: i64) -> bool {
        self.world
            .act(|state| refund::of_session(state, session, amount).is_ok())
    }

    /// The version of the API that was asked for last.
    #[must_use]
    pub fn version_asked(&self) -> String {
        self.world.act(|state| state.version.clone())
    }

    /// The payer disputes what was paid in a session; answers the dispute's id.
    pub fn dispute(&self, session: &str) -> Option<String> {
        self.world
            .act(|state| dispute::of_session(state, session).ok())
    }

    /// The bank decides a dispute.
    pub fn close_dispute(&self, dispute: &str, won: bool) -> bool {
        self.world
            .act(|state| dispute::close(state, dispute, won).is_ok())
    }
}

impl Drop for StandIn {
    fn drop(&mut self) {
        self.serving.abort();
        self.timing.abort();
    }
}

#[cfg(test)]
mod tests;
