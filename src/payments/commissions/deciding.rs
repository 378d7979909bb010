//! One commission with its counter rows, and the answer of a second person.

use serde::Serialize;

use super::commission::{State, WORDS_MOST};
use super::life;
use super::pages::{LIST, Names, Row, sample, sample_names};
use super::store::{self, Listed};
use crate::db::Tx;
use crate::ids::{CommissionId, UserId};
use crate::web::{
    Answer, Ctx, Duty, Error, FormView, Page, Path, Reader, Result, Sample, Staff, Typed,
};

#[derive(Serialize)]
pub(crate) struct ShowPage {
    row: Row,
    entered_by: String,
    entered_at: chrono::DateTime<chrono::Utc>,
    decided_by: String,
    decided_at: Option<chrono::DateTime<chrono::Utc>>,
    decided_words: String,
    /// What of it was taken back.
    taken_back: i64,
    stands: i64,
    may_decide: bool,
    /// Somebody else has to.
    own: bool,
    form: FormView,
}

impl Page for ShowPage {
    const TEMPLATE: &'static str = "payments/commissions/show.html";
    const NAV: &'static str = "desk";
}

async fn page(tx: &mut Tx, listed: &Listed, me: &Staff, form: FormView) -> Result<ShowPage> {
    let names = Names::of(tx, std::slice::from_ref(listed)).await?;
    let (back, _) = store::countered(tx, listed.commission.id).await?;
    Ok(of(
        listed,
        &names,
        (me.id, me.has(Duty::Finance)),
        (back.fen(), form),
    ))
}

fn of(
    listed: &Listed,
    names: &Names,
    (me, finance): (UserId, bool),
    (back, form): (i64, FormView),
) -> ShowPage {
    let c = &listed.commission;
    let waits = c.state == State::Entered && finance;
    let own = c.entered_by == Some(me) || c.manager_id == me;
    ShowPage {
        entered_by: names.person(c.entered_by),
        entered_at: c.created_at,
        decided_by: names.person(c.decided_by),
        decided_at: c.decided_at,
        decided_words: c.decided_words.clone(),
        taken_back: back,
        stands: c.amount.fen() - back,
        may_decide: waits && !own,
        own: waits && own,
        row: Row::new(listed, names),
        form,
    }
}

async fn found(tx: &mut Tx, me: &Staff, id: CommissionId) -> Result<Listed> {
    store::find(tx, id)
        .await?
        .filter(|l| l.commission.reverses.is_none())
        .filter(|l| me.has(Duty::Finance) || l.commission.manager_id == me.id)
        .ok_or(Error::NotFound)
}

/// `GET /desk/commissions/{id}`
pub(crate) async fn show(ctx: Ctx, me: Staff, Path(id): Path<CommissionId>) -> Answer {
    let mut tx = ctx.app.db.read().await?;
    let listed = found(&mut tx, &me, id).await?;
    let page = page(&mut tx, &listed, &me, FormView::blank()).await?;
    drop(tx);
    ctx.page(page).await
}

/// `POST /desk/commissions/{id}/decision` with `verdict` (approve, refuse) and, for a no, the reason
pub(crate) async fn decide(
    ctx: Ctx,
    me: Staff,
    Path(id): Path<CommissionId>,
    typed: Typed,
) -> Answer {
    let now = ctx.app.clock.now();
    let mut tx = ctx.app.db.write().await?;
    let listed = found(&mut tx, &me, id).await?;
    let (to, words, key) = match typed.get("verdict") {
        "approve" => (
            State::Approved,
            String::new(),
            "payment-commission-approved-done",
        ),
        "refuse" => {
            let mut r = Reader::new(&typed);
            let words = r.text("refuse_words", WORDS_MOST);
            match r.finish(words) {
                Ok(words) => (State::Refused, words, "payment-commission-refused-done"),
                Err(errors) => {
                    let page = page(&mut tx, &listed, &me, ctx.form(&typed, &errors)).await?;
                    drop(tx);
                    return ctx.invalid(page).await;
                }
            }
        }
        _ => return Err(Error::NotFound),
    };
    life::decide(&mut tx, &listed.commission, (to, &words), (me.id, now)).await?;
    tx.commit().await?;
    ctx.done(key, &format!("{LIST}/{id}")).await
}

pub(super) fn samples() -> Vec<Sample> {
    let names = sample_names();
    let other = UserId(uuid::Uuid::max());
    let page = |state, me, back| {
        let listed = sample(state, 60_000);
        of(&listed, &names, (me, true), (back, FormView::blank()))
    };
    let nil = UserId(uuid::Uuid::nil());
    vec![
        Sample::of(&page(State::Entered, other, 0)),
        Sample::of(&page(State::Entered, nil, 0)),
        Sample::of(&page(State::Approved, other, 10_000)),
    ]
}
