//! Papers come in and are taken out. Each kind has a form of its own on the page, its fields named after it; a refused
//! file is told at its field, and the words stay.

use std::str::FromStr as _;

use axum::extract::{Request, State as Shared};
use sha2::{Digest as _, Sha256};

use super::checklist::CONTRACT;
use super::document::{Document, PAPERS_MOST, SIZE_MOST, is_scan};
use super::door::Door;
use super::life::{self, NewPaper};
use super::pages;
use crate::codes::{self, Table};
use crate::contracts::store;
use crate::db::Tx;
use crate::ids::PaperId;
use crate::state::App;
use crate::storage::{File, Refused, hex};
use crate::web::error::{Error, Result};
use crate::web::form::{Errors, Reader, Typed};
use crate::web::upload::{Upload, Uploaded};
use crate::web::{Answer, Ctx, Message, Path};

/// Files of one form.
const FILES_MOST: usize = 10;
pub(super) const NOTE_MOST: usize = 300;
pub(super) const REASON_MOST: usize = 200;

/// The name of a kind's field.
pub(super) fn field(name: &str, kind: &str) -> String {
    format!("{name}_{kind}")
}

/// A form, checked as far as can be told without the files' content.
struct Checked {
    kind: String,
    note: String,
    replaces: Option<PaperId>,
}

fn read(
    typed: &Typed,
    files: &[&Uploaded],
    door: &Door,
    current: &[Document],
) -> Result<Checked, Errors> {
    let mut r = Reader::new(typed);
    let kind = typed.get("kind").to_owned();
    let file = field("file", &kind);
    if files.is_empty() {
        r.error(&file, "paper-file-missing");
    }
    if files.len() > FILES_MOST {
        let message = Message::new("paper-files-too-many").with("most", FILES_MOST);
        r.errors.add(&file, message);
    }
    let note = field("note", &kind);
    let long = r.optional(&note, NOTE_MOST).unwrap_or_default();
    let replaces = replaced(&mut r, &kind, door, current);
    if replaces.is_some() && files.len() > 1 {
        r.error(&file, "paper-replace-by-one");
    }
    let after = current.len() + files.len() - usize::from(replaces.is_some() && !files.is_empty());
    if after > PAPERS_MOST {
        let message = Message::new("paper-too-many").with("most", PAPERS_MOST);
        r.errors.add(&file, message);
    }
    r.finish(Some(Checked {
        kind,
        note: long,
        replaces,
    }))
}

/// The current paper of this kind whose place the new one takes, if any was chosen.
fn replaced(r: &mut Reader<'_>, kind: &str, door: &Door, current: &[Document]) -> Option<PaperId> {
    let name = field("replaces", kind);
    r.optional_parsed(&name, |id| {
        let id = PaperId::from_str(id).ok();
        let old = current
            .iter()
            .find(|d| Some(d.id) == id && d.kind == kind && door.rules_over(d));
        old.map(|d| d.id)
            .ok_or_else(|| Message::new("paper-replaces-gone"))
    })
}

/// What a kind says of a file's media.
fn suits(kind: &str, media: &str) -> Result<(), Message> {
    if kind == CONTRACT && !is_scan(media) {
        return Err(Message::new("paper-not-a-scan"));
    }
    Ok(())
}

/// Stores the files; of each that was refused it is said why.
async fn receive(
    ctx: &Ctx,
    tx: &mut Tx,
    files: &[&Uploaded],
    (door, checked, current): (&Door, &Checked, &[Document]),
) -> Result<Result<Vec<File>, Errors>> {
    let now = ctx.app.clock.now();
    let name = field("file", &checked.kind);
    let mut errors = Errors::default();
    let mut stored: Vec<File> = Vec::new();
    for file in files {
        let suits = |media: &str| suits(&checked.kind, media);
        let received = ctx
            .app
            .storage
            .receive_only(tx, file, suits, (door.user, now))
            .await;
        let refused = match received {
            Ok(card) => match known(&card, (door, &checked.kind), current, &stored) {
                None => {
                    stored.push(card);
                    continue;
                }
                Some(message) => message,
            },
            Err(Refused::Field(message)) => message,
            Err(Refused::Fault(error)) => return Err(error.into()),
        };
        let message = Message::new("listing-file-refused")
            .with("name", file.name.clone())
            .with("reason", refused.say(ctx.locale));
        errors.add(&name, message);
    }
    let kept = current.iter().filter(|d| Some(d.id) != checked.replaces);
    let weight: i64 =
        kept.map(|d| d.size).sum::<i64>() + stored.iter().map(|f| f.size).sum::<i64>();
    if errors.is_empty() && weight > SIZE_MOST {
        let message = Message::new("paper-all-too-large").with("most", SIZE_MOST / 1024 / 1024);
        errors.add(&name, message);
    }
    if errors.is_empty() {
        return Ok(Ok(stored));
    }
    if files.len() > 1 {
        errors.add(&name, Message::new("paper-files-again"));
    }
    Ok(Err(errors))
}

