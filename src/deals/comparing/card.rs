//! One answer as it is compared: price, time, maturity, match and score, each where the eye finds it on every card.

use std::collections::HashMap;

use chrono::{DateTime, Utc};
use serde::Serialize;

use super::weighing::{self, Criterion, Score, Stage};
use crate::codes::{self, Table};
use crate::db::Tx;
use crate::deals::deal::Deal;
use crate::deals::origin::FromMatch;
use crate::deals::state::State;
use crate::deals::store::{self, Offered};
use crate::deals::view;
use crate::ids::{DealId, ListingId, OrganisationId};
use crate::listings::{self, Kind, Listing};
use crate::matching::store::{self as matches, Match};
use crate::organisations::{self, organisation::Organisation};
use crate::web::Ctx;
use crate::web::error::Result;
use crate::web::words::Locale;

/// Matches of the need that are looked at.
const MATCHES: i64 = 500;

/// The match behind an answer.
#[derive(Clone, Debug, Serialize)]
pub(super) struct Fit {
    /// strong, fair or weak
    level: &'static str,
    /// Its place among the need's matches.
    place: i64,
    matcher: String,
    title: String,
    url: String,
    /// The answer names this result; else it is the organisation's best match.
    named: bool,
    /// As it stood when the request was sent; it is no match any more.
    past: bool,
}

#[derive(Clone, Debug, Serialize)]
#[expect(clippy::struct_excessive_bools, reason = "flags that a template reads")]
pub(super) struct Card {
    pub(super) number: String,
    pub(super) url: String,
    pub(super) evaluation_url: String,
    pub(super) by: String,
    verified: bool,
    state: &'static str,
    tint: &'static str,
    pub(super) open: bool,
    pub(super) stage: &'static str,
    stage_tint: &'static str,
    /// The stage forward, or nothing.
    next: &'static str,
    pub(super) revision: i64,
    fit: Option<Fit>,
    pub(super) budget_fen: Option<i64>,
    budget_to_fen: Option<i64>,
    timing: String,
    pub(super) months: Option<i64>,
    maturity: String,
    answers: String,
    /// "8.25" and by how many people; empty before anybody scored.
    score: String,
    evaluators: i64,
    notes: i64,
    message: String,
    created_at: DateTime<Utc>,
    due_at: Option<DateTime<Utc>>,
    overdue: bool,
    told: bool,
    #[serde(skip)]
    pub(super) sort: Sort,
}

/// What cards are put in order by.
#[derive(Clone, Copy, Debug)]
pub(super) struct Sort {
    pub(super) stage: Stage,
    /// Hundredths.
    pub(super) score: Option<i64>,
    /// Millionths.
    pub(super) fit: Option<i64>,
    pub(super) maturity: Option<i64>,
    pub(super) requested: bool,
}

/// Everything that cards are made from, read in a constant number of queries.
pub(super) struct Read {
    pub(super) offered: HashMap<DealId, Offered>,
    pub(super) criteria: Vec<Criterion>,
    scores: Vec<Score>,
    notes: HashMap<DealId, i64>,
    organisations: HashMap<OrganisationId, Organisation>,
    matches: Vec<Match>,
    results: HashMap<ListingId, Listing>,
    past: HashMap<DealId, FromMatch>,
}

impl Read {
    pub(super) async fn of(tx: &mut Tx, need: &Listing, deals: &[Deal]) -> Result<Self> {
        let ids: Vec<DealId> = deals.iter().map(|deal| deal.id).collect();
        let offered = store::offered(tx, &ids).await?;
        let most = i64::try_from(super::CRITERIA_MOST).unwrap_or(i64::MAX);
        let matches = matches::of_listing(tx, Kind::Need, need.id, MATCHES).await?;
        let past: HashMap<_, _> = store::origin_details(tx, &ids)
            .await?
            .into_iter()
            .filter_map(|(id, detail)| Some((id, FromMatch::read(&detail)?)))
            .collect();
        let mut results: Vec<ListingId> = matches.iter().map(|m| m.achievement_id).collect();
        results.extend(offered.values().filter_map(|o| o.achievement_id));
        results.extend(past.values().map(|from| from.achievement));
        results.sort_unstable();
        results.dedup();
        let mut askers: Vec<_> = deals.iter().map(|deal| deal.asker_organisation).collect();
        askers.sort_unstable();
        askers.dedup();
        let heads = listings::store::heads(tx, &results).await?;
        let cards = organisations::store::cards(tx, &askers).await?;
        Ok(Self {
            criteria: store::criteria(tx, need.id, most).await?,
            scores: store::scores(tx, &ids).await?,
            notes: store::note_counts(tx, &ids).await?,
            organisations: cards.into_iter().map(|card| (card.id, card)).collect(),
            results: heads.into_iter().map(|head| (head.id, head)).collect(),
            offered,
            matches,
            past,
        })
    }

