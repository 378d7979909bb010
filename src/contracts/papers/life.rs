//! Papers as they are written: the row, what it takes the place of, a line of history, audit with the hash. Of two who
//! replace the same paper one has the effect and the other is told.

use chrono::{DateTime, Utc};
use serde_json::{Value, json};

use super::document::Document;
use crate::contracts::contract::Contract;
use crate::contracts::life::note;
use crate::contracts::opened::Side;
use crate::contracts::store::{self, End, Event};
use crate::db::Tx;
use crate::ids::{OrganisationId, PaperId, UserId};
use crate::storage::File;
use crate::web::error::{Error, Result};

/// A paper that is handed in.
pub struct NewPaper<'a> {
    /// A code of the table `document`.
    pub kind: &'a str,
    pub file: &'a File,
    pub note: &'a str,
    pub giver: Side,
    /// The organisation of a party.
    pub organisation: Option<OrganisationId>,
    pub by: UserId,
    /// The current paper whose place it takes.
    pub replaces: Option<PaperId>,
    /// With the place among the files of one form makes a double submit one.
    pub once: (&'a str, i64),
    pub now: DateTime<Utc>,
}

fn moved_on() -> Error {
    Error::conflict("paper-moved-on")
}

/// Takes the file's row for a deed on its papers, so that what is counted of them holds until the deed is done.
pub(super) async fn take(tx: &mut Tx, contract: &Contract) -> Result<()> {
    if store::take_for_papers(tx, contract.id).await? {
        return Ok(());
    }
    Err(Error::conflict("paper-none-taken"))
}

/// Keeps a paper with its file.
///
/// # Errors
/// Conflict when the contract was given up or the paper to be replaced ended meanwhile.
pub async fn keep(tx: &mut Tx, contract: &Contract, new: &NewPaper<'_>) -> Result<PaperId> {
    take(tx, contract).await?;
    let document = Document {
        id: PaperId::mint(new.now),
        version: contract.version,
        kind: new.kind.to_owned(),
        file_id: new.file.id,
        name: new.file.name.clone(),
        hash: new.file.hash.clone(),
        media: new.file.media.clone(),
        size: new.file.size,
        note: new.note.to_owned(),
        giver: new.giver,
        organisation_id: new.organisation,
        uploaded_by: new.by,
        replaced_by: None,
        ended_by: None,
        ended_at: None,
        ended_words: String::new(),
        created_at: new.now,
    };
    store::insert_document(tx, contract.id, &document, new.once).await?;
    if let Some(old) = new.replaces {
        let end = End {
            replaced_by: Some(document.id),
            words: "",
            by: new.by,
            now: new.now,
        };
        if !store::end_document(tx, contract.id, old, &end).await? {
            return Err(moved_on());
        }
    }
    let detail = json!({
        "paper": document.id, "kind": document.kind, "sha256": document.hash, "size": document.size,
        "giver": document.giver, "replaces": new.replaces,
    });
    let deed = Deed {
        action: "paper",
        words: &document.name,
        by: new.by,
        now: new.now,
    };
    tell(tx, contract, &deed, detail).await?;
    Ok(document.id)
}

/// Takes a paper out that nothing replaces; it stays readable with the reason.
///
/// # Errors
/// Conflict when it ended meanwhile, or the contract was given up.
pub(super) async fn end(
    tx: &mut Tx,
    contract: &Contract,
    document: &Document,
    (words, by, now): (&str, UserId, DateTime<Utc>),
) -> Result<()> {
    take(tx, contract).await?;
    let end = End {
        replaced_by: None,
        words,
        by,
        now,
    };
    if !store::end_document(tx, contract.id, document.id, &end).await? {
        return Err(moved_on());
    }
    let detail = json!({ "paper": document.id, "kind": document.kind, "sha256": document.hash });
    let deed = Deed {
        action: "paper-end",
        words: &format!("{}：{words}", document.name),
        by,
        now,
    };
    tell(tx, contract, &deed, detail).await
}

/// A line of the file's history that moves nothing.
pub(super) struct Deed<'a> {
    pub(super) action: &'a str,
    pub(super) words: &'a str,
    pub(super) by: UserId,
    pub(super) now: DateTime<Utc>,
}

pub(super) async fn tell(
    tx: &mut Tx,
    contract: &Contract,
    deed: &Deed<'_>,
    detail: Value,
) -> Result<()> {
    let event = Event {
        actor: Some(deed.by),
        action: deed.action.to_owned(),
        from_state: contract.state.code().to_owned(),
        to_state: contract.state.code().to_owned(),
        words: deed.words.to_owned(),
        created_at: deed.now,
    };
    store::insert_event(tx, contract.id, &event).await?;
    let action = format!("contract-{}", deed.action);
    note(tx, &contract.number, &action, deed.by, detail, deed.now).await
}
