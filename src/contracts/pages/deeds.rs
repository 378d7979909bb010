//! The small forms on a file's first page, signing and giving up: each records one step and comes back to the page. What
//! belongs to the registration has its own page.

use axum::http::StatusCode;

use super::file;
use super::form::seen;
use super::late::{About, late};
use crate::contracts::contract::{Contract, Deed, Version};
use crate::contracts::life::{self, Seen};
use crate::contracts::{opened, registering};
use crate::db::Tx;
use crate::web::{Answer, Ctx, Error, Errors, Message, Path, Result, Staff, Typed};

/// What a form came to: done, or errors at its fields.
type Outcome = Result<std::result::Result<(), Errors>>;

/// A file as it was opened, and what the form saw of it.
struct Open<'a> {
    contract: &'a Contract,
    current: &'a Version,
    typed: &'a Typed,
    seen: Seen,
    today: chrono::NaiveDate,
}

async fn step(ctx: Ctx, staff: Staff, number: String, typed: Typed, deed: Deed) -> Answer {
    let mut tx = ctx.app.db.write().await?;
    let (contract, versions) = opened::at_desk(&mut tx, &number).await?;
    let seen = seen(&ctx, &staff, &typed);
    // Told before the fields are looked at: what was typed was meant for another state.
    if !contract.state.may(deed) || contract.revision != seen.revision {
        drop(tx);
        return too_late(&ctx, &number, typed).await;
    }
    let open = Open {
        contract: &contract,
        current: life::current(&contract, &versions)?,
        typed: &typed,
        seen,
        today: ctx.app.clock.today(),
    };
    match record(&mut tx, &open, deed).await {
        Ok(Ok(())) => {
            tx.commit().await?;
            let done = format!("contract-done-{}", deed.code());
            ctx.done(&done, &format!("/desk/contracts/{number}")).await
        }
        Ok(Err(errors)) => {
            let opened = (&contract, versions.as_slice());
            let page = file::page(&ctx, &mut tx, opened, true, (&typed, &errors)).await?;
            drop(tx);
            ctx.invalid(page).await
        }
        Err(Error::Conflict(_)) => {
            drop(tx);
            too_late(&ctx, &number, typed).await
        }
        Err(error) => Err(error),
    }
}

/// The file as it stands now, with what was typed and what happened meanwhile.
async fn too_late(ctx: &Ctx, number: &str, mut typed: Typed) -> Answer {
    let mut tx = ctx.app.db.read().await?;
    let (contract, versions) = opened::at_desk(&mut tx, number).await?;
    typed.0.retain(|(key, _)| key != "revision");
    let opened = (&contract, versions.as_slice());
    let given = (&typed, &Errors::default());
    let mut page = file::page(ctx, &mut tx, opened, true, given).await?;
    let kept = (&typed, &["abandon_words"][..], ctx.locale);
    page.late = Some(late(&mut tx, &contract, About::File, kept).await?);
    drop(tx);
    ctx.page_with(StatusCode::CONFLICT, page).await
}

/// Gives errors back to the page instead of ending the request.
macro_rules! read {
    ($reading:expr) => {
        match $reading {
            Ok(value) => value,
            Err(errors) => return Ok(Err(errors)),
        }
    };
}

async fn record(tx: &mut Tx, open: &Open<'_>, deed: Deed) -> Outcome {
    let Open {
        contract,
        current,
        typed,
        seen,
        today,
    } = *open;
    match deed {
        Deed::Sign => {
            let day = read!(registering::signing(typed, current, today));
            let gaps = file::gaps(tx, (contract.id, &current.values), today).await?;
            if !gaps.is_empty() {
                let lacks = Message::new("contract-incomplete").with("n", gaps.0.len());
                return Ok(Err(Errors(vec![("signed_on".to_owned(), lacks)])));
            }
            life::sign(tx, contract, day, seen).await?;
        }
        Deed::Abandon => {
            let words = read!(registering::words(typed, "abandon_words", false));
            life::abandon(tx, contract, &words, seen).await?;
        }
        // On pages of their own.
        _ => return Err(Error::NotFound),
    }
    Ok(Ok(()))
}

macro_rules! steps {
    ($($(#[$doc:meta])* $name:ident => $deed:expr,)+) => {$(
        $(#[$doc])*
        pub(crate) async fn $name(ctx: Ctx, staff: Staff, Path(number): Path<String>, typed: Typed) -> Answer {
            step(ctx, staff, number, typed, $deed).await
        }
    )+};
}

steps! {
    /// `POST /desk/contracts/{number}/signing`
    sign => Deed::Sign,
    /// `POST /desk/contracts/{number}/abandonment`
    abandon => Deed::Abandon,
}
