//! The form of the plan of instalments: the first, made from the terms of the deal where there are any; later ones.

use std::collections::BTreeMap;

use axum::http::StatusCode;
use chrono::{DateTime, Utc};
use serde::Serialize;

use super::Head;
use super::overview::is_estimate;
use crate::contracts::pages::late::{About, late};
use crate::contracts::pages::tabs::Tab;
use crate::contracts::performing::life::{self, Planned};
use crate::contracts::performing::may::Act;
use crate::contracts::performing::milestone::{Milestone, Stage};
use crate::contracts::performing::plan::{self, Frame, Line, Plan};
use crate::contracts::performing::receipt::{self, Receipt};
use crate::contracts::performing::seat::Seat;
use crate::contracts::store::performing as store;
use crate::db::Tx;
use crate::deals::{self, Choice};
use crate::ids::{InstalmentId, MilestoneId};
use crate::money::Money;
use crate::web::words::t;
use crate::web::{Answer, Ctx, Error, Errors, FormView, Page, Path, Reader, Result, Typed};

#[derive(Serialize)]
pub(crate) struct PlanPage {
    pub(super) head: Head,
    pub(super) form: FormView,
    pub(super) rows: Vec<usize>,
    /// Number and revision of the plan that the form was made from; 0 for none.
    pub(super) number: i64,
    pub(super) revision: i64,
    /// `typed`, or `deal` for a first plan made from its terms.
    pub(super) source: &'static str,
    /// It becomes a version of its own, with a reason.
    pub(super) versioned: bool,
    pub(super) estimated: bool,
    pub(super) total: i64,
    /// What the typed lines come to, once all of them can be read.
    pub(super) planned: Option<i64>,
    pub(super) kinds: Vec<Choice>,
    pub(super) milestones: Vec<Choice>,
}

impl Page for PlanPage {
    const TEMPLATE: &'static str = "contracts/performing/plan.html";
    const NAV: &'static str = "desk";
}

/// The rows to show: those typed and one more when asked for.
pub(in crate::contracts) fn rows(typed: &Typed, table: &str) -> Vec<usize> {
    let mut rows = typed.rows(table);
    let next = rows.last().map_or(0, |last| last + 1);
    if rows.is_empty() || typed.get("_add") == table {
        rows.push(next);
    }
    rows
}

/// The sum of the typed amounts, if each can be read.
pub(super) fn typed_sum(typed: &Typed, table: &str) -> Option<i64> {
    let amounts: Option<Vec<Money>> = typed
        .rows(table)
        .into_iter()
        .map(|n| crate::contracts::performing::sum(typed.get(&format!("{table}.{n}.amount"))).ok())
        .collect();
    Money::total(amounts.filter(|all| !all.is_empty())?).map(Money::fen)
}

type Said = std::result::Result<(String, Vec<Line>), Errors>;

struct Open {
    seat: Seat,
    latest: Option<Plan>,
    milestones: Vec<Milestone>,
}

async fn open(tx: &mut Tx, seat: Seat) -> Result<Open> {
    seat.must(Act::Plan)?;
    let plans = store::plans(tx, seat.contract.id).await?;
    let mut milestones = store::milestones(tx, seat.contract.id).await?;
    milestones.retain(|m| m.state != Stage::Withdrawn);
    Ok(Open {
        latest: plans.into_iter().find(|plan| plan.latest),
        seat,
        milestones,
    })
}

fn page(
    ctx: &Ctx,
    open: &Open,
    source: &'static str,
    (typed, errors): (&Typed, &Errors),
) -> Result<PlanPage> {
    let seat = &open.seat;
    let (number, revision) = open
        .latest
        .as_ref()
        .map_or((0, 0), |p| (p.number, p.revision));
    let milestones = open.milestones.iter().map(|m| Choice {
        value: m.id.to_string(),
        label: m.title.clone(),
    });
    Ok(PlanPage {
        head: Head::new(seat, Tab::Performance, ctx.locale)?,
        form: ctx.form(typed, errors),
        rows: rows(typed, plan::TABLE),
        // What was typed belongs to what it was typed on.
        number: typed.get("seen").parse().unwrap_or(number),
        revision: typed.get("revision").parse().unwrap_or(revision),
        source,
        versioned: seat.contract.state.is_effective() && open.latest.is_some(),
        estimated: is_estimate(seat)?,
        total: seat.values()?.total.fen(),
        planned: typed_sum(typed, plan::TABLE),
        kinds: plan::KINDS
            .iter()
            .map(|kind| Choice {
                value: (*kind).to_owned(),
                label: t(ctx.locale, &format!("plan-kind-{}", kind.replace('_', "-"))),
            })
            .collect(),
        milestones: milestones.collect(),
    })
}

