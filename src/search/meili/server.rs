//! The server: every request with a time-out. The key leaves this file only in the header of a
//! request; no error and no log shows it.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use anyhow::{Context as _, anyhow};
use meilisearch_sdk::errors::{Error as Refused, ErrorCode, ErrorType};
use meilisearch_sdk::request::{HttpClient as _, Method};
use meilisearch_sdk::reqwest::ReqwestClient;
use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};
use tokio::time::Instant;

use super::task::Task;

use crate::search::{Error, Result};

/// Nobody waits longer for a page.
const ASKING: Duration = Duration::from_secs(4);
/// Handing over a batch of documents; the work itself is a task.
const SENDING: Duration = Duration::from_mins(1);
/// Tasks of all indexes stand in one queue.
const WORKING: Duration = Duration::from_mins(10);
/// After it did not answer in time, so long nobody else waits for it.
const RESTING: Duration = Duration::from_secs(3);

/// How long to wait; tests wait less.
#[derive(Clone, Copy, Debug)]
pub(super) struct Patience {
    pub(super) asking: Duration,
    pub(super) sending: Duration,
    pub(super) working: Duration,
}

impl Default for Patience {
    fn default() -> Self {
        Self {
            asking: ASKING,
            sending: SENDING,
            working: WORKING,
        }
    }
}

#[derive(Clone)]
pub(super) struct Server {
    http: ReqwestClient,
    host: String,
    /// No key was given.
    open: bool,
    pub(super) patience: Patience,
    /// Until when the server is taken to be too slow to ask.
    resting: Arc<Mutex<Option<Instant>>>,
    #[cfg(test)]
    tape: Option<super::tests::Tape>,
}

impl std::fmt::Debug for Server {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter
            .debug_struct("Server")
            .field("host", &self.host)
            .finish_non_exhaustive()
    }
}

impl Server {
    pub(super) fn new(url: &str, key: Option<&str>, patience: Patience) -> anyhow::Result<Self> {
        let host = url.trim().trim_end_matches('/').to_owned();
        let rest = host.strip_prefix("http://");
        let rest = rest.ok_or_else(|| {
            anyhow!("the address of Meilisearch begins with http:// (for https put a proxy beside this program)")
        })?;
        anyhow::ensure!(
            !rest.is_empty() && !rest.contains(['@', '?', '#']),
            "the address of Meilisearch is http://host:port and nothing else; the key has a setting of its own"
        );
        let key = key.map(str::trim).filter(|key| !key.is_empty());
        anyhow::ensure!(
            key.is_none_or(|key| key.bytes().all(|byte| byte.is_ascii_graphic())),
            "the key of Meilisearch holds characters that no key has"
        );
        let http = ReqwestClient::new(key).context("preparing to ask Meilisearch")?;
        Ok(Self {
            http,
            host,
            open: key.is_none(),
            patience,
            resting: Arc::default(),
            #[cfg(test)]
            tape: None,
        })
    }

    /// From now on, keeps what is asked and answered.
    #[cfg(test)]
    pub(super) fn record(&mut self) -> super::tests::Tape {
        self.tape.get_or_insert_default().clone()
    }

    pub(super) fn host(&self) -> &str {
        &self.host
    }

    pub(super) fn is_open(&self) -> bool {
        self.open
    }

    /// Asks for something that is read.
    pub(super) async fn ask<Out>(&self, path: &str, body: &Value) -> Result<Out>
    where
        Out: DeserializeOwned + Send + 'static,
    {
        let method = Method::Post { query: (), body };
        self.request(path, method, 200, self.patience.asking).await
    }

    pub(super) async fn get<Out>(&self, path: &str) -> Result<Out>
    where
        Out: DeserializeOwned + Send + 'static,
    {
        let method: Method<(), &Value> = Method::Get { query: () };
        self.request(path, method, 200, self.patience.asking).await
    }

    /// As `get`; None where there is nothing.
    pub(super) async fn find<Out>(&self, path: &str) -> Result<Option<Out>>
    where
        Out: DeserializeOwned + Send + 'static,
    {
        match self.get(path).await {
            Ok(found) => Ok(Some(found)),
            Err(error) if absent(&error) => Ok(None),
            Err(error) => Err(error),
        }
    }

    pub(super) async fn post(&self, path: &str, body: &Value) -> Result<Task> {
        let method = Method::Post { query: (), body };
        self.request(path, method, 202, self.patience.sending).await
    }

