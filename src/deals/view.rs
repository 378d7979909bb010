//! What the pages of one deal show: both sides, what was asked, the stages, the thread, the history, the contacts.

use std::collections::HashMap;

use chrono::{DateTime, Utc};
use serde::Serialize;
use serde_json::Value;

use super::Choice;
use super::deal::Deal;
use super::room::show::ThreadLine;
use super::state::{Deed, Side, State};
use super::{notices, offers, store};
use crate::accounts;
use crate::codes::{self, Table};
use crate::db::Tx;
use crate::ids::{OrganisationId, UserId};
use crate::listings::{self, Listing};
use crate::organisations::{self, organisation::Organisation};
use crate::web::error::{Error, Result};
use crate::web::words::{Locale, lookup, t};
use crate::web::{Ctx, Duty, Viewer};

/// Messages and history rows shown.
const MOST: i64 = 200;

/// A table's rows as choices, in the viewer's language.
pub(crate) fn choices(table: Table, ctx: &Ctx) -> Vec<Choice> {
    Choice::of(table, ctx.app.clock.today(), ctx.locale)
}

#[derive(Clone, Serialize)]
pub(crate) struct Fact {
    pub(crate) label: String,
    pub(crate) value: String,
}

#[derive(Clone, Serialize)]
pub(crate) struct Party {
    pub(crate) name: String,
    pub(crate) masked: bool,
    pub(crate) verified: bool,
}

#[derive(Clone, Serialize)]
pub(crate) struct Stage {
    pub(crate) label: String,
    pub(crate) state: &'static str,
}

#[derive(Clone, Serialize)]
pub(crate) struct HistoryLine {
    pub(crate) at: DateTime<Utc>,
    pub(crate) title: String,
    pub(crate) text: String,
    pub(crate) who: String,
}

#[derive(Clone, Serialize)]
pub(crate) struct Contact {
    pub(crate) organisation: String,
    pub(crate) rows: Vec<Fact>,
}

/// What the viewer may do now.
#[derive(Clone, Debug, Default, Serialize)]
#[expect(clippy::struct_excessive_bools, reason = "flags that a template reads")]
pub(crate) struct Can {
    pub(crate) accept: bool,
    pub(crate) decline: bool,
    pub(crate) withdraw: bool,
    pub(crate) introduce: bool,
    pub(crate) agree: bool,
    pub(crate) lose: bool,
    pub(crate) message: bool,
    pub(crate) assign: bool,
    /// Set the next step.
    pub(crate) plan: bool,
    /// This side agreed and waits for the other.
    pub(crate) waits: bool,
}

impl Can {
    fn of(deal: &Deal, side: Side, writes: bool) -> Self {
        let can = |deed| writes && deal.state.can(deed, side);
        let agreed = side != Side::Staff && deal.consent().of(side);
        Self {
            accept: can(Deed::Accept),
            decline: can(Deed::Decline),
            withdraw: can(Deed::Withdraw),
            introduce: can(Deed::Introduce),
            agree: can(Deed::Agree) && !agreed,
            lose: can(Deed::Lose),
            message: writes && deal.state.takes_messages(),
            assign: writes && side == Side::Staff,
            plan: writes && side == Side::Staff && deal.state.is_open(),
            waits: can(Deed::Agree) && agreed,
        }
    }
}

/// The viewer's side; strangers have none. Who belongs to a suspended side still reads.
pub(crate) fn side_of(deal: &Deal, viewer: &Viewer) -> Option<Side> {
    if viewer.acts_for(deal.owner_organisation) {
        Some(Side::Owner)
    } else if viewer.acts_for(deal.asker_organisation) {
        Some(Side::Asker)
    } else if viewer.is_staff() {
        Some(Side::Staff)
    } else if viewer.rests_with(deal.owner_organisation) {
        Some(Side::Owner)
    } else if viewer.rests_with(deal.asker_organisation) {
        Some(Side::Asker)
    } else {
        None
    }
}

/// Staff may read all deals; writing is the technology managers'.
pub(crate) fn writes(side: Side, ctx: &Ctx) -> bool {
    side != Side::Staff
        || ctx
            .viewer
            .as_ref()
            .is_some_and(|v| v.has(Duty::TechnologyManager))
}

fn purpose_label(locale: Locale, code: &str) -> String {
    codes::label(Table::CooperationMode, code, locale.tag()).into_owned()
}

