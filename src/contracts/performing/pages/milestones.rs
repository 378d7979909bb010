//! One milestone: what is agreed, what was handed over, how it was answered, round by round; and the forms of its steps.

use std::collections::HashMap;

use axum::extract::{Request, State as Shared};
use axum::http::StatusCode;
use chrono::{Months, NaiveDate};
use serde::Serialize;

use super::Head;
use super::overview::MilestoneRow;
use crate::accounts;
use crate::contracts::pages::late::{About, late};
use crate::contracts::pages::tabs::Tab;
use crate::contracts::performing::may::{Act, Side};
use crate::contracts::performing::milestone::{Milestone, Stage, Step, WORDS_MOST};
use crate::contracts::performing::seat::Seat;
use crate::contracts::performing::steps::{self, Taken};
use crate::contracts::performing::{files, mails};
use crate::contracts::store::performing as store;
use crate::db::Tx;
use crate::deals::Choice;
use crate::ids::{FileId, MilestoneId, UserId};
use crate::listings::detail::size_text;
use crate::state::App;
use crate::storage::{self, File};
use crate::web::error::{Error, Result};
use crate::web::upload::Upload;
use crate::web::words::t;
use crate::web::{Answer, Ctx, Errors, FormView, Page, Path, Reader, Typed};

#[derive(Clone, Debug, Serialize)]
pub(super) struct FileLine {
    pub(super) name: String,
    pub(super) size: String,
    pub(super) url: String,
}

#[derive(Clone, Debug, Serialize)]
pub(super) struct EventLine {
    pub(super) at: String,
    pub(super) day: NaiveDate,
    pub(super) title: String,
    pub(super) words: String,
    pub(super) who: String,
    pub(super) round: i64,
    pub(super) files: Vec<FileLine>,
}

#[derive(Serialize)]
#[expect(clippy::struct_excessive_bools, reason = "flags that a template reads")]
pub(crate) struct MilestonePage {
    pub(super) head: Head,
    pub(super) row: MilestoneRow,
    pub(super) deliverable: String,
    pub(super) accept_workdays: i64,
    pub(super) handed_over_on: Option<NaiveDate>,
    pub(super) decided_on: Option<NaiveDate>,
    pub(super) events: Vec<EventLine>,
    pub(super) may_edit: bool,
    pub(super) may_hand_over: bool,
    pub(super) may_decide: bool,
    /// The centre answers for the party, which needs its document.
    pub(super) for_party: bool,
    pub(super) revision: i64,
    pub(super) form: FormView,
    pub(super) answers: Vec<Choice>,
}

impl Page for MilestonePage {
    const TEMPLATE: &'static str = "contracts/performing/milestone.html";
    const NAV: &'static str = "desk";
}

pub(super) async fn of(tx: &mut Tx, seat: &Seat, id: MilestoneId) -> Result<Milestone> {
    let found = store::milestone(tx, seat.contract.id, id).await?;
    found.ok_or(Error::NotFound)
}

async fn page(
    ctx: &Ctx,
    tx: &mut Tx,
    (seat, m): (&Seat, &Milestone),
    (typed, errors): (&Typed, &Errors),
) -> Result<MilestonePage> {
    let today = seat.today.to_string();
    let mut typed = typed.clone();
    for field in ["handed_over_on", "decided_on"] {
        if !typed.0.iter().any(|(key, _)| key == field) {
            typed.push(field, today.as_str());
        }
    }
    let handed = m.state == Stage::HandedOver;
    let open = m.state == Stage::Open;
    Ok(MilestonePage {
        head: Head::new(seat, Tab::Performance, ctx.locale)?,
        row: MilestoneRow::new(m, &seat.base, seat.today, ctx.locale),
        deliverable: m.deliverable.clone(),
        accept_workdays: m.accept_workdays,
        handed_over_on: m.handed_over_on,
        decided_on: m.decided_on,
        events: events(ctx, tx, seat, m).await?,
        may_edit: open && seat.may(Act::Milestones),
        may_hand_over: open && seat.may(Act::HandOver(m.side)),
        may_decide: handed && seat.may(Act::Decide(m.side)),
        for_party: seat.who.side == Side::Centre,
        revision: typed.get("revision").parse().unwrap_or(m.revision),
        form: ctx.form(&typed, errors),
        answers: Choice::worded("milestone-answer-", ["accept", "reject"], ctx.locale),
    })
}

