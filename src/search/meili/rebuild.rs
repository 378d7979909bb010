//! A rebuild: a second index is filled and swapped in, so that there is no gap. Only one is under way: within a
//! process by a list, among processes by a token that the latest one to begin leaves in the meta index.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use serde_json::{Value, json};

use super::ask::{Found, plain};
use super::filter::Expr;
use super::keep::{self, Changes};
use super::server::Server;
use super::shape::Shape;
use super::task::Task;
use crate::search::{Error, Result};

/// Batches on their way before we wait for the first: the server works while we read.
const AHEAD: usize = 4;
const CLEARING: Duration = Duration::from_millis(20);

/// The indexes being rebuilt by this process; true where an abandoned rebuild is only being cleared away.
pub(super) type Going = Arc<Mutex<BTreeMap<String, bool>>>;

pub struct MeiliRebuild {
    server: Server,
    shape: Arc<Shape>,
    token: String,
    sent: Vec<Task>,
    /// None when there is nothing left to clean up.
    going: Option<Going>,
}

impl std::fmt::Debug for MeiliRebuild {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter
            .debug_struct("MeiliRebuild")
            .field("index", &self.shape.name())
            .finish_non_exhaustive()
    }
}

impl MeiliRebuild {
    pub(super) async fn begin(server: Server, shape: Arc<Shape>, going: Going) -> Result<Self> {
        while !take(&going, shape.name())? {
            tokio::time::sleep(CLEARING).await;
        }
        let rebuild = Self {
            server,
            shape,
            token: format!("{:032x}", rand::random::<u128>()),
            sent: Vec::new(),
            going: Some(going),
        };
        rebuild.prepare().await?;
        Ok(rebuild)
    }

    /// Whatever an interrupted rebuild left is cleared away first.
    async fn prepare(&self) -> Result<()> {
        let (server, shape) = (&self.server, &self.shape);
        keep::know(server, shape, "rebuild", &self.token).await?;
        keep::remove(server, &shape.journal()).await?;
        keep::remove(server, &shape.next()).await?;
        keep::create(server, &shape.journal()).await?;
        let quiet = json!({"searchableAttributes": [], "filterableAttributes": []});
        let path = format!("/indexes/{}/settings", shape.journal());
        let task = server.patch(&path, &quiet).await?;
        server.done(task).await?;
        keep::make(server, shape, &shape.next()).await
    }

    pub(in crate::search) async fn add(&mut self, documents: Vec<Value>) -> Result<()> {
        let ready = keep::read(&self.shape, &documents)?;
        let documents = ready.into_iter().map(|ready| ready.document).collect();
        let sent = keep::put(&self.server, &self.shape.next(), documents).await?;
        self.sent.extend(sent);
        while self.sent.len() > AHEAD {
            let first = self.sent.remove(0);
            self.server.done(first).await?;
        }
        Ok(())
    }

    pub(in crate::search) async fn finish(mut self) -> Result<u64> {
        let (server, shape) = (self.server.clone(), Arc::clone(&self.shape));
        keep::wait(&server, std::mem::take(&mut self.sent)).await?;
        if keep::known(&server, &shape).await?.rebuild != self.token {
            // Another process began one later; the second index is its.
            self.let_go();
            return Err(Error::Rebuilding(shape.name().to_owned()));
        }
        let before = keep::journal(&server, &shape).await?;
        keep::write(&server, &shape.next(), before.clone()).await?;
        keep::make(&server, &shape, &shape.uid()).await?;
        keep::swap(&server, &shape.uid(), &shape.next()).await?;
        self.take_over(before).await?;
        keep::know(&server, &shape, "fingerprint", &shape.fingerprint).await?;
        self.let_go();
        keep::remove(&server, &shape.next()).await?;
        keep::remove(&server, &shape.journal()).await?;
        let all = vec![Value::Object(plain(&shape, &Expr::All, 0))];
        let found = server.multi::<Found>(all).await?;
        Ok(found.first().map_or(0, |found| found.estimated_total_hits))
    }

    /// Takes over what the journal got around the swap, until nothing new has come: a change that was meant for the
    /// old index, and whose writer looked at the journal before us, must not be lost or overtaken.
    async fn take_over(&self, mut known: Changes) -> Result<()> {
        loop {
            let now = keep::journal(&self.server, &self.shape).await?;
            let fresh: Changes = now
                .iter()
                .filter(|(key, change)| known.get(*key) != Some(*change))
                .map(|(key, change)| (key.clone(), change.clone()))
                .collect();
            if fresh.is_empty() {
                return Ok(());
            }
            keep::write(&self.server, &self.shape.uid(), fresh).await?;
            known = now;
        }
    }

    fn let_go(&mut self) {
        if let Some(going) = self.going.take() {
            lock(&going).remove(self.shape.name());
        }
    }
}

impl Drop for MeiliRebuild {
    fn drop(&mut self) {
        let Some(going) = self.going.take() else {
            return;
        };
        let (server, shape) = (self.server.clone(), Arc::clone(&self.shape));
        let (token, name) = (self.token.clone(), self.shape.name().to_owned());
        lock(&going).insert(name.clone(), true);
        let clean = async move {
            if let Err(error) = abandon(&server, &shape, &token).await {
                // The next rebuild clears it away.
                tracing::warn!(index = shape.name(), %error, "an abandoned rebuild stays for now");
            }
            lock(&going).remove(&name);
        };
        // Without a runtime the process is ending, and the next rebuild clears it away.
        if let Ok(runtime) = tokio::runtime::Handle::try_current() {
            runtime.spawn(clean);
        }
    }
}

async fn abandon(server: &Server, shape: &Shape, token: &str) -> Result<()> {
    if keep::known(server, shape).await?.rebuild == token {
        keep::remove(server, &shape.next()).await?;
        keep::remove(server, &shape.journal()).await?;
    }
    Ok(())
}

/// Whether the index is ours to rebuild now; not while an abandoned rebuild is still being cleared away.
fn take(going: &Going, name: &str) -> Result<bool> {
    let mut going = lock(going);
    match going.get(name) {
        Some(true) => Ok(false),
        Some(false) => Err(Error::Rebuilding(name.to_owned())),
        None => {
            going.insert(name.to_owned(), false);
            Ok(true)
        }
    }
}

fn lock(going: &Going) -> MutexGuard<'_, BTreeMap<String, bool>> {
    going.lock().unwrap_or_else(PoisonError::into_inner)
}
