//! What finance does with one order: cancel it, ask for money to go out, decide what somebody else asked for, write down
//! what the bank did, put a surplus to another order.

use chrono::Months;

use super::desk_url;
use super::one::{page, way};
use crate::contracts::performing::sum;
use crate::ids::{MoveId, PaymentId};
use crate::money::Money;
use crate::payments::moves::{Move, State as Standing, What};
use crate::payments::moving::{self, Asked};
use crate::payments::order::{Channel, Order};
use crate::payments::{life, store};
use crate::web::error::{Error, Result};
use crate::web::{Answer, Ctx, Errors, Message, Path, Reader, Staff, Typed, see_other};

const WORDS_MOST: usize = 300;
const REFERENCE_MOST: usize = 60;

/// What was wrong, with the order it was sent for; the page comes back with everything typed.
async fn again(ctx: &Ctx, me: &Staff, order: &Order, (typed, errors): (&Typed, &Errors)) -> Answer {
    let mut tx = ctx.app.db.read().await?;
    let page = page(ctx, &mut tx, (order, &me.0), (typed, errors)).await?;
    drop(tx);
    ctx.invalid(page).await
}

async fn order(ctx: &Ctx, number: &str) -> Result<Order> {
    let mut tx = ctx.app.db.read().await?;
    store::by_number(&mut tx, number)
        .await?
        .ok_or(Error::NotFound)
}

/// `POST /desk/payments/{number}/cancellation`
pub(crate) async fn cancel(
    ctx: Ctx,
    me: Staff,
    Path(number): Path<String>,
    typed: Typed,
) -> Answer {
    let order = order(&ctx, &number).await?;
    let mut r = Reader::new(&typed);
    let words = r.text("cancel_words", WORDS_MOST);
    let words = match r.finish(words) {
        Ok(words) => words,
        Err(errors) => return again(&ctx, &me, &order, (&typed, &errors)).await,
    };
    let mut tx = ctx.app.db.write().await?;
    life::cancel(&mut tx, order.id, &words, (me.id, ctx.app.clock.now())).await?;
    tx.commit().await?;
    ctx.done("payment-done-cancel", &desk_url(&number)).await
}

/// `POST /desk/payments/{number}/moves`
pub(crate) async fn ask(ctx: Ctx, me: Staff, Path(number): Path<String>, typed: Typed) -> Answer {
    let order = order(&ctx, &number).await?;
    let now = ctx.app.clock.now();
    let mut r = Reader::new(&typed);
    let chosen = r.parsed("way", |word| {
        way(word).ok_or_else(|| Message::new("payment-way-unknown"))
    });
    let amount = r.parsed("move_amount", sum);
    let reason = r.text("move_reason", WORDS_MOST);
    let mut tx = ctx.app.db.write().await?;
    let id = typed
        .get("id")
        .parse()
        .unwrap_or_else(|_| MoveId::mint(now));
    let to = format!("{}#moves", desk_url(&number));
    // The same form once more: what it asked for is there.
    if store::find_move(&mut tx, id).await?.is_some() {
        return Ok(see_other(&to));
    }
    if let (Some((kind, payment)), Some(amount)) = (chosen, amount) {
        let found = match payment {
            Some(id) => store::payment(&mut tx, id).await?,
            None => None,
        };
        let most = kind.most(&order, found.as_ref());
        if amount > most {
            let text = Message::new("payment-move-most").with("most", most.yuan_grouped());
            r.errors.add("move_amount", text);
        }
    }
    let value = match (chosen, amount, reason) {
        (Some(chosen), Some(amount), Some(reason)) => Some((chosen, amount, reason)),
        _ => None,
    };
    let ((kind, payment), amount, reason) = match r.finish(value) {
        Ok(value) => value,
        Err(errors) => {
            drop(tx);
            return again(&ctx, &me, &order, (&typed, &errors)).await;
        }
    };
    let asked = Asked {
        id,
        kind,
        payment,
        amount,
        reason,
    };
    moving::ask(&mut tx, &order, &asked, (me.id, now)).await?;
    tx.commit().await?;
    ctx.done("payment-done-ask", &to).await
}

/// A move of this order; a stranger's id finds nothing.
async fn found(ctx: &Ctx, order: &Order, id: MoveId) -> Result<(Move, Channel)> {
    let mut tx = ctx.app.db.read().await?;
    let m = store::find_move(&mut tx, id)
        .await?
        .filter(|m| m.order_id == order.id)
        .ok_or(Error::NotFound)?;
    let payment = match m.payment_id {
        Some(payment) => store::payment(&mut tx, payment).await?,
        None => None,
    };
    Ok((m, payment.map_or(Channel::Bank, |p| p.channel)))
}

