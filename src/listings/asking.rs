//! Asks owners whether what they published still holds: when it falls due, before it is hidden and once it is.
//! Must stay true: one person gets one mail with everything; nothing is asked for twice, whatever is retried.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{DateTime, Duration, Utc};
use serde::{Deserialize, Serialize};
use sqlx::types::Json;
use uuid::Uuid;

use super::confirming::LINK_DAYS;
use super::freshness::{Asked, Freshness, LAST_CALL};
use super::listing::Listing;
use super::store::{self, Detail, Event, Link, Moments, ToAsk};
use crate::accounts::{self, links, user::User};
use crate::db::Tx;
use crate::ids::{ListingId, OrganisationId, UserId};
use crate::jobs::{self, Job, JobError};
use crate::mail::MailPage;
use crate::notices::{self, Kind, Notice};
use crate::organisations::{self, organisation::State as Standing};
use crate::state::App;
use crate::tz;

const BATCH: i64 = 500;
/// Lines of one mail; the rest is named by number and confirmed by the link for all.
const LINES: usize = 30;
/// What falls due so soon after something else goes along with it.
const ALONG: Duration = Duration::days(14);
/// So long an ended link still says what became of it.
const KEPT: Duration = Duration::days(365);
/// People of an organisation looked at when an author is gone.
const STAND_INS: i64 = 20;
/// The hour of the morning at which mails go out.
const MORNING: i64 = 9;

/// Once a day, in the morning.
#[derive(Debug, Serialize, Deserialize)]
pub struct Round {}

impl Job for Round {
    const NAME: &'static str = "ask-to-confirm";

    async fn run(self, app: &App) -> Result<(), JobError> {
        let now = app.clock.now();
        let tomorrow = tz::end_of_day(tz::shanghai_date(now)) + Duration::hours(MORNING);
        let mut tx = app.db.write().await?;
        jobs::enqueue_at(&mut tx, &Self {}, tomorrow, now).await?;
        store::sweep_links(&mut tx, now - KEPT).await?;
        tx.commit().await?;
        ask_all(app, now).await?;
        Ok(())
    }
}

/// Looks at everything, person by person. One mail that can't be written keeps nobody else from theirs.
async fn ask_all(app: &App, now: DateTime<Utc>) -> anyhow::Result<()> {
    let due = Freshness::of(&app.config).due_before(now);
    let moments = Moments {
        due,
        soon: due + ALONG,
        last_call: now + LAST_CALL,
        now,
    };
    let mut after = (UserId(Uuid::nil()), ListingId(Uuid::nil()));
    let mut fault = None;
    loop {
        let mut tx = app.db.read().await?;
        let rows = store::to_ask(&mut tx, moments, after, BATCH).await?;
        let groups = by_reader(&mut tx, &rows).await?;
        drop(tx);
        for (reader, rows) in groups {
            if let Err(error) = ask(app, reader, &rows, now).await {
                fault = Some(error.context(format!("asking {reader} to confirm")));
            }
        }
        match rows.last() {
            Some(last) => after = (last.created_by, last.id),
            None => break,
        }
    }
    fault.map_or(Ok(()), Err)
}

/// Who is asked for what: the author who is still with the organisation, or else its first administrator. What a
/// suspended organisation published is not public, and its people may not confirm it.
async fn by_reader(tx: &mut Tx, rows: &[ToAsk]) -> sqlx::Result<BTreeMap<UserId, Vec<ToAsk>>> {
    let mut owners: Vec<OrganisationId> = rows.iter().map(|row| row.organisation_id).collect();
    owners.sort_unstable();
    owners.dedup();
    let cards = organisations::store::cards(tx, &owners).await?;
    let acting = cards.iter().filter(|o| o.state != Standing::Suspended);
    let acting: BTreeSet<OrganisationId> = acting.map(|o| o.id).collect();
    let mut authors: Vec<UserId> = rows.iter().map(|row| row.created_by).collect();
    authors.sort_unstable();
    authors.dedup();
    // The author's place first, then those of the others, administrators first.
    let of_authors = organisations::store::places_of(tx, &authors).await?;
    let of_others = organisations::store::members_of(tx, &owners, STAND_INS).await?;
    let mut people: Vec<UserId> = of_others.iter().map(|(_, user)| *user).collect();
    people.extend(&authors);
    people.sort_unstable();
    people.dedup();
    let people = accounts::store::cards(tx, &people).await?;
    let open = people.iter().filter(|user| user.disabled_at.is_none());
    let open: BTreeSet<UserId> = open.map(|user| user.id).collect();
    let mut groups: BTreeMap<UserId, Vec<ToAsk>> = BTreeMap::new();
    for row in rows.iter().filter(|r| acting.contains(&r.organisation_id)) {
        let author = Some(row.created_by)
            .filter(|author| of_authors.contains(&(*author, row.organisation_id)));
        let others = of_others
            .iter()
            .filter(|(organisation, _)| *organisation == row.organisation_id)
            .map(|(_, user)| *user);
        let reader = author
            .into_iter()
            .chain(others)
            .find(|user| open.contains(user));
        if let Some(reader) = reader {
            groups.entry(reader).or_default().push(*row);
        }
    }
    Ok(groups)
}