/// In the viewer's language; words that were brought in from elsewhere stay as they are.
pub(crate) fn timing_label(locale: Locale, code: &str) -> String {
    lookup(locale, &format!("deal-timing-{code}"), &[]).unwrap_or_else(|| code.to_owned())
}

pub(crate) fn stages(state: State, locale: Locale) -> Vec<Stage> {
    let place = State::WAY.iter().position(|stage| *stage == state);
    State::WAY
        .iter()
        .enumerate()
        .map(|(n, stage)| Stage {
            label: t(locale, &format!("deal-state-{}", stage.code())),
            state: match place {
                Some(now) if n < now || state == State::Contracted => "done",
                Some(now) if n == now => "now",
                _ => "todo",
            },
        })
        .collect()
}

/// Everything on a deal's page that comes from the database.
#[derive(Clone, Serialize)]
pub(crate) struct View {
    pub(crate) number: String,
    pub(crate) title: String,
    pub(crate) solves: bool,
    pub(crate) listing_url: String,
    pub(crate) state: &'static str,
    pub(crate) tint: &'static str,
    pub(crate) side: &'static str,
    pub(crate) asker: Party,
    pub(crate) owner: Party,
    pub(crate) purpose: String,
    pub(crate) timing: String,
    pub(crate) budget_fen: Option<i64>,
    /// Only of a range.
    pub(crate) budget_to_fen: Option<i64>,
    pub(crate) message: String,
    pub(crate) created_at: DateTime<Utc>,
    /// Only while the answer is awaited.
    pub(crate) due_at: Option<DateTime<Utc>>,
    pub(crate) overdue: bool,
    pub(crate) stages: Vec<Stage>,
    pub(crate) reason: String,
    pub(crate) reason_words: String,
    pub(crate) thread: Vec<ThreadLine>,
    pub(crate) history: Vec<HistoryLine>,
    pub(crate) contacts: Vec<Contact>,
    pub(crate) manager: String,
    pub(crate) mine: bool,
    pub(crate) can: Can,
    /// Makes a message sent twice one message.
    pub(crate) once: String,
}

/// What was read, before it is put into words.
struct Read {
    listing: Listing,
    content: Value,
    cards: HashMap<OrganisationId, Organisation>,
    names: HashMap<UserId, String>,
    messages: Vec<store::Message>,
    events: Vec<store::Event>,
    asker: Option<accounts::user::User>,
}

async fn read(tx: &mut Tx, deal: &Deal, side: Side) -> Result<Read> {
    let listing = listings::store::find(tx, deal.listing_id)
        .await?
        .ok_or(Error::NotFound)?;
    let content = if deal.state.shows_contacts() {
        let mut found = listings::store::contents(tx, &[deal.listing_id]).await?;
        found.pop().map_or(Value::Null, |(_, content)| content.0)
    } else {
        Value::Null
    };
    let organisations = [deal.asker_organisation, deal.owner_organisation];
    let cards = organisations::store::cards(tx, &organisations).await?;
    let messages = store::messages(tx, deal.id, MOST).await?;
    let mut events = store::events(tx, deal.id, MOST).await?;
    if side == Side::Staff {
        events.extend(store::events_for(tx, deal.id, "staff", MOST).await?);
        events.sort_by_key(|event| std::cmp::Reverse(event.created_at));
    }
    let mut people: Vec<UserId> = messages.iter().map(|m| m.author).collect();
    people.extend(deal.manager);
    people.sort_unstable();
    people.dedup();
    let names = accounts::store::names(tx, &people).await?;
    let asker = accounts::store::find(tx, deal.asker).await?;
    Ok(Read {
        listing,
        content,
        cards: cards.into_iter().map(|card| (card.id, card)).collect(),
        names: names.into_iter().collect(),
        messages,
        events,
        asker,
    })
}

