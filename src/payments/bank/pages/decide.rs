//! The forms of one line. Each names the revision that the person saw; a line that moved on meanwhile is a conflict.

use uuid::Uuid;

use super::{DESK, line};
use crate::db::Tx;
use crate::ids::{MoveId, OrderId, PaymentId, UserId};
use crate::money::{Money, Unit};
use crate::payments::bank::deeds::{self, Confirmed, Part};
use crate::payments::bank::line::Reason;
use crate::payments::bank::store::{self, Line};
use crate::payments::store as orders;
use crate::web::{Answer, Ctx, Error, Errors, Message, Path, Reader, Result, Typed};

const WORDS_MOST: usize = 500;

/// The line as the person saw it, and who it is.
async fn seen(ctx: &Ctx, tx: &mut Tx, id: Uuid, typed: &Typed) -> Result<(Line, UserId)> {
    let by = ctx.user().ok_or(Error::Forbidden)?;
    let mut line = store::line(tx, id).await?.ok_or(Error::NotFound)?;
    // A form without a revision fits no line.
    line.revision = typed.get("revision").parse().unwrap_or(-1);
    Ok((line, by))
}

async fn done(ctx: &Ctx, key: &str, id: Uuid) -> Answer {
    ctx.done(key, &format!("{DESK}/lines/{id}")).await
}

async fn invalid(ctx: &Ctx, mut tx: Tx, (line, typed): (&Line, &Typed), errors: &Errors) -> Answer {
    let page = line::again(ctx, &mut tx, line, (typed, errors)).await?;
    drop(tx);
    ctx.invalid(page).await
}

/// The parts that a form names: one order for the whole, or sums for several, of which the last takes what is left.
fn parts(typed: &Typed, line: &Line) -> Result<Vec<Part>, Errors> {
    let whole = Money::from_fen(line.amount_fen);
    if let Ok(order) = typed.get("order").parse::<OrderId>() {
        return Ok(vec![Part {
            order,
            amount: whole,
        }]);
    }
    let mut errors = Errors::default();
    let mut parts: Vec<Part> = Vec::new();
    for (key, value) in typed.0.iter().filter(|(_, value)| !value.trim().is_empty()) {
        let Some(order) = key
            .strip_prefix("part.")
            .and_then(|id| id.parse::<OrderId>().ok())
        else {
            continue;
        };
        match Money::parse(value, Unit::Yuan) {
            Ok(amount) if amount.is_zero() => {}
            Ok(amount) => parts.push(Part { order, amount }),
            Err(_) => errors.add(key, Message::new("bank-split-sum")),
        }
    }
    if !errors.is_empty() {
        return Err(errors);
    }
    let total = Money::total(parts.iter().map(|part| part.amount)).unwrap_or_default();
    let rest = whole.checked_sub(total).filter(|rest| rest.fen() >= 0);
    match (parts.last_mut(), rest) {
        (None, _) => Err(Errors::one("split", "bank-split-none")),
        (_, None) => {
            let message = Message::new("bank-split-too-much")
                .with("sum", total.yuan_grouped())
                .with("line", whole.yuan_grouped());
            let mut errors = Errors::default();
            errors.add("split", message);
            Err(errors)
        }
        (Some(last), Some(rest)) => {
            last.amount = last.amount.checked_add(rest).unwrap_or(last.amount);
            Ok(parts)
        }
    }
}

/// Orders of a split belong to one payer, or it would be somebody's money put to somebody else's debt.
async fn one_payer(tx: &mut Tx, parts: &[Part]) -> Result<bool> {
    let ids: Vec<OrderId> = parts.iter().map(|part| part.order).collect();
    let found = store::orders_by_id(tx, &ids).await?;
    if found.len() != ids.len() {
        return Err(Error::NotFound);
    }
    Ok(found
        .iter()
        .all(|order| order.payer_id == found[0].payer_id))
}

/// `POST …/confirmation`
pub(crate) async fn confirm(ctx: Ctx, Path(id): Path<Uuid>, typed: Typed) -> Answer {
    let mut tx = ctx.app.db.write().await?;
    let (line, by) = seen(&ctx, &mut tx, id, &typed).await?;
    if line.amount_fen <= 0 {
        return Err(Error::conflict("bank-parts-wrong"));
    }
    let parts = match parts(&typed, &line) {
        Ok(parts) => parts,
        Err(errors) => return invalid(&ctx, tx, (&line, &typed), &errors).await,
    };
    if !one_payer(&mut tx, &parts).await? {
        let errors = Errors::one("split", "bank-split-payers");
        return invalid(&ctx, tx, (&line, &typed), &errors).await;
    }
    let limit = ctx.app.config.bank.limit();
    let confirmed =
        deeds::confirm(&mut tx, &line, &parts, limit, (by, ctx.app.clock.now())).await?;
    tx.commit().await?;
    let said = match confirmed {
        Confirmed::Arrived => "bank-line-arrived",
        Confirmed::WaitsForSecond => "bank-line-second",
    };
    done(&ctx, said, id).await
}

