//! One answer as the need's owner assesses it: what it offers, everybody's scores, notes, and where it was moved.

use std::collections::HashMap;

use axum::extract::State as Shared;
use chrono::{DateTime, NaiveDate, Utc};
use serde::Serialize;

use super::card::{Card, Read};
use super::weighing::{self, Criterion, SCORE_MOST, Score};
use super::{listing_of, own_answer, path as compare_path, reads_inside};
use crate::accounts;
use crate::codes::Table;
use crate::db::Tx;
use crate::deals::Choice;
use crate::deals::deal::{Deal, Kind};
use crate::deals::state::{Side, State};
use crate::deals::store::{self, Event, Note};
use crate::deals::{life, pages, view};
use crate::ids::UserId;
use crate::state::App;
use crate::web::error::{Error, Result};
use crate::web::form::{Errors, FormView, Reader, Typed};
use crate::web::words::Message;
use crate::web::{Answer, Ctx, Page, Path};

/// Notes and moves shown.
const MOST: i64 = 200;

pub(super) fn path(deal: &Deal) -> String {
    format!("{}/evaluation", deal.path())
}

#[derive(Clone, Debug, Serialize)]
struct Line {
    who: String,
    text: String,
    at: DateTime<Utc>,
}

/// One evaluator's row.
#[derive(Clone, Debug, Serialize)]
struct Scores {
    who: String,
    /// In the order of the criteria; empty where one is missing.
    given: Vec<String>,
    total: String,
}

#[derive(Clone, Debug, Serialize)]
struct Named {
    name: String,
    weight: i64,
    field: String,
}

/// One answer. `open` is the part whose form was refused, or empty.
#[derive(Serialize)]
pub(crate) struct EvaluationPage {
    card: Card,
    need_title: String,
    compare_url: String,
    terms: String,
    decide_on: Option<NaiveDate>,
    criteria: Vec<Named>,
    scores: Vec<Scores>,
    overall: String,
    notes: Vec<Line>,
    moves: Vec<Line>,
    stages: Vec<&'static str>,
    owner: bool,
    /// May be told that it is being assessed.
    can_tell: bool,
    /// May be told that it was not chosen.
    can_refuse: bool,
    reasons: Vec<Choice>,
    once: String,
    form: FormView,
    open: &'static str,
}

impl Page for EvaluationPage {
    const TEMPLATE: &'static str = "deals/comparing/answer.html";
    const NAV: &'static str = "workspace";
}

fn rows(criteria: &[Criterion], scores: &[Score], names: &HashMap<UserId, String>) -> Vec<Scores> {
    let mut people: Vec<UserId> = scores.iter().map(|s| s.evaluator).collect();
    people.sort_unstable();
    people.dedup();
    let row = |person: UserId| {
        let given = |id| {
            let own = |s: &&Score| s.evaluator == person && s.criterion_id == id;
            scores.iter().find(own).map(|s| s.score)
        };
        let text = |c: &Criterion| given(c.id).map_or_else(String::new, |s| s.to_string());
        Scores {
            who: names.get(&person).cloned().unwrap_or_default(),
            given: criteria.iter().map(text).collect(),
            total: weighing::total(criteria, given).map_or_else(String::new, weighing::text),
        }
    };
    people.into_iter().map(row).collect()
}

/// The score form as this person left it.
fn own_scores(criteria: &[Criterion], scores: &[Score], user: Option<UserId>) -> FormView {
    let mut form = FormView::blank();
    for criterion in criteria {
        let own = |s: &&Score| Some(s.evaluator) == user && s.criterion_id == criterion.id;
        if let Some(found) = scores.iter().find(own) {
            let field = format!("score.{}", criterion.position);
            form.values.insert(field, found.score.to_string());
        }
    }
    form
}

fn moved(event: &Event, who: &HashMap<UserId, String>, ctx: &Ctx) -> Line {
    let name = event.actor.and_then(|id| who.get(&id).cloned());
    Line {
        who: name.unwrap_or_default(),
        text: ctx.t(&format!("deal-event-{}", event.action)),
        at: event.created_at,
    }
}

