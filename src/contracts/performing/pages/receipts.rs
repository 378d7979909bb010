//! One receipt with its proof, and what finance does with it.

use std::collections::HashMap;

use serde::Serialize;

use super::Head;
use super::overview::ReceiptRow;
use crate::accounts;
use crate::contracts::pages::tabs::Tab;
use crate::contracts::performing::by_order;
use crate::contracts::performing::life;
use crate::contracts::performing::mails;
use crate::contracts::performing::may::{Act, Side};
use crate::contracts::performing::plan::Line;
use crate::contracts::performing::receipt::{self, Receipt, Standing};
use crate::contracts::performing::seat::Seat;
use crate::contracts::performing::settling::{Deed, settled};
use crate::contracts::store::performing as store;
use crate::contracts::store::settling::Decision;
use crate::db::Tx;
use crate::ids::{ReceiptId, UserId};
use crate::web::error::{Error, Result};
use crate::web::words::t;
use crate::web::{Answer, Ctx, Errors, FormView, Page, Path, Typed};

/// A contract's money as somebody may see it.
pub(super) struct Open {
    pub(super) seat: Seat,
    pub(super) lines: Vec<Line>,
    pub(super) receipts: Vec<Receipt>,
}

pub(super) async fn open(tx: &mut Tx, seat: Seat) -> Result<Open> {
    let id = seat.contract.id;
    Ok(Open {
        lines: store::lines(tx, id).await?,
        receipts: store::receipts(tx, id).await?,
        seat,
    })
}

#[derive(Serialize)]
#[expect(clippy::struct_excessive_bools, reason = "flags that a template reads")]
pub(crate) struct ReceiptPage {
    pub(super) head: Head,
    pub(super) row: ReceiptRow,
    pub(super) note: String,
    pub(super) words: String,
    pub(super) decided_words: String,
    pub(super) no_proof: String,
    pub(super) proof_url: String,
    pub(super) unassigned: i64,
    pub(super) entered: String,
    pub(super) entered_at: String,
    pub(super) decided: String,
    pub(super) decided_at: String,
    pub(super) source: String,
    /// The receipt that this takes back, or the counter entry that takes this back; empty for none.
    pub(super) related_url: String,
    pub(super) may_confirm: bool,
    /// Would, if it were not the person's own entry.
    pub(super) own: bool,
    pub(super) may_counter: bool,
    /// Put what is left of it to open instalments.
    pub(super) may_assign: bool,
    /// A counter entry waits already.
    pub(super) counter_waits: bool,
    pub(super) counter_id: String,
    pub(super) form: FormView,
}

impl Page for ReceiptPage {
    const TEMPLATE: &'static str = "contracts/performing/receipt.html";
    const NAV: &'static str = "desk";
}

impl Open {
    /// In their order; those that the viewer may see.
    fn seen(&self) -> impl Iterator<Item = &Receipt> {
        let seen: Vec<ReceiptId> = self
            .seat
            .seen(&self.receipts)
            .iter()
            .map(|r| r.id)
            .collect();
        self.receipts.iter().filter(move |r| seen.contains(&r.id))
    }

    fn find(&self, id: ReceiptId) -> Result<&Receipt> {
        self.seen().find(|r| r.id == id).ok_or(Error::NotFound)
    }
}

async fn page(
    ctx: &Ctx,
    tx: &mut Tx,
    (open, r): (&Open, &Receipt),
    (typed, errors): (&Typed, &Errors),
) -> Result<ReceiptPage> {
    let seat = &open.seat;
    let people: Vec<UserId> = std::iter::once(r.entered_by).chain(r.decided_by).collect();
    let names: HashMap<UserId, String> = accounts::store::names(tx, &people)
        .await?
        .into_iter()
        .collect();
    let centre = seat.who.side == Side::Centre;
    let side = |side: Side| t(ctx.locale, &format!("performing-side-{}", side.code()));
    let who = |of: Side, id: UserId| {
        if centre || of == seat.who.side {
            format!(
                "{} {}",
                side(of),
                names.get(&id).cloned().unwrap_or_default()
            )
        } else {
            side(of)
        }
    };
    let counter = open
        .seen()
        .find(|other| other.reverses == Some(r.id) && other.state != Standing::Refused);
    let related = r.reverses.or(counter.map(|c| c.id));
    let holds = r.state == Standing::Confirmed && r.reverses.is_none() && counter.is_none();
    let room = receipt::open(&open.lines, &open.receipts);
    let settles = seat.may(Act::Settle);
    let waits = r.state == Standing::Entered;
    Ok(ReceiptPage {
        head: Head::new(seat, Tab::Performance, ctx.locale)?,
        row: ReceiptRow::new(r, &open.lines, &seat.base),
        note: r.note.clone(),
        words: r.words.clone(),
        decided_words: r.decided_words.clone(),
        no_proof: r.no_proof.clone(),
        proof_url: r
            .proof
            .filter(|_| seat.opens_files())
            .map(|file| format!("{}/files/{file}", seat.performance()))
            .unwrap_or_default(),
        unassigned: r.rest().fen(),
        entered: who(r.side, r.entered_by),
        entered_at: r.created_at.to_rfc3339(),
        decided: r
            .decided_by
            .map(|id| who(Side::Centre, id))
            .unwrap_or_default(),
        decided_at: r.decided_at.map(|at| at.to_rfc3339()).unwrap_or_default(),
        source: if r.source == receipt::TYPED {
            String::new()
        } else {
            t(ctx.locale, &format!("receipt-source-{}", r.source))
        },
        related_url: related
            .map(|id| format!("{}/receipts/{id}", seat.performance()))
            .unwrap_or_default(),
        may_confirm: settles && waits && r.entered_by != seat.me,
        own: settles && waits && r.entered_by == seat.me,
        may_counter: settles && holds && r.source != by_order::ORDER,
        may_assign: centre
            && holds
            && seat.may(Act::EnterReceipt)
            && r.rest().is_positive()
            && room.iter().any(|(_, open)| open.is_positive()),
        counter_waits: counter.is_some_and(|c| c.state == Standing::Entered),
        counter_id: ReceiptId::mint(ctx.app.clock.now()).to_string(),
        form: ctx.form(typed, errors),
    })
}

