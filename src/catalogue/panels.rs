//! The matches beside a listing: a level, a sentence, the shared words where they stand, and which stated conditions
//! fit. Nothing is said that does not stand in the public parts.

use std::collections::HashMap;

use serde::Serialize;

use super::cards::{Card, Part};
use crate::achievements::Achievement;
use crate::codes::{self, Table};
use crate::db::Tx;
use crate::ids::ListingId;
use crate::listings::content::{Price, Tier};
use crate::listings::detail::{joined, label, labels, price_text};
use crate::listings::feed::{self, Shown};
use crate::listings::{Kind, Listing};
use crate::matching::store::{self as matches, Match};
use crate::matching::{Quote, SharedTerm};
use crate::needs::Need;
use crate::web::Ctx;
use crate::web::words::{Locale, Message, t};

/// Matches beside one listing.
const MOST: i64 = 6;
const TERMS_QUOTED: usize = 2;

/// One match, as the page shows it.
#[derive(Clone, Debug, Serialize)]
pub(super) struct MatchView {
    pub title: String,
    pub url: String,
    pub owner: String,
    /// strong, fair or weak
    pub level: &'static str,
    pub sentence: String,
    /// For each shared word its place on both sides.
    pub quotes: Vec<Vec<Side>>,
    pub conditions: Vec<Condition>,
    pub ask_url: String,
}

/// A side of `ui.quotes`.
#[derive(Clone, Debug, Serialize)]
pub(super) struct Side {
    pub from: String,
    pub parts: Vec<Part>,
}

/// An item of `ui.reasons`.
#[derive(Clone, Debug, Serialize)]
pub(super) struct Condition {
    /// met, unmet or unstated
    pub state: &'static str,
    pub label: String,
    pub text: String,
}

/// The best matches of a listing that are public now.
pub(super) async fn matches(
    tx: &mut Tx,
    ctx: &Ctx,
    listing: &Listing,
    content: &serde_json::Value,
) -> crate::web::Result<Vec<MatchView>> {
    let found = matches::of_listing(tx, listing.kind, listing.id, MOST).await?;
    let partners: Vec<ListingId> = found.iter().map(|m| m.partner(listing.kind)).collect();
    let shown: HashMap<ListingId, Shown> = feed::shown(tx, &partners, ctx.app.clock.now())
        .await?
        .into_iter()
        .map(|one| (one.listing.id, one))
        .collect();
    let views = found.iter().filter_map(|one| {
        let partner = shown.get(&one.partner(listing.kind))?;
        view(ctx, one, partner, content)
    });
    Ok(views.collect())
}

fn view(ctx: &Ctx, one: &Match, partner: &Shown, own: &serde_json::Value) -> Option<MatchView> {
    let locale = ctx.locale;
    let card = Card::of(partner, ctx.viewer.as_ref(), locale)?;
    let (need, result) = match partner.listing.kind {
        Kind::Need => (&partner.content, own),
        Kind::Achievement => (own, &partner.content),
    };
    let need: Need = serde_json::from_value(need.clone()).ok()?;
    let result: Achievement = serde_json::from_value(result.clone()).ok()?;
    let terms = &one.reasons.terms;
    let action = match partner.listing.kind {
        Kind::Achievement => "requests",
        Kind::Need => "offers",
    };
    Some(MatchView {
        ask_url: format!("{}/{action}/new", card.url),
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
        conditions: conditions(&need, &result, locale),
    })
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

fn parts(quote: &Quote) -> Vec<Part> {
    let part = |text: &str, hit| Part {
        text: text.to_owned(),
        hit,
    };
    let (start, end) = (quote.range.start, quote.range.end);
    let cut = (
        quote.text.get(..start),
        quote.text.get(start..end),
        quote.text.get(end..),
    );
    match cut {
        (Some(before), Some(term), Some(after)) => {
            vec![part(before, false), part(term, true), part(after, false)]
        }
        // What was stored does not fit its own text: show it unmarked.
        _ => vec![part(&quote.text, false)],
    }
}

/// What both sides state, compared; what one leaves open is named as such.
fn conditions(need: &Need, result: &Achievement, locale: Locale) -> Vec<Condition> {
    vec![
        maturity(result, locale),
        modes(need, result, locale),
        money(need, result, locale),
        place(need, result, locale),
    ]
}

fn condition(
    name: &str,
    state: Option<bool>,
    (wanted, offered): (String, String),
    locale: Locale,
) -> Condition {
    let said = |text: String| {
        if text.is_empty() {
            t(locale, "not-stated")
        } else {
            text
        }
    };
    Condition {
        state: match state {
            Some(true) => "met",
            Some(false) => "unmet",
            None => "unstated",
        },
        label: t(locale, &format!("matching-condition-{name}")),
        text: Message::new("matching-both-sides")
            .with("need", said(wanted))
            .with("achievement", said(offered))
            .say(locale),
    }
}

/// Needs have no field for it, so it is told and not judged.
fn maturity(result: &Achievement, locale: Locale) -> Condition {
    let offered = crate::achievements::view::maturity_text(result.maturity, locale);
    condition("maturity", None, (String::new(), offered), locale)
}

fn modes(need: &Need, result: &Achievement, locale: Locale) -> Condition {
    let stated = !need.modes.is_empty() && !result.modes.is_empty();
    let common = need.modes.iter().any(|mode| result.modes.contains(mode));
    let texts = (
        labels(Table::CooperationMode, &need.modes, locale),
        labels(Table::CooperationMode, &result.modes, locale),
    );
    condition("modes", stated.then_some(common), texts, locale)
}

fn money(need: &Need, result: &Achievement, locale: Locale) -> Condition {
    let open = result.tier_price == Tier::Public;
    let asked = if open { result.price.least() } else { None };
    let fits = asked
        .zip(need.budget.most())
        .map(|(asked, budget)| asked <= budget);
    let offered = if open {
        price_text(result.price, locale)
    } else {
        t(locale, "listing-locked-value")
    };
    let wanted = match need.budget {
        Price::Negotiable => t(locale, "price-open"),
        budget => price_text(budget, locale),
    };
    condition("money", fits, (wanted, offered), locale)
}

/// Being near is a help; being far is no reason against, so it is never judged as unfit.
fn place(need: &Need, result: &Achievement, locale: Locale) -> Condition {
    let city = |region: &str| {
        let row = codes::get(Table::Region, region)?;
        Some(row.code.get(..4)?.to_owned())
    };
    let near = city(&need.region)
        .zip(city(&result.region))
        .and_then(|(one, other)| (one == other).then_some(true));
    let texts = (
        label(Table::Region, &need.region, locale),
        label(Table::Region, &result.region, locale),
    );
    condition("region", near, texts, locale)
}

pub(super) fn sample() -> MatchView {
    let side = |from: &str| Side {
        from: from.to_owned(),
        parts: vec![Part {
            text: "浸润剂".to_owned(),
            hit: true,
        }],
    };
    MatchView {
        title: "求购玄武岩纤维浸润剂".to_owned(),
        url: "/needs/KX-X-2026-00001".to_owned(),
        owner: "某企业（达川区）".to_owned(),
        level: "strong",
        sentence: "双方都写到：浸润剂。".to_owned(),
        quotes: vec![vec![side("需求"), side("成果")]],
        conditions: vec![Condition {
            state: "met",
            label: "合作方式".to_owned(),
            text: "需求：许可；成果：许可".to_owned(),
        }],
        ask_url: "/needs/KX-X-2026-00001/offers/new".to_owned(),
    }
}
