//! Offers in words: the terms as labelled values, the panel on the deal's page, one version in the history.

use chrono::{DateTime, Utc};
use serde::Serialize;

use super::offer::{Offer, State, takes_offers};
use super::refusal;
use super::terms::{Instalment, Terms};
use crate::codes::Table;
use crate::db::Tx;
use crate::deals::deal::Deal;
use crate::deals::state::{self, Side};
use crate::deals::store;
use crate::listings::detail::{Fact, joined, label, path_label};
use crate::money::{Money, percent};
use crate::web::error::Result;
use crate::web::words::{Locale, Message, t};

/// Versions that a page shows.
pub(super) const MOST: i64 = 50;

/// The terms, one labelled value after the other; what was not chosen reads "not stated".
pub(super) fn facts(terms: &Terms, locale: Locale) -> Vec<Fact> {
    let fact = |key: &str, value: String| Fact::new(locale, key, value);
    let mut facts = vec![fact(
        "offer-f-type",
        path_label(Table::ContractType, &terms.type_code, locale),
    )];
    if terms.is_licence() {
        facts.push(fact("offer-f-licence", licence(terms, locale)));
    }
    facts.push(fact("offer-f-subject", terms.subject.clone()));
    facts.push(fact("offer-f-territory", terms.territory.clone()));
    facts.push(fact(
        "offer-f-term",
        format!("{} – {}", terms.starts_on, terms.ends_on),
    ));
    facts.extend(price(terms, locale));
    let owner = t(locale, &format!("offer-ownership-{}", terms.ownership));
    let words = (!terms.ownership_words.is_empty()).then(|| terms.ownership_words.clone());
    facts.push(fact("offer-f-ownership", with_words(owner, words, locale)));
    facts.push(fact("offer-f-acceptance", terms.acceptance.clone()));
    facts.push(fact("offer-f-other", terms.other.clone()));
    facts
}

fn licence(terms: &Terms, locale: Locale) -> String {
    let kind = label(Table::LicenceKind, &terms.licence_kind, locale);
    let sub = if terms.sublicensable { "yes" } else { "no" };
    joined(
        &[kind, t(locale, &format!("offer-sublicence-{sub}"))],
        locale,
    )
}

fn price(terms: &Terms, locale: Locale) -> Vec<Fact> {
    let fact = |key: &str, value: String| Fact::new(locale, key, value);
    let estimate = terms.is_estimate();
    let total = if estimate {
        "offer-f-expected"
    } else {
        "offer-f-total"
    };
    let mut facts = vec![
        fact(
            "offer-f-payment",
            label(Table::Payment, &terms.payment, locale),
        ),
        fact(total, sum(terms.total, locale)),
    ];
    if !terms.instalments.is_empty() {
        let parts: Vec<String> = terms
            .instalments
            .iter()
            .map(|part| instalment(part, locale))
            .collect();
        facts.push(fact("offer-f-parts", parts.join("\n")));
    }
    if let Some(fee) = terms.entry_fee {
        facts.push(fact("offer-f-fee", sum(fee, locale)));
    }
    if let Some(royalty) = &terms.royalty {
        let words = Message::new("offer-royalty")
            .with("base", t(locale, &format!("offer-base-{}", royalty.base)))
            .with("rate", percent::text(royalty.rate_bp))
            .with(
                "course",
                t(locale, &format!("offer-course-{}", royalty.course)),
            )
            .say(locale);
        facts.push(fact("offer-f-royalty", words));
        let audit = if royalty.audit { "yes" } else { "no" };
        facts.push(fact(
            "offer-f-audit",
            t(locale, &format!("offer-audit-{audit}")),
        ));
    }
    facts
}

fn instalment(part: &Instalment, locale: Locale) -> String {
    let mut words = vec![part.what.clone()];
    words.extend(part.due_on.map(|day| day.to_string()));
    words.push(sum(part.amount, locale));
    joined(&words, locale)
}

/// "600,000.00 元"
pub(super) fn sum(money: Money, locale: Locale) -> String {
    format!("{} {}", money.yuan_grouped(), t(locale, "unit-yuan"))
}

