//! The registrars' checks as they are written: findings ground by ground, the first check and the second. Must stay true:
//! the second person is never the first (the database refuses it too).

use serde_json::json;

use super::life::{advance, begun, open, write};
use super::record::{Check, Office, Verdict};
use super::stage::{Act, may_be_second};
use crate::contracts::contract::Contract;
use crate::contracts::life::{Seen, moved_on, touch};
use crate::contracts::store::filing as store;
use crate::db::Tx;
use crate::web::error::{Error, Result};
use crate::web::words::Message;

/// # Errors
/// Conflict when the file moved on meanwhile.
pub async fn note(
    tx: &mut Tx,
    contract: &Contract,
    (office, found): (&Office, &[(String, Verdict, String)]),
    seen: Seen,
) -> Result<()> {
    let problems: Vec<&str> = found
        .iter()
        .filter(|(_, verdict, _)| *verdict == Verdict::Problem)
        .map(|(code, ..)| code.as_str())
        .collect();
    let problems = problems.join(" ");
    let detail = json!({ "noted": found.len(), "problems": problems });
    touch(tx, contract, ("checks", &problems), detail, seen).await?;
    let filing = begun(tx, contract, office, seen).await?;
    if !filing.may_note() {
        return Err(moved_on());
    }
    for (code, verdict, words) in found {
        let check = Check {
            filing_id: filing.id,
            code: code.clone(),
            verdict: *verdict,
            words: words.clone(),
            checked_by: seen.by,
            checked_at: seen.now,
        };
        store::put_check(tx, &check).await?;
    }
    write(tx, &filing, &filing, seen).await
}

/// The first check, by whoever sends it.
///
/// # Errors
/// Conflict when the file moved on meanwhile.
pub async fn first(
    tx: &mut Tx,
    contract: &Contract,
    (office, words): (&Office, &str),
    seen: Seen,
) -> Result<()> {
    touch(
        tx,
        contract,
        (Act::CheckFirst.code(), words),
        json!({}),
        seen,
    )
    .await?;
    let before = begun(tx, contract, office, seen).await?;
    let mut after = before.clone();
    after.first_by = Some(seen.by);
    after.first_at = Some(seen.now);
    words.clone_into(&mut after.first_words);
    advance(tx, &before, after, Act::CheckFirst, seen).await
}

/// The second check, by another person than the first.
///
/// # Errors
/// Barred for the first person; conflict when the file moved on meanwhile.
pub async fn second(tx: &mut Tx, contract: &Contract, words: &str, seen: Seen) -> Result<()> {
    touch(
        tx,
        contract,
        (Act::CheckSecond.code(), words),
        json!({}),
        seen,
    )
    .await?;
    let before = open(tx, contract).await?;
    if before.may(Act::CheckSecond) && !may_be_second(before.first_by, seen.by) {
        return Err(Error::Barred(Message::new("filing-same-person")));
    }
    let mut after = before.clone();
    after.second_by = Some(seen.by);
    after.second_at = Some(seen.now);
    words.clone_into(&mut after.second_words);
    advance(tx, &before, after, Act::CheckSecond, seen).await
}

/// The check is to be made again, with a word why.
///
/// # Errors
/// Conflict when the file moved on meanwhile.
pub async fn again(tx: &mut Tx, contract: &Contract, words: &str, seen: Seen) -> Result<()> {
    touch(tx, contract, (Act::Back.code(), words), json!({}), seen).await?;
    let before = open(tx, contract).await?;
    let mut after = before.clone();
    after.forget_checks();
    advance(tx, &before, after, Act::Back, seen).await
}
