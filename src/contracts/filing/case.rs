//! One registration file as it was opened: the contract, its attempts, what was asked and found. A signed contract that
//! nobody began with is shown as the attempt it would be.

use chrono::{DateTime, NaiveDate, Utc};

use super::record::{ChangeFile, Check, Filing, Office, Round};
use super::stage::{Act, Stage};
use crate::contracts::contract::{Contract, Deed, State, Version};
use crate::contracts::store::filing as store;
use crate::contracts::{life, store as contracts};
use crate::db::Tx;
use crate::ids::UserId;
use crate::web::error::{Error, Result};

pub(super) struct Case {
    pub(super) contract: Contract,
    pub(super) versions: Vec<Version>,
    /// The attempt that the file stands on; none before it is signed.
    pub(super) filing: Option<Filing>,
    /// Attempts before that one, the last first.
    pub(super) earlier: Vec<Filing>,
    pub(super) rounds: Vec<Round>,
    pub(super) checks: Vec<Check>,
    pub(super) changes: Vec<ChangeFile>,
    /// Since when the party that looks is on the contract; nothing when it always was, and for the centre.
    pub(super) since: Option<DateTime<Utc>>,
}

impl Case {
    pub(super) async fn read(
        tx: &mut Tx,
        contract: Contract,
        office: &Office,
        (by, now): (UserId, DateTime<Utc>),
    ) -> Result<Self> {
        let versions = contracts::versions(tx, contract.id).await?;
        let mut attempts = store::attempts(tx, contract.id).await?;
        let filing = match contract.state {
            State::Draft | State::Abandoned => None,
            State::Signed if attempts.first().is_none_or(|f| !f.stage.is_open()) => {
                let values = &life::current(&contract, &versions)?.values;
                let attempt = attempts.first().map_or(1, |f| f.attempt + 1);
                let mut begun = Filing::begin(contract.id, attempt, office, (by, now));
                begun.weigh(values.total, values.technical);
                Some(begun)
            }
            _ if attempts.is_empty() => None,
            _ => Some(attempts.remove(0)),
        };
        let checks = match &filing {
            Some(filing) => store::checks(tx, filing.id).await?,
            None => Vec::new(),
        };
        Ok(Self {
            rounds: store::rounds(tx, contract.id).await?,
            changes: store::changes(tx, contract.id).await?,
            contract,
            versions,
            filing,
            earlier: attempts,
            checks,
            since: None,
        })
    }

    pub(super) fn current(&self) -> Result<&Version> {
        life::current(&self.contract, &self.versions)
    }

    /// The attempt, where an act needs one.
    pub(super) fn open(&self) -> Result<&Filing> {
        self.filing.as_ref().ok_or_else(life::moved_on)
    }

    /// Whether an act may be done, by the contract's state and the attempt's stage.
    pub(super) fn may(&self, act: Act) -> bool {
        let Some(filing) = self.filing.as_ref() else {
            return false;
        };
        let state = self.contract.state;
        match act {
            // Said at the field when two persons have to look first.
            Act::Submit => state.may(Deed::File),
            Act::Register => state.may(Deed::Register) && filing.may(act),
            Act::Refuse => state.may(Deed::Refuse) && filing.may(act),
            Act::Withdraw => state.may(Deed::SendBack) && filing.may(act),
            Act::CheckFirst | Act::CheckSecond | Act::Back => {
                matches!(state, State::Signed | State::Filed) && filing.may(act)
            }
            Act::Accept | Act::Ask => state == State::Filed && filing.may(act),
            // So is this.
            Act::Answer => state == State::Filed && filing.stage == Stage::Supplement,
        }
    }

    pub(super) fn may_note(&self) -> bool {
        matches!(self.contract.state, State::Signed | State::Filed)
            && self.filing.as_ref().is_some_and(Filing::may_note)
    }

    /// Days may not lie before what was asked and answered so far.
    pub(super) fn last_talk(&self) -> Option<NaiveDate> {
        let id = self.filing.as_ref()?.id;
        let days = self.rounds.iter().filter(|round| round.filing_id == id);
        days.map(|round| round.answered_on.unwrap_or(round.asked_on))
            .max()
    }

    /// When the last attempt before this one was decided.
    pub(super) fn last_decided(&self) -> Option<NaiveDate> {
        self.earlier.iter().filter_map(|f| f.decided_on).max()
    }

    /// The round that waits for its answer.
    pub(super) fn waiting(&self) -> Option<&Round> {
        let filing = self.filing.as_ref()?;
        self.rounds
            .iter()
            .find(|round| round.filing_id == filing.id && round.answered_on.is_none())
            .filter(|_| filing.stage == Stage::Supplement)
    }
}

/// Whether the values of a file may be edited now: what was handed in only while a supplement is asked for.
///
/// # Errors
/// Conflict when they may not.
pub(in crate::contracts) async fn may_edit(tx: &mut Tx, contract: &Contract) -> Result<bool> {
    if contract.state != State::Filed {
        return Ok(contract.state.may(Deed::Edit));
    }
    let last = store::last(tx, contract.id).await?;
    Ok(last.is_some_and(|filing| filing.stage == Stage::Supplement))
}

/// A file by its number, for staff.
pub(super) async fn numbered(tx: &mut Tx, number: &str) -> Result<Contract> {
    contracts::by_number(tx, number)
        .await?
        .ok_or(Error::NotFound)
}
