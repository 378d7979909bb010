//! Cards of listings and lines of organisations, read from the database by id with the viewer's rights; a constant
//! number of queries, however many there are.

use std::collections::HashMap;

use chrono::{DateTime, Utc};
use serde::Serialize;

use crate::achievements::{Achievement, view::maturity_text};
use crate::codes::Table;
use crate::db::Tx;
use crate::ids::{ListingId, OrganisationId};
use crate::listings::Kind;
use crate::listings::content::{Near, Price, Standing};
use crate::listings::detail::{Owner, label, labels, price_text};
use crate::listings::feed::{self, Shown};
use crate::listings::progress::{self, ProgressView};
use crate::needs::Need;
use crate::organisations;
use crate::search::Piece;
use crate::web::Viewer;
use crate::web::words::{Locale, t};

/// A stretch of text that answers the search, or stands beside what does.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Part {
    pub text: String,
    pub hit: bool,
}

impl Part {
    pub(super) fn all(pieces: &[Piece]) -> Vec<Self> {
        let part = |piece: &Piece| Self {
            text: piece.text.clone(),
            hit: piece.marked,
        };
        pieces.iter().map(part).collect()
    }
}

/// What the component `ui.listing_card` asks for.
#[derive(Clone, Debug, Serialize)]
pub struct Card {
    pub url: String,
    pub title: String,
    pub title_parts: Vec<Part>,
    /// One line: what it is good for, or what is wanted.
    pub value: String,
    pub value_parts: Vec<Part>,
    pub facts: Vec<String>,
    pub owner: Owner,
    /// Empty when to be agreed.
    pub price: String,
    pub price_note: String,
    pub confirmed_at: Option<DateTime<Utc>>,
    /// A day.
    pub closes_at: Option<String>,
    /// What was searched for and is not in it.
    pub missing: String,
    /// How far a need got.
    pub progress: Option<ProgressView>,
}

/// What the component `ui.organisation_line` asks for.
#[derive(Clone, Debug, Serialize)]
pub struct OrganisationLine {
    pub url: String,
    pub name: String,
    pub verified: bool,
    pub facts: Vec<String>,
    pub counts: Vec<Count>,
}

#[derive(Clone, Debug, Serialize)]
pub struct Count {
    pub label: String,
    pub n: i64,
}

/// The cards of those listings that are public.
pub async fn read(
    tx: &mut Tx,
    ids: &[ListingId],
    viewer: Option<&Viewer>,
    (locale, now): (Locale, DateTime<Utc>),
) -> sqlx::Result<HashMap<ListingId, Card>> {
    let shown = feed::shown(tx, ids, now).await?;
    let cards = shown.into_iter().filter_map(|one| {
        let id = one.listing.id;
        Some((id, Card::of(&one, viewer, locale)?))
    });
    Ok(cards.collect())
}

/// The cards of these listings in this order; what is not public is left out.
pub async fn in_order(
    tx: &mut Tx,
    ids: &[ListingId],
    viewer: Option<&Viewer>,
    at: (Locale, DateTime<Utc>),
) -> sqlx::Result<Vec<Card>> {
    let mut cards = read(tx, ids, viewer, at).await?;
    Ok(ids.iter().filter_map(|id| cards.remove(id)).collect())
}

impl Card {
    /// `None` when the content can't be read.
    #[must_use]
    pub fn of(shown: &Shown, viewer: Option<&Viewer>, locale: Locale) -> Option<Self> {
        let standing = Standing::of(viewer, shown.owner.id, Near::Not);
        let mut card = Self {
            url: shown.listing.path()?,
            title: shown.listing.title.clone(),
            title_parts: Vec::new(),
            value: String::new(),
            value_parts: Vec::new(),
            facts: Vec::new(),
            owner: Owner::of(&shown.owner, shown.listing.masked, standing, locale),
            price: String::new(),
            price_note: String::new(),
            confirmed_at: shown.listing.confirmed_at,
            closes_at: None,
            missing: String::new(),
            progress: progress::card_line(&shown.listing, locale),
        };
        match shown.listing.kind {
            Kind::Achievement => {
                let content = serde_json::from_value(shown.content.clone()).ok()?;
                card.show_achievement(&content, standing, locale);
            }
            Kind::Need => {
                let content = serde_json::from_value(shown.content.clone()).ok()?;
                card.show_need(&content, locale);
            }
        }
        card.facts.retain(|fact| !fact.is_empty());
        Some(card)
    }

    fn show_achievement(&mut self, content: &Achievement, standing: Standing, locale: Locale) {
        self.value = if content.value_line.is_empty() {
            start_of(&content.summary)
        } else {
            content.value_line.clone()
        };
        self.facts = vec![
            label(Table::Field, &content.field, locale),
            maturity_text(content.maturity, locale),
            labels(Table::CooperationMode, &content.modes, locale),
            label(Table::Region, &content.region, locale),
        ];
        self.price = if content.tier_price.admits(standing) {
            sum(content.price, locale)
        } else {
            t(locale, "listing-locked-value")
        };
    }

    fn show_need(&mut self, content: &Need, locale: Locale) {
        self.value = start_of(&content.summary);
        self.facts = vec![
            label(Table::NeedKind, &content.kind, locale),
            label(Table::Field, &content.field, locale),
            label(Table::Region, &content.region, locale),
            labels(Table::CooperationMode, &content.modes, locale),
        ];
        self.price = sum(content.budget, locale);
        self.price_note = t(locale, "catalogue-budget");
        self.closes_at = content.deadline.map(|day| day.to_string());
    }
}

fn sum(price: Price, locale: Locale) -> String {
    match price {
        Price::Negotiable => String::new(),
        stated => price_text(stated, locale),
    }
}

fn start_of(text: &str) -> String {
    const MOST: usize = 100;
    let line = text.split_whitespace().collect::<Vec<_>>().join(" ");
    if line.chars().count() <= MOST {
        return line;
    }
    line.chars().take(MOST).chain(['…']).collect()
}

/// The lines of those organisations that are verified, in this order.
pub async fn organisations(
    tx: &mut Tx,
    ids: &[OrganisationId],
    (locale, now): (Locale, DateTime<Utc>),
) -> sqlx::Result<Vec<OrganisationLine>> {
    let cards = organisations::store::cards(tx, ids).await?;
    let shown = feed::shown_by(tx, ids, now).await?;
    let count = |id: OrganisationId, kind: Kind| {
        let own = shown.iter().find(|(o, k, _)| *o == id && *k == kind);
        own.map_or(0, |(_, _, n)| *n)
    };
    let line = |id: &OrganisationId| {
        let o = cards.iter().find(|o| o.id == *id && o.is_verified())?;
        let counts = [
            (Kind::Achievement, "catalogue-count-achievements"),
            (Kind::Need, "catalogue-count-needs"),
        ];
        Some(OrganisationLine {
            url: format!("/organisations/{id}"),
            name: o.name.clone(),
            verified: true,
            facts: vec![
                label(Table::OrganisationKind, &o.kind, locale),
                label(Table::Region, &o.region, locale),
            ],
            counts: counts
                .map(|(kind, key)| Count {
                    label: t(locale, key),
                    n: count(*id, kind),
                })
                .into(),
        })
    };
    Ok(ids.iter().filter_map(line).collect())
}
