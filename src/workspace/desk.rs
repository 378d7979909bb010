//! `/desk`: what waits for the centre's staff, by duty.

use axum::extract::State;
use chrono::{DateTime, NaiveDate, Utc};
use serde::Serialize;

use crate::contracts;
use crate::db::Tx;
use crate::deals;
use crate::deals::store::{Filter, Manager, Steps};
use crate::listings;
use crate::organisations;
use crate::payments;
use crate::pipeline;
use crate::reports;
use crate::state::App;
use crate::tasks;
use crate::tz;
use crate::web::error::Result;
use crate::web::{Answer, Ctx, Duty, Page, Staff, Viewer};

/// A queue is counted up to here; nobody needs the exact number beyond it.
const COUNTED: i64 = 200;

/// One queue: how much waits in it, and since when.
#[derive(Serialize)]
pub(crate) struct Card {
    /// The end of its words' keys, `workspace-card-…`.
    what: &'static str,
    icon: &'static str,
    url: &'static str,
    count: i64,
    /// There are more than were counted.
    more: bool,
    oldest: Option<DateTime<Utc>>,
    /// Something in it is late.
    late: bool,
}

#[derive(Serialize)]
pub(crate) struct DeskPage {
    cards: Vec<Card>,
    /// Deals in talks, for everybody.
    in_talks: i64,
}

impl Page for DeskPage {
    const TEMPLATE: &'static str = "workspace/desk.html";
    const NAV: &'static str = "desk";
}

/// `GET /desk`
pub(crate) async fn show(ctx: Ctx, staff: Staff, State(app): State<App>) -> Answer {
    let now = app.clock.now();
    let mut tx = app.db.read().await?;
    let mut cards = Vec::new();
    if staff.has(Duty::Reviewer) {
        cards.extend(to_review(&mut tx).await?);
    }
    if staff.has(Duty::TechnologyManager) {
        cards.extend(to_bring_together(&mut tx, &staff, now).await?);
        cards.push(heard(&mut tx, &staff).await?);
    }
    if staff.has(Duty::Registrar) {
        cards.extend(to_register(&mut tx, &staff, now).await?);
    }
    if staff.has(Duty::Finance) {
        cards.push(to_confirm(&mut tx).await?);
        cards.push(to_pay_out(&mut tx).await?);
        cards.push(of_the_bank(&mut tx).await?);
        cards.push(to_invoice(&mut tx).await?);
        cards.extend(in_doubt(&mut tx).await?);
    }
    if staff.has(Duty::Analyst) {
        cards.push(to_report(&mut tx, tz::shanghai_date(now)).await?);
    }
    let in_talks = deals::store::count_open(&mut tx).await?;
    drop(tx);
    // What is late comes first, then what waits, then what is empty.
    cards.sort_by_key(|card| (!card.late, card.count == 0));
    ctx.page(DeskPage { cards, in_talks }).await
}

/// Invoices that payers asked for.
async fn to_invoice(tx: &mut Tx) -> Result<Card> {
    let (count, oldest) = payments::invoices::store::waiting(tx).await?;
    Ok(Card {
        what: "invoices",
        icon: "file",
        url: "/desk/invoices",
        count,
        more: false,
        oldest,
        late: false,
    })
}

/// Reports of the periods that ended last and are not frozen.
async fn to_report(tx: &mut Tx, today: NaiveDate) -> Result<Card> {
    let awaited = reports::periodic::remind::awaited(tx, today).await?;
    let (count, more) = counted(awaited.len());
    Ok(Card {
        what: "reports",
        icon: "chart",
        url: "/desk/reports",
        count,
        more,
        oldest: None,
        late: awaited.iter().any(|term| today > term.due_on()),
    })
}

fn counted(found: usize) -> (i64, bool) {
    let count = i64::try_from(found).unwrap_or(i64::MAX);
    (count, count >= COUNTED)
}

