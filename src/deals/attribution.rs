//! Where a deal came from, in words, and its correction by staff. For the centre's own eyes: neither side sees it.
//! Must stay true: what was remembered first is never lost, a correction stands beside it with its note.

use axum::extract::State as Shared;
use serde::Serialize;
use serde_json::{Value, json};

use super::Choice;
use super::deal::Deal;
use super::origin::{CODES, FromMatch};
use super::state::Side;
use super::store::{self, Event};
use super::{deeds, life};
use crate::db::Tx;
use crate::matching::store::level_name;
use crate::state::App;
use crate::web::error::{Error, Result};
use crate::web::form::{Reader, Typed};
use crate::web::words::{Locale, Message, t};
use crate::web::{Answer, Ctx, Path, Staff};

const NOTE_MOST: usize = 300;

/// Where a deal came from, as its page shows it to staff.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct Attribution {
    pub(crate) code: String,
    pub(crate) text: String,
    /// What may be chosen instead.
    pub(crate) codes: Vec<Choice>,
    pub(crate) can_correct: bool,
}

impl Attribution {
    pub(crate) fn sample() -> Self {
        Self {
            code: "search".to_owned(),
            text: "搜索：漏板".to_owned(),
            codes: vec![Choice {
                value: "event".to_owned(),
                label: "活动".to_owned(),
            }],
            can_correct: true,
        }
    }
}

/// In words: the code, and what is remembered of the words or the match.
#[must_use]
pub fn told(code: &str, detail: &Value, locale: Locale) -> String {
    let name = t(locale, &format!("deal-origin-{code}"));
    if let Some(words) = detail["words"].as_str().filter(|_| code == "search") {
        return Message::new("deal-origin-words")
            .with("name", name)
            .with("words", words)
            .say(locale);
    }
    let matched = matches!(code, "match" | "question" | "alert");
    let Some(from) = FromMatch::read(detail).filter(|_| matched) else {
        return name;
    };
    Message::new("deal-origin-matched")
        .with("name", name)
        .with(
            "level",
            t(locale, &format!("level-{}", level_name(from.then.level))),
        )
        .with("place", from.then.place_in_list)
        .with("matcher", from.then.matcher)
        .say(locale)
}

/// All codes as choices.
#[must_use]
pub(crate) fn choices(locale: Locale) -> Vec<Choice> {
    Choice::worded("deal-origin-", CODES, locale)
}

/// For the centre's staff; the sides get nothing.
pub(super) async fn of_deal(
    tx: &mut Tx,
    (deal, side): (&Deal, Side),
    ctx: &Ctx,
) -> Result<Option<Attribution>> {
    if side != Side::Staff {
        return Ok(None);
    }
    let details = store::origin_details(tx, &[deal.id]).await?;
    let detail = details.get(&deal.id).unwrap_or(&Value::Null);
    Ok(Some(Attribution {
        code: deal.origin.clone(),
        text: told(&deal.origin, detail, ctx.locale),
        codes: choices(ctx.locale),
        can_correct: super::view::writes(side, ctx),
    }))
}

/// A code of `CODES` and the note that goes with it.
pub(crate) fn correction(typed: &Typed) -> Result<(&'static str, String), crate::web::Errors> {
    let mut r = Reader::new(typed);
    let code = CODES.into_iter().find(|code| *code == typed.get("origin"));
    if code.is_none() {
        r.error("origin", "field-choose");
    }
    let note = r.text("origin_note", NOTE_MOST);
    let whole = code.zip(note);
    r.finish(whole)
}

/// What is remembered once it was corrected: the earlier code and what belongs to it stay.
#[must_use]
pub fn corrected(detail: &Value, from: &str, note: &str) -> Value {
    let mut detail = detail.clone();
    if !detail.is_object() {
        detail = json!({});
    }
    let before = detail.get("corrected").and_then(Value::as_array);
    let mut all = before.cloned().unwrap_or_default();
    all.push(json!({ "from": from, "note": note }));
    detail["corrected"] = all.into();
    detail
}

/// `POST /deals/{number}/origin`
pub(super) async fn correct(
    ctx: Ctx,
    staff: Staff,
    Shared(app): Shared<App>,
    Path(number): Path<String>,
    typed: Typed,
) -> Answer {
    let now = app.clock.now();
    let mut tx = app.db.write().await?;
    let deal = store::by_number(&mut tx, &number)
        .await?
        .ok_or(Error::NotFound)?;
    let (code, note) = match correction(&typed) {
        Ok(correction) => correction,
        Err(errors) => {
            let typed = (&typed, &errors);
            return deeds::refuse(&ctx, tx, (&deal, Side::Staff), "origin", typed).await;
        }
    };
    if deal.origin == code {
        return Ok(crate::web::see_other(&deal.path()));
    }
    let details = store::origin_details(&mut tx, &[deal.id]).await?;
    let detail = details.get(&deal.id).unwrap_or(&Value::Null);
    let seen = typed.get("origin_seen");
    if seen != deal.origin
        || !store::set_origin(
            &mut tx,
            &deal,
            code,
            &corrected(detail, &deal.origin, &note),
        )
        .await?
    {
        return Err(Error::conflict("deal-moved-on"));
    }
    let words = format!(
        "{} → {}：{note}",
        t(ctx.locale, &format!("deal-origin-{}", deal.origin)),
        t(ctx.locale, &format!("deal-origin-{code}"))
    );
    let event = Event {
        actor: Some(staff.id),
        side: Side::Staff.code().to_owned(),
        action: "origin".to_owned(),
        from_state: deal.state.code().to_owned(),
        to_state: deal.state.code().to_owned(),
        words,
        created_at: now,
    };
    store::insert_event_for(&mut tx, deal.id, &event, "staff").await?;
    let detail = json!({ "from": deal.origin, "to": code, "note": note });
    life::note(&mut tx, &deal, Some(staff.id), ("origin", detail), now).await?;
    tx.commit().await?;
    ctx.done("deal-done-origin", &deal.path()).await
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_code_has_words() {
        for code in CODES {
            assert!(!told(code, &Value::Null, Locale::Zh).is_empty());
        }
        let detail = json!({ "words": "漏板 温差" });
        assert!(told("search", &detail, Locale::Zh).contains("漏板 温差"));
    }

    #[test]
    fn a_match_is_told_with_its_version_and_rank() {
        let nil = crate::ids::ListingId(uuid::Uuid::nil());
        let detail = json!({ "match": {
            "need": nil, "achievement": nil, "own": true,
            "matcher": "7", "score": 1, "level": 4, "place_in_list": 2,
        }});
        let text = told("match", &detail, Locale::Zh);
        assert!(text.contains("第 2 位") && text.contains('7'), "{text}");
    }

    #[test]
    fn what_was_remembered_stays_beside_the_correction() {
        let once = corrected(&json!({ "words": "漏板" }), "search", "在活动上认识的");
        let twice = corrected(&once, "event", "其实是走访");
        assert_eq!(twice["words"], "漏板");
        assert_eq!(twice["corrected"].as_array().unwrap().len(), 2);
    }
}