/// `POST …/agreement`
pub(crate) async fn agree(ctx: Ctx, Path(id): Path<Uuid>, typed: Typed) -> Answer {
    let mut tx = ctx.app.db.write().await?;
    let (line, by) = seen(&ctx, &mut tx, id, &typed).await?;
    deeds::agree(&mut tx, &line, (by, ctx.app.clock.now())).await?;
    tx.commit().await?;
    done(&ctx, "bank-line-arrived", id).await
}

/// `POST …/reopening`
pub(crate) async fn reopen(ctx: Ctx, Path(id): Path<Uuid>, typed: Typed) -> Answer {
    let mut tx = ctx.app.db.write().await?;
    let (line, by) = seen(&ctx, &mut tx, id, &typed).await?;
    let words: String = typed.get("words").chars().take(WORDS_MOST).collect();
    deeds::reopen(&mut tx, &line, &words, (by, ctx.app.clock.now())).await?;
    tx.commit().await?;
    done(&ctx, "bank-line-reopened", id).await
}

/// `POST …/reason`
pub(crate) async fn set_aside(ctx: Ctx, Path(id): Path<Uuid>, typed: Typed) -> Answer {
    let mut tx = ctx.app.db.write().await?;
    let (line, by) = seen(&ctx, &mut tx, id, &typed).await?;
    let mut r = Reader::new(&typed);
    let reason = r.parsed("reason", |code| {
        Reason::from_code(code).ok_or_else(|| Message::new("field-unknown-choice"))
    });
    let words = r.optional("words", WORDS_MOST).unwrap_or_default();
    if reason == Some(Reason::Other) && words.is_empty() {
        r.error("words", "field-required");
    }
    let reason = match r.finish(reason) {
        Ok(reason) => reason,
        Err(errors) => return invalid(&ctx, tx, (&line, &typed), &errors).await,
    };
    deeds::set_aside(&mut tx, &line, (reason, &words), (by, ctx.app.clock.now())).await?;
    tx.commit().await?;
    done(&ctx, "bank-line-aside", id).await
}

/// `POST …/outgoing`
pub(crate) async fn went_out(ctx: Ctx, Path(id): Path<Uuid>, typed: Typed) -> Answer {
    let mut tx = ctx.app.db.write().await?;
    let (line, by) = seen(&ctx, &mut tx, id, &typed).await?;
    let wanted: MoveId = typed.get("move").parse().map_err(|_| Error::NotFound)?;
    orders::find_move(&mut tx, wanted)
        .await?
        .ok_or(Error::NotFound)?;
    deeds::went_out(&mut tx, &line, wanted, (by, ctx.app.clock.now())).await?;
    tx.commit().await?;
    done(&ctx, "bank-line-out", id).await
}

/// `POST …/payout`
pub(crate) async fn payout(ctx: Ctx, Path(id): Path<Uuid>, typed: Typed) -> Answer {
    let mut tx = ctx.app.db.write().await?;
    let (line, by) = seen(&ctx, &mut tx, id, &typed).await?;
    let fee = match typed.get("fee") {
        "" => Ok(Money::ZERO),
        text => Money::parse(text, Unit::Yuan),
    };
    let Ok(fee) = fee else {
        let errors = Errors::one("fee", "bank-split-sum");
        return invalid(&ctx, tx, (&line, &typed), &errors).await;
    };
    deeds::payout(&mut tx, &line, fee, (by, ctx.app.clock.now())).await?;
    tx.commit().await?;
    done(&ctx, "bank-line-payout", id).await
}

/// `POST …/recorded`
pub(crate) async fn recorded(ctx: Ctx, Path(id): Path<Uuid>, typed: Typed) -> Answer {
    let mut tx = ctx.app.db.write().await?;
    let (line, by) = seen(&ctx, &mut tx, id, &typed).await?;
    let payment: PaymentId = typed.get("payment").parse().map_err(|_| Error::NotFound)?;
    deeds::recorded(&mut tx, &line, payment, (by, ctx.app.clock.now())).await?;
    tx.commit().await?;
    done(&ctx, "bank-line-recorded", id).await
}
