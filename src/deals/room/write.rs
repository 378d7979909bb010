//! Writing in the thread: words, files, a question, mentions, in one form and one transaction.

use axum::extract::{Request, State as Shared};

use super::life::{self, Said};
use super::people;
use crate::db::Tx;
use crate::deals::deeds::{acting_though, once, refuse};
use crate::deals::life::By;
use crate::deals::rest::Meanwhile;
use crate::deals::state::Side;
use crate::state::App;
use crate::storage::{File, Refused};
use crate::web::error::Result;
use crate::web::form::{Errors, Reader, Typed};
use crate::web::upload::{Upload, Uploaded};
use crate::web::{Answer, Ctx, Message, Path};

const TEXT_MOST: usize = 2000;
/// Files of one message.
const FILES_MOST: usize = 10;
/// The field of the files.
const FILE: &str = "file";

/// What was typed, checked.
struct Checked {
    text: String,
    asks: Option<Side>,
}

fn read(typed: &Typed, files: usize, by: By) -> Result<Checked, Errors> {
    let mut r = Reader::new(typed);
    let asks = match typed.get("ask") {
        "asker" if by.side != Side::Asker => Some(Side::Asker),
        "owner" if by.side != Side::Owner => Some(Side::Owner),
        _ => None,
    };
    // A file may come without words; a question can't.
    let text = if files == 0 || asks.is_some() {
        r.text("text", TEXT_MOST)
    } else {
        Some(r.optional("text", TEXT_MOST).unwrap_or_default())
    };
    if files > FILES_MOST {
        let message = Message::new("deal-room-files-too-many").with("most", FILES_MOST);
        r.errors.add(FILE, message);
    }
    let whole = text.map(|text| Checked { text, asks });
    r.finish(whole)
}

/// Stores the files; `Err` says of each that was refused why.
async fn store(
    ctx: &Ctx,
    tx: &mut Tx,
    files: &[Uploaded],
    by: By,
) -> Result<Result<Vec<File>, Errors>> {
    let now = ctx.app.clock.now();
    let mut stored = Vec::new();
    let mut errors = Errors::default();
    for file in files {
        match ctx.app.storage.receive(tx, file, by.user, now).await {
            Ok(card) => stored.push(card),
            Err(Refused::Field(message)) => {
                let message = Message::new("listing-file-refused")
                    .with("name", file.name.clone())
                    .with("reason", message.say(ctx.locale));
                errors.add(FILE, message);
            }
            Err(Refused::Fault(error)) => return Err(error.into()),
        }
    }
    if errors.is_empty() {
        return Ok(Ok(stored));
    }
    if files.len() > 1 {
        errors.add(FILE, Message::new("deal-room-files-again"));
    }
    Ok(Err(errors))
}

/// `POST /deals/{number}/messages`
pub(crate) async fn message(
    ctx: Ctx,
    Shared(app): Shared<App>,
    Path(number): Path<String>,
    request: Request,
) -> Answer {
    let upload = Upload::of_any_form(&app, request).await?;
    let (typed, files) = (upload.typed, upload.files);
    let mut tx = app.db.write().await?;
    let (deal, by) = acting_though(&mut tx, &number, &ctx, Meanwhile::Staff).await?;
    let checked = match read(&typed, files.len(), by) {
        Ok(checked) => checked,
        Err(errors) => {
            return refuse(&ctx, tx, (&deal, by.side), "message", (&typed, &errors)).await;
        }
    };
    let stored = match store(&ctx, &mut tx, &files, by).await? {
        Ok(stored) => stored,
        Err(errors) => {
            return refuse(&ctx, tx, (&deal, by.side), "message", (&typed, &errors)).await;
        }
    };
    let people = people::of(&mut tx, &deal, by).await?;
    let said = Said {
        text: &checked.text,
        once: &format!("{}:{}", by.user, once(&typed, app.clock.now())),
        files: stored,
        confidential: typed.get("confidential") == "yes",
        asks: checked.asks,
        people: &people,
    };
    if life::say(&mut tx, &app, &deal, by, &said).await? {
        tx.commit().await?;
    } else {
        // The same form once more: its message is there, and so are its files.
        drop(tx);
    }
    let to = format!("{}#thread", deal.path());
    ctx.done("deal-done-message", &to).await
}
