//! The deeds on a deal as they are written: state, history row, audit. Mails are `notices`', so that records of the
//! past can be brought in without writing to anybody.

use chrono::{DateTime, Duration, Utc};
use serde_json::{Value, json};

use super::answers::CountAnswers;
use super::deal::{Deal, Kind, answer_due, may_ask};
use super::handover;
use super::offers;
use super::progress;
use super::state::{CannotDo, Deed, Side, State};
use super::store::{self, Event, Message, Move};
use super::{clock, room};
use crate::audit;
use crate::db::Tx;
use crate::ids::{DealId, MessageId, OrganisationId, UserId};
use crate::jobs;
use crate::listings::content::Price;
use crate::listings::{self, Listing};
use crate::tasks;
use crate::tz;
use crate::web::error::{Error, Result};
use crate::workdays::Calendar;

/// What a request says.
#[derive(Clone, Debug)]
pub struct NewDeal<'a> {
    pub listing: &'a Listing,
    pub asker: UserId,
    pub asker_organisation: OrganisationId,
    pub purpose: &'a str,
    pub timing: &'a str,
    pub budget: Price,
    pub message: &'a str,
    /// Working days that the owner has for the first answer.
    pub answer_workdays: u16,
    /// search, match, event, visit, import, direct
    pub origin: &'a str,
    /// An object: words, rank or the matcher's version.
    pub origin_detail: Value,
}

/// A request, and whether this call made it.
#[derive(Clone, Debug)]
pub struct Requested {
    pub deal: Deal,
    /// `false`: the same was asked before and is still open. The caller then has nothing to commit.
    pub fresh: bool,
}

/// Who does it, and for which side.
#[derive(Clone, Copy, Debug)]
pub struct By {
    pub user: UserId,
    pub side: Side,
}

/// Why it was declined or lost: a code of table `decline_reason`, and words.
#[derive(Clone, Copy, Debug)]
pub struct Reason<'a> {
    pub code: &'a str,
    pub words: &'a str,
}

impl From<CannotDo> for Error {
    fn from(cannot: CannotDo) -> Self {
        if cannot.deed.belongs_to(cannot.side) {
            Self::conflict("deal-moved-on")
        } else {
            Self::Forbidden
        }
    }
}

/// Asks for a listing, once: as long as a request of the same organisation is open, that one is the answer.
///
/// # Errors
/// Conflict when the listing is the asker's own or not public any more.
pub async fn request(tx: &mut Tx, new: &NewDeal<'_>, now: DateTime<Utc>) -> Result<Requested> {
    may_ask(new.listing, new.asker_organisation, now)
        .map_err(|e| Error::conflict(&format!("deal-refused-{}", e.code())))?;
    if let Some(deal) = store::open_between(tx, new.listing.id, new.asker_organisation).await? {
        return Ok(Requested { deal, fresh: false });
    }
    let number = listings::store::next_number(tx, "KX-D", tz::shanghai_year(now)).await?;
    // The counter's row lets in one at a time: whoever waited for it looks again.
    if let Some(deal) = store::open_between(tx, new.listing.id, new.asker_organisation).await? {
        return Ok(Requested { deal, fresh: false });
    }
    let deal = new.deal(number, now);
    store::insert(tx, &deal, &new.origin_detail, clock::first(&deal)).await?;
    if deal.kind == Kind::SolveNeed {
        store::insert_answer(tx, deal.id, now).await?;
    }
    let by = By {
        user: new.asker,
        side: Side::Asker,
    };
    write(tx, &deal, by, ("request", State::Requested), "", now).await?;
    let silent = CountAnswers {
        organisation: deal.owner_organisation,
        at: Some(deal.due_at),
    };
    jobs::enqueue_at(tx, &silent, deal.due_at + Duration::seconds(1), now).await?;
    Ok(Requested { deal, fresh: true })
}