async fn to_review(tx: &mut Tx) -> Result<[Card; 2]> {
    let listings = listings::store::to_review(tx, COUNTED).await?;
    let pending = organisations::organisation::State::Pending;
    let organisations = organisations::store::in_state(tx, pending, COUNTED).await?;
    let (count, more) = counted(listings.len());
    let reviews = Card {
        what: "reviews",
        icon: "shield",
        url: "/desk/reviews",
        count,
        more,
        oldest: listings.first().map(|l| l.updated_at),
        late: false,
    };
    let (count, more) = counted(organisations.len());
    let verifications = Card {
        what: "organisations",
        icon: "building",
        url: "/desk/organisations",
        count,
        more,
        oldest: organisations.first().map(|o| o.created_at),
        late: false,
    };
    Ok([reviews, verifications])
}

async fn to_bring_together(tx: &mut Tx, me: &Viewer, now: DateTime<Utc>) -> Result<[Card; 7]> {
    let (overdue, oldest) = deals::store::overdue(tx, now).await?;
    let mut open = async |manager: Manager| -> Result<i64> {
        let filter = Filter {
            manager,
            ..Filter::default()
        };
        let counts = deals::store::counts_by_state(tx, filter).await?;
        let open = counts.iter().filter(|(state, _)| state.is_open());
        Ok(open.map(|(_, count)| count).sum())
    };
    let (mine, nobodys) = (
        open(Manager::One(me.id)).await?,
        open(Manager::Nobody).await?,
    );
    let mut planned = async |steps: Steps| -> Result<i64> {
        let filter = Filter {
            manager: Manager::One(me.id),
            steps,
            ..Filter::default()
        };
        let counts = deals::store::counts_by_state(tx, filter).await?;
        Ok(counts.iter().map(|(_, count)| count).sum())
    };
    let (due, unplanned) = (
        planned(Steps::DueBy(tz::shanghai_date(now))).await?,
        planned(Steps::Missing).await?,
    );
    let matches = reports::unanswered::waiting(tx, now, COUNTED).await?;
    let card = |what, icon, url, count| Card {
        what,
        icon,
        url,
        count,
        more: false,
        oldest: None,
        late: false,
    };
    let late = Card {
        oldest,
        late: overdue > 0,
        ..card("overdue", "clock", "/desk/deals?overdue=yes", overdue)
    };
    Ok([
        late,
        to_do(tx, me, now).await?,
        Card {
            late: due > 0,
            ..card("steps", "calendar", "/desk/deals?manager=me&step=due", due)
        },
        card(
            "unplanned",
            "question",
            "/desk/deals?manager=me&step=none",
            unplanned,
        ),
        card("mine", "handshake", "/desk/deals?manager=me", mine),
        card("nobodys", "person", "/desk/deals?manager=nobody", nobodys),
        Card {
            more: matches >= COUNTED,
            ..card("matches", "match", "/desk/matches?level=strong", matches)
        },
    ])
}

/// Tasks due today or late.
async fn to_do(tx: &mut Tx, me: &Viewer, now: DateTime<Utc>) -> Result<Card> {
    let tomorrow = tz::end_of_day(tz::shanghai_date(now));
    let (count, since) = tasks::store::due(tx, me.id, tomorrow).await?;
    Ok(Card {
        what: "tasks",
        icon: "check",
        url: "/desk/tasks",
        count,
        more: false,
        oldest: since.map(tasks::task::last_moment),
        late: since.is_some_and(|since| since <= now),
    })
}

/// Problems heard on visits that no need was made of.
async fn heard(tx: &mut Tx, me: &Viewer) -> Result<Card> {
    Ok(Card {
        what: "visits",
        icon: "building",
        url: "/desk/visits?which=open",
        count: pipeline::open_problems(tx, me.id).await?,
        more: false,
        oldest: None,
        late: false,
    })
}

