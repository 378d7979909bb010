//! Files of a contract's performance: taken in with a form, opened by its parties and by who works with money or files at
//! the centre. Each opening is written down before a byte leaves.

use axum::response::Response;

use super::seat::Seat;
use crate::contracts::store::{self as contracts, FileOpening, performing as store};
use crate::db::Tx;
use crate::ids::{FileId, UserId};
use crate::storage::{self, File, Refused};
use crate::web::error::{Error, Result};
use crate::web::form::Errors;
use crate::web::upload::{Upload, Uploaded};
use crate::web::{Ctx, Message, Path};

/// Files of one form.
const FILES_MOST: usize = 10;

/// `GET …/performance/files/{file}`
pub(crate) async fn open(
    ctx: Ctx,
    Path((number, file)): Path<(String, FileId)>,
) -> Result<Response> {
    let mut tx = ctx.app.db.write().await?;
    let seat = Seat::open(&mut tx, &ctx, &number).await?;
    let seen = (seat.contract.id, seat.who.side, seat.since);
    if !store::has_file(&mut tx, seen, file).await? {
        return Err(Error::NotFound);
    }
    serve(&ctx, tx, &seat, file).await
}

/// Writes the opening down and lets the file go out.
pub(in crate::contracts) async fn serve(
    ctx: &Ctx,
    mut tx: Tx,
    seat: &Seat,
    file: FileId,
) -> Result<Response> {
    let card = storage::find(&mut tx, file).await?.ok_or(Error::NotFound)?;
    let opening = FileOpening {
        file_id: file,
        user_id: seat.me,
        giver: seat.who.side,
        created_at: ctx.app.clock.now(),
    };
    contracts::note_file_opening(&mut tx, seat.contract.id, &opening).await?;
    tx.commit().await?;
    Ok(ctx.app.storage.serve(&card).await?)
}

async fn receive(
    ctx: &Ctx,
    tx: &mut Tx,
    (file, by): (&Uploaded, UserId),
    errors: &mut Errors,
) -> Result<Option<File>> {
    let now = ctx.app.clock.now();
    match ctx.app.storage.receive(tx, file, by, now).await {
        Ok(card) => Ok(Some(card)),
        Err(Refused::Field(reason)) => {
            let message = Message::new("listing-file-refused")
                .with("name", file.name.clone())
                .with("reason", reason.say(ctx.locale));
            errors.add(&file.field, message);
            Ok(None)
        }
        Err(Refused::Fault(error)) => Err(error.into()),
    }
}

/// Stores all files of a field; errors are added at the field.
pub(in crate::contracts) async fn several(
    ctx: &Ctx,
    tx: &mut Tx,
    (upload, field): (&Upload, &str),
    by: UserId,
    errors: &mut Errors,
) -> Result<Vec<File>> {
    let files: Vec<&Uploaded> = upload.files.iter().filter(|f| f.field == field).collect();
    if files.len() > FILES_MOST {
        let message = Message::new("deal-room-files-too-many").with("most", FILES_MOST);
        errors.add(field, message);
        return Ok(Vec::new());
    }
    let mut stored = Vec::new();
    for file in files {
        stored.extend(receive(ctx, tx, (file, by), errors).await?);
    }
    Ok(stored)
}

/// Stores the one document of a field, which has to be a PDF or a picture; `None` when none came.
pub(in crate::contracts) async fn scan(
    ctx: &Ctx,
    tx: &mut Tx,
    (upload, field): (&Upload, &str),
    by: UserId,
    errors: &mut Errors,
) -> Result<Option<File>> {
    let Some(file) = upload.file(field) else {
        return Ok(None);
    };
    let Some(card) = receive(ctx, tx, (file, by), errors).await? else {
        return Ok(None);
    };
    if card.media == "application/pdf" || card.is_image() {
        return Ok(Some(card));
    }
    errors.add(field, Message::new("performing-scan-kind"));
    Ok(None)
}
