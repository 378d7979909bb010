//! The page of a contract's past: where each value comes from, what each amendment changed, every write in order. Staff
//! see who and all words; a party sees what is said of the contract itself.

use std::collections::HashMap;

use serde::Serialize;

use super::trace::{self, From, Said, Write};
use crate::accounts;
use crate::contracts::contract::{Contract, Values, Version};
use crate::contracts::opened::{self, File, Side};
use crate::contracts::pages::tabs::{self, Tab, TabLink};
use crate::contracts::pages::view;
use crate::contracts::store;
use crate::db::Tx;
use crate::ids::{PaperId, UserId};
use crate::web::words::{Locale, t};
use crate::web::{Access, Answer, Ctx, Duty, Member, Page, Path, Result, Routes, Sample, Staff};

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
    /// The paper that a change rests on.
    paper: Option<PaperLink>,
    recorded: bool,
}

#[derive(Clone, Debug, Serialize)]
struct PaperLink {
    name: String,
    /// Only registrars open papers.
    url: Option<String>,
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

/// The paper that a write names.
fn document(write: &Write) -> Option<PaperId> {
    let id = write.detail.get("document")?.as_str()?;
    id.parse().ok()
}

/// Who looks at it.
struct Looking<'a> {
    staff: bool,
    /// Only registrars open imports.
    registrar: bool,
    locale: Locale,
    names: &'a HashMap<UserId, String>,
    /// The papers of the file, and its address.
    papers: &'a HashMap<PaperId, String>,
    base: &'a str,
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
                .filter(|_| self.registrar)
                .map(|id| format!("/desk/contracts/imports/{id}")),
            paper: self.paper(write),
            recorded,
        }
    }

    fn paper(&self, write: &Write) -> Option<PaperLink> {
        let id = document(write).filter(|_| self.staff)?;
        let name = self.papers.get(&id)?.clone();
        let url = format!("{}/papers/{id}", self.base);
        Some(PaperLink {
            name,
            url: self.registrar.then_some(url),
        })
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
    let listed: Vec<&Write> = writes
        .iter()
        .enumerate()
        .filter(|(place, write)| looking.staff || !is_overwritten(&writes[place + 1..], write))
        .map(|(_, write)| write)
        .collect();
    let mut views: Vec<WriteView> = listed
        .iter()
        .enumerate()
        .map(|(place, write)| {
            let before = place.checked_sub(1).map(|place| listed[place]);
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

/// What the centre wrote before it wrote the version anew; nobody but its people reads it.
fn is_overwritten(later: &[Write], write: &Write) -> bool {
    later.iter().any(|other| other.version == write.version)
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

/// Whose eyes look at it: staff, or a party that has been on the contract since a version.
#[derive(Clone, Copy)]
enum Eyes {
    Staff { registrar: bool },
    Party { since: i64 },
}

async fn page(
    tx: &mut Tx,
    (contract, versions): &File,
    (eyes, locale): (Eyes, Locale),
) -> Result<HistoryPage> {
    let edits = store::edits(tx, contract.id, MOST).await?;
    let mut writes = trace::writes(edits, versions);
    if let Eyes::Party { since } = eyes {
        writes.retain(|write| write.version >= since);
    }
    let mut people: Vec<UserId> = writes.iter().map(|write| write.by).collect();
    people.sort();
    people.dedup();
    let names = accounts::store::names(tx, &people).await?;
    let named: Vec<PaperId> = writes.iter().filter_map(document).collect();
    let papers = store::paper_names(tx, contract.id, &named).await?;
    let base = Side::Centre.base(&contract.number);
    let looking = Looking {
        papers: &papers.into_iter().collect(),
        base: &base,
        staff: matches!(eyes, Eyes::Staff { .. }),
        registrar: matches!(eyes, Eyes::Staff { registrar: true }),
        locale,
        names: &names.into_iter().collect(),
    };
    Ok(build((contract, versions), &writes, &looking))
}

/// `GET /desk/contracts/{number}/history`
async fn desk(ctx: Ctx, staff: Staff, Path(number): Path<String>) -> Answer {
    let mut tx = ctx.app.db.read().await?;
    let file = opened::at_desk(&mut tx, &number).await?;
    let registrar = staff.has(Duty::Registrar);
    let page = page(&mut tx, &file, (Eyes::Staff { registrar }, ctx.locale)).await?;
    drop(tx);
    ctx.page(page).await
}

/// `GET /my/contracts/{number}/history`
async fn party(ctx: Ctx, member: Member, Path(number): Path<String>) -> Answer {
    let mut tx = ctx.app.db.read().await?;
    let me = member.acting.id;
    let file = opened::as_party(&mut tx, &number, me).await?;
    let since = opened::party_since((&file.0, &file.1), me);
    let page = page(&mut tx, &file, (Eyes::Party { since }, ctx.locale)).await?;
    drop(tx);
    ctx.page(page).await
}

pub(in crate::contracts) fn samples() -> Vec<Sample> {
    let names = HashMap::new();
    let paper = PaperId::mint(chrono::DateTime::UNIX_EPOCH);
    let papers = HashMap::from([(paper, "补充协议.pdf".to_owned())]);
    crate::contracts::samples::files()
        .iter()
        .flat_map(|(contract, versions, _)| {
            let write = |version: &Version, source: &str, known: bool| Write {
                version: version.version,
                source: source.to_owned(),
                detail: serde_json::json!({
                    "words": "补充协议（虚构）", "row": 3, "document": paper,
                }),
                by: version.created_by,
                at: version.created_at,
                values: known.then(|| version.values.clone()),
            };
            let mut writes = vec![write(&versions[0], BEFORE, false)];
            writes.extend(versions.iter().map(|v| write(v, "change", true)));
            [true, false].map(|staff| {
                let looking = Looking {
                    staff,
                    registrar: staff,
                    locale: Locale::Zh,
                    names: &names,
                    papers: &papers,
                    base: "/desk/contracts/KX-H-2026-00001",
                };
                Sample::of(&build((contract, versions), &writes, &looking))
            })
        })
        .collect()
}
