//! A later row of a ledger: a change or the end of a registration, checked against the contract as it stands.

use chrono::{DateTime, NaiveDate, Utc};

use super::row::{Later, with_sums};
use crate::contracts::change_needs_two;
use crate::contracts::contract::{Contract, Version};
use crate::contracts::filing::record::Office;
use crate::contracts::history::Source;
use crate::contracts::life::{self, Seen};
use crate::contracts::{registering, store as contracts};
use crate::db::Tx;
use crate::identifiers::RegistrationNumber;
use crate::ids::UserId;
use crate::imports::work::into_anyhow;
use crate::web::Error;
use crate::web::form::Errors;

/// Who writes, when.
#[derive(Clone, Copy)]
pub(super) struct Moment<'a> {
    pub(super) office: &'a Office,
    pub(super) today: NaiveDate,
    pub(super) now: DateTime<Utc>,
    pub(super) by: UserId,
}

/// Why a later row was not written.
pub(super) enum Refused {
    Errors(Errors),
    Fault(anyhow::Error),
}

impl Refused {
    fn of(error: Error) -> Self {
        match error {
            Error::Conflict(_) => Self::Errors(Errors::one("record", "contract-moved-on")),
            other => Self::Fault(into_anyhow(other)),
        }
    }
}

/// The registered contract of a number, as it stands.
async fn registered(
    tx: &mut Tx,
    number: &RegistrationNumber,
) -> Result<(Contract, Vec<Version>), Refused> {
    let fault = |error: sqlx::Error| Refused::Fault(error.into());
    let unknown = || Refused::Errors(Errors::one("registration_number", "ledger-number-unknown"));
    let id = contracts::with_registration_number(tx, number)
        .await
        .map_err(fault)?;
    let id = id.ok_or_else(unknown)?;
    let contract = contracts::find(tx, id)
        .await
        .map_err(fault)?
        .ok_or_else(unknown)?;
    let versions = contracts::versions(tx, id).await.map_err(fault)?;
    Ok((contract, versions))
}

/// Writes a change or the end of a registration, by the deeds themselves.
pub(super) async fn write(
    tx: &mut Tx,
    later: &Later,
    source: Source,
    moment: Moment<'_>,
) -> Result<(), Refused> {
    let (contract, versions) = registered(tx, &later.number).await?;
    let Moment {
        office,
        today,
        now,
        by,
    } = moment;
    let seen = Seen {
        revision: contract.revision,
        by,
        now,
    };
    let current = life::current(&contract, &versions).map_err(Refused::of)?;
    if let Some((total, technical)) = later.sums {
        let change =
            registering::change(&later.form, &contract, current, today).map_err(Refused::Errors)?;
        let values = with_sums(&current.values, total, technical)
            .ok_or_else(|| Refused::Errors(Errors::one("technical", "ledger-sums-differ")))?;
        if change_needs_two(tx, &contract, (total, technical), office)
            .await
            .map_err(Refused::of)?
        {
            let errors = Errors::one("changed_total", "ledger-change-needs-two");
            return Err(Refused::Errors(errors));
        }
        life::change_from(tx, &contract, &change, &values, (seen, source))
            .await
            .map_err(Refused::of)?;
    } else {
        let gone =
            registering::cancellation_after(&later.form, &contract, current.effective_on, today)
                .map_err(Refused::Errors)?;
        life::cancel(tx, &contract, &gone, seen)
            .await
            .map_err(Refused::of)?;
    }
    contracts::remember_key(tx, (&later.key, &later.content), contract.id, now)
        .await
        .map_err(|error| Refused::Fault(error.into()))
}
