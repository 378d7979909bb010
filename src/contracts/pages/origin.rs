//! What led to a contract: handed over by its deal, shown to staff in the file, corrected with a note.

use serde::Serialize;
use serde_json::json;

use super::file;
use crate::contracts::contract::Contract;
use crate::contracts::store::{self, Event};
use crate::contracts::{life, opened};
use crate::db::Tx;
use crate::deals::attribution;
use crate::web::words::{Locale, t};
use crate::web::{Answer, Ctx, Error, Path, Staff, Typed, see_other};

/// The codes of contracts: those of deals, and the deal that nothing is remembered of.
pub(super) fn codes() -> impl Iterator<Item = &'static str> {
    crate::deals::origin::CODES.into_iter().chain(["deal"])
}

/// What a file's page says of it.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct CameFrom {
    code: String,
    text: String,
    codes: Vec<crate::deals::Choice>,
}

impl CameFrom {
    pub(super) fn sample() -> Self {
        Self {
            code: "match".to_owned(),
            text: "匹配：匹配强，第 1 位，匹配器 3".to_owned(),
            codes: attribution::choices(Locale::Zh),
        }
    }
}

pub(super) async fn of_file(
    tx: &mut Tx,
    contract: &Contract,
    locale: Locale,
) -> sqlx::Result<CameFrom> {
    let detail = store::origin_detail(tx, contract.id).await?;
    Ok(CameFrom {
        code: contract.origin.clone(),
        text: attribution::told(&contract.origin, &detail, locale),
        codes: attribution::choices(locale),
    })
}

/// `POST /desk/contracts/{number}/origin`
pub(crate) async fn correct(
    ctx: Ctx,
    staff: Staff,
    Path(number): Path<String>,
    typed: Typed,
) -> Answer {
    let now = ctx.app.clock.now();
    let mut tx = ctx.app.db.write().await?;
    let (contract, versions) = opened::at_desk(&mut tx, &number).await?;
    let (code, note) = match attribution::correction(&typed) {
        Ok(correction) => correction,
        Err(errors) => {
            let opened = (&contract, versions.as_slice());
            let page = file::page(&ctx, &mut tx, opened, true, (&typed, &errors)).await?;
            drop(tx);
            return ctx.invalid(page).await;
        }
    };
    let path = format!("/desk/contracts/{number}");
    if contract.origin == code {
        return Ok(see_other(&path));
    }
    let before = store::origin_detail(&mut tx, contract.id).await?;
    let detail = attribution::corrected(&before, &contract.origin, &note);
    let seen = typed.get("origin_seen");
    if !store::set_origin(&mut tx, (contract.id, seen), (code, &detail), now).await? {
        return Err(Error::conflict("contract-moved-on"));
    }
    let name = |code: &str| t(ctx.locale, &format!("deal-origin-{code}"));
    let event = Event {
        actor: Some(staff.id),
        action: "origin".to_owned(),
        from_state: contract.state.code().to_owned(),
        to_state: contract.state.code().to_owned(),
        words: format!("{} → {}：{note}", name(&contract.origin), name(code)),
        created_at: now,
    };
    store::insert_event(&mut tx, contract.id, &event).await?;
    let detail = json!({ "from": contract.origin, "to": code, "note": note });
    life::note(&mut tx, &number, "contract-origin", staff.id, detail, now).await?;
    tx.commit().await?;
    ctx.done("contract-done-origin", &path).await
}