    /// The match with the result that the answer names; else with the result it came from; else the best of the
    /// answering organisation's results.
    fn fit(&self, deal: &Deal, offered: &Offered, now: DateTime<Utc>) -> Option<(Fit, i64)> {
        let past = self.past.get(&deal.id);
        let own = past.filter(|from| from.own).map(|from| from.achievement);
        let named = offered.achievement_id.or(own);
        let found = self.matches.iter().position(|one| {
            let theirs = || {
                let result = self.results.get(&one.achievement_id);
                result.is_some_and(|r| {
                    r.organisation_id == deal.asker_organisation && r.is_public(now)
                })
            };
            named.map_or_else(theirs, |named| one.achievement_id == named)
        });
        let head = |id: ListingId| {
            let head = self.results.get(&id)?;
            let url = head.path().filter(|_| head.is_public(now));
            Some((head.title.clone(), url.unwrap_or_default()))
        };
        if let Some(place) = found {
            let one = &self.matches[place];
            let (title, url) = head(one.achievement_id)?;
            let fit = Fit {
                level: one.level_name(),
                place: i64::try_from(place).unwrap_or(i64::MAX) + 1,
                matcher: one.matcher.clone(),
                title,
                url,
                named: named.is_some(),
                past: false,
            };
            return Some((fit, one.score));
        }
        let then = past.filter(|from| Some(from.achievement) == named)?;
        let (title, url) = head(then.achievement)?;
        let fit = Fit {
            level: matches::level_name(then.then.level),
            place: then.then.place_in_list,
            matcher: then.then.matcher.clone(),
            title,
            url,
            named: true,
            past: true,
        };
        Some((fit, then.then.score))
    }

    /// One answer's card; scores and notes only for those who read them.
    pub(super) fn card(&self, deal: &Deal, inside: bool, ctx: &Ctx) -> Option<Card> {
        let offered = self.offered.get(&deal.id)?;
        let (locale, now) = (ctx.locale, ctx.app.clock.now());
        let organisation = self.organisations.get(&deal.asker_organisation);
        let fit = self.fit(deal, offered, now);
        let scored = weighing::overall(&self.criteria, &self.scores, deal.id).filter(|_| inside);
        let waits = deal.state == State::Requested;
        Some(Card {
            number: deal.number.clone(),
            url: deal.path(),
            evaluation_url: super::one::path(deal),
            by: organisation.map_or_else(String::new, |o| o.name.clone()),
            verified: organisation.is_some_and(Organisation::is_verified),
            state: deal.state.code(),
            tint: deal.state.tint(),
            open: deal.state.is_open(),
            stage: offered.stage.code(),
            stage_tint: offered.stage.tint(),
            next: offered.stage.next().map_or("", Stage::code),
            revision: offered.revision,
            budget_fen: deal.budget_fen,
            budget_to_fen: deal.budget_to_fen.filter(|_| deal.budget_kind == "range"),
            timing: view::timing_label(locale, &deal.timing),
            months: offered.months,
            maturity: maturity(&offered.maturity, locale),
            answers: organisation.map_or_else(String::new, |o| o.answers.card_text(locale)),
            score: scored.map_or_else(String::new, |(score, _)| weighing::text(score)),
            evaluators: scored.map_or(0, |(_, people)| people),
            notes: self.notes.get(&deal.id).copied().unwrap_or(0),
            message: deal.message.clone(),
            created_at: deal.created_at,
            due_at: waits.then_some(deal.due_at),
            overdue: deal.is_overdue(now),
            told: offered.told_at.is_some(),
            sort: Sort {
                stage: offered.stage,
                score: scored.map(|(score, _)| score),
                fit: fit.as_ref().map(|(_, score)| *score),
                maturity: offered.maturity.parse().ok(),
                requested: waits,
            },
            fit: fit.map(|(fit, _)| fit),
        })
    }
}

/// "TRL 6 · 中试"; empty where it was not said.
pub(super) fn maturity(code: &str, locale: Locale) -> String {
    if code.is_empty() {
        String::new()
    } else {
        let label = codes::label(Table::Maturity, code, locale.tag());
        format!("TRL {code} · {label}")
    }
}

pub(super) fn samples() -> Vec<Card> {
    let one = |stage: Stage, score: &str, fit: Option<Fit>, open: bool| Card {
        number: "KX-D-2026-00007".to_owned(),
        url: "/deals/KX-D-2026-00007".to_owned(),
        evaluation_url: "/deals/KX-D-2026-00007/evaluation".to_owned(),
        by: "锦江示例大学（虚构）".to_owned(),
        verified: true,
        state: if open { "requested" } else { "declined" },
        tint: "warning",
        open,
        stage: stage.code(),
        stage_tint: stage.tint(),
        next: stage.next().map_or("", Stage::code),
        revision: 1,
        fit,
        budget_fen: open.then_some(60_000_000),
        budget_to_fen: Some(80_000_000).filter(|_| score.is_empty()),
        timing: "三个月内".to_owned(),
        months: Some(6).filter(|_| open),
        maturity: if open { "TRL 6 · 中试" } else { "" }.to_owned(),
        answers: "答复率 90% 以上".to_owned(),
        score: score.to_owned(),
        evaluators: i64::from(!score.is_empty()),
        notes: 2,
        message: "采用双区控温，已在两条产线运行。".to_owned(),
        created_at: DateTime::UNIX_EPOCH,
        due_at: open.then_some(DateTime::UNIX_EPOCH),
        overdue: open,
        told: false,
        sort: Sort {
            stage,
            score: None,
            fit: None,
            maturity: None,
            requested: open,
        },
    };
    let fit = |past: bool, url: &str| {
        Some(Fit {
            level: "strong",
            place: 1,
            matcher: "3".to_owned(),
            title: "漏板温差控制".to_owned(),
            url: url.to_owned(),
            named: past,
            past,
        })
    };
    vec![
        one(
            Stage::Screen,
            "",
            fit(false, "/achievements/KX-C-2026-00001"),
            true,
        ),
        one(Stage::Finalist, "8.25", fit(true, ""), true),
        one(Stage::Aside, "", None, false),
    ]
}
