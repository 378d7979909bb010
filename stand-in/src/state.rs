//! Everything it knows, behind one lock. What an act emits is sent after the lock is let go.

use std::net::SocketAddr;
use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};

use crate::dispute::Dispute;
use crate::intent::{Charge, Intent};
use crate::once::Answered;
use crate::refund::Refund;
use crate::session::Session;
use crate::switches::Switches;
use crate::{Event, Now, Options, sending};

#[derive(Default, Serialize, Deserialize)]
pub(crate) struct State {
    pub(crate) sessions: Vec<Session>,
    pub(crate) intents: Vec<Intent>,
    pub(crate) charges: Vec<Charge>,
    pub(crate) refunds: Vec<Refund>,
    pub(crate) disputes: Vec<Dispute>,
    pub(crate) events: Vec<Event>,
    pub(crate) answered: Vec<Answered>,
    made: u64,
    #[serde(skip)]
    pub(crate) posts: u64,
    #[serde(skip)]
    pub(crate) version: String,
    #[serde(skip)]
    pub(crate) webhook: Option<String>,
    #[serde(skip)]
    pub(crate) switches: Switches,
    #[serde(skip)]
    pub(crate) url: String,
    #[serde(skip)]
    seed: u128,
    #[serde(skip)]
    now: Option<Now>,
    #[serde(skip)]
    pub(crate) to_send: Vec<Event>,
}

impl State {
    pub(crate) fn now(&self) -> i64 {
        self.now.as_ref().map_or(0, |now| now())
    }

    /// A name that no other run has given either.
    pub(crate) fn id(&mut self, prefix: &str) -> String {
        self.made += 1;
        let digest = Sha256::digest(format!("{} {}", self.seed, self.made).as_bytes());
        let letters = b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
        let tail = digest
            .iter()
            .take(24)
            .map(|byte| char::from(letters[usize::from(*byte) % letters.len()]));
        prefix.chars().chain(tail).collect()
    }
}

pub(crate) struct World {
    state: Mutex<State>,
    pub(crate) url: String,
    pub(crate) key: Option<String>,
    pub(crate) secret: String,
    pub(crate) pause: Duration,
    pub(crate) now: Now,
    pub(crate) http: reqwest::Client,
    pub(crate) held: Mutex<Option<Event>>,
    file: Option<PathBuf>,
}

impl World {
    pub(crate) fn open(options: Options, address: SocketAddr) -> std::io::Result<Self> {
        let mut state: State = match &options.file {
            Some(file) if file.exists() => serde_json::from_slice(&std::fs::read(file)?)?,
            _ => State::default(),
        };
        let url = format!("http://{address}/");
        state.webhook = options.webhook;
        state.switches = options.switches;
        state.url.clone_from(&url);
        state.now = Some(Arc::clone(&options.now));
        state.seed = SystemTime::now()
            .duration_since(UNIX_EPOCH)
            .map_or(0, |since| since.as_nanos())
            ^ u128::from(address.port());
        let http = reqwest::Client::builder()
            .timeout(Duration::from_secs(10))
            .build()
            .map_err(std::io::Error::other)?;
        Ok(Self {
            state: Mutex::new(state),
            url,
            key: options.key,
            secret: options.secret,
            pause: options.pause,
            now: options.now,
            http,
            held: Mutex::new(None),
            file: options.file,
        })
    }

    /// Does something under the lock, keeps what it changed and sends what it emitted.
    pub(crate) fn act<T>(self: &Arc<Self>, deed: impl FnOnce(&mut State) -> T) -> T {
        let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        let answer = deed(&mut state);
        let events = std::mem::take(&mut state.to_send);
        if !events.is_empty() {
            self.keep(&state);
        }
        let target = state.webhook.clone();
        let plans: Vec<_> = events
            .into_iter()
            .map(|event| (event, sending::Plan::of(&mut state.switches)))
            .collect();
        drop(state);
        if let Some(target) = target {
            for (event, plan) in plans {
                sending::send(self, &target, event, plan);
            }
        }
        answer
    }

    /// Keeps the state in its file, whole or not at all.
    pub(crate) fn keep(&self, state: &State) {
        let Some(file) = &self.file else { return };
        let new = file.with_extension("new");
        let written = serde_json::to_vec(state)
            .map_err(std::io::Error::other)
            .and_then(|bytes| std::fs::write(&new, bytes))
            .and_then(|()| std::fs::rename(&new, file));
        if let Err(error) = written {
            eprintln!("the stand-in could not keep {}: {error}", file.display());
        }
    }

    /// What happens by itself: sessions run out, wallets settle refunds.
    pub(crate) fn pass_time(self: &Arc<Self>) {
        self.act(|state| {
            crate::session::expire_due(state);
            crate::refund::settle_due(state);
            crate::intent::settle_due(state);
        });
        sending::let_go(self);
    }
}