impl NewDeal<'_> {
    fn deal(&self, number: String, now: DateTime<Utc>) -> Deal {
        let budget_kind = match self.budget {
            Price::Negotiable => "negotiable",
            Price::Amount { .. } => "amount",
            Price::Range { .. } => "range",
        };
        Deal {
            id: DealId::mint(now),
            number,
            listing_id: self.listing.id,
            kind: Kind::of(self.listing.kind),
            asker_organisation: self.asker_organisation,
            asker: self.asker,
            owner_organisation: self.listing.organisation_id,
            state: State::Requested,
            purpose: self.purpose.to_owned(),
            timing: self.timing.to_owned(),
            budget_kind: budget_kind.to_owned(),
            budget_fen: self.budget.least(),
            budget_to_fen: self.budget.most(),
            message: self.message.to_owned(),
            reason_code: String::new(),
            reason_words: String::new(),
            origin: self.origin.to_owned(),
            due_at: answer_due(
                Calendar::current(),
                tz::shanghai_date(now),
                self.answer_workdays,
            ),
            answered_at: None,
            manager: None,
            moved_at: Some(now),
            last_side: None,
            asker_agreed_at: None,
            owner_agreed_at: None,
            updated_at: now,
            created_at: now,
        }
    }
}

/// The owner takes the request up: contacts and protected parts open to both sides.
///
/// # Errors
/// Conflict when it was answered or withdrawn in the meantime.
pub async fn accept(tx: &mut Tx, deal: &Deal, by: By, now: DateTime<Utc>) -> Result<()> {
    step(tx, deal, by, (Deed::Accept, Reason::NONE), now).await?;
    listings::store::add_counterpart(tx, deal.listing_id, deal.asker_organisation, now).await?;
    Ok(())
}

/// # Errors
/// Conflict when it was answered or withdrawn in the meantime.
pub async fn decline(
    tx: &mut Tx,
    deal: &Deal,
    by: By,
    reason: Reason<'_>,
    now: DateTime<Utc>,
) -> Result<()> {
    step(tx, deal, by, (Deed::Decline, reason), now).await
}

/// # Errors
/// Conflict when it was answered in the meantime.
pub async fn withdraw(tx: &mut Tx, deal: &Deal, by: By, now: DateTime<Utc>) -> Result<()> {
    step(tx, deal, by, (Deed::Withdraw, Reason::NONE), now).await
}

/// Staff bring both sides together; the note goes into the thread for both to read.
///
/// # Errors
/// Conflict when it is not accepted, or no longer.
pub async fn introduce(
    tx: &mut Tx,
    deal: &Deal,
    by: By,
    note: &str,
    now: DateTime<Utc>,
) -> Result<()> {
    step(tx, deal, by, (Deed::Introduce, Reason::NONE), now).await?;
    let message = Message {
        id: MessageId::mint(now),
        deal_id: deal.id,
        author: by.user,
        side: by.side,
        text: note.to_owned(),
        created_at: now,
    };
    store::insert_message(tx, &message, "introduction").await?;
    Ok(())
}

/// A side agrees. With the other side's word, or when staff record both, the deal is agreed; the state is returned.
///
/// # Errors
/// Conflict when this side agreed before or the deal moved on.
pub async fn agree(tx: &mut Tx, deal: &Deal, by: By, now: DateTime<Utc>) -> Result<State> {
    deal.state.after(Deed::Agree, by.side)?;
    if !store::agree(tx, deal, by.side, now).await? {
        return Err(Error::conflict("deal-moved-on"));
    }
    // Read again: the other side may have agreed at the same moment.
    let deal = store::find(tx, deal.id).await?.ok_or(Error::NotFound)?;
    if deal.consent().is_whole() {
        step(tx, &deal, by, (Deed::Agree, Reason::NONE), now).await?;
        return Ok(State::Agreed);
    }
    write(tx, &deal, by, ("consent", deal.state), "", now).await?;
    Ok(deal.state)
}

/// One side accepted what the other offered, which is both sides' word.
///
/// # Errors
/// Conflict when it moved on in the meantime.
pub(super) async fn settle(tx: &mut Tx, deal: &Deal, by: By, now: DateTime<Utc>) -> Result<()> {
    store::agree_both(tx, deal.id, now).await?;
    step(tx, deal, by, (Deed::Settle, Reason::NONE), now).await
}

/// # Errors
/// Conflict when it moved on in the meantime.
pub async fn lose(
    tx: &mut Tx,
    deal: &Deal,
    by: By,
    reason: Reason<'_>,
    now: DateTime<Utc>,
) -> Result<()> {
    step(tx, deal, by, (Deed::Lose, reason), now).await?;
    let (listing, asker) = (deal.listing_id, deal.asker_organisation);
    if room::store::met_between(tx, listing, asker)
        .await?
        .is_none()
    {
        listings::store::remove_counterpart(tx, listing, asker).await?;
    }
    Ok(())
}

