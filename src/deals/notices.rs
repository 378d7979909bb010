//! Mails about deals, written in the deed's transaction. A masked owner's name never leaves before the owner's yes.

use serde::Serialize;

use super::deal::Deal;
use super::state::Side;
use crate::accounts::{self, user::User};
use crate::db::Tx;
use crate::ids::UserId;
use crate::listings::{self, Listing};
use crate::mail::{self, MailPage};
use crate::organisations;
use crate::state::App;
use crate::tz;
use crate::web::Duty;
use crate::web::error::{Error, Result};
use crate::web::words::{Locale, t};

/// At most so many people of an organisation get a mail.
const MOST: usize = 4;
const STAFF: i64 = 200;

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
        impl MailPage for $name { const NAME: &'static str = $file; })+

        async fn post(tx: &mut Tx, app: &App, to: (&str, Locale), news: News, letter: Letter) -> anyhow::Result<()> {
            match news { $(News::$name => mail::post(tx, app, to, &$name(letter)).await),+ }
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
    for side in [Side::Asker, Side::Owner, Side::Staff] {
        // Only one piece of news is for the centre, and that one is for nobody else.
        if side == from || (side == Side::Staff) != (news == News::HandedOver) {
            continue;
        }
        for (name, email, locale) in people(tx, deal, &listing, (side, news)).await? {
            let letter = Letter {
                name,
                number: deal.number.clone(),
                title: listing.title.clone(),
                from: sender(tx, deal, &listing, (from, side), locale).await?,
                words: words.to_owned(),
                state: t(locale, &format!("deal-state-{}", deal.state.code())),
                due: tz::shanghai_date(deal.due_at).to_string(),
                url: format!("{}{}", app.config.base_url, deal.path()),
            };
            post(tx, app, (&email, locale), news, letter).await?;
        }
    }
    Ok(())
}

/// Whether the owner's name is still hidden from the asker.
pub(crate) fn is_masked(deal: &Deal, listing: &Listing, reader: Side) -> bool {
    listing.masked && reader == Side::Asker && !deal.state.is_met()
}

async fn sender(
    tx: &mut Tx,
    deal: &Deal,
    listing: &Listing,
    (from, reader): (Side, Side),
    locale: Locale,
) -> Result<String> {
    if from == Side::Owner && is_masked(deal, listing, reader) {
        return Ok(t(locale, "deal-masked-name"));
    }
    let Some(id) = deal.organisation(from) else {
        return Ok(t(locale, "deal-side-staff"));
    };
    Ok(organisations::store::find(tx, id)
        .await?
        .map_or_else(String::new, |o| o.name))
}

/// Who of a side is written to: the person who asked, or who posted the listing and the administrators.
async fn people(
    tx: &mut Tx,
    deal: &Deal,
    listing: &Listing,
    (side, news): (Side, News),
) -> Result<Vec<(String, String, Locale)>> {
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
            let locale = user.locale.as_deref().and_then(Locale::from_tag);
            found.push((user.name, user.email, locale.unwrap_or_default()));
        }
    }
    Ok(found)
}

/// The deal's technology manager, or all of them while it has none.
async fn managers(tx: &mut Tx, deal: &Deal) -> Result<Vec<(String, String, Locale)>> {
    let found: Vec<User> = if let Some(id) = deal.manager {
        accounts::store::find(tx, id).await?.into_iter().collect()
    } else {
        let staff = accounts::store::with_duties(tx, STAFF).await?;
        let ids: Vec<UserId> = staff.iter().map(|user| user.id).collect();
        let duties = accounts::store::duties_of(tx, &ids).await?;
        let manages = |user: &User| duties.contains(&(user.id, Duty::TechnologyManager));
        staff.into_iter().filter(manages).collect()
    };
    Ok(found
        .into_iter()
        .filter(|user| user.disabled_at.is_none())
        .map(|user| {
            let locale = accounts::links::language(&user);
            (user.name, user.email, locale)
        })
        .collect())
}
