//! One need of the demonstration with several answers, as its owner compares them: an open challenge, scored and sorted.

use anyhow::Context as _;

use super::data::AnswerData;
use super::days::Days;
use super::deals::budget;
use super::listings::{Written, faulty};
use super::parties::World;
use crate::db::Tx;
use crate::deals::comparing::{
    self,
    weighing::{Criterion, Score, Stage},
};
use crate::deals::life::{self, NewDeal};
use crate::deals::store::{self, Note, Says};
use crate::ids::{ListingId, UserId};
use crate::listings::store as listings;
use crate::needs::Need;

pub(crate) async fn write(
    tx: &mut Tx,
    data: &super::data::AnswersData,
    written: &Written<'_>,
    world: &World,
    days: &Days,
) -> anyhow::Result<()> {
    let need = *written.listings.get(&data.need).context("no such need")?;
    let listing = listings::find(tx, need).await?.context("just written")?;
    let by = world.speaker_for(listing.organisation_id)?;
    let start = days.ago(2, 9);
    let mut criteria = Vec::new();
    for (position, (name, weight)) in (0..).zip(&data.criteria) {
        let one = Criterion {
            id: crate::ids::mint(start),
            position,
            name: name.clone(),
            weight: *weight,
        };
        store::set_criterion(tx, need, &one, start).await?;
        criteria.push(one);
    }
    store::turn_comparison(tx, need, 0, false, start).await?;
    for answer in &data.answers {
        one(tx, answer, (need, by, &criteria), (written, world, days))
            .await
            .with_context(|| format!("the answer of {}", answer.asker_org))?;
    }
    Ok(())
}

async fn one(
    tx: &mut Tx,
    data: &AnswerData,
    (need, owner, criteria): (ListingId, UserId, &[Criterion]),
    (written, world, days): (&Written<'_>, &World, &Days),
) -> anyhow::Result<()> {
    let listing = listings::find(tx, need).await?.context("just written")?;
    let asker = world.speaker(&data.asker_org)?;
    let now = days.ago(data.days_ago, 10);
    let new = NewDeal {
        listing: &listing,
        asker,
        asker_organisation: world.organisation(&data.asker_org)?.id,
        purpose: &data.purpose,
        timing: &data.timing,
        budget: budget(&data.budget),
        message: &data.message,
        answer_workdays: days.answer_workdays,
        origin: "search",
        origin_detail: serde_json::json!({ "words": "玄武岩 池窑" }),
    };
    let deal = life::request(tx, &new, now).await.map_err(faulty)?.deal;
    let content = listings::contents(tx, &[need]).await?.pop();
    let content = content.context("a published need")?.1.0;
    let challenge = serde_json::from_value::<Need>(content)?.challenge;
    let says = Says {
        achievement: written.listings.get(&data.result).copied(),
        maturity: data.maturity.clone(),
        months: Some(data.months),
        terms: challenge.map_or_else(String::new, |one| one.conditions),
    };
    store::set_answer(tx, deal.id, &says).await?;
    let at = days.ago(1, 15);
    if let Some(stage) = Stage::from_code(&data.stage).filter(|stage| *stage != Stage::Screen) {
        comparing::put(tx, &deal, stage, owner, at)
            .await
            .map_err(faulty)?;
    }
    for (criterion, score) in criteria.iter().zip(&data.scores) {
        let score = Score {
            deal_id: deal.id,
            criterion_id: criterion.id,
            evaluator: owner,
            score: *score,
        };
        store::set_score(tx, score, at).await?;
    }
    if !data.note.is_empty() {
        let note = Note {
            author: owner,
            text: data.note.clone(),
            created_at: at,
        };
        store::insert_note(tx, deal.id, &note, "demo").await?;
    }
    Ok(())
}
