//! Rights: what the key must allow, tried on indexes made for that and removed again. A key that may do more is told:
//! whoever steals it from here should get nothing but the search.

use serde_json::{Value, json};

use super::keep;
use super::server::Server;
use super::shape::KEY;
use crate::search::{Error, Result};

/// Every action this program needs, on the indexes `kexing_*`.
pub const ACTIONS: &[&str] = &[
    "search",
    "documents.add",
    "documents.get",
    "documents.delete",
    "indexes.create",
    "indexes.get",
    "indexes.swap",
    "indexes.delete",
    "settings.update",
    "tasks.get",
];

/// What a check found.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Rights {
    /// The key can make other keys: it is the master key or an administrator's.
    pub too_many: bool,
    /// No key is needed at all.
    pub open: bool,
}

const ONE: &str = "kexing_check_one";
const TWO: &str = "kexing_check_two";

pub(super) async fn check(server: &Server) -> Result<Rights> {
    let _: Value = server.get("/health").await?;
    let tried = try_all(server).await;
    for uid in [ONE, TWO] {
        // What could not be made can't be removed either.
        if let Err(error) = keep::remove(server, uid).await
            && tried.is_ok()
        {
            return Err(lacking("indexes.delete", error));
        }
    }
    tried?;
    let keys: Result<Value> = server.get("/keys?limit=1").await;
    Ok(Rights {
        too_many: keys.is_ok(),
        open: server.is_open(),
    })
}

async fn try_all(server: &Server) -> Result<()> {
    for uid in [ONE, TWO] {
        let made = keep::create(server, uid).await;
        needs("indexes.create, tasks.get", made)?;
        let found = keep::exists(server, uid).await;
        needs("indexes.get", found)?;
    }
    let path = format!("/indexes/{ONE}/settings");
    let settings = json!({"filterableAttributes": [KEY]});
    let task = needs("settings.update", server.patch(&path, &settings).await)?;
    server.done(task).await?;
    let document = json!({KEY: "check"});
    let sent = keep::put(server, ONE, vec![document]).await;
    keep::wait(server, needs("documents.add", sent)?).await?;
    needs("indexes.swap", keep::swap(server, ONE, TWO).await)?;
    let path = format!("/indexes/{TWO}/documents/check");
    needs("documents.get", server.get::<Value>(&path).await)?;
    let query = json!({"indexUid": TWO, "filter": format!("{KEY} = check")});
    needs("search", server.multi::<Value>(vec![query]).await)?;
    let gone = keep::Changes::from([("check".to_owned(), None)]);
    needs("documents.delete", keep::write(server, TWO, gone).await)
}

fn needs<T>(action: &str, tried: Result<T>) -> Result<T> {
    tried.map_err(|error| lacking(action, error))
}

/// A server that is down lacks no right.
fn lacking(action: &str, error: Error) -> Error {
    match error {
        Error::Engine(error) => {
            Error::Engine(error.context(format!("trying what needs the right `{action}`")))
        }
        other => other,
    }
}
