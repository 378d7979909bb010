//! Papers and packets go out: the permission is checked anew and the opening written down before a byte leaves. What
//! goes out is what came in, byte for byte, so that its hash holds.

use axum::response::Response;

use super::door::Door;
use super::packing;
use crate::contracts::store::{self, Opening};
use crate::db::Tx;
use crate::ids::{PacketId, PaperId};
use crate::web::error::{Error, Result};
use crate::web::{Ctx, Path};

/// `GET …/papers/{paper}`
pub(crate) async fn paper(
    ctx: Ctx,
    Path((number, paper)): Path<(String, PaperId)>,
) -> Result<Response> {
    let mut tx = ctx.app.db.write().await?;
    let door = Door::open(&mut tx, &ctx, &number).await?;
    let document = store::document(&mut tx, door.contract.id, paper)
        .await?
        .filter(|document| door.sees(document))
        .ok_or(Error::NotFound)?;
    note(&mut tx, &ctx, &door, (Some(paper), None)).await?;
    tx.commit().await?;
    let storage = &ctx.app.storage;
    let (hash, media, name) = (&document.hash, &document.media, &document.name);
    Ok(storage.original(hash, media, name).await?)
}

/// `GET …/packets/{packet}`
pub(crate) async fn packet(
    ctx: Ctx,
    Path((number, packet)): Path<(String, PacketId)>,
) -> Result<Response> {
    let mut tx = ctx.app.db.write().await?;
    let door = Door::open(&mut tx, &ctx, &number).await?;
    let packet = store::packet(&mut tx, door.contract.id, packet)
        .await?
        .ok_or(Error::NotFound)?;
    let card = &packet.card;
    let papers = store::documents_at(&mut tx, door.contract.id, card.created_at).await?;
    if !door
        .eyes
        .see_packet(card, &papers.iter().collect::<Vec<_>>())
    {
        return Err(Error::NotFound);
    }
    note(&mut tx, &ctx, &door, (None, Some(card.id))).await?;
    tx.commit().await?;
    packing::again(&ctx, &number, &packet).await
}

async fn note(
    tx: &mut Tx,
    ctx: &Ctx,
    door: &Door,
    (document_id, packet_id): (Option<PaperId>, Option<PacketId>),
) -> Result<()> {
    let opening = Opening {
        document_id,
        packet_id,
        user_id: door.user,
        giver: door.giver,
        created_at: ctx.app.clock.now(),
    };
    store::note_opening(tx, door.contract.id, &opening).await?;
    Ok(())
}