/// A contract came of it; the contracts room calls this in the transaction that registers the contract.
///
/// # Errors
/// Conflict when the deal is not agreed, or a contract came of it before.
pub async fn contracted(tx: &mut Tx, deal: &Deal, by: UserId, now: DateTime<Utc>) -> Result<()> {
    let by = By {
        user: by,
        side: Side::Staff,
    };
    step(tx, deal, by, (Deed::Contract, Reason::NONE), now).await
}

/// Writes a message; `once` is the form's own key, so that sending it twice is one message (`None` the second time).
///
/// # Errors
/// Conflict when the deal has ended.
pub async fn message(
    tx: &mut Tx,
    deal: &Deal,
    by: By,
    (text, once): (&str, &str),
    now: DateTime<Utc>,
) -> Result<Option<MessageId>> {
    if !deal.state.takes_messages() {
        return Err(Error::conflict("deal-closed"));
    }
    let message = Message {
        id: MessageId::mint(now),
        deal_id: deal.id,
        author: by.user,
        side: by.side,
        text: text.to_owned(),
        created_at: now,
    };
    if !store::insert_message(tx, &message, once).await? {
        return Ok(None);
    }
    let detail = json!({ "once": once });
    note(tx, deal, Some(by.user), ("message", detail), now).await?;
    Ok(Some(message.id))
}

impl Reason<'_> {
    const NONE: Self = Reason {
        code: "",
        words: "",
    };
}

/// Moves a deal by a deed and writes its history.
async fn step(
    tx: &mut Tx,
    deal: &Deal,
    by: By,
    (deed, reason): (Deed, Reason<'_>),
    now: DateTime<Utc>,
) -> Result<()> {
    let to = deal.state.after(deed, by.side)?;
    let step = Move {
        to,
        reason_code: reason.code,
        reason_words: reason.words,
        answers: matches!(deed, Deed::Accept | Deed::Decline),
        now,
    };
    if !store::move_to(tx, deal, &step).await? {
        return Err(Error::conflict("deal-moved-on"));
    }
    offers::lapse(tx, deal, to, now).await?;
    if deal.state == State::Requested {
        tasks::close(tx, &clock::task_of(deal), now).await?;
    }
    if !to.is_open() {
        handover::settle(tx, deal.id, now).await?;
    }
    if step.answers {
        let answered = CountAnswers {
            organisation: deal.owner_organisation,
            at: None,
        };
        jobs::enqueue(tx, &answered, now).await?;
    }
    write(tx, deal, by, (deed.code(), to), reason.words, now).await
}

async fn write(
    tx: &mut Tx,
    deal: &Deal,
    by: By,
    (action, to): (&str, State),
    words: &str,
    now: DateTime<Utc>,
) -> Result<()> {
    let who = (Some(by.user), by.side.code());
    record(tx, deal, who, (action, to), words, now).await
}

/// A row of the history and of the audit; the clock has a side and is nobody.
pub(super) async fn record(
    tx: &mut Tx,
    deal: &Deal,
    (actor, side): (Option<UserId>, &str),
    (action, to): (&str, State),
    words: &str,
    now: DateTime<Utc>,
) -> Result<()> {
    let event = Event {
        actor,
        side: side.to_owned(),
        action: action.to_owned(),
        from_state: deal.state.code().to_owned(),
        to_state: to.code().to_owned(),
        words: words.to_owned(),
        created_at: now,
    };
    store::insert_event(tx, deal.id, &event).await?;
    progress::note(tx, deal, now).await?;
    let detail = json!({ "to": to.code() });
    note(tx, deal, actor, (action, detail), now).await
}

/// A row of the audit alone.
pub(super) async fn note(
    tx: &mut Tx,
    deal: &Deal,
    actor: Option<UserId>,
    (action, detail): (&str, Value),
    now: DateTime<Utc>,
) -> Result<()> {
    let entry = audit::Entry {
        chain: "deals",
        actor,
        action,
        subject: deal.number.clone(),
        detail,
    };
    audit::append(tx, entry, now).await?;
    Ok(())
}