    pub(super) async fn patch(&self, path: &str, body: &Value) -> Result<Task> {
        let method = Method::Patch { query: (), body };
        self.request(path, method, 202, self.patience.sending).await
    }

    pub(super) async fn delete(&self, path: &str) -> Result<Task> {
        let method: Method<(), &Value> = Method::Delete { query: () };
        self.request(path, method, 202, self.patience.sending).await
    }

    async fn request<Out>(
        &self,
        path: &str,
        method: Method<(), &Value>,
        expected: u16,
        wait: Duration,
    ) -> Result<Out>
    where
        Out: DeserializeOwned + Send + 'static,
    {
        let hurried = wait == self.patience.asking;
        if hurried && self.resting().is_some_and(|until| Instant::now() < until) {
            return Err(Error::Down(anyhow!(
                "Meilisearch did not answer in time a moment ago"
            )));
        }
        let url = format!("{}{path}", self.host);
        #[cfg(test)]
        let question = (self.tape.is_some()).then(|| super::tests::question(&method));
        let asked = self
            .http
            .request::<(), &Value, Value>(&url, method, expected);
        let answer = tokio::time::timeout(wait, asked).await;
        #[cfg(test)]
        if let (Some(tape), Some(question), Ok(answer)) = (&self.tape, question, &answer) {
            super::tests::keep(tape, path, question, expected, answer);
        }
        match answer {
            Ok(Ok(answer)) => serde_json::from_value(answer).map_err(|error| {
                let error = anyhow::Error::new(error);
                Error::Engine(error.context(format!("Meilisearch was not understood ({path})")))
            }),
            Ok(Err(refused)) => Err(explained(refused, path)),
            Err(_) => {
                if hurried {
                    *self.resting() = Some(Instant::now() + RESTING);
                }
                Err(Error::Down(anyhow!(
                    "Meilisearch did not answer {path} within {} ms",
                    wait.as_millis()
                )))
            }
        }
    }

    fn resting(&self) -> MutexGuard<'_, Option<Instant>> {
        self.resting.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Asks several questions of one or more indexes at once.
    pub(super) async fn multi<Out>(&self, queries: Vec<Value>) -> Result<Vec<Out>>
    where
        Out: DeserializeOwned + Send + 'static,
    {
        #[derive(Deserialize)]
        struct Results<Out> {
            results: Vec<Out>,
        }
        if queries.is_empty() {
            return Ok(Vec::new());
        }
        let asked = queries.len();
        let answer: Results<Out> = self
            .ask("/multi-search", &json!({ "queries": queries }))
            .await?;
        if answer.results.len() == asked {
            return Ok(answer.results);
        }
        Err(Error::Engine(anyhow!(
            "Meilisearch answered {} of {asked} queries",
            answer.results.len()
        )))
    }
}

/// What an administrator can act upon, and whether waiting helps.
fn explained(refused: Refused, path: &str) -> Error {
    let (advice, down) = match &refused {
        Refused::Meilisearch(error) => match (&error.error_code, &error.error_type) {
            (ErrorCode::InvalidApiKey | ErrorCode::MissingAuthorizationHeader, _) => (
                "Meilisearch does not accept the key for this; `kexing check` says what the key must allow",
                false,
            ),
            (_, ErrorType::Internal) => ("Meilisearch failed", true),
            _ => ("Meilisearch refused", false),
        },
        Refused::MeilisearchCommunication(error) => {
            ("Meilisearch failed", error.status_code >= 500)
        }
        Refused::HttpError(_) => ("Meilisearch can't be reached", true),
        _ => ("Meilisearch was not understood", false),
    };
    let error = anyhow::Error::new(refused).context(format!("{advice} ({path})"));
    if down {
        Error::Down(error)
    } else {
        Error::Engine(error)
    }
}

/// The code of the server's refusal, if that is what the error is.
fn code(error: &Error) -> Option<&ErrorCode> {
    let Error::Engine(error) = error else {
        return None;
    };
    match error.downcast_ref::<Refused>() {
        Some(Refused::Meilisearch(error)) => Some(&error.error_code),
        _ => None,
    }
}

/// Whether the server says that there is no such index or document.
pub(super) fn absent(error: &Error) -> bool {
    matches!(
        code(error),
        Some(ErrorCode::IndexNotFound | ErrorCode::DocumentNotFound)
    )
}
