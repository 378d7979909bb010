//! A contract of an old ledger with all that is known to have happened to it, written at once: the same head, versions,
//! history and audit that the deeds would have written one by one, valid from the days that the ledger names and known
//! from today. The days have been checked by `registering` before.

use chrono::{DateTime, NaiveDate, Utc};
use serde_json::json;

use super::contract::{Contract, Deed, State, Values};
use super::filing;
use super::filing::record::{Filing, Office};
use super::filing::stage::Stage;
use super::history::Source;
use super::life::{self, SERIES};
use super::registering::{Cancellation, Change, Refusal, Registration};
use super::store::{self, Event, New, Standing, Writing};
use crate::db::Tx;
use crate::ids::{ContractId, UserId};
use crate::listings;
use crate::tz;
use crate::web::error::Result;

/// How a contract came about that was brought in from an old ledger.
pub const IMPORTED: &str = "import";

/// How far a contract had come.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Way {
    Draft,
    Signed(NaiveDate),
    Filed(NaiveDate),
    Registered(Registration),
    Refused(Refusal),
}

/// What is brought in.
#[derive(Clone, Debug)]
pub struct Brought {
    pub values: Values,
    pub filed_on: Option<NaiveDate>,
    pub way: Way,
    /// Changes of the registration in order, each with the values from then on.
    pub changes: Vec<(Change, Values)>,
    pub cancellation: Option<Cancellation>,
    /// By what the row is known again; any of them.
    pub keys: Vec<String>,
    /// What the row says, as a hash.
    pub content: String,
}

impl Brought {
    fn state(&self) -> State {
        match &self.way {
            _ if self.cancellation.is_some() => State::Cancelled,
            Way::Draft => State::Draft,
            Way::Signed(_) => State::Signed,
            Way::Filed(_) => State::Filed,
            Way::Registered(_) => State::Registered,
            Way::Refused(_) => State::Refused,
        }
    }

    /// Where the attempt at its registration stands, and the day of the decision; none before it was handed in.
    fn attempt(&self) -> Option<(Stage, Option<NaiveDate>)> {
        match &self.way {
            Way::Draft | Way::Signed(_) => None,
            Way::Filed(_) => Some((Stage::Submitted, None)),
            Way::Registered(r) => Some((Stage::Registered, Some(r.on))),
            Way::Refused(r) => Some((Stage::Refused, Some(r.on))),
        }
    }

    /// What happened, in order: deed, the state it led to, the day from which that holds, words.
    fn deeds(&self, today: NaiveDate) -> Vec<(&'static str, State, NaiveDate, String)> {
        let mut deeds = Vec::new();
        let signed = self.values.signed_on;
        let begun = signed.unwrap_or(today).min(today);
        deeds.push(("create", State::Draft, begun, String::new()));
        let way = !matches!(self.way, Way::Draft);
        if let Some(on) = signed.filter(|_| way) {
            deeds.push((Deed::Sign.code(), State::Signed, on, on.to_string()));
        }
        if let Some(on) = self.filed_on.filter(|_| way) {
            deeds.push((Deed::File.code(), State::Filed, on, on.to_string()));
        }
        match &self.way {
            Way::Registered(r) => {
                let words = r.number.as_str().to_owned();
                deeds.push((Deed::Register.code(), State::Registered, r.on, words));
            }
            Way::Refused(r) => {
                deeds.push((Deed::Refuse.code(), State::Refused, r.on, r.words.clone()));
            }
            Way::Draft | Way::Signed(_) | Way::Filed(_) => {}
        }
        for (change, _) in &self.changes {
            let words = change.words.clone();
            deeds.push((Deed::Change.code(), State::Registered, change.on, words));
        }
        if let Some(gone) = &self.cancellation {
            let words = gone.words.clone();
            deeds.push((Deed::Cancel.code(), State::Cancelled, gone.on, words));
        }
        deeds
    }
}

