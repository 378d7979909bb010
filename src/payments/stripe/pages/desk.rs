//! `/desk/payments/stripe`: which mode it is in, and whatever did not go by itself.

use std::collections::HashMap;

use chrono::{DateTime, Utc};
use serde::Serialize;
use serde_json::json;

use crate::audit;
use crate::db::Tx;
use crate::ids::OrderId;
use crate::payments::life::{CHAIN, moved_on};
use crate::payments::stripe::session::{Dispute, Event, Fate, QUIET, Session, is_closed};
use crate::payments::stripe::{event, store};
use crate::tasks;
use crate::web::words::Message;
use crate::web::{Answer, Ctx, Errors, FormView, Page, Path, Reader, Sample, Staff, Typed};

/// Rows of each list.
const MOST: i64 = 100;
/// The newest messages shown.
const NEWEST: i64 = 20;
const WORDS_MOST: usize = 500;

#[derive(Serialize)]
struct EventRow {
    id: String,
    kind: String,
    fate: &'static str,
    /// Why, in the reader's language; a person's words once it is settled.
    words: String,
    at: String,
    fields: Vec<(String, String)>,
}

#[derive(Serialize)]
struct SessionRow {
    number: String,
    amount: i64,
    state: &'static str,
    live: bool,
    at: String,
}

#[derive(Serialize)]
struct DisputeRow {
    number: String,
    outside: String,
    amount: i64,
    reason: String,
    status: String,
    closed: bool,
    answer_by: Option<String>,
    at: String,
}

#[derive(Serialize)]
struct RefundRow {
    number: String,
    amount: i64,
    sent: bool,
    at: String,
}

#[derive(Serialize)]
struct DeskPage {
    /// `off`, `test` or `live`.
    mode: &'static str,
    /// Where Stripe is to send its messages.
    hook: String,
    doubtful: Vec<EventRow>,
    disputes: Vec<DisputeRow>,
    sessions: Vec<SessionRow>,
    refunds: Vec<RefundRow>,
    newest: Vec<EventRow>,
    form: FormView,
}

impl Page for DeskPage {
    const TEMPLATE: &'static str = "payments/stripe/desk.html";
    const NAV: &'static str = "desk";
}

pub(super) fn samples() -> Vec<Sample> {
    let at = "2026-11-23T02:00:00+00:00".to_owned();
    let row = |fate: Fate, words: &str| EventRow {
        id: "evt_1Fictional".to_owned(),
        kind: "checkout.session.completed".to_owned(),
        fate: fate.code(),
        words: words.to_owned(),
        at: at.clone(),
        fields: vec![("amount_total".to_owned(), "100000".to_owned())],
    };
    let page = |mode| DeskPage {
        mode,
        hook: "https://kexing.example/payments/stripe/webhook".to_owned(),
        doubtful: vec![row(Fate::Doubtful, "金额不同")],
        disputes: vec![DisputeRow {
            number: "KX-P-2026-00001".to_owned(),
            outside: "du_1Fictional".to_owned(),
            amount: 100_000,
            reason: "general".to_owned(),
            status: "needs_response".to_owned(),
            closed: false,
            answer_by: Some(at.clone()),
            at: at.clone(),
        }],
        sessions: vec![SessionRow {
            number: "KX-P-2026-00001".to_owned(),
            amount: 100_000,
            state: "open",
            live: false,
            at: at.clone(),
        }],
        refunds: vec![RefundRow {
            number: "KX-P-2026-00001".to_owned(),
            amount: 100_000,
            sent: true,
            at: at.clone(),
        }],
        newest: vec![
            row(Fate::Applied, ""),
            row(Fate::Ignored, "未知"),
            row(Fate::Stored, ""),
        ],
        form: FormView::default(),
    };
    let empty = DeskPage {
        doubtful: Vec::new(),
        disputes: Vec::new(),
        sessions: Vec::new(),
        refunds: Vec::new(),
        newest: Vec::new(),
        ..page("off")
    };
    vec![
        Sample::of(&page("test")),
        Sample::of(&page("live")),
        Sample::of(&empty),
    ]
}

fn shown(ctx: &Ctx, e: Event) -> EventRow {
    let object = event::object(&e.payload);
    EventRow {
        words: if e.settled_by.is_some() || e.words.is_empty() {
            e.words
        } else {
            ctx.t(&e.words)
        },
        fields: event::shown(&object),
        fate: e.state.code(),
        at: e.received_at.to_rfc3339(),
        id: e.id,
        kind: e.kind,
    }
}

