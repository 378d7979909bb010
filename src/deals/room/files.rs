//! Files of a deal's thread, for both sides and the centre. Must stay true: every opening is checked anew and written
//! down before a byte leaves; what is confidential opens to the others only after their word; every copy names its reader.

use axum::response::Response;

use super::store::{self, Opening};
use crate::db::Tx;
use crate::deals::deal::Deal;
use crate::deals::pages;
use crate::deals::state::Side;
use crate::ids::FileId;
use crate::organisations;
use crate::storage::{self, File};
use crate::tz;
use crate::web::error::{Error, Result};
use crate::web::{Ctx, Path, SignedIn, see_other};

/// `GET /deals/{number}/files/{file}`
pub(crate) async fn open(
    ctx: Ctx,
    me: SignedIn,
    Path((number, file)): Path<(String, FileId)>,
) -> Result<Response> {
    let mut tx = ctx.app.db.read().await?;
    let (deal, side) = pages::load(&mut tx, &number, &ctx).await?;
    let hung = store::file(&mut tx, deal.id, file)
        .await?
        .ok_or(Error::NotFound)?;
    if hung.confidential
        && hung.side != side
        && !store::is_bound(&mut tx, deal.id, me.id, side).await?
    {
        return Ok(see_other(&format!("{}/confidentiality", deal.path())));
    }
    let card = storage::find(&mut tx, file).await?.ok_or(Error::NotFound)?;
    let reader = reader(&mut tx, &ctx, &deal, side, &me.name).await?;
    drop(tx);
    let now = ctx.app.clock.now();
    let opening = Opening {
        file_id: file,
        user_id: me.id,
        side,
        created_at: now,
    };
    let mut tx = ctx.app.db.write().await?;
    store::note_opening(&mut tx, deal.id, &opening).await?;
    tx.commit().await?;
    let moment = tz::shanghai_minute(now);
    let line = format!("{} · {reader} · {moment}", deal.number);
    let name = copy_name(&card.name, &reader, &moment);
    Ok(ctx.app.storage.copy_for(&card, &name, line).await?)
}

/// Who reads, as it stands on the copy.
async fn reader(tx: &mut Tx, ctx: &Ctx, deal: &Deal, side: Side, name: &str) -> Result<String> {
    let organisation = match deal.organisation(side) {
        Some(id) => organisations::store::find(tx, id).await?.map(|o| o.name),
        None => Some(ctx.t("deal-side-staff")),
    };
    Ok(format!("{} {name}", organisation.unwrap_or_default()))
}

/// The file's name with the reader and the time before its ending.
fn copy_name(name: &str, reader: &str, moment: &str) -> String {
    const STEM: usize = 80;
    let (stem, ending) = match name.rsplit_once('.') {
        Some((stem, ending)) if !stem.is_empty() => (stem, format!(".{ending}")),
        _ => (name, String::new()),
    };
    let stem: String = stem.chars().take(STEM).collect();
    let moment = moment.replace(':', "");
    format!("{stem}（{reader} {moment}）{ending}")
}

/// A file as a line of the page.
pub(super) fn is_open(file: &store::Hung, side: Side, bound: bool) -> bool {
    !file.confidential || file.side == side || bound
}

/// Where it opens.
pub(super) fn url(deal: &Deal, card: &File) -> String {
    format!("{}/files/{}", deal.path(), card.id)
}

#[cfg(test)]
mod tests {
    use super::copy_name;

    #[test]
    fn a_copy_names_its_reader_before_the_ending() {
        assert_eq!(
            copy_name("图纸.v2.pdf", "达川岩丝 苏拟", "2026-11-23 10:05"),
            "图纸.v2（达川岩丝 苏拟 2026-11-23 1005）.pdf"
        );
        assert_eq!(
            copy_name("LICENSE", "A", "2026-11-23 10:05"),
            "LICENSE（A 2026-11-23 1005）"
        );
        assert_eq!(copy_name(".txt", "A", "2026"), ".txt（A 2026）");
    }
}
