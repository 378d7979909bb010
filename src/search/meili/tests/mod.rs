//! The engine against a played server: recorded answers of a real one, and every way to fail.

mod faults;
mod recorded;

use meilisearch_sdk::errors::Error as Refused;
use meilisearch_sdk::request::Method;
use serde::Deserialize;
use serde_json::{Value, json};

use self::recorded::Exchange;
pub(super) use self::recorded::Tape;
use super::server::{Patience, Server};
use super::{Meili, keep};
use crate::search::Result;
use crate::search::settings::Settings;

impl Meili {
    pub(in crate::search) fn for_tests(
        url: &str,
        key: Option<&str>,
        settings: Vec<Settings>,
        prefix: &str,
    ) -> anyhow::Result<Self> {
        let server = Server::new(url, key, Patience::default())?;
        Ok(Self::with(server, settings, prefix))
    }

    /// The names of the server's indexes under our prefix.
    pub(in crate::search) async fn indexes(&self) -> Result<Vec<String>> {
        #[derive(Deserialize)]
        struct Index {
            uid: String,
        }
        #[derive(Deserialize)]
        struct Indexes {
            results: Vec<Index>,
        }
        let all: Indexes = self.server.get("/indexes?limit=1000").await?;
        let uids = all.results.into_iter().map(|index| index.uid);
        Ok(uids.filter(|uid| uid.starts_with(&self.prefix)).collect())
    }

    /// Takes an index away as an administrator would.
    pub(in crate::search) async fn remove(&self, index: &str) {
        let uid = format!("{}{index}", self.prefix);
        keep::remove(&self.server, &uid).await.unwrap();
    }

    pub(in crate::search) async fn clear(&self) {
        for uid in self.indexes().await.unwrap_or_default() {
            let _ = keep::remove(&self.server, &uid).await;
        }
    }
}

pub(super) fn question(asked: &Method<(), &Value>) -> (&'static str, Option<Value>) {
    let name = match asked {
        Method::Get { .. } => "GET",
        Method::Post { .. } => "POST",
        Method::Patch { .. } => "PATCH",
        Method::Put { .. } => "PUT",
        Method::Delete { .. } => "DELETE",
    };
    (name, asked.body().map(|body| (*body).clone()))
}

/// Keeps an answer as it was, or makes the refusal anew out of what the client read of it.
pub(super) fn keep(
    tape: &Tape,
    path: &str,
    (method, body): (&str, Option<Value>),
    expected: u16,
    answer: &std::result::Result<Value, Refused>,
) {
    let (status, answer) = match answer {
        Ok(answer) => (expected, answer.clone()),
        Err(Refused::Meilisearch(error)) => (
            404,
            json!({"message": error.error_message, "code": error.error_code, "type": error.error_type, "link": error.error_link}),
        ),
        Err(_) => return,
    };
    let state = answer.get("status").and_then(Value::as_str);
    if path.starts_with("/tasks/") && matches!(state, Some("enqueued" | "processing")) {
        return;
    }
    let exchange = Exchange::new(method, path, body.as_ref(), status, answer);
    tape.lock().unwrap().push(exchange);
}
