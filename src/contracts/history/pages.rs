//! The page of a contract's past: where each value comes from, what each amendment changed, every write in order. Staff
//! see who and all words; a party sees what is said of the contract itself.

use std::collections::HashMap;

use serde::Serialize;

use super::trace::{self, From, Said, Write};
use crate::accounts;
use crate::contracts::contract::{Contract, Values, Version};
use crate::contracts::pages::tabs::{self, Tab, TabLink};
use crate::contracts::pages::view;
use crate::contracts::store;
use crate::db::Tx;
use crate::ids::UserId;
use crate::web::words::{Locale, t};
use crate::web::{Access, Answer, Ctx, Error, Member, Page, Path, Result, Routes, Sample, Staff};

/// Writes read of one contract; nobody has written one so often.
const MOST: i64 = 500;
/// The source of what is older than the log.
const BEFORE: &str = "before";

pub(in crate::contracts) fn routes() -> Routes {
    Routes::new()
        .get("/desk/contracts/{number}/history", Access::Staff, desk)
        .get("/my/contracts/{number}/history", Access::Member, party)
}

/// Who wrote something, when, in which version and out of what.
#[derive(Clone, Debug, Serialize)]
struct Stamp {
    at: String,
    who: String,
    version: i64,
    source: String,
    words: String,
    /// The import that it came with.
    url: Option<String>,
    recorded: bool,
}

#[derive(Debug, Serialize)]
struct Row {
    label: String,
    value: String,
    stamp: Stamp,
}

#[derive(Debug, Serialize)]
struct Difference {
    label: String,
    before: String,
    after: String,
}

#[derive(Debug, Serialize)]
struct WriteView {
    stamp: Stamp,
    effective_on: Option<chrono::NaiveDate>,
    /// What it was before is not known.
    unknown: bool,
    first: bool,
    differences: Vec<Difference>,
}

#[derive(Serialize)]
pub(in crate::contracts) struct HistoryPage {
    number: String,
    name: String,
    state_label: String,
    state_kind: &'static str,
    tabs: Vec<TabLink>,
    rows: Vec<Row>,
    writes: Vec<WriteView>,
    ledger_url: &'static str,
    staff: bool,
}

impl Page for HistoryPage {
    const TEMPLATE: &'static str = "contracts/history.html";
    const NAV: &'static str = "desk";
}

/// Who looks at it.
struct Looking<'a> {
    staff: bool,
    locale: Locale,
    names: &'a HashMap<UserId, String>,
}

impl Looking<'_> {
    fn stamp(&self, write: &Write, recorded: bool) -> Stamp {
        let text = |key: &str| write.detail.get(key).and_then(serde_json::Value::as_str);
        let row = write.detail.get("row").and_then(serde_json::Value::as_i64);
        let words = match (write.source.as_str(), row) {
            ("import", Some(row)) => crate::web::words::Message::new("contract-source-row")
                .with("row", row)
                .say(self.locale),
            _ => text("words").unwrap_or_default().to_owned(),
        };
        let name = self.names.get(&write.by).cloned().unwrap_or_default();
        Stamp {
            at: write.at.to_rfc3339(),
            who: if self.staff {
                name
            } else {
                t(self.locale, "contract-history-centre")
            },
            version: write.version,
            source: t(self.locale, &format!("contract-source-{}", write.source)),
            words: if self.staff { words } else { String::new() },
            url: text("import")
                .filter(|_| self.staff)
                .map(|id| format!("/my/imports/{id}")),
            recorded,
        }
    }

    /// Everything a party may read, and for staff the note.
    fn told(&self, values: &Values) -> Vec<Said> {
        let mut said: Vec<Said> = view::everything(values, self.locale)
            .into_iter()
            .map(|fact| Said {
                label: fact.label,
                value: fact.value,
            })
            .collect();
        said.extend(values.items.iter().map(|item| Said {
            label: format!("{}：{}", t(self.locale, "contract-items"), item.name),
            value: item.amount.yuan_grouped(),
        }));
        if self.staff {
            said.push(Said {
                label: t(self.locale, "contract-f-note"),
                value: values.note.clone(),
            });
        }
        said
    }
}