/// `GET …/receipts/{receipt}`
pub(crate) async fn show(ctx: Ctx, Path((number, id)): Path<(String, ReceiptId)>) -> Answer {
    let mut tx = ctx.app.db.read().await?;
    let seat = Seat::open(&mut tx, &ctx, &number).await?;
    let open = open(&mut tx, seat).await?;
    let receipt = open.find(id)?;
    let nothing = (&Typed::default(), &Errors::default());
    let page = page(&ctx, &mut tx, (&open, receipt), nothing).await?;
    drop(tx);
    ctx.page(page).await
}

async fn settle(ctx: Ctx, (number, id): (String, ReceiptId), typed: Typed, deed: Deed) -> Answer {
    let now = ctx.app.clock.now();
    let mut tx = ctx.app.db.write().await?;
    let seat = Seat::take(&mut tx, &ctx, &number).await?;
    seat.must(Act::Settle)?;
    let open = open(&mut tx, seat).await?;
    let receipt = open.find(id)?;
    let words = match deed.words(&typed) {
        Ok(words) => words,
        Err(errors) => {
            let page = page(&ctx, &mut tx, (&open, receipt), (&typed, &errors)).await?;
            drop(tx);
            return ctx.invalid(page).await;
        }
    };
    let seat = &open.seat;
    let done = match deed {
        Deed::Counter => {
            let counter = typed
                .get("id")
                .parse()
                .unwrap_or_else(|_| ReceiptId::mint(now));
            // The same form once more: its counter entry is there.
            if !open.receipts.iter().any(|r| r.id == counter) {
                let by = (counter, seat.me, now);
                life::counter(&mut tx, &seat.contract, receipt, &words, by).await?;
            }
            "receipt-done-counter"
        }
        Deed::Confirm | Deed::Refuse => {
            let decision = Decision {
                to: deed.to(),
                words: &words,
                by: seat.me,
                now,
            };
            let (news, sides) = life::decide(&mut tx, &seat.contract, receipt, &decision).await?;
            for side in sides {
                let told = (&seat.contract, seat.values()?);
                mails::tell(&mut tx, &ctx.app, told, *side, &news).await?;
            }
            if deed == Deed::Confirm {
                "receipt-done-confirm"
            } else {
                "receipt-done-refuse"
            }
        }
    };
    tx.commit().await?;
    let to = format!("{}/receipts/{id}", seat.performance());
    ctx.done(done, &to).await
}

settled!(ReceiptId);

/// `POST …/receipts/{receipt}/assignment`
pub(crate) async fn assign(ctx: Ctx, Path((number, id)): Path<(String, ReceiptId)>) -> Answer {
    let mut tx = ctx.app.db.write().await?;
    let seat = Seat::take(&mut tx, &ctx, &number).await?;
    seat.must(Act::EnterReceipt)?;
    let open = open(&mut tx, seat).await?;
    let receipt = open.find(id)?;
    if receipt.reverses.is_some() {
        return Err(life::moved_on());
    }
    let room = receipt::open(&open.lines, &open.receipts);
    let by = (open.seat.me, ctx.app.clock.now());
    life::assign(&mut tx, &open.seat.contract, receipt, &room, by).await?;
    tx.commit().await?;
    let to = format!("{}/receipts/{id}", open.seat.performance());
    ctx.done("receipt-done-assign", &to).await
}
