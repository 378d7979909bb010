//! Answering an open question, and taking one back.

use axum::extract::State as Shared;

use super::life;
use super::store::{self, Question};
use crate::db::Tx;
use crate::deals::deal::Deal;
use crate::deals::deeds::{acting, once, refuse, tell};
use crate::deals::life::By;
use crate::deals::notices::News;
use crate::ids::QuestionId;
use crate::state::App;
use crate::web::error::{Error, Result};
use crate::web::form::{Reader, Typed};
use crate::web::{Answer, Ctx, Path};

const ANSWER_MOST: usize = 2000;

/// An open question, when it is this side's to end it: its answer is the other's, taking it back is the asker's.
async fn open(tx: &mut Tx, deal: &Deal, id: QuestionId) -> Result<Question> {
    let question = store::question(tx, deal.id, id)
        .await?
        .ok_or(Error::NotFound)?;
    if question.ended_at.is_some() {
        return Err(Error::conflict("deal-question-ended"));
    }
    Ok(question)
}

/// `POST /deals/{number}/questions/{question}/answer`
pub(crate) async fn answer(
    ctx: Ctx,
    Shared(app): Shared<App>,
    Path((number, id)): Path<(String, QuestionId)>,
    typed: Typed,
) -> Answer {
    let mut tx = app.db.write().await?;
    let (deal, by) = acting(&mut tx, &number, &ctx).await?;
    let question = open(&mut tx, &deal, id).await?;
    if question.owes != by.side {
        return Err(Error::Forbidden);
    }
    let mut r = Reader::new(&typed);
    let text = r.text(&format!("answer-{id}"), ANSWER_MOST);
    let text = match r.finish(text) {
        Ok(text) => text,
        Err(errors) => {
            return refuse(&ctx, tx, (&deal, by.side), "question", (&typed, &errors)).await;
        }
    };
    let now = app.clock.now();
    let once = format!("{}:{}", by.user, once(&typed, now));
    if life::answer(&mut tx, &deal, by, &question, (&text, &once), now)
        .await?
        .is_some()
    {
        let words = format!("{}\n{text}", question.text);
        tell(&mut tx, &app, &deal, (News::Message, by.side), &words).await?;
    }
    tx.commit().await?;
    ctx.done(
        "deal-question-done-answer",
        &format!("{}#questions", deal.path()),
    )
    .await
}

/// `POST /deals/{number}/questions/{question}/removal`: the side that asked takes it back; the centre may as well.
pub(crate) async fn take_back(
    ctx: Ctx,
    Shared(app): Shared<App>,
    Path((number, id)): Path<(String, QuestionId)>,
) -> Answer {
    let mut tx = app.db.write().await?;
    let (deal, by) = acting(&mut tx, &number, &ctx).await?;
    let question = open(&mut tx, &deal, id).await?;
    if !may_take_back(&question, by) {
        return Err(Error::Forbidden);
    }
    life::finish(&mut tx, &deal, by, &question, (None, ""), app.clock.now()).await?;
    tx.commit().await?;
    ctx.done(
        "deal-question-done-back",
        &format!("{}#questions", deal.path()),
    )
    .await
}

pub(super) fn may_take_back(question: &Question, by: By) -> bool {
    question.side == by.side || by.side == crate::deals::state::Side::Staff
}
