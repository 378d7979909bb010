//! What every request and job can reach.

use std::ops::Deref;
use std::sync::Arc;

use tokio::sync::{Notify, Semaphore};

use crate::catalogue::Views;
use crate::clock::Clock;
use crate::config::Config;
use crate::db::Db;
use crate::jobs::Registry;
use crate::mail::Transport;
use crate::matching::Live;
use crate::payments::stripe::Gateway;
use crate::reports::KeptLedger;
use crate::search::Engine;
use crate::storage::Storage;
use crate::web::page::Pages;

/// The application: cheap to clone, the same for everybody.
#[derive(Clone)]
pub struct App(Arc<Parts>);

pub struct Parts {
    pub config: Config,
    pub clock: Clock,
    pub db: Db,
    pub pages: Arc<Pages>,
    pub storage: Storage,
    pub search: Engine,
    /// All public listings as the matcher reads them.
    pub matching: Live,
    /// Views of public pages that are not written yet.
    pub views: Views,
    /// Registered contracts as the figures were read from them.
    pub ledger: KeptLedger,
    pub mail: Transport,
    /// The way to Stripe, if there is one.
    pub stripe: Gateway,
    pub registry: Registry,
    /// Wakes the workers of this process when a job was asked for.
    pub wake: Notify,
    /// Password hashing takes much memory: few at a time.
    pub hashing: Semaphore,
}

impl App {
    #[must_use]
    pub fn new(parts: Parts) -> Self {
        Self(Arc::new(parts))
    }
}

impl Deref for App {
    type Target = Parts;

    fn deref(&self) -> &Parts {
        &self.0
    }
}
