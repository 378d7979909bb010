//! The matches beside a listing: a level, a sentence, the shared words where they stand, and how the need's conditions
//! are met. Nothing is said that does not stand in the public parts.

use std::collections::HashMap;

use serde::Serialize;

use super::cards::{Card, Part};
use super::conditions::{Condition, NeedSide, Question, ResultSide, conditions, parts};
use super::question;
use crate::db::Tx;
use crate::ids::ListingId;
use crate::listings::content::Tier;
use crate::listings::detail::joined;
use crate::listings::feed::{self, Shown};
use crate::listings::{Kind, Listing};
use crate::matching::SharedTerm;
use crate::matching::feedback::{PairView, Verdict};
use crate::matching::store::{self as matches, Match};
use crate::web::Ctx;
use crate::web::words::{Locale, Message, t};

/// Matches beside one listing.
const MOST: usize = 6;
/// Matches that are looked at, with those that the viewer put aside.
const LOOKED_AT: i64 = 24;
const TERMS_QUOTED: usize = 2;

/// One match, as the page shows it.
#[derive(Clone, Debug, Serialize)]
pub(super) struct MatchView {
    /// The partner's.
    pub number: String,
    pub title: String,
    pub url: String,
    pub owner: String,
    /// strong, fair or weak
    pub level: &'static str,
    pub sentence: String,
    /// For each shared word its place on both sides.
    pub quotes: Vec<Vec<Side>>,
    /// How many conditions are met, are not, are not stated.
    pub tally: String,
    pub conditions: Vec<Condition>,
    /// The result's figures are not public, so they were not compared.
    pub locked: bool,
    pub ask_url: String,
    /// Where one asks for all that is not stated; empty when nothing is open.
    pub question_url: String,
    /// How many points that question holds.
    pub open: usize,
    /// What the viewer said of it.
    pub pair: PairView,
}

/// A side of `ui.quotes`.
#[derive(Clone, Debug, Serialize)]
pub(super) struct Side {
    pub from: String,
    pub parts: Vec<Part>,
}

/// The page's own side, read once for all its matches.
enum Own {
    Need(NeedSide),
    Result(ResultSide),
}

impl Own {
    fn read(kind: Kind, content: &serde_json::Value) -> Option<Self> {
        match kind {
            Kind::Need => NeedSide::read(content.clone()).map(Self::Need),
            Kind::Achievement => ResultSide::read(content.clone()).map(Self::Result),
        }
    }
}

/// The best matches of a listing that are public now, and those that the viewer put aside, marked as such.
pub(super) async fn matches(
    tx: &mut Tx,
    ctx: &Ctx,
    listing: &Listing,
    content: &serde_json::Value,
) -> crate::web::Result<Vec<MatchView>> {
    let found = matches::of_listing(tx, listing.kind, listing.id, LOOKED_AT).await?;
    let partners: Vec<ListingId> = found.iter().map(|m| m.partner(listing.kind)).collect();
    let shown: HashMap<ListingId, Shown> = feed::shown(tx, &partners, ctx.app.clock.now())
        .await?
        .into_iter()
        .map(|one| (one.listing.id, one))
        .collect();
    let Some(own) = Own::read(listing.kind, content) else {
        return Ok(Vec::new());
    };
    let number = listing.number.as_deref().unwrap_or_default();
    let pairs: Vec<_> = found.iter().map(Match::pair).collect();
    let said = matches::verdicts(tx, ctx.user(), &pairs).await?;
    let mut open = 0;
    let views = found.iter().filter_map(|one| {
        let verdict = said.get(&one.pair()).copied();
        let aside = matches!(verdict, Some(Verdict::NotRelevant | Verdict::Known));
        if !aside && open == MOST {
            return None;
        }
        let partner = shown.get(&one.partner(listing.kind))?;
        let mut view = view(ctx, one, partner, (number, &own))?;
        view.pair = PairView::new(one.pair(), verdict);
        open += usize::from(!aside);
        Some(view)
    });
    Ok(views.collect())
}

