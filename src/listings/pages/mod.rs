//! The owner's pages, the same for both kinds: list, form, files, preview, history, and the deeds.

pub(crate) mod edit;
mod files;
mod history;
mod mine;
mod preview;
mod save;
mod send;

use super::listing::{Kind, Listing};
use super::post::Post;
use super::store;
use crate::db::Tx;
use crate::ids::ListingId;
use crate::web::error::{Error, Result};
use crate::web::{Access, Member, Routes, Sample};

pub(crate) use files::show as show_file;
pub(crate) use preview::samples as preview_samples;

/// The routes of one kind.
pub(crate) fn routes<C: Post>() -> Routes {
    let all = base(C::KIND);
    let at = |rest: &str| format!("{all}/{{id}}{rest}");
    Routes::new()
        .get(&all, Access::Member, mine::show::<C>)
        .post(&all, Access::Member, save::create::<C>)
        .get(&format!("{all}/new"), Access::Member, edit::new::<C>)
        .get(&at("/edit"), Access::Member, edit::show::<C>)
        .post(&at(""), Access::Member, save::save::<C>)
        .post(&at("/draft"), Access::Member, save::draft::<C>)
        .upload(&at("/files"), Access::Member, files::attach::<C>)
        .post(
            &at("/files/{file}/removal"),
            Access::Member,
            files::detach::<C>,
        )
        .post(&at("/submission"), Access::Member, send::submit::<C>)
        .post(&at("/deeds/{deed}"), Access::Member, send::turn::<C>)
        .get(&at("/preview"), Access::Member, preview::show::<C>)
        .get(&at("/history"), Access::Member, history::show::<C>)
}

/// Samples of the pages that both kinds share.
pub(crate) fn samples() -> Vec<Sample> {
    let mut all = mine::samples();
    all.extend(history::samples());
    all
}

/// Where an organisation's own listings of a kind are.
pub(crate) fn base(kind: Kind) -> String {
    format!("/my/{}", kind.plural())
}

/// The address of something about one's own listing.
pub(crate) fn at(kind: Kind, id: ListingId, rest: &str) -> String {
    format!("{}/{id}{rest}", base(kind))
}

/// One's own listing; a stranger's is not found.
async fn own<C: Post>(tx: &mut Tx, member: &Member, id: ListingId) -> Result<Listing> {
    store::owned(tx, member.acting.id, C::KIND, id)
        .await?
        .ok_or(Error::NotFound)
}