async fn events(ctx: &Ctx, tx: &mut Tx, seat: &Seat, m: &Milestone) -> Result<Vec<EventLine>> {
    let (mut events, hung) = store::milestone_history(tx, m.id).await?;
    events.retain(|e| seat.sees(e.created_at));
    let ids: Vec<FileId> = hung.iter().map(|(_, file)| *file).collect();
    let cards: HashMap<FileId, File> = storage::cards(tx, &ids)
        .await?
        .into_iter()
        .map(|card| (card.id, card))
        .collect();
    let people: Vec<UserId> = events.iter().map(|e| e.actor).collect();
    let names: HashMap<UserId, String> = accounts::store::names(tx, &people)
        .await?
        .into_iter()
        .collect();
    let line = |file: &FileId| {
        cards.get(file).map(|card| FileLine {
            name: card.name.clone(),
            size: size_text(card.size),
            url: if seat.opens_files() {
                format!("{}/files/{file}", seat.performance())
            } else {
                String::new()
            },
        })
    };
    Ok(events
        .into_iter()
        .map(|e| {
            let side = t(ctx.locale, &format!("performing-side-{}", e.side.code()));
            let name = names.get(&e.actor).cloned().unwrap_or_default();
            EventLine {
                at: e.created_at.to_rfc3339(),
                day: e.day,
                title: t(
                    ctx.locale,
                    &format!("milestone-event-{}", e.action.replace('_', "-")),
                ),
                words: e.words,
                // Parties see which side acted, not who of the centre.
                who: if seat.who.side == e.side || seat.who.side == Side::Centre {
                    format!("{side} {name}")
                } else {
                    side
                },
                round: e.round,
                files: hung
                    .iter()
                    .filter(|(event, _)| *event == e.id)
                    .filter_map(|(_, file)| line(file))
                    .collect(),
            }
        })
        .collect())
}

/// `GET …/milestones/{milestone}`
pub(crate) async fn show(ctx: Ctx, Path((number, id)): Path<(String, MilestoneId)>) -> Answer {
    let mut tx = ctx.app.db.read().await?;
    let seat = Seat::open(&mut tx, &ctx, &number).await?;
    let m = of(&mut tx, &seat, id).await?;
    let nothing = (&Typed::default(), &Errors::default());
    let page = page(&ctx, &mut tx, (&seat, &m), nothing).await?;
    drop(tx);
    ctx.page(page).await
}

/// What a form of a step says.
struct Said {
    step: Step,
    day: NaiveDate,
    words: String,
}

fn read(m: &Milestone, seat: &Seat, typed: &Typed, hands_over: bool) -> (Option<Said>, Errors) {
    let mut r = Reader::new(typed);
    let earliest = seat.today - Months::new(12 * 10);
    let said = if hands_over {
        let day = r.required_date("handed_over_on", earliest, seat.today);
        let words = r.text("handed_words", WORDS_MOST);
        (|| {
            Some(Said {
                step: Step::HandOver,
                day: day?,
                words: words?,
            })
        })()
    } else {
        let step = match typed.get("answer") {
            "accept" => Some(Step::Accept),
            "reject" => Some(Step::Reject),
            _ => {
                r.error("answer", "field-choose");
                None
            }
        };
        let from = m.handed_over_on.unwrap_or(earliest);
        let day = r.required_date("decided_on", from, seat.today);
        // Who accepts need not explain; who rejects says what is to be mended.
        let words = if step == Some(Step::Reject) {
            r.text("answer_words", WORDS_MOST)
        } else {
            Some(r.optional("answer_words", WORDS_MOST).unwrap_or_default())
        };
        (|| {
            Some(Said {
                step: step?,
                day: day?,
                words: words?,
            })
        })()
    };
    (said, r.errors)
}