fn build(
    (contract, versions): (&Contract, &[Version]),
    writes: &[Write],
    looking: &Looking<'_>,
) -> HistoryPage {
    let told = |values: &Values| looking.told(values);
    let rows = trace::origins(writes, told, |write| write.source == BEFORE)
        .into_iter()
        .filter(|(said, _)| !said.value.is_empty())
        .map(|(said, from)| {
            let (place, recorded) = match from {
                From::Write(place) => (place, true),
                From::NotRecorded(place) => (place, false),
            };
            Row {
                label: said.label,
                value: said.value,
                stamp: looking.stamp(&writes[place], recorded),
            }
        })
        .collect();
    let mut views: Vec<WriteView> = writes
        .iter()
        .enumerate()
        .map(|(place, write)| {
            let before = place.checked_sub(1).map(|place| &writes[place]);
            write_view((write, before), versions, looking)
        })
        .collect();
    views.reverse();
    let current = versions.iter().find(|v| v.version == contract.version);
    let base = contract.number.as_str();
    HistoryPage {
        number: contract.number.clone(),
        name: current.map(|v| v.values.name.clone()).unwrap_or_default(),
        state_label: t(
            looking.locale,
            &format!("contract-state-{}", contract.state.code()),
        ),
        state_kind: view::badge(contract.state),
        tabs: if looking.staff {
            tabs::staff(base, Tab::History, looking.locale)
        } else {
            tabs::party(base, Tab::History, looking.locale)
        },
        rows,
        writes: views,
        ledger_url: if looking.staff {
            "/desk/contracts"
        } else {
            "/my/contracts"
        },
        staff: looking.staff,
    }
}

fn write_view(
    (write, before): (&Write, Option<&Write>),
    versions: &[Version],
    looking: &Looking<'_>,
) -> WriteView {
    let said = |write: &Write| write.values.as_ref().map(|values| looking.told(values));
    let pair = before.and_then(|before| Some((said(before)?, said(write)?)));
    let version = versions.iter().find(|v| v.version == write.version);
    let is_first_of_version = before.is_none_or(|before| before.version != write.version);
    WriteView {
        stamp: looking.stamp(write, true),
        effective_on: version
            .and_then(|v| v.effective_on)
            .filter(|_| is_first_of_version && write.version > 1),
        unknown: before.is_some() && pair.is_none(),
        first: before.is_none(),
        differences: pair
            .map(|(before, after)| trace::changes(&before, &after))
            .unwrap_or_default()
            .into_iter()
            .map(|(label, before, after)| Difference {
                label,
                before,
                after,
            })
            .collect(),
    }
}

async fn page(
    tx: &mut Tx,
    contract: &Contract,
    (staff, locale): (bool, Locale),
) -> Result<HistoryPage> {
    let versions = store::versions(tx, contract.id).await?;
    let edits = store::edits(tx, contract.id, MOST).await?;
    let writes = trace::writes(edits, &versions);
    let mut people: Vec<UserId> = writes.iter().map(|write| write.by).collect();
    people.sort();
    people.dedup();
    let names = accounts::store::names(tx, &people).await?;
    let looking = Looking {
        staff,
        locale,
        names: &names.into_iter().collect(),
    };
    Ok(build((contract, &versions), &writes, &looking))
}

/// `GET /desk/contracts/{number}/history`
async fn desk(ctx: Ctx, _: Staff, Path(number): Path<String>) -> Answer {
    let mut tx = ctx.app.db.read().await?;
    let contract = store::by_number(&mut tx, &number)
        .await?
        .ok_or(Error::NotFound)?;
    let page = page(&mut tx, &contract, (true, ctx.locale)).await?;
    drop(tx);
    ctx.page(page).await
}

/// `GET /my/contracts/{number}/history`
async fn party(ctx: Ctx, member: Member, Path(number): Path<String>) -> Answer {
    let mut tx = ctx.app.db.read().await?;
    let contract = store::of_party(&mut tx, &number, member.acting.id)
        .await?
        .ok_or(Error::NotFound)?;
    let page = page(&mut tx, &contract, (false, ctx.locale)).await?;
    drop(tx);
    ctx.page(page).await
}

pub(in crate::contracts) fn samples() -> Vec<Sample> {
    let names = HashMap::new();
    crate::contracts::samples::files()
        .iter()
        .flat_map(|(contract, versions, _)| {
            let write = |version: &Version, source: &str, known: bool| Write {
                version: version.version,
                source: source.to_owned(),
                detail: serde_json::json!({ "words": "补充协议（虚构）", "row": 3 }),
                by: version.created_by,
                at: version.created_at,
                values: known.then(|| version.values.clone()),
            };
            let mut writes = vec![write(&versions[0], BEFORE, false)];
            writes.extend(versions.iter().map(|v| write(v, "change", true)));
            [true, false].map(|staff| {
                let looking = Looking {
                    staff,
                    locale: Locale::Zh,
                    names: &names,
                };
                Sample::of(&build((contract, versions), &writes, &looking))
            })
        })
        .collect()
}