/// `GET …/performance/plan`
pub(crate) async fn edit(ctx: Ctx, Path(number): Path<String>) -> Answer {
    let mut tx = ctx.app.db.read().await?;
    let seat = Seat::open(&mut tx, &ctx, &number).await?;
    let open = open(&mut tx, seat).await?;
    let mut source = receipt::TYPED;
    let typed = match (&open.latest, open.seat.contract.deal_id) {
        (Some(plan), _) => plan::typed(&plan.lines),
        (None, Some(deal)) => match deals::offers::accepted(&mut tx, deal).await? {
            Some(offer) => {
                source = "deal";
                let words = |kind: &str| ctx.t(&format!("plan-kind-{}", kind.replace('_', "-")));
                plan::typed_anew(&plan::of_terms(&offer.terms, ctx.app.clock.now(), &words))
            }
            None => Typed::default(),
        },
        (None, None) => Typed::default(),
    };
    drop(tx);
    let page = page(&ctx, &open, source, (&typed, &Errors::default()))?;
    ctx.page(page).await
}

/// `POST …/performance/plan`
pub(crate) async fn save(ctx: Ctx, Path(number): Path<String>, mut typed: Typed) -> Answer {
    let now = ctx.app.clock.now();
    let mut tx = ctx.app.db.write().await?;
    let seat = Seat::take(&mut tx, &ctx, &number).await?;
    let open = open(&mut tx, seat).await?;
    let source = if typed.get("source") == "deal" {
        "deal"
    } else {
        receipt::TYPED
    };
    if typed.only_rows() {
        drop(tx);
        let page = page(&ctx, &open, source, (&typed, &Errors::default()))?;
        return ctx.page(page).await;
    }
    let seat = &open.seat;
    let number: i64 = typed.get("seen").parse().unwrap_or(-1);
    let seen = (number != 0).then(|| (number, super::seen(&typed)));
    // Before its lines are read: those of a plan that was written anew meanwhile are no mistake of this form.
    if seen != open.latest.as_ref().map(|p| (p.number, p.revision)) {
        return too_late(&ctx, tx, open, (source, typed)).await;
    }
    let receipts = store::receipts(&mut tx, seat.contract.id).await?;
    let (words, lines) = match read(&open, &receipts, &typed, now)? {
        Ok(read) => read,
        Err(errors) => {
            drop(tx);
            let page = page(&ctx, &open, source, (&typed, &errors))?;
            return ctx.invalid(page).await;
        }
    };
    let planned = Planned {
        lines: &lines,
        source,
        words: &words,
        seen,
    };
    let by = (seat.me, now);
    match life::plan(&mut tx, &seat.contract, open.latest.as_ref(), &planned, by).await {
        Err(Error::Conflict(_)) => return too_late(&ctx, tx, open, (source, typed)).await,
        done => done?,
    }
    tx.commit().await?;
    let to = format!("{}#instalments", seat.performance());
    ctx.done("plan-saved", &to).await
}

/// The form with everything typed, for the plan as it is now.
async fn too_late(
    ctx: &Ctx,
    mut tx: Tx,
    open: Open,
    (source, mut typed): (&'static str, Typed),
) -> Answer {
    typed
        .0
        .retain(|(key, _)| key != "revision" && key != "seen");
    let mut page = page(ctx, &open, source, (&typed, &Errors::default()))?;
    let kept = (&typed, &[][..], ctx.locale);
    page.head.late = Some(late(&mut tx, &open.seat.contract, About::Plan, kept).await?);
    drop(tx);
    ctx.page_with(StatusCode::CONFLICT, page).await
}

/// Why the plan changes and its lines, as the form says them.
fn read(open: &Open, receipts: &[Receipt], typed: &Typed, now: DateTime<Utc>) -> Result<Said> {
    let seat = &open.seat;
    let paid = paid(open, receipts);
    let milestones: Vec<MilestoneId> = open.milestones.iter().map(|m| m.id).collect();
    let lines = open.latest.as_ref().map_or(&[][..], |plan| &plan.lines);
    let known: Vec<InstalmentId> = lines.iter().map(|line| line.line).collect();
    let frame = Frame {
        today: seat.today,
        now,
        total: seat.values()?.total,
        estimated: is_estimate(seat)?,
        milestones: &milestones,
        known: &known,
        paid: &paid,
    };
    let mut reader = Reader::new(typed);
    let words = if seat.contract.state.is_effective() && open.latest.is_some() {
        reader.text("words", receipt::REASON_MOST)
    } else {
        Some(String::new())
    };
    Ok(match (words, plan::parse(typed, &frame)) {
        (Some(words), Ok(lines)) => Ok((words, lines)),
        (_, lines) => {
            let mut errors = reader.errors;
            errors.0.extend(lines.err().unwrap_or_default().0);
            Err(errors)
        }
    })
}

/// The lines that money was put to, with their names.
fn paid(open: &Open, receipts: &[Receipt]) -> BTreeMap<InstalmentId, String> {
    let lines = open.latest.as_ref().map_or(&[][..], |plan| &plan.lines);
    receipt::put_to(receipts, Receipt::covers)
        .into_iter()
        .filter(|(_, put)| put.is_positive())
        .filter_map(|(id, _)| {
            let line = lines.iter().find(|line| line.line == id)?;
            Some((id, line.what.clone()))
        })
        .collect()
}