async fn step(
    ctx: Ctx,
    app: App,
    (number, id): (String, MilestoneId),
    request: Request,
    hands_over: bool,
) -> Answer {
    let upload = Upload::of_any_form(&app, request).await?;
    let typed = &upload.typed;
    let mut tx = app.db.write().await?;
    let seat = Seat::take(&mut tx, &ctx, &number).await?;
    let m = of(&mut tx, &seat, id).await?;
    let act = if hands_over {
        Act::HandOver(m.side)
    } else {
        Act::Decide(m.side)
    };
    seat.must(act)?;
    let fits = if hands_over {
        Stage::Open
    } else {
        Stage::HandedOver
    };
    if m.state != fits || m.revision != super::seen(typed) {
        return too_late(&ctx, tx, (&seat, &m), typed).await;
    }
    let (said, mut errors) = read(&m, &seat, typed, hands_over);
    let stored = files::several(&ctx, &mut tx, (&upload, "file"), seat.me, &mut errors).await?;
    let for_party = !hands_over && seat.who.side == Side::Centre;
    if upload.file("file").is_none() && for_party {
        errors.add(
            "file",
            crate::web::Message::new("milestone-document-missing"),
        );
    }
    let Some(said) = said.filter(|_| errors.is_empty()) else {
        let page = page(&ctx, &mut tx, (&seat, &m), (typed, &errors)).await?;
        drop(tx);
        return ctx.invalid(page).await;
    };
    let ids: Vec<FileId> = stored.iter().map(|file| file.id).collect();
    let taken = Taken {
        step: said.step,
        day: said.day,
        words: &said.words,
        files: &ids,
    };
    let news = steps::take(&mut tx, &seat, &m, &taken, app.clock.now()).await?;
    if let Some((side, news)) = news {
        mails::tell(&mut tx, &app, (&seat.contract, seat.values()?), side, &news).await?;
    }
    tx.commit().await?;
    let done = format!("milestone-done-{}", said.step.code().replace('_', "-"));
    let to = format!("{}/milestones/{id}", seat.performance());
    ctx.done(&done, &to).await
}

/// The milestone as it stands now, with what was typed and what happened meanwhile.
async fn too_late(ctx: &Ctx, mut tx: Tx, (seat, m): (&Seat, &Milestone), typed: &Typed) -> Answer {
    let mut typed = typed.clone();
    typed.0.retain(|(key, _)| key != "revision");
    let mut page = page(ctx, &mut tx, (seat, m), (&typed, &Errors::default())).await?;
    let fields = ["handed_words", "answer_words", "withdraw_words"];
    let kept = (&typed, &fields[..], ctx.locale);
    page.head.late = Some(late(&mut tx, &seat.contract, About::Milestones, kept).await?);
    drop(tx);
    ctx.page_with(StatusCode::CONFLICT, page).await
}

/// `POST …/milestones/{milestone}/handover`
pub(crate) async fn hand_over(
    ctx: Ctx,
    Shared(app): Shared<App>,
    Path(named): Path<(String, MilestoneId)>,
    request: Request,
) -> Answer {
    step(ctx, app, named, request, true).await
}

/// `POST …/milestones/{milestone}/acceptance`
pub(crate) async fn decide(
    ctx: Ctx,
    Shared(app): Shared<App>,
    Path(named): Path<(String, MilestoneId)>,
    request: Request,
) -> Answer {
    step(ctx, app, named, request, false).await
}

/// `POST …/milestones/{milestone}/withdrawal`
pub(crate) async fn withdraw(
    ctx: Ctx,
    Path((number, id)): Path<(String, MilestoneId)>,
    typed: Typed,
) -> Answer {
    let mut tx = ctx.app.db.write().await?;
    let seat = Seat::take(&mut tx, &ctx, &number).await?;
    seat.must(Act::Milestones)?;
    let m = of(&mut tx, &seat, id).await?;
    if m.state != Stage::Open || m.revision != super::seen(&typed) {
        return too_late(&ctx, tx, (&seat, &m), &typed).await;
    }
    let mut reader = Reader::new(&typed);
    let words = reader.text("withdraw_words", WORDS_MOST);
    let lines = store::lines(&mut tx, seat.contract.id).await?;
    if lines.iter().any(|line| line.milestone_id == Some(id)) {
        reader.error("withdraw_words", "milestone-in-plan");
    }
    let Some(words) = words.filter(|_| reader.errors.is_empty()) else {
        let errors = reader.errors;
        let page = page(&ctx, &mut tx, (&seat, &m), (&typed, &errors)).await?;
        drop(tx);
        return ctx.invalid(page).await;
    };
    let taken = Taken {
        step: Step::Withdraw,
        day: seat.today,
        words: &words,
        files: &[],
    };
    steps::take(&mut tx, &seat, &m, &taken, ctx.app.clock.now()).await?;
    tx.commit().await?;
    let to = format!("{}#milestones", seat.performance());
    ctx.done("milestone-done-withdraw", &to).await
}