/// `POST /desk/payments/{number}/moves/{id}/decision`
pub(crate) async fn decide(
    ctx: Ctx,
    me: Staff,
    Path((number, id)): Path<(String, MoveId)>,
    typed: Typed,
) -> Answer {
    let order = order(&ctx, &number).await?;
    let (m, _) = found(&ctx, &order, id).await?;
    let yes = typed.get("verdict") == "yes";
    let mut r = Reader::new(&typed);
    let words = if yes {
        r.optional("decide_words", WORDS_MOST)
            .or(Some(String::new()))
    } else {
        r.text("decide_words", WORDS_MOST)
    };
    let words = match r.finish(words) {
        Ok(words) => words,
        Err(errors) => return again(&ctx, &me, &order, (&typed, &errors)).await,
    };
    let mut tx = ctx.app.db.write().await?;
    moving::decide(&mut tx, m.id, (yes, &words), (me.id, ctx.app.clock.now())).await?;
    tx.commit().await?;
    let to = format!("{}#moves", desk_url(&number));
    let done = if yes {
        "payment-done-approve"
    } else {
        "payment-done-refuse"
    };
    ctx.done(done, &to).await
}

/// `POST /desk/payments/{number}/moves/{id}/done`: what the bank did, by its own reference.
pub(crate) async fn done(
    ctx: Ctx,
    me: Staff,
    Path((number, id)): Path<(String, MoveId)>,
    typed: Typed,
) -> Answer {
    let order = order(&ctx, &number).await?;
    let (m, channel) = found(&ctx, &order, id).await?;
    let by_hand = channel == Channel::Bank && m.kind != What::Forfeiture;
    if !by_hand || m.state != Standing::Approved {
        return Err(Error::conflict("payment-moved-on"));
    }
    let today = ctx.app.clock.today();
    let mut r = Reader::new(&typed);
    let earliest = today.checked_sub_months(Months::new(12)).unwrap_or(today);
    let on = r.required_date("done_on", earliest, today);
    let outside = r.text("done_reference", REFERENCE_MOST);
    let value = on.zip(outside);
    let (on, outside) = match r.finish(value) {
        Ok(value) => value,
        Err(errors) => return again(&ctx, &me, &order, (&typed, &errors)).await,
    };
    let mut tx = ctx.app.db.write().await?;
    let by = (Some(me.id), ctx.app.clock.now());
    if !moving::done(&mut tx, id, (on, Some(&outside)), by).await? {
        return Err(Error::conflict("payment-moved-on"));
    }
    tx.commit().await?;
    let to = format!("{}#moves", desk_url(&number));
    ctx.done("payment-done-out", &to).await
}

/// `POST /desk/payments/{number}/surplus`: puts a surplus to another order of the same payer.
pub(crate) async fn put_surplus(
    ctx: Ctx,
    me: Staff,
    Path(number): Path<String>,
    typed: Typed,
) -> Answer {
    let order = order(&ctx, &number).await?;
    let mut tx = ctx.app.db.write().await?;
    let other = store::by_number(&mut tx, typed.get("surplus_order")).await?;
    let mut r = Reader::new(&typed);
    let payment: Option<PaymentId> = r.parsed("surplus", |id| {
        id.parse().map_err(|_| Message::new("payment-way-unknown"))
    });
    let target = r.parsed("surplus_order", |_| {
        other
            .filter(|o| o.payer == order.payer && o.open().is_positive())
            .ok_or_else(|| Message::new("payment-surplus-not-for-this"))
    });
    let amount: Option<Money> = r.parsed("surplus_amount", sum);
    let value = match (payment, target, amount) {
        (Some(payment), Some(target), Some(amount)) => Some((payment, target, amount)),
        _ => None,
    };
    let (payment, target, amount) = match r.finish(value) {
        Ok(value) => value,
        Err(errors) => {
            drop(tx);
            return again(&ctx, &me, &order, (&typed, &errors)).await;
        }
    };
    let by = (me.id, ctx.app.clock.now());
    life::put_surplus(&mut tx, payment, (target.id, amount), by).await?;
    tx.commit().await?;
    ctx.done("payment-done-surplus", &desk_url(&target.number))
        .await
}