/// The very same file is there already, where the viewer sees it.
fn known(
    card: &File,
    (door, kind): (&Door, &str),
    current: &[Document],
    stored: &[File],
) -> Option<Message> {
    let before = current
        .iter()
        .find(|d| d.kind == kind && d.hash == card.hash && door.sees(d))
        .map(|d| d.name.clone());
    let beside = || stored.iter().find(|f| f.hash == card.hash);
    before
        .or_else(|| beside().map(|f| f.name.clone()))
        .map(|name| Message::new("paper-known").with("name", name))
}

/// `POST …/papers`
pub(crate) async fn create(
    ctx: Ctx,
    Shared(app): Shared<App>,
    Path(number): Path<String>,
    request: Request,
) -> Answer {
    let upload = Upload::of_any_form(&app, request).await?;
    let typed = &upload.typed;
    let mut tx = app.db.write().await?;
    let door = Door::open(&mut tx, &ctx, &number).await?;
    life::take(&mut tx, &door.contract).await?;
    if codes::get(Table::Document, typed.get("kind")).is_none() {
        return Err(Error::BadRequest(Message::new("error-form-unreadable")));
    }
    let to = format!("{}#paper-{}", door.papers(), typed.get("kind"));
    let name = field("file", typed.get("kind"));
    let files: Vec<&Uploaded> = upload.files.iter().filter(|f| f.field == name).collect();
    let mut once = format!("{}:{}", door.user, typed.once(app.clock.now()));
    let sent = store::sent_before(&mut tx, door.contract.id, &once).await?;
    if !sent.is_empty() {
        if sent == hashes(&files).await? {
            return ctx.done("paper-kept", &to).await;
        }
        // The page of before with another file: a form of its own.
        once = format!("{}:{}", door.user, crate::ids::mint(app.clock.now()));
    }
    let current = store::current_documents(&mut tx, door.contract.id).await?;
    let received = match read(typed, &files, &door, &current) {
        Err(errors) => Err(errors),
        Ok(checked) => {
            let around = (&door, &checked, current.as_slice());
            let received = receive(&ctx, &mut tx, &files, around).await?;
            received.map(|stored| (checked, stored))
        }
    };
    let (checked, stored) = match received {
        Ok(done) => done,
        Err(errors) => {
            // What was stored on the way goes with the transaction.
            drop(tx);
            return pages::again(&ctx, &number, (typed, &errors)).await;
        }
    };
    let sent = (once.as_str(), app.clock.now());
    keep(&mut tx, &door, (&checked, &stored), sent).await?;
    tx.commit().await?;
    ctx.done("paper-kept", &to).await
}

/// What was sent, by hash, in its order.
async fn hashes(files: &[&Uploaded]) -> Result<Vec<String>> {
    let paths: Vec<_> = files.iter().map(|file| file.path.clone()).collect();
    let hashed = tokio::task::spawn_blocking(move || {
        let hash = |path| Ok(hex(&Sha256::digest(std::fs::read(path)?)));
        paths.iter().map(hash).collect::<std::io::Result<_>>()
    });
    let hashed = hashed.await.map_err(anyhow::Error::from)?;
    Ok(hashed.map_err(anyhow::Error::from)?)
}

async fn keep(
    tx: &mut Tx,
    door: &Door,
    (checked, stored): (&Checked, &[File]),
    (once, now): (&str, chrono::DateTime<chrono::Utc>),
) -> Result<()> {
    for (place, file) in (0_i64..).zip(stored) {
        let paper = NewPaper {
            kind: &checked.kind,
            file,
            note: &checked.note,
            giver: door.giver,
            organisation: door.eyes.organisation(),
            by: door.user,
            replaces: checked.replaces,
            once: (once, place),
            now,
        };
        life::keep(tx, &door.contract, &paper).await?;
    }
    Ok(())
}

/// `POST …/papers/{paper}/ending`
pub(crate) async fn end(
    ctx: Ctx,
    Path((number, paper)): Path<(String, PaperId)>,
    typed: Typed,
) -> Answer {
    let mut tx = ctx.app.db.write().await?;
    let door = Door::open(&mut tx, &ctx, &number).await?;
    let document = store::document(&mut tx, door.contract.id, paper)
        .await?
        .filter(|document| door.sees(document))
        .ok_or(Error::NotFound)?;
    if !door.rules_over(&document) {
        return Err(Error::Barred(Message::new("paper-not-yours")));
    }
    let mut r = Reader::new(&typed);
    let reason = r.text(&field("reason", &paper.to_string()), REASON_MOST);
    let reason = match r.finish(reason) {
        Ok(reason) => reason,
        Err(errors) => {
            drop(tx);
            return pages::again(&ctx, &number, (&typed, &errors)).await;
        }
    };
    let now = ctx.app.clock.now();
    life::end(
        &mut tx,
        &door.contract,
        &document,
        (&reason, door.user, now),
    )
    .await?;
    tx.commit().await?;
    let to = format!("{}#paper-{}", door.papers(), document.kind);
    ctx.done("paper-ended", &to).await
}
