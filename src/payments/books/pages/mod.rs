//! Pages of the books: reconciliation, entries, statements.

pub(super) mod entries;
pub(super) mod reconciliation;
mod samples;
pub(super) mod statement;

pub(super) use samples::samples;

use std::collections::HashMap;

use serde::Serialize;

use crate::db::Tx;
use crate::ids::OrganisationId;
use crate::organisations;
use crate::payments::ledger::Account;
use crate::web::error::Error;
use crate::web::page::address;
use crate::web::words::{Locale, Message, t};

/// Rows of a file; one that would have more is refused, so that no file ends before its sums do.
const FILE_MOST: i64 = 100_000;

fn too_many() -> Error {
    Error::TooLarge(Message::new("books-too-many").with("most", FILE_MOST))
}

/// A choice as a link.
#[derive(Clone, Debug, Serialize)]
pub(super) struct Choice {
    pub(super) label: String,
    pub(super) url: String,
    pub(super) count: Option<i64>,
    pub(super) chosen: bool,
}

/// Names of the organisations that accounts belong to.
async fn names(
    tx: &mut Tx,
    keys: impl Iterator<Item = &str>,
) -> sqlx::Result<HashMap<OrganisationId, String>> {
    let mut ids: Vec<OrganisationId> = keys
        .filter_map(|key| Account::parse(key)?.organisation())
        .collect();
    ids.sort_unstable();
    ids.dedup();
    let mut names = HashMap::new();
    for part in ids.chunks(400) {
        let cards = organisations::store::cards(tx, part).await?;
        names.extend(cards.into_iter().map(|card| (card.id, card.name)));
    }
    Ok(names)
}

/// An account in words: its kind, and whose it is.
pub(in crate::payments) fn account_label(
    key: &str,
    names: &HashMap<OrganisationId, String>,
    locale: Locale,
) -> String {
    let Some(account) = Account::parse(key) else {
        return t(locale, &format!("books-account-{key}"));
    };
    let head = t(locale, &format!("books-account-{}", account.head()));
    match account {
        Account::Income(kind) => format!(
            "{head} · {}",
            t(locale, &format!("payment-kind-{}", kind.code()))
        ),
        other => match other.organisation().and_then(|id| names.get(&id)) {
            Some(name) => format!("{head} · {name}"),
            None => head,
        },
    }
}

/// The address of the rows behind a figure.
fn entries_url(account: &str, period: &str) -> String {
    address(
        "/desk/payments/entries",
        &[("account", account), ("month", period)],
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::payments::ledger::Cause;
    use crate::payments::order::Kind;
    use crate::web::words::lookup;

    #[test]
    fn every_cause_account_and_kind_has_its_words() {
        let causes = Cause::ALL
            .into_iter()
            .map(|cause| format!("books-cause-{}", cause.code()));
        let heads = entries::HEADS
            .into_iter()
            .map(|head| format!("books-account-{head}"));
        let kinds = Kind::ALL
            .into_iter()
            .map(|kind| format!("payment-kind-{}", kind.code()));
        for key in causes.chain(heads).chain(kinds) {
            for locale in Locale::ALL {
                assert!(lookup(locale, &key, &[]).is_some(), "{key}");
            }
        }
    }
}
