//! The change of a registered contract: the whole form again, with the day from which it counts.

use super::form::{Frame, Purpose, blank, page, parse, seen};
use crate::contracts::contract::Deed;
use crate::contracts::filing::record::ChangeKind;
use crate::contracts::{filing, life, opened, registering};
use crate::web::{Answer, Ctx, Error, Errors, Path, Staff, Typed};

/// What a link may bring along: an estimated total that is known by now, and why.
const BROUGHT: [&str; 2] = ["total", "change_words"];

/// `GET /desk/contracts/{number}/change`
pub(crate) async fn show(
    ctx: Ctx,
    _: Staff,
    Path(number): Path<String>,
    mut asked: Typed,
) -> Answer {
    asked
        .0
        .retain(|(field, _)| BROUGHT.contains(&field.as_str()));
    blank(ctx, number, Purpose::Change, &asked).await
}

/// `POST /desk/contracts/{number}/change`
pub(crate) async fn record(
    ctx: Ctx,
    staff: Staff,
    Path(number): Path<String>,
    mut typed: Typed,
) -> Answer {
    let mut tx = ctx.app.db.write().await?;
    let (contract, versions) = opened::at_desk(&mut tx, &number).await?;
    // Told before the fields are looked at.
    if !contract.state.may(Deed::Change) {
        return Err(Error::conflict("contract-moved-on"));
    }
    let frame = Frame {
        purpose: Purpose::Change,
        contract: Some(&contract),
        id: String::new(),
        deal: String::new(),
    };
    if typed.only_rows() {
        let page = page(&ctx, &mut tx, &frame, &typed, &Errors::default()).await?;
        drop(tx);
        return ctx.page(page).await;
    }
    let today = ctx.app.clock.today();
    let current = life::current(&contract, &versions)?;
    let values = parse(&ctx, &mut tx, &typed, true).await?;
    let change = registering::change(&typed, &contract, current, today);
    let seen = seen(&ctx, &staff, &typed);
    let about = (&contract, ChangeKind::Change);
    let paper = filing::change_file(&typed, about, today, seen);
    match (values, change, paper) {
        (Ok(values), Ok(change), Ok(paper)) => {
            let errors = registering::fits_registration(&values, &contract);
            if !errors.is_empty() {
                let page = page(&ctx, &mut tx, &frame, &typed, &errors).await?;
                drop(tx);
                return ctx.invalid(page).await;
            }
            life::change(&mut tx, &contract, &change, &values, seen).await?;
            filing::life::record_change(&mut tx, &contract, &paper).await?;
            tx.commit().await?;
            ctx.done("contract-changed", &format!("/desk/contracts/{number}"))
                .await
        }
        (values, change, paper) => {
            let mut errors = values.err().unwrap_or_default();
            errors.0.extend(change.err().unwrap_or_default().0);
            errors.0.extend(paper.err().unwrap_or_default().0);
            let page = page(&ctx, &mut tx, &frame, &typed, &errors).await?;
            drop(tx);
            ctx.invalid(page).await
        }
    }
}