#[derive(Serialize)]
struct Line {
    title: String,
    number: String,
    confirmed: String,
    /// `ask`, `ask_again` or `hide`
    what: &'static str,
    until: String,
    url: String,
}

#[derive(Serialize)]
struct Mail {
    name: String,
    n: usize,
    hidden: bool,
    lines: Vec<Line>,
    more: usize,
    all_url: String,
    days: i64,
    mine_url: String,
}

impl MailPage for Mail {
    const NAME: &'static str = "listings-confirm";
}

/// Writes one person's mail, with links for what is really asked for by this call.
async fn ask(app: &App, reader: UserId, rows: &[ToAsk], now: DateTime<Utc>) -> anyhow::Result<()> {
    let mut tx = app.db.write().await?;
    let Some(user) = accounts::store::find(&mut tx, reader).await? else {
        return Ok(());
    };
    let asked = note_all(&mut tx, app, rows, now).await?;
    if asked.is_empty() {
        return Ok(());
    }
    let mut lines = Vec::new();
    for (listing, what) in asked.iter().take(LINES) {
        let url = link(&mut tx, app, &user, &[listing.id]).await?;
        lines.push(line(listing, *what, url));
    }
    let all: Vec<ListingId> = asked.iter().map(|(listing, _)| listing.id).collect();
    let page = Mail {
        name: user.name.clone(),
        n: asked.len(),
        hidden: asked.iter().all(|(_, what)| *what == Asked::Hidden),
        more: asked.len() - lines.len(),
        lines,
        all_url: link(&mut tx, app, &user, &all).await?,
        days: LINK_DAYS,
        mine_url: format!("{}/my", app.config.base_url),
    };
    let notice = Notice::new(Kind::Freshness, "/my#listings")
        .with("n", page.n)
        .with("hidden", page.hidden);
    notices::tell(&mut tx, app, &user, &notice, &page).await?;
    tx.commit().await?;
    Ok(())
}

/// Notes for each how far the asking got; those for which this call did it, the most urgent first.
async fn note_all(
    tx: &mut Tx,
    app: &App,
    rows: &[ToAsk],
    now: DateTime<Utc>,
) -> anyhow::Result<Vec<(Listing, Asked)>> {
    let freshness = Freshness::of(&app.config);
    let ids: Vec<ListingId> = rows.iter().map(|row| row.id).collect();
    let mut asked = Vec::new();
    for listing in store::heads(tx, &ids).await? {
        let Some(row) = rows.iter().find(|row| row.id == listing.id) else {
            continue;
        };
        // What goes along is not due yet; it counts as asked for.
        let what = freshness.at(&listing, now).max(Asked::Due);
        let step = (row.asked, what.number());
        if step.0 >= step.1 || !store::ask(tx, listing.id, step, listing.confirmed_at).await? {
            continue;
        }
        let standing = listing.standing().code();
        let event = Event {
            actor: None,
            action: what.code().to_owned(),
            from_state: standing.clone(),
            to_state: standing,
            words: String::new(),
            created_at: now,
        };
        store::insert_event(tx, listing.id, &event).await?;
        asked.push((listing, what));
    }
    asked.sort_by_key(|(listing, what)| (std::cmp::Reverse(*what), listing.expires_at, listing.id));
    Ok(asked)
}

fn line(listing: &Listing, what: Asked, url: String) -> Line {
    let day = |at: Option<DateTime<Utc>>| {
        at.map_or_else(String::new, |at| tz::shanghai_date(at).to_string())
    };
    Line {
        title: listing.title.clone(),
        number: listing.number.clone().unwrap_or_default(),
        confirmed: day(listing.confirmed_at),
        what: what.code(),
        until: day(listing.expires_at),
        url,
    }
}

/// A link that confirms these, once.
async fn link(
    tx: &mut Tx,
    app: &App,
    user: &User,
    listings: &[ListingId],
) -> anyhow::Result<String> {
    let now = app.clock.now();
    let secret = links::secret();
    let link = Link {
        id: crate::ids::mint(now),
        user_id: user.id,
        detail: Json(Detail {
            listings: listings.to_vec(),
        }),
        used_at: None,
        expires_at: now + Duration::days(LINK_DAYS),
        created_at: now,
    };
    store::insert_link(tx, &links::hash(&secret), &link).await?;
    Ok(format!("{}/confirmations/{secret}", app.config.base_url))
}