async fn page(
    tx: &mut Tx,
    (deal, side): (&Deal, Side),
    ctx: &Ctx,
    (open, refused): (&'static str, Option<FormView>),
) -> Result<EvaluationPage> {
    let listing = listing_of(tx, deal).await?;
    if deal.kind != Kind::SolveNeed || !reads_inside(tx, &listing, side).await? {
        return Err(Error::NotFound);
    }
    let read = Read::of(tx, &listing, std::slice::from_ref(deal)).await?;
    let card = read.card(deal, true, ctx).ok_or(Error::NotFound)?;
    let offered = read.offered.get(&deal.id).ok_or(Error::NotFound)?;
    let scores = store::scores(tx, &[deal.id]).await?;
    let notes = store::notes(tx, deal.id, MOST).await?;
    let events = store::events_for(tx, deal.id, "owner", MOST).await?;
    let mut people: Vec<UserId> = scores.iter().map(|s| s.evaluator).collect();
    people.extend(notes.iter().map(|note| note.author));
    people.extend(events.iter().filter_map(|event| event.actor));
    people.sort_unstable();
    people.dedup();
    let names: HashMap<_, _> = accounts::store::names(tx, &people)
        .await?
        .into_iter()
        .collect();
    let note = |note: &Note| Line {
        who: names.get(&note.author).cloned().unwrap_or_default(),
        text: note.text.clone(),
        at: note.created_at,
    };
    let overall = weighing::overall(&read.criteria, &scores, deal.id);
    let owner = side == Side::Owner;
    let talks = matches!(
        deal.state,
        State::Requested | State::Accepted | State::Introduced
    );
    Ok(EvaluationPage {
        card,
        need_title: listing.title.clone(),
        compare_url: compare_path(listing.number.as_deref().unwrap_or_default()),
        terms: offered.terms.clone(),
        decide_on: offered.decide_on,
        criteria: read
            .criteria
            .iter()
            .map(|c| Named {
                name: c.name.clone(),
                weight: c.weight,
                field: format!("score.{}", c.position),
            })
            .collect(),
        scores: rows(&read.criteria, &scores, &names),
        overall: overall.map_or_else(String::new, |(score, _)| weighing::text(score)),
        notes: notes.iter().map(note).collect(),
        moves: events.iter().map(|e| moved(e, &names, ctx)).collect(),
        stages: weighing::Stage::ALL
            .iter()
            .map(|stage| stage.code())
            .collect(),
        owner,
        can_tell: owner && deal.state == State::Requested && offered.told_at.is_none(),
        can_refuse: owner && talks,
        reasons: view::choices(Table::DeclineReason, ctx),
        once: crate::ids::mint(ctx.app.clock.now()).to_string(),
        form: refused.unwrap_or_else(|| own_scores(&read.criteria, &scores, ctx.user())),
        open,
    })
}

/// `GET /deals/{number}/evaluation`
pub(crate) async fn show(ctx: Ctx, Shared(app): Shared<App>, Path(number): Path<String>) -> Answer {
    let mut tx = app.db.read().await?;
    let (deal, side) = pages::load(&mut tx, &number, &ctx).await?;
    let page = page(&mut tx, (&deal, side), &ctx, ("", None)).await?;
    drop(tx);
    ctx.page(page).await
}

/// Nothing was done: the page again, with the errors at their fields.
pub(super) async fn refuse(
    ctx: &Ctx,
    mut tx: Tx,
    deal: &Deal,
    (open, typed, errors): (&'static str, &Typed, &Errors),
) -> Answer {
    let form = ctx.form(typed, errors);
    let page = page(&mut tx, (deal, Side::Owner), ctx, (open, Some(form))).await?;
    drop(tx);
    ctx.invalid(page).await
}

/// `POST /deals/{number}/evaluation/scores`: one's own scores, all criteria at once.
pub(crate) async fn score(
    ctx: Ctx,
    Shared(app): Shared<App>,
    Path(number): Path<String>,
    typed: Typed,
) -> Answer {
    let mut tx = app.db.write().await?;
    let deal = own_answer(&mut tx, &number, &ctx).await?;
    let user = ctx.user().ok_or(Error::NotFound)?;
    if !deal.state.is_open() {
        return Err(Error::conflict("comparing-ended"));
    }
    let most = i64::try_from(super::CRITERIA_MOST).unwrap_or(i64::MAX);
    let criteria = store::criteria(&mut tx, deal.listing_id, most).await?;
    let mut r = Reader::new(&typed);
    let mut given = Vec::new();
    for criterion in &criteria {
        let score = r.parsed(&format!("score.{}", criterion.position), |text| {
            let score: Option<i64> = text.parse().ok();
            score
                .filter(|score| (0..=SCORE_MOST).contains(score))
                .ok_or_else(|| Message::new("comparing-score-wrong"))
        });
        given.extend(score.map(|score| (criterion.id, score)));
    }
    let given = match r.finish(Some(given)) {
        Ok(given) => given,
        Err(errors) => return refuse(&ctx, tx, &deal, ("scores", &typed, &errors)).await,
    };
    let now = app.clock.now();
    for (criterion_id, score) in given {
        let score = Score {
            deal_id: deal.id,
            criterion_id,
            evaluator: user,
            score,
        };
        store::set_score(&mut tx, score, now).await?;
    }
    let detail = serde_json::json!({});
    life::note(&mut tx, &deal, Some(user), ("score", detail), now).await?;
    tx.commit().await?;
    ctx.done("comparing-done-scored", &path(&deal)).await
}

/// `POST /deals/{number}/evaluation/notes`
pub(crate) async fn note(
    ctx: Ctx,
    Shared(app): Shared<App>,
    Path(number): Path<String>,
    typed: Typed,
) -> Answer {
    let mut tx = app.db.write().await?;
    let deal = own_answer(&mut tx, &number, &ctx).await?;
    let author = ctx.user().ok_or(Error::NotFound)?;
    let mut r = Reader::new(&typed);
    let text = r.text("note", 2000);
    let text = match r.finish(text) {
        Ok(text) => text,
        Err(errors) => return refuse(&ctx, tx, &deal, ("notes", &typed, &errors)).await,
    };
    let now = app.clock.now();
    let note = Note {
        author,
        text,
        created_at: now,
    };
    let once = crate::deals::deeds::once(&typed, now);
    let once = format!("{author}:{once}");
    if store::insert_note(&mut tx, deal.id, &note, &once).await? {
        let detail = serde_json::json!({ "once": once });
        life::note(&mut tx, &deal, Some(author), ("note", detail), now).await?;
    }
    tx.commit().await?;
    let to = format!("{}#notes", path(&deal));
    ctx.done("comparing-done-noted", &to).await
}

pub(super) fn samples() -> Vec<crate::web::Sample> {
    let line = |text: &str| Line {
        who: "苏拟".to_owned(),
        text: text.to_owned(),
        at: DateTime::UNIX_EPOCH,
    };
    let page = |full: bool, card: Card, open| EvaluationPage {
        card,
        need_title: "漏板温差控制（虚构）".to_owned(),
        compare_url: "/needs/KX-X-2026-00001/answers".to_owned(),
        terms: if full {
            "须有两年以上运行业绩"
        } else {
            ""
        }
        .to_owned(),
        decide_on: NaiveDate::from_ymd_opt(2026, 12, 18).filter(|_| full),
        criteria: vec![Named {
            name: "技术".to_owned(),
            weight: 40,
            field: "score.0".to_owned(),
        }],
        scores: vec![Scores {
            who: "苏拟".to_owned(),
            given: vec![if full { "8" } else { "" }.to_owned()],
            total: if full { "8.00" } else { "" }.to_owned(),
        }],
        overall: if full { "8.00" } else { "" }.to_owned(),
        notes: if full {
            vec![line("价格可再谈")]
        } else {
            Vec::new()
        },
        moves: if full {
            vec![line("移到评估")]
        } else {
            Vec::new()
        },
        stages: vec!["screen", "assess"],
        owner: full,
        can_tell: full,
        can_refuse: full,
        reasons: Vec::new(),
        once: "1".to_owned(),
        form: FormView::blank(),
        open,
    };
    let cards = super::card::samples();
    let opens = ["word", "refusal", ""];
    cards
        .into_iter()
        .zip(opens)
        .map(|(card, open)| crate::web::Sample::of(&page(!open.is_empty(), card, open)))
        .collect()
}