struct Numbers(HashMap<OrderId, String>);

impl Numbers {
    fn of(&self, id: OrderId) -> String {
        self.0.get(&id).cloned().unwrap_or_default()
    }

    fn session(&self, s: &Session) -> SessionRow {
        SessionRow {
            number: self.of(s.order_id),
            amount: s.amount.fen(),
            state: s.state.code(),
            live: s.livemode,
            at: s.created_at.to_rfc3339(),
        }
    }

    fn dispute(&self, d: Dispute) -> DisputeRow {
        DisputeRow {
            number: self.of(d.order_id),
            amount: d.amount.fen(),
            closed: is_closed(&d.status),
            answer_by: d.answer_by.map(|at| at.to_rfc3339()),
            at: d.created_at.to_rfc3339(),
            outside: d.outside,
            reason: d.reason,
            status: d.status,
        }
    }
}

async fn page(
    ctx: &Ctx,
    tx: &mut Tx,
    (typed, errors): (&Typed, &Errors),
) -> sqlx::Result<DeskPage> {
    let now: DateTime<Utc> = ctx.app.clock.now();
    let sessions = store::sessions_since(tx, now - QUIET, MOST).await?;
    let disputes = store::disputes(tx, MOST).await?;
    let refunds = store::unanswered_moves(tx, MOST).await?;
    let ids = sessions.iter().map(|s| s.order_id);
    let ids = ids
        .chain(disputes.iter().map(|d| d.order_id))
        .chain(refunds.iter().map(|m| m.order_id));
    let ids: Vec<OrderId> = ids.collect();
    let numbers = Numbers(store::numbers(tx, &ids).await?.into_iter().collect());
    let doubtful = store::events_in(tx, Fate::Doubtful, MOST).await?;
    let newest = store::newest_events(tx, NEWEST).await?;
    Ok(DeskPage {
        mode: ctx.app.stripe.on().map_or("off", |on| on.mode.code()),
        hook: format!(
            "{}/payments/stripe/webhook",
            ctx.app.config.base_url.trim_end_matches('/')
        ),
        doubtful: doubtful.into_iter().map(|e| shown(ctx, e)).collect(),
        sessions: sessions.iter().map(|s| numbers.session(s)).collect(),
        disputes: disputes.into_iter().map(|d| numbers.dispute(d)).collect(),
        refunds: refunds
            .iter()
            .map(|m| RefundRow {
                number: numbers.of(m.order_id),
                amount: m.amount.fen(),
                sent: m.state == crate::payments::moves::State::Sent,
                at: m.updated_at.to_rfc3339(),
            })
            .collect(),
        newest: newest.into_iter().map(|e| shown(ctx, e)).collect(),
        form: ctx.form(typed, errors),
    })
}

/// `GET /desk/payments/stripe`
pub(crate) async fn show(ctx: Ctx) -> Answer {
    let mut tx = ctx.app.db.read().await?;
    let page = page(&ctx, &mut tx, (&Typed::default(), &Errors::default())).await?;
    drop(tx);
    ctx.page(page).await
}

/// `POST /desk/payments/stripe/events/{event}`: a person saw to a doubtful message
pub(crate) async fn settle(ctx: Ctx, me: Staff, Path(id): Path<String>, typed: Typed) -> Answer {
    let now = ctx.app.clock.now();
    let mut tx = ctx.app.db.write().await?;
    let found = store::event(&mut tx, &id)
        .await?
        .ok_or(crate::web::error::Error::NotFound)?;
    let mut reader = Reader::new(&typed);
    let Some(words) = reader.text(&format!("words.{id}"), WORDS_MOST) else {
        let errors = reader.errors;
        let page = page(&ctx, &mut tx, (&typed, &errors)).await?;
        drop(tx);
        return ctx.invalid(page).await;
    };
    if !store::settle_event(&mut tx, &id, &words, (me.id, now)).await? {
        return Err(moved_on());
    }
    tasks::close(&mut tx, &format!("stripe-doubt:{id}"), now).await?;
    let entry = audit::Entry {
        chain: CHAIN,
        actor: Some(me.id),
        action: "stripe-message-settled",
        subject: id,
        detail: json!({ "kind": found.kind, "why": found.words, "words": words }),
    };
    audit::append(&mut tx, entry, now).await?;
    tx.commit().await?;
    ctx.flash("success", Message::new("stripe-settled")).await?;
    Ok(crate::web::see_other(super::PATH))
}