/// A head as it is before anything is written, for the checks of `registering`.
#[must_use]
pub fn blank(registered_on: Option<NaiveDate>, filed_on: Option<NaiveDate>) -> Contract {
    let at = DateTime::UNIX_EPOCH;
    Contract {
        id: ContractId(uuid::Uuid::nil()),
        number: String::new(),
        deal_id: None,
        origin: IMPORTED.to_owned(),
        state: State::Registered,
        version: 1,
        registration_number: None,
        registered_on,
        filed_on,
        refused_on: None,
        refusal_code: String::new(),
        cancelled_on: None,
        cancel_code: String::new(),
        reason_words: String::new(),
        revision: 0,
        created_by: UserId(uuid::Uuid::nil()),
        updated_at: at,
        created_at: at,
    }
}

/// Writes a contract with its past; its number.
///
/// # Errors
/// When the database refuses: number and key are looked up before.
pub async fn bring(
    tx: &mut Tx,
    brought: &Brought,
    source: &Source,
    office: &Office,
    (by, now): (UserId, DateTime<Utc>),
) -> Result<String> {
    let number = listings::store::next_number(tx, SERIES, tz::shanghai_year(now)).await?;
    let id = ContractId::mint(now);
    let new = New {
        id,
        number: &number,
        deal: None,
        manager: None,
        origin: IMPORTED,
        by,
        now,
    };
    store::insert(tx, &new).await?;
    let registration = match &brought.way {
        Way::Registered(registration) => Some(registration),
        _ => None,
    };
    let mut writing = Writing {
        source: source.clone(),
        version: 1,
        effective_on: registration.map(|r| r.on),
        by,
        now,
    };
    store::insert_version(tx, id, &brought.values, &writing).await?;
    for (change, values) in &brought.changes {
        writing.version += 1;
        writing.effective_on = Some(change.on);
        store::insert_version(tx, id, values, &writing).await?;
    }
    store::settle(tx, id, &standing(brought, writing.version)).await?;
    if let Some((stage, decided_on)) = brought.attempt() {
        let days = (brought.filed_on, decided_on);
        // What is decided is written down; what is open goes on here, by the rules of this site.
        let past = Office::recording();
        let office = if stage.is_open() { office } else { &past };
        let mut filing = Filing::begin(id, 1, office, (by, now));
        filing.stage = stage;
        (filing.submitted_on, filing.decided_on) = days;
        filing::life::bring(tx, (id, 1), filing).await?;
    }
    let mut from = State::Draft;
    for (action, to, on, words) in brought.deeds(tz::shanghai_date(now)) {
        let event = Event {
            actor: Some(by),
            action: action.to_owned(),
            from_state: from.code().to_owned(),
            to_state: to.code().to_owned(),
            words,
            created_at: now,
        };
        store::insert_deed(tx, id, &event, Some(on)).await?;
        from = to;
    }
    if !store::remember_keys(tx, &brought.keys, &brought.content, (id, now)).await? {
        return Err(life::moved_on());
    }
    let detail = json!({
        "source": source.detail(),
        "state": brought.state().code(),
        "number": registration.map(|r| &r.number),
        "registered_on": registration.map(|r| r.on),
        "total_fen": brought.values.total,
        "technical_fen": brought.values.technical,
        "versions": writing.version,
    });
    life::note(tx, &number, "contract-imported", by, detail, now).await?;
    Ok(number)
}

fn standing(brought: &Brought, version: i64) -> Standing<'_> {
    let mut standing = Standing {
        state: Some(brought.state()),
        version,
        filed_on: brought.filed_on,
        ..Standing::default()
    };
    match &brought.way {
        Way::Registered(r) => standing.registered = Some((&r.number, r.on)),
        Way::Refused(r) => {
            standing.refused = Some((&r.code, r.on));
            standing.words = &r.words;
        }
        Way::Draft | Way::Signed(_) | Way::Filed(_) => {}
    }
    if let Some(gone) = &brought.cancellation {
        standing.cancelled = Some((gone.reason.code(), gone.on));
        standing.words = &gone.words;
    }
    standing
}
