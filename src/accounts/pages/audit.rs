//! The audit log, for reading only.

use std::collections::HashMap;

use chrono::{DateTime, Duration, Utc};
use serde::Serialize;
use uuid::Uuid;

use crate::accounts::store;
use crate::audit::entries::{self, Seen};
use crate::db::Tx;
use crate::ids::UserId;
use crate::web::{Answer, Ctx, Page, Result, Sample, Typed};

const SIZE: usize = 50;

#[derive(Serialize)]
struct ChainTab {
    name: String,
    url: String,
    current: bool,
}

#[derive(Serialize)]
struct AuditLine {
    at: DateTime<Utc>,
    chain: String,
    seq: i64,
    /// "" for the machine itself.
    actor: String,
    action: String,
    subject: String,
    detail: Vec<(String, String)>,
}

#[derive(Serialize)]
struct AuditPage {
    tabs: Vec<ChainTab>,
    all_current: bool,
    lines: Vec<AuditLine>,
    older_url: Option<String>,
}

impl Page for AuditPage {
    const TEMPLATE: &'static str = "accounts/audit.html";
}

pub(super) fn samples() -> Vec<Sample> {
    let line = AuditLine {
        at: DateTime::UNIX_EPOCH,
        chain: "accounts".to_owned(),
        seq: 1,
        actor: String::new(),
        action: "duty-granted".to_owned(),
        subject: "0".to_owned(),
        detail: vec![("duty".to_owned(), "reviewer".to_owned())],
    };
    let full = AuditPage {
        tabs: vec![tab("accounts", "accounts")],
        all_current: false,
        lines: vec![line],
        older_url: Some("/admin/audit?before=1".to_owned()),
    };
    let empty = AuditPage {
        tabs: Vec::new(),
        all_current: true,
        lines: Vec::new(),
        older_url: None,
    };
    vec![Sample::of(&full), Sample::of(&empty)]
}

fn tab(name: &str, chosen: &str) -> ChainTab {
    ChainTab {
        name: name.to_owned(),
        url: address(name, ""),
        current: name == chosen,
    }
}

fn address(chain: &str, before: &str) -> String {
    let query: Vec<(&str, &str)> = [("chain", chain), ("before", before)]
        .into_iter()
        .filter(|(_, value)| !value.is_empty())
        .collect();
    let query = serde_urlencoded::to_string(query).unwrap_or_default();
    format!("/admin/audit?{query}")
}

/// A place in all chains together, as it stands in addresses: microseconds and id.
fn place(text: &str) -> Option<(DateTime<Utc>, Uuid)> {
    let (micros, id) = text.split_once('.')?;
    let at = DateTime::from_timestamp_micros(micros.parse().ok()?)?;
    Some((at, id.parse().ok()?))
}

/// `GET /admin/audit?chain=&before=`
pub(crate) async fn index(ctx: Ctx, typed: Typed) -> Answer {
    let (chosen, before) = (typed.get("chain"), typed.get("before"));
    let mut tx = ctx.app.db.read().await?;
    let chains = entries::chains(&mut tx).await?;
    let most = i64::try_from(SIZE + 1).unwrap_or(i64::MAX);
    let mut rows = if chosen.is_empty() {
        let end = (ctx.app.clock.now() + Duration::days(1), Uuid::max());
        entries::of_all(&mut tx, place(before).unwrap_or(end), most).await?
    } else {
        let before = before.parse().unwrap_or(i64::MAX);
        entries::of_chain(&mut tx, chosen, before, most).await?
    };
    let more = rows.len() > SIZE;
    rows.truncate(SIZE);
    let older_url = rows.last().filter(|_| more).map(|last| {
        let before = if chosen.is_empty() {
            format!("{}.{}", last.created_at.timestamp_micros(), last.id)
        } else {
            last.seq.to_string()
        };
        address(chosen, &before)
    });
    let lines = lines(&mut tx, rows).await?;
    drop(tx);
    ctx.page(AuditPage {
        tabs: chains.iter().map(|name| tab(name, chosen)).collect(),
        all_current: chosen.is_empty(),
        lines,
        older_url,
    })
    .await
}

async fn lines(tx: &mut Tx, rows: Vec<Seen>) -> Result<Vec<AuditLine>> {
    let mut ids: Vec<UserId> = rows.iter().filter_map(|row| row.actor).collect();
    ids.sort_unstable();
    ids.dedup();
    let names: HashMap<UserId, String> = store::names(tx, &ids).await?.into_iter().collect();
    let line = |row: Seen| AuditLine {
        at: row.created_at,
        chain: row.chain,
        seq: row.seq,
        actor: row
            .actor
            .map(|id| names.get(&id).cloned().unwrap_or_else(|| id.to_string()))
            .unwrap_or_default(),
        action: row.action,
        subject: row.subject,
        detail: detail(&row.detail.0),
    };
    Ok(rows.into_iter().map(line).collect())
}

fn detail(value: &serde_json::Value) -> Vec<(String, String)> {
    let Some(map) = value.as_object() else {
        return Vec::new();
    };
    map.iter()
        .map(|(key, value)| {
            let text = value
                .as_str()
                .map_or_else(|| value.to_string(), str::to_owned);
            (key.clone(), text)
        })
        .collect()
}
