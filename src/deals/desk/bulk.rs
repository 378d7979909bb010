//! Several deals changed at once: given to somebody, or a next step set. Must stay true: each is changed only while it is
//! as the page showed it, and everybody is told which were not changed and why.

use std::collections::HashMap;
use std::fmt;

use axum::extract::State as Shared;
use chrono::{DateTime, NaiveDate, Utc};

use super::asked::Asked;
use super::{PER_PAGE, page};
use crate::db::Tx;
use crate::deals::deal::Deal;
use crate::deals::handover::{self, Given};
use crate::deals::steps;
use crate::deals::store::{self, Step};
use crate::ids::{DealId, ListingId, UserId};
use crate::listings;
use crate::state::App;
use crate::web::error::{Error, Result};
use crate::web::form::{Errors, Typed};
use crate::web::{Answer, Ctx, Message, Staff, see_other};

/// Numbers named in one sentence.
const NAMED: usize = 10;

/// A deal as somebody saw it: number, state, manager and next step.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Seen(String);

impl Seen {
    pub(super) fn of(deal: &Deal, step: Option<&Step>) -> Self {
        let manager = deal
            .manager
            .map_or_else(|| "-".to_owned(), |id| id.to_string());
        let step = step.map_or_else(|| "-".to_owned(), |step| step.id.to_string());
        Self(format!(
            "{}~{}~{manager}~{step}",
            deal.number,
            deal.state.code()
        ))
    }

    fn number(&self) -> &str {
        self.0.split('~').next().unwrap_or_default()
    }
}

impl fmt::Display for Seen {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

enum Change {
    Give { to: Option<UserId>, note: String },
    Plan { text: String, due_on: NaiveDate },
}

/// What came of it; the rest by number.
#[derive(Debug, Default)]
struct Outcome {
    changed: Vec<String>,
    /// Somebody else changed it in the meantime.
    moved: Vec<String>,
    ended: Vec<String>,
    /// It was so already.
    same: Vec<String>,
}

/// `POST /desk/deals/changes`
pub(crate) async fn change(
    ctx: Ctx,
    staff: Staff,
    Shared(app): Shared<App>,
    typed: Typed,
) -> Answer {
    let asked = Asked::from_query(typed.get("query"));
    let chosen: Vec<Seen> = typed
        .all("deal")
        .take(usize::try_from(PER_PAGE).unwrap_or(usize::MAX))
        .map(|one| Seen(one.to_owned()))
        .collect();
    let now = app.clock.now();
    let mut tx = app.db.write().await?;
    let read = if chosen.is_empty() {
        Err(Errors::one("deal", "deal-bulk-none"))
    } else {
        read(&mut tx, &typed, (app.clock.today(), staff.id)).await?
    };
    let change = match read {
        Ok(change) => change,
        Err(errors) => {
            let numbers: Vec<String> = chosen.iter().map(|c| c.number().to_owned()).collect();
            let form = ctx.form(&typed, &errors);
            let page = page(&mut tx, (&ctx, &staff), &asked, (form, &numbers)).await?;
            drop(tx);
            return ctx.invalid(page).await;
        }
    };
    let outcome = apply(&mut tx, &app, &chosen, (&change, staff.id), now).await?;
    tx.commit().await?;
    tell(&ctx, &outcome).await?;
    Ok(see_other(&asked.url("", "")))
}

async fn read(
    tx: &mut Tx,
    typed: &Typed,
    (today, me): (NaiveDate, UserId),
) -> Result<std::result::Result<Change, Errors>> {
    Ok(match typed.get("deed") {
        "give" => handover::read(tx, typed, me)
            .await?
            .map(|(to, note)| Change::Give { to, note }),
        "plan" => steps::parse(typed, today).map(|(text, due_on)| Change::Plan { text, due_on }),
        _ => Err(Errors::one("deal", "deal-bulk-no-deed")),
    })
}

async fn apply(
    tx: &mut Tx,
    app: &App,
    chosen: &[Seen],
    (change, by): (&Change, UserId),
    now: DateTime<Utc>,
) -> Result<Outcome> {
    let numbers: Vec<&str> = chosen.iter().map(Seen::number).collect();
    let deals = store::by_numbers(tx, &numbers).await?;
    let ids: Vec<DealId> = deals.iter().map(|deal| deal.id).collect();
    let steps = store::open_steps(tx, &ids).await?;
    let listings: Vec<ListingId> = deals.iter().map(|deal| deal.listing_id).collect();
    let titles: HashMap<ListingId, String> = listings::store::heads(tx, &listings)
        .await?
        .into_iter()
        .map(|listing| (listing.id, listing.title))
        .collect();
    let mut outcome = Outcome::default();
    let mut given: Vec<(&Deal, &str)> = Vec::new();
    for deal in &deals {
        let title = titles.get(&deal.listing_id).map_or("", String::as_str);
        let step = steps.iter().find(|step| step.deal_id == deal.id);
        let list = if !chosen.contains(&Seen::of(deal, step)) {
            &mut outcome.moved
        } else if !deal.state.is_open() {
            &mut outcome.ended
        } else {
            match one(tx, (deal, title), (change, by), now).await {
                Ok(true) => {
                    given.push((deal, title));
                    &mut outcome.changed
                }
                Ok(false) => &mut outcome.same,
                Err(Error::Conflict(_)) => &mut outcome.moved,
                Err(error) => return Err(error),
            }
        };
        list.push(deal.number.clone());
    }
    if let Change::Give { to, note } = change {
        let letter = Given { to: *to, note, by };
        handover::tell(tx, app, letter, &given).await?;
    }
    Ok(outcome)
}

/// Changes one deal; `false` when it is so already. A conflict has written nothing.
async fn one(
    tx: &mut Tx,
    (deal, title): (&Deal, &str),
    (change, by): (&Change, UserId),
    now: DateTime<Utc>,
) -> Result<bool> {
    match change {
        Change::Give { to, note } => {
            let given = Given { to: *to, note, by };
            handover::assign(tx, deal, title, given, now).await
        }
        Change::Plan { text, due_on } => {
            steps::plan(tx, deal, (text.clone(), *due_on), by, now).await
        }
    }
}

/// How many were changed, and which were not and why.
async fn tell(ctx: &Ctx, outcome: &Outcome) -> Result<()> {
    let lists = [
        ("success", "deal-bulk-changed", &outcome.changed),
        ("warning", "deal-bulk-moved", &outcome.moved),
        ("warning", "deal-bulk-ended", &outcome.ended),
        ("info", "deal-bulk-same", &outcome.same),
    ];
    for (kind, key, numbers) in lists {
        if !numbers.is_empty() {
            let message = Message::new(key)
                .with("n", numbers.len())
                .with("numbers", named(numbers));
            ctx.flash(kind, message).await?;
        }
    }
    Ok(())
}

fn named(numbers: &[String]) -> String {
    let first: Vec<&str> = numbers.iter().take(NAMED).map(String::as_str).collect();
    let more = if numbers.len() > NAMED { " …" } else { "" };
    format!("{}{more}", first.join(", "))
}
