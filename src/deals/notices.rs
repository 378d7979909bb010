//! What is told about deals, written in the deed's transaction. A masked owner's name never leaves before the owner's yes.

use serde::Serialize;

use super::deal::Deal;
use super::state::Side;
use crate::accounts::{self, links::language, user::User};
use crate::db::Tx;
use crate::ids::UserId;
use crate::listings::{self, Listing};
use crate::mail::MailPage;
use crate::notices::{self, Kind, Notice};
use crate::organisations;
use crate::state::App;
use crate::tasks;
use crate::tz;
use crate::web::error::{Error, Result};
use crate::web::words::{Locale, t};

/// At most so many people of an organisation get a mail.
const MOST: usize = 4;

/// What a mail says of a deal.
#[derive(Clone, Serialize)]
struct Letter {
    name: String,
    number: String,
    title: String,
    /// The organisation that did it, or the centre.
    from: String,
    words: String,
    state: String,
    due: String,
    url: String,
}

macro_rules! letters {
    ($($name:ident = $file:literal),+ $(,)?) => {
        /// What happened; each kind is a mail of its own.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub(crate) enum News { $($name),+ }

        $(#[derive(Serialize)] struct $name(Letter);
        impl MailPage for $name { const NAME: &'static str = $file; const OPENS: bool = false; })+

        async fn post(tx: &mut Tx, app: &App, (to, notice): (&User, &Notice), news: News, letter: Letter) -> anyhow::Result<()> {
            match news { $(News::$name => notices::tell(tx, app, to, notice, &$name(letter)).await),+ }
        }
    };
}

letters! {
    Requested = "deal-requested",
    Accepted = "deal-accepted",
    Declined = "deal-declined",
    Message = "deal-message",
    Introduced = "deal-introduced",
    Consent = "deal-consent",
    Moved = "deal-moved",
    Offered = "deal-offered",
    OfferClosed = "deal-offer-closed",
    OfferExpired = "deal-offer-expired",
    Settled = "deal-settled",
    AnswerDue = "deal-answer-due",
    AnswerOverdue = "deal-answer-overdue",
    HandedOver = "deal-handed-over",
    Mentioned = "deal-mentioned",
    Question = "deal-question",
    Meeting = "deal-meeting",
    Assessed = "deal-assessed",
}

impl News {
    /// What a person may choose another way for.
    fn kind(self) -> Kind {
        match self {
            Self::Requested => Kind::Request,
            Self::Accepted | Self::Declined | Self::Assessed => Kind::Answer,
            Self::Message | Self::Mentioned | Self::Question => Kind::Message,
            Self::AnswerDue | Self::AnswerOverdue | Self::HandedOver => Kind::Reminder,
            _ => Kind::Progress,
        }
    }
}

/// Tells the other side, or both sides when the centre did it. The deal is as it is after the deed.
pub(crate) async fn tell(
    tx: &mut Tx,
    app: &App,
    deal: &Deal,
    (news, from): (News, Side),
    words: &str,
) -> Result<()> {
    let listing = listings::store::find(tx, deal.listing_id)
        .await?
        .ok_or(Error::NotFound)?;
    let mut readers = Vec::new();
    for side in [Side::Asker, Side::Owner, Side::Staff] {
        // Only one piece of news is for the centre, and that one is for nobody else.
        if side == from || (side == Side::Staff) != (news == News::HandedOver) {
            continue;
        }
        let sender = sender(tx, deal, &listing, (from, side)).await?;
        let people = people(tx, deal, &listing, (side, news)).await?;
        readers.extend(people.into_iter().map(|user| (user, sender.clone())));
    }
    // Always in the same order: each one's count of unread news is held until the end, and no two deeds may wait for
    // each other.
    readers.sort_by_key(|(user, _)| user.id);
    for (user, sender) in readers {
        let notice = notice(deal, &listing, news, &sender);
        let letter = letter(app, deal, &listing, (&user, &sender, words));
        post(tx, app, (&user, &notice), news, letter).await?;
    }
    Ok(())
}

/// Tells people that a message names them; who gets the message itself by mail is not written to twice.
pub(crate) async fn mention(
    tx: &mut Tx,
    app: &App,
    deal: &Deal,
    (from, named): (Side, &[(UserId, Side)]),
    words: &str,
) -> Result<()> {
    if named.is_empty() {
        return Ok(());
    }
    let listing = listings::store::find(tx, deal.listing_id)
        .await?
        .ok_or(Error::NotFound)?;
    let mut told = Vec::new();
    for side in [Side::Asker, Side::Owner] {
        if side != from {
            told.extend(people(tx, deal, &listing, (side, News::Message)).await?);
        }
    }
    let ids: Vec<UserId> = named.iter().map(|(id, _)| *id).collect();
    let mut cards = accounts::store::cards(tx, &ids).await?;
    cards.sort_by_key(|user| user.id);
    for user in cards {
        let knows = told.iter().any(|one| one.id == user.id);
        let Some((_, side)) = named.iter().find(|(id, _)| *id == user.id) else {
            continue;
        };
        if knows || user.disabled_at.is_some() {
            continue;
        }
        let from = sender(tx, deal, &listing, (from, *side)).await?;
        let notice = notice(deal, &listing, News::Mentioned, &from);
        let letter = letter(app, deal, &listing, (&user, &from, words));
        post(tx, app, (&user, &notice), News::Mentioned, letter).await?;
    }
    Ok(())
}

fn letter(
    app: &App,
    deal: &Deal,
    listing: &Listing,
    (to, from, words): (&User, &Sender, &str),
) -> Letter {
    let locale = language(to);
    Letter {
        name: to.name.clone(),
        number: deal.number.clone(),
        title: listing.title.clone(),
        from: from.say(locale),
        words: words.to_owned(),
        state: t(locale, &state_key(deal)),
        due: due(deal),
        url: format!("{}{}", app.config.base_url, deal.path()),
    }
}

/// Whether the owner's name is still hidden from the asker.
pub(crate) fn is_masked(deal: &Deal, listing: &Listing, reader: Side) -> bool {
    listing.masked && reader == Side::Asker && !deal.state.is_met()
}

fn state_key(deal: &Deal) -> String {
    format!("deal-state-{}", deal.state.code())
}

fn due(deal: &Deal) -> String {
    tz::shanghai_date(deal.due_at).to_string()
}

/// What the inbox keeps: all that the words of a subject may name, but nothing that was written in confidence.
fn notice(deal: &Deal, listing: &Listing, news: News, from: &Sender) -> Notice {
    let notice = Notice::new(news.kind(), deal.path())
        .with("title", listing.title.as_str())
        .with("number", deal.number.as_str())
        .with("due", due(deal))
        .word("state", &state_key(deal));
    match from {
        Sender::Named(name) => notice.with("from", name.as_str()),
        Sender::Word(key) => notice.word("from", key),
    }
}

/// Who did it, as the reader may know it.
#[derive(Clone)]
enum Sender {
    Named(String),
    Word(&'static str),
}

impl Sender {
    fn say(&self, locale: Locale) -> String {
        match self {
            Self::Named(name) => name.clone(),
            Self::Word(key) => t(locale, key),
        }
    }
}

async fn sender(
    tx: &mut Tx,
    deal: &Deal,
    listing: &Listing,
    (from, reader): (Side, Side),
) -> Result<Sender> {
    if from == Side::Owner && is_masked(deal, listing, reader) {
        return Ok(Sender::Word("deal-masked-name"));
    }
    let Some(id) = deal.organisation(from) else {
        return Ok(Sender::Word("deal-side-staff"));
    };
    let found = organisations::store::find(tx, id).await?;
    Ok(Sender::Named(found.map_or_else(String::new, |o| o.name)))
}

/// Who of a side is written to: the person who asked, or who posted the listing and the administrators.
async fn people(
    tx: &mut Tx,
    deal: &Deal,
    listing: &Listing,
    (side, news): (Side, News),
) -> Result<Vec<User>> {
    let (organisation, first) = match side {
        Side::Asker => (deal.asker_organisation, deal.asker),
        Side::Owner => (deal.owner_organisation, listing.created_by),
        Side::Staff => return managers(tx, deal).await,
    };
    let members = organisations::store::members(tx, organisation).await?;
    let administrators = members
        .iter()
        .filter(|(_, role)| *role == crate::web::OrganisationRole::Administrator)
        .map(|(id, _)| *id);
    let mut ids: Vec<UserId> = Vec::new();
    if members.iter().any(|(id, _)| *id == first) {
        ids.push(first);
    }
    if side == Side::Owner || ids.is_empty() {
        ids.extend(administrators);
    }
    // An organisation whose administrator left and whose author is gone still learns of it.
    if ids.is_empty() {
        ids.extend(members.iter().map(|(id, _)| *id));
    }
    let mut seen: Vec<UserId> = Vec::new();
    ids.retain(|id| {
        let fresh = !seen.contains(id);
        seen.push(*id);
        fresh
    });
    let mut found = Vec::new();
    // A first reminder goes to the one who is to answer, or else to the next who can.
    let most = if news == News::AnswerDue { 1 } else { MOST };
    for id in ids {
        if found.len() == most {
            break;
        }
        if let Some(user) = accounts::store::find(tx, id).await?
            && user.disabled_at.is_none()
        {
            found.push(user);
        }
    }
    Ok(found)
}

/// The deal's technology manager, or all of them while it has none.
async fn managers(tx: &mut Tx, deal: &Deal) -> Result<Vec<User>> {
    let found: Vec<User> = if let Some(id) = deal.manager {
        accounts::store::find(tx, id).await?.into_iter().collect()
    } else {
        tasks::remind::managers(tx).await?
    };
    Ok(found
        .into_iter()
        .filter(|user| user.disabled_at.is_none())
        .collect())
}
