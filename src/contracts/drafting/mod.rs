//! The contract's draft: a text for each type filled from the file, the deal's terms and what the parties fill in, as a
//! Word file and a page for paper; and the check-list of void clauses. Must stay true: nothing unknown is invented, and
//! what went out can be held byte by byte against what comes back.

mod compose;
mod facts;
mod fields;
mod life;
mod load;
mod outlived;
mod pages;
mod read;
mod signs;
mod tables;
mod text;

#[cfg(test)]
mod tests;

use chrono::{DateTime, Utc};

use super::contract::{Contract, State};
use super::life::Seen;
use super::store;
use crate::db::Tx;
use crate::ids::UserId;
use crate::web::words::{Locale, Message, t};
use crate::web::{Access, Duty, Error, Result, Routes, Sample};
use pages::{clauses, desk, files, mine};

pub(super) fn routes() -> Routes {
    let writes = Access::Either(Duty::TechnologyManager, Duty::Registrar);
    Routes::new()
        .get(
            "/desk/contracts/{number}/drafting",
            Access::Staff,
            desk::show,
        )
        .get(
            "/desk/contracts/{number}/drafting/clauses",
            writes,
            clauses::show,
        )
        .post(
            "/desk/contracts/{number}/drafting/clauses",
            writes,
            clauses::save,
        )
        .post(
            "/desk/contracts/{number}/drafting/signs",
            writes,
            desk::sign,
        )
        .post(
            "/desk/contracts/{number}/drafting/sent",
            writes,
            files::send,
        )
        .get(
            "/desk/contracts/{number}/drafting/sent/{file}",
            Access::Staff,
            files::sent,
        )
        .get(
            "/desk/contracts/{number}/drafting/print",
            Access::Staff,
            files::print,
        )
        .get(
            "/desk/contracts/{number}/drafting/file",
            Access::Staff,
            files::word,
        )
        .get(
            "/my/contracts/{number}/drafting",
            Access::Member,
            mine::show,
        )
        .get(
            "/my/contracts/{number}/drafting/print",
            Access::Member,
            mine::print,
        )
        .get(
            "/my/contracts/{number}/drafting/file",
            Access::Member,
            mine::word,
        )
}

pub(super) fn samples() -> Vec<Sample> {
    let mut all: Vec<Sample> = desk::DraftingPage::samples()
        .iter()
        .map(Sample::of)
        .collect();
    all.extend(clauses::ClausesPage::samples().iter().map(Sample::of));
    all.extend(files::PrintPage::samples().iter().map(Sample::of));
    all.extend(mine::MyDraftingPage::samples().iter().map(Sample::of));
    all
}

pub(super) use load::drafted;

/// Fills the clauses of a file's draft as the form would, for those who bring data.
///
/// # Errors
/// When the file is no draft, somebody filled it before, or a word does not pass the form's checks.
pub async fn fill(
    tx: &mut Tx,
    contract: &Contract,
    words: impl IntoIterator<Item = (String, String)>,
    by: UserId,
    now: DateTime<Utc>,
) -> Result<()> {
    let versions = store::versions(tx, contract.id).await?;
    let drafting = load::Drafting::read(tx, contract.clone(), &versions).await?;
    let text = drafting.text().ok_or(Error::NotFound)?;
    let mut typed = drafting
        .source()
        .with_suggestions()
        .typed(&drafting.patents());
    for (field, words) in words {
        typed.set(&field, words);
    }
    let filled = fields::Filled::parse(&typed, text, &drafting.patents(), &drafting.filled)
        .map_err(|errors| anyhow::anyhow!("clauses of {}: {errors:?}", contract.number))?;
    let content = serde_json::to_value(&filled).map_err(anyhow::Error::from)?;
    let seen = Seen {
        revision: 0,
        by,
        now,
    };
    let kept = (store::drafting::Kind::Clauses, &content);
    if life::save(tx, contract, kept, "", (seen, contract.revision)).await? {
        Ok(())
    } else {
        Err(Error::conflict("contract-moved-on"))
    }
}

/// What the check-list of void clauses says to whoever signs or reads the file; it forbids nothing.
pub(super) async fn warnings(
    tx: &mut Tx,
    contract: &Contract,
    locale: Locale,
) -> Result<Vec<String>> {
    let (list, _) = load::check_list(tx, contract).await?;
    let found: Vec<String> = list
        .found()
        .map(|sign| t(locale, &format!("drafting-sign-{sign}")))
        .collect();
    let mut all = Vec::new();
    if !found.is_empty() {
        let signs = found.join(if locale == Locale::Zh { "；" } else { "; " });
        let message = Message::new("drafting-warn-found").with("signs", signs);
        all.push(message.say(locale));
    }
    if contract.state == State::Draft && !list.is_done() {
        all.push(t(locale, "drafting-warn-unchecked"));
    }
    Ok(all)
}