/// Reads a deal as this viewer may see it, in a constant number of queries.
pub(crate) async fn view(tx: &mut Tx, deal: &Deal, side: Side, ctx: &Ctx) -> Result<View> {
    let read = read(tx, deal, side).await?;
    let (locale, now) = (ctx.locale, ctx.app.clock.now());
    let masked = notices::is_masked(deal, &read.listing, side);
    let owner = if masked {
        Party {
            name: t(locale, "deal-masked-name"),
            masked: true,
            verified: false,
        }
    } else {
        party(read.cards.get(&deal.owner_organisation))
    };
    let asker = party(read.cards.get(&deal.asker_organisation));
    let waits = deal.state == State::Requested;
    let listing_url = read.listing.path().filter(|_| read.listing.is_public(now));
    Ok(View {
        number: deal.number.clone(),
        title: read.listing.title.clone(),
        solves: deal.kind == super::deal::Kind::SolveNeed,
        listing_url: listing_url.unwrap_or_default(),
        state: deal.state.code(),
        tint: deal.state.tint(),
        side: side.code(),
        purpose: purpose_label(locale, &deal.purpose),
        timing: timing_label(locale, &deal.timing),
        budget_fen: deal.budget_fen,
        budget_to_fen: deal.budget_to_fen.filter(|_| deal.budget_kind == "range"),
        message: deal.message.clone(),
        created_at: deal.created_at,
        due_at: waits.then_some(deal.due_at),
        overdue: deal.is_overdue(now),
        stages: stages(deal.state, locale),
        reason: reason(deal, locale),
        reason_words: deal.reason_words.clone(),
        thread: thread(&read, (side, masked), (&asker, &owner), locale),
        history: history(&read, locale),
        contacts: contacts(deal, &read, locale),
        manager: deal
            .manager
            .and_then(|id| read.names.get(&id).cloned())
            .unwrap_or_default(),
        mine: deal.manager.is_some() && deal.manager == ctx.user(),
        can: Can::of(deal, side, writes(side, ctx)),
        once: crate::ids::mint(now).to_string(),
        asker,
        owner,
    })
}

fn party(card: Option<&Organisation>) -> Party {
    Party {
        name: card.map_or_else(String::new, |c| c.name.clone()),
        masked: false,
        verified: card.is_some_and(Organisation::is_verified),
    }
}

fn reason(deal: &Deal, locale: Locale) -> String {
    codes::label(Table::DeclineReason, &deal.reason_code, locale.tag()).into_owned()
}

fn thread(
    read: &Read,
    (side, masked): (Side, bool),
    (asker, owner): (&Party, &Party),
    locale: Locale,
) -> Vec<ThreadLine> {
    let line = |m: &store::Message| {
        let hidden = masked && m.side == Side::Owner;
        ThreadLine {
            who: if hidden {
                t(locale, "deal-side-owner")
            } else {
                read.names.get(&m.author).cloned().unwrap_or_default()
            },
            organisation: match m.side {
                Side::Asker => asker.name.clone(),
                Side::Owner => owner.name.clone(),
                Side::Staff => t(locale, "deal-side-staff"),
            },
            text: m.text.clone(),
            at: m.created_at,
            kind: if m.side == side { "own" } else { "" },
            ..ThreadLine::new(m.id, m.side)
        }
    };
    read.messages.iter().map(line).collect()
}

fn history(read: &Read, locale: Locale) -> Vec<HistoryLine> {
    read.events
        .iter()
        .map(|e| HistoryLine {
            at: e.created_at,
            title: t(locale, &format!("deal-event-{}", e.action)),
            text: offers::said(&e.words, &e.action, locale),
            who: t(locale, &format!("deal-side-{}", e.side)),
        })
        .collect()
}

/// Both sides' contacts; empty until the owner accepted.
fn contacts(deal: &Deal, read: &Read, locale: Locale) -> Vec<Contact> {
    if !deal.state.shows_contacts() {
        return Vec::new();
    }
    let fact = |key: &str, value: &str| Fact {
        label: t(locale, key),
        value: value.to_owned(),
    };
    let name = |id| party(read.cards.get(&id)).name;
    let said = |field: &str| read.content[field].as_str().unwrap_or_default();
    let owner = vec![
        fact("deal-contact-name", said("contact_name")),
        fact("deal-contact-phone", said("contact_phone")),
    ];
    let asker = read.asker.as_ref().map_or_else(Vec::new, |user| {
        vec![
            fact("deal-contact-name", &user.name),
            fact("deal-contact-phone", &user.phone),
            fact("deal-contact-email", &user.email),
        ]
    });
    vec![
        Contact {
            organisation: name(deal.owner_organisation),
            rows: owner,
        },
        Contact {
            organisation: name(deal.asker_organisation),
            rows: asker,
        },
    ]
}

pub(super) mod samples;