fn view(ctx: &Ctx, one: &Match, partner: &Shown, (number, own): (&str, &Own)) -> Option<MatchView> {
    let locale = ctx.locale;
    let today = ctx.app.clock.today();
    let card = Card::of(partner, ctx.viewer.as_ref(), locale)?;
    let content = partner.content.clone();
    let (rows, tier, action) = match own {
        Own::Need(need) => {
            let result = ResultSide::read(content)?;
            let rows = conditions(need, &result, today, locale);
            (rows, result.result.tier_technical, "requests")
        }
        Own::Result(result) => {
            let rows = conditions(&NeedSide::read(content)?, result, today, locale);
            (rows, result.result.tier_technical, "offers")
        }
    };
    let terms = &one.reasons.terms;
    let ask_url = format!("{}/{action}/new?from=match&with={number}", card.url);
    let open = question::points(&rows, partner.listing.kind);
    Some(MatchView {
        question_url: if open > 0 {
            format!("{}/{action}/new?match={number}", card.url)
        } else {
            String::new()
        },
        ask_url,
        open,
        number: partner.listing.number.clone().unwrap_or_default(),
        title: card.title,
        url: card.url,
        owner: card.owner.name,
        level: one.level_name(),
        sentence: sentence(terms, locale),
        quotes: terms
            .iter()
            .take(TERMS_QUOTED)
            .map(|term| sides(term, locale))
            .collect(),
        tally: tally(&rows, locale),
        locked: tier != Tier::Public && rows.iter().any(|row| row.question.name == "indicator"),
        conditions: rows,
        pair: PairView::new(one.pair(), None),
    })
}

fn tally(rows: &[Condition], locale: Locale) -> String {
    let count = |state: &str| rows.iter().filter(|row| row.state == state).count();
    Message::new("matching-tally")
        .with("met", count("met"))
        .with("unmet", count("unmet"))
        .with("unstated", count("unstated"))
        .say(locale)
}

fn sentence(terms: &[SharedTerm], locale: Locale) -> String {
    if terms.is_empty() {
        return t(locale, "matching-no-terms");
    }
    let words: Vec<String> = terms.iter().map(|term| term.term.clone()).collect();
    Message::new("matching-terms")
        .with("terms", joined(&words, locale))
        .say(locale)
}

fn sides(term: &SharedTerm, locale: Locale) -> Vec<Side> {
    vec![
        Side {
            from: t(locale, "matching-from-need"),
            parts: parts(&term.need),
        },
        Side {
            from: t(locale, "matching-from-achievement"),
            parts: parts(&term.achievement),
        },
    ]
}

pub(super) fn sample() -> MatchView {
    let side = |from: &str| Side {
        from: from.to_owned(),
        parts: vec![Part {
            text: "浸润剂".to_owned(),
            hit: true,
        }],
    };
    let said = |text: &str| {
        let part = Part {
            text: text.to_owned(),
            hit: false,
        };
        if text.is_empty() {
            Vec::new()
        } else {
            vec![part]
        }
    };
    let row = |state: &'static str, result: &str, tag: &'static str| Condition {
        state,
        label: "断头次数".to_owned(),
        tag,
        need: said("≤ 1 次/(台·h)"),
        result: said(result),
        near: state == "unstated" && !result.is_empty(),
        open: None,
        question: Question::default(),
    };
    MatchView {
        number: "KX-X-2026-00001".to_owned(),
        title: "求购玄武岩纤维浸润剂".to_owned(),
        url: "/needs/KX-X-2026-00001".to_owned(),
        owner: "某企业（达川区）".to_owned(),
        level: "strong",
        sentence: "双方都写到：浸润剂。".to_owned(),
        quotes: vec![vec![side("需求"), side("成果")]],
        tally: "1 项满足，1 项不满足，2 项未说明".to_owned(),
        conditions: vec![
            row("met", "断头次数每台时不超过0.9次", ""),
            row("unmet", "2 次/(台·h)", "wish"),
            row("unstated", "断头次数（另一条件）0.9次", ""),
            row("unstated", "", ""),
            row("told", "达州市", ""),
        ],
        locked: true,
        question_url: "/needs/KX-X-2026-00001/offers/new?match=KX-C-2026-00001".to_owned(),
        open: 2,
        ask_url: "/needs/KX-X-2026-00001/offers/new".to_owned(),
        pair: PairView::sample(),
    }
}