fn with_words(first: String, words: Option<String>, locale: Locale) -> String {
    let mut all = vec![first];
    all.extend(words);
    joined(&all, locale)
}

/// What the history says beside a deed: of deeds on offers the version, of others the words as they are.
pub(in crate::deals) fn said(words: &str, action: &str, locale: Locale) -> String {
    let on_offer = action == "counter" || action.starts_with("offer");
    let version = words.strip_prefix('v').filter(|_| on_offer);
    match version.and_then(|n| n.parse::<i64>().ok()) {
        Some(n) => Message::new("offer-version").with("n", n).say(locale),
        None => words.to_owned(),
    }
}

/// One version as a page shows it.
#[derive(Clone, Serialize)]
pub(crate) struct OfferView {
    pub(super) id: String,
    pub(super) version: i64,
    pub(super) state: &'static str,
    pub(super) tint: &'static str,
    /// asker or owner
    pub(super) side: &'static str,
    pub(super) own: bool,
    pub(super) facts: Vec<Fact>,
    pub(super) note: String,
    pub(super) created_at: DateTime<Utc>,
    pub(super) valid_until: DateTime<Utc>,
    pub(super) closed_at: Option<DateTime<Utc>>,
    pub(super) closed_words: String,
    /// What the viewer may do with it.
    pub(super) answer: bool,
    pub(super) withdraw: bool,
}

impl OfferView {
    pub(super) fn of(
        offer: &Offer,
        (deal, side, writes): (&Deal, Side, bool),
        (now, locale): (DateTime<Utc>, Locale),
    ) -> Self {
        let state = offer.state_at(now);
        let live = writes && state == State::Open && takes_offers(deal.state);
        Self {
            id: offer.id.to_string(),
            version: offer.version,
            state: state.code(),
            tint: state.tint(),
            side: offer.side.code(),
            own: offer.side == side,
            facts: facts(&offer.terms, locale),
            note: offer.note.clone(),
            created_at: offer.created_at,
            valid_until: offer.valid_until,
            closed_at: offer.closed_at,
            closed_words: offer.closed_words.clone(),
            answer: live && offer.is_answered_by(side),
            withdraw: live && offer.side == side,
        }
    }
}

/// What the deal's page shows of offers: the newest, and what may be done.
#[derive(Clone, Serialize)]
pub(crate) struct Panel {
    /// The open or accepted one, or else the newest.
    pub(super) offer: Option<OfferView>,
    /// Versions in all.
    pub(super) versions: i64,
    /// The viewer may offer terms; in place of the open ones when there are some.
    pub(super) make: bool,
    pub(super) shown: bool,
    /// Where the notice of the right to buy first stands; for those who may read it.
    pub(super) refusal: Option<refusal::Standing>,
}

impl Panel {
    pub(in crate::deals) async fn read(
        tx: &mut Tx,
        viewed: (&Deal, Side, bool),
        at: (DateTime<Utc>, Locale),
    ) -> Result<Self> {
        let (deal, side, writes) = viewed;
        if !deal.state.is_met() {
            return Ok(Self::none());
        }
        let offers = store::offers(tx, deal.id, MOST).await?;
        let live = |offer: &&Offer| matches!(offer.state, State::Open | State::Accepted);
        let newest = offers.iter().find(live).or_else(|| offers.first());
        let make = writes && side != Side::Staff && takes_offers(deal.state);
        let agreed = !takes_offers(deal.state) && deal.state != state::State::Lost;
        let refusal = if agreed && refusal::reads(deal, side) {
            refusal::standing(tx, deal).await?
        } else {
            None
        };
        Ok(Self {
            offer: newest.map(|offer| OfferView::of(offer, viewed, at)),
            versions: offers.first().map_or(0, |offer| offer.version),
            make,
            shown: make || !offers.is_empty() || takes_offers(deal.state),
            refusal,
        })
    }

    fn none() -> Self {
        Self {
            offer: None,
            versions: 0,
            make: false,
            shown: false,
            refusal: None,
        }
    }
}

/// Invented terms and offers, for the tests of templates.
pub(in crate::deals) mod samples;
