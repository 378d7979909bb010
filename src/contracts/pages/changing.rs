//! The change of a registered contract: the whole form again, with the day from which it counts.

use super::form::{Frame, Purpose, blank, opened, page, parse, seen};
use crate::contracts::life;
use crate::contracts::registering;
use crate::web::{Answer, Ctx, Errors, Path, Staff, Typed};

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
    let (contract, versions) = opened(&mut tx, &number).await?;
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
    match (values, change) {
        (Ok(values), Ok(change)) => {
            let errors = registering::fits_registration(&values, &contract);
            if !errors.is_empty() {
                let page = page(&ctx, &mut tx, &frame, &typed, &errors).await?;
                drop(tx);
                return ctx.invalid(page).await;
            }
            let seen = seen(&ctx, &staff, &typed);
            life::change(&mut tx, &contract, &change, &values, seen).await?;
            tx.commit().await?;
            ctx.done("contract-changed", &format!("/desk/contracts/{number}"))
                .await
        }
        (values, change) => {
            let mut errors = values.err().unwrap_or_default();
            errors.0.extend(change.err().unwrap_or_default().0);
            let page = page(&ctx, &mut tx, &frame, &typed, &errors).await?;
            drop(tx);
            ctx.invalid(page).await
        }
    }
}
