//! The deeds on a draft as they are written: each with a row of the file's history and of the audit chain.

use serde_json::{Value, json};

use super::compose::Composed;
use super::text::ContractText;
use crate::contracts::contract::{Contract, State};
use crate::contracts::life::{self, Seen};
use crate::contracts::store::drafting::{self as store, Saving, Sent};
use crate::contracts::store::{Event, insert_event};
use crate::db::Tx;
use crate::office;
use crate::state::App;
use crate::storage::NewFile;
use crate::web::error::{Error, Result};

/// A draft may be changed as long as the file is one; the check-list also between signing and filing.
pub(crate) fn takes(contract: &Contract, kind: store::Kind) -> bool {
    match kind {
        store::Kind::Clauses => contract.state == State::Draft,
        store::Kind::Signs => matches!(contract.state, State::Draft | State::Signed),
    }
}

/// Saves clauses or the check-list; `false` when what the form saw of them or of the `file` has changed, and nothing was
/// written.
pub(crate) async fn save(
    tx: &mut Tx,
    contract: &Contract,
    (kind, content): (store::Kind, &Value),
    words: &str,
    (seen, file): (Seen, i64),
) -> Result<bool> {
    if !takes(contract, kind) {
        return Ok(false);
    }
    let saving = Saving {
        kind,
        seen: seen.revision,
        file,
        state: contract.state,
        content,
        by: seen.by,
        now: seen.now,
    };
    if !store::save(tx, contract.id, &saving).await? {
        return Ok(false);
    }
    let action = match kind {
        store::Kind::Clauses => "draft-clauses",
        store::Kind::Signs => "draft-signs",
    };
    let detail = json!({ "revision": seen.revision + 1 });
    tell(tx, contract, (action, words), detail, seen).await?;
    Ok(true)
}

/// Keeps the draft as it goes out to the parties and writes down its hash. The same form twice sends it once.
///
/// # Errors
/// Conflict when the file is no draft any more, or is not as the form saw it.
pub(crate) async fn send(
    tx: &mut Tx,
    app: &App,
    contract: &Contract,
    (text, composed): (&ContractText, &Composed),
    (seen, file, once): (Seen, i64, &str),
) -> Result<()> {
    if store::was_sent(tx, contract.id, once).await? {
        return Ok(());
    }
    let bytes = office::write(&composed.document)?;
    let new = NewFile {
        name: &file_name(text, contract),
        media: office::CONTENT_TYPE,
        bytes,
        by: Some(seen.by),
    };
    let revision = file;
    let file = app.storage.keep(tx, new, seen.now).await?;
    let blanks = i64::try_from(composed.blanks.len()).unwrap_or(i64::MAX);
    let sent = Sent {
        text_code: text.code.clone(),
        text_version: text.version.clone(),
        clauses_revision: seen.revision,
        blanks,
        file_id: file.id,
        sha256: file.hash.clone(),
        sent_by: seen.by,
        created_at: seen.now,
    };
    if !store::insert_sent(tx, contract.id, &sent, (revision, once)).await? {
        return Err(Error::conflict("contract-moved-on"));
    }
    let words = format!("{} {} · SHA-256 {}", text.code, text.version, file.hash);
    let detail = json!({
        "text": text.code, "version": text.version, "sha256": file.hash, "blanks": blanks,
        "clauses_revision": seen.revision,
    });
    tell(tx, contract, ("draft-sent", &words), detail, seen).await
}

/// Such as 技术开发合同-KX-H-2026-00001-草案.docx
pub(crate) fn file_name(text: &ContractText, contract: &Contract) -> String {
    let title: String = text
        .title
        .iter()
        .filter_map(|piece| match piece {
            super::text::Piece::Words { words, .. } => Some(words.as_str()),
            super::text::Piece::Value { .. } => None,
        })
        .collect();
    format!("{title}-{}-草案.docx", contract.number)
}

async fn tell(
    tx: &mut Tx,
    contract: &Contract,
    (action, words): (&str, &str),
    detail: Value,
    seen: Seen,
) -> Result<()> {
    let event = Event {
        actor: Some(seen.by),
        action: action.to_owned(),
        from_state: contract.state.code().to_owned(),
        to_state: contract.state.code().to_owned(),
        words: words.to_owned(),
        created_at: seen.now,
    };
    insert_event(tx, contract.id, &event).await?;
    let name = format!("contract-{action}");
    life::note(tx, &contract.number, &name, seen.by, detail, seen.now).await
}