/// Money that came in, and how it is shared, until a second person confirms it.
async fn to_confirm(tx: &mut Tx) -> Result<Card> {
    let receipts = contracts::store::performing::waiting_receipts(tx, COUNTED).await?;
    let shared = contracts::store::performing::waiting_distributions(tx, COUNTED).await?;
    let (count, more) = counted(receipts.len() + shared.len());
    let since = receipts.first().into_iter().chain(shared.first());
    Ok(Card {
        what: "money",
        icon: "money",
        url: "/desk/receipts",
        count,
        more,
        oldest: since.map(|waiting| waiting.created_at).min(),
        late: false,
    })
}

/// Lines of the bank that nobody explained, or that wait for a second person.
async fn of_the_bank(tx: &mut Tx) -> Result<Card> {
    let (count, oldest) = payments::bank::undecided(tx, COUNTED).await?;
    let (count, more) = counted(count);
    Ok(Card {
        what: "bank",
        icon: "bank",
        url: "/desk/payments/bank",
        count,
        more,
        oldest,
        late: false,
    })
}

/// Refunds, forfeitures and passings-on that wait for a person, and money beyond what was asked for.
async fn to_pay_out(tx: &mut Tx) -> Result<Card> {
    let waiting = payments::store::moves_to_see_to(tx, COUNTED).await?;
    let surplus = payments::store::with_surplus(tx, COUNTED).await?;
    let (count, more) = counted(waiting.len() + surplus.len());
    let since = waiting.iter().map(|m| m.created_at);
    Ok(Card {
        what: "payments",
        icon: "money",
        url: "/desk/payments",
        count,
        more,
        oldest: since.chain(surplus.iter().map(|p| p.created_at)).min(),
        late: false,
    })
}

/// What Stripe told and could not be booked as it should be; rare, so there is no card when there is none.
async fn in_doubt(tx: &mut Tx) -> Result<Option<Card>> {
    let (count, oldest) = payments::stripe::doubtful(tx).await?;
    Ok((count > 0).then_some(Card {
        what: "online",
        icon: "money",
        url: "/desk/payments/stripe",
        count,
        more: false,
        oldest,
        late: false,
    }))
}

async fn to_register(tx: &mut Tx, me: &Viewer, now: DateTime<Utc>) -> Result<Vec<Card>> {
    let agreed = deals::store::agreed_without_contract(tx, COUNTED).await?;
    let (filed, overdue) = contracts::filing::counts(tx, tz::shanghai_date(now)).await?;
    let (count, more) = counted(agreed.len());
    let agreed = Card {
        what: "agreed",
        icon: "handshake",
        url: "/desk/deals?state=agreed",
        count,
        more,
        oldest: agreed.first().map(deals::Deal::since),
        late: false,
    };
    let filed = Card {
        what: "filed",
        icon: "contract",
        url: "/desk/filings",
        count: filed,
        more: false,
        oldest: None,
        late: overdue > 0,
    };
    let mut cards = vec![agreed, filed];
    // Who brings deals together as well has that card already.
    if !me.has(Duty::TechnologyManager) {
        cards.push(to_do(tx, me, now).await?);
    }
    Ok(cards)
}

pub(super) fn samples() -> Vec<crate::web::Sample> {
    use crate::web::Sample;
    let card = |what, count, late| Card {
        what,
        icon: "clock",
        url: "/desk/deals",
        count,
        more: count >= COUNTED,
        oldest: (count > 0).then_some(DateTime::UNIX_EPOCH),
        late,
    };
    let full = DeskPage {
        cards: vec![
            card("overdue", 2, true),
            card("reviews", 200, false),
            card("organisations", 3, false),
            card("steps", 1, true),
            card("unplanned", 2, false),
            card("mine", 1, false),
            card("nobodys", 0, false),
            card("matches", 12, false),
            card("agreed", 1, false),
            card("filed", 0, false),
            card("money", 2, false),
        ],
        in_talks: 7,
    };
    let empty = DeskPage {
        cards: Vec::new(),
        in_talks: 0,
    };
    vec![Sample::of(&full), Sample::of(&empty)]
}
